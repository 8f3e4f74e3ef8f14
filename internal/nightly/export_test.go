package nightly

import "cohort/planner"

// Sabotage does something to each plan before the gate sees it.
func Sabotage(s *Service, do func(*planner.Snapshot, *planner.Plan)) { s.sabotage = do }
