package nightly_test

import (
	"strings"
	"testing"

	"cohort/planner"
	"cohort/sql/decided"
)

// What somebody pinned stays from night to night; where the world breaks it, what is left
// of the pin stays, the rest is on record as released, and whoever pinned it hears of it once.
func TestPinsFromNightToNight(t *testing.T) {
	c, first := afterFriday(t)
	notice := 5 // the notice of a Friday ends with the Tuesday
	var kept, broken *planner.Session
	for i := range first.plan.Sessions {
		switch s := &first.plan.Sessions[i]; {
		case s.Day < notice || s.Day > 12 || anonymousOnly(first.snapshot, *s):
		case kept == nil:
			kept = s
		case broken == nil && s.Trainers[0] != kept.Trainers[0]:
			broken = s
		}
	}
	if broken == nil {
		t.Fatal("there are no two sessions to pin; choose another seed")
	}
	c.exec(`insert into cohort.addresses (kind, subject, email, name, language) values ('operator', null, 'petrova@mfc.example', 'A. Petrova', 'en')`)
	for _, x := range []struct {
		session, who string
		fields       []string
	}{
		{kept.ID, "a. petrova", []string{planner.PinTime, planner.PinRoom}},
		{broken.ID, "a. petrova", planner.AllPins()},
		{broken.ID, "A. Petrova <petrova@mfc.example>", []string{planner.PinTrainers}}, // by mail, in place of the one before
	} {
		if err := decided.PinSession(t.Context(), c.st.DB(), decided.Pin{Session: x.session, Who: x.who, Reason: "guests from the ministry"}, x.fields, c.at); err != nil {
			t.Fatal(err)
		}
	}
	c.exec(`delete from cohort.absences where person = $1`, broken.Trainers[0])
	c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ('test-illness', $1, $2, $3, 'illness')`, broken.Trainers[0], friday, friday+30)
	second := c.night(friday + 1)
	now := map[string]planner.Session{}
	for _, s := range second.plan.Sessions {
		now[s.ID] = s
	}
	if s := now[kept.ID]; s.Day+1 != kept.Day || s.Start != kept.Start || s.Room != kept.Room {
		t.Errorf("%+v was pinned, and is %+v", *kept, s)
	}
	pins, err := decided.Pins(t.Context(), c.st.DB(), "", &c.at)
	if err != nil {
		t.Fatal(err)
	}
	released := map[string]string{}
	for _, p := range pins {
		if p.Session == broken.ID && p.ReleasedAt != nil {
			released[p.Field] = p.Cause + " " + p.About
		}
	}
	if released["trainers"] != "trainer_away "+broken.Trainers[0] {
		t.Errorf("released: %v", released)
	}
	s := now[broken.ID]
	for field, same := range map[string]bool{"time": s.Day+1 == broken.Day && s.Start == broken.Start, "room": s.Room == broken.Room} {
		if released[field] == "" && !same {
			t.Errorf("the %s of %+v is pinned, and it is %+v", field, *broken, s)
		}
	}
	judged(t, second)
	text := func() (all []string) {
		if err := c.db.Select(&all, `select subject || text from cohort.outbox where kind = 'pins' and email = 'petrova@mfc.example' and state = 'accepted' order by id`); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := text(); len(got) != 1 || !strings.Contains(got[0], "the trainer is away") || !strings.Contains(got[0], "guests from the ministry") {
		t.Fatalf("whoever pinned it was told %q", got)
	}
	if again := c.night(friday + 2); len(text()) != 1 {
		t.Errorf("the night of %s told it again", again.run.AsOf)
	}
}
