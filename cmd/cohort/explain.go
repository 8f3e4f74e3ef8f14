package main

import (
	"errors"

	"cohort/cmd/cohort/internal/cli"
	"cohort/planner/timetable/explain"
	"cohort/reports/views"
	"cohort/reports/words"
)

type explainCmd struct {
	Snapshot string `arg:"" help:"Snapshot file; .gz is unpacked." placeholder:"SNAPSHOT"`
	Plan     string `arg:"" help:"Valid plan file for that snapshot." placeholder:"PLAN"`
	Request  string `arg:"" optional:"" help:"Request id: where else could it be served, and why is it not?" placeholder:"REQUEST"`
	Session  string `help:"Session id instead: why is it where it is?" placeholder:"ID"`
	cli.Names
	JSON bool   `name:"json" help:"Write one JSON object."`
	Lang string `help:"Language of the sentences: ru or en." enum:"ru,en" default:"en"`
}

// Help is shown under the arguments.
func (c *explainCmd) Help() string {
	return `For a request it says why it is unserved or where it has a seat, and names the three nearest places, soonest first. For a session
it tries each other day, hour, room and trainer, with all else as it is. Each place comes with the fact that forbids it, or with
what would change and its price: by how much the plan would cost more.

With --json, places[] has: course, day, date, start, room, trainers, session (null: a new one), seated (requests that would sit
there), change (what differs from the session: day, start, room, trainer), forbidden (a rule), because, price (null where forbidden).

Several rules may forbid a place; one is named. It is H11 where a pinned session would have to change. Else it is, for a session,
the first by number; for a request, the first of H8, H9, H5, H6, H10, H12, which concern the learner, and then of H1 to H4 and H7.

Examples:
  cohort explain snapshot.json plan.json Q000123
  cohort explain snapshot.json plan.json Q000123 --json
  cohort explain snapshot.json plan.json Q000123 --names names.json --lang ru
  cohort explain snapshot.json plan.json --session 2027-01-22-220046e992d2/14`
}

// Run explains.
func (c *explainCmd) Run(g *cli.Globals) error {
	if (c.Request == "") == (c.Session == "") {
		return cli.BadInput(errors.New("name either a request or a --session to explain"))
	}
	s, p, err := cli.ReadBoth(c.Snapshot, c.Plan)
	if err != nil {
		return err
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.Environment(err)
	}
	called, err := c.Of(s, c.Lang)
	if err != nil {
		return err
	}
	view := views.New(words, called)
	if c.Request != "" {
		why, err := explain.Request(s, p, c.Request)
		if err != nil {
			return cli.BadInput(err)
		}
		if c.JSON {
			return cli.PrintJSON(g.Stdout, view.Request(why))
		}
		return cli.PrintText(g.Stdout, view.RequestText(why))
	}
	why, err := explain.Session(s, p, c.Session)
	if err != nil {
		return cli.BadInput(err)
	}
	if c.JSON {
		return cli.PrintJSON(g.Stdout, view.Session(why))
	}
	return cli.PrintText(g.Stdout, view.SessionText(why))
}
