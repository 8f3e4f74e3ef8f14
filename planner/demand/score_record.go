package demand

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Judge says what was forecast for each slot and what came, as far as it is
// known on the morning of asOf. A forecast that a night kept, by its day, is
// judged as it was made. The others are computed again from the moves before
// their day: each candidate stands where those had brought them, and nothing that
// happened later enters. Configured rates and dwells, offices, ways and calendar
// are those of the facts, as no older ones are on record. A slot before which too
// little was recorded is listed as unjudged. Moves should reach back MemoryDays
// before the first slot.
func Judge(f *facts.Facts, asOf planner.Date, s Settings, slots []Slot, kept map[planner.Date]*Forecast) *Judgement {
	r := newRecord(f, asOf, s.bounded())
	j := &Judgement{Homeless: len(r.homeless)}
	again := map[planner.Date]*Forecast{}
	for _, slot := range slots {
		day, basis := slot.AsOf(), FromNight
		forecast := kept[day]
		if forecast == nil || !shows(forecast, slot.Intake) {
			if len(r.k.Moves) == 0 || r.first > day-LeastRecord {
				j.Unjudged = append(j.Unjudged, slot)
				continue
			}
			basis = FromMoves
			if forecast = again[day]; forecast == nil {
				forecast = r.recompute(day)
				again[day] = forecast
			}
		}
		r.judge(j, slot, basis, forecast)
	}
	return j
}

func shows(f *Forecast, intake planner.Date) bool {
	return slices.ContainsFunc(f.Starts, func(s Starts) bool { return s.Intake == intake })
}

// record is what is on record of hiring.
type record struct {
	k        *known
	facts    *facts.Facts
	dates    []planner.Date    // of the moves
	first    planner.Date      // of all moves that tell of stages; the day of the record where none does
	office   map[string]string // of a candidate, whatever became of them
	homeless map[string]bool
}

func newRecord(f *facts.Facts, asOf planner.Date, s Settings) *record {
	longest := slices.Max(Leads[:])
	s.HorizonDays = longest // the forecast shows two weeks more
	kept := &facts.Facts{Calendar: f.Calendar, Sites: f.Sites, Travel: f.Travel, Offices: f.Offices, Stages: f.Stages, Moves: f.Moves}
	r := &record{k: learn(kept, asOf, s), facts: kept, office: map[string]string{}, homeless: map[string]bool{}, first: asOf}
	for _, p := range f.Past {
		r.office[p.ID] = p.Office
	}
	for _, c := range f.Candidates {
		r.office[c.ID] = c.Office
	}
	r.dates = make([]planner.Date, len(r.k.Moves))
	for i, m := range r.k.Moves {
		r.dates[i] = r.k.localDate(m.At)
		if alone := m.From == nil && m.To == facts.Started; !alone { // a start alone tells nothing of the stages before it
			r.first = min(r.first, r.dates[i])
		}
		if r.k.OfficeAt[r.office[m.Candidate]] == nil && r.dates[i] < asOf {
			r.homeless[m.Candidate] = true
		}
	}
	return r
}

// recompute makes the forecast of a day's morning from what had been recorded.
func (r *record) recompute(day planner.Date) *Forecast {
	return Predict(r.asItStood(day), day, r.k.Settings)
}

// asItStood is the facts as the moves before a day tell them.
func (r *record) asItStood(day planner.Date) *facts.Facts {
	f := *r.facts
	f.Moves = nil
	for i, m := range r.k.Moves {
		if r.dates[i] < day-MemoryDays || r.dates[i] >= day {
			continue
		}
		f.Moves = append(f.Moves, m)
		latest := i+1 == len(r.k.Moves) || r.k.Moves[i+1].Candidate != m.Candidate || r.dates[i+1] >= day
		if latest && r.k.StageIndex(&m.To) < len(r.k.Stages) {
			f.Candidates = append(f.Candidates, facts.Candidate{ID: m.Candidate, Office: r.office[m.Candidate], Position: m.Position, Stage: m.To, Since: m.At})
		}
	}
	return &f
}

// came is who started at an intake, by the day before asOf.
func (r *record) came(intake planner.Date) map[string]bool {
	next := min(r.k.Calendar.Intake(intake+1, r.k.IntakeWeekday), r.k.asOf)
	out := map[string]bool{}
	for i, m := range r.k.Moves {
		if m.To == facts.Started && intake <= r.dates[i] && r.dates[i] < next && !r.homeless[m.Candidate] {
			out[m.Candidate] = true
		}
	}
	return out
}

// tally is what is counted of one scope.
type tally struct {
	chances      []float64
	candidates   int
	squares      float64
	came, unseen int
}

// judge compares one forecast with what came.
func (r *record) judge(j *Judgement, slot Slot, basis Basis, f *Forecast) {
	type key struct {
		scope Scope
		id    string
	}
	tallies := map[key]*tally{}
	count := func(office, site string, do func(*tally)) {
		for _, k := range []key{{ScopeNetwork, NetworkID}, {ScopeSite, site}, {ScopeOffice, office}} {
			if tallies[k] == nil {
				tallies[k] = &tally{}
			}
			do(tallies[k])
		}
	}
	came := r.came(slot.Intake)
	seen := map[string]bool{}
	for _, c := range f.Candidates {
		p, started := c.Intakes[slot.Intake], came[c.ID]
		seen[c.ID] = true
		wrong := p
		if started {
			wrong = p - 1
		}
		count(c.Office, c.Site, func(t *tally) {
			t.candidates++
			t.squares += wrong * wrong
			if p > 0 {
				t.chances = append(t.chances, p)
			}
			if started {
				t.came++
			}
		})
		if p > 0 || started {
			j.Chances = append(j.Chances, Chance{Slot: slot, Candidate: c.ID, Office: c.Office, Chance: p, Came: started})
		}
	}
	for id := range came {
		if office := r.office[id]; !seen[id] {
			count(office, r.k.catchment(office), func(t *tally) { t.came++; t.unseen++ })
		}
	}
	from := len(j.Outcomes)
	for _, s := range f.Starts {
		if s.Intake != slot.Intake {
			continue
		}
		t := tallies[key{s.Scope, s.ID}]
		if t == nil {
			t = &tally{}
		}
		j.Outcomes = append(j.Outcomes, Outcome{Scope: s.Scope, ID: s.ID, Slot: slot, Basis: basis, Mean: s.Mean, P10: s.P10, P50: s.P50, P80: s.P80, P90: s.P90,
			Band: between(starting(t.chances), s.P10, s.P90), Came: t.came, Unseen: t.unseen, Candidates: t.candidates, Squares: t.squares})
	}
	slices.SortStableFunc(j.Outcomes[from:], func(a, b Outcome) int {
		return cmp.Or(cmp.Compare(a.Scope.rank(), b.Scope.rank()), cmp.Compare(a.ID, b.ID))
	})
}

// rank orders scopes from the widest to the narrowest.
func (s Scope) rank() int { return slices.Index([]Scope{ScopeNetwork, ScopeSite, ScopeOffice}, s) }

// between is the probability of a to b people, both included.
func between(distribution []float64, a, b int) float64 {
	return min(1, sum(distribution[min(a, len(distribution)):min(b+1, len(distribution))]))
}
