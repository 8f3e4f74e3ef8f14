package main

import (
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable/explain"
	"cohort/reports/words"
)

// phrases are the words of explanations and suggestions.
type phrases struct{ words.Words }

func newPhrases(lang string) (phrases, error) {
	words, err := words.New(lang)
	return phrases{words}, err
}

// kindKeys are the keys of what the engine names: reasons and kinds of alternatives.
var kindKeys = map[string]string{
	"impossible": "explain_reason_impossible",
	"days":       "explain_reason_days",
	"before":     "explain_reason_before",
	"group":      "explain_reason_group",
	"crowded":    "explain_reason_crowded",

	"a free seat":                         "explain_free_seat",
	"an exchange of seats":                "explain_exchange",
	"their other trainings on other days": "explain_own_path",
	"one more session":                    "explain_one_more",
	"a session at another time":           "explain_shifted",
	"in place of another session":         "explain_in_place_of",
	"another hour":                        "explain_another_hour",
	"another room":                        "explain_another_room",
	"another trainer":                     "explain_another_trainer",
	"another day":                         "explain_another_day",
	"in exchange with another session":    "explain_swapped",
	"together with another session":       "explain_merged",
	"not held":                            "explain_dropped",
}

// word is a word of the engine's own: a reason, a kind of alternative.
func (l phrases) word(kind string) string { return l.Say(kindKeys[kind]) }

func (l phrases) request(why *explain.RequestExplanation) string {
	var out strings.Builder
	if why.Session == nil {
		out.WriteString(l.Say("explain_not_served", "Request", why.Request, "Course", why.Course, "Learner", why.Learner, "Reason", l.word(string(why.Reason)), "Detail", ended(why.Detail.Said)) + "\n")
	} else {
		out.WriteString(l.Say("explain_served", "Request", why.Request, "Detail", ended(why.Detail.Said)) + "\n")
	}
	if len(why.Places) == 0 {
		out.WriteString(l.Say("explain_no_place") + "\n")
		return out.String()
	}
	out.WriteString("\n" + l.Say("explain_nearest") + "\n")
	for i := range why.Places {
		x := &why.Places[i]
		where := l.Say("explain_new_session")
		if x.Session != nil {
			where = l.Say("explain_session", "Session", *x.Session)
		}
		out.WriteString(l.Say("explain_place", "Day", l.day(x.Date), "Start", clock(x.Start), "Room", x.Room, "Trainers", l.led(x.Trainers), "Where", where, "Verdict", l.verdict(x)) + "\n")
	}
	return out.String()
}

func (l phrases) session(why *explain.SessionExplanation) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", ended(capital(why.Detail.Said)))
	for _, part := range []struct{ change, title string }{
		{"start", l.Say("explain_other_start")}, {"day", l.Say("explain_other_day")}, {"room", l.Say("explain_other_room")}, {"trainer", l.Say("explain_other_trainer")},
	} {
		var rows strings.Builder
		for i := range why.Places {
			x := &why.Places[i]
			if x.Change != part.change {
				continue
			}
			what := ""
			switch x.Change {
			case "start":
				what = clock(x.Start)
			case "day":
				what = l.day(x.Date)
			case "room":
				what = x.Room
			case "trainer":
				what = strings.Join(x.Trainers, ", ")
			}
			fmt.Fprintf(&rows, "  %s: %s\n", what, l.verdict(x))
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&out, "\n%s\n%s", part.title, rows.String())
		}
	}
	return out.String()
}

// verdict says whether a place can be taken, in a sentence.
func (l phrases) verdict(x *explain.Place) string {
	if x.Forbidden != nil {
		return l.Say("explain_forbidden", "Because", x.Because.Said, "Rule", *x.Forbidden)
	}
	return l.Say("explain_possible", "Because", x.Because.Said, "Price", *x.Price)
}

func (l phrases) day(d planner.Date) string { return explain.Day(d, l) }

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func (l phrases) led(trainers []string) string {
	if len(trainers) == 0 {
		return l.Say("explain_no_trainer")
	}
	return strings.Join(trainers, l.Say("explain_and"))
}

// ended ends a sentence, unless a shortened word has ended it already.
func ended(text string) string {
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// capital begins a sentence.
func capital(text string) string {
	for i := range text {
		if i > 0 {
			return strings.ToUpper(text[:i]) + text[i:]
		}
	}
	return strings.ToUpper(text)
}
