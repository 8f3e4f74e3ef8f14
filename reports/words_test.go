package reports_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/internal/given"
	"cohort/reports/waves"
	"cohort/reports/words"
)

func messages(t *testing.T, lang string) map[string]any {
	t.Helper()
	raw, err := os.ReadFile("words/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

var placeholder = regexp.MustCompile(`{{\.(\w+)}}`)

// forms are the texts of a message, by plural form.
func forms(v any) map[string]string {
	out := map[string]string{}
	switch v := v.(type) {
	case string:
		out[""] = v
	case map[string]any:
		for form, text := range v {
			out[form] = text.(string)
		}
	}
	return out
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	ru, en := messages(t, "ru"), messages(t, "en")
	for key := range ru {
		if _, ok := en[key]; !ok {
			t.Errorf("%s is not said in English", key)
		}
	}
	for key := range en {
		if _, ok := ru[key]; !ok {
			t.Errorf("%s is not said in Russian", key)
		}
	}
	placeholders := func(v any) string {
		var all []string
		for _, text := range forms(v) {
			for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
				all = append(all, m[1])
			}
		}
		slices.Sort(all)
		return strings.Join(slices.Compact(all), " ")
	}
	for key, v := range ru {
		if a, b := placeholders(v), placeholders(en[key]); a != b {
			t.Errorf("%s has the placeholders %q in Russian, %q in English", key, a, b)
		}
		if n := len(forms(v)); n != 1 && n != 4 {
			t.Errorf("%s has %d of the 4 plural forms of Russian", key, n)
		}
		if (len(forms(v)) == 1) != (len(forms(en[key])) == 1) {
			t.Errorf("%s is counted in one language only", key)
		}
		for form, text := range forms(v) {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s is empty in the form %q", key, form)
			}
		}
	}
}

// sources are the parsed files below some folders, tests left out.
func sources(t *testing.T, folders ...string) (*token.FileSet, []*ast.File) {
	t.Helper()
	set := token.NewFileSet()
	var out []*ast.File
	for _, top := range folders {
		err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(set, path, nil, 0)
			out = append(out, file)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return set, out
}

// literals are the strings in the sources.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	_, files := sources(t, "../cmd", "../internal", "../planner", "../reports", "../sql")
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					out[s] = true
				}
			}
			return true
		})
	}
	return out
}

// inPages are the keys that the templates of pages ask for.
func inPages(t *testing.T) (keys []string) {
	t.Helper()
	pages, err := filepath.Glob("../internal/pages/templates/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("the templates of pages are not found any more: %v", err)
	}
	for _, path := range pages {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\.(Say|Col) "(\w+)"`).FindAllStringSubmatch(string(text), -1) {
			keys = append(keys, map[string]string{"Say": "", "Col": "col_"}[m[1]]+m[2])
		}
	}
	return keys
}

// madeOfCodes are keys that end on a code: what is told of a plan, see words/told.go,
// what is wrong in the data, see words/faults.go, and what stands in forms or breaks a rule there, which a test of internal/forms
// looks after; data_view ends on the name of a view, form_month on a number, view_right on
// the kind of a column.
var madeOfCodes = regexp.MustCompile(`^(told|fault|form_also|form_choice|form_feature|form_rule|form_with|form_fault_order|form_fault_subject|form_month|data_view|view_right)_`)

func TestNoWordIsUnused(t *testing.T) {
	used := literals(t)
	for _, key := range inPages(t) {
		used[key] = true
	}
	for i := 1; i <= 7; i++ {
		used[strconv.Itoa(i)] = true // days of the week are numbered
	}
	for key := range messages(t, "ru") {
		if used[key] || madeOfCodes.MatchString(key) {
			continue
		}
		found := false
		for i, r := range key { // built of a prefix and a name, which may have several words
			if r == '_' && used[key[:i+1]] && (used[key[i+1:]] || used[strings.ReplaceAll(key[i+1:], "_", " ")]) {
				found = true
			}
		}
		if !found && !slices.Contains([]string{"col_room", "col_trainer"}, key) {
			t.Errorf("nothing says %s", key)
		}
	}
}

// asked are the keys that the sources ask for in so many letters, with the place.
func asked(t *testing.T) map[string]string {
	t.Helper()
	prefixes := map[string][]string{"Say": {""}, "Count": {""}, "Col": {"col_"}, "Sheet": {"sheet_", "about_"}}
	out := map[string]string{}
	set, files := sources(t, "../cmd", "../internal", "../reports") // those of planner ask for codes
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			key, ok := call.Args[0].(*ast.BasicLit)
			if !ok || key.Kind != token.STRING {
				return true
			}
			for _, prefix := range prefixes[method.Sel.Name] {
				text, _ := strconv.Unquote(key.Value)
				out[prefix+text] = set.Position(key.Pos()).String()
			}
			return true
		})
	}
	return out
}

func TestEveryWordThatIsAskedForIsThere(t *testing.T) {
	keys := asked(t)
	for _, key := range inPages(t) {
		keys[key] = "a page"
	}
	if len(keys) < 300 {
		t.Fatalf("%d keys are asked for; they are not found any more", len(keys))
	}
	for _, lang := range []string{"ru", "en"} {
		said := messages(t, lang)
		for key, place := range keys {
			if _, ok := said[key]; !ok {
				t.Errorf("%s: %s is not said in %s.json", place, key, lang)
			}
		}
	}
}

// What is the same in both languages is one message, but for those whose keys are
// made of a prefix and a code.
func TestNothingIsSaidTwice(t *testing.T) {
	made := regexp.MustCompile(`^(told|since|whatif|sheet|about|form_kind|form_choice|data_view|pinned|decide_kind)_`)
	ru, en := messages(t, "ru"), messages(t, "en")
	by := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(ru)) {
		text := fmt.Sprint(ru[key], "|", en[key])
		if other, twice := by[text]; twice && !made.MatchString(key) && !made.MatchString(other) {
			t.Errorf("%s says what %s says: %s", key, other, text)
		}
		by[text] = key
	}
}

func TestNoWordIsMissing(t *testing.T) {
	key := regexp.MustCompile(`\b[a-z]+(_[a-z0-9]+)+\b`)
	each(t, func(t *testing.T, _ string, _ example, workbook []byte) {
		f, err := excelize.OpenReader(bytes.NewReader(workbook))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				for _, v := range r {
					if key.MatchString(v) || strings.Contains(v, "<no value>") || strings.Contains(v, "{{") {
						t.Errorf("%s: %q", sheet, v)
					}
				}
			}
		}
	})
}

func TestPlurals(t *testing.T) {
	for _, c := range []struct {
		lang, key string
		n         int
		want      string
	}{
		{"ru", "sessions", 0, "0 занятий"}, {"ru", "sessions", 1, "1 занятие"}, {"ru", "sessions", 2, "2 занятия"}, {"ru", "sessions", 5, "5 занятий"},
		{"ru", "sessions", 11, "11 занятий"}, {"ru", "sessions", 12, "12 занятий"}, {"ru", "sessions", 21, "21 занятие"}, {"ru", "sessions", 104, "104 занятия"}, {"ru", "sessions", 111, "111 занятий"},
		{"ru", "people", 22, "22 человека"}, {"ru", "people", 25, "25 человек"},
		{"ru", "certificate", 11, "11 правил проверено отдельно, нарушений нет"},
		{"en", "sessions", 1, "1 session"}, {"en", "sessions", 2, "2 sessions"}, {"en", "people", 21, "21 people"},
	} {
		if got := given.Words(t, c.lang).Count(c.key, c.n); got != c.want {
			t.Errorf("%s of %d in %s: %q, want %q", c.key, c.n, c.lang, got, c.want)
		}
	}
}

func TestEveryReasonIsASentence(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		w := given.Words(t, lang)
		seen := map[string]bool{}
		for _, u := range []editions.Unscheduled{
			{Reason: planner.ReasonImpossible}, {Reason: planner.ReasonImpossible, Missing: "room"}, {Reason: planner.ReasonImpossible, Missing: "crew"}, {Reason: planner.ReasonImpossible, Missing: "window"},
			{Reason: planner.ReasonImpossible, Missing: "site"}, {Reason: planner.ReasonImpossible, Missing: "release"}, {Reason: planner.ReasonDays, Fit: 2}, {Reason: planner.ReasonBefore, Before: "X"},
			{Reason: planner.ReasonGroup, Together: 3}, {Reason: planner.ReasonGroup, Together: 3, MinGroup: 6}, {Reason: planner.ReasonCrowded}, {Reason: "?"},
		} {
			s := w.Because(u)
			if !strings.HasSuffix(s, ".") || seen[s] || strings.Contains(s, "reason_") || strings.Contains(s, "<no value>") {
				t.Errorf("%s: %+v is told as %q", lang, u, s)
			}
			seen[s] = true
		}
		if s := w.Because(editions.Unscheduled{Reason: planner.ReasonImpossible, Missing: "a new kind"}); s != w.Say("reason_impossible") {
			t.Errorf("a fact nobody knows is told as %q", s)
		}
	}
}

func TestCoursesWithTheSameLastChanceAreOneLine(t *testing.T) {
	until := given.Date(t, "2027-02-12")
	missing := []editions.MissingCourse{{Course: "A", People: 5, LastChance: 0, Later: true}, {Course: "B", People: 1, LastChance: until, Later: false}, {Course: "C", People: 2, LastChance: 0, Later: true}, {Course: "D", People: 1, LastChance: 0, Later: false}, {Course: "E", People: 2, LastChance: until, Later: false}, {Course: "F", People: 3, LastChance: until + 1, Later: false}}
	want := "«A» (5 человек), «C» (2 человека): срок позже последнего дня плана\n" +
		"«B» (1 человек), «E» (2 человека): последняя возможность 12.02.2027\n" +
		"«D» (1 человек): возможностей в срок больше нет\n" +
		"«F» (3 человека): последняя возможность 13.02.2027"
	if got := waves.MissingText(given.Words(t, "ru"), missing); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := waves.MissingText(given.Words(t, "ru"), nil); got != "" {
		t.Errorf("nothing is missing, told as %q", got)
	}
}

func TestWeeksAndDates(t *testing.T) {
	w := given.Words(t, "ru")
	for _, c := range []struct{ monday, want string }{
		{"2027-01-18", "неделя 3 (18.01–24.01.2027)"},
		{"2026-12-28", "неделя 53 (28.12.2026–03.01.2027)"},
		{"2027-03-29", "неделя 13 (29.03–04.04.2027)"},
	} {
		if got := w.Week(given.Date(t, c.monday)); got != c.want {
			t.Errorf("week of %s: %q, want %q", c.monday, got, c.want)
		}
	}
	if got := w.Clock(9*60 + 5); got != "9:05" {
		t.Errorf("five past nine is %q", got)
	}
	if got := fmt.Sprint(w.Weekday(given.Date(t, "2027-01-24")), w.Date(given.Date(t, "2027-01-24"))); got != "Вс24.01.2027" {
		t.Errorf("the Sunday is %q", got)
	}
	if _, err := words.New("de"); err == nil {
		t.Error("there are words in German")
	}
}
