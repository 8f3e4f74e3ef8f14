package clean

import (
	"cmp"
	"slices"
	"strings"

	"cohort/planner/demand/facts"
)

func (f *Facts) cleanCourses(in *facts.Facts) {
	for _, c := range distinct(f, "courses", in.Courses, func(c facts.Course) string { return c.ID }) {
		if wrong := impossible(&c); !wrong.Empty() {
			f.fault("courses", c.ID, wrong, leftOut)
			continue
		}
		if c.MinGroup < 1 {
			f.fault("courses", c.ID, facts.Say("least_group", "Least", c.MinGroup), facts.Say("taken_as", "Value", 1))
			c.MinGroup = 1
		}
		if c.MinGroup > c.MaxGroup {
			f.fault("courses", c.ID, facts.Say("least_above_largest", "Least", c.MinGroup, "Largest", c.MaxGroup), facts.Say("taken_as", "Value", c.MaxGroup))
			c.MinGroup = c.MaxGroup
		}
		if c.RefreshMonths != nil && (*c.RefreshMonths < 1 || *c.RefreshMonths > 1200) {
			f.fault("courses", c.ID, facts.Say("refresh_months", "Months", *c.RefreshMonths), facts.Say("taken_as_never"))
			c.RefreshMonths = nil
		}
		f.boundExamination(&c)
		c.Features = words(c.Features)
		c.Starts = f.starts(&c)
		f.Courses = append(f.Courses, c)
	}
	f.CourseAt = index(f.Courses, func(c *facts.Course) string { return c.ID })
	f.cleanCounting()
	f.cleanOrder(in.CourseOrder)
}

// boundExamination leaves out what makes no sense of a course's attempts.
func (f *Facts) boundExamination(c *facts.Course) {
	if c.RetakeAfterDays != nil && (*c.RetakeAfterDays < 0 || *c.RetakeAfterDays > 1000) {
		f.fault("courses", c.ID, facts.Say("retake_days", "Days", *c.RetakeAfterDays), facts.Say("taken_as", "Value", 0))
		c.RetakeAfterDays = nil
	}
	if c.MostAttempts != nil && *c.MostAttempts < 1 {
		f.fault("courses", c.ID, facts.Say("attempts", "Attempts", *c.MostAttempts), facts.Say("attempts_unlimited"))
		c.MostAttempts = nil
	}
}

// cleanCounting takes out what a course counts as where nobody knows it, and where it
// would close a circle: of one that of the alphabetically last course.
func (f *Facts) cleanCounting() {
	for i := range f.Courses {
		c := &f.Courses[i]
		if c.CountsAs == nil {
			continue
		}
		chain := []string{c.ID}
		for as := c; as.CountsAs != nil; {
			chain = append(chain, *as.CountsAs)
			if *as.CountsAs == c.ID {
				break
			}
			if as = f.CourseAt[*as.CountsAs]; as == nil || as.ID > c.ID || len(chain) > len(f.Courses) {
				break
			}
		}
		switch {
		case f.CourseAt[*c.CountsAs] == nil:
			f.fault("courses", c.ID, facts.Say("counts_as_unknown", "Course", *c.CountsAs), facts.Say("taken_as_none"))
			c.CountsAs = nil
		case chain[len(chain)-1] == c.ID:
			f.fault("courses", c.ID, facts.Say("counts_as_itself", "Chain", strings.Join(chain, " → ")), facts.Say("taken_as_none"))
			c.CountsAs = nil
		}
	}
}

// impossible says why no session of a course could ever be held. It is empty
// if one could.
func impossible(c *facts.Course) facts.Said {
	switch {
	case c.Minutes < 1 || c.Minutes > 1440:
		return facts.Say("course_minutes", "Minutes", c.Minutes)
	case c.MaxGroup < 1:
		return facts.Say("largest_group", "Largest", c.MaxGroup)
	case len(c.Crew) == 0 || slices.Contains(c.Crew, ""):
		return facts.Say("no_crew")
	}
	return facts.Said{}
}

// starts are the starts of a course that are possible, ascending. There are
// none if it may start at any time.
func (f *Facts) starts(c *facts.Course) []int {
	var out []int
	for _, m := range c.Starts {
		if m >= 0 && m%f.frame.GridMinutes == 0 && m+c.Minutes <= 1440 {
			out = append(out, m)
			continue
		}
		f.fault("courses", c.ID, facts.Say("start_off_grid", "Minute", m, "Grid", f.frame.GridMinutes), facts.Say("start_left_out"))
	}
	if len(out) == 0 && len(c.Starts) > 0 {
		f.fault("courses", c.ID, facts.Say("no_start"), facts.Say("any_start"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cleanOrder takes in which course comes after which. A row that would close a
// circle is left out. Rows that agree with the alphabet are taken first, as keys
// are mostly given in the order in which courses are taken.
func (f *Facts) cleanOrder(rows []facts.CourseOrder) {
	f.After = map[string][]string{}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b facts.CourseOrder) int {
		agree := func(o facts.CourseOrder) int {
			if o.After < o.Course {
				return 0
			}
			return 1
		}
		return cmp.Or(agree(a)-agree(b), cmp.Compare(a.Course, b.Course), cmp.Compare(a.After, b.After))
	})
	for _, o := range slices.Compact(rows) {
		key := o.Course + ", " + o.After
		if !refer(f, "course_order", key, "course", f.CourseAt, o.Course) || !refer(f, "course_order", key, "course", f.CourseAt, o.After) {
			continue
		}
		if way := f.before(o.After, o.Course); way != nil {
			f.fault("course_order", key, facts.Say("circle", "Chain", strings.Join(append([]string{o.Course}, way...), " → ")),
				facts.Say("circle_cut"))
			continue
		}
		f.After[o.Course] = append(f.After[o.Course], o.After)
	}
}

// before is the chain by which course c is taken after first. It is nil
// if c need not wait for it.
func (f *Facts) before(c, first string) []string {
	if c == first {
		return []string{c}
	}
	seen := map[string]bool{}
	var walk func(c string) []string
	walk = func(c string) []string {
		if c == first {
			return []string{c}
		}
		if seen[c] {
			return nil
		}
		seen[c] = true
		for _, b := range f.After[c] {
			if way := walk(b); way != nil {
				return append([]string{c}, way...)
			}
		}
		return nil
	}
	return walk(c)
}

func (f *Facts) cleanProgrammes(in *facts.Facts) {
	courses := map[string][]string{}
	rows := distinct(f, "programmes", in.Programmes, func(p facts.Programme) string { return p.ID })
	known := index(rows, func(p *facts.Programme) string { return p.ID })
	for _, c := range in.ProgrammeCourses {
		key := c.Programme + ", " + c.Course
		if refer(f, "programme_courses", key, "programme", known, c.Programme) && refer(f, "programme_courses", key, "course", f.CourseAt, c.Course) {
			courses[c.Programme] = append(courses[c.Programme], c.Course)
		}
	}
	f.Programmes = map[string]*Programme{}
	for _, p := range rows {
		if first := f.Programmes[p.Position]; first != nil {
			f.fault("programmes", p.ID, facts.Say("position_twice", "Position", p.Position, "Programme", first.ID), leftOut)
			continue
		}
		if p.DueWorkingDays < 1 || p.DueWorkingDays > 1000 {
			days := min(max(p.DueWorkingDays, 1), 1000)
			f.fault("programmes", p.ID, facts.Say("due_days", "Days", p.DueWorkingDays), facts.Say("taken_as", "Value", days))
			p.DueWorkingDays = days
		}
		if len(courses[p.ID]) == 0 {
			f.fault("programmes", p.ID, facts.Say("no_courses"), facts.Say("newcomers_take_none"))
		}
		f.Programmes[p.Position] = &Programme{p, f.inOrder(words(courses[p.ID]))}
	}
}

// inOrder puts courses in an order in which they can be taken: the alphabetical
// one, as far as no course has to wait for another.
func (f *Facts) inOrder(courses []string) []string {
	state := map[string]bool{}
	for _, c := range courses {
		state[c] = false
	}
	out := make([]string, 0, len(courses))
	for len(out) < len(courses) {
		for _, c := range courses {
			waits := func(b string) bool { done, needed := state[b]; return needed && !done }
			if !state[c] && !slices.ContainsFunc(f.After[c], waits) {
				state[c] = true
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// judgeCourses lists courses that nobody could be seated in. They stay: the
// planner says of each request that it is impossible.
func (f *Facts) judgeCourses() {
	for i := range f.Courses {
		c := &f.Courses[i]
		wrong := f.unteachable(c)
		for _, w := range wrong {
			f.fault("courses", c.ID, w, facts.Say("nobody_seated"))
		}
		for _, p := range f.Programmes {
			if len(wrong) > 0 && slices.Contains(p.Courses, c.ID) {
				f.fault("programme_courses", p.ID+", "+c.ID, facts.Said{Code: "programme_" + wrong[0].Code, Values: wrong[0].Values}, facts.Say("requests_not_served"))
			}
		}
	}
}

// unteachable says why nobody could be seated in a course. It is empty if
// somebody could.
func (f *Facts) unteachable(c *facts.Course) []facts.Said {
	var wrong []facts.Said
	suitable, seats := false, 0
	for _, r := range f.Rooms {
		if r.Suits(c) {
			suitable, seats = true, max(seats, r.Seats)
		}
	}
	switch {
	case !suitable:
		wrong = append(wrong, facts.Say("no_room", "Features", strings.Join(c.Features, ", ")))
	case seats < c.MinGroup:
		wrong = append(wrong, facts.Say("small_rooms", "Least", c.MinGroup, "Seats", seats))
	}
	for _, role := range words(c.Crew) {
		if !slices.ContainsFunc(f.Trainers, func(t facts.Trainer) bool { return f.Leads(&t, c.ID, role) }) {
			wrong = append(wrong, facts.Say("no_leader", "Role", role))
		}
	}
	return wrong
}

// Leads says whether a trainer may lead a course in a role.
func (f *Facts) Leads(t *facts.Trainer, course, role string) bool {
	_, may := slices.BinarySearch(f.Teaches[t.ID], course)
	return may && slices.Contains(t.Roles, role)
}
