package main

import (
	"strings"
	"testing"

	"cohort/planner/timetable/explain"
)

// A sentence that ends with a shortened word has one full stop.
func TestSentencesEndOnce(t *testing.T) {
	l, err := newPhrases("ru")
	if err != nil {
		t.Fatal(err)
	}
	for _, detail := range []string{"C длится 240 мин., а для P предел в день 200 мин.", "офис O никого не отпускает на обучение"} {
		for _, text := range []string{
			l.request(&explain.RequestExplanation{Detail: explain.Fact{Said: detail}}),
			l.session(&explain.SessionExplanation{Detail: explain.Fact{Said: detail}}),
			(&suggestCmd{}).text(&explain.Suggestions{Detail: explain.Fact{Said: detail}}, l),
		} {
			if first, _, _ := strings.Cut(text, "\n"); !strings.HasSuffix(first, ".") || strings.HasSuffix(first, "..") {
				t.Errorf("%q", first)
			}
		}
	}
}
