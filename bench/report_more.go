package main

import (
	"fmt"
	"slices"
	"strings"
)

// replan compares the ways to a plan after something happened.
func (p *page) replan() {
	type line struct{ size, kind, way string }
	kinds, by := groups(p.others, func(r row) (line, bool) {
		g, rest := named(r.Snapshot)
		if r.Kind != "replan" || len(rest) == 0 || r.Changed == nil {
			return line{}, false
		}
		return line{g.size, rest[0], r.Planner}, true
	})
	if len(kinds) == 0 {
		return
	}
	p.WriteString("## Replanning\n\nOur own plan is published, three days pass, something happens (`disturb.py`), and a new plan is made in " + seconds(longest(p.others, "replan")) + ". " +
		"*Standing*: the published plan with what broke taken out, nothing sought. *Repair*: `cohort solve`. *Least*: the same with all that still stands pinned, which is what it costs to change nothing that need not change. " +
		"*Restart*: everything that is not pinned forgotten, then priced as the others are. Means over the runs; people moved have a seat now on another day, at another start, or none; idly, though nothing of theirs broke.\n\n")
	slices.SortStableFunc(kinds, func(a, b line) int {
		if c := sizeRank(a.size) - sizeRank(b.size); c != 0 {
			return c
		}
		return slices.Index(happenings, a.kind) - slices.Index(happenings, b.kind)
	})
	var rows [][]string
	for _, k := range kinds {
		var held, broken, moved, idly, served sample
		for _, r := range by[k] {
			held, broken = append(held, float64(r.Changed.Seated)), append(broken, float64(r.Changed.Broken))
			moved, idly = append(moved, float64(r.Changed.Moved)), append(idly, float64(r.Changed.Idly))
			served = append(served, 100*float64(r.Served)/max(float64(r.Requests), 1))
		}
		way := k.way
		if way == repair {
			way = "**repair**"
		}
		rows = append(rows, []string{k.size, k.kind, way, fmt.Sprint(len(moved)), above(by[k]).costs(), fmt.Sprintf("%.1f %%", served.mean()),
			whole(held.mean()), whole(broken.mean()), whole(moved.mean()), whole(idly.mean())})
	}
	p.table(3, []string{"size", "what happened", "way", "runs", "cost", "served", "people with a seat", "of them broken", "moved", "idly"}, rows)
	p.repairs()
}

// repairs sets repair beside the other ways, snapshot by snapshot.
func (p *page) repairs() {
	costs := map[[2]string]float64{}
	for _, r := range p.others {
		if r.Kind == "replan" {
			costs[[2]string{r.Snapshot, r.Planner}] = float64(r.Above)
		}
	}
	type line struct{ size, kind string }
	lines, by := groups(p.others, func(r row) (line, bool) {
		g, rest := named(r.Snapshot)
		if r.Kind != "replan" || r.Planner != repair || len(rest) == 0 {
			return line{}, false
		}
		return line{g.size, rest[0]}, true
	})
	slices.SortStableFunc(lines, func(a, b line) int {
		if c := sizeRank(a.size) - sizeRank(b.size); c != 0 {
			return c
		}
		return slices.Index(happenings, a.kind) - slices.Index(happenings, b.kind)
	})
	var rows [][]string
	for _, k := range lines {
		var ratio, freedom sample
		better := 0
		for _, r := range by[k] {
			if again, known := costs[[2]string{r.Snapshot, restart}]; known {
				ratio = append(ratio, float64(r.Above)/max(again, 1))
				if float64(r.Above) < again {
					better++
				}
			}
			if kept, known := costs[[2]string{r.Snapshot, least}]; known {
				freedom = append(freedom, kept-float64(r.Above))
			}
		}
		if len(ratio) > 0 {
			rows = append(rows, []string{k.size, k.kind, fmt.Sprint(len(ratio)), ratio.ratios(), fmt.Sprintf("%d of %d", better, len(ratio)), freedom.costs()})
		}
	}
	if len(rows) > 0 {
		p.WriteString("Repair beside restart, and what it would cost to change nothing that need not change:\n\n")
		p.table(2, []string{"size", "what happened", "runs", "repair / restart", "repair better", "least less repair"}, rows)
	}
}

var happenings = []string{"sick", "closure", "wave", "withdraw", "mixed", "calm"}

// longest is the longest limit among rows of a kind.
func longest(rows []row, kind string) (out float64) {
	for _, r := range rows {
		if r.Kind == kind {
			out = max(out, r.Limit)
		}
	}
	return out
}

// threads pairs runs with one thread and with two.
func (p *page) threads() {
	one := map[key]row{}
	for _, r := range p.ours {
		if r.Planner == cohort && r.Threads == 1 {
			k := r.key()
			k.threads = 2
			one[k] = r
		}
	}
	type line struct {
		size, variant string
		limit         float64
	}
	lines, by := groups(p.ours, func(r row) (line, bool) {
		g, _ := named(r.Snapshot)
		_, paired := one[r.key()]
		return line{g.size, g.variant, r.Limit}, paired && r.Planner == cohort
	})
	if len(lines) == 0 {
		return
	}
	p.WriteString("## Threads\n\nTwo threads against one in the same wall time, the same snapshot and seed; differences of the pairs.\n\n")
	var rows [][]string
	for _, k := range lines {
		var less, single sample
		better := 0
		for _, r := range by[k] {
			with := one[r.key()]
			single = append(single, float64(with.Above))
			less = append(less, 100*(float64(r.Above)/max(float64(with.Above), 1)-1))
			if r.Above < with.Above {
				better++
			}
		}
		difference := fmt.Sprintf("%+.1f %%", less.mean())
		if len(less) > 1 {
			difference += fmt.Sprintf(" ± %.1f", less.deviation())
		}
		rows = append(rows, []string{k.size, k.variant, seconds(k.limit), single.costs(), above(by[k]).costs(), difference, fmt.Sprintf("%d of %d", better, len(less))})
	}
	p.table(2, []string{"size", "variant", "time", "one thread", "two threads", "difference", "two better"}, rows)
}

// every lists each run of ours.
func (p *page) every() {
	if len(p.ours) == 0 {
		return
	}
	p.WriteString("## Every run\n\n<details><summary>Our plans and the clerk's, one by one</summary>\n\n")
	var rows [][]string
	for _, r := range p.ours {
		limit, threads := seconds(r.Limit), fmt.Sprint(r.Threads)
		if r.Planner == clerk {
			limit, threads = "", ""
		}
		rows = append(rows, []string{strings.ReplaceAll(r.Snapshot, "-", " "), r.Planner, limit, threads, fmt.Sprint(r.Seed), whole(float64(r.Unavoidable)), whole(float64(r.Above)),
			fmt.Sprintf("%d of %d", r.Served, r.Requests), whole(float64(r.Done)), fmt.Sprintf("%.1f", r.Load), r.Date})
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	p.table(2, []string{"snapshot", "planner", "time", "threads", "seed", "unavoidable", "above", "served", "iterations a thread", "load", "when"}, rows)
	p.WriteString("</details>\n")
}
