package demand

import (
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// The weights of requests. Nominations bring their own, 2 to 5.
const (
	weightBegun     = 12 // newcomers who have completed a course of their programme
	weightNamed     = 10 // newcomers, and candidates whose start is known
	WeightAnnounced = 8  // seats that an announced wave adds, or one that is asked for
	weightReserved  = 4  // seats reserved for people who have no name yet
	weightOverdue   = 5  // refreshers overdue by more than longOverdue days
	weightRefresher = 3
)

const longOverdue = 30

// probation is the number of days after which a newcomer who was never cleared
// counts as working staff: the record of it must be missing.
const probation = 180

// learner is somebody who needs courses.
type learner struct {
	planner.Learner
	start   planner.Date // of a newcomer
	needs   []planner.Request
	natural map[string]int // by course: the earliest day apart from the notice
}

// learners returns everybody who needs a course, with their requests.
func (k *known) learners(p *prediction) []*learner {
	var all []*learner
	for i := range k.People {
		person := &k.People[i]
		if !person.Employed(k.asOf) {
			continue
		}
		fresh, lacks := k.fresh(person), k.lacks(person)
		switch {
		case fresh && k.day(person.Started) >= k.HorizonDays:
		case len(lacks) > 0 && k.served(person) <= probation:
			all = append(all, k.goesOn(person, lacks))
		case k.newcomer(person):
			l := k.beginner(person.ID, person.Office, person.Position, person.Started, weightNamed)
			l.Needs = person.Needs
			for _, n := range k.nominated(person) {
				k.ask(l, n)
			}
			l.Available = k.until(l.Available, person.Left)
			all = append(all, l)
		default:
			if fresh {
				k.fault("people", person.ID, facts.Say("never_cleared", "Day", person.Started), facts.Say("taken_as_staff"))
			}
			k.leftOver(person, lacks)
			all = append(all, k.staff(person))
		}
	}
	for i := range k.Candidates {
		c := &k.Candidates[i]
		if intake, named := p.named[c.ID]; named && k.day(intake) < k.HorizonDays {
			l := k.beginner(c.ID, c.Office, c.Position, intake, weightNamed)
			l.Needs = c.Needs
			all = append(all, l)
		}
	}
	all = append(all, k.nameless(p)...)
	for _, position := range slices.Sorted(maps.Keys(k.lacking)) {
		k.fault("programmes", position, facts.Say("no_programme", "Newcomers", k.lacking[position]), facts.Say("not_planned"))
	}
	return slices.DeleteFunc(all, func(l *learner) bool { return len(l.needs) == 0 })
}

// beginner is a newcomer with a request for each course that they lack of
// their programme. There is no request if the position has no programme.
func (k *known) beginner(id, office, position string, start planner.Date, weight int) *learner {
	l := k.newLearner(id, office)
	l.start = start
	l.Intake, l.Catchment = &start, k.gathering(office)
	// Who starts between two intakes belongs to the later one, with whom they are counted.
	l.Cohort = planner.CohortID(k.Calendar.Intake(start, k.IntakeWeekday), l.Catchment)
	l.Available = k.newcomerWindows(id, start)
	programme := k.Programmes[position]
	if programme == nil {
		k.lacking[position]++
		return l
	}
	due := k.dueFor(id, start, programme)
	valid := func(course string) bool {
		standing := k.Happened.Standing(id, course)
		return standing.Valid(k.asOf)
	}
	if slices.ContainsFunc(programme.Courses, valid) {
		weight = max(weight, weightBegun)
	}
	for _, course := range programme.Courses {
		w := wish{course: course, earliest: max(0, k.day(start)), due: due, weight: weight}
		if valid(course) {
			again := k.refresher(id, k.CourseAt[course])
			if again == nil {
				continue
			}
			w = *again
			w.earliest = max(w.earliest, k.day(start))
		}
		k.ask(l, w)
	}
	return l
}

// staff is somebody of the working staff, with requests for refreshers, nominations and
// what they have failed of their programme.
func (k *known) staff(p *facts.Person) *learner {
	l := k.newLearner(p.ID, p.Office)
	l.Needs = p.Needs
	for _, w := range slices.Concat(k.retakes(p), k.refreshers(p), k.nominated(p)) {
		w.working = true
		k.ask(l, w)
	}
	if len(l.needs) == 0 {
		return l
	}
	if !k.Rostered(p.ID) {
		k.fault("people", p.ID, facts.Say("learner_no_roster"), facts.Say("no_time"))
	}
	l.Available = k.besides(p, k.until(k.staffWindows(p.ID), p.Left))
	return l
}

// wish is a need of a course before it becomes a request.
type wish struct {
	course                string
	earliest, due, weight int
	working               bool
}

// ask adds a request, unless a last attempt has failed. It waits until the next
// attempt is allowed, and weighs more for each seat that was missed. Who asks for a
// course twice has one request of both: the sooner days, the greater weight.
func (k *known) ask(l *learner, w wish) {
	if k.sitting(l.ID, w.course) {
		return
	}
	standing := k.Happened.Standing(l.ID, w.course)
	if standing.Exhausted {
		k.exhausted[clean.Need{Person: l.ID, Course: w.course}] = standing.Failed
		return
	}
	w.weight += standing.Raise
	if standing.Failed > 0 {
		w.earliest = max(w.earliest, k.day(standing.Again))
		w.due = max(w.due, w.earliest)
	}
	if w.earliest >= k.HorizonDays {
		return
	}
	for i := range l.needs {
		if r := &l.needs[i]; r.Course == w.course {
			r.Due, r.Weight = min(r.Due, w.due), max(r.Weight, w.weight)
			l.natural[w.course] = min(l.natural[w.course], w.earliest)
			return
		}
	}
	l.needs = append(l.needs, planner.Request{ID: planner.RequestID(l.ID, w.course), Learner: l.ID, Course: w.course, Due: w.due, Weight: w.weight, Working: w.working})
	l.natural[w.course] = w.earliest
}

func (k *known) newLearner(id, office string) *learner {
	near := k.Near[office]
	return &learner{natural: map[string]int{}, Learner: planner.Learner{ID: id, Office: office,
		Sites: slices.Clone(near[:min(len(near), k.NearestSites)]), MaxDayMinutes: k.LearnerDayMinutes}}
}

// refreshers are the courses that a person has to take again, as far as they
// may within the horizon.
func (k *known) refreshers(p *facts.Person) []wish {
	var out []wish
	for i := range k.Courses {
		if w := k.refresher(p.ID, &k.Courses[i]); w != nil {
			out = append(out, *w)
		}
	}
	return out
}

// refresher is the need of a course whose completion ends, nil if there is none or
// it is not due yet.
func (k *known) refresher(person string, c *facts.Course) *wish {
	if c.RefreshMonths == nil {
		return nil
	}
	standing := k.Happened.Standing(person, c.ID)
	if standing.Until == nil {
		return nil
	}
	due := k.day(*standing.Until)
	earliest := max(0, due-k.RefresherLeadDays)
	if earliest >= k.HorizonDays {
		return nil
	}
	w := &wish{course: c.ID, earliest: earliest, due: due, weight: weightRefresher}
	if due < -longOverdue {
		w.weight = weightOverdue
	}
	return w
}

// nominated are the courses that a person is nominated for, as far as they may
// take them within the horizon.
func (k *known) nominated(p *facts.Person) []wish {
	var out []wish
	for i := range k.Courses {
		n, wanted := k.Nominations[clean.Need{Person: p.ID, Course: k.Courses[i].ID}]
		if earliest := max(0, k.day(n.Earliest)); wanted && earliest < k.HorizonDays {
			out = append(out, wish{course: n.Course, earliest: earliest, due: k.day(n.Due), weight: n.Weight})
		}
	}
	return out
}
