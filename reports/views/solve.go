package views

import (
	"fmt"
	"math"
	"strings"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/reports/words"
)

// Solved says what a plan achieves, and how far from the optimum it may be; path is
// where it was written, and closely that the closer of two bounds was computed.
func Solved(path string, v referee.Verdict, r *timetable.Result, closely bool) string {
	e := r.Plan.Engine
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %d of %d requests served in %s, %d late\n", path, v.Facts.Served, v.Facts.Requests, words.CountOf(v.Facts.Sessions, "session"), v.Facts.Late)
	for _, reason := range []planner.Reason{planner.ReasonImpossible, planner.ReasonDays, planner.ReasonBefore, planner.ReasonGroup, planner.ReasonCrowded} {
		n := 0
		for _, u := range r.Plan.Unserved {
			if u.Reason == reason {
				n++
			}
		}
		if n > 0 {
			fmt.Fprintf(&out, "  unserved: %d %s\n", n, inWords[reason])
		}
	}
	planned := e.Planned // at last
	if n := len(e.Revised); n > 0 {
		planned = e.Revised[n-1].Planned
	}
	fmt.Fprintf(&out, "cost %d; seed %d, %s, %d iterations each (planned: %d), %.1f s\n", v.Cost, e.Seed, words.CountOf(e.Threads, "thread"), e.Done, planned, r.Seconds)
	out.WriteString(boundsText(r.Plan, v.Cost, closely))
	return out.String()
}

var inWords = map[planner.Reason]string{
	planner.ReasonImpossible: "impossible by the snapshot's facts",
	planner.ReasonDays:       "of people whose own days do not hold all they need",
	planner.ReasonBefore:     "waiting for a training that comes before",
	planner.ReasonGroup:      "too few for a group",
	planner.ReasonCrowded:    "crowded out",
}

// Neighbourhoods says how often each kind of move was tried and kept.
func Neighbourhoods(r *timetable.Result) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%-10s %14s %14s %14s %14s\n", "move", "evaluated", "kept", "evaluated/s", "kept/s")
	seconds := max(r.Seconds, 1e-9)
	for _, n := range r.Neighbourhoods {
		fmt.Fprintf(&out, "%-10s %14d %14d %14.0f %14.0f\n", n.Name, n.Evaluated, n.Accepted, float64(n.Evaluated)/seconds, float64(n.Accepted)/seconds)
	}
	return out.String()
}

// Upheaval says how many people a plan moves, and what it would have cost to move
// nobody.
func Upheaval(u timetable.Upheaval, kept int64) string {
	return fmt.Sprintf("of %d people with an announced seat %d have one that cannot be kept; %d get another day or hour or wait again, %d of them though nothing of theirs broke; "+
		"with all that stands kept the cost was %d\n", u.Seated, u.Broken, u.Moved, u.Idly, kept)
}

// boundsText says how far from the optimum a plan may be at the most.
func boundsText(p *planner.Plan, cost int64, closely bool) string {
	least := *p.LowerBound
	text := fmt.Sprintf("at least %d of the cost is unavoidable, no plan costs less than %d", *p.Unavoidable, least)
	switch {
	case cost == least:
		text += ": this one is the cheapest there is"
	case least > 0:
		text += fmt.Sprintf("; this one is at most %.1f %% above", math.Ceil(1000*float64(cost-least)/float64(least))/10)
	}
	if !closely && cost != least {
		text += " (a search this short does without the closer bound)"
	}
	return text + "\n"
}
