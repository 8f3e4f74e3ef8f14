// Package insert finds places for newcomers in a plan in which everything stands.
package insert

import (
	"fmt"
	"math/bits"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// Fixed is a plan that does not change. Newcomers fit in on free seats and in sessions that
// free trainers and rooms allow. It is the same after each insertion. It is not safe for
// concurrent use.
type Fixed struct{ fixed *fixed }

// fixed is the draft of such a plan, and what was found out about it.
type fixed struct {
	*draft.Draft
	ids   map[draft.SessionIx]string // of the plan's sessions
	extra []int32                    // by session: newcomers that sit in it
	taken []seatsTaken               // undo log of extra

	version []uint64  // by week: a hash of all that was done in it, in order
	touched []touched // undo log of version
	looks   int64     // work done so far
	asked   int64     // insertions so far
	offers  map[offerKey]offer
	recent  []recent // some of the offers
	finds   map[findKey]find
	shut    []shut           // by course, day and site, the last of them anywhere: where none can be opened
	reaches map[string]int32 // the ways and hours that offers were worked out for

	party   party
	work    roomToWork
	reached map[uint64]node // room for soonest, which needs it for each day
}

// roomToWork is used again by each search for a place.
type roomToWork struct {
	bits, free []uint64
	crew, best []draft.TrainerIx
}

type seatsTaken struct {
	s draft.SessionIx
	n int32
}

type touched struct {
	week    int32
	version uint64
}

// Newcomers are people alike: the same office, sites, hours and courses.
type Newcomers struct {
	Count         int
	Site          string   // that they set out from
	Sites         []string // where they may be sent
	Available     []planner.Window
	MaxDayMinutes int
	From          int      // first day
	Courses       []string // each once; those that come after others among them wait for these
	// GiveWay are learners of the snapshot whose seats are given up first, as many
	// as there are newcomers at most, in this order.
	GiveWay []string
	// Until is the last ready day that is of use; 0: the last of the horizon.
	Until int
}

// Inserted is where newcomers would sit.
type Inserted struct {
	Possible bool
	ReadyDay int // the last day of the slowest
	// Soonest is a day before which they cannot all be ready; -1: that is shown of
	// the whole horizon.
	Soonest int
	Opened  []planner.Session // without ids and people, soonest first
	Paths   [][]Stop          // by newcomer, in order of time
	GaveWay []string          // of Newcomers.GiveWay
	Closed  []string          // sessions that only those who gave way sat in
	Stuck   *Stuck            // where not possible inside the horizon; nil where a day before its end was asked for
}

// Open says whether a sooner date may exist, until a day: neither is this one the
// soonest that could be, nor is it shown that there is none.
func (x *Inserted) Open(until int) bool {
	switch {
	case x.Soonest < 0 || x.Soonest > until:
		return false
	case x.Possible:
		return x.ReadyDay > x.Soonest
	}
	return x.Stuck == nil || (x.Stuck.Cause == StuckTime || x.Stuck.Cause == StuckGroup && !x.Stuck.Short)
}

// Stop is one session of a newcomer's path.
type Stop struct {
	Course  string
	Session string // id in the plan; empty: opened
	Opened  int    // place in Inserted.Opened, where Session is empty
	Day     int
	Start   int
	Room    string
}

// party is the newcomers in small numbers.
type party struct {
	total   int32
	way     []int32        // by site; far
	rank    []int32        // by site: the price of going there, by which of the sites is nearest
	dayAt   []ground.DayIx // by day
	from    int32
	until   int32 // the last ready day that is of use
	maxDay  int32
	courses []draft.CourseIx
	before  []uint64 // by course of the programme: which of it come before
	tail    []int32  // by course of the programme: courses one after the other from it on
	reach   int32
	several bool // two courses may fall on one day
}

// Fix returns a plan to which newcomers can be added. A plan that is not valid for the
// snapshot is an error.
func Fix(s *planner.Snapshot, p *planner.Plan) (*Fixed, error) {
	m := draft.NewModel(s)
	d := draft.New(m)
	ids, err := d.Load(p)
	if err != nil {
		return nil, fmt.Errorf("the plan is not valid for the snapshot %q: %w; cohort check says what else is wrong with it", s.Name, err)
	}
	return &Fixed{&fixed{Draft: d, ids: ids, extra: make([]int32, len(d.Sessions)), version: make([]uint64, m.Weeks), shut: make([]shut, len(m.Courses)*m.Days*(len(m.Virtual)+1)),
		offers: map[offerKey]offer{}, recent: make([]recent, recents), finds: map[findKey]find{}, reaches: map[string]int32{}, reached: map[uint64]node{}}}, nil
}

// receive turns the newcomers into small numbers.
func (f *fixed) receive(n *Newcomers) error {
	p := &f.party
	*p = party{total: int32(n.Count), from: int32(max(n.From, 0)), until: int32(f.Days - 1), maxDay: draft.Clamp(n.MaxDayMinutes)}
	if n.Until > 0 {
		p.until = min(p.until, int32(n.Until))
	}
	if len(n.Courses) > 64 {
		return fmt.Errorf("a programme of %d courses is too long, at most 64", len(n.Courses))
	}
	if from := f.Ground.Base(n.Site); from != ground.None {
		p.way = append(p.way, f.Ground.WaysFrom(from)...)
	} else { // a site of which the snapshot knows no way
		p.way = slices.Repeat([]int32{draft.Far}, len(f.Virtual))
	}
	for at, id := range f.Ground.Sites {
		if f.Virtual[at] {
			p.way[at] = 0
		} else if !slices.Contains(n.Sites, id) {
			p.way[at] = draft.Far
		}
	}
	p.dayAt = f.Windows.Add(nil, f.Days, n.Available)
	// Offices to which the same sites are near in the same order get the same
	// answer, whatever the minutes.
	p.rank = make([]int32, len(p.way))
	for i, a := range p.way {
		if a == draft.Far {
			p.rank[i] = draft.Far
		}
		for j, b := range p.way {
			if a != draft.Far && b != draft.Far && !f.Virtual[j] && !f.Virtual[i] && (b < a || b == a && j < i) {
				p.rank[i] += 15
			}
		}
	}
	key := fmt.Sprint(p.rank, p.dayAt)
	reach, seen := f.reaches[key]
	if !seen {
		reach = int32(len(f.reaches))
		f.reaches[key] = reach
	}
	p.reach = reach
	for _, id := range n.Courses {
		c := f.Ground.Course(id)
		if c == draft.None {
			return fmt.Errorf("course %s is not known", id)
		}
		p.courses = append(p.courses, draft.CourseIx(c))
	}
	p.before, p.tail = make([]uint64, len(p.courses)), make([]int32, len(p.courses))
	for i, c := range p.courses {
		for _, a := range f.Courses[c].After {
			if at := slices.Index(p.courses, a); at >= 0 {
				p.before[i] |= 1 << at
			}
		}
	}
	for range p.courses {
		for i, set := range p.before {
			for ; set != 0; set &= set - 1 {
				a := bits.TrailingZeros64(set)
				p.tail[a] = max(p.tail[a], p.tail[i]+1)
			}
		}
	}
	p.several = f.severalADay()
	return nil
}

// whole says whether every day of the horizon is of use.
func (f *fixed) whole() bool { return int(f.party.until) == f.Days-1 }

// severalADay says whether a day of a newcomer may hold two courses. If one comes after the
// other, the day has to hold those between them too.
func (f *fixed) severalADay() bool {
	p := &f.party
	behind := p.behind()
	for a, x := range p.courses {
		for b, y := range p.courses {
			if a == b || behind[b]>>a&1 != 0 {
				continue
			}
			minutes := f.Courses[x].Minutes + f.Courses[y].Minutes
			if behind[a]>>b&1 != 0 {
				for k, z := range p.courses {
					if behind[a]>>k&1 != 0 && behind[k]>>b&1 != 0 {
						minutes += f.Courses[z].Minutes
					}
				}
			}
			if minutes <= p.maxDay {
				return true
			}
		}
	}
	return false
}

// behind is by course those of the programme that come after it, at once or later.
func (p *party) behind() []uint64 {
	out := make([]uint64, len(p.courses))
	for range p.courses {
		for i, before := range p.before {
			for ; before != 0; before &= before - 1 {
				out[bits.TrailingZeros64(before)] |= 1<<i | out[i]
			}
		}
	}
	return out
}

// mark is a state to come back to.
type mark struct{ log, taken, touched int }

func (f *fixed) here() mark { return mark{len(f.Log), len(f.taken), len(f.touched)} }

// back takes back everything since a mark.
func (f *fixed) back(m mark) {
	for i := len(f.taken) - 1; i >= m.taken; i-- {
		f.extra[f.taken[i].s] -= f.taken[i].n
	}
	f.taken = f.taken[:m.taken]
	f.UndoTo(m.log)
	for i := len(f.touched) - 1; i >= m.touched; i-- {
		f.version[f.touched[i].week] = f.touched[i].version
	}
	f.touched = f.touched[:m.touched]
}

// touch notes something done in a day's week: the week's version becomes another one. The
// same things done in the same order lead to the same version, so that what was found out
// at it can be remembered. (Two states have one version by chance: one in 2^64.)
func (f *fixed) touch(day int32, what ...uint64) {
	v := &f.version[f.Week[day]]
	f.touched = append(f.touched, touched{f.Week[day], *v})
	for _, x := range what {
		*v ^= x // splitmix64
		*v += 0x9e3779b97f4a7c15
		*v = (*v ^ *v>>30) * 0xbf58476d1ce4e5b9
		*v = (*v ^ *v>>27) * 0x94d049bb133111eb
		*v ^= *v >> 31
	}
}

// takeSeats seats newcomers in a session.
func (f *fixed) takeSeats(s draft.SessionIx, n int32) {
	f.extra[s] += n
	f.taken = append(f.taken, seatsTaken{s, n})
	x := &f.Sessions[s]
	f.touch(x.Day, 1, pair(int32(x.Course), x.Day), pair(x.At, int32(x.Room)), uint64(n))
}

func pair(a, b int32) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }

// vacant is how many more people a session takes.
func (f *fixed) vacant(s draft.SessionIx) int32 {
	x := &f.Sessions[s]
	return min(f.Courses[x.Course].Max, f.Rooms[x.Room].Seats) - x.N - f.extra[s]
}

// mayAttend says whether newcomers may be at a place, as far as their own hours
// and ways go.
func (f *fixed) mayAttend(p *draft.Place) bool {
	return p.Day >= f.party.from && f.party.way[p.Site] != draft.Far && f.Windows.Open(f.party.dayAt[p.Day], p.Length, p.At)
}
