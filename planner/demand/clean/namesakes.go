package clean

import (
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// near is how many days apart two records of one person begin and end.
const near = 60

// cleanNamesakes lists who looks like the same person under two keys: a candidate and
// somebody just hired, or somebody who left and somebody who came then, of one name,
// position and, of candidates, office. Both stay: people do share names.
func (f *Facts) cleanNamesakes() {
	type self struct{ name, position string }
	people := map[self][]*facts.Person{}
	for i := range f.People {
		p := &f.People[i]
		if name := fullName(p.FamilyName, p.GivenName, p.Patronymic); name != "" {
			at := self{name, p.Position}
			people[at] = append(people[at], p)
		}
	}
	for i := range f.Candidates {
		c := &f.Candidates[i]
		for _, p := range people[self{fullName(c.FamilyName, c.GivenName, c.Patronymic), c.Position}] {
			if p.Office == c.Office && p.Cleared == nil && p.Employed(f.frame.AsOf) && within(p.Started, f.frame.AsOf) {
				f.fault("candidates", c.ID, fmt.Sprintf("looks like %s, who started on %s: the same name, position and office", p.ID, p.Started),
					"both are planned for; if they are one, give the person the candidate's key")
			}
		}
	}
	for _, list := range people {
		for _, p := range list {
			for _, before := range list {
				if before != p && before.Left != nil && *before.Left <= p.Started+1 && within(*before.Left, p.Started) && within(p.Started, f.frame.AsOf) {
					f.fault("people", p.ID, fmt.Sprintf("looks like %s, who left on %s: the same name and position", before.ID, *before.Left),
						"what one has completed does not count for the other; if they are one, keep the first key")
				}
			}
		}
	}
}

func within(a, b planner.Date) bool { return a >= b-near && a <= b+near }

// fullName is a name as it is compared; empty without family and given name, which say
// too little.
func fullName(family, given, patronymic string) string {
	if family == "" || given == "" {
		return ""
	}
	return strings.ReplaceAll(strings.ToLower(family+" "+given+" "+patronymic), "ё", "е")
}
