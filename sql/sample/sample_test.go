package sample

import (
	"context"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func day(t testing.TB, s string) planner.Date {
	t.Helper()
	d, err := planner.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func open(t testing.TB) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("postgres", pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestFill(t *testing.T) {
	for _, size := range []string{"S", "M"} {
		db := open(t)
		began := time.Now()
		s, err := Fill(context.Background(), db, Options{Size: size, Seed: 1, AsOf: day(t, "2027-01-15")})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(size, time.Since(began), s)
		e, err := LiveWeek(context.Background(), db, Options{Size: size, Seed: 1, AsOf: day(t, "2027-01-15")}, day(t, "2027-01-15"), day(t, "2027-01-22"))
		t.Log(e, err)
		if err := Spoil(context.Background(), db); err != nil {
			t.Fatal(err)
		}
		for _, b := range Bad {
			var n int
			if err := db.Get(&n, "select count(*) from input."+b.View); err != nil {
				t.Error(b, err)
			}
		}
	}
}
