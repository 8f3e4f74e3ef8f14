// Package score says what came of forecasts: what was foreseen for the intakes that are
// over, and who came.
package score

import (
	"context"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// Judge says what was forecast for slots and what came, as far as it is known
// on the morning of asOf: by the forecasts that nights kept, the others computed
// again from the recorded moves.
func Judge(ctx context.Context, st *store.Store, asOf planner.Date, s demand.Settings, slots []demand.Slot) (*demand.Judgement, error) {
	if len(slots) == 0 {
		return &demand.Judgement{}, nil
	}
	days := make([]planner.Date, len(slots))
	for i, x := range slots {
		days[i] = x.AsOf()
	}
	kept, err := st.Forecasts(ctx, days, s.Zone)
	if err != nil {
		return nil, err
	}
	hiring, err := st.ReadHiring(ctx, slices.Min(days)-demand.MemoryDays, s.Zone)
	if err != nil {
		return nil, err
	}
	return demand.Judge(hiring, asOf, s, slots, kept), nil
}

// Record records in a run what came of the forecasts for the intakes that are over on a day,
// each once.
func Record(ctx context.Context, st *store.Store, run store.Run, day planner.Date, s demand.Settings, calendar []facts.CalendarDay, now time.Time) error {
	slots := demand.Slots(clean.NewCalendar(calendar), day, s.IntakeWeekday)
	recorded, err := st.Outcomes(ctx, slots)
	if err != nil {
		return err
	}
	known := make(map[demand.Slot]bool)
	for i := range recorded {
		known[recorded[i].Slot] = true
	}
	j, err := Judge(ctx, st, day, s, slices.DeleteFunc(slots, func(s demand.Slot) bool { return known[s] }))
	if err != nil || len(j.Outcomes) == 0 {
		return err
	}
	return st.SaveOutcomes(ctx, run, j.Outcomes, now)
}
