package referee

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

const page = "../../docs/CONSTRAINTS.md"

// section is the table under a heading of the page: first cell to all cells.
func section(t *testing.T, heading string) (names []string, cells map[string][]string) {
	t.Helper()
	_, text, found := strings.Cut(string(file(t, page)), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("%s has no section %q", page, heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	cells = map[string][]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		row := strings.Split(strings.Trim(line, "| "), " | ")
		name, _, _ := strings.Cut(row[0], " ")
		if name != "rule" && name != "term" {
			names = append(names, name)
			cells[name] = row
		}
	}
	return names, cells
}

func TestThePageNamesTheRulesAndTermsOfTheCode(t *testing.T) {
	names, rows := section(t, "Rules")
	if diff := cmp.Diff(Rules(), names); diff != "" {
		t.Errorf("rules (-code +page):\n%s", diff)
	}
	stated(t, rows)
	names, rows = section(t, "Cost terms")
	slices.Sort(names)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(terms(planner.Cost{}))), names); diff != "" {
		t.Errorf("terms (-code +page):\n%s", diff)
	}
	stated(t, rows)
}

var (
	place    = regexp.MustCompile("((?:`\\w+`(?:, )?)+) in (\\w+\\.go)")
	function = regexp.MustCompile("`(\\w+)`")
)

// stated checks that what the page points to is there.
func stated(t *testing.T, rows map[string][]string) {
	t.Helper()
	for name, row := range rows {
		if len(row) != 5 {
			t.Errorf("%s: %d cells, want 5", name, len(row))
			continue
		}
		for i, folder := range map[int]string{3: ".", 4: "../timetable"} {
			places := place.FindAllStringSubmatch(row[i], -1)
			if len(places) == 0 {
				t.Errorf("%s: %q points nowhere", name, row[i])
			}
			for _, p := range places {
				source := string(file(t, folder+"/"+p[2]))
				for _, f := range function.FindAllStringSubmatch(p[1], -1) {
					if !regexp.MustCompile(`(?m)^func (\([^)]*\) )?` + f[1] + `\(`).MatchString(source) {
						t.Errorf("%s: %s has no function %s", name, p[2], f[1])
					}
				}
			}
		}
	}
}
