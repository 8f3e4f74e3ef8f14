package facts

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cohort/planner"
)

// Facts is what one read of the database brings. Each field but Issued is one
// view of the schema "input"; the fields of its rows are the columns of the view.
type Facts struct {
	Calendar         []CalendarDay     // input.calendar
	Sites            []Site            // input.sites
	Travel           []Travel          // input.travel
	Rooms            []Room            // input.rooms
	RoomHours        []RoomHours       // input.room_hours
	RoomParts        []RoomPart        // input.room_parts
	Equipment        []Equipment       // input.equipment
	RoomEquipment    []RoomEquipment   // input.room_equipment
	Closures         []Closure         // input.closures
	Bookings         []Booking         // input.bookings
	Trainers         []Trainer         // input.trainers
	TrainerCourses   []TrainerCourse   // input.trainer_courses
	Rosters          []Roster          // input.rosters
	Absences         []Absence         // input.absences
	Courses          []Course          // input.courses
	CourseOrder      []CourseOrder     // input.course_order
	Programmes       []Programme       // input.programmes
	ProgrammeCourses []ProgrammeCourse // input.programme_courses
	Offices          []Office          // input.offices
	People           []Person          // input.people
	Completed        []Completed       // input.completed
	Attendance       []Attendance      // input.attendance
	Outcomes         []SessionOutcome  // input.session_outcomes
	Nominations      []Nomination      // input.nominations
	Stages           []Stage           // input.stages
	Candidates       []Candidate       // input.candidates
	Moves            []StageMove       // input.stage_moves
	Waves            []Wave            // input.waves
	Issued           []Issued          // the timetable that people hold, and what was held
	Past             []PastCandidate   // input.past_candidates; read to judge forecasts, not to plan
}

// The kinds of a CalendarDay.
const (
	DayHoliday        = "holiday"
	DayMovedOff       = "moved_day_off"
	DayShortened      = "shortened"                 // a working day, an hour shorter
	DayWorkingWeekend = "working_weekend_shortened" // a Saturday or Sunday worked, an hour shorter
)

// CalendarDay is an exception from Monday to Friday being worked.
type CalendarDay struct {
	Date planner.Date `db:"date"`
	Kind string       `db:"kind"`
	Name string       `db:"name"`
}

// The kinds of a Site.
const (
	SiteTraining = "training" // it has rooms to plan for
	SiteOffice   = "office"   // people set out from it
	SiteVirtual  = "virtual"  // online: nobody travels to it
)

// Site is a place.
type Site struct {
	ID      string `db:"id"`
	NameRu  string `db:"name_ru"`
	NameEn  string `db:"name_en"`
	Address string `db:"address"`
	Kind    string `db:"kind"`
}

// Travel is the way between two sites, the same both ways.
type Travel struct {
	From    string `db:"from_site"`
	To      string `db:"to_site"`
	Minutes int    `db:"minutes"`
}

// Room is an auditorium or a computer room.
type Room struct {
	ID       string   `db:"id"`
	Site     string   `db:"site"`
	NameRu   string   `db:"name_ru"`
	NameEn   string   `db:"name_en"`
	Seats    int      `db:"seats"`
	Features []string `db:"features"`
	WayRu    string   `db:"way_ru"` // how to find it; empty: nobody says
	WayEn    string   `db:"way_en"`
}

// Suits says whether a room has all the features that a course asks for.
func (r *Room) Suits(c *Course) bool {
	return !slices.ContainsFunc(c.Features, func(want string) bool { return !slices.Contains(r.Features, want) })
}

// RoomHours is when a room is open on a day of the week. On a Saturday that the
// calendar makes a working day a room keeps its Friday hours.
type RoomHours struct {
	Room    string `db:"room"`
	Weekday int    `db:"weekday"` // ISO: 1 Monday to 7 Sunday
	From    int    `db:"from_minute"`
	To      int    `db:"to_minute"`
}

// RoomPart says that a room is a part of another one, a hall that can be divided.
type RoomPart struct {
	Room string `db:"room"`
	Part string `db:"part"`
}

// Equipment is carried from room to room; a site has a number of it.
type Equipment struct {
	Site   string `db:"site"`
	Kind   string `db:"kind"`
	Number int    `db:"number"`
}

// RoomEquipment is what a room takes of it while it is in use.
type RoomEquipment struct {
	Room   string `db:"room"`
	Kind   string `db:"kind"`
	Number int    `db:"number"`
}

// Forever is the last date there is: the end of a span that has none. A database
// writes infinity for it.
const Forever = planner.Date(2932896) // 9999-12-31

// Closure shuts a site (Room nil) or one room of it on the days from From to To,
// both included: from the minute Starts of each of them until Ends, of the next day
// if that is not later; both nil: the whole day.
type Closure struct {
	ID     string       `db:"id"`
	Site   string       `db:"site"`
	Room   *string      `db:"room"`
	From   planner.Date `db:"from_date"`
	To     planner.Date `db:"to_date"`
	Reason string       `db:"reason"`
	Starts *int         `db:"from_minute"`
	Ends   *int         `db:"to_minute"`
}

// Booking is somebody else's use of a room, a delegation for instance.
type Booking struct {
	ID     string    `db:"id"`
	Room   string    `db:"room"`
	Starts time.Time `db:"starts_at"`
	Ends   time.Time `db:"ends_at"`
	Title  string    `db:"title"`
}

// Trainer leads sessions.
type Trainer struct {
	ID                string   `db:"id"`
	FamilyName        string   `db:"family_name"`
	GivenName         string   `db:"given_name"`
	Patronymic        string   `db:"patronymic"`
	Home              string   `db:"home_site"`
	Roles             []string `db:"roles"`
	MaxDayMinutes     int      `db:"max_day_minutes"`
	MaxWeekMinutes    int      `db:"max_week_minutes"`
	TargetWeekMinutes int      `db:"target_week_minutes"`
}

// TrainerCourse says that a trainer may lead a course.
type TrainerCourse struct {
	Trainer string `db:"trainer"`
	Course  string `db:"course"`
}

// The patterns of a Roster. Any other is a rotation, n/m.
const (
	FiveTwo = "5/2"    // the working days of the calendar
	TwoTwo  = "2/2"    // two days on, two off, whatever the calendar says
	Weekly  = "weekly" // the same weekdays each week, holidays apart
)

// Roster is when a trainer or a member of staff works, from one date to another
// (To nil: open end). A shift that ends at or before the minute at which it begins
// ends on the next day. Somebody may have several rosters at a time.
type Roster struct {
	ID       string        `db:"id"`
	Person   string        `db:"person"` // a trainer or a person of an office
	Pattern  string        `db:"pattern"`
	Anchor   *planner.Date `db:"anchor_date"` // of a rotation: a first day on
	From     planner.Date  `db:"from_date"`
	To       *planner.Date `db:"to_date"`
	Starts   int           `db:"from_minute"`
	Ends     int           `db:"to_minute"`
	Weekdays []int         `db:"weekdays"` // of Weekly: ISO, 1 Monday to 7 Sunday
}

// Rotation is the days on and the days off of a roster that is a rotation. It is
// none if on is 0.
func (r *Roster) Rotation() (on, off int) {
	if r.Pattern == FiveTwo || len(r.Pattern) > len("99/99") {
		return 0, 0
	}
	first, second, _ := strings.Cut(r.Pattern, "/")
	on, err := strconv.Atoi(first)
	off, err2 := strconv.Atoi(second)
	if err != nil || err2 != nil || on < 1 || on > 99 || off < 1 || off > 99 {
		return 0, 0
	}
	return on, off
}

// AbsenceKinds are the words for why somebody is away.
var AbsenceKinds = []string{"holiday", "illness", "trip", "field_day"}

// Absence is a trainer or a person away on the days from From to To, both included,
// or on some weekdays of them: from the minute Starts until Ends, of the next day if
// that is not later; both nil: the whole day.
type Absence struct {
	ID       string       `db:"id"`
	Person   string       `db:"person"`
	From     planner.Date `db:"from_date"`
	To       planner.Date `db:"to_date"`
	Kind     string       `db:"kind"` // one of AbsenceKinds
	Starts   *int         `db:"from_minute"`
	Ends     *int         `db:"to_minute"`
	Weekdays []int        `db:"weekdays"` // ISO, 1 Monday to 7 Sunday; none: every day
}

// Course is a training.
type Course struct {
	ID       string   `db:"id"`
	NameRu   string   `db:"name_ru"`
	NameEn   string   `db:"name_en"`
	Group    string   `db:"course_group"` // soft_skill, software, practice, assessment, refresher: the colour on the wall
	Minutes  int      `db:"minutes"`
	Features []string `db:"features"`
	MinGroup int      `db:"min_group"`
	MaxGroup int      `db:"max_group"`
	Crew     []string `db:"crew"`
	Starts   []int    `db:"starts"`
	// RefreshMonths after its last completion the course is taken again; nil: never.
	RefreshMonths   *int    `db:"refresh_months"`
	Examined        bool    `db:"examined"`          // it ends with an examination
	RetakeAfterDays *int    `db:"retake_after_days"` // calendar days from a failed attempt to the next; nil: 0
	MostAttempts    *int    `db:"most_attempts"`     // failed attempts after which nobody plans it; nil: no such number
	CountsAs        *string `db:"counts_as"`         // the course that this one completes too; nil: none
}

// CourseOrder says that a course is taken after another by whoever needs both.
type CourseOrder struct {
	Course string `db:"course"`
	After  string `db:"after_course"`
}

// Programme is what newcomers of a position take.
type Programme struct {
	ID             string `db:"id"`
	NameRu         string `db:"name_ru"`
	NameEn         string `db:"name_en"`
	Position       string `db:"position"`
	DueWorkingDays int    `db:"due_working_days"` // after the first working day
}

// ProgrammeCourse is a course of a programme.
type ProgrammeCourse struct {
	Programme string `db:"programme"`
	Course    string `db:"course"`
}

// Office is a public-service office.
type Office struct {
	ID            string `db:"id"`
	NameRu        string `db:"name_ru"`
	NameEn        string `db:"name_en"`
	Site          string `db:"site"`
	Okrug         string `db:"okrug"`
	ReleasePerDay int    `db:"release_per_day"`
}

// Person is somebody hired. A candidate who is hired keeps their id.
type Person struct {
	ID         string        `db:"id"`
	FamilyName string        `db:"family_name"`
	GivenName  string        `db:"given_name"`
	Patronymic string        `db:"patronymic"`
	Office     string        `db:"office"`
	Position   string        `db:"position"`
	Started    planner.Date  `db:"started_on"`
	Cleared    *planner.Date `db:"cleared_on"` // to work alone at the window; nil: a newcomer
	Left       *planner.Date `db:"left_on"`    // first day no longer employed; nil: employed
	Needs      []string      `db:"needs"`      // features that a room must have for them
}

// Employed says whether a person works for the network on a day.
func (p *Person) Employed(d planner.Date) bool { return p.Left == nil || d < *p.Left }

// Completed says that a person finished a course.
type Completed struct {
	Person string       `db:"person"`
	Course string       `db:"course"`
	On     planner.Date `db:"completed_on"`
}

// ToldDays is for how many days contradictions in what is said of a session are told.
// After that nobody remembers what was so.
const ToldDays = 120

// Attendance is what somebody wrote of a person in a session.
type Attendance struct {
	Session string  `db:"session"`
	Person  string  `db:"person"`
	Mark    string  `db:"mark"`   // present, late, absent, excused; see planner/attendance
	Result  *string `db:"result"` // passed, failed, excused; nil: nothing is said
}

// SessionOutcome is what somebody said of a session.
type SessionOutcome struct {
	Session  string   `db:"session"`
	Held     bool     `db:"held"`
	Trainers []string `db:"trainers"` // who led it; none: as announced
	Reason   string   `db:"reason"`
}

// Nomination is a request of its own: a promotion, a mentor to be trained.
type Nomination struct {
	ID       string       `db:"id"`
	Person   string       `db:"person"`
	Course   string       `db:"course"`
	Earliest planner.Date `db:"earliest_date"`
	Due      planner.Date `db:"due_date"`
	Weight   int          `db:"weight"` // 2 to 5
}

// Stage is a stage of the hiring pipeline, in order, up to the accepted offer.
type Stage struct {
	ID          string  `db:"id"`
	Ordinal     int     `db:"ordinal"`
	NameRu      string  `db:"name_ru"`
	NameEn      string  `db:"name_en"`
	Rate        float64 `db:"rate"`         // the configured conversion to the next stage
	WorkingDays float64 `db:"working_days"` // the configured mean dwell
}

// The ends of a pipeline, as StageMove.To.
const (
	Started = "started"
	Lost    = "lost"
)

// Candidate is somebody in the pipeline now, neither started nor lost.
type Candidate struct {
	ID         string        `db:"id"`
	FamilyName string        `db:"family_name"`
	GivenName  string        `db:"given_name"`
	Patronymic string        `db:"patronymic"`
	Office     string        `db:"office"`
	Position   string        `db:"position"`
	Stage      string        `db:"stage"`
	Since      time.Time     `db:"stage_since"`
	Expected   *planner.Date `db:"expected_start"`
	Needs      []string      `db:"needs"`
}

// PastCandidate is somebody who was in the pipeline and has started or was lost.
type PastCandidate struct {
	ID     string `db:"id"`
	Office string `db:"office"` // that they applied to
}

// StageMove is a recorded move of a candidate.
type StageMove struct {
	Candidate string    `db:"candidate"`
	Position  string    `db:"position"`
	From      *string   `db:"from_stage"` // nil: entered the pipeline
	To        string    `db:"to_stage"`   // a stage, Started or Lost
	At        time.Time `db:"moved_at"`
}

// Wave is an intake that an office head announced.
type Wave struct {
	ID        string       `db:"id"`
	Office    string       `db:"office"`
	Position  string       `db:"position"`
	Start     planner.Date `db:"start_date"`
	Headcount int          `db:"headcount"`
}

// Issued is a session of the timetable that people hold, or one that was held.
// It comes from the service's own tables: for each date the last published plan
// version whose first day is not after it.
type Issued struct {
	ID       string       `db:"id"`
	Course   string       `db:"course"`
	Room     string       `db:"room"`
	Trainers []string     `db:"-"`
	Date     planner.Date `db:"date"`
	Start    int          `db:"start_minute"`
	Minutes  int          `db:"minutes"`
	Learners []string     `db:"-"`      // people with a name who sit in it
	Nameless []Nameless   `db:"-"`      // seats in it for people who had no name yet
	Pinned   bool         `db:"pinned"` // as a whole, by a manager's hand
	Pins     []string     `db:"-"`      // else what of it is, of planner.AllPins
	Least    int          `db:"least"`  // who sits in it keeps the seat as long as so many are left, by a manager's hand; 0: nobody said so

	// Of one of the day of the reading or before it: who had been told of it as it stands,
	// on that day and at that start.
	Mailed bool       `db:"mailed"` // mail about it was issued to its site or one of its trainers
	Told   *time.Time `db:"told"`   // when the first of that was accepted by a mail server; nil: none was
	Sudden bool       `db:"sudden"` // no timetable that was published before its day had it
}

// ByHand is what a manager pinned of the session, of planner.AllPins.
func (i *Issued) ByHand() []string {
	switch {
	case i.Pinned:
		return planner.AllPins()
	case i.Least > 0 && !slices.Contains(i.Pins, planner.PinSeated):
		return append(slices.Clone(i.Pins), planner.PinSeated)
	}
	return slices.Clone(i.Pins)
}

// NamelessPrefix begins the ids of learners who have no name yet, and of nobody
// else, so that no two share one. That somebody has no name is said by
// planner.Learner.Anonymous.
const NamelessPrefix = "A/"

// Nameless is a learner without a name, and whom they stand for.
type Nameless struct {
	ID     string        `json:"id"` // among the learners of the plan that seats them
	Office string        `json:"office"`
	Intake *planner.Date `json:"intake"` // nil, with office and number left out: not recorded
	Number int           `json:"number"` // see planner.Learner
}
