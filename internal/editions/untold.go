package editions

import (
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
// yet, they are the days on which they have a session. Empty: there is nothing to tell.
//
// Three things wait for the next mail of a job, as nobody plans their day by them: who
// else sits in a session that is held as it was, sessions in which nobody has a name, and
// days that are a preview. The first place that is announced to somebody of an office waits
// too, as long as a Monday's mail comes before it.
func (b *Board) Untold(r About, last Last, now Moment) []planner.Date {
	if r.Person != "" {
		return daysOf(b.placeChanges(r.Person, last, now))
	}
	if last.Board == nil {
		return b.firstDays(r, now)
	}
	var out []planner.Date
	for _, c := range b.changed(r, last) {
		if c.Kind() == diff.Same || len(c.People)+len(c.Left) == 0 {
			continue
		}
		if r.Office != "" && (c.Before == nil || b.preview(c.Before.Date)) && c.After != nil && c.After.Date > now.Day.Monday()+7 {
			continue
		}
		for _, a := range []*Appointment{c.Before, c.After} {
			if a != nil && !now.over(a) && !b.preview(a.Date) {
				out = append(out, a.Date)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Corrected are the changes that a correction tells: all but those of reserved seats alone,
// which nobody does anything about.
func Corrected(changes []Change) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Kind() == diff.Same && len(c.People) == 0 })
}

// Changed are the days that any change touches of which the reader does not know.
func (b *Board) Changed(r About, last Last) []planner.Date {
	return daysOf(b.changed(r, last))
}

// daysOf are the days that changes touch, ascending.
func daysOf(changes []Change) (out []planner.Date) {
	for _, c := range changes {
		for _, a := range []*Appointment{c.Before, c.After} {
			if a != nil {
				out = append(out, a.Date)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (b *Board) changed(r About, last Last) []Change {
	if r.Office != "" {
		return b.officeChanges(r.Office, last)
	}
	return b.changes(last, nil, func(b *Board, s *planner.Session) bool { return b.of(r, s) })
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

// firstDays are the days of a week on which a site or trainer has an announced session.
func (b *Board) firstDays(r About, now Moment) []planner.Date {
	var out []planner.Date
	for _, s := range b.sessions(true, func(s *planner.Session) bool { return r.Office == "" && b.of(r, s) }) {
		if !s.Reserved() && !now.over(s.Appointment()) && !b.preview(s.Date) {
			out = append(out, s.Date)
		}
	}
	return slices.Compact(out)
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
