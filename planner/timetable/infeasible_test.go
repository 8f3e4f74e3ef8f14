package timetable

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/explain"
	"cohort/planner/timetable/internal/draft"
)

// Whom the search leaves out of account are those who cannot be served by the
// snapshot's facts alone, as the reasons find them, and whoever needs one of them
// before.
func TestTheHopelessAreImpossible(t *testing.T) {
	t.Parallel()
	alone, after, others, small := 0, 0, 0, 0
	for seed := range int64(60) {
		s := nextNight(seed)
		if seed%2 == 1 {
			s = wideNight(seed)
		}
		if seed%3 > 0 && cramp(s) {
			small++
		}
		r, err := Solve(t.Context(), s, Options{Iterations: 500, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		why := map[string]planner.Reason{}
		for _, u := range r.Plan.Unserved {
			why[u.Request] = u.Reason
		}
		m := draft.NewModel(s)
		for i, hopeless := range m.Infeasible {
			needs := false
			for _, a := range m.Before[i] {
				needs = needs || m.Infeasible[a]
			}
			reason, unserved := why[s.Requests[i].ID]
			switch {
			case !hopeless:
				others++
				if needs && !m.Requests[i].Frozen {
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
	if alone < 50 || after < 20 || others < 1000 || small < 10 {
		t.Fatalf("%d are hopeless, %d after them, %d others; %d worlds with too small a room", alone, after, others, small)
	}
}

// cramp has a course need more people than there are seats where a session of
// it is pinned already, if that makes sense.
func cramp(s *planner.Snapshot) bool {
	for _, p := range s.Published {
		for i := range s.Courses {
			c := &s.Courses[i]
			for _, r := range s.Rooms {
				if p.Pinned && p.Course == c.ID && p.Room == r.ID && c.MinGroup <= r.Seats && r.Seats < c.MaxGroup {
					least := c.MinGroup
					if c.MinGroup = r.Seats + 1; len(referee.Sound(s)) == 0 {
						return true
					}
					c.MinGroup = least
				}
			}
		}
	}
	return false
}

// announced is the school with Bob's session in the talk published, a quiz that
// follows the talk, and nobody who could give the introduction.
func announced(pinned bool) (*planner.Snapshot, *planner.Plan) {
	s, p := school()
	s.Courses = append(s.Courses, planner.Course{ID: "quiz", Minutes: 60, MinGroup: 1, MaxGroup: 4, Crew: []string{"host"}, Features: []string{}, After: []string{"talk"}, Starts: []int{}})
	for i := range s.Trainers {
		s.Trainers[i].Courses = []string{"talk", "quiz"}
	}
	s.Published = []planner.Published{{Session: p.Sessions[0], Pinned: pinned}}
	return s, p
}

// Bob's seat in the talk is announced and stands although nobody can give the
// introduction any more: what comes after the talk is not in vain, as it is for Ann.
func TestAPinnedSeatIsHopeAgain(t *testing.T) {
	t.Parallel()
	for _, pinned := range []bool{true, false} {
		s, _ := announced(pinned)
		for _, who := range []string{"ann", "bob"} {
			for _, course := range []string{"intro", "quiz"} {
				s.Requests = append(s.Requests, planner.Request{ID: who + ":" + course, Learner: who, Course: course, Due: 2, Weight: 5, Working: true})
			}
		}
		m, plan := draft.NewModel(s), solve(t, s, Options{Iterations: 2000, Seed: 1})
		for id, hopeless := range map[string]bool{"ann:intro": true, "ann:talk": true, "ann:quiz": true, "bob:intro": true, "bob:talk": !pinned, "bob:quiz": !pinned, "cid:talk": false} {
			if got := m.Infeasible[m.Ground.Request(id)]; got != hopeless || (seatOf(plan, id) == "") != hopeless {
				t.Errorf("pinned %v: %s: hopeless %v, seated in %q", pinned, id, got, seatOf(plan, id))
			}
		}
	}
}

// The talk needs four and no room has four seats; but one that is pinned in a hall
// of two is held for whoever comes, and what comes after it can follow.
func TestAPinnedSessionInASmallRoomIsOpenToOthers(t *testing.T) {
	t.Parallel()
	for _, pinned := range []bool{true, false} {
		s, p := announced(pinned)
		s.Rooms = s.Rooms[:3]
		s.Courses[1].MinGroup = 4
		s.Requests = append(s.Requests, planner.Request{ID: "ann:quiz", Learner: "ann", Course: "quiz", Due: 2, Weight: 5, Working: true})
		plan := solve(t, s, Options{Iterations: 5000, Seed: 1})
		why := map[string]planner.Reason{}
		for _, u := range plan.Unserved {
			why[u.Request] = u.Reason
		}
		want := map[string]planner.Reason{"ann:talk": "impossible", "ann:quiz": "before", "bob:talk": "impossible", "cid:talk": "impossible"}
		if pinned {
			want = map[string]planner.Reason{"cid:talk": "crowded"}
		}
		if d := cmp.Diff(want, why); d != "" {
			t.Errorf("pinned %v: %s", pinned, d)
		}
		if !pinned {
			continue
		}
		alone := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: p.Sessions}
		unserved, err := explain.Reasons(s, alone)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range unserved {
			if want := map[string]planner.Reason{"ann:talk": "crowded", "cid:talk": "crowded", "ann:quiz": "before"}[u.Request]; u.Reason != want {
				t.Errorf("%s: %q, not %q", u.Request, u.Reason, want)
			}
		}
		if found, err := explain.SuggestRequest(s, alone, "ann:talk"); err != nil || len(found.Alternatives) == 0 {
			t.Errorf("nothing is suggested for Ann: %v", err)
		}
	}
}
