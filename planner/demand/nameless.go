package demand

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// start is an office and the day on which people of it start.
type start struct {
	office string
	date   planner.Date
}

// nameless returns the learners who have no name yet: those for whom the
// forecast reserves seats at each intake of the horizon, and those whom
// announced waves lack to their headcounts.
func (k *known) nameless(p *prediction) []*learner {
	r := &reserve{k: k, known: k.starters(p), last: map[start]int{}}
	positions := slices.Sorted(maps.Keys(k.Programmes))
	for _, o := range k.Offices {
		groups := map[string]*group{}
		for _, position := range positions {
			groups[position] = p.groups[o.ID].of(position)
		}
		for i, intake := range p.intakes {
			if k.day(intake) >= k.HorizonDays {
				break
			}
			// Seats go to positions as they go to offices.
			for j, n := range split(p.share[o.ID][i], i, positions, groups) {
				r.add(start{o.ID, intake}, positions[j], n, false)
			}
		}
	}
	r.announced()
	return r.learners
}

// starters is the number of people with a name by office, intake and position,
// from the day of the run on. Whoever starts between two intakes counts with
// the later one.
func (k *known) starters(p *prediction) map[start]map[string]int {
	out := map[start]map[string]int{}
	count := func(office, position string, date planner.Date) {
		if date < k.asOf {
			return
		}
		at := start{office, date}
		if out[at] == nil {
			out[at] = map[string]int{}
		}
		out[at][position]++
	}
	for i := range k.People {
		if x := &k.People[i]; x.Employed(x.Started) {
			count(x.Office, x.Position, k.Calendar.Intake(x.Started, k.IntakeWeekday))
		}
	}
	for _, c := range k.Candidates {
		if intake, named := p.named[c.ID]; named {
			count(c.Office, c.Position, intake)
		}
	}
	return out
}

// reserve is the learners without a name while they are made.
type reserve struct {
	k        *known
	known    map[start]map[string]int // people and seats by position
	last     map[start]int            // number given
	learners []*learner
}

// namelessKeys escapes the character that joins the parts of a nameless learner's
// id, so that nobody else has the same.
var namelessKeys = strings.NewReplacer("%", "%25", "/", "%2F")

// add makes n learners, who are announced or expected by the forecast.
func (r *reserve) add(at start, position string, n int, announced bool) {
	if n < 1 {
		return
	}
	if r.known[at] == nil {
		r.known[at] = map[string]int{}
	}
	r.known[at][position] += n
	weight := weightReserved
	if announced {
		weight = WeightAnnounced
	}
	site, office := namelessKeys.Replace(r.k.gathering(at.office)), namelessKeys.Replace(at.office)
	for range n {
		r.last[at]++
		id := fmt.Sprintf("%s%s/%s/%s/%d", facts.NamelessPrefix, site, at.date, office, r.last[at])
		if short := planner.Bounded(id); short != id { // a digest begins as one of nobody has to
			id = facts.NamelessPrefix + short
		}
		l := r.k.beginner(id, at.office, position, at.date, weight)
		l.Anonymous, l.Announced, l.Number = true, announced, r.last[at]
		r.learners = append(r.learners, l)
	}
}

// announced makes the learners whom the waves of each office and intake lack
// to their headcounts. Everybody who starts there at that intake counts.
func (r *reserve) announced() {
	waves := map[start]map[string]int{} // headcounts by position
	for _, w := range r.k.Waves {
		at := start{w.Office, w.Start}
		if day := r.k.day(w.Start); day < 0 || day >= r.k.HorizonDays {
			continue
		}
		if waves[at] == nil {
			waves[at] = map[string]int{}
		}
		waves[at][w.Position] += w.Headcount
	}
	order := slices.SortedFunc(maps.Keys(waves), func(a, b start) int {
		return cmp.Or(cmp.Compare(a.office, b.office), cmp.Compare(a.date, b.date))
	})
	for _, at := range order {
		lack := 0
		for _, n := range waves[at] {
			lack += n
		}
		for _, n := range r.known[at] {
			lack -= n
		}
		for _, position := range slices.Sorted(maps.Keys(waves[at])) {
			n := max(0, min(lack, waves[at][position]-r.known[at][position]))
			lack -= n
			r.add(at, position, n, true)
		}
	}
}
