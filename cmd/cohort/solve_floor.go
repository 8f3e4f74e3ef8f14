package main

import (
	"fmt"
	"math"

	"cohort/planner"
)

// floorText says how far from the optimum a plan may be at the most.
func floorText(p *planner.Plan, cost int64, closely bool) string {
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
