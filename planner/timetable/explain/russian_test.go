package explain

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// spoken are the texts that the package hands to a method, in place of its
// argument at or as one of the two that verb chooses from.
func spoken(t *testing.T, methods ...string) map[string]bool {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	var take func(x ast.Expr)
	take = func(x ast.Expr) {
		switch x := x.(type) {
		case *ast.BasicLit:
			if x.Kind == token.STRING {
				text, err := strconv.Unquote(x.Value)
				if err != nil {
					t.Fatal(err)
				}
				texts[text] = true
			}
		case *ast.CallExpr:
			if f, ok := x.Fun.(*ast.Ident); ok && f.Name == "verb" {
				take(x.Args[1])
				take(x.Args[2])
			}
		}
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			if slices.Contains(methods, name) {
				for _, x := range call.Args {
					take(x)
				}
			}
			return true
		})
	}
	return texts
}

var verbs = regexp.MustCompile(`%(\[(\d)\])?(\.1f|[sd])`)

// filled are the verbs of a format by the argument that each takes.
func filled(format string) map[int]string {
	out, next := map[int]string{}, 1
	for _, m := range verbs.FindAllStringSubmatch(format, -1) {
		if m[2] != "" {
			next, _ = strconv.Atoi(m[2])
		}
		out[next] = m[3]
		next++
	}
	return out
}

func TestEverySentenceIsKnownInRussian(t *testing.T) {
	said := spoken(t, "say", "plain")
	if len(said) < 80 {
		t.Errorf("only %d sentences found", len(said))
	}
	for english := range said {
		text, known := russian[english]
		if !known {
			t.Errorf("no Russian for %q", english)
			continue
		}
		a, b := filled(english), filled(text)
		for i, verb := range a {
			if b[i] != verb {
				t.Errorf("%q takes %v, in Russian %v", english, a, b)
				break
			}
		}
		if len(a) != len(b) || strings.Count(text, "%") != len(verbs.FindAllString(text, -1)) {
			t.Errorf("%q takes %v, in Russian %v: %q", english, a, b, text)
		}
	}
	for english := range russian {
		if !said[english] {
			t.Errorf("nobody says %q", english)
		}
	}
	counted := spoken(t, "count")
	for what := range counted {
		if _, known := russianCounts[what]; !known {
			t.Errorf("no Russian for several times %q", what)
		}
	}
	for what := range russianCounts {
		if !counted[what] {
			t.Errorf("nobody counts %q", what)
		}
	}
}

func TestCountsInRussian(t *testing.T) {
	m := &board{Board: &exchange.Board{Draft: &draft.Draft{Model: &draft.Model{}}}, lang: Russian}
	for n, want := range map[int]string{0: "0 занятий", 1: "1 занятие", 2: "2 занятия", 4: "4 занятия", 5: "5 занятий", 11: "11 занятий", 14: "14 занятий", 21: "21 занятие", 22: "22 занятия", 112: "112 занятий"} {
		if got := m.count(n, "session"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	m.Snapshot = &planner.Snapshot{FirstDay: 20836}
	if english := (&board{Board: m.Board}).date(0); m.date(0) != "пн 18 янв." || english != "Mon 18 Jan" {
		t.Errorf("%s and %s", m.date(0), english)
	}
}

// The same facts are told in both languages, and the Russian ones without a word
// of English.
func TestExplanationsInRussian(t *testing.T) {
	t.Parallel()
	english := regexp.MustCompile(`\b(the|and|is|on|in|of|with|for|session|room|people|seat|no|may|takes|moves)\b|%!`)
	look := func(t *rapid.T, text string) {
		if text == "" || english.MatchString(text) || strings.Contains(text, "..") {
			t.Fatalf("in Russian: %q", text)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		for _, id := range leftOut(s, p)[:min(2, len(leftOut(s, p)))] {
			a, err := Request(s, p, id, English)
			if err != nil {
				t.Fatal(err)
			}
			b, err := Request(s, p, id, Russian)
			if err != nil {
				t.Fatal(err)
			}
			look(t, b.Detail)
			for i := range b.Places {
				look(t, b.Places[i].Because)
				a.Places[i].Because, b.Places[i].Because = "", ""
			}
			a.Detail, b.Detail = "", ""
			if string(jsonOf(t, a)) != string(jsonOf(t, b)) {
				t.Fatalf("other facts in Russian:\n%s\n%s", jsonOf(t, a), jsonOf(t, b))
			}
			c, err := SuggestRequest(s, p, id, Russian)
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
			b, err := Session(s, p, x.ID, Russian)
			if err != nil {
				t.Fatal(err)
			}
			look(t, b.Detail)
			for _, y := range b.Places {
				look(t, y.Because)
			}
			c, err := SuggestSession(s, p, x.ID, Russian)
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
