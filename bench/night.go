package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/regions"
	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	timetablebook "cohort/reports/timetable"
	"cohort/reports/words"
	kept "cohort/sql/store"
)

// nightCmd is the night of bench many, in a process of its own: from a snapshot to a
// published plan and the workbook of one site.
type nightCmd struct {
	Snapshot string `arg:""`
	URL      string `env:"COHORT_DATABASE_URL"`
	Each     int64
	Here     bool
	Heads    bool
}

// steps notes what each step took.
type steps struct {
	many
	name  string
	began time.Time
	cpu   float64
}

// next ends the step that goes on, and begins another one.
func (s *steps) next(name string) {
	now, cpu := time.Now(), spent()
	if s.name != "" {
		s.Steps = append(s.Steps, manyStep{s.name, now.Sub(s.began).Seconds(), used{cpu - s.cpu, peakKB()}})
	}
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak begins anew; where it cannot, it is that of all so far
	s.name, s.began, s.cpu = name, now, cpu
}

func spent() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return inSeconds(u.Utime) + inSeconds(u.Stime)
}

// peakKB is the most memory since the peak began.
func peakKB() int64 {
	text, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	if f := strings.Fields(rest); len(f) > 0 {
		n, _ := strconv.ParseInt(f[0], 10, 64)
		return n
	}
	return 0
}

// steps hears from the log where the planning stands.
func (s *steps) Write(line []byte) (int, error) {
	switch {
	case bytes.Contains(line, []byte("the network is cut")):
		s.next("wait")
	case bytes.Contains(line, []byte("all regions are planned")):
		s.next("join")
	default:
		_, _ = os.Stderr.Write(line)
	}
	return len(line), nil
}

// Run does the night and prints what it took.
func (c *nightCmd) Run(b *bench) error {
	ctx, did := b.ctx, &steps{}
	did.next("load")
	data, err := os.ReadFile(c.Snapshot)
	if err != nil {
		return err
	}
	s := &planner.Snapshot{}
	if err := json.Unmarshal(data, s); err != nil {
		return err
	}
	data = nil
	st, err := kept.Open(ctx, c.URL)
	if err != nil {
		return err
	}
	defer st.Close()
	run, _, err := st.OpenRun(ctx, kept.Nightly, time.Now(), s.FirstDay, false, time.Now())
	if err != nil {
		return err
	}
	if run, err = st.ClaimRun(ctx, run.ID, time.Now()); err != nil {
		return err
	}
	did.next("freeze")
	names := &directory.Directory{}
	if c.Heads {
		names = called(s)
	}
	if err := freeze(ctx, st, run, s, names); err != nil {
		return err
	}
	did.next("cut")
	o := timetable.Options{Seed: 1, Threads: 1, Iterations: c.Each * int64(len(s.Requests))}
	var r *timetable.Result
	if c.Here {
		did.name = "search"
		r, err = timetable.Solve(ctx, s, o)
	} else {
		r, err = (&regions.Planner{Store: st, Log: slog.New(slog.NewTextHandler(did, nil)), Clock: time.Now, Each: c.Each, Large: 1}).Plan(ctx, run, s, o.Seed)
	}
	if err != nil {
		return err
	}
	did.next("referee")
	if _, err := referee.Agree(s, r.Plan); err != nil {
		return err
	}
	did.next("publish")
	if _, err = st.Publish(ctx, run, kept.Publication{Snapshot: s, Plan: r.Plan}, time.Now()); err != nil {
		return err
	}
	did.Regions, did.Plan = len(timetable.Regions(s)), planner.Digest(r.Plan.Bytes())
	r = nil
	if c.Heads {
		err = did.heads(ctx, st, s)
	} else {
		site, monday := s.Rooms[0].Site, s.FirstDay.Monday()
		s = nil
		did.next("sheets")
		err = sheets(ctx, st, run, site, monday)
	}
	if err != nil {
		return err
	}
	did.next("")
	return json.NewEncoder(b.out).Encode(did.many)
}

func freeze(ctx context.Context, st *kept.Store, run kept.Run, s *planner.Snapshot, names *directory.Directory) error {
	data := s.Bytes()
	return st.SaveReading(ctx, run, kept.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: s.Name, FirstDay: s.FirstDay, Days: s.Days,
		ReadAt: time.Now(), Forecast: json.RawMessage("{}"), Directory: names.Bytes()}, time.Now())
}

// sheets writes the workbook of a site from what is stored.
func sheets(ctx context.Context, st *kept.Store, run kept.Run, site string, monday planner.Date) error {
	v, err := st.PlanVersion(ctx, 1)
	if err != nil {
		return err
	}
	reading, err := st.Reading(ctx, run.ID)
	if err != nil {
		return err
	}
	b, err := editions.Open(editions.Stored{Version: 1, Snapshot: reading.Snapshot, Plan: v.Plan, Forecast: reading.Forecast}, editions.NewNames(&directory.Directory{}, "ru"))
	if err != nil {
		return err
	}
	reading, v = kept.Reading{}, kept.Version{}
	w, err := words.New("ru")
	if err != nil {
		return err
	}
	week := b.Week(site, editions.Head{Monday: monday, Edition: 1, Rules: referee.Checked()}, editions.Last{})
	if len(week.Sessions) == 0 {
		return fmt.Errorf("no session at %s", site)
	}
	return timetablebook.Write(io.Discard, week, w)
}
