package editions

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
)

// OfficeNews says whether the mail of a Monday tells the head of an office something that they do
// not know of the version that was shown to them last, in the week of another Monday: a place
// that changed other than as a preview, somebody new, somebody with no place any more, who passed
// or will not start; trainings in the days that it reaches further; an intake of which more or
// fewer people are likely, announced or known, or that is ready on another day; while nobody is likely, announced or known, what is reserved for
// it is none. What passes by itself is none either: a training that took place, people who began.
func (b *Board) OfficeNews(office string, last Last, shown, monday planner.Date) bool {
	if last.Board == nil || slices.ContainsFunc(b.officeChanges(office, last), func(c Change) bool { return !c.Provisional }) {
		return true
	}
	if gone := b.gone(office, last.Board); !gone.Nobody() {
		return true
	}
	was, is := last.Board.waves(office, Head{}), b.waves(office, Head{})
	return fmt.Sprint(is.Exhausted) != fmt.Sprint(was.Exhausted) || newcomers(&is, &was) || furtherDays(&is, shown, monday) || intakes(&is, &was, b.Snapshot.FirstDay)
}

// newcomers says whether there is somebody whom the reader does not know, or who lacks a place
// in something else.
func newcomers(is, was *OfficeWaves) bool {
	lacks := map[string]string{}
	of := func(n *Newcomer) string {
		var out []string
		for _, m := range n.Missing {
			out = append(out, m.Course)
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	for i := range was.People {
		lacks[was.People[i].ID] = of(&was.People[i])
	}
	return slices.ContainsFunc(is.People, func(n Newcomer) bool {
		before, known := lacks[n.ID]
		return !known || before != of(&n)
	})
}

// furtherDays says whether somebody is in training in the days of which a mail tells whose week
// begins on a Monday, and one of an earlier Monday did not.
func furtherDays(is *OfficeWaves, shown, monday planner.Date) bool {
	const told = 14 // this week and the next
	return slices.ContainsFunc(is.Away, func(d AwayDay) bool {
		return len(d.Working)+len(d.Newcomers) > 0 && d.Date >= shown+told && d.Date < monday+told && !is.Provisional(d.Date)
	})
}

// intakes says whether an intake to come at which somebody is likely, announced or known is so
// otherwise than before, is ready on another day or lacks something else; or whether one is gone.
func intakes(is, was *OfficeWaves, today planner.Date) bool {
	known := map[planner.Date]string{}
	of := func(k *Intake) string {
		if k.Likely+k.Announced+k.Named == 0 {
			return ""
		}
		missing := make([]string, len(k.Missing))
		for i, m := range k.Missing {
			missing[i] = fmt.Sprint(m.Course, m.People)
		}
		held := ""
		if k.Holdup != nil {
			held = k.Holdup.Course
		}
		return fmt.Sprint(k.Likely, k.Announced, k.Named, k.Ready, missing, held)
	}
	for i := range was.Intakes {
		known[was.Intakes[i].Start] = of(&was.Intakes[i])
	}
	for i := range is.Intakes {
		k := &is.Intakes[i]
		if !k.Started && known[k.Start] != of(k) {
			return true
		}
		delete(known, k.Start)
	}
	for start, before := range known {
		if start >= today && before != "" {
			return true
		}
	}
	return false
}
