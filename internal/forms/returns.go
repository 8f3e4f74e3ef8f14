package forms

import (
	"strings"

	"cohort/internal/forms/cell"
)

// returned is the kind of form with what came of the sessions of a week: the sheet
// of the weekly timetable that comes back. It fills attendance and
// session_outcomes: a row with a person is about their mark, one without about
// whether the session was held.
const returned = "returns"

// sessionElsewhere is the fault of a row about a session that was moved to another site or
// trainer.
const sessionElsewhere = "session_elsewhere"

// moved finds the sessions that are not held when the sheet says: their rows are taken,
// and it is said once for each.
func moved(t *table, l *cell.Lists) (notes []Fault) {
	said := map[string]bool{}
	for _, row := range t.rows {
		e, known := l.Get("sessions", row.Values["session"])
		if !known || row.When == "" || said[e.ID] || strings.HasPrefix(e.Names["ru"], row.When+", ") {
			continue
		}
		said[e.ID] = true
		parts := strings.SplitN(e.Names["ru"], ", ", 3)
		notes = append(notes, Fault{Row: row.Number, Column: "session", Code: "session_moved", Args: []any{"Was", row.When, "Is", parts[0] + ", " + parts[1]}})
	}
	return notes
}

// returnedRow finds what is wrong in a row of what came of a session.
func returnedRow(row *Row, bad func(column string) bool) (column, code string) {
	person, mark, result, held := row.Values["person"], row.Values["mark"], row.Values["result"], row.Values["held"]
	switch {
	case bad("person") || bad("mark"):
		return "", ""
	case person == "" && (mark != "" || result != ""):
		return "person", "needed"
	case person != "" && held != "":
		return "held", "held_elsewhere"
	case person != "" && row.Values["trainers"] != "":
		return "trainers", "led_elsewhere"
	case held == "false" && row.Values["trainers"] != "":
		return "trainers", "led_not_held"
	case person != "" && mark == "":
		return "mark", "needed"
	}
	return "", ""
}

// contradictions finds people who are marked as present in a session that was not
// held.
func contradictions(t *table) (faults []Fault) {
	fell := map[string]bool{}
	for _, row := range t.rows {
		if row.Values["held"] == "false" {
			fell[row.Values["session"]] = true
		}
	}
	for i := range t.rows {
		row := &t.rows[i]
		if mark := row.Values["mark"]; fell[row.Values["session"]] && (mark == "present" || mark == "late") {
			faults = append(faults, Fault{Row: row.Number, Column: "mark", Code: "not_held"})
			row.wrong = true
		}
	}
	return faults
}

// older says whether all that is wrong is that some sessions stand no more where they did:
// the sheet is of an older edition, and these rows stop no other.
func older(faults []Fault) bool {
	for _, f := range faults {
		if f.Code != cell.SessionGone && f.Code != cell.SessionLater && f.Code != sessionElsewhere {
			return false
		}
	}
	return true
}
