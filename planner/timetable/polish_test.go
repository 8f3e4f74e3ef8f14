package timetable

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

// What is polished is valid, priced right and no dearer, and nothing is left to
// gain by the exchanges that reasons speak of.
func TestPolish(t *testing.T) {
	t.Parallel()
	cheaper, missed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		polished := func(iterations int64) *draft {
			d := newDraft(newModel(s))
			if _, err := d.load(p); err != nil {
				t.Fatal(err)
			}
			d.polish(iterations)
			return d
		}
		before := referee.Check(s, p).Cost
		d := polished(1 << 40)
		v := referee.Check(s, d.plan())
		if !v.Valid || v.Terms != d.total() || v.Cost > before {
			t.Fatalf("from %d to %d, by the referee %d, broken %v", before, d.cost, v.Cost, v.Broken)
		}
		if v.Cost < before {
			cheaper++
		}
		told := func(p *planner.Plan) (n int) {
			why, err := Reasons(s, p)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range why {
				if strings.Contains(u.Detail, "; that would make the plan cheaper by ") {
					n++
				}
			}
			return n
		}
		missed += told(p)
		if n := told(d.plan()); n > 0 {
			t.Fatalf("%d reasons speak of what the search missed", n)
		}
		b := newBoard(d, d.names())
		for _, r := range b.leftOut() {
			b.seek(r, func(kind string) {
				if b.cost < b.wasCost {
					t.Fatalf("%s for %s was left that makes it %d cheaper", kind, s.Requests[r].ID, b.wasCost-b.cost)
				}
			})
		}
		if string(polished(1<<40).plan().Bytes()) != string(d.plan().Bytes()) {
			t.Fatal("polished again it is another plan")
		}
		if few := polished(2 * iterationsPerTry); few.cost > before {
			t.Fatalf("after two exchanges it costs %d, before %d", few.cost, before)
		}
		if none := polished(iterationsPerTry - 1); none.cost != before {
			t.Fatalf("without an exchange it costs %d, before %d", none.cost, before)
		}
	})
	if cheaper == 0 || missed == 0 {
		t.Errorf("%d plans got cheaper, %d reasons said that they could", cheaper, missed)
	}
}
