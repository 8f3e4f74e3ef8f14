package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/sql/store"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
)

// intended is a store with so many messages to be rendered.
func intended(t *testing.T, n int) (*store.Store, *sqlx.DB) {
	t.Helper()
	s, db := fresh(t)
	published(t, s, 0, friday)
	run := claimed(t, s, store.Weekly, noon)
	var intents []store.Intent
	for i := range n {
		intents = append(intents, weekly(address(t, db, store.Manager, "vdnkh", fmt.Sprintf("m%d@example.org", i+1)), "vdnkh", "2027-W04"))
	}
	must(s.Issue(ctx, run, intents, store.RunDone, store.Outcome{}, noon))(t)
	return s, db
}

// posted is a store with so many rendered messages, due at noon.
func posted(t *testing.T, n int) (*store.Store, *sqlx.DB) {
	t.Helper()
	s, db := intended(t, n)
	for _, m := range must(s.Unrendered(ctx, 0))(t) {
		ok(t, s.Freeze(ctx, m.ID, rendered(m.ID), noon))
	}
	return s, db
}

func rendered(id int64) store.Rendered {
	return store.Rendered{Subject: "ВДНХ, неделя 4", HTML: "<p>…</p>", Text: "…", MessageID: fmt.Sprintf("cohort.%d@example.org", id),
		Attachments: []store.Attachment{{Name: "Расписание.xlsx", MediaType: "application/vnd.ms-excel", Bytes: []byte{0, 1, 2, 255}},
			{Name: "week.ics", MediaType: "text/calendar", Bytes: []byte("BEGIN")}}}
}

// state says how a message stands.
func state(t *testing.T, s *store.Store, id int64) string {
	t.Helper()
	m := must(s.Message(ctx, id))(t)
	out := fmt.Sprintf("%s, %d attempts", m.State, m.Attempts)
	if m.NextAttempt != nil {
		out += ", due after " + m.NextAttempt.Sub(noon).String()
	}
	if m.LastError != "" {
		out += ": " + m.LastError
	}
	return out
}

func TestLifeOfAMessage(t *testing.T) {
	claim := func(t *testing.T, s *store.Store, at time.Time) store.Message {
		t.Helper()
		list := must(s.ClaimMessages(ctx, at, time.Minute, 10))(t)
		if len(list) != 1 {
			t.Fatalf("claimed %d messages", len(list))
		}
		return list[0]
	}
	const cases = 14
	s, db := intended(t, cases)
	for i, c := range [cases]struct {
		name string
		live func(t *testing.T, s *store.Store, m store.Message) error
		ends string
	}{
		{"accepted", func(t *testing.T, s *store.Store, m store.Message) error {
			return s.Accepted(ctx, m, "250 OK", noon)
		}, "accepted, 1 attempts"},
		{"put off", func(t *testing.T, s *store.Store, m store.Message) error {
			return s.Retry(ctx, m, "451 later", noon.Add(time.Hour))
		}, "pending, 1 attempts, due after 1h0m0s: 451 later"},
		{"put off, then accepted", func(t *testing.T, s *store.Store, m store.Message) error {
			ok(t, s.Retry(ctx, m, "451 later", noon.Add(time.Hour)))
			if list := must(s.ClaimMessages(ctx, noon.Add(time.Hour-time.Second), time.Minute, 10))(t); len(list) != 0 {
				t.Error("claimed before it was due")
			}
			return s.Accepted(ctx, claim(t, s, noon.Add(time.Hour)), "250 OK", noon)
		}, "accepted, 2 attempts"},
		{"handed back untried", func(t *testing.T, s *store.Store, m store.Message) error {
			return s.Release(ctx, m, noon)
		}, "pending, 0 attempts, due after 0s"},
		{"refused for good", func(t *testing.T, s *store.Store, m store.Message) error {
			return s.Dead(ctx, m, "550 unknown")
		}, "dead, 1 attempts: 550 unknown"},
		{"refused, then sent again", func(t *testing.T, s *store.Store, m store.Message) error {
			ok(t, s.Dead(ctx, m, "550 unknown"))
			return s.Resend(ctx, m.ID, false, noon.Add(time.Minute))
		}, "pending, 0 attempts, due after 1m0s: 550 unknown"},
		{"refused, then sent again to the corrected address", func(t *testing.T, s *store.Store, m store.Message) error {
			ok(t, s.Dead(ctx, m, "550 unknown"))
			exec(t, db, "update cohort.addresses set email = 'right@example.org' where id = $1", m.Address)
			ok(t, s.Resend(ctx, m.ID, false, noon))
			if now := must(s.Message(ctx, m.ID))(t); now.Email != "right@example.org" {
				t.Errorf("it goes to %s", now.Email)
			}
			return nil
		}, "pending, 0 attempts, due after 0s: 550 unknown"},
		{"refused, and the address is somebody else's since", func(t *testing.T, s *store.Store, m store.Message) error {
			ok(t, s.Dead(ctx, m, "550 unknown"))
			exec(t, db, "update cohort.addresses set email = 'other@example.org', subject = 'elsewhere' where id = $1", m.Address)
			ok(t, s.Resend(ctx, m.ID, false, noon))
			if now := must(s.Message(ctx, m.ID))(t); now.Email != m.Email {
				t.Errorf("it goes to %s", now.Email)
			}
			return nil
		}, "pending, 0 attempts, due after 0s: 550 unknown"},
		{"unclear", func(t *testing.T, s *store.Store, m store.Message) error {
			return s.Ambiguous(ctx, m, "connection lost")
		}, "ambiguous, 1 attempts: connection lost"},
		{"its sender goes quiet", func(t *testing.T, s *store.Store, m store.Message) error {
			if ids := must(s.ExpireLeases(ctx, noon.Add(59*time.Second)))(t); ids != nil {
				t.Errorf("expired before its time: %v", ids)
			}
			if ids := must(s.ExpireLeases(ctx, noon.Add(time.Minute)))(t); len(ids) != 1 || ids[0] != m.ID {
				t.Errorf("expired %v", ids)
			}
			return nil
		}, "ambiguous, 1 attempts: its sender went quiet before it said what the mail server answered"},
		{"its sender comes back after all", func(t *testing.T, s *store.Store, m store.Message) error {
			must(s.ExpireLeases(ctx, noon.Add(time.Minute)))(t)
			return s.Accepted(ctx, m, "250 OK", noon)
		}, "accepted, 1 attempts"},
		{"its sender comes back after it was to be sent again", func(t *testing.T, s *store.Store, m store.Message) error {
			must(s.ExpireLeases(ctx, noon.Add(time.Minute)))(t)
			ok(t, s.Resend(ctx, m.ID, false, noon.Add(time.Minute)))
			if err := s.Accepted(ctx, m, "250 OK", noon); !errors.Is(err, store.ErrStale) {
				t.Errorf("accepted: %v", err)
			}
			return nil
		}, "pending, 0 attempts, due after 1m0s: its sender went quiet before it said what the mail server answered"},
		{"accepted, not sent again unless forced", func(t *testing.T, s *store.Store, m store.Message) error {
			ok(t, s.Accepted(ctx, m, "250 OK", noon))
			if err := s.Resend(ctx, m.ID, false, noon); !errors.Is(err, store.ErrAccepted) {
				t.Errorf("sent again: %v", err)
			}
			return s.Resend(ctx, m.ID, true, noon)
		}, "pending, 0 attempts, due after 0s"},
		{"not sent again while it is being sent", func(t *testing.T, s *store.Store, m store.Message) error {
			if err := s.Resend(ctx, m.ID, true, noon); err == nil {
				t.Error("sent again")
			}
			return nil
		}, "sending, 1 attempts"},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := int64(i + 1)
			ok(t, s.Freeze(ctx, id, rendered(id), noon))
			ok(t, c.live(t, s, claim(t, s, noon)))
			if got := state(t, s, id); got != c.ends {
				t.Errorf("ends as %q, want %q", got, c.ends)
			}
			// Out of the next one's way.
			exec(t, db, "update cohort.outbox set state = 'dead', next_attempt_at = null, lease_until = null where id = $1", id)
		})
	}
}

func TestStaleClaimOfAMessageTouchesNothing(t *testing.T) {
	s, db := posted(t, 1)
	old := must(s.ClaimMessages(ctx, noon, time.Minute, 1))(t)[0]
	must(s.ExpireLeases(ctx, noon.Add(time.Minute)))(t)
	ok(t, s.Resend(ctx, old.ID, false, noon))
	must(s.ClaimMessages(ctx, noon, time.Minute, 1))(t)
	before := contents(t, db)
	for name, err := range map[string]error{
		"accepted":  s.Accepted(ctx, old, "250 OK", noon),
		"retry":     s.Retry(ctx, old, "451", noon),
		"release":   s.Release(ctx, old, noon),
		"ambiguous": s.Ambiguous(ctx, old, "lost"),
		"dead":      s.Dead(ctx, old, "550"),
	} {
		if !errors.Is(err, store.ErrStale) || err.Error() != "message 1 was taken over; nothing written" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, contents(t, db)); diff != "" {
		t.Errorf("traces:\n%s", diff)
	}
}

func TestSendersAtOnceNeverGetTheSame(t *testing.T) {
	s, _ := posted(t, 20)
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		got   = map[int64]int{}
	)
	for range 4 {
		group.Go(func() {
			for {
				list, err := s.ClaimMessages(ctx, noon, time.Minute, 3)
				if err != nil {
					t.Error(err)
				}
				if len(list) == 0 {
					return
				}
				lock.Lock()
				for _, m := range list {
					got[m.ID]++
				}
				lock.Unlock()
			}
		})
	}
	group.Wait()
	for id, times := range got {
		if times != 1 {
			t.Errorf("message %d was claimed %d times", id, times)
		}
	}
	if len(got) != 20 {
		t.Errorf("%d of 20 messages were claimed", len(got))
	}
}

func TestClaimedMessageIsWhole(t *testing.T) {
	s, _ := posted(t, 2)
	list := must(s.ClaimMessages(ctx, noon, time.Minute, 10))(t)
	for i, m := range list {
		want := rendered(int64(i + 1))
		got := store.Rendered{Subject: m.Subject, HTML: m.HTML, Text: m.Text, MessageID: m.MessageID, Attachments: m.Attachments}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("message %d (-want +got):\n%s", m.ID, diff)
		}
		if m.Email != fmt.Sprintf("m%d@example.org", i+1) || m.Name != "Reader" || m.Fence != 1 || m.Attempts != 1 || m.Number != 1 ||
			m.Period != "2027-W04" || m.About != "vdnkh" || m.Version != 1 || !m.LeaseUntil.Equal(noon.Add(time.Minute)) {
			t.Errorf("message %d: %+v", m.ID, m)
		}
		if whole := must(s.Message(ctx, m.ID))(t); cmp.Diff(m, whole) != "" {
			t.Errorf("message %d by its number:\n%s", m.ID, cmp.Diff(m, whole))
		}
	}
	if len(list) != 2 {
		t.Errorf("%d messages", len(list))
	}
	ids := func(f store.MessageFilter) (out []int64) {
		for _, m := range must(s.Messages(ctx, f))(t) {
			out = append(out, m.ID)
		}
		return out
	}
	for _, c := range []struct {
		filter store.MessageFilter
		want   []int64
	}{
		{store.MessageFilter{}, []int64{2, 1}},
		{store.MessageFilter{Limit: 1}, []int64{2}},
		{store.MessageFilter{State: store.MessageSending, Kind: store.KindWeekly, Run: 2}, []int64{2, 1}},
		{store.MessageFilter{State: store.MessageDead}, nil},
		{store.MessageFilter{Run: 1}, nil},
		{store.MessageFilter{Kind: store.KindWaves}, nil},
		{store.MessageFilter{Late: list[0].CreatedAt}, nil},
		{store.MessageFilter{Late: list[0].CreatedAt.Add(time.Second)}, []int64{2, 1}},
	} {
		if diff := cmp.Diff(c.want, ids(c.filter)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.filter, diff)
		}
	}
	if _, err := s.Message(ctx, 9); !errors.Is(err, store.ErrNotFound) || err.Error() != "message 9 does not exist" {
		t.Errorf("message 9: %v", err)
	}
}

func TestRenderedBytesAreFrozen(t *testing.T) {
	s, db := posted(t, 1)
	before := contents(t, db)
	other := rendered(1)
	other.Subject, other.Attachments = "Другая тема", nil
	ok(t, s.Freeze(ctx, 1, other, noon.Add(time.Hour)))
	for _, update := range []string{
		"update cohort.outbox set subject = 'other'",
		"update cohort.outbox set html = null",
		"update cohort.outbox set text = text || ' more'",
		"update cohort.outbox set email = 'x@example.org'",
		"update cohort.outbox set message_id = 'x@example.org'",
		"update cohort.outbox set rendered_at = null, subject = null, html = null, text = null, message_id = null, next_attempt_at = null",
		"update cohort.outbox set fence = fence - 1",
		"update cohort.attachments set bytes = 'x'",
		"delete from cohort.attachments",
		"insert into cohort.attachments values (1, 3, 'more.txt', 'text/plain', 'x')",
	} {
		if _, err := db.Exec(update); err == nil {
			t.Errorf("%s was done", update)
		}
	}
	if diff := cmp.Diff(before, contents(t, db)); diff != "" {
		t.Errorf("traces:\n%s", diff)
	}
}

func TestFreezeRefusesWhatCannotBeSent(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	run := claimed(t, s, store.Weekly, noon)
	to := address(t, db, store.Manager, "vdnkh", "m@example.org")
	must(s.Issue(ctx, run, []store.Intent{weekly(to, "vdnkh", "2027-W04")}, store.RunDone, store.Outcome{}, noon))(t)
	if list := must(s.ClaimMessages(ctx, noon.AddDate(1, 0, 0), time.Minute, 10))(t); len(list) != 0 {
		t.Error("an intent was claimed")
	}
	if err := s.Resend(ctx, 1, true, noon); err == nil || !strings.HasPrefix(err.Error(), "message 1: is not rendered yet") {
		t.Errorf("an intent was sent again: %v", err)
	}
	before := contents(t, db)
	for _, c := range []struct {
		name  string
		spoil func(*store.Rendered)
	}{
		{"no subject", func(r *store.Rendered) { r.Subject = "" }},
		{"a subject of two lines", func(r *store.Rendered) { r.Subject = "Week 4\r\nBcc: x@example.org" }},
		{"a message id with blanks", func(r *store.Rendered) { r.MessageID = "a b@example.org" }},
		{"an attachment with a path", func(r *store.Rendered) { r.Attachments[1].Name = "../week.ics" }},
		{"two attachments of one name", func(r *store.Rendered) { r.Attachments[1].Name = r.Attachments[0].Name }},
		{"an attachment of no kind", func(r *store.Rendered) { r.Attachments[1].MediaType = "" }},
	} {
		bad := rendered(1)
		c.spoil(&bad)
		if err := s.Freeze(ctx, 1, bad, noon); err == nil {
			t.Errorf("%s was frozen", c.name)
		}
		if diff := cmp.Diff(before, contents(t, db)); diff != "" {
			t.Fatalf("%s left traces:\n%s", c.name, diff)
		}
	}
	ok(t, s.Freeze(ctx, 1, store.Rendered{Subject: "Week 4", Text: "plain"}, noon))
	if got := state(t, s, 1); got != "pending, 0 attempts, due after 0s" {
		t.Errorf("frozen: %s", got)
	}
	if err := s.Freeze(ctx, 9, rendered(9), noon); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("message 9: %v", err)
	}
}

func TestCounts(t *testing.T) {
	s, db := fresh(t)
	empty := must(s.Counts(ctx))(t)
	if empty.Version != 0 || empty.OldestPending != nil || len(empty.Messages)+len(empty.Runs) != 0 {
		t.Errorf("of nothing: %+v", empty)
	}
	published(t, s, 0, friday)
	run := claimed(t, s, store.Weekly, noon)
	var intents []store.Intent
	for i := range 3 {
		intents = append(intents, weekly(address(t, db, store.Manager, "vdnkh", fmt.Sprintf("m%d@example.org", i)), "vdnkh", "2027-W04"))
	}
	must(s.Issue(ctx, run, intents, store.RunDone, store.Outcome{}, noon))(t)
	ok(t, s.Freeze(ctx, 1, rendered(1), noon))
	ok(t, s.Freeze(ctx, 2, rendered(2), noon))
	ok(t, s.Accepted(ctx, must(s.ClaimMessages(ctx, noon, time.Minute, 1))(t)[0], "250 OK", noon))
	claimed(t, s, store.Weekly, noon.AddDate(0, 0, 7))
	got := must(s.Counts(ctx))(t)
	if !got.OldestPending.Equal(noon) || !got.PublishedAt.Equal(noon) || !got.LastDone[store.Weekly].Equal(noon) {
		t.Errorf("times: %+v", got)
	}
	got.OldestPending, got.PublishedAt, got.LastDone = nil, nil, nil
	want := store.Counts{
		Messages: map[store.MessageState]int{store.MessagePending: 2, store.MessageAccepted: 1}, Unrendered: 1, Version: 1,
		Runs: map[string]map[store.RunState]int{store.Nightly: {store.RunDone: 1}, store.Weekly: {store.RunDone: 1, store.RunRunning: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}
