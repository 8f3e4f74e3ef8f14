package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// earlierDays before the day the record of who was hired, who left, when trainers were
// away and what was refreshed begins: three whole years and the month before them.
const earlierDays = 1140

// buildEarlier adds the years before the pipeline's history, from which a year ahead is
// learned. Nothing that is planned hangs on it. Who was not hired is not on record any
// more; of who was, those who are still here are among the staff already.
func (w *world) buildEarlier() {
	rnd, gone := w.stream("earlier"), w.stream("gone")
	staff := w.longServing()
	first := w.o.AsOf - earlierDays
	hires := w.want.inflow / 5
	for _, s := range w.Stages {
		hires *= s.Rate
	}
	n := 0
	for d := w.calendar.from(first - 40); d < w.o.AsOf-historyDays; d = w.calendar.from(d + 1) {
		for range poisson(rnd, hires) {
			n++
			w.hireEarlier(rnd, gone, fmt.Sprintf("E-%05d", n), d, staff)
		}
	}
	for _, o := range w.Offices { // who was there for longer: one in ten leaves in a year
		for k := range w.staffOf[o.ID] * earlierDays / 3650 {
			n++
			left := first + planner.Date(rnd.IntN(earlierDays))
			if k%2 == 0 { // fewer of them leave as others do who came since
				left = min(left, first+planner.Date(gone.IntN(earlierDays)))
			}
			w.leaver(fmt.Sprintf("E-%05d", n), o.ID, specialist, w.calendar.upTo(first-30-planner.Date(rnd.IntN(3000))), left, w.nameEarlier(o.ID))
		}
	}
	w.buildEarlierAway(rnd)
	w.buildEarlierRefreshers(rnd)
}

// serving are the people of each office and position who were there before the pipeline's
// history, those who came last first.
type serving struct {
	people map[[2]string][]*facts.Person
	took   map[string]planner.Date // when somebody took the first course that is on record
}

// take finds one of an office and position whose courses are of later than a day.
func (s *serving) take(key [2]string, day planner.Date) *facts.Person {
	for i, p := range s.people[key] {
		if on, any := s.took[p.ID]; !any || on > day {
			s.people[key] = slices.Delete(s.people[key], i, i+1)
			return p
		}
	}
	return nil
}

// longServing lists them. Whoever seems to have come in the years that are added came before
// them, unless they turn out to be one of those who were hired then.
func (w *world) longServing() *serving {
	s := &serving{map[[2]string][]*facts.Person{}, map[string]planner.Date{}}
	for _, c := range w.Completed {
		if on, any := s.took[c.Person]; !any || c.On < on {
			s.took[c.Person] = c.On
		}
	}
	out := s.people
	for i := range w.People {
		if p := &w.People[i]; p.ID[0] == 'P' && p.Left == nil {
			key := [2]string{p.Office, p.Position}
			out[key] = append(out[key], p)
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b *facts.Person) int { return int(b.Started - a.Started) })
		for _, p := range list {
			if p.Started >= w.o.AsOf-earlierDays {
				cleared := *p.Cleared - earlierDays + historyDays
				p.Started, p.Cleared = p.Started-earlierDays+historyDays, &cleared
			}
		}
	}
	return s
}

// hireEarlier lives the way of somebody who applied on a day and was hired.
func (w *world) hireEarlier(rnd, gone *rand.Rand, id string, applied planner.Date, staff *serving) {
	l := &life{id: id, office: w.Offices[rnd.IntN(len(w.Offices))].ID, position: specialist}
	if chance(rnd, 12) {
		l.position = administrator
	}
	day := applied
	for _, s := range w.Stages {
		day = w.calendar.add(w.step(rnd, l, s.ID, day), gamma(rnd, s.WorkingDays))
	}
	w.settle(rnd, l, w.calendar.intake(day))
	l.moves = l.moves[len(l.moves)-1:]
	if l.left == 0 { // a tenth leaves in the first year, of the others one in a hundred each month
		for left := l.start + 400; left < w.o.AsOf; left += 30 {
			if chance(rnd, 1) {
				l.left = left
				break
			}
		}
	}
	w.lives = append(w.lives, l)
	if l.left != 0 && l.left < w.o.AsOf {
		l.name = w.nameEarlier(l.office)
		w.leaver(l.id, l.office, l.position, l.start, l.left, l.name)
		return
	}
	if p := staff.take([2]string{l.office, l.position}, l.cleared); p != nil {
		l.id, l.left, l.name = p.ID, 0, name{p.FamilyName, p.GivenName, p.Patronymic}
		p.Started, p.Cleared = l.start, &l.cleared
		if l.start >= w.o.AsOf-historyDays { // what was learned since then is on record
			for k, day := range l.pace {
				w.Completed = append(w.Completed, facts.Completed{Person: p.ID, Course: usual[l.position][k], On: day})
			}
		}
		return
	}
	// The office has nobody more who could be this one: they have gone too.
	l.name = w.nameEarlier(l.office)
	// Of days drawn evenly ever more would lie near today; as it is they grow slowly, and about as
	// many leave in each month.
	days := int(w.o.AsOf-l.start) - 25
	l.left = l.start + 25 + planner.Date(min(rnd.IntN(days), gone.IntN(days)))
	w.leaver(l.id, l.office, l.position, l.start, l.left, l.name)
}

// nameEarlier is a name that nobody else in the network has: who left is not to be taken
// for somebody who has just come.
func (w *world) nameEarlier(office string) name {
	if w.names.whole == nil {
		w.names.whole = map[name]bool{}
		for _, p := range w.People {
			w.names.whole[name{p.FamilyName, p.GivenName, p.Patronymic}] = true
		}
		for _, l := range w.lives {
			w.names.whole[l.name] = true
		}
	}
	for {
		if n := w.names.draw(office); !w.names.whole[n] {
			w.names.whole[n] = true
			return n
		}
	}
}

// leaver is somebody who left.
func (w *world) leaver(id, office, position string, started, left planner.Date, n name) {
	p := facts.Person{ID: id, FamilyName: n.family, GivenName: n.given, Patronymic: n.patronymic, Office: office, Position: position, Started: started, Left: &left}
	if cleared := w.calendar.add(started, 24); cleared < left {
		p.Cleared = &cleared
	}
	w.People = append(w.People, p)
}

// buildEarlierAway is when trainers were away in the years before: four weeks of holiday in
// a year, the most in summer, a cold, and a day in the offices every second week.
func (w *world) buildEarlierAway(rnd *rand.Rand) {
	summer := []int{1, 3, 5, 6, 6, 7, 7, 7, 8, 8, 9, 10}
	for _, t := range w.Trainers {
		for year := range 3 {
			begin := w.o.AsOf - planner.Date(365*(3-year)) - 14
			for range 2 {
				ahead := (pick(rnd, summer) - int(begin.UTC().Month()) + 12) % 12
				from := begin + planner.Date(30*ahead+rnd.IntN(14))
				w.awayEarlier(t.ID, from, from+13, "holiday")
			}
			ill := begin + planner.Date(rnd.IntN(350))
			w.awayEarlier(t.ID, ill, ill+planner.Date(3+rnd.IntN(7)), "illness")
		}
		for d := w.o.AsOf.Monday() - 21 - planner.Date(rnd.IntN(5)); d > w.o.AsOf-earlierDays+45; d -= 14 {
			if w.calendar.working(d) {
				w.awayEarlier(t.ID, d, d, "field_day")
			}
		}
	}
}

// awayEarlier is an absence that was over before anything is planned.
func (w *world) awayEarlier(person string, from, to planner.Date, kind string) {
	if to < w.o.AsOf.Monday()-14 {
		w.away(person, from, to, kind)
	}
}

// buildEarlierRefreshers records the round before of what was refreshed in the last year,
// and what those who left in that time had taken.
func (w *world) buildEarlierRefreshers(rnd *rand.Rand) {
	started := map[string]planner.Date{}
	for _, p := range w.People {
		started[p.ID] = p.Started
		if p.ID[0] != 'E' || *p.Left < w.o.AsOf-historyDays || p.Cleared == nil {
			continue
		}
		for _, r := range refreshed {
			on := w.calendar.upTo(*p.Left - 1 - planner.Date(rnd.IntN(30**w.course(r.course).RefreshMonths)))
			if chance(rnd, r.share) && on > *p.Cleared {
				w.Completed = append(w.Completed, facts.Completed{Person: p.ID, Course: r.course, On: on})
			}
		}
	}
	for _, c := range slices.Clone(w.Completed) {
		months := w.course(c.Course).RefreshMonths
		if months == nil || c.On < w.o.AsOf-historyDays || c.Person[0] == 'C' {
			continue
		}
		if on := w.calendar.upTo(monthsBefore(c.On, *months)); on > started[c.Person]+30 {
			w.Completed = append(w.Completed, facts.Completed{Person: c.Person, Course: c.Course, On: on})
		}
	}
}
