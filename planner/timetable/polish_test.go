package timetable

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

// What is polished is valid, priced right and no dearer, and next to nothing is
// left to gain by the exchanges that reasons speak of: those are sought in another
// order again.
func TestPolish(t *testing.T) {
	t.Parallel()
	cheaper, missed, left := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		polished := func(tries int64) *draft {
			d := newDraft(newModel(s))
			if _, err := d.load(p); err != nil {
				t.Fatal(err)
			}
			polish(d, tries, nil)
			return d
		}
		cost := referee.Check(s, p).Cost
		d := polished(1 << 40)
		v := referee.Check(s, d.plan())
		if !v.Valid || v.Terms != d.total() || v.Cost > cost {
			t.Fatalf("from %d to %d, by the referee %d, broken %v", cost, d.cost, v.Cost, v.Broken)
		}
		if v.Cost < cost {
			cheaper++
		}
		before, err := Reasons(s, p)
		if err != nil {
			t.Fatal(err)
		}
		missed += told(before)
		left += told(reasonsOf(d))
		if string(polished(1<<40).plan().Bytes()) != string(d.plan().Bytes()) {
			t.Fatal("polished again it is another plan")
		}
		if few := polished(2); few.cost > cost {
			t.Fatalf("after two exchanges it costs %d, before %d", few.cost, cost)
		}
		if none := polished(0); none.cost != cost {
			t.Fatalf("without an exchange it costs %d, before %d", none.cost, cost)
		}
	})
	t.Logf("%d plans got cheaper; %d reasons said that they could, %d do afterwards", cheaper, missed, left)
	if cheaper == 0 || missed < 50*left || missed == 0 {
		t.Errorf("%d plans got cheaper; %d reasons said that they could, %d do afterwards", cheaper, missed, left)
	}
}

// told is how many reasons speak of an exchange that would make the plan cheaper.
func told(why []planner.Unserved) (n int) {
	for _, u := range why {
		if strings.Contains(u.Detail, "; that would make the plan cheaper by ") {
			n++
		}
	}
	return n
}
