package views

import (
	"testing"

	"cohort/planner"
)

func TestBoundsText(t *testing.T) {
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
			if got := boundsText(&planner.Plan{Unavoidable: &unavoidable, LowerBound: &c.least}, c.cost, c.closely); got != c.want+"\n" {
				t.Errorf("got  %swant %s", got, c.want)
			}
		})
	}
}
