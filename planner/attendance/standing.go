package attendance

import (
	"slices"
	"time"

	"cohort/planner"
)

// MostRaise is the most by which missed seats raise the weight of a request.
const MostRaise = 5

// event is something that happened to a person's need of a course.
type event struct {
	course string
	date   planner.Date
	kind   kind
}

type kind int

const (
	nothing kind = iota // was there and was not examined
	completed
	failed
	missed // sat in a session and was not there
)

// Standing is where a person stands with a course.
type Standing struct {
	Completed *planner.Date // last, by the course itself or one that counts as it; nil: never
	Until     *planner.Date // last day on which that is valid; nil: never completed, or for good
	Failed    int           // attempts since
	Again     planner.Date  // first day of the next attempt; 0: none has failed
	Exhausted bool          // no further attempt is allowed
	Raise     int           // of the weight of a request, for seats missed since
}

// Valid says whether the course is completed and need not be taken again on a day.
func (s *Standing) Valid(d planner.Date) bool {
	return s.Completed != nil && (s.Until == nil || d <= *s.Until)
}

// Standing says where a person stands with a course. What happened on the day of the
// last completion or before it is done with.
func (r *Record) Standing(person, course string) Standing {
	var s Standing
	events, from := r.events[person], r.from[course]
	for i := range events {
		e := &events[i]
		if e.kind == completed && (s.Completed == nil || e.date > *s.Completed) && slices.Contains(from, e.course) {
			s.Completed = &e.date
		}
	}
	if s.Completed != nil { // not the record's own
		on := *s.Completed
		s.Completed = &on
	}
	c := r.courses[course]
	if s.Completed != nil && c.RefreshMonths != nil {
		until := later(*s.Completed, *c.RefreshMonths)
		s.Until = &until
	}
	for i := range events {
		e := &events[i]
		if e.course != course || s.Completed != nil && e.date <= *s.Completed {
			continue
		}
		switch e.kind {
		case failed:
			s.Failed++
			s.Again = max(s.Again, e.date+planner.Date(c.RetakeAfterDays))
		case missed:
			s.Raise = min(s.Raise+1, MostRaise)
		}
	}
	s.Exhausted = c.MostAttempts != nil && s.Failed >= *c.MostAttempts
	return s
}

// FailedOn says whether somebody was examined in a course on a day and did not pass.
func (r *Record) FailedOn(person, course string, d planner.Date) bool {
	return slices.Contains(r.events[person], event{course: course, date: d, kind: failed})
}

// sources are, by course, the courses whose completion completes it, itself among
// them.
func sources(courses map[string]Course) map[string][]string {
	from := map[string][]string{}
	for id := range courses {
		passed := map[string]bool{}
		for as := id; as != "" && !passed[as]; as = courses[as].CountsAs {
			passed[as] = true
			from[as] = append(from[as], id)
		}
	}
	return from
}

// later is the same day so many months later, or the last day of that month.
func later(d planner.Date, months int) planner.Date {
	t := d.UTC()
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return planner.DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}
