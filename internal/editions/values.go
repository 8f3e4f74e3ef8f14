package editions

import (
	"time"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
)

// Head is what the first sheet of every workbook says.
type Head struct {
	Reader   string       // whom it is for, by name; may be empty
	Place    string       // the site's or office's name
	Monday   planner.Date // the ISO week that it is about, or that its period begins in
	Edition  int          // numbered by place and week, from 1
	Previous int          // the edition that this reader received last; 0: none, this is the first
	// PreviousMonday is the week of the previous edition, if it was another one.
	PreviousMonday planner.Date
	// FirmUntil is the last day whose sessions are announced; later ones are a
	// preview. 0: all are announced.
	FirmUntil planner.Date
	ReadAt    time.Time // when the data was read, in the network's zone
	Rules     int       // rules that the referee checked and found kept; 0: no certificate
	Changes   []Change  // since the reader's previous edition
	Notice    *Notice   // nil: the last night went well
}

// Provisional says whether a day's sessions are a preview only.
func (h *Head) Provisional(day planner.Date) bool { return h.FirmUntil != 0 && day > h.FirmUntil }

// Notice says that the last run brought nothing and which edition stands.
type Notice struct {
	Night   planner.Date // of the failed run
	Failure Failure
	Edition int          // that stands; 0: none does
	Monday  planner.Date // the week of the edition that stands
	Issued  planner.Date // when the edition that stands was made; 0: not said
}

// Failure is why a run brought no new timetable.
type Failure string

// The failures.
const (
	FailedRejected Failure = "rejected" // the referee found a rule broken
	FailedWorse    Failure = "worse"    // the plan serves less than the one that stands
	FailedData     Failure = "data"     // the data could not be read
	FailedOther    Failure = "other"
)

// Change is one difference between two editions that concerns the reader.
type Change struct {
	Course string
	Before *Appointment // nil: new
	After  *Appointment // nil: cancelled
	Cause  demand.Cause // one of demand's causes or of the ones below
	Who    string       // the trainer or room that the cause hangs on; may be empty
	Came   []string     // people who were not in it before
	Left   []string     // people who are not in it any more
	People []string     // who sits in it, or did when it was cancelled, ascending; of a change of seats alone those who came or left
	Held   int          // held seats touched
}

// Causes beside those of package demand.
const (
	NewDemand  demand.Cause = "new_demand" // more people need the course
	OtherSeats demand.Cause = "seats"      // only who sits in it changed
	Replanned  demand.Cause = "replanned"  // made way for others
)

// Appointment is when, where and with whom a session takes place.
type Appointment struct {
	Date       planner.Date
	Start, End int
	RoomID     string
	Room       string
	Trainers   []Person
}

// Group is a group of courses: a colour and a mark on the wall.
type Group string

// The groups of courses.
const (
	SoftSkill  Group = "soft_skill"
	Software   Group = "software"
	Practice   Group = "practice"
	Assessment Group = "assessment"
	Refresher  Group = "refresher"
)

// Person is somebody with a name.
type Person struct {
	ID   string
	Name string // one of NamesOf
}

// Seat is one place taken in a session.
type Seat struct {
	ID     string
	Name   string // one of NamesOf; empty: held for somebody not yet known
	Office string
	Intake planner.Date // a newcomer's first working day; 0: works already
}

// Session is one block in one room.
type Session struct {
	ID         string
	Course     string
	Group      Group
	Date       planner.Date
	Start, End int
	Site       string
	Address    string
	RoomID     string
	Room       string
	Trainers   []Person
	Places     int // the most people who could sit in it
	MinGroup   int // the least group of the course
	Seated     []Seat
	Pinned     bool // may not move any more
	New        bool // since the reader's previous edition
	Moved      bool // to another time, room or trainer since then
	Travel     int  // minutes that the reader travels to it; 0: none or not known
}

// Span is a part of a day, in minutes.
type Span struct{ From, To int }

// Room is a room of a site in one week.
type Room struct {
	ID      string
	Name    string
	Seats   int
	Open    [7][]Span // by day from Monday, closures and other bookings taken out
	Blocked []Block   // why it is not open
}

// Block is a part of a week in which a room or a trainer is not to be had.
type Block struct {
	Day int // 0 is Monday
	Span
	Why string // «делегация», «ремонт», «отпуск»
}

// Trainer is a trainer in one week.
type Trainer struct {
	Person
	Role      string // «тренер-психолог»; may be empty
	Available [7][]Span
	Away      []Block
}

// Unscheduled is a need that found no place, and why: the fields of
// planner.Unserved with ids resolved to names.
type Unscheduled struct {
	Name     string // empty: a seat held for somebody not yet known
	Office   string
	Course   string
	Due      planner.Date
	Reason   planner.Reason
	Missing  string // the kind of fact, as in planner.Unserved
	Before   string // the name of the course that comes before
	Fit      int
	Together int
	MinGroup int // the least group of the course
	// Later: it is due after the last day that the plan looks ahead to, so that
	// there is time for it still, whatever the reason is.
	Later bool
}

// Released is a session that had been announced and cannot stand any more.
type Released struct {
	Session Session
	Cause   demand.Cause
	Who     string // the trainer or room that the cause hangs on; may be empty
}

// Week is a week of a training site, for its manager.
type Week struct {
	Head
	Address     string
	Rooms       []Room    // in the order to show
	Trainers    []Trainer // who work or teach at the site that week, in the order to show
	Sessions    []Session // of the site in that week
	Elsewhere   []Session // what its trainers teach at other sites; nobody seated need be given
	Unscheduled []Unscheduled
	Released    []Released
}

// OwnWeek is a trainer's week.
type OwnWeek struct {
	Head
	Trainer  Trainer
	Sessions []Session // theirs, at all sites
}

// OfficeWaves is what an office head receives: who starts when and when they
// are ready. It holds the office's people and nobody else's.
type OfficeWaves struct {
	Head
	Until    planner.Date // the last day that the plan looks ahead to
	Intakes  []Intake
	People   []Newcomer
	Table    *promise.Table // nil: it could not be made
	Called   Called         // what the courses and programmes of the table are called
	Away     []AwayDay      // ascending
	Release  int            // most of its working staff in training on one day
	Pipeline []Stage
	Starts   []demand.Starts // of the office, ascending; who is expected at the next intakes
	Record   Record          // of past forecasts for the office
}

// AwayDay is who of an office is in training on one day.
type AwayDay struct {
	Date      planner.Date
	Working   []Absence // working staff, to whom the limit applies
	Newcomers []Absence // known by name
	Held      int       // newcomers not known yet
}

// Absence is a person in training.
type Absence struct {
	Person
	Course     string
	Start, End int
}

// Intake is those who start at an office on one day.
type Intake struct {
	Start     planner.Date
	Started   bool // they are at work: nothing is forecast any more
	Likely    int  // P50
	Safe      int  // P80
	Announced int  // by the office head; 0: nothing announced
	Named     int  // people known by name
	Held      int  // seats held for others
	Ready     planner.Date
	Due       planner.Date // of the programme
	Needs     int          // trainings needed by all of them
	InTime    int          // of those planned until they are due
	Later     int          // due after the last day that the plan looks ahead to, and not planned yet
	Missing   []MissingCourse
	Since     promise.Trend // since the last edition; empty: there was none
	// Holdup is the one need that holds the intake, nil: on track. A need that is
	// planned, but late, has On set.
	Holdup *Holdup
}

// MissingCourse is a course in which people of an intake have no place.
type MissingCourse struct {
	Course     string
	People     int
	LastChance planner.Date // the last day on which it may be taken in time; 0: there is none
	Later      bool         // it is due after the last day that the plan looks ahead to
}

// Holdup is a need that is unscheduled, or late (On not 0).
type Holdup struct {
	Unscheduled
	On planner.Date // the day on which it takes place, after it is due
}

// Newcomer is a person who starts, with their way through the programme.
type Newcomer struct {
	Person
	Programme string
	Start     planner.Date // first working day
	Due       planner.Date // of the programme
	Ready     planner.Date // of the last session; 0: something is missing
	Sessions  []Session    // theirs, ascending; nobody seated need be given
	Done      []string     // courses completed
	Missing   []Missing
}

// Missing is a course that a newcomer needs and has no place in.
type Missing struct {
	Unscheduled
	LastChance planner.Date // the last day on which it may be taken to be ready in time; 0: there is none
}

// Stage is a stage of an office's hiring pipeline.
type Stage struct {
	Name       string
	Count      int     // people of the office who stand in it
	Conversion float64 // share that goes on to the next, 0 to 1
	Chance     float64 // to start, from here, 0 to 1
}

// Record is what was forecast for intakes that are over, as it stood some days
// before each, and what came.
type Record struct {
	Tracks []Track      // by days before, the longest first
	Past   []PastIntake // ascending
}

// Track is how the forecasts of so many days before did.
type Track struct {
	Days    int                // before the intake
	Own     demand.Calibration // of whom the record is about
	Network demand.Calibration // of the network's sums; without outcomes where the record is the network's own
}

// PastIntake is what was forecast for one intake and what came.
type PastIntake struct {
	Start    planner.Date
	Came     int
	Foretold []*Foretold // as Record.Tracks; nil in place of one that is not known
}

// Foretold is a forecast: most likely so many, from so many to so many.
type Foretold struct{ Likely, Low, High int }

// Asked is what a wave was asked for, with the day that its programme is due and
// the last day that the plan knows.
type Asked struct{ Start, Due, Until planner.Date }
