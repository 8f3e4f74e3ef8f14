package words

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"cohort/planner/promise"
)

// Every code has its sentence in both languages; no sentence shows a key or a
// placeholder without a value.
func TestEveryRefusalHasWords(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		w, err := New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range promise.RefusalCodes() {
			text := w.Refused(&promise.Refusal{Code: code, ID: "OX", Near: "O1", Known: []string{"newcomer", "senior"}})
			if strings.Contains(text, "refused_") || strings.Contains(text, "<no value>") {
				t.Errorf("%s, %s: %s", lang, code, text)
			}
		}
		if text := w.Refused(&promise.Refusal{Code: "unheard_of"}); text != "refused_unheard_of" {
			t.Errorf("a code without words is told as %q", text)
		}
	}
}

// What is refused in Russian is said in Russian: of English there are names of programs, files and
// what is to be typed.
func TestRussianRefusalsHaveNoEnglish(t *testing.T) {
	data, err := wordFiles.ReadFile("ru.json")
	if err != nil {
		t.Fatal(err)
	}
	messages := map[string]any{}
	if err := json.Unmarshal(data, &messages); err != nil {
		t.Fatal(err)
	}
	refuses := regexp.MustCompile(`^(form_fault|form_rule|form_file|pin|unpin|unpinned|told|decide|absent|uncancel|refused)_`)
	typed := regexp.MustCompile(`{{.*?}}|cohort template hiring|cohort [a-z]+|--[a-z-]+|name@example\.org|Excel|OpenDocument|CSV UTF-8|CSV|\.xlsx?b?|\.ods|\by/N\b`)
	english := regexp.MustCompile(`[A-Za-z]{2,}`)
	n := 0
	for key, message := range messages {
		if !refuses.MatchString(key) {
			continue
		}
		n++
		if said := english.FindString(typed.ReplaceAllString(fmt.Sprint(message), "")); said != "" && said != "ID" && !strings.HasPrefix(said, "map") {
			t.Errorf("%s says %s: %v", key, said, message)
		}
	}
	if n < 200 {
		t.Errorf("%d refusals", n)
	}
}
