package referee

import (
	"slices"
	"strings"
)

// format: ids are unique, names known, and a published session keeps its course.
func (j *judge) format() {
	seen := map[string]bool{}
	for i := range j.plan.Sessions {
		x := &j.plan.Sessions[i]
		if seen[x.ID] {
			j.broken("session %s stands twice", x.ID)
		}
		seen[x.ID] = true
		if unknown := j.unknown(x); len(unknown) > 0 {
			j.broken("session %s names what the snapshot does not have: %s", x.ID, strings.Join(unknown, ", "))
		} else if was, ok := j.published[x.ID]; ok && was.Course != x.Course {
			j.broken("session %s is of the course %s, but was published as %s", x.ID, x.Course, was.Course)
		}
	}
}

// H1 Course.
func (j *judge) course() {
	for _, t := range j.sessions {
		if differ := len(set(t.Trainers)); differ != len(t.Trainers) || len(t.Trainers) != len(t.course.Crew) {
			j.broken("session %s: led by %d trainers of whom %d differ, want %d", t.ID, len(t.Trainers), differ, len(t.course.Crew))
		}
		for i := range min(len(t.Trainers), len(t.course.Crew)) {
			tr, role := j.trainers.of(t.Trainers[i]), t.course.Crew[i]
			if !slices.Contains(tr.Courses, t.Course) || !slices.Contains(tr.Roles, role) {
				j.broken("session %s: trainer %s may not lead %s as %s", t.ID, tr.ID, t.Course, role)
			}
		}
		var lacks []string
		for _, f := range t.course.Features {
			if !slices.Contains(t.room.Features, f) {
				lacks = append(lacks, f)
			}
		}
		if len(lacks) > 0 {
			j.broken("session %s: room %s lacks %s, which %s needs", t.ID, t.Room, strings.Join(lacks, ", "), t.Course)
		}
	}
}

// H2 Time.
func (j *judge) time() {
	for _, t := range j.sessions {
		switch {
		case t.Day < 0 || t.Day >= j.s.Days:
			j.broken("session %s: day %d lies outside the horizon of %d days", t.ID, t.Day, j.s.Days)
		case t.Start < 0 || t.end > 1440:
			j.broken("session %s: minutes %d to %d lie outside the day", t.ID, t.Start, t.end)
		case j.s.GridMinutes > 0 && t.Start%j.s.GridMinutes != 0:
			j.broken("session %s: %s is off the grid of %d minutes", t.ID, clock(t.Start), j.s.GridMinutes)
		case len(t.course.Starts) > 0 && !slices.Contains(t.course.Starts, t.Start):
			j.broken("session %s: %s may not start at %s", t.ID, t.Course, clock(t.Start))
		}
	}
}

// H7 Group.
func (j *judge) group() {
	for _, t := range j.sessions {
		fewest, most := t.course.MinGroup, min(t.course.MaxGroup, t.room.Seats)
		if was, ok := j.published[t.ID]; ok && was.Stands() {
			fewest = 0
		}
		if n := len(t.Seated); n < fewest || n > most {
			j.broken("session %s: %d seated, want %d to %d", t.ID, n, fewest, most)
		}
	}
}

// H12 Needs. Online rooms have whatever anybody needs.
func (j *judge) needed() {
	for _, t := range j.sessions {
		if j.virtual[t.room.Site] {
			continue
		}
		for _, id := range t.Seated {
			var lacks []string
			l := j.learners.of(j.requests[id].Learner)
			for _, f := range l.Needs {
				if !slices.Contains(t.room.Features, f) {
					lacks = append(lacks, f)
				}
			}
			if len(lacks) > 0 {
				j.broken("session %s: room %s lacks %s, which learner %s needs", t.ID, t.Room, strings.Join(lacks, ", "), l.ID)
			}
		}
	}
}
