// Package outlook is the use-case of the year ahead: the facts of a day with the years
// before it, the hiring plan that was handed in, and what becomes of them.
package outlook

import (
	"context"
	"fmt"

	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/whatif"
	"cohort/planner/year"
	"cohort/sql/store"
)

// memory is how many days of moves are read: three years before the first of the outlooks
// that are made again.
const memory = 4*366 + 31

// World is what a year is made of.
type World struct {
	Facts    *facts.Facts
	AsOf     planner.Date
	Settings year.Settings
}

// Settings are those of an installation.
func Settings(s demand.Settings, lead year.Lead, months int) year.Settings {
	return year.Settings{Zone: s.Zone, Changeover: s.Rules.RoomChangeoverMinutes, IntakeWeekday: s.IntakeWeekday, Months: months, Lead: lead}
}

// Read reads the facts of a day, with the moves of four years and everybody who ever stood
// in the pipeline.
func Read(ctx context.Context, st *store.Store, day planner.Date, s year.Settings) (*World, error) {
	f, _, _, err := holds.ReadFacts(ctx, st, day, s.Zone)
	if err != nil {
		return nil, err
	}
	hiring, err := st.ReadHiring(ctx, day-memory, s.Zone)
	if err != nil {
		return nil, fmt.Errorf("the hiring of the last years: %w", err)
	}
	f.Moves, f.Past = hiring.Moves, hiring.Past
	return &World{f, day, s}, nil
}

// See foresees the year, as a hiring plan has it too (none: as the past has it alone), with
// scenarios in which Check finds no fault.
func (w *World) See(plan []year.Hiring, scenarios []whatif.Scenario) *year.Seen {
	return &year.Seen{Answer: year.Ask(w.Facts, w.AsOf, w.Settings, plan, scenarios), Past: year.Look(w.Facts, w.AsOf, w.Settings)}
}

// Check is every fault of scenarios.
func (w *World) Check(list []whatif.Scenario) []whatif.Fault {
	return year.Check(w.Facts, w.AsOf, w.Settings, list)
}
