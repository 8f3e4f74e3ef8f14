package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cohort/cmd/cohort/internal/cli"
)

// sabotage is added to the engine for TestNoPlanOfABrokenEngineIsWritten: the
// environment says what it gets wrong.
const sabotage = `package draft

import "os"

var defect = os.Getenv("DEFECT")

func (m *Model) sabotaged() {
	for i := range m.Courses {
		switch defect {
		case "price":
			m.Courses[i].Teaching++
		case "rule":
			m.Courses[i].Rooms = nil
			for r := range m.Rooms {
				m.Courses[i].Rooms = append(m.Courses[i].Rooms, RoomIx(r))
			}
		}
	}
}

func drift() int64 {
	if defect == "delta" {
		return 1
	}
	return 0
}
`

// The real command is built with an engine that can be told to be wrong, and
// writes no plan of one that is.
func TestNoPlanOfABrokenEngineIsWritten(t *testing.T) {
	dir := t.TempDir()
	cohort := filepath.Join(dir, "cohort")
	engine, err := filepath.Abs("../../planner/timetable/internal/draft")
	if err != nil {
		t.Fatal(err)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	put := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(engine, name)] = path
	}
	put("sabotaged.go", sabotage)
	for _, x := range []struct{ name, old, now string }{
		{"model.go", "\tm.lookAhead()\n\treturn m\n", "\tm.lookAhead()\n\tm.sabotaged()\n\treturn m\n"},
		{"change.go", "d.add(teaching, -c.Teaching)", "d.add(teaching, drift()-c.Teaching)"},
	} {
		text, err := os.ReadFile(filepath.Join(engine, x.name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(text), x.old) != 1 {
			t.Fatalf("%s has no single %q any more: sabotage something else", x.name, x.old)
		}
		put(x.name, strings.Replace(string(text), x.old, x.now, 1))
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	replaced := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(replaced, list, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-overlay", replaced, "-o", cohort, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}

	const written = "^$"
	const refused = `^cohort: the plan is not written, this is a defect of the engine: `
	for _, c := range []struct {
		says, defect string
		status       int
		stderr       string
	}{
		{"nothing is wrong", "", cli.StatusDone, written},
		{"a session a unit too dear, wherever it is priced", "price", cli.StatusEnvironment, refused + `the engine prices it at \d+ and the referee at \d+\n$`},
		{"courses in rooms that lack what they need", "rule", cli.StatusEnvironment, refused + `it breaks H1, .+ lacks .+\n$`},
		{"a session given up leaves a unit behind", "delta", cli.StatusEnvironment, refused + `a timetable saved at \d+ came back at \d+\n$`},
	} {
		for _, to := range []string{"plan.json", "-"} {
			t.Run(c.says+" to "+to, func(t *testing.T) {
				folder := t.TempDir()
				plan := to
				if to != "-" {
					plan = filepath.Join(folder, to)
				}
				cmd := exec.Command(cohort, "solve", "../../planner/testdata/small.snapshot.json", "-o", plan, "--iterations", "3000", "--threads", "1", "--log-format", "json")
				cmd.Env = append(os.Environ(), "DEFECT="+c.defect)
				var stdout, stderr bytes.Buffer
				cmd.Stdout, cmd.Stderr = &stdout, &stderr
				status := 0
				var exit *exec.ExitError
				if err := cmd.Run(); errors.As(err, &exit) {
					status = exit.ExitCode()
				} else if err != nil {
					t.Fatal(err)
				}
				said := regexp.MustCompile(`(?m)^\{.*\n`).ReplaceAllString(stderr.String(), "") // log lines
				if status != c.status || !regexp.MustCompile(c.stderr).MatchString(said) {
					t.Errorf("exit status %d, want %d; it says %q, want %s", status, c.status, said, c.stderr)
				}
				if c.status != cli.StatusDone && stdout.Len() > 0 {
					t.Errorf("on standard output: %.100s", stdout.String())
				}
				files, err := os.ReadDir(folder)
				if err != nil {
					t.Fatal(err)
				}
				if want := c.status == cli.StatusDone && to != "-"; len(files) > 0 != want {
					t.Errorf("files: %v", files)
				}
			})
		}
	}
}
