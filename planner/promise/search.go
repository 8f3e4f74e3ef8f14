package promise

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable"
	"cohort/planner/timetable/insert"
)

// searchIterations and searchRounds bound the engine's part in one answer. The
// engine sees nothing but the newcomers and what is in their way, so that few are
// enough.
const (
	searchIterations = 3_000
	searchRounds     = 2
)

// hopeless ends a round that serves too little after so many iterations: of 100 courses
// that the newcomers need, more than this many have no seat. In the tables of size S one of
// 260 rounds that find places in the end stands as badly then, and two of three that do not.
var hopeless = []struct{ iterations, of100 int64 }{{896, 6}, {1536, 3}}

// search lets the engine look for a sooner ready date than groups that keep
// together have: people may part and meet again from day to day. Everything that
// stands is pinned, and the newcomers' requests are due the day before the best
// so far, or the last day that is of use. It returns that best where it finds no sooner
// one, and looks no further on a day that is soon enough.
func (d *Desk) search(ctx context.Context, t *task, best *insert.Inserted, until, soonEnough int) (*insert.Inserted, error) {
	target := until
	if best.Possible {
		target = best.ReadyDay - 1
	}
	a := d.around(t, target)
	a.anyDay = target <= soonEnough
	for round := 0; round < searchRounds && best.Soonest >= 0 && target >= max(best.Soonest, soonEnough); round++ {
		for i := range a.newcomers {
			a.newcomers[i].Due = target - a.first
		}
		found, err := timetable.Solve(ctx, &a.Snapshot, timetable.Options{Seed: 1, Iterations: searchIterations, Terse: true, Enough: a.decided})
		if err != nil {
			return nil, fmt.Errorf("a search for places went wrong: %w", err)
		}
		if err := context.Cause(ctx); err != nil {
			return nil, err // what it has found by then is no answer
		}
		got := d.read(t, found.Plan, a)
		if got == nil || best.Possible && got.ReadyDay >= best.ReadyDay {
			break
		}
		got.Soonest, got.GaveWay, got.Closed = best.Soonest, append([]string{}, t.anonymous...), a.closed
		best, target = got, got.ReadyDay-1
	}
	return best, nil
}

// decided says whether a round need not go on: everybody has a seat for everything and any
// day will do, or a seat in time is out of sight.
func (a *surroundings) decided(p timetable.Progress) bool {
	price, _ := a.UnservedPrice(&a.newcomers[0])
	lacking := (p.Terms.Unserved + p.Terms.Deferred) / price
	return lacking == 0 && a.anyDay || slices.ContainsFunc(hopeless, func(h struct{ iterations, of100 int64 }) bool {
		return p.Iterations >= h.iterations && 100*lacking > h.of100*int64(len(a.newcomers))
	})
}

// newcomerWeight is the weight of the newcomers' requests: nothing else is wanted.
const newcomerWeight = 100

// surroundings are what a search for places sees: a snapshot in which the newcomers
// alone want seats. It begins with a day of the desk's snapshot, for every day of a
// snapshot costs time.
type surroundings struct {
	planner.Snapshot
	first     int               // that day
	newcomers []planner.Request // their requests, in the snapshot
	least     map[string]int    // how many newcomers a session needs that somebody gave way in
	closed    []string          // sessions that nobody is left in
	anyDay    bool              // any day until the newcomers' requests are due is soon enough
}

// around is what can matter to newcomers who look for places until a day: the sessions
// of the weeks in which they could be ready, held for good, with who leads them where.
// Only seats beside which one is free for them are somebody's; of other sessions one seat
// stands for all, in a course that nobody else wants. Those who give way are gone.
func (d *Desk) around(t *task, target int) *surroundings {
	a := &surroundings{Snapshot: *d.s, first: max(int(d.Date(t.earliest).Monday()-d.s.FirstDay), 0), least: map[string]int{}}
	c, first := &a.Snapshot, a.first
	c.Reserved, c.Requests, c.Published, c.Learners, c.Courses = nil, nil, nil, nil, nil
	last := min(d.s.Days, int(d.Date(target).Monday()+7-d.s.FirstDay)) - 1
	c.FirstDay, c.Days = d.Date(first), last-first+1
	c.Rooms, c.Trainers = slices.Clone(c.Rooms), slices.Clone(c.Trainers)
	for i := range c.Rooms {
		c.Rooms[i].Open = between(c.Rooms[i].Open, first, last)
	}
	for i := range c.Trainers {
		c.Trainers[i].Available = between(c.Trainers[i].Available, first, last)
		if first > 0 { // what they taught in the week of the desk's first day
			c.Trainers[i].TaughtMinutes = 0
		}
	}
	for _, x := range d.s.Courses {
		if slices.Contains(t.programme.Courses, x.ID) {
			x.After = filter(x.After, func(id string) bool { return slices.Contains(t.programme.Courses, id) })
			c.Courses = append(c.Courses, x)
		}
		x.ID, x.MinGroup, x.MaxGroup, x.Features, x.After, x.Starts = heldCourse+x.ID, 1, 1, []string{}, []string{}, []int{}
		c.Courses = append(c.Courses, x)
	}
	gone := map[string]bool{}
	for _, id := range t.anonymous {
		for _, r := range d.needs(id) {
			gone[r.ID] = true
		}
	}
	pinned := map[string]bool{}
	for _, x := range d.s.Published {
		pinned[x.ID] = x.Stands()
	}
	for _, x := range d.p.Sessions {
		had := len(x.Seated)
		x.Seated = filter(x.Seated, func(id string) bool { return !gone[id] })
		if len(x.Seated) == 0 && had > 0 && !pinned[x.ID] {
			a.closed = append(a.closed, x.ID)
			continue
		}
		course := d.course(x.Course)
		if len(x.Seated) < had && had >= course.MinGroup && !pinned[x.ID] {
			a.least[x.ID] = course.MinGroup - len(x.Seated)
		}
		if x.Day < first || x.Day > last {
			continue
		}
		if x.Day < t.earliest || x.Day > target || len(x.Seated) >= min(course.MaxGroup, d.s.Rooms[d.ground.Room(x.Room)].Seats) || !slices.Contains(t.programme.Courses, x.Course) {
			x.Course = heldCourse + x.Course
			x.Seated = x.Seated[:min(len(x.Seated), 1)]
		}
		x.Day -= first
		for k, id := range x.Seated {
			l := d.s.Learners[d.ground.LearnerOf[d.ground.Request(id)]]
			l.ID, l.Cohort, l.Available = fmt.Sprintf("%s%s/%d", heldCourse, x.ID, k), "", []planner.Window{}
			x.Seated[k] = planner.RequestID(l.ID, x.Course)
			c.Learners = append(c.Learners, l)
			c.Requests = append(c.Requests, planner.Request{ID: x.Seated[k], Learner: l.ID, Course: x.Course, Earliest: x.Day, Due: x.Day, Weight: 1})
		}
		c.Published = append(c.Published, planner.Published{Session: x, Pinned: true})
	}
	people, newcomers := d.admit(c, t, d.newIDs(t))
	for i := range people {
		people[i].Available = between(people[i].Available, first, target)
	}
	a.newcomers = newcomers
	for i := range newcomers {
		newcomers[i].Earliest -= first
		newcomers[i].Weight = newcomerWeight
	}
	// Each by itself: a price that is new to plans is none of an answer until somebody says so.
	c.Weights = planner.Weights{Unserved: 1000, Deferred: 50, Late: 20, Ready: 100, Teaching: 10, TrainerTravel: 1, LearnerTravel: 1,
		Moved: 1000, Reroomed: 20, Retrained: 100, Provisional: planner.Given(10)}
	return a
}

// between is the windows from one day to another, as days after the first of them.
func between(windows []planner.Window, first, last int) []planner.Window {
	out := []planner.Window{}
	for _, w := range windows {
		if w.Day() >= first && w.Day() <= last {
			out = append(out, planner.Window{w.Day() - first, w.From(), w.To()})
		}
	}
	return out
}

// heldCourse begins the names of what only stands for what is held.
const heldCourse = "held/"

// filter is a new list of those for which something holds.
func filter[T any](list []T, holds func(T) bool) []T {
	out := []T{}
	for _, x := range list {
		if holds(x) {
			out = append(out, x)
		}
	}
	return out
}

// read takes the newcomers' paths out of a plan for their surroundings; nil where somebody
// lacks a seat or a session that others gave way in lacks its least group.
func (d *Desk) read(t *task, p *planner.Plan, a *surroundings) *insert.Inserted {
	stands := map[string]bool{}
	for _, x := range a.Published { // the engine may give the id of another again
		stands[x.ID] = true
	}
	place := map[string]int{} // of the newcomer, by request
	ids := d.newIDs(t)
	for i, id := range ids {
		for _, c := range t.programme.Courses {
			place[planner.RequestID(id, c)] = i
		}
	}
	out := &insert.Inserted{Possible: true, Paths: make([][]insert.Stop, len(ids))}
	served, came := 0, map[string]int{}
	for _, x := range p.Sessions { // soonest first
		x.Day += a.first
		stop := insert.Stop{Course: x.Course, Session: x.ID, Opened: -1, Day: x.Day, Start: x.Start, Room: x.Room}
		mine := 0
		for _, id := range x.Seated {
			if i, known := place[id]; known {
				if mine == 0 && !stands[x.ID] {
					y := x
					y.ID, y.Seated = "", nil
					stop.Session, stop.Opened = "", len(out.Opened)
					out.Opened = append(out.Opened, y)
				}
				mine++
				served++
				out.ReadyDay = max(out.ReadyDay, x.Day)
				out.Paths[i] = append(out.Paths[i], stop)
			}
		}
		if stands[x.ID] {
			came[x.ID] = mine
		}
	}
	for id, n := range a.least {
		if came[id] < n {
			return nil
		}
	}
	if served < len(ids)*len(t.programme.Courses) {
		return nil
	}
	for _, path := range out.Paths {
		slices.SortStableFunc(path, func(a, b insert.Stop) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start)) })
	}
	return out
}
