// Package forms lets people hand in rows by spreadsheet. Each kind of form is
// declared once: the table that it fills, its columns, what stands in each and
// where that is looked up. From that come the template that people fill in, the
// reading of what comes back, what is said to be wrong in it and what would be
// right, what would change, and the page of documentation.
//
// A file is taken whole, in one transaction, or not at all, unless the good rows
// alone are asked for. A row that somebody else changed since the template was
// made is a conflict and stays as it is.
package forms

import (
	"slices"

	"cohort/internal/forms/cell"
)

// Kind is a kind of form.
type Kind struct {
	Name    string   // what commands call it; the table has the same name
	Key     []string // the columns that name a row
	Prefix  string   // of keys that are made for new rows; empty: people give the key themselves
	Columns []cell.Column
	Order   [][2]string // pairs of columns of which the second is not before the first
	Says    []string    // a row in which none of these is filled in says nothing and is passed over; none: every row counts
	Stays   string      // the key of the words that say what to do in place of deleting a row; empty: rows may be deleted
}

func id(width float64) cell.Column {
	return cell.Column{Name: "id", Word: "form_id", Type: cell.ID, Needed: true, Width: width}
}

// name are the columns of a person's name.
func name() []cell.Column {
	return []cell.Column{
		{Name: "family_name", Word: "form_family_name", Type: cell.Text, Needed: true, Width: 20},
		{Name: "given_name", Word: "form_given_name", Type: cell.Text, Needed: true, Width: 16},
		{Name: "patronymic", Word: "form_patronymic", Type: cell.Text, Width: 20},
	}
}

func person(list string) cell.Column {
	return cell.Column{Name: "person", Word: "form_person", Type: cell.ID, Needed: true, List: list, Width: 44}
}

func span(needed bool) []cell.Column {
	return []cell.Column{
		{Name: "from_date", Word: "form_from_date", Type: cell.Date, Needed: true, Width: 14},
		{Name: "to_date", Word: "form_to_date", Type: cell.Date, Needed: needed, Open: true, Width: 14},
	}
}

// hoursOf are the hours of each day of a span; none: the whole day.
func hoursOf(needed bool) []cell.Column {
	return []cell.Column{
		{Name: "from_minute", Word: "form_from_minute", Type: cell.Clock, Needed: needed, Width: 10},
		{Name: "to_minute", Word: "form_to_minute", Type: cell.Clock, Needed: needed, Width: 10},
	}
}

func needs() cell.Column {
	return cell.Column{Name: "needs", Word: "form_needs", Type: cell.List, List: "features", Width: 24}
}

func weekdays() cell.Column {
	return cell.Column{Name: "weekdays", Word: "form_weekdays", Type: cell.List, List: "weekdays", Width: 30}
}

func office() cell.Column {
	return cell.Column{Name: "office", Word: "col_office", Type: cell.ID, Needed: true, List: "offices", Width: 34}
}

func position(free bool) cell.Column {
	return cell.Column{Name: "position", Word: "form_position", Type: cell.Text, Needed: true, List: "positions", Free: free, Width: 30}
}

func columns(parts ...any) (out []cell.Column) {
	for _, p := range parts {
		switch p := p.(type) {
		case cell.Column:
			out = append(out, p)
		case []cell.Column:
			out = append(out, p...)
		}
	}
	return out
}

// Kinds are the kinds of form, in the order in which an empty installation is
// filled.
var Kinds = []Kind{
	{Name: "rooms", Key: []string{"id"}, Columns: columns(id(16),
		cell.Column{Name: "site", Word: "col_place", Type: cell.ID, Needed: true, List: "sites", Width: 34},
		cell.Column{Name: "name_ru", Word: "form_name_ru", Type: cell.Text, Needed: true, Width: 26},
		cell.Column{Name: "name_en", Word: "form_name_en", Type: cell.Text, Needed: true, Width: 26},
		cell.Column{Name: "seats", Word: "col_places", Type: cell.Integer, Needed: true, Low: 1, High: 10_000, Width: 8},
		cell.Column{Name: "features", Word: "form_features", Type: cell.List, List: "features", Width: 24},
		cell.Column{Name: "way_ru", Word: "form_way_ru", Type: cell.Text, Width: 34},
		cell.Column{Name: "way_en", Word: "form_way_en", Type: cell.Text, Width: 34},
		opening())},
	{Name: "trainers", Key: []string{"id"}, Columns: columns(id(12), name(),
		cell.Column{Name: "home_site", Word: "form_home_site", Type: cell.ID, Needed: true, List: "sites", Width: 34},
		cell.Column{Name: "roles", Word: "col_role", Type: cell.List, Needed: true, List: "roles", Width: 24},
		cell.Column{Name: "max_day_minutes", Word: "form_max_day", Type: cell.Integer, Needed: true, High: 1440, Width: 14},
		cell.Column{Name: "max_week_minutes", Word: "form_max_week", Type: cell.Integer, Needed: true, High: 2400, Width: 14},
		cell.Column{Name: "target_week_minutes", Word: "form_target_week", Type: cell.Integer, Needed: true, High: 2400, Width: 14},
		cell.Column{Name: "courses", Word: "col_courses", Type: cell.List, List: "courses", Width: 40}),
		Order: [][2]string{{"target_week_minutes", "max_week_minutes"}}},
	{Name: "people", Key: []string{"id"}, Stays: "form_stays_people", Columns: columns(id(14), name(), office(), position(true),
		cell.Column{Name: "started_on", Word: "col_intake", Type: cell.Date, Needed: true, Width: 14},
		cell.Column{Name: "cleared_on", Word: "form_cleared_on", Type: cell.Date, Width: 16},
		cell.Column{Name: "left_on", Word: "form_left_on", Type: cell.Date, Width: 14}, needs()),
		Order: [][2]string{{"started_on", "cleared_on"}, {"started_on", "left_on"}}},
	{Name: "candidates", Key: []string{"id"}, Stays: "form_stays_candidates", Columns: columns(id(14), name(), office(), position(false),
		cell.Column{Name: "stage", Word: "col_stage", Type: cell.ID, Needed: true, List: "stages", Width: 30},
		cell.Column{Name: "stage_since", Word: "form_stage_since", Type: cell.Moment, Needed: true, Width: 18},
		cell.Column{Name: "expected_start", Word: "form_expected_start", Type: cell.Date, Width: 14}, needs())},
	{Name: "waves", Key: []string{"id"}, Prefix: "WV-", Columns: columns(office(), position(false),
		cell.Column{Name: "start_date", Word: "col_intake", Type: cell.Date, Needed: true, Width: 14},
		cell.Column{Name: "headcount", Word: "col_people_count", Type: cell.Integer, Needed: true, Low: 1, High: 10_000, Width: 10})},
	{Name: "hiring", Key: []string{"id"}, Prefix: "HP-", Columns: columns(office(), position(false),
		cell.Column{Name: "month", Word: "form_month", Type: cell.Date, Needed: true, Width: 18},
		cell.Column{Name: "headcount", Word: "col_people_count", Type: cell.Integer, Needed: true, High: 1000, Width: 10})},
	{Name: "rosters", Key: []string{"id"}, Prefix: "RS-", Columns: columns(person("staff"),
		cell.Column{Name: "pattern", Word: "form_pattern", Type: cell.Choice, Needed: true, Choices: "pattern", Free: true, Width: 26},
		cell.Column{Name: "anchor_date", Word: "form_anchor_date", Type: cell.Date, Width: 16},
		span(false), hoursOf(true), weekdays()),
		Order: [][2]string{{"from_date", "to_date"}}},
	{Name: "absences", Key: []string{"id"}, Prefix: "AB-", Columns: columns(person("staff"), span(true),
		cell.Column{Name: "kind", Word: "form_absence", Type: cell.Choice, Needed: true, Choices: "absence", Width: 20}, hoursOf(false), weekdays()),
		Order: [][2]string{{"from_date", "to_date"}}},
	{Name: "closures", Key: []string{"id"}, Prefix: "CL-", Columns: columns(
		cell.Column{Name: "site", Word: "col_place", Type: cell.ID, Needed: true, List: "sites", Width: 34},
		cell.Column{Name: "room", Word: "col_room", Type: cell.ID, List: "rooms", Width: 30},
		span(true),
		cell.Column{Name: "reason", Word: "form_reason", Type: cell.Text, Needed: true, Width: 40}, hoursOf(false)),
		Order: [][2]string{{"from_date", "to_date"}}},
	{Name: "bookings", Key: []string{"id"}, Prefix: "BK-", Columns: columns(
		cell.Column{Name: "room", Word: "col_room", Type: cell.ID, Needed: true, List: "rooms", Width: 30},
		cell.Column{Name: "starts_at", Word: "form_starts_at", Type: cell.Moment, Needed: true, Width: 18},
		cell.Column{Name: "ends_at", Word: "form_ends_at", Type: cell.Moment, Needed: true, Open: true, Width: 18},
		cell.Column{Name: "title", Word: "form_title", Type: cell.Text, Needed: true, Width: 40}),
		Order: [][2]string{{"starts_at", "ends_at"}}},
	{Name: "nominations", Key: []string{"id"}, Prefix: "NM-", Columns: columns(person("people"),
		cell.Column{Name: "course", Word: "col_course", Type: cell.ID, Needed: true, List: "courses", Width: 40},
		cell.Column{Name: "earliest_date", Word: "form_earliest_date", Type: cell.Date, Needed: true, Width: 14},
		cell.Column{Name: "due_date", Word: "col_due", Type: cell.Date, Needed: true, Width: 14},
		cell.Column{Name: "weight", Word: "form_weight", Type: cell.Integer, Needed: true, Low: 2, High: 5, Width: 10}),
		Order: [][2]string{{"earliest_date", "due_date"}}},
	{Name: "attendance", Key: []string{"session", "person"}, Says: []string{"mark"}, Columns: columns(
		cell.Column{Name: "session", Word: "col_session", Type: cell.ID, Needed: true, List: "sessions", Width: 60},
		person("people"),
		cell.Column{Name: "mark", Word: "form_attended", Type: cell.Choice, Choices: "mark", Width: 16},
		cell.Column{Name: "result", Word: "form_result", Type: cell.Choice, Choices: "result", Width: 16})},
	{Name: returned, Key: []string{"session", "person"}, Says: []string{"mark", "result", "held", "trainers"}, Columns: columns(
		cell.Column{Name: "session", Word: "form_sheet_key", Type: cell.ID, Needed: true, List: "sessions", Width: 60},
		cell.Column{Name: "person", Word: "form_person", Type: cell.ID, List: "people", Width: 44},
		cell.Column{Name: "mark", Word: "form_attended", Type: cell.Choice, Choices: "mark", Width: 16},
		cell.Column{Name: "result", Word: "form_result", Type: cell.Choice, Choices: "result", Width: 16},
		cell.Column{Name: "held", Word: "form_held", Type: cell.Flag, Width: 16},
		cell.Column{Name: "trainers", Word: "form_led", Type: cell.List, List: "trainers", Later: true, Width: 40})},
	{Name: pinned, Key: []string{"session", "field"}, Columns: columns(
		cell.Column{Name: "session", Word: "col_session", Type: cell.ID, Needed: true, List: "standing", Width: 70},
		cell.Column{Name: "field", Word: "form_pinned", Type: cell.List, Needed: true, List: "pins", Width: 30},
		cell.Column{Name: "reason", Word: "form_pinned_why", Type: cell.Text, Needed: true, Width: 40},
		cell.Column{Name: "until", Word: "form_pinned_until", Type: cell.Date, Width: 18},
		cell.Column{Name: "least", Word: "form_pinned_least", Type: cell.Integer, Low: 1, High: 1000, Later: true, Width: 16})},
	{Name: "addresses", Key: []string{"id"}, Prefix: "#", Stays: "form_stays_addresses", Columns: columns(
		cell.Column{Name: "kind", Word: "form_reader", Type: cell.Choice, Needed: true, Choices: "reader", Width: 24},
		cell.Column{Name: "subject", Word: "form_subject", Type: cell.ID, List: "subjects", Width: 34},
		cell.Column{Name: "email", Word: "form_email", Type: cell.Text, Needed: true, Width: 32},
		cell.Column{Name: "name", Word: "form_name", Type: cell.Text, Needed: true, Width: 28},
		cell.Column{Name: "language", Word: "form_language", Type: cell.Choice, Choices: "language", Width: 14},
		cell.Column{Name: "letters", Word: "form_letters", Type: cell.Choice, Choices: "letters", Width: 22},
		cell.Column{Name: "calendar", Word: "file_calendar", Type: cell.Choice, Choices: "calendar", Later: true, Width: 22},
		cell.Column{Name: "active", Word: "form_active", Type: cell.Flag, Needed: true, Width: 12})},
}

// opening are the hours of a room on the days of the week.
func opening() []cell.Column {
	words := []string{"form_weekday_1", "form_weekday_2", "form_weekday_3", "form_weekday_4", "form_weekday_5", "form_weekday_6", "form_weekday_7"}
	out := make([]cell.Column, len(words))
	for i, w := range words {
		out[i] = cell.Column{Name: "weekday_" + string(rune('1'+i)), Word: w, Type: cell.Spans, Width: 14}
	}
	return out
}

// KindOf returns the kind of a name.
func KindOf(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

// column returns a column by its name.
func (k Kind) column(name string) (cell.Column, bool) {
	i := slices.IndexFunc(k.Columns, func(c cell.Column) bool { return c.Name == name })
	if i < 0 {
		return cell.Column{}, false
	}
	return k.Columns[i], true
}

// made says whether keys of new rows are made here.
func (k Kind) made() bool { return k.Prefix != "" }
