package forms

import (
	"strings"
	"unicode/utf8"

	"cohort/internal/sheetkey"
)

// returned is the kind of form with what came of the sessions of a week: the sheet
// of the weekly timetable that comes back. It fills attendance and
// session_outcomes: a row with a person is about their mark, one without about
// whether the session was held.
const returned = "returns"

// sheetKeys is the list of the short keys of attendance sheets: the name of each
// is its session.
const sheetKeys = "sheet keys"

// session looks up a session of a list by the short key of its attendance sheet. The code is
// empty where it is found, or where the text is no such key.
func (l lists) session(list, text string) (id, fault string, args []any) {
	key, is := sheetkey.Read(text)
	if !is {
		if utf8.RuneCountInString(text) == sheetkey.Length {
			return "", "sheet_key", nil
		}
		return "", "", nil
	}
	e, known := l.get(sheetKeys, key)
	if !known {
		return "", "sheet_key_unknown", nil
	}
	switch _, stands := l.get(list, e.names["ru"]); {
	case stands:
		return e.names["ru"], "", nil
	case list == "standing":
		return "", "not_standing", nil
	case e.names["en"] != e.names["ru"]: // when it will be
		return "", sessionLater, []any{"When", e.names["en"]}
	}
	return "", sessionGone, nil
}

// The faults of a row about a session that is not in the timetable any more, that was
// moved to a day to come, or to another site or trainer. They stop no other row: the
// sheet is of an older edition.
const (
	sessionGone      = "session_gone"
	sessionLater     = "session_later"
	sessionElsewhere = "session_elsewhere"
)

// moved finds the sessions that are not held when the sheet says: their rows are taken,
// and it is said once for each.
func moved(t *table, l lists) (notes []Fault) {
	said := map[string]bool{}
	for _, row := range t.rows {
		e, known := l.get("sessions", row.Values["session"])
		if !known || row.When == "" || said[e.id] || strings.HasPrefix(e.names["ru"], row.When+", ") {
			continue
		}
		said[e.id] = true
		parts := strings.SplitN(e.names["ru"], ", ", 3)
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

// older says whether all that is wrong is that some sessions stand no more where they did.
func older(faults []Fault) bool {
	for _, f := range faults {
		if f.Code != sessionGone && f.Code != sessionLater && f.Code != sessionElsewhere {
			return false
		}
	}
	return true
}
