package capacity

import (
	"cmp"
	"slices"

	"cohort/internal/editions"
	"cohort/planner/capacity"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// hangLine is what hangs on one trainer or room.
type hangLine struct {
	capacity.Hang
	name    string
	without *capacity.Without // nil: not solved
}

// hanging lists trainers, those whose absence was solved first, or rooms.
func hanging(c *editions.CapacityBook, lang string, kind capacity.Kind) []hangLine {
	var out []hangLine
	for _, h := range c.Report.Hangs {
		if h.Kind != kind {
			continue
		}
		l := hangLine{Hang: h, name: c.Called.Name(h.ID)}
		if kind == capacity.Trainers {
			for i := range c.Report.Withouts {
				if c.Report.Withouts[i].Trainer == h.ID {
					l.without = &c.Report.Withouts[i]
				}
			}
		}
		out = append(out, l)
	}
	order := editions.ByName(lang)
	slices.SortStableFunc(out, func(a, b hangLine) int {
		next := func(l hangLine) int {
			if l.without == nil {
				return -1
			}
			return l.without.Seats
		}
		return cmp.Or(cmp.Compare(next(b), next(a)), cmp.Compare(b.Seats, a.Seats), order(a.name, b.name), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// hangs is what hangs on each trainer and room, and what is kept if one of the ten
// on whom most hangs is away next week.
func hangs(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	trainers, rooms := hanging(c, w.Language(), capacity.Trainers), hanging(c, w.Language(), capacity.Rooms)
	title, intro := w.Say("hangs_title"), w.Say("hangs_purpose")
	return w.Sheet("hangs", func(p *sheet.Page) {
		if len(trainers)+len(rooms) == 0 {
			p.Nothing(title, intro, w.Say("hangs_none"))
			return
		}
		list := sheet.List[hangLine]{Columns: hangColumns("trainer", w), Rows: trainers, Look: func(i int) sheet.RowLook {
			if x := trainers[i].without; x != nil && x.Kept < x.Seats {
				return sheet.RowLook{Fill: sheet.Alarm}
			}
			return sheet.RowLook{}
		}}
		list.Columns = append(list.Columns, sheet.Middle(w.Col("hang_alone"), 14, func(l hangLine) sheet.Value { return sheet.Count(l.Alone) }))
		solved := len(c.Report.Withouts) > 0
		var beside []float64
		if solved {
			list.Columns = append(list.Columns, awayColumns(w)...)
			beside = []float64{3, 20, 20, 20}
		}
		n := len(list.Columns)
		var widths []float64
		for _, c := range list.Columns {
			widths = append(widths, c.Width)
		}
		p.Columns(append(widths, beside...)...)
		p.Head(title, intro)
		row := list.At(p, 4)
		if solved {
			x := &c.Report.Withouts[0]
			p.Note(row, n, w.Say("hangs_solved", "From", w.Date(x.From), "To", w.Date(x.To)))
			row++
			awayChart(p, trainers, n, w.Say("chart_without", "From", w.DayMonth(x.From), "To", w.DayMonth(x.To)))
		}
		if len(rooms) > 0 {
			row = p.Part(row+1, n, w.Say("hangs_rooms"))
			row = sheet.List[hangLine]{Columns: hangColumns("room", w), Rows: rooms}.At(p, row)
		}
		p.Print(sheet.Print{Rows: max(row-1, 25), Repeat: [2]int{4, 4}, FreezeRows: 4})
	})
}

// hangColumns are those of trainers and of rooms.
func hangColumns(kind string, w words.Words) []sheet.Column[hangLine] {
	return []sheet.Column[hangLine]{
		sheet.Numbers[hangLine](w.Col("number"), 5),
		sheet.Left(w.Col(kind), 30, func(l hangLine) sheet.Value { return sheet.Text(l.name) }),
		sheet.Middle(w.Col("planned_sessions"), 11, func(l hangLine) sheet.Value { return sheet.Count(l.Sessions) }),
		sheet.Middle(w.Col("hang_seats"), 11, func(l hangLine) sheet.Value { return sheet.Count(l.Hang.Seats) }),
		sheet.Middle(w.Col("hang_waves"), 11, func(l hangLine) sheet.Value { return sheet.Count(l.Waves) }),
	}
}

// awayColumns are what becomes of next week's seats if a trainer is away.
func awayColumns(w words.Words) []sheet.Column[hangLine] {
	column := func(key string, width float64, of func(x *capacity.Without) int) sheet.Column[hangLine] {
		return sheet.Middle(w.Col(key), width, func(l hangLine) sheet.Value {
			if l.without == nil {
				return nil
			}
			return sheet.Count(of(l.without))
		})
	}
	return []sheet.Column[hangLine]{
		column("next_seats", 14, func(x *capacity.Without) int { return x.Seats }),
		column("next_kept", 13, func(x *capacity.Without) int { return x.Kept }),
		column("in_time", 13, func(x *capacity.Without) int { return x.InTime }),
		column("next_lost", 13, func(x *capacity.Without) int { return x.Seats - x.Kept }),
	}
}

// awayChart draws what is kept and what is lost of the seats of next week, of the
// trainers whose absence was solved: they come first.
func awayChart(p *sheet.Page, trainers []hangLine, n int, title string) {
	solved := 0
	for _, l := range trainers {
		if l.without != nil {
			solved++
		}
	}
	if solved == 0 {
		return
	}
	p.Chart(sheet.Chart{Title: title, Kind: sheet.StackedBars, Data: sheet.Data{Head: 4, First: 5, Last: 4 + solved, Across: 2},
		Series: []sheet.Series{{Col: n - 2, Color: "7FB89A"}, {Col: n, Color: "E8825F"}}, Legend: true, Figures: "0;;", Scale: sheet.Scale{Format: sheet.AsWhole, Gap: 40},
		Col: n + 2, Row: 5, Width: p.Span(n+2, n+4), Height: 285})
}
