package demand

import (
	"slices"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// afternoon is the first day of the horizon as it stands at the moment of the run.
// Sessions that have begun are past. Whoever was in one of them has already spent a
// part of the limits of the day, which a snapshot cannot say: for the rest of the day
// they have only the hours of what is announced to them.
type afternoon struct {
	begins int            // first minute at which anything may still begin
	begun  []facts.Issued // today's sessions that have begun
	busy   map[string]bool
	away   map[string]bool // offices of which working staff was in one of them
	later  map[string][]clean.Span
}

// theAfternoon is what is left of the day of the run.
func (k *known) theAfternoon(begins int) *afternoon {
	a := &afternoon{begins: begins, busy: map[string]bool{}, away: map[string]bool{}, later: map[string][]clean.Span{}}
	staff := map[string]string{} // their office
	for i := range k.People {
		if p := &k.People[i]; !k.newcomer(p) {
			staff[p.ID] = p.Office
		}
	}
	for _, x := range k.Issued {
		if x.Date != k.asOf {
			continue
		}
		who := append(slices.Clone(x.Trainers), x.Learners...)
		if x.Start >= begins {
			for _, id := range who {
				a.later[id] = append(a.later[id], clean.Span{From: x.Start, To: x.Start + x.Minutes})
			}
			continue
		}
		a.begun = append(a.begun, x)
		for _, id := range who {
			a.busy[id] = true
			if office := staff[id]; office != "" {
				a.away[office] = true
			}
		}
	}
	return a
}

// past says whether an issued session has begun.
func (a *afternoon) past(x *facts.Issued, today planner.Date) bool {
	return x.Date < today || x.Date == today && x.Start < a.begins
}

// underWay are the sessions that have begun, and of which nobody can say yet what
// became of them: they count as held, and who sits in them as being there.
func (k *known) underWay() []facts.Issued {
	return slices.DeleteFunc(slices.Clone(k.rest.begun), func(x facts.Issued) bool {
		_, judged := k.Happened.Sessions[x.ID]
		return judged
	})
}

// sitting says whether somebody sits in a session of a course at this moment.
func (k *known) sitting(person, course string) bool {
	return slices.ContainsFunc(k.underWay(), func(x facts.Issued) bool { return x.Course == course && slices.Contains(x.Learners, person) })
}

// left are somebody's windows in what is left of the day of the run and after it.
func (k *known) left(person string, windows []planner.Window) []planner.Window {
	if k.rest.begins == 0 {
		return windows
	}
	if k.rest.busy[person] {
		return k.announced(person, windows)
	}
	var out []planner.Window
	for _, w := range windows {
		if w.Day() == 0 {
			w = planner.Window{0, max(w.From(), k.rest.begins), w.To()}
		}
		if w.From() < w.To() {
			out = append(out, w)
		}
	}
	return out
}

// announced are somebody's windows with no more of the day of the run than the hours of
// what is announced to them.
func (k *known) announced(person string, windows []planner.Window) []planner.Window {
	later := slices.SortedFunc(slices.Values(k.rest.later[person]), func(a, b clean.Span) int { return a.From - b.From })
	later = slices.CompactFunc(later, func(a, b clean.Span) bool { return b.From < a.To })
	var out []planner.Window
	for _, w := range windows {
		if w.Day() > 0 {
			out = append(out, w)
			continue
		}
		for _, s := range later {
			if w.From() <= s.From && s.To <= w.To() {
				out = append(out, planner.Window{0, s.From, s.To})
			}
		}
	}
	return out
}

// besides are the windows of working staff without those of the day of the run that
// their office may need for whom it has released already.
func (k *known) besides(p *facts.Person, windows []planner.Window) []planner.Window {
	if !k.rest.away[p.Office] {
		return windows
	}
	return k.announced(p.ID, windows)
}
