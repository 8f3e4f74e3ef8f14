package outbox

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/mailcatch"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// clock is a time that tests set on.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// filled opens a database with so many messages due, and returns their ids.
func filled(t *testing.T, n int, now time.Time) (*store.Store, []int64) {
	t.Helper()
	ctx := context.Background()
	url := pgtest.Database(t)
	db, err := sqlx.Connect("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	st, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	run, _, err := st.OpenRun(ctx, store.Waves, now, 0, false, now)
	if err == nil {
		run, err = st.ClaimRun(ctx, run.ID, now)
	}
	if err != nil {
		t.Fatal(err)
	}
	var intents []store.Intent
	for i := range n {
		var address int64
		if err := db.Get(&address, `insert into cohort.addresses (kind, subject, email, name) values ('office_head', $1, $2, 'Иванова А. А.') returning id`,
			fmt.Sprintf("office%d", i), fmt.Sprintf("head%d@example.org", i)); err != nil {
			t.Fatal(err)
		}
		intents = append(intents, store.Intent{Address: address, Kind: store.KindStanding, Subject: fmt.Sprintf("office%d", i)})
	}
	if _, err := st.Issue(ctx, run, intents, store.RunDone, store.Outcome{}, now); err != nil {
		t.Fatal(err)
	}
	messages, err := st.Unrendered(ctx, run.ID)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, m := range messages {
		if err := st.Freeze(ctx, m.ID, store.Rendered{Subject: "Волны", Text: "Текст", HTML: "<p>Текст</p>",
			Attachments: []store.Attachment{{Name: "Волны_офис.xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Bytes: []byte("PK")}}}, now); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)
	return st, ids
}

func stateOf(t *testing.T, st *store.Store, id int64) store.Message {
	t.Helper()
	m, err := st.Message(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var silent = slog.New(slog.DiscardHandler)

func TestEachMessageGoesOutOnce(t *testing.T) {
	c := &clock{at: noon}
	st, ids := filled(t, 3, noon)
	server, settings := catch(t)
	for pass := range 3 {
		report, err := Deliver(context.Background(), st, settings, c.now, silent)
		if want := (Report{Accepted: map[int]int{0: 3}[pass]}); err != nil || report != want {
			t.Fatalf("pass %d: %+v, %v", pass, report, err)
		}
		c.pass(time.Hour)
	}
	if n := len(server.Messages()); n != 3 || server.Sessions() != 1 {
		t.Errorf("%d arrived over %d connections", n, server.Sessions())
	}
	m := stateOf(t, st, ids[0])
	if m.State != store.MessageAccepted || m.AcceptedAt == nil || !m.AcceptedAt.Equal(noon) || m.LastResponse == "" {
		t.Errorf("message %+v", m)
	}
	read, err := mail.ReadMessage(strings.NewReader(string(server.Messages()[0].Data)))
	if err != nil {
		t.Fatal(err)
	}
	if string(attached(t, read, "Волны_офис.xlsx")) != "PK" {
		t.Error("the workbook is not attached")
	}
}

func TestSeveralDeliverersShareTheWork(t *testing.T) {
	st, _ := filled(t, 12, noon)
	server, settings := catch(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := Deliver(context.Background(), st, settings, func() time.Time { return noon }, silent); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	to := map[string]int{}
	for _, m := range server.Messages() {
		to[m.To]++
	}
	if len(to) != 12 || len(server.Messages()) != 12 {
		t.Errorf("arrived: %v", to)
	}
}

func TestNotNowIsTriedAgainLater(t *testing.T) {
	c := &clock{at: noon}
	st, ids := filled(t, 1, noon)
	server, settings := catch(t)
	server.Answer("RCPT", 451, 1)
	step := func(want Report) {
		t.Helper()
		if report, err := Deliver(context.Background(), st, settings, c.now, silent); err != nil || report != want {
			t.Fatalf("%+v, %v; want %+v", report, err, want)
		}
	}
	step(Report{Deferred: 1})
	m := stateOf(t, st, ids[0])
	if m.State != store.MessagePending || m.NextAttempt == nil || m.NextAttempt.Sub(noon) != time.Minute ||
		!strings.Contains(m.LastError, "451") || strings.Contains(m.LastError, m.Email) {
		t.Errorf("message %+v", m)
	}
	c.pass(59 * time.Second)
	step(Report{})
	c.pass(time.Second)
	step(Report{Accepted: 1})
}

func TestNotNowForADayIsTheEnd(t *testing.T) {
	c := &clock{at: noon}
	st, ids := filled(t, 1, noon)
	server, settings := catch(t)
	server.Answer("RCPT", 451, 1000)
	for attempt := 1; ; attempt++ {
		if _, err := Deliver(context.Background(), st, settings, c.now, silent); err != nil {
			t.Fatal(err)
		}
		m := stateOf(t, st, ids[0])
		if m.State == store.MessageDead {
			if took := c.now().Sub(noon); took < 20*time.Hour || took > 28*time.Hour || attempt != len(waits)+1 {
				t.Errorf("dead after %s and %d attempts", took, attempt)
			}
			break
		}
		if m.State != store.MessagePending || m.NextAttempt == nil || !m.NextAttempt.After(c.now()) {
			t.Fatalf("after attempt %d: %+v", attempt, m)
		}
		c.pass(m.NextAttempt.Sub(c.now()))
	}
	// An operator's word begins it anew.
	if err := st.Resend(context.Background(), ids[0], false, c.now()); err != nil {
		t.Fatal(err)
	}
	if _, err := Deliver(context.Background(), st, settings, c.now, silent); err != nil || stateOf(t, st, ids[0]).State != store.MessagePending {
		t.Errorf("%v, %+v", err, stateOf(t, st, ids[0]))
	}
}

func TestNoIsNo(t *testing.T) {
	c := &clock{at: noon}
	st, ids := filled(t, 2, noon)
	server, settings := catch(t)
	server.Answer("RCPT", 550, 1)
	report, err := Deliver(context.Background(), st, settings, c.now, silent)
	if want := (Report{Dead: 1, Accepted: 1}); err != nil || report != want {
		t.Fatalf("%+v, %v", report, err)
	}
	if m := stateOf(t, st, ids[0]); m.State != store.MessageDead || !strings.Contains(m.LastError, "550") {
		t.Errorf("message %+v", m)
	}
	c.pass(100 * time.Hour)
	if report, err := Deliver(context.Background(), st, settings, c.now, silent); err != nil || report.Total() != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestWhatNobodyKnowsIsNotSentAgain(t *testing.T) {
	c := &clock{at: noon}
	st, ids := filled(t, 1, noon)
	server, settings := catch(t)
	server.Drop(1)
	report, err := Deliver(context.Background(), st, settings, c.now, silent)
	if want := (Report{Ambiguous: 1}); err != nil || report != want {
		t.Fatalf("%+v, %v", report, err)
	}
	c.pass(100 * time.Hour)
	if report, err := Deliver(context.Background(), st, settings, c.now, silent); err != nil || report.Total() != 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if err := st.Resend(context.Background(), ids[0], false, c.now()); err != nil {
		t.Fatal(err)
	}
	if _, err := Deliver(context.Background(), st, settings, c.now, silent); err != nil {
		t.Fatal(err)
	}
	messages := server.Messages()
	if len(messages) != 2 {
		t.Fatalf("%d arrived, want the lost one and the one asked for", len(messages))
	}
	var id [2]string
	for i, m := range messages {
		read, err := mail.ReadMessage(strings.NewReader(string(m.Data)))
		if err != nil {
			t.Fatal(err)
		}
		id[i] = read.Header.Get("Message-Id")
	}
	if id[0] != id[1] || id[0] == "" {
		t.Errorf("the same message has ids %q", id)
	}
}

func TestDeathWhileSendingIsAmbiguous(t *testing.T) {
	c := &clock{at: noon}
	st, ids := filled(t, 1, noon)
	server, settings := catch(t)
	if _, err := st.ClaimMessages(context.Background(), noon, lease, 1); err != nil {
		t.Fatal(err)
	}
	c.pass(lease - time.Second)
	if report, err := Deliver(context.Background(), st, settings, c.now, silent); err != nil || report.Total() != 0 {
		t.Fatalf("while the claim lasts: %+v, %v", report, err)
	}
	c.pass(2 * time.Second)
	report, err := Deliver(context.Background(), st, settings, c.now, silent)
	if want := (Report{Ambiguous: 1}); err != nil || report != want || len(server.Messages()) != 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if m := stateOf(t, st, ids[0]); m.State != store.MessageAmbiguous {
		t.Errorf("message %+v", m)
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Settings)
		about string
	}{
		{"nobody listens", func(s *Settings) { s.Port = 1 }, "connection refused"},
		{"no STARTTLS", func(s *Settings) { s.TLS = "starttls" }, "does not support STARTTLS"},
		{"none configured", func(s *Settings) { s.Host = "" }, "no mail server is configured (mail.host): messages waiting in the outbox: 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st, ids := filled(t, 3, noon)
			server, settings := catch(t)
			well := settings
			c.spoil(&settings)
			_, err := Deliver(context.Background(), st, settings, func() time.Time { return noon }, silent)
			if err == nil || !strings.Contains(err.Error(), c.about) {
				t.Errorf("error %v, want %q in it", err, c.about)
			}
			// Nothing is lost, and nobody else's attempt was spent.
			if m := stateOf(t, st, ids[2]); m.State != store.MessagePending || m.Attempts != 0 {
				t.Errorf("message %+v", m)
			}
			later := func() time.Time { return noon.Add(time.Hour) }
			if report, err := Deliver(context.Background(), st, well, later, silent); err != nil || report.Accepted != 3 || len(server.Messages()) != 3 {
				t.Errorf("later: %+v, %v", report, err)
			}
		})
	}
}

func TestConnectionLostBetweenMessages(t *testing.T) {
	st, _ := filled(t, 3, noon)
	server, settings := catch(t)
	server.Answer("MAIL", 421, 1) // hangs up on us, politely
	report, err := Deliver(context.Background(), st, settings, func() time.Time { return noon }, silent)
	if want := (Report{Accepted: 2, Deferred: 1}); err != nil || report != want || server.Sessions() != 2 {
		t.Errorf("%+v over %d connections, %v", report, server.Sessions(), err)
	}
}

func TestStoppingFinishesWhatIsOnItsWay(t *testing.T) {
	st, _ := filled(t, 3, noon)
	server, settings := catch(t)
	settings.Pause = time.Minute
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := Deliver(ctx, st, settings, func() time.Time { return noon }, silent)
		ended <- err
	}()
	server.Await(1)
	stop()
	if err := <-ended; err == nil {
		t.Error("the end came without saying that it was asked for")
	}
	counts, err := st.Counts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if counts.Messages[store.MessageAccepted] != 1 || counts.Messages[store.MessagePending] != 2 {
		t.Errorf("messages %v", counts.Messages)
	}
}

// A message that the server would not take goes without its workbook and says so, and the
// operator hears of it; one that is too large without any is dead at once, not after a day.
func TestWhatIsTooLargeGoesWithoutItsWorkbook(t *testing.T) {
	large := bytes.Repeat([]byte{7, 1, 200}, 10_000)
	for _, c := range []struct {
		name    string
		order   func(*mailcatch.Catcher)
		limit   int64
		want    Report
		attach  bool
		notices int
	}{
		{"it fits", func(*mailcatch.Catcher) {}, 1 << 20, Report{Accepted: 1}, true, 0},
		{"the server says its limit", func(*mailcatch.Catcher) {}, 20_000, Report{Accepted: 2}, false, 1}, // the second is the notice
		{"the server says it when it has the message", func(c *mailcatch.Catcher) { c.Answer("DATA", 552, 1) }, 1 << 20, Report{Accepted: 2}, false, 1},
		{"even the text is too large", func(*mailcatch.Catcher) {}, 100, Report{Dead: 1}, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			st, ids := filled(t, 1, noon)
			if _, err := st.DB().Exec(`alter table cohort.attachments disable trigger user`); err != nil {
				t.Fatal(err)
			}
			if _, err := st.DB().Exec(`update cohort.attachments set bytes = $1`, large); err != nil {
				t.Fatal(err)
			}
			if _, err := st.DB().Exec(`insert into cohort.addresses (kind, email, name) values ('operator', 'operator@example.org', 'O')`); err != nil {
				t.Fatal(err)
			}
			server, settings := catch(t, mailcatch.WithSize(c.limit))
			settings.Language = "en"
			c.order(server)
			report, err := Deliver(context.Background(), st, settings, func() time.Time { return noon }, silent)
			if err != nil || report != c.want {
				t.Fatalf("%+v, %v", report, err)
			}
			got := server.Messages()
			if len(got) == 0 {
				if m := stateOf(t, st, ids[0]); m.State != store.MessageDead || !strings.Contains(m.LastError, "100") {
					t.Errorf("%+v", m)
				}
				return
			}
			if has := strings.Contains(string(got[0].Data), "filename"); has != c.attach || len(got) != 1+c.notices {
				t.Errorf("with the workbook: %v; %d messages", has, len(got))
			}
			if c.notices > 0 && (got[1].To != "operator@example.org" || !strings.Contains(plain(t, got[0].Data), "Not attached: Волны_офис.xlsx") || !strings.Contains(plain(t, got[1].Data), "cohort outbox save")) {
				t.Errorf("said:\n%s\n%s", plain(t, got[0].Data), plain(t, got[1].Data))
			}
		})
	}
}

// A message that is larger than a server takes by little is seen to be larger.
func TestSizesThatHardlyDiffer(t *testing.T) {
	for language, want := range map[string]string{"en": "10.3 MB, and the mail server takes 10.2 MB", "ru": "10,3 МБ, а почтовый сервер принимает не больше 10,2 МБ"} {
		m, err := apart(store.Message{Language: language, Text: "t"}, &tooLarge{size: 10_240_500, limit: 10_240_000}, Settings{})
		if err != nil || !strings.Contains(m.Text, want) {
			t.Errorf("%v\n%s", err, m.Text)
		}
	}
}

// plain is the first part of a message, which is its text.
func plain(t *testing.T, data []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	return string(decode(t, part))
}

// A server that is silent after the final dot holds nobody up who was told to stop, and what
// nobody knows is said to be unknown.
func TestAServerThatIsSilentAfterTheDot(t *testing.T) {
	st, ids := filled(t, 1, noon)
	server, settings := catch(t)
	settings.Parting = 20 * time.Millisecond
	server.Hold(1)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan Report)
	go func() {
		report, _ := Deliver(ctx, st, settings, func() time.Time { return noon }, silent)
		ended <- report
	}()
	server.Await(1)
	stop()
	if report := <-ended; report != (Report{Ambiguous: 1}) {
		t.Errorf("%+v", report)
	}
	if m := stateOf(t, st, ids[0]); m.State != store.MessageAmbiguous {
		t.Errorf("%+v", m)
	}
}
