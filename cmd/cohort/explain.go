package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable"
)

type explainCmd struct {
	Snapshot string `arg:"" help:"Snapshot file; .gz is unpacked." placeholder:"SNAPSHOT"`
	Plan     string `arg:"" help:"Valid plan file for that snapshot." placeholder:"PLAN"`
	Request  string `arg:"" optional:"" help:"Request id: where else could it be served, and why is it not?" placeholder:"REQUEST"`
	Session  string `help:"Session id instead: why is it where it is?" placeholder:"ID"`
	JSON     bool   `name:"json" help:"Write one JSON object."`
}

// Help is shown under the arguments.
func (c *explainCmd) Help() string {
	return `For a request: why it is unserved, or where it sits, and the three nearest places, soonest first. For a session: each other
day, hour, room and trainer, all else as it is. Each with the fact that forbids it or with what comes of it and its price:
the cost of the plan with exactly that change less that without.

With --json, places[]: course, day, date, start, room, trainers, session (null: a new one), seated (requests that would sit
there), change (of a session: day, start, room, trainer), forbidden, because, price (null where forbidden). Of several rules
that forbid a place H11 is named where a pinned session would have to change; else for a session the first by number, for a
request the first of H8, H9, H5, H6, H10, which concern the learner, then of H1 to H4 and H7.

Examples:
  cohort explain snapshot.json plan.json Q000123
  cohort explain snapshot.json plan.json Q000123 --json
  cohort explain snapshot.json plan.json --session 2027-01-22/14`
}

// Run explains.
func (c *explainCmd) Run(g *globals) error {
	if (c.Request == "") == (c.Session == "") {
		return badInput(errors.New("name either a request or a --session to explain"))
	}
	s, p, err := readBoth(c.Snapshot, c.Plan)
	if err != nil {
		return err
	}
	if c.Request != "" {
		why, err := timetable.ExplainRequest(s, p, c.Request)
		if err != nil {
			return badInput(err)
		}
		if c.JSON {
			return printJSON(g.stdout, why)
		}
		return printText(g.stdout, requestText(why))
	}
	why, err := timetable.ExplainSession(s, p, c.Session)
	if err != nil {
		return badInput(err)
	}
	if c.JSON {
		return printJSON(g.stdout, why)
	}
	return printText(g.stdout, sessionText(why))
}

// readBoth reads a snapshot and a valid plan for it.
func readBoth(snapshot, plan string) (*planner.Snapshot, *planner.Plan, error) {
	s, err := readSnapshot(snapshot)
	if err != nil {
		return nil, nil, err
	}
	p, err := readValidPlan(plan, s)
	return s, p, err
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return environment(fmt.Errorf("the answer cannot be written: %w", err))
	}
	return nil
}

func printText(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return environment(fmt.Errorf("the answer cannot be written: %w", err))
	}
	return nil
}

func requestText(why *timetable.RequestExplanation) string {
	var out strings.Builder
	if why.Session == nil {
		fmt.Fprintf(&out, "%s, %s for %s, is not served (%s): %s.\n", why.Request, why.Course, why.Learner, why.Reason, why.Detail)
	} else {
		fmt.Fprintf(&out, "%s: %s.\n", why.Request, why.Detail)
	}
	if len(why.Places) == 0 {
		out.WriteString("No place could be named: the course cannot be held before the horizon ends.\n")
		return out.String()
	}
	out.WriteString("\nThe nearest places:\n")
	for i := range why.Places {
		x := &why.Places[i]
		where := "a new session"
		if x.Session != nil {
			where = "session " + *x.Session
		}
		fmt.Fprintf(&out, "  %s %s, room %s, %s, %s\n      %s\n", day(x), clock(x.Start), x.Room, led(x.Trainers), where, verdict(x))
	}
	return out.String()
}

func sessionText(why *timetable.SessionExplanation) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s.\n", strings.ToUpper(why.Detail[:1])+why.Detail[1:])
	for _, part := range []struct{ change, title string }{
		{"start", "At another hour of the day:"}, {"day", "On another day:"}, {"room", "In another room:"}, {"trainer", "With another trainer:"},
	} {
		var rows strings.Builder
		for i := range why.Places {
			x := &why.Places[i]
			if x.Change != part.change {
				continue
			}
			what := ""
			switch x.Change {
			case "start":
				what = clock(x.Start)
			case "day":
				what = day(x)
			case "room":
				what = x.Room
			case "trainer":
				what = strings.Join(x.Trainers, ", ")
			}
			fmt.Fprintf(&rows, "  %s: %s\n", what, verdict(x))
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&out, "\n%s\n%s", part.title, rows.String())
		}
	}
	return out.String()
}

// verdict says whether a place can be taken, in a sentence.
func verdict(x *timetable.Place) string {
	if x.Forbidden != nil {
		return fmt.Sprintf("no: %s (%s).", x.Because, *x.Forbidden)
	}
	return fmt.Sprintf("%s (price %d).", x.Because, *x.Price)
}

func day(x *timetable.Place) string { return x.Date.UTC().Format("Mon 2 Jan") }

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func led(trainers []string) string {
	if len(trainers) == 0 {
		return "no trainer"
	}
	return strings.Join(trainers, " and ")
}
