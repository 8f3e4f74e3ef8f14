package capacity

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// expected is a snapshot with ten reserved seats at the intake of 18 January and two
// at that of the 25th, in the catchment of TC; each person needs X.
func expected() *planner.Snapshot {
	s := centre()
	s.Offices = append(s.Offices, planner.Office{ID: "O2", Site: "O", ReleasePerDay: 1000})
	hold := func(start planner.Date, office string, n, earliest int) {
		for range n {
			ask(s, "X", 1, earliest, earliest+4)
			l := &s.Learners[len(s.Learners)-1]
			l.Anonymous, l.Intake, l.Catchment, l.Office = true, &start, "TC", office
		}
	}
	hold(first, "O", 10, 0)
	hold(second, "O", 1, 7)
	hold(second, "O2", 1, 7)
	ask(s, "X", 1, 0, 4) // somebody with a name
	l := &s.Learners[len(s.Learners)-1]
	l.Intake, l.Catchment = &first, "TC"
	return s
}

// The intakes of expected.
var (
	first  = must(planner.ParseDate("2027-01-18"))
	second = must(planner.ParseDate("2027-01-25"))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func at(start planner.Date) Intake { return Intake{start, "TC"} }

func TestExpecting(t *testing.T) {
	for _, c := range []struct {
		says   string
		change func(*planner.Snapshot)
		wanted map[Intake]int
		want   string // people of each intake, and the offices of those of the second
	}{
		{"nothing is said: as the snapshot has it", nil, nil, "11 and 2 [O O2]"},
		{"as many as are held", nil, map[Intake]int{at(first): 10, at(second): 2}, "11 and 2 [O O2]"},
		{"fewer, but whoever has a name stays", nil, map[Intake]int{at(first): 4, at(second): 0}, "5 and 0 []"},
		{"more, in turn", nil, map[Intake]int{at(second): 5}, "11 and 5 [O O O2 O2 O2]"},
		{"a wave is at least what was announced", func(s *planner.Snapshot) { s.Learners[11].Announced = true }, map[Intake]int{at(second): 0}, "11 and 1 [O2]"},
		{"beside the people of a wave the seats of its office stay", func(s *planner.Snapshot) {
			s.Learners[11].Announced = true
			s.Learners[10].Office = "O2"
		}, map[Intake]int{at(second): 0}, "11 and 2 [O2 O2]"},
		{"nobody is held at an intake: those of the nearest one are moved", func(s *planner.Snapshot) {
			s.Learners, s.Requests = slices.Delete(s.Learners, 10, 12), slices.Delete(s.Requests, 10, 12)
		}, map[Intake]int{at(second): 3}, "11 and 3 [O O O]"},
		{"nobody is held in a catchment: nobody can be taken", nil, map[Intake]int{{second, "FAR"}: 3}, "11 and 2 [O O2]"},
		{"people who work already are no intake", func(s *planner.Snapshot) { s.Learners[12].Intake = nil }, map[Intake]int{{}: 3}, "10 and 2 [O O2]"},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := expected()
			if c.change != nil {
				c.change(s)
			}
			before := len(s.Learners)
			got := Expecting(s, c.wanted)
			count, offices := map[Intake]int{}, []string{}
			ids := map[string]bool{}
			for _, l := range got.Learners {
				of, _ := intakeOf(&l)
				count[of]++
				if of == at(second) {
					offices = append(offices, l.Office)
				}
				ids[l.ID] = true
			}
			slices.Sort(offices)
			if say := fmt.Sprint(count[at(first)], " and ", count[at(second)], " ", offices); say != c.want {
				t.Errorf("%s, want %s", say, c.want)
			}
			if len(ids) != len(got.Learners) || len(got.Requests) != len(got.Learners) || len(s.Learners) != before {
				t.Errorf("%d ids of %d learners with %d requests; the snapshot had %d, has %d", len(ids), len(got.Learners), len(got.Requests), before, len(s.Learners))
			}
			for _, r := range got.Requests {
				if !ids[r.Learner] {
					t.Errorf("nobody has the request %s", r.ID)
				}
			}
		})
	}
}

func TestForeseenLoads(t *testing.T) {
	s := expected()
	loads := Loads(s, nil)
	Foresee(loads, s, map[Intake]int{at(first): 0, at(second): 0}, map[Intake]int{at(first): 19, at(second): 2})
	for _, l := range loads {
		if l.Kind != Trainers || l.ID != "a" {
			continue
		}
		// Everybody costs a tenth of the six and a half hours of their group.
		want := [3]int{11 * 39, 1 * 39, 20 * 39}
		if l.Week != s.FirstDay {
			want = [3]int{2 * 39, 0, 2 * 39}
		}
		if got := [3]int{l.NeedMinutes, *l.NeedP50Minutes, *l.NeedP80Minutes}; got != want {
			t.Errorf("week of %s: need, at P50 and at P80 %v, want %v", l.Week, got, want)
		}
	}
}

// A weight is a price: an installation may set every one of them otherwise, and
// nobody counts as announced for it, or as expected.
func TestWeightsSayNothingOfWhoIsAnnounced(t *testing.T) {
	loads := func(weigh func(planner.Request) int) []Load {
		s := expected()
		s.Learners[3].Announced = true
		for i, r := range s.Requests {
			s.Requests[i].Weight = weigh(r)
		}
		out := Loads(s, nil)
		Foresee(out, s, map[Intake]int{at(first): 2, at(second): 0}, map[Intake]int{at(first): 20, at(second): 5})
		return out
	}
	want := loads(func(r planner.Request) int { return r.Weight })
	for _, weight := range []int{1, 4, 8, 100} {
		if diff := cmp.Diff(want, loads(func(planner.Request) int { return weight })); diff != "" {
			t.Errorf("every weight is %d: %s", weight, diff)
		}
	}
}
