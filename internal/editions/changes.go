package editions

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/diff"
)

// Change is one difference between two editions that concerns the reader.
type Change struct {
	Course string
	Before *Appointment // nil: new
	After  *Appointment // nil: cancelled
	Cause  demand.Cause // one of demand's causes or of the ones below
	Who    string       // the trainer or room that the cause hangs on; may be empty
	Came   []string     // people who were not in it before
	Left   []string     // people who are not in it any more
	People []string     // who sits in it, or did when it was cancelled, ascending; of a change of seats alone those who came or left
	Held   int          // held seats touched
}

// Causes beside those of package demand.
const (
	NewDemand  demand.Cause = "new_demand" // more people need the course
	OtherSeats demand.Cause = "seats"      // only who sits in it changed
	Replanned  demand.Cause = "replanned"  // made way for others
)

// Appointment is when, where and with whom a session takes place.
type Appointment struct {
	Date       planner.Date
	Start, End int
	RoomID     string
	Room       string
	Trainers   []Person
}

// Changes compares what a reader received last with what they receive now, by
// the sessions' ids. Released tells why a session did not stand; what no cause
// is known of made way for others. Sessions of after are marked as New or Moved.
// People are in the order of a language.
func Changes(lang string, before, after []Session, released []Released) []Change {
	order := ByName(lang)
	ascending := func(names []string) []string {
		slices.SortFunc(names, order)
		return names
	}
	causes := make(map[string]Released, len(released))
	for _, r := range released {
		causes[r.Session.ID] = r
	}
	old := make(map[string]*Session, len(before))
	for i := range before {
		old[before[i].ID] = &before[i]
	}
	var out []Change
	kept := map[string]bool{}
	for i := range after {
		now := &after[i]
		was := old[now.ID]
		kept[now.ID] = true
		if was == nil {
			now.New = true
			c := Change{Course: now.Course, After: now.Appointment(), Cause: NewDemand, People: ascending(SeatedNames(now.Seated)), Held: now.Held()}
			if r, ok := causes[now.ID]; ok { // held by another trainer before, for instance
				c.Cause, c.Who = r.Cause, r.Who
			}
			out = append(out, c)
			continue
		}
		c := Change{Course: now.Course, Before: was.Appointment(), After: now.Appointment(), Cause: Replanned}
		if r, ok := causes[now.ID]; ok {
			c.Cause, c.Who = r.Cause, r.Who
		}
		came, left := difference(was.Seated, now.Seated)
		c.Came, c.Left = ascending(came), ascending(left)
		if c.Kind() != diff.Same {
			now.Moved = true
			c.People = ascending(SeatedNames(now.Seated))
			c.Held = now.Held()
			out = append(out, c)
			continue
		}
		if len(came)+len(left) > 0 || was.Held() != now.Held() {
			c.Cause = OtherSeats
			c.People = ascending(append(slices.Clone(came), left...))
			c.Held = max(now.Held()-was.Held(), was.Held()-now.Held())
			out = append(out, c)
		}
	}
	for i := range before {
		was := &before[i]
		if kept[was.ID] {
			continue
		}
		c := Change{Course: was.Course, Before: was.Appointment(), Cause: Replanned, People: ascending(SeatedNames(was.Seated)), Held: was.Held()}
		if r, ok := causes[was.ID]; ok {
			c.Cause, c.Who = r.Cause, r.Who
		} else if len(was.Seated) == 0 {
			c.Cause = demand.NobodyLeft
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Change) int { return byTime(a.when(), b.when(), order) })
	return out
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

// difference are the names of the people who came and of those who left.
func difference(before, after []Seat) (came, left []string) {
	was, is := map[string]bool{}, map[string]bool{}
	for _, s := range before {
		was[s.key()] = true
	}
	for _, s := range after {
		is[s.key()] = true
		if s.Name != "" && !was[s.key()] {
			came = append(came, s.Name)
		}
	}
	for _, s := range before {
		if s.Name != "" && !is[s.key()] {
			left = append(left, s.Name)
		}
	}
	return came, left
}

// The keys below tell people and rooms apart that have the same name, where their
// ids are given.

func (s Seat) key() string { return cmp.Or(s.ID, s.Name) }

func (p Person) key() string { return cmp.Or(p.ID, p.Name) }

func (r *Room) Key() string { return cmp.Or(r.ID, r.Name) }

func (s *Session) RoomKey() string { return cmp.Or(s.RoomID, s.Room) }
