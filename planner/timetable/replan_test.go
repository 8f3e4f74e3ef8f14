package timetable

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/moves"
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
		first := solve(t, s, Options{Seed: 11, Iterations: 10_000})
		for _, x := range first.Sessions {
			s.Published = append(s.Published, planner.Published{Session: x})
		}
		ill := s.Published[len(s.Published)/2].Trainers[0]
		for i := range s.Trainers {
			if s.Trainers[i].ID == ill {
				s.Trainers[i].Available = nil
			}
		}
		r, err := Solve(t.Context(), s, Options{Seed: 12, Iterations: 10_000})
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
	leans := 0
	for seed := range int64(150) {
		s := nextNight(seed)
		d := moves.New(draft.NewModel(s))
		d.Stand()
		leans += leaning(d)
		p := part{Model: d.Model, states: []*moves.State{d}, standing: standingSeats(&d.Draft)}
		before := d.Plan()
		p.keep()
		search.RunParts(t.Context(), schedules([]*part{&p}, &common{Threads: 1, Parts: 1}, 300, (*part).cooling), 300, 1, seed, search.Schedule{Round: 100, StopAfter: 300})
		p.release()
		after := d.Plan()
		if c := Stirred(s, before, after); c.Idly > 0 {
			t.Errorf("seed %d: %d people were moved of whom nothing broke", seed, c.Idly)
		}
		if v := referee.Check(s, after); !v.Valid {
			t.Errorf("seed %d: the first stage broke %v", seed, v.Broken)
		}
		for _, x := range d.Sessions {
			if x.ListedAt != draft.None && x.Pinned != draft.None && !s.Published[x.Pinned].Pinned {
				t.Errorf("seed %d: a session is pinned for good", seed)
			}
		}
	}
	if leans == 0 {
		t.Error("nobody in an announced session needs one before it that was never announced")
	}
}

// leaning counts the seats in announced sessions whose people need a session
// before that nobody heard of.
func leaning(d *moves.State) (n int) {
	announced := func(s draft.SessionIx) bool {
		return slices.ContainsFunc(d.Group(s), func(r draft.RequestIx) bool { return d.Requests[r].Announced != draft.None })
	}
	for _, s := range d.All {
		for _, r := range d.Group(s) {
			for _, a := range d.Before[r] {
				if announced(s) && !announced(d.Seat[a]) {
					n++
				}
			}
		}
	}
	return n
}

// seatedAt is a plan with a session for each request, on a day at a minute.
func seatedAt(at map[string][2]int) *planner.Plan {
	p := &planner.Plan{}
	for r, x := range at {
		p.Sessions = append(p.Sessions, planner.Session{ID: "S-" + r, Course: r[1:], Day: x[0], Start: x[1], Seated: []string{r}})
	}
	return p
}

func TestPeopleMovedAreCountedOnceAndApartFromThoseWhoHadTo(t *testing.T) {
	s := &planner.Snapshot{Requests: []planner.Request{{ID: "a1", Learner: "a", Course: "1"}, {ID: "a2", Learner: "a", Course: "2"}, {ID: "b1", Learner: "b", Course: "1"}, {ID: "c1", Learner: "c", Course: "1"}, {ID: "d1", Learner: "d", Course: "1"}, {ID: "e1", Learner: "e", Course: "1"}}}
	for r, x := range map[string][2]int{"a1": {1, 600}, "a2": {2, 600}, "b1": {1, 600}, "c1": {3, 600}} {
		s.Published = append(s.Published, planner.Published{Session: planner.Session{Course: r[1:], Day: x[0], Start: x[1], Seated: []string{r}}})
	}
	// e was shown a preview only, which is nobody's announced seat wherever it is now.
	s.Published = append(s.Published, planner.Published{Session: planner.Session{Course: "1", Day: 4, Start: 600, Seated: []string{"e1"}}, Provisional: true})
	stands := seatedAt(map[string][2]int{"a1": {1, 600}, "a2": {2, 600}, "b1": {1, 600}}) // c1 broke
	for _, c := range []struct {
		name string
		now  map[string][2]int
		want Upheaval
	}{
		{"nothing changed but what broke", map[string][2]int{"a1": {1, 600}, "a2": {2, 600}, "b1": {1, 600}}, Upheaval{Seated: 3, Broken: 1, Moved: 1}},
		{"what broke was saved at its hour", map[string][2]int{"a1": {1, 600}, "a2": {2, 600}, "b1": {1, 600}, "c1": {3, 600}}, Upheaval{Seated: 3, Broken: 1, Kept: 1}},
		{"one person twice and one at another hour", map[string][2]int{"a1": {5, 600}, "b1": {1, 630}, "c1": {4, 600}, "d1": {1, 600}}, Upheaval{Seated: 3, Broken: 1, Moved: 3, Idly: 2}},
	} {
		if d := cmp.Diff(c.want, Stirred(s, stands, seatedAt(c.now))); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
