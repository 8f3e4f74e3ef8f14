package explain

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// What is polished is valid, priced right and no dearer, and next to nothing is
// left to gain by the exchanges that reasons speak of: those are sought in another
// order again.
func TestPolish(t *testing.T) {
	t.Parallel()
	cheaper, missed, left := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		polished := func(tries int64) *draft.Draft {
			d := draft.New(draft.NewModel(s))
			if _, err := d.Load(p); err != nil {
				t.Fatal(err)
			}
			exchange.Polish(d, tries, nil)
			return d
		}
		cost := referee.Check(s, p).Cost
		d := polished(1 << 40)
		v := referee.Check(s, d.Plan())
		if !v.Valid || v.Terms != d.CostTerms() || v.Cost > cost {
			t.Fatalf("from %d to %d, by the referee %d, broken %v", cost, d.Total, v.Cost, v.Broken)
		}
		if v.Cost < cost {
			cheaper++
		}
		before, err := reasonsOf(s, p)
		if err != nil {
			t.Fatal(err)
		}
		missed += wouldSave(before)
		left += wouldSave(unserved(Unserved(d)))
		if string(polished(1<<40).Plan().Bytes()) != string(d.Plan().Bytes()) {
			t.Fatal("polished again it is another plan")
		}
		if few := polished(2); few.Total > cost {
			t.Fatalf("after two exchanges it costs %d, before %d", few.Total, cost)
		}
		if none := polished(0); none.Total != cost {
			t.Fatalf("without an exchange it costs %d, before %d", none.Total, cost)
		}
	})
	t.Logf("%d plans got cheaper; %d reasons said that they could, %d do afterwards", cheaper, missed, left)
	if cheaper == 0 || missed < 50*left || missed == 0 {
		t.Errorf("%d plans got cheaper; %d reasons said that they could, %d do afterwards", cheaper, missed, left)
	}
}

// wouldSave is how many reasons speak of an exchange that would make the plan cheaper.
func wouldSave(why []planner.Unserved) (n int) {
	for _, u := range why {
		if strings.HasPrefix(u.Detail, "way_cheaper ") {
			n++
		}
	}
	return n
}
