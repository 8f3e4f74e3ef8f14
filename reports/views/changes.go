package views

import (
	"fmt"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
)

// Difference is one change between two editions or plans.
type Difference struct {
	Kind     diff.Kind    `json:"kind"` // seats where only who sits in it changed
	Course   string       `json:"course"`
	Before   *Appointment `json:"before"` // null: new
	After    *Appointment `json:"after"`  // null: cancelled
	Why      string       `json:"why"`
	Causes   []Cause      `json:"causes"`
	Came     []string     `json:"came"`
	Left     []string     `json:"left"`
	People   []string     `json:"people"`
	Reserved int          `json:"reserved"`
}

// Appointment is when, where and with whom.
type Appointment struct {
	Date     planner.Date `json:"date"`
	Start    int          `json:"start"`
	End      int          `json:"end"`
	Room     string       `json:"room"`
	Trainers []string     `json:"trainers"`
}

// Cause is why something changed.
type Cause struct {
	Kind    ledger.Kind     `json:"kind"`
	Who     string          `json:"who,omitempty"`
	Takes   editions.Use    `json:"takes,omitempty"`
	Course  string          `json:"course,omitempty"`
	Session *Appointment    `json:"session,omitempty"`
	For     []editions.Wave `json:"for,omitempty"`
	Gain    *ledger.Gain    `json:"gain,omitempty"`
	By      string          `json:"by,omitempty"`
	Why     string          `json:"why,omitempty"`
	Left    int             `json:"left,omitempty"`
	Because *Cause          `json:"because,omitempty"`
}

// SeatChange is what became of one learner's place, in codes and ids.
type SeatChange struct {
	Learner string       `json:"learner"`
	Kind    diff.Kind    `json:"kind"`
	Before  *diff.Seat   `json:"before"` // null: there was none
	After   *diff.Seat   `json:"after"`  // null: there is none
	Alone   bool         `json:"alone"`  // the world had left the place alone
	Cause   ledger.Cause `json:"cause"`
}

// Seats are the changes of a ledger, place by place.
func Seats(list []ledger.Seat) []SeatChange {
	out := make([]SeatChange, len(list))
	for i, s := range list {
		out[i] = SeatChange{s.Need().Learner, s.Kind, s.Before, s.After, s.Alone, s.Cause}
	}
	return out
}

// onlySeats is the Kind of a change of seats alone.
const onlySeats diff.Kind = "seats"

// Changes are the changes of an edition.
func (v Views) Changes(list []editions.Change) []Difference {
	out := make([]Difference, len(list))
	for i, c := range list {
		out[i] = Difference{Kind: c.Kind(), Course: c.Course, Before: appointment(c.Before), After: appointment(c.After), Why: v.words.Cause(c), Causes: []Cause{},
			Came: some(c.Came), Left: some(c.Left), People: some(c.People), Reserved: c.Reserved}
		if out[i].Kind == diff.Same {
			out[i].Kind = onlySeats
		}
		for k := range c.Causes {
			out[i].Causes = append(out[i].Causes, *cause(&c.Causes[k]))
		}
	}
	return out
}

// some is a list that JSON has as one where it is empty.
func some(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

func appointment(a *editions.Appointment) *Appointment {
	if a == nil {
		return nil
	}
	out := &Appointment{Date: a.Date, Start: a.Start, End: a.End, Room: a.Room, Trainers: []string{}}
	for _, t := range a.Trainers {
		out.Trainers = append(out.Trainers, t.Name)
	}
	return out
}

func cause(c *editions.Cause) *Cause {
	if c == nil {
		return nil
	}
	return &Cause{Kind: c.Kind, Who: c.Who, Takes: c.Use, Course: c.Course, Session: appointment(c.Session), For: c.For, Gain: c.Gain, By: c.By, Why: c.Why, Left: c.Left, Because: cause(c.Because)}
}

// ChangesText tells changes: three lines each, what, from when to when, why and for whom.
func (v Views) ChangesText(list []editions.Change) string {
	var out strings.Builder
	for _, c := range list {
		fmt.Fprintf(&out, "- %s: %s\n  %s\n  %s\n  %s\n", v.words.What(c), c.Course, v.words.When(c), v.words.Cause(c), v.words.Touched(c))
	}
	return out.String()
}

// SinceText is the line above the changes of a week.
func (v Views) SinceText(site string, monday planner.Date, edition, changes int) string {
	return v.words.Say("changes_of_week", "Place", site, "Week", v.words.Week(monday), "Edition", edition, "Changes", v.count(changes)) + "\n"
}

// DiffText is the line above the changes between two plans.
func (v Views) DiffText(a, b string, changes int, g *ledger.Gain) string {
	text := v.words.Say("changes_between", "A", a, "B", b, "Changes", v.count(changes))
	if gained := v.words.Gained(g); gained != "" {
		text += "; " + gained
	}
	return text + "\n"
}

func (v Views) count(changes int) string {
	if changes == 0 {
		return v.words.Say("mail_no_changes")
	}
	return v.words.Count("mail_changes", changes)
}
