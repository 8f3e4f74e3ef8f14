package promise

import (
	"slices"
	"testing"

	"cohort/planner"
)

// A wave is due as the snapshot says that those are who start on the day: by the
// network's calendar, whatever days rooms are open on. Where it does not say, the
// programme's calendar days count.
func TestDueByTheCalendarOfTheSnapshot(t *testing.T) {
	for name, x := range map[string]struct {
		by    []int
		close bool // the rooms, on the days between
		want  int
	}{
		"nothing said":              {nil, false, 7},
		"a holiday between":         {[]int{9, 9, 10}, false, 9},
		"a worked Saturday":         {[]int{5}, false, 5},
		"said for other days alone": {[]int{}, false, 7},
		"rooms are shut":            {[]int{9}, true, 9},
	} {
		s, p := world(t, 3, false)
		s.Programmes[0].DueBy = x.by
		if x.close {
			p = &planner.Plan{Snapshot: s.Name}
			for i := range s.Rooms {
				s.Rooms[i].Open = slices.DeleteFunc(s.Rooms[i].Open, func(w planner.Window) bool { return w[0] > 0 && w[0] < 9 })
			}
		}
		d, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		d.Working = func(planner.Date) bool { return true }
		a, err := d.Ask(t.Context(), Wave{Office: "o1", Start: s.FirstDay, Headcount: 1})
		if err != nil {
			t.Fatal(err)
		}
		if a.DueDay != x.want || a.Due != s.FirstDay+planner.Date(x.want) {
			t.Errorf("%s: due on day %d, %s, not on day %d", name, a.DueDay, a.Due, x.want)
		}
	}
}
