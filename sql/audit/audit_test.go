package audit_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/sql/audit"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var at = time.Date(2027, 1, 18, 9, 0, 0, 123456000, time.FixedZone("", 3*3600))

func open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func record(ctx context.Context, t *testing.T, db *sql.DB, events ...audit.Event) {
	t.Helper()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, e := range events {
		if err := audit.Record(ctx, tx, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func verified(t *testing.T, db *sql.DB, before audit.Head) audit.Head {
	t.Helper()
	head, err := audit.Verify(t.Context(), db, before)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func TestRecorded(t *testing.T) {
	db := open(t)
	if head := verified(t, db, audit.Head{}); head != (audit.Head{}) {
		t.Errorf("an empty trail has the head %s", head)
	}
	clerk := audit.By(t.Context(), audit.Actor{Account: "анна", Host: "office-1", Way: audit.Command, Command: "outbox retry"})
	record(clerk, t, db, audit.Event{At: at, Kind: audit.Retry, About: "17", Before: map[string]any{"state": "dead"}, After: map[string]any{"b": 1, "a": "é\u2028<"}})
	letter := audit.ByLetter(clerk, audit.SenderOf("manager", "VDNKH", "Ivanov@example.org"))
	record(letter, t, db, audit.Event{At: at.Add(time.Hour), Kind: audit.Import, About: "3"}, audit.Event{At: at.Add(time.Hour), Kind: audit.Decision, About: "4"})
	left, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := audit.Record(clerk, left, audit.Event{At: at, Kind: audit.Pin, About: "s"}); err != nil {
		t.Fatal(err)
	}
	if err := left.Rollback(); err != nil {
		t.Fatal(err)
	}

	head := verified(t, db, audit.Head{})
	if last, err := audit.Last(t.Context(), db); head.Number != 3 || last != head || err != nil {
		t.Errorf("verified up to %s, the last is %s, %v", head, last, err)
	}
	if again, err := audit.ParseHead(head.String()); again != head || err != nil {
		t.Errorf("%s is read as %s, %v", head, again, err)
	}
	for _, c := range []struct {
		name   string
		filter audit.Filter
		want   string // the numbers
	}{
		{"all", audit.Filter{}, "1 2 3"},
		{"since an instant", audit.Filter{Since: at.Add(time.Minute)}, "2 3"},
		{"of a kind", audit.Filter{Kind: audit.Retry}, "1"},
		{"by an account", audit.Filter{Who: "анна"}, "1 2 3"},
		{"by a user of the database", audit.Filter{Who: "postgres"}, "1 2 3"},
		{"by a sender", audit.Filter{Who: "manager VDNKH"}, "2 3"},
		{"by nobody", audit.Filter{Who: "boris"}, ""},
		{"the last", audit.Filter{Limit: 1}, "3"},
	} {
		rows, err := audit.List(t.Context(), db, c.filter)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r.Number))
			if strings.Contains(strings.ToLower(fmt.Sprint(r)), "ivanov") {
				t.Errorf("row %d names its sender", r.Number)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
	if a, b := audit.SenderOf("operator", "", "A@example.org"), audit.SenderOf("operator", "", "b@example.org"); a == b || a != audit.SenderOf("operator", "", "a@example.org") {
		t.Errorf("two operators are %q and %q", a, b)
	}
}

func TestRowsAreOnlyAdded(t *testing.T) {
	db := open(t)
	record(t.Context(), t, db, audit.Event{At: at, Kind: audit.Pin})
	for _, statement := range []string{
		`update cohort.audit set account = 'b'`,
		`update cohort.audit set number = 2`,
		`delete from cohort.audit`,
		`truncate cohort.audit`,
		`insert into cohort.audit (at, kind, about, account, host, way, command, sender, number, digest) values (now(), 'pin', '', '', '', '', '', '', 2, '')`,
		`insert into cohort.audit (at, kind, about, account, host, way, command, sender, database_user) values (now(), 'pin', '', '', '', '', '', '', 'anna')`,
	} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("allowed: %s", statement)
		}
	}
	if head := verified(t, db, audit.Head{}); head.Number != 1 {
		t.Errorf("the head is %s", head)
	}
}

// Who can switch the triggers off is found by the chain.
func TestSabotage(t *testing.T) {
	db := open(t)
	for i := range 6 {
		record(t.Context(), t, db, audit.Event{At: at, Kind: audit.Retry, About: fmt.Sprint(i + 1), After: map[string]int{"state": i}})
	}
	head := verified(t, db, audit.Head{})
	verified(t, db, head)
	const past = `set session_replication_role = replica; `
	if _, err := db.Exec(`create table kept as select * from cohort.audit`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, statement string
		before          audit.Head
		row             int64 // the first that is broken; 0: nothing is seen
		says            string
	}{
		{"nothing", `select 1`, head, 0, ""},
		{"a row is changed", `update cohort.audit set account = 'b' where number = 3`, audit.Head{}, 3, "not what was written"},
		{"what it was is changed", `update cohort.audit set after = '{"state":7}' where number = 5`, audit.Head{}, 5, "not what was written"},
		{"a blank of it is changed", `update cohort.audit set after = '{"state": 4}' where number = 5`, audit.Head{}, 5, "not what was written"},
		{"when it was is changed", `update cohort.audit set at = at + interval '1 microsecond' where number = 2`, audit.Head{}, 2, "not what was written"},
		{"a row is deleted", `delete from cohort.audit where number = 2`, audit.Head{}, 2, "gone"},
		{"the first row is deleted", `delete from cohort.audit where number = 1`, audit.Head{}, 1, "gone"},
		{"a row is deleted and the others move up", `delete from cohort.audit where number = 2; update cohort.audit set number = -number where number > 2; update cohort.audit set number = -number - 1 where number < 0`, audit.Head{}, 2, "not what was written"},
		{"two rows are swapped", `update cohort.audit set number = 99 where number = 2; update cohort.audit set number = 2 where number = 3; update cohort.audit set number = 3 where number = 99`, audit.Head{}, 2, "not what was written"},
		{"the contents of two rows are swapped", `update cohort.audit a set about = b.about from cohort.audit b where (a.number, b.number) in ((2, 3), (3, 2))`, audit.Head{}, 2, "not what was written"},
		{"a text moves into the next column", `update cohort.audit set kind = 'retry1', about = '' where number = 1`, audit.Head{}, 1, "not what was written"},
		{"a row is added without a number", `insert into cohort.audit (at, kind, about, account, host, way, command, sender) values (now(), 'pin', '', '', '', '', '', '')`, audit.Head{}, 7, "past the program"},
		{"the tail is cut off", `delete from cohort.audit where number > 4`, audit.Head{}, 0, ""},
		{"the tail is cut off, beside a head of before", `delete from cohort.audit where number > 4`, head, 5, "gone"},
		{"all is cut off, beside a head of before", `delete from cohort.audit`, head, 1, "gone"},
		{"the tail is written anew, beside a head of before", `delete from cohort.audit where number = 6; set session_replication_role = origin;
			insert into cohort.audit (at, kind, about, account, host, way, command, sender) values (now(), 'pin', '', '', '', '', '', '')`, head, 6, "written anew"},
	} {
		if _, err := db.Exec(`begin; alter table cohort.audit drop constraint audit_number; ` + past + c.statement + `; commit; set session_replication_role = origin`); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		_, err := audit.Verify(t.Context(), db, c.before)
		var broken *audit.Broken
		switch {
		case c.row == 0 && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.row != 0 && (!errors.As(err, &broken) || broken.Number != c.row || !strings.Contains(broken.Why, c.says)):
			t.Errorf("%s: %v, want row %d, %s", c.name, err, c.row, c.says)
		}
		if _, err := db.Exec(`begin; ` + past + `delete from cohort.audit; insert into cohort.audit overriding system value select * from kept;
			alter table cohort.audit add constraint audit_number check (number > 0); commit; set session_replication_role = origin`); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever writes a row in a long transaction keeps nobody waiting, and many at once make one
// chain.
func TestManyAtOnce(t *testing.T) {
	db := open(t)
	long, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := audit.Record(t.Context(), long, audit.Event{At: at, Kind: audit.Import, About: "long"}); err != nil {
		t.Fatal(err)
	}
	const writers, each = 8, 10
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				record(t.Context(), t, db, audit.Event{At: at, Kind: audit.View}, audit.Event{At: at, Kind: audit.Template})
			}
		})
	}
	all.Wait()
	if head := verified(t, db, audit.Head{}); head.Number != 2*writers*each {
		t.Errorf("%s, want %d rows", head, 2*writers*each)
	}
	if err := long.Commit(); err != nil {
		t.Fatal(err)
	}
	rows, err := audit.List(t.Context(), db, audit.Filter{Limit: 1})
	if err != nil || len(rows) != 1 || rows[0].About != "long" {
		t.Errorf("the row of the long transaction is not the last: %v, %v", rows, err)
	}
	verified(t, db, audit.Head{})
}

// A transaction that sees what was before another one wrote cannot fork the chain.
func TestNoFork(t *testing.T) {
	db := open(t)
	old, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Rollback()
	if err := audit.Record(t.Context(), old, audit.Event{At: at, Kind: audit.Pin}); err != nil {
		t.Fatal(err)
	}
	record(t.Context(), t, db, audit.Event{At: at, Kind: audit.Unpin})
	if err := old.Commit(); err == nil {
		t.Error("a second row of number 1 was written")
	}
	if head := verified(t, db, audit.Head{}); head.Number != 1 {
		t.Errorf("the head is %s", head)
	}
}

func BenchmarkRecord(b *testing.B) {
	db, err := sql.Open("postgres", pgtest.Database(b))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	for _, events := range []int{0, 1} {
		b.Run(fmt.Sprintf("%d", events), func(b *testing.B) {
			for b.Loop() {
				tx, err := db.BeginTx(b.Context(), nil)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := tx.Exec(`update cohort.installation set generation = generation`); err != nil {
					b.Fatal(err)
				}
				for range events {
					if err := audit.Record(b.Context(), tx, audit.Event{At: at, Kind: audit.View, After: map[string]int{"a": 1}}); err != nil {
						b.Fatal(err)
					}
				}
				if err := tx.Commit(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
