package nightly

import (
	"context"
	"slices"

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

// score records what came of the forecasts for the intakes that are over, each
// once. A night that is made for a day to come knows no more than today does.
func (w *work) score(ctx context.Context, calendar []facts.CalendarDay) error {
	day := min(w.run.AsOf, planner.DateOf(w.Now().In(w.Settings.Zone)))
	slots := demand.Slots(clean.NewCalendar(calendar), day, w.Settings.IntakeWeekday)
	recorded, err := w.Store.Outcomes(ctx, slots)
	if err != nil {
		return err
	}
	known := make(map[demand.Slot]bool)
	for i := range recorded {
		known[recorded[i].Slot] = true
	}
	j, err := Judge(ctx, w.Store, day, w.Settings, slices.DeleteFunc(slots, func(s demand.Slot) bool { return known[s] }))
	if err != nil || len(j.Outcomes) == 0 {
		return err
	}
	return w.Store.SaveOutcomes(ctx, w.run, j.Outcomes, w.Now())
}
