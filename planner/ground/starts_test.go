package ground

import (
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
)

// A start is possible exactly if the referee finds a plan valid that is one
// session there and then, led by somebody, attended by as many as it needs.
func TestStartsAreWhatTheRefereeAllows(t *testing.T) {
	possible, crews, midnight := 0, 0, 0
	for seed := range uint64(14) {
		s := world(seed)
		if wrong := referee.Sound(s); len(wrong) > 0 {
			t.Fatalf("world %d: %v", seed, wrong)
		}
		g := New(s)
		out := make([]uint64, g.Words)
		for c := range s.Courses {
			for site := range g.Sites {
				held := heldAlone(s, &s.Courses[c], g.Sites[site])
				for day := range s.Days {
					g.Starts(CourseIx(c), SiteIx(site), day, out)
					for start := 0; start < 1440; start += s.GridMinutes {
						k := start / s.GridMinutes
						got, want := out[k>>6]>>(k&63)&1 != 0, held[[2]int{day, start}]
						if got != want {
							t.Fatalf("world %d: course %s at %s on day %d at minute %d: possible is %v, by the referee %v", seed, s.Courses[c].ID, g.Sites[site], day, start, got, want)
						}
						if got {
							possible++
							crews += len(s.Courses[c].Crew) - 1
							if start+s.Courses[c].Minutes == 1440 {
								midnight++
							}
						}
					}
				}
			}
		}
	}
	if possible == 0 || crews == 0 || midnight == 0 {
		t.Errorf("%d starts, %d with a crew of two, %d of sessions until midnight: nothing was tested", possible, crews, midnight)
	}
}

// heldAlone are the days and starts at which the referee allows a session of a
// course at a site, alone in the world, for people who can always come.
func heldAlone(s *planner.Snapshot, c *planner.Course, site string) map[[2]int]bool {
	alone := *s
	alone.Offices = []planner.Office{{ID: "near", Site: site, ReleasePerDay: 9}}
	alone.Learners, alone.Requests = nil, nil
	var all []planner.Window
	for d := range s.Days {
		all = append(all, planner.Window{d, 0, 1440})
	}
	var seated []string
	for i := range c.MinGroup {
		id := fmt.Sprint("l", i)
		alone.Learners = append(alone.Learners, planner.Learner{ID: id, Office: "near", Sites: []string{site}, Available: all, MaxDayMinutes: 1440})
		alone.Requests = append(alone.Requests, planner.Request{ID: id, Learner: id, Course: c.ID, Weight: 1})
		seated = append(seated, id)
	}
	crews := [][]string{{}}
	for range c.Crew {
		var more [][]string
		for _, crew := range crews {
			for _, t := range s.Trainers {
				more = append(more, append(append([]string{}, crew...), t.ID))
			}
		}
		crews = more
	}
	out := map[[2]int]bool{}
	for _, room := range s.Rooms {
		if room.Site != site {
			continue
		}
		for day := range s.Days {
			for start := 540; start < 1440; start += s.GridMinutes { // no window of the worlds begins sooner
				for _, crew := range crews {
					p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: []planner.Session{{ID: "alone", Course: c.ID, Room: room.ID, Trainers: crew, Day: day, Start: start, Seated: seated}}}
					if !out[[2]int{day, start}] && referee.Check(&alone, p).Valid {
						out[[2]int{day, start}] = true
					}
				}
			}
		}
	}
	return out
}

// Whoever asks for starts again and again pays for no memory.
func TestStartsAllocateNothing(t *testing.T) {
	for seed := range uint64(5) {
		g := New(world(seed))
		out := make([]uint64, g.Words)
		if n := testing.AllocsPerRun(10, func() {
			for c := range g.Length {
				for site := range g.Sites {
					g.Starts(CourseIx(c), SiteIx(site), 0, out)
				}
			}
		}); n > 0 {
			t.Errorf("world %d: %.0f allocations", seed, n)
		}
	}
}
