package inbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohort/sql/store"
)

const report = `From: MAILER-DAEMON@mx.example.org
To: training@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; gone@example.org
Action: ACTION
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <Gone@example.org>:
 no such user

--b
Content-Type: text/rfc822-headers

From: training@example.org
Message-ID: <ID>

--b--
`

// A message that comes back is marked, and the operators hear whose address it was, once;
// a report that it is late is none, nor is one on a message of somebody else's.
func TestMessagesThatComeBack(t *testing.T) {
	p := open(t)
	if _, err := p.db.Exec(`
		delete from cohort.addresses where kind = 'operator';
		insert into cohort.addresses (kind, email, name, language) values ('operator', 'operator@example.org', 'O', 'en'), ('operator', 'gone@example.org', 'G', 'en')`); err != nil {
		t.Fatal(err)
	}
	to, err := p.Store.Addresses(t.Context(), store.Operator)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Store.Notify(t.Context(), []store.Answer{{Address: to[0], Rendered: store.Rendered{Subject: "Weekly", Text: "t"}}}, p.Now()); err != nil {
		t.Fatal(err)
	}
	list, err := p.Store.ClaimMessages(t.Context(), p.Now(), time.Minute, 1)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	m := list[0]
	m.SentAs = "cohort.1.t.1.abc@example.org"
	if err := p.Store.Accepted(t.Context(), m, "250 ok", p.Now()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		says, action, id string
		outcome          Outcome
		state            store.MessageState
		notices          int
	}{
		{"it is late", "delayed", m.SentAs, Stranger, store.MessageAccepted, 0},
		{"another message", "failed", "x@example.org", Unknown, store.MessageAccepted, 0},
		{"it came back", "failed", m.SentAs, CameBack, store.MessageDead, 2},
		{"it is said once more", "failed", m.SentAs, Unknown, store.MessageDead, 2},
	} {
		text := strings.NewReplacer("ACTION", c.action, "<ID>", "<"+c.id+">", "\n", "\r\n").Replace(report)
		if err := os.WriteFile(filepath.Join(p.dir, strings.ReplaceAll(c.says, " ", "-")+".eml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		p.reports = nil
		if err := p.Take(t.Context(), p.dir); err != nil {
			t.Fatal(err)
		}
		now, err := p.Store.Message(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		told, err := p.Store.Messages(t.Context(), store.MessageFilter{State: store.MessagePending})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.reports) != 1 || p.reports[0].Outcome != c.outcome || now.State != c.state || len(told) != c.notices {
			t.Errorf("%s: %+v, the message is %s, %d notices", c.says, p.reports, now.State, len(told))
		}
		if c.outcome != CameBack {
			continue
		}
		if now.LastError != "it came back: 5.1.1 550 5.1.1 <(address)>: no such user" {
			t.Error(now.LastError)
		}
		if notice, err := p.Store.Message(t.Context(), told[0].ID); err != nil || !strings.Contains(notice.Text, "to G (gone@example.org), “Weekly”, came back: 5.1.1") {
			t.Errorf("%v\n%s", err, notice.Text)
		}
	}
}
