package views

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable"
	"cohort/planner/timetable/explain"
	"cohort/reports/internal/given"
)

// What is explained and suggested of a plan is told in both languages: the same but
// for its sentences, and the Russian ones without a word of English.
func TestExplanationsInBothLanguages(t *testing.T) {
	s, p := aPlan(t)
	english, russian := New(given.Words(t, "en"), nil), New(given.Words(t, "ru"), nil)
	foreign := regexp.MustCompile(`\b(the|and|is|on|in|of|with|for|session|room|people|seat|no|may|takes|moves)\b|%!|told_|explain_|<no value>|\.\.|^$`)
	told := regexp.MustCompile(`"(detail|because|text)":("(?:[^"\\]|\\.)*")`)
	look := func(what string, value, in, of any, text string) {
		t.Helper()
		var bare [3]string
		for i, x := range []any{value, in, of} {
			data, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			if i == 2 {
				for _, m := range told.FindAllStringSubmatch(string(data), -1) {
					var sentence string
					if err := json.Unmarshal([]byte(m[2]), &sentence); err != nil || foreign.MatchString(sentence) {
						t.Errorf("%s: %s: %q %v", what, m[1], sentence, err)
					}
				}
			}
			bare[i] = strings.NewReplacer(",}", "}", "{,", "{", ",,", ",").Replace(told.ReplaceAllString(string(data), ""))
		}
		if bare[0] != bare[1] || bare[1] != bare[2] {
			t.Errorf("%s: besides sentences there differ\n%s\n%s\n%s", what, bare[0], bare[1], bare[2])
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimSuffix(line, "\n"); line != "" && foreign.MatchString(line) {
				t.Errorf("%s: %q", what, line)
			}
		}
	}
	var leftOut, seated int
	for _, q := range s.Requests {
		why, err := explain.Request(s, p, q.ID)
		if err != nil {
			t.Fatal(err)
		}
		look(q.ID, why, english.Request(why), russian.Request(why), russian.RequestText(why))
		if why.Session == nil {
			leftOut++
		} else {
			seated++
		}
		found, err := explain.SuggestRequest(s, p, q.ID)
		if err != nil {
			t.Fatal(err)
		}
		look(q.ID, found, english.Suggestions(found), russian.Suggestions(found), russian.SuggestionsText(found, ""))
	}
	for _, x := range p.Sessions {
		why, err := explain.Session(s, p, x.ID)
		if err != nil {
			t.Fatal(err)
		}
		look(x.ID, why, english.Session(why), russian.Session(why), russian.SessionText(why))
		found, err := explain.SuggestSession(s, p, x.ID)
		if err != nil {
			t.Fatal(err)
		}
		look(x.ID, found, english.Suggestions(found), russian.Suggestions(found), russian.SuggestionsText(found, "dir"))
	}
	if leftOut == 0 || seated == 0 {
		t.Errorf("%d are left out and %d seated", leftOut, seated)
	}
}

// Each kind of alternative and each reason has its word in both languages.
func TestKindsAndReasonsHaveTheirWords(t *testing.T) {
	for _, language := range []string{"en", "ru"} {
		w := given.Words(t, language)
		for _, kind := range explain.Kinds() {
			if key := "explain_" + string(kind); w.Say(key) == key {
				t.Errorf("%s: %s has no word", language, key)
			}
		}
		for _, reason := range []planner.Reason{planner.ReasonImpossible, planner.ReasonDays, planner.ReasonBefore, planner.ReasonGroup, planner.ReasonCrowded} {
			if key := "explain_reason_" + string(reason); w.Say(key) == key {
				t.Errorf("%s: %s has no word", language, key)
			}
		}
	}
}

// A sentence that ends with a shortened word has one full stop.
func TestSentencesEndOnce(t *testing.T) {
	for text, want := range map[string]string{"предел 200 мин.": "предел 200 мин.", "места нет": "места нет."} {
		if got := ended(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// aPlan is the small snapshot with a plan after a short search.
func aPlan(t *testing.T) (*planner.Snapshot, *planner.Plan) {
	t.Helper()
	f, err := os.Open("../../planner/testdata/small.snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := planner.ReadSnapshot(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: 1, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	return s, r.Plan
}
