package clean

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// cleanTimes takes in when people work: rosters and absences.
func (f *Facts) cleanTimes(in *facts.Facts) {
	staff := f.everybody()
	for _, t := range f.Trainers {
		staff[t.ID] = true
	}
	f.rosters = make(map[string][]facts.Roster)
	for _, r := range distinct(f, "rosters", in.Rosters, func(r facts.Roster) string { return r.ID }) {
		if !refer(f, "rosters", r.ID, "trainer or person", staff, r.Person) {
			continue
		}
		if wrong := senseless(&r); wrong != "" {
			f.fault("rosters", r.ID, wrong, leftOut)
			continue
		}
		f.rosters[r.Person] = append(f.rosters[r.Person], r)
	}
	for person, rosters := range f.rosters {
		slices.SortFunc(rosters, func(a, b facts.Roster) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID)) })
		for i := 1; i < len(rosters); i++ {
			for _, before := range rosters[:i] {
				if before.To == nil || *before.To >= rosters[i].From {
					f.fault("rosters", rosters[i].ID, fmt.Sprintf("overlaps the roster %s of %s", before.ID, person), "on days of both it is this one that holds")
					break
				}
			}
		}
	}
	for _, t := range f.Trainers {
		if !f.Rostered(t.ID) {
			f.fault("trainers", t.ID, "has no roster", "kept, but leads nothing")
		}
	}
	f.absences = make(map[string][]facts.Absence)
	for _, a := range distinct(f, "absences", in.Absences, func(a facts.Absence) string { return a.ID }) {
		if !refer(f, "absences", a.ID, "trainer or person", staff, a.Person) {
			continue
		}
		if a.From > a.To {
			f.fault("absences", a.ID, fmt.Sprintf("ends on %s, before it begins on %s", a.To, a.From), leftOut)
			continue
		}
		f.absences[a.Person] = append(f.absences[a.Person], a)
	}
}

// senseless says what is wrong with a roster. It is empty if nothing is.
func senseless(r *facts.Roster) string {
	switch {
	case r.Pattern != facts.FiveTwo && r.Pattern != facts.TwoTwo:
		return fmt.Sprintf("the pattern is %q; it is 5/2 or 2/2", r.Pattern)
	case r.Pattern == facts.TwoTwo && r.Anchor == nil:
		return "a 2/2 roster without its first day on"
	case r.To != nil && *r.To < r.From:
		return fmt.Sprintf("ends on %s, before it begins on %s", *r.To, r.From)
	}
	return Span{r.Starts, r.Ends}.Wrong()
}

// Rostered says whether a person has a roster, for whatever days.
func (f *Facts) Rostered(person string) bool { return len(f.rosters[person]) > 0 }

// Shift is when a person works on a day by their roster, and whether any
// roster covers the day. The span is empty on a day off. Of several rosters
// the one that begins last is taken.
func (f *Facts) Shift(person string, d planner.Date) (s Span, covered bool) {
	rosters := f.rosters[person]
	for i := len(rosters) - 1; i >= 0; i-- {
		r := &rosters[i]
		if d < r.From || r.To != nil && d > *r.To {
			continue
		}
		on := r.Pattern == facts.FiveTwo && f.Calendar.Working(d)
		if r.Pattern == facts.TwoTwo {
			on = ((int(d)-int(*r.Anchor))%4+4)%4 < 2
		}
		if on {
			s = Span{r.Starts, r.Ends}
		}
		return s, true
	}
	return s, false
}

// Away says whether a person is absent on a day.
func (f *Facts) Away(person string, d planner.Date) bool {
	for _, a := range f.absences[person] {
		if a.From <= d && d <= a.To {
			return true
		}
	}
	return false
}
