package words_test

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

	"cohort/planner/demand/facts"
	"cohort/reports/internal/given"
	"cohort/reports/words"
)

func TestFaultsInWords(t *testing.T) {
	ru := given.Words(t, "ru")
	for _, c := range []struct {
		said   facts.Said
		en, ru string
	}{
		{facts.Say("unknown_worker", "Name", "T-99"), `names the trainer or person "T-99", which is unknown or left out itself`, "названо «T-99» (тренер или сотрудник): такого нет, или оно само не учтено"},
		{facts.Say("column_not_integer", "Column", "from_minute", "Value", "abc"), `from_minute is "abc", not a whole number`, "в столбце from_minute стоит «abc», а нужно: целое число"},
		{facts.Say("not_said_trainer_away", "Day", "2027-01-15", "Trainer", "T-07", "Site", "VDNKH"),
			"nobody says whether it was held on 2027-01-15, and the trainer T-07 was away; the manager of VDNKH knows", "никто не сказал, состоялось ли занятие 15.01.2027, а тренер T-07 отсутствовал; знает руководитель площадки VDNKH"},
		{facts.Say("column_not_integer", "Column", "weight", "Value", "2027-01-15"), `weight is "2027-01-15", not a whole number`, "в столбце weight стоит «2027-01-15», а нужно: целое число"},
		{facts.Say("programme_no_leader", "Role", "psychologist"), "nobody can finish the programme: nobody may lead it as psychologist", "пройти программу до конца нельзя: некому вести её в роли psychologist"},
		{facts.Say("day_minutes", "Minutes", 5000, "Most", 1440), "the most minutes of a day are 5000, want 0 to 1440", "минут в день, не больше: 5000, а нужно от 0 до 1440"},
		{facts.Say(facts.Quoted, "Text", "what an earlier version said"), "what an earlier version said", "what an earlier version said"},
	} {
		if got := words.FaultOf(c.said); got != c.en {
			t.Errorf("%s: %s, want %s", c.said, got, c.en)
		}
		if got := ru.Fault(c.said); got != c.ru {
			t.Errorf("%s: %s, want %s", c.said, got, c.ru)
		}
	}
}

var place = regexp.MustCompile(`{{\.(\w+)}}`)

// Whatever is said to be wrong in the data has its message in both languages, which
// speaks of just what there is; and no message is left that nothing says.
func TestEveryFaultHasItsWords(t *testing.T) {
	said := saidOfFaults(t)
	if len(said) < 130 {
		t.Fatalf("only %d messages are found in the sources", len(said))
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
		for code, names := range said {
			message, known := all["fault_"+code].(string)
			if !known {
				t.Errorf("%s: no words for %s", lang, code)
			}
			var spoken []string
			for _, m := range place.FindAllStringSubmatch(message, -1) {
				spoken = append(spoken, m[1])
			}
			slices.Sort(spoken)
			if spoken = slices.Compact(spoken); !slices.Equal(spoken, names) {
				t.Errorf("%s: %s speaks of %v, its words of %v", lang, code, names, spoken)
			}
		}
		for key := range all {
			if code, ours := strings.CutPrefix(key, "fault_"); ours && said[code] == nil {
				t.Errorf("%s: nothing says %s", lang, key)
			}
		}
	}
}

// saidOfFaults are the codes of what is said of faults, each with the sorted names of
// what it speaks of: of facts.Say, and of those who make a code of a word.
func saidOfFaults(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	take := func(code string, names ...string) {
		slices.Sort(names)
		if old, twice := out[code]; twice && !slices.Equal(old, names) {
			t.Errorf("%s speaks of %v and of %v", code, old, names)
		}
		out[code] = append([]string{}, names...)
	}
	take(facts.HasStood, "Stage", "Days", "Recorded")
	take(facts.Quoted, "Text")
	text := func(x ast.Expr) string {
		if lit, ok := x.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		return ""
	}
	read := func(n *ast.CallExpr, in string) {
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		pairs := func(from int) (names []string) {
			for i := from; i < len(n.Args); i += 2 {
				names = append(names, text(n.Args[i]))
			}
			return names
		}
		switch name {
		case "Say":
			if code := text(n.Args[0]); code != "" {
				take(code, pairs(1)...)
				if in == "unteachable" { // and so a programme
					take("programme_"+code, pairs(1)...)
				}
			}
		case "refer":
			take("unknown_"+text(n.Args[3]), "Name")
		case "bound":
			take(text(n.Args[1]), "Minutes", "Most")
		case "refuse":
			if want := text(n.Args[1]); want != "" {
				take("column_not_"+want, "Column", "Value")
			}
		case "ill":
			if code := text(n.Args[0]); strings.HasPrefix(code, "view_") {
				take(code, append(pairs(1), "View")...)
			}
		}
	}
	for _, list := range []string{"words", "integers"} { // made by plural
		take("column_not_"+list, "Column", "Value")
		take("column_not_"+list+"_gaps", "Column", "Value")
	}
	for _, dir := range []string{"../../planner/demand", "../../planner/demand/clean", "../../sql/input", "../../sql/store"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no sources in %s: %v", dir, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				in := ""
				if f, ok := d.(*ast.FuncDecl); ok {
					in = f.Name.Name
				}
				ast.Inspect(d, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
						read(call, in)
					}
					return true
				})
			}
		}
	}
	return out
}
