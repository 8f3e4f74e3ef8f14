package capacity

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
)

// world is a snapshot by number, with what the arithmetic asks for often.
type world struct {
	s        *planner.Snapshot
	weeks    []week
	courses  []course
	courseAt map[string]int
	places   []string // sites that rooms stand at or learners may be sent to; not the virtual ones
	placeAt  map[string]int
	virtual  map[string]bool
	joined   map[[2]string]bool
	classes  []class
	classOf  map[string]int // of a learner
	trainers []giver
	rooms    []giver
	sides    []side
	packed   *packings
	needs    [][]need // by course: what is due in the horizon
	asking   [][]need // by course: that, and what is due beyond, as if due in the last week
}

// week is an ISO week as far as it lies in the horizon.
type week struct {
	monday      planner.Date
	first, last int // days
}

type course struct {
	*planner.Course
	rooms  []int // that suit it
	online bool  // one of them is virtual
}

// class is learners who may be sent to the same places.
type class struct {
	sites   set   // as the learner's sites say, virtual ones left out
	reached set   // those of them that their office is joined to
	group   []int // by course: the largest that a suitable room allows; 0: there is none
}

// need is requests of one course by learners of one class that may be taken
// from one week on and are due in another.
type need struct {
	class    int
	from, to int // weeks
	requests []int
}

// side is what need and have are compared for: a role, or rooms with a feature.
type side struct {
	kind    Kind
	label   string
	courses []int
	times   []int // by course: how many of the role lead a session together; 1 for rooms
	givers  []int // in trainers or rooms
}

func newWorld(s *planner.Snapshot) *world {
	w := &world{s: s, courseAt: map[string]int{}, placeAt: map[string]int{}, virtual: map[string]bool{}, joined: map[[2]string]bool{}, classOf: map[string]int{}}
	for d := range s.Days {
		monday := (s.FirstDay + planner.Date(d)).Monday()
		if n := len(w.weeks); n > 0 && w.weeks[n-1].monday == monday {
			w.weeks[n-1].last = d
		} else {
			w.weeks = append(w.weeks, week{monday, d, d})
		}
	}
	w.settle()
	w.learnCourses()
	w.packed = newPackings()
	for i := range w.courses {
		w.packed.learn(w.courses[i].Minutes)
	}
	w.learnGivers()
	w.learnClasses()
	w.learnNeeds()
	w.learnSides()
	return w
}

// settle numbers the places.
func (w *world) settle() {
	for _, x := range w.s.Sites {
		w.virtual[x.ID] = x.Virtual
		w.joined[[2]string{x.ID, x.ID}] = true
	}
	for _, t := range w.s.Travel {
		w.joined[[2]string{t.From, t.To}] = true
		w.joined[[2]string{t.To, t.From}] = true
	}
	found := map[string]bool{}
	for _, r := range w.s.Rooms {
		found[r.Site] = true
	}
	for _, l := range w.s.Learners {
		for _, x := range l.Sites {
			found[x] = true
		}
	}
	for _, x := range slices.Sorted(maps.Keys(found)) {
		if !w.virtual[x] {
			w.placeAt[x] = len(w.places)
			w.places = append(w.places, x)
		}
	}
}

func (w *world) learnCourses() {
	for i := range w.s.Courses {
		c := course{Course: &w.s.Courses[i]}
		for r := range w.s.Rooms {
			room := &w.s.Rooms[r]
			if !slices.ContainsFunc(c.Features, func(f string) bool { return !slices.Contains(room.Features, f) }) {
				c.rooms = append(c.rooms, r)
				c.online = c.online || w.virtual[room.Site]
			}
		}
		w.courseAt[c.ID] = len(w.courses)
		w.courses = append(w.courses, c)
	}
}

func (w *world) learnClasses() {
	seats := make([][]int, len(w.courses)) // by course and place, the largest group; the last is for virtual rooms
	for c := range w.courses {
		seats[c] = make([]int, len(w.places)+1)
		for _, r := range w.courses[c].rooms {
			at := len(w.places)
			if room := &w.s.Rooms[r]; !w.virtual[room.Site] {
				at = w.placeAt[room.Site]
			}
			seats[c][at] = max(seats[c][at], min(w.courses[c].MaxGroup, w.s.Rooms[r].Seats))
		}
	}
	base := map[string]string{}
	for _, o := range w.s.Offices {
		base[o.ID] = o.Site
	}
	known := map[string]int{}
	for _, l := range w.s.Learners {
		sites, reached := newSet(len(w.places)), newSet(len(w.places))
		for _, x := range l.Sites {
			if w.virtual[x] {
				continue
			}
			sites.add(w.placeAt[x])
			if w.joined[[2]string{base[l.Office], x}] {
				reached.add(w.placeAt[x])
			}
		}
		key := sites.key() + reached.key()
		at, ok := known[key]
		if !ok {
			at = len(w.classes)
			known[key] = at
			x := class{sites: sites, reached: reached, group: make([]int, len(w.courses))}
			for c := range w.courses {
				x.group[c] = seats[c][len(w.places)]
				for _, p := range reached.list() {
					x.group[c] = max(x.group[c], seats[c][p])
				}
			}
			w.classes = append(w.classes, x)
		}
		w.classOf[l.ID] = at
	}
}

// learnNeeds sorts the requests by course, class and weeks. One that cannot be
// in time any more counts as due at the end of the week in which it may first
// be taken.
func (w *world) learnNeeds() {
	type cell struct{ course, class, from, to int }
	due, all := map[cell][]int{}, map[cell][]int{}
	for i := range w.s.Requests {
		r := &w.s.Requests[i]
		if r.Earliest >= w.s.Days {
			continue
		}
		from, to := w.span(r)
		k := cell{w.courseAt[r.Course], w.classOf[r.Learner], from, to}
		all[k] = append(all[k], i)
		if r.Due < w.s.Days {
			due[k] = append(due[k], i)
		}
	}
	sorted := func(at map[cell][]int) [][]need {
		out := make([][]need, len(w.courses))
		for k, list := range at {
			out[k.course] = append(out[k.course], need{k.class, k.from, k.to, list})
		}
		for _, list := range out {
			slices.SortFunc(list, func(a, b need) int {
				return cmp.Or(a.class-b.class, a.from-b.from, a.to-b.to)
			})
		}
		return out
	}
	w.needs, w.asking = sorted(due), sorted(all)
}

// span is the weeks from the one in which a request may first be taken to the
// one in which it is due, or the last.
func (w *world) span(r *planner.Request) (from, to int) {
	from = w.weekOf(max(r.Earliest, 0))
	return from, max(from, w.weekOf(max(min(r.Due, w.s.Days-1), 0)))
}

func (w *world) weekOf(day int) int {
	return int((w.s.FirstDay+planner.Date(day)).Monday()-w.weeks[0].monday) / 7
}

// learnSides lists the roles that lead courses, then the features that courses
// ask for; a course that asks for none is on a side of its own, without a name.
func (w *world) learnSides() {
	roles, features := map[string]bool{}, map[string]bool{}
	for c := range w.courses {
		for _, r := range w.courses[c].Crew {
			roles[r] = true
		}
		for _, f := range w.courses[c].Features {
			features[f] = true
		}
		if len(w.courses[c].Features) == 0 {
			features[""] = true
		}
	}
	for _, r := range slices.Sorted(maps.Keys(roles)) {
		x := side{kind: Trainers, label: r, times: make([]int, len(w.courses))}
		for c := range w.courses {
			for _, part := range w.courses[c].Crew {
				if part == r {
					x.times[c]++
				}
			}
			if x.times[c] > 0 {
				x.courses = append(x.courses, c)
			}
		}
		for i := range w.s.Trainers {
			if slices.Contains(w.s.Trainers[i].Roles, r) {
				x.givers = append(x.givers, i)
			}
		}
		w.sides = append(w.sides, x)
	}
	for _, f := range slices.Sorted(maps.Keys(features)) {
		x := side{kind: Rooms, label: f, times: make([]int, len(w.courses))}
		for c := range w.courses {
			if f == "" && len(w.courses[c].Features) == 0 || slices.Contains(w.courses[c].Features, f) {
				x.courses = append(x.courses, c)
				x.times[c] = 1
			}
		}
		for i := range w.s.Rooms {
			if f == "" || slices.Contains(w.s.Rooms[i].Features, f) {
				x.givers = append(x.givers, i)
			}
		}
		w.sides = append(w.sides, x)
	}
}

// of lists the trainers or rooms that a side's numbers mean.
func (w *world) of(x *side) []giver {
	if x.kind == Trainers {
		return w.trainers
	}
	return w.rooms
}
