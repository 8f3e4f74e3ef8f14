package capacity

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
)

// world is a snapshot by number, with what the arithmetic asks for often.
type world struct {
	*ground.Ground
	s        *planner.Snapshot
	weeks    []week
	courses  []course
	places   []string // sites that rooms stand at or learners may be sent to; not the virtual ones; by id
	placeAt  []int    // by site with rooms; -1: virtual
	classes  []class
	classOf  []int // by learner
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
	online bool // a virtual room suits it
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
	w := &world{Ground: ground.New(s), s: s}
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
	found := map[string]bool{}
	for _, x := range w.Sites {
		found[x] = true
	}
	for _, l := range w.s.Learners {
		for _, x := range l.Sites {
			found[x] = true
		}
	}
	for _, x := range slices.Sorted(maps.Keys(found)) {
		if !w.s.Sites[w.Base(x)].Virtual {
			w.places = append(w.places, x)
		}
	}
	for _, x := range w.Sites {
		w.placeAt = append(w.placeAt, slices.Index(w.places, x))
	}
}

func (w *world) learnCourses() {
	for i := range w.s.Courses {
		online := slices.ContainsFunc(w.Suits[i], func(r ground.RoomIx) bool { return w.Virtual[w.SiteOf[r]] })
		w.courses = append(w.courses, course{&w.s.Courses[i], online})
	}
}

func (w *world) learnClasses() {
	seats := make([][]int, len(w.courses)) // by course and place, the largest group; the last is for virtual rooms
	for c := range w.courses {
		seats[c] = make([]int, len(w.places)+1)
		for _, r := range w.Suits[c] {
			at := w.placeAt[w.SiteOf[r]]
			if at < 0 {
				at = len(w.places)
			}
			seats[c][at] = max(seats[c][at], min(w.courses[c].MaxGroup, w.s.Rooms[r].Seats))
		}
	}
	known := map[string]int{}
	for i, l := range w.s.Learners {
		sites, reached := newSet(len(w.places)), newSet(len(w.places))
		from := w.SetOut(w.OfficeOf[i])
		for _, x := range l.Sites {
			at, may := slices.BinarySearch(w.places, x)
			if !may {
				continue // virtual
			}
			sites.add(at)
			if w.Way(from, w.Base(x)) != ground.Far {
				reached.add(at)
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
		w.classOf = append(w.classOf, at)
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
		k := cell{int(w.CourseOf[i]), w.classOf[w.LearnerOf[i]], from, to}
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

func (w *world) weekOf(day int) int { return int(w.Week[day]) }

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
