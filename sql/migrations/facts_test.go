package migrations_test

import (
	"database/sql"
	_ "embed"
	"errors"
	"strings"
	"testing"

	"cohort/internal/localpg/pgtest"

	"github.com/lib/pq"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

//go:embed testdata/world.sql
var world string

// facts is a database with one of everything in it.
func facts(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(world); err != nil {
		t.Fatal(err)
	}
	return db
}

// undone runs statements and takes back what they did.
func undone(t *testing.T, db *sql.DB, statements string) error {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = tx.Exec(statements)
	return err
}

// A rule of the database, a statement that it refuses and one beside it that it
// lets pass.
type rule struct{ name, bites, passes string }

var rules = []rule{
	// What a key and a line of text are.
	{"identifier_check", `update cohort.bookings set id = 'a b' where id = 'B1'`, `update cohort.bookings set id = 'a/b-Ж' where id = 'B1'`},
	{"identifier_check", `update cohort.bookings set id = 'a:b' where id = 'B1'`, `update cohort.bookings set id = repeat('x', 100) where id = 'B1'`},
	{"identifier_check", `update cohort.bookings set id = '' where id = 'B1'`, `update cohort.bookings set id = 'x' where id = 'B1'`},
	{"identifier_check", `update cohort.bookings set id = repeat('x', 101) where id = 'B1'`, `update cohort.bookings set id = '1' where id = 'B1'`},
	{"title_check", `update cohort.bookings set title = ''`, `update cohort.bookings set title = '=A1'`},
	{"title_check", `update cohort.bookings set title = ' a'`, `update cohort.bookings set title = 'a a'`},
	{"title_tidy", `update cohort.bookings set title = 'a  a'`, `update cohort.bookings set title = 'a a'`},
	{"title_tidy", `update cohort.bookings set title = E'a\u00a0a'`, `update cohort.bookings set title = 'a a'`},
	{"title_tidy", `update cohort.bookings set title = E'краи\u0306'`, `update cohort.bookings set title = 'край'`},
	{"title_tidy", `update cohort.bookings set title = E'a\u200b'`, `update cohort.bookings set title = 'a'`},
	{"identifier_tidy", `update cohort.bookings set id = E'краи\u0306' where id = 'B1'`, `update cohort.bookings set id = 'край' where id = 'B1'`},
	{"rooms_features_tidy", `update cohort.rooms set features = array[E'a\u00a0b']`, `update cohort.rooms set features = '{"a b"}'`},
	{"courses_features_tidy", `update cohort.courses set features = '{" a"}'`, `update cohort.courses set features = '{a}'`},
	{"courses_crew_tidy", `update cohort.courses set crew = '{"a "}'`, `update cohort.courses set crew = '{a}'`},
	{"courses_crew_tidy", `update cohort.courses set crew = array[repeat('a', 1001)]`, `update cohort.courses set crew = array[repeat('a', 1000)]`},
	{"trainers_roles_tidy", `update cohort.trainers set roles = '{"a  b"}'`, `update cohort.trainers set roles = '{"a b"}'`},
	{"trainers_patronymic_tidy", `update cohort.trainers set patronymic = ' '`, `update cohort.trainers set patronymic = ''`},
	{"trainers_patronymic_length", `update cohort.trainers set patronymic = repeat('ж', 301)`, `update cohort.trainers set patronymic = repeat('ж', 300)`},
	{"people_patronymic_tidy", `update cohort.people set patronymic = 'a '`, `update cohort.people set patronymic = 'a'`},
	{"people_patronymic_tidy", `update cohort.people set patronymic = E'a\u202e'`, `update cohort.people set patronymic = 'a'`},
	{"people_patronymic_length", `update cohort.people set patronymic = repeat('ж', 301)`, `update cohort.people set patronymic = repeat('ж', 300)`},
	{"people_needs_tidy", `update cohort.people set needs = '{" a"}'`, `update cohort.people set needs = '{a}'`},
	{"candidates_patronymic_tidy", `update cohort.candidates set patronymic = E'a\tb'`, `update cohort.candidates set patronymic = 'a b'`},
	{"candidates_patronymic_length", `update cohort.candidates set patronymic = repeat('ж', 301)`, `update cohort.candidates set patronymic = repeat('ж', 300)`},
	{"candidates_needs_tidy", `update cohort.candidates set needs = '{"a "}'`, `update cohort.candidates set needs = '{a}'`},
	{"title_check", `update cohort.bookings set title = E'a\nb'`, `update cohort.bookings set title = 'b'`},
	{"title_check", `update cohort.bookings set title = repeat('ж', 301)`, `update cohort.bookings set title = repeat('ж', 300)`},
	{"minute_check", `update cohort.rosters set to_minute = 1441`, `update cohort.rosters set to_minute = 1440`},
	{"minute_check", `update cohort.rosters set from_minute = -1`, `update cohort.rosters set from_minute = 0`},

	// Calendar
	{"calendar_pkey", `insert into cohort.calendar values ('2027-01-01', 'holiday', 'a')`, `insert into cohort.calendar values ('2028-01-01', 'holiday', 'a')`},
	{"calendar_kind", `insert into cohort.calendar values ('2028-01-04', 'feast', 'a')`, `insert into cohort.calendar values ('2028-01-04', 'shortened', 'a')`},
	{"calendar_weekday", `insert into cohort.calendar values ('2028-01-01', 'moved_day_off', 'a')`, `insert into cohort.calendar values ('2028-01-03', 'moved_day_off', 'a', '2028-01-01')`},
	{"calendar_weekday", `insert into cohort.calendar values ('2028-01-07', 'working_weekend_shortened', 'a')`, `insert into cohort.calendar values ('2028-01-08', 'working_weekend_shortened', 'a')`},
	{"calendar_weekday", `insert into cohort.calendar values ('2028-01-08', 'shortened', 'a')`, `insert into cohort.calendar values ('2028-01-07', 'shortened', 'a')`},
	{"calendar_moved_from", `insert into cohort.calendar values ('2028-01-03', 'holiday', 'a', '2028-01-01')`, `insert into cohort.calendar values ('2028-01-03', 'holiday', 'a', null)`},
	{"calendar_moved_from", `insert into cohort.calendar values ('2028-01-03', 'moved_day_off', 'a', '2028-01-03')`, `insert into cohort.calendar values ('2028-01-03', 'moved_day_off', 'a', '2028-01-02')`},
	{"calendar_moved_once", `insert into cohort.calendar values ('2028-01-03', 'moved_day_off', 'a', '2027-01-03')`, `insert into cohort.calendar values ('2028-01-03', 'moved_day_off', 'a', '2028-01-02')`},
	{"calendar_finite", `insert into cohort.calendar values ('infinity', 'holiday', 'a')`, `insert into cohort.calendar values ('2269-12-31', 'holiday', 'a')`},
	{"calendar_plausible", `insert into cohort.calendar values ('9999-12-31', 'holiday', 'a')`, `insert into cohort.calendar values ('1870-01-01', 'holiday', 'a')`},

	// Places
	{"sites_pkey", `insert into cohort.sites values ('SOKOL', 'a', 'a', '', 'office')`, `insert into cohort.sites values ('SOKOL-2', 'a', 'a', '', 'office')`},
	{"sites_kind", `update cohort.sites set kind = 'home' where id = 'EMPTY'`, `update cohort.sites set kind = 'virtual' where id = 'EMPTY'`},
	{"sites_address_length", `update cohort.sites set address = repeat('ж', 1001)`, `update cohort.sites set address = repeat('ж', 1000)`},
	{"travel_pkey", `insert into cohort.travel values ('SOKOL', 'VDNKH', 5)`, `insert into cohort.travel values ('STROGINO', 'VDNKH', 5)`},
	{"travel_once", `insert into cohort.travel values ('VDNKH', 'SOKOL', 40)`, `insert into cohort.travel values ('VDNKH', 'STROGINO', 40)`},
	{"travel_apart", `insert into cohort.travel values ('VDNKH', 'VDNKH', 0)`, `insert into cohort.travel values ('VDNKH', 'STROGINO', 0)`},
	{"travel_minutes", `update cohort.travel set minutes = -1`, `update cohort.travel set minutes = 0`},
	{"travel_minutes", `update cohort.travel set minutes = 1441`, `update cohort.travel set minutes = 1440`},
	{"travel_from_site_fkey", `insert into cohort.travel values ('NOWHERE', 'VDNKH', 5)`, `insert into cohort.travel values ('STROGINO', 'VDNKH', 5)`},
	{"travel_to_site_fkey", `insert into cohort.travel values ('VDNKH', 'NOWHERE', 5)`, `insert into cohort.travel values ('VDNKH', 'STROGINO', 5)`},
	{"rooms_pkey", `insert into cohort.rooms values ('A1', 'VDNKH', 'a', 'a', 1)`, `insert into cohort.rooms values ('A2', 'VDNKH', 'a', 'a', 1)`},
	{"rooms_site_fkey", `insert into cohort.rooms values ('A2', 'NOWHERE', 'a', 'a', 1)`, `insert into cohort.rooms values ('A2', 'STROGINO', 'a', 'a', 1)`},
	{"rooms_seats", `update cohort.rooms set seats = 0`, `update cohort.rooms set seats = 1`},
	{"rooms_seats_most", `update cohort.rooms set seats = 1000000001`, `update cohort.rooms set seats = 1000000000`},
	{"rooms_way", `update cohort.rooms set way_ru = repeat('ж', 61)`, `update cohort.rooms set way_ru = repeat('ж', 60)`},
	{"rooms_way", `update cohort.rooms set way_en = E'a\nb'`, `update cohort.rooms set way_en = 'a b'`},
	{"rooms_features", `update cohort.rooms set features = '{a,b,a}'`, `update cohort.rooms set features = '{a,b}'`},
	{"rooms_features", `update cohort.rooms set features = '{""}'`, `update cohort.rooms set features = '{}'`},
	{"rooms_features", `update cohort.rooms set features = '{a,null}'`, `update cohort.rooms set features = '{a,"null"}'`},
	{"rooms_features", `update cohort.rooms set features = '{{a,b},{c,d}}'`, `update cohort.rooms set features = '{a,b,c,d}'`},
	{"room_hours_pkey", `insert into cohort.room_hours values ('A1', 7, 600, 610)`, `insert into cohort.room_hours values ('A1', 6, 600, 610)`},
	{"room_hours_room_fkey", `insert into cohort.room_hours values ('A9', 6, 600, 610)`, `insert into cohort.room_hours values ('C1', 6, 600, 610)`},
	{"room_hours_weekday", `insert into cohort.room_hours values ('A1', 0, 600, 610)`, `insert into cohort.room_hours values ('A1', 2, 600, 610)`},
	{"room_hours_weekday", `insert into cohort.room_hours values ('A1', 8, 600, 610)`, `insert into cohort.room_hours values ('C1', 7, 600, 610)`},
	{"room_hours_order", `insert into cohort.room_hours values ('A1', 6, 600, 600)`, `insert into cohort.room_hours values ('A1', 6, 600, 601)`},
	{"room_hours_apart", `insert into cohort.room_hours values ('A1', 7, 1319, 1330)`, `insert into cohort.room_hours values ('A1', 7, 1320, 1330)`},
	{"room_parts_pkey", `insert into cohort.room_parts values ('A1', 'C1')`, `insert into cohort.rooms values ('A2', 'VDNKH', 'a', 'a', 1); insert into cohort.room_parts values ('A1', 'A2')`},
	{"room_parts_once", `insert into cohort.room_parts values ('C1', 'A1')`, `insert into cohort.rooms values ('A2', 'VDNKH', 'a', 'a', 1); insert into cohort.room_parts values ('C1', 'A2')`},
	{"room_parts_apart", `insert into cohort.room_parts values ('A1', 'A1')`, `delete from cohort.room_parts; insert into cohort.room_parts values ('C1', 'A1')`},
	{"room_parts_one_site", `insert into cohort.room_parts values ('W', 'A1')`, `delete from cohort.room_parts; insert into cohort.room_parts values ('C1', 'A1')`},
	{"room_parts_one_site", `update cohort.rooms set site = 'STROGINO' where id = 'A1'`, `insert into cohort.equipment values ('STROGINO', 'terminal', 1); update cohort.rooms set site = 'STROGINO' where id in ('A1', 'C1')`},
	{"room_parts_room_fkey", `insert into cohort.room_parts values ('A9', 'C1')`, `insert into cohort.rooms values ('A9', 'VDNKH', 'a', 'a', 1); insert into cohort.room_parts values ('A9', 'C1')`},
	{"room_parts_part_fkey", `insert into cohort.room_parts values ('A1', 'C9')`, `insert into cohort.rooms values ('C9', 'VDNKH', 'a', 'a', 1); insert into cohort.room_parts values ('A1', 'C9')`},
	{"equipment_pkey", `insert into cohort.equipment values ('VDNKH', 'terminal', 2)`, `insert into cohort.equipment values ('VDNKH', 'printer', 2)`},
	{"equipment_site_fkey", `insert into cohort.equipment values ('NOWHERE', 'terminal', 2)`, `insert into cohort.equipment values ('SOKOL', 'terminal', 2)`},
	{"equipment_number", `update cohort.equipment set number = 0`, `update cohort.equipment set number = 2`},
	{"equipment_number_most", `update cohort.equipment set number = 1000000001`, `update cohort.equipment set number = 1000000000`},
	{"room_equipment_pkey", `insert into cohort.room_equipment values ('C1', 'terminal', 1)`, `insert into cohort.room_equipment values ('A1', 'terminal', 1)`},
	{"room_equipment_room_fkey", `alter table cohort.room_equipment disable trigger user; insert into cohort.room_equipment values ('C9', 'terminal', 1)`, `insert into cohort.room_equipment values ('A1', 'terminal', 1)`},
	{"room_equipment_there", `update cohort.room_equipment set number = 2`, `update cohort.equipment set number = 2; update cohort.room_equipment set number = 2`},
	{"room_equipment_there", `update cohort.rooms set site = 'STROGINO' where id in ('A1', 'C1')`, `delete from cohort.room_equipment; update cohort.rooms set site = 'STROGINO' where id in ('A1', 'C1')`},
	{"room_equipment_there", `update cohort.equipment set site = 'STROGINO'`, `delete from cohort.room_equipment; update cohort.equipment set site = 'STROGINO'`},
	{"room_equipment_there", `delete from cohort.equipment`, `delete from cohort.room_equipment; delete from cohort.equipment`},
	{"room_equipment_there", `update cohort.equipment set number = 3; update cohort.room_equipment set number = 3; update cohort.equipment set number = 2`, `update cohort.equipment set number = 3; update cohort.room_equipment set number = 2; update cohort.equipment set number = 2`},
	{"room_equipment_there", `insert into cohort.room_equipment values ('W', 'terminal', 1)`, `insert into cohort.room_equipment values ('A1', 'terminal', 1)`},
	{"room_equipment_there", `insert into cohort.room_equipment values ('A1', 'printer', 1)`, `insert into cohort.equipment values ('VDNKH', 'printer', 1); insert into cohort.room_equipment values ('A1', 'printer', 1)`},
	{"room_equipment_number", `update cohort.room_equipment set number = 0`, `update cohort.room_equipment set number = 1`},
	{"people_needs", `update cohort.people set needs = '{a,a}'`, `update cohort.people set needs = '{a,b}'`},
	{"people_needs", `update cohort.people set needs = '{""}'`, `update cohort.people set needs = '{}'`},
	{"candidates_needs", `update cohort.candidates set needs = '{a,null}'`, `update cohort.candidates set needs = '{a}'`},
	{"closures_pkey", `insert into cohort.closures values ('X1', 'VDNKH', null, '2027-01-01', '2027-01-01', 'a')`, `insert into cohort.closures values ('X3', 'VDNKH', null, '2027-01-25', '2027-01-25', 'a')`},
	{"closures_site_fkey", `insert into cohort.closures values ('X3', 'NOWHERE', null, '2027-01-01', '2027-01-01', 'a')`, `insert into cohort.closures values ('X3', 'SOKOL', null, '2027-01-01', '2027-01-01', 'a')`},
	{"closures_site_room_fkey", `insert into cohort.closures values ('X3', 'STROGINO', 'A1', '2027-01-01', '2027-01-01', 'a')`, `insert into cohort.closures values ('X3', 'VDNKH', 'A1', '2027-01-01', '2027-01-01', 'a')`},
	{"closures_order", `update cohort.closures set to_date = '2027-01-24'`, `update cohort.closures set to_date = '2027-01-25'`},
	{"closures_hours", `update cohort.closures set to_minute = 840`, `update cohort.closures set from_minute = 600, to_minute = 840`},
	{"closures_hours", `update cohort.closures set from_minute = 840, to_minute = 840`, `update cohort.closures set from_minute = 840, to_minute = 839`},
	{"closures_finite", `update cohort.closures set from_date = '-infinity'`, `update cohort.closures set to_date = 'infinity'`},
	{"bookings_finite", `update cohort.bookings set starts_at = '-infinity' where id = 'B1'`, `update cohort.bookings set ends_at = 'infinity' where id = 'B2'`},
	{"bookings_pkey", `insert into cohort.bookings values ('B1', 'C1', '2027-01-01 10:00Z', '2027-01-01 11:00Z', 'a')`, `insert into cohort.bookings values ('B3', 'C1', '2027-01-01 10:00Z', '2027-01-01 11:00Z', 'a')`},
	{"bookings_room_fkey", `insert into cohort.bookings values ('B3', 'C9', '2027-01-01 10:00Z', '2027-01-01 11:00Z', 'a')`, `insert into cohort.bookings values ('B3', 'C1', '2027-01-01 10:00Z', '2027-01-01 11:00Z', 'a')`},
	{"bookings_order", `update cohort.bookings set ends_at = starts_at`, `update cohort.bookings set ends_at = starts_at + interval '1 minute'`},
	{"bookings_apart", `insert into cohort.bookings values ('B3', 'A1', '2027-01-27 10:59Z', '2027-01-27 12:00Z', 'a')`, `insert into cohort.bookings values ('B3', 'A1', '2027-01-27 11:00Z', '2027-01-27 12:00Z', 'a')`},
	{"bookings_apart", `insert into cohort.bookings values ('B3', 'A1', '2027-01-27 06:00Z', '2027-01-27 12:00Z', 'a')`, `insert into cohort.bookings values ('B3', 'C1', '2027-01-27 06:00Z', '2027-01-27 12:00Z', 'a')`},

	// Courses
	{"courses_pkey", `insert into cohort.courses values ('IT-01', 'a', 'a', 'software', 60, '{}', 1, 2, '{process}')`, `insert into cohort.courses values ('IT-02', 'a', 'a', 'software', 60, '{}', 1, 2, '{process}')`},
	{"courses_group", `update cohort.courses set course_group = 'fun'`, `update cohort.courses set course_group = 'assessment'`},
	{"courses_minutes", `update cohort.courses set starts = '{}', minutes = 0`, `update cohort.courses set starts = '{}', minutes = 1`},
	{"courses_minutes", `update cohort.courses set starts = '{}', minutes = 1441`, `update cohort.courses set starts = '{}', minutes = 1440`},
	{"courses_features", `update cohort.courses set features = '{a,a}'`, `update cohort.courses set features = '{}'`},
	{"courses_features", `update cohort.courses set features = '{a,""}'`, `update cohort.courses set features = '{a}'`},
	{"courses_group_size", `update cohort.courses set min_group = 3, max_group = 2`, `update cohort.courses set min_group = 2, max_group = 2`},
	{"courses_group_most", `update cohort.courses set max_group = 1000000001`, `update cohort.courses set max_group = 1000000000`},
	{"courses_group_size", `update cohort.courses set min_group = 0`, `update cohort.courses set min_group = 1`},
	{"courses_crew", `update cohort.courses set crew = '{process,""}'`, `update cohort.courses set crew = '{process,process}'`},
	{"courses_crew", `update cohort.courses set crew = '{process,null}'`, `update cohort.courses set crew = '{process,psychologist}'`},
	{"courses_crew", `update cohort.courses set crew = '{{process},{psychologist}}'`, `update cohort.courses set crew = '{process}'`},
	{"courses_crew_somebody", `update cohort.courses set crew = '{}'`, `update cohort.courses set crew = '{a}'`},
	{"courses_starts", `update cohort.courses set starts = '{-30}' where id = 'SRV-01'`, `update cohort.courses set starts = '{0}' where id = 'SRV-01'`},
	{"courses_starts", `update cohort.courses set starts = '{1080}' where id = 'SRV-01'`, `update cohort.courses set starts = '{1050}' where id = 'SRV-01'`},
	{"courses_starts", `update cohort.courses set starts = '{540,540}' where id = 'SRV-01'`, `update cohort.courses set starts = '{600,540}' where id = 'SRV-01'`},
	{"courses_starts", `update cohort.courses set starts = '{540,null}' where id = 'SRV-01'`, `update cohort.courses set starts = '{}' where id = 'SRV-01'`},
	{"courses_refresh_months", `update cohort.courses set refresh_months = 0`, `update cohort.courses set refresh_months = null`},
	{"courses_refresh_most", `update cohort.courses set refresh_months = 1201`, `update cohort.courses set refresh_months = 1200`},
	{"courses_starts_on_grid", `update cohort.courses set starts = '{540,555}' where id = 'SRV-01'`, `update cohort.courses set starts = '{540,570}' where id = 'SRV-01'`},
	{"courses_starts_on_grid", `update cohort.courses set starts = '{545}' where id = 'SRV-01'`, `update cohort.grid set minutes = 5; update cohort.courses set starts = '{545}' where id = 'SRV-01'`},
	// What a change leaves alone has to be right too.
	{"courses_starts_on_grid", `update cohort.grid set minutes = 20; update cohort.courses set name_en = 'x' where id = 'SRV-01'`, `update cohort.grid set minutes = 20; update cohort.courses set name_en = 'x', starts = '{540}' where id = 'SRV-01'`},
	{"completed_not_to_come", `set local cohort.today = '2020-01-01'; update cohort.completed set course = course`, `set local cohort.today = '2030-01-01'; update cohort.completed set course = course`},
	{"session_outcomes_trainers_known", `set local session_replication_role = replica; insert into cohort.session_outcomes (session, held, trainers) values ('old', true, '{T-99}'); set local session_replication_role = origin; update cohort.session_outcomes set reason = 'x' where session = 'old'`,
		`set local session_replication_role = replica; insert into cohort.session_outcomes (session, held, trainers) values ('old', true, '{T-99}'); set local session_replication_role = origin; update cohort.session_outcomes set trainers = '{}' where session = 'old'`},
	{"grid_once", `insert into cohort.grid values (false, 15)`, `update cohort.grid set minutes = 15`},
	{"grid_pkey", `insert into cohort.grid values (true, 15)`, `update cohort.grid set minutes = 15`},
	{"grid_minutes", `update cohort.grid set minutes = 4`, `update cohort.grid set minutes = 120`},
	{"courses_retake", `update cohort.courses set retake_after_days = -1`, `update cohort.courses set retake_after_days = 0`},
	{"courses_retake", `update cohort.courses set retake_after_days = 1001`, `update cohort.courses set retake_after_days = 1000`},
	{"courses_attempts", `update cohort.courses set most_attempts = 0`, `update cohort.courses set most_attempts = 1`},
	{"courses_attempts_most", `update cohort.courses set most_attempts = 1000000001`, `update cohort.courses set most_attempts = 1000000000`},
	{"courses_counts_as_fkey", `update cohort.courses set counts_as = 'SRV-09' where id = 'SRV-01'`, `update cohort.courses set counts_as = 'SRV-02' where id = 'SRV-01'`},
	{"courses_counts_apart", `update cohort.courses set counts_as = 'SRV-01' where id = 'SRV-01'`, `update cohort.courses set counts_as = null where id = 'SRV-01'`},
	{"courses_counts_no_circle", `update cohort.courses set counts_as = 'SRV-02' where id = 'SRV-01'; update cohort.courses set counts_as = 'IT-01' where id = 'SRV-02'; update cohort.courses set counts_as = 'SRV-01' where id = 'IT-01'`,
		`update cohort.courses set counts_as = 'SRV-02' where id = 'SRV-01'; update cohort.courses set counts_as = 'IT-01' where id = 'SRV-02'`},
	{"course_order_pkey", `insert into cohort.course_order values ('SRV-02', 'SRV-01')`, `insert into cohort.course_order values ('SRV-02', 'IT-01')`},
	{"course_order_apart", `insert into cohort.course_order values ('IT-01', 'IT-01')`, `insert into cohort.course_order values ('IT-01', 'SRV-01')`},
	{"course_order_course_fkey", `insert into cohort.course_order values ('IT-09', 'SRV-01')`, `insert into cohort.course_order values ('IT-01', 'SRV-01')`},
	{"course_order_after_course_fkey", `insert into cohort.course_order values ('SRV-01', 'IT-09')`, `insert into cohort.course_order values ('SRV-01', 'IT-01')`},
	{"course_order_no_circle", `insert into cohort.course_order values ('SRV-01', 'SRV-02')`, `insert into cohort.course_order values ('SRV-01', 'IT-01')`},
	{"course_order_no_circle", `insert into cohort.course_order values ('IT-01', 'SRV-02'), ('SRV-01', 'IT-01')`, `insert into cohort.course_order values ('IT-01', 'SRV-02'), ('IT-01', 'SRV-01')`},
	{"course_order_no_circle", `insert into cohort.course_order values ('IT-01', 'SRV-02'); update cohort.course_order set course = 'SRV-01' where course = 'IT-01'`,
		`insert into cohort.course_order values ('IT-01', 'SRV-02'); update cohort.course_order set after_course = 'SRV-01' where course = 'IT-01'`},
	{"programmes_pkey", `insert into cohort.programmes values ('NEW', 'a', 'a', 'старший', 5)`, `insert into cohort.programmes values ('OLD', 'a', 'a', 'старший', 5)`},
	{"programmes_position_key", `insert into cohort.programmes values ('OLD', 'a', 'a', 'специалист', 5)`, `insert into cohort.programmes values ('OLD', 'a', 'a', 'старший', 5)`},
	{"programmes_due", `update cohort.programmes set due_working_days = 0`, `update cohort.programmes set due_working_days = 1`},
	{"programmes_due", `update cohort.programmes set due_working_days = 1001`, `update cohort.programmes set due_working_days = 1000`},
	{"programme_courses_pkey", `insert into cohort.programme_courses values ('NEW', 'SRV-01')`, `insert into cohort.programme_courses values ('NEW', 'SRV-02')`},
	{"programme_courses_programme_fkey", `insert into cohort.programme_courses values ('NOT', 'SRV-02')`, `insert into cohort.programme_courses values ('NEW', 'SRV-02')`},
	{"programme_courses_course_fkey", `insert into cohort.programme_courses values ('NEW', 'SRV-09')`, `insert into cohort.programme_courses values ('NEW', 'SRV-02')`},

	// Offices and people
	{"offices_pkey", `insert into cohort.offices values ('OF-1', 'a', 'a', 'SOKOL', 'САО', 1)`, `insert into cohort.offices values ('OF-3', 'a', 'a', 'SOKOL', 'САО', 1)`},
	{"offices_site_fkey", `insert into cohort.offices values ('OF-3', 'a', 'a', 'NOWHERE', 'САО', 1)`, `insert into cohort.offices values ('OF-3', 'a', 'a', 'SOKOL', 'САО', 1)`},
	{"offices_release", `update cohort.offices set release_per_day = -1`, `update cohort.offices set release_per_day = 0`},
	{"offices_release_most", `update cohort.offices set release_per_day = 1000000001`, `update cohort.offices set release_per_day = 1000000000`},
	{"staff_pkey", `insert into cohort.staff values ('T-1', 'trainer')`, `insert into cohort.staff values ('T-2', 'trainer')`},
	{"staff_kind", `insert into cohort.staff values ('T-2', 'robot')`, `insert into cohort.staff values ('T-2', 'person')`},
	{"staff_not_anonymous", `insert into cohort.staff values ('A/1', 'person')`, `insert into cohort.staff values ('A1', 'person')`},
	{"trainers_pkey", trainer("'T-1'", "'VDNKH'"), trainer("'T-2'", "'VDNKH'")},
	{"trainers_id_kind_fkey", trainer("'P-1'", "'VDNKH'"), trainer("'T-2'", "'VDNKH'")},
	{"trainers_id_kind_fkey", trainer("'K-1'", "'VDNKH'"), trainer("'T-2'", "'VDNKH'")},
	{"trainers_id_kind_fkey", `delete from cohort.trainer_courses; update cohort.trainers set id = 'T-2'`, `update cohort.trainers set id = 'T-1'`},
	{"trainers_home_site_fkey", trainer("'T-2'", "'NOWHERE'"), trainer("'T-2'", "'SOKOL'")},
	{"trainers_roles", `update cohort.trainers set roles = '{}'`, `update cohort.trainers set roles = '{process,psychologist}'`},
	{"trainers_roles", `update cohort.trainers set roles = '{process,process}'`, `update cohort.trainers set roles = '{process}'`},
	{"trainers_roles", `update cohort.trainers set roles = '{""}'`, `update cohort.trainers set roles = '{a}'`},
	{"trainers_max_day", `update cohort.trainers set max_day_minutes = 1441`, `update cohort.trainers set max_day_minutes = 1440`},
	{"trainers_max_day", `update cohort.trainers set max_day_minutes = -1`, `update cohort.trainers set max_day_minutes = 0`},
	{"trainers_max_week", `alter table cohort.trainers drop constraint trainers_labour_week; update cohort.trainers set max_week_minutes = 10081`, `update cohort.trainers set max_week_minutes = 2400`},
	{"trainers_labour_week", `update cohort.trainers set max_week_minutes = 2401`, `update cohort.trainers set max_week_minutes = 2400`},
	{"trainers_target_week", `update cohort.trainers set target_week_minutes = 2161`, `update cohort.trainers set target_week_minutes = 2160`},
	{"trainers_target_week", `update cohort.trainers set target_week_minutes = -1`, `update cohort.trainers set target_week_minutes = 0`},
	{"trainer_courses_pkey", `insert into cohort.trainer_courses values ('T-1', 'SRV-01')`, `insert into cohort.trainer_courses values ('T-1', 'SRV-02')`},
	{"trainer_courses_trainer_fkey", `insert into cohort.trainer_courses values ('T-9', 'SRV-02')`, `insert into cohort.trainer_courses values ('T-1', 'SRV-02')`},
	{"trainer_courses_course_fkey", `insert into cohort.trainer_courses values ('T-1', 'SRV-09')`, `insert into cohort.trainer_courses values ('T-1', 'SRV-02')`},
	{"people_pkey", person("'P-1'", "'OF-1'"), person("'P-3'", "'OF-1'")},
	{"people_id_kind_fkey", person("'T-1'", "'OF-1'"), person("'K-1'", "'OF-1'")},
	{"people_office_fkey", person("'P-3'", "'OF-9'"), person("'P-3'", "'OF-2'")},
	{"people_cleared", `update cohort.people set cleared_on = '2027-01-17' where id = 'P-2'`, `update cohort.people set cleared_on = '2027-01-18' where id = 'P-2'`},
	{"people_plausible", `update cohort.people set started_on = '1027-01-18' where id = 'P-2'`, `update cohort.people set started_on = '1987-01-18' where id = 'P-2'`},
	{"people_left", `update cohort.people set left_on = '2027-01-17' where id = 'P-2'`, `update cohort.people set left_on = '2027-01-18' where id = 'P-2'`},

	// Hiring
	{"stages_pkey", `insert into cohort.stages values ('offer', 3, 'a', 'a', 0.5, 1)`, `insert into cohort.stages values ('offer-2', 3, 'a', 'a', 0.5, 1)`},
	{"stages_ordinal_key", `insert into cohort.stages values ('offer-2', 2, 'a', 'a', 0.5, 1)`, `insert into cohort.stages values ('offer-2', 4, 'a', 'a', 0.5, 1)`},
	{"stages_not_an_end", `insert into cohort.stages values ('started', 3, 'a', 'a', 0.5, 1)`, `insert into cohort.stages values ('starting', 3, 'a', 'a', 0.5, 1)`},
	{"stages_ordinal", `insert into cohort.stages values ('early', 0, 'a', 'a', 0.5, 1)`, `insert into cohort.stages values ('late', 9, 'a', 'a', 0.5, 1)`},
	{"stages_ordinal_most", `insert into cohort.stages values ('late', 1000000001, 'a', 'a', 0.5, 1)`, `insert into cohort.stages values ('late', 1000000000, 'a', 'a', 0.5, 1)`},
	{"stages_rate", `update cohort.stages set rate = 0`, `update cohort.stages set rate = 1`},
	{"stages_rate", `update cohort.stages set rate = 1.01`, `update cohort.stages set rate = 0.01`},
	{"stages_rate", `update cohort.stages set rate = 'NaN'`, `update cohort.stages set rate = 0.5`},
	{"stages_working_days", `update cohort.stages set working_days = 0`, `update cohort.stages set working_days = 0.1`},
	{"stages_working_days", `update cohort.stages set working_days = 'infinity'`, `update cohort.stages set working_days = 1000`},
	{"vacancies_pkey", `insert into cohort.vacancies values ('V-1', 'OF-1', 'a', '2027-01-01', 1)`, `insert into cohort.vacancies values ('V-2', 'OF-1', 'a', '2027-01-01', 1)`},
	{"vacancies_office_fkey", `insert into cohort.vacancies values ('V-2', 'OF-9', 'a', '2027-01-01', 1)`, `insert into cohort.vacancies values ('V-2', 'OF-2', 'a', '2027-01-01', 1)`},
	{"vacancies_headcount", `update cohort.vacancies set headcount = 0`, `update cohort.vacancies set headcount = 1`},
	{"vacancies_order", `update cohort.vacancies set closed_on = '2027-01-10'`, `update cohort.vacancies set closed_on = null`},
	{"candidates_pkey", candidate("'K-1'", "'OF-1'", "'offer'"), candidate("'K-3'", "'OF-1'", "'offer'")},
	{"candidates_id_kind_fkey", candidate("'T-1'", "'OF-1'", "'offer'"), candidate("'P-2'", "'OF-1'", "'offer'")},
	{"staff_not_anonymous", candidate("'A/S/1'", "'OF-1'", "'offer'"), candidate("'B/S/1'", "'OF-1'", "'offer'")},
	{"candidates_office_fkey", candidate("'K-3'", "'OF-9'", "'offer'"), candidate("'K-3'", "'OF-2'", "'offer'")},
	{"candidates_stage_fkey", candidate("'K-3'", "'OF-1'", "'started'"), candidate("'K-3'", "'OF-1'", "'application'")},
	{"candidates_vacancy_office_position_fkey", `update cohort.candidates set vacancy = 'V-1' where id = 'K-2'`, `update cohort.candidates set vacancy = 'V-1', office = 'OF-1' where id = 'K-2'`},
	{"candidates_vacancy_office_position_fkey", `update cohort.candidates set position = 'старший' where id = 'K-1'`, `update cohort.vacancies set position = 'старший'`},
	{"candidates_outcome", `update cohort.candidates set outcome = 'hired'`, `update cohort.candidates set outcome = 'lost'`},
	{"stage_moves_pkey", move("'K-1'", "'application'", "'offer'", "10:00+03"), move("'K-1'", "'application'", "'offer'", "10:01+03")},
	{"stage_moves_candidate_fkey", move("'K-9'", "null", "'offer'", "11:00+03"), move("'K-2'", "null", "'offer'", "11:00+03")},
	{"stage_moves_from_stage_fkey", move("'K-1'", "'lost'", "'offer'", "11:00+03"), move("'K-1'", "'application'", "'offer'", "11:00+03")},
	{"stage_moves_to_stage_within_fkey", move("'K-1'", "null", "'dreaming'", "11:00+03"), move("'K-1'", "null", "'lost'", "11:00+03")},
	{"stage_moves_apart", move("'K-1'", "'offer'", "'offer'", "11:00+03"), move("'K-1'", "'offer'", "'application'", "11:00+03")},
	{"hiring_pkey", `insert into cohort.hiring values ('H-1', 'OF-2', 'a', '2027-02-01', 1), ('H-1', 'OF-1', 'a', '2027-02-01', 1)`, `insert into cohort.hiring values ('H-1', 'OF-2', 'a', '2027-02-01', 1), ('H-2', 'OF-1', 'a', '2027-02-01', 1)`},
	{"hiring_office_position_month_key", `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2027-02-01', 1), ('H-2', 'OF-1', 'a', '2027-02-01', 2)`, `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2027-02-01', 1), ('H-2', 'OF-1', 'a', '2027-03-01', 2)`},
	{"hiring_office_fkey", `insert into cohort.hiring values ('H-1', 'OF-9', 'a', '2027-02-01', 1)`, `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2027-02-01', 1)`},
	{"hiring_month", `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2027-02-02', 1)`, `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2027-02-01', 1)`},
	{"hiring_month", `insert into cohort.hiring values ('H-1', 'OF-1', 'a', 'infinity', 1)`, `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2269-12-01', 1)`},
	{"hiring_headcount", `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2027-02-01', -1)`, `insert into cohort.hiring values ('H-1', 'OF-1', 'a', '2027-02-01', 0)`},
	{"waves_pkey", `insert into cohort.waves values ('W-1', 'OF-2', 'a', '2027-02-01', 1)`, `insert into cohort.waves values ('W-2', 'OF-2', 'a', '2027-02-01', 1)`},
	{"waves_office_position_start_date_key", `insert into cohort.waves values ('W-2', 'OF-1', 'специалист', '2027-02-01', 1)`, `insert into cohort.waves values ('W-2', 'OF-1', 'специалист', '2027-02-08', 1)`},
	{"waves_office_fkey", `insert into cohort.waves values ('W-2', 'OF-9', 'a', '2027-02-01', 1)`, `insert into cohort.waves values ('W-2', 'OF-1', 'a', '2027-02-01', 1)`},
	{"waves_headcount", `update cohort.waves set headcount = 0`, `update cohort.waves set headcount = 500`},
	{"waves_most", `update cohort.waves set headcount = 1001`, `update cohort.waves set headcount = 1000`},
	{"waves_plausible", `update cohort.waves set start_date = '2270-01-01'`, `update cohort.waves set start_date = '2028-01-01'`},
	{"candidates_plausible", `update cohort.candidates set expected_start = '9999-12-31' where id = 'K-1'`, `update cohort.candidates set expected_start = null where id = 'K-1'`},
	{"rosters_plausible", `update cohort.rosters set anchor_date = '0027-01-01' where id = 'R-2'`, `update cohort.rosters set anchor_date = '1999-01-01' where id = 'R-2'`},
	{"nominations_plausible", `update cohort.nominations set due_date = '9999-12-31'`, `update cohort.nominations set due_date = '2099-12-31'`},
	{"completed_plausible", `update cohort.completed set completed_on = '0020-02-10'`, `update cohort.completed set completed_on = '2020-02-10'`},
	{"completed_not_to_come", `set local cohort.today = '2027-01-22'; insert into cohort.completed values ('P-2', 'SRV-01', '2027-01-23')`,
		`set local cohort.today = '2027-01-22'; insert into cohort.completed values ('P-2', 'SRV-01', '2027-01-22')`},
	{"completed_not_to_come", `update cohort.completed set completed_on = current_date + 2`, `update cohort.completed set completed_on = current_date`},
	{"session_outcomes_trainers_known", `insert into cohort.session_outcomes values ('a/1', true, '{T-9}')`, `insert into cohort.session_outcomes values ('a/1', true, '{T-1}')`},
	{"session_outcomes_trainers_known", `insert into cohort.session_outcomes values ('a/1', true, '{P-1}')`, `insert into cohort.session_outcomes values ('a/1', true, '{}')`},

	// Work and courses taken
	{"rosters_pkey", roster("'R-1'", "'P-1'", "'5/2', null", "'2027-01-01', null, 540, 1080"), roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-01', null, 540, 1080")},
	{"rosters_person_fkey", roster("'R-3'", "'P-9'", "'5/2', null", "'2027-01-01', null, 540, 1080"), roster("'R-3'", "'K-1'", "'5/2', null", "'2027-01-01', null, 540, 1080")},
	{"rosters_pattern", roster("'R-3'", "'P-1'", "'3/0', '2027-01-01'", "'2027-01-01', null, 540, 1080"), roster("'R-3'", "'P-1'", "'3/3', '2027-01-01'", "'2027-01-01', null, 540, 1080")},
	{"rosters_pattern", roster("'R-3'", "'P-1'", "'100/3', '2027-01-01'", "'2027-01-01', null, 540, 1080"), roster("'R-3'", "'P-1'", "'99/3', '2027-01-01'", "'2027-01-01', null, 540, 1080")},
	{"rosters_weekdays", week("'R-3'", "'P-1'", "'{}'", "540, 1080"), week("'R-3'", "'P-1'", "'{7}'", "540, 1080")},
	{"rosters_weekdays", week("'R-3'", "'P-1'", "'{0}'", "540, 1080"), week("'R-3'", "'P-1'", "'{1,3,5}'", "540, 1080")},
	{"rosters_weekdays", week("'R-3'", "'P-1'", "'{3,3}'", "540, 1080"), week("'R-3'", "'P-1'", "'{3,1}'", "540, 1080")},
	{"rosters_weekdays", `update cohort.rosters set weekdays = '{1}' where id = 'R-1'`, `update cohort.rosters set weekdays = '{}' where id = 'R-1'`},
	{"rosters_anchor", roster("'R-3'", "'P-1'", "'2/2', null", "'2027-01-01', null, 540, 1080"), roster("'R-3'", "'P-1'", "'2/2', '2028-01-01'", "'2027-01-01', null, 540, 1080")},
	{"rosters_anchor", roster("'R-3'", "'P-1'", "'5/2', '2027-01-01'", "'2027-01-01', null, 540, 1080"), roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-01', null, 540, 1080")},
	{"rosters_order", roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-02', '2027-01-01', 540, 1080"), roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-02', '2027-01-02', 540, 1080")},
	{"rosters_hours", roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-01', null, 540, 540"), roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-01', null, 540, 539")},
	{"rosters_hours", roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-01', null, 1440, 539"), roster("'R-3'", "'P-1'", "'5/2', null", "'2027-01-01', null, 1439, 1440")},
	{"rosters_finite", `update cohort.rosters set from_date = '-infinity', to_date = null where id = 'R-2'`, `update cohort.rosters set to_date = 'infinity' where id = 'R-2'`},
	{"rosters_finite", `update cohort.rosters set anchor_date = 'infinity' where id = 'R-2'`, `update cohort.rosters set anchor_date = '2000-01-01' where id = 'R-2'`},
	{"rosters_apart", roster("'R-3'", "'T-1'", "'5/2', null", "'2026-12-01', '2027-01-01', 540, 600"), roster("'R-3'", "'T-1'", "'5/2', null", "'2026-12-01', '2026-12-31', 540, 600")},
	{"rosters_apart", roster("'R-3'", "'T-1'", "'5/2', null", "'2026-12-01', '2027-01-01', 1079, 1200"), roster("'R-3'", "'T-1'", "'5/2', null", "'2026-12-01', '2027-01-01', 1080, 540")},
	{"rosters_apart", roster("'R-3'", "'T-1'", "'2/2', '2027-01-01'", "'2026-12-01', '2027-01-01', 1080, 541"), roster("'R-3'", "'P-1'", "'2/2', '2027-01-01'", "'2026-12-01', '2027-01-01', 1080, 541")},
	{"rosters_apart", week("'R-3'", "'T-1'", "'{7}'", "1200, 541"), week("'R-3'", "'T-1'", "'{7}'", "1200, 540")},
	{"rosters_apart", roster("'R-3'", "'T-1'", "'5/2', null", "'2099-12-01', null, 540, 600"), roster("'R-3'", "'P-1'", "'5/2', null", "'2099-12-01', null, 540, 600")},
	{"absences_pkey", `insert into cohort.absences values ('N-1', 'P-1', '2027-01-20', '2027-01-20', 'trip')`, `insert into cohort.absences values ('N-2', 'P-1', '2027-01-20', '2027-01-20', 'trip')`},
	{"absences_person_fkey", `insert into cohort.absences values ('N-2', 'P-9', '2027-01-20', '2027-01-20', 'trip')`, `insert into cohort.absences values ('N-2', 'T-1', '2027-01-20', '2027-01-20', 'field_day')`},
	{"absences_order", `update cohort.absences set to_date = '2027-01-19'`, `update cohort.absences set to_date = '2027-01-21'`},
	{"absences_hours", `update cohort.absences set from_minute = 840`, `update cohort.absences set from_minute = 840, to_minute = 960`},
	{"absences_hours", `update cohort.absences set from_minute = 840, to_minute = 840`, `update cohort.absences set from_minute = 840, to_minute = 839`},
	{"absences_hours", `update cohort.absences set from_minute = 1440, to_minute = 60`, `update cohort.absences set from_minute = 1439, to_minute = 60`},
	{"absences_weekdays", `update cohort.absences set weekdays = '{8}'`, `update cohort.absences set weekdays = '{7}'`},
	{"absences_weekdays", `update cohort.absences set weekdays = '{3,3}'`, `update cohort.absences set weekdays = '{3,1}'`},
	{"absences_weekdays", `update cohort.absences set weekdays = '{3,null}'`, `update cohort.absences set weekdays = '{}'`},
	{"absences_finite", `update cohort.absences set from_date = '-infinity'`, `update cohort.absences set to_date = 'infinity'`},
	{"absences_kind", `update cohort.absences set kind = 'asleep'`, `update cohort.absences set kind = 'holiday'`},
	{"completed_pkey", `insert into cohort.completed values ('P-1', 'SRV-01', '2020-02-10')`, `insert into cohort.completed values ('P-1', 'SRV-01', '2020-02-11')`},
	{"completed_person_fkey", `insert into cohort.completed values ('P-9', 'SRV-01', '2020-02-10')`, `insert into cohort.completed values ('K-1', 'SRV-01', '2020-02-10')`},
	{"completed_course_fkey", `insert into cohort.completed values ('P-1', 'SRV-09', '2020-02-10')`, `insert into cohort.completed values ('P-1', 'SRV-02', '2020-02-10')`},
	{"attendance_pkey", mark("'2027-01-15-0123456789ab/7'", "'P-2'", "'absent', null"), mark("'2027-01-15-0123456789ab/8'", "'P-2'", "'absent', null")},
	{"attendance_session", mark("''", "'P-2'", "'absent', null"), mark("'a/1'", "'P-2'", "'late', null")},
	{"attendance_session_tidy", mark(`E'a\u200b'`, "'P-2'", "'absent', null"), mark("'a'", "'P-2'", "'late', null")},
	{"attendance_person_fkey", mark("'a/1'", "'P-9'", "'absent', null"), mark("'a/1'", "'P-1'", "'excused', null")},
	{"attendance_mark", mark("'a/1'", "'P-1'", "'ill', null"), mark("'a/1'", "'P-1'", "'present', null")},
	{"attendance_result", mark("'a/1'", "'P-1'", "'present', 'good'"), mark("'a/1'", "'P-1'", "'present', 'passed'")},
	{"attendance_result", mark("'a/1'", "'P-1'", "'present', ''"), mark("'a/1'", "'P-1'", "'present', 'excused'")},
	{"attendance_result_of_somebody_there", mark("'a/1'", "'P-1'", "'absent', 'failed'"), mark("'a/1'", "'P-1'", "'late', 'failed'")},
	{"session_outcomes_pkey", `insert into cohort.session_outcomes values ('2027-01-15-0123456789ab/7', true)`, `insert into cohort.session_outcomes values ('a/1', true)`},
	{"session_outcomes_session", `insert into cohort.session_outcomes values ('a 1', true)`, `insert into cohort.session_outcomes values ('a/1', false)`},
	{"session_outcomes_session_tidy", `insert into cohort.session_outcomes values (repeat('a', 1001), true)`, `insert into cohort.session_outcomes values (repeat('a', 1000), false)`},
	{"session_outcomes_trainers", `insert into cohort.session_outcomes values ('a/1', true, '{T-1,T-1}')`, `insert into cohort.session_outcomes values ('a/1', true, '{T-1}')`},
	{"session_outcomes_trainers", `insert into cohort.session_outcomes values ('a/1', true, '{""}')`, `insert into cohort.session_outcomes values ('a/1', true, '{}')`},
	{"session_outcomes_led", `insert into cohort.session_outcomes values ('a/1', false, '{T-1}')`, `insert into cohort.session_outcomes values ('a/1', true, '{T-1}')`},
	{"session_outcomes_reason", `insert into cohort.session_outcomes values ('a/1', false, '{}', E'a\nb')`, `insert into cohort.session_outcomes values ('a/1', false, '{}', 'a')`},
	{"session_outcomes_reason", `insert into cohort.session_outcomes values ('a/1', false, '{}', repeat('ж', 301))`, `insert into cohort.session_outcomes values ('a/1', false, '{}', repeat('ж', 300))`},
	{"nominations_pkey", `insert into cohort.nominations values ('M-1', 'P-2', 'SRV-01', '2027-01-25', '2027-01-25', 2)`, `insert into cohort.nominations values ('M-2', 'P-2', 'SRV-01', '2027-01-25', '2027-01-25', 2)`},
	{"nominations_person_fkey", `insert into cohort.nominations values ('M-2', 'P-9', 'SRV-01', '2027-01-25', '2027-01-25', 2)`, `insert into cohort.nominations values ('M-2', 'P-2', 'SRV-01', '2027-01-25', '2027-01-25', 2)`},
	{"nominations_course_fkey", `insert into cohort.nominations values ('M-2', 'P-2', 'SRV-09', '2027-01-25', '2027-01-25', 2)`, `insert into cohort.nominations values ('M-2', 'P-2', 'SRV-01', '2027-01-25', '2027-01-25', 2)`},
	{"nominations_order", `update cohort.nominations set due_date = '2027-01-24'`, `update cohort.nominations set due_date = '2027-01-26'`},
	{"nominations_finite", `update cohort.nominations set due_date = 'infinity'`, `update cohort.nominations set due_date = '2030-01-01'`},
	{"completed_finite", `update cohort.completed set completed_on = '-infinity'`, `update cohort.completed set completed_on = '2020-02-11'`},
	{"vacancies_finite", `update cohort.vacancies set closed_on = 'infinity'`, `update cohort.vacancies set closed_on = null`},
	{"candidates_finite", `update cohort.candidates set expected_start = 'infinity' where id = 'K-1'`, `update cohort.candidates set expected_start = null where id = 'K-1'`},
	{"stage_moves_finite", move("'K-2'", "null", "'application'", "10:00+03") + `; update cohort.stage_moves set moved_at = 'infinity' where candidate = 'K-2'`, move("'K-2'", "null", "'application'", "10:00+03")},
	{"waves_finite", `update cohort.waves set start_date = 'infinity'`, `update cohort.waves set start_date = '2027-02-08'`},
	{"people_finite", `update cohort.people set left_on = 'infinity' where id = 'P-2'`, `update cohort.people set left_on = null where id = 'P-2'`},
	{"people_finite", `update cohort.people set cleared_on = 'infinity' where id = 'P-2'`, `update cohort.people set cleared_on = '2027-02-01' where id = 'P-2'`},
	{"nominations_weight", `update cohort.nominations set weight = 1`, `update cohort.nominations set weight = 2`},
	{"nominations_weight", `update cohort.nominations set weight = 6`, `update cohort.nominations set weight = 5`},
	{"nominations_once", `insert into cohort.nominations values ('M-2', 'P-1', 'SRV-02', '2027-01-20', '2027-01-25', 2)`, `insert into cohort.nominations values ('M-2', 'P-1', 'SRV-02', '2027-01-26', '2027-01-30', 2)`},
}

func trainer(id, home string) string {
	return `insert into cohort.trainers (id, family_name, given_name, home_site, roles, max_day_minutes, max_week_minutes, target_week_minutes)
		values (` + id + `, 'a', 'a', ` + home + `, '{process}', 480, 2400, 1800)`
}

func person(id, office string) string {
	return `insert into cohort.people (id, family_name, given_name, office, position, started_on) values (` + id + `, 'a', 'a', ` + office + `, 'a', '2027-01-11')`
}

func candidate(id, office, stage string) string {
	return `insert into cohort.candidates (id, family_name, given_name, office, position, stage, stage_since)
		values (` + id + `, 'a', 'a', ` + office + `, 'a', ` + stage + `, '2027-01-11 10:00+03')`
}

func move(candidate, from, to, at string) string {
	return `insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at)
		values (` + candidate + `, 'специалист', ` + from + `, ` + to + `, '2027-01-11 ` + at + `')`
}

func mark(session, person, rest string) string {
	return `insert into cohort.attendance (session, person, mark, result) values (` + session + `, ` + person + `, ` + rest + `)`
}

func week(id, person, weekdays, hours string) string {
	return `insert into cohort.rosters (id, person, pattern, weekdays, from_date, to_date, from_minute, to_minute)
		values (` + id + `, ` + person + `, 'weekly', ` + weekdays + `, '2027-01-01', '2027-01-31', ` + hours + `)`
}

func roster(id, person, pattern, rest string) string {
	return `insert into cohort.rosters (id, person, pattern, anchor_date, from_date, to_date, from_minute, to_minute)
		values (` + id + `, ` + person + `, ` + pattern + `, ` + rest + `)`
}

func TestRules(t *testing.T) {
	db := facts(t)
	for _, r := range rules {
		var refused *pq.Error
		err := undone(t, db, r.bites)
		if !errors.As(err, &refused) || refused.Constraint != r.name {
			t.Errorf("%s does not bite: %s\n\t%v", r.name, r.bites, err)
		}
		if err := undone(t, db, r.passes); err != nil {
			t.Errorf("%s bites: %s\n\t%v", r.name, r.passes, err)
		}
	}
}

// Every rule that the first migration lays down has a row above. Keys that
// exist only to be referred to have none that could break them alone.
func TestEveryRuleIsTested(t *testing.T) {
	db := facts(t)
	tested := map[string]bool{"rooms_site_id_key": true, "staff_id_kind_key": true, "vacancies_id_office_position_key": true}
	for _, r := range rules {
		tested[r.name] = true
	}
	var known []string
	rows, err := db.Query(`
		select c.conname
		from pg_constraint c
		left join pg_class r on r.oid = c.conrelid
		where c.connamespace = 'cohort'::regnamespace
			and c.contype in ('c', 'x', 'u', 'p', 'f')
			and (c.conrelid = 0 or r.relname = any ($1))
		union
		select i.relname
		from pg_index x
		join pg_class i on i.oid = x.indexrelid
		join pg_class r on r.oid = x.indrelid
		where x.indisunique and r.relnamespace = 'cohort'::regnamespace and r.relname = any ($1)
		order by 1`, pq.Array(tables(t, db)))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		known = append(known, name)
		if !tested[name] {
			t.Errorf("rule %s has no test", name)
		}
	}
	if len(known) < 100 {
		t.Errorf("only %d rules found: %v", len(known), known)
	}
}

// tables are the tables of facts: those that have a view in input, and the two
// that have none.
func tables(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var names []string
	err := db.QueryRow(`
		select array_agg(table_name::text order by table_name) || '{staff,vacancies}'
		from information_schema.views
		where table_schema = 'input' and to_regclass('cohort.' || quote_ident(table_name)) is not null`).Scan(pq.Array(&names))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestDeleting(t *testing.T) {
	db := facts(t)
	for _, c := range []struct{ name, delete, then, want string }{
		{"a room takes its hours, closures and bookings along", `delete from cohort.rooms where id = 'A1'`,
			`select (select count(*) from cohort.room_hours) || ' ' || (select string_agg(id, ' ') from cohort.closures) || ' ' || (select count(*) from cohort.bookings)`, "0 X1 0"},
		{"a site takes its travel times along", `delete from cohort.sites where id = 'EMPTY'`, `select count(*) from cohort.travel`, "2"},
		{"a trainer takes courses, rosters and absences along", `delete from cohort.trainers`,
			`select (select count(*) from cohort.trainer_courses) || ' ' || (select count(*) from cohort.rosters) || ' ' || (select count(*) from cohort.absences) || ' ' || (select count(*) from cohort.staff where kind = 'trainer')`, "0 0 0 0"},
		{"a person takes everything about them along", `delete from cohort.people`,
			`select (select count(*) from cohort.completed) || ' ' || (select count(*) from cohort.attendance) || ' ' || (select count(*) from cohort.nominations) || ' ' || (select count(*) from cohort.staff where id like 'P%')`, "0 0 0 0"},
		{"a candidate takes their moves along", `delete from cohort.candidates where id = 'K-1'`,
			`select (select count(*) from cohort.stage_moves) || ' ' || (select count(*) from cohort.staff where id like 'K%')`, "0 1"},
		{"a candidate who was hired leaves the person", person("'K-1'", "'OF-1'") + `; delete from cohort.candidates where id = 'K-1'`,
			`select count(*) from cohort.staff where id = 'K-1'`, "1"},
		{"a person who was a candidate leaves the candidate", person("'K-1'", "'OF-1'") + `; delete from cohort.people where id = 'K-1'`,
			`select count(*) from cohort.staff where id = 'K-1'`, "1"},
		{"a programme takes its list of courses along", `delete from cohort.programmes`, `select count(*) from cohort.programme_courses`, "0"},
		{"a room that moves to another site takes its closures along", `delete from cohort.room_parts; update cohort.rooms set site = 'STROGINO' where id = 'A1'`,
			`select string_agg(site, ' ' order by id) from cohort.closures`, "VDNKH STROGINO"},
	} {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(c.delete); err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else {
			var got string
			if err := tx.QueryRow(c.then).Scan(&got); err != nil || got != c.want {
				t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
			}
		}
		tx.Rollback()
	}
	for _, c := range []struct{ name, delete, stays string }{
		{"a site with rooms stays", `delete from cohort.sites where id = 'ONLINE'`, "rooms_site_fkey"},
		{"a site with an office stays", `delete from cohort.sites where id = 'SOKOL'`, "offices_site_fkey"},
		{"an office with people stays", `delete from cohort.offices where id = 'OF-1'`, "people_office_fkey"},
		{"a course of a programme stays", `delete from cohort.courses where id = 'SRV-01'`, "programme_courses_course_fkey"},
		{"a stage with candidates stays", `delete from cohort.stages where id = 'application'`, "candidates_stage_fkey"},
		{"a vacancy with candidates stays", `delete from cohort.vacancies`, "candidates_vacancy_office_position_fkey"},
	} {
		var refused *pq.Error
		if err := undone(t, db, c.delete); !errors.As(err, &refused) || refused.Constraint != c.stays {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCandidatesFollowTheirMoves(t *testing.T) {
	db := facts(t)
	steps := []struct{ name, do, want string }{
		{"a move forward", move("'K-1'", "'application'", "'offer'", "12:00+03"), "offer 09:00 - in"},
		{"a move entered late changes nothing", move("'K-1'", "'offer'", "'application'", "11:30+03"), "offer 09:00 - in"},
		{"the start, the stage stays the last one", move("'K-1'", "'offer'", "'started'", "13:00+03"), "offer 10:00 started out"},
		{"the start was a mistake and is taken out", `delete from cohort.stage_moves where to_stage = 'started'`, "offer 09:00 - in"},
		{"the latest move is corrected", `update cohort.stage_moves set to_stage = 'lost' where moved_at = '2027-01-11 12:00+03'`, "application 09:00 lost out"},
		{"many moves in one statement", `insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at) values
			('K-1', 'специалист', 'application', 'offer', '2027-01-11 17:00+03'),
			('K-1', 'специалист', null, 'application', '2027-01-11 16:00+03'),
			('K-2', 'специалист', null, 'offer', '2027-01-11 16:00+03')`, "offer 14:00 - in"},
	}
	for _, s := range steps {
		if _, err := db.Exec(s.do); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		var got string
		err := db.QueryRow(`
			select concat_ws(' ', c.stage, to_char(c.stage_since at time zone 'UTC', 'HH24:MI'), coalesce(c.outcome, '-'),
				case when exists (select from input.candidates i where i.id = c.id) then 'in' else 'out' end)
			from cohort.candidates c
			where c.id = 'K-1'`).Scan(&got)
		if err != nil || got != s.want {
			t.Errorf("%s: got %q, %v, want %q", s.name, got, err, s.want)
		}
	}
}

// Two transactions that each add half of a circle: the second waits and is refused.
func TestCircleFromTwoSides(t *testing.T) {
	db := facts(t)
	one, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Exec(`insert into cohort.course_order values ('IT-01', 'SRV-01')`); err != nil {
		t.Fatal(err)
	}
	second := make(chan error, 1)
	go func() {
		_, err := db.Exec(`insert into cohort.course_order values ('SRV-01', 'IT-01')`)
		second <- err
	}()
	for waiting := 0; waiting == 0; {
		if err := db.QueryRow(`select count(*) from pg_locks where not granted`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	if err := one.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-second; err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("got %v", err)
	}
}
