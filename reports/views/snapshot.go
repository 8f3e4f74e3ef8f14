package views

import (
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/demand"
)

// Snapshot says what a snapshot holds, what was wrong in the data, and which announced
// sessions the world has broken, a line each.
func Snapshot(b *demand.Built) string {
	s := b.Snapshot
	anonymous, working, pinned := 0, 0, 0
	for _, l := range s.Learners {
		if l.Anonymous {
			anonymous++
		} else if l.Intake == nil {
			working++
		}
	}
	for _, p := range s.Published {
		if p.Pinned {
			pinned++
		}
	}
	lines := []string{
		"snapshot " + s.Name,
		fmt.Sprintf("  %s to %s, %s, %s, %s, %s, %s", s.FirstDay, s.FirstDay+planner.Date(s.Days-1), Count(len(s.Sites), "site"),
			Count(len(s.Rooms), "room"), Count(len(s.Trainers), "trainer"), Count(len(s.Courses), "course"), Count(len(s.Offices), "office")),
		fmt.Sprintf("  %s: %s, %d working staff, %s; %s", Count(len(s.Learners), "learner"), Count(len(s.Learners)-anonymous-working, "newcomer"), working,
			Count(anonymous, "held seat"), Count(len(s.Requests), "request")),
		fmt.Sprintf("  %s, %d of them pinned; %s with reserved seats", Count(len(s.Published), "announced session"), pinned, Count(len(s.Reserved), "session")),
	}
	for _, f := range b.Faults {
		lines = append(lines, fmt.Sprintf("fault: %s %s: %s; %s", f.Table, f.Key, f.Wrong, f.Done))
	}
	for _, r := range b.Released {
		lines = append(lines, fmt.Sprintf("broken: session %s: %s", r.Session, broken(r)))
	}
	return strings.Join(lines, "\n") + "\n"
}

// broken says what the world did to an announced session.
func broken(r demand.Released) string {
	switch r.Cause {
	case demand.TrainerAway:
		return "trainer " + r.Who + " is away"
	case demand.RoomShut:
		return "room " + r.Who + " cannot be used"
	case demand.NobodyLeft:
		return "nobody is left in it"
	case demand.CourseGone:
		return "the course is not taught any more, or has changed"
	case demand.Clash:
		if r.Who != "" {
			return "it clashes with another pinned session over " + r.Who
		}
		return "it clashes with other pinned sessions over its people"
	}
	return string(r.Cause)
}
