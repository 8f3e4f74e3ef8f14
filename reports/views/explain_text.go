package views

import (
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/timetable/explain"
	"cohort/reports/words"
)

// reason is the word for why a request is not served.
func (v Views) reason(x planner.Reason) string { return v.words.Say("explain_reason_" + string(x)) }

// RequestText says why a request sits where it does or nowhere.
func (v Views) RequestText(why *explain.RequestExplanation) string {
	w := v.words
	var out strings.Builder
	detail := ended(v.told(&why.Detail))
	if why.Session == nil {
		out.WriteString(w.Say("explain_not_served", "Request", why.Request, "Course", v.called.Name(why.Course), "Learner", v.person(why.Learner), "Reason", v.reason(why.Reason), "Detail", detail) + "\n")
	} else {
		out.WriteString(w.Say("explain_served", "Request", why.Request, "Detail", detail) + "\n")
	}
	if len(why.Places) == 0 {
		out.WriteString(w.Say("explain_no_place") + "\n")
		return out.String()
	}
	out.WriteString("\n" + w.Say("explain_nearest") + "\n")
	for i := range why.Places {
		x := &why.Places[i]
		where := w.Say("explain_new_session")
		if x.Session != nil {
			where = w.Say("explain_session", "Session", *x.Session)
		}
		out.WriteString(w.Say("explain_place", "Day", w.ToldDay(x.Date), "Start", words.ToldClock(x.Start), "Room", v.called.Name(x.Room), "Trainers", v.led(x.Trainers), "Where", where, "Verdict", v.verdict(x)) + "\n")
	}
	return out.String()
}

// verdicts are places one after another of which the same is said.
type verdicts struct{ first, last, verdict string }

// SessionText says why a session is where it is.
func (v Views) SessionText(why *explain.SessionExplanation) string {
	w := v.words
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", ended(words.UpperFirst(v.told(&why.Detail))))
	for _, part := range []struct {
		change, title string
		what          func(*explain.Place) string
	}{
		{"start", w.Say("explain_other_start"), func(x *explain.Place) string { return words.ToldClock(x.Start) }},
		{"day", w.Say("explain_other_day"), func(x *explain.Place) string { return w.ToldDay(x.Date) }},
		{"room", w.Say("explain_other_room"), func(x *explain.Place) string { return v.called.Name(x.Room) }},
		{"trainer", w.Say("explain_other_trainer"), func(x *explain.Place) string { return v.called.Names(x.Trainers) }},
	} {
		var rows []verdicts
		for i := range why.Places {
			x := &why.Places[i]
			if x.Change != part.change {
				continue
			}
			what, verdict := part.what(x), v.verdict(x)
			if n := len(rows); n > 0 && rows[n-1].verdict == verdict {
				rows[n-1].last = what
				continue
			}
			rows = append(rows, verdicts{what, what, verdict})
		}
		if len(rows) > 0 {
			fmt.Fprintf(&out, "\n%s\n", part.title)
		}
		for _, r := range rows {
			if r.first != r.last {
				r.first += " – " + r.last
			}
			fmt.Fprintf(&out, "  %s: %s\n", r.first, r.verdict)
		}
	}
	return out.String()
}

// SuggestionsText says which alternatives there are, and in which folder they are
// as plans; empty: in none.
func (v Views) SuggestionsText(found *explain.Suggestions, folder string) string {
	w := v.words
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", ended(words.UpperFirst(v.told(&found.Detail))))
	for i := range found.Alternatives {
		a := &found.Alternatives[i]
		out.WriteString("\n" + w.Say("explain_alternative", "Number", i+1, "Kind", words.UpperFirst(w.Say("explain_"+string(a.Kind))), "Text", v.told(&a.Text)) + "\n")
		for k := range a.Changes {
			fmt.Fprintf(&out, "   - %s\n", v.told(&a.Changes[k].Text))
		}
		if a.ID != "" {
			out.WriteString("   " + w.Say("explain_take", "ID", a.ID) + "\n")
		}
	}
	if folder != "" && len(found.Alternatives) > 0 {
		out.WriteString("\n" + w.Say("explain_as_plans", "Folder", folder, "Count", len(found.Alternatives)) + "\n")
	}
	return out.String()
}

// told is a fact with people and things by what they are called, and seats for people without a
// name as what they are; where nothing is called otherwise than by its id, as it is.
func (v Views) told(f *explain.Fact) string {
	if v.called == nil {
		return v.words.Told(f)
	}
	x := f.Renamed(v.person)
	return v.words.Told(&x)
}

// person is what somebody or something is called; a seat for people without a name, where
// names are known, is called what it is.
func (v Views) person(id string) string {
	if v.called != nil && strings.HasPrefix(id, facts.NamelessPrefix) {
		return v.words.Say("explain_reserved")
	}
	return v.called.Name(id)
}

// verdict says whether a place can be taken, in a sentence.
func (v Views) verdict(x *explain.Place) string {
	because := v.told(&x.Because)
	if x.Forbidden != nil {
		return v.words.Say("explain_forbidden", "Because", because, "Rule", *x.Forbidden)
	}
	return ended(because)
}

func (v Views) led(trainers []string) string {
	if len(trainers) == 0 {
		return v.words.Say("explain_no_trainer")
	}
	names := make([]string, len(trainers))
	for i, id := range trainers {
		names[i] = v.called.Name(id)
	}
	return strings.Join(names, v.words.Say("explain_and"))
}

// ended ends a sentence, unless a shortened word has ended it already.
func ended(text string) string {
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}
