package explain

import (
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Fact is something to tell: a code that names a message, and what it speaks of.
// Whoever shows it makes a sentence of it, in their language; see reports/words.
type Fact struct {
	Code string // empty: the parts
	// Args are names and values by turns. A value is an id, a number, a planner.Date, a
	// Span, Hours, a Count, Names or another Fact.
	Args  []any
	Count int    // of what the message is told in singular or plural, its value Count; 0: of nothing
	Parts []Fact // told one after the other
	Join  Join
}

// Join is how the parts of a fact follow one another.
type Join int

// The joins.
const (
	InOne     Join = iota // one sentence runs on
	InList                // a list
	InAll                 // a list of all that has to happen
	Explained             // the first, and what it comes to
)

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

// Renamed is the fact with other ids in place of its own.
func (f Fact) Renamed(name func(id string) string) Fact {
	f.Args, f.Parts = slices.Clone(f.Args), slices.Clone(f.Parts)
	for i := 1; i < len(f.Args); i += 2 {
		switch x := f.Args[i].(type) {
		case string:
			f.Args[i] = name(x)
		case Names:
			x.First = slices.Clone(x.First)
			for k, id := range x.First {
				x.First[k] = name(id)
			}
			f.Args[i] = x
		case Fact:
			f.Args[i] = x.Renamed(name)
		}
	}
	for i, x := range f.Parts {
		f.Parts[i] = x.Renamed(name)
	}
	return f
}

func told(code string, pairs ...any) Fact { return Fact{Code: code, Args: pairs} }

// counted is told of so many.
func counted(code string, n int, pairs ...any) Fact { return Fact{Code: code, Args: pairs, Count: n} }

// joined tells facts one after the other.
func joined(how Join, parts ...Fact) Fact {
	if len(parts) == 1 {
		return parts[0]
	}
	return Fact{Parts: parts, Join: how}
}

// Silent says whether there is nothing to tell.
func (f *Fact) Silent() bool { return f.Code == "" && len(f.Parts) == 0 }

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
