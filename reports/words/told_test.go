package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/explain"
)

// spoken are the codes of facts that planner/timetable/explain tells, with the names of
// what each speaks of, those of them that have a plural, and all words between quotes
// there and where they are told.
func spoken(t *testing.T) (codes map[string][]string, counted, quoted map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("../../planner/timetable/explain/*.go")
	if err != nil {
		t.Fatal(err)
	}
	text := func(x ast.Expr) string {
		lit, ok := x.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return ""
		}
		s, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	codes, counted, quoted = map[string][]string{}, map[string]bool{}, map[string]bool{}
	for _, f := range append(files, "told.go") {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				quoted[text(n)] = true
			case *ast.CallExpr:
				f, ok := n.Fun.(*ast.Ident)
				if !ok || f.Name != "told" && f.Name != "plain" && f.Name != "counted" {
					return true
				}
				code, names, first := text(n.Args[0]), []string{}, 1
				if f.Name == "counted" {
					counted[code] = true
					first = 2
				}
				for i := first; i < len(n.Args); i += 2 {
					names = append(names, text(n.Args[i]))
				}
				if f.Name == "plain" {
					names = []string{"Count"}
				}
				slices.Sort(names)
				if code != "" {
					if old, twice := codes[code]; twice && !slices.Equal(old, names) {
						t.Errorf("%s speaks of %v and of %v", code, old, names)
					}
					codes[code] = names
				}
			}
			return true
		})
	}
	return codes, counted, quoted
}

var placeholder = regexp.MustCompile(`{{\.(\w+)}}`)

// Each fact has its message in both languages, which speaks of just what the fact does;
// and no message is left that nothing tells.
func TestEveryFactHasItsWords(t *testing.T) {
	codes, counted, quoted := spoken(t)
	if len(codes) < 80 {
		t.Errorf("only %d facts found", len(codes))
	}
	for _, lang := range []string{"en", "ru"} {
		raw, err := os.ReadFile(lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]any{}
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		for code, names := range codes {
			messages := []any{all["told_"+code]}
			if counted[code] {
				messages = nil
				forms, _ := all["told_"+code].(map[string]any)
				for _, form := range map[string][]string{"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}[lang] {
					messages = append(messages, forms[form])
				}
			}
			for _, x := range messages {
				message, known := x.(string)
				if !known {
					t.Errorf("%s: no words for %s, or not in all its forms", lang, code)
				}
				var spoken []string
				for _, m := range placeholder.FindAllStringSubmatch(message, -1) {
					if m[1] != "Count" || !counted[code] {
						spoken = append(spoken, m[1])
					}
				}
				slices.Sort(spoken)
				if spoken = slices.Compact(spoken); !slices.Equal(spoken, names) {
					t.Errorf("%s: %s speaks of %v, its words of %v", lang, code, names, spoken)
				}
			}
		}
		for key := range all {
			code, ours := strings.CutPrefix(key, "told_")
			what, count := strings.CutPrefix(code, "count_")
			_, told := codes[code]
			switch {
			case !ours || told || quoted[key]:
			case count && quoted[strings.ReplaceAll(what, "_", " ")]:
			case quoted[code]: // between two facts
			case strings.HasPrefix(code, "weekday_") || strings.HasPrefix(code, "month_"):
			default:
				t.Errorf("%s: nothing tells %s", lang, key)
			}
		}
	}
}

func TestCountsAndDaysInWords(t *testing.T) {
	russian, err := New("ru")
	if err != nil {
		t.Fatal(err)
	}
	english, err := New("en")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "0 занятий", 1: "1 занятие", 2: "2 занятия", 4: "4 занятия", 5: "5 занятий", 11: "11 занятий", 14: "14 занятий", 21: "21 занятие", 22: "22 занятия", 112: "112 занятий"} {
		if got := russian.toldValue(explain.Count{N: n, What: "session"}); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	const monday planner.Date = 20836
	if ru, en := russian.ToldDay(monday), english.ToldDay(monday); ru != "пн 18 янв." || en != "Mon 18 Jan" {
		t.Errorf("%s and %s", ru, en)
	}
	if got := english.ToldDay(monday + 6); got != "Sun 24 Jan" {
		t.Error(got)
	}
	for minutes, want := range map[explain.Hours]string{60: "1 hour", 120: "2 hours", 90: "1.5 hours"} {
		if got := english.toldValue(minutes); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for want, x := range map[string]explain.Names{"nobody": {}, "a": {First: []string{"a"}}, "a, b and c": {First: []string{"a", "b", "c"}}, "a, b and 2 others": {First: []string{"a", "b"}, More: 2}} {
		if got := english.toldValue(x); got != want {
			t.Errorf("%v: %s, want %s", x, got, want)
		}
	}
}
