package capacity

import (
	"slices"

	"cohort/internal/editions"
	"cohort/planner/year"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// yearRow is one month of the year ahead, of the network.
type yearRow struct {
	year.PeopleRow
	planned *year.PeopleRow // as the hiring plan has it; nil: it says nothing of the month
	roles   map[string]year.TrainerRow
}

// yearRows are the months of an outlook, and the roles that trainers have.
func yearRows(c *editions.CapacityBook) (rows []yearRow, roles []string) {
	if c.Year == nil {
		return nil, nil
	}
	o := &c.Year.Learned
	for _, r := range o.People {
		if r.Site == year.Network {
			rows = append(rows, yearRow{PeopleRow: r, roles: map[string]year.TrainerRow{}})
		}
	}
	for _, r := range o.Trainers {
		for i := range rows {
			if r.Site == year.Network && rows[i].Month == r.Month {
				rows[i].roles[r.Role] = r
			}
		}
		if !slices.Contains(roles, r.Role) {
			roles = append(roles, r.Role)
		}
	}
	if p := c.Year.Planned; p != nil {
		for k, r := range p.People {
			for i := range rows {
				if r.Site == year.Network && r.Planned && rows[i].Month == r.Month {
					rows[i].planned = &p.People[k]
				}
			}
		}
	}
	return rows, roles
}

// yearAhead is the year of the network by month, with charts, whom to hire, and how well the
// last year was foreseen.
func yearAhead(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	rows, roles := yearRows(c)
	planned := c.Year != nil && c.Year.Planned != nil
	count := func(title string, of func(r yearRow) year.Milli) sheet.Column[yearRow] {
		return sheet.Middle(title, 12, func(r yearRow) sheet.Value { return sheet.Count((int(of(r)) + 500) / 1000) })
	}
	columns := []sheet.Column[yearRow]{
		sheet.Left(w.Col("month"), 10, func(r yearRow) sheet.Value { return sheet.Text(w.Month(r.Month)) }),
		count(w.Col("year_starts"), func(r yearRow) year.Milli { return r.Starts.P50 }),
		count(w.Col("year_starts_safe"), func(r yearRow) year.Milli { return r.Starts.P80 }),
		count(w.Col("year_leavers"), func(r yearRow) year.Milli { return r.Leavers.P50 }),
	}
	if planned {
		columns = append(columns, sheet.Middle(w.Col("year_planned"), 10, func(r yearRow) sheet.Value {
			if r.planned == nil {
				return nil
			}
			return sheet.Count((int(r.planned.Starts.P50) + 500) / 1000)
		}))
	}
	columns = append(columns, count(w.Col("year_staff"), func(r yearRow) year.Milli { return r.Staff }), count(w.Col("year_refreshed"), func(r yearRow) year.Milli { return r.Refreshed.P50 }))
	first := len(columns) + 1 // of the roles
	for _, role := range roles {
		name := words.UpperFirst(w.Role(role))
		hours := func(key string, of func(t year.TrainerRow) int) sheet.Column[yearRow] {
			return sheet.Middle(w.Say(key, "Role", name), 13, func(r yearRow) sheet.Value { return sheet.Hours(of(r.roles[role])) })
		}
		columns = append(columns, hours("col_year_need", func(t year.TrainerRow) int { return t.Need.P50 }), hours("col_year_safe", func(t year.TrainerRow) int { return t.Need.P80 }),
			hours("col_year_have", func(t year.TrainerRow) int { return t.Have }),
			sheet.Middle(w.Say("col_year_missing", "Role", name), 13, func(r yearRow) sheet.Value { return missing(r.roles[role].Missing, w) }))
	}
	return w.Sheet("year", sheet.Table[yearRow]{
		Title: w.Say("sheet_year"),
		Intro: yearPurpose(c, w),
		Empty: w.Say("year_none"),
		List: sheet.List[yearRow]{Rows: rows, Columns: columns, Look: func(i int) sheet.RowLook {
			for _, r := range rows[i].roles {
				if r.Missing.P50 > 0 {
					return sheet.RowLook{Fill: sheet.Alarm}
				}
			}
			return sheet.RowLook{}
		}},
		Then: func(p *sheet.Page, last int) int {
			next := yearCharts(p, last, first, roles, w)
			next = p.Part(next, p.Last(), w.Say("year_hires_head"))
			next = p.Bullets(next, p.Last(), w.YearHires(&c.Year.Learned, c.Year.Past), sheet.Look{})
			if planned {
				next = p.Part(next+1, p.Last(), w.Say("year_planned_head"))
				next = p.Bullets(next, p.Last(), slices.Concat(w.YearPlan(c.Year.Plan), w.YearHires(c.Year.Planned, c.Year.Past)), sheet.Look{})
			}
			next = p.Part(next+1, p.Last(), w.Say("year_past_head"))
			next = p.Bullets(next, p.Last(), w.YearErrors(c.Year.Past), sheet.Look{})
			next = p.Part(next+1, p.Last(), w.Say("year_basis_head"))
			return p.Bullets(next, p.Last(), w.YearBasis(&c.Year.Basis), sheet.Look{}) - 1
		},
	}.Draw)
}

// yearPurpose says what the numbers of a year mean, how often the reserve was enough, and how the
// first month stands beside the forecast.
func yearPurpose(c *editions.CapacityBook, w words.Words) string {
	text := w.Say("year_purpose")
	if c.Year == nil {
		return text
	}
	for _, more := range []string{w.YearHeld(c.Year.Past), besidePipeline(c, w)} {
		if more != "" {
			text += " " + more
		}
	}
	return text
}

// besidePipeline says how many start in the year's first month, and how many by the forecast;
// nothing where the forecast does not reach beyond that month.
func besidePipeline(c *editions.CapacityBook, w words.Words) string {
	rows, _ := yearRows(c)
	if len(rows) == 0 {
		return ""
	}
	mean, beyond := 0.0, false
	for _, x := range c.Starts {
		if year.MonthOf(x.Start) == rows[0].Month {
			mean += x.Mean
		}
		beyond = beyond || year.MonthOf(x.Start) > rows[0].Month
	}
	if !beyond {
		return ""
	}
	return w.YearBesidePipeline(rows[0].Month, rows[0].Starts.P50, mean)
}

// missing is how many are missing, likely and with a reserve.
func missing(n year.Whole, w words.Words) sheet.Value {
	text := w.Missing(n)
	if text == "" {
		return nil
	}
	return sheet.Text(text)
}

// yearCharts draws who comes and goes, and need and have of each role, three beside each other,
// and returns the row after the last.
func yearCharts(p *sheet.Page, last, first int, roles []string, w words.Words) int {
	const rows, beside = 14, 3 // of one chart, and charts in a line
	wide := p.Span(1, p.Last()) / beside
	data := sheet.Data{Head: 4, First: 5, Last: last, Across: 1}
	charts := []sheet.Chart{{Title: w.Say("chart_year_people"), Kind: sheet.Columns, Data: data,
		Series: []sheet.Series{{Col: 2, Color: "9DB8D9"}, {Col: 3, Color: "2F6DB5"}}, Lines: []sheet.Series{{Col: 4, Color: "C8541B"}}}}
	for i, role := range roles {
		at := first + 4*i
		charts = append(charts, sheet.Chart{Title: w.Say("chart_year_role", "Role", words.UpperFirst(w.Role(role))), Kind: sheet.Columns, Data: data,
			Series: []sheet.Series{{Col: at, Color: "9DB8D9"}, {Col: at + 1, Color: "2F6DB5"}}, Lines: []sheet.Series{{Col: at + 2, Color: "C8541B"}}})
	}
	row := last + 1
	for i := range charts {
		c := charts[i]
		c.Legend, c.Scale = true, sheet.Scale{Format: sheet.AsWhole, Gap: 60, Turned: true, Small: true}
		c.Col, c.Row, c.Right, c.Down = 1, row+i/beside*rows, float64(i%beside)*wide, 8
		for ; c.Right >= p.Span(c.Col, c.Col) && c.Col < p.Last(); c.Col++ { // beside a cell, no farther right than it is wide
			c.Right -= p.Span(c.Col, c.Col)
		}
		c.Width, c.Height = wide-6, rows*sheet.OneLine-8
		p.Chart(c)
	}
	end := row + (len(charts)+beside-1)/beside*rows
	for r := row; r < end; r++ {
		p.Height(r, sheet.OneLine)
	}
	return end + 1
}
