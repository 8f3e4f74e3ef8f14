package explain

import (
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
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

// Unserved says why of each unserved request, in the order of the snapshot.
func Unserved(d *draft.Draft) []planner.Unserved { return newBoard(d, d.Names(), English).reasons() }

func (b *board) reasons() []planner.Unserved {
	out := []planner.Unserved{}
	for i, s := range b.Seat {
		if s == draft.None {
			out = append(out, b.reason(draft.RequestIx(i)))
		}
	}
	return out
}

// reason says why a request is unserved: the first cause that applies.
func (b *board) reason(r draft.RequestIx) planner.Unserved {
	q := &b.Requests[r]
	u := planner.Unserved{Request: b.Snapshot.Requests[r].ID}
	if kind, detail := b.missing(r); kind != "" {
		u.Reason, u.Missing, u.Detail = planner.ReasonImpossible, kind, detail
		return u
	}
	name, id := b.Snapshot.Courses[q.Course].ID, b.Snapshot.Learners[q.Learner].ID
	if own := b.daysOf(q.Learner); slices.Contains(own.beyond, r) {
		u.Reason, u.Fit = planner.ReasonDays, own.fit
		u.Detail = b.say("the days of %s hold %d of %d trainings until the horizon's end on %s", id, own.fit, own.need, b.date(int32(b.Days-1)))
		return u
	}
	for _, a := range b.Before[r] {
		if b.Seat[a] == draft.None {
			u.Reason, u.Before = planner.ReasonBefore, b.Snapshot.Courses[b.Requests[a].Course].ID
			u.Detail = b.say("%s comes before %s and is not served itself", u.Before, name)
			return u
		}
	}
	if least := int(b.Courses[q.Course].Min); least > 1 && !b.couldJoin(r) {
		if group := b.Facts.Together(r, b.Asking(q.Course)); len(group) < least {
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
func (b *board) couldJoin(r draft.RequestIx) bool {
	return slices.ContainsFunc(b.ByCourse[b.Requests[r].Course], func(s draft.SessionIx) bool {
		x := &b.Sessions[s]
		return x.Pinned != draft.None && x.N < x.Least && b.CouldSit(r, &x.Place)
	})
}

// ownDays are how many of a learner's requests their days hold, of how many, and
// the requests that are too many.
type ownDays struct {
	fit, need int
	beyond    []draft.RequestIx
}

func (b *board) daysOf(l draft.LearnerIx) ownDays {
	own, seen := b.own[l]
	if !seen {
		own.fit, own.need = b.Facts.Fit(l)
		own.beyond = b.beyond(l, own.need-own.fit)
		b.own[l] = own
	}
	return own
}

// beyond lists the last n of a learner's requests that are possible and left out:
// the last in the snapshot's order of those that nothing else of them comes after.
func (b *board) beyond(l draft.LearnerIx, n int) (last []draft.RequestIx) {
	var out []draft.RequestIx
	for _, r := range b.RequestsOf[l] {
		if n > 0 && b.Seat[r] == draft.None && b.Facts.Possible(r) {
			out = append(out, r)
		}
	}
	for len(last) < n && len(out) > 0 {
		i := len(out) - 1
		for i > 0 && slices.ContainsFunc(b.Then[out[i]], func(after draft.RequestIx) bool { return slices.Contains(out, after) }) {
			i--
		}
		last, out = append(last, out[i]), slices.Delete(out, i, i+1)
	}
	return last
}

// missing names the fact for want of which a request cannot be served at all,
// and says it in a sentence; empty if there is none.
func (b *board) missing(r draft.RequestIx) (kind, detail string) {
	q := &b.Requests[r]
	c, who := &b.Courses[q.Course], &b.Learners[q.Learner]
	name, id := b.Snapshot.Courses[q.Course].ID, b.Snapshot.Learners[q.Learner].ID
	if b.Facts.Possible(r) {
		return "", ""
	}
	if len(c.Rooms) == 0 {
		return "room", b.say("no room has what %s needs and seats for %d", name, c.Min)
	}
	near := false
	for _, room := range c.Rooms {
		near = near || b.Facts.Reach(q.Learner, b.Rooms[room].Site) != draft.Far
	}
	if !near {
		return "site", b.say("%s may not be sent to any site with a room for %s", id, name)
	}
	for place, able := range c.Able {
		if len(able) == 0 {
			return "crew", b.say("nobody may lead %s as %s", name, b.Snapshot.Courses[q.Course].Crew[place])
		}
	}
	if q.Working && b.Release[who.Office] == 0 {
		return "release", b.say("office %s releases nobody", b.Snapshot.Offices[who.Office].ID)
	}
	if c.Minutes > who.MaxDay {
		return "window", b.say("%s takes %d minutes and %s may attend %d a day", name, c.Minutes, id, who.MaxDay)
	}
	held := false
	for site := range b.Virtual {
		if b.Facts.Reach(q.Learner, draft.SiteIx(site)) == draft.Far {
			continue
		}
		for day := max(q.Earliest, 0); day < int32(b.Days); day++ {
			held = held || draft.First(b.Facts.Starts(q.Course, draft.SiteIx(site))[int(day)*b.Words:][:b.Words]) != draft.None
		}
	}
	if q.Earliest >= int32(b.Days) {
		return "window", b.say("%s may take %s from %s on, after the horizon's end", id, name, b.date(q.Earliest))
	}
	if !held {
		return "window", b.untimely(q)
	}
	return "window", b.say("%s is not free on any day from %s on when %s could be held", id, b.date(max(q.Earliest, 0)), name)
}

// untimely says what is never there for a course where somebody may be sent: an
// open room, one of the crew, or the two at once.
func (b *board) untimely(q *draft.Request) string {
	c, course, id := &b.Courses[q.Course], &b.Snapshot.Courses[q.Course], b.Snapshot.Learners[q.Learner].ID
	open, led := false, make([]bool, c.Crew)
	for site := range b.Virtual {
		if b.Facts.Reach(q.Learner, draft.SiteIx(site)) == draft.Far {
			continue
		}
		for day := max(q.Earliest, 0); day < int32(b.Days); day++ {
			for at := range int32(b.Words) << 6 {
				if b.StartsOf[int(q.Course)*b.Words+int(at>>6)]>>(at&63)&1 == 0 {
					continue
				}
				for _, r := range c.Rooms {
					open = open || b.Rooms[r].Site == draft.SiteIx(site) && b.Windows.Open(b.RoomDay[int(r)*b.Days+int(day)], c.Length, at)
				}
				for i, able := range c.Able {
					for _, t := range able {
						led[i] = led[i] || b.Facts.May(t, q.Course, draft.SiteIx(site), day, at)
					}
				}
			}
		}
	}
	from := b.date(max(q.Earliest, 0))
	if !open {
		return b.say("from %s on no room for %s is open where %s may be sent", from, course.ID, id)
	}
	if i := slices.Index(led, false); i >= 0 {
		return b.say("from %s on nobody who may lead %s as %s has time for it where %s may be sent", from, course.ID, course.Crew[i], id)
	}
	return b.say("from %s on no room and crew are free together for %s where %s may be sent", from, course.ID, id)
}
