// Package capacity lays what people need beside what trainers and rooms can
// give. It proves shortages: a window of whole weeks and a set of courses of
// which, by plain addition, not everything can be held in time, whoever plans.
// It shows the load of each week, and what hangs on whom.
//
// A proof compares two numbers. The need of some courses in a window is the
// fewest sessions that their requests fill, in minutes: of each course, the
// requests that may be taken and are due inside the window, divided by the
// largest group that a suitable room allows, rounded up. What is had is, for
// each trainer (room) that may be used and each day, the most minutes of whole
// sessions of those courses that the day's windows and limits can hold, summed
// up to the week's limit. Both err on the safe side: no plan needs less, none
// has more. So need above have is a proof, and nothing else is called one.
package capacity

import (
	"cohort/planner"
)

// Kind is what a shortage is of.
type Kind string

// The kinds.
const (
	Trainers Kind = "trainers"
	Rooms    Kind = "rooms"
)

// Proof is a proven shortage: not all of Requests can be served in time. Its
// JSON is that of cohort capacity.
type Proof struct {
	Kind    Kind         `json:"kind"`
	Role    string       `json:"role"`    // that the trainers have; empty for rooms
	Feature string       `json:"feature"` // that the rooms have; empty for trainers
	Sites   []string     `json:"sites"`   // counted are learners who may be sent nowhere else, trainers who get there, rooms there
	FromDay int          `json:"from_day"`
	ToDay   int          `json:"to_day"` // the last day, included
	From    planner.Date `json:"from"`
	To      planner.Date `json:"to"`
	// Everywhere says that Sites are all at which a room stands.
	Everywhere bool     `json:"everywhere"`
	Courses    []string `json:"courses"`
	Who        []string `json:"who"`      // the trainers or rooms counted
	Requests   []string `json:"requests"` // ids of those counted

	NeedMinutes    int `json:"need_minutes"`
	HaveMinutes    int `json:"have_minutes"`
	MissingMinutes int `json:"missing_minutes"`

	Cures []Cure `json:"cures"`

	Needs  []CourseNeed `json:"needs"`  // whose minutes add up to NeedMinutes
	Haves  []PartHave   `json:"haves"`  // whose minutes add up to HaveMinutes
	Inside []Inside     `json:"inside"` // what was folded into it, the greatest first
}

// CourseNeed is what one course needs in a window.
type CourseNeed struct {
	Course   string `json:"course"`
	Requests int    `json:"requests"`
	Group    int    `json:"group"`    // the largest that a suitable room allows
	Sessions int    `json:"sessions"` // the fewest
	Minutes  int    `json:"minutes"`  // of trainers of the role, or of rooms
}

// PartHave is what one trainer or room can give in a window.
type PartHave struct {
	ID      string `json:"id"`
	Minutes int    `json:"minutes"`
}

// Inside is a smaller shortage of the same cause, inside the window of another.
type Inside struct {
	FromDay        int      `json:"from_day"`
	ToDay          int      `json:"to_day"`
	Courses        []string `json:"courses"`
	MissingMinutes int      `json:"missing_minutes"`
}

// Remedy is a kind of cure.
type Remedy string

// The remedies.
const (
	TrainerDays Remedy = "trainer_days" // more days of somebody who may lead all of the courses
	RoomDays    Remedy = "room_days"    // more days of a room that suits all of the courses
	Later       Remedy = "later"        // requests due after the window
	WeakerLimit Remedy = "weaker_limit" // a limit of the snapshot, weakened
)

// Cure is the least change of its kind with which a proof vanishes, tried by
// adding up again.
type Cure struct {
	What       Remedy   `json:"what"`
	Amount     int      `json:"amount"`                // days, requests, or by how much the limit changes
	DayMinutes int      `json:"day_minutes,omitempty"` // of trainer_days and room_days: what each day holds
	Limit      Limit    `json:"limit,omitempty"`       // of weaker_limit
	Requests   []string `json:"requests,omitempty"`    // of later: these would do, the lightest first
}

// Limit is a limit of the snapshot that a cure weakens.
type Limit string

// The limits.
const (
	LimitGroup      Limit = "max_group"               // people in a group, Amount more
	LimitDay        Limit = "max_day_minutes"         // of each trainer counted, Amount more
	LimitWeek       Limit = "max_week_minutes"        // of each trainer counted, Amount more
	LimitChangeover Limit = "room_changeover_minutes" // Amount less
	LimitOpen       Limit = "open"                    // each room counted closes Amount minutes later each day
)

// Load is what one week asks of a role, or of the rooms with a feature at a
// site, beside what there is. It is for looking at and proves nothing.
type Load struct {
	Week           planner.Date `json:"week"` // its Monday
	Kind           Kind         `json:"kind"`
	ID             string       `json:"id"`                // role, or feature@site
	Feature        string       `json:"feature,omitempty"` // of rooms, with the next
	Site           string       `json:"site,omitempty"`
	NeedMinutes    int          `json:"need_minutes"`
	HaveMinutes    int          `json:"have_minutes"`
	PlannedMinutes *int         `json:"planned_minutes,omitempty"` // if there is a plan

	// With a forecast: the need if the P50 and the P80 of the people who start
	// stood in place of the snapshot's people without a name.
	NeedP50Minutes *int `json:"need_p50_minutes,omitempty"`
	NeedP80Minutes *int `json:"need_p80_minutes,omitempty"`
}

// Risk is a course that one person alone can lead, at some sites in some weeks.
type Risk struct {
	Course   string         `json:"course"`
	Role     string         `json:"role"`
	Trainers []string       `json:"trainers"` // the one person
	Requests int            `json:"requests"` // that could be taken in one of the weeks at one of the sites
	Sites    []string       `json:"sites"`
	Weeks    []planner.Date `json:"weeks"` // Mondays

	weeks []int
}

// Without is a plan made again as if one trainer were away next week. Package
// whatif makes them.
type Without struct {
	Trainer string       `json:"trainer"`
	From    planner.Date `json:"from"`
	To      planner.Date `json:"to"`
	Seats   int          `json:"seats"` // that the trainer's sessions of that week hold
	Kept    int          `json:"kept"`  // of those, served all the same
	InTime  int          `json:"in_time"`
	Late    int          `json:"late"` // of those kept, after their due day though they were in time
	// Served is how many requests are served in all, Before how many were.
	Before int `json:"before"`
	Served int `json:"served"`
}
