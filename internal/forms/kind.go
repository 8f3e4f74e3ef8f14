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

import "slices"

// Kind is a kind of form.
type Kind struct {
	Name    string   // what commands call it; the table has the same name
	Key     []string // the columns that name a row
	Prefix  string   // of keys that are made for new rows; empty: people give the key themselves
	Columns []Column
	Order   [][2]string // pairs of columns of which the second is not before the first
	Says    []string    // a row in which none of these is filled in says nothing and is passed over; none: every row counts
	Stays   string      // the key of the words that say what to do in place of deleting a row; empty: rows may be deleted
}

// Column is a column of a form.
type Column struct {
	Name    string // of the table
	Word    string // the key of its heading
	Type    Type
	Needed  bool
	Low     int     // of an Integer
	High    int     // of an Integer
	Choices string  // of a Choice: the name of its codes, see choices
	List    string  // the list in which the value is looked up, see Form.Lists of sql/handin; empty: none
	Free    bool    // a value that the list lacks is taken too, unless it looks like a slip; of a Choice: any rotation, n/m
	Later   bool    // files from before it was there lack it
	Open    bool    // of a Date or a Moment: open-ended is one too
	Width   float64 // in a template, in characters
}

// Type is what stands in a column. Within this package a value is a text, empty
// where there is none; how it is written there says the comment.
type Type string

// The types.
const (
	Text    Type = "text"    // one line, at most 300 characters
	ID      Type = "id"      // a key, 1 to 100 characters without white space and colons; of a List: one of it
	Date    Type = "date"    // 2027-01-22, or infinity
	Moment  Type = "moment"  // 2027-01-22 15:30, in the zone of the network, or infinity
	Clock   Type = "clock"   // a minute of the day, 0 to 1440
	Integer Type = "integer" // between Low and High
	Choice  Type = "choice"  // a code
	Flag    Type = "flag"    // true or false
	List    Type = "list"    // several of a list, each on a line, in the order of their letters
	Spans   Type = "spans"   // hours of a day, 540-780 each on a line
)

// limits of texts, as the tables have them.
const (
	longestText = 300
	longestID   = 100
	longestCell = 4000 // of a list with all its parts
)

// choices are the codes that a Choice has, by its name. Their words are under
// form_choice_, the name and the code.
var choices = map[string][]string{
	"absence":  {"holiday", "illness", "trip", "field_day"},
	"pattern":  {"5/2", "weekly", "2/2", "3/3", "1/3"},
	"reader":   {"manager", "trainer", "office_head", "headquarters", "operator", "data", "learner"},
	"letters":  {"office", "learner"},
	"language": {"ru", "en"},
	"mark":     {"present", "late", "absent", "excused"},
	"result":   {"passed", "failed", "excused"},
	"flag":     {"true", "false"},
}

func id(width float64) Column {
	return Column{Name: "id", Word: "form_id", Type: ID, Needed: true, Width: width}
}

// name are the columns of a person's name.
func name() []Column {
	return []Column{
		{Name: "family_name", Word: "form_family_name", Type: Text, Needed: true, Width: 20},
		{Name: "given_name", Word: "form_given_name", Type: Text, Needed: true, Width: 16},
		{Name: "patronymic", Word: "form_patronymic", Type: Text, Width: 20},
	}
}

func person(list string) Column {
	return Column{Name: "person", Word: "form_person", Type: ID, Needed: true, List: list, Width: 44}
}

func span(needed bool) []Column {
	return []Column{
		{Name: "from_date", Word: "form_from_date", Type: Date, Needed: true, Width: 14},
		{Name: "to_date", Word: "form_to_date", Type: Date, Needed: needed, Open: true, Width: 14},
	}
}

// hoursOf are the hours of each day of a span; none: the whole day.
func hoursOf(needed bool) []Column {
	return []Column{
		{Name: "from_minute", Word: "form_from_minute", Type: Clock, Needed: needed, Width: 10},
		{Name: "to_minute", Word: "form_to_minute", Type: Clock, Needed: needed, Width: 10},
	}
}

func needs() Column {
	return Column{Name: "needs", Word: "form_needs", Type: List, List: "features", Width: 24}
}

func weekdays() Column {
	return Column{Name: "weekdays", Word: "form_weekdays", Type: List, List: "weekdays", Width: 30}
}

func office() Column {
	return Column{Name: "office", Word: "col_office", Type: ID, Needed: true, List: "offices", Width: 34}
}

func position(free bool) Column {
	return Column{Name: "position", Word: "form_position", Type: Text, Needed: true, List: "positions", Free: free, Width: 30}
}

func columns(parts ...any) (out []Column) {
	for _, p := range parts {
		switch p := p.(type) {
		case Column:
			out = append(out, p)
		case []Column:
			out = append(out, p...)
		}
	}
	return out
}

// Kinds are the kinds of form, in the order in which an empty installation is
// filled.
var Kinds = []Kind{
	{Name: "rooms", Key: []string{"id"}, Columns: columns(id(16),
		Column{Name: "site", Word: "col_place", Type: ID, Needed: true, List: "sites", Width: 34},
		Column{Name: "name_ru", Word: "form_name_ru", Type: Text, Needed: true, Width: 26},
		Column{Name: "name_en", Word: "form_name_en", Type: Text, Needed: true, Width: 26},
		Column{Name: "seats", Word: "col_places", Type: Integer, Needed: true, Low: 1, High: 10_000, Width: 8},
		Column{Name: "features", Word: "form_features", Type: List, List: "features", Width: 24},
		opening())},
	{Name: "trainers", Key: []string{"id"}, Columns: columns(id(12), name(),
		Column{Name: "home_site", Word: "form_home_site", Type: ID, Needed: true, List: "sites", Width: 34},
		Column{Name: "roles", Word: "col_role", Type: List, Needed: true, List: "roles", Width: 24},
		Column{Name: "max_day_minutes", Word: "form_max_day", Type: Integer, Needed: true, High: 1440, Width: 14},
		Column{Name: "max_week_minutes", Word: "form_max_week", Type: Integer, Needed: true, High: 2400, Width: 14},
		Column{Name: "target_week_minutes", Word: "form_target_week", Type: Integer, Needed: true, High: 2400, Width: 14},
		Column{Name: "courses", Word: "col_courses", Type: List, List: "courses", Width: 40}),
		Order: [][2]string{{"target_week_minutes", "max_week_minutes"}}},
	{Name: "people", Key: []string{"id"}, Stays: "form_stays_people", Columns: columns(id(14), name(), office(), position(true),
		Column{Name: "started_on", Word: "col_intake", Type: Date, Needed: true, Width: 14},
		Column{Name: "cleared_on", Word: "form_cleared_on", Type: Date, Width: 16},
		Column{Name: "left_on", Word: "form_left_on", Type: Date, Width: 14}, needs()),
		Order: [][2]string{{"started_on", "cleared_on"}, {"started_on", "left_on"}}},
	{Name: "candidates", Key: []string{"id"}, Stays: "form_stays_candidates", Columns: columns(id(14), name(), office(), position(false),
		Column{Name: "stage", Word: "col_stage", Type: ID, Needed: true, List: "stages", Width: 30},
		Column{Name: "stage_since", Word: "form_stage_since", Type: Moment, Needed: true, Width: 18},
		Column{Name: "expected_start", Word: "form_expected_start", Type: Date, Width: 14}, needs())},
	{Name: "waves", Key: []string{"id"}, Prefix: "WV-", Columns: columns(office(), position(false),
		Column{Name: "start_date", Word: "col_intake", Type: Date, Needed: true, Width: 14},
		Column{Name: "headcount", Word: "col_people_count", Type: Integer, Needed: true, Low: 1, High: 10_000, Width: 10})},
	{Name: "rosters", Key: []string{"id"}, Prefix: "RS-", Columns: columns(person("staff"),
		Column{Name: "pattern", Word: "form_pattern", Type: Choice, Needed: true, Choices: "pattern", Free: true, Width: 26},
		Column{Name: "anchor_date", Word: "form_anchor_date", Type: Date, Width: 16},
		span(false), hoursOf(true), weekdays()),
		Order: [][2]string{{"from_date", "to_date"}}},
	{Name: "absences", Key: []string{"id"}, Prefix: "AB-", Columns: columns(person("staff"), span(true),
		Column{Name: "kind", Word: "form_absence", Type: Choice, Needed: true, Choices: "absence", Width: 20}, hoursOf(false), weekdays()),
		Order: [][2]string{{"from_date", "to_date"}}},
	{Name: "closures", Key: []string{"id"}, Prefix: "CL-", Columns: columns(
		Column{Name: "site", Word: "col_place", Type: ID, Needed: true, List: "sites", Width: 34},
		Column{Name: "room", Word: "col_room", Type: ID, List: "rooms", Width: 30},
		span(true),
		Column{Name: "reason", Word: "form_reason", Type: Text, Needed: true, Width: 40}, hoursOf(false)),
		Order: [][2]string{{"from_date", "to_date"}}},
	{Name: "bookings", Key: []string{"id"}, Prefix: "BK-", Columns: columns(
		Column{Name: "room", Word: "col_room", Type: ID, Needed: true, List: "rooms", Width: 30},
		Column{Name: "starts_at", Word: "form_starts_at", Type: Moment, Needed: true, Width: 18},
		Column{Name: "ends_at", Word: "form_ends_at", Type: Moment, Needed: true, Open: true, Width: 18},
		Column{Name: "title", Word: "form_title", Type: Text, Needed: true, Width: 40}),
		Order: [][2]string{{"starts_at", "ends_at"}}},
	{Name: "nominations", Key: []string{"id"}, Prefix: "NM-", Columns: columns(person("people"),
		Column{Name: "course", Word: "col_course", Type: ID, Needed: true, List: "courses", Width: 40},
		Column{Name: "earliest_date", Word: "form_earliest_date", Type: Date, Needed: true, Width: 14},
		Column{Name: "due_date", Word: "col_due", Type: Date, Needed: true, Width: 14},
		Column{Name: "weight", Word: "form_weight", Type: Integer, Needed: true, Low: 2, High: 5, Width: 10}),
		Order: [][2]string{{"earliest_date", "due_date"}}},
	{Name: "attendance", Key: []string{"session", "person"}, Says: []string{"mark"}, Columns: columns(
		Column{Name: "session", Word: "col_session", Type: ID, Needed: true, List: "sessions", Width: 60},
		person("people"),
		Column{Name: "mark", Word: "form_attended", Type: Choice, Choices: "mark", Width: 16},
		Column{Name: "result", Word: "form_result", Type: Choice, Choices: "result", Width: 16})},
	{Name: returned, Key: []string{"session", "person"}, Says: []string{"mark", "result", "held", "trainers"}, Columns: columns(
		Column{Name: "session", Word: "form_sheet_key", Type: ID, Needed: true, List: "sessions", Width: 60},
		Column{Name: "person", Word: "form_person", Type: ID, List: "people", Width: 44},
		Column{Name: "mark", Word: "form_attended", Type: Choice, Choices: "mark", Width: 16},
		Column{Name: "result", Word: "form_result", Type: Choice, Choices: "result", Width: 16},
		Column{Name: "held", Word: "form_held", Type: Flag, Width: 16},
		Column{Name: "trainers", Word: "form_led", Type: List, List: "trainers", Later: true, Width: 40})},
	{Name: pinned, Key: []string{"session", "field"}, Columns: columns(
		Column{Name: "session", Word: "col_session", Type: ID, Needed: true, List: "standing", Width: 70},
		Column{Name: "field", Word: "form_pinned", Type: List, Needed: true, List: "pins", Width: 30},
		Column{Name: "reason", Word: "form_pinned_why", Type: Text, Needed: true, Width: 40},
		Column{Name: "until", Word: "form_pinned_until", Type: Date, Width: 18})},
	{Name: "addresses", Key: []string{"id"}, Prefix: "#", Stays: "form_stays_addresses", Columns: columns(
		Column{Name: "kind", Word: "form_reader", Type: Choice, Needed: true, Choices: "reader", Width: 24},
		Column{Name: "subject", Word: "form_subject", Type: ID, List: "subjects", Width: 34},
		Column{Name: "email", Word: "form_email", Type: Text, Needed: true, Width: 32},
		Column{Name: "name", Word: "form_name", Type: Text, Needed: true, Width: 28},
		Column{Name: "language", Word: "form_language", Type: Choice, Choices: "language", Width: 14},
		Column{Name: "letters", Word: "form_letters", Type: Choice, Choices: "letters", Width: 22},
		Column{Name: "active", Word: "form_active", Type: Flag, Needed: true, Width: 12})},
}

// opening are the hours of a room on the days of the week.
func opening() []Column {
	words := []string{"form_weekday_1", "form_weekday_2", "form_weekday_3", "form_weekday_4", "form_weekday_5", "form_weekday_6", "form_weekday_7"}
	out := make([]Column, len(words))
	for i, w := range words {
		out[i] = Column{Name: "weekday_" + string(rune('1'+i)), Word: w, Type: Spans, Width: 14}
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
func (k Kind) column(name string) (Column, bool) {
	i := slices.IndexFunc(k.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return k.Columns[i], true
}

// made says whether keys of new rows are made here.
func (k Kind) made() bool { return k.Prefix != "" }
