package clean

import (
	"cmp"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// cleanTimes takes in when people work: rosters and absences.
func (f *Facts) cleanTimes(in *facts.Facts) {
	staff := f.Everybody()
	for _, t := range f.Trainers {
		staff[t.ID] = true
	}
	f.cleanRosters(in.Rosters, staff)
	for _, t := range f.Trainers {
		if !f.Rostered(t.ID) {
			f.fault("trainers", t.ID, facts.Say("no_roster"), facts.Say("leads_nothing"))
		}
	}
	f.absences = make(map[string][]facts.Absence)
	for _, a := range distinct(f, "absences", in.Absences, func(a facts.Absence) string { return a.ID }) {
		if !refer(f, "absences", a.ID, "worker", staff, a.Person) {
			continue
		}
		if wrong := timesOf(&a).wrong(); !wrong.Empty() {
			f.fault("absences", a.ID, wrong, leftOut)
			continue
		}
		if !slices.Contains(facts.AbsenceKinds, a.Kind) {
			f.fault("absences", a.ID, facts.Say("kind_unknown", "Kind", a.Kind, "Kinds", strings.Join(facts.AbsenceKinds, ", ")), facts.Say("away_without_reason"))
		}
		f.absences[a.Person] = append(f.absences[a.Person], a)
	}
}

// roster is a roster, and which of those that begin later hold in its place: they
// have hours in common with it.
type roster struct {
	facts.Roster
	givesWay []int // places in the list of its person
}

func (f *Facts) cleanRosters(rows []facts.Roster, staff map[string]bool) {
	f.rosters = make(map[string][]roster)
	for _, r := range distinct(f, "rosters", rows, func(r facts.Roster) string { return r.ID }) {
		if !refer(f, "rosters", r.ID, "worker", staff, r.Person) {
			continue
		}
		if wrong := senseless(&r); !wrong.Empty() {
			f.fault("rosters", r.ID, wrong, leftOut)
			continue
		}
		f.rosters[r.Person] = append(f.rosters[r.Person], roster{Roster: r})
	}
	for person, rosters := range f.rosters {
		slices.SortFunc(rosters, func(a, b roster) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID)) })
		for i := range rosters {
			first := ""
			for k := range rosters[:i] {
				before := &rosters[k]
				if (before.To == nil || *before.To >= rosters[i].From) && share(&before.Roster, &rosters[i].Roster) {
					before.givesWay = append(before.givesWay, i)
					first = cmp.Or(first, before.ID)
				}
			}
			if first != "" {
				f.fault("rosters", rosters[i].ID, facts.Say("roster_overlaps", "Roster", first, "Person", person), facts.Say("later_roster_taken"))
			}
		}
	}
}

// share says whether two rosters have hours of a week in common. Of a rotation every
// weekday counts, of the working days those from Monday to Friday.
func share(a, b *facts.Roster) bool {
	for _, x := range week(a) {
		for _, y := range week(b) {
			for _, round := range []int{-7 * 1440, 0, 7 * 1440} {
				if x.From < y.To+round && y.From+round < x.To {
					return true
				}
			}
		}
	}
	return false
}

// week is the hours of a roster in minutes since Monday 0:00; those of a Sunday night
// lead beyond the week.
func week(r *facts.Roster) []Span {
	days := []int{1, 2, 3, 4, 5, 6, 7}
	switch r.Pattern {
	case facts.FiveTwo:
		days = days[:5]
	case facts.Weekly:
		days = r.Weekdays
	}
	var out []Span
	for _, d := range days {
		s := hours(r)
		out = append(out, Span{(d-1)*1440 + s.From, (d-1)*1440 + s.To})
	}
	return out
}

// hours are the hours of a shift since the midnight before it begins; they may lead
// into the next day.
func hours(r *facts.Roster) Span {
	s := Span{r.Starts, r.Ends}
	if s.To <= s.From {
		s.To += 1440
	}
	return s
}

// senseless says what is wrong with a roster. It is empty if nothing is.
func senseless(r *facts.Roster) facts.Said {
	on, _ := r.Rotation()
	switch {
	case r.Pattern != facts.FiveTwo && r.Pattern != facts.Weekly && on == 0:
		return facts.Say("roster_pattern", "Pattern", r.Pattern)
	case on > 0 && r.Anchor == nil:
		return facts.Say("roster_no_first_day", "Pattern", r.Pattern)
	case on > 0 && !Plausible(*r.Anchor):
		return facts.Say("roster_first_day", "Day", *r.Anchor)
	case r.Pattern == facts.Weekly && len(r.Weekdays) == 0:
		return facts.Say("roster_no_weekdays")
	case r.To != nil && *r.To < r.From:
		return facts.Say("ends_before_begin", "End", *r.To, "Begin", r.From)
	}
	if wrong := shift(r.Starts, r.Ends); !wrong.Empty() {
		return wrong
	}
	return weekdays(r.Weekdays)
}

// Rostered says whether a person has a roster, for whatever days.
func (f *Facts) Rostered(person string) bool { return len(f.rosters[person]) > 0 }

// Shifts are the hours that a person works from a day on by their rosters, in
// minutes since its midnight, and whether any roster covers the day. Those that lead
// into the next day end beyond 1440. There are none on a day off. Of rosters that
// have hours in common the one that begins last is taken.
func (f *Facts) Shifts(person string, d planner.Date) (shifts []Span, covered bool) {
	rosters := f.rosters[person]
	covers := func(i int) bool { return rosters[i].From <= d && (rosters[i].To == nil || d <= *rosters[i].To) }
	for i := range rosters {
		if !covers(i) {
			continue
		}
		covered = true
		if r := &rosters[i]; !slices.ContainsFunc(r.givesWay, covers) && f.works(&r.Roster, d) {
			shifts = append(shifts, hours(&r.Roster))
		}
	}
	return union(shifts), covered
}

// works says whether a roster that covers a day has it as a working day.
func (f *Facts) works(r *facts.Roster, d planner.Date) bool {
	switch r.Pattern {
	case facts.FiveTwo:
		return f.Calendar.Working(d)
	case facts.Weekly:
		return slices.Contains(r.Weekdays, isoWeekday(d)) && !f.Calendar.Off(d)
	}
	on, off := r.Rotation()
	cycle := on + off
	return ((int(d)-int(*r.Anchor))%cycle+cycle)%cycle < on
}

func timesOf(a *facts.Absence) Times { return Times{a.From, a.To, a.Starts, a.Ends, a.Weekdays} }

// AwayAllDay says whether a person is absent from a day as a whole.
func (f *Facts) AwayAllDay(person string, d planner.Date) bool {
	return slices.ContainsFunc(f.absences[person], func(a facts.Absence) bool { return a.Starts == nil && timesOf(&a).Begins(d) })
}

// Absent is the parts of a day on which a person is absent.
func (f *Facts) Absent(person string, d planner.Date) []Span {
	var out []Span
	for _, a := range f.absences[person] {
		out = append(out, timesOf(&a).On(d)...)
	}
	return out
}

// Away says whether a person is absent in some of the minutes of a day.
func (f *Facts) Away(person string, d planner.Date, from, to int) bool {
	return meets(f.Absent(person, d), from, to)
}

// meets says whether one of some spans has a minute of another in it.
func meets(spans []Span, from, to int) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return s.From < to && from < s.To })
}
