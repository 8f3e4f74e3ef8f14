package pgtest

import (
	"database/sql"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func count(t *testing.T, url, query string) (n int) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachTestHasItsOwn(t *testing.T) {
	const databases = `select count(*) from pg_database where datname like 'test%'`
	var kept string
	t.Run("one writes", func(t *testing.T) {
		url := Database(t)
		if n := count(t, url, `with new as (insert into cohort.calendar values ('2030-01-01', 'holiday', 'a') returning 1) select count(*) from new`); n != 1 {
			t.Errorf("%d rows written", n)
		}
		kept = server.URL("postgres")
	})
	if n := count(t, kept, databases); n != 0 {
		t.Errorf("%d databases outlive their tests", n)
	}
	url := Database(t)
	if n := count(t, url, `select count(*) from cohort.calendar where date >= '2030-01-01'`); n != 0 {
		t.Error("another test's row is there")
	}
	if n := count(t, url, `select count(*) from cohort.calendar`); n < 60 {
		t.Errorf("the calendar has %d days", n)
	}
	if n := count(t, Empty(t), `select count(*) from pg_namespace where nspname in ('cohort', 'input', 'river')`); n != 0 {
		t.Errorf("an empty database has %d schemas of ours", n)
	}
}
