package ground

import (
	"fmt"
	"math/rand/v2"

	"cohort/planner"
)

// world makes a small sound snapshot without learners, in which whatever decides
// on a start may bite: features, seats, crews of two, windows off the grid and up
// to midnight, ways that nobody travels, online rooms, limits of days and weeks,
// a week that the horizon cuts.
func world(seed uint64) *planner.Snapshot {
	rnd := rand.New(rand.NewPCG(seed, 11))
	pick := func(list ...int) int { return list[rnd.IntN(len(list))] }
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprint("world ", seed), FirstDay: planner.Date(20835 + rnd.IntN(7)), Days: pick(1, 2, 3),
		GridMinutes: pick(30, 60, 60), Weights: planner.DefaultWeights(), Published: []planner.Published{}}
	s.Sites = []planner.Site{{ID: "home"}, {ID: "b"}, {ID: "online", Virtual: true}, {ID: "a"}}
	for _, pair := range [][2]string{{"a", "home"}, {"home", "b"}, {"a", "b"}} {
		if rnd.IntN(3) > 0 {
			s.Travel = append(s.Travel, planner.Travel{From: pair[0], To: pair[1], Minutes: pick(0, 30, 45)})
		}
	}
	opens := []int{pick(600, 1200), pick(600, 1200), 600} // by day
	calendar := func() (out []planner.Window) {
		for d := range s.Days {
			from := opens[d] + pick(-30, 0, 0, 10)
			switch rnd.IntN(6) {
			case 0:
			case 1:
				out = append(out, planner.Window{d, from, from + 70}, planner.Window{d, from + 80, from + 180})
			default:
				out = append(out, planner.Window{d, from, min(from+pick(100, 180, 240), 1440)})
			}
		}
		return out
	}
	for i, site := range []string{"b", "a", "online", "a"} {
		r := planner.Room{ID: fmt.Sprint("r", i), Site: site, Seats: pick(1, 2, 3), Open: calendar()}
		r.Features = [][]string{{}, {"screen"}, {"screen", "ramp"}}[rnd.IntN(3)]
		s.Rooms = append(s.Rooms, r)
	}
	for i := range 3 {
		c := planner.Course{ID: fmt.Sprint("c", i), Minutes: pick(60, 90, 120), MinGroup: pick(1, 1, 2), MaxGroup: 3, Crew: []string{"x"}, After: []string{}, Starts: []int{}}
		c.Features = [][]string{{}, {}, {"screen"}, {"ramp"}}[rnd.IntN(4)]
		if rnd.IntN(2) == 0 {
			c.Crew = []string{"x", []string{"x", "y"}[rnd.IntN(2)]}
		}
		if rnd.IntN(3) == 0 {
			c.Starts = []int{600, 660, 1440 - 2*60}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range 3 {
		t := planner.Trainer{ID: fmt.Sprint("t", i), Home: []string{"a", "b", "home"}[rnd.IntN(3)], Roles: [][]string{{"x"}, {"x", "y"}}[rnd.IntN(2)], Courses: []string{},
			Available: calendar(), MaxDayMinutes: pick(80, 100, 240), MaxWeekMinutes: pick(110, 300), TaughtMinutes: pick(0, 0, 40)}
		for _, c := range s.Courses {
			if rnd.IntN(4) > 0 {
				t.Courses = append(t.Courses, c.ID)
			}
		}
		s.Trainers = append(s.Trainers, t)
	}
	s.Offices = []planner.Office{{ID: "p", Site: "a", ReleasePerDay: 9}, {ID: "o", Site: "home", ReleasePerDay: 9}}
	return s
}
