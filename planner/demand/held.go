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

// start is the people of an office who start on one day.
type start struct {
	office string
	date   planner.Date
}

// hold makes the learners who have no name yet: the seats held for each
// catchment and intake of the horizon, and what announced waves lack to their
// headcount.
func (k *known) hold(p *prediction) []*learner {
	h := &holding{k: k, known: k.starters(p), last: map[start]int{}}
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
				h.add(start{o.ID, intake}, positions[j], n, false)
			}
		}
	}
	h.announced()
	return h.learners
}

// starters counts the people with a name by the intake that they come with, not
// before the day of the run, and by position. Whoever started between two
// intakes came with the later one.
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

// holding is the learners without a name while they are made.
type holding struct {
	k        *known
	known    map[start]map[string]int // people and seats by position
	last     map[start]int            // number given
	learners []*learner
}

// namelessKeys escapes the character that joins the parts of a nameless learner's
// id, so that nobody else has the same.
var namelessKeys = strings.NewReplacer("%", "%25", "/", "%2F")

// add makes n learners, announced or expected by the forecast.
func (h *holding) add(at start, position string, n int, announced bool) {
	if n < 1 {
		return
	}
	if h.known[at] == nil {
		h.known[at] = map[string]int{}
	}
	h.known[at][position] += n
	weight := weightHeld
	if announced {
		weight = WeightAnnounced
	}
	site, office := namelessKeys.Replace(h.k.gathering(at.office)), namelessKeys.Replace(at.office)
	for range n {
		h.last[at]++
		id := fmt.Sprintf("%s%s/%s/%s/%d", facts.NamelessPrefix, site, at.date, office, h.last[at])
		l := h.k.beginner(id, at.office, position, at.date, weight)
		l.Anonymous, l.Announced, l.Number = true, announced, h.last[at]
		h.learners = append(h.learners, l)
	}
}

// announced adds what the waves of an office and intake lack to their
// headcounts, everybody who starts there at that intake counted in.
func (h *holding) announced() {
	waves := map[start]map[string]int{} // headcounts by position
	for _, w := range h.k.Waves {
		at := start{w.Office, w.Start}
		if day := h.k.day(w.Start); day < 0 || day >= h.k.HorizonDays {
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
		for _, n := range h.known[at] {
			lack -= n
		}
		for _, position := range slices.Sorted(maps.Keys(waves[at])) {
			n := max(0, min(lack, waves[at][position]-h.known[at][position]))
			lack -= n
			h.add(at, position, n, true)
		}
	}
}
