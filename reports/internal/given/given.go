// Package given is for tests: what they take for granted, or end at once.
package given

import (
	"testing"

	"cohort/planner"
	"cohort/reports/words"
)

// Date is a day, of 2027-01-22.
func Date(t testing.TB, s string) planner.Date {
	t.Helper()
	d, err := planner.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Words are the words of a language.
func Words(t testing.TB, lang string) words.Words {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
