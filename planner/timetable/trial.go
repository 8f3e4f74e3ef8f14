package timetable

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/moves"
)

// Trial makes moves on a plan, so that whoever measures can count and time
// those of each neighbourhood alone.
type Trial struct {
	d    *moves.State
	rand *search.Rand
}

// NewTrial starts from a plan that must be valid for the snapshot.
func NewTrial(s *planner.Snapshot, p *planner.Plan, seed int64) (*Trial, error) {
	d := moves.New(draft.NewModel(s))
	if _, err := d.Load(p); err != nil {
		return nil, fmt.Errorf("the plan is not valid for the snapshot %q: %w; cohort check says what else is wrong with it", s.Name, err)
	}
	d.NextAnchor = len(d.Order)
	return &Trial{d, search.NewRand(seed, 0)}, nil
}

// Neighbourhoods names what Moves can do, the small moves first.
func (t *Trial) Neighbourhoods() []string {
	return append([]string{moves.SmallMoves}, moves.Names()...)
}

// Moves makes so many steps of a neighbourhood, keeps what makes the plan no
// dearer, as a search does at its end, and returns how many moves that were.
func (t *Trial) Moves(neighbourhood string, steps int) (Neighbourhood, error) {
	if len(t.d.Requests) == 0 {
		return Neighbourhood{Name: neighbourhood}, nil
	}
	evaluated, accepted, err := t.d.Try(neighbourhood, steps, t.rand)
	return Neighbourhood{neighbourhood, evaluated, accepted}, err
}
