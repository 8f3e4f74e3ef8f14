package timetable

import (
	"fmt"
	"sort"
	"strings"

	"cohort/planner"
)

// date shows a day of the horizon as people say it, such as Mon 18 Jan.
func (m *model) date(day int32) string {
	return (m.s.FirstDay + planner.Date(day)).UTC().Format("Mon 2 Jan")
}

func clock(minute int32) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// hours shows minutes as hours where they are whole.
func hours(minutes int32) string {
	if minutes%60 == 0 {
		return count(int(minutes/60), "hour")
	}
	return fmt.Sprintf("%.1f hours", float64(minutes)/60)
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// list joins names as a sentence does, and counts those beyond the first few.
func list(names []string) string {
	const most = 4
	switch n := len(names); {
	case n == 0:
		return "nobody"
	case n == 1:
		return names[0]
	case n <= most:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s and %d others", strings.Join(names[:most-1], ", "), n-most+1)
	}
}

// who names the learners of some requests, in the order of their ids.
func (m *model) who(requests []requestIx) string {
	var names []string
	for _, r := range requests {
		names = append(names, m.s.Learners[m.requests[r].learner].ID)
	}
	sort.Strings(names)
	return list(names)
}
