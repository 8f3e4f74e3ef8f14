package editions

import (
	"maps"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/demand"
)

// Called is what people call everything that capacity speaks of.
// Nobody who is trained is among it.
func (n *Names) Called() Called {
	out := Called{}
	for _, things := range []map[string]string{n.courses, n.sites, n.rooms, n.offices, n.programmes} {
		maps.Copy(out, things)
	}
	for id := range n.trainers {
		out[id] = n.person(id)
	}
	return out
}

// Expected is how many people without a name each catchment and intake of a
// forecast has at its P50 and at its P80.
func Expected(f *demand.Forecast) (likely, safe map[capacity.Intake]int) {
	likely, safe = map[capacity.Intake]int{}, map[capacity.Intake]int{}
	for _, x := range f.Starts {
		if x.Scope == demand.ScopeSite {
			at := capacity.Intake{Start: x.Intake, Catchment: x.ID}
			likely[at], safe[at] = max(0, x.P50-x.Named), max(0, x.P80-x.Named)
		}
	}
	return likely, safe
}

// Study is the capacity of a plan, or of a snapshot alone if that is nil, with the load of
// those whom a forecast expects; nil: nobody is expected.
func Study(s *planner.Snapshot, p *planner.Plan, f *demand.Forecast) *capacity.Report {
	r := capacity.Study(s, p)
	if f != nil {
		likely, safe := Expected(f)
		capacity.Foresee(r.Load, s, likely, safe)
	}
	return r
}

// Capacity is what headquarters receive of a plan version. It was studied before.
func (b *Board) Capacity(r *capacity.Report, head Head) CapacityBook {
	out := CapacityOf(b.Snapshot, b.Plan, r, b.Called(), b.language)
	out.Head, out.Record = head, b.record(demand.ScopeNetwork, demand.NetworkID)
	for _, x := range b.Forecast.Starts {
		if x.Scope == demand.ScopeNetwork {
			out.Starts = append(out.Starts, NetIntake{Start: x.Intake, Mean: x.Mean, P10: x.P10, P50: x.P50, P80: x.P80, P90: x.P90, Named: x.Named, Reserved: x.Reserved})
		}
	}
	for len(out.Starts) > 0 && out.Starts[len(out.Starts)-1].P90 == 0 { // beyond what the pipeline reaches
		out.Starts = out.Starts[:len(out.Starts)-1]
	}
	for _, x := range b.directory.Programmes {
		for i := range out.Programmes {
			if out.Programmes[i].ID == x.ID {
				out.Programmes[i].Due = x.DueWorkingDays
			}
		}
	}
	var held []HeldSession
	since := b.Snapshot.FirstDay
	for _, x := range b.directory.Taught {
		held = append(held, HeldSession{ID: x.Course, Course: b.course(x.Course), Date: x.Date, Seats: x.Seats})
		since = min(since, x.Date)
	}
	out.AddHeld(since, held)
	return out
}
