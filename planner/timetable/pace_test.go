package timetable

import (
	"testing"
	"time"
)

// However many iterations the clock turns out to allow, what is planned at last is
// what is done in the end, as nearly as the slack says.
func TestPlannedKeepsToTheClock(t *testing.T) {
	const limit, round = 10 * time.Second, 100
	each := 50 * time.Microsecond
	for name, takes := range map[string]func(done int64) time.Duration{
		"steady":                     func(int64) time.Duration { return each },
		"four times slower":          func(int64) time.Duration { return 4 * each },
		"slower half way":            func(done int64) time.Duration { return each * time.Duration(1+done/100_000) },
		"four times faster":          func(int64) time.Duration { return each / 4 },
		"faster, the colder it gets": func(done int64) time.Duration { return 2 * each * 100_000 / time.Duration(100_000+done) },
	} {
		now, done := time.Duration(0), int64(0)
		p := pace{limit: limit, elapsed: func() time.Duration { return now }, planned: int64(limit / each)}
		for now < limit {
			done += round
			now += round * takes(done)
			if planned := p.revise(done); planned != 0 && planned != p.planned {
				t.Fatalf("%s: %d answered, %d kept", name, planned, p.planned)
			}
		}
		if n := len(p.revised); n < revisions-2 || n >= revisions {
			t.Errorf("%s: %d revisions", name, n)
		}
		if part := float64(done) / float64(p.planned); part < 0.98 || part > 1.02 {
			t.Errorf("%s: %.3f of what was planned at last was done", name, part)
		}
		for k := range p.revised {
			again := pace{revised: p.revised[:k:k]}
			if got := again.repeated(p.revised[k].Done, p.revised); got != p.revised[k].Planned || again.repeated(p.revised[k].Done+1, p.revised) != 0 {
				t.Errorf("%s: revision %d repeated as %d", name, k, got)
			}
		}
	}
}

// What comes before and after a search is in its time as well, but never takes
// more than half of it from the search.
func TestASearchLeavesTimeForWhatFollows(t *testing.T) {
	for _, x := range []struct{ limit, from, built, want time.Duration }{
		{10 * time.Second, 0, 0, 10 * time.Second},
		{10 * time.Second, 20 * time.Millisecond, 30 * time.Millisecond, 9750 * time.Millisecond},
		{10 * time.Second, 3 * time.Second, 3010 * time.Millisecond, 9750 * time.Millisecond},
		{time.Second, 240 * time.Millisecond, 260 * time.Millisecond, 760 * time.Millisecond},
		{300 * time.Millisecond, 240 * time.Millisecond, 260 * time.Millisecond, 410 * time.Millisecond},
	} {
		if got := ends(x.limit, x.from, x.built); got != x.want {
			t.Errorf("of %v, built from %v to %v: ends at %v, not %v", x.limit, x.from, x.built, got, x.want)
		}
	}
}
