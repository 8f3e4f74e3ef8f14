package views

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"cohort/internal/editions"
	"cohort/planner/demand"
)

// forecastText is a text about forecasts, for people.
type forecastText struct {
	Views
	out strings.Builder
}

// Forecast says who will start when; at length also what the arithmetic rests on.
func (v Views) Forecast(f *demand.Forecast, atLength bool) string {
	t := &forecastText{Views: v}
	t.starts(f)
	if atLength {
		t.stages(f)
		t.candidates(f)
	}
	return t.out.String()
}

func (t *forecastText) say(format string, a ...any) { fmt.Fprintf(&t.out, format+"\n", a...) }

// byName sorts rows by the name in front; rows of one name keep their order.
func (t *forecastText) byName(rows [][]string) {
	editions.SortByName(t.words.Language(), rows, func(r []string) string { return r[0] })
}

// grid prints rows under a head, the first columns aligned to the left, numbers
// to the right.
func (t *forecastText) grid(left int, head []string, rows [][]string) {
	rows = append([][]string{head}, rows...)
	width := make([]int, len(head))
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, r := range rows {
		var b strings.Builder
		for i, cell := range r {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i < left {
				b.WriteString(cell + pad + "  ")
			} else {
				b.WriteString(pad + cell + "  ")
			}
		}
		t.say("  %s", strings.TrimRight(b.String(), " "))
	}
}

// starts lists the network, the sites, and the offices where somebody may start.
func (t *forecastText) starts(f *demand.Forecast) {
	t.say("People who will start, as seen on the morning of %s. Each line is computed for itself: percentiles do not add up.", f.AsOf)
	head := []string{"", "intake", "mean", "P10", "P50", "P80", "P90", "named", "reserved"}
	for _, part := range []struct {
		scope demand.Scope
		title string
	}{
		{demand.ScopeNetwork, "Network"},
		{demand.ScopeSite, fmt.Sprintf("Training sites with their catchments; seats are reserved up to P%.0f", 100*f.Quantile)},
		{demand.ScopeOffice, "Offices, where anybody is likely to start"},
	} {
		var rows [][]string
		for _, s := range f.Starts {
			if s.Scope == part.scope && (s.Scope != demand.ScopeOffice || s.P90 > 0 || s.Named > 0 || s.Reserved > 0) {
				rows = append(rows, []string{t.called.Name(s.ID), s.Intake.String(), fmt.Sprintf("%.2f", s.Mean), fmt.Sprint(s.P10), fmt.Sprint(s.P50),
					fmt.Sprint(s.P80), fmt.Sprint(s.P90), fmt.Sprint(s.Named), fmt.Sprint(s.Reserved)})
			}
		}
		t.byName(rows)
		t.say("\n%s", part.title)
		t.grid(2, head, rows)
	}
	if n := len(f.Stale); n > 0 {
		t.say("\n%s stood in a stage longer than anybody recorded; they count as not coming: %s", has(n, "candidate"), strings.Join(f.Stale, ", "))
	}
}

func (t *forecastText) stages(f *demand.Forecast) {
	var rows [][]string
	for _, s := range f.Stages {
		mean := 0.0
		for _, days := range slices.Sorted(maps.Keys(s.Dwell)) {
			mean += float64(days) * s.Dwell[days]
		}
		shape := "recorded"
		if s.Recorded < demand.EnoughDwells {
			shape = "geometric"
		}
		rows = append(rows, []string{s.Position, t.called.Name(s.Stage), shape, fmt.Sprint(s.Advanced), fmt.Sprint(s.Left), fmt.Sprintf("%.2f", s.Prior),
			fmt.Sprintf("%g", s.Strength), fmt.Sprintf("%.3f", s.Conversion), fmt.Sprintf("%.1f", mean)})
	}
	t.say("\nStages: conversion = (advanced + prior x strength) / (left + strength)")
	t.grid(3, []string{"position", "stage", "dwell", "advanced", "left", "prior", "strength", "conversion", "mean days"}, rows)
}

func (t *forecastText) candidates(f *demand.Forecast) {
	var rows [][]string
	for _, c := range f.Candidates {
		expected, likely := "", ""
		if c.Expected != nil {
			expected = c.Expected.String()
		}
		best := 0.0
		for _, intake := range slices.Sorted(maps.Keys(c.Intakes)) {
			if c.Intakes[intake] > best {
				best, likely = c.Intakes[intake], intake.String()
			}
		}
		rows = append(rows, []string{c.ID, t.called.Name(c.Office), t.called.Name(c.Stage), expected, likely, fmt.Sprint(c.DaysInStage), fmt.Sprintf("%.3f", c.Chance)})
	}
	t.say("\nCandidates")
	t.grid(5, []string{"candidate", "office", "stage", "expected", "likeliest intake", "days in stage", "chance"}, rows)
}
