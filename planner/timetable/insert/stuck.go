package insert

import (
	"math/bits"

	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// Stuck is the nearest fact that keeps newcomers from being ready.
type Stuck struct {
	Cause  StuckCause
	Course string
	From   int // the first day on which it could be theirs, what comes before done
	People int // who go together and need it
	Seats  int // free in sessions that are held from that day on and that they may go to
	Group  int // its least group
	Role   string
	Fit    int // for StuckDays: courses that their days hold, of Courses
	// Short says that no way of going helps: from the first day on which anybody
	// could take the course there are too few seats and no new session.
	Short bool
}

// StuckCause is a kind of fact.
type StuckCause string

// The causes.
const (
	StuckRoom  StuckCause = "room"  // no room that they may be sent to has what the course needs
	StuckCrew  StuckCause = "crew"  // nobody may lead it
	StuckDays  StuckCause = "days"  // their own days until the end of the horizon hold fewer courses
	StuckGroup StuckCause = "group" // too few for a session of their own, and not seats enough in others
	StuckSeats StuckCause = "seats" // fewer seats than people, and no room and crew are free together on any day
	StuckTime  StuckCause = "time"  // from some day on no seats enough, and no room and crew free together for enough new sessions
)

// whyNever names a course for which there is no room or nobody at all.
func (f *fixed) whyNever() *Stuck {
	for _, c := range f.party.courses {
		x := &f.Courses[c]
		id := f.Snapshot.Courses[c].ID
		there := false
		for _, r := range x.Rooms {
			there = there || f.party.way[f.Rooms[r].Site] != draft.Far
		}
		for _, s := range f.ByCourse[c] { // a pinned one may be in a room too small
			there = there || f.party.way[f.Sessions[s].Site] != draft.Far
		}
		if !there {
			return &Stuck{Cause: StuckRoom, Course: id, From: int(f.party.from), People: int(f.party.total)}
		}
		for role, able := range x.Able {
			if len(able) == 0 && len(f.ByCourse[c]) == 0 {
				return &Stuck{Cause: StuckCrew, Course: id, From: int(f.party.from), People: int(f.party.total), Role: f.Snapshot.Courses[c].Crew[role]}
			}
		}
	}
	return nil
}

// stuck says what a group of so many people that found no path lacks: the course
// that it would have to take next wherever it has got furthest.
func (f *fixed) stuck(q *quest, people int32) *Stuck {
	if fit := f.ownDays().Most; fit < len(f.party.courses) {
		return &Stuck{Cause: StuckDays, From: int(f.party.from), People: int(people), Fit: fit}
	}
	if short := f.short(); short != nil {
		return short
	}
	f.soonest(q)
	furthest, since := uint64(0), f.party.from
	for _, done := range q.order {
		if bits.OnesCount64(done) > bits.OnesCount64(furthest) {
			furthest = done
		}
	}
	for at := q.best[furthest]; at > 0; at = q.nodes[at].parent {
		if n := len(q.nodes[at].legs); n > 0 {
			since = max(since, q.nodes[at].legs[n-1].day+1)
		}
	}
	out := &Stuck{Cause: StuckTime, People: int(people), From: int(since)}
	for k, c := range f.party.courses {
		if furthest>>k&1 != 0 || f.party.before[k]&^furthest != 0 {
			continue
		}
		x := &f.Courses[c]
		out.Course, out.Group = f.Snapshot.Courses[c].ID, int(x.Min)
		for _, s := range f.ByCourse[c] {
			if y := &f.Sessions[s]; y.Day >= since && f.mayAttend(&y.Place) {
				out.Seats += int(max(f.vacant(s), 0))
			}
		}
		if people < x.Min {
			out.Cause = StuckGroup
		}
		break
	}
	return out
}

// short names the first course of which there are too few seats for everybody,
// from the first day on which anybody could take it, and no new session on any
// day. No way of going in groups helps against that.
func (f *fixed) short() *Stuck {
	soonest := f.freest().First
	for k, c := range f.party.courses {
		x := &f.Courses[c]
		if int(soonest[k]) >= f.Days {
			continue
		}
		seats, more := int32(0), false
		for _, s := range f.ByCourse[c] {
			if y := &f.Sessions[s]; y.Day >= soonest[k] && f.mayAttend(&y.Place) {
				seats += max(f.vacant(s), 0)
			}
		}
		for day := soonest[k]; int(day) < f.Days && !more && f.party.total >= x.Min; day++ {
			m := f.here()
			_, more = f.openNew(c, day, f.party.total, x.Min, unlimited, 0)
			f.back(m)
		}
		if !more && seats < f.party.total {
			out := &Stuck{Cause: StuckSeats, Course: f.Snapshot.Courses[c].ID, From: int(soonest[k]), People: int(f.party.total), Seats: int(seats), Group: int(x.Min), Short: true}
			if f.party.total < x.Min {
				out.Cause = StuckGroup
			}
			return out
		}
	}
	return nil
}

// ownDays leaves nothing to the newcomers but their own hours, those of rooms
// and the order of their courses.
func (f *fixed) ownDays() draft.Reached {
	return f.relaxed(func(k int, day int32) bool {
		return ground.First(f.Windows.Bits(f.party.dayAt[day], f.Courses[f.party.courses[k]].Length)) != draft.None
	})
}

// freest keeps what stands, and lets one newcomer take every place that is free:
// nobody can be ready sooner.
func (f *fixed) freest() draft.Reached {
	alone := f.grouped()
	return f.relaxed(func(k int, day int32) bool { return f.look(k, day, 1, alone>>k&1 != 0, taste{}).possible })
}

// relaxed is how far one newcomer comes if a course can be had on each day for which a
// test says so.
func (f *fixed) relaxed(could func(k int, day int32) bool) draft.Reached {
	p := draft.Programme{From: f.party.from, Days: int32(f.Days), MaxDay: f.party.maxDay, Before: f.party.before, Could: could}
	for _, c := range f.party.courses {
		p.Minutes = append(p.Minutes, f.Courses[c].Minutes)
	}
	out, _ := p.Relaxed(mostSets)
	return out
}

// Waits names the courses of which a session's least group holds one of the
// newcomers up: without it they would be ready sooner. Where no course alone
// does, all that together do.
func (f *Fixed) Waits(n Newcomers) ([]string, error) { return f.fixed.waits(n) }

func (f *fixed) waits(n Newcomers) ([]string, error) {
	f.Begin()
	f.asked++
	if err := f.receive(&n); err != nil {
		return nil, err
	}
	ready := func(alone uint64) int32 {
		q := &quest{n: 1, alone: alone, until: int32(f.Days)}
		if _, ok := f.soonest(q); !ok {
			return int32(f.Days)
		}
		return q.last
	}
	held := func(sets []uint64) (out []string) {
		now := ready(f.grouped())
		for k, alone := range sets {
			if ready(f.grouped()|alone) < now {
				out = append(out, f.Snapshot.Courses[f.party.courses[k]].ID)
			}
		}
		return out
	}
	var each, others []uint64
	all := uint64(1)<<len(f.party.courses) - 1
	for k := range f.party.courses {
		each = append(each, 1<<k)
	}
	if out := held(each); len(out) > 0 {
		return out, nil
	}
	best := ready(all)
	if best == ready(f.grouped()) {
		return nil, nil
	}
	for k := range f.party.courses { // those without which even all others do not help
		others = append(others, all&^(1<<k))
	}
	var out []string
	for k, without := range others {
		if ready(f.grouped()|without) > best && f.grouped()>>k&1 == 0 {
			out = append(out, f.Snapshot.Courses[f.party.courses[k]].ID)
		}
	}
	return out, nil
}
