package editions

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
)

// Unpinned is what somebody had pinned of a session and the world broke, by id: whoever
// pinned it is told.
type Unpinned struct {
	Session string       `json:"session"`
	Course  string       `json:"course"`
	Date    planner.Date `json:"date"`
	Start   int          `json:"start"`
	Room    string       `json:"room"`
	Pin     string       `json:"pin"`             // one of decided.AllPins
	Least   int          `json:"least,omitempty"` // of the pin least
	Kind    string       `json:"kind,omitempty"`  // of the decision that set it; empty: it was set by itself
	Reason  string       `json:"reason"`
	Cause   demand.Cause `json:"cause"`
	Who     string       `json:"who,omitempty"` // the trainer or room that the cause hangs on
}

// Everybody is Called with all people by their names, for whoever may see them all.
func (n *Names) Everybody() Called {
	out := n.Called()
	maps.Copy(out, n.people)
	return out
}

// Pin is what somebody pinned of a session, by id, as it is frozen for an edition: one that
// holds, or one that the world has released.
type Pin struct {
	Session string        `json:"session"`
	Course  string        `json:"course"`
	Date    planner.Date  `json:"date"`
	Start   int           `json:"start"`
	Room    string        `json:"room"`
	Fields  []string      `json:"fields"`          // of decided.AllPins
	Least   int           `json:"least,omitempty"` // of the field least
	Who     string        `json:"who"`
	Kind    string        `json:"kind,omitempty"` // of the decision that set it; empty: it was set by itself
	Reason  string        `json:"reason"`
	Until   *planner.Date `json:"until,omitempty"` // the last day; nil: until the session is held
	Cause   string        `json:"cause,omitempty"` // why it was released; empty: it holds
	About   string        `json:"about,omitempty"` // the trainer or room that the cause hangs on
}

// Pinned is a pin as a manager reads it.
type Pinned struct {
	Session string // its id
	Key     string // the short one of its attendance sheet; empty: it has none
	Course  string
	At      Appointment // without trainers
	Fields  []string    // of decided.AllPins
	Least   int         // of the field least
	Who     string
	Kind    string // of the decision that set it; empty: it was set by itself
	Reason  string
	Until   planner.Date // 0: until the session is held
	Expires bool         // within the next days, before the session is held
	Cause   string       // empty: it holds
	About   string
}

// expiring is for how many days on a pin is told as one that expires.
const expiring = 7

// Pinned tells pins: those of one session that somebody set for one reason are one. First
// those that hold, then those that were released, each by the time of their session.
func (b *Board) Pinned(pins []Pin) []Pinned {
	var out []Pinned
	for _, p := range pins {
		x := Pinned{Session: p.Session, Key: b.keys[p.Session], Course: b.course(p.Course), At: Appointment{Date: p.Date, Start: p.Start, End: p.Start, RoomID: p.Room, Room: b.room(p.Room)},
			Who: p.Who, Kind: p.Kind, Reason: p.Reason, Cause: p.Cause, About: b.who(p.About)}
		if c := b.courseOf[p.Course]; c != nil {
			x.At.End += c.Minutes
		}
		if p.Until != nil {
			x.Until = *p.Until
			x.Expires = p.Cause == "" && x.Until < p.Date && x.Until < b.Snapshot.FirstDay+expiring
		}
		same := slices.IndexFunc(out, func(y Pinned) bool {
			return y.Session == x.Session && y.Who == x.Who && y.Kind == x.Kind && y.Reason == x.Reason && y.Until == x.Until && y.Cause == x.Cause && y.About == x.About
		})
		if same < 0 {
			out = append(out, x)
			same = len(out) - 1
		}
		out[same].Least = max(out[same].Least, p.Least)
		for _, f := range p.Fields {
			if !slices.Contains(out[same].Fields, f) {
				out[same].Fields = append(out[same].Fields, f)
			}
		}
	}
	order := func(x *Pinned) int {
		if x.Cause == "" {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(x, y Pinned) int {
		return cmp.Or(cmp.Compare(order(&x), order(&y)), cmp.Compare(x.At.Date, y.At.Date), cmp.Compare(x.At.Start, y.At.Start), cmp.Compare(x.Session, y.Session))
	})
	return out
}

// SmallGroup is an announced session with fewer people than its course takes at least.
type SmallGroup struct {
	Session
	By planner.Date // the last working day before it, not one that is over: until then it can be given up
}

// small are the announced sessions of a list that have too few people.
func (b *Board) small(list []Session) []SmallGroup {
	var out []SmallGroup
	for _, s := range list {
		if !s.Reserved() && len(s.Seated) < s.MinGroup {
			out = append(out, SmallGroup{s, max(b.calendar.Previous(s.Date), b.Snapshot.FirstDay)})
		}
	}
	return out
}

// lastAttempts are the people of the offices nearest to a site who have failed a course for
// the last time.
func (b *Board) lastAttempts(site string) []Exhausted {
	var out []Exhausted
	for i := range b.Snapshot.Offices {
		o := &b.Snapshot.Offices[i]
		if near := b.ground.Nearest(b.ground.Base(o.Site)); len(near) > 0 && b.ground.Sites[near[0]] == site {
			out = append(out, b.exhausted(o.ID)...)
		}
	}
	SortByName(b.language, out, func(x Exhausted) string { return x.Name })
	return out
}
