package views

import (
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/reports/words"
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
		if p.Stands() {
			pinned++
		}
	}
	lines := []string{
		"snapshot " + s.Name,
		fmt.Sprintf("  %s to %s, %s, %s, %s, %s, %s", s.FirstDay, s.FirstDay+planner.Date(s.Days-1), words.CountOf(len(s.Sites), "site"),
			words.CountOf(len(s.Rooms), "room"), words.CountOf(len(s.Trainers), "trainer"), words.CountOf(len(s.Courses), "course"), words.CountOf(len(s.Offices), "office")),
		fmt.Sprintf("  %s: %s, %d working staff, %s; %s", words.CountOf(len(s.Learners), "learner"), words.CountOf(len(s.Learners)-anonymous-working, "newcomer"), working,
			words.CountOf(anonymous, "reserved seat"), words.CountOf(len(s.Requests), "request")),
		fmt.Sprintf("  %s, %d of them pinned; %s with reserved seats", words.CountOf(len(s.Published), "announced session"), pinned, words.CountOf(len(s.Reserved), "session")),
	}
	lines = append(lines, faultsOf(b)...)
	for _, r := range b.Released {
		lines = append(lines, fmt.Sprintf("broken: session %s: %s", r.Session, broken(r)))
	}
	return strings.Join(lines, "\n") + "\n"
}

// mostOfAKind is how many faults of a kind in a view are shown with a snapshot. One person who
// is left out may take along hundreds of rows.
const mostOfAKind = 20

// faultsOf are the faults, a line each; of many of a kind the others are counted.
func faultsOf(b *demand.Built) (lines []string) {
	of, shown := map[[2]string]int{}, map[[2]string]int{}
	for _, f := range b.Faults {
		of[[2]string{f.Table, f.Wrong.Code}]++
	}
	for _, f := range b.Faults {
		if f.Further > 0 {
			lines = append(lines, fmt.Sprintf("faults: %s: %d more", f.Table, f.Further))
			continue
		}
		k := [2]string{f.Table, f.Wrong.Code}
		if shown[k]++; shown[k] <= mostOfAKind {
			lines = append(lines, fmt.Sprintf("fault: %s %s: %s; %s", f.Table, f.Key, words.FaultOf(f.Wrong), words.FaultOf(f.Done)))
		}
		if more := of[k] - mostOfAKind; more > 0 && shown[k] == of[k] {
			lines = append(lines, fmt.Sprintf("faults: %s: %d more like these", f.Table, more))
		}
	}
	return lines
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
