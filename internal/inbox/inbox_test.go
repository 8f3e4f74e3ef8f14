package inbox

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/internal/forms"
	"cohort/internal/localpg/pgtest"
	"cohort/internal/mailcatch"
	"cohort/internal/outbox"
	"cohort/internal/sheetkey"
	"cohort/planner"
	"cohort/reports/timetable"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const monday = planner.Date(20836) // 2027-01-18

// post is a service on the evening of Friday 2027-01-22, its folder and its mail
// server. On Wednesday s-1 was announced to P-2 and K-2 and led by T-1 at VDNKH, and
// s-2 to P-1 at RAMENKI; a week later s-4 and s-5 are held there; a sheet of s-3 was mailed once and is in no timetable.
type post struct {
	*Service
	t       *testing.T
	db      *sqlx.DB
	dir     string
	server  *mailcatch.Catcher
	reports []Report
}

func open(t *testing.T) *post {
	t.Helper()
	url := pgtest.Prepared(t, "letters", func(url string) error {
		world, err := os.ReadFile("../../sql/migrations/testdata/world.sql")
		if err != nil {
			return err
		}
		db, err := sqlx.Open("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		for _, query := range []string{string(world), week} {
			if _, err := db.Exec(query); err != nil {
				return err
			}
		}
		for _, session := range []string{"s-1", "s-2", "s-3"} {
			if _, err := db.Exec(`insert into cohort.sheet_keys values ($1, $2, '2027-01-20')`, session, sheetkey.For(session, 0)); err != nil {
				return err
			}
		}
		return nil
	})
	st, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	words, err := forms.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	server, err := mailcatch.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	p := &post{t: t, db: sqlx.NewDb(st.DB(), "postgres"), dir: t.TempDir(), server: server}
	now := (monday + 4).At(18*60, zone)
	p.Service = &Service{Store: st, Words: words, Language: "ru", Zone: zone, Account: "cohort", Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Told: func(r Report) error { p.reports = append(p.reports, r); return nil }}
	return p
}

const week = `
	set session_replication_role = replica;
	insert into cohort.plan_versions (version, run, snapshot, first_day, days, plan, cost, published_at)
	values (1, 1, '', '2027-01-18', 30, '', '{}', '2027-01-17');
	insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved) values
		(1, 's-1', 'SRV-01', 'R-1', 'VDNKH', '2027-01-20', 600, 90, false),
		(1, 's-2', 'SRV-02', 'R-9', 'RAMENKI', '2027-01-20', 780, 90, false),
		(1, 's-4', 'SRV-01', 'R-1', 'VDNKH', '2027-01-27', 600, 90, false),
		(1, 's-5', 'SRV-02', 'R-9', 'RAMENKI', '2027-01-27', 780, 90, false);
	insert into cohort.session_trainers (version, session, trainer, place, during)
	select 1, 's-1', 'T-1', 1, during from cohort.sessions where id = 's-1';
	insert into cohort.seats (version, request, session, learner, anonymous) values
		(1, 'a', 's-1', 'P-2', false), (1, 'b', 's-1', 'K-2', false), (1, 'c', 's-2', 'P-1', false);
	set session_replication_role = origin;
	delete from cohort.addresses;
	insert into cohort.addresses (kind, subject, email, name, language) values
		('manager', 'VDNKH', 'Manager@example.org', 'Маркова М. М.', null),
		('trainer', 'T-1', 'trainer@example.org', 'T. Rainer', 'en'),
		('office_head', (select office from cohort.people where id = 'P-1'), 'head@example.org', 'Глава О.', null),
		('operator', null, 'ops@example.org', 'Ops', 'en')`

// weekly is the workbook of the week as it was mailed, with the sheets of some
// sessions, filled in.
func (p *post) weekly(cells map[string]string, sessions ...string) []byte {
	p.t.Helper()
	seats := map[string][]editions.Seat{"s-1": {{ID: "K-2", Name: "Другой Я."}, {ID: "P-2", Name: "Пробный Л."}}, "s-2": {{ID: "P-1", Name: "Примерова В. И."}}, "s-3": {{ID: "P-2", Name: "Пробный Л."}}}
	w := editions.Week{Head: editions.Head{Place: "ВДНХ", Monday: monday, Edition: 1}}
	for i, id := range sessions {
		w.Sessions = append(w.Sessions, editions.Session{ID: id, Key: sheetkey.For(id, 0), Course: "Курс", Date: monday + 2, Start: 600 + 100*i, End: 690 + 100*i, Room: "101", Seated: seats[id], Examined: id == "s-1"})
	}
	var out bytes.Buffer
	if err := timetable.Write(&out, w, p.Words["ru"]); err != nil {
		p.t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		p.t.Fatal(err)
	}
	defer f.Close()
	for cell, v := range cells {
		if err := f.SetCellStr(p.Words["ru"].Say("form_kind_returns"), cell, v); err != nil {
			p.t.Fatal(err)
		}
	}
	var filled bytes.Buffer
	if _, err := f.WriteTo(&filled); err != nil {
		p.t.Fatal(err)
	}
	return filled.Bytes()
}

// eml is a letter with files. The headers end with a line break.
func eml(from, id, headers string, files map[string][]byte) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: training@example.org\r\nMessage-ID: <%s>\r\nSubject: %s\r\n%sMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\nContent-Type: text/plain\r\n\r\nHere.\r\n",
		from, id, mime.QEncoding.Encode("utf-8", "Отметки за неделю"), headers)
	for _, name := range slices.Sorted(mapKeys(files)) {
		fmt.Fprintf(&b, "--bb\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=UTF-8''%s\r\n\r\n%s\r\n",
			percent(name), base64.StdEncoding.EncodeToString(files[name]))
	}
	return []byte(b.String() + "--bb--\r\n")
}

func mapKeys(m map[string][]byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func percent(s string) string {
	out := ""
	for _, c := range []byte(s) {
		out += fmt.Sprintf("%%%02X", c)
	}
	return out
}

// arrives puts a letter into the folder.
func (p *post) arrives(name string, data []byte) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(p.dir, name)), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.dir, name), data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// takes takes what is there and returns what became of it, one line a letter.
func (p *post) takes() string {
	p.t.Helper()
	p.reports = nil
	if err := p.Take(p.t.Context(), p.dir); err != nil {
		p.t.Fatal(err)
	}
	var out []string
	for _, r := range p.reports {
		line := fmt.Sprintf("%s: %s", r.File, r.Outcome)
		if r.Why != "" {
			line += " (" + string(r.Why) + ")"
		}
		if r.Answered {
			line += ", answered"
		}
		out = append(out, line+", "+r.Moved)
	}
	return strings.Join(out, "; ")
}

func (p *post) is(what, got, want string) {
	p.t.Helper()
	if got != want {
		p.t.Errorf("%s: %s\nwant %s", what, got, want)
	}
}

func (p *post) value(query string) (out string) {
	p.t.Helper()
	if err := p.db.Get(&out, query); err != nil {
		p.t.Fatalf("%s: %v", query, err)
	}
	return out
}

func (p *post) marks() string {
	p.t.Helper()
	return p.value(`
		select coalesce((select string_agg(concat_ws(' ', session, person, mark, result), ', ' order by session, person) from cohort.attendance where session like 's-%'), '') || '; ' ||
			coalesce((select string_agg(session || ' ' || held, ', ' order by session) from cohort.session_outcomes where session like 's-%'), '')`)
}

// delivered sends what lies in the outbox and returns what has arrived by now.
func (p *post) delivered() []*mail.Message {
	p.t.Helper()
	settings := outbox.Settings{Host: "127.0.0.1", Port: p.server.Port(), TLS: "none", Hello: "cohort.example.org", From: mail.Address{Address: "training@example.org"}}
	if _, err := outbox.Deliver(context.Background(), p.Store, settings, p.Now, p.Log); err != nil {
		p.t.Fatal(err)
	}
	var out []*mail.Message
	for _, m := range p.server.Messages() {
		read, err := mail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			p.t.Fatal(err)
		}
		out = append(out, read)
	}
	return out
}

// parts are the plain text of a mail, and its attachments by name.
func (p *post) parts(m *mail.Message) (text string, files map[string][]byte) {
	p.t.Helper()
	files = map[string][]byte{}
	var walk func(kind string, body io.Reader)
	walk = func(kind string, body io.Reader) {
		_, params, err := mime.ParseMediaType(kind)
		if err != nil {
			p.t.Fatal(err)
		}
		for r := multipart.NewReader(body, params["boundary"]); ; {
			part, err := r.NextRawPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				p.t.Fatal(err)
			}
			kind := part.Header.Get("Content-Type")
			if strings.HasPrefix(kind, "multipart/") {
				walk(kind, part)
				continue
			}
			data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
			if err != nil {
				p.t.Fatal(err)
			}
			if name := part.FileName(); name != "" {
				files[name] = data
			} else if strings.HasPrefix(kind, "text/plain") {
				text = string(data)
			}
		}
	}
	walk(m.Header.Get("Content-Type"), m.Body)
	return text, files
}

// A manager's workbook comes back by mail with marks, somebody who walked in and
// whether it was held. The answer goes to the manager alone, under the letter.
func TestTheWorkbookComesBackByMail(t *testing.T) {
	p := open(t)
	filled := p.weekly(map[string]string{"I2": "да", "G3": "опоздал", "H3": "не сдал", "G4": "не был", "F5": "P-1", "G5": "был"}, "s-1")
	p.arrives("new/1.mx", eml("Маркова <manager@EXAMPLE.org>", "a@example.org", "References: <0@example.org>\r\nReply-To: evil@example.net\r\n", map[string][]byte{"неделя.xlsx": filled}))
	p.is("first", p.takes(), "new/1.mx: taken, answered, done/1.mx")
	p.is("marks", p.marks(), "s-1 K-2 late failed, s-1 P-1 present, s-1 P-2 absent; s-1 true")
	p.is("who", p.value(`select string_agg(concat_ws(' ', asked_by, account, file, outcome, letter), ', ') from cohort.imports`), "Маркова М. М. <Manager@example.org> cohort неделя.xlsx taken 1")
	got := p.delivered()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	h := got[0].Header
	subject, _ := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	p.is("head", strings.Join([]string{p.server.Messages()[0].To, subject, h.Get("In-Reply-To"), h.Get("References"), h.Get("Auto-Submitted")}, " | "),
		"Manager@example.org | Re: Отметки за неделю | <a@example.org> | <0@example.org> <a@example.org> | auto-replied")
	text, files := p.parts(got[0])
	for _, want := range []string{"неделя.xlsx: Принято, запись № 1.", "новых и изменённых: 4", sheetkey.For("s-1", 0) + ", 20.01.2027, 10:00, Основы: состоялось; был 1 из 2; с опозданием: "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if len(files) != 0 {
		t.Errorf("attached: %v", files)
	}

	// The same letter again, by another way and under another name; then the same
	// workbook in a new letter.
	p.arrives("cur/2.mx:2,S", append([]byte("Received: from mx2\r\n"), eml("Маркова <manager@EXAMPLE.org>", "a@example.org", "References: <0@example.org>\r\nReply-To: evil@example.net\r\n", map[string][]byte{"неделя.xlsx": filled})...))
	p.arrives("new/1.mx", eml("manager@example.org", "b@example.org", "", map[string][]byte{"неделя.xlsx": filled}))
	p.is("again", p.takes(), "new/1.mx: taken, answered, done/1_2.mx; cur/2.mx:2,S: before, done/2.mx:2,S")
	p.is("marks after", p.marks(), "s-1 K-2 late failed, s-1 P-1 present, s-1 P-2 absent; s-1 true")
	if got = p.delivered(); len(got) != 2 {
		t.Fatalf("%d messages", len(got))
	}
	if text, _ = p.parts(got[1]); !strings.Contains(text, "Менять нечего: всё уже так.") {
		t.Error(text)
	}
}

// Who may say what: rows that are not the sender's refuse the file, and nothing is
// said of what stands there.
func TestWhoMaySayWhat(t *testing.T) {
	p := open(t)
	both := []string{"s-1", "s-2"}
	for _, c := range []struct {
		from, what string
		cells      map[string]string
		sessions   []string
		outcome    string
		marks      string
	}{
		{"manager@example.org", "another site's session", map[string]string{"G3": "был", "G8": "был"}, both, "refused, answered, done", "; "},
		{"trainer@example.org", "a session of another trainer", map[string]string{"G8": "был"}, both, "refused, answered, done", "; "},
		{"head@example.org", "whether it was held", map[string]string{"I7": "нет"}, both, "refused, answered, done", "; "},
		{"head@example.org", "a person of another office", map[string]string{"G3": "был"}, both, "refused, answered, done", "; "},
		{"head@example.org", "that a person of theirs was there", map[string]string{"G8": "был"}, both, "refused, answered, done", "; "},
		{"nobody@example.org", "anything", map[string]string{"G3": "был"}, both, "stranger, aside", "; "},
		{"trainer@example.org", "their session", map[string]string{"G3": "был"}, both, "taken, answered, done", "s-1 K-2 present; "},
		{"head@example.org", "a person of theirs was not there", map[string]string{"G8": "не был"}, both, "taken, answered, done", "s-1 K-2 present, s-2 P-1 absent; "},
		{"ops@example.org", "everything", map[string]string{"G4": "был", "I7": "да"}, both, "taken, answered, done", "s-1 K-2 present, s-1 P-2 present, s-2 P-1 absent; s-2 true"},
	} {
		name := strings.ReplaceAll(c.from+" "+c.what, " ", "-") + ".eml"
		p.arrives(name, eml(c.from, name+"@x", "", map[string][]byte{"week.xlsx": p.weekly(c.cells, c.sessions...)}))
		p.is(name, p.takes(), name+": "+c.outcome+"/"+name)
		p.is(name, p.marks(), c.marks)
	}
	text, files := p.parts(p.delivered()[0])
	if !strings.Contains(text, "строка не о вашей площадке") || strings.Contains(text, "строка 3") || len(files) != 1 {
		t.Errorf("the answer to another site's session: %s, %d files", text, len(files))
	}
	p.is("letters", p.value(`select string_agg(distinct outcome, ', ') from cohort.letters`), "read, stranger")

	// A stranger's letter is taken when their address has been entered and it is put back.
	late := eml("nobody@example.org", "late@x", "", map[string][]byte{"w.xlsx": p.weekly(map[string]string{"G3": "был"}, both...)})
	p.arrives("late.eml", late)
	p.is("a stranger", p.takes(), "late.eml: stranger, aside/late.eml")
	if _, err := p.db.Exec(`insert into cohort.addresses (kind, subject, email, name) select kind, subject, 'nobody@example.org', 'Новая Н. Н.' from cohort.addresses where kind = 'manager' limit 1`); err != nil {
		t.Fatal(err)
	}
	p.arrives("late.eml", late)
	if got := p.takes(); strings.Contains(got, "stranger") || strings.Contains(got, "before") {
		t.Errorf("a stranger who is none any more: %s", got)
	}

	// Other tables are for those who own them.
	rows := []byte("site;room;from_date;to_date;reason\nVDNKH;;01.03.2027;02.03.2027;ремонт\n")
	p.arrives("m.eml", eml("manager@example.org", "m@x", "", map[string][]byte{"closures.csv": rows}))
	p.is("closures of a manager", p.takes(), "m.eml: refused, answered, done/m.eml")
	if _, err := p.db.Exec(`insert into cohort.addresses (kind, subject, email, name) values ('data', 'closures', 'manager@example.org', 'Маркова М. М.')`); err != nil {
		t.Fatal(err)
	}
	p.arrives("m.eml", eml("manager@example.org", "n@x", "", map[string][]byte{"closures.csv": rows}))
	p.is("closures of their owner, who could be anybody", p.takes(), "m.eml: refused, answered, done/m_2.eml")
	p.arrives("ops.eml", eml("ops@example.org", "p@x", "", map[string][]byte{"closures.csv": rows}))
	p.is("closures of an operator, who could be anybody", p.takes(), "ops.eml: refused, answered, done/ops.eml")
	p.Server = "mx.example.org"
	p.arrives("m.eml", eml("manager@example.org", "q@x", proof, map[string][]byte{"closures.csv": rows}))
	p.is("closures of their owner", p.takes(), "m.eml: taken, answered, done/m_3.eml")
	p.is("closures", p.value(`select count(*)::text from cohort.closures where reason = 'ремонт'`), "1")

	// What is pinned is decided by the manager of its site, and by an operator.
	p.exec(`update cohort.current_plan set version = 1, moved_at = '2027-01-17'; insert into cohort.addresses (kind, subject, email, name) values ('data', '*', 'trainer@example.org', 'T. Rainer')`)
	for _, c := range []struct{ from, session, outcome string }{
		{"manager@example.org", "s-5", "refused"},
		{"trainer@example.org", "s-4", "refused"},
		{"head@example.org", "s-4", "refused"},
		{"manager@example.org", "s-4", "taken"},
		{"ops@example.org", "s-5", "taken"},
	} {
		id := c.from + c.session
		p.arrives("p.eml", eml(c.from, id, proof, map[string][]byte{"pins.csv": []byte("session;field;reason;until\n" + c.session + ";день и время;министр;\n")}))
		if got := p.takes(); !strings.HasPrefix(got, "p.eml: "+c.outcome+", answered") {
			t.Errorf("%s pins %s: %s", c.from, c.session, got)
		}
	}
	p.is("pins", p.value(`select string_agg(concat_ws(' ', session, field, reason, who), ', ' order by session) from cohort.pins`),
		"s-4 time министр Маркова М. М. <manager@example.org>, s-5 time министр Ops <ops@example.org>")
	// Who may say what is said to the program itself.
	for _, who := range []string{"manager@example.org", "ops@example.org"} {
		p.arrives("a.eml", eml(who, who+"@x", proof, map[string][]byte{"addresses.csv": []byte("kind;subject;email;name;active\noperator;;manager@example.org;Я;да\n")}))
		if got := p.takes(); !strings.HasPrefix(got, "a.eml: refused, answered, done/a") {
			t.Errorf("addresses by %s: %s", who, got)
		}
	}
}

func TestAnOlderSheetAndFaults(t *testing.T) {
	p := open(t)
	p.arrives("old.eml", eml("manager@example.org", "old@x", "", map[string][]byte{"old.xlsx": p.weekly(map[string]string{"G3": "был", "G7": "был"}, "s-3", "s-1")}))
	p.is("an older edition", p.takes(), "old.eml: in part, answered, done/old.eml")
	p.is("marks", p.marks(), "s-1 K-2 present; ")
	p.arrives("wrong.eml", eml("manager@example.org", "wrong@x", "", map[string][]byte{"a.xlsx": p.weekly(map[string]string{"G4": "может быть"}, "s-1"), "b.xlsx": p.weekly(map[string]string{"G4": "был"}, "s-1")}))
	p.is("one of two is wrong", p.takes(), "wrong.eml: in part, answered, done/wrong.eml")
	p.is("marks of the other", p.marks(), "s-1 K-2 present, s-1 P-2 present; ")
	got := p.delivered()
	text, files := p.parts(got[0])
	if !strings.Contains(text, "этого занятия в расписании больше нет") || !strings.Contains(text, "строка 3") || len(files["old_замечания.xlsx"]) == 0 {
		t.Errorf("%s, %d files", text, len(files))
	}
	text, files = p.parts(got[1])
	if !strings.Contains(text, "a.xlsx: Не принято ничего") || !strings.Contains(text, "b.xlsx: Принято") || len(files) != 1 {
		t.Errorf("%s, %d files", text, len(files))
	}
	// What came back is mended and sent again.
	f, err := excelize.OpenReader(bytes.NewReader(files["a_замечания.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStr(p.Words["ru"].Say("form_kind_returns"), "G4", "не был"); err != nil {
		t.Fatal(err)
	}
	var mended bytes.Buffer
	if _, err := f.WriteTo(&mended); err != nil {
		t.Fatal(err)
	}
	p.arrives("mended.eml", eml("manager@example.org", "mended@x", "", map[string][]byte{"a.xlsx": mended.Bytes()}))
	p.is("mended", p.takes(), "mended.eml: taken, answered, done/mended.eml")
	p.is("marks after", p.marks(), "s-1 K-2 present, s-1 P-2 absent; ")
}

// A session that was moved to another site is said there: its rows in a sheet from
// before are passed over, the others are taken. One that never was theirs refuses the file.
func TestASessionThatWentToAnotherSite(t *testing.T) {
	p := open(t)
	p.exec(`
		set session_replication_role = replica;
		insert into cohort.plan_versions (version, run, snapshot, first_day, days, plan, cost, published_at)
		values (2, 2, '', '2027-01-20', 30, '', '{}', '2027-01-19');
		insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved) values
			(2, 's-1', 'SRV-01', 'R-9', 'RAMENKI', '2027-01-20', 600, 90, false),
			(2, 's-3', 'SRV-01', 'R-1', 'VDNKH', '2027-01-20', 660, 90, false),
			(2, 's-2', 'SRV-02', 'R-9', 'RAMENKI', '2027-01-20', 780, 90, false);
		set session_replication_role = origin`)
	p.arrives("a.eml", eml("manager@example.org", "a@x", "", map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был", "G8": "был"}, "s-1", "s-3")}))
	p.is("one of two", p.takes(), "a.eml: in part, answered, done/a.eml")
	p.is("marks", p.marks(), "s-3 P-2 present; ")
	if text, _ := p.parts(p.delivered()[0]); !strings.Contains(text, "это занятие перенесено на другую площадку") || !strings.Contains(text, "занятие перенесено: в листе 20.01.2027, 11:40, по расписанию 20.01.2027, 11:00") {
		t.Error(text)
	}
	p.arrives("b.eml", eml("manager@example.org", "b@x", "", map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был", "G8": "был"}, "s-3", "s-2")}))
	p.is("one that never was theirs", p.takes(), "b.eml: refused, answered, done/b.eml")
}

func TestLettersThatAreNone(t *testing.T) {
	p := open(t)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(bytes.Repeat([]byte("<row/>"), 4<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	week := map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")}
	p.arrives("1.eml", eml("manager@example.org", "1@x", "", map[string][]byte{"bomb.xlsx": bomb.Bytes()}))
	p.arrives("2.eml", []byte("PK\x03\x04 no mail"))
	p.arrives("3.eml", eml("manager@example.org", "3@x", "", nil))
	p.arrives("4.eml", eml("manager@example.org", "4@x", "Auto-Submitted: auto-replied\r\n", nil))
	p.arrives("5.eml", eml("stranger@example.org", "5@x", "", nil))
	p.arrives("6.eml", eml("manager@example.org", "6@x", "List-Id: <all.example.org>\r\n", week))
	p.arrives("7.txt", []byte("no letter"))
	p.arrives("8.eml/x.eml", eml("manager@example.org", "8@x", "", week)) // a folder
	p.is("all of them", p.takes(), "1.eml: refused, answered, done/1.eml; 2.eml: refused (no_mail), aside/2.eml; 3.eml: refused (no_file), answered, aside/3.eml; "+
		"4.eml: refused (no_file), aside/4.eml; 5.eml: stranger, aside/5.eml; 6.eml: taken, done/6.eml")
	p.is("marks", p.marks(), "s-1 K-2 present; ")
	got := p.delivered()
	if len(got) != 2 {
		t.Fatalf("%d answers", len(got))
	}
	if text, _ := p.parts(got[0]); !strings.Contains(text, "bomb.xlsx: Файл ") {
		t.Errorf("to the bomb: %s", text)
	}
	p.is("once more", p.takes(), "")
}

// Whoever dies between taking and moving finds the letter again and leaves it alone,
// whatever was mended since; the answer is there. Whoever dies before has done nothing.
func TestACrashBetweenTheSteps(t *testing.T) {
	p := open(t)
	letter := eml("manager@example.org", "a@x", "", map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")})
	p.arrives("a.eml", letter)
	p.moved = func(string) error { panic("the power is gone") }
	func() {
		defer func() { _ = recover() }()
		_, _ = p.letter(t.Context(), p.dir, "a.eml", "")
	}()
	if _, err := p.db.Exec(`update cohort.attendance set mark = 'absent' where session = 's-1' and person = 'K-2'`); err != nil {
		t.Fatal(err)
	}
	p.moved = nil
	p.is("after the crash", p.takes(), "a.eml: before, done/a.eml")
	p.is("marks", p.marks(), "s-1 K-2 absent; ")
	p.is("records", p.value(`select count(*)::text from cohort.imports`), "1")
	if got := p.delivered(); len(got) != 1 {
		t.Errorf("%d answers", len(got))
	}

	// The answer cannot be written: nothing is taken, and the letter stays.
	if _, err := p.db.Exec(`alter table cohort.outbox add constraint no_more check (id < 2)`); err != nil {
		t.Fatal(err)
	}
	p.arrives("b.eml", eml("manager@example.org", "b@x", "", map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G4": "был"}, "s-1")}))
	if err := p.Take(t.Context(), p.dir); err == nil || !strings.Contains(err.Error(), "letter b.eml: answer to letter ") {
		t.Errorf("error %v", err)
	}
	p.is("marks without an answer", p.marks(), "s-1 K-2 absent; ")
	if _, err := p.db.Exec(`alter table cohort.outbox drop constraint no_more`); err != nil {
		t.Fatal(err)
	}
	later := p.Now().Add(time.Minute)
	p.Service.Now = func() time.Time { return later }
	p.is("later", p.takes(), "b.eml: taken, answered, done/b.eml")
	p.is("marks with it", p.marks(), "s-1 K-2 absent, s-1 P-2 present; ")
}

// Two services on one folder take a letter once.
func TestTwoAtOnce(t *testing.T) {
	p := open(t)
	p.Told = nil
	for i := range 4 {
		id := fmt.Sprint(i)
		p.arrives(id+".eml", eml("manager@example.org", id+"@x", "", map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")}))
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if err := p.Take(t.Context(), p.dir); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	p.is("rows", p.value(`select concat_ws(' ', (select count(*) from cohort.letters), (select count(*) from cohort.imports), (select count(*) from cohort.outbox))`), "4 4 4")
	left, err := os.ReadDir(filepath.Join(p.dir, Done))
	if err != nil || len(left) != 4 {
		t.Errorf("%d letters are moved, %v", len(left), err)
	}
}

func TestATrialChangesNothing(t *testing.T) {
	p := open(t)
	p.Try = true
	p.arrives("a.eml", eml("manager@example.org", "a@x", "", map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")}))
	for range 2 {
		p.is("a trial", p.takes(), "a.eml: taken, ")
	}
	p.is("marks", p.marks(), "; ")
	p.is("rows", p.value(`select (select count(*) from cohort.letters) + (select count(*) from cohort.imports) + (select count(*) from cohort.outbox) || ''`), "0")
}

func TestASenderWhoIsNotProven(t *testing.T) {
	p := open(t)
	p.Server = "mx.example.org"
	week := map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")}
	p.arrives("a.eml", eml("manager@example.org", "a@x", "", week))
	p.arrives("b.eml", eml("manager@example.org", "b@x", "Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\r\n", week))
	p.is("two letters", p.takes(), "a.eml: unproven, aside/a.eml; b.eml: taken, answered, done/b.eml")
	if got := p.delivered(); len(got) != 1 {
		t.Errorf("%d answers", len(got))
	}
}
