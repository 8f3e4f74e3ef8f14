package editions

import (
	"testing"

	"cohort/planner"
	"cohort/planner/demand"
)

func TestWhatChangedForWhom(t *testing.T) {
	const today = planner.Date(20000)
	seat := func(day, start int, room string, trainers ...string) Place {
		return Place{Learner: "anna", Course: "SRV-01", Session: "s1", Date: today + planner.Date(day), Start: start, Room: room, Trainers: trainers}
	}
	was := seat(3, 600, "r1", "t1", "t2")
	for _, c := range []struct {
		name   string
		before []Place
		after  []Place
		gone   bool // the learner withdrew
		want   Kind // empty: nothing is said
	}{
		{"the same place is no change", []Place{was}, []Place{was}, false, ""},
		{"the crew in another order is no change", []Place{was}, []Place{seat(3, 600, "r1", "t2", "t1")}, false, ""},
		{"another day", []Place{was}, []Place{seat(4, 600, "r1", "t1", "t2")}, false, moved},
		{"another hour", []Place{was}, []Place{seat(3, 630, "r1", "t1", "t2")}, false, moved},
		{"another room", []Place{was}, []Place{seat(3, 600, "r2", "t1", "t2")}, false, reroomed},
		{"another trainer", []Place{was}, []Place{seat(3, 600, "r1", "t1", "t3")}, false, retrained},
		{"another room and trainer is told as another room", []Place{was}, []Place{seat(3, 600, "r2", "t3")}, false, reroomed},
		{"the place is gone", []Place{was}, nil, false, cancelled},
		{"the person is gone and with them the place", []Place{was}, nil, true, ""},
		{"a place where there was none", nil, []Place{was}, false, added},
		{"what was held yesterday is history", []Place{seat(-1, 600, "r1", "t1")}, nil, false, ""},
		{"beyond the days looked at", []Place{seat(9, 600, "r1", "t1")}, nil, false, ""},
		{"moved out of the days looked at", []Place{was}, []Place{seat(9, 600, "r1", "t1", "t2")}, false, moved},
	} {
		byNeed := func(list []Place) map[need]Place {
			out := make(map[need]Place)
			for _, p := range list {
				out[need{p.Learner, p.Course}] = p
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
		case c.want != "" && c.want != added && got[0].Cause != demand.RoomShut:
			t.Errorf("%s: the cause is %q", c.name, got[0].Cause)
		}
	}
}
