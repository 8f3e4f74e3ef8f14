package demand

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/facts"
)

// Built is a snapshot, and what was found while it was made.
type Built struct {
	Snapshot *planner.Snapshot
	Forecast *Forecast
	Faults   []facts.Fault // wrong in the data: left out or mended by a stated rule
	Released []Released    // issued sessions that the world has broken
	Unpinned []Unpinned    // what somebody had pinned of them, and the world has broken
	Kept     []Kept        // announced sessions that are held until somebody decides, soonest first
	// Begins is the first minute of the first day at which anything may still begin: what
	// was announced before it is past.
	Begins int
	// Happened is what counts as having happened before the first day.
	Happened  *attendance.Record
	Exhausted []Exhausted // needs that nobody plans for any more
}

// Exhausted is a course that somebody needs and has failed for the last time: nobody
// plans it, and the head of their office decides.
type Exhausted struct {
	Person string `json:"person"`
	Course string `json:"course"`
	Failed int    `json:"failed"` // attempts since the course was completed last, if ever
}

// Released is an issued session that can no longer stand as it was announced:
// its pin is released and somebody is told.
type Released struct {
	Session string `json:"session"`
	Cause   Cause  `json:"cause"`
	Who     string `json:"who,omitempty"` // the trainer or room that it hangs on
}

// Unpinned is something that somebody pinned of a session and that cannot stay so: the pin
// is released, and whoever set it is told.
type Unpinned struct {
	Session string `json:"session"`
	Pin     string `json:"pin"` // one of planner.AllPins
	Cause   Cause  `json:"cause"`
	Who     string `json:"who,omitempty"` // the trainer or room that it hangs on
}

// Kept is an announced session of whose people so few are left that they are no group. It is
// held at its time until somebody decides.
type Kept struct {
	Session string       `json:"session"`
	Course  string       `json:"course"`
	Date    planner.Date `json:"date"`
	Start   int          `json:"start"`
	Room    string       `json:"room"`
	People  int          `json:"people"` // with a name, who are left
	Least   int          `json:"least"`  // people that the course takes at least
}

// Keep pins the time of announced sessions of whose people so few are left that they are no
// group, by session: whether they are held somebody decides, and not the night.
func (b *Built) Keep(people map[string]int) {
	least := map[string]int{}
	for _, c := range b.Snapshot.Courses {
		least[c.ID] = c.MinGroup
	}
	for i := range b.Snapshot.Published {
		x := &b.Snapshot.Published[i]
		if n, few := people[x.ID]; few {
			x.Pins = []string{planner.PinTime}
			b.Kept = append(b.Kept, Kept{Session: x.ID, Course: x.Course, Date: b.Snapshot.FirstDay + planner.Date(x.Day), Start: x.Start, Room: x.Room, People: n, Least: least[x.Course]})
		}
	}
	slices.SortStableFunc(b.Kept, func(x, y Kept) int { return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Start, y.Start)) })
	b.Snapshot.SetName()
}

// Unpin takes away what is pinned of sessions that no place was found for as their pins
// say. They are not kept any more.
func (b *Built) Unpin(sessions []string) {
	for i := range b.Snapshot.Published {
		x := &b.Snapshot.Published[i]
		if !slices.Contains(sessions, x.ID) {
			continue
		}
		if !slices.ContainsFunc(b.Kept, func(k Kept) bool { return k.Session == x.ID }) { // which nobody pinned
			for _, pin := range x.Pins {
				b.Unpinned = append(b.Unpinned, Unpinned{Session: x.ID, Pin: pin, Cause: NoPlace})
			}
		}
		x.Pins = nil
	}
	b.Kept = slices.DeleteFunc(b.Kept, func(k Kept) bool { return slices.Contains(sessions, k.Session) })
	b.Snapshot.SetName()
}

// Cause is what the world did to a session.
type Cause string

// The causes.
const (
	TrainerAway Cause = "trainer_away" // absent, off the roster or gone
	RoomShut    Cause = "room_shut"    // closed, booked by others or gone
	NobodyLeft  Cause = "nobody_left"  // nobody who sat in it can come: they withdrew, or are away, or cannot take it yet
	TooFew      Cause = "too_few"      // fewer are left than somebody said it may be held with
	CourseGone  Cause = "course_gone"  // the course is not taught any more, or changed
	Clash       Cause = "clash"        // two pinned sessions no longer fit together
	NoPlace     Cause = "no_place"     // no room, crew or hour was found for what is pinned
)
