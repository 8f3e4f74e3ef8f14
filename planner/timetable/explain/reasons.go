package explain

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// Reason is why a request is not served, and the fact to tell of it.
type Reason struct {
	planner.Unserved // without its detail
	Why              Fact
}

// Reasons says of each request that a valid plan leaves unserved why, in the
// order of the snapshot.
func Reasons(s *planner.Snapshot, p *planner.Plan) ([]Reason, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	return b.reasons(), nil
}

// Unserved says why of each unserved request, in the order of the snapshot.
func Unserved(d *draft.Draft) []Reason { return newBoard(d, d.Names()).reasons() }

func (b *board) reasons() []Reason {
	out := []Reason{}
	for i, s := range b.Seat {
		if s == draft.None {
			out = append(out, b.reason(draft.RequestIx(i)))
		}
	}
	return out
}

// reason says why a request is unserved: the first cause that applies.
func (b *board) reason(r draft.RequestIx) Reason {
	q := &b.Requests[r]
	u := Reason{Unserved: planner.Unserved{Request: b.Snapshot.Requests[r].ID}}
	if kind, why := b.missing(r); kind != "" {
		u.Reason, u.Missing, u.Why = planner.ReasonImpossible, kind, why
		return u
	}
	name, id := b.Snapshot.Courses[q.Course].ID, b.Snapshot.Learners[q.Learner].ID
	if own := b.daysOf(q.Learner); slices.Contains(own.beyond, r) {
		u.Reason, u.Fit = planner.ReasonDays, own.fit
		u.Why = told("days_hold", "Learner", id, "Fit", own.fit, "Need", own.need, "Day", b.date(int32(b.Days-1)))
		return u
	}
	for _, a := range b.Before[r] {
		if b.Seat[a] == draft.None {
			u.Reason, u.Before = planner.ReasonBefore, b.Snapshot.Courses[b.Requests[a].Course].ID
			u.Why = told("before_unserved", "Before", u.Before, "Course", name)
			return u
		}
	}
	if least := int(b.Courses[q.Course].Min); least > 1 && !b.couldJoin(r) {
		if group := b.Facts.Together(r, b.Asking(q.Course)); len(group) < least {
			u.Reason, u.Together = planner.ReasonGroup, len(group)
			others := told("group_alone")
			if len(group) > 1 {
				others = told("group_with", "Names", b.who(group[1:]))
			}
			u.Why = told("group_small", "People", persons(len(group)), "Course", name, "Others", others, "Least", least)
			return u
		}
	}
	u.Reason, u.Why = planner.ReasonCrowded, b.crowded(r)
	return u
}

// couldJoin says whether a pinned session, which is held with however few people,
// is one that somebody could sit in.
func (b *board) couldJoin(r draft.RequestIx) bool {
	return slices.ContainsFunc(b.ByCourse[b.Requests[r].Course], func(s draft.SessionIx) bool {
		x := &b.Sessions[s]
		return x.Pinned != draft.None && x.N < x.Least && (!b.Fixes(x, draft.FixedTime) || b.CouldSit(r, &x.Place))
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
func (b *board) missing(r draft.RequestIx) (kind string, why Fact) {
	q := &b.Requests[r]
	c, who := &b.Courses[q.Course], &b.Learners[q.Learner]
	name, id := b.Snapshot.Courses[q.Course].ID, b.Snapshot.Learners[q.Learner].ID
	if b.Facts.Possible(r) {
		return "", Fact{}
	}
	if len(c.Rooms) == 0 {
		return "room", told("no_room", "Course", name, "Least", c.Min)
	}
	near := false
	for _, room := range c.Rooms {
		near = near || b.Facts.Reach(q.Learner, b.Rooms[room].Site) != draft.Far
	}
	if !near {
		return "site", told("no_site", "Learner", id, "Course", name)
	}
	if f := b.neverOffered(q); f != "" {
		return "room", told("no_room_for", "Learner", id, "Feature", f, "Course", name)
	}
	for place, able := range c.Able {
		if len(able) == 0 {
			return "crew", told("no_leader", "Course", name, "Role", b.Snapshot.Courses[q.Course].Crew[place])
		}
	}
	if q.Working && b.Release[who.Office] == 0 {
		return "release", told("no_release", "Office", b.Snapshot.Offices[who.Office].ID)
	}
	if c.Minutes > who.MaxDay {
		return "window", told("day_too_short", "Course", name, "Minutes", c.Minutes, "Learner", id, "Most", who.MaxDay)
	}
	held := false
	for site := range b.Virtual {
		if b.Facts.Reach(q.Learner, draft.SiteIx(site)) == draft.Far {
			continue
		}
		for day := max(q.Earliest, 0); day < int32(b.Days); day++ {
			held = held || ground.First(b.Facts.Starts(q.Course, draft.SiteIx(site))[int(day)*b.Words:][:b.Words]) != draft.None
		}
	}
	if q.Earliest >= int32(b.Days) {
		return "window", told("after_horizon", "Learner", id, "Course", name, "Day", b.date(q.Earliest))
	}
	if !held {
		return "window", b.untimely(q)
	}
	return "window", told("never_free", "Learner", id, "Day", b.date(max(q.Earliest, 0)), "Course", name)
}

// neverOffered is something that a learner needs and that no room has in which they
// could take a course; empty if a room has all.
func (b *board) neverOffered(q *draft.Request) (first string) {
	for _, room := range b.Courses[q.Course].Rooms {
		if b.Facts.Reach(q.Learner, b.Rooms[room].Site) == draft.Far {
			continue
		}
		if b.Ground.Meets(b.Learners[q.Learner].Need, b.Rooms[room].Kind) {
			return ""
		}
		first = cmp.Or(first, b.lacking(q.Learner, room))
	}
	return first
}

// untimely says what is never there for a course where somebody may be sent: an
// open room, one of the crew, or the two at once.
func (b *board) untimely(q *draft.Request) Fact {
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
		return told("no_open_room", "Day", from, "Course", course.ID, "Learner", id)
	}
	if i := slices.Index(led, false); i >= 0 {
		return told("no_time_to_lead", "Day", from, "Course", course.ID, "Role", course.Crew[i], "Learner", id)
	}
	return told("no_room_with_crew", "Day", from, "Course", course.ID, "Learner", id)
}
