package nightly_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/sql/store"
)

// Whoever has gone to another office since the last edition stands in no change of
// the old one, whose head gets their workbook all the same, also when nobody else is in training there.
func TestWhoChangedOfficeHoldsNoMailBack(t *testing.T) {
	c, n := afterFriday(t)
	seats := map[string]int{} // still to come a week later
	for _, x := range n.plan.Sessions {
		for _, r := range n.snapshot.Requests {
			if x.Day > 7 && slices.Contains(x.Seated, r.ID) {
				seats[r.Learner]++
			}
		}
	}
	var person, office, other string
	for _, l := range n.snapshot.Learners {
		if person == "" && seats[l.ID] > 0 && !l.Anonymous {
			var known int
			if err := c.db.Get(&known, "select count(*) from cohort.people where id = $1", l.ID); err != nil {
				t.Fatal(err)
			}
			if known > 0 {
				person, office = l.ID, l.Office
			}
		}
	}
	for _, o := range n.snapshot.Offices {
		if o.ID != office {
			other = o.ID
		}
	}
	c.heads(1, office)
	c.must(store.Waves, friday)
	c.exec("update cohort.people set office = $1 where id = $2", other, person)
	c.exec("update cohort.people set left_on = $2 where office = $1", office, friday+1)
	c.exec("update cohort.candidates set office = $1, vacancy = null where office = $2", other, office)
	c.exec("update cohort.waves set office = $1 where office = $2", other, office)
	c.night(friday + 7)
	run := c.must(store.Waves, friday+7)
	if strings.Contains(run.Error, "people of other offices") {
		t.Errorf("the mail of %s was held back, for %s is of %s now: %s", office, person, other, run.Error)
	}
	var told string // by a correction, or by the mail of Friday
	if err := c.db.Get(&told, "select string_agg(text, '') from cohort.outbox where kind = 'waves' and created_at > $1", (friday+6).At(0, time.UTC)); err != nil ||
		!regexp.MustCompile("Перешли в другие офисы после прошлого издания: [1-9]").MatchString(told) {
		t.Errorf("the head of %s reads nothing of it: %v, %v", office, told, err)
	}
	var mails int
	if err := c.db.Get(&mails, "select count(*) from cohort.outbox where kind = 'waves'"); err != nil || len(c.waves()) != mails {
		t.Errorf("of %d mails %d have a workbook: %v", mails, len(c.waves()), err)
	}
}
