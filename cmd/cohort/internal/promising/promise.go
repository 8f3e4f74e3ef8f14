// Package promising has the commands about waves: when people would be ready,
// how the waves of the plan do, and seats held for a wave. What is promised is
// computed in planner/promise, and kept in internal/holds.
package promising

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/planner/promise"
	"cohort/reports/views"
	"cohort/reports/words"
)

// Promise is cohort promise.
type Promise struct {
	Snapshot string `arg:"" optional:"" help:"Snapshot file; without it the database is asked." placeholder:"SNAPSHOT"`
	Plan     string `arg:"" optional:"" help:"Plan file for that snapshot." placeholder:"PLAN"`

	Office    string `help:"Office that asks." placeholder:"ID"`
	Start     string `help:"First working day of the newcomers." placeholder:"DATE"`
	Headcount *int   `help:"How many people." placeholder:"N"`
	Position  string `help:"Their position, or the programme of it; that of most newcomers of the office if not given." placeholder:"NAME"`

	Table      bool   `help:"Instead: all intakes of the next eight weeks by 1, 5, 10, 15, 20 and 30 people, of --office or of all."`
	ReadyBy    string `help:"The table, and in it the latest intake that is ready by this day." placeholder:"DATE"`
	Iterations *int64 `help:"With --table, from the database: plan the fourteen weeks ahead again, with so many iterations; 0: only what is published." placeholder:"N"`

	Status        bool   `help:"Instead: how each wave of the plan does, and whether that is better or worse than in the plan before."`
	SinceSnapshot string `help:"With --status, from files: the snapshot of the plan before." placeholder:"FILE" type:"given"`
	SincePlan     string `help:"With --status, from files: the plan before." placeholder:"FILE" type:"given"`

	cli.Names
	AsOf        string `help:"From the database: the day to ask on; today if not given." placeholder:"DATE"`
	JSON        bool   `name:"json" help:"Print one JSON object."`
	Lang        string `help:"Language of the answer: ru or en." enum:"ru,en" default:"en"`
	SnapshotOut string `help:"Write the snapshot with the newcomers in it, for cohort check." placeholder:"FILE"`
	PlanOut     string `help:"Write the plan with their seats in it, for cohort check." placeholder:"FILE"`

	called editions.Called // what things are called
	words  words.Words
}

// Help is what cohort promise --help says beside its flags.
func (c *Promise) Help() string {
	return `Says when so many people of an office who start on a day would have finished their programme. Everything in the plan stays as it
is. The newcomers get seats that are reserved for that office and day, then free seats, then new sessions where trainers and rooms
are free. Nothing is reserved by asking: see cohort hold.

Where it is not possible, the exit status is 1 and the answer says why: a proven shortage, which anybody can add up again, or the
nearest fact, which only says that no place was found. Where the programme may end after the plan does, the answer is not known yet.

The table looks fourteen weeks ahead. What is published stays, and everybody else who is expected until then is planned around it
first; so it has seats for more people than a single promise. On the day on which the tables of waves were mailed it is the mailed
one, as long as no other plan is published and no hold is taken or released. Otherwise it is planned on the spot.
The first line says which of the two it is, and of which day. Of files it rests on the plan file, and ends where that does.

Examples:
  cohort promise --office SOKOL --start 2027-02-01 --headcount 5
  cohort promise --office SOKOL --start 2027-02-01 --headcount 5 --as-of 2027-01-22 --json
  cohort promise --office SOKOL --ready-by 2027-03-01
  cohort promise --table --json > waves.json
  cohort promise --status --office SOKOL
  cohort promise snapshot.json plan.json --office SOKOL --start 2027-02-01 --headcount 30 \
    --snapshot-out with.json --plan-out with-plan.json && cohort check with.json with-plan.json`
}

// Run promises.
func (c *Promise) Run(g *cli.Globals) error {
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.BadInput(err)
	}
	c.words = words.ISO()
	if err := c.Alone(c.Snapshot); err != nil {
		return err
	}
	switch {
	case c.Table && c.Status:
		return cli.BadInput(errors.New("ask for the table or for the status, one at a time"))
	case c.Status && (c.Start != "" || c.Headcount != nil || c.Position != "" || c.ReadyBy != "" || c.SnapshotOut != "" || c.PlanOut != ""):
		return cli.BadInput(errors.New("--status is of every wave that the plan has; of what is asked for a wave it takes --office alone"))
	case c.Iterations != nil && (c.Snapshot != "" || !c.Table && c.ReadyBy == ""):
		return cli.BadInput(errors.New("--iterations is for a table from the database: ask with --table or --ready-by, and name no files"))
	case c.Status:
		return c.status(g)
	case c.Table || c.ReadyBy != "":
		return c.tables(g)
	}
	wave, err := c.wave()
	if err != nil {
		return err
	}
	desk, err := c.desk(g, &wave)
	if err != nil {
		return err
	}
	a, err := desk.Ask(g.Ctx, wave)
	if g.Ctx.Err() != nil {
		return cli.Environment(errors.New("interrupted"))
	}
	if err != nil {
		return cmp.Or(refusal(err, c.words), cli.BadInput(err))
	}
	if a.Possible {
		s, p, err := holds.Judged(desk, a)
		if err != nil {
			return cli.Environment(fmt.Errorf("nothing is promised, this is a defect of the program: %w", err))
		}
		for path, data := range map[string]func() []byte{c.SnapshotOut: s.Bytes, c.PlanOut: p.Bytes} {
			if path != "" {
				if err := cli.WriteFile(path, data()); err != nil {
					return err
				}
			}
		}
	}
	if c.JSON {
		err = cli.PrintLine(g.Stdout, views.New(c.words, c.called).Answer(a))
	} else {
		err = cli.PrintText(g.Stdout, c.words.PromiseText(a, c.called))
	}
	if err != nil {
		return err
	}
	if !a.Possible {
		return cli.Negative(errors.New(""))
	}
	return nil
}

// source checks that files or the database are named, not both.
func (c *Promise) source() error {
	if (c.Snapshot == "") != (c.Plan == "") {
		return cli.BadInput(errors.New("name a snapshot and a plan, or neither to ask the database"))
	}
	if c.Snapshot != "" && c.AsOf != "" {
		return cli.BadInput(errors.New("--as-of is for the database; a file has its own first day"))
	}
	return nil
}

// wave is what the flags ask for.
func (c *Promise) wave() (w promise.Wave, err error) {
	if err := c.source(); err != nil {
		return w, err
	}
	return waveOf(c.Office, c.Start, c.Headcount, c.Position)
}

// waveOf reads a wave from flags.
func waveOf(office, start string, headcount *int, position string) (w promise.Wave, err error) {
	var lacking []string
	if office == "" {
		lacking = append(lacking, "--office")
	}
	if start == "" {
		lacking = append(lacking, "--start")
	}
	if headcount == nil {
		lacking = append(lacking, "--headcount")
	}
	if len(lacking) > 0 {
		return w, cli.BadInput(fmt.Errorf("a wave needs %s", strings.Join(lacking, ", ")))
	}
	w = promise.Wave{Office: office, Headcount: *headcount, Programme: position}
	w.Start, err = cli.Day("--start", start)
	return w, err
}

// desk opens a desk for the files or for the database's plan. A position
// becomes its programme.
func (c *Promise) desk(g *cli.Globals, w *promise.Wave) (*promise.Desk, error) {
	if c.Snapshot == "" {
		counter, err := openCounter(g, c.AsOf)
		if err != nil {
			return nil, err
		}
		w.Programme = counter.Programme(w.Programme)
		c.called = views.Called(counter.Facts, c.words)
		desk, _, err := counter.Desk(g.Ctx)
		return desk, holdStatus(err, c.words)
	}
	return c.fileDesk()
}

// fileDesk opens a desk for the files.
func (c *Promise) fileDesk() (*promise.Desk, error) {
	s, err := cli.ReadSnapshot(c.Snapshot)
	if err != nil {
		return nil, err
	}
	p, err := cli.ReadValidPlan(c.Plan, s)
	if err != nil {
		return nil, err
	}
	d, err := promise.Open(s, p)
	if err != nil {
		return nil, cli.BadInput(err)
	}
	c.called, err = c.Of(s, c.Lang)
	return d, err
}

// openCounter reads what promises rest on.
func openCounter(g *cli.Globals, asOf string) (*holds.Counter, error) {
	st, cfg, day, err := g.StoreOn(asOf)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	c, err := holds.Open(g.Ctx, st, cfg.Planning, day)
	return c, cli.Known(err)
}
