package timetable

import (
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/search"
)

// One trainer falls ill: nobody else's people pay for it twice over.
func TestOneSickTrainerDoesNotShuffleTheCentre(t *testing.T) {
	moved, broken := 0, 0
	for seed := range int64(4) {
		s := centre(seed)
		s.Published, s.Reserved = nil, nil
		for i := range s.Learners {
			s.Learners[i].Anonymous = false
		}
		first := solve(t, s, Options{Seed: 11, Iterations: 20_000})
		for _, x := range first.Sessions {
			s.Published = append(s.Published, planner.Published{Session: x})
		}
		ill := s.Published[len(s.Published)/2].Trainers[0]
		for i := range s.Trainers {
			if s.Trainers[i].ID == ill {
				s.Trainers[i].Available = nil
			}
		}
		r, err := Solve(t.Context(), s, Options{Seed: 12, Iterations: 20_000})
		if err != nil {
			t.Fatal(err)
		}
		if v := referee.Check(s, r.Plan); !v.Valid {
			t.Fatal(v.Broken)
		}
		if r.Kept == nil || *r.Kept < r.Plan.Cost.Total() {
			t.Errorf("seed %d: the plan costs %d, and with all kept that stands %v", seed, r.Plan.Cost.Total(), r.Kept)
		}
		c := Stirred(s, Standing(s), r.Plan)
		moved, broken = moved+c.Moved, broken+c.Broken
	}
	if broken == 0 || moved > 2*broken {
		t.Errorf("%d people sat with those who fell ill, and %d were moved", broken, moved)
	}
}

func TestWhatStandsIsKeptFirst(t *testing.T) {
	for seed := range int64(6) {
		s := nextNight(seed)
		d := newDraft(newModel(s))
		d.stand()
		p := piece{model: d.model, states: []*draft{d}, standing: d.stands()}
		before := d.plan()
		p.keep()
		search.RunParts(t.Context(), schedules([]piece{p}, 1, 2000, (*piece).cooling), 1, seed, search.Schedule{Cooling: search.Cooling{Planned: 2000}, Round: 500, StopAfter: 2000})
		p.release()
		if c := Stirred(s, before, d.plan()); c.Idly > 0 {
			t.Errorf("seed %d: %d people were moved of whom nothing broke", seed, c.Idly)
		}
		for _, x := range d.sessions {
			if x.heldAt != none && x.pinned != none && !s.Published[x.pinned].Pinned {
				t.Errorf("seed %d: a session is pinned for good", seed)
			}
		}
	}
}
