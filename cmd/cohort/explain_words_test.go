package main

import (
	"strings"
	"testing"

	"cohort/planner/timetable/explain"
)

// A sentence that ends with a shortened word has one full stop.
func TestSentencesEndOnce(t *testing.T) {
	l := phrases("ru")
	for _, detail := range []string{"C длится 240 мин., а для P предел в день 200 мин.", "офис O никого не отпускает на обучение"} {
		for _, text := range []string{
			l.request(&explain.RequestExplanation{Detail: detail}),
			l.session(&explain.SessionExplanation{Detail: detail}),
			(&suggestCmd{Lang: "ru"}).text(&explain.Suggestions{Detail: detail}),
		} {
			if first, _, _ := strings.Cut(text, "\n"); !strings.HasSuffix(first, ".") || strings.HasSuffix(first, "..") {
				t.Errorf("%q", first)
			}
		}
	}
}
