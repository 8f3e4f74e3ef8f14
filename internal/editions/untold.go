package editions

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
)

// About is what a reader is written to about: one of a site, a trainer, an office and a
// person, and the week that begins on Monday (of an office or a person: all announced weeks).
type About struct {
	Site, Trainer, Office, Person string
	Monday                        planner.Date
}

// Moment is a minute of a day of the network.
type Moment struct {
	Day    planner.Date
	Minute int
}

// over says whether an appointment has ended.
func (m Moment) over(a *Appointment) bool {
	return a.Date < m.Day || a.Date == m.Day && a.End <= m.Minute
}

// Untold are the days, none of them over, that something touches for which a reader is
// written to by itself: of the week of a site or trainer a session that is held otherwise
// than they were told, of an office a place of its people. Where they were told nothing
// yet, they are the days on which they have a session. No days: there is nothing to tell.
// With them it says when the first of what touches them begins.
//
// Three things wait for the next mail of a job, as nobody plans their day by them: who
// else sits in a session that is held as it was, sessions in which nobody has a name, and
// days that are a preview. Of what touches days after the coming Monday alone an office head
// hears on that Monday.
func (b *Board) Untold(r About, last Last, now Moment) (days []planner.Date, begins Moment) {
	var touched []*Appointment
	switch {
	case r.Person != "":
		for _, c := range b.placeChanges(r.Person, last, now) {
			touched = append(touched, c.appointments()...)
		}
	case last.Board == nil:
		touched = b.firsts(r, now)
	default:
		touched = b.touched(r, last, now)
	}
	for _, a := range touched {
		days = append(days, a.Date)
	}
	slices.Sort(days)
	if len(touched) > 0 {
		first := slices.MinFunc(touched, func(x, y *Appointment) int { return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Start, y.Start)) })
		begins = Moment{first.Date, first.Start}
	}
	return slices.Compact(days), begins
}

// touched are the appointments, none of them over, of the changes that Untold tells of.
func (b *Board) touched(r About, last Last, now Moment) (out []*Appointment) {
	for _, c := range b.changed(r, last) {
		if c.Kind() == diff.Same {
			continue
		}
		named := c.named()
		if r.Office == "" && !slices.ContainsFunc(named, func(a *Appointment) bool { return b.theirs(a, r) }) {
			continue
		}
		its := slices.DeleteFunc(named, func(a *Appointment) bool { return now.over(a) || b.preview(a.Date) })
		if r.Office == "" || slices.ContainsFunc(its, func(a *Appointment) bool { return a.Date <= now.Day.Monday()+7 }) {
			out = append(out, its...)
		}
	}
	return out
}

// named are the appointments, before and after, in which somebody with a name sits.
func (c *Change) named() (out []*Appointment) {
	if c.Before != nil && len(c.Left)+len(c.People) > len(c.Came) {
		out = append(out, c.Before)
	}
	if c.After != nil && len(c.People) > 0 {
		out = append(out, c.After)
	}
	return out
}

// theirs says whether an appointment is in the week of a site or trainer.
func (b *Board) theirs(a *Appointment, r About) bool {
	if a.Date.Monday() != r.Monday {
		return false
	}
	if r.Trainer != "" {
		return slices.ContainsFunc(a.Trainers, func(p Person) bool { return p.ID == r.Trainer })
	}
	room := b.roomOf[a.RoomID]
	return room == nil || room.Site == r.Site // a room that is gone was theirs, or they would not hear of it
}

// appointments are those before and after, as far as there are any.
func (c *Change) appointments() (out []*Appointment) {
	for _, a := range []*Appointment{c.Before, c.After} {
		if a != nil {
			out = append(out, a)
		}
	}
	return out
}

// Corrected are the changes that a correction tells: all but those of reserved seats alone,
// which nobody does anything about.
func Corrected(changes []Change) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Kind() == diff.Same && len(c.People) == 0 })
}

// Changed are the days that any change touches of which the reader does not know.
func (b *Board) Changed(r About, last Last) (days []planner.Date) {
	for _, c := range b.changed(r, last) {
		for _, a := range c.appointments() {
			days = append(days, a.Date)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func (b *Board) changed(r About, last Last) []Change {
	if r.Office != "" {
		return b.officeChanges(r.Office, last)
	}
	return b.changes(last, r.Site, nil, func(b *Board, s *planner.Session) bool { return b.of(r, s) })
}

// of says whether a session belongs to a week of a site or trainer.
func (b *Board) of(r About, s *planner.Session) bool {
	if !b.inWeek(s.Day, r.Monday) {
		return false
	}
	if r.Trainer != "" {
		return slices.Contains(s.Trainers, r.Trainer)
	}
	return b.siteOf(s) == r.Site
}

// firsts are the announced sessions of a week of a site or trainer that are not over.
func (b *Board) firsts(r About, now Moment) (out []*Appointment) {
	for _, s := range b.sessions(true, func(s *planner.Session) bool { return r.Office == "" && b.of(r, s) }) {
		if a := s.Appointment(); !s.Reserved() && !now.over(a) && !b.preview(s.Date) {
			out = append(out, a)
		}
	}
	return out
}

// preview says whether what is held on a day is not announced yet.
func (b *Board) preview(day planner.Date) bool {
	return (&Head{FirmUntil: b.directory.FirmUntil}).Provisional(day)
}

// Virtual says whether nobody travels to a site.
func (b *Board) Virtual(site string) bool {
	return slices.ContainsFunc(b.Snapshot.Sites, func(s planner.Site) bool { return s.ID == site && s.Virtual })
}

// FirmWeeks are the Mondays of the weeks from that of a day on whose sessions are announced.
func (b *Board) FirmWeeks(day planner.Date) (out []planner.Date) {
	for monday := day.Monday(); monday == day.Monday() || b.directory.FirmUntil != 0 && monday <= b.directory.FirmUntil; monday += 7 {
		out = append(out, monday)
	}
	return out
}

// Trainers are those of the snapshot.
func (b *Board) Trainers() map[string]bool {
	out := make(map[string]bool)
	for id := range b.trainerOf {
		out[id] = true
	}
	return out
}

// Offices are those of the snapshot.
func (b *Board) Offices() map[string]bool {
	out := make(map[string]bool)
	for id := range b.officeOf {
		out[id] = true
	}
	return out
}
