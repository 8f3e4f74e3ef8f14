package holds

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

func TestReleasingAHoldLeavesTheOthersOfItsIntakeTheirSeats(t *testing.T) {
	hold := func(number int64, office string, numbers ...int) store.Hold {
		var ids []string
		for _, n := range numbers {
			ids = append(ids, fmt.Sprint("A/", office, "/", n))
		}
		return store.Hold{Number: number, Office: office, Position: "universal", Version: 3, Learners: ids, Numbers: numbers,
			Seats: []store.ReservedSession{{ID: "s", Learners: ids}}}
	}
	first, second := hold(1, "SOKOL", 1, 2), hold(2, "SOKOL", 9, 10)
	standing := store.Taken{Version: 3, Holds: []store.Hold{first, second, hold(3, "KOPTEVO", 1)}}
	want := []store.Hold{hold(2, "SOKOL", 1, 2)}
	if diff := cmp.Diff(want, closeRanks(standing, first)); diff != "" {
		t.Errorf("the first is released:\n%s", diff)
	}
	if diff := cmp.Diff([]store.Hold{first}, closeRanks(standing, second)); diff != "" {
		t.Errorf("the second is released:\n%s", diff)
	}
	if second.Learners[0] != "A/SOKOL/9" || second.Seats[0].Learners[0] != "A/SOKOL/9" {
		t.Error("what was handed in was changed")
	}
}

// day is the day on which the tests look at the holds.
const day = planner.Date(20836)

// held is a hold of seats for two newcomers of an office, until the day itself.
func held(number int64, change func(*store.Hold)) store.Hold {
	h := store.Hold{Number: number, Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 2, Until: day, Version: 3,
		Learners: []string{"a", "b"}, Numbers: []int{4, 5},
		Seats: []store.ReservedSession{{ID: "s", Course: "C", Room: "R", Trainers: []string{"T"}, Date: day + 11, Start: 600, Minutes: 60, Learners: []string{"a", "b"}}}}
	if change != nil {
		change(&h)
	}
	return h
}

func TestWavesThatHoldsAnnounce(t *testing.T) {
	released := time.Unix(0, 0)
	for _, c := range []struct {
		name      string
		announced []facts.Wave
		holds     []store.Hold
		want      []facts.Wave
	}{
		{"nothing is held", nil, nil, nil},
		{"one hold", nil, []store.Hold{held(1, nil)}, []facts.Wave{{ID: "hold/1", Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 2}}},
		{"with people who had a name already", nil, []store.Hold{held(1, func(h *store.Hold) { h.Beside = 3 })},
			[]facts.Wave{{ID: "hold/1", Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 5}}},
		{"two of one intake are one wave", nil, []store.Hold{held(1, nil), held(2, nil)},
			[]facts.Wave{{ID: "hold/1", Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 4}}},
		{"two of two intakes are two", nil, []store.Hold{held(1, nil), held(2, func(h *store.Hold) { h.Start += 7 })},
			[]facts.Wave{{ID: "hold/1", Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 2}, {ID: "hold/2", Office: "SOKOL", Position: "universal", Start: day + 17, Headcount: 2}}},
		{"its last day is over", nil, []store.Hold{held(1, func(h *store.Hold) { h.Until = day - 1 })}, nil},
		{"released", nil, []store.Hold{held(1, func(h *store.Hold) { h.ReleasedAt = &released })}, nil},
		{"the office head announced one of them", []facts.Wave{{Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 1}}, []store.Hold{held(1, nil)},
			[]facts.Wave{{ID: "hold/1", Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 1}}},
		{"all of them", []facts.Wave{{Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 2}}, []store.Hold{held(1, nil)}, nil},
		{"people of another position", []facts.Wave{{Office: "SOKOL", Position: "guide", Start: day + 10, Headcount: 2}}, []store.Hold{held(1, nil)},
			[]facts.Wave{{ID: "hold/1", Office: "SOKOL", Position: "universal", Start: day + 10, Headcount: 2}}},
	} {
		if diff := cmp.Diff(c.want, waves(c.announced, c.holds, day), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestSeatsThatHoldsHave(t *testing.T) {
	for _, c := range []struct {
		name  string
		holds []store.Hold
		want  []string // who sits in each session that is issued
	}{
		{"nothing is held", nil, []string{"s: anna a x", "past: a"}},
		{"a hold in the plan that stands: its learners sit where it says", []store.Hold{held(1, nil)}, []string{"s: anna x a b", "past: a"}},
		{"in a session that was opened for it", []store.Hold{held(1, func(h *store.Hold) { h.Seats[0].ID = "new" })}, []string{"s: anna x", "past: a", "new: a b"}},
		{"its session is over", []store.Hold{held(1, func(h *store.Hold) { h.Seats[0].ID, h.Seats[0].Date = "gone", day-1 })}, []string{"s: anna x", "past: a"}},
		{"it has ended: who gave up a seat for it does not get it back", []store.Hold{held(1, func(h *store.Hold) { h.Until = day - 1 })}, []string{"s: anna x", "past: a"}},
		{"taken in an earlier plan: the plan that stands knows the wave", []store.Hold{held(1, func(h *store.Hold) { h.Version = 2 })}, []string{"s: anna a x", "past: a"}},
	} {
		f := &facts.Facts{Issued: []facts.Issued{
			{ID: "s", Date: day + 11, Learners: []string{"anna"}, Nameless: []facts.Nameless{{ID: "a"}, {ID: "x"}}},
			{ID: "past", Date: day - 1, Nameless: []facts.Nameless{{ID: "a"}}}}}
		Reserve(f, store.Taken{Version: 3, Holds: c.holds}, day)
		var got []string
		for _, x := range f.Issued {
			text := x.ID + ":"
			for _, id := range x.Learners {
				text += " " + id
			}
			for _, n := range x.Nameless {
				text += " " + n.ID
				if n.ID == "b" && (n.Office != "SOKOL" || *n.Intake != day+10 || n.Number != 5) {
					t.Errorf("%s: b stands for %+v", c.name, n)
				}
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestWhoIsPromisedASeat(t *testing.T) {
	c := &Counter{Day: day, Taken: store.Taken{Holds: []store.Hold{held(1, nil), held(2, func(h *store.Hold) { h.Until, h.Learners = day-1, []string{"c"} })}}}
	if diff := cmp.Diff(map[string]bool{"a": true, "b": true}, c.promised()); diff != "" {
		t.Error(diff)
	}
}
