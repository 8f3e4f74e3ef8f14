package timetable

import (
	"slices"
	"testing"

	"cohort/internal/editions"
	"cohort/reports/internal/given"
	"cohort/reports/sheet"
)

// What is shut for some hours is shown with them, to the minute; what is shut all
// day says why alone.
func TestBlocksSayTheirHours(t *testing.T) {
	w := given.Words(t, "en")
	got := blocks([]editions.Block{
		{Day: 1, Span: editions.Span{From: 605, To: 780}, Why: "Delegation"},
		{Day: 1, Span: editions.Span{From: 0, To: 1440}, Why: "Repairs"},
		{Day: 1, Span: editions.Span{From: 840, To: 960}}, // somebody ill
		{Day: 2, Span: editions.Span{From: 0, To: 360}, Why: "Repairs"},
	}, 1, w)
	want := []sheet.Block{
		{Span: sheet.Span{From: 605, To: 780}, Why: w.Hours(605, 780) + " Delegation"},
		{Span: sheet.Span{From: 0, To: 1440}, Why: "Repairs"},
		{Span: sheet.Span{From: 840, To: 960}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
