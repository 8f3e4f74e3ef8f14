package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"cohort/planner/search"
)

// generator plants a timetable and writes down what it obeys: the instance is
// feasible by construction. Its features keep within those published of the
// competition's instances (Bellio et al. 2016): 30 to 130 courses, 130 to 450
// lectures, 5 to 20 rooms, 25 to 36 periods, 13 to 150 curricula.
type generator struct {
	*instance
	rand    *search.Rand
	periods int
	planted [][]bool // by course, by period
	load    []int    // lectures of each period
	groups  [][]int  // the courses of each programme
}

// between draws a number from least to most.
func (g *generator) between(least, most int) int { return least + g.rand.Intn(most-least+1) }

// generate makes the instance of a seed.
func generate(seed int64) *instance {
	r := search.NewRand(seed, 0)
	g := &generator{instance: &instance{Name: fmt.Sprintf("generated-%d", seed)}, rand: r}
	g.Days, g.Periods = 5, 5
	switch r.Intn(6) {
	case 0:
		g.Periods = 6
	case 1:
		g.Days, g.Periods = 6, 6
	}
	g.periods = g.Days * g.Periods
	n := g.between(30, 130)
	lectures := min(max(n*g.between(28, 42)/10, 130), 450)
	// Between half and nine tenths of the places are taken.
	rooms := min(max(lectures*100/g.between(50, 90)/g.periods+1, 5), 20)
	lectures = min(lectures, rooms*g.periods*9/10)
	g.load = make([]int, g.periods)
	g.makeCourses(n, lectures, rooms)
	g.makeRooms(rooms)
	g.makeCurricula(min(g.between(n*4/10, n*4/10+g.between(10, 120)), 150))
	g.makeTeachers()
	g.makeClosed()
	return g.instance
}

// makeCourses draws courses, programme by programme, and plants their lectures:
// those of one programme's core never together.
func (g *generator) makeCourses(n, lectures, rooms int) {
	left := lectures
	var group []int
	core, size := 0, 0
	var busy []bool // periods of the group's core
	for c := range n {
		if len(group) == size {
			if size > 0 {
				g.groups = append(g.groups, group)
			}
			group, core, size = nil, g.between(2, 6), g.between(4, 10)
			busy = make([]bool, g.periods)
		}
		mean := left / (n - c)
		k := max(1, min(g.between(mean-2, mean+2), 9))
		if c == n-1 || left-k < n-c-1 {
			k = max(1, min(left-(n-c-1), 9))
		}
		g.Courses = append(g.Courses, course{ID: fmt.Sprintf("c%04d", c), Teacher: fmt.Sprintf("t%03d", c)})
		at := make([]bool, g.periods)
		for range 8 * g.periods {
			p := g.rand.Intn(g.periods)
			if g.Courses[c].Lectures == k {
				break
			}
			if !at[p] && !busy[p] && g.load[p] < rooms {
				at[p] = true
				g.load[p]++
				g.Courses[c].Lectures++
			}
		}
		if g.Courses[c].Lectures == 0 {
			// The core fills the week, or the rooms are full: any place will do.
			for p := range at {
				if g.load[p] < rooms {
					at[p], g.Courses[c].Lectures = true, 1
					g.load[p]++
					break
				}
			}
		}
		left -= g.Courses[c].Lectures
		if len(group) < core {
			for p := range busy {
				busy[p] = busy[p] || at[p]
			}
		}
		g.planted = append(g.planted, at)
		group = append(group, c)
		course := &g.Courses[c]
		course.Days = max(1, min(course.Lectures, g.Days)-[]int{0, 0, 1, 1, 2}[g.rand.Intn(5)])
		// Few courses are large.
		course.Students = g.between(5, 40) + g.between(0, 60)*g.between(0, 4)
	}
	g.groups = append(g.groups, group)
	g.topUp(rooms)
}

// topUp adds lectures where too few found a place. Courses that are now together
// are never put into one curriculum or given one teacher.
func (g *generator) topUp(rooms int) {
	total := 0
	for _, n := range g.load {
		total += n
	}
	for total < 130 {
		c, p := g.rand.Intn(len(g.Courses)), g.rand.Intn(g.periods)
		if !g.planted[c][p] && g.load[p] < rooms {
			g.planted[c][p] = true
			g.load[p]++
			g.Courses[c].Lectures++
			total++
		}
	}
}

// makeRooms draws rooms that hold most courses, the largest not always.
func (g *generator) makeRooms(n int) {
	var sizes []int // of the lectures, largest first
	for _, c := range g.Courses {
		for range c.Lectures {
			sizes = append(sizes, c.Students)
		}
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	for r := range n {
		seats := sizes[min(r*len(sizes)/n, len(sizes)-1)] * g.between(100, 130) / 100
		g.Rooms = append(g.Rooms, room{ID: fmt.Sprintf("r%02d", r), Seats: max(seats, 5)})
	}
}

// makeCurricula draws sets of courses, mostly of one programme, whose planted
// lectures are never together.
func (g *generator) makeCurricula(n int) {
	for i := range n {
		group := g.groups[i%len(g.groups)]
		size := g.between(2, 6)
		var in []int
		for try := range 40 {
			c := group[g.rand.Intn(len(group))]
			if try < 2 {
				c = group[try%len(group)] // of the core
			}
			if g.rand.Chance(12) {
				c = g.rand.Intn(len(g.Courses)) // shared with another programme
			}
			if len(in) < size && !slices.ContainsFunc(in, func(d int) bool { return g.together(c, d) }) {
				in = append(in, c)
			}
		}
		g.Curricula = append(g.Curricula, curriculum{ID: fmt.Sprintf("q%03d", i), Courses: in})
	}
}

// together says whether planted lectures of two courses share a period.
func (g *generator) together(c, d int) bool {
	for p := range g.periods {
		if g.planted[c][p] && g.planted[d][p] {
			return true
		}
	}
	return false
}

// makeTeachers gives some courses the teacher of an earlier one.
func (g *generator) makeTeachers() {
	of := map[string][]int{}
	for c := range g.Courses {
		if g.rand.Intn(100) < 25 && c > 0 {
			t := g.Courses[g.rand.Intn(c)].Teacher
			if len(of[t]) < 4 && !slices.ContainsFunc(of[t], func(d int) bool { return g.together(c, d) }) {
				g.Courses[c].Teacher = t
			}
		}
		t := g.Courses[c].Teacher
		of[t] = append(of[t], c)
	}
}

// makeClosed closes periods without a planted lecture: single ones, half days
// and days.
func (g *generator) makeClosed() {
	blocks := g.between(1, 12) // of a course, at most
	for c := range g.Courses {
		shut := make([]bool, g.periods)
		for range g.rand.Intn(1 + blocks) {
			day, from := g.rand.Intn(g.Days), g.rand.Intn(g.Periods)
			for p := from; p < min(from+g.between(1, g.Periods), g.Periods); p++ {
				if at := day*g.Periods + p; !g.planted[c][at] {
					shut[at] = true
				}
			}
		}
		for at, s := range shut {
			if s {
				g.Closed = append(g.Closed, closed{c, at / g.Periods, at % g.Periods})
			}
		}
	}
}

// writeInstance writes the .ctt form.
func (in *instance) writeInstance(to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, "Name: %s\nCourses: %d\nRooms: %d\nDays: %d\nPeriods_per_day: %d\nCurricula: %d\nConstraints: %d\n\nCOURSES:\n",
		in.Name, len(in.Courses), len(in.Rooms), in.Days, in.Periods, len(in.Curricula), len(in.Closed))
	for _, c := range in.Courses {
		fmt.Fprintf(w, "%s %s %d %d %d\n", c.ID, c.Teacher, c.Lectures, c.Days, c.Students)
	}
	fmt.Fprint(w, "\nROOMS:\n")
	for _, r := range in.Rooms {
		fmt.Fprintf(w, "%s\t%d\n", r.ID, r.Seats)
	}
	fmt.Fprint(w, "\nCURRICULA:\n")
	for _, q := range in.Curricula {
		fmt.Fprintf(w, "%s  %d", q.ID, len(q.Courses))
		for _, c := range q.Courses {
			fmt.Fprintf(w, " %s", in.Courses[c].ID)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, "\nUNAVAILABILITY_CONSTRAINTS:\n")
	for _, x := range in.Closed {
		fmt.Fprintf(w, "%s %d %d\n", in.Courses[x.Course].ID, x.Day, x.Period)
	}
	fmt.Fprint(w, "\nEND.\n")
	return w.Flush()
}
