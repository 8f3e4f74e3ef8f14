package reports

import (
	"io"

	"cohort/planner"
)

// TrainerWeek writes a trainer's own week.
func TrainerWeek(w io.Writer, own OwnWeek, words Words) error {
	own.Sessions = Sorted(own.Sessions)
	b := newBook(words)
	title := words.Say("own_title", "Name", own.Trainer.Name)
	foot := title + " · " + words.Week(own.Monday) + " · " + words.Say("edition_n", "Edition", own.Edition)
	f := front{title: title, foot: foot, purpose: words.Say("own_purpose"), sentences: words.OwnInShort(&own)}
	for _, key := range []string{"own_grid", "own_sessions", "own_people"} {
		f.sheets = append(f.sheets, [2]string{words.Say("sheet_" + key), words.Say("about_" + key)})
	}
	b.front(own.Head, f)
	b.ownGrid(&own, foot)
	b.ownSessions(&own, foot)
	b.ownPeople(&own, foot)
	return b.write(w, title, own.ReadAt)
}

// OwnInShort says a trainer's week in sentences.
func (w Words) OwnInShort(own *OwnWeek) []string {
	if len(own.Sessions) == 0 {
		return []string{w.Say("own_nothing")}
	}
	minutes, reserved := 0, 0
	for i := range own.Sessions {
		s := &own.Sessions[i]
		minutes += s.End - s.Start
		if s.Reserved() {
			reserved++
		}
	}
	out := []string{w.Say("own_short", "Sessions", w.Count("sessions", len(own.Sessions)), "Hours", w.Duration(minutes))}
	if reserved > 0 {
		out = append(out, w.Say("short_reserved", "Sessions", w.Count("sessions", reserved)))
	}
	return out
}

// Duration writes a length of time in hours and minutes.
func (w Words) Duration(minutes int) string {
	if minutes%60 == 0 {
		return w.Say("duration_hours", "Hours", minutes/60)
	}
	return w.Say("duration", "Hours", minutes/60, "Minutes", minutes%60)
}

// ownGrid is the trainer's grid: a large lane per day.
func (b *book) ownGrid(own *OwnWeek, foot string) {
	w := b.words
	var bands []gridBand
	for day := range 7 {
		date := own.Monday + planner.Date(day)
		lane := gridLane{open: own.Trainer.Available[day], block: blocks(own.Trainer.Away, day)}
		for i := range own.Sessions {
			if s := &own.Sessions[i]; s.Date == date {
				bar := b.bar(s, s.Site, s.Room, w.Seats(s))
				where := s.Room
				if s.Site != "" {
					where = s.Site + ", " + s.Room
				}
				when := w.Hours(s.Start, s.End)
				bar.details = [][]string{{when, where, w.Seats(s)}, {when, s.Room, w.Seats(s)}, {when, s.Room}, {when}}
				lane.bars = append(lane.bars, bar)
			}
		}
		one := gridBand{label: w.Weekday(date), below: w.DayMonth(date)}
		switch {
		case len(lane.bars) > 0:
			one.lanes = apart([]gridLane{lane})
		case len(lane.open) > 0:
			one.idle = w.Say("own_idle")
		case len(lane.block) > 0 && lane.block[0].Why != "":
			one.idle = upperFirst(lane.block[0].Why)
		case day >= 5:
			continue
		default:
			one.idle = w.Say("not_working")
		}
		bands = append(bands, one)
	}
	labels := []float64{11, 2}
	a := newAxis(bands, labels...)
	s := b.sheet(w.Say("sheet_own_grid"), a.widths(labels...)...)
	s.title(1, a.last(), own.Trainer.Name+" · "+w.Week(own.Monday)+" · "+w.Say("edition_n", "Edition", own.Edition))
	s.text(1, 2, w.ReadAt(own.Head)+" · "+w.Certificate(own.Head), look{size: 9, color: faint})
	s.height(2, 14)
	s.gridHead(3, a, w.Say("col_day"), "")
	row := s.grid(4, bands, a, gridHeights{busy: 70, idle: 20, none: 28, largest: 13})
	s.height(row, 5)
	s.legend(row+1, a, own.Sessions, bands)
	s.print(page{cols: a.last(), rows: row + 1, onePage: true, titles: [2]int{3, 3}, freezeCols: 2, freezeRows: 3, foot: foot})
}

func (b *book) ownSessions(own *OwnWeek, foot string) {
	w := b.words
	columns := b.columns("number", 5, "date", 11.5, "day", 5.5, "start", 8, "end", 7.5, "course", 34, "where", 36, "room", 15,
		"travel", 8, "named", 12, "held", 10, "places", 6.5, "with", 19, "note", 17)
	var rows []listRow
	var last planner.Date
	for i := range own.Sessions {
		s := &own.Sessions[i]
		var travel any
		if s.Travel > 0 {
			travel = s.Travel
		}
		var others Session
		for _, t := range s.Trainers {
			if t.ID != own.Trainer.ID {
				others.Trainers = append(others.Trainers, t)
			}
		}
		note := ""
		if n := w.notes(s); len(n) > 0 {
			note = n[0]
			for _, more := range n[1:] {
				note += "; " + more
			}
		}
		rows = append(rows, listRow{italic: s.Reserved(), begins: s.Date != last, cells: []any{i + 1, s.Date, w.Weekday(s.Date),
			clockTime(s.Start), clockTime(s.End), s.Course, s.where(), s.Room, travel, s.Named(), s.Held(), s.Places, others.TrainerNames(), note}})
		last = s.Date
	}
	b.list(w.Say("sheet_own_sessions"), w.Say("own_sessions_title")+" · "+w.Week(own.Monday), w.Say("own_sessions_purpose"), w.Say("own_nothing"), columns, rows, foot)
}

func (b *book) ownPeople(own *OwnWeek, foot string) {
	w := b.words
	columns := b.columns("date", 11, "start", 8, "course", 40, "room", 16, "name", 30, "office", 34, "intake", 13)
	var rows []listRow
	for i := range own.Sessions {
		s := &own.Sessions[i]
		for j, seat := range attendanceOrder(s.Seated) {
			r := listRow{begins: j == 0}
			name := seat.Name
			if name == "" {
				name, r.italic = w.Say("held_seat"), true
			}
			r.cells = []any{s.Date, clockTime(s.Start), s.Course, s.Room, name, seat.Office, seat.Intake}
			rows = append(rows, r)
		}
	}
	b.list(w.Say("sheet_own_people"), w.Say("own_people_title")+" · "+w.Week(own.Monday), w.Say("own_people_purpose"), w.Say("own_nothing"), columns, rows, foot)
}
