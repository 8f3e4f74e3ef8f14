package bound

import "cohort/planner"

// Floor is what no plan can undercut, and its parts.
type Floor struct {
	Unavoidable int64 // what Unavoidable says: each learner's own days
	Alone       int64 // at least Unavoidable: also the order of courses, lateness, ways and readiness of each learner alone
	Cost        int64 // at least Alone: also what rooms and trainers force; no valid plan costs less
}

// Lower returns a lower bound on the cost of any valid plan for a sound
// snapshot.
func Lower(s *planner.Snapshot) Floor {
	u, _ := Unavoidable(s)
	return Floor{u, u, u}
}
