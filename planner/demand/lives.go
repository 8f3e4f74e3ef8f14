package demand

import (
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// fresh says whether somebody hired is not cleared to work alone at the window.
func (k *known) fresh(p *facts.Person) bool { return p.Cleared == nil || *p.Cleared > k.asOf }

// newcomer says whether somebody hired takes the programme of their position because
// they are not cleared yet. After probation the record of it must be missing.
func (k *known) newcomer(p *facts.Person) bool { return k.fresh(p) && k.served(p) <= probation }

// served is the days since somebody's start, without those of long leaves.
func (k *known) served(p *facts.Person) int {
	days := int64(k.asOf) - int64(p.Started)
	for _, l := range k.Leaves(p.ID) {
		from, to := max(l.From, p.Started), min(l.To, k.asOf-1)
		if from <= to {
			days -= int64(to) - int64(from) + 1
		}
	}
	return int(days)
}

// dueFor is the day by which a newcomer is due: working days of a long leave do not
// count. Who is away for longer than anybody looks ahead is due then.
func (k *known) dueFor(id string, start planner.Date, p *clean.Programme) int {
	leaves := k.Leaves(id)
	if len(leaves) == 0 {
		return k.dueBy(start, p)
	}
	last := k.asOf + planner.Date(k.HorizonDays+mostDays)
	day := k.Calendar.Next(start)
	for n := p.DueWorkingDays; n > 0 && day < last; {
		day = k.Calendar.Next(day + 1)
		if !slices.ContainsFunc(leaves, func(l clean.Leave) bool { return l.From <= day && day <= l.To }) {
			n--
		}
	}
	return k.day(day)
}

// unfinished are the courses of their programme that somebody who has been cleared still
// lacks, though they have begun it here: their programme goes on. None after probation.
func (k *known) unfinished(p *facts.Person) []string {
	programme := k.Programmes[p.Position]
	if k.fresh(p) || programme == nil || k.served(p) > probation {
		return nil
	}
	var lacks []string
	begun := false
	for _, course := range programme.Courses {
		standing := k.Happened.Standing(p.ID, course)
		begun = begun || standing.Completed != nil && *standing.Completed >= p.Started || k.seated(p.ID, course)
		if !standing.Valid(k.asOf) {
			lacks = append(lacks, course)
		}
	}
	if !begun {
		return nil // trained elsewhere, or before there were records
	}
	return lacks
}

// seated says whether somebody has a seat in an announced session of a course that is
// still to be held.
func (k *known) seated(person, course string) bool {
	return slices.ContainsFunc(k.Issued, func(x facts.Issued) bool {
		return x.Date >= k.asOf && x.Course == course && slices.Contains(x.Learners, person)
	})
}

// goesOn is somebody cleared whose programme goes on: as working staff, who may be
// trained in their shifts and whom their office has to release.
func (k *known) goesOn(p *facts.Person, lacks []string) *learner {
	k.fault("people", p.ID, facts.Say("cleared_and_lacks", "Day", *p.Cleared, "Courses", strings.Join(lacks, ", ")),
		facts.Say("programme_goes_on"))
	l := k.beginner(p.ID, p.Office, p.Position, p.Started, weightNamed)
	for i := range l.needs {
		l.needs[i].Working = true
	}
	for _, w := range append(k.refreshers(p), k.nominated(p)...) {
		w.working = true
		k.ask(l, w)
	}
	if k.Rostered(p.ID) {
		l.Available = k.staffWindows(p.ID)
	}
	l.Available = k.besides(p, k.until(l.Available, p.Left))
	return l
}

// strangers lists who sits in what is announced and is neither hired nor in the
// pipeline any more, nor withdrew: most of them have got another key.
func (k *known) strangers() {
	there := k.Everybody()
	sits := map[string][]planner.Date{}
	for _, x := range k.upcoming() {
		for _, id := range x.Learners {
			if !there[id] {
				sits[id] = append(sits[id], x.Date)
			}
		}
	}
	for id, days := range sits {
		k.fault("people", id, facts.Say("stranger", "Sessions", len(days), "Day", days[0]),
			facts.Say("stranger_seats_free"))
	}
}
