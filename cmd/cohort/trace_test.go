package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/jmoiron/sqlx"

	"cohort/sql/audit"
)

// The kind of the row that each command leaves in the audit trail. Of those that leave none it
// says why: a new command has to be thought of.
const (
	reads     = "" // changes nothing
	ownFiles  = "" // works on files that it is given
	itself    = "" // what is done on somebody's word is recorded where it is done: by mail, see the tests of the inbox
	offerings = "" // keeps suggestions, which change nothing until one is taken
)

var traces = map[string]audit.Kind{
	"demo": ownFiles, "solve": ownFiles, "check": ownFiles, "diff": ownFiles,
	"runs": reads, "repeat": reads, "calendars list": reads, "outbox list": reads, "slots": audit.Skip, "faults": reads, "doctor": reads,
	"audit list": reads, "audit verify": reads, "forecast": reads, "capacity": reads, "year": reads, "snapshot": reads, "changes": reads, "explain": reads,
	"promise": reads, "pins": reads, "whatif": reads,
	"serve": itself, "inbox": itself, "suggest": offerings,
	"run": audit.Run, "issue": audit.Run, "calendars renew": audit.Calendars, "outbox retry": audit.Retry, "outbox save": audit.Save, "outbox arrived": audit.Arrived,
	"restored": audit.Restored, "restore-check": audit.Restored, "forget": audit.Forget, "migrate": audit.Migrate, "template": audit.Template, "import": audit.Import, "hold": audit.Hold,
	"move": audit.Decision, "swap": audit.Decision, "cancel": audit.Decision, "seat": audit.Decision, "absent": audit.Decision,
	"take": audit.Decision, "undo": audit.Decision, "uncancel": audit.Uncancel, "pin": audit.Pin, "unpin": audit.Unpin,
}

func TestEveryCommandIsReadingOrTraced(t *testing.T) {
	parser, err := newParser(&commands{}, io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	err = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if n, is := node.(*kong.Node); is && n.Type == kong.CommandNode && n.Leaf() {
			seen[n.Path()] = true
			if _, known := traces[n.Path()]; !known {
				t.Errorf("cohort %s: does it change anything on somebody's word? Say which trace it leaves", n.Path())
			}
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range traces {
		if !seen[name] {
			t.Errorf("there is no command cohort %s", name)
		}
	}
}

// Each command that changes something leaves its row, and one that is refused leaves none. The
// other decisions and holds do in the scripts deciding and hold.
func TestTraces(t *testing.T) {
	url := sampleDatabase(t)
	publishSome(t, url, "2027-01-22")
	db, err := sqlx.Connect("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(file("news.csv"), []byte("office,position,start_date,headcount\nSOKOL,универсальный специалист,01.03.2027,4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := file("config.yaml")
	if err := os.WriteFile(config, []byte("mail: {host: 127.0.0.1, port: 1, tls: none, from: training@example.org}\nplanning: {grid_minutes: 15}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	begins, err := time.Parse(time.RFC3339, "2027-01-22T02:00:00+03:00")
	if err != nil {
		t.Fatal(err)
	}
	at := begins
	now := func() time.Time { at = at.Add(time.Second); return at }
	sql := func(statements string) {
		t.Helper()
		if _, err := db.Exec(statements); err != nil {
			t.Fatal(err)
		}
	}
	var session string
	if err := db.Get(&session, `select id from cohort.sessions where date = '2027-01-27' and not reserved order by id limit 1`); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	do := func(want int, traced audit.Kind, args ...string) {
		t.Helper()
		var before int
		if err := db.Get(&before, `select count(*) from cohort.audit`); err != nil {
			t.Fatal(err)
		}
		said.Reset()
		if got := run(append(args, "--database", url, "--config", config), &said, &said, now, little); got != want {
			t.Errorf("cohort %s ends with %d, want %d: %s", strings.Join(args, " "), got, want, said.String())
		}
		var got []string
		if err := db.Select(&got, `select kind || ' by ' || command from cohort.audit order by entry offset $1`, before); err != nil {
			t.Fatal(err)
		}
		name := args[0]
		if len(args) > 1 && traces[name+" "+args[1]] != "" {
			name += " " + args[1]
		}
		var wanted []string
		if traced != "" {
			wanted = []string{fmt.Sprintf("%s by %s", traced, name)}
		}
		if fmt.Sprint(got) != fmt.Sprint(wanted) {
			t.Errorf("cohort %s leaves %q, want %q", strings.Join(args, " "), got, wanted)
		}
	}
	do(0, audit.Template, "template", "waves", "-o", file("waves.xlsx"))
	do(0, "", "import", file("news.csv"), "--dry-run")
	do(0, audit.Import, "import", file("news.csv"))
	do(0, audit.Grid, "migrate")
	do(0, "", "migrate")
	do(2, "", "pin", "nothing/1", "--reason", "guests")
	do(0, audit.Pin, "pin", session, "--room", "--reason", "guests")
	do(0, audit.Unpin, "unpin", session)
	do(1, "", "unpin", session)
	do(1, "", "cancel", session) // nobody to ask
	do(0, audit.Decision, "cancel", session, "--yes")
	do(0, audit.Uncancel, "uncancel", session)
	sql(`insert into cohort.calendars (kind, subject, since) values ('trainer', 'T-01', now()); update cohort.addresses set active = false`)
	do(0, audit.Calendars, "calendars", "renew", "T-01")
	do(0, audit.Run, "run", "weekly")
	do(0, "", "run", "weekly")
	sql(`insert into cohort.outbox (run, address, email, name, kind, about, created_at, note) select (select max(id) from cohort.runs), id, email, name, 'standing', '', now(), '{}' from cohort.addresses order by id limit 1;
		insert into cohort.attachments (message, ordinal, name, media_type, bytes) select id, 1, 'a.txt', 'text/plain', 'a' from cohort.outbox;
		update cohort.outbox set subject = 'a', text = 'a', rendered_at = now(), next_attempt_at = now()`)
	do(3, audit.Retry, "outbox", "retry", "1")
	do(2, "", "outbox", "retry", "2")
	do(2, "", "outbox", "arrived", "1") // it waits still
	do(2, "", "outbox", "arrived", "1", "2")
	sql(`update cohort.outbox set state = 'ambiguous', next_attempt_at = null`)
	do(0, audit.Arrived, "outbox", "arrived", "1")
	do(2, "", "outbox", "arrived", "1")
	sql(`update cohort.outbox set state = 'pending', accepted_at = null, next_attempt_at = now()`)
	do(0, audit.Save, "outbox", "save", "1", "--to", dir)
	at = at.AddDate(0, 0, 8)
	do(0, "", "slots")
	do(0, audit.Skip, "slots", "--skip-until", "now")
	do(2, "", "restore-check")
	do(1, "", "restore-check", "--until", "now")
	do(0, audit.Restored, "restore-check", "--until", "now", "--mark")
	do(0, "", "restore-check", "--until", "now")
	do(2, "", "forget", "nobody")
	do(1, "", "forget", "P-00002") // nobody to ask
	do(0, audit.Forget, "forget", "P-00002", "--yes")
	do(2, "", "forget", "P-00002")
	do(0, "", "restored")
	sql(`update cohort.installation set place = 'another/1'`)
	do(1, "", "restored")
	do(0, audit.Restored, "restored", "--go-on", "--keep-slots")
	do(0, "", "audit", "verify")
	do(0, "", "audit", "--kind", "retry", "--json")
	if !strings.Contains(said.String(), `"about": "1"`) {
		t.Errorf("the trail says %s", said.String())
	}
	if head, err := audit.Verify(context.Background(), db.DB, audit.Head{}); err != nil || head.Number < 10 {
		t.Errorf("%s, %v", head, err)
	}
	sql(`set session_replication_role = replica; update cohort.audit set account = 'somebody else' where number = 4`)
	do(1, "", "audit", "verify")
	if want := "the audit trail is broken at row 4"; !strings.Contains(said.String(), want) {
		t.Errorf("%q does not say %q", said.String(), want)
	}
}
