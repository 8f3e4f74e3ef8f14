package editions

import (
	"slices"
	"strings"

	"cohort/planner"
)

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
	Name   string // one of NamesOf; empty: reserved for somebody not yet known
	Office string
	Intake planner.Date // a newcomer's first working day; 0: works already
}

// Session is one block in one room.
type Session struct {
	ID         string
	Key        string // short, of its attendance sheet; empty: it has none
	Course     string
	Group      Group
	Examined   bool // its course ends with an examination
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
	Needs      []string // features of its room that somebody who sits in it needs, ascending
	Pinned     bool     // may not move any more
	New        bool     // since the reader's previous edition
	Moved      bool     // to another time, room or trainer since then
	Others     bool     // people came or left since then
	Travel     int      // minutes that the reader travels to it; 0: none or not known
}

// Named is how many people sit in the session by name.
func (s *Session) Named() int {
	n := 0
	for i := range s.Seated {
		if s.Seated[i].Name != "" {
			n++
		}
	}
	return n
}

// ReservedSeats is how many seats are reserved for somebody not yet known.
func (s *Session) ReservedSeats() int { return len(s.Seated) - s.Named() }

// Reserved says that nobody sits in the session by name: it is held, but not
// announced.
func (s *Session) Reserved() bool { return s.Named() == 0 }

// TrainerNames joins the names of a session's trainers.
func (s *Session) TrainerNames() string { return Everybody(s.Trainers) }

func (s *Session) Leads(trainer string) bool {
	return slices.ContainsFunc(s.Trainers, func(t Person) bool { return t.ID == trainer })
}

// Where is the session's site with its address.
func (s *Session) Where() string {
	if s.Site == "" || s.Address == "" {
		return s.Site + s.Address
	}
	return s.Site + ": " + s.Address
}

// Appointment is when, where and with whom a session takes place.
func (s *Session) Appointment() *Appointment {
	return &Appointment{Date: s.Date, Start: s.Start, End: s.End, RoomID: s.RoomID, Room: s.Room, Trainers: s.Trainers}
}

// SeatedNames are the names of the people who sit somewhere.
func SeatedNames(seats []Seat) []string {
	var out []string
	for _, seat := range seats {
		if seat.Name != "" {
			out = append(out, seat.Name)
		}
	}
	return out
}

func Everybody(people []Person) string {
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}
