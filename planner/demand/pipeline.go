package demand

import (
	"math"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// EnoughDwells is how many recorded dwells give a stage a distribution of its
// own. With fewer it is geometric with the configured mean.
const EnoughDwells = 20

// negligible is the share of a dwell's tail that is not listed.
const negligible = 1e-12

// odds is what is learned of one stage for one position.
type odds struct {
	advanced, left int
	conversion     float64
	dwell          dwell
}

// dwell is how many calendar days people stand in a stage before they move on.
type dwell struct {
	stay     float64 // geometric on 1, 2, …: the chance to stay one day more
	days     []int   // recorded, ascending; unused while they are fewer than EnoughDwells
	recorded bool    // they are enough
}

// share is the probability of exactly n days.
func (d *dwell) share(n int) float64 {
	if !d.recorded {
		if n < 1 {
			return 0
		}
		return (1 - d.stay) * math.Pow(d.stay, float64(n-1))
	}
	from, _ := slices.BinarySearch(d.days, n)
	to, _ := slices.BinarySearch(d.days, n+1)
	return float64(to-from) / float64(len(d.days))
}

// remaining is the distribution of the days that are left of a dwell when some
// have passed: element i is the probability of exactly i days more, for each i
// below n. It is nil if no recorded dwell is longer than what has passed.
func (d *dwell) remaining(passed, n int) []float64 {
	out := make([]float64, n)
	if !d.recorded { // which has no memory
		for i := range out {
			out[i] = d.share(i)
		}
		return out
	}
	from, _ := slices.BinarySearch(d.days, passed+1)
	longer := d.days[from:]
	if len(longer) == 0 {
		return nil
	}
	count := make([]int, n)
	for _, days := range longer {
		if days-passed < n {
			count[days-passed]++
		}
	}
	for i, c := range count {
		out[i] = float64(c) / float64(len(longer))
	}
	return out
}

// whole is the distribution of a dwell: element i is the probability of
// exactly i days, for each i below n.
func (d *dwell) whole(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = d.share(i)
	}
	return out
}

// listed is the share of each number of days, without the negligible tail.
func (d *dwell) listed() map[int]float64 {
	out := map[int]float64{}
	if !d.recorded {
		for n, tail := 1, 1.0; tail >= negligible; n, tail = n+1, tail*d.stay {
			out[n] = d.share(n)
		}
		return out
	}
	for _, n := range d.days {
		out[n] = d.share(n)
	}
	return out
}

// history is what the recorded moves say, by position and stage.
type history map[string]path

// recall is what the moves of the HistoryDays days before asOf say. A day
// begins at midnight in the network's zone. What happens on asOf itself is
// learned the next day, so that the same date gives the same answer whenever
// it is asked for.
func (k *known) recall(asOf planner.Date) history {
	h := history{}
	for _, c := range k.Candidates {
		h.of(c.Position, len(k.Stages))
	}
	since := make([]planner.Date, len(k.Stages)) // when the candidate came to each stage
	stands := make([]bool, len(k.Stages))        // and whether they came and have not left
	for i, m := range k.Moves {
		if i == 0 || m.Candidate != k.Moves[i-1].Candidate {
			clear(stands)
		}
		date := k.localDate(m.At)
		if date >= asOf {
			continue
		}
		if m.From != nil {
			from := k.StageIndex(m.From)
			if date >= asOf-planner.Date(k.HistoryDays) {
				stood := -1
				if stands[from] {
					stood = int(date - since[from])
				}
				h.of(m.Position, len(k.Stages)).count(from, k.StageIndex(&m.To), stood)
			}
			stands[from] = false
		}
		if to := k.StageIndex(&m.To); to < len(k.Stages) {
			since[to], stands[to] = date, true
		}
	}
	for _, stages := range h {
		for i := range stages {
			stages[i].conclude(&k.Stages[i], k.PriorStrength)
		}
	}
	return h
}

// of is what is learned for a position, by stage.
func (h history) of(position string, stages int) path {
	if h[position] == nil {
		h[position] = make(path, stages)
	}
	return h[position]
}

// path is what is learned of each stage for one position.
type path []odds

// count counts a move. A move forward advances the stage that it leaves and
// every stage passed over. Its dwell belongs to the stage that it leaves, as
// nobody stood in the others. A move back counts nowhere.
func (p path) count(from, to, stood int) {
	switch {
	case to > len(p): // lost
		p[from].left++
	case to > from:
		for i := from; i < to; i++ {
			p[i].advanced++
			p[i].left++
		}
		if stood >= 0 {
			p[from].dwell.days = append(p[from].dwell.days, stood)
		}
	}
}

// conclude works out the conversion and the dwell from what was counted.
func (o *odds) conclude(s *facts.Stage, strength float64) {
	o.conversion = s.Rate
	if weight := float64(o.left) + strength; weight > 0 {
		o.conversion = (float64(o.advanced) + s.Rate*strength) / weight
	}
	o.dwell.stay = 1 - 1/max(1, s.WorkingDays*7/5)
	o.dwell.recorded = len(o.dwell.days) >= EnoughDwells
	slices.Sort(o.dwell.days)
}
