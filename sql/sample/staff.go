package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// buildStaff makes the people of the offices: whom the pipeline brought and who
// was there before, with rosters, absences and the courses that they took.
func (w *world) buildStaff() {
	rnd := w.stream("staff")
	free := map[string]int{}
	for office, n := range w.staffOf {
		free[office] = n
	}
	for _, l := range w.lives {
		if l.start == 0 || l.start >= w.o.AsOf {
			continue
		}
		p := l.person(w.o.AsOf, w.o.AsOf)
		if p.Left == nil || *p.Left > w.o.AsOf {
			free[p.Office]--
		}
		w.People = append(w.People, p)
		for k, day := range l.pace {
			if day < w.o.AsOf && (p.Left == nil || day < *p.Left) {
				w.Completed = append(w.Completed, facts.Completed{Person: l.id, Course: usual[l.position][k], On: day})
			}
		}
		if p.Cleared != nil {
			w.Rosters = append(w.Rosters, w.shifts(l.id, *p.Cleared))
		}
	}
	n := 0
	for _, o := range w.Offices {
		for k := range free[o.ID] {
			n++
			w.addStaff(rnd, fmt.Sprintf("P-%05d", n), o, k)
		}
		if chance(rnd, 40) { // somebody who left not long ago
			n++
			w.addStaff(rnd, fmt.Sprintf("P-%05d", n), o, 3)
			left := w.o.AsOf - planner.Date(rnd.IntN(90))
			w.People[len(w.People)-1].Left = &left
		}
	}
	w.forget(rnd)
	for _, p := range w.People { // one newcomer in the middle of training is ill
		if p.Cleared == nil && p.Left == nil && p.Started > w.o.AsOf-24 && p.Started < w.o.AsOf-3 {
			w.away(p.ID, w.o.AsOf-1, w.o.AsOf+6, "illness")
			break
		}
	}
	for i := range slices.Backward(w.People) { // and one, who has only just begun, cannot climb stairs
		if p := &w.People[i]; p.Cleared == nil && p.Left == nil && p.Started > w.o.AsOf-10 && p.Started < w.o.AsOf {
			p.Needs = []string{stepFree}
			break
		}
	}
}

// person is a hired candidate as known on the morning of a day. Who was still in
// training when the first plan was made is cleared by no script.
func (l *life) person(on, asOf planner.Date) facts.Person {
	p := facts.Person{ID: l.id, FamilyName: l.name.family, GivenName: l.name.given, Patronymic: l.name.patronymic, Office: l.office,
		Position: l.position, Started: l.start}
	if l.left != 0 && l.left <= on {
		p.Left = &l.left
	}
	if l.cleared <= on && l.trained(asOf) && (p.Left == nil || l.cleared < l.left) {
		p.Cleared = &l.cleared
	}
	return p
}

// trained says whether somebody had taken the programme before the first plan was made.
func (l *life) trained(asOf planner.Date) bool {
	return len(l.pace) > 0 && l.pace[len(l.pace)-1] < asOf
}

// addStaff makes the k-th of those who have been at an office for longer than
// the pipeline's history.
func (w *world) addStaff(rnd *rand.Rand, id string, o facts.Office, k int) {
	name := w.names.draw(o.ID)
	years := rnd.Float64()
	started := w.calendar.upTo(w.o.AsOf - historyDays - 30 - planner.Date(4000*years*years))
	cleared := w.calendar.add(started, 24)
	p := facts.Person{ID: id, FamilyName: name.family, GivenName: name.given, Patronymic: name.patronymic, Office: o.ID,
		Position: specialist, Started: started, Cleared: &cleared}
	switch {
	case k == 0:
		p.Position = head
	case k%9 == 4:
		p.Position = administrator
	case k%9 == 8:
		p.Position = senior
	}
	w.People = append(w.People, p)
	w.Rosters = append(w.Rosters, w.shifts(id, started))
	w.addRefreshed(rnd, p)
	// Four weeks of holiday a year in two parts, and the winter's colds.
	for _, day := range w.o.quarters() {
		if chance(rnd, 40) {
			from := day - 20 + planner.Date(rnd.IntN(20+lookAhead))
			w.away(id, from, from+planner.Date(6+7*rnd.IntN(2)), "holiday")
		}
	}
	if chance(rnd, 2) {
		from := w.o.AsOf - 1 - planner.Date(rnd.IntN(6))
		w.away(id, from, w.o.AsOf+planner.Date(rnd.IntN(8)), "illness")
	}
}

// shifts are two days on and two off from eight to eight for half of the staff,
// and working days for the others.
func (w *world) shifts(id string, from planner.Date) facts.Roster {
	rnd := w.stream("shifts " + id)
	r := facts.Roster{ID: "R-" + id, Person: id, From: from}
	if chance(rnd, 50) {
		first := w.o.AsOf.Monday() + planner.Date(rnd.IntN(4))
		r.Pattern, r.Anchor, r.Starts, r.Ends = facts.TwoTwo, &first, 480, 1200
		return r
	}
	hours := pick(rnd, [][2]int{{480, 1020}, {540, 1080}, {660, 1200}})
	r.Pattern, r.Starts, r.Ends = facts.FiveTwo, hours[0], hours[1]
	return r
}

// refreshed says which share of the staff, in percent, takes a course regularly.
var refreshed = []struct {
	course string
	share  int
}{{"REF-01", 95}, {"REF-02", 80}, {"REF-03", 75}, {"SRV-02", 45}, {"SRV-03", 45}}

// addRefreshed records when somebody last took each course that staff refresh,
// spread so that about as many fall due in one week as in another. Many of those
// who are due within a month have taken it already.
func (w *world) addRefreshed(rnd *rand.Rand, p facts.Person) {
	for _, r := range refreshed {
		months := *w.course(r.course).RefreshMonths
		in := rnd.IntN(months * 30) // days until it is due
		if !chance(rnd, r.share) {
			continue
		}
		if in < 30 && !chance(rnd, 15+85*in/30) {
			in = months*30 - rnd.IntN(30)
		}
		on := w.calendar.upTo(min(monthsBefore(w.o.AsOf+planner.Date(in), months), w.o.AsOf-1))
		if on > *p.Cleared {
			w.Completed = append(w.Completed, facts.Completed{Person: p.ID, Course: r.course, On: on})
		}
	}
}

// forget makes a few overdue: people who have been away for long, and some whom
// nobody sent.
func (w *world) forget(rnd *rand.Rand) {
	latest := map[string]int{} // the completion of REF-01 of each person
	var who []string
	for i, c := range w.Completed {
		if c.Course == "REF-01" {
			latest[c.Person] = i
			who = append(who, c.Person)
		}
	}
	for k, i := range rnd.Perm(len(who))[:w.want.longAway+w.want.overdue] {
		c := &w.Completed[latest[who[i]]]
		started := w.startOf(c.Person)
		if k < w.want.longAway {
			w.away(c.Person, w.o.AsOf-200, w.o.AsOf+150, "illness")
		}
		c.On = w.calendar.from(max(started+30, monthsBefore(w.o.AsOf-5-planner.Date(rnd.IntN(40)), two)))
	}
}

func (w *world) startOf(person string) planner.Date {
	for _, p := range w.People {
		if p.ID == person {
			return p.Started
		}
	}
	return 0
}

func (w *world) course(id string) facts.Course {
	for _, c := range w.Courses {
		if c.ID == id {
			return c
		}
	}
	panic("no course " + id)
}

// asking is the office whose head announces the first wave, unless it is the
// smallest: the README asks when they are ready, and seats are held for them.
const asking = "SOKOL"

// nominees are the people who are nominated for a course, a batch of them each quarter.
type nominees struct {
	course  string
	people  []string
	n       int // in a batch
	weights []int
}

// batch nominates the k-th batch on a day; none once all were nominated.
func (x *nominees) batch(rnd *rand.Rand, k int, day planner.Date, id func(int) string) (out []facts.Nomination) {
	left := x.people[min(k*x.n, len(x.people)):]
	for i, who := range left[:min(x.n, len(left))] {
		earliest := day + planner.Date(rnd.IntN(14))
		out = append(out, facts.Nomination{ID: id(i), Person: who, Course: x.course, Earliest: earliest, Due: earliest + 20 + planner.Date(rnd.IntN(20)), Weight: pick(rnd, x.weights)})
	}
	return out
}

// buildRequests nominates people, mostly from the reserve, and lets office heads
// announce waves.
func (w *world) buildRequests() {
	rnd := w.stream("requests")
	var mentors, heads []facts.Person
	for _, p := range w.People {
		switch {
		case p.Cleared == nil || p.Left != nil || p.Started > w.o.AsOf-historyDays:
		case p.Position == senior:
			mentors = append(mentors, p)
		case p.Position == head:
			heads = append(heads, p)
		}
	}
	nominees := func(of []facts.Person, n int, course string, weights []int) *nominees {
		x := &nominees{course: course, n: n, weights: weights}
		for _, i := range rnd.Perm(len(of)) {
			x.people = append(x.people, of[i].ID)
		}
		w.Nominations = append(w.Nominations, x.batch(rnd, 0, w.o.AsOf, func(k int) string { return fmt.Sprintf("N-%03d", len(w.Nominations)+k+1) })...)
		return x
	}
	w.nominees = append(w.nominees, nominees(mentors, w.want.mentors, "MGR-01", []int{3, 4, 4, 5}), nominees(heads, w.want.heads, "MGR-02", []int{2, 3, 5}))
	var large []facts.Office
	for _, o := range w.Offices {
		if o.ReleasePerDay > 1 {
			large = append(large, o)
		}
	}
	order := rnd.Perm(len(large))
	if first := slices.IndexFunc(large, func(o facts.Office) bool { return o.ID == asking }); first >= 0 {
		at := slices.Index(order, first)
		order[0], order[at] = order[at], order[0]
	}
	for k, i := range order[:len(w.want.waves)] {
		start := w.calendar.intake(w.o.AsOf + planner.Date(14+7*k))
		w.Waves = append(w.Waves, facts.Wave{ID: fmt.Sprintf("W-%d", k+1), Office: large[i].ID, Position: specialist, Start: start,
			Headcount: w.want.waves[k]})
	}
}
