package capacity

import "cohort/planner"

// ShortageNews is a shortage that is proven now and was not, or the other way
// round.
type ShortageNews struct {
	Shortage Proof
	Gone     bool
}

// News compares what was proven with what is: whether headquarters are written to
// hangs on it. What had ended by the first day of the new proofs has not vanished,
// but passed, and is no news.
func News(before, now []Proof, firstDay planner.Date) []ShortageNews {
	var out []ShortageNews
	has := func(list []Proof, p *Proof) bool {
		for i := range list {
			if SameShortage(&list[i], p) {
				return true
			}
		}
		return false
	}
	for i := range now {
		if !has(before, &now[i]) {
			out = append(out, ShortageNews{Shortage: now[i]})
		}
	}
	for i := range before {
		if before[i].To >= firstDay && !has(now, &before[i]) {
			out = append(out, ShortageNews{Shortage: before[i], Gone: true})
		}
	}
	return out
}

// SameShortage says whether two proofs are of one shortage: of the same role or
// kind of rooms, with a course and a day in common, and at sites of which one
// is the other's.
func SameShortage(a, b *Proof) bool {
	return a.Kind == b.Kind && a.Role == b.Role && a.Feature == b.Feature && a.From <= b.To && b.From <= a.To &&
		meet(a.Courses, b.Courses) && meet(a.Sites, b.Sites)
}

func meet(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return len(a) == 0 && len(b) == 0
}
