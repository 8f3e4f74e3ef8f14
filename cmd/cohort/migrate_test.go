package main

import (
	"bytes"
	"strings"
	"testing"

	"cohort/internal/localpg"
)

func TestMigrateCommand(t *testing.T) {
	server, err := localpg.Start(t.Context(), localpg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	url := server.URL("postgres")
	for _, c := range []struct {
		name, database string
		status         int
		out, errs      string
	}{
		{"a new database", url, statusDone, "was at version 0 and is at version", ""},
		{"the same again", url, statusDone, "already", ""},
		{"another password", strings.Replace(url, "//postgres:", "//postgres:not", 1), statusEnvironment, "", "password authentication failed"},
		{"no database named", "", statusBadInput, "", "COHORT_DATABASE_URL"},
	} {
		t.Setenv("COHORT_DATABASE_URL", c.database)
		t.Chdir(t.TempDir())
		var stdout, stderr bytes.Buffer
		if got := run([]string{"migrate"}, &stdout, &stderr, clock); got != c.status {
			t.Errorf("%s: exit status %d, want %d: %s", c.name, got, c.status, &stderr)
		}
		if !strings.Contains(stdout.String(), c.out) || (c.out == "") != (stdout.Len() == 0) {
			t.Errorf("%s: prints %q", c.name, &stdout)
		}
		if !strings.Contains(stderr.String(), c.errs) || strings.Count(stderr.String(), "\n") > 1 {
			t.Errorf("%s: says %q", c.name, &stderr)
		}
	}
}
