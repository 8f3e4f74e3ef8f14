package ground

import (
	"slices"
	"testing"

	"cohort/planner"
)

// What somebody's own days hold, by courses of one hour and of three, on days of so many
// minutes. The last of the list go first.
func TestBeyond(t *testing.T) {
	for _, c := range []struct {
		name     string
		minutes  []int // of each request's course
		earliest int   // day of the last request
		most     int   // minutes of a day
		days     string
		want     []RequestIx
	}{
		{"nothing asked for", nil, 0, 240, "++", nil},
		{"a day each", []int{180, 180}, 0, 180, "++", nil},
		{"a day too few", []int{180, 180, 180}, 0, 180, "++", []RequestIx{2}},
		{"two short ones share a day", []int{60, 60}, 0, 120, "+", nil},
		{"a third does not", []int{60, 60, 60}, 0, 120, "+", []RequestIx{2}},
		{"a long one beside a short one", []int{180, 60}, 0, 240, "+", nil},
		{"a day too short for both, but not for two short ones: it is not seen", []int{180, 60}, 0, 239, "+", nil},
		{"a day too short for any two", []int{180, 180}, 0, 359, "+", []RequestIx{1}},
		{"days that cannot be count for nothing", []int{180, 180}, 0, 180, "+-", []RequestIx{1}},
		{"the first moves for one that begins later", []int{180, 180}, 1, 180, "++", nil},
		{"two cannot both have the last day", []int{180, 180, 180}, 1, 180, "-++", []RequestIx{2}},
		{"a day without limit holds all", []int{60, 60, 60}, 0, 1 << 40, "+", nil},
	} {
		s := &planner.Snapshot{Learners: []planner.Learner{{MaxDayMinutes: c.most}}}
		g := &Ground{Snapshot: s, Days: len(c.days)}
		var mine []RequestIx
		for i, m := range c.minutes {
			s.Courses = append(s.Courses, planner.Course{Minutes: m})
			s.Requests = append(s.Requests, planner.Request{})
			g.CourseOf, mine = append(g.CourseOf, CourseIx(i)), append(mine, RequestIx(i))
		}
		if n := len(mine); n > 0 {
			s.Requests[n-1].Earliest = c.earliest
		}
		got := g.Beyond(0, mine, func(_ RequestIx, day int) bool { return c.days[day] == '+' })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: beyond are %v, want %v", c.name, got, c.want)
		}
	}
}
