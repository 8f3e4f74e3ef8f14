package editions

import (
	"testing"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/diff"
)

func TestWhatChangedForWhom(t *testing.T) {
	const today = planner.Date(20000)
	seat := func(day, start int, room string, trainers ...string) diff.Seat {
		return diff.Seat{Learner: "anna", Course: "SRV-01", Session: "s1", Slot: diff.Slot{Date: today + planner.Date(day), Start: start, Room: room, Trainers: trainers}}
	}
	was := seat(3, 600, "r1", "t1", "t2")
	for _, c := range []struct {
		name   string
		before []diff.Seat
		after  []diff.Seat
		gone   bool      // the learner withdrew
		want   diff.Kind // empty: nothing is said
	}{
		{"the same place is no change", []diff.Seat{was}, []diff.Seat{was}, false, ""},
		{"the crew in another order is no change", []diff.Seat{was}, []diff.Seat{seat(3, 600, "r1", "t2", "t1")}, false, ""},
		{"another day", []diff.Seat{was}, []diff.Seat{seat(4, 600, "r1", "t1", "t2")}, false, diff.Moved},
		{"another hour", []diff.Seat{was}, []diff.Seat{seat(3, 630, "r1", "t1", "t2")}, false, diff.Moved},
		{"another room", []diff.Seat{was}, []diff.Seat{seat(3, 600, "r2", "t1", "t2")}, false, diff.Reroomed},
		{"another trainer", []diff.Seat{was}, []diff.Seat{seat(3, 600, "r1", "t1", "t3")}, false, diff.Retrained},
		{"another room and trainer is told as another room", []diff.Seat{was}, []diff.Seat{seat(3, 600, "r2", "t3")}, false, diff.Reroomed},
		{"the place is gone", []diff.Seat{was}, nil, false, diff.Cancelled},
		{"the person is gone and with them the place", []diff.Seat{was}, nil, true, ""},
		{"a place where there was none", nil, []diff.Seat{was}, false, diff.Added},
		{"what was held yesterday is history", []diff.Seat{seat(-1, 600, "r1", "t1")}, nil, false, ""},
		{"beyond the days looked at", []diff.Seat{seat(9, 600, "r1", "t1")}, nil, false, ""},
		{"moved out of the days looked at", []diff.Seat{was}, []diff.Seat{seat(9, 600, "r1", "t1", "t2")}, false, diff.Moved},
	} {
		byNeed := func(list []diff.Seat) map[diff.Need]diff.Seat {
			out := make(map[diff.Need]diff.Seat)
			for _, p := range list {
				out[diff.Need{Learner: p.Learner, Course: p.Course}] = p
			}
			return out
		}
		got := compare(byNeed(c.before), byNeed(c.after), today, today+7, func(string) bool { return !c.gone },
			map[string]demand.Released{"s1": {Session: "s1", Cause: demand.RoomShut, Who: "r1"}})
		switch {
		case c.want == "" && len(got) != 0:
			t.Errorf("%s: told as %s", c.name, got[0].Kind)
		case c.want != "" && (len(got) != 1 || got[0].Kind != c.want):
			t.Errorf("%s: told as %+v, want %s", c.name, got, c.want)
		case c.want != "" && c.want != diff.Added && got[0].Cause != demand.RoomShut:
			t.Errorf("%s: the cause is %q", c.name, got[0].Cause)
		}
	}
}
