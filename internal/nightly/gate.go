package nightly

import (
	"fmt"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// Rejected is a plan that must not be published. It is final: the same facts
// and the same search would bring the same plan again.
type Rejected struct {
	Why     string
	Failure editions.Failure // how readers are told
}

func (r *Rejected) Error() string { return "plan rejected: " + r.Why }

// gate lets a plan through to publication, or says why not. A plan must obey
// every rule, be priced alike by the search and by the referee, and cost no more
// than the issued timetable re-priced on today's snapshot with what the world
// broke taken out.
func gate(s *planner.Snapshot, p *planner.Plan) (referee.Verdict, error) {
	verdict, err := referee.Agree(s, p)
	if err != nil {
		return verdict, &Rejected{err.Error(), editions.FailedRejected}
	}
	if len(s.Published) == 0 {
		return verdict, nil
	}
	standing := referee.Check(s, timetable.Standing(s))
	if standing.Valid && standing.Cost < verdict.Cost {
		return verdict, &Rejected{fmt.Sprintf("the issued timetable with what broke taken out serves %d of %d requests, this plan %d, and is dearer in all",
			standing.Facts.Served, standing.Facts.Requests, verdict.Facts.Served), editions.FailedWorse}
	}
	return verdict, nil
}
