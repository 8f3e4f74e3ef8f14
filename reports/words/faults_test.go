package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cohort/reports/internal/given"
)

func TestFaultsInRussian(t *testing.T) {
	ru, en := given.Words(t, "ru"), given.Words(t, "en")
	for sentence, want := range map[string]string{
		`names the trainer or person "T-99", which is unknown or left out itself`:                                  "названо «T-99» (тренер или сотрудник): такого нет, или оно само не учтено",
		`to_date is null; from_minute is "abc", not a whole number`:                                                "в столбце to_date пусто; в столбце from_minute стоит «abc», а нужно: целое число",
		"nobody says whether it was held on 2027-01-15, and the trainer T-07 was away; the manager of VDNKH knows": "никто не сказал, состоялось ли занятие 2027-01-15, а тренер T-07 отсутствовал; знает руководитель площадки VDNKH",
		"nobody can finish the programme: nobody may lead it as psychologist":                                      "пройти программу до конца нельзя: некому вести её в роли psychologist",
		"a sentence that nobody has thought of":                                                                    "a sentence that nobody has thought of",
		"the most minutes of a day are 5000, want 0 to 1440":                                                       "минут в день, не больше: 5000, а нужно от 0 до 1440",
	} {
		if got := ru.Fault(sentence); got != want {
			t.Errorf("%s:\n%s, want\n%s", sentence, got, want)
		}
		if got := en.Fault(sentence); got != sentence {
			t.Errorf("%s: in English %s", sentence, got)
		}
	}
}

// Whatever is said to be wrong in the data, its owner can read it in Russian.
func TestEveryFaultIsSaidInRussian(t *testing.T) {
	ru := given.Words(t, "ru")
	english, verb := regexp.MustCompile(`[A-Za-z]{3,}`), regexp.MustCompile(`%[svdq]`)
	said := saidOfFaults(t)
	if len(said) < 130 {
		t.Fatalf("only %d sentences are found in the sources", len(said))
	}
	for sentence, where := range said {
		example := verb.ReplaceAllStringFunc(sentence, func(v string) string {
			if v == "%q" {
				return `"1"`
			}
			return "1"
		})
		allowed := strings.NewReplacer("present", "", "late", "", "absent", "", "excused", "", "passed", "", "failed", "", "training", "", "office", "", "virtual", "", "weekly", "")
		if got := ru.Fault(example); english.MatchString(allowed.Replace(got)) {
			t.Errorf("%s: %q is not in faults.json; in Russian it is %q", where, sentence, got)
		}
	}
}

// saidOfFaults are the sentences, as formats, that are handed to a method fault or are
// what a function returns that says what is wrong.
func saidOfFaults(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	set := token.NewFileSet()
	var text func(x ast.Expr) string
	text = func(x ast.Expr) string {
		switch x := x.(type) {
		case *ast.BasicLit:
			if s, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
				return s
			}
		case *ast.BinaryExpr:
			return text(x.X) + text(x.Y)
		}
		return "%s"
	}
	take := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.BinaryExpr, *ast.BasicLit:
			default:
				return true
			}
			// Parts of lists and of keys are no sentences.
			if s := text(n.(ast.Expr)); len(s) > 6 && strings.Contains(s, " ") && !strings.HasPrefix(s, "%s, %") && !strings.HasPrefix(s, "%s%s") {
				out[s] = set.Position(n.Pos()).String()
			}
			return false
		})
	}
	for _, dir := range []string{"../../planner/demand", "../../planner/demand/clean"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no sources in %s: %v", dir, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file, err := parser.ParseFile(set, name, source, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				tells := strings.Contains(f.Doc.Text(), "what is wrong") || strings.Contains(f.Doc.Text(), "says why")
				ast.Inspect(f, func(n ast.Node) bool {
					switch n := n.(type) {
					case *ast.CallExpr:
						if s, ok := n.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "fault" {
							take(n)
						}
					case *ast.ReturnStmt:
						if tells {
							take(n)
						}
					case *ast.AssignStmt:
						if id, ok := n.Lhs[0].(*ast.Ident); ok && (id.Name == "wrong" || id.Name == "against") {
							take(n)
						}
					}
					return true
				})
			}
		}
	}
	return out
}
