//go:build versions

package schema_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/sql/sample"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// sampleDay is what the sample network of these tests is known on.
const sampleDay = planner.Date(20833)

var zone = time.FixedZone("", 3*3600)

func filled(t *testing.T) string {
	return pgtest.Prepared(t, "filled", func(url string) error {
		db, err := sqlx.Connect("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = sample.Fill(t.Context(), db, sample.Options{Size: "XS", Seed: 1, AsOf: sampleDay})
		return err
	})
}

// replaced are views that an installation has replaced by its own.
var replaced = []string{"absences", "people", "rosters"}

// replace puts views in the place of ours that read an installation's tables.
func replace(db *sql.DB) error {
	_, err := db.Exec("create schema hr")
	for _, view := range replaced {
		if err == nil {
			_, err = db.Exec(fmt.Sprintf("create table hr.%s as select * from input.%[1]s; create or replace view input.%[1]s as select * from hr.%[1]s", view))
		}
	}
	return err
}

// rows counts what the tables of facts hold that this version and the next both have.
func rows(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, table := range []string{"sites", "rooms", "room_hours", "courses", "programmes", "offices", "trainers", "people", "candidates", "stage_moves", "waves", "rosters", "absences", "completed", "addresses"} {
		var n int
		if err := db.QueryRow("select count(*) from cohort." + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

// added are statements, as an operator would write them, that give the installation's
// views the columns that came since: none where they have all.
func added(t *testing.T, db *sql.DB) (out []string) {
	t.Helper()
	ours := open(t, filled(t))
	for _, view := range replaced {
		const columns = `select string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ',' order by attnum) from pg_attribute where attrelid = $1::regclass and attnum > 0`
		var has, wants string
		if err := errors.Join(db.QueryRow(columns, "input."+view).Scan(&has), ours.QueryRow(columns, "input."+view).Scan(&wants)); err != nil {
			t.Fatal(err)
		}
		more := ""
		for _, column := range strings.Split(wants, ",") {
			if name, of, _ := strings.Cut(column, " "); !slices.Contains(strings.Split(has, ","), column) {
				more += fmt.Sprintf(", null::%s as %s", of, name)
			}
		}
		if more != "" {
			out = append(out, fmt.Sprintf("create or replace view input.%s as select *%s from hr.%[1]s", view, more))
		}
	}
	return out
}

// A database that is filled, with views of an installation's own in it, comes to this
// version from every earlier one: no row is lost, the views stay, the facts can be read
// once the installation's views have the columns that came since.
// Each is reached by going back from this one, so that going back is tried as well, by one
// version and by all.
func TestUpgradeFromEveryEarlierSchema(t *testing.T) {
	_, want, err := schema.Version(t.Context(), open(t, filled(t)))
	if err != nil {
		t.Fatal(err)
	}
	own, err := schema.Provider(open(t, filled(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range slices.Backward(own.ListSources()) {
		from := source.Version
		if from == want || from < 3 { // with the third the schema was first in use
			continue
		}
		t.Run(fmt.Sprint("from ", from), func(t *testing.T) {
			t.Parallel()
			url := filled(t)
			db := open(t, url)
			own, err := schema.Provider(db)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := own.DownTo(t.Context(), from); err != nil {
				t.Fatalf("going back: %v", err)
			}
			if err := replace(db); err != nil {
				t.Fatal(err)
			}
			before := rows(t, db)
			if got, to, err := schema.Migrate(t.Context(), url); got != from || to != want || err != nil {
				t.Fatalf("from %d to %d: %v", got, to, err)
			}
			for table, n := range rows(t, db) {
				if n != before[table] || n == 0 {
					t.Errorf("%s had %d rows and has %d", table, before[table], n)
				}
			}
			for _, view := range replaced {
				var reads string
				if err := db.QueryRow("select pg_get_viewdef($1::regclass)", "input."+view).Scan(&reads); err != nil || !strings.Contains(reads, "hr."+view) {
					t.Errorf("the installation's view %s is not its own any more: %s, %v", view, reads, err)
				}
			}
			st, err := store.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			lacking := added(t, db)
			if _, _, _, _, err := st.ReadFacts(t.Context(), sampleDay, zone); (err != nil) != (len(lacking) > 0) || err != nil && !strings.Contains(err.Error(), "cannot be read; cohort doctor says what it needs") {
				t.Errorf("views that lack columns: %v; reading them: %v", lacking, err)
			}
			for _, statement := range lacking {
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			f, _, faults, _, err := st.ReadFacts(t.Context(), sampleDay, zone)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.People) != before["people"] {
				t.Errorf("%d people are read of %d, with %d faults", len(f.People), before["people"], len(faults))
			}
		})
	}
}
