package editions

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
)

// Span is a part of a day, in minutes.
type Span struct{ From, To int }

// Room is a room of a site in one week.
type Room struct {
	ID      string
	Name    string
	Seats   int
	Open    [7][]Span // by day from Monday, closures and other bookings taken out
	Blocked []Block   // why it is not open
}

// Block is a part of a week in which a room or a trainer is not to be had.
type Block struct {
	Day int // 0 is Monday
	Span
	Why string // «делегация», «ремонт», «отпуск»
}

// Trainer is a trainer in one week.
type Trainer struct {
	Person
	Role      string // «тренер-психолог»; may be empty
	Available [7][]Span
	Away      []Block
}

// Unscheduled is a need that found no place, and why: the fields of
// planner.Unserved with ids resolved to names.
type Unscheduled struct {
	Name     string // empty: a seat reserved for somebody not yet known
	Office   string
	Course   string
	Due      planner.Date
	Reason   planner.Reason
	Missing  string // the kind of fact, as in planner.Unserved
	Before   string // the name of the course that comes before
	Fit      int
	Together int
	MinGroup int // the least group of the course
	// Later: it is due after the last day that the plan looks ahead to, so that
	// there is time for it still, whatever the reason is.
	Later bool
}

// Released is a session that had been announced and cannot stand any more.
type Released struct {
	Session Session
	Cause   demand.Cause
	Who     string   // the trainer or room that the cause hangs on; may be empty
	Became  []Became // of its people and reserved seats, by time; empty: nobody has another place
}

// Became is how many of a session's seats are in another one now.
type Became struct {
	Appointment
	Seats int
}

// Week is a week of a training site, for its manager.
type Week struct {
	Head
	Address     string
	Begins      planner.Date // the first day of the plan: what was before it is past
	Rooms       []Room       // in the order to show
	Trainers    []Trainer    // who work or teach at the site that week, in the order to show
	Sessions    []Session    // of the site in that week
	Elsewhere   []Session    // what its trainers teach at other sites; nobody seated need be given
	Unscheduled []Unscheduled
	Released    []Released
	Past        Past // what became of the last days
	Small       []SmallGroup
	Early       []Early
	Exhausted   []Exhausted // of offices near the site
	Pins        []Pinned    // of sessions of the site, whatever their week
}

// OwnWeek is a trainer's week.
type OwnWeek struct {
	Head
	Begins   planner.Date // as of Week
	Trainer  Trainer
	Sessions []Session // theirs, at all sites
	Early    []Early   // in those
}

// Week is what the manager of a site receives.
func (b *Board) Week(site string, head Head, last Last) Week {
	w := b.week(site, head)
	w.Changes = b.changes(last, site, w.Sessions, func(b *Board, s *planner.Session) bool { return b.inWeek(s.Day, head.Monday) && b.siteOf(s) == site })
	return w
}

func (b *Board) week(site string, head Head) Week {
	monday := head.Monday
	head.Place, head.FirmUntil, head.KnownUntil = b.Site(site), b.directory.FirmUntil, b.knownUntil(monday)
	w := Week{Head: head, Address: b.addresses[site], Begins: b.Snapshot.FirstDay, Past: b.past(site)}
	for i := range b.Snapshot.Rooms {
		r := &b.Snapshot.Rooms[i]
		if r.Site == site {
			w.Rooms = append(w.Rooms, Room{ID: r.ID, Name: b.room(r.ID), Seats: r.Seats,
				Open: b.windows(r.Open, monday), Blocked: b.blocked(r, monday)})
		}
	}
	SortByName(b.language, w.Rooms, func(r Room) string { return r.Name })

	here := func(s *planner.Session) bool { return b.inWeek(s.Day, monday) && b.siteOf(s) == site }
	w.Sessions = b.sessions(true, here)
	teaches := make(map[string]bool)
	for i := range b.Plan.Sessions {
		if s := &b.Plan.Sessions[i]; here(s) {
			for _, t := range s.Trainers {
				teaches[t] = true
			}
		}
	}
	for i := range b.Snapshot.Trainers {
		if t := &b.Snapshot.Trainers[i]; t.Home == site || teaches[t.ID] {
			w.Trainers = append(w.Trainers, b.trainer(t, monday))
			teaches[t.ID] = true
		}
	}
	SortByName(b.language, w.Trainers, func(t Trainer) string { return t.Name })
	slices.SortStableFunc(w.Trainers, func(x, y Trainer) int { return cmp.Compare(y.Role, x.Role) })
	w.Small, w.Early, w.Exhausted = b.small(w.Sessions), b.early("", head.From(), here), b.lastAttempts(site)
	w.Elsewhere = b.sessions(false, func(s *planner.Session) bool {
		return b.inWeek(s.Day, monday) && b.siteOf(s) != site && slices.ContainsFunc(s.Trainers, func(t string) bool { return teaches[t] })
	})
	for i := range b.Plan.Unserved {
		u := &b.Plan.Unserved[i]
		r := b.requests[u.Request]
		// What is due beyond the horizon is not planned yet: no news to anybody.
		if r.Due < b.Snapshot.Days && b.home(b.learners[r.Learner]) == site {
			w.Unscheduled = append(w.Unscheduled, b.unscheduled(u))
		}
	}
	SortByName(b.language, w.Unscheduled, func(u Unscheduled) string { return u.Name })
	slices.SortStableFunc(w.Unscheduled, func(x, y Unscheduled) int {
		return cmp.Or(reservedLast(x.Name, y.Name), cmp.Compare(x.Due, y.Due))
	})
	for _, r := range b.released {
		if was := b.published[r.Session]; was != nil && b.inWeek(was.Day, monday) && b.siteOf(&was.Session) == site {
			w.Released = append(w.Released, Released{Session: b.session(&was.Session, true), Cause: r.Cause, Who: b.who(r.Who), Became: b.became(was.Seated)})
		}
	}
	return w
}

// became finds the sessions of the plan in which requests have their seats.
func (b *Board) became(requests []string) (out []Became) {
	for i := range b.Plan.Sessions {
		s := &b.Plan.Sessions[i]
		seats := 0
		for _, r := range s.Seated {
			if slices.Contains(requests, r) {
				seats++
			}
		}
		if seats > 0 {
			x := b.session(s, false)
			out = append(out, Became{*x.Appointment(), seats})
		}
	}
	order := ByName(b.language)
	slices.SortFunc(out, func(x, y Became) int { return byTime(&x.Appointment, &y.Appointment, order) })
	return out
}

func (b *Board) trainer(t *planner.Trainer, monday planner.Date) Trainer {
	out := Trainer{Person: Person{ID: t.ID, Name: b.person(t.ID)}, Available: b.windows(t.Available, monday)}
	if len(t.Roles) > 0 {
		out.Role = b.role(t.Roles[0])
	}
	for _, a := range b.directory.Absences {
		if a.Trainer != t.ID {
			continue
		}
		for k := range 7 {
			for _, s := range a.On(monday + planner.Date(k)) {
				out.Away = append(out.Away, Block{Day: k, Span: Span(s), Why: b.absence(a.Kind)})
			}
		}
	}
	return out
}

// blocked says why a room is not open: closures and other people's bookings.
func (b *Board) blocked(r *planner.Room, monday planner.Date) []Block {
	var out []Block
	for _, c := range b.directory.Closures {
		if c.Site != r.Site || c.Room != "" && c.Room != r.ID {
			continue
		}
		for k := range 7 {
			for _, s := range c.On(monday + planner.Date(k)) {
				out = append(out, Block{Day: k, Span: Span(s), Why: c.Reason})
			}
		}
	}
	for _, k := range b.directory.Bookings {
		if day := int(k.Date - monday); k.Room == r.ID && day >= 0 && day < 7 {
			out = append(out, Block{Day: day, Span: Span{From: k.From, To: k.To}, Why: k.Title})
		}
	}
	return out
}

// OwnWeek is what a trainer of the snapshot receives.
func (b *Board) OwnWeek(id string, head Head, last Last) OwnWeek {
	own := b.ownWeek(id, head)
	own.Changes = b.changes(last, "", own.Sessions, func(b *Board, s *planner.Session) bool {
		return b.inWeek(s.Day, head.Monday) && slices.Contains(s.Trainers, id)
	})
	return own
}

func (b *Board) ownWeek(id string, head Head) OwnWeek {
	t := b.trainerOf[id]
	head.Place, head.FirmUntil, head.KnownUntil = b.Site(t.Home), b.directory.FirmUntil, b.knownUntil(head.Monday)
	out := OwnWeek{Head: head, Begins: b.Snapshot.FirstDay, Trainer: b.trainer(t, head.Monday)}
	out.Sessions = b.sessions(true, func(s *planner.Session) bool {
		return b.inWeek(s.Day, head.Monday) && slices.Contains(s.Trainers, id)
	})
	out.Early = b.early("", head.From(), func(s *planner.Session) bool {
		return b.inWeek(s.Day, head.Monday) && slices.Contains(s.Trainers, id)
	})
	for i := range b.Plan.Sessions {
		s := &b.Plan.Sessions[i]
		for k := range out.Sessions {
			if out.Sessions[k].ID == s.ID {
				out.Sessions[k].Travel = max(0, int(b.ground.Way(b.ground.Base(t.Home), b.ground.Base(b.siteOf(s)))))
			}
		}
	}
	return out
}
