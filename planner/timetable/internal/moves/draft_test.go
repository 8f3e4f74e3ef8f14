package moves

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// difference is in what a draft differs from the truth.
type difference struct {
	broken map[string][]string // by rule
	terms  []string            // names of cost terms
	text   string
}

func (x difference) any() bool { return len(x.broken) > 0 || len(x.terms) > 0 || x.text != "" }

func (x difference) String() string { return x.text }

// compare holds a draft against what the referee says of its plan.
func compare(d *draft.Draft, s *planner.Snapshot) (x difference) {
	v := referee.Check(s, d.Plan())
	if !v.Valid {
		x.broken = v.Broken
		x.text = fmt.Sprintf("broken: %v; ", v.Broken)
	}
	got := reflect.ValueOf(d.CostTerms())
	want := reflect.ValueOf(v.Terms)
	for i := range got.NumField() {
		name, _, _ := strings.Cut(got.Type().Field(i).Tag.Get("json"), ",")
		if running, judged := amount(got.Field(i)), amount(want.Field(i)); running != judged {
			x.terms = append(x.terms, name)
			x.text += fmt.Sprintf("%s: running %d, referee %d; ", name, running, judged)
		}
	}
	if d.Total != d.CostTerms().Total() || len(x.terms) == 0 && d.Total != v.Cost {
		x.text += fmt.Sprintf("cost: running %d, its terms %d, referee %d", d.Total, d.CostTerms().Total(), v.Cost)
	}
	return x
}

// amount is what one term of a cost comes to.
func amount(term reflect.Value) int64 {
	if optional, ok := term.Interface().(planner.Optional); ok {
		return optional.Amount
	}
	return term.Int()
}

// wander makes random moves, keeps or drops each, and returns the first
// difference from the referee.
func wander(d *State, s *planner.Snapshot, seed int64, steps int) difference {
	rand := search.NewRand(seed, 0)
	at := func(x difference, format string, a ...any) difference {
		x.text = fmt.Sprintf(format, a...) + ": " + x.text
		return x
	}
	if x := compare(&d.Draft, s); x.any() {
		return at(x, "at the start")
	}
	for step := range steps {
		before := d.Total
		delta, made := d.Propose(rand, 1<<40)
		if made && delta != d.Total-before {
			return at(difference{}, "step %d: said %d, was %d", step, delta, d.Total-before)
		}
		if x := compare(&d.Draft, s); x.any() {
			return at(x, "step %d, %s", step, lastOf(d))
		}
		if !made {
			continue
		}
		if rand.Chance(3) {
			d.Drop()
			if d.Total != before {
				return at(difference{}, "step %d, %s: undone to %d, was %d", step, lastOf(d), d.Total, before)
			}
			if x := compare(&d.Draft, s); x.any() {
				return at(x, "step %d, %s undone", step, lastOf(d))
			}
		} else {
			d.Keep()
		}
	}
	return difference{}
}

// A search's own sequence of moves, kept and dropped, is priced as the referee
// prices it at every step, and no step breaks a rule.
func TestRunningCostIsTheReferees(t *testing.T) {
	t.Parallel()
	for seed := range int64(4) {
		for name, s := range map[string]*planner.Snapshot{"from nothing": world(seed), "next night": nextNight(seed), "wide": wideNight(seed), "previews": previewed(nextNight(seed + 4)), "needs": needy(nextNight(seed+8), seed), "halls": sharing(world(seed + 12)),
			"something pinned": loosened(nextNight(seed+16), seed), "something pinned in a wide world": loosened(wideNight(seed+20), seed)} {
			if faults := referee.Sound(s); len(faults) > 0 {
				t.Fatalf("seed %d, %s: the snapshot is not sound: %v", seed, name, faults)
			}
			d := New(draft.NewModel(s))
			if d.Stand(); len(d.Unkept) > 0 {
				t.Fatalf("seed %d, %s: no place was found for %v", seed, name, d.Unkept)
			}
			if diff := wander(d, s, seed, 120); diff.any() {
				t.Fatalf("seed %d, %s: %s", seed, name, diff)
			}
		}
	}
}

// lastOf names the last move.
func lastOf(d *State) string { return append(Names(), "construction")[d.last] }
