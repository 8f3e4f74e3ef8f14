package whatif

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"cohort/planner"
	"cohort/planner/promise"
	"cohort/planner/timetable"
)

func (c TrainerAway) change(w *world) error {
	t, err := w.trainer(c.ID)
	if err != nil {
		return err
	}
	first, last, err := w.span(c.From, c.To)
	if err != nil {
		return err
	}
	rest, days := without(t.Available, first, last)
	if days == 0 {
		return fmt.Errorf("trainer %s is away from %s to %s already", c.ID, c.From, c.To)
	}
	t.Available, w.effect.Amount = rest, days
	return nil
}

func (c AddTrainer) change(w *world) error {
	like, err := w.trainer(c.Like)
	if err != nil {
		return err
	}
	t := *like
	t.TaughtMinutes, t.Home = 0, cmp.Or(c.Home, like.Home)
	if c.Courses != nil {
		t.Courses = slices.Compact(slices.Sorted(slices.Values(c.Courses)))
	}
	taken := map[string]bool{}
	for i := range w.s.Trainers {
		taken[w.s.Trainers[i].ID] = true
	}
	for n := 1; ; n++ {
		if t.ID = planner.Bounded(fmt.Sprintf("%s+%d", c.Like, n)); !taken[t.ID] {
			break
		}
	}
	w.s.Trainers = append(w.s.Trainers, t)
	w.effect.Added, w.effect.Amount = []string{t.ID}, 1
	return nil
}

// leads is an error where a course is not known, or a trainer, if there is one,
// has no role in which it is led.
func (w *world) leads(t *planner.Trainer, course string) error {
	x, err := w.course(course)
	if err != nil || t == nil {
		return err
	}
	if !slices.ContainsFunc(x.Crew, func(role string) bool { return slices.Contains(t.Roles, role) }) {
		return fmt.Errorf("course %s is led as %s, and a trainer like %s is %s", course, list(x.Crew), t.ID, list(t.Roles))
	}
	return nil
}

func list(words []string) string {
	text := ""
	for i, x := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			text += " and "
		default:
			text += ", "
		}
		text += x
	}
	return text
}

func (c Train) change(w *world) error {
	t, err := w.trainer(c.Trainer)
	if err != nil {
		return err
	}
	if _, err := w.course(c.Course); err != nil {
		return err
	}
	if slices.Contains(t.Courses, c.Course) {
		return fmt.Errorf("trainer %s may lead %s already", c.Trainer, c.Course)
	}
	t.Courses = append(slices.Clone(t.Courses), c.Course)
	w.effect.Amount = 1
	return nil
}

func (c Wave) change(w *world) error {
	desk, err := w.desk()
	if err != nil {
		return err
	}
	s, added, expected, err := desk.Announce(promise.Wave{Office: c.Office, Start: c.Start, Headcount: c.Headcount, Programme: c.Programme})
	if err != nil {
		return refused(err)
	}
	if len(added) == 0 {
		return fmt.Errorf("office %s expects %d newcomers on %s already, so that a wave of %d adds nobody", c.Office, expected, c.Start, c.Headcount)
	}
	w.s = s
	w.effect.Added, w.effect.Amount, w.effect.Expected = added, len(added), expected
	return nil
}

// desk is where waves are announced.
func (w *world) desk() (*promise.Desk, error) {
	desk, err := promise.Open(w.s, timetable.Standing(w.s))
	if err == nil {
		desk.NotBefore = w.notBefore()
	}
	return desk, err
}

// notBefore is the first day on which anybody who holds no seat yet may get one.
func (w *world) notBefore() int {
	held := map[string]bool{}
	for _, x := range w.s.Published {
		for _, id := range x.Seated {
			held[id] = true
		}
	}
	first := -1
	for i := range w.s.Requests {
		if r := &w.s.Requests[i]; !held[r.ID] && (first < 0 || r.Earliest < first) {
			first = r.Earliest
		}
	}
	return max(first, 0)
}

// mostFactor is the greatest factor of hiring: beyond it no snapshot is of any
// use to anybody.
const mostFactor = 10

// Reserved seats grow and shrink as a whole, to the nearest number of people; offices
// and intakes get their shares by the largest remainder, ties by id.
func (c Hiring) change(w *world) error {
	if !(c.Factor >= 0 && c.Factor <= mostFactor) {
		return fmt.Errorf("the factor is %v, want 0 to %d", c.Factor, mostFactor)
	}
	type group struct{ office, cohort string }
	members := map[group][]int{} // places among the learners
	var order []group
	all := 0
	for i := range w.s.Learners {
		if l := &w.s.Learners[i]; l.Anonymous {
			g := group{l.Office, l.Cohort}
			if members[g] == nil {
				order = append(order, g)
			}
			members[g] = append(members[g], i)
			all++
		}
	}
	want := int(math.Round(c.Factor * float64(all)))
	if want == all { // a network has weeks in which nobody without a name is expected
		return nil
	}
	slices.SortFunc(order, func(a, b group) int { return cmp.Or(cmp.Compare(a.office, b.office), cmp.Compare(a.cohort, b.cohort)) })
	share := make([]int, len(order))
	rest := make([]int, len(order)) // of a division by all
	left := want
	for i, g := range order {
		n := len(members[g]) * want
		share[i], rest[i] = n/all, n%all
		left -= share[i]
	}
	byRest := make([]int, len(order))
	for i := range byRest {
		byRest[i] = i
	}
	slices.SortStableFunc(byRest, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range byRest[:left] {
		share[i]++
	}
	gone := map[string]bool{}
	var copies []twin
	for i, g := range order {
		list := members[g]
		slices.SortFunc(list, func(a, b int) int { return byNumber(&w.s.Learners[a], &w.s.Learners[b]) })
		for _, at := range list[min(share[i], len(list)):] {
			gone[w.s.Learners[at].ID] = true
		}
		for n := len(list); n < share[i]; n++ {
			copies = append(copies, twin{list[n%len(list)], n / len(list), n + 1})
		}
	}
	w.drop(gone)
	if len(copies) > 0 {
		w.double(copies)
	}
	w.effect.Amount = want - all
	return nil
}

// byNumber is the order in which people without a name are counted; by their ids
// where the snapshot has no numbers.
func byNumber(a, b *planner.Learner) int {
	return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
}

// twin is a learner to be copied, for the how manieth time, and the number of
// the copy.
type twin struct{ at, round, number int }

// drop takes learners out, with their requests and seats.
func (w *world) drop(learners map[string]bool) {
	if len(learners) == 0 {
		return
	}
	requests := map[string]bool{}
	for _, r := range w.s.Requests {
		if learners[r.Learner] {
			requests[r.ID] = true
		}
	}
	w.s.Learners = slices.DeleteFunc(w.s.Learners, func(l planner.Learner) bool { return learners[l.ID] })
	w.s.Requests = slices.DeleteFunc(w.s.Requests, func(r planner.Request) bool { return requests[r.ID] })
	w.forget(requests)
}

// double adds learners who need what others need.
func (w *world) double(copies []twin) {
	needs := map[string][]planner.Request{}
	taken, asked := map[string]bool{}, map[string]bool{}
	for _, r := range w.s.Requests {
		needs[r.Learner] = append(needs[r.Learner], r)
		asked[r.ID] = true
	}
	for _, l := range w.s.Learners {
		taken[l.ID] = true
	}
	free := func(ids map[string]bool, id string, round int) string {
		for n := round; ; n++ {
			if out := fmt.Sprintf("%s+%d", id, n); !ids[out] {
				ids[out] = true
				return out
			}
		}
	}
	for _, c := range copies {
		l := w.s.Learners[c.at]
		was := l.ID
		l.ID = free(taken, was, c.round)
		if l.Number != 0 {
			l.Number = c.number
		}
		w.s.Learners = append(w.s.Learners, l)
		for _, r := range needs[was] {
			r.ID, r.Learner = free(asked, r.ID, c.round), l.ID
			w.s.Requests = append(w.s.Requests, r)
		}
	}
}
