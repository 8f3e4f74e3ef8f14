package explain

import (
	"fmt"
	"sort"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Language is that of the sentences.
type Language string

// The languages. No language is English.
const (
	English Language = "en"
	Russian Language = "ru"
)

// say fills in a sentence, or a part of one, in the board's language.
func (b *board) say(english string, a ...any) string {
	if b.lang == Russian {
		return fmt.Sprintf(russian[english], a...)
	}
	return fmt.Sprintf(english, a...)
}

// date shows a day of the horizon as people say it, such as Mon 18 Jan.
func (b *board) date(day int32) string { return b.lang.Day(b.Snapshot.FirstDay + planner.Date(day)) }

// Day shows a date without its year.
func (l Language) Day(date planner.Date) string {
	d := date.UTC()
	if l == Russian {
		return fmt.Sprintf("%s %d %s", russianDays[d.Weekday()], d.Day(), russianMonths[d.Month()-1])
	}
	return d.Format("Mon 2 Jan")
}

func clock(minute int32) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// hours shows minutes as hours where they are whole.
func (b *board) hours(minutes int32) string {
	if minutes%60 == 0 {
		return b.count(int(minutes/60), "hour")
	}
	return b.say("%.1f hours", float64(minutes)/60)
}

func (b *board) persons(n int) string { return b.count(n, "person") }

// count shows how many there are of something.
func (b *board) count(n int, what string) string {
	if b.lang == Russian {
		return fmt.Sprintf("%d %s", n, russianCounts[what].form(n))
	}
	switch {
	case n == 1:
		return "1 " + what
	case what == "person":
		return fmt.Sprintf("%d people", n)
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// list joins names as a sentence does, and counts those beyond the first few.
func (b *board) list(names []string) string {
	const most = 4
	switch n := len(names); {
	case n == 0:
		return b.say("nobody")
	case n == 1:
		return names[0]
	case n <= most:
		return b.say("%s and %s", strings.Join(names[:n-1], ", "), names[n-1])
	default:
		return b.say("%s and %d others", strings.Join(names[:most-1], ", "), n-most+1)
	}
}

// who names the learners of some requests, in the order of their ids.
func (b *board) who(requests []draft.RequestIx) string {
	var names []string
	for _, r := range requests {
		names = append(names, b.Snapshot.Learners[b.Requests[r].Learner].ID)
	}
	sort.Strings(names)
	return b.list(names)
}
