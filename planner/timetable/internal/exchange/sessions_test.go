package exchange

import (
	"slices"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// A gap finds the crew of two roles for which the cheaper choice of the first role would
// leave nobody for the second; and where somebody of the crew has to be set free, the
// session that they lead gives way. A pinned one does not.
func TestAGapHasACrewOfDifferentPeople(t *testing.T) {
	host, guide := []string{"host"}, []string{"guide"}
	both := []string{"guide", "host"}
	busy := planner.Session{ID: "busy", Course: "intro", Room: "barn", Trainers: []string{"theo"}, Day: 1, Start: 600, Seated: []string{"bob:intro"}}
	for _, x := range []struct {
		name       string
		tess, theo []string // roles
		busy       []planner.Session
		pinned     bool
		crew       []string // nil: none
		gone       int
	}{
		{"each has a role of their own", host, guide, nil, false, []string{"tess", "theo"}, 0},
		{"the first could be either", both, host, nil, false, []string{"theo", "tess"}, 0},
		{"one is busy", both, host, []planner.Session{busy}, false, []string{"theo", "tess"}, 1},
		{"one is busy in a pinned session", both, host, []planner.Session{busy}, true, nil, 0},
		{"nobody guides", host, host, nil, false, nil, 0},
	} {
		s, _ := school()
		s.Courses[1].Crew = []string{"host", "guide"}
		s.Requests = append(s.Requests, planner.Request{ID: "bob:intro", Learner: "bob", Course: "intro", Due: 2, Weight: 5, Working: true})
		s.Trainers[0].Roles, s.Trainers[1].Roles = x.tess, x.theo
		for _, p := range x.busy {
			s.Published = append(s.Published, planner.Published{Session: p, Pinned: x.pinned})
		}
		d := draft.New(draft.NewModel(s))
		if _, err := d.Load(&planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: x.busy}); err != nil {
			t.Fatalf("%s: %v", x.name, err)
		}
		b := NewBoard(d)
		talk, hall := d.Ground.Course("talk"), d.Ground.Room("hall")
		venues := b.venuesOf(talk)
		at := slices.IndexFunc(venues, func(v venue) bool { return v.site == d.Rooms[hall].Site })
		g, any := b.cheapest(b.PlaceAt(talk, d.Rooms[hall].Site, 1, 600/int32(s.GridMinutes)), &venues[at], 0)
		var crew []string
		if any {
			for _, t := range g.crew {
				crew = append(crew, s.Trainers[t].ID)
			}
		}
		if !slices.Equal(crew, x.crew) || len(g.gone) != x.gone {
			t.Errorf("%s: %v lead, and %d sessions give way; want %v and %d", x.name, crew, len(g.gone), x.crew, x.gone)
		}
	}
}
