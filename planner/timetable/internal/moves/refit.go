package moves

import (
	"cohort/planner/ground"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var refit = neighbourhood{name: "refit", share: share{small: 6, large: 4}, propose: ahead((*State).refit)}

// refit takes out a few sessions that have something to do with each other and
// holds others on the days of rooms and trainers that this frees: ruin and
// recreate after Christiaens and Vanden Berghe (2020).
func (d *State) refit(rand *search.Rand) bool {
	s := d.anySession(rand)
	if s == draft.None {
		return false
	}
	w := &d.work
	w.anchors = w.anchors[:0]
	barred := draft.CourseIx(draft.None)
	if rand.Chance(2) {
		barred = d.Sessions[s].Course
	}
	n := 1
	for n < 4 && rand.Chance(2) {
		n++
	}
	for i := 0; i < n && s != draft.None; i++ {
		next := draft.SessionIx(draft.None)
		if i+1 < n {
			next = d.related(s, rand)
		}
		if next == s {
			next = draft.None
		}
		if d.Sessions[s].Pinned == draft.None {
			d.vacate(s, rand)
		}
		s = next
	}
	if len(w.anchors) == 0 {
		return false
	}
	if rand.Chance(4) {
		d.Reinsert(rand)
	}
	for range n + 1 {
		if !d.openBest(w.anchors, barred, rand) {
			break
		}
		barred = draft.None
	}
	d.Settle(rand)
	return true
}

// vacate gives up a session and notes whose days are free now, and now and then
// an idle day of somebody who could lead the same course.
func (d *State) vacate(s draft.SessionIx, rand *search.Rand) {
	x := &d.Sessions[s]
	w := &d.work
	if rand.Chance(2) {
		d.idle(x.Course, rand)
	}
	if rand.Chance(2) {
		w.anchors = append(w.anchors, anchor{x.Room, draft.None, x.Day})
	} else {
		for _, t := range d.Crew(s) {
			w.anchors = append(w.anchors, anchor{draft.None, t, x.Day})
		}
	}
	d.Dissolve(s)
}

// idle adds a day on which somebody could lead a course and leads nothing.
func (d *State) idle(c draft.CourseIx, rand *search.Rand) {
	x := &d.Courses[c]
	if len(x.Able) == 0 || len(x.Able[0]) == 0 {
		return
	}
	for range 3 {
		t := x.Able[0][rand.Intn(len(x.Able[0]))]
		day := int32(rand.Intn(d.Days))
		at := int(t)*d.Days + int(day)
		if d.TrainerFirst[at] == draft.None && ground.First(d.Windows.Bits(d.TrainerDay[at], x.Length)) != draft.None {
			d.work.anchors = append(d.work.anchors, anchor{draft.None, t, day})
			return
		}
	}
}

// related picks a session that shares a trainer, a room, a course, a day or a
// person with another one; none if it finds none.
func (d *State) related(s draft.SessionIx, rand *search.Rand) draft.SessionIx {
	x := &d.Sessions[s]
	for range 4 {
		switch rand.Intn(5) {
		case 0:
			crew := d.Crew(s)
			if len(crew) == 0 {
				continue
			}
			t := crew[rand.Intn(len(crew))]
			if at := d.TrainerFirst[int(t)*d.Days+d.near(x.Day, rand)]; at != draft.None {
				if other := draft.SessionIx(int(at) / d.CrewMax); other != s {
					return other
				}
			}
		case 1:
			if other := d.RoomFirst[int(x.Room)*d.Days+d.near(x.Day, rand)]; other != draft.None && other != s {
				return other
			}
		case 2:
			list := d.ByCourse[x.Course]
			if other := list[rand.Intn(len(list))]; other != s {
				return other
			}
		case 3:
			rooms := d.SiteRooms[x.Site]
			if other := d.RoomFirst[int(rooms[rand.Intn(len(rooms))])*d.Days+int(x.Day)]; other != draft.None && other != s {
				return other
			}
		case 4:
			if x.N == 0 {
				continue
			}
			mine := d.RequestsOf[d.Requests[d.Group(s)[rand.Intn(int(x.N))]].Learner]
			if other := d.Seat[mine[rand.Intn(len(mine))]]; other != draft.None && other != s {
				return other
			}
		}
	}
	return draft.None
}

// near picks a day within a week of another.
func (d *State) near(day int32, rand *search.Rand) int {
	low, high := max(int(day)-7, 0), min(int(day)+7, d.Days-1)
	return low + rand.Intn(high-low+1)
}
