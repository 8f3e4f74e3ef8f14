package waves

import (
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/promise"
	"cohort/planner/timetable/insert"
	"cohort/reports/internal/given"
)

// Waves with the same reason share a sentence, and every wave that is not simply
// possible is in one.
func TestTableNotesAreSaidOnce(t *testing.T) {
	monday := given.Date(t, "2027-01-25")
	ready := monday + 20
	stuck := promise.Why{Kind: promise.Fact, Stuck: &promise.Stuck{Cause: insert.StuckTime, Course: "X", From: &monday, People: 5, Seats: 4}}
	more := promise.Why{Kind: promise.Fact, Stuck: &promise.Stuck{Cause: insert.StuckTime, Course: "X", From: &monday, People: 10, Seats: 4}}
	x := &promise.Table{Until: monday + 60, Intakes: []promise.Intake{
		{Start: monday, Due: monday + 17, Waves: []promise.Cell{{Headcount: 1, Possible: true, Ready: &ready}, {Headcount: 5, Why: stuck}, {Headcount: 10, Why: more}}},
		{Start: monday + 7, Due: monday + 24, Waves: []promise.Cell{{Headcount: 1, Possible: true, Ready: &ready, WaitsFor: []string{"Y"}}, {Headcount: 5, Why: stuck}, {Headcount: 10, Why: promise.Why{Kind: promise.Unknown, KnownFrom: &monday}}}},
	}}
	for lang, want := range map[string][]string{
		"en": {"25.01 (5, 10); 01.02 (5): ", "01.02 (1): ", "01.02 (10): "},
		"ru": {"25.01 (5, 10); 01.02 (5): ", "01.02 (1): ", "01.02 (10): "},
	} {
		notes := tableNotes(given.Words(t, lang), x, nil)
		if len(notes) != 1+len(want) { // the first explains the colours
			t.Errorf("%s: %q", lang, notes)
			continue
		}
		for _, begin := range want {
			if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, begin) }) {
				t.Errorf("%s: nothing is said of %q in %q", lang, begin, notes)
			}
		}
	}
}

func TestLatestStarts(t *testing.T) {
	monday := given.Date(t, "2027-01-25")
	in := func(start, ready planner.Date) promise.Intake {
		out := promise.Intake{Start: start}
		for range promise.Sizes() {
			out.Waves = append(out.Waves, promise.Cell{Possible: true, Ready: &ready})
		}
		return out
	}
	x := &promise.Table{Until: monday + 60, Intakes: []promise.Intake{in(monday, monday+15), in(monday+7, monday+15), in(monday+14, monday+40)}}
	for _, c := range []struct {
		name string
		by   planner.Date
		want planner.Date
	}{
		{"before anybody is ready", monday + 14, 0},
		{"on the day itself", monday + 15, monday + 7},
		{"between", monday + 30, monday + 7},
		{"after the last", monday + 40, monday + 14},
	} {
		if got := latestIntake(x, 0, c.by); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := wanted(x); len(got) != 2 || got[0] != monday+21 || got[1] != monday+42 {
		t.Errorf("days that differ are %v", got)
	}
}
