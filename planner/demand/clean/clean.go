package clean

import (
	"time"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/facts"
)

// Facts is the facts without what makes no sense. Lists are sorted by their keys
// unless they say otherwise, so that the order of rows means nothing from here on.
// Whatever a row names is there too. Only issued sessions may name what is gone,
// and moves may be those of candidates who are.
type Facts struct {
	Calendar *Calendar

	Sites  []facts.Site
	SiteAt map[string]*facts.Site
	Travel map[[2]string]int // minutes from one site to another, both ways; 0 from a site to itself
	Rooms  []facts.Room
	RoomAt map[string]*facts.Room
	Shared []planner.Shared // what rooms share, in no order

	Courses    []facts.Course
	CourseAt   map[string]*facts.Course
	After      map[string][]string   // by course: those that are taken before it
	Programmes map[string]*Programme // by position
	Offices    []facts.Office
	OfficeAt   map[string]*facts.Office
	Near       map[string][]string // by office: the training sites that can be reached from it, nearest first

	Trainers  []facts.Trainer
	TrainerAt map[string]*facts.Trainer
	Teaches   map[string][]string // by trainer: the courses that they may lead

	People      []facts.Person
	Nominations map[Need]facts.Nomination
	Issued      []facts.Issued
	Happened    *attendance.Record // what counts as having happened

	Stages     []facts.Stage // in the order of the pipeline
	Candidates []facts.Candidate
	Moves      []facts.StageMove // those of each candidate in the order of time
	Waves      []facts.Wave      // starts moved to an intake

	Faults []facts.Fault // what was left out or mended, in no order

	frame    Frame
	hours    map[string]*[8][]Span      // by room and ISO weekday
	closures map[string][]facts.Closure // by room
	bookings map[string][]facts.Booking // by room
	divided  map[string][]string        // by room: its parts and the halls that it is a part of
	rosters  map[string][]roster        // by trainer or person, those that begin first before others
	absences map[string][]facts.Absence // by trainer or person
	stageAt  map[string]int             // in Stages
}

// Frame is the days and the clock that facts are cleaned for.
type Frame struct {
	AsOf          planner.Date   // the day of the run, the first of the horizon
	Minute        int            // of that day, at which the run looks at the world; 0 on its morning
	Days          int            // of the horizon
	Zone          *time.Location // of the network
	GridMinutes   int            // courses start at multiples of it
	Changeover    int            // minutes between a session and other use of its room
	IntakeWeekday time.Weekday   // starts happen on it, or on the next working day
}

// Programme is what newcomers of a position take.
type Programme struct {
	facts.Programme
	Courses []string // in an order in which they can be taken
}

// Need is one person's need of one course.
type Need struct{ Person, Course string }

// New cleans facts: it leaves out what makes no sense, or mends it by a stated
// rule, and lists both as faults. The facts handed in stay as they are.
func New(in *facts.Facts, frame Frame) *Facts {
	f := &Facts{frame: frame}
	f.cleanCalendar(in.Calendar)
	f.cleanSites(in)
	f.cleanRooms(in)
	f.cleanShared(in)
	f.cleanCourses(in)
	f.cleanOffices(in)
	f.cleanProgrammes(in)
	f.cleanTrainers(in)
	f.cleanPeople(in)
	f.cleanPipeline(in)
	f.cleanNamesakes()
	f.cleanTimes(in)
	f.cleanHappened(in)
	f.cleanNominations(in.Nominations)
	f.cleanWaves(in)
	f.judgeCourses()
	return f
}

func (f *Facts) fault(table, key string, wrong, done facts.Said) {
	f.Faults = facts.Add(f.Faults, facts.Fault{Table: table, Key: key, Wrong: wrong, Done: done})
}

var leftOut = facts.Say("left_out")

// Intakes are the intakes that a forecast shows: those of the horizon and of two
// weeks more.
func (f *Facts) Intakes() []planner.Date {
	return f.Calendar.Intakes(f.frame.AsOf, f.frame.AsOf+planner.Date(f.frame.Days)+14, f.frame.IntakeWeekday)
}
