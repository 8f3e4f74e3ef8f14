package capacity

import (
	"strings"
	"testing"

	"cohort/planner"
	"cohort/reports/internal/given"
)

// A week of which the plan has only some days says which; a whole one says its Monday.
func TestWeeksThatThePlanCuts(t *testing.T) {
	monday := given.Date(t, "2027-01-18")
	w := given.Words(t, "ru")
	for _, c := range []struct {
		first, last planner.Date
		want        string
		told        string
	}{
		{monday, monday + 13, "с 18.01, с 25.01", ""},
		{monday + 4, monday + 10, "22.01–24.01, 25.01–28.01", " Не целиком входят в план недели 22.01–24.01, 25.01–28.01."},
		{monday, monday + 9, "с 18.01, 25.01–27.01", " Не целиком входит в план неделя 25.01–27.01."},
	} {
		o := &sheetOfLoad{mondays: []planner.Date{monday, monday + 7}, first: c.first, last: c.last}
		var got []string
		for _, day := range o.mondays {
			_, days, _ := strings.Cut(o.week(day, w), "\n")
			got = append(got, days)
		}
		if strings.Join(got, ", ") != c.want || o.told("", w) != c.told {
			t.Errorf("from %s to %s: %q, %q", c.first, c.last, got, o.told("", w))
		}
	}
}
