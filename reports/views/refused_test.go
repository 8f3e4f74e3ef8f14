package views

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cohort/internal/decisions"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/referee"
	"cohort/planner/timetable/explain"
	"cohort/reports/words"
	"cohort/sql/decided"
)

// known is a world in which everything has an ID that begins with ID_, and a name.
func known() *facts.Facts {
	f := &facts.Facts{}
	f.Sites = []facts.Site{{ID: "ID_SITE", NameRu: "Центр «Юг»", NameEn: "South"}}
	f.Rooms = []facts.Room{{ID: "ID_ROOM", Site: "ID_SITE", NameRu: "Аудитория 2", NameEn: "Room 2"}, {ID: "ID_LAB", Site: "ID_SITE", NameRu: "Класс", NameEn: "Lab"}}
	f.Offices = []facts.Office{{ID: "ID_OFFICE", NameRu: "МФЦ Аэропорт", NameEn: "Airport"}, {ID: "ID_NEXT", NameRu: "МФЦ Сокол", NameEn: "Sokol"}}
	f.Courses = []facts.Course{{ID: "ID_COURSE", NameRu: "Касса", NameEn: "Cash desk"}}
	f.Trainers = []facts.Trainer{{ID: "ID_TRAINER", FamilyName: "Белова", GivenName: "Анна", Home: "ID_SITE"}}
	f.People = []facts.Person{{ID: "ID_PERSON", FamilyName: "Иванова", GivenName: "Мария", Office: "ID_OFFICE"},
		{ID: "ID_NAMESAKE", FamilyName: "Иванова", GivenName: "Мария", Office: "ID_NEXT"}, {ID: "ID_OTHER", FamilyName: "Чужой", GivenName: "Пётр", Office: "ID_OFFICE"}}
	f.Issued = []facts.Issued{{ID: "ID_SESSION", Course: "ID_COURSE", Room: "ID_ROOM", Date: 20840, Start: 600, Learners: []string{"ID_PERSON", "ID_NAMESAKE"}},
		{ID: "ID_RESERVED", Course: "ID_COURSE", Room: "ID_ROOM", Date: 20841, Start: 600}}
	return f
}

// Every refusal says in either language what people know: no ID, no key of the catalogue, and no
// English in Russian but the command to type and the number of the rule.
func TestRefusalsSpeakAsPeopleDo(t *testing.T) {
	var list []*decisions.Refused
	for _, code := range decisions.Refusals() {
		no := decisions.Refused{Code: code, ID: "ID_SESSION", Who: "Маркова", Pin: decided.Pin{Field: planner.PinRoom, Who: "Маркова", Reason: "визит"}}
		switch code {
		case "unknown":
			for _, kind := range decisions.Unknowns() {
				x := no
				if x.Kind, x.ID = kind, "Сидорова"; kind == "start" {
					x.ID = "2027-01-14 10:00"
				}
				list = append(list, &x)
			}
			continue
		case "several":
			no.ID, no.Among = "Иванова", []string{"ID_PERSON", "ID_NAMESAKE", "ID_TRAINER", "ID_ROOM", "ID_LAB"}
		case "slip":
			no.ID = "6О5УН"
		case "no_need":
			no.ID, no.Kind = "ID_PERSON", "ID_COURSE"
		case "elsewhere":
			no.Kind = "absences"
		case "broken":
			for _, cause := range []demand.Cause{demand.TrainerAway, demand.RoomShut, demand.NobodyLeft, demand.CourseGone, "clash", "no_place", "too_few"} {
				x := no
				x.Released = demand.Released{Cause: cause, Who: "ID_TRAINER"}
				list = append(list, &x)
			}
		case "forbidden":
			for _, rule := range referee.Rules() {
				if !strings.HasPrefix(rule, "H") {
					continue // of files alone
				}
				x := no
				x.Rule = rule
				list = append(list, &x)
			}
			list = append(list, facted(t, no)...)
			continue
		}
		list = append(list, &no)
	}
	foreign := regexp.MustCompile(`[A-Za-z]+`)
	allowed := regexp.MustCompile(`cohort unpin |\(правило H\d+\)|6Q5YH|0, O, 1, I и L`)
	for _, no := range list {
		no.Facts, no.Keys = known(), map[string]string{"ID_SESSION": "6Q5YH"}
		for _, sheet := range []bool{false, true} {
			no.Sheet = sheet
			for _, lang := range []string{"ru", "en"} {
				w, err := words.New(lang)
				if err != nil {
					t.Fatal(err)
				}
				text := RefusedText(no, w)
				for _, raw := range []string{"ID_", "decide_", "told_", "cause_", "_", "<no value>", "2027-", "%!"} {
					if strings.Contains(text, raw) {
						t.Errorf("%s: %q has %s", lang, text, raw)
						break
					}
				}
				if said := foreign.FindString(allowed.ReplaceAllString(text, "")); lang == "ru" && said != "" {
					t.Errorf("%q says %s in Russian", text, said)
				}
				if sheet && strings.Contains(text, "Чужой") {
					t.Errorf("%q names somebody of another site", text)
				}
			}
		}
	}
	if len(list) < 60 {
		t.Errorf("%d refusals", len(list))
	}
}

// facted are refusals with each fact that explain has, about things that all have a name.
func facted(t *testing.T, no decisions.Refused) (list []*decisions.Refused) {
	t.Helper()
	values := map[string]any{"Room": "ID_LAB", "From": "ID_SITE", "To": "ID_SITE", "Site": "ID_SITE", "Here": "ID_SITE", "Course": "ID_COURSE", "Before": "ID_COURSE", "After": "ID_COURSE", "Again": "ID_COURSE",
		"Learner": "ID_OTHER", "Person": "ID_PERSON", "Trainer": "ID_TRAINER", "Office": "ID_OFFICE", "Feature": "computers", "Role": "process", "Thing": "training_terminal ID_SITE",
		"Session": explain.Fact{Code: "course_session", Args: []any{"Course", "ID_COURSE", "Session", "ID_SESSION"}}, "Span": explain.Span{Date: 20840, Start: 600, End: 700}, "Day": planner.Date(20840),
		"People": explain.Count{N: 3, What: "person"}, "Minutes": 30, "Most": 240, "Count": 2, "Least": explain.Count{N: 2, What: "person"}, "Hours": explain.Hours(600), "Need": 3, "Fit": 2}
	source, err := os.ReadFile(filepath.Join("..", "..", "planner", "timetable", "explain", "rules.go"))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, found := range regexp.MustCompile(`told\("(\w+)"`).FindAllStringSubmatch(string(source), -1) {
		if !slices.Contains(codes, found[1]) {
			codes = append(codes, found[1])
		}
	}
	catalogue, err := os.ReadFile(filepath.Join("..", "words", "ru.json"))
	if err != nil {
		t.Fatal(err)
	}
	messages := map[string]json.RawMessage{}
	if err := json.Unmarshal(catalogue, &messages); err != nil {
		t.Fatal(err)
	}
	for _, code := range codes {
		x := no
		x.Rule, x.Because = "H3", explain.Fact{Code: code}
		for _, found := range regexp.MustCompile(`{{\.(\w+)}}`).FindAllStringSubmatch(string(messages["told_"+code]), -1) {
			value, has := values[found[1]]
			if !has {
				t.Fatalf("%s asks for %s", code, found[1])
			}
			x.Because.Args = append(x.Because.Args, found[1], value)
		}
		list = append(list, &x)
		if at := slices.Index(x.Because.Args, any("Session")); at >= 0 {
			y := x
			y.Because.Args = slices.Clone(x.Because.Args)
			y.Because.Args[at+1] = explain.Fact{Code: "course_session", Args: []any{"Course", "ID_COURSE", "Session", "ID_RESERVED"}}
			list = append(list, &y)
		}
	}
	return list
}

// The lists of what may be refused are whole: a code in the source is in them.
func TestEveryRefusalIsListed(t *testing.T) {
	sources, err := filepath.Glob(filepath.Join("..", "..", "internal", "decisions", "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, path := range sources {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?:Refused{Code: |no\.Code = )"(\w+)"`).FindAllStringSubmatch(string(source), -1) {
			seen[found[1]] = true
		}
	}
	for code := range seen {
		if !slices.Contains(decisions.Refusals(), code) {
			t.Errorf("%s is not among the refusals", code)
		}
	}
	for _, code := range decisions.Refusals() {
		if !seen[code] {
			t.Errorf("nothing is refused as %s", code)
		}
	}
}
