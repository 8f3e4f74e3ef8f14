package nightly_test

import (
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/sql/store"
)

// A trainer who chose invitations gets one for each announced session of the week that they were
// mailed, no file beside; what changes is told once, after the mail that tells it; and whoever
// chooses otherwise gets those to come cancelled.
func TestATrainerIsInvited(t *testing.T) {
	c, first := afterFriday(t)
	c.service.Organizer = mail.Address{Name: "Учебный центр", Address: "training@cohort.example"}
	who := ""
	for _, s := range first.plan.Sessions {
		if s.Day == 4 && !anonymousOnly(first.snapshot, s) {
			who = s.Trainers[0]
		}
	}
	c.exec(`update cohort.addresses set active = kind = 'trainer' and subject = $1, calendar = case when kind = 'trainer' then 'invitations' end`, who)
	all, tuesday := 0, 0 // announced sessions of theirs in the week, and on its second day
	for _, s := range first.plan.Sessions {
		if s.Day >= 3 && s.Day < 10 && slices.Contains(s.Trainers, who) && !anonymousOnly(first.snapshot, s) {
			all++
			if s.Day == 4 {
				tuesday++
			}
		}
	}
	last := int64(0)
	sent := func() (methods map[string]int) {
		t.Helper()
		var list []struct {
			ID                     int64
			State, Media, Contents string
		}
		if err := c.db.Select(&list, `select o.id, o.state, a.media_type as media, convert_from(a.bytes, 'UTF8') as contents from cohort.outbox o join cohort.attachments a on a.message = o.id
			where o.kind = 'invitation' and o.id > $1 order by o.id`, last); err != nil {
			t.Fatal(err)
		}
		methods = map[string]int{}
		for _, m := range list {
			last = m.ID
			_, method, _ := strings.Cut(m.Media, "method=")
			methods[method]++
			if m.State != "accepted" || !strings.Contains(m.Contents, "METHOD:"+method) || !strings.Contains(m.Contents, "mailto:training@cohort.example") {
				t.Errorf("message %d is %s:\n%s", m.ID, m.State, m.Contents)
			}
		}
		return methods
	}
	monday := friday + 3
	fallsIll := func() {
		c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ('test-ill', $1, $2, $2, 'illness')`, who, monday+1)
		c.stand(monday, 3)
	}
	minute := func() { c.look(c.at.Add(time.Minute)) }
	for _, step := range []struct {
		name            string
		do              func()
		request, cancel int
	}{
		{"before anything is mailed", func() { c.look(friday.At(11*60, c.service.Settings.Zone)) }, 0, 0},
		{"the week is mailed", func() { c.must(store.Weekly, friday); c.deliver(); minute() }, all, 0},
		{"a minute later", minute, 0, 0},
		{"they fall ill on Tuesday", func() { fallsIll(); minute() }, 0, tuesday},
		{"a minute later still", minute, 0, 0},
		{"they choose a file", func() { c.exec(`update cohort.addresses set calendar = 'feed' where active`); minute() }, 0, all - tuesday},
		{"and again", minute, 0, 0},
	} {
		step.do()
		if got := sent(); got["REQUEST"] != step.request || got["CANCEL"] != step.cancel || len(got) > 2 {
			t.Errorf("%s: %v, want %d requests and %d cancellations", step.name, got, step.request, step.cancel)
		}
	}
	var files int
	if err := c.db.Get(&files, `select count(*) from cohort.outbox o join cohort.attachments a on a.message = o.id where o.kind = 'trainer_week' and a.media_type like 'text/calendar%'`); err != nil || files != 0 || all < 2 {
		t.Errorf("%d files of a calendar beside %d invitations: %v", files, all, err)
	}
}
