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

// lacks are the courses of their programme that somebody who has been cleared still
// lacks, though they have begun it here.
func (k *known) lacks(p *facts.Person) []string {
	programme := k.Programmes[p.Position]
	if k.fresh(p) || programme == nil {
		return nil
	}
	var lacks []string
	begun := false
	for _, course := range programme.Courses {
		standing := k.Happened.Standing(p.ID, course)
		begun = begun || standing.Completed != nil && *standing.Completed >= p.Started || k.seated[clean.Need{Person: p.ID, Course: course}]
		if !standing.Valid(k.asOf) {
			lacks = append(lacks, course)
		}
	}
	if !begun {
		return nil // trained elsewhere, or before there were records
	}
	return lacks
}

// retakes are the courses of their programme that working staff has failed and not passed
// since, whenever that was.
func (k *known) retakes(p *facts.Person) []wish {
	programme := k.Programmes[p.Position]
	if programme == nil {
		return nil
	}
	weight := weightNamed
	var failed []string
	for _, course := range programme.Courses {
		switch standing := k.Happened.Standing(p.ID, course); {
		case standing.Valid(k.asOf):
			weight = weightBegun
		case standing.Failed > 0:
			failed = append(failed, course)
		}
	}
	var out []wish
	for _, course := range failed {
		out = append(out, wish{course: course, due: k.dueFor(p.ID, p.Started, programme), weight: weight})
	}
	return out
}

// leftOver lists what of their programme somebody lacks who was cleared, when it is over: what
// they have failed is planned on, and for a time it is told that the rest is not.
func (k *known) leftOver(p *facts.Person, lacks []string) {
	var failed, rest []string
	for _, course := range lacks {
		switch standing := k.Happened.Standing(p.ID, course); {
		case standing.Exhausted: // the head of the office is told
		case standing.Failed > 0:
			failed = append(failed, course)
		default:
			rest = append(rest, course)
		}
	}
	if len(failed) > 0 {
		k.fault("people", p.ID, facts.Say("cleared_and_failed", "Day", *p.Cleared, "Courses", strings.Join(failed, ", ")), facts.Say("retake_goes_on"))
	}
	if len(rest) > 0 && k.served(p) <= probation+facts.ToldDays {
		k.fault("people", p.ID, facts.Say("cleared_and_lacks", "Day", *p.Cleared, "Courses", strings.Join(rest, ", ")), facts.Say("programme_over"))
	}
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

// postponed lists who sits in what is announced and cannot come to any of it, because they
// start behind the horizon, or are candidates of whom nobody says any more when they start.
func (k *known) postponed(p *prediction) {
	sits := map[string][]planner.Date{}
	for _, x := range k.upcoming() {
		for _, id := range x.Learners {
			sits[id] = append(sits[id], x.Date)
		}
	}
	beyond := func(table, id string, start planner.Date) {
		if days := sits[id]; len(days) > 0 && k.day(start) >= k.HorizonDays {
			k.fault(table, id, facts.Say("start_beyond", "Start", start, "Sessions", len(days), "Day", days[0]), facts.Say("seats_free_until_then"))
		}
	}
	hired := map[string]bool{}
	for i := range k.People {
		x := &k.People[i]
		hired[x.ID] = true
		if x.Employed(k.asOf) && k.fresh(x) {
			beyond("people", x.ID, x.Started)
		}
	}
	for i := range k.Candidates {
		x := &k.Candidates[i]
		if hired[x.ID] {
			continue
		}
		if intake, named := p.named[x.ID]; named {
			beyond("candidates", x.ID, intake)
		} else if days := sits[x.ID]; len(days) > 0 {
			k.fault("candidates", x.ID, facts.Say("start_unknown", "Sessions", len(days), "Day", days[0]), facts.Say("seats_free_until_known"))
		}
	}
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
