package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg"
	"cohort/internal/soak"
	"cohort/planner"
	"cohort/planner/timetable"
	"cohort/sql/schema"
)

type soakCmd struct {
	Nights     int          `help:"Nights of working days." default:"250"`
	Size       string       `help:"Size of the sample." default:"S" enum:"S,M"`
	Seed       int64        `help:"Of the sample, of what people do and of the searches." default:"1"`
	First      planner.Date `help:"The first day." default:"2026-06-01" placeholder:"DATE"`
	Iterations int64        `help:"Iterations of each night's search." default:"100000"`
}

// Run lives the nights, on one thread.
func (c *soakCmd) Run(b *bench) (err error) {
	r := row{Kind: "soak", Snapshot: fmt.Sprintf("%s-%d-%s", c.Size, c.Nights, c.First), Planner: cohort, Threads: 1, Seed: c.Seed}
	if _, known := b.ours.find(r.key()); known && !b.Again {
		_, err := fmt.Fprintf(b.out, "%s, seed %d, was measured before; --again measures it once more\n", r.Snapshot, r.Seed)
		return err
	}
	r = measured(r)
	r.Engine, r.Planned = timetable.Version, c.Iterations
	folder := filepath.Join(b.Cache, "soak", r.Snapshot)
	if err := errors.Join(os.RemoveAll(folder), os.MkdirAll(folder, 0o755)); err != nil {
		return err
	}
	server, err := localpg.Start(b.ctx, localpg.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	url, err := emptyDatabase(b.ctx, server)
	if err != nil {
		return err
	}
	began := time.Now()
	r.Soak, err = soak.Run(b.ctx, url, soak.Options{Size: c.Size, Seed: c.Seed, First: c.First, Nights: c.Nights, Iterations: c.Iterations,
		Folder: folder, Clock: time.Now, Log: b.out})
	if err != nil {
		return err
	}
	r.Seconds = time.Since(began).Seconds()
	return b.ours.add(r)
}

// emptyDatabase makes a migrated database and returns its URL.
func emptyDatabase(ctx context.Context, server *localpg.Server) (string, error) {
	admin, err := sqlx.ConnectContext(ctx, "postgres", server.URL("postgres"))
	if err != nil {
		return "", err
	}
	defer admin.Close()
	if _, err := admin.ExecContext(ctx, "create database cohort"); err != nil {
		return "", err
	}
	url := server.URL("cohort")
	_, _, err = schema.Migrate(ctx, url)
	return url, err
}

// soak tells what came of many nights.
func (p *page) soak() {
	var rows [][]string
	var reasons []string
	var weeks []row
	for _, r := range p.others {
		f := r.Soak
		if r.Kind != "soak" || f == nil {
			continue
		}
		alone := f.Kept + f.Moved
		if len(f.Weeks) > 0 {
			weeks = append(weeks, r)
		}
		rows = append(rows, []string{r.Snapshot[:1], fmt.Sprint(r.Seed), fmt.Sprint(f.Nights), fmt.Sprintf("%d of %d (%.2f %%)", f.Kept, alone, share(f.Kept, alone)),
			fmt.Sprint(f.World), fmt.Sprint(f.Decided), fmt.Sprintf("%.2f", float64(f.Corrections)/max(1, float64(f.Readers))/max(f.Months, 0.01)), fmt.Sprintf("%.1f", float64(f.Worst)/max(f.Months, 0.01)),
			fmt.Sprint(f.Nothing), fmt.Sprint(f.LedgerFaults), fmt.Sprintf("%.0f %%", share(f.Seated, f.Places)), fmt.Sprintf("%d of %d", f.Ready, f.Due), beside(f.Stood, f.Free),
			fmt.Sprintf("%.0f to %.0f", f.FirstMB, f.LastMB), fmt.Sprintf("%.1f to %.1f", f.FirstSeconds, f.LastSeconds)})
		few := "" // older rows did not count them
		if n := f.Held + f.Cancelled + f.Undecided; n > 0 {
			few = fmt.Sprintf("%d groups that became too small (%d held by decision, %d given up, %d left undecided), ", n, f.Held, f.Cancelled, f.Undecided)
		}
		mondays := ""
		if len(f.MondaysBy) > 0 {
			mondays = fmt.Sprintf(" (%d the second of a day for their reader); on Mondays heads of offices by reason: %s", f.Twice, most(f.MondaysBy))
		}
		named := "" // likewise
		if w := f.Before.Newcomers + f.OnTheDay.Newcomers; w > 0 {
			named = fmt.Sprintf(" Of %d newcomers first named before their first day %d had each training by its day that morning, of %d named on it or later %d.",
				f.Before.Newcomers, f.Before.InTime, f.OnTheDay.Newcomers, f.OnTheDay.InTime)
		}
		if f.Calm.Nights > 0 {
			named += fmt.Sprintf(" With calm, searched for as long as the free plans, %s are in time.", beside(f.Calm, f.Free))
		}
		reasons = append(reasons, fmt.Sprintf("- %s, seed %d, %d nights of %d iterations in %.0f min, %d versions, %d decisions (%d not possible), %s%d workbooks that came back (%d not taken whole), %d mails of jobs and %d corrections to %d readers%s. "+
			"The world moved seats by: %s. Seats that it had left alone moved by: %s. Corrections had as causes: %s.%s",
			r.Snapshot[:1], r.Seed, f.Nights, r.Planned, r.Seconds/60, f.Versions, f.Decisions, f.Refused, few, f.Workbooks, f.NotTaken, f.Editions, f.Corrections, f.Readers, mondays,
			most(f.WorldBy), most(f.MovedBy), most(f.CorrectionsBy), named))
	}
	if len(rows) == 0 {
		return
	}
	p.WriteString("## Many nights\n\nA sample network lived day by day from a real PostgreSQL to a real mail server (`bench soak`): nights, mail, decisions, workbooks that come back, illness, late sick notes, closures, no-shows, failed examinations, people who come and go. " +
		"*Kept*: of the seats that the world left alone, from the edition that announced them, those held on that day at that start. *Corrections* are mails between the jobs, for a reader in a month; *for nothing*: of which the reader knew everything. *Ledger*: changes that do not lead from one version to the next. " +
		"Seats filled are those of the sessions held. *With calm, free*: newcomers who are ready in time in the plans that stood, and in plans of the same nights, made from nothing in five times as long, that were free to change everything that is not pinned; the difference is what calm costs, and a shorter search: below, the nights of later rows planned with calm in as long. Database (MB) after a quarter of the nights and at the end; seconds of a night with its day, of the first quarter and of the last.\n\n")
	p.table(1, []string{"size", "seed", "nights", "kept", "changed by the world", "decided", "corrections", "worst reader", "for nothing", "ledger", "seats filled", "newcomers ready in time", "in time with calm, free", "MB", "s"}, rows)
	p.WriteString(strings.Join(reasons, "\n") + "\n\n")
	if len(weeks) > 0 {
		people, service := weeksOf(weeks)
		p.plot("soak-people.svg", "Weeks of nights: seats kept, corrections", picture(1080, 360, people...))
		p.plot("soak-service.svg", "Weeks of nights: the database, time", picture(1080, 360, service...))
	}
}

// beside are the newcomers who are ready in time in the plans that stood and in free ones,
// and what share of the latter the former lack.
func beside(stood, free soak.Outlook) string {
	if free.Nights == 0 {
		return ""
	}
	return fmt.Sprintf("%d, %d of %d (%+.1f %%)", stood.InTime, free.InTime, free.Newcomers, share(stood.InTime-free.InTime, free.InTime))
}

// weeksOf draws the weeks of some soaks: seats that kept and corrections; the database and
// time.
func weeksOf(rows []row) (people, service []panel) {
	draw := func(title, y string, value func(w *soak.Week, f *soak.Figures) float64) chart {
		c := chart{title: title, x: "week", y: y}
		for i, r := range rows {
			s := series{name: fmt.Sprintf("%s, seed %d", r.Snapshot[:1], r.Seed), colour: i}
			for k := range r.Soak.Weeks {
				s.points = append(s.points, point{float64(k + 1), value(&r.Soak.Weeks[k], r.Soak)})
			}
			c.series = append(c.series, s)
		}
		return c
	}
	people = []panel{
		draw("Seats left alone that kept day and start", "%", func(w *soak.Week, _ *soak.Figures) float64 { return share(w.Kept, w.Kept+w.Moved) }),
		draw("Corrections", "a reader in a month", func(w *soak.Week, f *soak.Figures) float64 {
			return float64(w.Corrections) / float64(max(1, f.Readers)) * 365.25 / 12 / 7
		}),
	}
	service = []panel{
		draw("The database", "MB", func(w *soak.Week, _ *soak.Figures) float64 { return w.MB }),
		draw("A night and its day", "seconds", func(w *soak.Week, _ *soak.Figures) float64 { return w.Seconds / float64(max(1, w.Nights)) }),
	}
	return people, service
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

// most are the five most frequent of some counts, and how many there are beside them.
func most(counts map[string]int) string {
	if len(counts) == 0 {
		return "nothing"
	}
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := counts[b] - counts[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var out []string
	rest := 0
	for i, name := range names {
		if i < 6 {
			out = append(out, fmt.Sprintf("`%s` %d", name, counts[name]))
		} else {
			rest += counts[name]
		}
	}
	if rest > 0 {
		out = append(out, fmt.Sprintf("others %d", rest))
	}
	return strings.Join(out, ", ")
}
