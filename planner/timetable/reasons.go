package timetable

import (
	"cohort/planner"
	"slices"
)

// Reasons says of each request that a valid plan leaves unserved why, in the
// order of the snapshot.
func Reasons(s *planner.Snapshot, p *planner.Plan) ([]planner.Unserved, error) {
	b, err := openBoard(s, p, English)
	if err != nil {
		return nil, err
	}
	return b.reasons(), nil
}

// reasonsOf says why of each unserved request, in the order of the snapshot.
func reasonsOf(d *draft) []planner.Unserved { return newBoard(d, d.names(), English).reasons() }

func (b *board) reasons() []planner.Unserved {
	out := []planner.Unserved{}
	for i, s := range b.seat {
		if s == none {
			out = append(out, b.reason(requestIx(i)))
		}
	}
	return out
}

// reason says why a request is unserved: the first cause that applies.
func (b *board) reason(r requestIx) planner.Unserved {
	q := &b.requests[r]
	u := planner.Unserved{Request: b.s.Requests[r].ID}
	if kind, detail := b.missing(r); kind != "" {
		u.Reason, u.Missing, u.Detail = planner.ReasonImpossible, kind, detail
		return u
	}
	name, id := b.s.Courses[q.course].ID, b.s.Learners[q.learner].ID
	if own := b.daysOf(q.learner); slices.Contains(own.beyond, r) {
		u.Reason, u.Fit = planner.ReasonDays, own.fit
		u.Detail = b.say("the days of %s hold %d of %d trainings until the horizon's end on %s", id, own.fit, own.need, b.date(int32(b.days-1)))
		return u
	}
	for _, a := range b.before[r] {
		if b.seat[a] == none {
			u.Reason, u.Before = planner.ReasonBefore, b.s.Courses[b.requests[a].course].ID
			u.Detail = b.say("%s comes before %s and is not served itself", u.Before, name)
			return u
		}
	}
	if least := int(b.courses[q.course].min); least > 1 && !b.couldJoin(r) {
		if group := b.facts.together(r, b.asking(q.course)); len(group) < least {
			u.Reason, u.Together = planner.ReasonGroup, len(group)
			others := b.say(", and nobody else could come when they can")
			if len(group) > 1 {
				others = b.say(", with %s", b.who(group[1:]))
			}
			u.Detail = b.say("at most %s could sit in %s together%s, and it needs %d", b.persons(len(group)), name, others, least)
			return u
		}
	}
	u.Reason, u.Detail = planner.ReasonCrowded, b.crowded(r)
	return u
}

// couldJoin says whether a pinned session, which is held with however few people,
// is one that somebody could sit in.
func (b *board) couldJoin(r requestIx) bool {
	return slices.ContainsFunc(b.byCourse[b.requests[r].course], func(s sessionIx) bool {
		x := &b.sessions[s]
		return x.pinned != none && x.n < x.least && b.couldSit(r, &x.place)
	})
}

// ownDays are how many of a learner's requests their days hold, of how many, and
// the requests that are too many.
type ownDays struct {
	fit, need int
	beyond    []requestIx
}

func (b *board) daysOf(l learnerIx) ownDays {
	own, seen := b.own[l]
	if !seen {
		own.fit, own.need = b.facts.fit(l)
		own.beyond = b.beyond(l, own.need-own.fit)
		b.own[l] = own
	}
	return own
}

// beyond lists the last n of a learner's requests that are possible and left out:
// the last in the snapshot's order of those that nothing else of them comes after.
func (b *board) beyond(l learnerIx, n int) (last []requestIx) {
	var out []requestIx
	for _, r := range b.requestsOf[l] {
		if n > 0 && b.seat[r] == none && b.facts.possible(r) {
			out = append(out, r)
		}
	}
	for len(last) < n && len(out) > 0 {
		i := len(out) - 1
		for i > 0 && slices.ContainsFunc(b.then[out[i]], func(after requestIx) bool { return slices.Contains(out, after) }) {
			i--
		}
		last, out = append(last, out[i]), slices.Delete(out, i, i+1)
	}
	return last
}

// missing names the fact for want of which a request cannot be served at all,
// and says it in a sentence; empty if there is none.
func (b *board) missing(r requestIx) (kind, detail string) {
	q := &b.requests[r]
	c, who := &b.courses[q.course], &b.learners[q.learner]
	name, id := b.s.Courses[q.course].ID, b.s.Learners[q.learner].ID
	if b.facts.possible(r) {
		return "", ""
	}
	if len(c.rooms) == 0 {
		return "room", b.say("no room has what %s needs and seats for %d", name, c.min)
	}
	near := false
	for _, room := range c.rooms {
		near = near || b.facts.reach(q.learner, b.rooms[room].site) != far
	}
	if !near {
		return "site", b.say("%s may not be sent to any site with a room for %s", id, name)
	}
	for place, able := range c.able {
		if len(able) == 0 {
			return "crew", b.say("nobody may lead %s as %s", name, b.s.Courses[q.course].Crew[place])
		}
	}
	if q.working && b.release[who.office] == 0 {
		return "release", b.say("office %s releases nobody", b.s.Offices[who.office].ID)
	}
	if c.minutes > who.maxDay {
		return "window", b.say("%s takes %d minutes and %s may attend %d a day", name, c.minutes, id, who.maxDay)
	}
	held := false
	for site := range b.virtual {
		if b.facts.reach(q.learner, siteIx(site)) == far {
			continue
		}
		for day := max(q.earliest, 0); day < int32(b.days); day++ {
			held = held || first(b.facts.starts(q.course, siteIx(site))[int(day)*b.words:][:b.words]) != none
		}
	}
	if q.earliest >= int32(b.days) {
		return "window", b.say("%s may take %s from %s on, after the horizon's end", id, name, b.date(q.earliest))
	}
	if !held {
		return "window", b.untimely(q)
	}
	return "window", b.say("%s is not free on any day from %s on when %s could be held", id, b.date(max(q.earliest, 0)), name)
}

// untimely says what is never there for a course where somebody may be sent: an
// open room, one of the crew, or the two at once.
func (b *board) untimely(q *request) string {
	c, course, id := &b.courses[q.course], &b.s.Courses[q.course], b.s.Learners[q.learner].ID
	open, led := false, make([]bool, c.crew)
	for site := range b.virtual {
		if b.facts.reach(q.learner, siteIx(site)) == far {
			continue
		}
		for day := max(q.earliest, 0); day < int32(b.days); day++ {
			for at := range int32(b.words) << 6 {
				if b.startsOf[int(q.course)*b.words+int(at>>6)]>>(at&63)&1 == 0 {
					continue
				}
				for _, r := range c.rooms {
					open = open || b.rooms[r].site == siteIx(site) && b.windows.open(b.roomDay[int(r)*b.days+int(day)], c.length, at)
				}
				for i, able := range c.able {
					for _, t := range able {
						led[i] = led[i] || b.facts.may(t, q.course, siteIx(site), day, at)
					}
				}
			}
		}
	}
	from := b.date(max(q.earliest, 0))
	if !open {
		return b.say("from %s on no room for %s is open where %s may be sent", from, course.ID, id)
	}
	if i := slices.Index(led, false); i >= 0 {
		return b.say("from %s on nobody who may lead %s as %s has time for it where %s may be sent", from, course.ID, course.Crew[i], id)
	}
	return b.say("from %s on no room and crew are free together for %s where %s may be sent", from, course.ID, id)
}
