package nightly_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// look is a look of the service at a time.
func (c *centre) look(at time.Time) {
	c.t.Helper()
	c.at = at
	if err := c.service.TellDue(context.Background()); err != nil {
		c.t.Fatal(err)
	}
	c.deliver()
}

func (c *centre) deliver() {
	c.t.Helper()
	if _, err := outbox.Deliver(context.Background(), c.st, outbox.Settings{Host: "127.0.0.1", Port: c.catcher.Port(), TLS: "none",
		From: mail.Address{Address: "training@cohort.example"}, Hello: "localhost"}, func() time.Time { return c.at }, slog.New(slog.DiscardHandler)); err != nil {
		c.t.Fatal(err)
	}
}

// corrections are the messages of runs that told something, by address and state, after one.
func (c *centre) corrections(after int64) (out []string, last int64) {
	c.t.Helper()
	var list []struct {
		ID                   int64
		Kind, About, Subject string
		State                string
	}
	if err := c.db.Select(&list, `select o.id, o.kind, o.about, o.subject, o.state from cohort.outbox o join cohort.runs r on r.id = o.run
		where r.job = 'telling' and o.id > $1 order by o.id`, after); err != nil {
		c.t.Fatal(err)
	}
	for _, m := range list {
		out, last = append(out, fmt.Sprintf("%s %s %s", m.Kind, m.About, m.State)), m.ID
		if !strings.HasPrefix(m.Subject, "Изменение: ") && !strings.HasPrefix(m.Subject, "Correction: ") {
			c.t.Errorf("the correction %d has the subject %q", m.ID, m.Subject)
		}
	}
	return out, max(last, after)
}

// stand publishes what stands, less what the world has broken, at an hour of a day: what a
// night would do that finds nobody else for it.
func (c *centre) stand(day planner.Date, hour int) {
	c.t.Helper()
	c.at = day.At(hour*60, c.service.Settings.Zone)
	facts, built, err := c.service.Today(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	v, _, err := c.st.CurrentPlan(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	p := timetable.Standing(built.Snapshot)
	if p.Cost == nil {
		cost := referee.Check(built.Snapshot, p).Terms
		p.Cost = &cost
	}
	x, err := c.service.Publishable(context.Background(), v.Version, facts, built, p, decided.Decision{Kind: decided.Cancel, Who: "test"})
	if err == nil {
		_, err = x.Publish(context.Background())
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.deliver()
}

// A week is mailed on Friday; then trainers fall ill.
func TestWhatChangesIsToldOnceAndInTime(t *testing.T) {
	c, first := afterFriday(t)
	c.heads(0)
	c.must(store.Weekly, friday)
	leads := func(day int, not ...string) (ill string) {
		for _, s := range first.plan.Sessions {
			if s.Day == day && !anonymousOnly(first.snapshot, s) && !slices.Contains(not, s.Trainers[0]) {
				return s.Trainers[0]
			}
		}
		t.Fatalf("nobody leads a session on day %d; choose another seed", day)
		return ""
	}
	monday, tuesday := friday+3, leads(4)
	thursday := leads(6, tuesday)
	fallsIll := func(who string, day planner.Date) {
		c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ($1, $2, $3, $3, 'illness')`, "test-"+who, who, day)
	}
	seven := func(day planner.Date) { c.look(day.At(7*60, c.service.Settings.Zone)) }
	managers := []string{"weekly TC-VDNKH accepted", "weekly TC-VDNKH accepted"}
	last := int64(0)
	for _, step := range []struct {
		name string
		do   func()
		told []string
	}{
		{"nobody is ill", func() { c.stand(monday, 2) }, nil},
		{"ill on Tuesday", func() { fallsIll(tuesday, monday+1); c.stand(monday, 3) }, append(managers, "trainer_week "+tuesday+" accepted")},
		{"ill on Thursday", func() { fallsIll(thursday, monday+3); c.stand(monday, 4) }, nil},
		{"the same once more", func() { c.stand(monday, 5) }, nil},
		{"at seven, the first mail is refused", func() { c.catcher.Answer("RCPT", 550, 1); seven(monday) },
			[]string{"weekly TC-VDNKH dead", "weekly TC-VDNKH accepted", "trainer_week " + thursday + " accepted"}},
		{"a minute later", func() { c.look(c.at.Add(time.Minute)) }, nil},
		{"at seven on Tuesday", func() { seven(monday + 1) }, managers[:1]},
		{"at seven on Wednesday", func() { seven(monday + 2) }, nil},
	} {
		step.do()
		var told []string
		if told, last = c.corrections(last); !slices.Equal(told, step.told) {
			t.Errorf("%s: told %q, want %q", step.name, told, step.told)
		}
	}
	var text string
	if err := c.db.Get(&text, `select o.text from cohort.outbox o join cohort.runs r on r.id = o.run join cohort.attachments a on a.message = o.id
		where r.job = 'telling' and o.kind = 'weekly' and o.text like 'Изменение%' order by o.id limit 1`); err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{"Снимите со стены издание 1", "Отмена: ", "тренер не может вести занятие"} {
		if !strings.Contains(text, said) {
			t.Errorf("a correction does not say %q:\n%s", said, text)
		}
	}
	c.issuedAgain(3)
	c.lettersGoOut(monday + 3)
	c.calendarsGoOn(friday + 7)
	reasons, err := c.st.CountTellings(context.Background())
	if err != nil || reasons["gathered"] == 0 || reasons["held_back"] != 1 || reasons["correction"] != 7 || reasons["first"] < 11 {
		t.Errorf("why readers were written to or not: %v, %v", reasons, err)
	}
}

// calendarsGoOn sees that the calendars of trainers' mails, up to those of a later week, never
// take back what an earlier one said: no SEQUENCE falls, what was cancelled stays cancelled, and
// what is over stays as it was.
func (c *centre) calendarsGoOn(day planner.Date) {
	c.t.Helper()
	c.exec("update cohort.addresses set active = true where kind = 'trainer'")
	c.must(store.Weekly, day)
	var sent []struct {
		About, Contents string
		Run             int64
	}
	if err := c.db.Select(&sent, `select o.about, o.run, convert_from(a.bytes, 'UTF8') as contents from cohort.outbox o join cohort.attachments a on a.message = o.id
		where o.kind = 'trainer_week' and a.media_type like 'text/calendar%' order by o.id`); err != nil {
		c.t.Fatal(err)
	}
	type said struct {
		sequence int
		rest     string
	}
	had, cancelled, several := map[string]map[string]said{}, 0, 0
	for _, m := range sent {
		now := map[string]said{}
		for _, e := range strings.Split(strings.ReplaceAll(m.Contents, "\r\n ", ""), "BEGIN:VEVENT")[1:] {
			lines := strings.Split(e, "\r\n")
			var id string
			var x said
			for _, line := range lines {
				key, value, _ := strings.Cut(line, ":")
				switch key {
				case "UID":
					id = value
				case "SEQUENCE":
					fmt.Sscan(value, &x.sequence)
				case "END", "DTSTAMP", "LAST-MODIFIED":
				default:
					x.rest += line + "\n"
				}
			}
			now[id] = x
			if strings.Contains(x.rest, "STATUS:CANCELLED") {
				cancelled++
			}
		}
		for id, before := range had[m.About] {
			switch x, still := now[id]; {
			case !still:
				c.t.Errorf("run %d: the calendar of %s lacks %s, which was %v", m.Run, m.About, id, before)
			case x.sequence < before.sequence, x.sequence == before.sequence && x != before:
				c.t.Errorf("run %d: the calendar of %s has %s as %v, after %v", m.Run, m.About, id, x, before)
			}
		}
		if had[m.About] != nil {
			several++
		}
		had[m.About] = now
	}
	if cancelled < 2 || several < 3 {
		c.t.Errorf("%d calendars, %d after another one, %d cancelled events; choose another seed", len(sent), several, cancelled)
	}
}

// issuedAgain sees that the last edition of the week is issued once more as it was.
func (c *centre) issuedAgain(number int) {
	c.t.Helper()
	ctx := context.Background()
	for _, x := range []struct{ site, week, to, said string }{
		{"NOWHERE", "2027-W03", "", "TC-VDNKH"},
		{"TC-VDNKH", "week 3", "", "2027-W03"},
		{"TC-VDNKH", "2026-W50", "", "has no edition of week 2026-W50"},
		{"TC-VDNKH", "2028-W50", "", "has no edition of week 2028-W50"},
		{"TC-VDNKH", "2027-W03", "stranger@example.org", "is no manager of TC-VDNKH"},
	} {
		var to []string
		if x.to != "" {
			to = []string{x.to}
		}
		if _, err := c.service.IssueAgain(ctx, x.site, x.week, to); !errors.As(err, new(*nightly.Unknown)) || !strings.Contains(err.Error(), x.said) {
			c.t.Errorf("%v: %v", x, err)
		}
	}
	// The correction that the managers had becomes a whole edition; that one is repeated.
	type sent struct{ Subject, Text, Files string }
	var had [2][]sent
	for i := range had {
		again, err := c.service.IssueAgain(ctx, "TC-VDNKH", "2027-W03", nil)
		if err != nil {
			c.t.Fatal(err)
		}
		if again.New || again.Number != number || again.To != 2 {
			c.t.Errorf("issued again: %+v", again)
		}
		c.deliver()
		if err := c.db.Select(&had[i], `select o.subject, o.text, encode(sha256(a.bytes), 'hex') as files from cohort.outbox o join cohort.attachments a on a.message = o.id
			where o.run = $1 and o.state = 'accepted' order by o.address`, again.Run); err != nil {
			c.t.Fatal(err)
		}
	}
	if len(had[0]) != 2 || !slices.Equal(had[0], had[1]) || !strings.Contains(had[0][0].Subject+had[0][1].Subject, "расписание") {
		c.t.Errorf("issued again: %v", had)
	}
}

// lettersGoOut switches letters on for two offices: in one they go to its head, in the other
// to the people, of whom one has an address.
func (c *centre) lettersGoOut(day planner.Date) {
	c.t.Helper()
	var seated []struct{ Office, Learner string }
	if err := c.db.Select(&seated, `select p.office, s.learner from cohort.seats s join cohort.issued i on i.version = s.version and i.id = s.session
		join (select id, office from input.people union all select id, office from input.candidates) p on p.id = s.learner
		where not s.anonymous and i.date > $1 and i.date < cast($1 as date) + 7 group by 1, 2 order by 1, 2`, day); err != nil {
		c.t.Fatal(err)
	}
	byHead, own := seated[0].Office, seated[len(seated)-1]
	if byHead == own.Office {
		c.t.Fatal("only one office has people in sessions; choose another seed")
	}
	c.exec("update cohort.addresses set active = true, letters = case subject when $1 then 'office' else 'learner' end where kind = 'office_head' and subject in ($1, $2)", byHead, own.Office)
	c.exec("insert into cohort.addresses (kind, subject, email, name) values ('learner', $1, 'own@example.org', 'Сам')", own.Learner)
	before := len(c.catcher.Messages())
	c.look(day.At(7*60, c.service.Settings.Zone))
	var sent []struct{ About, Email, Subject, State, Text string }
	if err := c.db.Select(&sent, "select about, email, subject, state, text from cohort.outbox where kind = 'letter' order by id"); err != nil {
		c.t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range sent {
		got[m.About] = m.Email
		if m.State != "accepted" || !strings.HasPrefix(m.Subject, "Обучение: ") || !strings.Contains(m.Text, "Где и когда") || !strings.Contains(m.Text, "С собой: ") {
			c.t.Errorf("the letter on %s: %s, %q:\n%s", m.About, m.State, m.Subject, m.Text)
		}
	}
	for _, x := range seated {
		switch email := got[x.Learner]; {
		case x.Office == byHead && !strings.HasPrefix(email, "office."), x == own && email != "own@example.org", x != own && x.Office != byHead && email != "":
			c.t.Errorf("the letter on %s of %s went to %q", x.Learner, x.Office, email)
		}
	}
	if n := len(c.catcher.Messages()) - before; n != len(sent) || len(got) != n {
		c.t.Errorf("%d letters on %d people are %d messages", len(sent), len(got), n)
	}
	c.look(c.at.Add(time.Minute))
	if n := len(c.catcher.Messages()) - before; n != len(sent) {
		c.t.Errorf("a minute later %d messages went out", n-len(sent))
	}
}
