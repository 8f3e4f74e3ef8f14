package nightly_test

import (
	"strings"
	"testing"

	"cohort/sql/store"
)

// The working calendar ends with the year before: the week is not announced, and managers
// and trainers hear why.
func TestWeekBeyondTheCalendar(t *testing.T) {
	c := newCentre(t)
	c.exec(`delete from cohort.calendar where date > '2026-12-31'`)
	n := c.night(friday)
	c.must(store.Weekly, friday)
	planned := 0
	for _, s := range n.plan.Sessions {
		if s.Day >= 3 && s.Day < 10 {
			planned++
		}
	}
	if planned == 0 {
		t.Fatal("nothing is planned for the week; choose another seed")
	}
	var texts []string
	if err := c.db.Select(&texts, `select text from cohort.outbox where kind = 'weekly'`); err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		says := strings.Contains(text, "Производственный календарь известен по 31.12.2026.") && strings.Contains(text, "На этой неделе занятий нет.")
		if !says && !strings.Contains(text, "The working calendar ends on 31.12.2026.") {
			t.Errorf("the manager reads: %s", text)
		}
	}
	var own []string
	if err := c.db.Select(&own, `select text from cohort.outbox where kind = 'trainer_week'`); err != nil || len(texts) == 0 || len(own) == 0 {
		t.Errorf("%d managers and %d trainers are written to, %v", len(texts), len(own), err)
	}
	for _, text := range own {
		if !strings.Contains(text, "Производственный календарь известен по 31.12.2026.") || strings.Contains(text, "занятий у вас нет") {
			t.Errorf("a trainer reads: %s", text)
		}
	}
}
