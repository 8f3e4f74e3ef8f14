package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"cohort/planner/timetable"
)

// column is a kind of snapshot in the table of parts left out.
type column struct {
	size, variant string
	limit         float64
}

// allVariants and nights stand in place of a variant.
const (
	allVariants = "all"
	nights      = "nights"
)

// compare puts a size's variants first, then all of them together, then its nights.
func (c column) compare(d column) int {
	rank := func(variant string) int { return slices.Index([]string{allVariants, nights}, variant) }
	return cmp.Or(sizeRank(c.size)-sizeRank(d.size), cmp.Compare(c.size, d.size), rank(c.variant)-rank(d.variant),
		variantRank(c.variant)-variantRank(d.variant), cmp.Compare(c.variant, d.variant), cmp.Compare(c.limit, d.limit))
}

// pair is the engine without a part beside the whole engine.
type pair struct{ whole, without row }

// change is by how much leaving the part out worsens the cost above the unavoidable, in
// hundredths.
func (p pair) change() float64 {
	return 100 * (float64(p.without.Above)/max(float64(p.whole.Above), 1) - 1)
}

// without shows what each part of the engine is worth.
func (p *page) without() {
	engines := p.enginesWithout()
	if len(engines) == 0 {
		return
	}
	p.WriteString("## Without each part\n\nThe engine without one of its parts, in pairs with the whole engine: same snapshot, same seed, one thread, the same processor time. " +
		"A cell is by how much leaving the part out changes the cost above the unavoidable, in %: mean of the pairs ± standard error (in how many of them the plan without it is the better one). " +
		"More is worse: the part is worth it. *" + wholeAgain + "* is the whole engine beside itself, which is what chance does; each round has one *" + wholeEngine + "*, so what chance did to it is in all cells of a column alike. " +
		"*Nights*: our own plan is published, three days pass, something happens (`disturb.py`). Of a *mix*, its shares are taken for every network, whatever its size. " +
		"*Time*: processor time against the whole engine's, polishing included, which is counted in tries and comes after the clock. *A+B*: both left out at once.\n\n")
	for _, engine := range engines {
		p.withoutOf(engine)
	}
}

// enginesWithout are the versions of the engine that were measured without a part, the
// latest first.
func (p *page) enginesWithout() []string {
	var out []string
	for _, r := range p.others {
		if r.Kind == "without" && !slices.Contains(out, r.Engine) {
			out = append(out, r.Engine)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(b, a)) })
	return out
}

// withoutOf is the table of one version of the engine. Parts that the engine has no
// longer come last.
func (p *page) withoutOf(engine string) {
	pairs, columns := p.pairs(engine)
	arms := append([]string{wholeAgain}, timetable.Parts()...)
	for _, arm := range slices.Sorted(maps.Keys(pairs)) {
		if !slices.Contains(arms, arm) {
			arms = append(arms, arm)
		}
	}
	fmt.Fprintf(p, "Engine %s:\n\n", engine)
	header := []string{"left out"}
	for _, c := range columns {
		header = append(header, fmt.Sprintf("%s %s, %s", c.size, c.variant, seconds(c.limit)))
	}
	var rows [][]string
	for _, part := range arms {
		line, time := []string{part}, sample{}
		for _, c := range columns {
			cell, mine := "", pairs[part][c]
			if len(mine) > 0 {
				cell = changes(mine)
			}
			line = append(line, cell)
			for _, x := range mine {
				if c.variant != allVariants {
					time = append(time, 100*(x.without.Seconds/max(x.whole.Seconds, 1e-9)-1))
				}
			}
		}
		if len(time) > 0 {
			rows = append(rows, append(line, fmt.Sprintf("%+.1f", time.mean())))
		}
	}
	p.table(1, append(header, "time"), rows)
}

// changes writes a cell.
func changes(pairs []pair) string {
	var x sample
	better := 0
	for _, p := range pairs {
		x = append(x, p.change())
		if p.without.Above < p.whole.Above {
			better++
		}
	}
	out := fmt.Sprintf("%+.1f", x.mean())
	if len(x) > 1 {
		out += fmt.Sprintf(" ± %.1f", x.standardError())
	}
	return out + fmt.Sprintf(" (%d of %d)", better, len(x))
}

// pairs are a version's pairs of each part by kind of snapshot, and all kinds in their
// order.
func (p *page) pairs(engine string) (map[string]map[column][]pair, []column) {
	wholes := map[key]row{}
	for _, r := range p.others {
		if r.Kind == "without" && r.Planner == wholeEngine && r.Engine == engine {
			wholes[r.key()] = r
		}
	}
	out, kinds := map[string]map[column][]pair{}, map[column]bool{}
	variants := map[column][]string{} // of a size
	for _, r := range p.others {
		k := r.key()
		k.planner = wholeEngine
		w, known := wholes[k]
		if r.Kind != "without" || r.Planner == wholeEngine || !known || r.Engine != engine {
			continue
		}
		if out[r.Planner] == nil {
			out[r.Planner] = map[column][]pair{}
		}
		g, rest := named(r.Snapshot)
		c := column{g.size, g.variant, r.Limit}
		if len(rest) > 0 {
			c.variant = nights
		} else {
			all := column{g.size, allVariants, r.Limit}
			out[r.Planner][all] = append(out[r.Planner][all], pair{w, r})
			if !slices.Contains(variants[all], g.variant) {
				variants[all] = append(variants[all], g.variant)
			}
		}
		out[r.Planner][c] = append(out[r.Planner][c], pair{w, r})
		kinds[c] = true
	}
	for all, of := range variants {
		if len(of) > 1 {
			kinds[all] = true
		}
	}
	var columns []column
	for c := range kinds {
		columns = append(columns, c)
	}
	slices.SortFunc(columns, column.compare)
	return out, columns
}
