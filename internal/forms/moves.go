package forms

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
	"cohort/planner"
	"cohort/sql/handin"
)

// moves is what the list of sessions of a weekly timetable says when it comes back: where
// each is to be held. It fills no table: whoever changes a row decides about its session.
var moves = Kind{Name: "moves", Key: []string{"key"}, Columns: []cell.Column{
	{Name: "date", Word: "col_date", Type: cell.Date, Needed: true},
	{Name: "start", Word: "col_start", Type: cell.Clock, Needed: true},
	{Name: "trainers", Word: "col_trainer", Type: cell.Text, Needed: true},
	{Name: "room", Word: "col_room", Type: cell.Text, Needed: true},
}}

// Shown is where a session is held, as people read it.
type Shown struct {
	Day      planner.Date
	Start    int
	Trainers string
	Room     string
}

// Moved is a row of the list of sessions that somebody changed.
type Moved struct {
	Row     int
	Session string
	Was, Is Shown // as the row stood in the timetable that was sent, and as it is now
}

// Moves reads which rows of the list of sessions in a weekly timetable were changed. Taken is
// nil where the file has no such list, or nobody changed it; faulty rows are not among those
// returned.
func (d *Desk) Moves(f File) (*Taken, []Moved, error) {
	b, err := book.Open(f.Data, book.Standard)
	if err != nil {
		return nil, nil, nil // whoever reads the rest of it says why
	}
	t := &Taken{Kind: moves, desk: d, file: f}
	var no *Unfit
	if t.table, err = d.Words.listed(b); errors.As(err, &no) || err == nil && t.table == nil {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	t.Language = t.table.language
	r := &reader{words: d.Words, lists: cell.NewLists(nil, d.Words, moves.Columns)}
	if t.Faults, err = r.read(b, t.table); err != nil {
		return nil, nil, err
	}
	var out []Moved
	for _, row := range t.table.rows {
		was, ok := shown(row.Version)
		if row.Key == "" || !ok || row.wrong {
			continue
		}
		is := Shown{Start: cell.Number(row.Values["start"]), Trainers: row.Values["trainers"], Room: row.Values["room"]}
		if is.Day, err = planner.ParseDate(row.Values["date"]); err != nil {
			return nil, nil, err
		}
		if is != was {
			out = append(out, Moved{row.Number, row.Key, was, is})
		}
	}
	if len(out) == 0 && len(t.Faults) == 0 {
		return nil, nil, nil
	}
	t.Rows, t.moved = len(out), out
	t.Outcome = handin.ImportRefused
	return t, out, nil
}

// listed finds the list of sessions; nil: there is none.
func (w Words) listed(b *book.Book) (*table, error) {
	for _, s := range b.Sheets {
		if !w.called(s, "sheet_sessions") {
			continue
		}
		known := w.headings(moves)
		for row, err := range top(b, s) {
			if err != nil {
				return nil, unfit(err)
			}
			t, err := headed(moves, known, row)
			var no *Unfit
			if errors.As(err, &no) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if t.columns[keyColumn] > 0 && t.columns[versionColumn] > 0 && len(t.missing(true)) == 0 {
				t.sheet = s
				return t, nil
			}
		}
	}
	return nil, nil
}

// shown reads what a row was: day, minute, trainers and room.
func shown(version string) (s Shown, ok bool) {
	parts := strings.Split(version, "|")
	if len(parts) != 4 {
		return s, false
	}
	day, err := planner.ParseDate(parts[0])
	start, wrong := strconv.Atoi(parts[1])
	return Shown{day, start, cell.Tidy(parts[2]), cell.Tidy(parts[3])}, err == nil && wrong == nil
}

// Refuse notes that a row cannot be decided so, in the words of a language.
func (t *Taken) Refuse(row int, why func(lang string) string) {
	t.Faults = append(t.Faults, Fault{Row: row, Code: "decided", Args: []any{"Text", why}})
}

// RefuseAll notes that no changed row can be decided so, in the words of a language.
func (t *Taken) RefuseAll(why func(lang string) string) {
	for _, m := range t.moved {
		t.Refuse(m.Row, why)
	}
}

// Decided notes that the rows of sessions became a version of the timetable.
func (t *Taken) Decided(version int64, sessions []string) {
	t.Outcome, t.Number = handin.ImportTaken, version
	t.moved = slices.DeleteFunc(t.moved, func(m Moved) bool { return !slices.Contains(sessions, m.Session) })
}

// Moved is how many sessions the list of sessions holds otherwise.
func (t *Taken) Moved() int { return len(t.moved) }

// movedLines tell each session that is held otherwise, by row.
func (t *Taken) movedLines() []string {
	w := t.desk.Words[t.Language]
	told := func(s Shown) string {
		return fmt.Sprintf("%s, %s, %s, %s", w.Date(s.Day), w.Clock(s.Start), s.Room, s.Trainers)
	}
	var out []string
	for _, m := range t.moved {
		out = append(out, w.Say("form_row_moved", "Row", m.Row, "Was", told(m.Was), "Is", told(m.Is)))
	}
	return out
}
