package attendance

import "cohort/planner"

// Session is a session as it was announced last before it began.
type Session struct {
	ID       string
	Course   string
	Room     string
	Trainers []string // as announced
	Date     planner.Date
	Start    int // minute of the day
	Minutes  int
	Seated   []string // people with a name
	Untold   bool     // nobody had been told of it when it began
}

func (s *Session) end() int { return s.Start + s.Minutes }

// clashes says whether two sessions have a minute in common.
func (s *Session) clashes(o *Session) bool {
	return s.Date == o.Date && s.Start < o.end() && o.Start < s.end()
}

// The values of Mark.Mark and Mark.Result.
const (
	Present = "present"
	Late    = "late"
	Absent  = "absent"
	Excused = "excused" // as a mark: was not there; as a result: was not examined

	Passed = "passed"
	Failed = "failed"
)

// Mark is what somebody wrote of a person in a session.
type Mark struct {
	Session string
	Person  string
	Mark    string // Present, Late, Absent, Excused
	Result  string // Passed, Failed, Excused; empty: nothing is said
}

func (m *Mark) there() bool { return m.Mark == Present || m.Mark == Late }

// Outcome is what somebody said of a session.
type Outcome struct {
	Session  string
	Held     bool
	Trainers []string // who led it; empty: as announced
}

// Completion is a course that a person has finished.
type Completion struct {
	Person  string
	Course  string
	On      planner.Date
	Session string // empty: on record elsewhere
}

// Course is what the judging of results asks of a course.
type Course struct {
	Examined        bool
	RefreshMonths   *int   // calendar months that a completion is valid for; nil: for good
	RetakeAfterDays int    // from a failed attempt to the first day of the next
	MostAttempts    *int   // nil: as many as it takes
	CountsAs        string // the course that this one completes too; empty: none
}

// Moment is a minute of a day, 0 to 1440.
type Moment struct {
	Date   planner.Date
	Minute int
}

// over says whether a session has ended by then.
func (m Moment) over(s *Session) bool {
	return s.Date < m.Date || s.Date == m.Date && s.end() <= m.Minute
}

// World is what is known today. Functions of hours ask for any minute of a span
// [from, to) of a day.
type World struct {
	Now      Moment            // sessions that end later are not judged
	Courses  map[string]Course // all of them
	Shut     func(room string, d planner.Date, from, to int) bool
	Away     func(who string, d planner.Date, from, to int) bool // a trainer or a person is absent
	Employed func(person string, d planner.Date) bool            // candidates are not
}

// History is what was announced and what is said of it. Sessions and outcomes have a
// session once each, marks a person once in a session.
type History struct {
	Sessions  []Session
	Marks     []Mark
	Outcomes  []Outcome
	Completed []Completion // on record elsewhere
}

// Why says on what a judgement about a session rests.
type Why string

// The reasons, of which the first that is true is given.
const (
	SaidNotHeld Why = "said_not_held"
	SaidHeld    Why = "said_held"
	Marked      Why = "marked"       // somebody is marked as present
	NobodySat   Why = "nobody_sat"   // it was announced to nobody: not held
	Untold      Why = "untold"       // nobody had been told of it: presumed not held
	RoomShut    Why = "room_shut"    // presumed not held
	TrainerAway Why = "trainer_away" // likewise
	NobodyCame  Why = "nobody_came"  // likewise: of those who sat in it nobody could have come
	AllAbsent   Why = "all_absent"   // some are marked as absent or excused, and nobody else who sat in it could have come: presumed held
	Announced   Why = "announced"    // presumed held
)

// Judgement is what became of a session.
type Judgement struct {
	Held     bool
	Why      Why
	Who      string   // the trainer who was away, of TrainerAway
	Trainers []string // who led it, sorted; none where it was not held
}

// Seat is a person in a session.
type Seat struct{ Session, Person string }

// Duty is a trainer on a day.
type Duty struct {
	Trainer string
	Date    planner.Date
}

// Record is what counts as having happened.
type Record struct {
	Sessions map[string]Judgement // those that are over
	Attended map[Seat]bool        // of everybody who sat or is marked in one of them
	Taught   map[Duty]int         // minutes
	Faults   []Fault              // sorted, each once

	courses map[string]Course
	from    map[string][]string // see sources
	events  map[string][]event  // by person
}

// Code is a kind of fault.
type Code string

// The kinds of faults, each with what was taken to be true.
const (
	NotSaid         Code = "not_said"          // nobody says whether Session was held, and Why speaks against it (Other: who was away): not held
	NobodyThere     Code = "nobody_there"      // nobody came to Session, see AllAbsent, and nobody says whether it was held: held
	HeldThoughShut  Code = "held_though_shut"  // the room of Session was shut: held
	LedThoughAway   Code = "led_though_away"   // Person led Session and was away: led by them
	MarkedThough    Code = "marked_though"     // marked as present in a Session that was said not to be held: not held
	ThereThoughAway Code = "there_though_away" // marked as present and absent from work: attended
	ThereThoughGone Code = "there_though_gone" // marked as present and not employed that day: attended
	ThereTwice      Code = "there_twice"       // marked as present in Session and in Other at the same hour: both attended
	ElsewhereToo    Code = "elsewhere_too"     // sat in Session and is marked as present in Other at the same hour: attended Other
	UnknownSession  Code = "unknown_session"   // a mark (with Person) or an outcome (without) of a session that nobody knows: left out
	NotOver         Code = "not_over"          // likewise of a session of a later day: left out; that of today is waited for
	NoResult        Code = "no_result"         // attended Session, whose course is examined, without a result: passed
	ResultOfAbsent  Code = "result_of_absent"  // has a result and did not attend: no result
	NotExamined     Code = "not_examined"      // has a result of a course without examination: completed
)

// Fault is a contradiction or a gap in what is said.
type Fault struct {
	Code    Code
	Session string
	Person  string // or trainer; empty: of the session as a whole
	Other   string // another session or a trainer
	Why     Why    // of NotSaid
}
