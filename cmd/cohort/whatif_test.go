package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cohort/cmd/cohort/internal/cli"
)

// The scenarios that the documentation hands out can be asked of the sample
// network, and each of them makes a difference.
func TestDocumentedScenarios(t *testing.T) {
	files, err := filepath.Glob("../../docs/scenarios/*.yaml")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d files of scenarios, %v", len(files), err)
	}
	readme, err := os.ReadFile("../../docs/scenarios/README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("COHORT_DATABASE_URL", sampleOf(t, "S"))
	cohort := func(args ...string) []byte {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if got := run(args, &stdout, &stderr, clock, little); got != cli.StatusDone {
			t.Fatalf("cohort %s: exit status %d: %s", strings.Join(args, " "), got, &stderr)
		}
		return stdout.Bytes()
	}
	config := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(config, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	snapshot := filepath.Join(t.TempDir(), "snapshot.json")
	cohort("--config", config, "snapshot", "--as-of", "2027-01-22", "-o", snapshot)
	for _, file := range files {
		name := filepath.Base(file)
		if !bytes.Contains(readme, []byte("`"+name+"`")) {
			t.Errorf("README.md does not name %s", name)
		}
		var a struct {
			Scenarios []json.RawMessage `json:"scenarios"`
		}
		if err := json.Unmarshal(cohort("whatif", snapshot, file, "--iterations", "500", "--threads", "1", "--json"), &a); err != nil {
			t.Fatal(err)
		}
		figures := func(i int) string {
			var o struct{ Served, Requests, Late, Sessions int }
			if err := json.Unmarshal(a.Scenarios[i], &o); err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		if len(a.Scenarios) < 2 {
			t.Errorf("%s holds no scenario", name)
		}
		for i := 1; i < len(a.Scenarios); i++ {
			if figures(i) == figures(0) {
				t.Errorf("%s: scenario %d makes no difference: %s", name, i, figures(i))
			}
		}
	}
}
