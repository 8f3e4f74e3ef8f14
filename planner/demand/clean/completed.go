package clean

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// cleanDone takes in what people have completed: by the records, and by their
// seats in sessions that were held. Such a seat counts unless attendance says that
// they were absent.
func (f *Facts) cleanDone(in *facts.Facts) {
	people := f.everybody()
	f.Completed = make(map[Need]planner.Date, len(in.Completed))
	for _, c := range in.Completed {
		if people[c.Person] && f.CourseAt[c.Course] != nil && Plausible(c.On) && c.On <= f.frame.AsOf {
			n := Need{c.Person, c.Course}
			if last, again := f.Completed[n]; !again || c.On > last {
				f.Completed[n] = c.On
			}
			continue
		}
		key := fmt.Sprintf("%s, %s, %s", c.Person, c.Course, c.On)
		if refer(f, "completed", key, "person", people, c.Person) && refer(f, "completed", key, "course", f.CourseAt, c.Course) {
			f.fault("completed", key, fmt.Sprintf("was completed on %s, which cannot be: the facts are of %s", c.On, f.frame.AsOf), leftOut)
		}
	}
	f.Issued = distinct(f, "issued", in.Issued, func(i facts.Issued) string { return i.ID })
	for i := range f.Issued {
		f.Issued[i].Learners = words(f.Issued[i].Learners)
	}
	sessions := index(f.Issued, func(i *facts.Issued) string { return i.ID })
	f.absent = map[seat]bool{}
	present := map[seat]bool{}
	for _, a := range in.Attendance {
		key := a.Session + ", " + a.Person
		if !refer(f, "attendance", key, "person", people, a.Person) || !refer(f, "attendance", key, "session", sessions, a.Session) {
			continue
		}
		at := seat{a.Session, a.Person}
		present[at] = present[at] || a.Present
		f.absent[at] = f.absent[at] || !a.Present
		if present[at] && f.absent[at] {
			f.fault("attendance", key, "was there and was not", "taken as absent")
		}
	}
	for _, i := range f.Issued {
		if i.Date >= f.frame.AsOf || !Plausible(i.Date) {
			continue
		}
		for _, person := range i.Learners {
			n := Need{person, i.Course}
			if last, again := f.Completed[n]; people[person] && !f.absent[seat{i.ID, person}] && (!again || i.Date > last) {
				f.Completed[n] = i.Date
			}
		}
	}
	f.cleanNominations(in.Nominations)
}

// cleanNominations takes in who is nominated for what and has not taken it
// since the nomination's earliest day.
func (f *Facts) cleanNominations(rows []facts.Nomination) {
	people := index(f.People, func(p *facts.Person) string { return p.ID })
	f.Nominations = map[Need]facts.Nomination{}
	for _, n := range distinct(f, "nominations", rows, func(n facts.Nomination) string { return n.ID }) {
		if !refer(f, "nominations", n.ID, "person", people, n.Person) || !refer(f, "nominations", n.ID, "course", f.CourseAt, n.Course) {
			continue
		}
		if !Plausible(n.Earliest) || !Plausible(n.Due) || n.Due < n.Earliest {
			f.fault("nominations", n.ID, fmt.Sprintf("is to be taken from %s until %s", n.Earliest, n.Due), leftOut)
			continue
		}
		if !people[n.Person].Employed(f.frame.AsOf) {
			f.fault("nominations", n.ID, fmt.Sprintf("%s has left", n.Person), leftOut)
			continue
		}
		if n.Weight < 2 || n.Weight > 5 {
			weight := min(max(n.Weight, 2), 5)
			f.fault("nominations", n.ID, fmt.Sprintf("the weight is %d, want 2 to 5", n.Weight), fmt.Sprintf("taken as %d", weight))
			n.Weight = weight
		}
		what := Need{n.Person, n.Course}
		if last, done := f.Completed[what]; done && last >= n.Earliest {
			continue
		}
		// Whom two nominate for the same course needs it once: the one that is due
		// first stands.
		if first, twice := f.Nominations[what]; twice && (first.Due < n.Due || first.Due == n.Due && first.ID < n.ID) {
			continue
		}
		f.Nominations[what] = n
	}
}

// Absent says whether a person is on record as absent from a session that was
// held.
func (f *Facts) Absent(session, person string) bool { return f.absent[seat{session, person}] }
