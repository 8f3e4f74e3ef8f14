package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/localpg"
)

func TestMigrateCommand(t *testing.T) {
	server, err := localpg.Start(t.Context(), localpg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	url := server.URL("postgres")
	quarters := filepath.Join(t.TempDir(), "quarters.yaml")
	if err := os.WriteFile(quarters, []byte("planning:\n  grid_minutes: 15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, database string
		config         string // empty: none, and none where the command runs
		status         int
		out, errs      string
	}{
		{"a new database", url, "", cli.StatusDone, "was at version 0 and is at version", ""},
		{"the same again", url, "", cli.StatusDone, "already\n$", ""},
		{"with another grid", url, quarters, cli.StatusDone, "off the grid of 15 minutes now", ""},
		{"with the same", url, quarters, cli.StatusDone, "already\n$", ""},
		{"without a configuration the grid stays", url, "", cli.StatusDone, "already\nno configuration is read: the tables go on to refuse starts of courses off the grid of 15 minutes\n$", ""},
		{"another password", strings.Replace(url, "//postgres:", "//postgres:not", 1), "", cli.StatusEnvironment, "", "password authentication failed"},
		{"no database named", "", "", cli.StatusBadInput, "", "COHORT_DATABASE_URL"},
	} {
		t.Setenv("COHORT_DATABASE_URL", c.database)
		t.Chdir(t.TempDir())
		args := []string{"migrate"}
		if c.config != "" {
			args = append(args, "--config", c.config)
		}
		var stdout, stderr bytes.Buffer
		if got := run(args, &stdout, &stderr, clock, little); got != c.status {
			t.Errorf("%s: exit status %d, want %d: %s", c.name, got, c.status, &stderr)
		}
		if !regexp.MustCompile(c.out).MatchString(stdout.String()) || (c.out == "") != (stdout.Len() == 0) {
			t.Errorf("%s: prints %q", c.name, &stdout)
		}
		if !strings.Contains(stderr.String(), c.errs) || strings.Count(stderr.String(), "\n") > 1 {
			t.Errorf("%s: says %q", c.name, &stderr)
		}
	}
}
