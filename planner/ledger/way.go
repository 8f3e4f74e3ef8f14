package ledger

import (
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
)

// taker is what stands in the way of what was: a session, or one person's seat.
type taker struct {
	Cause
	pair   *pair
	need   *diff.Need // the seat; nil: the session as such
	people []diff.Need
}

// changed says whether it is another one than before.
func (t *taker) changed(c *comparison) bool {
	if t.need != nil {
		was, is := c.old.seat[*t.need], c.now.seat[*t.need]
		return was == nil || diff.KindOf(&was.Slot, &is.Slot) != diff.Same
	}
	return len(t.people) > 0 || t.pair.kind() != diff.Same
}

// because is the change that it is, or why it was made: where the world forced it, for whom.
func (t *taker) because(c *comparison) (node, *Cause) {
	switch {
	case t.need != nil:
		if was := c.old.seat[*t.need]; was != nil && c.forced(*t.need, was) != nil {
			return node{}, c.toward([]diff.Need{*t.need})
		}
		return c.nodeOf(*t.need), nil
	case len(t.people) > 0:
		return node{}, c.toward(t.people)
	}
	if t.pair.old != nil && c.breach(t.pair.old) != nil {
		if out := c.toward(c.gained(t.pair)); out != nil {
			return node{}, out
		}
	}
	return node{pair: t.pair}, nil
}

// takers are what stands in the new plan where a session of the old one was held: who uses
// its room, its trainers, and whoever of its people sits elsewhere at that time.
func (c *comparison) takers(p *pair) (out []taker) {
	x := p.old
	moved := p.now == nil || p.kind() == diff.Moved
	if moved || p.now.Room != x.Room {
		for _, h := range c.inRoom(p) {
			out = append(out, taker{Cause: Cause{Kind: MadeWay, Session: h.ID, Room: h.Room}, pair: h.pair})
		}
	}
	for _, id := range x.Trainers {
		if moved || !slices.Contains(p.now.Trainers, id) {
			for _, h := range c.leading(id, p) {
				out = append(out, taker{Cause: Cause{Kind: MadeWay, Session: h.ID, Trainer: id}, pair: h.pair})
			}
		}
	}
	if !moved {
		return out
	}
	for _, who := range x.People {
		if why := c.touched[diff.Need{Learner: who, Course: x.Course}]; why == nil || why == c.broken[x] || c.inTime(why, who, x) {
			out = append(out, c.elsewhere(who, x)...)
		}
	}
	return out
}

// inRoom are the sessions that keep another one out of the room that it had: those too
// close to it there, or, where rooms share something of which too little is left, those
// that use it.
func (c *comparison) inRoom(p *pair) (out []*held) {
	x, pause := p.old, c.now.Rules.RoomChangeoverMinutes
	for _, h := range c.now.byRoom[key{x.Room, x.Date}] {
		if h.pair != p && near(h, x, pause) {
			out = append(out, h)
		}
	}
	for i := range c.now.Shared {
		out = append(out, c.sharing(&c.now.Shared[i], p)...)
	}
	return out
}

// sharing are the sessions that use so much of something shared that too little is left
// for another one where it was.
func (c *comparison) sharing(s *planner.Shared, p *pair) (out []*held) {
	x, pause := p.old, c.now.Rules.RoomChangeoverMinutes
	takes := map[string]int{}
	for _, r := range s.Rooms {
		takes[r.Room] = r.Number
	}
	if takes[x.Room] == 0 {
		return nil
	}
	points := []int{x.Start}
	for _, r := range s.Rooms {
		for _, h := range c.now.byRoom[key{r.Room, x.Date}] {
			if h.pair != p && near(h, x, pause) {
				out = append(out, h)
				points = append(points, h.Start)
			}
		}
	}
	for _, minute := range points {
		sum := takes[x.Room]
		for _, h := range out {
			if h.Start <= minute && minute < h.End+pause {
				sum += takes[h.Room]
			}
		}
		if minute >= x.Start && minute < x.End+pause && sum > s.Number {
			return out
		}
	}
	return nil
}

// leading are the sessions that keep a trainer from leading one where it was: those too
// close to it or at another site that day, or all of a day or week that holds too many
// minutes.
func (c *comparison) leading(id string, p *pair) (out []*held) {
	s, x := c.now, p.old
	t := s.trainers[id]
	minutes, week := x.End-x.Start, x.End-x.Start
	if x.Date.Monday() == s.FirstDay.Monday() {
		week += t.TaughtMinutes
	}
	var day, all []*held
	for d := x.Date.Monday(); d < x.Date.Monday()+7; d++ {
		for _, h := range s.byTrainer[key{id, d}] {
			if h.pair == p {
				continue
			}
			week += h.End - h.Start
			all = append(all, h)
			if d == x.Date {
				minutes += h.End - h.Start
				day = append(day, h)
				if s.clash(h, x, s.Rules.TrainerBreakMinutes, t.Home) {
					out = append(out, h)
				}
			}
		}
	}
	switch {
	case len(out) > 0:
		return out
	case minutes > t.MaxDayMinutes:
		return day
	case week > t.MaxWeekMinutes:
		return all
	}
	return nil
}

// elsewhere are the seats that keep somebody from a session: those too close to it or at
// another site that day, or all of a day that holds too many minutes.
func (c *comparison) elsewhere(who string, x *held) (out []taker) {
	s := c.now
	l := s.learners[who]
	minutes := x.End - x.Start
	var day []taker
	for _, h := range s.byLearner[key{who, x.Date}] {
		if h.Course == x.Course {
			continue
		}
		minutes += h.End - h.Start
		t := taker{Cause: Cause{Kind: MadeWay, Session: h.ID, Learner: who}, pair: h.pair, need: &diff.Need{Learner: who, Course: h.Course}}
		day = append(day, t)
		if s.clash(h, x, s.Rules.LearnerBreakMinutes, s.offices[l.Office].Site) {
			out = append(out, t)
		}
	}
	if len(out) == 0 && minutes > l.MaxDayMinutes {
		return day
	}
	return out
}

// displaced is what keeps somebody from a session that is held as it was: it is full, they
// sit elsewhere at that time, something that comes before is too late for it now, or
// others of their office are away that day.
func (c *comparison) displaced(n diff.Need, was *held) (out []taker) {
	now := was.pair.now
	x := c.now.courses[n.Course]
	limit := x.MaxGroup
	if r := c.now.rooms[now.Room]; r != nil {
		limit = min(limit, r.Seats)
	}
	if len(now.People) >= limit {
		var came []diff.Need
		for _, who := range without(now.People, was.People) {
			came = append(came, diff.Need{Learner: who, Course: n.Course})
		}
		out = append(out, c.comers(came, Cause{Kind: MadeWay, Session: now.ID})...)
	}
	out = append(out, slices.DeleteFunc(c.elsewhere(n.Learner, was), func(t taker) bool { return !t.changed(c) })...)
	for _, course := range x.After {
		a := diff.Need{Learner: n.Learner, Course: course}
		if is := c.now.seat[a]; is != nil && !c.inTurn(is, was) {
			out = append(out, taker{Cause: Cause{Kind: OrderChanged, Learner: n.Learner, Course: course, Session: is.ID}, need: &a})
		}
	}
	return append(out, c.released(n, was)...)
}

// comers are people who came, for whom something made way: those who gained a place, or
// else each for their own reason.
func (c *comparison) comers(came []diff.Need, cause Cause) (out []taker) {
	var gained []diff.Need
	for _, n := range came {
		if c.old.seat[n] == nil || c.touched[n] != nil {
			gained = append(gained, n)
			continue
		}
		out = append(out, taker{Cause: cause, need: &n})
	}
	if len(gained) > 0 {
		return append([]taker{{Cause: cause, people: gained}}, out...)
	}
	return out
}

// released are the people of an office who came to be away on a day on which no more of it
// may be.
func (c *comparison) released(n diff.Need, was *held) []taker {
	s := c.now
	r, l := s.requests[n], s.learners[n.Learner]
	if !r.Working {
		return nil
	}
	away, came := map[string]bool{}, []diff.Need(nil)
	for i := range s.Requests {
		q := &s.Requests[i]
		m := diff.Need{Learner: q.Learner, Course: q.Course}
		is := s.seat[m]
		if !q.Working || is == nil || is.Date != was.Date || q.Learner == n.Learner || s.learners[q.Learner].Office != l.Office {
			continue
		}
		away[q.Learner] = true
		if before := c.old.seat[m]; before == nil || before.Date != was.Date {
			came = append(came, m)
		}
	}
	if len(away) < s.offices[l.Office].ReleasePerDay {
		return nil
	}
	return c.comers(came, Cause{Kind: Released, Learner: n.Learner})
}

// near says whether two sessions of one day overlap or are fewer minutes apart.
func near(a, b *held, pause int) bool { return a.Start < b.End+pause && b.Start < a.End+pause }

// clash says whether one person cannot be at two sessions of one day.
func (s *side) clash(a, b *held, pause int, base string) bool {
	at, other := s.rooms[a.Room].Site, s.rooms[b.Room].Site
	if at != other {
		if !s.virtual(at) && !s.virtual(other) {
			return true
		}
		if s.virtual(at) {
			at, other = other, at
		}
		if !s.virtual(at) {
			pause += s.ways[[2]string{base, at}]
		}
	}
	return near(a, b, pause)
}
