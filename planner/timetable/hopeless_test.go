package timetable

import (
	"testing"

	"cohort/planner"
)

// Whom the search leaves out of account are those who cannot be served by the
// snapshot's facts alone, as the reasons find them, and whoever needs one of them
// before.
func TestTheHopelessAreImpossible(t *testing.T) {
	t.Parallel()
	alone, after, others := 0, 0, 0
	for seed := range int64(60) {
		s := nextNight(seed)
		if seed%2 == 1 {
			s = wideNight(seed)
		}
		r, err := Solve(t.Context(), s, Options{Iterations: 500, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		why := map[string]planner.Reason{}
		for _, u := range r.Plan.Unserved {
			why[u.Request] = u.Reason
		}
		m := newModel(s)
		for i, hopeless := range m.hopeless {
			needs := false
			for _, a := range m.before[i] {
				needs = needs || m.hopeless[a]
			}
			reason, unserved := why[s.Requests[i].ID]
			switch {
			case !hopeless:
				others++
				if needs && !m.requests[i].frozen {
					t.Fatalf("world %d: %s needs what is hopeless, and is not", seed, s.Requests[i].ID)
				}
			case needs:
				after++
				if !unserved {
					t.Fatalf("world %d: %s is served", seed, s.Requests[i].ID)
				}
			default:
				alone++
				if reason != "impossible" {
					t.Fatalf("world %d: %s is hopeless; the reason is %q", seed, s.Requests[i].ID, reason)
				}
			}
		}
	}
	if alone < 50 || after < 20 || others < 1000 {
		t.Fatalf("%d are hopeless, %d after them, %d others", alone, after, others)
	}
}

// Bob's seat in the talk is announced and stands although nobody can give the
// introduction any more: what comes after the talk is not in vain, as it is for Ann.
func TestAPinnedSeatIsHopeAgain(t *testing.T) {
	t.Parallel()
	for _, pinned := range []bool{true, false} {
		s, p := school()
		s.Courses = append(s.Courses, planner.Course{ID: "quiz", Minutes: 60, MinGroup: 1, MaxGroup: 4, Crew: []string{"host"}, Features: []string{}, After: []string{"talk"}, Starts: []int{}})
		for i := range s.Trainers {
			s.Trainers[i].Courses = []string{"talk", "quiz"}
		}
		for _, who := range []string{"ann", "bob"} {
			for _, course := range []string{"intro", "quiz"} {
				s.Requests = append(s.Requests, planner.Request{ID: who + ":" + course, Learner: who, Course: course, Due: 2, Weight: 5, Working: true})
			}
		}
		s.Published = []planner.Published{{Session: p.Sessions[0], Pinned: pinned}}
		m, plan := newModel(s), solve(t, s, Options{Iterations: 2000, Seed: 1})
		served := map[string]bool{}
		for _, x := range plan.Sessions {
			for _, id := range x.Seated {
				served[id] = true
			}
		}
		for id, hopeless := range map[string]bool{"ann:intro": true, "ann:talk": true, "ann:quiz": true, "bob:intro": true, "bob:talk": !pinned, "bob:quiz": !pinned, "cid:talk": false} {
			if got := m.hopeless[m.requestAt[id]]; got != hopeless || served[id] == hopeless {
				t.Errorf("pinned %v: %s: hopeless %v, served %v", pinned, id, got, served[id])
			}
		}
	}
}
