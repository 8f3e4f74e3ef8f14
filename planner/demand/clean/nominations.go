package clean

import (
	"cohort/planner/demand/facts"
)

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
			f.fault("nominations", n.ID, facts.Say("nomination_days", "From", n.Earliest, "Until", n.Due), leftOut)
			continue
		}
		if !people[n.Person].Employed(f.frame.AsOf) {
			f.fault("nominations", n.ID, facts.Say("nominee_left", "Person", n.Person), leftOut)
			continue
		}
		if n.Weight < 2 || n.Weight > 5 {
			weight := min(max(n.Weight, 2), 5)
			f.fault("nominations", n.ID, facts.Say("nomination_weight", "Weight", n.Weight), facts.Say("taken_as", "Value", weight))
			n.Weight = weight
		}
		what := Need{n.Person, n.Course}
		if last := f.Happened.Standing(n.Person, n.Course).Completed; last != nil && *last >= n.Earliest {
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
