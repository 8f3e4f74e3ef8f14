package doctor

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/sql/input"
)

// rule is what a value of a column must be, beside being one of its kind; null where it
// may be keeps every rule. What the planner does with a row that breaks one is told by
// planner/demand/clean.
type rule struct {
	names     []string       // a key of one of these views
	or        []string       // or one of these words
	words     []string       // one of these words
	from, to  float64        // between these, where either is not 0
	least     *float64       // not below
	shaped    *regexp.Regexp // of this shape
	shape     string         // in words of the catalogue
	notBefore string         // not before, or below, another column
	after     string         // after another column
	notAbove  string         // not above another column
	day       bool           // a day that can be meant
	some      bool           // a list that is not empty
	once      bool           // it has something, and no other row has the same key
	start     bool           // a start on the grid, early enough
}

func least(n float64) *float64 { return &n }

var (
	key     = rule{once: true}
	person  = rule{names: []string{"people", "candidates", "past_candidates"}}
	staff   = rule{names: []string{"trainers", "people", "candidates", "past_candidates"}}
	site    = rule{names: []string{"sites"}}
	room    = rule{names: []string{"rooms"}}
	course  = rule{names: []string{"courses"}}
	trainer = rule{names: []string{"trainers"}}
	office  = rule{names: []string{"offices"}}
	weekday = rule{from: 1, to: 7}
	begins  = rule{from: 0, to: 1439}
	ends    = rule{from: 0, to: 1440}
	// A key of somebody with a name, which does not begin as those of learners without one.
	somebody = rule{once: true, shaped: regexp.MustCompile(`^([^A]|A[^/]|A$)`), shape: "view_right_somebody"}
)

// rules are those of the columns that have any.
var rules = map[string]rule{
	"calendar.date": {once: true, day: true}, "calendar.kind": {words: []string{facts.DayHoliday, facts.DayMovedOff, facts.DayShortened, facts.DayWorkingWeekend}},
	"sites.id": key, "sites.kind": {words: []string{facts.SiteTraining, facts.SiteOffice, facts.SiteVirtual}},
	"travel.from_site": site, "travel.to_site": site, "travel.minutes": {from: 0, to: 1440},
	"rooms.id": key, "rooms.site": site, "rooms.seats": {least: least(1)},
	"room_hours.room": room, "room_hours.weekday": weekday, "room_hours.from_minute": ends, "room_hours.to_minute": {from: 0, to: 1440, after: "from_minute"},
	"room_parts.room": room, "room_parts.part": room,
	"equipment.site": {names: []string{"sites"}, once: true}, "equipment.number": {least: least(1)},
	"room_equipment.room": {names: []string{"rooms"}, once: true}, "room_equipment.number": {least: least(1)},
	"closures.id": key, "closures.site": site, "closures.room": room, "closures.to_date": {notBefore: "from_date"}, "closures.from_minute": begins, "closures.to_minute": ends,
	"bookings.id": key, "bookings.room": room, "bookings.ends_at": {after: "starts_at"},
	"trainers.id": key, "trainers.home_site": site, "trainers.roles": {some: true},
	"trainers.max_day_minutes": {from: 0, to: 1440}, "trainers.max_week_minutes": {from: 0, to: clean.MostWeekMinutes},
	"trainers.target_week_minutes": {least: least(0), notAbove: "max_week_minutes"},
	"trainer_courses.trainer":      trainer, "trainer_courses.course": course,
	"rosters.id": key, "rosters.person": staff, "rosters.anchor_date": {day: true}, "rosters.to_date": {notBefore: "from_date"}, "rosters.from_minute": begins, "rosters.to_minute": ends, "rosters.weekdays": weekday,
	"rosters.pattern": {shaped: regexp.MustCompile(`^(weekly|[1-9][0-9]?/[1-9][0-9]?)$`), shape: "view_right_pattern"},
	"absences.id":     key, "absences.person": staff, "absences.to_date": {notBefore: "from_date"}, "absences.from_minute": begins, "absences.to_minute": ends, "absences.weekdays": weekday,
	"absences.kind": {words: facts.AbsenceKinds},
	"courses.id":    key, "courses.course_group": {words: []string{"soft_skill", "software", "practice", "assessment", "refresher"}}, "courses.minutes": {from: 1, to: 1440},
	"courses.min_group": {least: least(1), notAbove: "max_group"}, "courses.max_group": {least: least(1)}, "courses.crew": {some: true}, "courses.starts": {start: true},
	"courses.refresh_months": {from: 1, to: 1200}, "courses.retake_after_days": {from: 0, to: 1000}, "courses.most_attempts": {least: least(1)}, "courses.counts_as": course,
	"course_order.course": course, "course_order.after_course": course,
	"programmes.id": key, "programmes.due_working_days": {from: 1, to: 1000},
	"programme_courses.programme": {names: []string{"programmes"}}, "programme_courses.course": course,
	"offices.id": key, "offices.site": site, "offices.release_per_day": {least: least(0)},
	"people.id": somebody, "people.office": office, "people.started_on": {day: true}, "people.cleared_on": {notBefore: "started_on"}, "people.left_on": {notBefore: "started_on"},
	"completed.person": person, "completed.course": course, "completed.completed_on": {day: true},
	"attendance.session": key, "attendance.person": person, "attendance.mark": {words: []string{attendance.Present, attendance.Late, attendance.Absent, attendance.Excused}},
	"attendance.result":        {words: []string{attendance.Passed, attendance.Failed, attendance.Excused}},
	"session_outcomes.session": key, "session_outcomes.trainers": trainer,
	"nominations.id": key, "nominations.person": {names: []string{"people"}}, "nominations.course": course, "nominations.earliest_date": {day: true},
	"nominations.due_date": {day: true, notBefore: "earliest_date"}, "nominations.weight": {from: 2, to: 5},
	"stages.id": key, "stages.rate": {from: 0, to: 1}, "stages.working_days": {from: 0, to: 1000},
	"candidates.id": somebody, "candidates.office": office, "candidates.stage": {names: []string{"stages"}}, "candidates.expected_start": {day: true},
	"past_candidates.id": key, "past_candidates.office": office,
	"stage_moves.from_stage": {names: []string{"stages"}}, "stage_moves.to_stage": {names: []string{"stages"}, or: []string{facts.Started, facts.Lost}},
	"waves.id": key, "waves.office": office, "waves.start_date": {day: true}, "waves.headcount": {from: 1, to: 1000},
}

// broken says what is wrong with a cell and what would be right, as keys of the
// catalogue with what is said in them; wrong is empty where nothing is.
func (l *look) broken(view, key string, c input.Cell, row map[string]input.Cell) (wrong, right string, args []any) {
	switch {
	case c.Null:
		return "view_wrong_null", "view_right_" + c.Kind, nil
	case c.Unfit:
		return "view_wrong_unfit", "view_right_" + c.Kind, nil
	case c.Long:
		return "view_wrong_long", "view_right_short", []any{"Most", planner.MostText}
	case c.Value == nil:
		return "", "", nil
	}
	r := rules[view+"."+c.Column]
	if r.once && l.twice(view, key) {
		return "view_wrong_twice", "view_right_once", nil
	}
	if r.once && c.Value == "" || r.some && size(c.Value) == 0 {
		return "view_wrong_empty", "view_right_some", nil
	}
	if d, is := c.Value.(planner.Date); is && r.day && !clean.Plausible(d) {
		return "view_wrong_day", "view_right_day", nil
	}
	for _, part := range parts(c.Value) {
		if wrong, right, args := l.brokenPart(&r, part, row); wrong != "" {
			return wrong, right, args
		}
	}
	for _, other := range []struct {
		column, right string
		fits          func(order int) bool
	}{{r.notBefore, "view_right_not_before", func(o int) bool { return o >= 0 }}, {r.after, "view_right_after", func(o int) bool { return o > 0 }},
		{r.notAbove, "view_right_not_above", func(o int) bool { return o <= 0 }}} {
		if o := row[other.column]; other.column != "" && o.Value != nil && !other.fits(order(c.Value, o.Value)) {
			return "view_wrong_beside", other.right, []any{"Column", other.column, "Value", o.Shown}
		}
	}
	return "", "", nil
}

// brokenPart is broken for a value, or for one of a list.
func (l *look) brokenPart(r *rule, part any, row map[string]input.Cell) (wrong, right string, args []any) {
	text, isText := part.(string)
	switch {
	case isText && r.words != nil && !slices.Contains(r.words, text):
		return "view_wrong_word", "view_right_one_of", []any{"Words", strings.Join(r.words, ", ")}
	case isText && r.shaped != nil && !r.shaped.MatchString(text):
		return "view_wrong_word", r.shape, nil
	case isText && r.names != nil && !l.known(r, text):
		right = "view_right_key"
		if r.or != nil {
			right = "view_right_key_or"
		}
		return "view_wrong_unknown", right, []any{"Views", "input." + strings.Join(r.names, ", input."), "Words", strings.Join(r.or, ", ")}
	}
	n, isNumber := number(part)
	switch {
	case !isNumber:
	case (r.from != 0 || r.to != 0) && (n < r.from || n > r.to):
		return "view_wrong_bounds", "view_right_bounds", []any{"From", fmt.Sprint(r.from), "To", fmt.Sprint(r.to)}
	case r.least != nil && n < *r.least:
		return "view_wrong_bounds", "view_right_least", []any{"From", fmt.Sprint(*r.least)}
	case r.start:
		if minutes, _ := number(row["minutes"].Value); int(n)%l.grid != 0 || n < 0 || n+minutes > 1440 {
			return "view_wrong_start", "view_right_start", []any{"Grid", l.grid}
		}
	}
	return "", "", nil
}

// known says whether a text is a key that a rule's column may name. What could not be
// looked at knows everything.
func (l *look) known(r *rule, text string) bool {
	if slices.Contains(r.or, text) {
		return true
	}
	for _, view := range r.names {
		if keys := l.keys[view]; keys == nil || keys[text] {
			return true
		}
	}
	return false
}

// parts are the values of a list, or the value alone.
func parts(v any) []any {
	var out []any
	switch v := v.(type) {
	case []string:
		for _, x := range v {
			out = append(out, x)
		}
	case []int:
		for _, x := range v {
			out = append(out, int64(x))
		}
	default:
		return []any{v}
	}
	return out
}

func size(v any) int { return len(parts(v)) }

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// order is how two values of one kind lie, below 0 where the first is less; 0 where
// they are not of one kind.
func order(a, b any) int {
	switch a := a.(type) {
	case planner.Date:
		if b, is := b.(planner.Date); is {
			return int(a) - int(b)
		}
	case time.Time:
		if b, is := b.(time.Time); is {
			return a.Compare(b)
		}
	case int64:
		if b, is := b.(int64); is {
			return int(a - b)
		}
	}
	return 0
}
