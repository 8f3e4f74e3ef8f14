package moves

import (
	"fmt"
	"slices"

	"cohort/planner/timetable/internal/draft"
)

// Without says which parts of the search are left out, so that it can be measured what
// each is worth. Nothing is by default.
type Without struct {
	Lookahead bool // people are chosen for a session by the price of its seats alone
	Clearing  bool // shift clears nobody's way
	left      uint64
	forced    *mix // what every network is searched with; nil: its own
}

// Leave leaves a neighbourhood out: whenever it is drawn, another one is drawn in its
// place. The construction stays as it is.
func (w *Without) Leave(neighbourhood string) { w.left |= 1 << slices.Index(Names(), neighbourhood) }

// ForceSmall has every network searched with the shares of a small one.
func (w *Without) ForceSmall() { w.forced = &mixes[draft.Smallest] }

// ForceLarge has every network searched with the shares of a large one.
func (w *Without) ForceLarge() { w.forced = &mixes[0] }

// Check returns an error where a network would be left without any neighbourhood.
func (w *Without) Check() error {
	for _, m := range []*mix{&mixes[draft.Smallest], &mixes[0]} {
		if w.forced != nil {
			m = w.forced
		}
		if !slices.ContainsFunc(m[:], func(n uint8) bool { return w.left>>n&1 == 0 }) {
			return fmt.Errorf("every neighbourhood of a mix is left out; leave one in")
		}
	}
	return nil
}
