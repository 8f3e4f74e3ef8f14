package main

import (
	"bytes"
	"errors"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/editions"
	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/planner/whatif"
	capacitybook "cohort/reports/capacity"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/store"
)

type capacityCmd struct {
	Snapshot string `arg:"" optional:"" help:"Snapshot file; .gz is unpacked. Without it the snapshot is made from the database." placeholder:"SNAPSHOT"`
	Plan     string `arg:"" optional:"" help:"Plan file for that snapshot: adds what is planned, and what depends on whom." placeholder:"PLAN"`
	cli.Names
	AsOf        string `help:"From the database: the day that becomes day 0; today if not given." placeholder:"DATE"`
	JSON        bool   `name:"json" help:"Print one JSON object, with all numbers that are added up."`
	Lang        string `help:"Language of the sentences: ru or en." enum:"ru,en" default:"en"`
	WithoutEach bool   `help:"Plan again without each of the ten trainers who have the most seats next week, one at a time. From the database: what stands of the published plan."`
	Output      string `short:"o" help:"Write the workbook for headquarters instead; it has all of the above." placeholder:"FILE.xlsx"`
}

// Help is what cohort capacity --help says beside its flags.
func (c *capacityCmd) Help() string {
	return `Compares what is needed with what trainers and rooms can give. Says the load of each week; each proven shortage, with its cures;
and the courses that one person alone can lead. A shortage is some weeks and some courses: not all that these courses need can be
held in time in these weeks, whoever plans. It is said only where plain addition shows it. Where none is said, a plan may still
leave people out.

From the database there is also the load with the forecast's P50 and P80. With -o the workbook of the job capacity is written. From
the database it is about the published plan, with names, forecast and what was taught; from files it has what they know.

Examples:
  cohort capacity out/snapshot.json
  cohort capacity snapshot.json plan.json --json > capacity.json
  cohort capacity snapshot.json plan.json --without-each --lang ru
  cohort capacity --as-of 2027-01-22 --lang ru
  cohort capacity -o capacity.xlsx --lang ru
  cohort capacity snapshot.json plan.json -o capacity.xlsx`
}

// Run lays need beside capacity.
func (c *capacityCmd) Run(g *cli.Globals) error {
	if err := c.Alone(c.Snapshot); err != nil {
		return err
	}
	if c.Snapshot != "" && c.AsOf != "" {
		return cli.BadInput(errors.New("--as-of makes a snapshot from the database; leave it out, or the snapshot file"))
	}
	if c.WithoutEach && c.Snapshot != "" && c.Plan == "" {
		return cli.BadInput(errors.New("--without-each asks what a plan keeps; name the plan after the snapshot"))
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.BadInput(err)
	}
	if c.Output != "" && c.JSON {
		return cli.BadInput(errors.New("--json prints and -o writes a workbook; choose one"))
	}
	if c.Output != "" {
		if err := cli.Writable(c.Output); err != nil {
			return err
		}
	}
	if c.Output != "" && c.Snapshot == "" {
		return c.mailed(g, words)
	}
	s, p, called, forecast, err := c.read(g, words)
	if err != nil {
		return err
	}
	if c.Plan != "" {
		if p, err = cli.ReadValidPlan(c.Plan, s); err != nil {
			return err
		}
	}
	r := editions.Study(s, p, forecast)
	if c.WithoutEach || c.Output != "" && p != nil {
		if r.Withouts, err = whatif.Withouts(g.Ctx, s, p, g.Effort.OfAway(), nightly.MostAway); err != nil {
			return cli.Environment(err)
		}
	}
	if c.Output != "" {
		book := editions.CapacityOf(s, p, r, called, words.Language())
		if p != nil {
			book.Rules = referee.Checked() // the referee has found them kept, above
		}
		return c.write(book, words)
	}
	if c.JSON {
		return cli.PrintJSON(g.Stdout, views.New(words, called).Report(r))
	}
	return cli.Said(capacitybook.Text(g.Stdout, r, called, words))
}

// read reads the snapshot's file, or makes the snapshot from the database, which
// also knows what stands of the published plan, what things are called, and who
// is expected.
func (c *capacityCmd) read(g *cli.Globals, words words.Words) (*planner.Snapshot, *planner.Plan, editions.Called, *demand.Forecast, error) {
	if c.Snapshot != "" {
		s, err := cli.ReadSnapshot(c.Snapshot)
		if err != nil {
			return nil, nil, nil, nil, err
		}
		called, err := c.Of(s, c.Lang)
		return s, nil, called, nil, err
	}
	built, facts, _, err := frozen(g, c.AsOf)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	var p *planner.Plan
	if len(built.Snapshot.Published) > 0 {
		p = timetable.Standing(built.Snapshot)
	} else if c.WithoutEach {
		return nil, nil, nil, nil, cli.BadInput(errors.New("nothing is published that could be kept; run cohort run nightly first"))
	}
	return built.Snapshot, p, views.Called(facts, words), built.Forecast, nil
}

// mailed writes the workbook as the job would mail it on the day.
func (c *capacityCmd) mailed(g *cli.Globals, words words.Words) error {
	st, cfg, day, err := g.StoreOn(c.AsOf)
	if err != nil {
		return err
	}
	defer st.Close()
	_, book, err := g.Service(cfg, st, g.Log).CapacityWorkbook(g.Ctx, day, c.Lang)
	switch {
	case errors.Is(err, store.ErrNothingPublished):
		return cli.BadInput(err)
	case err != nil:
		return cli.Environment(err)
	}
	return c.write(book, words)
}

func (c *capacityCmd) write(book editions.CapacityBook, words words.Words) error {
	var out bytes.Buffer
	if err := capacitybook.Write(&out, book, words); err != nil {
		return cli.Environment(err)
	}
	return cli.WriteFile(c.Output, out.Bytes())
}
