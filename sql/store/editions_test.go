package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohort/sql/store"

	"github.com/google/go-cmp/cmp"
)

func weekly(to int64, site, week string) store.Intent {
	return store.Intent{Address: to, Kind: store.KindWeekly, Subject: site, Period: week, Version: 1}
}

func TestEditionsAreNumbered(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	manager := address(t, db, store.Manager, "vdnkh", "m@example.org")
	deputy := address(t, db, store.Manager, "vdnkh", "d@example.org")
	other := address(t, db, store.Manager, "sokol", "m@example.org")
	issue := func(slot time.Time, intents ...store.Intent) []string {
		run := claimed(t, s, store.Weekly, slot)
		created := must(s.Issue(ctx, run, intents, store.RunDone, store.Outcome{}, slot))(t)
		if created != len(intents) {
			t.Errorf("%d messages of %d intents", created, len(intents))
		}
		if ended := must(s.Run(ctx, run.ID))(t); ended.State != store.RunDone {
			t.Errorf("the run is %s", ended.State)
		}
		var got []string
		for _, m := range must(s.Unrendered(ctx, run.ID))(t) {
			got = append(got, fmt.Sprintf("%d %s %s %d", m.Address, m.About, m.Period, m.Number))
		}
		return got
	}
	line := func(to int64, site, week string, number int) string {
		return fmt.Sprintf("%d %s %s %d", to, site, week, number)
	}
	for _, c := range []struct {
		says string
		got  []string
		want []string
	}{
		{"two managers of a site get one edition",
			issue(noon, weekly(manager, "vdnkh", "2027-W04"), weekly(deputy, "vdnkh", "2027-W04"), weekly(other, "sokol", "2027-W04")),
			[]string{line(manager, "vdnkh", "2027-W04", 1), line(deputy, "vdnkh", "2027-W04", 1), line(other, "sokol", "2027-W04", 1)}},
		{"the next of the same week is number 2", issue(noon.Add(time.Hour), weekly(manager, "vdnkh", "2027-W04")),
			[]string{line(manager, "vdnkh", "2027-W04", 2)}},
		{"another week begins at 1", issue(noon.AddDate(0, 0, 7), weekly(manager, "vdnkh", "2027-W05")),
			[]string{line(manager, "vdnkh", "2027-W05", 1)}},
		{"another site goes on for itself", issue(noon.Add(2*time.Hour), weekly(other, "sokol", "2027-W04")),
			[]string{line(other, "sokol", "2027-W04", 2)}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.says, diff)
		}
	}
}

func TestEditionThatAReaderHolds(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	manager := address(t, db, store.Manager, "vdnkh", "m@example.org")
	later := address(t, db, store.Manager, "vdnkh", "l@example.org")
	for i, to := range [][]int64{{manager}, {manager, later}, {manager, later}, {later}} {
		slot := noon.Add(time.Duration(i) * time.Hour)
		run := claimed(t, s, store.Weekly, slot)
		var intents []store.Intent
		for _, a := range to {
			intents = append(intents, weekly(a, "vdnkh", "2027-W04"))
		}
		must(s.Issue(ctx, run, intents, store.RunDone, store.Outcome{}, slot))(t)
		for _, m := range must(s.Unrendered(ctx, run.ID))(t) {
			ok(t, s.Freeze(ctx, m.ID, store.Rendered{Subject: "Week 4", Text: "…", Withheld: i == 3}, slot))
		}
		for _, m := range must(s.ClaimMessages(ctx, slot, time.Minute, 10))(t) {
			// The second edition never reached its first reader.
			if i == 1 && m.Address == manager {
				ok(t, s.Dead(ctx, m, "550 no such user"))
			} else {
				ok(t, s.Accepted(ctx, m, "250 OK", slot))
			}
		}
	}
	for _, c := range []struct {
		name      string
		kind      string
		subject   string
		reader    int64
		otherThan int64 // run; 1 published, 2 to 5 issued
		holds     int   // 0: nothing
	}{
		{"the last that was accepted", store.KindWeekly, "vdnkh", manager, 0, 3},
		{"before the run that is at it", store.KindWeekly, "vdnkh", later, 4, 2},
		{"not the one that was refused", store.KindWeekly, "vdnkh", manager, 4, 1},
		{"not the one that was held back", store.KindWeekly, "vdnkh", later, 0, 3},
		{"of another site nothing", store.KindWeekly, "sokol", manager, 0, 0},
		{"of another kind nothing", store.KindWaves, "vdnkh", manager, 0, 0},
		{"somebody else nothing", store.KindWeekly, "vdnkh", later + 1, 0, 0},
	} {
		e, any, err := s.LastEditionRead(ctx, c.kind, c.subject, "2027-W04", c.reader, c.otherThan)
		if err != nil || e.Number != c.holds || any != (c.holds > 0) {
			t.Errorf("%s: %+v, %v, %v; want number %d", c.name, e, any, err, c.holds)
		}
	}
	told := must(s.Told(ctx, []string{store.KindWeekly}, []string{"2027-W04"}))(t)
	if last := told[len(told)-1]; last.Accepted || !last.Withheld || !told[len(told)-2].Accepted {
		t.Errorf("told with what was held back: %+v", last)
	}
	// Week 5 is issued, then week 4 is compared with its own edition.
	run := claimed(t, s, store.Weekly, noon.Add(4*time.Hour))
	must(s.Issue(ctx, run, []store.Intent{weekly(manager, "vdnkh", "2027-W05")}, store.RunDone, store.Outcome{}, noon))(t)
	for _, m := range must(s.Unrendered(ctx, run.ID))(t) {
		ok(t, s.Freeze(ctx, m.ID, store.Rendered{Subject: "Week 5", Text: "…"}, noon))
	}
	for _, m := range must(s.ClaimMessages(ctx, noon.Add(5*time.Hour), time.Minute, 10))(t) {
		ok(t, s.Accepted(ctx, m, "250 OK", noon))
	}
	for period, want := range map[string]string{"2027-W04": "2027-W04", "2027-W05": "2027-W05", "2027-W06": "2027-W05", "": "2027-W05"} {
		if e, _, err := s.LastEditionRead(ctx, store.KindWeekly, "vdnkh", period, manager, 0); err != nil || e.Period != want {
			t.Errorf("for week %q the reader holds %+v, %v; want one of %s", period, e, err, want)
		}
	}
	for number, want := range map[int]int{0: 4, 2: 2, 5: 0} {
		if e, any, err := s.Edition(ctx, store.KindWeekly, "vdnkh", "2027-W04", number); err != nil || e.Number != want || any != (want > 0) {
			t.Errorf("edition %d: %+v, %v, %v; want number %d", number, e, any, err, want)
		}
	}
	for _, c := range []struct {
		name      string
		kind      string
		subject   string
		otherThan int64
		number    int // 0: nothing
	}{
		{"the last that was issued", store.KindWeekly, "vdnkh", 0, 1},
		{"before the run that is at it, whoever received it", store.KindWeekly, "vdnkh", 6, 4},
		{"of another site nothing", store.KindWeekly, "sokol", 0, 0},
		{"of another kind nothing", store.KindCapacity, "vdnkh", 0, 0},
	} {
		e, any, err := s.LastEdition(ctx, c.kind, c.subject, c.otherThan)
		if err != nil || e.Number != c.number || any != (c.number > 0) {
			t.Errorf("%s: %+v, %v, %v; want number %d", c.name, e, any, err, c.number)
		}
	}
	// A correction of week 5 says nothing of week 6.
	run = claimed(t, s, store.JobTelling, noon.Add(6*time.Hour))
	must(s.Issue(ctx, run, []store.Intent{weekly(manager, "vdnkh", "2027-W05")}, store.RunDone, store.Outcome{}, noon))(t)
	for _, m := range must(s.Unrendered(ctx, run.ID))(t) {
		ok(t, s.Freeze(ctx, m.ID, store.Rendered{Subject: "Correction", Text: "…"}, noon))
	}
	for _, m := range must(s.ClaimMessages(ctx, noon.Add(7*time.Hour), time.Minute, 10))(t) {
		ok(t, s.Accepted(ctx, m, "250 OK", noon))
	}
	for period, want := range map[string]int{"2027-W05": 2, "2027-W06": 1, "": 2} {
		if e, _, err := s.LastEditionRead(ctx, store.KindWeekly, "vdnkh", period, manager, 0); err != nil || e.Period != "2027-W05" || e.Number != want {
			t.Errorf("after a correction of week 5 the reader holds %+v for week %q, %v; want number %d", e, period, err, want)
		}
	}
}

func TestSameSlotIssuesNothingTwice(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	manager := address(t, db, store.Manager, "vdnkh", "m@example.org")
	deputy := address(t, db, store.Manager, "vdnkh", "d@example.org")
	run := claimed(t, s, store.Weekly, noon)
	intents := []store.Intent{weekly(manager, "vdnkh", "2027-W04")}
	if n := must(s.Issue(ctx, run, intents, store.RunRunning, store.Outcome{}, noon))(t); n != 1 {
		t.Errorf("%d messages", n)
	}
	if r := must(s.Run(ctx, run.ID))(t); r.State != store.RunRunning {
		t.Errorf("the run is %s", r.State)
	}
	before := contents(t, db)
	// Begun again after a crash, with what has changed since.
	run = must(s.ClaimRun(ctx, run.ID, noon))(t)
	intents = append(intents, weekly(deputy, "vdnkh", "2027-W04"))
	if n := must(s.Issue(ctx, run, intents, store.RunDone, store.Outcome{}, noon))(t); n != 1 {
		t.Errorf("%d new messages; want the deputy's", n)
	}
	if diff := cmp.Diff(before["editions"], contents(t, db)["editions"]); diff != "" {
		t.Errorf("editions:\n%s", diff)
	}
	again, created, err := s.OpenRun(ctx, store.Weekly, noon, friday, true, noon)
	if err != nil || created || again.State != store.RunDone {
		t.Errorf("the slot again: %+v, %v, %v", again, created, err)
	}
}

func TestIntentsThatCannotBe(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	to := address(t, db, store.Manager, "vdnkh", "m@example.org")
	run := claimed(t, s, store.Weekly, noon)
	before := contents(t, db)
	for _, c := range []struct {
		name  string
		spoil func(*store.Intent)
	}{
		{"an edition without a week", func(i *store.Intent) { i.Period = "" }},
		{"an edition of no week", func(i *store.Intent) { i.Period = "2027-4" }},
		{"an edition without a plan", func(i *store.Intent) { i.Version = 0 }},
		{"an edition of a plan that was never published", func(i *store.Intent) { i.Version = 7 }},
		{"a notice with an edition", func(i *store.Intent) { i.Kind = store.KindStanding }},
		{"an unknown kind", func(i *store.Intent) { i.Kind = "gossip" }},
	} {
		bad := weekly(to, "vdnkh", "2027-W04")
		c.spoil(&bad)
		_, err := s.Issue(ctx, run, []store.Intent{{Address: to, Kind: store.KindStanding, Subject: "other"}, bad}, store.RunDone, store.Outcome{}, noon)
		if err == nil {
			t.Errorf("%s was issued", c.name)
		}
		if diff := cmp.Diff(before, contents(t, db)); diff != "" {
			t.Fatalf("%s left traces:\n%s", c.name, diff)
		}
	}
	if n := must(s.Issue(ctx, run, nil, store.RunDone, store.Outcome{}, noon))(t); n != 0 {
		t.Errorf("nothing became %d messages", n)
	}
}

func TestAddresses(t *testing.T) {
	s, db := fresh(t)
	for _, c := range []struct {
		name    string
		kind    string
		subject any
		email   string
		fits    bool
	}{
		{"a manager", "manager", "vdnkh", "m@example.org", true},
		{"the same person for another site", "manager", "sokol", "m@example.org", true},
		{"the same person as a trainer", "trainer", "t1", "m@example.org", true},
		{"another manager of the site", "manager", "vdnkh", "n@example.org", true},
		{"headquarters", "headquarters", nil, "hq@example.org", true},
		{"the same once more", "manager", "vdnkh", "m@example.org", false},
		{"the same in capitals", "manager", "vdnkh", "M@Example.org", false},
		{"headquarters once more", "headquarters", nil, "hq@example.org", false},
		{"a manager of nothing", "manager", nil, "o@example.org", false},
		{"headquarters of a site", "headquarters", "vdnkh", "h@example.org", false},
		{"a kind that nobody is", "friend", "vdnkh", "f@example.org", false},
		{"an address without a host", "manager", "vdnkh", "manager", false},
		{"an address of no server", "manager", "vdnkh", "x@host", false},
		{"an address of this machine", "operator", nil, "root@localhost", true},
		{"an address with a blank", "manager", "vdnkh", "a b@example.org", false},
		{"an address with a line break", "manager", "vdnkh", "a@example.org\r\nBcc: b@example.org", false},
		{"an address that ends early", "manager", "vdnkh", "a@example.org> size=0", false},
	} {
		_, err := db.Exec("insert into cohort.addresses (kind, subject, email, name) values ($1, $2, $3, 'Reader')", c.kind, c.subject, c.email)
		if (err == nil) != c.fits {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	exec(t, db, "update cohort.addresses set active = false where email = 'n@example.org'")
	exec(t, db, "update cohort.addresses set language = 'en' where kind = 'trainer'")
	say := func(list []store.Address) string {
		var out []string
		for _, a := range list {
			out = append(out, strings.Join([]string{a.Kind, a.Subject, a.Email, a.Language}, " "))
		}
		return strings.Join(out, "\n")
	}
	all := "headquarters  hq@example.org \nmanager sokol m@example.org \nmanager vdnkh m@example.org \noperator  root@localhost \ntrainer t1 m@example.org en"
	if diff := cmp.Diff(all, say(must(s.Addresses(ctx))(t))); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("operator  root@localhost \ntrainer t1 m@example.org en", say(must(s.Addresses(ctx, store.TrainerSelf, store.Operator))(t))); diff != "" {
		t.Errorf("trainers and operators (-want +got):\n%s", diff)
	}
}
