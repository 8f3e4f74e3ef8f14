package moves

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// leftOut are the terms that consider leaves out on purpose: they hang on who of those who
// wait gets a seat and change little between one session and another. What a session is
// chosen by has all other terms, so a new one is weighed there or stands here.
var leftOut = []string{"ready", "learner_travel", "split", "moved", "reroomed", "retrained", "provisional"}

// misjudged asks consider what a session would save, by the facts of some model, holds and
// fills it, says in what that differs, and takes it back. It says nothing where somebody who
// could come got no seat for a colleague who is away then: consider does not know of that.
func misjudged(d *State, p *draft.Place, r draft.RoomIx, crew []draft.TrainerIx, by *draft.Model, rand *search.Rand) (wrong string, saved map[string]int64) {
	best, right := opening{worth: math.MinInt64}, d.Model
	d.Lookahead = 0
	d.Model = by
	d.consider(p, r, crew, &best, false, rand)
	d.Model = right
	d.Begin()
	defer func() { d.Undo(); d.Begin() }()
	come, working := 0, false
	for _, o := range d.Waiting[p.Course] {
		if d.Fits(o, p) {
			come++
			working = working || d.Requests[o].Working
		}
	}
	was := reflect.ValueOf(d.CostTerms())
	s := d.Open(d.SessionAt(*p, r), crew)
	d.Fill(s)
	if n := int(d.Sessions[s].N); best.worth == math.MinInt64 || n < come && (n < int(d.Sessions[s].Cap) || working) {
		return "", nil
	}
	now, sum := reflect.ValueOf(d.CostTerms()), int64(0)
	saved = map[string]int64{}
	for i := range now.NumField() {
		name, _, _ := strings.Cut(now.Type().Field(i).Tag.Get("json"), ",")
		saved[name] = amount(was.Field(i)) - amount(now.Field(i))
		if !slices.Contains(leftOut, name) {
			sum += saved[name]
		}
	}
	if sum != best.worth {
		return fmt.Sprintf("saves %d, held and filled it saves %d: %v", best.worth, sum, saved), saved
	}
	return "", saved
}

// openings calls f for sessions that could be held in the middle of a search, until it says
// stop.
func openings(seed int64, steps int, f func(d *State, p *draft.Place, r draft.RoomIx, crew []draft.TrainerIx, rand *search.Rand) (stop bool)) {
	rand := search.NewRand(seed, 1)
	draws(seed, steps, func(d *State, _ *relocation) bool {
		for range 20 {
			p, r, crew, any := anywhere(d, rand)
			if any && len(d.Waiting[p.Course]) >= int(d.Courses[p.Course].Min) && d.Holds(&p, r, crew) && f(d, &p, r, crew, rand) {
				return true
			}
		}
		return false
	})
}

// What a session is chosen by is what it saves by the referee's terms, but for those that
// are left out on purpose.
func TestAnOpeningIsChosenByWhatItSaves(t *testing.T) {
	t.Parallel()
	weighed := map[string]int{}
	for seed := range int64(25) {
		openings(seed, 60, func(d *State, p *draft.Place, r draft.RoomIx, crew []draft.TrainerIx, rand *search.Rand) bool {
			wrong, saved := misjudged(d, p, r, crew, d.Model, rand)
			if wrong != "" {
				t.Fatalf("seed %d, %s on day %d: %s", seed, d.Snapshot.Courses[p.Course].ID, p.Day, wrong)
			}
			for name, v := range saved {
				if v != 0 {
					weighed[name]++
				}
			}
			return false
		})
	}
	terms := reflect.TypeFor[planner.Cost]()
	for i := range terms.NumField() {
		name, _, _ := strings.Cut(terms.Field(i).Tag.Get("json"), ",")
		if !slices.Contains(leftOut, name) && weighed[name] < 5 {
			t.Errorf("%s changed %d times only", name, weighed[name])
		}
	}
	t.Log(weighed)
}

// A price that is wrong in consider is seen by the comparison above.
func TestSabotagedOpeningsAreSeen(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, x := range sabotages {
		if x.of != strings.ToLower(x.of) || x.of == "format" || slices.Contains(leftOut, x.of) || x.says == "what was taught before day 0 forgotten" {
			continue // a rule, or nothing that consider reads
		}
		tried[x.of] = true
		t.Run(x.of+" "+x.says, func(t *testing.T) {
			seen := false
			for seed := int64(0); seed < 60 && !seen; seed++ {
				var by *draft.Model
				openings(seed, 60, func(d *State, p *draft.Place, r draft.RoomIx, crew []draft.TrainerIx, rand *search.Rand) bool {
					if by == nil {
						by = draft.NewModel(d.Snapshot)
						x.model(by)
					}
					wrong, _ := misjudged(d, p, r, crew, by, rand)
					seen = wrong != ""
					return seen
				})
			}
			if !seen {
				t.Fatal("nothing was noticed")
			}
		})
	}
	terms := reflect.TypeFor[planner.Cost]()
	if len(tried)+len(leftOut) != terms.NumField() {
		t.Errorf("a cost has %d terms; %d are sabotaged here and %d left out", terms.NumField(), len(tried), len(leftOut))
	}
}
