package nightly

import (
	"context"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/reports"
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
func (w *work) score(ctx context.Context, calendar []demand.CalendarDay) error {
	day := min(w.run.AsOf, planner.DateOf(w.Now().In(w.Settings.Zone)))
	slots := demand.Slots(demand.NewCalendar(calendar), day, w.Settings.IntakeWeekday)
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

// record is what was forecast for past intakes of an office, a site's catchment or
// the network and what came.
func (b *board) record(scope demand.Scope, id string) reports.Record {
	of := func(scope demand.Scope, id string, lead int) []demand.Outcome {
		var out []demand.Outcome
		for _, o := range b.directory.Outcomes {
			if o.Scope == scope && o.ID == id && o.Lead == lead {
				out = append(out, o)
			}
		}
		return out
	}
	var r reports.Record
	past := make(map[planner.Date]*reports.PastIntake)
	for _, lead := range demand.Leads {
		own := of(scope, id, lead)
		if len(own) == 0 {
			continue
		}
		t := reports.Track{Days: lead, Own: demand.Calibrate(own)}
		if scope != demand.ScopeNetwork {
			t.Network = demand.Calibrate(of(demand.ScopeNetwork, demand.NetworkID, lead))
		}
		r.Tracks = append(r.Tracks, t)
		for _, o := range own {
			if past[o.Intake] == nil {
				past[o.Intake] = &reports.PastIntake{Start: o.Intake, Came: o.Came}
			}
			p := past[o.Intake]
			for len(p.Foretold) < len(r.Tracks)-1 {
				p.Foretold = append(p.Foretold, nil)
			}
			p.Foretold = append(p.Foretold, &reports.Foretold{Likely: o.P50, Low: o.P10, High: o.P90})
		}
	}
	for _, intake := range slices.Sorted(maps.Keys(past)) {
		p := past[intake]
		for len(p.Foretold) < len(r.Tracks) {
			p.Foretold = append(p.Foretold, nil)
		}
		if p.Came > 0 || slices.ContainsFunc(p.Foretold, func(f *reports.Foretold) bool { return f != nil && f.High > 0 }) {
			r.Past = append(r.Past, *p)
		}
	}
	return r
}
