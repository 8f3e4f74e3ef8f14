package words

import (
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
