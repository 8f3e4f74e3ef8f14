package clean

import (
	"cmp"
	"math"
	"slices"

	"cohort/planner/demand/facts"
)

func (f *Facts) cleanPipeline(in *facts.Facts) {
	for _, s := range distinct(f, "stages", in.Stages, func(s facts.Stage) string { return s.ID }) {
		if s.ID == facts.Started || s.ID == facts.Lost {
			f.fault("stages", s.ID, facts.Say("stage_named_end"), leftOut)
			continue
		}
		if !(s.Rate >= 0 && s.Rate <= 1) { // no number is neither
			f.fault("stages", s.ID, facts.Say("stage_rate", "Rate", s.Rate), facts.Say("stage_rate_taken"))
			if math.IsNaN(s.Rate) {
				s.Rate = 0.5
			}
			s.Rate = min(max(s.Rate, 0), 1)
		}
		if !(s.WorkingDays > 0 && s.WorkingDays <= 1000) {
			f.fault("stages", s.ID, facts.Say("stage_days", "Days", s.WorkingDays), facts.Say("stage_days_taken"))
			if s.WorkingDays > 1000 {
				s.WorkingDays = 1000
			} else {
				s.WorkingDays = 1
			}
		}
		f.Stages = append(f.Stages, s)
	}
	slices.SortStableFunc(f.Stages, func(a, b facts.Stage) int { return cmp.Compare(a.Ordinal, b.Ordinal) })
	f.stageAt = map[string]int{}
	for i, s := range f.Stages {
		f.stageAt[s.ID] = i
		if i > 0 && s.Ordinal == f.Stages[i-1].Ordinal {
			f.fault("stages", s.ID, facts.Say("ordinal_twice", "Ordinal", s.Ordinal, "Stage", f.Stages[i-1].ID), facts.Say("taken_alphabetically"))
		}
	}
	f.cleanCandidates(in.Candidates)
	f.cleanMoves(in.Moves)
}

func (f *Facts) cleanCandidates(rows []facts.Candidate) {
	people := index(f.People, func(p *facts.Person) string { return p.ID })
	for _, c := range distinct(f, "candidates", rows, func(c facts.Candidate) string { return c.ID }) {
		if !f.human("candidates", c.ID) || !refer(f, "candidates", c.ID, "office", f.OfficeAt, c.Office) ||
			!refer(f, "candidates", c.ID, "stage", f.stageAt, c.Stage) {
			continue
		}
		if people[c.ID] != nil {
			f.fault("candidates", c.ID, facts.Say("hired_candidate"), facts.Say("person_stands"))
			continue
		}
		if c.Expected != nil && !Plausible(*c.Expected) {
			f.fault("candidates", c.ID, facts.Say("expected_not_meant", "Day", *c.Expected), facts.Say("taken_as_unknown"))
			c.Expected = nil
		}
		c.Needs = f.needs("candidates", c.ID, c.Needs)
		f.Candidates = append(f.Candidates, c)
	}
}

// cleanMoves takes in the moves that say something, those of each candidate in
// the order of time. What makes no sense is listed by stage, not move by move.
func (f *Facts) cleanMoves(rows []facts.StageMove) {
	unknown := map[string]int{}
	f.Moves = make([]facts.StageMove, 0, len(rows))
	for _, m := range rows {
		from, to := true, m.To == facts.Started || m.To == facts.Lost
		if m.From != nil {
			_, from = f.stageAt[*m.From]
		}
		if !to {
			_, to = f.stageAt[m.To]
		}
		switch {
		case !to:
			unknown[m.To]++
		case !from:
			unknown[*m.From]++
		case m.From != nil && *m.From == m.To:
			f.fault("stage_moves", m.Candidate, facts.Say("moves_nowhere", "Stage", m.To), leftOut)
		default:
			f.Moves = append(f.Moves, m)
		}
	}
	for stage, n := range unknown {
		f.fault("stage_moves", stage, facts.Say("moves_unknown_stage", "Moves", n), leftOut)
	}
	slices.SortFunc(f.Moves, func(a, b facts.StageMove) int {
		if c := cmp.Compare(a.Candidate, b.Candidate); c != 0 {
			return c
		}
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(f.StageIndex(a.From), f.StageIndex(b.From)), cmp.Compare(f.StageIndex(&a.To), f.StageIndex(&b.To)), cmp.Compare(a.Position, b.Position))
	})
}

// StageIndex is where a stage stands among Stages: -1 for nil, which is before the
// first, len(Stages) for started, and one more for lost.
func (f *Facts) StageIndex(stage *string) int {
	switch {
	case stage == nil:
		return -1
	case *stage == facts.Started:
		return len(f.Stages)
	case *stage == facts.Lost:
		return len(f.Stages) + 1
	}
	return f.stageAt[*stage]
}

// mostPeople is the largest headcount of a wave that can be meant.
const mostPeople = 1000

func (f *Facts) cleanWaves(in *facts.Facts) {
	for _, w := range distinct(f, "waves", in.Waves, func(w facts.Wave) string { return w.ID }) {
		if !refer(f, "waves", w.ID, "office", f.OfficeAt, w.Office) {
			continue
		}
		if w.Headcount < 1 || w.Headcount > mostPeople {
			f.fault("waves", w.ID, facts.Say("wave_people", "People", w.Headcount, "Most", mostPeople), leftOut)
			continue
		}
		if !Plausible(w.Start) {
			f.fault("waves", w.ID, facts.Say("wave_start_not_meant", "Day", w.Start), leftOut)
			continue
		}
		w.Start = f.Calendar.Intake(w.Start, f.frame.IntakeWeekday)
		f.Waves = append(f.Waves, w)
	}
}
