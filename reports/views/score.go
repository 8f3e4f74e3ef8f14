package views

import (
	"fmt"
	"slices"

	"cohort/internal/editions"
	"cohort/planner/demand"
)

// Score says what was forecast for past intakes and what came; at length also single
// chances.
func (v Views) Score(s *demand.Score, atLength bool) string {
	t := &forecastText{Views: v}
	t.score(s, atLength)
	return t.out.String()
}

func (t *forecastText) score(s *demand.Score, atLength bool) {
	if len(s.Outcomes) == 0 {
		t.say("Nothing can be judged on the morning of %s yet: no intake is over that moves were recorded for at least %d days before.", s.AsOf, demand.LeastRecord)
		return
	}
	t.say("What was forecast for past intakes and what came, as known on the morning of %s. A forecast reads: P50 (P10 to P90).", s.AsOf)
	var sites, offices []string
	for _, o := range s.Outcomes {
		if o.Scope == demand.ScopeSite && !slices.Contains(sites, o.ID) {
			sites = append(sites, o.ID)
		}
		if o.Scope == demand.ScopeOffice && !slices.Contains(offices, o.ID) {
			offices = append(offices, o.ID)
		}
	}
	t.past(s, demand.ScopeNetwork, demand.NetworkID)
	editions.SortByName(t.words.Language(), sites, t.called.Name)
	if len(sites) > 1 { // one site's are the network's
		for _, id := range sites {
			t.past(s, demand.ScopeSite, id)
		}
	}
	editions.SortByName(t.words.Language(), offices, t.called.Name)
	var rows [][]string
	for _, id := range offices {
		c := demand.Calibrate(s.Of(demand.ScopeOffice, id, leastLead))
		rows = append(rows, []string{t.called.Name(id), fmt.Sprint(c.Outcomes), fmt.Sprintf("%.1f", c.Mean), fmt.Sprint(c.Came), percent(c.Share), percent(c.Band)})
	}
	t.say("\nOffices, %d days before; each intake is in --json", leastLead)
	t.grid(1, []string{"", "intakes", "forecast", "came", "inside", "expected"}, rows)
	t.calibration(s)
	if atLength {
		t.chances(s)
	}
	t.asides(s)
}

var leastLead = slices.Min(demand.Leads[:])

// past lists the intakes of one scope.
func (t *forecastText) past(s *demand.Score, scope demand.Scope, id string) {
	head := []string{"intake"}
	for _, lead := range demand.Leads {
		head = append(head, fmt.Sprintf("%d days before", lead), "by", "not applied yet", "inside")
	}
	head = append(head, "came")
	var rows [][]string
	for _, o := range s.Outcomes {
		if o.Scope != scope || o.ID != id {
			continue
		}
		if len(rows) == 0 || rows[len(rows)-1][0] != o.Intake.String() {
			rows = append(rows, make([]string, len(head)))
			rows[len(rows)-1][0] = o.Intake.String()
		}
		inside := "yes"
		switch {
		case o.Came < o.P10:
			inside = "fewer"
		case o.Came > o.P90:
			inside = "more"
		}
		row, at := rows[len(rows)-1], 1+4*slices.Index(demand.Leads[:], o.Lead)
		copy(row[at:], []string{fmt.Sprintf("%d (%d to %d)", o.P50, o.P10, o.P90), string(o.Basis), fmt.Sprint(o.Unseen), inside})
		row[len(row)-1] = fmt.Sprint(o.Came)
	}
	t.say("\n%s", t.called.Name(id))
	t.grid(1, head, rows)
}

func (t *forecastText) calibration(s *demand.Score) {
	var rows [][]string
	for _, c := range s.Calibration {
		rows = append(rows, []string{string(c.Scope), fmt.Sprint(c.Lead), fmt.Sprint(c.Outcomes), percent(c.Share), percent(c.Band), fmt.Sprint(c.Below), fmt.Sprint(c.Above),
			fmt.Sprintf("%.1f", c.Mean), fmt.Sprint(c.Came), fmt.Sprint(c.Unseen), fmt.Sprint(c.Chances), fmt.Sprintf("%.5f", c.Brier), fmt.Sprintf("%.5f", c.Base)})
	}
	t.say("\nCalibration: the share of outcomes inside P10 to P90, and what the forecasts themselves gave to that range.\nBrier score: the mean square of (chance - 1 or 0) over single candidates; at base if everybody had been given the same chance.")
	t.grid(1, []string{"scope", "days before", "outcomes", "inside", "expected", "fewer", "more", "forecast", "came", "not applied yet", "chances", "Brier", "base"}, rows)
}

func (t *forecastText) chances(s *demand.Score) {
	var rows [][]string
	for _, c := range s.Chances {
		came := ""
		if c.Came {
			came = "came"
		}
		rows = append(rows, []string{c.Candidate, t.called.Name(c.Office), c.Intake.String(), came, fmt.Sprint(c.Lead), fmt.Sprintf("%.4f", c.Chance)})
	}
	t.say("\nSingle chances, above 0 or of those who came")
	t.grid(4, []string{"candidate", "office", "intake", "", "days before", "chance"}, rows)
}

// asides says what a reader of the tables should know beside them.
func (t *forecastText) asides(s *demand.Score) {
	t.say("\nBy night: as the night of that day forecast it. By moves: computed again from the moves recorded up to that day, nobody's start taken as known.")
	if n := len(s.Unjudged); n > 0 {
		t.say("%s not judged: less than %d days of moves were recorded before.", has(n, "forecast"), demand.LeastRecord)
	}
	if s.Homeless > 0 {
		t.say("%s no office on record: left out of forecasts and of what came.", has(s.Homeless, "candidate"))
	}
	for _, c := range s.Changed {
		t.say("%s, intake of %s, %d days before: recorded were %d (%d to %d) and %d who came; today's moves tell %d (%d to %d) and %d.", t.called.Name(c.Now.ID), c.Now.Intake, c.Now.Lead,
			c.Recorded.P50, c.Recorded.P10, c.Recorded.P90, c.Recorded.Came, c.Now.P50, c.Now.P10, c.Now.P90, c.Now.Came)
	}
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
