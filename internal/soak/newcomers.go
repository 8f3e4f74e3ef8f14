package soak

import (
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/timetable"
)

// training is what is known of one training of somebody who begins.
type training struct {
	due, seat planner.Date // seat: 0 where there is none
	gone      bool
}

// Welcome is what newcomers were told on the morning on which they were first named.
type Welcome struct {
	Newcomers int `json:"newcomers"` // due within the plan
	InTime    int `json:"in_time"`   // of them, those who had each training by its day
}

// add counts somebody.
func (w *Welcome) add(inTime bool) {
	w.Newcomers++
	if inTime {
		w.InTime++
	}
}

// hiring keeps by when newcomers need their trainings, and when they have them.
func (c *counter) hiring(now *made, seats map[diff.Need]diff.Seat) {
	begins, first := map[string]bool{}, map[string]*Welcome{}
	for _, l := range now.Snapshot.Learners {
		begins[l.ID] = l.Intake != nil && !l.Anonymous
		switch {
		case !begins[l.ID] || c.newcomers[l.ID] != nil || now.base == 0: // the first plan knows whoever was there before it
		case *l.Intake > now.day:
			first[l.ID] = &c.Before
		default:
			first[l.ID] = &c.OnTheDay
		}
	}
	open, late, beyond := map[diff.Need]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range now.Snapshot.Requests {
		need, due := diff.Need{Learner: r.Learner, Course: r.Course}, now.day+planner.Date(r.Due)
		if !begins[r.Learner] {
			continue
		}
		open[need] = true
		if c.newcomers[r.Learner] == nil {
			c.newcomers[r.Learner] = map[string]*training{}
		}
		t := c.newcomers[r.Learner][r.Course]
		if t == nil {
			t = &training{due: due}
			c.newcomers[r.Learner][r.Course] = t
		}
		t.seat = seats[need].Date // zero where there is none
		late[r.Learner], beyond[r.Learner] = late[r.Learner] || t.seat == 0 || t.seat > due, beyond[r.Learner] || r.Due >= now.Snapshot.Days
		if t.due >= now.day {
			t.due = due
		}
	}
	for who, w := range first {
		if c.newcomers[who] != nil && !beyond[who] {
			w.add(!late[who])
		}
	}
	for who, courses := range c.newcomers {
		for course, t := range courses {
			if !open[diff.Need{Learner: who, Course: course}] && (t.seat == 0 || t.seat > now.day) {
				t.gone = true // they do not need it any more, or left
			}
		}
	}
}

// ready counts the newcomers whose trainings were all due before a day, and of them those who
// had each by its day.
func (c *counter) ready(day planner.Date) (due, ready int) {
	for _, courses := range c.newcomers {
		all, inTime := true, true
		for _, t := range courses {
			all = all && !t.gone && t.due < day && t.due >= c.First
			inTime = inTime && t.seat != 0 && t.seat <= t.due
		}
		if all {
			due++
			if inTime {
				ready++
			}
		}
	}
	return due, ready
}

// Outlook is what plans hold for newcomers, added up.
type Outlook struct {
	Nights    int `json:"nights"`
	Newcomers int `json:"newcomers"` // with a name, due within the plan
	InTime    int `json:"in_time"`   // of them, those who have each training by its day
	Days      int `json:"days"`      // until each has the last one; who lacks one counts until the end of the plan
	Served    int `json:"served"`    // trainings, of everybody
}

// add counts a plan.
func (o *Outlook) add(s *planner.Snapshot, p *planner.Plan) {
	day := map[string]int{} // by request
	for _, x := range p.Sessions {
		for _, r := range x.Seated {
			day[r] = x.Day
		}
	}
	begins, last, late := map[string]bool{}, map[string]int{}, map[string]bool{}
	for _, l := range s.Learners {
		begins[l.ID] = l.Intake != nil && !l.Anonymous
	}
	for _, r := range s.Requests {
		if begins[r.Learner] && r.Due >= s.Days {
			begins[r.Learner] = false
		}
	}
	for _, r := range s.Requests {
		at, served := day[r.ID]
		if served {
			o.Served++
		} else {
			at = s.Days
		}
		if begins[r.Learner] {
			last[r.Learner], late[r.Learner] = max(last[r.Learner], at), late[r.Learner] || at > r.Due
		}
	}
	o.Nights++
	for who, at := range last {
		o.Newcomers, o.Days = o.Newcomers+1, o.Days+at
		if !late[who] {
			o.InTime++
		}
	}
}

// A night now and then is planned twice more, and searched for longer: once as if nothing had
// been announced but what is pinned, which is longer since it begins from nothing, and once as
// it was.
const (
	freeEvery = 10
	freeTimes = 5
)

// free plans a night so and counts all three plans.
func (c *counter) free() error {
	now, err := c.version(c.last)
	if err != nil {
		return err
	}
	s := *now.Snapshot
	s.Published, s.Reserved = nil, nil
	for _, x := range now.Snapshot.Published {
		if x.Stands() {
			s.Published = append(s.Published, x)
		}
	}
	// What cannot be kept without the rest of the timetable is free too.
	for lost := timetable.Unkept(&s); len(lost) > 0; lost = timetable.Unkept(&s) {
		s.Published = slices.DeleteFunc(s.Published, func(x planner.Published) bool { return slices.Contains(lost, x.ID) })
	}
	r, err := timetable.Solve(c.ctx, &s, timetable.Options{Seed: c.Seed, Threads: 1, Iterations: freeTimes * c.Iterations, Terse: true})
	if err != nil {
		return fmt.Errorf("a plan that is free to change everything: %w", err)
	}
	// What a longer search alone gives is no part of what calm costs.
	calm, err := timetable.Solve(c.ctx, now.Snapshot, timetable.Options{Seed: c.Seed, Threads: 1, Iterations: freeTimes * c.Iterations, Terse: true})
	if err != nil {
		return fmt.Errorf("a plan that keeps what is announced, searched for longer: %w", err)
	}
	c.Stood.add(now.Snapshot, now.Plan)
	c.Calm.add(now.Snapshot, calm.Plan)
	c.Free.add(now.Snapshot, r.Plan)
	return nil
}
