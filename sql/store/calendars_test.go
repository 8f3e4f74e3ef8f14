package store_test

import (
	"testing"

	"cohort/sql/store"
)

// A feed that is renewed has another name since then; a key that several have is renewed only
// where it is said whose, and the name of the installation never is.
func TestACalendarIsRenewed(t *testing.T) {
	s, _ := fresh(t)
	wanted := []store.CalendarFeed{{Kind: store.CalendarTrainer, Subject: "one"}, {Kind: store.CalendarRoom, Subject: "both"}, {Kind: store.CalendarSite, Subject: "both"}}
	write := func(string, []store.CalendarFeed) error { return nil }
	ok(t, s.WithCalendars(ctx, wanted, noon, write))
	names := func() map[string]string {
		out := map[string]string{"installation": must(s.CalendarInstallation(ctx, noon))(t)}
		for _, f := range must(s.CalendarNames(ctx))(t) {
			out[f.Kind+" "+f.Subject] = f.Token
		}
		return out
	}
	later := noon.AddDate(0, 0, 1)
	for _, c := range []struct {
		kind, subject string
		found         int
		renewed       string // empty: nothing
	}{
		{"", "one", 1, "trainer one"},
		{"", "both", 2, ""},
		{"room", "both", 1, "room both"},
		{"site", "one", 0, ""},
		{"", "nobody", 0, ""},
		{"", "", 0, ""},
	} {
		before := names()
		feeds := must(s.RenewCalendar(ctx, c.kind, c.subject, later))(t)
		after := names()
		for whose, name := range before {
			if (after[whose] != name) != (whose == c.renewed) {
				t.Errorf("%q of %q: %s was %s and is %s", c.kind, c.subject, whose, name, after[whose])
			}
		}
		if len(feeds) != c.found || c.renewed != "" && (feeds[0].Token != after[c.renewed] || feeds[0].Since == nil || !feeds[0].Since.Equal(later)) {
			t.Errorf("%q of %q: %+v", c.kind, c.subject, feeds)
		}
	}
}
