package editions

import (
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
)

// Record is what was forecast for intakes that are over, as it stood some days
// before each, and what came.
type Record struct {
	Tracks []Track      // by days before, the longest first
	Past   []PastIntake // ascending
}

// Track is how the forecasts of so many days before did.
type Track struct {
	Days    int                // before the intake
	Own     demand.Calibration // of whom the record is about
	Network demand.Calibration // of the network's sums; without outcomes where the record is the network's own
}

// PastIntake is what was forecast for one intake and what came.
type PastIntake struct {
	Start    planner.Date
	Came     int
	Foretold []*Foretold // as Record.Tracks; nil in place of one that is not known
}

// Foretold is a forecast: most likely so many, from so many to so many.
type Foretold struct{ Likely, Low, High int }

// record is what was forecast for past intakes of an office, a site's catchment or
// the network and what came.
func (b *Board) record(scope demand.Scope, id string) Record {
	of := func(scope demand.Scope, id string, lead int) []demand.Outcome {
		var out []demand.Outcome
		for _, o := range b.directory.Outcomes {
			if o.Scope == scope && o.ID == id && o.Lead == lead {
				out = append(out, o)
			}
		}
		return out
	}
	var r Record
	past := make(map[planner.Date]*PastIntake)
	for _, lead := range demand.Leads {
		own := of(scope, id, lead)
		if len(own) == 0 {
			continue
		}
		t := Track{Days: lead, Own: demand.Calibrate(own)}
		if scope != demand.ScopeNetwork {
			t.Network = demand.Calibrate(of(demand.ScopeNetwork, demand.NetworkID, lead))
		}
		r.Tracks = append(r.Tracks, t)
		for _, o := range own {
			if past[o.Intake] == nil {
				past[o.Intake] = &PastIntake{Start: o.Intake, Came: o.Came}
			}
			p := past[o.Intake]
			for len(p.Foretold) < len(r.Tracks)-1 {
				p.Foretold = append(p.Foretold, nil)
			}
			p.Foretold = append(p.Foretold, &Foretold{Likely: o.P50, Low: o.P10, High: o.P90})
		}
	}
	for _, intake := range slices.Sorted(maps.Keys(past)) {
		p := past[intake]
		for len(p.Foretold) < len(r.Tracks) {
			p.Foretold = append(p.Foretold, nil)
		}
		if p.Came > 0 || slices.ContainsFunc(p.Foretold, func(f *Foretold) bool { return f != nil && f.High > 0 }) {
			r.Past = append(r.Past, *p)
		}
	}
	return r
}
