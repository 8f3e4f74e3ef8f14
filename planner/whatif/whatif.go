// Package whatif answers what would become of a snapshot if something were
// otherwise: a branch shut, somebody ill, one more trainer, more people hired. A
// scenario is a list of changes; each gives another sound snapshot, which is
// planned as the base is and laid beside it, with the shortages that appear and
// vanish and the smallest cure that a search finds.
//
// A change means what it would mean in the network. What people already hold
// and the change breaks is released from its pin and named, never dropped: a
// planner moves it at the price of a move. A change that changes nothing is a
// fault, since whoever wrote it meant something else; hiring alone may find nobody
// without a name.
package whatif

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/capacity"
)

// Scenario is a name and what is otherwise, in the order in which it is
// changed.
type Scenario struct {
	Name   string
	NameRu string // what it is called in Russian; empty: as in every language
	Line   int    // of the file that it stands in
	Steps  []Step
}

// In is a scenario called as in a language, ru or en.
func (s Scenario) In(language string) Scenario {
	if language == "ru" && s.NameRu != "" {
		s.Name = s.NameRu
	}
	return s
}

// Step is one change and the line of the file that it stands in.
type Step struct {
	Line int
	Change
}

// Change is one of the ten changes below.
type Change interface {
	// Key is the change's key in a scenario file.
	Key() string
	// faults are all reasons why it makes no sense whatever the snapshot's days hold.
	// What is empty is not looked at.
	faults(w *world) []error
	// change changes a snapshot, where there are no faults; what it says is why it
	// cannot.
	change(w *world) error
}

// Unread is a change of which something could not be read and is left empty.
// Nobody can make it, but what was read may be wrong too.
type Unread struct{ Change }

// CloseRoom shuts a room from one day to another, both included.
type CloseRoom struct {
	ID   string       `json:"id"`
	From planner.Date `json:"from"`
	To   planner.Date `json:"to"`
}

// CloseSite shuts all rooms of a site.
type CloseSite struct {
	ID   string       `json:"id"`
	From planner.Date `json:"from"`
	To   planner.Date `json:"to"`
}

// TrainerAway takes a trainer's days away.
type TrainerAway struct {
	ID   string       `json:"id"`
	From planner.Date `json:"from"`
	To   planner.Date `json:"to"`
}

// AddTrainer adds somebody with the roles, hours and limits of another trainer.
type AddTrainer struct {
	Like    string   `json:"like"`
	Home    string   `json:"home"`    // empty: the other's
	Courses []string `json:"courses"` // nil: the other's
}

// Train lets a trainer lead one more course.
type Train struct {
	Trainer string `json:"trainer"`
	Course  string `json:"course"`
}

// Wave announces newcomers: so many of an office and day at least, those who
// are expected counted in.
type Wave struct {
	Office    string       `json:"office"`
	Start     planner.Date `json:"start"`
	Headcount int          `json:"headcount"`
	Programme string       `json:"programme"` // empty: that of most newcomers of the office
}

// Hiring multiplies the learners without a name.
type Hiring struct {
	Factor float64 `json:"factor"`
}

// Course changes a course's length or group. What is 0 stays.
type Course struct {
	ID       string `json:"id"`
	Minutes  int    `json:"minutes,omitempty"`
	MinGroup int    `json:"min_group,omitempty"`
	MaxGroup int    `json:"max_group,omitempty"`
}

// Hours opens a site longer: its rooms, and the newcomers who may be sent there.
// Trainers keep their rosters.
type Hours struct {
	Site string `json:"site"`
	From int    `json:"from"` // minute of the day; NoHour: as it is
	To   int    `json:"to"`   // likewise
}

// NoHour is an hour of Hours that is not changed.
const NoHour = -1

// WorkingDay makes a day off a working day, with everybody's hours of the
// working day before it, or of the next one where there is none before.
type WorkingDay struct {
	Date planner.Date `json:"date"`
}

// Key is close_room.
func (CloseRoom) Key() string { return "close_room" }

// Key is close_site.
func (CloseSite) Key() string { return "close_site" }

// Key is trainer_away.
func (TrainerAway) Key() string { return "trainer_away" }

// Key is add_trainer.
func (AddTrainer) Key() string { return "add_trainer" }

// Key is train.
func (Train) Key() string { return "train" }

// Key is wave.
func (Wave) Key() string { return "wave" }

// Key is hiring.
func (Hiring) Key() string { return "hiring" }

// Key is course.
func (Course) Key() string { return "course" }

// Key is hours.
func (Hours) Key() string { return "hours" }

// Key is working_day.
func (WorkingDay) Key() string { return "working_day" }

// Fault is why a change cannot be made.
type Fault struct {
	Scenario string
	Line     int
	Sentence string
	Key      string // of the change, if one is wrong by itself
}

func (f Fault) String() string { return fmt.Sprintf("scenario %q: %s", f.Scenario, f.Sentence) }

// Effect is what one change did.
type Effect struct {
	Change Change `json:"-"`
	Key    string `json:"change"`
	// Amount is how much it did, counted in what the change is about: days shut,
	// days away, days opened longer, people added (taken away, if negative), hours
	// lent to rooms and people on a working day.
	Amount int `json:"amount"`
	// Added is the id of the trainer whom it added, or the ids of the newcomers.
	Added []string `json:"added,omitempty"`
	// Expected is how many of a wave were expected before.
	Expected int `json:"expected,omitempty"`
	// Broken are the published sessions that cannot be held any more as they were
	// announced; a pinned one is released from its pin. They stay published, so
	// that their people are moved at a price.
	Broken []Broken `json:"broken"`
}

// Broken is a published session that a change breaks.
type Broken struct {
	Session string       `json:"session"`
	Course  string       `json:"course"`
	Room    string       `json:"room"`
	Date    planner.Date `json:"date"`
	Start   int          `json:"start"`
	Seats   int          `json:"seats"` // taken
	Pinned  bool         `json:"pinned"`
}

// Outcome is the base or a scenario, planned and measured.
type Outcome struct {
	Name string `json:"name"`
	Figures
	Proofs   []capacity.Proof  `json:"proofs"`
	Appeared []capacity.Proof  `json:"appeared"` // that the base does not have
	Vanished []capacity.Proof  `json:"vanished"` // that the base has alone
	Cure     *Cure             `json:"cure"`     // null where nothing is short
	Effects  []Effect          `json:"changes"`
	Plan     *planner.Plan     `json:"-"`
	Snapshot *planner.Snapshot `json:"-"`
}

// Figures measure a plan.
type Figures struct {
	Served   int `json:"served"`
	Requests int `json:"requests"`
	Late     int `json:"late"`     // served after they were due
	LeftOut  int `json:"left_out"` // not served though due before the plan ends
	Sessions int `json:"sessions"`
	// Newcomers are those all of whose courses are due before the plan ends; Ready,
	// how many of them it serves wholly. When the others would be ready is not
	// known yet and counts nowhere.
	Newcomers int `json:"newcomers"`
	Ready     int `json:"ready"`
	// ReadyMedian and ReadyP90 are the days by which half and nine tenths of
	// Newcomers are ready. Who is not ready counts as later than everybody: null
	// says that so many are not ready before the plan ends.
	ReadyMedian *planner.Date `json:"ready_median"`
	ReadyP90    *planner.Date `json:"ready_p90"`

	TrainerMinutes       int `json:"trainer_minutes"`        // of sessions led, each of a crew counted
	TravelMinutes        int `json:"travel_minutes"`         // of trainers and learners, there and back
	TrainerTravelMinutes int `json:"trainer_travel_minutes"` // of TravelMinutes
	OverloadHours        int `json:"overload_hours"`         // above the target of trainers' weeks, as the plan is priced
}

// Answer is the base and the scenarios side by side, the base first. Its JSON, with
// the sentences of words, is that of cohort whatif.
type Answer struct {
	Snapshot   string       `json:"snapshot"`
	FirstDay   planner.Date `json:"first_day"`
	Days       int          `json:"days"`
	Seed       int64        `json:"seed"`
	Iterations int64        `json:"iterations"`
	Threads    int          `json:"threads"`
	Scenarios  []Outcome    `json:"scenarios"`
	// Again is the base planned with the next seeds. By how much those differ says
	// which differences between the base and a scenario may be chance.
	Again []Figures `json:"again"`
}

// Effort says how much is solved, the same for the base and each scenario.
type Effort struct {
	Seed       int64
	Iterations int64 // of each thread
	Threads    int
}

// Base is the name of the first outcome.
const Base = "base"

// draws is how often the base is planned again with another seed.
const draws = 3
