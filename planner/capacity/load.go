package capacity

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
)

// fine is the part of a minute that shares of load are counted in, so that the
// order in which they are added means nothing.
const fine = 1_000_000_000

// Loads returns what each week asks of each role, and of the rooms with each
// feature at each site, beside what there is of them (the whole sessions of all
// of their courses that their days hold). Each request's minutes are divided by
// the largest group that it can be held in and spread evenly over the days from
// its earliest to its due on which some room is open; all on its first day if
// it is overdue or there is no such day. Among the sites that a learner may be
// sent to they are spread by the number of suitable rooms. With a plan, what its
// sessions take is added; p may be nil.
func Loads(s *planner.Snapshot, p *planner.Plan) []Load { return newWorld(s).loads(p) }

func (w *world) loads(p *planner.Plan) []Load {
	t := &tally{w: w, cells: map[loadKey]*[3]int64{}}
	t.have()
	t.need()
	if p != nil {
		t.planned(p)
	}
	out := []Load{}
	for k, v := range t.cells {
		x := Load{Week: w.weeks[k.week].monday, Kind: k.kind, ID: k.of, NeedMinutes: int((v[0] + fine/2) / fine), HaveMinutes: int(v[1])}
		if k.kind == Rooms {
			x.ID, x.Feature, x.Site = k.of+"@"+k.site, k.of, k.site
		}
		if p != nil {
			minutes := int(v[2])
			x.PlannedMinutes = &minutes
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Load) int {
		return cmp.Or(cmp.Compare(a.Week, b.Week), cmp.Compare(b.Kind, a.Kind), cmp.Compare(a.ID, b.ID))
	})
	return out
}

type loadKey struct {
	week int
	kind Kind
	of   string // the role or the feature
	site string // of rooms
}

type tally struct {
	w     *world
	cells map[loadKey]*[3]int64 // need in parts of a minute, have and planned in minutes
}

func (t *tally) add(k loadKey, column int, amount int64) {
	if t.cells[k] == nil {
		t.cells[k] = new([3]int64)
	}
	t.cells[k][column] += amount
}

func (t *tally) have() {
	w := t.w
	for i := range w.sides {
		side := &w.sides[i]
		all := newSet(len(w.courses))
		for _, c := range side.courses {
			all.add(c)
		}
		list := w.of(side)
		for _, at := range side.givers {
			site := ""
			if side.kind == Rooms {
				if site = w.s.Rooms[at].Site; w.insteadOf(at, side.givers) {
					continue
				}
			}
			weeks := w.weekly(&list[at], all)
			for week := range w.weeks {
				t.add(loadKey{week, side.kind, side.label, site}, 1, int64(weeks[week+1]-weeks[week]))
			}
		}
	}
}

// insteadOf says whether a room is in use only in place of others of a list, which can be in use
// together: a hall in place of its parts, or one of two rooms that take all there is of something.
func (w *world) insteadOf(at int, rooms []int) bool {
	for _, x := range w.s.Shared {
		takes := map[string]int{}
		for _, by := range x.Rooms {
			takes[by.Room] = by.Number
		}
		others, sum, earlier := 0, 0, false
		for _, r := range rooms {
			if n := takes[w.s.Rooms[r].ID]; n > 0 && r != at {
				others, sum, earlier = others+1, sum+n, earlier || r < at
			}
		}
		if takes[w.s.Rooms[at].ID] == x.Number && others > 0 && sum <= x.Number && (others > 1 || earlier) {
			return true
		}
	}
	return false
}

func (t *tally) need() {
	w := t.w
	open := make([]bool, w.s.Days)
	for _, r := range w.s.Rooms {
		for _, x := range r.Open {
			open[x.Day()] = true
		}
	}
	days := make([]int, len(w.weeks))    // of one request, by week
	rooms := make([]int64, len(w.Sites)) // that it could be held in, by site
	for i := range w.s.Requests {
		r := &w.s.Requests[i]
		first := max(r.Earliest, 0)
		if first >= w.s.Days {
			continue
		}
		clear(days)
		count := 0
		for d := first; r.Due >= 0 && d <= min(r.Due, w.s.Days-1); d++ {
			if open[d] {
				days[w.weekOf(d)]++
				count++
			}
		}
		if count == 0 {
			days[w.weekOf(first)], count = 1, 1
		}
		c := int(w.CourseOf[i])
		group := w.classes[w.classOf[w.LearnerOf[i]]].group[c]
		if group == 0 {
			group = w.courses[c].MaxGroup
		}
		minutes := int64(w.courses[c].Minutes) * fine / int64(group)
		ways, total := w.WaysOf(w.LearnerOf[i]), int64(0)
		clear(rooms)
		for _, at := range w.Suits[c] {
			if site := w.SiteOf[at]; ways[site] != ground.Far {
				rooms[site]++
				total++
			}
		}
		for week, n := range days {
			if n == 0 {
				continue
			}
			part := minutes * int64(n) / int64(count)
			for k := range w.sides {
				side := &w.sides[k]
				if side.times[c] == 0 {
					continue
				}
				if side.kind == Trainers {
					t.add(loadKey{week, Trainers, side.label, ""}, 0, part*int64(side.times[c]))
					continue
				}
				for site, n := range rooms {
					if n > 0 {
						t.add(loadKey{week, Rooms, side.label, w.Sites[site]}, 0, part*n/total)
					}
				}
			}
		}
	}
}

// planned adds what sessions of a plan take of roles and rooms.
func (t *tally) planned(p *planner.Plan) {
	w := t.w
	for _, x := range p.Sessions {
		c := w.Course(x.Course)
		if c == ground.None || x.Day < 0 || x.Day >= w.s.Days {
			continue // an invalid plan; the referee says so
		}
		for k := range w.sides {
			side := &w.sides[k]
			if side.times[c] == 0 {
				continue
			}
			site := ""
			if side.kind == Rooms {
				site = w.siteOf(x.Room)
			}
			t.add(loadKey{w.weekOf(x.Day), side.kind, side.label, site}, 2, int64(w.courses[c].Minutes*side.times[c]))
		}
	}
}

// siteOf is the site of a room, empty where the room is gone.
func (w *world) siteOf(room string) string {
	if r := w.Room(room); r != ground.None {
		return w.s.Rooms[r].Site
	}
	return ""
}
