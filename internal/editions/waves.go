package editions

import (
	"cmp"
	"slices"
	"sort"

	"cohort/internal/editions/directory"
	"cohort/internal/editions/gone"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
)

// OfficeWaves is what an office head receives: who starts when and when they
// are ready. It holds the office's people and nobody else's.
type OfficeWaves struct {
	Head
	Until    planner.Date // the last day that the plan looks ahead to
	Intakes  []Intake
	People   []Newcomer
	Table    *promise.Table // nil: it could not be made
	Called   Called         // what the courses and programmes of the table are called
	Away     []AwayDay      // ascending
	Release  int            // most of its working staff in training on one day
	Pipeline []Stage
	Starts   []demand.Starts // of the office, ascending; who is expected at the next intakes
	Record   Record          // of past forecasts for the office
	// Exhausted are its people who have failed a course for the last time: nobody plans
	// it for them, and the head decides.
	Exhausted []Exhausted
	Early     []Early   // of its people, in the firm weeks
	Gone      gone.Gone // since the reader's previous edition
}

// Exhausted is a person who has failed a course for the last time.
type Exhausted struct {
	Person
	Office string
	Course string
	Failed int // attempts
}

// Intake is those who start at an office on one day.
type Intake struct {
	Start     planner.Date
	Started   bool // they are at work: nothing is forecast any more
	Likely    int  // P50
	Safe      int  // P80
	Announced int  // by the office head; 0: nothing announced
	Named     int  // people known by name
	Reserved  int  // seats reserved for others
	Ready     planner.Date
	Due       planner.Date // of the programme
	Needs     int          // trainings needed by all of them
	InTime    int          // of those planned until they are due
	Later     int          // due after the last day that the plan looks ahead to, and not planned yet
	Missing   []MissingCourse
	Since     promise.Trend // since the last edition; empty: there was none
	// Holdup is the one need that holds the intake, nil: on track. A need that is
	// planned, but late, has On set.
	Holdup *Holdup
}

// MissingCourse is a course in which people of an intake have no place.
type MissingCourse struct {
	Course     string
	People     int
	LastChance planner.Date // the last day on which it may be taken in time; 0: there is none
	Later      bool         // it is due after the last day that the plan looks ahead to
}

// Holdup is a need that is unscheduled, or late (On not 0).
type Holdup struct {
	Unscheduled
	On planner.Date // the day on which it takes place, after it is due
}

// Newcomer is a person who starts, with their way through the programme.
type Newcomer struct {
	Person
	New       bool // not known when the reader's previous edition was made
	Programme string
	Start     planner.Date // first working day
	Due       planner.Date // of the programme
	Ready     planner.Date // of the last session; 0: something is missing
	Sessions  []Session    // theirs, ascending; nobody seated need be given
	Done      []string     // courses completed
	Missing   []Missing
}

// Missing is a course that a newcomer needs and has no place in.
type Missing struct {
	Unscheduled
	LastChance planner.Date // the last day on which it may be taken to be ready in time; 0: there is none
}

// Stage is a stage of an office's hiring pipeline.
type Stage struct {
	Name       string
	Count      int     // people of the office who stand in it
	Conversion float64 // share that goes on to the next, 0 to 1
	Chance     float64 // to start, from here, 0 to 1
}

// Asked is what a wave was asked for, with the day that its programme is due and
// the last day that the plan knows.
type Asked struct{ Start, Due, Until planner.Date }

// Waves is what the head of an office receives, with its table of waves (nil: none
// could be made). It holds that office's people and nobody else's.
func (b *Board) Waves(office string, head Head, table *promise.Table, last Last) OfficeWaves {
	o := b.waves(office, head)
	o.Table, o.Called = table, b.Called()
	o.Away = slices.DeleteFunc(o.Away, func(d AwayDay) bool { return d.Date < head.From() })
	if last.Board != nil {
		o.Changes = b.officeChanges(office, last)
		o.Gone = b.gone(office, last.Board)
		b.since(&o, office, last.Board)
		for i := range o.People {
			o.People[i].New = last.Board.learners[o.People[i].ID] == nil // who came from another office is a change
		}
	}
	return o
}

// gone are people of an office who were in training in another version and are no more.
func (b *Board) gone(office string, before *Board) gone.Gone {
	out := gone.Since(office, before.Snapshot, b.Snapshot, before.officeSeats(office), b.directory, b.person)
	SortByName(b.language, out.Settled, func(name string) string { return name })
	SortByName(b.language, out.Passed, func(p gone.Passed) string { return p.Name })
	return out
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
	return len(o.Intakes)+len(o.People)+len(o.Exhausted)+waiting > 0
}

func (b *Board) waves(office string, head Head) OfficeWaves {
	head.Place, head.FirmUntil = b.Office(office), b.directory.FirmUntil
	o := OfficeWaves{Head: head, Until: b.date(b.Snapshot.Days - 1), Pipeline: b.pipeline(office), Record: b.record(demand.ScopeOffice, office)}
	if at := b.officeOf[office]; at != nil {
		o.Release = at.ReleasePerDay
	}
	o.Away, o.Starts, o.Exhausted = b.away(office), b.starts(office), b.exhausted(office)
	o.Early = b.early(office, head.From(), func(s *planner.Session) bool { return !o.Provisional(b.date(s.Day)) })
	intakes := make(map[planner.Date]*Intake)
	intake := func(start planner.Date) *Intake {
		if intakes[start] == nil {
			intakes[start] = &Intake{Start: start, Started: start < b.Snapshot.FirstDay}
		}
		return intakes[start]
	}
	for _, e := range b.Forecast.Starts {
		if e.Scope == demand.ScopeOffice && e.ID == office && (e.P80 > 0 || e.Named > 0 || e.Reserved > 0) {
			k := intake(e.Intake)
			k.Likely, k.Safe = e.P50, e.P80
		}
	}
	for _, w := range b.directory.Waves {
		if w.Office == office && w.Intake >= b.Snapshot.FirstDay && w.Intake <= o.Until {
			intake(w.Intake).Announced += w.Headcount
		}
	}
	for _, l := range b.sorted().Learners[office] {
		if l.Intake == nil {
			continue
		}
		start := *l.Intake
		if !l.Anonymous {
			o.People = append(o.People, b.newcomer(l, start))
		}
		switch {
		case b.cleared(l): // works already, and holds up nobody's wave
		case l.Anonymous:
			intake(start).Reserved++
		default:
			intake(start).Named++
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

// exhausted are the people of an office who have failed a course for the last time.
func (b *Board) exhausted(office string) []Exhausted {
	var out []Exhausted
	for _, x := range b.directory.Exhausted {
		if slices.ContainsFunc(b.directory.People, func(p directory.Person) bool { return p.ID == x.Person && p.Office == office }) {
			out = append(out, Exhausted{Person{x.Person, b.person(x.Person)}, b.Office(office), b.course(x.Course), x.Failed})
		}
	}
	SortByName(b.language, out, func(x Exhausted) string { return x.Name })
	return out
}

// cleared says whether somebody goes on with their programme as one of the working staff.
func (b *Board) cleared(l *planner.Learner) bool {
	needs := b.sorted().Requests[l.ID]
	return len(needs) > 0 && !slices.ContainsFunc(needs, func(r *planner.Request) bool { return !r.Working })
}

func (b *Board) newcomer(l *planner.Learner, start planner.Date) Newcomer {
	plan := b.sorted()
	n := Newcomer{Person: Person{ID: l.ID, Name: b.person(l.ID)}, Start: start, Programme: b.programme(l.ID)}
	complete := true
	for _, r := range plan.Requests[l.ID] {
		n.Due = max(n.Due, b.date(r.Due))
		if s := plan.Seats[r.ID]; s != nil {
			n.Sessions = append(n.Sessions, b.session(s, false))
			n.Ready = max(n.Ready, b.date(s.Day))
			continue
		}
		complete = false
		u := plan.Why[r.ID]
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
	for _, c := range plan.Done[l.ID] {
		if !done[c.Course] {
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
	for _, c := range b.sorted().Candidates[office] {
		count[c.Stage]++
		positions[c.Position]++
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
