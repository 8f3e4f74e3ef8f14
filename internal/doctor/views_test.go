package doctor_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/reports/words"
	"cohort/sql/input"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// looked is what is seen of the views of a database on the day of the examples.
func looked(t *testing.T, url, lang string, limits doctor.Limits) (list []doctor.View, bad map[string]string, text string) {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	zone := demand.DefaultSettings().Zone
	list, err = doctor.Views(t.Context(), doctor.Installation{Config: config.Default(), Database: url, Now: func() time.Time { return theDay.At(9*60, zone) }}, limits, w)
	if err != nil {
		t.Fatal(err)
	}
	bad = map[string]string{}
	for _, v := range list {
		for _, b := range v.Bad {
			bad[v.Name+"."+b.Column] = fmt.Sprintf("%d, first %s: %s", b.Rows, b.Key, b.Value)
		}
	}
	return list, bad, doctor.ViewsText(list, w)
}

func TestTheFirstBadRowOfEachColumnIsShown(t *testing.T) {
	url, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql", "recruiting/tables.sql", "recruiting/views.sql")
	if _, err := db.Exec(`insert into hr.employment values (900, 20401, 4107, '0417', 'Основное', 'Действует', 'СУТ', '2030-01-01')`); err != nil {
		t.Fatal(err)
	}
	list, bad, text := looked(t, url, "en", doctor.DefaultLimits())
	want := map[string]string{
		"rosters.pattern":           "2, first E822-20270118: СУТ",
		"absences.from_date":        "2, first 5211: -infinity",
		"absences.to_date":          "1, first 5212: 2027-03-01",
		"absences.kind":             "2, first 5215: УЧ",
		"absences.person":           "1, first 5234: отзыв из приказа 5233", // a day that is none calls nobody back
		"people.office":             "1, first P-20409: МФЦ р-на Щукино",
		"people.started_on":         "1, first P-20410: 1027-01-18",
		"people.left_on":            "1, first P-20412: 2026-04-01",
		"candidates.office":         "1, first C-7010: МФЦ Щукино",
		"candidates.expected_start": "1, first C-7011: -infinity",
		"stage_moves.to_stage":      "1, first C-7012, assessment_centre, 2027-01-14 11:00: assessment_centre",
	}
	if diff := cmp.Diff(want, bad); diff != "" {
		t.Errorf("bad (-want +got): %s", diff)
	}
	if n := doctor.IllViews(list); n != 5 || len(list) != len(input.Names()) {
		t.Errorf("%d of %d views are ill", n, len(list))
	}
	for _, said := range []string{
		"ok   rooms              Rooms: 2 rows, 0 ms\n",
		"     office, 1 bad row; first P-20409, with “МФЦ р-на Щукино”: nobody knows it. Right: a key of input.offices\n",
		"     to_stage, 1 bad row; first C-7012, assessment_centre, 2027-01-14 11:00, with “assessment_centre”: nobody knows it. Right: a key of input.stages, or started, lost\n",
	} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said in\n%s", said, text)
		}
	}
	_, _, text = looked(t, url, "ru", doctor.DefaultLimits())
	for _, said := range []string{"ok   rooms              Аудитории: 2 строки, 0 мс\n",
		"     left_on: 1 неверная строка; первая — P-20412, в ней «2026-04-01»: в той же строке started_on — 2027-01-18. Верно: не раньше этого\n"} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said in\n%s", said, text)
		}
	}
}

func TestViewsThatAreTooMuchAreCutOff(t *testing.T) {
	url, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql")
	const spoil = `
		insert into cohort.waves values ('W-1', 'SOKOL', 'универсальный специалист', '2027-02-01', 3);
		create or replace view input.waves as select w.id::text as id, w.office::text as office, w.position::text as position, w.start_date, w.headcount from pg_sleep(600), cohort.waves w;
		drop view input.closures;
		alter view input.bookings rename column title to purpose`
	if _, err := db.Exec(spoil); err != nil {
		t.Fatal(err)
	}
	list, bad, text := looked(t, url, "en", doctor.Limits{Rows: 5, Within: time.Second})
	for _, v := range list {
		if v.Name == "people" && (v.Rows != 5 || !v.More) {
			t.Errorf("people: %+v", v)
		}
	}
	if said, there := bad["rosters.person"]; there {
		t.Errorf("people who were not looked at are unknown: %s", said)
	}
	for _, said := range []string{
		"People: more than 5 rows, only these were looked at",
		"ILL  waves              is not read within 1 s; copy what it stands on",
		"ILL  closures           view input.closures is missing\n",
		"ILL  bookings           view input.bookings lacks title\n",
	} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said in\n%s", said, text)
		}
	}
}

// The rows of our own tables keep every rule, and every view has a name for people.
func TestAViewOfOursIsWell(t *testing.T) {
	list, _, text := looked(t, pgtest.Database(t), "ru", doctor.DefaultLimits())
	if n := doctor.IllViews(list); n != 0 || strings.Contains(text, "data_view_") {
		t.Errorf("%d ill:\n%s", n, text)
	}
}

func TestTheEndOfTheCalendarIsToldInTime(t *testing.T) {
	url := pgtest.Database(t) // its calendar ends with 2027
	zone := demand.DefaultSettings().Zone
	on := func(day string) doctor.Check {
		d, err := planner.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range doctor.Examine(t.Context(), doctor.Installation{Config: config.Default(), Database: url, Now: func() time.Time { return d.At(9*60, zone) }}) {
			if k.Name == "calendar" {
				return k
			}
		}
		t.Fatal("the calendar is not examined")
		return doctor.Check{}
	}
	for _, c := range []struct {
		day  string
		ok   bool
		says string
	}{
		{"2027-11-01", true, "the working calendar goes until 2027-12-31"},
		{"2027-11-02", false, "the working calendar ends on 2027-12-31, in 59 days: nothing is announced for the days after it"},
		{"2027-12-31", false, "in 0 days"},
		{"2028-01-01", false, "the working calendar ended on 2027-12-31: nothing is announced"},
	} {
		if k := on(c.day); k.OK != c.ok || !strings.Contains(k.Found, c.says) || k.OK != (k.Mend == "") {
			t.Errorf("%s: %+v", c.day, k)
		}
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("delete from cohort.calendar"); err != nil {
		t.Fatal(err)
	}
	if k := on("2027-11-01"); k.OK || !strings.Contains(k.Found, "the working calendar is empty") {
		t.Errorf("without days: %+v", k)
	}
}

// Rows from before a rule are named, by the domain of a column too, and the grid is that of
// the configuration.
func TestRowsFromBeforeARuleAreNamed(t *testing.T) {
	url, db := rowsWorld(t)
	rules := func(cfg *config.Config) []string {
		var out []string
		for _, k := range doctor.Examine(t.Context(), doctor.Installation{Config: cfg, Database: url, Now: func() time.Time { return theDay.At(9*60, demand.DefaultSettings().Zone) }}) {
			if k.Name == "rules" {
				out = append(out, fmt.Sprint(k.OK, " ", k.Found))
			}
		}
		return out
	}
	if diff := cmp.Diff([]string{"true the rows of our tables keep every rule"}, rules(config.Default())); diff != "" {
		t.Errorf("at first (-want +got): %s", diff)
	}
	const before = `
		alter domain cohort.title drop constraint title_tidy;
		alter table cohort.people drop constraint people_plausible;
		update cohort.people set position = 'a  b', started_on = '1027-01-18';
		update cohort.rooms set name_en = 'a  b' where id = 'TC-A1';
		alter domain cohort.title add constraint title_tidy check (cohort.is_tidy(value)) not valid;
		alter table cohort.people add constraint people_plausible check (cohort.can_be_meant(started_on)) not valid`
	if _, err := db.Exec(before); err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Planning.GridMinutes = 15
	want := []string{
		"false the tables refuse starts off a grid of 30 minutes, and planning.grid_minutes is 15",
		"false cohort.people: 1 row against the rule people_plausible, from before there was one; the first is P-1",
		"false cohort.people: 1 row against the rule title_tidy, from before there was one; the first is P-1",
		"false cohort.rooms: 1 row against the rule title_tidy, from before there was one; the first is TC-A1",
	}
	if diff := cmp.Diff(want, rules(cfg)); diff != "" {
		t.Errorf("rows from before (-want +got): %s", diff)
	}
	st, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	duty, err := doctor.OnDuty(t.Context(), doctor.Installation{Config: cfg, Now: time.Now}, st)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range duty.Checks {
		if k.Name == "rules" && (strings.Contains(k.Found, "P-1") || strings.Contains(k.Found, "against") && !strings.HasPrefix(k.Mend, "cohort doctor names the first; ")) {
			t.Errorf("on the duty page: %v", k)
		}
	}
	if _, err := db.Exec(`update cohort.people set needs = '{step_free}'`); err == nil {
		t.Error("a row from before a rule is changed without being mended")
	}
	if changed, err := schema.SetGrid(t.Context(), url, 15, time.Now()); !changed || err != nil {
		t.Errorf("the grid is not set: %v", err)
	}
	if got := rules(cfg); len(got) != 3 {
		t.Errorf("with the grid set: %q", got)
	}
}
