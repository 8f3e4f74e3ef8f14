package nightly_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/sql/store"
)

func TestMailOfAWeekGoesOutOnce(t *testing.T) {
	const heads = 3
	c := newCentre(t)
	c.heads(heads)
	// Every head is called as somebody of another office is.
	c.exec(`update cohort.addresses a set name = (select family_name || ' ' || left(given_name, 1) || '. ' || left(patronymic, 1) || '.'
		from cohort.people p where p.office <> a.subject order by md5(p.id || a.subject) limit 1) where kind = 'office_head'`)
	c.night(friday)
	// Only the operator hears, of candidates who have grown stale.
	letters := len(c.catcher.Messages())
	for _, m := range c.catcher.Messages() {
		if !strings.HasPrefix(m.To, "operator@") {
			t.Errorf("a night that went well wrote to %s", m.To)
		}
	}
	c.must(store.Weekly, friday)
	weekly := len(c.catcher.Messages())
	if weekly < letters+2 {
		t.Fatalf("the weekly job sent %d messages", weekly-letters)
	}
	c.must(store.Weekly, friday)
	c.must(store.Waves, friday)
	both := len(c.catcher.Messages())
	c.must(store.Waves, friday)
	if n := len(c.catcher.Messages()); n != both {
		t.Errorf("the same slots once more sent %d messages", n-both)
	}
	c.must(store.Waves, friday+1) // another slot, and no night since: nobody is written to for nothing
	var silent, told int
	if err := c.db.Get(&silent, "select count(*) from cohort.tellings where kind = 'waves' and reason = 'nothing_new'"); err != nil {
		t.Fatal(err)
	}
	if err := c.db.Get(&told, "select count(*) from cohort.tellings where kind = 'waves' and reason = 'first'"); err != nil {
		t.Fatal(err)
	}
	if n := len(c.catcher.Messages()); n != both || told != both-weekly || silent != told {
		t.Errorf("%d offices heard for the first time, %d know it; %d messages more", told, silent, n-both)
	}
	if both <= weekly || both > weekly+heads {
		t.Errorf("the waves job sent %d messages to %d offices", both-weekly, heads)
	}
	for _, m := range c.catcher.Messages() {
		if strings.Contains(m.To, ",") {
			t.Errorf("a message went to %v", m.To)
		}
	}
}

func TestWorkbookThatNamesOthersIsHeldBack(t *testing.T) {
	c, n := afterFriday(t)
	// Somebody's name gets into what every office with sessions is shown.
	var person, office string
	for _, l := range n.snapshot.Learners {
		if l.Intake != nil && !l.Anonymous {
			person, office = l.ID, l.Office
		}
	}
	var family, given, patronymic string
	if err := c.db.QueryRow(`select family_name, given_name, patronymic from (
			select id, family_name, given_name, patronymic from input.people
			union all select id, family_name, given_name, patronymic from input.candidates) x where id = $1`, person).
		Scan(&family, &given, &patronymic); err != nil {
		t.Fatal(err)
	}
	c.heads(2, office)
	c.exec(`update cohort.sites set address = $1 where kind = 'training'`, editions.Name(family, given, patronymic))
	c.night(friday + 1)
	run := c.must(store.Waves, friday+1)
	if run.State != store.RunDone || !strings.Contains(run.Error, "people of other offices") {
		t.Errorf("the run is %s, its error %q", run.State, run.Error)
	}
	var whole, without int
	for _, m := range c.catcher.Messages() {
		if bytes.Contains(m.Data, []byte("spreadsheetml")) {
			whole++
		} else {
			without++
		}
	}
	if whole == 0 || without == 0 {
		t.Errorf("%d workbooks went out, %d were held back", whole, without)
	}
	var theirs string
	if err := c.db.Get(&theirs, `select about from cohort.outbox o where kind = 'waves' and about = $1
		and exists (select 1 from cohort.attachments a where a.message = o.id)`, office); err != nil {
		t.Errorf("office %s, whose own person it is, got no workbook: %v", office, err)
	}
}

func TestCauseOutlivesTheNightThatKnewIt(t *testing.T) {
	c, first := afterFriday(t)
	// Whoever leads most next week falls ill before the night of Monday; the night of Tuesday knows of nothing new.
	seats, ill := make(map[string]int), ""
	for _, x := range first.plan.Sessions {
		if x.Day >= 3 && x.Day < 10 && !anonymousOnly(first.snapshot, x) {
			if seats[x.Trainers[0]] += len(x.Seated); seats[x.Trainers[0]] > seats[ill] {
				ill = x.Trainers[0]
			}
		}
	}
	var theirs []string
	for _, x := range first.plan.Sessions {
		for _, q := range first.snapshot.Requests {
			if x.Trainers[0] != ill || x.Day < 3 || x.Day >= 10 || !slices.Contains(x.Seated, q.ID) {
				continue
			}
			at := slices.IndexFunc(first.snapshot.Learners, func(l planner.Learner) bool { return l.ID == q.Learner })
			theirs = append(theirs, first.snapshot.Learners[at].Office)
		}
	}
	c.heads(3, theirs...)
	c.must(store.Waves, friday)
	// With them everybody who could take their place: an office hears of another day, not of another trainer.
	roles := func(id string) []string {
		return first.snapshot.Trainers[slices.IndexFunc(first.snapshot.Trainers, func(t planner.Trainer) bool { return t.ID == id })].Roles
	}
	for _, t := range first.snapshot.Trainers {
		if slices.ContainsFunc(t.Roles, func(r string) bool { return slices.Contains(roles(ill), r) }) {
			c.exec(`delete from cohort.absences where person = $1 and to_date >= $2`, t.ID, friday+3)
			c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ($1, $2, $3, $4, 'illness')`, "test-"+t.ID, t.ID, friday+3, friday+12)
		}
	}
	c.night(friday + 3)
	if tuesday := c.night(friday + 4); slices.ContainsFunc(tuesday.reading.Released, func(r demand.Released) bool { return r.Cause == demand.TrainerAway }) {
		t.Fatal("the night of Tuesday broke sessions too, though nothing happened")
	}
	c.must(store.Waves, friday+4)
	var told int
	if err := c.db.Get(&told, `select count(*) from cohort.outbox where kind = 'waves' and text like '%тренер не может вести занятие%'`); err != nil || told == 0 {
		t.Errorf("of a trainer who fell ill the night before last %d offices heard, %v", told, err)
	}
}
