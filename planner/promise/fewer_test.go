package promise

import (
	"slices"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
)

// A part of a wave may sit where the whole wave would: with the others at home the
// plan is valid still, and nobody else has lost a seat.
func TestPartsOfAWave(t *testing.T) {
	parts, none := 0, 0
	for seed := range uint64(40) {
		s, p := world(t, seed, false)
		d, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, office := range []string{"o1", "o2"} {
			a, err := d.Ask(t.Context(), Wave{Office: office, Start: s.FirstDay, Headcount: 2 + int(seed%7)})
			if err != nil {
				t.Fatal(err)
			}
			if !a.Possible {
				continue
			}
			for n := max(1, len(a.GaveWay)); n < a.Headcount; n++ {
				kept, ok := d.fewer(a, n)
				if !ok {
					none++
					continue
				}
				parts++
				if len(kept) != n {
					t.Fatalf("%s: %d people, want %d", s.Name, len(kept), n)
				}
				stays := map[string]bool{}
				for _, l := range kept {
					stays[l.ID] = true
					if l.readyDay() > *a.ReadyDay {
						t.Errorf("%s: %s is ready on day %d, the whole wave on %d", s.Name, l.ID, l.readyDay(), *a.ReadyDay)
					}
				}
				with, plan := d.Apply(a)
				home := map[string]bool{}
				for _, l := range a.Learners {
					home[l.ID] = !stays[l.ID]
				}
				gone := map[string]bool{}
				for _, r := range with.Requests {
					gone[r.ID] = home[r.Learner]
				}
				with.Learners = slices.DeleteFunc(with.Learners, func(l planner.Learner) bool { return home[l.ID] })
				with.Requests = slices.DeleteFunc(with.Requests, func(r planner.Request) bool { return gone[r.ID] })
				for i := range plan.Sessions {
					x := &plan.Sessions[i]
					x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return gone[id] })
				}
				plan.Sessions = slices.DeleteFunc(plan.Sessions, func(x planner.Session) bool { return len(x.Seated) == 0 })
				if v := referee.Check(with, plan); !v.Valid {
					t.Errorf("%s, %s: %d of %d people: %v", s.Name, office, n, a.Headcount, v.Broken)
				}
			}
		}
	}
	if parts < 30 || none < 3 {
		t.Errorf("too tame: %d parts, %d waves of which nobody can stay at home", parts, none)
	}
}

// A small wave of a table is ready as soon as a large one of which it could be a
// part.
func TestNoWaveIsLaterThanAsAPart(t *testing.T) {
	day := func(n planner.Date) *planner.Date { return &n }
	in := Intake{Due: 20, Waves: []Cell{
		{Headcount: 1, Why: Why{Kind: Fact}},
		{Headcount: 5, Possible: true, Ready: day(30)},
		{Headcount: 10, Possible: true, Ready: day(25), fewer: map[int]int{5: 22}},
		{Headcount: 15, Possible: true, InTime: true, Ready: day(19), fewer: map[int]int{5: 19, 10: 18}},
	}}
	(&Desk{s: &planner.Snapshot{}}).smallerNoLater(&in)
	for i, want := range []planner.Date{0, 19, 18, 19} {
		c := in.Waves[i]
		if want == 0 && c.Possible || want > 0 && (*c.Ready != want || !c.InTime) {
			t.Errorf("%d people: %+v, want day %d", c.Headcount, c, want)
		}
	}
}
