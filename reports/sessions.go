package reports

import (
	"strings"

	"cohort/planner"
)

// sessions writes the flat list of a week's sessions.
func (b *book) sessions(week *Week, foot string) {
	w := b.words
	columns := b.columns("number", 5, "date", 11.5, "day", 5.5, "start", 8, "end", 7.5, "course", 36, "group", 30,
		"named", 12, "held", 10, "places", 6.5, "trainer", 20, "room", 16.5, "note", 21)
	var rows []listRow
	var last planner.Date
	for i := range week.Sessions {
		s := &week.Sessions[i]
		rows = append(rows, listRow{italic: s.Reserved(), begins: s.Date != last, cells: []any{
			i + 1, s.Date, w.Weekday(s.Date), clockTime(s.Start), clockTime(s.End), s.Course, w.Audience(s),
			s.Named(), s.Held(), s.Places, s.TrainerNames(), s.Room, strings.Join(w.notes(s), "; ")}})
		last = s.Date
	}
	b.list(w.Say("sheet_sessions"), w.Say("sessions_title", "Place", week.Place)+" · "+w.Week(week.Monday),
		w.Say("sessions_purpose"), w.Say("short_nothing"), columns, rows, foot)
}

// columns are made of pairs: the key of a title and a width; numbers stand in
// the middle.
func (b *book) columns(pairs ...any) []column {
	var out []column
	for i := 0; i+1 < len(pairs); i += 2 {
		key := pairs[i].(string)
		c := column{title: b.words.Say("col_" + key)}
		switch v := pairs[i+1].(type) {
		case int:
			c.width = float64(v)
		case float64:
			c.width = v
		}
		switch key {
		case "number", "date", "due", "intake", "ready", "last_chance", "start", "end", "named", "held", "places", "people_count", "likely", "safe", "announced", "needs", "in_time", "conversion", "chance", "expected", "travel":
			c.middle = true
		}
		out = append(out, c)
	}
	return out
}

// unscheduled writes what found no place, and why. Held seats of the same need
// and reason are one row.
func (b *book) unscheduled(week *Week, foot string) {
	w := b.words
	columns := b.columns("number", 5, "who", 26, "people_count", 10, "office", 26, "course", 38, "due", 12, "because", 66)
	var rows []listRow
	at := map[Unscheduled]int{}
	for _, u := range week.Unscheduled {
		who := u.Name
		if who == "" {
			if i, ok := at[u]; ok {
				rows[i].cells[2] = rows[i].cells[2].(int) + 1
				continue
			}
			at[u] = len(rows)
			who = w.Say("held_seat")
		}
		rows = append(rows, listRow{italic: u.Name == "", cells: []any{len(rows) + 1, who, 1, u.Office, u.Course, u.Due, w.Because(u)}})
	}
	b.list(w.Say("sheet_unscheduled"), w.Say("unscheduled_title", "Place", week.Place), w.Say("unscheduled_purpose"),
		w.Say("short_all_scheduled"), columns, rows, foot)
}
