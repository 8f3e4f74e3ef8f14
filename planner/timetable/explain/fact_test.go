package explain

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

	"pgregory.net/rapid"

	"cohort/planner"
)

// spoken are the codes of facts that the package tells, with the names of what each
// speaks of, and all its other words between quotes.
func spoken(t *testing.T) (codes map[string][]string, quoted map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("*.go")
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
	codes, quoted = map[string][]string{}, map[string]bool{}
	for _, f := range files {
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
				if !ok || f.Name != "told" && f.Name != "plain" {
					return true
				}
				said := n.Args[:1]
				if choice, ok := n.Args[0].(*ast.CallExpr); ok { // of one thing, of several
					said = choice.Args[1:]
				}
				names := []string{}
				for i := 1; i < len(n.Args); i += 2 {
					names = append(names, text(n.Args[i]))
				}
				if f.Name == "plain" {
					names = []string{"Count"}
				}
				slices.Sort(names)
				for _, x := range said {
					if code := text(x); code != "" {
						if old, twice := codes[code]; twice && !slices.Equal(old, names) {
							t.Errorf("%s speaks of %v and of %v", code, old, names)
						}
						codes[code] = names
					}
				}
			}
			return true
		})
	}
	return codes, quoted
}

var placeholder = regexp.MustCompile(`{{\.(\w+)}}`)

// Each fact has its message in both languages, which speaks of just what the fact does;
// and no message is left that nothing tells.
func TestEveryFactHasItsWords(t *testing.T) {
	codes, quoted := spoken(t)
	if len(codes) < 80 {
		t.Errorf("only %d facts found", len(codes))
	}
	for _, lang := range []string{"en", "ru"} {
		raw, err := os.ReadFile("../../../reports/words/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]any{}
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		for code, names := range codes {
			message, known := all["told_"+code].(string)
			if !known {
				t.Errorf("%s: no words for %s", lang, code)
			}
			var spoken []string
			for _, m := range placeholder.FindAllStringSubmatch(message, -1) {
				spoken = append(spoken, m[1])
			}
			slices.Sort(spoken)
			if spoken = slices.Compact(spoken); !slices.Equal(spoken, names) {
				t.Errorf("%s: %s speaks of %v, its words of %v", lang, code, names, spoken)
			}
		}
		for key := range all {
			code, ours := strings.CutPrefix(key, "told_")
			what, counted := strings.CutPrefix(code, "count_")
			_, told := codes[code]
			switch {
			case !ours || told || quoted[key]:
			case counted && quoted[strings.ReplaceAll(what, "_", " ")]:
			case quoted[code]: // between two facts
			case strings.HasPrefix(code, "weekday_") || strings.HasPrefix(code, "month_"):
			default:
				t.Errorf("%s: nothing tells %s", lang, key)
			}
		}
	}
}

func TestCountsAndDaysInWords(t *testing.T) {
	for n, want := range map[int]string{0: "0 занятий", 1: "1 занятие", 2: "2 занятия", 4: "4 занятия", 5: "5 занятий", 11: "11 занятий", 14: "14 занятий", 21: "21 занятие", 22: "22 занятия", 112: "112 занятий"} {
		if got := shown(Count{n, "session"}, russian); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	const monday planner.Date = 20836
	if ru, en := Day(monday, russian), Day(monday, english); ru != "пн 18 янв." || en != "Mon 18 Jan" {
		t.Errorf("%s and %s", ru, en)
	}
	if got := Day(monday+6, english); got != "Sun 24 Jan" {
		t.Error(got)
	}
	for minutes, want := range map[Hours]string{60: "1 hour", 120: "2 hours", 90: "1.5 hours"} {
		if got := shown(minutes, english); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for _, x := range []struct {
		ids  []string
		want string
	}{{nil, "nobody"}, {[]string{"a"}, "a"}, {[]string{"a", "b", "c", "d"}, "a, b, c and d"}, {[]string{"a", "b", "c", "d", "e"}, "a, b, c and 2 others"}} {
		if got := shown(names(x.ids), english); got != x.want {
			t.Errorf("%v: %s", x.ids, got)
		}
	}
}

// The same facts are told in both languages, and the Russian ones without a word
// of English.
func TestExplanationsInRussian(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`\b(the|and|is|on|in|of|with|for|session|room|people|seat|no|may|takes|moves)\b|%!`)
	look := func(t *rapid.T, fact Fact) {
		text := fact.Said
		if text == "" || foreign.MatchString(text) || strings.Contains(text, "..") {
			t.Fatalf("in Russian: %q", text)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		for _, id := range leftOut(s, p)[:min(2, len(leftOut(s, p)))] {
			a, err := requestIn(english, s, p, id)
			if err != nil {
				t.Fatal(err)
			}
			b, err := requestIn(russian, s, p, id)
			if err != nil {
				t.Fatal(err)
			}
			look(t, b.Detail)
			for i := range b.Places {
				look(t, b.Places[i].Because)
				a.Places[i].Because, b.Places[i].Because = Fact{}, Fact{}
			}
			a.Detail, b.Detail = Fact{}, Fact{}
			if string(jsonOf(t, a)) != string(jsonOf(t, b)) {
				t.Fatalf("other facts in Russian:\n%s\n%s", jsonOf(t, a), jsonOf(t, b))
			}
			c, err := suggestRequestIn(russian, s, p, id)
			if err != nil {
				t.Fatal(err)
			}
			look(t, c.Detail)
			for _, x := range c.Alternatives {
				look(t, x.Text)
				for _, y := range x.Changes {
					look(t, y.Text)
				}
			}
		}
		for _, x := range p.Sessions[:min(1, len(p.Sessions))] {
			b, err := sessionIn(russian, s, p, x.ID)
			if err != nil {
				t.Fatal(err)
			}
			look(t, b.Detail)
			for _, y := range b.Places {
				look(t, y.Because)
			}
			c, err := suggestSessionIn(russian, s, p, x.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, y := range c.Alternatives {
				look(t, y.Text)
			}
		}
	})
}

func jsonOf(t *rapid.T, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
