package editions

import (
	"cmp"
	"slices"

	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
)

// Change is one difference between two editions that concerns the reader.
type Change struct {
	Course   string
	Before   *Appointment // nil: new
	After    *Appointment // nil: cancelled
	Causes   []Cause      // at least one; several only where seats alone changed
	Came     []string     // people who were not in it before
	Left     []string     // people who are not in it any more
	People   []string     // who sits in it, or did when it was cancelled, ascending; of a change of seats alone those who came or left
	Reserved int          // reserved seats touched; of a change of seats alone how many more, negative: fewer
	// Provisional: nothing of it was announced, neither what was nor what is.
	Provisional bool
}

// Appointment is when, where and with whom a session takes place.
type Appointment struct {
	Date       planner.Date
	Start, End int
	RoomID     string
	Room       string
	Trainers   []Person
	// Provisional: the day lies beyond the firm weeks, and the other one of the change does not.
	Provisional bool
}

// Last is what a reader received last, to tell what changed since: the board of its
// version (nil: they received nothing yet) and what changed from it to the present one.
type Last struct {
	Board  *Board
	Ledger *ledger.Ledger
}

// Since is what a reader received last, beside a later board, with what is on record of the
// time between the two.
func (b *Board) Since(before *Board, between ledger.Between) Last {
	return Last{before, ledger.Compare(ledger.Side{Snapshot: before.Snapshot, Plan: before.Plan}, ledger.Side{Snapshot: b.Snapshot, Plan: b.Plan, Past: b.happened()}, between)}
}

// happened is what became of the sessions of the days before the board's snapshot.
func (b *Board) happened() ledger.Past {
	if len(b.directory.Past) == 0 {
		return ledger.Past{}
	}
	out := ledger.Past{From: b.Snapshot.FirstDay - directory.PastDays, Sessions: make(map[string]ledger.Outcome, len(b.directory.Past))}
	for i := range b.directory.Past {
		x := &b.directory.Past[i]
		out.Sessions[x.ID] = ledger.Outcome{Held: x.Held, Missed: x.Missed, Failed: x.Failed}
	}
	return out
}

// changes are what changed since about sessions that a reader was shown or is shown now
// (manages: the site that they manage, empty: none):
// when, where and with whom they are held before mere changes of people, what is a preview
// only last, each by time. Sessions of the present edition are marked as New or Moved.
func (b *Board) changes(last Last, manages string, sessions []Session, shown func(*Board, *planner.Session) bool) []Change {
	if last.Ledger == nil {
		return nil
	}
	of := func(b *Board, h *ledger.Held) *Session {
		if h == nil || !shown(b, b.planned[h.ID]) {
			return nil
		}
		x := b.session(b.planned[h.ID], true)
		return &x
	}
	at := make(map[string]*Session, len(sessions))
	for i := range sessions {
		at[sessions[i].ID] = &sessions[i]
	}
	var out []Change
	for i := range last.Ledger.Sessions {
		x := &last.Ledger.Sessions[i]
		was, is := of(last.Board, x.Before), of(b, x.After)
		if was == nil && is == nil {
			continue
		}
		c := b.change(last.Board, x, manages)
		if is != nil && at[is.ID] != nil {
			at[is.ID].New, at[is.ID].Moved = x.Kind == diff.Added, x.Kind != diff.Added && x.Kind != diff.Same
			at[is.ID].Others = len(c.Came)+len(c.Left) > 0
		}
		if c.Kind() != diff.Same || len(c.People) > 0 || c.Reserved != 0 {
			out = append(out, c)
		}
	}
	order := ByName(b.language)
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), byTime(a.when(), b.when(), order))
	})
	return out
}

// Announced are the changes of what was or is announced: the others are a preview only.
func Announced(changes []Change) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Provisional })
}

// rank puts sessions that are held otherwise before mere changes of people, and what is a
// preview only behind both.
func rank(c Change) int {
	switch {
	case c.Provisional:
		return 2
	case c.Kind() == diff.Same:
		return 1
	}
	return 0
}

// change tells what changed about one session, with everything called as on the board.
func (b *Board) change(before *Board, x *ledger.Session, manages string) Change {
	out := Change{Course: b.course(x.Course), Causes: b.causes(before, x.Causes, manages)}
	reserved := 0
	for _, who := range x.Came {
		out.Came = b.add(out.Came, b, who, &reserved, 1)
	}
	for _, who := range x.Left {
		out.Left = b.add(out.Left, before, who, &reserved, -1)
	}
	var now *Session
	if x.Before != nil {
		s := before.session(before.planned[x.Before.ID], true)
		out.Before, now = s.Appointment(), &s
	}
	if x.After != nil {
		s := b.session(b.planned[x.After.ID], true)
		out.After, now = s.Appointment(), &s
	}
	switch out.Kind() {
	case diff.Same:
		out.People, out.Reserved = append(slices.Clone(out.Came), out.Left...), reserved
	case diff.Added, diff.Cancelled:
		out.People, out.Reserved, out.Came, out.Left = SeatedNames(now.Seated), now.ReservedSeats(), nil, nil
	default:
		out.People, out.Reserved = SeatedNames(now.Seated), now.ReservedSeats()
	}
	b.mark(&out)
	for _, names := range [][]string{out.Came, out.Left, out.People} {
		SortByName(b.language, names, func(name string) string { return name })
	}
	return out
}

// add adds somebody's name, as a board knows them, or counts a reserved seat.
func (b *Board) add(names []string, known *Board, who string, reserved *int, one int) []string {
	if l := known.learners[who]; l != nil && l.Anonymous {
		*reserved += one
		return names
	}
	return append(names, b.person(who))
}

// mark says of a change whether it is a preview only, or of its days which one is.
func (b *Board) mark(c *Change) {
	h := Head{FirmUntil: b.directory.FirmUntil}
	c.Provisional = true
	for _, a := range []*Appointment{c.Before, c.After} {
		if a != nil {
			a.Provisional = h.Provisional(a.Date)
			c.Provisional = c.Provisional && a.Provisional
		}
	}
	for _, a := range []*Appointment{c.Before, c.After} {
		if a != nil && c.Provisional { // it is said once
			a.Provisional = false
		}
	}
}

func (c Change) when() *Appointment {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

func byTime(a, b *Appointment, order func(a, b string) int) int {
	return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Start, b.Start), order(a.Room, b.Room))
}

// Kind says what became of the session: diff.Same where only who sits in it changed.
func (c Change) Kind() diff.Kind { return diff.KindOf(c.Before.slot(), c.After.slot()) }

func (a *Appointment) slot() *diff.Slot {
	if a == nil {
		return nil
	}
	out := &diff.Slot{Date: a.Date, Start: a.Start, End: a.End, Room: cmp.Or(a.RoomID, a.Room)}
	for _, t := range a.Trainers {
		out.Trainers = append(out.Trainers, t.key())
	}
	return out
}

// The keys below tell people and rooms apart that have the same name, where their
// ids are given.

func (p Person) key() string { return cmp.Or(p.ID, p.Name) }

func (r *Room) Key() string { return cmp.Or(r.ID, r.Name) }

func (s *Session) RoomKey() string { return cmp.Or(s.RoomID, s.Room) }
