package referee

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// A rule and a cost term each have five places, see the page. All of them are
// read as text here, so that a test can forget one and see what is said of it.
const (
	page      = "docs/CONSTRAINTS.md"
	sabotages = "planner/timetable/internal/moves/sabotage_test.go"

	explainRules = "planner/timetable/explain/rules.go"
	effects      = "planner/timetable/explain/effect.go"
)

// sources are files of the repository by their path from its top.
type sources map[string]string

func readSources(t *testing.T) sources {
	t.Helper()
	out := sources{}
	for _, pattern := range []string{page, "planner/*.go", "planner/referee/*.go", "planner/timetable/explain/*.go", "planner/timetable/internal/*/*.go"} {
		paths, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
		}
		for _, p := range paths {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel("../..", p)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.ToSlash(name)] = string(b)
		}
	}
	return out
}

// rows is the table under a heading of the page: first cell to all cells.
func (src sources) rows(heading string) map[string][]string {
	cells := map[string][]string{}
	_, text, _ := strings.Cut(src[page], "\n## "+heading+"\n")
	text, _, _ = strings.Cut(text, "\n## ")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		row := strings.Split(strings.Trim(line, "| "), " | ")
		name, _, _ := strings.Cut(row[0], " ")
		if name != "rule" && name != "term" {
			cells[name] = row
		}
	}
	return cells
}

// found are the first groups of all matches of an expression in the part of a
// file between two texts; an empty end is the file's.
func (src sources) found(path, from, to, expression string) []string {
	_, text, there := strings.Cut(src[path], from)
	if !there {
		return nil
	}
	if to != "" {
		text, _, _ = strings.Cut(text, to)
	}
	return matches(text, expression)
}

func matches(text, expression string) (out []string) {
	for _, m := range regexp.MustCompile(expression).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// unspoken are the rules of which cohort explain has nothing to say.
var unspoken = []string{
	"format", // it speaks of what the snapshot has
	"H2",     // a day outside the horizon or an hour off the grid is no place
}

// forgotten says which rule or term is missing in which of its places.
func (src sources) forgotten() (out []string) {
	join := func(kind string, places map[string][]string) {
		all := map[string]bool{}
		for _, names := range places {
			for _, n := range names {
				all[n] = true
			}
		}
		for _, n := range slices.Sorted(maps.Keys(all)) {
			for _, p := range slices.Sorted(maps.Keys(places)) {
				if !slices.Contains(places[p], n) {
					out = append(out, kind+" "+n+" is missing in "+p)
				}
			}
		}
	}
	format := func(names []string) []string { // the one name that the code has in a constant
		for i, n := range names {
			if n == "Format" {
				names[i] = Format
			}
		}
		return names
	}
	rules := src.rows("Rules")
	spoken := slices.Clone(unspoken)
	for path, text := range src {
		if strings.HasPrefix(path, "planner/timetable/explain/") {
			for _, n := range matches(text, `\badd\((\d+), `) {
				spoken = append(spoken, "H"+n)
			}
		}
	}
	join("rule", map[string][]string{
		"planner/referee/referee.go, rules":                        format(src.found("planner/referee/referee.go", "var rules = ", "\n}\n", `\{"?(\w+)"?, \(\*judge\)\.`)),
		"planner/referee/rules_test.go, ruleCases":                 src.found("planner/referee/rules_test.go", "var ruleCases = ", "\n}\n", `\n\t\{"(\w+)", "`),
		"planner/timetable/explain, add":                           spoken,
		explainRules + ", ofSession":                               ordered(src.found(explainRules, "ofSession = ", "\n", `\b(\d+)`)),
		explainRules + ", ofRequest":                               ordered(src.found(explainRules, "ofRequest = ", "\n", `\b(\d+)`)),
		sabotages:                                                  onlyRules(src.found(sabotages, "var sabotages = ", "\n}\n", `\{of: "(\w+)"`)),
		"planner/timetable/internal/moves/allowed_test.go, facets": src.found("planner/timetable/internal/moves/allowed_test.go", "var facets = ", "\n}\n", `\n\t\{"(\w+)", "`),
		page: slices.Collect(maps.Keys(rules)),
	})
	terms := src.rows("Cost terms")
	join("term", map[string][]string{
		"planner/plan.go, Cost":                             src.found("planner/plan.go", "type Cost struct", "\n}\n", `json:"(\w+)[",]`),
		"planner/plan.go, Total":                            snake(src.found("planner/plan.go", "func (c Cost) Total()", "\n}\n", `\bc\.(\w+)`)),
		"planner/snapshot.go, Weights":                      src.found("planner/snapshot.go", "type Weights struct", "\n}\n", `json:"(\w+)[",]`),
		"planner/faults.go, top":                            src.found("planner/faults.go", "func (f *soundness) top()", "\n}\n", `\{"(\w+)", w\.`),
		"planner/referee/cost.go":                           snake(src.found("planner/referee/cost.go", "func (j *judge) price()", "", `\bc\.([A-Z]\w+)(?:\.Amount)? \+?= `)),
		"planner/referee/cost_test.go, costCases":           src.found("planner/referee/cost_test.go", "var costCases = ", "\n}\n", `\n\t\{"(\w+)", "`),
		"planner/timetable/internal/draft/draft.go, CostOf": snake(src.found("planner/timetable/internal/draft/draft.go", " CostOf(", "\n}\n", `\b([A-Z]\w+): (?:planner\.Optional\{Amount: )?t\[`)),
		effects:   src.found(effects, "// consequences tells", "func (b *board) consequences", `\n//\t([a-z_]+) `),
		sabotages: onlyTerms(src.found(sabotages, "var sabotages = ", "\n}\n", `\{of: "(\w+)"`)),
		page:      slices.Collect(maps.Keys(terms)),
	})
	out = append(out, src.pointless(rules)...)
	return append(out, src.pointless(terms)...)
}

var ruleName = regexp.MustCompile(`^(H\d+|format)$`)

func onlyRules(names []string) []string {
	return slices.DeleteFunc(names, func(n string) bool { return !ruleName.MatchString(n) })
}

func onlyTerms(names []string) []string { return slices.DeleteFunc(names, ruleName.MatchString) }

// ordered are the rules of a list of their numbers; what has no number is never
// in the way of a place.
func ordered(numbers []string) []string {
	names := []string{Format}
	for _, n := range numbers {
		names = append(names, "H"+n)
	}
	return names
}

// snake writes Go's names as the files have them: TrainerTravel as
// trainer_travel.
func snake(names []string) []string {
	for i, n := range names {
		names[i] = strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(n, "${1}_$2"))
	}
	return names
}

var (
	place    = regexp.MustCompile("((?:`\\w+`(?:, )?)+) in (\\w+\\.go)")
	function = regexp.MustCompile("`(\\w+)`")
)

// pointless says where the page points to what is not there.
func (src sources) pointless(rows map[string][]string) (out []string) {
	for name, row := range rows {
		if len(row) != 5 {
			out = append(out, name+": the page's row has not five cells")
			continue
		}
		for i, folder := range map[int]string{3: "planner/referee/", 4: "planner/timetable/internal/draft/"} {
			places := place.FindAllStringSubmatch(row[i], -1)
			if len(places) == 0 {
				out = append(out, name+": "+row[i]+" points nowhere")
			}
			for _, p := range places {
				for _, f := range matches(p[1], function.String()) {
					if !regexp.MustCompile(`(?m)^func (\([^)]*\) )?` + f + `\(`).MatchString(src[folder+p[2]]) {
						out = append(out, name+": "+folder+p[2]+" has no function "+f)
					}
				}
			}
		}
	}
	return out
}

func TestNoRuleOrTermIsForgottenAnywhere(t *testing.T) {
	src := readSources(t)
	for _, f := range src.forgotten() {
		t.Error(f)
	}
	// What was read as text is what the code has.
	rules := slices.Collect(maps.Keys(src.rows("Rules")))
	if diff := cmp.Diff(slices.Sorted(slices.Values(Rules())), slices.Sorted(slices.Values(rules))); diff != "" {
		t.Errorf("rules (-code +page):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(terms(planner.Cost{}))), slices.Sorted(maps.Keys(src.rows("Cost terms")))); diff != "" {
		t.Errorf("terms (-code +page):\n%s", diff)
	}
	_, list, _ := strings.Cut(src[page], "\n## Adding one\n")
	for _, p := range []string{"referee.go", "rules_test.go", "rules.go", "sabotage_test.go", "allowed_test.go", "snapshot.go",
		"plan.go", "faults.go", "cost.go", "cost_test.go", "terms.go", "fits.go", "draft.go"} {
		if !strings.Contains(list, "`"+p+"`") {
			t.Errorf("the page's list of places does not speak of %s", p)
		}
	}
}

// addition is what somebody writes in one place for a new rule or term.
type addition struct {
	place, path   string
	after, insert string
}

// A rule H99 about lunch, and a term hunger; H13 is the next that is really added.
var (
	newRule = []addition{
		{"rules", "planner/referee/referee.go", `	{"H12", (*judge).needed},`, "\n\t{\"H99\", (*judge).lunch},"},
		{"referee/request.go has no function lunch", "planner/referee/request.go", "package referee\n", "func (j *judge) lunch() {}\n"},
		{"ruleCases", "planner/referee/rules_test.go", "var ruleCases = ", "[]x{\n\t{\"H99\", \"a lunch too late\", nil, nil},"},
		{"draft/fits.go has no function Eats", "planner/timetable/internal/draft/fits.go", "package draft\n", "func (d *Draft) Eats() bool { return true }\n"},
		{"add", explainRules, "package explain\n", "func x() { o.add(99, \"no lunch\") }\n"},
		{"ofSession", explainRules, "ofSession = []int{", "99, "},
		{"ofRequest", explainRules, "ofRequest = []int{", "99, "},
		{"sabotage_test.go", sabotages, "var sabotages = []sabotage{\n", "\t{of: \"H99\", says: \"no lunch\"},\n"},
		{"facets", "planner/timetable/internal/moves/allowed_test.go", "var facets = ", "[]x{\n\t{\"H99\", \"lunch\", `eats`},"},
		{"missing in docs/CONSTRAINTS.md", page, "`needed` in session.go | `Fits` in fits.go |\n", "| H99 Lunch | Lunch. | Nobody starves. | `lunch` in request.go | `Eats` in fits.go |\n"},
	}
	newTerm = []addition{
		{"plan.go, Cost", "planner/plan.go", "type Cost struct {\n", "\tHunger int64 `json:\"hunger\"`\n"},
		{"plan.go, Total", "planner/plan.go", "func (c Cost) Total() int64 {\n\treturn ", "c.Hunger + "},
		{"Weights", "planner/snapshot.go", "type Weights struct {\n", "\tHunger int64 `json:\"hunger\"`\n"},
		{"faults.go", "planner/faults.go", "\t\t{\"moved\", w.Moved},", " {\"hunger\", w.Hunger},"},
		{"referee/cost.go", "planner/referee/cost.go", "	c.Overload = j.overload()\n", "\tc.Hunger = j.hunger()\n"},
		{"referee/cost.go has no function hunger", "planner/referee/cost.go", "package referee\n", "func (j *judge) hunger() int64 { return 0 }\n"},
		{"costCases", "planner/referee/cost_test.go", "var costCases = ", "[]x{\n\t{\"hunger\", \"a lunch too late\", nil, nil},"},
		{"CostOf", "planner/timetable/internal/draft/draft.go", "	return planner.Cost{", "Hunger: t[hunger], "},
		{"draft/terms.go has no function Appetite", "planner/timetable/internal/draft/terms.go", "package draft\n", "func (d *Draft) Appetite() int64 { return 0 }\n"},
		{"explain/effect.go", effects, "// planner.Cost:\n//\n", "//\thunger  itself\n"},
		{"sabotage_test.go", sabotages, "var sabotages = []sabotage{\n", "\t{of: \"hunger\", says: \"too dear\"},\n"},
		{"missing in docs/CONSTRAINTS.md", page, "\n| moved |", " x | x | x | `pricePublished` in cost.go | `Changed` in terms.go |\n| hunger | lunch | nobody starves | `hunger` in cost.go | `Appetite` in terms.go |\n| moved |"},
	}
)

// Whoever adds a rule or a term and forgets one place hears of that place, and
// of nothing else.
func TestWhatIsForgottenIsNamed(t *testing.T) {
	for kind, additions := range map[string][]addition{"rule": newRule, "term": newTerm} {
		for left := -1; left < len(additions); left++ {
			src := readSources(t)
			before := len(src.forgotten())
			for i, a := range additions {
				if i == left {
					continue
				}
				if strings.Count(src[a.path], a.after) != 1 {
					t.Fatalf("%s has no single %q any more", a.path, a.after)
				}
				src[a.path] = strings.Replace(src[a.path], a.after, a.after+a.insert, 1)
			}
			said := src.forgotten()[before:]
			switch {
			case left < 0 && len(said) > 0:
				t.Errorf("%s in all its places, and yet %q", kind, said)
			case left >= 0 && (len(said) != 1 || !strings.Contains(said[0], additions[left].place)):
				t.Errorf("%s forgotten in %s: %q", kind, additions[left].place, said)
			}
		}
	}
}

// Whatever says part of a rule once more is held by tests that exist.
func TestWhatIsSaidOnceMoreIsHeldByTests(t *testing.T) {
	src := readSources(t)
	var all strings.Builder
	for _, pattern := range []string{"*", "*/*", "*/*/*"} {
		paths, err := filepath.Glob("../" + pattern + "/*_test.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(b)
		}
	}
	_, text, found := strings.Cut(src[page], "\n## Said once more, in part\n")
	if !found {
		t.Fatal("the page does not say what is said once more")
	}
	text, _, _ = strings.Cut(text, "\n## ")
	rows := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		rows++
		tests := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(line, -1)
		if len(tests) == 0 {
			t.Errorf("no test holds %s", line)
		}
		for _, x := range tests {
			if !strings.Contains(all.String(), "\nfunc "+x[1]+"(") {
				t.Errorf("there is no test %s, which is to hold %s", x[1], line)
			}
		}
	}
	if rows == 0 {
		t.Error("nothing is listed")
	}
}
