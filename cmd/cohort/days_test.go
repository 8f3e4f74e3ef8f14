package main

import (
	"bytes"
	"strings"
	"testing"

	"cohort/cmd/cohort/internal/cli"
)

// Whichever command takes a day says of one that cannot be meant, or is none, what would be
// right, before it asks anybody.
func TestDaysThatCannotBeMeant(t *testing.T) {
	t.Setenv("COHORT_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing?sslmode=disable&connect_timeout=1")
	wave := []string{"--office", "o", "--start", "2027-02-01", "--headcount", "3"}
	for _, args := range [][]string{
		{"audit", "list", "--since"}, {"year", "--as-of"}, {"demo", "--as-of"}, {"run", "nightly", "--as-of"}, {"template", "waves", "-o", t.TempDir() + "/x.xlsx", "--as-of"},
		append(append([]string{"hold"}, wave...), "--until"), {"hold", "--office", "o", "--headcount", "3", "--until", "2027-02-01", "--start"},
		{"promise", "--office", "o", "--headcount", "3", "--start"}, {"promise", "--table", "--ready-by"},
		{"move", "x", "--reason", "r", "--day"}, {"absent", "x", "--reason", "r", "--to", "2027-02-01", "--from"}, {"absent", "x", "--reason", "r", "--from", "2027-02-01T09:00", "--to"},
		{"pin", "x", "--reason", "r", "--time", "--until"},
	} {
		for day, says := range map[string]string{"0001-01-01": "0001-01-01 cannot be meant; give a day from 1870 to 2269", "9999-12-31": "9999-12-31 cannot be meant; give a day",
			"01.02.2027": `"01.02.2027" is not a date; write it like 2027-01-22`} {
			var out, errs bytes.Buffer
			status := run(append(args[:len(args):len(args)], day), &out, &errs, clock, little)
			if want := args[len(args)-1] + ": " + says; status != cli.StatusBadInput || !strings.Contains(errs.String(), want) {
				t.Errorf("%q %s: exit status %d: %s%s", args, day, status, &out, &errs)
			}
		}
	}
}
