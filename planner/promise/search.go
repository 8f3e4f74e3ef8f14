package promise

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable"
)

// searchIterations and searchRounds bound the engine's part in one answer.
const (
	searchIterations = 40_000
	searchRounds     = 3
)

// search lets the engine look for a sooner ready date than groups that keep
// together have: people may part and meet again from day to day. Everything that
// stands is pinned, and the newcomers' requests are due the day before the best
// so far. It returns that best where it finds no sooner one.
func (d *Desk) search(t *task, best *timetable.Inserted) (*timetable.Inserted, error) {
	target := d.s.Days - 1
	if best.Possible {
		target = best.ReadyDay - 1
	}
	s, least, closed := d.around(t)
	for round := 0; round < searchRounds && best.Soonest >= 0 && target >= best.Soonest; round++ {
		for i := range s.Requests {
			if s.Requests[i].Weight == newcomerWeight {
				s.Requests[i].Due = target
			}
		}
		found, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: 1, Iterations: searchIterations})
		if err != nil {
			return nil, fmt.Errorf("a search for places went wrong: %w", err)
		}
		got := d.read(t, found.Plan, least, closed)
		if got == nil || best.Possible && got.ReadyDay >= best.ReadyDay {
			break
		}
		got.Soonest, got.GaveWay, got.Closed = best.Soonest, append([]string{}, t.anonymous...), closed
		best, target = got, got.ReadyDay-1
	}
	return best, nil
}

// newcomerWeight marks the newcomers' requests: nothing else is wanted.
const newcomerWeight = 100

// around is the snapshot in which everybody who has a seat holds it for good,
// those who give way are gone, and the newcomers alone want seats. least says of
// sessions that somebody gave way in how many newcomers they need; closed are
// those that nobody is left in.
func (d *Desk) around(t *task) (s *planner.Snapshot, least map[string]int, closed []string) {
	c := *d.s
	c.Reserved, c.Requests, c.Published, c.Learners = nil, nil, nil, d.sitting()
	gone := map[string]bool{}
	for _, id := range t.anonymous {
		for _, r := range d.requests[id] {
			gone[r.ID] = true
		}
	}
	for _, r := range d.s.Requests {
		if d.seats[r.ID] != nil && !gone[r.ID] {
			r.Weight = 1
			c.Requests = append(c.Requests, r)
		}
	}
	if t.Own != nil {
		c.Learners = slices.DeleteFunc(c.Learners, func(l planner.Learner) bool { return slices.Contains(t.Own, l.ID) })
	}
	least = map[string]int{}
	for _, x := range d.p.Sessions {
		had := len(x.Seated)
		x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return gone[id] })
		if len(x.Seated) == 0 && had > 0 {
			closed = append(closed, x.ID)
			continue
		}
		if most := d.courses[x.Course].MinGroup; len(x.Seated) < had && had >= most {
			least[x.ID] = most - len(x.Seated)
		}
		c.Published = append(c.Published, planner.Published{Session: x, Pinned: true})
	}
	at := len(c.Requests)
	d.admit(&c, t, d.newIDs(t))
	for i := at; i < len(c.Requests); i++ {
		c.Requests[i].Weight = newcomerWeight
	}
	c.Weights = planner.DefaultWeights()
	c.Weights.Ready, c.Weights.Split, c.Weights.Overload = 100, 0, 0
	return &c, least, closed
}

// sitting are the learners who have a seat, with their hours of the days on which
// they have one: of a large network's learners and hours little else is left, and
// nothing else matters to those who look for seats beside them.
func (d *Desk) sitting() []planner.Learner {
	if d.seated == nil {
		for _, l := range d.s.Learners {
			days := map[int]bool{}
			for _, r := range d.requests[l.ID] {
				if x := d.seats[r.ID]; x != nil {
					days[x.Day] = true
				}
			}
			if len(days) > 0 {
				l.Available = slices.DeleteFunc(slices.Clone(l.Available), func(w planner.Window) bool { return !days[w.Day()] })
				d.seated = append(d.seated, l)
			}
		}
	}
	return slices.Clone(d.seated)
}

// read takes the newcomers' paths out of a plan; nil where somebody lacks a seat
// or a session that others gave way in lacks its least group.
func (d *Desk) read(t *task, p *planner.Plan, least map[string]int, closed []string) *timetable.Inserted {
	stands := map[string]bool{}
	for _, x := range d.p.Sessions {
		stands[x.ID] = !slices.Contains(closed, x.ID) // the engine may give such an id again
	}
	place := map[string]int{}
	ids := d.newIDs(t)
	for i, id := range ids {
		place[id] = i
	}
	out := &timetable.Inserted{Possible: true, Paths: make([][]timetable.Stop, len(ids))}
	served := 0
	for _, x := range p.Sessions { // soonest first
		stop := timetable.Stop{Course: x.Course, Session: x.ID, Opened: -1, Day: x.Day, Start: x.Start, Room: x.Room}
		mine := 0
		for _, id := range x.Seated {
			if i, known := place[id[:max(0, len(id)-len(x.Course)-1)]]; known {
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
		if mine < least[x.ID] {
			return nil
		}
	}
	if served < len(ids)*len(t.programme.Courses) {
		return nil
	}
	for _, path := range out.Paths {
		slices.SortStableFunc(path, func(a, b timetable.Stop) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start)) })
	}
	return out
}
