package timetable

import (
	"math/bits"
	"slices"
)

// Why a place is forbidden, in the words of somebody who could change it. What
// is forbidden is said once more in fits.go, for the search; a test holds the
// two and the referee against each other.

// obstacle is one fact that forbids a place.
type obstacle struct {
	rule int // 1 to 11
	text string
}

// obstacles are what stands in the way of one change.
type obstacles []obstacle

func (o *obstacles) add(rule int, text string) {
	*o = append(*o, obstacle{rule, text})
}

// The order in which one of several obstacles is named: for a session by number;
// for a request what concerns the learner before what concerns the session. A
// pin comes first, since nothing helps before it is taken away.
var (
	ofSession = []int{11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	ofRequest = []int{11, 8, 9, 5, 6, 10, 1, 2, 3, 4, 7}
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

// span is a place's day and hours in words.
func (b *board) span(p *place) string {
	return b.say("%s %s–%s", b.date(p.day), clock(p.start), clock(p.end))
}

// called is what a session is called in the plan, with its course.
func (b *board) called(s sessionIx) string {
	x := &b.sessions[s]
	course := b.s.Courses[x.course].ID
	if id, known := b.hourName[hour{x.room, x.day, x.start}]; known {
		return b.say("%s (session %s)", course, id)
	}
	return course
}

// bars lists why a learner may not take a seat at a place: H5, H6, H8, H9 and
// H10. They must not sit anywhere for the same request.
func (b *board) bars(r requestIx, p *place) (o obstacles) {
	q := &b.requests[r]
	l := q.learner
	who, name, course := &b.learners[l], b.s.Learners[l].ID, b.s.Courses[q.course].ID
	day := int(l)*b.days + int(p.day)
	site := b.siteName(p.site)
	if !b.windows.open(b.userDay[day], p.length, p.at) {
		o.add(5, b.say("%s is not available on %s", name, b.span(p)))
	}
	way := b.facts.reach(l, p.site)
	if way == far {
		o.add(6, b.say("%s may not be sent to %s", name, site))
	}
	minutes, working := p.end-p.start, !q.working
	for other := b.userFirst[day]; other != none; other = b.userNext[other] {
		working = working || b.requests[other].working
		s := b.seat[other]
		x := &b.sessions[s]
		minutes += x.end - x.start
		gap, travel := b.pause, int32(0)
		if b.virtual[x.site] != b.virtual[p.site] {
			travel = b.road(l, p.site)
			if b.virtual[p.site] {
				travel = b.road(l, x.site)
			}
		} else if !b.virtual[p.site] && x.site != p.site {
			o.add(6, b.say("%s is at %s on %s for %s, and this would be at %s", name, b.siteName(x.site), b.date(p.day), b.called(s), site))
		}
		if p.start < x.end && x.start < p.end {
			o.add(5, b.say("%s sits in %s on %s", name, b.called(s), b.span(&x.place)))
		} else if gap+travel > 0 && p.start < x.end+gap+travel && x.start < p.end+gap+travel {
			o.add(5, b.say("%s sits in %s on %s and needs %d minutes between the two", name, b.called(s), b.span(&x.place), gap+travel))
		}
	}
	if minutes > who.maxDay {
		o.add(5, b.say("%s may attend %d minutes a day and would attend %d on %s", name, who.maxDay, minutes, b.date(p.day)))
	}
	if p.day < q.earliest {
		o.add(8, b.say("%s may take %s from %s on", name, course, b.date(q.earliest)))
	}
	for _, a := range b.before[r] {
		earlier := b.s.Courses[b.requests[a].course].ID
		s := b.seat[a]
		if s == none {
			o.add(9, b.say("%s comes before %s, and %s has no seat in it", earlier, course, name))
		} else if x := &b.sessions[s]; x.day > p.day || x.day == p.day && x.end+b.pause > p.start {
			o.add(9, b.say("%s comes before %s, and %s takes it on %s (session %s)", earlier, course, name, b.span(&x.place), b.idOf(s)))
		}
	}
	for _, a := range b.then[r] {
		if s := b.seat[a]; s != none {
			if x := &b.sessions[s]; p.day > x.day || x.day == p.day && p.end+b.pause > x.start {
				o.add(9, b.say("%s comes before %s, and %s takes %s on %s already (session %s)", course, b.s.Courses[x.course].ID, name, b.s.Courses[x.course].ID, b.span(&x.place), b.idOf(s)))
			}
		}
	}
	if at := int(who.office)*b.days + int(p.day); !working && b.released[at] >= b.release[who.office] {
		if b.release[who.office] == 0 {
			o.add(10, b.say("the office %s releases nobody of its working staff for training", b.s.Offices[who.office].ID))
		} else {
			o.add(10, b.say("the office %s has %s in training on %s already and releases no more", b.s.Offices[who.office].ID, b.persons(int(b.released[at])), b.date(p.day)))
		}
	}
	return o
}

// road is the way of a learner to a site, whether they may be sent there or
// not; 0 where there is none.
func (b *board) road(l learnerIx, to siteIx) int32 {
	if way := b.facts.reach(l, to); way != far {
		return way
	}
	home, site := b.s.Offices[b.learners[l].office].Site, b.siteName(to)
	for _, x := range b.s.Travel {
		if x.From == home && x.To == site || x.From == site && x.To == home {
			return int32(x.Minutes)
		}
	}
	return 0
}

// barsRoom lists why a course may not be held in a room at a place: H1 and H3.
func (b *board) barsRoom(r roomIx, p *place) (o obstacles) {
	name, course := b.s.Rooms[r].ID, &b.s.Courses[p.course]
	for _, f := range course.Features {
		if !contains(b.s.Rooms[r].Features, f) {
			o.add(1, b.say("room %s has no %s, which %s needs", name, f, course.ID))
			break
		}
	}
	day := int(r)*b.days + int(p.day)
	if !b.windows.open(b.roomDay[day], p.length, p.at) {
		o.add(3, b.say("room %s is not open on %s", name, b.span(p)))
	}
	for s := b.roomFirst[day]; s != none; s = b.roomNext[s] {
		x := &b.sessions[s]
		if p.start < x.end && x.start < p.end {
			o.add(3, b.say("room %s has %s on %s", name, b.called(s), b.span(&x.place)))
		} else if p.start < x.end+b.roomPause && x.start < p.end+b.roomPause {
			o.add(3, b.say("room %s has %s on %s, and %d minutes between two sessions are needed", name, b.called(s), b.span(&x.place), b.roomPause))
		}
	}
	return o
}

// barsCrew lists why a crew may not lead a course at a place: H1, H4 and H6.
func (b *board) barsCrew(crew []trainerIx, p *place) (o obstacles) {
	c := &b.courses[p.course]
	course := &b.s.Courses[p.course]
	if next := len(crew); next < int(c.crew) && len(c.able[next]) == 0 {
		o.add(1, b.say("nobody may lead %s as %s", course.ID, course.Crew[next]))
	} else if next < int(c.crew) {
		o.add(1, b.say("%s takes %d trainers, and there are not so many different ones for it", course.ID, c.crew))
	}
	for i, t := range crew {
		name := b.s.Trainers[t].ID
		if !contains(c.able[i], t) {
			o.add(1, b.say("%s may not lead %s as %s", name, course.ID, course.Crew[i]))
		}
		if contains(crew[:i], t) {
			o.add(1, b.say("%s cannot be in one crew twice", name))
			continue
		}
		o = append(o, b.barsTrainer(t, p)...)
	}
	return o
}

func (b *board) barsTrainer(t trainerIx, p *place) (o obstacles) {
	who, name := &b.trainers[t], b.s.Trainers[t].ID
	day := int(t)*b.days + int(p.day)
	if !b.windows.open(b.trainerDay[day], p.length, p.at) {
		o.add(4, b.say("%s is not available on %s", name, b.span(p)))
	}
	way := b.trainerWay[int(t)*len(b.virtual)+int(p.site)]
	if way == far {
		o.add(6, b.say("%s cannot travel from %s to %s", name, b.s.Trainers[t].Home, b.siteName(p.site)))
	}
	minutes := p.end - p.start
	week := b.taught[int(t)*b.weeks+int(b.week[p.day])] + minutes
	for at := b.trainerFirst[day]; at != none; at = b.trainerNext[at] {
		s := sessionIx(int(at) / b.crewMax)
		x := &b.sessions[s]
		minutes += x.end - x.start
		gap, travel := b.trainerBreak, int32(0)
		if b.virtual[x.site] != b.virtual[p.site] {
			travel = max(way, 0)
			if b.virtual[p.site] {
				travel = max(b.trainerWay[int(t)*len(b.virtual)+int(x.site)], 0)
			}
		} else if !b.virtual[p.site] && x.site != p.site {
			o.add(6, b.say("%s is at %s on %s for %s, and this would be at %s", name, b.siteName(x.site), b.date(p.day), b.called(s), b.siteName(p.site)))
		}
		if p.start < x.end && x.start < p.end {
			o.add(4, b.say("%s leads %s on %s", name, b.called(s), b.span(&x.place)))
		} else if p.start < x.end+gap+travel && x.start < p.end+gap+travel {
			o.add(4, b.say("%s leads %s on %s and needs %d minutes between the two", name, b.called(s), b.span(&x.place), gap+travel))
		}
	}
	if minutes > who.maxDay {
		o.add(4, b.say("%s may teach %d minutes a day and would teach %d on %s", name, who.maxDay, minutes, b.date(p.day)))
	}
	if week > who.maxWeek {
		o.add(4, b.say("%s may teach %s a week and would teach %s in that of %s", name, b.hours(who.maxWeek), b.hours(week), b.date(p.day)))
	}
	return o
}

// siteName is the id of a numbered site.
func (b *board) siteName(i siteIx) string { return b.s.Rooms[b.siteRooms[i][0]].Site }

// idOf is what the plan calls a session.
func (b *board) idOf(s sessionIx) string {
	x := &b.sessions[s]
	return b.hourName[hour{x.room, x.day, x.start}]
}
