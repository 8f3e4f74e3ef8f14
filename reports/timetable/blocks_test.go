package timetable

import (
	"slices"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/internal/given"
	"cohort/reports/sheet"
)

// A day that is past is one line, and so is one on which nothing is open: with a reason
// where every room has one.
func TestADayWithoutSessionsSaysWhy(t *testing.T) {
	w := given.Words(t, "en")
	const monday = planner.Date(20836)
	leak := []editions.Block{{Day: 3, Span: editions.Span{From: 0, To: 1440}, Why: "Leak"}, {Day: 6, Span: editions.Span{From: 0, To: 1440}, Why: "Leak"}}
	open := [7][]editions.Span{1: {{From: 540, To: 1080}}, 2: {{From: 540, To: 1080}}}
	week := &editions.Week{Head: editions.Head{Monday: monday}, Begins: monday + 2, Rooms: []editions.Room{{ID: "a", Open: open, Blocked: leak}, {ID: "b", Open: open, Blocked: leak[1:]}}}
	for _, x := range []struct {
		day   int
		idle  string
		shown bool
	}{{1, "past", true}, {2, "no sessions", true}, {3, "closed", true}, {5, "", false}, {6, "closed: Leak", true}} {
		band, shown := dayBand(week, x.day, w)
		if shown != x.shown || shown && band.Idle != x.idle {
			t.Errorf("day %d: %q, shown %v, want %q, %v", x.day, band.Idle, shown, x.idle, x.shown)
		}
	}
}

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
