package diff

import (
	"testing"

	"cohort/planner"
)

func TestWhatBecameOfASlot(t *testing.T) {
	slot := func(day, start int, room string, trainers ...string) *Slot {
		return &Slot{Date: planner.Date(20000 + day), Start: start, End: start + 60, Room: room, Trainers: trainers}
	}
	longer := slot(1, 600, "r", "t", "u")
	longer.End += 30
	was := slot(1, 600, "r", "t", "u")
	for _, c := range []struct {
		name          string
		before, after *Slot
		want          Kind
	}{
		{"the same", was, slot(1, 600, "r", "t", "u"), Same},
		{"the crew in another order", was, slot(1, 600, "r", "u", "t"), Same},
		{"none at all", nil, nil, Same},
		{"new", nil, was, Added},
		{"gone", was, nil, Cancelled},
		{"another day", was, slot(2, 600, "r", "t", "u"), Moved},
		{"another hour", was, slot(1, 630, "r", "t", "u"), Moved},
		{"it ends later", was, longer, Moved},
		{"another room", was, slot(1, 600, "q", "t", "u"), Reroomed},
		{"one trainer less", was, slot(1, 600, "r", "t"), Retrained},
		{"another hour, room and crew", was, slot(1, 630, "q", "v"), Moved},
		{"another room and crew", was, slot(1, 600, "q", "v"), Reroomed},
	} {
		if got := KindOf(c.before, c.after); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Seats are found again by learner and course, whatever the ids of requests and
// sessions and the first day of the snapshot are.
func TestSeatsOfTwoNights(t *testing.T) {
	night := func(first planner.Date, prefix string, sessions ...planner.Session) map[Need]Seat {
		s := &planner.Snapshot{FirstDay: first, Courses: []planner.Course{{ID: "C", Minutes: 60}, {ID: "D", Minutes: 60}}}
		for _, who := range []string{"anna", "boris"} {
			for _, course := range []string{"C", "D"} {
				s.Requests = append(s.Requests, planner.Request{ID: prefix + who + course, Learner: who, Course: course})
			}
		}
		return Seats(s, sessions)
	}
	before := night(20000, "x",
		planner.Session{ID: "1", Course: "C", Day: 3, Start: 600, Room: "r", Seated: []string{"xannaC", "xborisC"}},
		planner.Session{ID: "2", Course: "D", Day: 4, Start: 600, Room: "r", Seated: []string{"xannaD"}})
	after := night(20001, "y",
		planner.Session{ID: "9", Course: "C", Day: 2, Start: 600, Room: "r", Seated: []string{"yannaC"}},
		planner.Session{ID: "8", Course: "C", Day: 3, Start: 600, Room: "r", Seated: []string{"yborisC"}},
		planner.Session{ID: "7", Course: "D", Day: 3, Start: 600, Room: "r", Seated: []string{"yborisD"}})
	want := map[Need]Kind{{"boris", "C"}: Moved, {"anna", "D"}: Cancelled, {"boris", "D"}: Added}
	changes := Between(before, after)
	for _, c := range changes {
		x := c.Before
		if x == nil {
			x = c.After
		}
		if k := want[Need{x.Learner, x.Course}]; k != c.Kind {
			t.Errorf("%s of %s: %q, want %q", x.Course, x.Learner, c.Kind, k)
		}
	}
	if len(changes) != len(want) {
		t.Errorf("%d changes, want %d", len(changes), len(want))
	}
}
