package editions

import (
	"slices"

	"cohort/planner"
)

// Early are people who sit in a session although they take a course that comes before it
// only later, or have no place in it at all: what was announced stands even where the
// earlier course fell through.
type Early struct {
	Session Session      // nobody seated need be given
	Before  string       // the course that comes before
	People  []string     // ascending
	Next    *Appointment // where the first of them takes it; nil: none of them has a place
	By      planner.Date // the last working day before the session, not one that is over
}

// early finds those of the sessions shown that are not over when the period begins, by time;
// of an office's people alone where one is named.
func (b *Board) early(office string, from planner.Date, shown func(s *planner.Session) bool) (out []Early) {
	plan := b.sorted()
	for _, s := range plan.Sessions[office] {
		course := b.courseOf[s.Course]
		if course == nil || b.date(s.Day) < from || !shown(s) {
			continue
		}
		for _, before := range course.After {
			var people []string
			var next *planner.Session
			for _, id := range s.Seated {
				l := b.learners[b.requests[id].Learner]
				asks := slices.IndexFunc(plan.Requests[l.ID], func(r *planner.Request) bool { return r.Course == before })
				if l.Anonymous || office != "" && l.Office != office || asks < 0 {
					continue
				}
				x := plan.Seats[plan.Requests[l.ID][asks].ID]
				if x != nil && (x.Day < s.Day || x.Day == s.Day && x.Start < s.Start) {
					continue
				}
				people = append(people, b.person(l.ID))
				if x != nil && (next == nil || x.Day < next.Day || x.Day == next.Day && x.Start < next.Start) {
					next = x
				}
			}
			if len(people) == 0 {
				continue
			}
			e := Early{Session: b.session(s, false), Before: b.course(before), People: people}
			e.By = max(b.calendar.Previous(e.Session.Date), from)
			if next != nil {
				y := b.session(next, false)
				e.Next = y.Appointment()
			}
			SortByName(b.language, e.People, func(name string) string { return name })
			out = append(out, e)
		}
	}
	order := ByName(b.language)
	slices.SortStableFunc(out, func(x, y Early) int { return byTime(x.Session.Appointment(), y.Session.Appointment(), order) })
	return out
}
