// Package planner holds the nouns of the project: the snapshot that a planning
// run starts from, the plan that it ends with, and what a plan costs. It knows
// no database, no clock and no solver; everything that plans, judges or shows a
// timetable speaks in these types.
package planner

import (
	"fmt"
	"slices"
	"strconv"
)

// SnapshotFormat is the value of Snapshot.Format.
const SnapshotFormat = "cohort-snapshot/1"

// Snapshot is everything that the planner may know, frozen at one instant.
// Times of day are whole minutes since midnight, local to the network; days
// count from 0 = FirstDay.
type Snapshot struct {
	Format      string      `json:"format"`
	Name        string      `json:"name"`
	FirstDay    Date        `json:"first_day"`
	Days        int         `json:"days"`
	GridMinutes int         `json:"grid_minutes"` // sessions start on multiples of it
	Rules       Rules       `json:"rules"`
	Weights     Weights     `json:"weights"`
	Sites       []Site      `json:"sites"`
	Travel      []Travel    `json:"travel"`
	Rooms       []Room      `json:"rooms"`
	Shared      []Shared    `json:"shared,omitempty"`
	Trainers    []Trainer   `json:"trainers"`
	Courses     []Course    `json:"courses"`
	Offices     []Office    `json:"offices"`
	Programmes  []Programme `json:"programmes,omitempty"`
	Learners    []Learner   `json:"learners"`
	Requests    []Request   `json:"requests"`
	Published   []Published `json:"published"`
	// Reserved is what the last plan reserved for learners who are still anonymous
	// and for whoever took their places over: a start for the search. No rule and
	// no price attaches to it, and the referee ignores it.
	Reserved []Session `json:"reserved,omitempty"`
}

// Rules are the least pauses, in minutes.
type Rules struct {
	TrainerBreakMinutes   int `json:"trainer_break_minutes" yaml:"trainer_break_minutes"`
	LearnerBreakMinutes   int `json:"learner_break_minutes" yaml:"learner_break_minutes"`
	RoomChangeoverMinutes int `json:"room_changeover_minutes" yaml:"room_changeover_minutes"`
}

// Weights are the prices of the cost terms, see Cost.
type Weights struct {
	Unserved      int64 `json:"unserved" yaml:"unserved"`
	Deferred      int64 `json:"deferred" yaml:"deferred"`
	Late          int64 `json:"late" yaml:"late"`
	Ready         int64 `json:"ready" yaml:"ready"`
	Teaching      int64 `json:"teaching" yaml:"teaching"`
	TrainerTravel int64 `json:"trainer_travel" yaml:"trainer_travel"`
	LearnerTravel int64 `json:"learner_travel" yaml:"learner_travel"`
	Split         int64 `json:"split" yaml:"split"`
	Overload      int64 `json:"overload" yaml:"overload"`
	Moved         int64 `json:"moved" yaml:"moved"`
	Reroomed      int64 `json:"reroomed" yaml:"reroomed"`
	Retrained     int64 `json:"retrained" yaml:"retrained"`
	// Provisional is there where a snapshot tells previews from what is announced.
	Provisional Optional `json:"provisional,omitzero" yaml:"provisional"`
}

// DefaultWeights are the customary prices of a service that tells previews from
// what is announced: ten people are moved where one more would be left out
// otherwise, not to spare one of them a day.
func DefaultWeights() Weights {
	return Weights{Unserved: 1000, Deferred: 50, Late: 20, Ready: 5, Teaching: 10, TrainerTravel: 1, LearnerTravel: 1, Split: 15, Overload: 20,
		Moved: 1000, Reroomed: 20, Retrained: 100, Provisional: Given(10)}
}

// Optional is a number that a file may leave out.
type Optional struct {
	Amount int64 // 0 where it is left out
	Given  bool  // the file has it
}

// Given is a number that is there.
func Given(amount int64) Optional { return Optional{amount, true} }

// IsZero says whether the number is left out, so that encoding/json leaves it out.
func (o Optional) IsZero() bool { return !o.Given }

// MarshalJSON writes the number.
func (o Optional) MarshalJSON() ([]byte, error) { return strconv.AppendInt(nil, o.Amount, 10), nil }

// UnmarshalJSON reads the number. Null is an error, as for every other number of a
// file.
func (o *Optional) UnmarshalJSON(data []byte) error {
	n, err := strconv.ParseInt(string(data), 10, 64)
	if err != nil {
		return fmt.Errorf("%s is not a whole number", data)
	}
	*o = Given(n)
	return nil
}

// Window is a span of one day: day, from minute, to minute. It is written as
// an array of three numbers.
type Window [3]int

// Day is the day of the horizon that the window lies in.
func (w Window) Day() int { return w[0] }

// From is the first minute of the window.
func (w Window) From() int { return w[1] }

// To is the minute at which the window ends.
func (w Window) To() int { return w[2] }

// Site is a place: a training site, an office to set out from, or an online
// room's virtual site, to which nobody travels.
type Site struct {
	ID      string `json:"id"`
	Virtual bool   `json:"virtual"`
}

// Travel is the way between two sites, in minutes one way, the same both ways.
// A pair that is listed nowhere is not travelled.
type Travel struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Minutes int    `json:"minutes"`
}

// Room is a place for sessions at a site.
type Room struct {
	ID       string   `json:"id"`
	Site     string   `json:"site"`
	Seats    int      `json:"seats"`
	Features []string `json:"features"`
	Open     []Window `json:"open"`
}

// Shared is something that rooms of one site share: the parts of a hall that can be
// divided, devices that are carried from room to room. What rooms that are in use at
// one time take of it, a changeover after each session included, is at most Number.
type Shared struct {
	ID     string     `json:"id"`
	Number int        `json:"number"`
	Rooms  []SharedBy `json:"rooms"`
}

// SharedBy is what a room takes of something shared while it is in use.
type SharedBy struct {
	Room   string `json:"room"`
	Number int    `json:"number"`
}

// Trainer leads sessions.
type Trainer struct {
	ID                string   `json:"id"`
	Home              string   `json:"home"`
	Roles             []string `json:"roles"`
	Courses           []string `json:"courses"`
	Available         []Window `json:"available"`
	MaxDayMinutes     int      `json:"max_day_minutes"`
	MaxWeekMinutes    int      `json:"max_week_minutes"`
	TargetWeekMinutes int      `json:"target_week_minutes"`
	// TaughtMinutes were taught in the ISO week of day 0, before it.
	TaughtMinutes int `json:"taught_minutes,omitempty"`
}

// Course is a training that is held in sessions.
type Course struct {
	ID       string   `json:"id"`
	Minutes  int      `json:"minutes"`
	Features []string `json:"features"` // that the room must have
	MinGroup int      `json:"min_group"`
	MaxGroup int      `json:"max_group"`
	Crew     []string `json:"crew"`   // the roles that lead it together
	After    []string `json:"after"`  // taken before, by a learner who also needs them
	Starts   []int    `json:"starts"` // allowed start minutes; empty: any on the grid
}

// Office is where learners set out from.
type Office struct {
	ID            string `json:"id"`
	Site          string `json:"site"`
	ReleasePerDay int    `json:"release_per_day"` // most of its working staff in training on one day
}

// Programme is what a newcomer of a position takes.
type Programme struct {
	ID      string   `json:"id"`
	Courses []string `json:"courses"`
	DueDays int      `json:"due_days"` // calendar days after the start, where DueBy does not reach
	// DueBy has for each day of the snapshot by which day newcomers who start on it
	// are due, by the network's working calendar; it may lie beyond the last day. A
	// file may lack it.
	DueBy          []int `json:"due_by,omitempty"`
	DueWorkingDays int   `json:"due_working_days,omitempty"` // what DueBy counts, after the first working day; 0: not known
}

// Due is the day by which newcomers are due who start on a day of the snapshot or
// after it.
func (p *Programme) Due(start int) int {
	if start < len(p.DueBy) {
		return p.DueBy[start]
	}
	return start + p.DueDays
}

// Learner is a person, or a seat reserved for one, who needs courses.
//
// Intake, Catchment, Announced and Number bear on no rule and no price. A file
// may lack them; then nothing is known of them.
type Learner struct {
	ID        string `json:"id"`
	Office    string `json:"office"`
	Cohort    string `json:"cohort"` // people hired as one wave; may be empty
	Anonymous bool   `json:"anonymous,omitempty"`
	Intake    *Date  `json:"intake,omitempty"`    // first day at work of a newcomer; nil: working staff, or not known
	Catchment string `json:"catchment,omitempty"` // training site whose catchment the office of a newcomer belongs to; may be empty
	Announced bool   `json:"announced,omitempty"` // without a name, and here because a wave was announced
	// Number tells people without a name apart who have one office and intake: 1
	// for the first. 0: somebody with a name, or not known.
	Number        int      `json:"number,omitempty"`
	Sites         []string `json:"sites"`           // where they may be sent
	Needs         []string `json:"needs,omitempty"` // features that a room must have for this person, online rooms apart
	Available     []Window `json:"available"`
	MaxDayMinutes int      `json:"max_day_minutes"`
}

// Request is one learner's need of one course.
type Request struct {
	ID       string `json:"id"`
	Learner  string `json:"learner"`
	Course   string `json:"course"`
	Earliest int    `json:"earliest"` // day
	Due      int    `json:"due"`      // day; may lie beyond the horizon or before day 0
	Weight   int    `json:"weight"`   // 1 to 100
	Working  bool   `json:"working"`  // the learner already serves visitors
}

// Published is a session that people already hold.
type Published struct {
	Session
	Pinned bool `json:"pinned"`
	// Pins are what of a session that is not pinned as a whole may not change: PinTime
	// and so on. Like a pinned one it is held with however few people.
	Pins []string `json:"pins,omitempty"`
	// Provisional sessions were shown to people as a preview only: another time costs
	// little, another room or trainer nothing. They are never pinned, nor is anything of them.
	Provisional bool `json:"provisional,omitempty"`
}

// What of a session can be pinned by itself.
const (
	PinTime     = "time" // its day and start
	PinRoom     = "room"
	PinTrainers = "trainers" // as a set
	PinSeated   = "seated"   // whoever sits in it; others may join
)

// AllPins are all that can be pinned of a session, in the order in which they are told.
func AllPins() []string { return []string{PinTime, PinRoom, PinTrainers, PinSeated} }

// Stands says whether every plan holds the session, with however few people: it is
// pinned, or something of it is.
func (p *Published) Stands() bool { return p.Pinned || len(p.Pins) > 0 }

// Fixes says whether one of AllPins may not change of the session.
func (p *Published) Fixes(pin string) bool { return p.Pinned || slices.Contains(p.Pins, pin) }
