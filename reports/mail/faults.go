package mail

import (
	"cmp"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
)

// mostFaults is how many rows a letter on the data shows.
const mostFaults = 60

// Faults is the letter to whoever owns data: what is newly wrong in it as of a day.
// Attached are the views with a workbook beside the letter, to be mended and sent back.
func Faults(reader string, day planner.Date, views []editions.Faulty, attached []string, words words.Words) (Body, error) {
	title := func(view string) string { return words.Say("data_view_" + view) }
	l := letter{Lang: words.Say("language"), Title: words.Say("data_letter_title"), Greeting: greeting(editions.Head{Reader: reader}, words),
		Closing: words.Say("data_letter_own")}
	t := table{Title: words.Say("data_letter_rows"), Heads: []string{words.Say("col_cure_where"), words.Say("data_letter_key"), words.Say("data_letter_wrong"), words.Say("data_letter_done"), words.Say("data_letter_hangs")}}
	total, shown := 0, 0
	var names []string
	for _, v := range views {
		total += v.New
		names = append(names, title(v.View))
		l.Short = append(l.Short, words.Say("data_letter_count", "View", title(v.View), "New", v.New, "Open", v.Open))
		for i, r := range v.Rows {
			if len(t.Rows) == mostFaults {
				break
			}
			where := ""
			if i == 0 {
				where = title(v.View)
			}
			shown++
			t.Rows = append(t.Rows, []string{where, cmp.Or(key(&r), words.Say("data_no_key")), words.Fault(r.Wrong), words.Fault(r.Done), hangs(&r, words)})
			if r.More > 0 {
				t.Rows = append(t.Rows, []string{"", words.Say("data_letter_more", "More", r.More), "", "", ""})
				shown += r.More
			}
		}
	}
	l.Subtitle = words.Say("data_letter_day", "Day", words.Date(day))
	if total > shown {
		t.More = words.Say("data_letter_rest", "More", total-shown)
	}
	l.Table = t
	if len(attached) > 0 {
		in := make([]string, len(attached))
		for i, v := range attached {
			in[i] = title(v)
		}
		l.Closing = words.Say("data_letter_attached", "Views", strings.Join(in, ", ")) + " " + l.Closing
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	return l.body(words.Say("data_letter_subject", "New", total, "Views", strings.Join(names, ", ")))
}

// key names a row; of a session by the short key of its attendance sheet first, which people
// have on paper.
func key(r *editions.FaultyRows) string {
	if r.Sheet == "" {
		return r.Key
	}
	session, who, more := strings.Cut(r.Key, ", ")
	if more {
		who = ", " + who
	}
	return r.Sheet + who + " (" + session + ")"
}

// hangs says what hangs on a row.
func hangs(r *editions.FaultyRows, words words.Words) string {
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{{"people", r.People}, {"sessions", r.Sessions}, {"places", r.Seats}} {
		if p.n > 0 {
			parts = append(parts, words.Count(p.key, p.n))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "—")
}
