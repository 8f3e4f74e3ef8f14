package main

import (
	"fmt"
	"slices"

	"cohort/internal/editions"
	"cohort/internal/nightly"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
)

// score says what was forecast for the last intakes and what came.
func (c *forecastCmd) score(g *globals) error {
	facts, _, settings, day, err := g.facts(c.AsOf)
	if err != nil {
		return err
	}
	st, _, err := g.store()
	if err != nil {
		return err
	}
	defer st.Close()
	slots := demand.Slots(clean.NewCalendar(facts.Calendar), day, settings.IntakeWeekday)
	recorded, err := st.Outcomes(g.ctx, slots)
	if err != nil {
		return environment(err)
	}
	judged, err := nightly.Judge(g.ctx, st, day, settings, slots)
	if err != nil {
		return environment(err)
	}
	s := demand.NewScore(day, recorded, judged)
	if c.JSON {
		if !c.Explain {
			s.Chances = nil
		}
		_, err = g.stdout.Write(s.Bytes())
		return err
	}
	t := &forecastTable{w: g.stdout, names: calledOf(facts, c.Lang), lang: c.Lang}
	t.score(s, c.Explain)
	return t.err
}

// score prints what was forecast and what came.
func (t *forecastTable) score(s *demand.Score, explain bool) {
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
	editions.SortByName(t.lang, sites, t.name)
	if len(sites) > 1 { // one site's are the network's
		for _, id := range sites {
			t.past(s, demand.ScopeSite, id)
		}
	}
	editions.SortByName(t.lang, offices, t.name)
	var rows [][]string
	for _, id := range offices {
		c := demand.Calibrate(s.Of(demand.ScopeOffice, id, leastLead))
		rows = append(rows, []string{t.name(id), fmt.Sprint(c.Outcomes), fmt.Sprintf("%.1f", c.Mean), fmt.Sprint(c.Came), percent(c.Share), percent(c.Band)})
	}
	t.say("\nOffices, %d days before; each intake is in --json", leastLead)
	t.grid(1, []string{"", "intakes", "forecast", "came", "inside", "expected"}, rows)
	t.calibration(s)
	if explain {
		t.chances(s)
	}
	t.asides(s)
}

var leastLead = slices.Min(demand.Leads[:])

// past lists the intakes of one scope.
func (t *forecastTable) past(s *demand.Score, scope demand.Scope, id string) {
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
	t.say("\n%s", t.name(id))
	t.grid(1, head, rows)
}

func (t *forecastTable) calibration(s *demand.Score) {
	var rows [][]string
	for _, c := range s.Calibration {
		rows = append(rows, []string{string(c.Scope), fmt.Sprint(c.Lead), fmt.Sprint(c.Outcomes), percent(c.Share), percent(c.Band), fmt.Sprint(c.Below), fmt.Sprint(c.Above),
			fmt.Sprintf("%.1f", c.Mean), fmt.Sprint(c.Came), fmt.Sprint(c.Unseen), fmt.Sprint(c.Chances), fmt.Sprintf("%.5f", c.Brier), fmt.Sprintf("%.5f", c.Base)})
	}
	t.say("\nCalibration: the share of outcomes inside P10 to P90, and what the forecasts themselves gave to that range.\nBrier score: the mean square of (chance - 1 or 0) over single candidates; at base if everybody had been given the same chance.")
	t.grid(1, []string{"scope", "days before", "outcomes", "inside", "expected", "fewer", "more", "forecast", "came", "not applied yet", "chances", "Brier", "base"}, rows)
}

func (t *forecastTable) chances(s *demand.Score) {
	var rows [][]string
	for _, c := range s.Chances {
		came := ""
		if c.Came {
			came = "came"
		}
		rows = append(rows, []string{c.Candidate, t.name(c.Office), c.Intake.String(), came, fmt.Sprint(c.Lead), fmt.Sprintf("%.4f", c.Chance)})
	}
	t.say("\nSingle chances, above 0 or of those who came")
	t.grid(4, []string{"candidate", "office", "intake", "", "days before", "chance"}, rows)
}

// asides says what a reader of the tables should know beside them.
func (t *forecastTable) asides(s *demand.Score) {
	t.say("\nBy night: as the night of that day forecast it. By moves: computed again from the moves recorded up to that day, nobody's start taken as known.")
	if n := len(s.Unjudged); n > 0 {
		t.say("%s not judged: less than %d days of moves were recorded before.", has(n, "forecast"), demand.LeastRecord)
	}
	if s.Homeless > 0 {
		t.say("%s no office on record: left out of forecasts and of what came.", has(s.Homeless, "candidate"))
	}
	for _, c := range s.Changed {
		t.say("%s, intake of %s, %d days before: recorded were %d (%d to %d) and %d who came; today's moves tell %d (%d to %d) and %d.", t.name(c.Now.ID), c.Now.Intake, c.Now.Lead,
			c.Recorded.P50, c.Recorded.P10, c.Recorded.P90, c.Recorded.Came, c.Now.P50, c.Now.P10, c.Now.P90, c.Now.Came)
	}
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
