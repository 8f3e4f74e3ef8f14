package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/input"
	"cohort/sql/store"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
)

// read reads the facts and sees that they say in the network's zone when that was.
func read(t *testing.T, s *store.Store) (*facts.Facts, []facts.Fault) {
	t.Helper()
	f, _, faults, at, err := s.ReadFacts(ctx, friday, moscow)
	ok(t, err)
	if at.Location() != moscow {
		t.Errorf("read at %v", at)
	}
	return f, faults
}

func TestFactsAreOfOneInstant(t *testing.T) {
	s, db := fresh(t)
	const clock = `select clock_timestamp()`
	var before, after time.Time
	ok(t, db.Get(&before, clock))
	_, _, _, at, err := s.ReadFacts(ctx, friday, moscow)
	ok(t, err)
	ok(t, db.Get(&after, clock))
	if at.Before(before) || at.After(after) {
		t.Errorf("read at %v, it was between %v and %v", at, before, after)
	}
}

// replace puts rows in the place of a view, as an installation's own system might.
func replace(t *testing.T, db *sqlx.DB, view, query string) {
	t.Helper()
	exec(t, db, "drop view input."+view)
	exec(t, db, "create view input."+view+" as "+query)
}

func TestFactsAreRead(t *testing.T) {
	s, db := fresh(t)
	exec(t, db, `
		insert into cohort.sites (id, name_ru, name_en, kind) values ('vdnkh', 'ВДНХ', 'VDNKh', 'training');
		insert into cohort.rooms (id, site, name_ru, name_en, seats, features) values ('r1', 'vdnkh', 'Аудитория 1', 'Room 1', 12, '{auditorium,projector}');
		insert into cohort.bookings (id, room, starts_at, ends_at, title) values ('b1', 'r1', '2027-01-25 10:00+03', '2027-01-25 12:00+03', 'Делегация');
		insert into cohort.closures (id, site, from_date, to_date, reason, from_minute, to_minute) values ('x1', 'vdnkh', '2027-01-25', 'infinity', 'Ремонт', 1320, 360);
		insert into cohort.bookings (id, room, starts_at, ends_at, title) values ('b2', 'r1', '2027-02-01 10:00+03', 'infinity', 'Аренда');
		insert into cohort.courses (id, name_ru, name_en, course_group, minutes, min_group, max_group, crew, starts)
		values ('c1', 'Курс', 'Course', 'software', 240, 4, 10, '{process}', '{540,600}');
		insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values ('o1', 'Офис', 'Office', 'vdnkh', 'СВАО', 2);
		insert into cohort.people (id, family_name, given_name, office, position, started_on) values ('p1', 'Иванова', 'Анна', 'o1', 'специалист', '2027-01-18');
		update cohort.people set needs = '{step_free}';
		insert into cohort.rooms (id, site, name_ru, name_en, seats) values ('r2', 'vdnkh', 'Половина', 'Half', 6);
		insert into cohort.room_parts (room, part) values ('r1', 'r2');
		insert into cohort.equipment (site, kind, number) values ('vdnkh', 'terminal', 12);
		insert into cohort.room_equipment (room, kind, number) values ('r1', 'terminal', 8);
		insert into cohort.rosters (id, person, pattern, weekdays, from_date, to_date, from_minute, to_minute) values ('w1', 'p1', 'weekly', '{1,5}', '2027-01-18', 'infinity', 540, 840);
		insert into cohort.absences (id, person, from_date, to_date, kind, from_minute, to_minute, weekdays) values ('n1', 'p1', '2027-01-18', 'infinity', 'trip', 840, 960, '{3}')`)
	f, faults := read(t, s)
	if faults != nil {
		t.Errorf("faults: %v", faults)
	}
	holidays := f.Calendar
	f.Calendar = nil
	want := &facts.Facts{
		Sites: []facts.Site{{ID: "vdnkh", NameRu: "ВДНХ", NameEn: "VDNKh", Kind: "training"}},
		Rooms: []facts.Room{{ID: "r1", Site: "vdnkh", NameRu: "Аудитория 1", NameEn: "Room 1", Seats: 12, Features: []string{"auditorium", "projector"}},
			{ID: "r2", Site: "vdnkh", NameRu: "Половина", NameEn: "Half", Seats: 6, Features: []string{}}},
		Closures: []facts.Closure{{ID: "x1", Site: "vdnkh", From: friday + 3, To: facts.Forever, Reason: "Ремонт", Starts: new(1320), Ends: new(360)}},
		Bookings: []facts.Booking{{ID: "b1", Room: "r1", Starts: (friday + 3).At(600, moscow), Ends: (friday + 3).At(720, moscow), Title: "Делегация"},
			{ID: "b2", Room: "r1", Starts: (friday + 10).At(600, moscow), Ends: facts.Forever.At(0, moscow), Title: "Аренда"}},
		Rosters:  []facts.Roster{{ID: "w1", Person: "p1", Pattern: "weekly", From: friday - 4, To: new(facts.Forever), Starts: 540, Ends: 840, Weekdays: []int{1, 5}}},
		Absences: []facts.Absence{{ID: "n1", Person: "p1", From: friday - 4, To: facts.Forever, Kind: "trip", Starts: new(840), Ends: new(960), Weekdays: []int{3}}},
		Courses: []facts.Course{{ID: "c1", NameRu: "Курс", NameEn: "Course", Group: "software", Minutes: 240, Features: []string{}, MinGroup: 4, MaxGroup: 10,
			Crew: []string{"process"}, Starts: []int{540, 600}}},
		Offices:       []facts.Office{{ID: "o1", NameRu: "Офис", NameEn: "Office", Site: "vdnkh", Okrug: "СВАО", ReleasePerDay: 2}},
		People:        []facts.Person{{ID: "p1", FamilyName: "Иванова", GivenName: "Анна", Office: "o1", Position: "специалист", Started: friday - 4, Needs: []string{"step_free"}}},
		RoomParts:     []facts.RoomPart{{Room: "r1", Part: "r2"}},
		Equipment:     []facts.Equipment{{Site: "vdnkh", Kind: "terminal", Number: 12}},
		RoomEquipment: []facts.RoomEquipment{{Room: "r1", Kind: "terminal", Number: 8}},
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if len(holidays) == 0 || holidays[0].Date.String() != "2025-01-01" || holidays[0].Kind != "holiday" {
		t.Errorf("the calendar begins with %+v", holidays)
	}
	if wrong := must(input.Check(ctx, s.DB()))(t); wrong != nil {
		t.Errorf("views: %v", wrong)
	}
}

func TestMovesOfLongAgoAreLeftUnread(t *testing.T) {
	s, db := fresh(t)
	replace(t, db, "stage_moves", `
		select 'c' || days as candidate, 'specialist' as position, null as from_stage, 'application' as to_stage, now() as nothing,
			timestamptz '2027-01-22 00:00+03' - days * interval '1 day' as moved_at
		from unnest(array[0, 180, 400, 430, 431]) as days`)
	f, _ := read(t, s)
	var got []string
	for _, m := range f.Moves {
		got = append(got, m.Candidate)
	}
	if diff := cmp.Diff([]string{"c0", "c180", "c400", "c430"}, got); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
}

func TestRowsThatDoNotFitAreLeftOutAndReported(t *testing.T) {
	s, db := fresh(t)
	replace(t, db, "rooms", `
		select *
		from (values
			('r1', 'vdnkh', 'А', 'A', '12', array['computer'], 'направо', ''),
			('r2', 'vdnkh', 'Б', 'B', 'twelve', array['computer'], '', ''),
			('r3', null, null, 'C', '12', array[null], '', ''),
			(null, 'vdnkh', 'Г', 'D', '12', null, '', '')
		) as x (id, site, name_ru, name_en, seats, features, way_ru, way_en)`)
	replace(t, db, "rosters", `
		select 'x' as id, 'p' as person, '5/2' as pattern, null::date as anchor_date, date '2027-01-01' as from_date,
			date '-infinity' as to_date, 9.5 * 60 as from_minute, 18.25 as to_minute, '{}'::integer[] as weekdays`)
	replace(t, db, "stage_moves", `
		select 'k' as candidate, 'specialist' as position, 'offer' as from_stage, 'started' as to_stage, null::timestamptz as moved_at`)
	replace(t, db, "stages", `
		select 'offer' as id, 1 as ordinal, 'О' as name_ru, 'O' as name_en, 'NaN'::float8 as rate, 5.0::float8 as working_days`)
	f, faults := read(t, s)
	want := []facts.Fault{
		{Table: "rooms", Key: "r1", Wrong: facts.Say("column_not_integer", "Column", "seats", "Value", 12)},
		{Table: "rooms", Key: "r2", Wrong: facts.Say("column_not_integer", "Column", "seats", "Value", "twelve")},
		{Table: "rooms", Key: "r3", Wrong: facts.Say("column_null", "Column", "site")},
		{Table: "rooms", Key: "r3", Wrong: facts.Say("column_null", "Column", "name_ru")},
		{Table: "rooms", Key: "r3", Wrong: facts.Say("column_not_integer", "Column", "seats", "Value", 12)},
		{Table: "rooms", Key: "r3", Wrong: facts.Say("column_not_words_gaps", "Column", "features", "Value", "[null]")},
		{Table: "rooms", Key: "null", Wrong: facts.Say("column_null", "Column", "id")},
		{Table: "rooms", Key: "null", Wrong: facts.Say("column_not_integer", "Column", "seats", "Value", 12)},
		{Table: "rosters", Key: "x", Wrong: facts.Say("column_not_date", "Column", "to_date", "Value", "-infinity")},
		{Table: "rosters", Key: "x", Wrong: facts.Say("column_not_integer", "Column", "to_minute", "Value", 18.25)},
		{Table: "stages", Key: "offer", Wrong: facts.Say("column_not_number", "Column", "rate", "Value", "NaN")},
		{Table: "stage_moves", Key: "k, started, null", Wrong: facts.Say("column_null", "Column", "moved_at")},
	}
	for i := range want {
		want[i].Done = facts.Say("left_out")
	}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if len(f.Rooms)+len(f.Rosters)+len(f.Moves)+len(f.Stages) != 0 {
		t.Errorf("read all the same: %+v %+v %+v %+v", f.Rooms, f.Rosters, f.Moves, f.Stages)
	}
	if diff := cmp.Diff([]string{"view_type rooms seats text integer"}, saidOf(must(input.Check(ctx, s.DB()))(t))); diff != "" {
		t.Errorf("views (-want +got):\n%s", diff)
	}
}

func TestOtherTypesThatSayTheSameAreRead(t *testing.T) {
	s, db := fresh(t)
	replace(t, db, "rooms", `
		select 17 as id, 'vdnkh'::char(8) as site, 'А'::varchar(9) as name_ru, 'A' as name_en, 12::numeric(5, 1) as seats, '["computer"]'::jsonb as features, '2 этаж'::char(9) as way_ru, ''::text as way_en`)
	replace(t, db, "courses", `
		select '3d6f0a52-0000-4000-8000-000000000000'::uuid as id, 'К' as name_ru, 'C' as name_en, 'software' as course_group, 240::bigint as minutes,
			null::text[] as features, 4::smallint as min_group, 10.0::float8 as max_group, '["process"]'::json as crew, '{540}'::smallint[] as starts,
			12::numeric as refresh_months, true as examined, 7::smallint as retake_after_days, null::bigint as most_attempts, 'old'::varchar as counts_as`)
	replace(t, db, "people", `
		select 'p' as id, 'Ф' as family_name, 'И' as given_name, '' as patronymic, 'o' as office, 'п' as position,
			timestamptz '2027-01-17 22:00Z' as started_on, timestamp '2027-02-01 23:00' as cleared_on, '2027-03-01' as left_on, '["step_free"]'::jsonb as needs`)
	replace(t, db, "bookings", `
		select 'b' as id, '17' as room, timestamp '2027-01-25 10:00' as starts_at, date '2027-01-26' as ends_at, 'Д' as title`)
	f, faults := read(t, s)
	if faults != nil {
		t.Errorf("faults: %v", faults)
	}
	want := &facts.Facts{
		Rooms: []facts.Room{{ID: "17", Site: "vdnkh", NameRu: "А", NameEn: "A", Seats: 12, Features: []string{"computer"}, WayRu: "2 этаж"}},
		Courses: []facts.Course{{ID: "3d6f0a52-0000-4000-8000-000000000000", NameRu: "К", NameEn: "C", Group: "software", Minutes: 240, Features: []string{},
			MinGroup: 4, MaxGroup: 10, Crew: []string{"process"}, Starts: []int{540}, RefreshMonths: new(12),
			Examined: true, RetakeAfterDays: new(7), CountsAs: new("old")}},
		People: []facts.Person{{ID: "p", FamilyName: "Ф", GivenName: "И", Office: "o", Position: "п",
			Started: friday - 4, Cleared: new(friday + 10), Left: new(friday + 38), Needs: []string{"step_free"}}},
		Bookings: []facts.Booking{{ID: "b", Room: "17", Starts: (friday + 3).At(600, moscow), Ends: (friday + 4).At(0, moscow), Title: "Д"}},
	}
	f.Calendar = nil
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if wrong := must(input.Check(ctx, s.DB()))(t); wrong != nil {
		t.Errorf("views: %v", wrong)
	}
}

func TestViewsThatCannotBeReadAreNamed(t *testing.T) {
	url := pgtest.Database(t)
	db := sqlx.NewDb(open(t, url), "postgres")
	exec(t, db, "drop view input.waves")
	replace(t, db, "rooms", "select id, site, name_ru, seats from cohort.rooms")
	replace(t, db, "attendance", "select session, person, true as present from cohort.attendance") // as it was before marks
	exec(t, db, `
		create role reader_of_some login;
		grant usage on schema input, cohort to reader_of_some;
		grant select on all tables in schema input to reader_of_some;
		revoke select on input.people from reader_of_some`)
	t.Cleanup(func() { exec(t, db, "drop owned by reader_of_some; drop role reader_of_some") })
	as, err := store.Open(ctx, strings.Replace(url, "?", "?options=-crole%3Dreader_of_some&", 1))
	ok(t, err)
	defer as.Close()
	want := []string{
		"view_lacks rooms name_en, features, way_ru, way_en",
		"view_unreadable people permission denied for view people",
		"view_lacks attendance mark, result",
		"view_missing waves",
	}
	if diff := cmp.Diff(want, saidOf(must(input.Check(ctx, as.DB()))(t))); diff != "" {
		t.Errorf("views (-want +got):\n%s", diff)
	}
	_, _, _, _, err = as.ReadFacts(ctx, friday, moscow)
	if err == nil || !strings.HasPrefix(err.Error(), "view input.rooms cannot be read; cohort doctor says what it needs: ") {
		t.Errorf("facts: %v", err)
	}
}

// A view that hangs, and one whose table somebody else has locked, cost a night its
// patience and no more, and the error says what to do.
func TestViewsThatAreNotReadInTime(t *testing.T) {
	s, db := fresh(t)
	store.Patience(s, 400*time.Millisecond)
	if _, _, _, _, err := s.ReadFacts(ctx, friday, moscow); err != nil {
		t.Fatal(err)
	}
	refused := func(want string) {
		t.Helper()
		if _, _, _, _, err := s.ReadFacts(ctx, friday, moscow); err == nil || err.Error() != want {
			t.Errorf("facts: %v\nwant: %s", err, want)
		}
	}
	other, err := db.Beginx()
	ok(t, err)
	defer other.Rollback()
	_, err = other.Exec(`lock table cohort.waves in access exclusive mode`)
	ok(t, err)
	refused("view input.waves cannot be read; what it stands on is locked by somebody else: see pg_locks, and cohort doctor --views")
	ok(t, other.Rollback())
	replace(t, db, "calendar", "select c.* from cohort.calendar c, pg_sleep(600)")
	refused("view input.calendar cannot be read; it is not there after 400ms: copy what it stands on into this database, or add an index; cohort doctor --views says how long each view takes")
	if _, err := s.Calendar(ctx); !errors.Is(err, input.ErrSlow) {
		t.Errorf("the calendar alone: %v", err)
	}
}

// Whatever else is asked of the database has a limit too.
func TestEveryConnectionHasLimits(t *testing.T) {
	s, _ := fresh(t)
	for _, setting := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		var is string
		ok(t, s.DB().QueryRow("select current_setting($1)", setting).Scan(&is))
		if is == "0" {
			t.Errorf("%s is not set", setting)
		}
	}
}

func TestIssuedTimetableAcrossVersions(t *testing.T) {
	s, db := fresh(t)
	if f, _ := read(t, s); f.Issued != nil {
		t.Errorf("issued before the first: %+v", f.Issued)
	}
	const anonymous = "A/vdnkh/2027-02-01/o1/1"
	place := facts.Nameless{ID: anonymous, Office: "o1", Intake: &intake, Number: 1}
	// Made on Tuesday: Wednesday is held as it says, the rest was planned again.
	published(t, s, 0, friday-3, session("wed", "r1", "t1", 1, 600, "anna"), session("thu", "r1", "t1", 2, 600, "boris"), session("mon", "r1", "t1", 6, 600, anonymous))
	// Made on Thursday: its own Thursday is held, without the session above.
	published(t, s, 1, friday-1, session("thu2", "r1", "t2", 0, 660, "boris"), session("mon", "r2", "t1", 4, 600, "anna"))
	// Made on Friday: it stands from Friday on.
	published(t, s, 2, friday, session("fri", "r1", "t3", 0, 600, "boris", "anna"), session("tue", "r2", "t1", 4, 600, anonymous))
	for _, id := range []string{"tue", "gone"} {
		pin(t, db, id, "manager", planner.AllPins()...)
	}
	pin(t, db, "fri", "manager", planner.PinTime, planner.PinRoom)
	replace(t, db, "attendance", `
		select *
		from (values ('wed', 'anna', 'absent', null), ('thu', 'anna', 'absent', null), ('never', 'anna', 'present', 'failed'), (null, 'anna', 'late', null)) as x (session, person, mark, result)`)
	f, faults := read(t, s)
	issued := func(id, room, trainer string, days, start int, pinned bool, learners ...string) facts.Issued {
		return facts.Issued{ID: id, Course: "short", Room: room, Trainers: []string{trainer}, Date: friday + planner.Date(days), Start: start, Minutes: 60,
			Learners: learners, Pinned: pinned}
	}
	want := []facts.Issued{
		issued("wed", "r1", "t1", -2, 600, false, "anna"),
		issued("thu2", "r1", "t2", -1, 660, false, "boris"),
		issued("fri", "r1", "t3", 0, 600, false, "anna", "boris"),
		issued("tue", "r2", "t1", 4, 600, true),
	}
	want[1].Sudden, want[2].Sudden = true, true // no version before their days had them
	want[2].Pins = []string{planner.PinRoom, planner.PinTime}
	want[3].Learners, want[3].Nameless = []string{}, []facts.Nameless{place}
	if diff := cmp.Diff(want, f.Issued); diff != "" {
		t.Errorf("issued (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]facts.Attendance{{Session: "never", Person: "anna", Mark: "present", Result: new("failed")}, {Session: "thu", Person: "anna", Mark: "absent"},
		{Session: "wed", Person: "anna", Mark: "absent"}}, f.Attendance); diff != "" {
		t.Errorf("attendance (-want +got):\n%s", diff)
	}
	if len(faults) != 1 || faults[0].Table != "attendance" || faults[0].Key != "null, anna" {
		t.Errorf("faults: %v", faults)
	}
	f, _, _, _, err := s.ReadFacts(ctx, friday+1830-2, moscow)
	ok(t, err)
	if len(f.Issued) != 4 {
		t.Errorf("five years after Wednesday: %+v", f.Issued)
	}
	f, _, _, _, err = s.ReadFacts(ctx, friday+1831-2, moscow)
	ok(t, err)
	if diff := cmp.Diff(want[1:], f.Issued); diff != "" {
		t.Errorf("a day later (-want +got):\n%s", diff)
	}
	replace(t, db, "attendance", `
		select *
		from (values ('wed', 'anna', 'late', 'failed'), ('thu', 'anna', 'absent', null)) as x (session, person, mark, result)`)
	exec(t, db, `
		insert into cohort.sites (id, name_ru, name_en, kind) values ('home', 'Дом', 'Home', 'office');
		insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values ('home', 'Офис', 'Office', 'home', 'СВАО', 2);
		insert into cohort.people (id, family_name, given_name, office, position, started_on) values ('anna', 'Иванова', 'Анна', 'home', 'специалист', '2026-01-18')`)
	f, _, _, _, err = s.ReadFacts(ctx, friday+2500, moscow)
	ok(t, err)
	if len(f.Issued) != 1 || f.Issued[0].ID != "wed" || len(f.Attendance) != 1 || f.Attendance[0].Session != "wed" {
		t.Errorf("2500 days later, of the session that anna failed: %+v, %+v", f.Issued, f.Attendance)
	}
}

// Who was told of a session as it stands: by mail about its site or one of its trainers,
// in its week, of a version that has it on that day at that start.
func TestWhoWasToldOfWhatWasHeld(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday-3, session("wed", "r1", "t1", 1, 600, "anna"), session("moved", "r1", "t2", 2, 600, "boris"), session("room", "r2", "t1", 3, 600))
	published(t, s, 1, friday-1, session("moved", "r1", "t2", 0, 660, "boris"), session("room", "r1", "t1", 1, 600))
	told := func(id string) string {
		f, _ := read(t, s)
		for _, x := range f.Issued {
			if x.ID == id {
				return fmt.Sprint(x.Sudden, " ", x.Mailed, " ", x.Told != nil)
			}
		}
		return "is not issued"
	}
	for i, c := range []struct {
		name, kind, subject, period string
		version                     int64
		accepted                    bool
		wed, moved, room            string // sudden, mailed, told
	}{
		{"an office", store.KindWaves, "vdnkh", "2027-W03", 1, true, "false false false", "true false false", "false false false"},
		{"another week", store.KindWeekly, "vdnkh", "2027-W04", 1, true, "false false false", "true false false", "false false false"},
		{"another site", store.KindWeekly, "sokol", "2027-W03", 1, true, "false false false", "true false false", "false false false"},
		{"another trainer", store.KindTrainerWeek, "t3", "2027-W03", 1, true, "false false false", "true false false", "false false false"},
		{"the site, before one was moved; no server took it", store.KindWeekly, "vdnkh", "2027-W03", 1, false, "false true false", "true false false", "false true false"},
		{"a trainer, of the move", store.KindTrainerWeek, "t2", "2027-W03", 2, true, "false true false", "true true true", "false true false"},
		{"the site once more", store.KindWeekly, "vdnkh", "2027-W03", 1, true, "false true true", "true true true", "false true true"},
	} {
		slot := noon.Add(time.Duration(i) * time.Hour)
		reader := map[string]string{store.KindWeekly: store.Manager, store.KindTrainerWeek: store.TrainerSelf, store.KindWaves: store.OfficeHead}[c.kind]
		run := claimed(t, s, store.Weekly, slot)
		must(s.Issue(ctx, run, []store.Intent{{Address: address(t, db, reader, c.subject, fmt.Sprintf("m%d@example.org", i)), Kind: c.kind, Subject: c.subject, Period: c.period, Version: c.version}},
			store.RunDone, store.Outcome{}, slot))(t)
		for _, m := range must(s.Unrendered(ctx, run.ID))(t) {
			ok(t, s.Freeze(ctx, m.ID, store.Rendered{Subject: "Week", Text: "…"}, slot))
		}
		for _, m := range must(s.ClaimMessages(ctx, slot, time.Minute, 10))(t) {
			if c.accepted {
				ok(t, s.Accepted(ctx, m, "250 OK", slot))
			} else {
				ok(t, s.Dead(ctx, m, "550 no such user"))
			}
		}
		for id, want := range map[string]string{"wed": c.wed, "moved": c.moved, "room": c.room} {
			if got := told(id); got != want {
				t.Errorf("mail to %s: %s: sudden, mailed, told: %s, want %s", c.name, id, got, want)
			}
		}
	}
}

// What is written of people whom no view knows is told for a while, and then left unread.
func TestMarksOfPeopleWhoLeft(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday, session("wed", "r1", "t1", 3, 600, "anna", "boris"))
	replace(t, db, "attendance", `
		select *
		from (values ('wed', 'boris', 'absent', null)) as x (session, person, mark, result)`)
	for days, want := range map[planner.Date]int{facts.ToldDays: 1, facts.ToldDays + 1: 0} {
		f, _, _, _, err := s.ReadFacts(ctx, friday+3+days, moscow)
		ok(t, err)
		if len(f.Attendance) != want {
			t.Errorf("%d days after the session: %+v", days, f.Attendance)
		}
	}
}

// For each day the last version whose first day is not after it, whatever the
// order of the first days: somebody may run a night by hand for another day.
func TestIssuedTimetableIsTheLastVersionOfEachDay(t *testing.T) {
	s, _ := fresh(t)
	random := rand.New(rand.NewPCG(1, 2))
	var firsts []planner.Date
	for i := range 8 {
		first := friday - 6 + planner.Date(random.IntN(10))
		firsts = append(firsts, first)
		var sessions []planner.Session
		for day := range 7 {
			sessions = append(sessions, session(fmt.Sprintf("v%d/%d", i+1, day), "r1", "t1", day, 600))
		}
		w := world(first)
		run := claimed(t, s, store.Nightly, noon.AddDate(0, 0, i))
		reading(t, s, run, w)
		must(s.Publish(ctx, run, store.Publication{Base: int64(i), Snapshot: w, Plan: plan(w, sessions...)}, noon))(t)
		var want, got []string
		for date := friday - 10; date < friday+20; date++ {
			last := -1
			for k, f := range firsts {
				if f <= date {
					last = k
				}
			}
			if last >= 0 && date < firsts[last]+7 {
				want = append(want, fmt.Sprintf("v%d/%d", last+1, date-firsts[last]))
			}
		}
		f, _ := read(t, s)
		for _, x := range f.Issued {
			got = append(got, x.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("first days %v (-want +got):\n%s", firsts, diff)
		}
	}
}

func saidOf(list []facts.Fault) (out []string) {
	for _, f := range list {
		out = append(out, f.Wrong.String())
	}
	return out
}

// Texts of the views are read tidy, in lists too.
func TestTextsOfViewsAreTidy(t *testing.T) {
	s, db := fresh(t)
	replace(t, db, "programmes", `select 'p'::text as id, ''::text as name_ru, ''::text as name_en, E'универсальныи\u0306\u00a0специалист'::text as position, 12 as due_working_days`)
	replace(t, db, "rooms", `select E'A\u00a01'::text as id, 's'::text as site, ''::text as name_ru, ''::text as name_en, 12 as seats, array[E'auditorium\u00a0']::text[] as features, E'2\u00a0этаж' as way_ru, '' as way_en`)
	f, _ := read(t, s)
	if len(f.Programmes) != 1 || f.Programmes[0].Position != "универсальный специалист" {
		t.Errorf("programmes: %+v", f.Programmes)
	}
	if len(f.Rooms) != 1 || f.Rooms[0].ID != "A 1" || f.Rooms[0].Features[0] != "auditorium" || f.Rooms[0].WayRu != "2 этаж" {
		t.Errorf("rooms: %+v", f.Rooms)
	}
}
