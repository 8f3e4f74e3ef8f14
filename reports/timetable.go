package reports

import (
	"io"
	"slices"
	"strings"

	"cohort/planner"
)

// Timetable writes the weekly timetable of a site for its manager.
func Timetable(w io.Writer, week Week, words Words) error {
	week.Sessions = Sorted(week.Sessions)
	b := newBook(words)
	title := words.Say("timetable_title", "Place", week.Place)
	foot := title + " · " + words.Week(week.Monday) + " · " + words.Say("edition_n", "Edition", week.Edition)
	sheets := []string{"grid", "trainers", "sessions", "attendance", "unscheduled", "load"}
	f := front{title: title, foot: foot, purpose: words.Say("timetable_purpose"), sentences: words.WeekInShort(&week), released: week.Released}
	for _, key := range sheets {
		f.sheets = append(f.sheets, [2]string{words.Say("sheet_" + key), words.Say("about_" + key)})
	}
	b.front(week.Head, f)
	b.weekGrid(&week, foot)
	b.trainerGrid(&week, foot)
	b.sessions(&week, foot)
	b.attendance(&week, foot)
	b.unscheduled(&week, foot)
	b.load(&week, foot)
	return b.write(w, title, week.ReadAt)
}

// Sorted orders sessions as people look for them: by day, start, room.
func Sorted(sessions []Session) []Session {
	out := slices.Clone(sessions)
	slices.SortStableFunc(out, func(a, b Session) int {
		if a.Date != b.Date {
			return int(a.Date - b.Date)
		}
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		if c := strings.Compare(a.Room, b.Room); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// WeekInShort says the week in sentences.
func (w Words) WeekInShort(week *Week) []string {
	var announced, reserved, people, held, small, fresh int
	for i := range week.Sessions {
		s := &week.Sessions[i]
		if s.Reserved() {
			reserved++
		} else {
			announced++
		}
		people += s.Named()
		held += s.Held()
		if s.MinGroup > 0 && len(s.Seated) < s.MinGroup {
			small++
		}
		if s.New {
			fresh++
		}
	}
	if announced+reserved == 0 {
		return []string{w.Say("short_nothing")}
	}
	out := []string{w.Say("short_sessions", "Sessions", w.Count("sessions", announced), "Places", w.Count("places", people))}
	if reserved > 0 {
		out = append(out, w.Say("short_reserved", "Sessions", w.Count("sessions", reserved)))
	}
	if held > 0 {
		out = append(out, w.Say("short_held", "Places", w.Count("held_seats", held)))
	}
	if fresh > 0 && week.Previous != 0 {
		out = append(out, w.Say("short_new", "Sessions", w.Count("sessions", fresh)))
	}
	if small > 0 {
		out = append(out, w.Say("short_small", "Sessions", w.Count("sessions", small)))
	}
	switch n := len(week.Unscheduled); n {
	case 0:
		out = append(out, w.Say("short_all_scheduled"))
	default:
		out = append(out, w.Say("short_unscheduled", "Needs", w.Count("needs", n)))
	}
	return out
}

// weekGrid writes the sheet for the wall: days, in them rooms, over the hours.
func (b *book) weekGrid(week *Week, foot string) {
	w := b.words
	var bands []gridBand
	for day := range 7 {
		if one, shown := b.dayBand(week, day); shown {
			bands = append(bands, one)
		}
	}
	labels := []float64{7, 15}
	a := newAxis(bands, labels...)
	s := b.sheet(w.Say("sheet_grid"), a.widths(labels...)...)
	title := week.Place + " · " + w.Week(week.Monday) + " · " + w.Say("edition_n", "Edition", week.Edition)
	s.title(1, a.last(), title)
	s.text(1, 2, strings.Join([]string{w.ReadAt(week.Head), w.Count("sessions", len(week.Sessions)), w.Certificate(week.Head)}, " · "), look{size: 9, color: faint})
	s.height(2, 14)
	s.gridHead(3, a, w.Say("col_day"), w.Say("col_room"))
	const above, below = 24 + 14 + 13, 5 + 13
	row := s.grid(4, bands, a, fitHeights(bands, a, pageHeight-above-below-6))
	s.height(row, 5)
	s.legend(row+1, a, week.Sessions, bands)
	s.print(page{cols: a.last(), rows: row + 1, onePage: true, titles: [2]int{3, 3}, freezeCols: 2, freezeRows: 3, foot: foot})
}

// dayBand is a day of the week grid. A day without sessions is one line; a
// weekend on which nothing is open is left out.
func (b *book) dayBand(week *Week, day int) (gridBand, bool) {
	w := b.words
	date := week.Monday + planner.Date(day)
	out := gridBand{label: w.Weekday(date), below: w.DayMonth(date)}
	held, open := false, false
	known := map[string]bool{}
	var why []string
	for _, r := range week.Rooms {
		lane := gridLane{label: r.Name, open: r.Open[day], block: blocks(r.Blocked, day)}
		known[r.Name] = true
		open = open || len(lane.open) > 0
		for _, block := range lane.block {
			if len(lane.open) == 0 && block.Why != "" && !slices.Contains(why, block.Why) {
				why = append(why, block.Why)
			}
		}
		for i := range week.Sessions {
			if s := &week.Sessions[i]; s.Date == date && s.Room == r.Name {
				lane.bars = append(lane.bars, b.roomBar(s))
				held = true
			}
		}
		out.lanes = append(out.lanes, lane)
	}
	for i := range week.Sessions { // a room that is not listed still shows its sessions
		if s := &week.Sessions[i]; s.Date == date && !known[s.Room] {
			out.lanes = append(out.lanes, gridLane{label: s.Room, bars: []gridBar{b.roomBar(s)}, open: []Span{{s.Start, s.End}}})
			held = true
		}
	}
	switch {
	case held:
		out.lanes = apart(out.lanes)
		return out, true
	case open:
		return gridBand{label: out.label, below: out.below, idle: w.Say("day_idle")}, true
	case day >= 5 && len(why) == 0:
		return out, false
	}
	idle := w.Say("day_closed")
	if len(why) > 0 {
		idle += ": " + strings.Join(why, ", ")
	}
	return gridBand{label: out.label, below: out.below, idle: idle}, true
}

func blocks(all []Block, day int) []Block {
	var out []Block
	for _, b := range all {
		if b.Day == day {
			out = append(out, b)
		}
	}
	return out
}

// roomBar is a session as a room's lane shows it.
func (b *book) roomBar(s *Session) gridBar {
	w := b.words
	return b.bar(s, s.TrainerNames(), strings.Join(surnames(s.Trainers), ", "), w.Seats(s))
}

// bar is a session with its hours, who or where, and how full it is.
func (b *book) bar(s *Session, who, short, seats string) gridBar {
	w := b.words
	c := s.Group.colour()
	bar := gridBar{Span: Span{s.Start, s.End}, colour: c, reserved: s.Reserved(), title: c.mark + "\u00a0" + s.Course}
	when := w.Hours(s.Start, s.End)
	line := func(parts ...string) []string {
		return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	}
	remark := ""
	switch {
	case bar.reserved:
		seats = w.Count("bar_reserved", s.Held())
	case s.New:
		remark = w.Say("note_new")
	case s.Moved:
		remark = w.Say("note_moved")
	}
	held := ""
	if n := s.Held(); n > 0 && !bar.reserved {
		held = w.Say("note_held", "Seats", n)
	}
	bar.details = [][]string{line(when, who, seats, held, remark), line(when, who, seats, remark), line(when, who, seats), line(when, short, seats), line(when, short), line(when)}
	return bar
}

func surnames(people []Person) []string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i], _, _ = strings.Cut(strings.ReplaceAll(p.Name, "\u00a0", " "), " ")
	}
	return out
}

// legend explains the colours, marks and hatching below a grid.
func (s *sheet) legend(row int, a gridAxis, sessions []Session, bands []gridBand) {
	w := s.words
	type item struct {
		text string
		look look
	}
	var items []item
	seen := map[Group]bool{}
	reserved, moved := false, false
	for i := range sessions {
		seen[sessions[i].Group] = true
		reserved = reserved || sessions[i].Reserved()
		moved = moved || sessions[i].Moved || sessions[i].New
	}
	for _, g := range groupOrder {
		if seen[g] {
			c := g.colour()
			items = append(items, item{c.mark + " " + w.Say("group_"+string(g)), look{fill: c.fill}.boxed(thin, c.line)})
		}
		delete(seen, g)
	}
	if len(seen) > 0 {
		c := Group("").colour()
		items = append(items, item{c.mark + " " + w.Say("group_else"), look{fill: c.fill}.boxed(thin, c.line)})
	}
	if reserved {
		items = append(items, item{w.Say("legend_reserved"), look{fill: paper, italic: true}.boxed(dashed, faint)})
	}
	for _, b := range bands {
		if slices.ContainsFunc(b.lanes, func(l gridLane) bool { return len(l.closed(a)) > 0 }) {
			items = append(items, item{w.Say("legend_closed"), look{fill: hatch, pattern: upward}.boxed(thin, rule)})
			break
		}
	}
	s.height(row, 13)
	if len(items) == 0 {
		return
	}
	s.text(1, row, w.Say("legend"), look{size: 8, color: faint})
	size := 8.0
	total := func() float64 {
		sum := 0.0
		for _, it := range items {
			sum += float64(int((textWidth(it.text, size, false)*1.05+8)/a.slot)+1) * a.slot
		}
		return sum
	}
	for size > 6 && total() > float64(a.slots())*a.slot {
		size -= 0.5
	}
	col := a.first
	for _, it := range items {
		wide := int((textWidth(it.text, size, false)*1.05+8)/a.slot) + 1
		if col+wide-1 > a.last() {
			break
		}
		it.look.size, it.look.across = size, "center"
		s.fill(col, row, col+wide-1, row, it.look)
		s.text(col, row, it.text, it.look)
		s.merge(col, row, col+wide-1, row)
		col += wide
	}
}
