package input_test

import (
	"testing"

	"cohort/sql/input"
)

func TestTextsAreReadTidy(t *testing.T) {
	for given, want := range map[string]string{
		"универсальный специалист":                   "универсальный специалист",
		"универсальныи\u0306\u00a0специалист":        "универсальный специалист",
		" универсальный \u202f\u2007 специалист\n":   "универсальный специалист",
		"универ\u00adсальный специалист\u200b\ufeff": "универсальный специалист",
		"Универсальный специалист":                   "Универсальный специалист",
		"E\u0308лкина": "\u00cbлкина",
		"":             "",
	} {
		if got := input.Tidy(given); got != want {
			t.Errorf("%q is read as %q, want %q", given, got, want)
		}
	}
}
