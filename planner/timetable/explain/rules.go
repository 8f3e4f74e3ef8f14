package explain

import (
	"math/bits"
	"slices"

	"cohort/planner/timetable/internal/draft"
)

// Why a place is forbidden, in the words of somebody who could change it. What
// is forbidden is said once more in fits.go, for the search; a test holds the
// two and the referee against each other.

// obstacle is one fact that forbids a place.
type obstacle struct {
	rule int // 1 to 12
	why  Fact
}

// obstacles are what stands in the way of one change.
type obstacles []obstacle

func (o *obstacles) add(rule int, why Fact) {
	*o = append(*o, obstacle{rule, why})
}

// The order in which one of several obstacles is named: for a session by number;
// for a request what concerns the learner before what concerns the session. A
// pin comes first, since nothing helps before it is taken away.
var (
	ofSession = []int{11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12}
	ofRequest = []int{11, 8, 9, 5, 6, 10, 12, 1, 2, 3, 4, 7}
)

// first is the obstacle to name.
func (o obstacles) first(order []int) (first obstacle) {
	at := len(order)
	for _, x := range o {
		if i := slices.Index(order, x.rule); i < at {
			first, at = x, i
		}
	}
	return first
}

// rules is how many rules are broken: by how much a place is out of reach.
func (o obstacles) rules() int {
	seen := 0
	for _, x := range o {
		seen |= 1 << x.rule
	}
	return bits.OnesCount(uint(seen))
}

// called is what a session is called in the plan, with its course.
func (b *board) called(s draft.SessionIx) any {
	x := &b.Sessions[s]
	course := b.Snapshot.Courses[x.Course].ID
	if id, known := b.hourName[hour{x.Room, x.Day, x.Start}]; known {
		return told("course_session", "Course", course, "Session", id)
	}
	return course
}

// bars lists why a learner may not take a seat at a place in a room: H5, H6, H8, H9,
// H10 and H12. They must not sit anywhere for the same request.
func (b *board) bars(r draft.RequestIx, p *draft.Place, room draft.RoomIx) (o obstacles) {
	q := &b.Requests[r]
	l := q.Learner
	who, name, course := &b.Learners[l], b.Snapshot.Learners[l].ID, b.Snapshot.Courses[q.Course].ID
	day := int(l)*b.Days + int(p.Day)
	site := b.siteName(p.Site)
	if !b.Windows.Open(b.LearnerDay[day], p.Length, p.At) {
		o.add(5, told("not_available", "Person", name, "Span", b.span(p)))
	}
	way := b.Facts.Reach(l, p.Site)
	if way == draft.Far {
		o.add(6, told("not_sent", "Learner", name, "Site", site))
	}
	if !b.Ground.Meets(who.Need, p.Kind) {
		o.add(12, told("room_not_for", "Room", b.Snapshot.Rooms[room].ID, "Feature", b.lacking(l, room), "Learner", name))
	}
	minutes, working := p.End-p.Start, !q.Working
	for other := b.LearnerFirst[day]; other != draft.None; other = b.LearnerNext[other] {
		working = working || b.Requests[other].Working
		s := b.Seat[other]
		x := &b.Sessions[s]
		minutes += x.End - x.Start
		gap, travel := b.LearnerBreak, int32(0)
		if b.Virtual[x.Site] != b.Virtual[p.Site] {
			travel = b.road(l, p.Site)
			if b.Virtual[p.Site] {
				travel = b.road(l, x.Site)
			}
		} else if !b.Virtual[p.Site] && x.Site != p.Site {
			o.add(6, told("other_site", "Person", name, "Site", b.siteName(x.Site), "Day", b.date(p.Day), "Session", b.called(s), "Here", site))
		}
		if p.Near(&x.Place, 0) {
			o.add(5, told("sits_then", "Learner", name, "Session", b.called(s), "Span", b.span(&x.Place)))
		} else if gap+travel > 0 && p.Near(&x.Place, gap+travel) {
			o.add(5, told("sits_too_close", "Learner", name, "Session", b.called(s), "Span", b.span(&x.Place), "Minutes", gap+travel))
		}
	}
	if minutes > who.MaxDay {
		o.add(5, told("attends_too_long", "Learner", name, "Most", who.MaxDay, "Minutes", minutes, "Day", b.date(p.Day)))
	}
	if p.Day < q.Earliest {
		o.add(8, told("too_early", "Learner", name, "Course", course, "Day", b.date(q.Earliest)))
	}
	for _, a := range b.Before[r] {
		earlier := b.Snapshot.Courses[b.Requests[a].Course].ID
		s := b.Seat[a]
		if s == draft.None {
			o.add(9, told("before_no_seat", "Before", earlier, "Course", course, "Learner", name))
		} else if x := &b.Sessions[s]; !b.InTurn(&x.Place, p) {
			o.add(9, told("before_later", "Before", earlier, "Course", course, "Learner", name, "Span", b.span(&x.Place), "Session", b.idOf(s)))
		}
	}
	for _, a := range b.Then[r] {
		if s := b.Seat[a]; s != draft.None {
			if x := &b.Sessions[s]; !b.InTurn(p, &x.Place) {
				o.add(9, told("after_sooner", "Course", course, "After", b.Snapshot.Courses[x.Course].ID, "Learner", name, "Again", b.Snapshot.Courses[x.Course].ID, "Span", b.span(&x.Place), "Session", b.idOf(s)))
			}
		}
	}
	if at := int(who.Office)*b.Days + int(p.Day); !working && b.Released[at] >= b.Release[who.Office] {
		if b.Release[who.Office] == 0 {
			o.add(10, told("office_releases_nobody", "Office", b.Snapshot.Offices[who.Office].ID))
		} else {
			o.add(10, told("office_full", "Office", b.Snapshot.Offices[who.Office].ID, "People", persons(int(b.Released[at])), "Day", b.date(p.Day)))
		}
	}
	return o
}

// lacking is the first thing that a learner needs and a room has not.
func (b *board) lacking(l draft.LearnerIx, room draft.RoomIx) string {
	for _, f := range b.Snapshot.Learners[l].Needs {
		if !draft.Contains(b.Snapshot.Rooms[room].Features, f) {
			return f
		}
	}
	return ""
}

// road is the way of a learner to a site, whether they may be sent there or
// not; 0 where there is none.
func (b *board) road(l draft.LearnerIx, to draft.SiteIx) int32 {
	if way := b.Facts.Reach(l, to); way != draft.Far {
		return way
	}
	home, site := b.Snapshot.Offices[b.Learners[l].Office].Site, b.siteName(to)
	for _, x := range b.Snapshot.Travel {
		if x.From == home && x.To == site || x.From == site && x.To == home {
			return int32(x.Minutes)
		}
	}
	return 0
}

// barsRoom lists why a course may not be held in a room at a place: H1 and H3.
func (b *board) barsRoom(r draft.RoomIx, p *draft.Place) (o obstacles) {
	name, course := b.Snapshot.Rooms[r].ID, &b.Snapshot.Courses[p.Course]
	for _, f := range course.Features {
		if !draft.Contains(b.Snapshot.Rooms[r].Features, f) {
			o.add(1, told("room_lacks", "Room", name, "Feature", f, "Course", course.ID))
			break
		}
	}
	day := int(r)*b.Days + int(p.Day)
	if !b.Windows.Open(b.RoomDay[day], p.Length, p.At) {
		o.add(3, told("room_shut", "Room", name, "Span", b.span(p)))
	}
	for s := b.RoomFirst[day]; s != draft.None; s = b.RoomNext[s] {
		x := &b.Sessions[s]
		if p.Near(&x.Place, 0) {
			o.add(3, told("room_taken", "Room", name, "Session", b.called(s), "Span", b.span(&x.Place)))
		} else if p.Near(&x.Place, b.RoomChangeover) {
			o.add(3, told("room_too_close", "Room", name, "Session", b.called(s), "Span", b.span(&x.Place), "Minutes", b.RoomChangeover))
		}
	}
	if of := b.Overdrawn(r, p); of != draft.None {
		o.add(3, told("room_shares", "Room", name, "Thing", b.Shared[of].ID, "Span", b.span(p)))
	}
	return o
}

// barsCrew lists why a crew may not lead a course at a place: H1, H4 and H6.
func (b *board) barsCrew(crew []draft.TrainerIx, p *draft.Place) (o obstacles) {
	c := &b.Courses[p.Course]
	course := &b.Snapshot.Courses[p.Course]
	if next := len(crew); next < int(c.Crew) && len(c.Able[next]) == 0 {
		o.add(1, told("no_leader", "Course", course.ID, "Role", course.Crew[next]))
	} else if next < int(c.Crew) {
		o.add(1, told("too_few_trainers", "Course", course.ID, "Count", c.Crew))
	}
	for i, t := range crew {
		name := b.Snapshot.Trainers[t].ID
		if !draft.Contains(c.Able[i], t) {
			o.add(1, told("may_not_lead", "Trainer", name, "Course", course.ID, "Role", course.Crew[i]))
		}
		if draft.Contains(crew[:i], t) {
			o.add(1, told("twice_in_crew", "Trainer", name))
			continue
		}
		o = append(o, b.barsTrainer(t, p)...)
	}
	return o
}

func (b *board) barsTrainer(t draft.TrainerIx, p *draft.Place) (o obstacles) {
	who, name := &b.Trainers[t], b.Snapshot.Trainers[t].ID
	day := int(t)*b.Days + int(p.Day)
	if !b.Windows.Open(b.TrainerDay[day], p.Length, p.At) {
		o.add(4, told("not_available", "Person", name, "Span", b.span(p)))
	}
	way := b.TrainerWay[int(t)*len(b.Virtual)+int(p.Site)]
	if way == draft.Far {
		o.add(6, told("no_way", "Trainer", name, "From", b.Snapshot.Trainers[t].Home, "To", b.siteName(p.Site)))
	}
	minutes := p.End - p.Start
	week := b.Taught[int(t)*b.Weeks+int(b.Week[p.Day])] + minutes
	for at := b.TrainerFirst[day]; at != draft.None; at = b.TrainerNext[at] {
		s := draft.SessionIx(int(at) / b.CrewMax)
		x := &b.Sessions[s]
		minutes += x.End - x.Start
		gap, travel := b.TrainerBreak, int32(0)
		if b.Virtual[x.Site] != b.Virtual[p.Site] {
			travel = max(way, 0)
			if b.Virtual[p.Site] {
				travel = max(b.TrainerWay[int(t)*len(b.Virtual)+int(x.Site)], 0)
			}
		} else if !b.Virtual[p.Site] && x.Site != p.Site {
			o.add(6, told("other_site", "Person", name, "Site", b.siteName(x.Site), "Day", b.date(p.Day), "Session", b.called(s), "Here", b.siteName(p.Site)))
		}
		if p.Near(&x.Place, 0) {
			o.add(4, told("leads_then", "Trainer", name, "Session", b.called(s), "Span", b.span(&x.Place)))
		} else if p.Near(&x.Place, gap+travel) {
			o.add(4, told("leads_too_close", "Trainer", name, "Session", b.called(s), "Span", b.span(&x.Place), "Minutes", gap+travel))
		}
	}
	if minutes > who.MaxDay {
		o.add(4, told("teaches_too_long", "Trainer", name, "Most", who.MaxDay, "Minutes", minutes, "Day", b.date(p.Day)))
	}
	if week > who.MaxWeek {
		o.add(4, told("week_too_long", "Trainer", name, "Most", Hours(who.MaxWeek), "Hours", Hours(week), "Day", b.date(p.Day)))
	}
	return o
}

// siteName is the id of a numbered site.
func (b *board) siteName(i draft.SiteIx) string { return b.Snapshot.Rooms[b.SiteRooms[i][0]].Site }

// idOf is what the plan calls a session.
func (b *board) idOf(s draft.SessionIx) string {
	x := &b.Sessions[s]
	return b.hourName[hour{x.Room, x.Day, x.Start}]
}
