package clean

import (
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
				f.fault("candidates", c.ID, facts.Say("like_newcomer", "Person", p.ID, "Day", p.Started),
					facts.Say("both_planned"))
			}
		}
	}
	for _, list := range people {
		for _, p := range list {
			for _, before := range list {
				if before != p && before.Left != nil && *before.Left <= p.Started+1 && within(*before.Left, p.Started) && within(p.Started, f.frame.AsOf) {
					f.fault("people", p.ID, facts.Say("like_leaver", "Person", before.ID, "Day", *before.Left),
						facts.Say("completed_apart"))
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
	return strings.ReplaceAll(strings.ToLower(family+" "+given+" "+patronymic), io, ie)
}

// The Russian letters io and ie: people write the second for the first.
const io, ie = "\u0451", "\u0435"
