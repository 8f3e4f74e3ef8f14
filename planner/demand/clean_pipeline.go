package demand

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

func (k *known) learnPipeline(f *facts.Facts) {
	for _, s := range distinct(k, "stages", f.Stages, func(s facts.Stage) string { return s.ID }) {
		if s.ID == facts.Started || s.ID == facts.Lost {
			k.fault("stages", s.ID, "has the name of an end of the pipeline", leftOut)
			continue
		}
		if !(s.Rate >= 0 && s.Rate <= 1) { // no number is neither
			k.fault("stages", s.ID, fmt.Sprintf("the rate is %v, want 0 to 1", s.Rate), "taken as 0.5, or the nearer bound")
			if math.IsNaN(s.Rate) {
				s.Rate = 0.5
			}
			s.Rate = min(max(s.Rate, 0), 1)
		}
		if !(s.WorkingDays > 0 && s.WorkingDays <= 1000) {
			k.fault("stages", s.ID, fmt.Sprintf("takes %v working days, want above 0, at most 1000", s.WorkingDays), "taken as 1, or 1000 if it is more")
			if s.WorkingDays > 1000 {
				s.WorkingDays = 1000
			} else {
				s.WorkingDays = 1
			}
		}
		k.stages = append(k.stages, s)
	}
	slices.SortStableFunc(k.stages, func(a, b facts.Stage) int { return cmp.Compare(a.Ordinal, b.Ordinal) })
	k.stageAt = map[string]int{}
	for i, s := range k.stages {
		k.stageAt[s.ID] = i
		if i > 0 && s.Ordinal == k.stages[i-1].Ordinal {
			k.fault("stages", s.ID, fmt.Sprintf("has the ordinal %d, as %s has", s.Ordinal, k.stages[i-1].ID), "taken in alphabetical order")
		}
	}
	k.learnCandidates(f.Candidates)
	k.learnMoves(f.Moves)
}

func (k *known) learnCandidates(rows []facts.Candidate) {
	people := index(k.people, func(p *facts.Person) string { return p.ID })
	for _, c := range distinct(k, "candidates", rows, func(c facts.Candidate) string { return c.ID }) {
		if !k.human("candidates", c.ID) || !refer(k, "candidates", c.ID, "office", k.officeAt, c.Office) ||
			!refer(k, "candidates", c.ID, "stage", k.stageAt, c.Stage) {
			continue
		}
		if people[c.ID] != nil {
			k.fault("candidates", c.ID, "stands in the pipeline, and has been hired", "left out; the person stands")
			continue
		}
		if c.Expected != nil && !plausible(*c.Expected) {
			k.fault("candidates", c.ID, fmt.Sprintf("is expected on %s, which cannot be meant", *c.Expected), "taken as not known")
			c.Expected = nil
		}
		k.candidates = append(k.candidates, c)
	}
}

// learnMoves takes in the moves that say something, those of each candidate in
// the order of time. What makes no sense is listed by stage, not move by move.
func (k *known) learnMoves(rows []facts.StageMove) {
	unknown := map[string]int{}
	k.moves = make([]facts.StageMove, 0, len(rows))
	for _, m := range rows {
		from, to := true, m.To == facts.Started || m.To == facts.Lost
		if m.From != nil {
			_, from = k.stageAt[*m.From]
		}
		if !to {
			_, to = k.stageAt[m.To]
		}
		switch {
		case !to:
			unknown[m.To]++
		case !from:
			unknown[*m.From]++
		case m.From != nil && *m.From == m.To:
			k.fault("stage_moves", m.Candidate, fmt.Sprintf("moves from %s to where it was", m.To), leftOut)
		default:
			k.moves = append(k.moves, m)
		}
	}
	for stage, n := range unknown {
		k.fault("stage_moves", stage, fmt.Sprintf("%d moves name this stage, which is unknown or left out itself", n), leftOut)
	}
	slices.SortFunc(k.moves, func(a, b facts.StageMove) int {
		if c := cmp.Compare(a.Candidate, b.Candidate); c != 0 {
			return c
		}
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(k.place(a.From), k.place(b.From)), cmp.Compare(k.place(&a.To), k.place(&b.To)), cmp.Compare(a.Position, b.Position))
	})
}

// place orders stages: before the first stands nothing, behind the last the end.
func (k *known) place(stage *string) int {
	switch {
	case stage == nil:
		return -1
	case *stage == facts.Started:
		return len(k.stages)
	case *stage == facts.Lost:
		return len(k.stages) + 1
	}
	return k.stageAt[*stage]
}

// mostPeople of one wave can be meant.
const mostPeople = 1000

func (k *known) learnWaves(f *facts.Facts) {
	for _, w := range distinct(k, "waves", f.Waves, func(w facts.Wave) string { return w.ID }) {
		if !refer(k, "waves", w.ID, "office", k.officeAt, w.Office) {
			continue
		}
		if w.Headcount < 1 || w.Headcount > mostPeople {
			k.fault("waves", w.ID, fmt.Sprintf("announces %d people, want 1 to %d", w.Headcount, mostPeople), leftOut)
			continue
		}
		if !plausible(w.Start) {
			k.fault("waves", w.ID, fmt.Sprintf("starts on %s, which cannot be meant", w.Start), leftOut)
			continue
		}
		w.Start = k.cal.Intake(w.Start, k.IntakeWeekday)
		k.waves = append(k.waves, w)
	}
}

// localDate is the date that an instant has in the network.
func (k *known) localDate(t time.Time) planner.Date { return planner.DateOf(t.In(k.Zone)) }
