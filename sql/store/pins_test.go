package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// told is pins as lines.
func told(list []decided.Pin) (out []string) {
	for _, p := range list {
		line := fmt.Sprintf("%s %s by %s", p.Session, p.Field, p.Who)
		if p.ReleasedAt != nil {
			line += ", released: " + p.Cause + " " + p.About
		}
		out = append(out, line)
	}
	return out
}

// pin pins fields of a session that need not stand.
func pin(t *testing.T, db *sqlx.DB, session, who string, fields ...string) {
	t.Helper()
	exec(t, db, `
		insert into cohort.pins (session, field, reason, who, since)
		select $1, field, 'so', $2, $3
		from unnest($4::text[]) field`, session, who, noon, pq.Array(fields))
}

// A pin is kept with why it was released; the same field is pinned once at a time.
func TestPinsAreReleasedAndKept(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday, session("a", "r1", "t1", 3, 600, "anna"), session("b", "r2", "t2", 3, 600, "boris"))
	ok(t, decided.PinSession(ctx, s.DB(), decided.Pin{Session: "a", Who: "Petrova", Reason: "guests"}, []string{"time", "room"}, noon))
	ok(t, decided.PinSession(ctx, s.DB(), decided.Pin{Session: "b", Who: "Petrova", Reason: "guests", Until: new(friday)}, []string{"time"}, noon))
	ok(t, decided.PinSession(ctx, s.DB(), decided.Pin{Session: "a", Who: "Sidorov", Reason: "the lift"}, []string{"room", "trainers"}, noon))
	pin(t, db, "gone", "Sidorov", planner.PinSeated)
	exec(t, db, "insert into cohort.pins (session, field, least, reason, who, since) values ('a', 'least', 3, 'so', 'Petrova', $1), ('b', 'least', 2, 'so', 'Petrova', $1)", noon)
	if diff := cmp.Diff([]string{"a time by Petrova", "a room by Sidorov", "a trainers by Sidorov", "a least by Petrova", "b time by Petrova", "b least by Petrova"}, told(must(decided.Pins(ctx, s.DB(), "vdnkh", nil))(t))); diff != "" {
		t.Errorf("pinned (-want +got):\n%s", diff)
	}
	if gone := must(decided.Unpin(ctx, s.DB(), "a", []string{"time", "seated"}, noon))(t); len(gone) != 1 || gone[0].Field != "time" {
		t.Errorf("released: %v", gone)
	}
	// The next night: the trainer is ill, b's pin has expired, and one session is not there.
	w := world(friday + 1)
	run := claimed(t, s, store.Nightly, noon)
	reading(t, s, run, w)
	must(s.Publish(ctx, run, store.Publication{Base: 1, Snapshot: w, Plan: plan(w, session("a", "r1", "t2", 2, 600, "anna"), session("b", "r2", "t3", 2, 600, "boris")),
		Unpinned: []decided.Unpinned{{Session: "a", Field: "trainers", Cause: "trainer_away", About: "t1"}, {Session: "a", Field: "time", Cause: "clash"}, {Session: "b", Field: "seated", Cause: "too_few"}}}, noon))(t)
	past := noon.AddDate(0, 0, -1)
	if diff := cmp.Diff([]string{"a time by Petrova, released: unpinned ", "a room by Petrova, released: replaced ", "a room by Sidorov",
		"a trainers by Sidorov, released: trainer_away t1", "a least by Petrova", "b time by Petrova, released: expired ", "b least by Petrova, released: too_few ", "gone seated by Sidorov, released: over "}, told(must(decided.Pins(ctx, s.DB(), "", &past))(t))); diff != "" {
		t.Errorf("after the night (-want +got):\n%s", diff)
	}
	f, _, _, _, err := s.ReadFacts(ctx, friday+1, moscow)
	ok(t, err)
	for _, x := range f.Issued {
		if want := map[string][]string{"a": {planner.PinRoom}}[x.ID]; !cmp.Equal(want, x.Pins) || x.Pinned || x.Least != map[string]int{"a": 3}[x.ID] {
			t.Errorf("%s is pinned: %v, %v, with %d", x.ID, x.Pins, x.Pinned, x.Least)
		}
	}
	if _, err := db.Exec("delete from cohort.pins"); err == nil {
		t.Error("pins were deleted")
	}
}
