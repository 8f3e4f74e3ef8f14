// Package timetable writes the weekly timetable of a site and a trainer's own
// week, a file for each sheet.
package timetable

import (
	"io"

	"cohort/internal/editions"
	"cohort/reports/front"
	"cohort/reports/words"
)

// Write writes the weekly timetable of a site for its manager.
func Write(out io.Writer, week editions.Week, w words.Words) error {
	week.Sessions = w.Sorted(week.Sessions)
	title := w.Say("timetable_title", "Place", week.Place)
	foot := title + " · " + w.Week(week.Monday) + " · " + w.Say("edition_n", "Edition", week.Edition)
	return w.Workbook(week.Head, title, foot,
		front.Page{Title: title, Purpose: w.Say("timetable_purpose"), Tasks: tasks(&week, w), Pins: week.Pins, Sentences: InShort(w, &week), Released: week.Released, Missing: week.Past.Missing}.Sheet(week.Head, w),
		w.Sheet("grid", WeekGrid(&week, w).Draw),
		w.Sheet("trainers", TrainerGrid(&week, w).Draw),
		sessions(&week, w),
		attendance(&week, w),
		returns(week.Place, week.Sessions, persons(week.Trainers), w),
		unscheduled(&week, w),
		load(&week, w),
	).Write(out)
}

// persons are trainers without their week.
func persons(trainers []editions.Trainer) []editions.Person {
	out := make([]editions.Person, len(trainers))
	for i, t := range trainers {
		out[i] = t.Person
	}
	return out
}

// provisional says that a week is a preview only, or which days of it are not announced;
// nothing of one that is announced.
func provisional(w words.Words, h editions.Head) []string {
	if h.KnownUntil != 0 {
		return []string{w.Say("week_unknown", "Date", w.Date(h.KnownUntil))}
	}
	if !h.Provisional(h.Monday) {
		return nil
	}
	return []string{w.Say("week_provisional")}
}

// about is what a grid for the wall says above it: whose week it is, which one, and
// whether it is a preview only.
func about(w words.Words, whose string, h editions.Head) string {
	text := whose + " · " + w.Week(h.Monday) + " · " + w.Say("edition_n", "Edition", h.Edition)
	if h.Provisional(h.Monday) {
		text += " · " + w.Say("state_provisional")
	}
	return text
}

// InShort says the week in sentences.
func InShort(w words.Words, week *editions.Week) []string {
	var announced, reserved, people, held, small, fresh int
	for i := range week.Sessions {
		s := &week.Sessions[i]
		if s.Reserved() {
			reserved++
		} else {
			announced++
		}
		people += s.Named()
		held += s.ReservedSeats()
		if s.MinGroup > 0 && len(s.Seated) < s.MinGroup {
			small++
		}
		if s.New {
			fresh++
		}
	}
	out := provisional(w, week.Head)
	if announced+reserved == 0 {
		return append(append(out, w.Say("short_nothing")), past(w, &week.Past)...)
	}
	out = append(out, w.Say("short_sessions", "Sessions", w.Count("sessions", announced), "Places", w.Count("places", people)))
	if reserved > 0 {
		out = append(out, w.Say("short_reserved", "Sessions", w.Count("sessions", reserved)))
	}
	if held > 0 {
		out = append(out, w.Say("short_held", "Places", w.Count("held_seats", held)))
	}
	if fresh > 0 && week.Previous != 0 {
		out = append(out, w.Say("short_new", "Sessions", w.Count("sessions", fresh)))
	}
	if small > 0 {
		out = append(out, w.Say("short_small", "Sessions", w.Count("sessions", small)))
	}
	out = append(out, tooEarly(w, week.Early)...)
	switch n := len(week.Unscheduled); n {
	case 0:
		out = append(out, w.Say("short_all_scheduled"))
	default:
		out = append(out, w.Say("short_unscheduled", "Needs", w.Count("needs", n)))
	}
	return append(out, past(w, &week.Past)...)
}

// tooEarly says of each session in which people sit before they may how many do.
func tooEarly(w words.Words, list []editions.Early) (out []string) {
	for i := range list {
		e := &list[i]
		out = append(out, w.Count("short_early", len(e.People), "Course", e.Session.Course, "When", w.DayAndHours(e.Session.Appointment()), "Before", e.Before))
	}
	return out
}

// past says what became of the last days, that sheets are missing and where nobody came; nothing where
// nothing was announced.
func past(w words.Words, p *editions.Past) (out []string) {
	if p.Sessions > 0 {
		out = append(out, w.Say("short_past", "From", w.Begins(p.From, p.To), "To", w.Date(p.To), "Held", p.Held, "Sessions", p.Sessions, "Not", p.Sessions-p.Held,
			"There", w.Count("people", p.There), "Places", w.Count("places", p.Seats)))
	}
	nobody := 0
	for _, m := range p.Missing {
		if m.Nobody {
			nobody++
		}
	}
	if n := len(p.Missing) - nobody; n > 0 {
		out = append(out, w.Count("short_missing", n))
	}
	if nobody > 0 {
		out = append(out, w.Count("short_nobody", nobody))
	}
	return out
}
