package timetable

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Standing returns the published timetable with what the world broke taken
// out: sessions whose trainer, room or hour is gone and seats that no longer
// fit; nothing is searched. Seats reserved for anonymous people stand in it where
// they still fit, since the issued plan had them. It is always valid, and the
// yardstick that a new plan is measured by, unless there is something Unkept.
func Standing(s *planner.Snapshot) *planner.Plan {
	d := draft.New(draft.NewModel(s))
	d.Stand()
	p := d.Plan()
	cost := d.CostTerms()
	p.Cost = &cost
	return p
}

// Unkept returns the published sessions that no place was found for as their pins say, by
// id, in the order of the snapshot; none: all can be held. Whoever makes the snapshot takes
// those pins away and tells whoever set them.
func Unkept(s *planner.Snapshot) []string {
	if !hasLoose(s) {
		return nil
	}
	d := draft.New(draft.NewModel(s))
	d.Stand()
	return d.Unkept
}

// Few returns, by id, the announced sessions that nothing forbids to hold as they were but
// that too few of their people are left, and how many those are, of people with a name; where
// nobody is left a session is none of them. Those that are pinned are held anyway. Somebody may
// be left out because what comes before fell through. None, where a snapshot does not tell what
// is announced from what is a preview.
func Few(s *planner.Snapshot) map[string]int {
	if !s.Weights.Provisional.Given {
		return nil
	}
	d := draft.New(draft.NewModel(s))
	return d.StandWithFew()
}

// hasLoose says whether there is a session of which something is pinned, but not all.
func hasLoose(s *planner.Snapshot) bool {
	return slices.ContainsFunc(s.Published, func(x planner.Published) bool { return len(x.Pins) > 0 && !x.Pinned })
}

// UnkeptPins is the error of a snapshot in which no place was found for some published
// sessions as their pins say.
type UnkeptPins struct{ Sessions []string }

func (e *UnkeptPins) Error() string {
	return fmt.Sprintf("no timetable was found that keeps what is pinned of %s: what they need is taken or gone; take a pin away", strings.Join(e.Sessions, ", "))
}
