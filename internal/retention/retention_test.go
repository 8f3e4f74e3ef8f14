package retention_test

import (
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/config"
	"cohort/internal/localpg/pgtest"
	"cohort/internal/retention"
	"cohort/planner"
	"cohort/sql/audit"
	"cohort/sql/removal"
	"cohort/sql/rights"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// world has five versions: those of 4, 5 and 6 January, and of 1 and 2 June. The manager a holds
// a correction with the second and the timetable with the fourth; of what b held nothing counts,
// for nobody writes to b any more. Of the rest there is something old and something young.
const world = `
	insert into cohort.sites values ('A', 'A', 'A', '', 'office'), ('T', 'T', 'T', '', 'training');
	insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values ('A', 'A', 'A', 'A', 'o', 1);
	insert into cohort.stages values ('1', 1, 'a', 'a', 0.5, 2);
	insert into cohort.candidates (id, family_name, given_name, office, position, stage, stage_since, outcome) values
		('c-old', 'Старцев', 'Я', 'A', 'p', '1', '2027-01-05 10:00Z', 'lost'), ('c-young', 'Юнцов', 'Я', 'A', 'p', '1', '2027-05-20 10:00Z', 'lost'), ('c-here', 'Тутов', 'Я', 'A', 'p', '1', '2027-01-05 10:00Z', null);
	insert into cohort.addresses (id, kind, subject, email, name, active) overriding system value values (1, 'manager', 'T', 'a@example.org', 'а', true), (2, 'manager', 'T', 'b@example.org', 'б', false), (3, 'learner', 'c-old', 'c@example.org', 'Я', true), (4, 'operator', null, 'o@example.org', 'О', true);
	insert into cohort.snapshots (sha256, name, first_day, days, bytes, saved_at)
		select encode(sha256(cast(n as text)::bytea), 'hex'), n, d, 42, cast(n as text)::bytea, d + time '02:00' from (values (1, date '2027-01-04'), (2, '2027-01-05'), (3, '2027-01-06'), (4, '2027-06-01'), (5, '2027-06-02')) x (n, d);
	insert into cohort.runs (job, slot, as_of, by_hand, opened_at, claimed_at, ended_at, state, attempts, fence, snapshot)
		select 'nightly', first_day + time '02:00', first_day, false, saved_at, saved_at, saved_at, 'done', 1, 1, sha256 from cohort.snapshots order by name;
	insert into cohort.runs (job, slot, as_of, by_hand, opened_at, claimed_at, ended_at, state, attempts, fence) values
		('weekly', '2027-01-03', '2027-01-03', false, '2027-01-03', '2027-01-03', '2027-01-03', 'done', 1, 1), ('telling', '2027-01-05', '2027-01-05', true, '2027-01-05', '2027-01-05', '2027-01-05', 'done', 1, 1), ('weekly', '2027-06-01', '2027-06-01', false, '2027-06-01', '2027-06-01', '2027-06-01', 'done', 1, 1);
	insert into cohort.readings (run, read_at, faults, released, saved_at, forecast, directory) select r.id, opened_at, '[]', '[]', opened_at, '{}',
		'{"firm_until": "2027-02-07", "candidates": [{"id": "c-old", "family": "Старцев", "office": "A"}, {"id": "c-here", "family": "Тутов", "office": "A"}]}' from cohort.runs r where job = 'nightly';
	insert into cohort.plan_versions (version, base, run, snapshot, first_day, days, plan, cost, published_at) select r.id, nullif(r.id - 1, 0), r.id, r.snapshot, as_of, 42, 'p', '{}', opened_at from cohort.runs r where job = 'nightly';
	update cohort.current_plan set version = 5, moved_at = '2027-06-02';
	insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved)
		select v, 's-' || extract(day from d), 'c', 'r', 'T', d, 600, 60, false from unnest(array[1, 2, 3]) v, unnest(array[date '2027-01-04', '2027-01-05', '2027-01-06', '2027-01-08', '2027-01-14']) d where d >= date '2027-01-03' + v;
	insert into cohort.seats (version, request, session, learner, anonymous) select version, 'q' || id, id, 'p', false from cohort.sessions;
	insert into cohort.plan_changes (version, ordinal, session, kind) select v, 1, 's', 'held' from unnest(array[1, 2, 3]) v;
	insert into cohort.editions (kind, subject, period, number, version, run, created_at) values ('weekly', 'T', '2027-W01', 1, 1, 6, '2027-01-03'), ('weekly', 'T', '2027-W01', 2, 2, 7, '2027-01-05'), ('weekly', 'T', '2027-W22', 1, 4, 8, '2027-06-01');
	insert into cohort.outbox (run, address, email, name, kind, about, edition, version, created_at, subject, text, rendered_at, state, accepted_at, attempts, fence, next_attempt_at)
		select run, address, 'a@example.org', 'а', 'weekly', 'T', edition, version, t, 's', 'mail of Старцев', t, state, accepted, 1, 1, case state when 'pending' then t end
		from (values (6, 1, 1, 1, timestamptz '2027-01-03', 'accepted', timestamptz '2027-01-03'), (7, 2, 2, 2, '2027-01-05', 'pending', null), (7, 1, 2, 2, '2027-01-05', 'accepted', '2027-01-05'), (8, 1, 3, 4, '2027-06-01', 'accepted', '2027-06-01'))
			x (run, address, edition, version, t, state, accepted);
	alter table cohort.attachments disable trigger attachments_frozen;
	insert into cohort.attachments (message, ordinal, name, media_type, bytes) select id, 1, 'a.xlsx', 'a/b', 'a' from cohort.outbox;
	alter table cohort.attachments enable trigger attachments_frozen;
	insert into cohort.imports (kind, file, sha256, asked_by, account, taken_at, outcome, rows, added, changed, deleted, refused, changes, faults)
		select 'absences', 'f', repeat('a', 64), 'a', 'a', t, o, 1, case o when 'taken' then 1 else 0 end, 0, 0, 0, case o when 'taken' then '[1]'::jsonb else '[]' end, '[]' from unnest(array[timestamptz '2027-04-01', '2027-06-01']) t, unnest(array['taken', 'refused']) o;
	insert into cohort.letters (key, message_id, thread, sender, outcome, taken_at, bytes) values (repeat('a', 64), 'a@b', '{}', 'x@example.org', 'read', '2027-01-03', 1), (repeat('b', 64), 'c@b', '{}', 'x@example.org', 'read', '2027-06-01', 1);
	insert into cohort.tellings (version, kind, subject, period, address, reason, decided_at) values (1, 'weekly', 'T', '2027-W01', 1, 'nothing_new', '2027-01-03')`

// issued is the timetable of each day as it was held, with who sat in it.
const issued = `select coalesce(string_agg(i.date || ' ' || i.id || ' ' || coalesce(s.learner, ''), ', ' order by i.date, i.id), '') from cohort.issued i left join cohort.seats s on (s.version, s.session) = (i.version, i.id)`

func text(t *testing.T, db *sql.DB, query string) (out string) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&out); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

func TestRetention(t *testing.T) {
	url := pgtest.Database(t)
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(world); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"2027-01-03", "2027-01-04", "2027-06-01"} {
		day, _ := planner.ParseDate(at)
		if err := audit.Record(t.Context(), db, audit.Event{At: day.At(0, time.UTC), Kind: audit.Pin}); err != nil {
			t.Fatal(err)
		}
	}
	head, err := audit.Verify(t.Context(), db, audit.Head{})
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), pgtest.As(t, url, rights.Service))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })

	now := time.Date(2027, 6, 2, 4, 30, 0, 0, time.UTC)
	out := t.TempDir()
	for name, at := range map[string]time.Time{"old.xlsx": now.AddDate(0, -2, 0), "young.xlsx": now, "calendar/old.ics": now.AddDate(-1, 0, 0)} {
		path := filepath.Join(out, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	keep := config.Default().Retention
	keep[removal.Runs], keep[removal.Imports], keep[removal.Audit] = config.Span{Days: 90}, config.Span{Days: 60}, config.Span{Days: 60}
	s := &retention.Service{Store: st, Keep: keep, Out: out, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler), Language: "en", Zone: time.UTC}

	before := text(t, db, issued)
	want := retention.Removed{"candidates": 3, "mails": 2, "letters": 1, "refused": 1, "imports": 1, "plans": 2, "runs": 1, "audit": 2, "copies of workbooks": 1}
	rehearsed, err := s.Rehearse(t.Context())
	if diff := cmp.Diff(want, rehearsed); diff != "" || err != nil {
		t.Errorf("rehearsed: %v\n%s", err, diff)
	}
	if text(t, db, `select count(*)::text from cohort.removals`) != "0" {
		t.Error("a rehearsal removed something")
	}

	run, _, err := st.OpenRun(t.Context(), store.Retention, now, planner.DateOf(now), false, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Or(nil)(t.Context(), run.ID); err != nil {
		t.Fatal(err)
	}
	if run, err = st.Run(t.Context(), run.ID); err != nil || run.State != store.RunDone {
		t.Errorf("the run is %s, %v", run.State, err)
	}
	if diff := cmp.Diff(want, retention.Of(run)); diff != "" {
		t.Error(diff)
	}

	for what, x := range map[string]struct{ query, want string }{
		"what was held is as it was":                   {issued, before},
		"plans that are whole":                         {`select string_agg(version::text, ' ' order by version) from cohort.plan_versions where plan is not null`, "2 4 5"},
		"snapshots that are whole":                     {`select string_agg(name, ' ' order by name) from cohort.snapshots where bytes is not null`, "2 4 5"},
		"directories":                                  {`select string_agg(run::text, ' ' order by run) from cohort.readings where directory is not null`, "2 4 5"},
		"of the first: held, stood the eve, were told": {`select string_agg(id, ' ' order by date) from cohort.sessions where version = 1`, "s-4 s-5 s-6 s-8"},
		"its seats":                                    {`select string_agg(session, ' ' order by session) from cohort.seats where version = 1`, "s-4"},
		"changes":                                      {`select string_agg(version::text, ' ') from cohort.plan_changes`, "2"},
		"messages with files, and one that waits":      {`select string_agg(id::text, ' ' order by id) from cohort.outbox join cohort.attachments on message = id where text <> '' and removed_at is null`, "2 4"},
		"candidates":                                   {`select string_agg(family_name, ' ' order by id) from cohort.candidates`, "Тутов — Юнцов"},
		"names in old and in young directories":        {`select string_agg(x ->> 'family', ' ' order by run, x ->> 'id') from cohort.readings, json_array_elements(directory -> 'candidates') x`, "Тутов — Тутов Старцев Тутов Старцев"},
		"an address":                                   {`select email || ' ' || active from cohort.addresses where id = 3`, "removed.3@removed.invalid false"},
		"rows of files":                                {`select string_agg(outcome, ' ' order by outcome) from cohort.imports where changes is not null`, "refused taken"},
		"senders":                                      {`select string_agg(number::text, ' ') from cohort.letters where sender is not null`, "2"},
		"what was removed is noted":                    {`select string_agg(distinct removed_by, ' ') from cohort.removals`, "member_of_service"},
	} {
		if got := text(t, db, x.query); got != x.want {
			t.Errorf("%s: %s, want %s", what, got, x.want)
		}
	}
	if got := strings.Join(names(t, out), " "); got != "calendar young.xlsx" {
		t.Errorf("files: %s", got)
	}
	if _, err := st.PlanVersion(t.Context(), 1); !errors.Is(err, store.ErrRemoved) || !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a version that is not kept: %v", err)
	}
	if _, err := st.Reading(t.Context(), 1); !errors.Is(err, store.ErrRemoved) {
		t.Errorf("what was read for it: %v", err)
	}
	if err := st.Resend(t.Context(), 1, true, now); !errors.Is(err, store.ErrRemoved) {
		t.Errorf("a message whose text is gone is sent again: %v", err)
	}

	// The chain goes on from where its beginning was cut off, and nowhere else.
	if now, err := audit.Verify(t.Context(), db, head); err != nil || now.Number != 4 || text(t, db, `select min(number)::text from cohort.audit`) != "3" {
		t.Errorf("verified up to %s: %v", now, err)
	}
	if _, err := audit.Verify(t.Context(), db, audit.Head{Number: 1, Digest: head.Digest}); err == nil || !strings.Contains(err.Error(), "kept from row 3 on") {
		t.Errorf("a head of before the cut: %v", err)
	}
	if _, err := db.Exec(`set session_replication_role = replica; delete from cohort.audit where number = 3; set session_replication_role = origin`); err != nil {
		t.Fatal(err)
	}
	var broken *audit.Broken
	if _, err := audit.Verify(t.Context(), db, audit.Head{}); !errors.As(err, &broken) || broken.Number != 3 {
		t.Errorf("a row after the cut is gone: %v", err)
	}

	// Nothing is left, and nobody but the functions may.
	if again, err := s.Rehearse(t.Context()); len(again) != 0 || err != nil {
		t.Errorf("left: %v, %v", again, err)
	}
	for _, statement := range []string{
		`set cohort.removing = 'yes'; update cohort.plan_versions set plan = ''`,
		`set cohort.removing = 'yes'; update cohort.snapshots set bytes = ''`,
		`set cohort.removing = 'yes'; delete from cohort.attendance; update cohort.seats set learner = 'x'`,
		`select cohort.end_removal('mails', '2027-01-01', 1)`,
		`select cohort.begin_removal('2027-01-01')`,
		`select cohort.remove_mails('2027-06-01', 1)`, // younger than a week
		`insert into cohort.removals (kind, before, removed) values ('mails', now(), 1)`,
	} {
		if _, err := st.DB().Exec(statement); err == nil {
			t.Errorf("the service may: %s", statement)
		}
	}

	// The operator is told, with counts alone, once a week at most and where something was removed.
	const told = `select coalesce(string_agg(address || ' ' || text, '|' order by id), '') from cohort.outbox where kind = 'notice'`
	letter := text(t, db, told)
	for _, line := range []string{"Names of candidates who never came: 3.", "Messages that lost text and files: 2.", "Plan versions with what they were made from: 2.", "Rows of the audit trail, from its beginning: 2.", "Copies of workbooks: 1."} {
		if !strings.HasPrefix(letter, "4 ") || !strings.Contains(letter, line) {
			t.Errorf("%q is not in the letter to the operator: %s", line, letter)
		}
	}
	again := func(after time.Duration, kept string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(out, "again.xlsx"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(out, "again.xlsx"), now.AddDate(-1, 0, 0), now.AddDate(-1, 0, 0)); err != nil {
			t.Fatal(err)
		}
		now = now.Add(after)
		run, _, err := st.OpenRun(t.Context(), store.Retention, now, planner.DateOf(now), false, now)
		if err == nil {
			err = s.Do(t.Context(), run.ID)
		}
		if err != nil || !strings.HasPrefix(text(t, db, told), kept) {
			t.Errorf("after %s: %v, letters: %s", after, err, text(t, db, told))
		}
	}
	again(24*time.Hour, letter)
	if got := text(t, db, told); got != letter {
		t.Errorf("another letter on the next day: %s", got)
	}
	again(6*24*time.Hour, letter+"|4 ")
	if last := strings.TrimPrefix(text(t, db, told), letter); !strings.Contains(last, "Copies of workbooks: 2.") || strings.Contains(last, "Messages that lost") {
		t.Errorf("after a week the letter tells something else than what was removed since: %s", last)
	}
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		out = append(out, f.Name())
	}
	return out
}
