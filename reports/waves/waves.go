// Package waves writes the onboarding waves of an office, a file for each sheet.
package waves

import (
	"io"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/front"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// Write writes the onboarding waves of an office for its head.
func Write(out io.Writer, o editions.OfficeWaves, w words.Words) error {
	title := w.Say("waves_title", "Place", o.Place)
	foot := title + " · " + w.Week(o.Monday) + " · " + w.Say("edition_n", "Edition", o.Edition)
	sheets := []sheet.Sheet{
		front.Page{Title: title, Purpose: w.Say("waves_purpose"), Until: o.Until, Sentences: InShort(w, &o)}.Sheet(o.Head, w),
		intakes(&o, w),
		peopleOf(&o, w),
	}
	if o.Table != nil {
		sheets = append(sheets, large(&o, w))
	}
	sheets = append(sheets, away(&o, w), pipeline(&o, w), front.Record(&o.Record, o.Place, w))
	return w.Workbook(o.Head, title, foot, sheets...).Write(out)
}

// InShort says an office's waves in sentences.
func InShort(w words.Words, o *editions.OfficeWaves) []string {
	out := Told(w, o)
	if len(o.Intakes) == 0 {
		return append(out, w.Say("waves_none"))
	}
	for i := range o.Intakes {
		out = append(out, intakeInShort(w, o, &o.Intakes[i]))
	}
	out = append(out, w.Say("waves_quantiles"))
	if o.Table != nil && len(o.Table.Intakes) > 0 {
		out = append(out, LargestInShort(w, o.Table))
	}
	return out
}

// Told says what the head must know of single people: a sentence for each who has failed a
// course for the last time, who sits in a session before they may, who passed, will not start, or
// for whom nothing is planned any more, and how many have gone to other offices since the last edition.
func Told(w words.Words, o *editions.OfficeWaves) []string {
	var out []string
	for _, x := range o.Exhausted {
		out = append(out, w.Say("exhausted", "Who", x.Name, "Course", x.Course, "Failed", x.Failed))
	}
	for i := range o.Early {
		e := &o.Early[i]
		key := "early_none"
		pairs := []any{"Who", strings.Join(e.People, ", "), "Course", e.Session.Course, "When", w.DayAndHours(e.Session.Appointment()), "Before", e.Before}
		if e.Next != nil {
			key, pairs = "early", append(pairs, "Later", w.Weekday(e.Next.Date)+" "+w.DayMonth(e.Next.Date))
		}
		out = append(out, w.Say(key, pairs...))
	}
	if passed := o.Gone.Passed; len(passed) > 0 {
		names := make([]string, len(passed))
		for i, p := range passed {
			names[i] = p.Name + " (" + w.DayMonth(p.On) + ")"
		}
		out = append(out, w.Say("passed_since", "Who", strings.Join(names, ", ")))
	}
	out = append(out, NotExpected(w, o)...)
	for _, who := range o.Gone.Settled {
		out = append(out, w.Say("needs_nothing", "Who", who))
	}
	if o.Gone.Moved > 0 {
		out = append(out, w.Say("moved_away", "N", o.Gone.Moved))
	}
	return out
}

// NotExpected says who will not start, a sentence each. Their names stand nowhere else, but for
// who is hired under another key.
func NotExpected(w words.Words, o *editions.OfficeWaves) (out []string) {
	for _, x := range o.Gone.Withdrawn {
		text := w.Count("not_expected", x.Places, "Who", x.Name, "Date", w.Date(x.Start))
		for i := range o.People {
			if p := &o.People[i]; p.Name == x.Name {
				text += " " + w.Say("not_expected_namesake", "Key", x.ID, "Other", p.ID)
			}
		}
		out = append(out, text)
	}
	return out
}

// mostSoon is how many people are named with what they take soon.
const mostSoon = 12

// Soon says what people of the office take until the end of the next week, a sentence each:
// newcomers, then working staff; of those newcomers alone who are new, if so wanted.
func Soon(w words.Words, o *editions.OfficeWaves, fresh bool) (out []string) {
	soon := func(day planner.Date) bool {
		return day >= o.From() && day < o.Monday.Monday()+14 && !o.Provisional(day)
	}
	more := 0
	tell := func(who string, parts []string) {
		switch {
		case len(parts) == 0:
		case len(out) == mostSoon:
			more++
		default:
			out = append(out, w.Say("soon", "Who", who, "Sessions", strings.Join(parts, "; ")))
		}
	}
	part := func(day planner.Date, start, end int, course string) string {
		return w.Say("soon_session", "Weekday", w.Weekday(day), "Date", w.DayMonth(day), "Hours", w.Hours(start, end), "Course", course)
	}
	known := map[string]bool{}
	for i := range o.People {
		p := &o.People[i]
		known[p.ID] = true
		var parts []string
		for j := range p.Sessions {
			if s := &p.Sessions[j]; soon(s.Date) && (p.New || !fresh) {
				parts = append(parts, part(s.Date, s.Start, s.End, s.Course))
			}
		}
		tell(p.Name, parts)
	}
	var staff []editions.Person
	taken := map[string][]string{}
	for i := range o.Away {
		for _, a := range o.Away[i].Working {
			if day := o.Away[i].Date; soon(day) && !known[a.ID] && !fresh {
				if taken[a.ID] == nil {
					staff = append(staff, a.Person)
				}
				taken[a.ID] = append(taken[a.ID], part(day, a.Start, a.End, a.Course))
			}
		}
	}
	editions.SortByName(w.Language(), staff, func(p editions.Person) string { return p.Name })
	for _, p := range staff {
		tell(p.Name, taken[p.ID])
	}
	if more > 0 {
		out = append(out, w.Count("soon_more", more))
	}
	return out
}

// Corrected is what a head must know beside what changed: of single people, of intakes that
// are ready later than they were told, of people who are new and what they take soon.
func Corrected(w words.Words, o *editions.OfficeWaves) []string {
	out := Told(w, o)
	for i := range o.Intakes {
		if in := &o.Intakes[i]; in.Since == promise.Worse || in.Since == promise.LaterInTime {
			out = append(out, intakeInShort(w, o, in))
		}
	}
	return append(out, Soon(w, o, true)...)
}

// intakeInShort says one intake in a sentence or two.
func intakeInShort(w words.Words, o *editions.OfficeWaves, in *editions.Intake) string {
	counts := []any{"Date", w.Date(in.Start), "Likely", in.Likely, "Safe", in.Safe, "Named", in.Named, "Held", in.Reserved}
	text := w.Say("intake_counts", counts...)
	switch {
	case in.Started:
		text = w.Say("intake_started", "Date", w.Date(in.Start), "Named", in.Named)
		if in.Announced > 0 {
			text += " " + w.Count("intake_announced", in.Announced)
		}
	case in.Announced > 0:
		text = w.Count("intake_announced_counts", in.Announced, counts...)
	}
	switch {
	case o.Provisional(in.Ready):
		text += " " + w.Say("intake_ready_provisional", "Date", w.Date(in.Ready))
	case in.Ready != 0:
		text += " " + w.Say("intake_ready", "Date", w.Date(in.Ready))
	}
	if in.Needs == 0 {
		return text + " " + WhyText(w, in)
	}
	text += " " + Status(w, in)
	if in.Since != "" {
		text += " (" + w.Say("since_edition_"+string(in.Since)) + ")"
	}
	text += "."
	switch {
	case in.Holdup != nil || in.Later > 0:
		text += " " + WhyText(w, in)
	case heldForSite(in):
		text += " " + w.Say("held_for_site")
	}
	return text
}

// Status says whether an intake is on track, in two words; of one for which
// nothing is to be planned yet it says nothing.
func Status(w words.Words, in *editions.Intake) string {
	if in.Needs == 0 {
		return "—"
	}
	if in.Holdup == nil {
		return w.Say("status_on_track")
	}
	return w.Say("status_heads_up")
}

// heldForSite says whether more seats are reserved than the office's own forecast asks for.
func heldForSite(in *editions.Intake) bool {
	return in.Announced == 0 && in.Reserved > 0 && in.Named+in.Reserved > in.Safe
}

// WhyText says the fact behind the status, and where seats come from that the office's own
// forecast does not explain.
func WhyText(w words.Words, in *editions.Intake) string {
	text := fact(w, in)
	if heldForSite(in) {
		text += " " + w.Say("held_for_site")
	}
	return text
}

func fact(w words.Words, in *editions.Intake) string {
	switch {
	case in.Holdup != nil:
		return HoldupText(w, in.Holdup)
	case in.Needs == 0 && in.Reserved == 0 && in.Safe > in.Named:
		return w.Say("because_no_share")
	case in.Needs == 0:
		return w.Say("because_nobody")
	case in.Later > 0:
		return w.Count("because_later", in.Later)
	}
	return w.Say("because_none")
}

// HoldupText says the one fact that holds an intake.
func HoldupText(w words.Words, h *editions.Holdup) string {
	who := h.Name
	if who == "" {
		who = words.UpperFirst(w.Say("held_seat"))
	}
	if h.On != 0 {
		return w.Say("holdup_late", "Who", who, "Course", h.Course, "On", w.Date(h.On), "Due", w.Date(h.Due))
	}
	return w.Say("holdup_unscheduled", "Who", who, "Course", h.Course, "Due", w.Date(h.Due), "Because", w.Because(h.Unscheduled))
}

// MissingText lists the courses that people of an intake lack, together where
// the last chance to take them in time is the same.
func MissingText(w words.Words, missing []editions.MissingCourse) string {
	var chances []string
	courses := map[string][]string{}
	for _, m := range missing {
		chance := w.Say("missing_passed")
		switch {
		case m.Later:
			chance = w.Say("missing_later")
		case m.LastChance != 0:
			chance = w.Say("missing_until", "Date", w.Date(m.LastChance))
		}
		if len(courses[chance]) == 0 {
			chances = append(chances, chance)
		}
		courses[chance] = append(courses[chance], w.Say("missing_course", "Course", m.Course, "People", w.Count("people", m.People)))
	}
	lines := make([]string, len(chances))
	for i, chance := range chances {
		lines[i] = w.Say("missing_courses", "Courses", strings.Join(courses[chance], ", "), "Chance", chance)
	}
	return strings.Join(lines, "\n")
}
