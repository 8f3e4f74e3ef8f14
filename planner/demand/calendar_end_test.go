package demand

import (
	"testing"

	"cohort/planner/demand/internal/worlds"
)

// Nothing is announced for days that the working calendar does not know: inside the
// notice and the firm weeks what was issued for them is a preview.
func TestNothingIsAnnouncedBeyondTheCalendar(t *testing.T) {
	for _, c := range []struct {
		name   string
		day    string
		pinned bool
		firm   bool
	}{
		{name: "inside the notice, in a year that is known", day: "2027-12-31", pinned: true, firm: true},
		{name: "inside the notice, in the next year", day: "2028-01-03"},
		{name: "inside the firm weeks, in the next year", day: "2028-01-12"},
	} {
		f := worlds.New()
		worlds.Hire(f, "a", "O2", "2027-12-27", false)
		worlds.Hire(f, "b", "O2", "2027-12-27", false)
		worlds.Issue(f, "s", "SRV", "A", "T-PSY", c.day, 600, 390, "a", "b")
		b, err := Build(f, date("2027-12-31"), DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		p := b.Snapshot.Published
		if len(p) != 1 || p[0].Pinned != c.pinned || p[0].Provisional != (!c.firm && !c.pinned) {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
	f := worlds.New()
	f.Calendar = nil
	k := learn(f, today, DefaultSettings())
	if got := k.FirmUntil(today, k.Calendar); got >= today {
		t.Errorf("without any calendar days until %s are announced", got)
	}
	k = learn(worlds.New(), today, DefaultSettings())
	if got := k.FirmUntil(today, k.Calendar); got != date("2027-02-07") {
		t.Errorf("with three firm weeks days until %s are announced", got)
	}
}
