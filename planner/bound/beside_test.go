package bound

import (
	"os"
	"testing"

	"cohort/planner"
)

// The counts decide which bound a plan gets, however fast it was found: enough
// of them is waited for, too few give it up though it may be there.
func TestTheCountsDecideOnTheBound(t *testing.T) {
	file, err := os.Open("../testdata/small.snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := planner.ReadSnapshot(file)
	if err != nil {
		t.Fatal(err)
	}
	full := Lower(s)
	if full.Cost == full.Alone {
		t.Fatalf("nothing to tell apart: %+v", full)
	}
	enough := int64(len(s.Requests)) * iterationsEach / 2
	for _, c := range []struct {
		says          string
		watched       bool
		planned, done int64
		want          int64
	}{
		{"as many as planned", true, enough, enough, full.Cost},
		{"watched only at the end", false, enough, enough, full.Cost},
		{"more than planned", true, enough - 1, enough, full.Alone},
		{"ended by a signal", true, enough, enough - 1, full.Alone},
		{"one too few", true, enough - 1, enough - 1, full.Alone},
	} {
		t.Run(c.says, func(t *testing.T) {
			f := BeginBeside(t.Context(), s, 2)
			if c.watched {
				f.Planned(1) // it does not know yet how much it can do
				f.Planned(c.planned)
			}
			p := &planner.Plan{Engine: &planner.Engine{Planned: c.planned, Done: c.done}}
			closely := f.End(p)
			if *p.Unavoidable != full.Unavoidable || *p.LowerBound != c.want || closely != (c.want == full.Cost) {
				t.Errorf("%d unavoidable, no plan below %d, closely %t; want %d and %d", *p.Unavoidable, *p.LowerBound, closely, full.Unavoidable, c.want)
			}
		})
	}
}
