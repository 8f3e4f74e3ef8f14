package editions

import (
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/year"
)

// CapacityBook is what headquarters receive: need beside capacity, what is
// proven to be short, what hangs on whom, who is expected. It names trainers and
// nobody who is trained.
type CapacityBook struct {
	Head
	Until   planner.Date // the last day that the plan looks ahead to
	Report  *capacity.Report
	Called  Called
	News    []capacity.ShortageNews // since the reader's previous edition
	Planned bool                    // there is a plan; otherwise nothing is missed and nothing planned
	Missed  []Missed
	Later   int         // needs without a place that are due after Until
	Starts  []NetIntake // ascending; nil: no forecast was handed in
	Record  Record      // of past forecasts of the network
	// Programmes are told in a line each; Taught is by course, ascending, and
	// TaughtWeeks by week, ascending.
	Programmes  []ProgrammeLine
	Taught      []Taught
	TaughtWeeks []TaughtWeek
	Year        *year.Seen   // nil: nothing but files is known
	Since       planner.Date // from which on what was held is known; 0: it is not
}

// Missed are needs of one course and one cause that a plan leaves without a
// place, or meets too late.
type Missed struct {
	ID        string // of the course
	Course    string
	Sites     []SiteCount // the training sites nearest to those who need it, the most first
	Reason    planner.Reason
	Kind      string       // of the fact that is missing, as in planner.Unserved; of ReasonImpossible
	Late      bool         // met, but after they are due; Reason is empty
	Named     int          // of people with a name
	Reserved  int          // of reserved seats
	Due       planner.Date // the first
	Shortages []int        // numbers of the proofs that count these needs, from 1, ascending
}

// SiteCount is how many needs there are near a site.
type SiteCount struct {
	ID    string
	Site  string
	Needs int
}

// NetIntake is the forecast of who starts in the whole network on one day.
type NetIntake struct {
	Start              planner.Date
	Mean               float64
	P10, P50, P80, P90 int
	Named              int // with an accepted offer and a known start
	Reserved           int // seats reserved
}

// ProgrammeLine is a programme with its courses in order.
type ProgrammeLine struct {
	ID      string
	Name    string
	Due     int // working days after the first; 0: not said
	Minutes int
	Courses []string
}

// Taught is what was held of a course and what is planned.
type Taught struct {
	ID                 string // of the course
	Course             string
	Minutes            int
	MinGroup, MaxGroup int
	Held, HeldSeats    int // sessions since Since, and the people in them
	Sessions           int // of the plan
	Named, Reserved    int // seats in them, of people with a name and held
	Places             int // in them at most
	Asked              int // requests due until the plan's end
	Missing            int // of those, without a place
}

// TaughtWeek is how many sessions of a week were held and how many are planned.
type TaughtWeek struct {
	Monday         planner.Date
	Held, Sessions int
	Seats          int // in both
}

// Proven are the needs that the facts alone rule out, the rest those that the
// plan did not manage.
func (b *CapacityBook) Proven() (facts, rest []Missed) {
	for _, m := range b.Missed {
		if m.Reason == planner.ReasonImpossible {
			facts = append(facts, m)
		} else {
			rest = append(rest, m)
		}
	}
	return facts, rest
}
