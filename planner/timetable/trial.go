package timetable

import (
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/search"
)

// Trial makes moves on a plan, so that whoever measures can count and time
// those of each neighbourhood alone.
type Trial struct {
	d    *draft
	rand *search.Rand
}

// NewTrial starts from a plan that must be valid for the snapshot.
func NewTrial(s *planner.Snapshot, p *planner.Plan, seed int64) (*Trial, error) {
	d := newDraft(newModel(s))
	if _, err := d.load(p); err != nil {
		return nil, fmt.Errorf("the plan is not valid: %w", err)
	}
	d.building = len(d.order)
	return &Trial{d, search.NewRand(seed, 0)}, nil
}

// Neighbourhoods names what Moves can do, the small moves first.
func (t *Trial) Neighbourhoods() []string { return append([]string{small}, names[:]...) }

// small names the small moves together, in the shares in which a search makes
// them.
const small = "small"

// Moves makes so many steps of a neighbourhood, keeps what makes the plan no
// dearer, as a search does at its end, and returns how many moves that were.
func (t *Trial) Moves(neighbourhood string, steps int) (Neighbourhood, error) {
	if len(t.d.requests) == 0 {
		return Neighbourhood{Name: neighbourhood}, nil
	}
	draw := t.d.mix()[:]
	if neighbourhood == small {
		draw = slices.DeleteFunc(slices.Clone(draw), func(n uint8) bool { return n != seatMove && n != reseatMove && n != carryMove })
	} else if n := slices.Index(names[:], neighbourhood); n >= 0 {
		draw = []uint8{uint8(n)}
	} else {
		return Neighbourhood{}, fmt.Errorf("there is no neighbourhood %q", neighbourhood)
	}
	before := t.d.stats
	for range steps {
		if delta, made := t.d.move(int(draw[t.rand.Intn(len(draw))]), t.rand, 0); made && delta <= 0 {
			t.d.Keep()
		} else if made {
			t.d.Drop()
		}
	}
	out := Neighbourhood{Name: neighbourhood}
	for n, x := range t.d.stats {
		out.Evaluated += x.evaluated - before[n].evaluated
		out.Accepted += x.accepted - before[n].accepted
	}
	return out, nil
}
