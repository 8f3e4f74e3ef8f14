package words

import (
	"cohort/internal/editions"
	"cohort/planner/promise"
	"cohort/planner/timetable/insert"
)

// WhyNot says why a wave cannot be promised; empty where it can.
func (w Words) WhyNot(y *promise.Why, at editions.Asked, c editions.Called) string {
	switch {
	case y.Kind == promise.Unknown:
		return w.Say("why_unknown", "Start", w.Date(at.Start), "Due", w.Date(at.Due), "Until", w.Date(at.Until), "From", w.Date(*y.KnownFrom))
	case y.Kind == promise.Proof:
		return w.shortage(y.Proof, c, "") // the head of an office is told of no trainer
	case y.Stuck == nil:
		return ""
	}
	s := y.Stuck
	course := w.Quoted(c, []string{s.Course})
	switch s.Cause {
	case insert.StuckRoom:
		return w.Say("why_room", "Course", course)
	case insert.StuckCrew:
		return w.Say("why_crew", "Course", course, "Role", w.Role(s.Role))
	case insert.StuckDays:
		return w.Say("why_days", "From", w.Date(*s.From), "Fit", s.Fit, "Needs", s.Needs)
	}
	key := "why_time"
	switch s.Cause {
	case insert.StuckGroup:
		key = "why_group"
	case insert.StuckSeats:
		key = "why_seats"
	}
	seats := w.Count("seats_free", s.Seats)
	if s.People > 0 { // 0: it is said of several waves
		seats += " " + w.Count("for_people", s.People)
	}
	return w.Say(key, "From", w.Date(*s.From), "Course", course, "Seats", seats, "Group", s.Group)
}

// Fact says what keeps people of a wave from being ready in time.
func (w Words) Fact(f *promise.Holdup, c editions.Called) string {
	key, on := "fact_unserved", ""
	if f.Late != nil {
		key, on = "fact_late", w.Date(*f.Late)
	}
	text := w.Say(key, "Course", w.Quoted(c, []string{f.Course}), "People", w.Count("for_people", f.People), "Due", w.Date(f.Due), "On", on)
	if u := f.Unserved; u != nil {
		text += ". " + w.Because(editions.Unscheduled{Reason: u.Reason, Missing: u.Missing, Before: c.Name(u.Before), Fit: u.Fit, Together: u.Together})
	}
	return text
}

// StatusText says how a wave stands, in two words.
func (w Words) StatusText(status string) string {
	if status == promise.OnTrack {
		return w.Say("status_on_track")
	}
	return w.Say("status_heads_up")
}

// SinceText says how a wave stands beside the last edition; empty where there
// was none.
func (w Words) SinceText(since promise.Trend) string {
	if since == "" {
		return ""
	}
	return w.Say("since_" + string(since))
}
