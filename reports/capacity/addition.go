package capacity

import (
	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// sumLine is a line of a proof's addition.
type sumLine struct {
	number     int // of the proof
	side, what string
	asked      [3]int  // requests, the most in a group, sessions at least; 0: not said
	each       float64 // hours of a session; 0: not said
	minutes    int
	look       sheet.RowLook
}

// sumLines are what each proof adds up: need by course, have by trainer or room.
func sumLines(c *editions.CapacityBook, w words.Words) (out []sumLine) {
	need, have, lack := w.Say("side_need"), w.Say("side_have"), w.Say("side_missing")
	for i := range c.Report.Proofs {
		p := &c.Report.Proofs[i]
		add := func(l sumLine) {
			l.number = i + 1
			out = append(out, l)
		}
		for k, x := range p.Needs {
			l := sumLine{side: need, what: c.Called.Name(x.Course), asked: [3]int{x.Requests, x.Group, x.Sessions}, minutes: x.Minutes, look: sheet.RowLook{Begins: k == 0}}
			if x.Sessions > 0 {
				l.each = float64(x.Minutes) / 60 / float64(x.Sessions)
			}
			add(l)
		}
		add(sumLine{side: need, what: w.Say("addition_need", "What", w.ShortOf(p), "Weeks", w.Weeks(p.From, p.To)), minutes: p.NeedMinutes, look: sheet.RowLook{Fill: sheet.Pale}})
		for _, x := range p.Haves {
			add(sumLine{side: have, what: c.Called.Name(x.ID), minutes: x.Minutes})
		}
		add(sumLine{side: have, what: w.Say("total"), minutes: p.HaveMinutes, look: sheet.RowLook{Fill: sheet.Pale}})
		add(sumLine{side: lack, what: w.Say("addition_missing"), minutes: p.MissingMinutes, look: sheet.RowLook{Fill: sheet.Alarm}})
	}
	return out
}

// addition is what each proof adds up.
func addition(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	rows := sumLines(c, w)
	return w.Sheet("addition", sheet.Table[sumLine]{
		Title: w.Say("sheet_addition"),
		Intro: w.Say("addition_purpose"),
		Empty: w.Say("capacity_none_proofs"),
		List: sheet.List[sumLine]{Rows: rows, Filter: true, Look: func(i int) sheet.RowLook { return rows[i].look }, Columns: []sheet.Column[sumLine]{
			sheet.Middle(w.Col("shortage_number"), 10, func(l sumLine) sheet.Value { return sheet.Count(l.number) }),
			sheet.Left(w.Col("side"), 14, func(l sumLine) sheet.Value { return sheet.Text(l.side) }),
			sheet.Left(w.Col("what"), 48, func(l sumLine) sheet.Value { return sheet.Text(l.what) }),
			sheet.Middle(w.Col("asked"), 11, func(l sumLine) sheet.Value { return sheet.Some(l.asked[0]) }),
			sheet.Middle(w.Col("group_most"), 11, func(l sumLine) sheet.Value { return sheet.Some(l.asked[1]) }),
			sheet.Middle(w.Col("sessions_least"), 12, func(l sumLine) sheet.Value { return sheet.Some(l.asked[2]) }),
			sheet.Middle(w.Col("hours_each"), 12, func(l sumLine) sheet.Value {
				if l.each == 0 {
					return nil
				}
				return sheet.Decimal(l.each)
			}),
			sheet.Middle(w.Col("hours"), 12, func(l sumLine) sheet.Value { return sheet.Hours(l.minutes) }),
		}},
	}.Draw)
}
