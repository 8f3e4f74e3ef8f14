package year

import (
	"slices"

	"cohort/planner/demand/facts"
)

// Hiring is a line of a hiring plan: so many are to start in an office in a month.
type Hiring struct {
	Office    string `json:"office"`
	Position  string `json:"position"` // empty: that of most who started in the office
	Month     Month  `json:"month"`
	Headcount int    `json:"headcount"`
}

type planned struct {
	site, position string
	month          Month
}

// hiring is a hiring plan by site.
type hiring struct {
	heads       map[planned]int
	positions   []string
	first, last Month // that it speaks of; last before first: none
}

// covers says whether the plan speaks of a month: from its first to its last one. An office
// that it does not name there hires nobody.
func (h *hiring) covers(m Month) bool { return m >= h.first && m <= h.last }

func (w *world) newHiring(list []Hiring) hiring {
	h := hiring{heads: map[planned]int{}, last: -1}
	for i, x := range list {
		if i == 0 || x.Month < h.first {
			h.first = x.Month
		}
		if i == 0 || x.Month > h.last {
			h.last = x.Month
		}
		position := x.Position
		if position == "" {
			position = w.customary(x.Office)
		}
		h.heads[planned{w.catchment(x.Office), position, x.Month}] += x.Headcount
		if !slices.Contains(h.positions, position) {
			h.positions = append(h.positions, position)
		}
	}
	slices.Sort(h.positions)
	return h
}

// customary is the position of most who started in an office, or else in the network, or of
// the first programme.
func (w *world) customary(office string) string {
	best, most := "", 0
	take := func(position string, n int) {
		if n > most {
			best, most = position, n
		}
	}
	for _, position := range w.starts.positions {
		take(position, w.starts.byOffice[[2]string{office, position}])
	}
	if best == "" {
		for _, position := range w.starts.positions {
			n := 0
			for key, x := range w.starts.bySite {
				if key[1] == position {
					n += x
				}
			}
			take(position, n)
		}
	}
	if best == "" {
		for position := range w.Programmes {
			if best == "" || position < best {
				best = position
			}
		}
	}
	return best
}

// Known says whether a position has a programme.
func Known(in *facts.Facts, position string) bool {
	return slices.ContainsFunc(in.Programmes, func(p facts.Programme) bool { return p.Position == position })
}

// Plan is what was made of a hiring plan, so that nobody takes a row that counts for nothing
// for one that costs nothing.
type Plan struct {
	// From and To are the months of the year that it speaks of; To before From: none.
	From Month `json:"from"`
	To   Month `json:"to"`
	// Named of Offices have a row in the year; an office without one for a month hires nobody.
	Named   int `json:"offices_named"`
	Offices int `json:"offices"`
	// Starts are those of the year. Of them Untrained are of positions without any training.
	Starts    int         `json:"starts"`
	Untrained []Untrained `json:"untrained"`
	// OutsideRows are of months before or after the year, with OutsideStarts.
	OutsideRows   int `json:"outside_rows"`
	OutsideStarts int `json:"outside_starts"`
}

// Untrained are the starts of a position that no programme trains.
type Untrained struct {
	Position string `json:"position"`
	Starts   int    `json:"starts"`
}

// read says what is made of a hiring plan that has rows.
func (w *world) read(list []Hiring) *Plan {
	h := w.newHiring(list)
	first, last := w.months[0], w.months[len(w.months)-1]
	p := &Plan{From: max(h.first, first), To: min(h.last, last), Offices: len(w.Offices), Untrained: []Untrained{}}
	named := map[string]bool{}
	for _, x := range list {
		if x.Month < first || x.Month > last {
			p.OutsideRows++
			p.OutsideStarts += x.Headcount
			continue
		}
		named[x.Office] = true
	}
	p.Named = len(named)
	starts := map[string]int{}
	for at, n := range h.heads {
		if at.month >= first && at.month <= last {
			p.Starts += n
			starts[at.position] += n
		}
	}
	for _, position := range h.positions {
		if t := w.Programmes[position]; (t == nil || len(t.Courses) == 0) && starts[position] > 0 {
			p.Untrained = append(p.Untrained, Untrained{position, starts[position]})
		}
	}
	return p
}
