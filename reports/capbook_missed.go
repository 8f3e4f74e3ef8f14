package reports

import (
	"strconv"
	"strings"

	"cohort/reports/sheet"
)

// missed is what the plan left without a place or too late, although nothing
// proves that it must.
func missed(c *CapacityBook, w Words) sheet.Sheet {
	_, list := c.proven()
	nothing := w.Say("missed_none")
	if !c.Planned {
		nothing = w.Say("missed_no_plan")
	}
	return w.sheet("missed", sheet.Table[Missed]{
		Title: w.Say("missed_title"),
		Intro: w.Say("missed_purpose"),
		Empty: nothing,
		List: sheet.List[Missed]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook {
				if len(list[i].Shortages) > 0 {
					return sheet.RowLook{Fill: sheet.Alarm}
				}
				return sheet.RowLook{}
			},
			Columns: []sheet.Column[Missed]{
				sheet.Numbers[Missed](w.col("number"), 5),
				sheet.Left(w.col("course"), 44, func(m Missed) sheet.Value { return sheet.Text(m.Course) }),
				sheet.Left(w.col("home_site"), 40, func(m Missed) sheet.Value { return sheet.Text(w.near(m.Sites)) }),
				sheet.Left(w.col("because"), 50, func(m Missed) sheet.Value { return sheet.Text(w.cause(&m)) }),
				sheet.Middle(w.col("asked_named"), 12, func(m Missed) sheet.Value { return sheet.Count(m.Named) }),
				sheet.Middle(w.col("seats_held"), 12, func(m Missed) sheet.Value { return sheet.Count(m.Held) }),
				sheet.Left(w.col("first_due"), 13, func(m Missed) sheet.Value { return sheet.Day(m.Due) }),
				sheet.Left(w.col("counted_in"), 19, func(m Missed) sheet.Value {
					if len(m.Shortages) == 0 {
						return sheet.Text("—")
					}
					return sheet.Text(w.col("number") + "\u00a0" + numbers(m.Shortages))
				}),
				sheet.Left(w.col("verdict"), 44, func(m Missed) sheet.Value {
					switch {
					case len(m.Shortages) > 0:
						return sheet.Text(w.Say("verdict_counted"))
					case m.Late:
						return sheet.Text(w.Say("verdict_late"))
					}
					return sheet.Text(w.Say("verdict_open"))
				}),
			}},
	}.Draw)
}

// numbers writes the numbers of proofs.
func numbers(list []int) string {
	text := make([]string, len(list))
	for i, n := range list {
		text[i] = strconv.Itoa(n)
	}
	return strings.Join(text, ", ")
}
