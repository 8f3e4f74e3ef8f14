package timetable

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/front"
	"cohort/reports/words"
)

// tasks is what the manager of a site has to decide or to say, the most pressing first: marks
// that are missing, groups that are too small, last attempts that were failed, pins that
// expire; each with what decides it.
func tasks(week *editions.Week, w words.Words) (out []front.Task) {
	if n := len(week.Past.Missing); n > 0 {
		out = append(out, front.Task{What: w.Say("missing_title"), About: w.Count("sessions", n), Where: w.Say("task_below"), Do: w.Say("task_do_missing")})
	}
	for _, s := range week.Small {
		if slices.ContainsFunc(week.Pins, func(p editions.Pinned) bool { return p.Session == s.ID && p.Least > 0 && p.Cause == "" }) {
			continue // somebody decided that it is held
		}
		out = append(out, front.Task{What: w.Say("task_small", "People", len(s.Seated), "Least", s.MinGroup) + ": " + few(editions.SeatedNames(s.Seated), w), About: s.Course, Where: w.WhenWhere(s.Appointment()),
			By: s.By, Do: w.Say("task_do_small", "ID", cmp.Or(s.Key, s.ID), "People", len(s.Seated))})
	}
	for i := range week.Early {
		e := &week.Early[i]
		do := w.Say("task_do_early_none", "ID", cmp.Or(e.Session.Key, e.Session.ID), "Before", e.Before)
		if e.Next != nil {
			do = w.Say("task_do_early", "ID", cmp.Or(e.Session.Key, e.Session.ID), "Before", e.Before, "Later", w.WhenWhere(e.Next))
		}
		out = append(out, front.Task{What: w.Count("task_early", len(e.People), "Before", e.Before, "Who", few(e.People, w)), About: e.Session.Course,
			Where: w.WhenWhere(e.Session.Appointment()), By: e.By, Do: do})
	}
	for _, x := range week.Exhausted {
		out = append(out, front.Task{What: w.Count("task_attempts", x.Failed), About: x.Name + ": " + x.Course, Where: x.Office, Do: w.Say("task_do_attempts")})
	}
	for _, p := range week.Pins {
		if p.Expires {
			out = append(out, front.Task{What: w.Say("task_pin", "What", w.PinnedFields(p.Fields, p.Least)), About: p.Course + " (" + p.Who + ": " + w.PinReason(p.Kind, p.Reason) + ")", Where: w.WhenWhere(&p.At), By: p.Until,
				Do: w.Say("task_do_pin", "ID", cmp.Or(p.Key, p.Session), "Fields", flags(p.Fields, p.Least))})
		}
	}
	return out
}

// few names few people; of more the first.
func few(names []string, w words.Words) string {
	const most = 4
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " " + w.Say("mail_and_others")
}

// flags are the fields of a pin as "cohort pin" takes them; none where all of a session is
// pinned and no least group is said.
func flags(fields []string, least int) string {
	if len(fields) == len(planner.AllPins()) && least == 0 {
		return ""
	}
	var out strings.Builder
	for _, f := range fields {
		switch f {
		case planner.PinSeated:
			f = "people"
		case "least":
			f = fmt.Sprintf("least %d", least)
		}
		out.WriteString(" --" + f)
	}
	return out.String()
}
