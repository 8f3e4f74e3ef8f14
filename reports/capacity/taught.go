package capacity

import (
	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// taught is what was held and what is planned, by course and by week, and the
// programmes.
func taught(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	intro := w.Say("taught_purpose_files")
	if c.Since != 0 {
		intro = w.Say("taught_purpose", "Since", w.Date(c.Since))
	}
	t := sheet.Table[editions.Taught]{
		Title:  w.Say("taught_title"),
		Intro:  intro,
		Empty:  w.Say("taught_none"),
		Beside: []float64{3, 20, 20, 20},
		List: sheet.List[editions.Taught]{Rows: c.Taught,
			Look: func(i int) sheet.RowLook {
				if c.Taught[i].Missing > 0 {
					return sheet.RowLook{Fill: sheet.Alarm}
				}
				return sheet.RowLook{}
			},
			Columns: []sheet.Column[editions.Taught]{
				sheet.Numbers[editions.Taught](w.Col("number"), 5),
				sheet.Left(w.Col("course"), 46, func(x editions.Taught) sheet.Value { return sheet.Text(x.Course) }),
				sheet.Middle(w.Col("hours"), 12, func(x editions.Taught) sheet.Value { return sheet.Hours(x.Minutes) }),
				sheet.Middle(w.Col("group_least"), 13.5, func(x editions.Taught) sheet.Value { return sheet.Count(x.MinGroup) }),
				sheet.Middle(w.Col("group_most"), 13.5, func(x editions.Taught) sheet.Value { return sheet.Count(x.MaxGroup) }),
			}},
	}
	sums := taughtSums(c)
	for _, s := range sums {
		t.Columns = append(t.Columns, sheet.Middle(w.Col(s.key), s.width, func(x editions.Taught) sheet.Value {
			if !s.known {
				return nil
			}
			return sheet.Count(s.of(x))
		}))
	}
	n := len(t.Columns)
	t.Then = func(p *sheet.Page, last int) int {
		row := last + 1
		l := sheet.Look{Bold: true, Top: sheet.Edge{Line: sheet.Medium, Color: sheet.Ink}}
		p.Fill(1, row, n, row, l)
		p.Text(2, row, w.Say("total"), l)
		l.Across = "center"
		for i, s := range sums {
			sum := 0
			for _, x := range c.Taught {
				sum += s.of(x)
			}
			if s.known {
				p.Count(n-len(sums)+1+i, row, sum, l)
			}
		}
		p.Height(row, 20)
		row = taughtWeeks(c, p, row+2, n, w)
		if len(c.Programmes) > 0 {
			row = p.Part(row+1, n, w.Say("taught_programmes"))
			for i := range c.Programmes {
				row = p.Bullets(row, n, []string{ProgrammeText(w, &c.Programmes[i])}, sheet.Look{})
			}
		}
		return row - 1
	}
	return w.Sheet("taught", t.Draw)
}

// taughtSum is a column of numbers that are added up below.
type taughtSum struct {
	key   string
	width float64
	of    func(x editions.Taught) int
	known bool
}

func taughtSums(c *editions.CapacityBook) []taughtSum {
	held := c.Since != 0
	return []taughtSum{
		{"held_sessions", 13.5, func(x editions.Taught) int { return x.Held }, held},
		{"held_seats", 13.5, func(x editions.Taught) int { return x.HeldSeats }, held},
		{"planned_sessions", 11, func(x editions.Taught) int { return x.Sessions }, c.Planned},
		{"taken_named", 12, func(x editions.Taught) int { return x.Named }, c.Planned},
		{"seats_held", 11, func(x editions.Taught) int { return x.Reserved }, c.Planned},
		{"places", 9, func(x editions.Taught) int { return x.Places }, c.Planned},
		{"asked", 10, func(x editions.Taught) int { return x.Asked }, true},
		{"asked_missing", 12, func(x editions.Taught) int { return x.Missing }, c.Planned},
	}
}

// ProgrammeText says a programme in a line.
func ProgrammeText(w words.Words, p *editions.ProgrammeLine) string {
	courses := ""
	for i, name := range p.Courses {
		if i > 0 {
			courses += " → "
		}
		courses += name
	}
	text := w.Say("programme_line", "Name", p.Name, "Courses", w.Count("courses", len(p.Courses)), "Hours", w.HoursOf(p.Minutes), "List", courses)
	if p.Due > 0 {
		text += " " + w.Count("programme_due", p.Due)
	}
	return text
}

// taughtWeeks writes the sessions of each week over n columns, with a chart beside
// the courses, and returns the row after them.
func taughtWeeks(c *editions.CapacityBook, p *sheet.Page, row, n int, w words.Words) int {
	if len(c.TaughtWeeks) == 0 {
		return row
	}
	title := w.Say("taught_weeks")
	head := p.Part(row, n, title)
	row = sheet.List[editions.TaughtWeek]{Rows: c.TaughtWeeks, Columns: []sheet.Column[editions.TaughtWeek]{
		sheet.Numbers[editions.TaughtWeek](w.Col("number"), 5),
		sheet.Left(w.Col("week"), 46, func(x editions.TaughtWeek) sheet.Value { return sheet.Text(words.UpperFirst(w.Week(x.Monday))) }),
		sheet.Middle(w.Col("held_sessions"), 12, func(x editions.TaughtWeek) sheet.Value {
			if c.Since == 0 {
				return nil
			}
			return sheet.Count(x.Held)
		}),
		sheet.Middle(w.Col("planned_sessions"), 13.5, func(x editions.TaughtWeek) sheet.Value { return sheet.Count(x.Sessions) }),
		sheet.Middle(w.Col("seats_taken"), 13.5, func(x editions.TaughtWeek) sheet.Value { return sheet.Count(x.Seats) }),
	}}.At(p, head)
	p.Chart(sheet.Chart{Title: title, Kind: sheet.StackedBars, Data: sheet.Data{Head: head, First: head + 1, Last: row - 1, Across: 2},
		Series: []sheet.Series{{Col: 3, Color: "AEB6C0"}, {Col: 4, Color: "7DA7D9"}}, Legend: true, Figures: "0;;", Scale: sheet.Scale{Format: sheet.AsWhole, Gap: 40, Small: true},
		Col: n + 2, Row: 5, Width: p.Span(n+2, n+4), Height: 345})
	return row
}
