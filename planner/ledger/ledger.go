// Package ledger says what changed between two plans and why. It compares the plans and
// the snapshots that they were made from, and reads nothing else: no list of what broke,
// no text. Its answers are codes, ids and numbers; reports/words makes the sentences.
//
// A change is forced where the later snapshot does not allow what the earlier plan had: a
// trainer is away, a room is shut, somebody left. Every other change was made for
// somebody: for people who are new or had no place, for those whose session broke, for
// another session that takes the old room, trainer or people, and so on to whom that one
// was changed for; or the plan as a whole has become better.
package ledger

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
)

// Side is a plan with the snapshot that it was made from, and, of the later one, what was
// known then of the days before.
type Side struct {
	Snapshot *planner.Snapshot
	Plan     *planner.Plan
	Past     Past
}

// Past is what became of the announced sessions of some days before a snapshot begins.
type Past struct {
	From     planner.Date       // the first of these days; 0: nothing is known
	Sessions map[string]Outcome // by id
}

// Outcome is what became of a session and of those who were to sit in it.
type Outcome struct {
	Held   bool
	Missed []string // who were not there, ascending
	Failed []string // who were there and did not pass, ascending
}

// Decision is what somebody decided of a session: that it is held as it is now, or not at
// all.
type Decision struct {
	By  string `json:"by"`
	Why string `json:"why,omitempty"`
}

// Between is what is on record of the time between two plans; of both it may have nothing.
type Between struct {
	Decided map[string]Decision // what somebody decided, by session
	Left    map[Place]Cause     // why somebody left a place that they did not come back to, by the plan that moved them
}

// Place is somebody's place in a course at a time.
type Place struct {
	Learner string       `json:"-"`
	Course  string       `json:"course"`
	Date    planner.Date `json:"date"`
	Start   int          `json:"start"` // minute of the day
}

// Ledger is all that changed from one plan to a later one, from the later one's first
// moment on. What lies before it is history.
type Ledger struct {
	From     planner.Date // the first day compared
	Sessions []Session    // by time
	Seats    []Seat       // by time
	Gain     Gain         // of the later plan, against what still stands of the earlier one
}

// Held is a session as it stands in one of the plans.
type Held struct {
	ID string
	diff.Slot
}

// Session is one that is held otherwise than before, or by other people.
type Session struct {
	Course string
	Kind   diff.Kind // diff.Same: only who sits in it changed
	Before *Held     // nil: it is new
	After  *Held     // nil: it is no more
	Came   []string  // learners who were not in it, ascending
	Left   []string  // learners who are not in it any more, ascending
	// Causes say why: one where the session is held otherwise, each of those of its seats
	// where only they changed.
	Causes []Cause
}

// Seat is what became of one learner's place, and why.
type Seat struct {
	diff.Change
	Cause Cause
	Alone bool // the world had left the place alone: nothing forced the change
}

// Need is whose place it is.
func (s *Seat) Need() diff.Need { return need(&s.Change) }

func need(x *diff.Change) diff.Need {
	seat := cmp.Or(x.Before, x.After)
	return diff.Need{Learner: seat.Learner, Course: seat.Course}
}

// Kind is what a change hangs on.
type Kind string

// What the world did, and with what it forced a change.
const (
	TrainerAway   Kind = "trainer_away" // Trainer cannot lead the session any more
	RoomShut      Kind = "room_shut"    // the session cannot be in Room any more
	CourseChanged Kind = "course_gone"  // Course is not taught any more, or otherwise
	TooFew        Kind = "nobody_left"  // of the people of Session so few (Left) can still come that they are no group; Because says what keeps most of the others
	PersonGone    Kind = "person_gone"  // Learner does not need Course any more, or is not known
	StartGone     Kind = "start_gone"   // Learner was to begin, and does not within the days that are planned: the start is taken back or has moved behind them
	PersonAway    Kind = "person_away"  // Learner is away at that hour
	PersonLater   Kind = "person_later" // Learner may not take Course so soon
	PersonUnfit   Kind = "person_unfit" // Learner cannot be sent to Room
	OrderChanged  Kind = "before"       // Learner takes Course, which comes before, too late for it now: in Session; or, without it, not at all
	RulesChanged  Kind = "rules"        // the grid, the pauses or what rooms share do not allow it beside what else is held
)

// Why somebody takes a course again: For, or Learner where it keeps them from what comes after.
const (
	NotHeld Kind = "not_held"  // Session, which is past, was not held; Because, if somebody gave it up before and that is on record, says why
	Missed  Kind = "missed"    // they were not in Session, which is past
	Failed  Kind = "failed"    // they did not pass what was examined in Session, which is past
	Moved   Kind = "was_moved" // Session, which was to be past, has been put off; Because, if it is on record, says why
	Again   Kind = "again"     // Session, which is past, does not count for them: it is not known why, or the reader may not know
)

// TakenAgain says whether a kind is why somebody takes a course again.
func (k Kind) TakenAgain() bool {
	return k == NotHeld || k == Missed || k == Failed || k == Moved || k == Again
}

// For whom or what a change was made that nothing forced.
const (
	Decided   Kind = "decided"    // somebody decided it: Decision
	NewPeople Kind = "new_people" // For are people who need the course and did not before
	Waiting   Kind = "waiting"    // For are people who needed it and had no place
	Lost      Kind = "lost"       // For are people who had lost their place; Because says by what
	Reserve   Kind = "reserve"    // For are people without a name for whom a place is reserved; empty: one is not needed any more
	Horizon   Kind = "horizon"    // the day was not planned before
	MadeWay   Kind = "way"        // Session takes the old Room, Trainer or Learner, or (if none is named) the place; without Session, one that stands elsewhere by now did; Because says why it does
	Released  Kind = "released"   // as many others of the office of Learner are in training that day as it lets go; Because says why some of them are
	From      Kind = "from"       // people come from Session, as it was before; Because, if there is any, says why they left it
	Joined    Kind = "joined"     // the people sit together with those of Session now (none: they did, in a plan between the two); Because, if there is any, says for whom they make up the group
	Better    Kind = "better"     // For are ready sooner by Gain.Days; or, without For, the plan as a whole became better: Gain
)

// Cause is why something changed. Which fields are there is said with each Kind.
type Cause struct {
	Kind     Kind      `json:"kind"`
	Trainer  string    `json:"trainer,omitempty"`
	Room     string    `json:"room,omitempty"`
	Course   string    `json:"course,omitempty"`
	Session  string    `json:"session,omitempty"`
	Learner  string    `json:"learner,omitempty"`
	Left     int       `json:"left,omitempty"`
	For      []Group   `json:"for,omitempty"`
	Gain     *Gain     `json:"gain,omitempty"`
	Decision *Decision `json:"decision,omitempty"`
	Because  *Cause    `json:"because,omitempty"` // why the other session or seat changed
}

// Whom is for whom it was done, along the chain of causes; nil: for nobody who gained a
// place or is ready sooner.
func (c *Cause) Whom() []Group {
	for ; c != nil; c = c.Because {
		if len(c.For) > 0 {
			return c.For
		}
	}
	return nil
}

// Group is people of one office and intake.
type Group struct {
	Office string        `json:"office"`
	Intake *planner.Date `json:"intake,omitempty"` // nil: working staff, or not known
	People []string      `json:"people"`           // learners, ascending
}

// Gain is what a plan has more than what still stands of the plan before it.
type Gain struct {
	Served int `json:"served"`         // seats more; negative: fewer
	Days   int `json:"days"`           // newcomers are ready so many days sooner, taken together; negative: later
	Late   int `json:"late,omitempty"` // seats fewer after the day when they are due
	// Without are the people who would have been left out: they have a place that neither
	// stood nor had been theirs. Of a cause it is empty: the ledger's Gain has them.
	Without []Group `json:"without,omitempty"`
}

// Compare lists what changed from one plan to another. Where a plan between the two moved
// somebody, the reason that it had then is told.
func Compare(before, after Side, between Between) *Ledger {
	c := newComparison(before, after, between)
	out := &Ledger{From: c.from, Gain: *c.gain()}
	causes := make(map[diff.Need]Cause)
	for _, d := range c.changed {
		x := Seat{Change: d}
		n := x.Need()
		x.Cause, x.Alone = c.own(n, *c.why[c.nodeOf(n)]), d.Before != nil && c.touched[n] == nil
		causes[n] = x.Cause
		out.Seats = append(out.Seats, x)
	}
	for _, p := range c.pairs {
		if x, changed := c.changedSession(p, causes); changed {
			out.Sessions = append(out.Sessions, x)
		}
	}
	slices.SortStableFunc(out.Sessions, func(a, b Session) int {
		x, y := a.first(), b.first()
		return cmp.Or(byTime(&x.Slot, &y.Slot), cmp.Compare(a.Course, b.Course), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// first is the earlier of where a session was and is.
func (s *Session) first() *Held {
	if s.Before == nil || s.After != nil && byTime(&s.After.Slot, &s.Before.Slot) < 0 {
		return s.After
	}
	return s.Before
}

func byTime(a, b *diff.Slot) int {
	return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Room, b.Room))
}

// changedSeats are the seats that are not the same, by the earlier of the two times.
func (c *comparison) changedSeats() []diff.Change {
	seats := func(s *side) map[diff.Need]diff.Seat {
		out := make(map[diff.Need]diff.Seat, len(s.seat))
		for n, h := range s.seat {
			out[n] = diff.Seat{Learner: n.Learner, Course: n.Course, Session: h.ID, Slot: h.Slot}
		}
		return out
	}
	out := diff.Between(seats(c.old), seats(c.now))
	first := func(x *diff.Change) *diff.Seat {
		if x.Before == nil || x.After != nil && byTime(&x.After.Slot, &x.Before.Slot) < 0 {
			return x.After
		}
		return x.Before
	}
	slices.SortFunc(out, func(a, b diff.Change) int {
		x, y := first(&a), first(&b)
		return cmp.Or(byTime(&x.Slot, &y.Slot), cmp.Compare(x.Course, y.Course), cmp.Compare(x.Learner, y.Learner))
	})
	return out
}

// changedSession is what changed about a pair; false: nothing did.
func (c *comparison) changedSession(p *pair, causes map[diff.Need]Cause) (Session, bool) {
	out := Session{Course: p.course(), Kind: p.kind()}
	var was, is []string
	if p.old != nil {
		out.Before, was = &p.old.Held, p.old.People
	}
	if p.now != nil {
		out.After, is = &p.now.Held, p.now.People
	}
	out.Came, out.Left = without(is, was), without(was, is)
	if out.Kind != diff.Same {
		out.Causes = []Cause{*c.why[node{pair: p}]}
		return out, true
	}
	for _, who := range out.Came {
		n := diff.Need{Learner: who, Course: out.Course}
		out.Causes = Together(out.Causes, c.coming(n, causes[n]))
	}
	for _, who := range out.Left {
		out.Causes = Together(out.Causes, causes[diff.Need{Learner: who, Course: out.Course}])
	}
	return out, len(out.Causes) > 0
}

// coming is the cause of somebody's change as it is told where they came to. What was in the
// way of the place that they had is told with that place: there it stands for itself.
func (c *comparison) coming(n diff.Need, cause Cause) Cause {
	was, is := c.old.seat[n], c.now.seat[n]
	if was == nil {
		return cause
	}
	out := Cause{Kind: From, Session: was.ID, Because: &cause}
	switch cause.Kind {
	case Joined:
		if out.Because = cause.Because; cause.Session != is.ID {
			out.Because = nil
		}
	case MadeWay, Released, TrainerAway, RoomShut, CourseChanged, TooFew, PersonAway, PersonLater, PersonUnfit, OrderChanged, RulesChanged:
	default:
		return cause
	}
	return out
}

// own is the cause of a session's change as it is told of the place of one of its people: not
// all of them need to have joined the group that most are in now.
func (c *comparison) own(n diff.Need, cause Cause) Cause {
	if cause.Kind != Joined || cause.Because != nil || cause.Session == c.now.takes(n) {
		return cause
	}
	if is := c.now.seat[n]; is != nil {
		return Cause{Kind: Joined, Session: is.ID}
	}
	return *c.gain().cause()
}

// Together adds a cause to a list; one that differs only in whom it is for becomes one
// with it, and days by which people are ready sooner are added up.
func Together(list []Cause, x Cause) []Cause {
	for i := range list {
		c := &list[i]
		if !c.like(&x) || (c.Gain == nil) != (x.Gain == nil) || len(c.For) == 0 != (len(x.For) == 0) {
			continue
		}
		if c.Gain != nil && len(c.For) > 0 {
			c.Gain = &Gain{Days: c.Gain.Days + x.Gain.Days}
		}
		c.For = union(c.For, x.For)
		return list
	}
	return append(list, x)
}

// like says whether two causes differ at most in whom they are for.
func (c *Cause) like(x *Cause) bool {
	if c == nil || x == nil {
		return c == x
	}
	return c.Kind == x.Kind && c.Trainer == x.Trainer && c.Room == x.Room && c.Course == x.Course && c.Session == x.Session && c.Learner == x.Learner &&
		(c.Because == nil || slices.EqualFunc(c.Because.For, x.Because.groups(), func(a, b Group) bool { return slices.Equal(a.People, b.People) })) && c.Because.like(x.Because)
}

func (c *Cause) groups() []Group {
	if c == nil {
		return nil
	}
	return c.For
}

// without are the members of a sorted list that another one lacks.
func without(list, other []string) (out []string) {
	for _, x := range list {
		if _, has := slices.BinarySearch(other, x); !has {
			out = append(out, x)
		}
	}
	return out
}
