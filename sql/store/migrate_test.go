package store_test

import (
	"testing"

	"cohort/internal/localpg/pgtest"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestMigrateTwice(t *testing.T) {
	url := pgtest.Empty(t)
	for range 2 {
		from, to, err := store.Migrate(t.Context(), url)
		t.Log(from, to, err)
	}
	t.Log(store.SchemaVersion(t.Context(), url))
	t.Log(pgtest.Database(t))
}
