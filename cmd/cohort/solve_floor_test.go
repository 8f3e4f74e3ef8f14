package main

import (
	"testing"

	"cohort/planner"
	"cohort/planner/bound"
	"cohort/planner/timetable"
)

func TestFloorText(t *testing.T) {
	const short = " (a search this short does without the closer bound)"
	for _, c := range []struct {
		says        string
		least, cost int64
		closely     bool
		want        string
	}{
		{"something above", 1000, 1100, true, "at least 500 of the cost is unavoidable, no plan costs less than 1000; this one is at most 10.0 % above"},
		{"never less than it is", 1000, 1101, true, "at least 500 of the cost is unavoidable, no plan costs less than 1000; this one is at most 10.1 % above"},
		{"a short search", 1000, 1100, false, "at least 500 of the cost is unavoidable, no plan costs less than 1000; this one is at most 10.0 % above" + short},
		{"the optimum", 1000, 1000, true, "at least 500 of the cost is unavoidable, no plan costs less than 1000: this one is the cheapest there is"},
		{"the optimum, met by chance", 1000, 1000, false, "at least 500 of the cost is unavoidable, no plan costs less than 1000: this one is the cheapest there is"},
		{"nothing is known", 0, 7, true, "at least 500 of the cost is unavoidable, no plan costs less than 0"},
	} {
		t.Run(c.says, func(t *testing.T) {
			unavoidable := int64(500)
			if got := floorText(&planner.Plan{Unavoidable: &unavoidable, LowerBound: &c.least}, c.cost, c.closely); got != c.want+"\n" {
				t.Errorf("got  %swant %s", got, c.want)
			}
		})
	}
}

// The counts decide which bound a plan gets, however fast it was found: enough
// of them is waited for, too few give it up though it may be there.
func TestTheCountsDecideOnTheBound(t *testing.T) {
	s, err := readSnapshot("../../planner/testdata/small.snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	full := bound.Lower(s)
	if full.Cost == full.Alone {
		t.Fatalf("nothing to tell apart: %+v", full)
	}
	enough := int64(len(s.Requests)) * iterationsEach / 2
	for _, c := range []struct {
		says          string
		watched       bool
		planned, done int64
		want          int64
	}{
		{"as many as planned", true, enough, enough, full.Cost},
		{"watched only at the end", false, enough, enough, full.Cost},
		{"more than planned", true, enough - 1, enough, full.Alone},
		{"ended by a signal", true, enough, enough - 1, full.Alone},
		{"one too few", true, enough - 1, enough - 1, full.Alone},
	} {
		t.Run(c.says, func(t *testing.T) {
			f := newFloor(t.Context(), s, 2)
			if c.watched {
				f.watch(timetable.Progress{Planned: 1}) // it does not know yet how much it can do
				f.watch(timetable.Progress{Planned: c.planned})
			}
			p := &planner.Plan{Engine: &planner.Engine{Planned: c.planned, Done: c.done}}
			closely := f.end(p)
			if *p.Unavoidable != full.Unavoidable || *p.LowerBound != c.want || closely != (c.want == full.Cost) {
				t.Errorf("%d unavoidable, no plan below %d, closely %t; want %d and %d", *p.Unavoidable, *p.LowerBound, closely, full.Unavoidable, c.want)
			}
		})
	}
}
