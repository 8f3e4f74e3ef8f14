package timetable

import (
	"math"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// loadRow is how busy a room or a trainer is in a week, in minutes by day.
type loadRow struct {
	name       string
	used, have [7]int
}

func (r loadRow) total() (used, have int) {
	for day := range 7 {
		used += r.used[day]
		have += r.have[day]
	}
	return used, have
}

func minutes(spans []editions.Span) int {
	sum := 0
	for _, s := range spans {
		sum += s.To - s.From
	}
	return sum
}

// roomLoad is the load of the rooms: planned of open minutes.
func roomLoad(week *editions.Week) []loadRow {
	out := make([]loadRow, len(week.Rooms))
	for i, r := range week.Rooms {
		out[i].name = r.Name
		for day := range 7 {
			out[i].have[day] = minutes(r.Open[day])
		}
		for j := range week.Sessions {
			if s := &week.Sessions[j]; s.RoomKey() == r.Key() {
				out[i].add(week.Monday, s)
			}
		}
	}
	return out
}

// trainerLoad is the load of the trainers: led, here and elsewhere, of minutes
// on the roster.
func trainerLoad(week *editions.Week) []loadRow {
	out := make([]loadRow, len(week.Trainers))
	for i, t := range week.Trainers {
		out[i].name = t.Name
		for day := range 7 {
			out[i].have[day] = minutes(t.Available[day])
		}
		for _, sessions := range [][]editions.Session{week.Sessions, week.Elsewhere} {
			for j := range sessions {
				if s := &sessions[j]; s.Leads(t.ID) {
					out[i].add(week.Monday, s)
				}
			}
		}
	}
	return out
}

func (r *loadRow) add(monday planner.Date, s *editions.Session) {
	if day := int(s.Date - monday); day >= 0 && day < 7 {
		r.used[day] += s.End - s.Start
	}
}

// load is how busy rooms and trainers are: shares by day as a heat map with the
// numbers in it, and a chart of the week beside it.
func load(week *editions.Week, w words.Words) sheet.Sheet {
	return w.Sheet("load", func(p *sheet.Page) {
		p.Columns(27, 7, 7, 7, 7, 7, 7, 7, 9, 9, 11, 2, 13, 13, 13, 14)
		p.Title(w.Say("load_title", "Place", week.Place) + " · " + w.Week(week.Monday))
		p.Sentence(1, 2, p.Last(), w.Say("load_purpose"), sheet.Look{Color: sheet.Faint, Upright: "top"})
		row := loadTable{"rooms", "hours_rooms", roomLoad(week)}.draw(p, 4, week.Monday, w)
		row = loadTable{"trainers", "hours_trainers", trainerLoad(week)}.draw(p, row+1, week.Monday, w)
		// A chart must not be torn: what is a little too long is made smaller.
		high := 100 + tableHeight(len(week.Rooms)) + tableHeight(len(week.Trainers))
		p.Print(sheet.Print{Rows: row, OnePage: high < 1.7*sheet.PageHeight, Repeat: [2]int{1, 1}, FreezeCols: 1, FreezeRows: 2})
	})
}

// loadTable is one table with its chart: of rooms or trainers, with the column of
// the hours there are.
type loadTable struct {
	kind, have string
	rows       []loadRow
}

// draw writes the table from a row on and returns the row after it and its chart.
func (t loadTable) draw(p *sheet.Page, row int, monday planner.Date, w words.Words) int {
	p.Subtitle(row, w.Say("load_"+t.kind))
	heads := []sheet.Head{{Title: w.Col(strings.TrimSuffix(t.kind, "s")), Width: 27}}
	for day := range 7 {
		d := monday + planner.Date(day)
		heads = append(heads, sheet.Head{Title: w.Weekday(d) + "\n" + w.DayMonth(d), Width: 8, Middle: true})
	}
	for _, key := range []string{"week", "hours_used", t.have} {
		heads = append(heads, sheet.Head{Title: w.Col(key), Width: 11, Middle: true})
	}
	p.Header(row+1, heads)
	p.Height(row+1, 30)
	first := row + 2
	if len(t.rows) == 0 {
		p.Text(1, first, w.Say("load_nothing"), sheet.Look{Italic: true, Color: sheet.Faint})
		return first + 2
	}
	at, most := first, 1.0
	for _, r := range t.rows {
		r.draw(p, at, w)
		if used, have := r.total(); have > 0 {
			most = max(most, math.Ceil(float64(used)/float64(have)*4)/4)
		}
		at++
	}
	last := at - 1
	p.Heat(2, first, 9, last, sheet.Stop{At: 0, Color: "FFFFFF"}, sheet.Stop{At: 0.6, Color: "FCE8B2"}, sheet.Stop{At: 1, Color: "F0A48A"})
	high := tableHeight(len(t.rows))
	p.Chart(sheet.Chart{Title: w.Say("chart_" + t.kind), Kind: sheet.Bars, Data: sheet.Data{Head: first - 1, First: first, Last: last, Across: 1},
		Series: []sheet.Series{{Col: 9, Color: "2F6DB5"}}, Figures: sheet.AsShare, Scale: sheet.Scale{Format: sheet.AsShare, Most: most, Step: 0.25, Gap: 40},
		Col: 13, Row: row, Width: p.Span(13, 16), Height: high - 6})
	for used := 50 + float64(len(t.rows))*sheet.OneLine; used < high; used += sheet.OneLine { // the chart may be longer than the table
		p.Height(at, sheet.OneLine)
		at++
	}
	return at
}

// tableHeight is how high a table with its chart is, in points.
func tableHeight(rows int) float64 { return max(52+float64(rows)*sheet.OneLine, 170) }

// draw writes a row: the share of each day and of the week, and the hours.
func (r loadRow) draw(p *sheet.Page, row int, w words.Words) {
	l := sheet.Look{Bottom: sheet.Edge{Line: sheet.Thin, Color: sheet.ThinInk}}
	p.Label(1, row, r.name, l)
	part := l
	part.Format, part.Across = sheet.AsShare, "center"
	put := func(col, used, have int, l sheet.Look) {
		switch {
		case have > 0:
			p.Number(col, row, float64(used)/float64(have), l)
		case used > 0:
			p.Text(col, row, w.Say("load_over"), l)
		default:
			l.Color = sheet.Rule
			p.Text(col, row, "—", l)
		}
	}
	for day := range 7 {
		put(2+day, r.used[day], r.have[day], part)
	}
	used, have := r.total()
	part.Bold = true
	put(9, used, have, part)
	number := l
	number.Format, number.Across = sheet.AsDecimal, "center"
	p.Number(10, row, float64(used)/60, number)
	p.Number(11, row, float64(have)/60, number)
	p.Height(row, sheet.OneLine)
}
