package timetable

import (
	"maps"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// WeekGrid is what hangs on the wall: days, in them rooms, over the hours.
func WeekGrid(week *editions.Week, w words.Words) sheet.Grid {
	g := sheet.Grid{
		Title: about(w, week.Place, week.Head),
		Intro: strings.Join([]string{w.ReadAt(week.Head), w.Count("sessions", len(week.Sessions)), w.Certificate(week.Head)}, " · "),
		Heads: [2]string{w.Col("day"), w.Col("room")}, Labels: [2]float64{7, 15}, Legend: legend(week.Sessions, w)}
	for day := range 7 {
		if one, shown := dayBand(week, day, w); shown {
			g.Bands = append(g.Bands, one)
		}
	}
	return g
}

// dayBand is a day of the week grid. A day without sessions is one line, and so is one that
// is past; a weekend on which nothing is open is left out, but where the whole site is shut
// for a reason.
func dayBand(week *editions.Week, day int, w words.Words) (band sheet.Band, shown bool) {
	date := week.Monday + planner.Date(day)
	out := sheet.Band{Label: w.Weekday(date), Below: w.DayMonth(date)}
	if date < week.Begins {
		out.Idle = w.Say("day_past")
		return out, day < 5
	}
	held, open, free := false, false, false
	known := map[string]bool{}
	var why []string
	for _, r := range week.Rooms {
		lane := sheet.Lane{Label: r.Name, Open: spans(r.Open[day]), Block: blocks(r.Blocked, day, w)}
		known[r.Key()] = true
		open = open || len(lane.Open) > 0
		free = free || len(lane.Block) == 0
		for _, block := range lane.Block {
			if len(lane.Open) == 0 && block.Why != "" && !slices.Contains(why, block.Why) {
				why = append(why, block.Why)
			}
		}
		for i := range week.Sessions {
			if s := &week.Sessions[i]; s.Date == date && s.RoomKey() == r.Key() {
				lane.Bars = append(lane.Bars, roomBar(week, s, w))
				held = true
			}
		}
		out.Lanes = append(out.Lanes, lane)
	}
	for i := range week.Sessions { // a room that is not listed still shows its sessions
		if s := &week.Sessions[i]; s.Date == date && !known[s.RoomKey()] {
			out.Lanes = append(out.Lanes, sheet.Lane{Label: s.Room, Bars: []sheet.Bar{roomBar(week, s, w)}, Open: []sheet.Span{{From: s.Start, To: s.End}}})
			held = true
		}
	}
	if held {
		return out, true
	}
	out.Lanes = nil
	if free { // what takes one room is not why the others are shut
		why = nil
	}
	switch {
	case open:
		out.Idle = w.Say("day_idle")
	case day >= 5 && len(why) == 0:
		return out, false
	default:
		out.Idle = w.Say("day_closed")
		if len(why) > 0 {
			out.Idle += ": " + strings.Join(why, ", ")
		}
	}
	return out, true
}

func spans(list []editions.Span) []sheet.Span {
	out := make([]sheet.Span, len(list))
	for i, s := range list {
		out[i] = sheet.Span(s)
	}
	return out
}

// blocks are those of a day, with their hours where they are not the whole of it: a
// grid is drawn in steps.
func blocks(all []editions.Block, day int, w words.Words) []sheet.Block {
	var out []sheet.Block
	for _, b := range all {
		if b.Day != day {
			continue
		}
		why := b.Why
		if why != "" && (b.From > 0 || b.To < 24*60) {
			why = w.Hours(b.From, b.To) + " " + why
		}
		out = append(out, sheet.Block{Span: sheet.Span(b.Span), Why: why})
	}
	return out
}

// colour is how a group of courses is shown: a fill, a stronger line and a mark
// that says the same without colour.
type colour struct {
	fill, line, mark string
}

var colours = map[editions.Group]colour{
	editions.SoftSkill:  {"DCE9F7", "2F6DB5", "●"},
	editions.Software:   {"DDF1E1", "2E8B57", "■"},
	editions.Practice:   {"FFF1CC", "C08A00", "▲"},
	editions.Assessment: {"FBDDCB", "C8541B", "▼"},
	editions.Refresher:  {"E9DFF3", "7B4FA3", "○"},
}

// Lines are the stronger colours that go with the fills of bars.
func Lines() map[string]string {
	out := map[string]string{}
	for _, c := range append(slices.Collect(maps.Values(colours)), colourOf("")) {
		out[c.fill] = c.line
	}
	return out
}

var groupOrder = []editions.Group{editions.SoftSkill, editions.Software, editions.Practice, editions.Assessment, editions.Refresher}

func colourOf(g editions.Group) colour {
	if c, ok := colours[g]; ok {
		return c
	}
	return colour{"E6E8EB", "5F6B7A", "□"}
}

// roomBar is a session as a room's lane shows it.
func roomBar(week *editions.Week, s *editions.Session, w words.Words) sheet.Bar {
	return bar(s, s.TrainerNames(), strings.Join(week.Surnames(s.Trainers), ", "), w)
}

// bar is a session with its hours, who or where, and how full it is; short says
// who or where in fewer letters.
func bar(s *editions.Session, who, short string, w words.Words) sheet.Bar {
	c := colourOf(s.Group)
	out := sheet.Bar{Span: sheet.Span{From: s.Start, To: s.End}, Fill: c.fill, Line: c.line, Outlined: s.Reserved(), Title: c.mark + "\u00a0" + s.Course}
	when, seats := w.Hours(s.Start, s.End), w.Seats(s)
	remark := ""
	switch {
	case s.Reserved():
		seats = w.Count("bar_reserved", s.ReservedSeats())
	case s.New:
		remark = w.Say("note_new")
	case s.Moved:
		remark = w.Say("note_moved")
	}
	held := ""
	if n := s.ReservedSeats(); n > 0 && !s.Reserved() {
		held = w.Say("note_held", "Seats", n)
	}
	line := func(parts ...string) []string {
		return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	}
	out.Details = [][]string{line(when, who, seats, held, remark), line(when, who, seats, remark), line(when, who, seats), line(when, short, seats), line(when, short), line(when)}
	return out
}

// legend explains the colours, marks and hatching of a grid of sessions.
func legend(sessions []editions.Session, w words.Words) *sheet.Legend {
	out := &sheet.Legend{Title: w.Say("legend"), Closed: w.Say("legend_closed")}
	boxed := func(text string, c colour) {
		out.Items = append(out.Items, sheet.LegendItem{Text: c.mark + " " + text, Look: sheet.Look{Fill: c.fill}.Boxed(sheet.Thin, c.line)})
	}
	seen := map[editions.Group]bool{}
	reserved := false
	for i := range sessions {
		seen[sessions[i].Group] = true
		reserved = reserved || sessions[i].Reserved()
	}
	for _, g := range groupOrder {
		if seen[g] {
			boxed(w.Say("group_"+string(g)), colourOf(g))
		}
		delete(seen, g)
	}
	if len(seen) > 0 {
		boxed(w.Say("group_else"), colourOf(""))
	}
	if reserved {
		out.Items = append(out.Items, sheet.LegendItem{Text: w.Say("legend_reserved"), Look: sheet.Look{Fill: sheet.Paper, Italic: true}.Boxed(sheet.Dashed, sheet.Faint)})
	}
	return out
}
