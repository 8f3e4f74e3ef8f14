package demand

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

const (
	mostWeekMinutes = 40 * 60 // labour rule R01, whatever a trainer's own figure is
	mostDayMinutes  = 24 * 60
)

func (k *known) learnTrainers(f *facts.Facts) {
	for _, t := range distinct(k, "trainers", f.Trainers, func(t facts.Trainer) string { return t.ID }) {
		if !refer(k, "trainers", t.ID, "site", k.kindOf, t.Home) {
			continue
		}
		t.Roles = words(t.Roles)
		if len(t.Roles) == 0 {
			k.fault("trainers", t.ID, "has no role", "kept, but leads nothing")
		}
		k.bound(t.ID, "the most minutes of a day", &t.MaxDayMinutes, mostDayMinutes)
		k.bound(t.ID, "the most minutes of a week", &t.MaxWeekMinutes, mostWeekMinutes)
		k.bound(t.ID, "the wanted minutes of a week", &t.TargetWeekMinutes, t.MaxWeekMinutes)
		k.trainers = append(k.trainers, t)
	}
	k.trainerAt = index(k.trainers, func(t *facts.Trainer) string { return t.ID })
	k.teaches = map[string][]string{}
	for _, c := range f.TrainerCourses {
		key := c.Trainer + ", " + c.Course
		if refer(k, "trainer_courses", key, "trainer", k.trainerAt, c.Trainer) && refer(k, "trainer_courses", key, "course", k.courseAt, c.Course) {
			k.teaches[c.Trainer] = append(k.teaches[c.Trainer], c.Course)
		}
	}
	for t, courses := range k.teaches {
		k.teaches[t] = words(courses)
	}
}

// bound keeps a trainer's figure between 0 and what is allowed.
func (k *known) bound(trainer, what string, minutes *int, most int) {
	if *minutes < 0 || *minutes > most {
		bounded := min(max(*minutes, 0), most)
		k.fault("trainers", trainer, fmt.Sprintf("%s are %d, want 0 to %d", what, *minutes, most), fmt.Sprintf("taken as %d", bounded))
		*minutes = bounded
	}
}

func (k *known) learnPeople(f *facts.Facts) {
	for _, p := range distinct(k, "people", f.People, func(p facts.Person) string { return p.ID }) {
		if !k.human("people", p.ID) || !refer(k, "people", p.ID, "office", k.officeAt, p.Office) {
			continue
		}
		if strings.TrimSpace(p.FamilyName) == "" {
			k.fault("people", p.ID, "has no family name", "kept; lists show what there is of the name")
		}
		if _, also := k.trainerAt[p.ID]; also {
			k.fault("people", p.ID, "a trainer has the same key", "both are kept; rosters and absences count for both")
		}
		if !plausible(p.Started) {
			k.fault("people", p.ID, fmt.Sprintf("started on %s, which cannot be meant", p.Started), leftOut)
			continue
		}
		if p.Left != nil && *p.Left < p.Started {
			k.fault("people", p.ID, fmt.Sprintf("left on %s, before the start on %s", *p.Left, p.Started), "taken as gone")
		}
		if p.Cleared != nil && *p.Cleared < p.Started {
			k.fault("people", p.ID, fmt.Sprintf("was cleared on %s, before the start on %s", *p.Cleared, p.Started), "taken as cleared")
		}
		k.people = append(k.people, p)
	}
}

// human says whether somebody with a name may have the key.
func (k *known) human(table, id string) bool {
	if strings.HasPrefix(id, facts.NamelessPrefix) {
		k.fault(table, id, "keys that begin with "+facts.NamelessPrefix+" belong to people without a name yet", leftOut)
		return false
	}
	return true
}

// employed says whether a person works for the network on a day.
func employed(p *facts.Person, d planner.Date) bool { return p.Left == nil || d < *p.Left }

// newcomer says whether a person is not yet cleared on the day of the run.
func (k *known) newcomer(p *facts.Person) bool { return p.Cleared == nil || *p.Cleared > k.asOf }

// everybody is the keys of all who are or were to be trained. Those who were lost
// from the pipeline leave rows of theirs behind, which are not wrong.
func (k *known) everybody() map[string]bool {
	all := make(map[string]bool, len(k.people)+len(k.candidates)+len(k.trainers))
	for _, p := range k.people {
		all[p.ID] = true
	}
	for _, c := range k.candidates {
		all[c.ID] = true
	}
	for _, m := range k.moves {
		if m.To == facts.Lost {
			all[m.Candidate] = true
		}
	}
	return all
}

// learnTimes takes rosters and absences in.
func (k *known) learnTimes(f *facts.Facts) {
	staff := k.everybody()
	for _, t := range k.trainers {
		staff[t.ID] = true
	}
	k.rosters = make(map[string][]facts.Roster)
	for _, r := range distinct(k, "rosters", f.Rosters, func(r facts.Roster) string { return r.ID }) {
		if !refer(k, "rosters", r.ID, "trainer or person", staff, r.Person) {
			continue
		}
		if wrong := senseless(&r); wrong != "" {
			k.fault("rosters", r.ID, wrong, leftOut)
			continue
		}
		k.rosters[r.Person] = append(k.rosters[r.Person], r)
	}
	for person, rosters := range k.rosters {
		slices.SortFunc(rosters, func(a, b facts.Roster) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID)) })
		for i := 1; i < len(rosters); i++ {
			for _, before := range rosters[:i] {
				if before.To == nil || *before.To >= rosters[i].From {
					k.fault("rosters", rosters[i].ID, fmt.Sprintf("overlaps the roster %s of %s", before.ID, person), "on days of both it is this one that holds")
					break
				}
			}
		}
	}
	for _, t := range k.trainers {
		if len(k.rosters[t.ID]) == 0 {
			k.fault("trainers", t.ID, "has no roster", "kept, but leads nothing")
		}
	}
	k.absences = make(map[string][]facts.Absence)
	for _, a := range distinct(k, "absences", f.Absences, func(a facts.Absence) string { return a.ID }) {
		if !refer(k, "absences", a.ID, "trainer or person", staff, a.Person) {
			continue
		}
		if a.From > a.To {
			k.fault("absences", a.ID, fmt.Sprintf("ends on %s, before it begins on %s", a.To, a.From), leftOut)
			continue
		}
		k.absences[a.Person] = append(k.absences[a.Person], a)
	}
}

func senseless(r *facts.Roster) string {
	switch {
	case r.Pattern != facts.FiveTwo && r.Pattern != facts.TwoTwo:
		return fmt.Sprintf("the pattern is %q; it is 5/2 or 2/2", r.Pattern)
	case r.Pattern == facts.TwoTwo && r.Anchor == nil:
		return "a 2/2 roster without its first day on"
	case r.To != nil && *r.To < r.From:
		return fmt.Sprintf("ends on %s, before it begins on %s", *r.To, r.From)
	}
	return misshapen(r.Starts, r.Ends)
}

// learnDone takes in what people have completed: by the records, and by seats in
// sessions that were held, which count unless attendance says otherwise.
func (k *known) learnDone(f *facts.Facts) {
	people := k.everybody()
	k.completed = make(map[need]planner.Date, len(f.Completed))
	for _, c := range f.Completed {
		if people[c.Person] && k.courseAt[c.Course] != nil && plausible(c.On) && c.On <= k.asOf {
			n := need{c.Person, c.Course}
			if last, again := k.completed[n]; !again || c.On > last {
				k.completed[n] = c.On
			}
			continue
		}
		key := fmt.Sprintf("%s, %s, %s", c.Person, c.Course, c.On)
		if refer(k, "completed", key, "person", people, c.Person) && refer(k, "completed", key, "course", k.courseAt, c.Course) {
			k.fault("completed", key, fmt.Sprintf("was completed on %s, which cannot be: the facts are of %s", c.On, k.asOf), leftOut)
		}
	}
	k.issued = distinct(k, "issued", f.Issued, func(i facts.Issued) string { return i.ID })
	sessions := index(k.issued, func(i *facts.Issued) string { return i.ID })
	k.absent = map[seat]bool{}
	present := map[seat]bool{}
	for _, a := range f.Attendance {
		key := a.Session + ", " + a.Person
		if !refer(k, "attendance", key, "person", people, a.Person) || !refer(k, "attendance", key, "session", sessions, a.Session) {
			continue
		}
		at := seat{a.Session, a.Person}
		present[at] = present[at] || a.Present
		k.absent[at] = k.absent[at] || !a.Present
		if present[at] && k.absent[at] {
			k.fault("attendance", key, "was there and was not", "taken as absent")
		}
	}
	for _, i := range k.issued {
		if i.Date >= k.asOf || !plausible(i.Date) {
			continue
		}
		for _, person := range i.Learners {
			n := need{person, i.Course}
			if last, again := k.completed[n]; people[person] && !k.absent[seat{i.ID, person}] && (!again || i.Date > last) {
				k.completed[n] = i.Date
			}
		}
	}
	k.learnNominations(f.Nominations)
}

// learnNominations takes in who is nominated for what and has not taken it
// since the nomination's earliest day.
func (k *known) learnNominations(rows []facts.Nomination) {
	people := index(k.people, func(p *facts.Person) string { return p.ID })
	k.wishes = map[need]facts.Nomination{}
	for _, n := range distinct(k, "nominations", rows, func(n facts.Nomination) string { return n.ID }) {
		if !refer(k, "nominations", n.ID, "person", people, n.Person) || !refer(k, "nominations", n.ID, "course", k.courseAt, n.Course) {
			continue
		}
		if !plausible(n.Earliest) || !plausible(n.Due) || n.Due < n.Earliest {
			k.fault("nominations", n.ID, fmt.Sprintf("is to be taken from %s until %s", n.Earliest, n.Due), leftOut)
			continue
		}
		if !employed(people[n.Person], k.asOf) {
			k.fault("nominations", n.ID, fmt.Sprintf("%s has left", n.Person), leftOut)
			continue
		}
		if n.Weight < 2 || n.Weight > 5 {
			weight := min(max(n.Weight, 2), 5)
			k.fault("nominations", n.ID, fmt.Sprintf("the weight is %d, want 2 to 5", n.Weight), fmt.Sprintf("taken as %d", weight))
			n.Weight = weight
		}
		what := need{n.Person, n.Course}
		if last, done := k.completed[what]; done && last >= n.Earliest {
			continue
		}
		// Whom two nominate for the same course needs it once: the one that is due
		// first stands.
		if first, twice := k.wishes[what]; twice && (first.Due < n.Due || first.Due == n.Due && first.ID < n.ID) {
			continue
		}
		k.wishes[what] = n
	}
}
