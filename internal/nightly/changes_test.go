package nightly

import (
	"testing"

	"cohort/planner"
	"cohort/planner/demand"
)

func TestWhatChangedForWhom(t *testing.T) {
	const today = planner.Date(20000)
	seat := func(day, start int, room string, trainers ...string) place {
		return place{Learner: "anna", Course: "SRV-01", Session: "s1", Date: today + planner.Date(day), Start: start, Room: room, Trainers: trainers}
	}
	was := seat(3, 600, "r1", "t1", "t2")
	for _, c := range []struct {
		name   string
		before []place
		after  []place
		gone   bool // the learner withdrew
		want   kind // empty: nothing is said
	}{
		{"the same place is no change", []place{was}, []place{was}, false, ""},
		{"the crew in another order is no change", []place{was}, []place{seat(3, 600, "r1", "t2", "t1")}, false, ""},
		{"another day", []place{was}, []place{seat(4, 600, "r1", "t1", "t2")}, false, moved},
		{"another hour", []place{was}, []place{seat(3, 630, "r1", "t1", "t2")}, false, moved},
		{"another room", []place{was}, []place{seat(3, 600, "r2", "t1", "t2")}, false, reroomed},
		{"another trainer", []place{was}, []place{seat(3, 600, "r1", "t1", "t3")}, false, retrained},
		{"another room and trainer is told as another room", []place{was}, []place{seat(3, 600, "r2", "t3")}, false, reroomed},
		{"the place is gone", []place{was}, nil, false, cancelled},
		{"the person is gone and with them the place", []place{was}, nil, true, ""},
		{"a place where there was none", nil, []place{was}, false, added},
		{"what was held yesterday is history", []place{seat(-1, 600, "r1", "t1")}, nil, false, ""},
		{"beyond the days looked at", []place{seat(9, 600, "r1", "t1")}, nil, false, ""},
		{"moved out of the days looked at", []place{was}, []place{seat(9, 600, "r1", "t1", "t2")}, false, moved},
	} {
		byNeed := func(list []place) map[need]place {
			out := make(map[need]place)
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

func TestPeriodIsTheISOWeek(t *testing.T) {
	for _, c := range []struct{ monday, period string }{
		{"2027-01-25", "2027-W04"},
		{"2026-12-28", "2026-W53"}, // the year's end belongs to the week of the old year
		{"2025-12-29", "2026-W01"}, // and this one to the new
	} {
		d, err := planner.ParseDate(c.monday)
		if err != nil {
			t.Fatal(err)
		}
		if got := period(d); got != c.period || mondayOf(got) != d {
			t.Errorf("the week of %s is %s and begins on %s, want %s", c.monday, got, mondayOf(got), c.period)
		}
		if next := nextMonday(d + 6); next != d+7 {
			t.Errorf("after the Sunday of %s comes %s", c.period, next)
		}
	}
}
