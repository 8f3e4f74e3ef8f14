package forget_test

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	usecase "cohort/internal/forget"
	"cohort/internal/localpg/pgtest"
	"cohort/sql/audit"
	"cohort/sql/forget"
	"cohort/sql/rights"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// world has somebody in every way in which anybody is kept, beside another one whose key is
// longer and whose name is alike.
const world = `
	insert into cohort.sites values ('A', 'A', 'A', '', 'office'), ('T', 'T', 'T', '', 'training');
	insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values ('A', 'A', 'A', 'A', 'o', 1);
	insert into cohort.courses (id, name_ru, name_en, course_group, minutes, min_group, max_group, crew) values ('c', 'к', 'c', 'software', 60, 1, 9, '{a}');
	insert into cohort.people (id, family_name, given_name, patronymic, office, position, started_on) values ('p-1', 'Аистов', 'Яков', 'Петрович', 'A', 'p', '2026-01-12'), ('p-10', 'Аистов', 'Юрий', '', 'A', 'p', '2026-01-12');
	insert into cohort.completed values ('p-1', 'c', '2026-02-02'), ('p-10', 'c', '2026-02-02');
	insert into cohort.attendance (session, person, mark) values ('s', 'p-1', 'present'), ('s', 'p-10', 'present');
	insert into cohort.addresses (id, kind, subject, email, name) overriding system value values (1, 'manager', 'T', 'a@example.org', 'а'), (2, 'learner', 'p-1', 'aistov@example.org', 'Яков');
	insert into cohort.snapshots (sha256, name, first_day, days, bytes, saved_at) select encode(sha256(b), 'hex'), 's', '2027-01-04', 42, b, '2027-01-04' from (select convert_to('{"learners":["p-1","p-10"],"requests":["p-1:c"]}', 'UTF8') as b) x;
	insert into cohort.runs (job, slot, as_of, by_hand, opened_at, claimed_at, ended_at, state, attempts, fence, snapshot) select 'nightly', '2027-01-04', '2027-01-04', false, saved_at, saved_at, saved_at, 'done', 1, 1, sha256 from cohort.snapshots;
	insert into cohort.readings (run, read_at, faults, released, saved_at, directory) values (1, '2027-01-04', '[{"key": "p-1", "table": "people"}]', '[]', '2027-01-04',
		'{"people": [{"id": "p-1", "family": "Аистов", "given": "Яков", "patronymic": "Петрович", "office": "A"}, {"id": "p-10", "family": "Аистов", "given": "Юрий", "office": "A"}], "candidates": null}');
	insert into cohort.plan_versions (version, run, snapshot, first_day, days, plan, cost, published_at) select 1, 1, sha256, '2027-01-04', 42, '{"seated":["p-1:c","p-10:c"]}', '{}', '2027-01-04' from cohort.snapshots;
	insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved) values (1, 's', 'c', 'r', 'T', '2027-01-04', 600, 60, false);
	insert into cohort.seats (version, request, session, learner, anonymous) values (1, 'p-1:c', 's', 'p-1', false), (1, 'p-10:c', 's', 'p-10', false);
	insert into cohort.plan_changes (version, ordinal, session, learner, kind) values (1, 1, 's', 'p-1', 'held');
	insert into cohort.pins (session, field, reason, who, since) values ('s', 'time', 'Аистов Я. П. просил', 'b', '2027-01-04'), ('s2', 'time', 'ждём Аистова Якова', 'b', '2027-01-04'), ('s3', 'time', 'ждём Аистова Юрия', 'b', '2027-01-04');
	insert into cohort.editions (kind, subject, period, number, version, run, created_at) values ('letter', 'p-1', '2027-W01', 1, 1, 1, '2027-01-04'), ('weekly', 'T', '2027-W01', 1, 1, 1, '2027-01-04');
	insert into cohort.outbox (run, address, email, name, kind, about, edition, version, created_at, subject, text, rendered_at, state, accepted_at, attempts, fence) values
		(1, 2, 'aistov@example.org', 'Яков', 'letter', 'p-1', 1, 1, '2027-01-04', 's', 'Занятия Якова Аистова', '2027-01-04', 'accepted', '2027-01-04', 1, 1),
		(1, 1, 'a@example.org', 'а', 'weekly', 'T', 2, 1, '2027-01-04', 's', 'see the workbook', '2027-01-04', 'accepted', '2027-01-04', 1, 1),
		(1, 1, 'a@example.org', 'а', 'weekly', 'T', 2, 1, '2027-01-04', 's', 'Юрий Аистов', '2027-01-04', 'accepted', '2027-01-04', 1, 1) on conflict do nothing;
	insert into cohort.imports (kind, file, sha256, asked_by, account, taken_at, outcome, rows, added, changed, deleted, refused, changes, faults) values
		('people', 'Аистов Яков.xlsx', repeat('a', 64), 'a', 'a', '2027-01-04', 'taken', 1, 1, 0, 0, 0, '[{"key": "p-1"}]', '[]'), ('people', 'f', repeat('a', 64), 'a', 'a', '2027-01-04', 'taken', 1, 1, 0, 0, 0, '[{"key": "p-10"}]', '[]');
	alter table cohort.attachments disable trigger attachments_frozen;`

// workbook is one with a text in a cell.
func workbook(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create("xl/worksheets/sheet1.xml")
	if err == nil {
		_, err = f.Write([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>` + text + `</t></is></c></row></sheetData></worksheet>`))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func found(places []forget.Place) map[string]int {
	out := map[string]int{}
	for _, p := range places {
		if p.Found > 0 {
			out[p.Where] = p.Found
		}
	}
	return out
}

func TestForget(t *testing.T) {
	url := pgtest.Database(t)
	db := open(t, url)
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.Exec(statement, args...); err != nil {
			t.Fatalf("%.80s: %v", statement, err)
		}
	}
	exec(world)
	exec(`insert into cohort.attachments (message, ordinal, name, media_type, bytes) values (2, 1, 'a.xlsx', 'a/b', $1)`, workbook(t, "видели Аистова Якова"))
	exec(`alter table cohort.attachments enable trigger attachments_frozen`)
	now := time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC)
	for _, e := range []audit.Event{{Kind: audit.Pin, About: "s"}, {Kind: audit.Decision, About: "2", After: map[string]any{"seat": "p-1"}}, {Kind: audit.Decision, About: "3", After: map[string]any{"seat": "p-10"}}} {
		e.At = now
		if err := audit.Record(t.Context(), db, e); err != nil {
			t.Fatal(err)
		}
	}
	head, err := audit.Verify(t.Context(), db, audit.Head{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{"theirs.xlsx": workbook(t, "Aistov Yakov"), "another.xlsx": workbook(t, "Аистов Юрий, p-10"), "key.ics": []byte("UID:p-1@cohort")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	if list, err := forget.Find(t.Context(), db, "аистов  яков"); err != nil || len(list) != 1 || list[0].Key != "p-1" || !list[0].Here {
		t.Fatalf("found %+v, %v", list, err)
	}
	list, err := forget.Find(t.Context(), db, "p-1")
	if err != nil || len(list) != 1 {
		t.Fatalf("found %+v, %v", list, err)
	}
	p := list[0]
	before, views, err := forget.Search(t.Context(), db, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range []string{"people.id", "staff.id", "completed.person", "attendance.person", "addresses.subject", "snapshots.bytes", "plan_versions.plan", "readings.directory", "readings.faults", "directory_people.people",
		"seats.learner", "seats.request", "plan_changes.learner", "pins.reason", "editions.subject", "outbox.about", "imports.file", "imports.changes", "audit.after", "names of people, candidates and trainers", "names in what nights froze"} {
		if found(before)[column] == 0 {
			t.Errorf("the search does not see them in %s", column)
		}
	}
	if got := found(views); got["input.people"] != 1 {
		t.Errorf("in views: %v", got)
	}
	looked, err := usecase.Look(t.Context(), db, p, []string{dir, filepath.Join(dir, "nowhere")})
	var written []string
	for _, text := range looked.Texts {
		written = append(written, text.Where()+" "+text.Written)
	}
	if diff := cmp.Diff([]string{"imports.file Аистов Яков.xlsx", "pins.reason Аистов Я. П. просил", "pins.reason ждём Аистова Якова"}, written); diff != "" {
		t.Error(diff)
	}
	texts := looked.Texts
	looked.Texts = nil
	if diff := cmp.Diff(usecase.Looked{Messages: 2, InMessages: 2, Files: 3, InFiles: 2, Named: []int64{1, 2}, Paths: []string{filepath.Join(dir, "key.ics"), filepath.Join(dir, "theirs.xlsx")}}, looked); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}

	if _, err := forget.Forget(t.Context(), open(t, pgtest.As(t, url, rights.Service)), p, looked.Named, texts, now); err == nil || !strings.Contains(err.Error(), "only the owner") {
		t.Errorf("the service forgets somebody: %v", err)
	}
	owner := open(t, pgtest.As(t, url, rights.Owner))
	exec(`insert into cohort.runs (job, slot, as_of, by_hand, opened_at, claimed_at, state, attempts, fence) values ('nightly', '2027-01-05', '2027-01-05', false, '2027-01-05', '2027-01-05', 'running', 1, 1)`)
	if _, err := forget.Forget(t.Context(), owner, p, looked.Named, texts, now); !errors.Is(err, forget.ErrBusy) {
		t.Errorf("while a run is going: %v", err)
	}
	exec(`update cohort.runs set state = 'failed', ended_at = '2027-01-05', error = 'a' where state = 'running'`)
	done, err := forget.Forget(t.Context(), owner, p, looked.Named, texts, now)
	if err != nil {
		t.Fatal(err)
	}

	after, views, err := forget.Search(t.Context(), db, p)
	if got := found(after); err != nil || len(got) > 0 || len(views) > 0 {
		t.Errorf("left: %v, %v, %v", got, views, err)
	}
	if looked, err = usecase.Look(t.Context(), db, p, nil); err != nil || looked.InMessages+len(looked.Texts) > 0 {
		t.Errorf("left in mails: %+v, %v", looked, err)
	}
	for what, x := range map[string]struct{ query, want string }{
		"the other one":        {`select family_name || ' ' || given_name || (left_on is null) from cohort.people where id = 'p-10'`, "Аистов Юрийtrue"},
		"counts":               {`select (select count(*) from cohort.completed) || ' ' || (select count(*) from cohort.attendance) || ' ' || (select count(*) from cohort.seats)`, "2 2 2"},
		"one key everywhere":   {`select string_agg(x, ' ') from (select learner as x from cohort.seats where learner <> 'p-10' union select person from cohort.attendance where person <> 'p-10' union select id from cohort.people where left_on is not null) y`, done.Pseudonym},
		"the snapshot":         {`select convert_from(bytes, 'UTF8') || (forgotten_at is not null) from cohort.snapshots`, `{"learners":["` + done.Pseudonym + `","p-10"],"requests":["` + done.Pseudonym + `:c"]}true`},
		"the plan":             {`select convert_from(plan, 'UTF8') from cohort.plan_versions`, `{"seated":["` + done.Pseudonym + `:c","p-10:c"]}`},
		"the directory":        {`select string_agg(x ->> 'family', ' ') from cohort.readings, json_array_elements(directory -> 'people') x`, "— Аистов"},
		"another's file":       {`select count(changes)::text from cohort.imports`, "1"},
		"a reason":             {`select string_agg(reason, ' ' order by session) from cohort.pins`, "— — ждём Аистова Юрия"},
		"the letter's edition": {`select e.subject = o.about and o.about = '` + done.Pseudonym + `' from cohort.editions e join cohort.outbox o on o.edition = e.id where e.kind = 'letter'`, "true"},
	} {
		var got string
		if err := db.QueryRow(x.query).Scan(&got); err != nil || got != x.want {
			t.Errorf("%s: %s, want %s, %v", what, got, x.want, err)
		}
	}

	// The chain holds without what it said of them, and only for whom somebody was forgotten.
	if now, err := audit.Verify(t.Context(), db, head); err != nil || now.Number != 4 || !cmp.Equal(done.Audit, []int64{2}) {
		t.Errorf("verified up to %s without %v: %v", now, done.Audit, err)
	}
	for _, sabotage := range []string{
		`update cohort.audit set about = '', before = null, after = null, salt = null, forgotten = true where number = 3`,
		`update cohort.audit set account = 'b' where number = 2`,
		`update cohort.audit set after = '{"seat":"x"}' where number = 2`,
		`update cohort.audit set forgotten = false where number = 2`,
	} {
		exec(`create table kept as select * from cohort.audit; set session_replication_role = replica; ` + sabotage)
		var broken *audit.Broken
		if _, err := audit.Verify(t.Context(), db, audit.Head{}); !errors.As(err, &broken) {
			t.Errorf("not seen: %s: %v", sabotage, err)
		}
		exec(`delete from cohort.audit; insert into cohort.audit overriding system value select * from kept; drop table kept; set session_replication_role = origin`)
	}
}

// stage has a trainer in every way in which one is kept beside people in training, and another
// one whose key is longer.
const stage = `
	insert into cohort.sites values ('T', 'T', 'T', '', 'training');
	insert into cohort.courses (id, name_ru, name_en, course_group, minutes, min_group, max_group, crew) values ('c', 'к', 'c', 'software', 60, 1, 9, '{a}');
	insert into cohort.trainers (id, family_name, given_name, patronymic, home_site, roles, max_day_minutes, max_week_minutes, target_week_minutes) values
		('t-1', 'Журавлёва', 'Анна', 'Львовна', 'T', '{a}', 480, 2400, 1200), ('t-10', 'Грачёв', 'Олег', '', 'T', '{a}', 480, 2400, 1200);
	insert into cohort.trainer_courses values ('t-1', 'c'), ('t-10', 'c');
	insert into cohort.rosters (id, person, pattern, anchor_date, from_date, from_minute, to_minute) values ('r1', 't-1', '2/2', '2026-01-05', '2026-01-05', 540, 1080);
	insert into cohort.absences (id, person, from_date, to_date, kind) values ('a1', 't-1', '2027-01-04', '2027-01-04', 'illness');
	insert into cohort.session_outcomes (session, held, trainers) values ('s0', true, '{t-1,t-10}');
	insert into cohort.addresses (id, kind, subject, email, name) overriding system value values (1, 'manager', 'T', 'a@example.org', 'а'), (2, 'trainer', 't-1', 'Zhur@example.org', 'Анна Львовна'), (3, 'trainer', 't-10', 'g@example.org', 'О');
	insert into cohort.calendars (kind, subject, token) values ('trainer', 't-1', 'feed-of-t1'), ('trainer', 't-10', 'feed-of-t10');
	insert into cohort.snapshots (sha256, name, first_day, days, bytes, saved_at) select encode(sha256(b), 'hex'), 's', '2027-01-04', 42, b, '2027-01-04' from (select convert_to('{"trainers":["t-1","t-10"]}', 'UTF8') as b) x;
	insert into cohort.runs (job, slot, as_of, by_hand, opened_at, claimed_at, ended_at, state, attempts, fence, snapshot) select 'nightly', '2027-01-04', '2027-01-04', false, saved_at, saved_at, saved_at, 'done', 1, 1, sha256 from cohort.snapshots;
	insert into cohort.readings (run, read_at, faults, released, saved_at, directory) values (1, '2027-01-04', '[]', '[]', '2027-01-04',
		'{"firm_until": "2027-01-08", "trainers": [{"id": "t-1", "family": "Журавлёва", "given": "Анна", "patronymic": "Львовна", "home": "T"}, {"id": "t-10", "family": "Грачёв", "given": "Олег", "home": "T"}], "absences": [{"trainer": "t-1", "from": "2027-01-04", "to": "2027-01-04"}]}');
	insert into cohort.plan_versions (version, run, snapshot, first_day, days, plan, cost, published_at) select 1, 1, sha256, '2027-01-04', 42, '{"sessions":[{"trainers":["t-1"]},{"trainers":["t-10"]}]}', '{}', '2027-01-04' from cohort.snapshots;
	insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved) values (1, 's', 'c', 'r', 'T', '2027-01-05', 600, 60, false), (1, 's9', 'c', 'r', 'T', '2027-01-11', 600, 60, false);
	insert into cohort.session_trainers (version, session, trainer, place, during) select 1, s.id, 't-1', 1, s.during from cohort.sessions s;
	update cohort.current_plan set version = 1, moved_at = '2027-01-04';
	insert into cohort.plan_changes (version, ordinal, session, kind, before, who) values (1, 1, 's', 'held', '{"trainers": ["t-1"]}', 't-1');
	insert into cohort.decisions (version, kind, who, reason, what) values (1, 'absent', 'm', 'Журавлёва болеет', '{"trainer": "t-1", "absence": "a1"}');
	insert into cohort.pins (session, field, reason, who, since) values ('s', 'trainers', 'с ней', 'Анна Журавлёва', '2027-01-04');
	insert into cohort.suggestions (id, version, about, plan, made_at) values ('a-b', 1, 't-1', '{"sessions": [{"trainers": ["t-1"]}]}', '2027-01-04');
	insert into cohort.tellings (version, address, kind, subject, period, reason, run, decided_at) values (1, 2, 'trainer_week', 't-1', '2027-W01', 'first', 1, '2027-01-04');
	insert into cohort.editions (kind, subject, period, number, version, run, created_at) values ('trainer_week', 't-1', '2027-W01', 1, 1, 1, '2027-01-04'), ('trainer_week', 't-10', '2027-W01', 1, 1, 1, '2027-01-04');
	insert into cohort.outbox (run, address, email, name, kind, about, edition, version, created_at, subject, text, rendered_at, state, accepted_at, attempts, fence) values
		(1, 2, 'Zhur@example.org', 'Анна Львовна', 'trainer_week', 't-1', 1, 1, '2027-01-04', 's', 'in your week there is nothing', '2027-01-04', 'accepted', '2027-01-04', 1, 1),
		(1, 3, 'g@example.org', 'О', 'trainer_week', 't-10', 2, 1, '2027-01-04', 's', 'with ZHURAVLEVA Anna', '2027-01-04', 'accepted', '2027-01-04', 1, 1),
		(1, 1, 'a@example.org', 'а', 'standing', 'T', null, 1, '2027-01-04', 's', 'nobody', '2027-01-04', 'accepted', '2027-01-04', 1, 1);
	insert into cohort.letters (key, message_id, sender, outcome, taken_at, bytes) values (repeat('a', 64), 'm', 'zhur@example.org', 'read', '2027-01-04', 1);`

func TestForgetTrainer(t *testing.T) {
	url := pgtest.Database(t)
	db := open(t, url)
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.Exec(statement, args...); err != nil {
			t.Fatalf("%.80s: %v", statement, err)
		}
	}
	exec(stage)
	at := time.Date(2027, 1, 5, 10, 59, 0, 0, time.UTC)
	if err := audit.Record(audit.ByLetter(t.Context(), audit.SenderOf("trainer", "t-1", "zhur@example.org")), db, audit.Event{At: at, Kind: audit.Decision, About: "1", After: map[string]any{"trainer": "t-1"}}); err != nil {
		t.Fatal(err)
	}
	head, err := audit.Verify(t.Context(), db, audit.Head{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := forget.Find(t.Context(), db, "журавлёва анна")
	if err != nil || len(list) != 1 || list[0].Key != "t-1" || !list[0].Trainer || list[0].Office != "T" || !cmp.Equal(list[0].Emails, []string{"zhur@example.org"}) || len(list[0].Shared) > 0 {
		t.Fatalf("found %+v, %v", list, err)
	}
	p := list[0]
	before, views, err := forget.Search(t.Context(), db, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range []string{"trainers.id", "staff.id", "trainer_courses.trainer", "rosters.person", "absences.person", "session_outcomes.trainers", "addresses.subject", "calendars.subject", "snapshots.bytes", "plan_versions.plan",
		"readings.directory", "session_trainers.trainer", "plan_changes.before", "plan_changes.who", "decisions.what", "pins.who", "suggestions.about", "suggestions.plan", "tellings.subject", "editions.subject", "outbox.about",
		"audit.sender", "audit.after", "names of people, candidates and trainers", "names in what nights froze", "mail addresses addresses.email letters.sender outbox.email"} {
		if found(before)[column] == 0 {
			t.Errorf("the search does not see them in %s", column)
		}
	}
	if got := found(views); got["input.trainers"] != 1 || got["input.trainer_courses"] != 1 {
		t.Errorf("in views: %v", got)
	}

	// While the session of the fifth is not over they stay; the one of the eleventh is a preview.
	looked, err := usecase.Look(t.Context(), db, p, nil)
	if err != nil || !cmp.Equal(looked.Named, []int64{1, 2}) {
		t.Fatalf("looked: %+v, %v", looked, err)
	}
	owner := open(t, pgtest.As(t, url, rights.Owner))
	var leads *forget.Leads
	if _, err := forget.Forget(t.Context(), owner, p, looked.Named, looked.Texts, at); !errors.As(err, &leads) || leads.Sessions != 1 || leads.Last.Format(time.DateOnly) != "2027-01-05" {
		t.Errorf("while they lead announced sessions: %v", err)
	}
	exec(`insert into cohort.outbox (run, address, email, name, kind, about, version, created_at) values (1, 2, 'Zhur@example.org', 'А', 'invitation', 's9', 1, '2027-01-05')`)
	waiting := new(usecase.Waiting)
	if _, err := usecase.Look(t.Context(), db, p, nil); !errors.As(err, &waiting) || !cmp.Equal(waiting.Messages, []int64{4}) {
		t.Errorf("while a message for them is to be written: %v", err)
	}
	exec(`delete from cohort.outbox where id = 4`)
	done, err := forget.Forget(t.Context(), owner, p, looked.Named, looked.Texts, at.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}

	after, views, err := forget.Search(t.Context(), db, p)
	if got := found(after); err != nil || len(got) > 0 || len(views) > 0 {
		t.Errorf("left: %v, %v, %v", got, views, err)
	}
	if looked, err = usecase.Look(t.Context(), db, p, nil); err != nil || looked.InMessages+len(looked.Texts) > 0 {
		t.Errorf("left in mails: %+v, %v", looked, err)
	}
	for what, x := range map[string]struct{ query, want string }{
		"trainers":           {`select string_agg(id || family_name, ' ') || (select count(*) from cohort.staff) || (select count(*) from cohort.trainer_courses) from cohort.trainers`, "t-10Грачёв21"},
		"one key":            {`select string_agg(distinct trainer, ' ') from cohort.session_trainers`, done.Pseudonym},
		"who led":            {`select trainers::text from cohort.session_outcomes`, "{" + done.Pseudonym + ",t-10}"},
		"the plan":           {`select convert_from(plan, 'UTF8') from cohort.plan_versions`, `{"sessions":[{"trainers":["` + done.Pseudonym + `"]},{"trainers":["t-10"]}]}`},
		"the directory":      {`select string_agg((x ->> 'family') || (x ->> 'home'), ' ') from cohort.readings, json_array_elements(directory -> 'trainers') x`, "—T ГрачёвT"},
		"the feed":           {`select string_agg(token, ' ') from cohort.calendars`, "feed-of-t10"},
		"their address":      {`select email || active from cohort.addresses where id = 2`, "removed.2@removed.invalidfalse"},
		"the other's mail":   {`select text || (removed_at is null) from cohort.outbox where id = 3`, "nobodytrue"},
		"a letter of theirs": {`select (sender is null)::text from cohort.letters`, "true"},
	} {
		var got string
		if err := db.QueryRow(x.query).Scan(&got); err != nil || got != x.want {
			t.Errorf("%s: %s, want %s, %v", what, got, x.want, err)
		}
	}
	if _, err := audit.Verify(t.Context(), db, head); err != nil || !cmp.Equal(done.Audit, []int64{1}) {
		t.Errorf("the trail without %v: %v", done.Audit, err)
	}
}
