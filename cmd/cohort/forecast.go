package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
)

type forecastCmd struct {
	AsOf    string `help:"The day from whose morning to look ahead; today if not given." placeholder:"DATE"`
	JSON    bool   `name:"json" help:"Print one JSON object, with every office and intake."`
	Explain bool   `help:"Add what the arithmetic rests on: conversions and dwells by stage, each candidate's chance and intakes."`
	Score   bool   `help:"Look back instead: what was forecast for the last 26 intakes, as it stood 28 and 14 days before, and what came."`
	Lang    string `help:"Language of names in the table: ru or en." enum:"ru,en" default:"en"`
}

// Help is what cohort forecast --help says beside its flags.
func (c *forecastCmd) Help() string {
	return `Says how many people will start at each intake, as distributions: of the network, of each training site's catchment (the
offices that are nearest to it) and of each office. Each line is computed for itself, so that percentiles do not add up.
P80 is the smallest number of people that holds with a probability of 80 %; named are candidates with an accepted offer and a
known start; held are the seats kept for others.

With --score it says what was forecast for each past intake and what came, how often that lies within P10 to P90 (calibration;
about 80 %, more where the numbers are small), and how far single chances were off (Brier score). What nights recorded stands
as they recorded it; the rest is worked out from the recorded moves, and nothing is written.

Examples:
  cohort forecast
  cohort forecast --as-of 2027-01-22 --explain
  cohort forecast --as-of 2027-01-22 --json --explain > forecast.json
  cohort forecast --as-of 2027-01-22 --score
  cohort forecast --as-of 2027-01-22 --score --json --explain > score.json`
}

// Run forecasts.
func (c *forecastCmd) Run(g *globals) error {
	if c.Score {
		return c.score(g)
	}
	facts, _, settings, day, err := g.facts(c.AsOf)
	if err != nil {
		return err
	}
	f := demand.Predict(facts, day, settings)
	if c.JSON {
		if !c.Explain {
			f = f.Brief()
		}
		_, err = g.stdout.Write(f.Bytes())
		return err
	}
	t := &forecastTable{w: g.stdout, names: calledOf(facts, c.Lang), lang: c.Lang}
	t.starts(f)
	if c.Explain {
		t.stages(f)
		t.candidates(f)
	}
	return t.err
}

// facts reads everything that the planner may know on a day, today if none is
// given, and the settings to plan by.
func (g *globals) facts(asOf string) (*facts.Facts, []facts.Fault, demand.Settings, planner.Date, error) {
	st, cfg, day, err := g.storeOn(asOf)
	if err != nil {
		return nil, nil, demand.Settings{}, 0, err
	}
	defer st.Close()
	facts, faults, _, err := holds.ReadFacts(g.ctx, st, day, cfg.Planning.Zone)
	if err != nil {
		return nil, nil, demand.Settings{}, 0, environment(err)
	}
	return facts, faults, cfg.Planning, day, nil
}

// forecastTable prints a forecast for people.
type forecastTable struct {
	w     io.Writer
	err   error
	names map[string]string // of sites, offices and stages
	lang  string
}

// byName sorts rows by the name in front; rows of one name keep their order.
func (t *forecastTable) byName(rows [][]string) {
	editions.SortByName(t.lang, rows, func(r []string) string { return r[0] })
}

func (t *forecastTable) say(format string, a ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format+"\n", a...)
	}
}

// grid prints rows under a head, the first columns aligned to the left, numbers
// to the right.
func (t *forecastTable) grid(left int, head []string, rows [][]string) {
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
func (t *forecastTable) starts(f *demand.Forecast) {
	t.say("People who will start, as seen on the morning of %s. Each line is computed for itself: percentiles do not add up.", f.AsOf)
	head := []string{"", "intake", "mean", "P10", "P50", "P80", "P90", "named", "held"}
	for _, part := range []struct {
		scope demand.Scope
		title string
	}{
		{demand.ScopeNetwork, "Network"},
		{demand.ScopeSite, fmt.Sprintf("Training sites with their catchments; seats are held up to P%.0f", 100*f.Quantile)},
		{demand.ScopeOffice, "Offices, where anybody is likely to start"},
	} {
		var rows [][]string
		for _, s := range f.Starts {
			if s.Scope == part.scope && (s.Scope != demand.ScopeOffice || s.P90 > 0 || s.Named > 0 || s.Held > 0) {
				rows = append(rows, []string{t.name(s.ID), s.Intake.String(), fmt.Sprintf("%.2f", s.Mean), fmt.Sprint(s.P10), fmt.Sprint(s.P50),
					fmt.Sprint(s.P80), fmt.Sprint(s.P90), fmt.Sprint(s.Named), fmt.Sprint(s.Held)})
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

// has is a number of things and what they have done.
func has(n int, what string) string {
	if n == 1 {
		return "1 " + what + " has"
	}
	return count(n, what) + " have"
}

func (t *forecastTable) stages(f *demand.Forecast) {
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
		rows = append(rows, []string{s.Position, t.name(s.Stage), shape, fmt.Sprint(s.Advanced), fmt.Sprint(s.Left), fmt.Sprintf("%.2f", s.Prior),
			fmt.Sprintf("%g", s.Strength), fmt.Sprintf("%.3f", s.Conversion), fmt.Sprintf("%.1f", mean)})
	}
	t.say("\nStages: conversion = (advanced + prior x strength) / (left + strength)")
	t.grid(3, []string{"position", "stage", "dwell", "advanced", "left", "prior", "strength", "conversion", "mean days"}, rows)
}

func (t *forecastTable) candidates(f *demand.Forecast) {
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
		rows = append(rows, []string{c.ID, t.name(c.Office), t.name(c.Stage), expected, likely, fmt.Sprint(c.DaysInStage), fmt.Sprintf("%.3f", c.Chance)})
	}
	t.say("\nCandidates")
	t.grid(5, []string{"candidate", "office", "stage", "expected", "likeliest intake", "days in stage", "chance"}, rows)
}

func (t *forecastTable) name(id string) string {
	if name := t.names[id]; name != "" {
		return name
	}
	return id
}
