package input_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"cohort/sql/input"
)

func TestTextsAreReadTidy(t *testing.T) {
	for given, want := range map[string]string{
		"универсальный специалист":                   "универсальный специалист",
		"универсальныи\u0306\u00a0специалист":        "универсальный специалист",
		" универсальный \u202f\u2007 специалист\n":   "универсальный специалист",
		"универ\u00adсальный специалист\u200b\ufeff": "универсальный специалист",
		"Универсальный специалист":                   "Универсальный специалист",
		"E\u0308лкина":                      "\u00cbлкина",
		"P\u202e-\u034f1\u061c\u3164\u2066": "P-1",
		"":                                  "",
		" ":                                 "",
		"Мария ":                            "Мария",
		" Мария":                            "Мария",
		"Анна  Мария":                       "Анна Мария",
		"Анна\tМария":                       "Анна Мария",
		"A. B-C":                            "A. B-C",
	} {
		if got := input.Tidy(given); got != want {
			t.Errorf("%q is read as %q, want %q", given, got, want)
		}
	}
}

// Letters that have one form alone are read as they are.
func TestLettersOfOneFormStay(t *testing.T) {
	for r := rune(0x400); r < 0x530; r++ {
		if got, want := input.Tidy(string(r)), norm.NFC.String(string(r)); got != want {
			t.Errorf("%q is read as %q, want %q", r, got, want)
		}
	}
}
