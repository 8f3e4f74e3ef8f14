// Package night does a night on a generated network and measures its steps: from a snapshot to
// a published plan, and the workbook of one site or the mail to all office heads.
package night

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

// Night is what to do.
type Night struct {
	Snapshot string // its file
	URL      string // of a migrated, empty database
	Each     int64  // iterations for each request
	Here     bool   // in this process, without the queue
	Heads    bool   // mail to all office heads in place of the workbook of one site
	Clock    func() time.Time
}

// Done is what became of a night.
type Done struct {
	Regions int    `json:"regions"`
	Mails   int    `json:"mails,omitempty"`
	Steps   []Step `json:"steps"`
	Plan    string `json:"plan"` // digest
}

// Step is a step of a night.
type Step struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Used
}

// Used is what a process took.
type Used struct {
	CPU    float64 `json:"cpu"` // seconds of processor time
	PeakKB int64   `json:"peak_kb"`
}

// OfProcess is what a process took that is over. The most memory of one is asked while it runs:
// afterwards that of whoever started it is in it.
func OfProcess(p *os.ProcessState, peakKB int64) Used {
	u := p.SysUsage().(*syscall.Rusage)
	return Used{inSeconds(u.Utime) + inSeconds(u.Stime), peakKB}
}

func inSeconds(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }

// steps notes what each step took.
type steps struct {
	Done
	clock func() time.Time
	name  string
	began time.Time
	cpu   float64
}

// next ends the step that goes on, and begins another one.
func (s *steps) next(name string) {
	now, cpu := s.clock(), spent()
	if s.name != "" {
		s.Steps = append(s.Steps, Step{s.name, now.Sub(s.began).Seconds(), Used{cpu - s.cpu, PeakKB("self")}})
	}
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak begins anew; where it cannot, it is that of all so far
	s.name, s.began, s.cpu = name, now, cpu
}

func spent() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return inSeconds(u.Utime) + inSeconds(u.Stime)
}

// PeakKB is the most memory of a process, self or a number, since its peak began; 0 where it is
// not known.
func PeakKB(process string) int64 {
	text, _ := os.ReadFile("/proc/" + process + "/status")
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

// Do does the night.
func (c *Night) Do(ctx context.Context) (_ *Done, err error) {
	did := &steps{clock: c.Clock}
	did.next("load")
	data, err := os.ReadFile(c.Snapshot)
	if err != nil {
		return nil, err
	}
	s := &planner.Snapshot{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, err
	}
	data = nil
	st, err := kept.Open(ctx, c.URL)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	run, _, err := st.OpenRun(ctx, kept.Nightly, c.Clock(), s.FirstDay, false, c.Clock())
	if err != nil {
		return nil, err
	}
	if run, err = st.ClaimRun(ctx, run.ID, c.Clock()); err != nil {
		return nil, err
	}
	did.next("freeze")
	names := &directory.Directory{}
	if c.Heads {
		names = called(s)
	}
	if err := freeze(ctx, st, run, s, names, c.Clock()); err != nil {
		return nil, err
	}
	did.next("cut")
	o := timetable.Options{Seed: 1, Threads: 1, Iterations: c.Each * int64(len(s.Requests))}
	var r *timetable.Result
	if c.Here {
		did.name = "search"
		r, err = timetable.Solve(ctx, s, o)
	} else {
		r, err = (&regions.Planner{Store: st, Log: slog.New(slog.NewTextHandler(did, nil)), Clock: c.Clock, Each: c.Each, Large: 1}).Plan(ctx, run, s, o.Seed)
	}
	if err != nil {
		return nil, err
	}
	did.next("referee")
	if _, err := referee.Agree(s, r.Plan); err != nil {
		return nil, err
	}
	did.next("publish")
	if _, err = st.Publish(ctx, run, kept.Publication{Snapshot: s, Plan: r.Plan}, c.Clock()); err != nil {
		return nil, err
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
		return nil, err
	}
	did.next("")
	return &did.Done, nil
}

func freeze(ctx context.Context, st *kept.Store, run kept.Run, s *planner.Snapshot, names *directory.Directory, now time.Time) error {
	data := s.Bytes()
	return st.SaveReading(ctx, run, kept.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: s.Name, FirstDay: s.FirstDay, Days: s.Days,
		ReadAt: now, Forecast: json.RawMessage("{}"), Directory: names.Bytes()}, now)
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
