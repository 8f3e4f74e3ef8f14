package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	dependencies = top + "/docs/DEPENDENCIES.md"
	program      = module + "cmd/cohort"
)

// askers are, for each module that the program is linked from, the modules whose
// packages import it. Ours is "cohort".
type askers map[string][]string

// linked asks go list, for one system, so that the answer is the same on any.
func linked(t *testing.T) askers {
	t.Helper()
	list := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Module", program)
	list.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64")
	out, err := list.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %s", exit.Stderr)
		}
		t.Fatal(err)
	}
	type dep struct {
		ImportPath string
		Imports    []string
		Module     *struct{ Path string } // nil: the standard library
	}
	of, deps := map[string]string{}, []dep{} // the module of each package
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p dep
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Module != nil {
			of[p.ImportPath] = p.Module.Path
			deps = append(deps, p)
		}
	}
	found := askers{}
	for _, p := range deps {
		asker := p.Module.Path
		for _, i := range p.Imports {
			if m := of[i]; m != "" && m != asker && !slices.Contains(found[m], asker) {
				found[m] = append(found[m], asker)
			}
		}
	}
	return found
}

var (
	chosen  = regexp.MustCompile("^\\| `([^`]+)` \\| ([^|]*) \\|$")
	brought = regexp.MustCompile("^\\| `([^`]+)` \\| ((?:`[^`]+`(?:, )?)+) \\| ([^|]*) \\|$")
)

// disagreements lists where the tables of docs/DEPENDENCIES.md are not what the
// program is linked from. A module that we import stands in the first table,
// even if others import it too.
func disagreements(text string, real askers) (out []string) {
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		var name, why string
		var by []string
		if cells := chosen.FindStringSubmatch(line); cells != nil {
			name, why, by = cells[1], cells[2], []string{"cohort"}
		} else if cells := brought.FindStringSubmatch(line); cells != nil {
			name, why = cells[1], cells[3]
			for _, q := range quoted.FindAllStringSubmatch(cells[2], -1) {
				by = append(by, q[1])
			}
		} else {
			if strings.HasPrefix(line, "| `") {
				out = append(out, fmt.Sprintf("a row cannot be read: %s", line))
			}
			continue
		}
		askers, isLinked := real[name]
		switch {
		case seen[name]:
			out = append(out, fmt.Sprintf("%s has two rows", name))
		case !isLinked:
			out = append(out, fmt.Sprintf("%s has a row, but the program is not linked from it; take the row out", name))
		case strings.TrimSpace(why) == "":
			out = append(out, fmt.Sprintf("%s has a row without a reason", name))
		case slices.Contains(askers, "cohort"):
			if by[0] != "cohort" {
				out = append(out, fmt.Sprintf("%s is imported by us; move its row to the first table", name))
			}
		case !slices.Equal(slices.Sorted(slices.Values(by)), slices.Sorted(slices.Values(askers))):
			out = append(out, fmt.Sprintf("%s is asked for by %s, its row says %s", name, words(askers), words(by)))
		}
		seen[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(real)) {
		if !seen[name] {
			out = append(out, fmt.Sprintf("the program is linked from %s (asked for by %s), which has no row; add one with the reason", name, words(real[name])))
		}
	}
	return out
}

func words(names []string) string {
	return "`" + strings.Join(slices.Sorted(slices.Values(names)), "`, `") + "`"
}

func TestTheProgramIsLinkedFromWhatTheTablesSay(t *testing.T) {
	text, err := os.ReadFile(dependencies)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(top + "/go.mod"); err != nil { // so that a cached result is not taken after a change of it
		t.Fatal(err)
	}
	for _, d := range disagreements(string(text), linked(t)) {
		t.Errorf("%s: %s", dependencies, d)
	}
}

func TestATableOfModulesThatIsNotTrueIsFound(t *testing.T) {
	real := askers{"a.org/x": {"cohort", "a.org/y"}, "a.org/y": {"cohort"}, "a.org/z": {"a.org/y", "a.org/x"}}
	x, y, z := "| `a.org/x` | rows |\n", "| `a.org/y` | columns |\n", "| `a.org/z` | `a.org/x`, `a.org/y` | cells |\n"
	for _, c := range []struct{ name, text, want string }{
		{"true", "# Title\n\n| module | why |\n|---|---|\n" + x + y + z, ""},
		{"a row less", x + z, "no row"},
		{"a row more", x + y + z + "| `a.org/w` | words |\n", "not linked"},
		{"twice", x + y + z + y, "two rows"},
		{"no reason", x + "| `a.org/y` |  |\n" + z, "without a reason"},
		{"one asker less", x + y + "| `a.org/z` | `a.org/x` | cells |\n", "is asked for by"},
		{"ours among theirs", "| `a.org/x` | `a.org/y` | rows |\n" + y + z, "first table"},
		{"theirs among ours", x + y + "| `a.org/z` | cells |\n", "is asked for by"},
		{"a row of another shape", x + y + z + "| `a.org/v`, version 2 | rows |\n", "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := disagreements(c.text, real)
			if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
				t.Errorf("got %q, want one with %q", got, c.want)
			}
		})
	}
}
