package main

// row reads a row of a block.
func (r *reader) row(f []string) {
	r.rows[r.block]++
	switch r.block {
	case "COURSES":
		r.courseRow(f)
	case "ROOMS":
		r.roomRow(f)
	case "CURRICULA":
		r.curriculumRow(f)
	case "UNAVAILABILITY_CONSTRAINTS":
		r.closedRow(f)
	case "ROOM_CONSTRAINTS":
		r.unsuitableRow(f)
	}
}

// fields says whether a row has as many fields as its form asks for.
func (r *reader) fields(f []string, plain, extended string, n, m int) bool {
	want := plain
	if r.in.Extended {
		n, want = m, extended
	}
	if len(f) != n {
		r.say("%d fields, want %d: %s", len(f), n, want)
		return false
	}
	return true
}

// named enters an id into an index.
func (r *reader) named(what, id string, index map[string]int, n int) {
	if _, twice := index[id]; twice {
		r.say("%s %s stands twice", what, id)
		return
	}
	index[id] = n
}

// known looks an id up.
func (r *reader) known(what, id string, index map[string]int) (int, bool) {
	i, there := index[id]
	if !there {
		r.say("%s %s is not known", what, id)
	}
	return i, there
}

func (r *reader) courseRow(f []string) {
	const plain = "course teacher lectures least-days students"
	if !r.fields(f, plain, plain+" double", 5, 6) {
		if len(f) > 0 {
			r.courses[f[0]] = len(r.in.Courses)
		}
		r.in.Courses = append(r.in.Courses, course{})
		return
	}
	r.named("course", f[0], r.courses, len(r.in.Courses))
	c := course{
		ID: f[0], Teacher: f[1],
		Lectures: r.number("lectures of course "+f[0], f[2], 0, mostLectures),
		Days:     r.number("least days of course "+f[0], f[3], 0, mostDays),
		Students: r.number("students of course "+f[0], f[4], 0, mostOfAnything),
	}
	if r.in.Extended {
		c.Double = r.number("double lectures of course "+f[0], f[5], 0, 1) == 1
	}
	r.in.Courses = append(r.in.Courses, c)
}

func (r *reader) roomRow(f []string) {
	if !r.fields(f, "room seats", "room seats site", 2, 3) {
		if len(f) > 0 {
			r.rooms[f[0]] = len(r.in.Rooms)
		}
		r.in.Rooms = append(r.in.Rooms, room{})
		return
	}
	r.named("room", f[0], r.rooms, len(r.in.Rooms))
	out := room{ID: f[0], Seats: r.number("seats of room "+f[0], f[1], 0, mostOfAnything)}
	if r.in.Extended {
		out.Site = r.number("site of room "+f[0], f[2], 0, mostOfAnything)
	}
	r.in.Rooms = append(r.in.Rooms, out)
}

func (r *reader) curriculumRow(f []string) {
	if len(f) < 2 {
		r.say("%d fields, want: curriculum count course ...", len(f))
		return
	}
	r.named("curriculum", f[0], r.programs, len(r.in.Curricula))
	q := curriculum{ID: f[0]}
	if n := r.number("courses of curriculum "+f[0], f[1], 0, mostOfAnything); n >= 0 && n != len(f)-2 {
		r.say("curriculum %s names %d courses and says %d", f[0], len(f)-2, n)
	}
	twice := map[int]bool{}
	for _, id := range f[2:] {
		// A course named twice is in the curriculum once.
		if c, there := r.known("course", id, r.courses); there && !twice[c] {
			twice[c] = true
			q.Courses = append(q.Courses, c)
		}
	}
	r.in.Curricula = append(r.in.Curricula, q)
}

func (r *reader) closedRow(f []string) {
	if !r.fields(f, "course day period", "course day period", 3, 3) {
		return
	}
	c, there := r.known("course", f[0], r.courses)
	day := r.number("day", f[1], 0, r.before(r.in.Days))
	period := r.number("period", f[2], 0, r.before(r.in.Periods))
	if there && day >= 0 && period >= 0 {
		r.in.Closed = append(r.in.Closed, closed{c, day, period})
	}
}

// before is the last index of so many, or anything if the head did not say.
func (r *reader) before(n int) int {
	if n == 0 {
		return mostOfAnything
	}
	return n - 1
}

func (r *reader) unsuitableRow(f []string) {
	if !r.fields(f, "course room", "course room", 2, 2) {
		return
	}
	c, course := r.known("course", f[0], r.courses)
	room, there := r.known("room", f[1], r.rooms)
	if course && there {
		r.in.Unsuitable = append(r.in.Unsuitable, unsuitable{c, room})
	}
}
