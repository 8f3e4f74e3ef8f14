package editions

import (
	"cmp"
	"slices"
	"sort"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
)

// Waves is what the head of an office receives, with its table of waves (nil: none
// could be made). It holds that office's people and nobody else's.
func (b *Board) Waves(office string, head Head, table *promise.Table, last Last) OfficeWaves {
	o := b.waves(office, head)
	o.Table, o.Called = table, b.Called()
	if last.Board != nil {
		o.Changes = b.officeChanges(office, last.Board, last.Broken)
		b.since(&o, office, last.Board)
	}
	return o
}

// Concerns says whether an office of the snapshot has somebody in training, about
// to start or in the pipeline.
func (b *Board) Concerns(office string) bool {
	if b.officeOf[office] == nil {
		return false
	}
	o := b.waves(office, Head{})
	waiting := 0
	for _, stage := range o.Pipeline {
		waiting += stage.Count
	}
	return len(o.Intakes)+len(o.People)+waiting > 0
}

func (b *Board) waves(office string, head Head) OfficeWaves {
	head.Place, head.FirmUntil = b.Office(office), b.directory.FirmUntil
	o := OfficeWaves{Head: head, Until: b.date(b.Snapshot.Days - 1), Pipeline: b.pipeline(office), Record: b.record(demand.ScopeOffice, office)}
	if at := b.officeOf[office]; at != nil {
		o.Release = at.ReleasePerDay
	}
	o.Away, o.Starts = b.away(office), b.starts(office)
	seats := make(map[string]*planner.Session, len(b.Snapshot.Requests))
	for i := range b.Plan.Sessions {
		for _, r := range b.Plan.Sessions[i].Seated {
			seats[r] = &b.Plan.Sessions[i]
		}
	}
	why := make(map[string]*planner.Unserved, len(b.Plan.Unserved))
	for i := range b.Plan.Unserved {
		why[b.Plan.Unserved[i].Request] = &b.Plan.Unserved[i]
	}
	intakes := make(map[planner.Date]*Intake)
	intake := func(start planner.Date) *Intake {
		if intakes[start] == nil {
			intakes[start] = &Intake{Start: start, Started: start < b.Snapshot.FirstDay}
		}
		return intakes[start]
	}
	for _, e := range b.Forecast.Starts {
		if e.Scope == demand.ScopeOffice && e.ID == office && (e.P80 > 0 || e.Named > 0 || e.Held > 0) {
			k := intake(e.Intake)
			k.Likely, k.Safe = e.P50, e.P80
		}
	}
	for _, w := range b.directory.Waves {
		if w.Office == office && w.Intake >= b.Snapshot.FirstDay && w.Intake <= o.Until {
			intake(w.Intake).Announced += w.Headcount
		}
	}
	requests := make(map[string][]*planner.Request)
	for i := range b.Snapshot.Requests {
		r := &b.Snapshot.Requests[i]
		requests[r.Learner] = append(requests[r.Learner], r)
	}
	for i := range b.Snapshot.Learners {
		l := &b.Snapshot.Learners[i]
		if l.Office != office || l.Intake == nil {
			continue
		}
		start := *l.Intake
		k := intake(start)
		if l.Anonymous {
			k.Held++
		} else {
			k.Named++
			o.People = append(o.People, b.newcomer(l, start, requests[l.ID], seats, why))
		}
	}
	for _, x := range b.standing().Statuses(office) {
		b.stands(intake(x.Start), &x)
	}
	for _, k := range intakes {
		o.Intakes = append(o.Intakes, *k)
	}
	sort.Slice(o.Intakes, func(i, j int) bool { return o.Intakes[i].Start < o.Intakes[j].Start })
	SortByName(b.language, o.People, func(n Newcomer) string { return n.Name })
	slices.SortStableFunc(o.People, func(x, y Newcomer) int { return cmp.Compare(x.Start, y.Start) })
	return o
}

func (b *Board) newcomer(l *planner.Learner, start planner.Date, requests []*planner.Request,
	seats map[string]*planner.Session, why map[string]*planner.Unserved) Newcomer {
	n := Newcomer{Person: Person{ID: l.ID, Name: b.person(l.ID)}, Start: start, Programme: b.programme(l.ID)}
	complete := true
	for _, r := range requests {
		if r.Working {
			continue
		}
		n.Due = max(n.Due, b.date(r.Due))
		if s := seats[r.ID]; s != nil {
			n.Sessions = append(n.Sessions, b.session(s, false))
			n.Ready = max(n.Ready, b.date(s.Day))
			continue
		}
		complete = false
		u := why[r.ID]
		if u == nil {
			u = &planner.Unserved{Request: r.ID, Reason: planner.ReasonCrowded}
		}
		m := Missing{Unscheduled: b.unscheduled(u)}
		m.LastChance, _ = b.standing().LastChance(r.ID)
		n.Missing = append(n.Missing, m)
	}
	if !complete {
		n.Ready = 0
	}
	sort.SliceStable(n.Sessions, func(i, j int) bool {
		x, y := n.Sessions[i], n.Sessions[j]
		return x.Date < y.Date || x.Date == y.Date && x.Start < y.Start
	})
	done := map[string]bool{}
	for _, c := range b.directory.Completed {
		if c.Person == l.ID && !done[c.Course] {
			done[c.Course] = true
			n.Done = append(n.Done, b.course(c.Course))
		}
	}
	SortByName(b.language, n.Done, func(course string) string { return course })
	return n
}

// programme names the programme of a person's position.
func (b *Board) programme(person string) string {
	position := b.positions[person]
	for _, p := range b.directory.Programmes {
		if p.Position == position {
			return b.programmes[p.ID]
		}
	}
	return position
}

// pipeline is the office's hiring funnel, with the network's conversions.
func (b *Board) pipeline(office string) []Stage {
	stages := slices.Clone(b.directory.Stages)
	sort.Slice(stages, func(i, j int) bool { return stages[i].Ordinal < stages[j].Ordinal })
	count := make(map[string]int)
	positions := make(map[string]int)
	for _, c := range b.directory.Candidates {
		if c.Office == office {
			count[c.Stage]++
			positions[c.Position]++
		}
	}
	// Conversions are learned by position; the funnel shows those of the position
	// that most of the office's candidates are hired for.
	position := most(positions)
	conversion := make(map[string]float64, len(stages))
	for _, s := range b.Forecast.Stages {
		if s.Position == position {
			conversion[s.Stage] = s.Conversion
		}
	}
	out := make([]Stage, len(stages))
	chance := 1.0
	for i := len(stages) - 1; i >= 0; i-- {
		s := stages[i]
		rate, known := conversion[s.ID]
		if !known {
			rate = s.Rate
		}
		chance *= rate
		out[i] = Stage{Name: b.pick(s.NameRu, s.NameEn), Count: count[s.ID], Conversion: rate, Chance: chance}
	}
	return out
}

func most(count map[string]int) string {
	best := ""
	for k, n := range count {
		if best == "" || n > count[best] || n == count[best] && k < best {
			best = k
		}
	}
	return best
}
