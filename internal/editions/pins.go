package editions

import (
	"maps"

	"cohort/planner"
	"cohort/planner/demand"
)

// Unpinned is what somebody had pinned of a session and the world broke, by id: whoever
// pinned it is told.
type Unpinned struct {
	Session string       `json:"session"`
	Course  string       `json:"course"`
	Date    planner.Date `json:"date"`
	Start   int          `json:"start"`
	Room    string       `json:"room"`
	Pin     string       `json:"pin"` // one of planner.AllPins
	Reason  string       `json:"reason"`
	Cause   demand.Cause `json:"cause"`
	Who     string       `json:"who,omitempty"` // the trainer or room that the cause hangs on
}

// Everybody is Called with all people by their names, for whoever may see them all.
func (n *Names) Everybody() Called {
	out := n.Called()
	maps.Copy(out, n.people)
	return out
}
