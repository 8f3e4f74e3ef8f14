package migrations_test

import (
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/lib/pq"

	"cohort/internal/localpg/pgtest"
)

// What a row names is looked up, and what names a row goes with it, by an index of the whole
// key: with one of a part of it a plan of a large network takes the square of its sessions.
// While a plan is published the database has no statistics of its rows, as in a new one.
func TestForeignKeysAreFoundByTheWholeKey(t *testing.T) {
	db, err := sql.Open("postgres", pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("set plan_cache_mode = force_generic_plan"); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(`
		select c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text, c.confdeltype = 'c',
			array_agg(a.attname order by k.place), array_agg(r.attname order by k.place), array_agg(format_type(r.atttypid, null) order by k.place)
		from pg_constraint c
		cross join lateral unnest(c.conkey, c.confkey) with ordinality as k (own, other, place)
		join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
		join pg_attribute r on r.attrelid = c.confrelid and r.attnum = k.other
		where c.contype = 'f' and c.connamespace = 'cohort'::regnamespace
		group by c.oid
		order by 2, 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	type key struct {
		name, of, to     string
		goes             bool // with what it names
		own, other, kind []string
	}
	var keys []key
	for rows.Next() {
		var k key
		if err := rows.Scan(&k.name, &k.of, &k.to, &k.goes, pq.Array(&k.own), pq.Array(&k.other), pq.Array(&k.kind)); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	if err := rows.Err(); err != nil || len(keys) < 20 {
		t.Fatalf("foreign keys: %d, %v", len(keys), err)
	}
	// looked explains the statement by which the database keeps a key.
	looked := func(k key, statement, table string, columns []string) {
		t.Helper()
		where, nulls := make([]string, len(columns)), make([]string, len(columns))
		for i, column := range columns {
			where[i], nulls[i] = fmt.Sprintf("%s = $%d", column, i+1), "null"
		}
		_, err := db.Exec(fmt.Sprintf("prepare looked (%s) as %s %s x where %s", strings.Join(k.kind, ", "), statement, table, strings.Join(where, " and ")))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Exec("deallocate looked")
		var plan string
		if err := db.QueryRow("explain (format json) execute looked (" + strings.Join(nulls, ", ") + ")").Scan(&plan); err != nil {
			t.Fatal(err)
		}
		by := regexp.MustCompile(`"Index Cond": "(.*)"`).FindStringSubmatch(plan)
		for i := range columns {
			if k.kind[i] == "tsrange" { // the time of a session follows from its key
				continue
			}
			if by == nil || !strings.Contains(by[1], fmt.Sprintf("$%d)", i+1)) {
				t.Errorf("%s: %s %s is not found by all of %v: %v", k.name, statement, table, columns, by)
				break
			}
		}
	}
	for _, k := range keys {
		looked(k, "select 1 from only", k.to, k.other)
		if k.goes {
			looked(k, "delete from only", k.of, k.own)
		}
	}
}
