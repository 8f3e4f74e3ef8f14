package explain

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Fact is something to tell: a code that names a message, and what it speaks of.
// Whoever shows it makes a sentence of it, in their language.
type Fact struct {
	Code string // empty: the parts
	// Args are names and values by turns. A value is an id, a number, a planner.Date, a
	// Span, Hours, a Count, Names or another Fact.
	Args    []any
	Parts   []Fact // told one after the other
	Between string // the code of what stands between two parts; empty: nothing
	Said    string // the sentence, where somebody made one; it is what is written as JSON
}

// Span is a day and hours.
type Span struct {
	Date       planner.Date
	Start, End int // minutes of the day
}

// Hours are minutes, told as hours.
type Hours int

// Count is how many there are of something: day, hour, person, request, seat, session,
// and what there is more or fewer of.
type Count struct {
	N    int
	What string
}

// Names are ids, the first few of them, and how many there are beside.
type Names struct {
	First []string
	More  int
}

// Words are the messages of one language by key; pairs are the names and values of a
// message's placeholders.
type Words interface {
	Say(key string, pairs ...any) string
	Count(key string, n int, pairs ...any) string
}

func told(code string, pairs ...any) Fact { return Fact{Code: code, Args: pairs} }

// joined tells facts one after the other.
func joined(between string, parts ...Fact) Fact {
	if len(parts) == 1 {
		return parts[0]
	}
	return Fact{Parts: parts, Between: between}
}

// Silent says whether there is nothing to tell.
func (f *Fact) Silent() bool { return f.Code == "" && len(f.Parts) == 0 }

// MarshalJSON writes the sentence.
func (f Fact) MarshalJSON() ([]byte, error) {
	b, err := json.Marshal(f.Said)
	if err != nil {
		return nil, fmt.Errorf("fact %s: %w", f.Code, err)
	}
	return b, nil
}

// In makes a sentence, or the part of one that the fact is.
func (f *Fact) In(w Words) string {
	if f.Code != "" {
		pairs := slices.Clone(f.Args)
		for i := 1; i < len(pairs); i += 2 {
			pairs[i] = shown(pairs[i], w)
		}
		return w.Say("told_"+f.Code, pairs...)
	}
	parts := make([]string, len(f.Parts))
	for i := range f.Parts {
		parts[i] = f.Parts[i].In(w)
	}
	between := ""
	if f.Between != "" {
		between = w.Say("told_" + f.Between)
	}
	return strings.Join(parts, between)
}

// tell notes the sentences of facts.
func tell(w Words, facts ...*Fact) {
	for _, f := range facts {
		f.Said = f.In(w)
	}
}

// Tell makes the sentences of an explanation.
func (x *RequestExplanation) Tell(w Words) {
	tell(w, &x.Detail)
	for i := range x.Places {
		tell(w, &x.Places[i].Because)
	}
}

// Tell makes the sentences of an explanation.
func (x *SessionExplanation) Tell(w Words) {
	tell(w, &x.Detail)
	for i := range x.Places {
		tell(w, &x.Places[i].Because)
	}
}

// Tell makes the sentences of suggestions.
func (x *Suggestions) Tell(w Words) {
	tell(w, &x.Detail)
	for i := range x.Alternatives {
		a := &x.Alternatives[i]
		tell(w, &a.Text)
		for k := range a.Changes {
			tell(w, &a.Changes[k].Text)
		}
	}
}

// Told are the reasons as a plan has them, each with its detail in words; without words
// the details stay empty.
func Told(reasons []Reason, w Words) []planner.Unserved {
	out := make([]planner.Unserved, len(reasons))
	for i, r := range reasons {
		out[i] = r.Unserved
		if w != nil {
			out[i].Detail = r.Why.In(w)
		}
	}
	return out
}

// Day shows a date without its year.
func Day(date planner.Date, w Words) string {
	d := date.UTC()
	weekday := (int(d.Weekday())+6)%7 + 1
	return w.Say("told_day", "Weekday", w.Say(fmt.Sprintf("told_weekday_%d", weekday)), "Day", d.Day(), "Month", w.Say(fmt.Sprintf("told_month_%d", d.Month())))
}

func shown(value any, w Words) any {
	switch x := value.(type) {
	case Fact:
		return x.In(w)
	case planner.Date:
		return Day(x, w)
	case Span:
		return w.Say("told_span", "Day", Day(x.Date, w), "From", clock(x.Start), "To", clock(x.End))
	case Hours:
		if x%60 == 0 {
			return shown(Count{int(x / 60), "hour"}, w)
		}
		return w.Say("told_hours", "Hours", fmt.Sprintf("%.1f", float64(x)/60))
	case Count:
		return w.Count("told_count_"+strings.ReplaceAll(x.What, " ", "_"), x.N)
	case Names:
		switch n := len(x.First); {
		case x.More > 0:
			return w.Say("told_names_more", "Names", strings.Join(x.First, ", "), "Count", x.More)
		case n == 0:
			return w.Say("told_nobody")
		case n == 1:
			return x.First[0]
		default:
			return w.Say("told_names_and", "Names", strings.Join(x.First[:n-1], ", "), "Last", x.First[n-1])
		}
	}
	return value
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// names lists ids, and counts those beyond the first few.
func names(ids []string) Names {
	const most = 4
	if n := len(ids); n > most {
		return Names{ids[:most-1], n - most + 1}
	}
	return Names{ids, 0}
}

// who names the learners of some requests, in the order of their ids.
func (b *board) who(requests []draft.RequestIx) Names {
	var ids []string
	for _, r := range requests {
		ids = append(ids, b.Snapshot.Learners[b.Requests[r].Learner].ID)
	}
	slices.Sort(ids)
	return names(ids)
}

// team names a crew.
func (b *board) team(crew []draft.TrainerIx) Names {
	var ids []string
	for _, t := range crew {
		ids = append(ids, b.Snapshot.Trainers[t].ID)
	}
	return names(ids)
}

func persons(n int) Count { return Count{n, "person"} }

// date is a day of the horizon.
func (b *board) date(day int32) planner.Date { return b.Snapshot.FirstDay + planner.Date(day) }

// span is a place's day and hours.
func (b *board) span(p *draft.Place) Span { return Span{b.date(p.Day), int(p.Start), int(p.End)} }
