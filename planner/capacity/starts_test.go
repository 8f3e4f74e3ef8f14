package capacity

import (
	"fmt"
	"slices"
	"testing"

	"cohort/planner"
)

// expected is a snapshot with ten held seats at the intake of 18 January and two
// at that of the 25th, in the catchment of TC; each person needs X.
func expected() *planner.Snapshot {
	s := centre()
	s.Offices = append(s.Offices, planner.Office{ID: "O2", Site: "O", ReleasePerDay: 1000})
	hold := func(cohort, office string, n, weight, earliest int) {
		for range n {
			ask(s, "X", 1, earliest, earliest+4)
			l, r := &s.Learners[len(s.Learners)-1], &s.Requests[len(s.Requests)-1]
			l.Anonymous, l.Cohort, l.Office, r.Weight = true, cohort, office, weight
		}
	}
	hold("2027-01-18 TC", "O", 10, 4, 0)
	hold("2027-01-25 TC", "O", 1, 4, 7)
	hold("2027-01-25 TC", "O2", 1, 4, 7)
	ask(s, "X", 1, 0, 4) // somebody with a name
	s.Learners[len(s.Learners)-1].Cohort = "2027-01-18 TC"
	return s
}

func TestExpecting(t *testing.T) {
	for _, c := range []struct {
		says   string
		change func(*planner.Snapshot)
		wanted map[string]int
		want   string // people of each intake, and the offices of those of the second
	}{
		{"nothing is said: as the snapshot has it", nil, nil, "11 and 2 [O O2]"},
		{"as many as are held", nil, map[string]int{"2027-01-18 TC": 10, "2027-01-25 TC": 2}, "11 and 2 [O O2]"},
		{"fewer, but whoever has a name stays", nil, map[string]int{"2027-01-18 TC": 4, "2027-01-25 TC": 0}, "5 and 0 []"},
		{"more, in turn", nil, map[string]int{"2027-01-25 TC": 5}, "11 and 5 [O O O2 O2 O2]"},
		{"a wave is at least what was announced", func(s *planner.Snapshot) { s.Requests[11].Weight = 8 }, map[string]int{"2027-01-25 TC": 0}, "11 and 1 [O2]"},
		{"beside the people of a wave the seats of its office stay", func(s *planner.Snapshot) {
			s.Requests[11].Weight = 8
			s.Learners[10].Office = "O2"
		}, map[string]int{"2027-01-25 TC": 0}, "11 and 2 [O2 O2]"},
		{"nobody is held at an intake: those of the nearest one are moved", func(s *planner.Snapshot) {
			s.Learners, s.Requests = slices.Delete(s.Learners, 10, 12), slices.Delete(s.Requests, 10, 12)
		}, map[string]int{"2027-01-25 TC": 3}, "11 and 3 [O O O]"},
		{"nobody is held in a catchment: nobody can be taken", nil, map[string]int{"2027-01-25 FAR": 3}, "11 and 2 [O O2]"},
		{"people who work already are no cohort that starts", nil, map[string]int{"": 3}, "11 and 2 [O O2]"},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := expected()
			if c.change != nil {
				c.change(s)
			}
			before := len(s.Learners)
			got := Expecting(s, c.wanted)
			count, offices := map[string]int{}, []string{}
			ids := map[string]bool{}
			for _, l := range got.Learners {
				count[l.Cohort]++
				if l.Cohort == "2027-01-25 TC" {
					offices = append(offices, l.Office)
				}
				ids[l.ID] = true
			}
			slices.Sort(offices)
			if say := fmt.Sprint(count["2027-01-18 TC"], " and ", count["2027-01-25 TC"], " ", offices); say != c.want {
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
	Foresee(loads, s, map[string]int{"2027-01-18 TC": 0, "2027-01-25 TC": 0}, map[string]int{"2027-01-18 TC": 19, "2027-01-25 TC": 2})
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
