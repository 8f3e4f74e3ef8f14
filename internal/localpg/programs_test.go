package localpg

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewest(t *testing.T) {
	root := t.TempDir()
	for _, file := range []string{"9.6/bin/initdb", "9.6/bin/postgres", "15/bin/initdb", "15/bin/postgres", "17/bin/initdb",
		"alone/postgresql/bin/initdb", "alone/postgresql/bin/postgres"} {
		path := filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name     string
		patterns []string
		want     string
	}{
		{"the highest version that has both programs", []string{"*/bin"}, "15/bin"},
		{"one folder without a version", []string{"alone/*/bin"}, "alone/postgresql/bin"},
		{"no folder", []string{"none/*/bin"}, ""},
		{"a folder with initdb only", []string{"17/bin"}, ""},
	} {
		patterns := make([]string, len(c.patterns))
		for i, p := range c.patterns {
			patterns[i] = filepath.Join(root, p)
		}
		got, err := newest(patterns)
		if c.want == "" {
			if !errors.Is(err, ErrMissing) {
				t.Errorf("%s: got %q, %v", c.name, got, err)
			}
			continue
		}
		if want := filepath.Join(root, c.want); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, want)
		}
	}
}

func TestProgramsOnPathComeFirst(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for _, name := range []string{"initdb", "postgres"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := programs(); got != dir || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, dir)
	}
}

func TestMissingNamesThePackages(t *testing.T) {
	for _, word := range []string{"Debian", "postgresql", "Fedora", "postgresql-server", "macOS", "brew"} {
		if !strings.Contains(ErrMissing.Error(), word) {
			t.Errorf("%q does not name %s", ErrMissing, word)
		}
	}
	if strings.Contains(ErrMissing.Error(), "\n") {
		t.Error("more than one line")
	}
}
