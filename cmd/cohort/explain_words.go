package main

import (
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable/explain"
)

// phrases is the language in which explanations and suggestions are written.
type phrases string

// say fills in a sentence, or a part of one.
func (l phrases) say(english string, a ...any) string {
	if l == "ru" {
		return fmt.Sprintf(russianPhrases[english], a...)
	}
	return fmt.Sprintf(english, a...)
}

var russianPhrases = map[string]string{
	"%s, %s for %s, is not served (%s): %s\n": "%s, %s, участник %s: места нет (%s): %s\n",
	"%s: %s\n": "%s: %s\n",
	"No place could be named: the course cannot be held before the horizon ends.\n": "Ни одного места назвать нельзя: до конца планирования занятие провести невозможно.\n",
	"\nThe nearest places:\n":              "\nБлижайшие места:\n",
	"a new session":                        "новое занятие",
	"session %s":                           "занятие %s",
	"  %s %s, room %s, %s, %s\n      %s\n": "  %s %s, аудитория %s, %s, %s\n      %s\n",
	"At another hour of the day:":          "В другое время того же дня:",
	"On another day:":                      "В другой день:",
	"In another room:":                     "В другой аудитории:",
	"With another trainer:":                "С другим тренером:",
	"no: %s (%s).":                         "нет: %s (%s).",
	"%s (price %d).":                       "%s (цена %d).",
	"no trainer":                           "без тренера",
	" and ":                                " и ",
	"impossible":                           "невозможно",
	"days":                                 "не хватает своих дней",
	"before":                               "сначала нужно другое обучение",
	"group":                                "не набирается группа",
	"crowded":                              "всё занято",

	"\n%d. %s: %s (price %d)\n":             "\n%d. %s: %s (цена %d)\n",
	"\nAs plans in %s: 1.json to %d.json\n": "\nПланы в папке %s: от 1.json до %d.json\n",
	"a free seat":                           "свободное место",
	"an exchange of seats":                  "обмен местами",
	"their other trainings on other days":   "свои другие занятия в другие дни",
	"one more session":                      "ещё одно занятие",
	"a session at another time":             "занятие в другое время",
	"in place of another session":           "вместо другого занятия",
	"another hour":                          "другой час",
	"another room":                          "другая аудитория",
	"another trainer":                       "другой тренер",
	"another day":                           "другой день",
	"in exchange with another session":      "обмен с другим занятием",
	"together with another session":         "вместе с другим занятием",
	"not held":                              "не проводить",
}

// word is a word of the engine's own: a reason, a kind of alternative.
func (l phrases) word(english string) string {
	if l == "ru" {
		return russianPhrases[english]
	}
	return english
}

func (l phrases) request(why *explain.RequestExplanation) string {
	var out strings.Builder
	if why.Session == nil {
		out.WriteString(l.say("%s, %s for %s, is not served (%s): %s\n", why.Request, why.Course, why.Learner, l.word(string(why.Reason)), ended(why.Detail)))
	} else {
		out.WriteString(l.say("%s: %s\n", why.Request, ended(why.Detail)))
	}
	if len(why.Places) == 0 {
		out.WriteString(l.say("No place could be named: the course cannot be held before the horizon ends.\n"))
		return out.String()
	}
	out.WriteString(l.say("\nThe nearest places:\n"))
	for i := range why.Places {
		x := &why.Places[i]
		where := l.say("a new session")
		if x.Session != nil {
			where = l.say("session %s", *x.Session)
		}
		out.WriteString(l.say("  %s %s, room %s, %s, %s\n      %s\n", l.day(x.Date), clock(x.Start), x.Room, l.led(x.Trainers), where, l.verdict(x)))
	}
	return out.String()
}

func (l phrases) session(why *explain.SessionExplanation) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", ended(capital(why.Detail)))
	for _, part := range []struct{ change, title string }{
		{"start", l.say("At another hour of the day:")}, {"day", l.say("On another day:")}, {"room", l.say("In another room:")}, {"trainer", l.say("With another trainer:")},
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
		return l.say("no: %s (%s).", x.Because, *x.Forbidden)
	}
	return l.say("%s (price %d).", x.Because, *x.Price)
}

func (l phrases) day(d planner.Date) string { return explain.Language(l).Day(d) }

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func (l phrases) led(trainers []string) string {
	if len(trainers) == 0 {
		return l.say("no trainer")
	}
	return strings.Join(trainers, l.say(" and "))
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
