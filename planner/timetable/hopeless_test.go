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
