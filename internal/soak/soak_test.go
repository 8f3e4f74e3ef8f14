package soak_test

import (
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/soak"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// A week lived through: what was announced is kept unless there is a reason, and nobody is
// written to for nothing.
func TestAWeekOfNights(t *testing.T) {
	f, err := soak.Run(t.Context(), pgtest.Database(t), soak.Options{Size: "XS", Seed: 3, First: 20833, Nights: 5, Iterations: 2000,
		Folder: t.TempDir(), Clock: time.Now, Log: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	if f.LedgerFaults > 0 || f.Nothing > 0 || f.CorrectionsBy["unexplained"] > 0 || f.Corrections == 0 || f.Kept == 0 || f.Versions < 6 || f.Calm.Newcomers == 0 || f.Calm.Newcomers != f.Free.Newcomers {
		t.Errorf("%+v", f)
	}
}
