package outbox

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/maillog"
	"cohort/sql/delivered"
	"cohort/sql/store"
)

// halfway is a database in the middle of a slot: of three messages one is rendered, and none
// has gone out. Whoever opens it again has a copy of it.
func halfway(t *testing.T) *store.Store {
	t.Helper()
	url := pgtest.Prepared(t, "halfway", func(url string) error {
		ctx := context.Background()
		db, err := sqlx.Connect("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		st, err := store.Open(ctx, url)
		if err != nil {
			return err
		}
		defer st.Close()
		run, _, err := st.OpenRun(ctx, store.Waves, noon, 0, false, noon)
		if err == nil {
			run, err = st.ClaimRun(ctx, run.ID, noon)
		}
		var intents []store.Intent
		for i := range int64(3) {
			if _, wrong := db.Exec(`insert into cohort.addresses (id, kind, subject, email, name) overriding system value values ($1, 'office_head', $2, $3, 'Иванова А. А.')`, i+1, fmt.Sprintf("office%d", i), fmt.Sprintf("head%d@example.org", i)); wrong != nil {
				return wrong
			}
			intents = append(intents, store.Intent{Address: i + 1, Kind: store.KindStanding, Subject: fmt.Sprintf("office%d", i)})
		}
		if err == nil {
			_, err = st.Issue(ctx, run, intents, store.RunRunning, store.Outcome{}, noon)
		}
		if err == nil {
			err = st.Freeze(ctx, 1, store.Rendered{Subject: "Волны", Text: "Текст"}, noon)
		}
		return err
	})
	st, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// A copy that was made in the middle of a slot sends nothing again of what the mail server's log
// says it took, and names what was written after it.
func TestWhatWentOutSinceACopyWasMade(t *testing.T) {
	ctx := t.Context()
	server, settings := catch(t)
	c := &clock{at: noon.Add(time.Minute)}
	lost, copied := halfway(t), halfway(t)
	now := func(st *store.Store) Settings {
		in, err := st.Installation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		with := settings
		with.Installation = in
		return with
	}

	// What happened after the copy was made: the second message is rendered, both go out, and one more.
	for _, err := range []error{
		lost.Freeze(ctx, 2, store.Rendered{Subject: "Волны", Text: "Другой текст"}, c.now()),
		lost.Notify(ctx, []store.Answer{{Address: store.Address{ID: 3, Email: "head2@example.org", Name: "a"}, Rendered: store.Rendered{Subject: "s", Text: "t"}}}, c.now()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if r, err := Deliver(ctx, lost, now(lost), c.now, silent); err != nil || r.Accepted != 3 {
		t.Fatalf("%+v, %v", r, err)
	}
	var log strings.Builder
	for i, m := range server.Messages() {
		read, err := mail.ReadMessage(strings.NewReader(string(m.Data)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&log, "%s mx postfix/cleanup[8]: 4F3A21C%d: message-id=%s\n", c.now().Format("Jan _2 15:04:05"), i, read.Header.Get("Message-ID"))
	}
	fmt.Fprintf(&log, "2027-01-15T12:00:00Z cohort.1.another.1.0123456789abcdef01234567@example.org\n")
	taken, err := maillog.Read(strings.NewReader(log.String()), noon.Location(), c.now())
	if err != nil {
		t.Fatal(err)
	}

	if all, err := Compare(ctx, lost, taken, now(lost)); err != nil || all.Known != 3 || len(all.Unsent)+len(all.Unknown) != 0 || all.Others != 1 {
		t.Errorf("where it went out from: %+v, %v", all, err)
	}
	since, err := Compare(ctx, copied, taken, now(copied))
	if err != nil || since.Known != 0 || len(since.Unsent) != 2 || since.Unsent[0].State != "pending" || since.Unsent[1].State != "unrendered" || len(since.Unknown) != 1 || since.Unknown[0].Number != 4 {
		t.Fatalf("the copy: %+v, %v", since, err)
	}
	word, err := OnWord(ctx, copied, noon.Add(time.Hour))
	if err != nil || len(word.Unsent) != 1 || word.Unsent[0].ID != 1 {
		t.Errorf("on somebody's word: %+v, %v", word, err)
	}
	if before, err := OnWord(ctx, copied, noon.Add(-time.Hour)); err != nil || len(before.Unsent) != 0 {
		t.Errorf("until before it was written: %+v, %v", before, err)
	}
	for _, want := range []int{2, 0} {
		if n, err := delivered.Mark(ctx, copied.DB(), []delivered.Message{since.Unsent[0].Message, since.Unsent[1].Message}, c.now()); err != nil || n != want {
			t.Errorf("marked %d, want %d, %v", n, want, err)
		}
	}
	// The run is begun again: what went out is not rendered a second time, the third message is.
	for id := int64(2); id <= 3; id++ {
		if err := copied.Freeze(ctx, id, store.Rendered{Subject: "Волны", Text: "Ещё раз"}, c.now()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := copied.GoOn(ctx, c.now()); err != nil {
		t.Fatal(err)
	}
	if err := copied.Notify(ctx, []store.Answer{{Address: store.Address{ID: 3, Email: "head2@example.org", Name: "a"}, Rendered: store.Rendered{Subject: "s", Text: "another"}}}, c.now()); err != nil {
		t.Fatal(err)
	}
	if r, err := Deliver(ctx, copied, now(copied), c.now, silent); err != nil || r.Accepted != 1 || len(server.Messages()) != 4 {
		t.Errorf("the copy sends %+v, %v; %d arrived in all", r, err, len(server.Messages()))
	}
	// The number of what the copy does not know is another message's now.
	if since, err = Compare(ctx, copied, taken, now(copied)); err != nil || since.Known != 2 || len(since.Unsent) != 0 || len(since.Unknown) != 1 {
		t.Errorf("afterwards: %+v, %v", since, err)
	}
}
