package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// time plots how the cost of each snapshot with a peer's row falls with time.
func (p *page) time() {
	names, theirs := groups(p.peers, func(r row) (string, bool) { return r.Snapshot, true })
	began := false
	for _, name := range names {
		_, mine := groups(p.ours, func(r row) (string, bool) {
			return r.Planner, r.Snapshot == name && (r.Planner == clerk || r.Threads == 2 && r.Seed == 1 && len(r.Trace) > 0)
		})
		if len(mine[cohort]) == 0 {
			continue
		}
		if !began {
			p.WriteString("## Cost over time\n\nOurs cools towards the end of the time that it is given, so there is a curve for each; points are where a peer's or our run ended.\n\n")
			began = true
		}
		p.plot("time-"+name+".svg", "Cost over time, "+name, picture(860, 460, curves(name, mine[cohort], theirs[name], mine[clerk])))
	}
}

func curves(name string, ours, peers, clerks []row) chart {
	c := chart{title: "Cost over time, " + strings.ReplaceAll(name, "-", " "), x: "seconds of wall time", y: "cost above the unavoidable", logX: true}
	byLimit := func(a, b row) int { return int(a.Limit - b.Limit) }
	highest, from, to := 0.0, math.Inf(1), 0.0
	ours, peers = slices.Clone(ours), slices.Clone(peers)
	slices.SortStableFunc(ours, byLimit)
	slices.SortStableFunc(peers, byLimit)
	for _, r := range slices.Concat(ours, peers) {
		highest, to = max(highest, float64(r.Above)), max(to, r.Limit)
		from = min(from, r.Limit/10)
	}
	for i, r := range ours {
		points := r.Trace
		if end := points[len(points)-1]; end.X < r.Limit {
			points = append(slices.Clone(points), point{r.Limit, end.Y})
		}
		s := series{colour: 0, steps: true, dashed: i < len(ours)-1, points: points}
		switch i {
		case len(ours) - 1:
			s.name = "cohort, given " + seconds(r.Limit)
		case 0:
			s.name = "cohort, given less"
		}
		c.series = append(c.series, s, series{colour: 0, apart: true, points: []point{{r.Limit, float64(r.Above)}}})
	}
	for i, planner := range []string{cpsat, timefold} {
		var ends, longest []point
		for _, r := range peers {
			if r.Planner != planner {
				continue
			}
			ends = append(ends, point{r.Limit, float64(r.Above)})
			if len(r.Trace) > 2 {
				longest = append(slices.Clone(r.Trace), point{r.Limit, float64(r.Above)})
			}
		}
		switch {
		case len(longest) > 0:
			c.series = append(c.series, series{name: planner, colour: i + 1, steps: true, points: longest}, series{colour: i + 1, apart: true, points: ends})
		case len(ends) > 0:
			c.series = append(c.series, series{name: planner, colour: i + 1, dots: true, points: ends})
		}
	}
	if len(clerks) > 0 {
		at := float64(clerks[0].Above)
		highest = max(highest, at)
		c.series = append(c.series, series{name: "clerk", colour: 4, dashed: true, points: []point{{from, at}, {to, at}}})
	}
	for i := range c.series { // the first moments are the readers' time, not the planners'
		c.series[i].points = slices.DeleteFunc(slices.Clone(c.series[i].points), func(p point) bool { return p.X < from })
	}
	for _, v := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600} {
		if v >= from && v <= to {
			c.at = append(c.at, v)
		}
	}
	c.top = ticks(1.1*highest, 6)[len(ticks(1.1*highest, 6))-1]
	return c
}

// size compares networks of several regions with one alone.
func (p *page) size() {
	regions, by := groups(p.ours, func(r row) (int, bool) {
		g, _ := named(r.Snapshot)
		return g.regions(), r.Planner == cohort && r.Threads == 2 && g.variant == "base" && strings.Trim(g.size, "ML0123456789") == "" && r.Limit == g.limit().Seconds()
	})
	if len(regions) < 2 {
		return
	}
	slices.Sort(regions)
	alone := above(by[1])
	p.WriteString("## Size\n\nA minute a region (590 s for ten), two threads. Near is when the cost a region was first within a tenth of what a region costs alone.\n\n")
	var rows [][]string
	cost := series{name: "cost a region", colour: 0, dots: true}
	memory := series{name: "peak memory, MiB", colour: 1, dots: true}
	wall := series{name: "seconds until near", colour: 2, dots: true}
	all := series{name: "seconds in all", colour: 3, dashed: true, dots: true}
	for _, n := range regions {
		var each, peak, took, near, requests, rate sample
		for _, r := range by[n] {
			each = append(each, float64(r.Above)/float64(n))
			peak = append(peak, float64(r.PeakKB)/1024)
			took = append(took, r.Seconds)
			requests = append(requests, float64(r.Requests))
			rate = append(rate, float64(r.Moves)/max(r.Seconds, 1e-9))
			for _, t := range r.Trace {
				if len(alone) > 0 && t.Y/float64(n) <= 1.1*alone.mean() {
					near = append(near, t.X)
					break
				}
			}
		}
		ratio, soon := "", "not"
		if len(alone) > 0 {
			ratio = fmt.Sprintf("%+.1f %%", 100*(each.mean()/alone.mean()-1))
		}
		if len(near) > 0 {
			soon = fmt.Sprintf("%.0f s", near.mean())
			if len(near) < len(each) {
				soon += fmt.Sprintf(" (%d of %d)", len(near), len(each))
			}
			wall.points = append(wall.points, point{float64(n), near.mean()})
		}
		rows = append(rows, []string{fmt.Sprint(n), fmt.Sprint(len(each)), whole(requests.mean()), seconds(by[n][0].Limit), each.costs(), ratio,
			fmt.Sprintf("%.0f s", took.mean()), soon, fmt.Sprintf("%.0f MiB", peak.most()), whole(rate.mean())})
		x := float64(n)
		cost.points, cost.spread = append(cost.points, point{x, each.mean()}), append(cost.spread, each.deviation())
		memory.points = append(memory.points, point{x, peak.most()})
		all.points = append(all.points, point{x, took.mean()})
	}
	var apart sample
	for _, r := range p.ours {
		if g, _ := named(r.Snapshot); r.Planner == cohort && strings.HasPrefix(g.size, "L"+cutOut) {
			apart = append(apart, float64(r.Above))
		}
	}
	if large := by[10]; len(apart) > 0 && len(large) > 0 {
		inside := above(large).mean() / 10
		fmt.Fprintf(&p.Builder, "Cut out and planned alone, a minute each, the network of ten's own regions cost %s (%d of them); within it a region costs %s, %+.1f %% against that.\n\n",
			apart.costs(), len(apart), whole(inside), 100*(inside/apart.mean()-1))
	}
	p.table(0, []string{"regions", "runs", "requests", "time", "cost a region", "against one alone", "wall time", "near", "peak memory", "moves a second"}, rows)
	at := make([]float64, len(regions))
	for i, n := range regions {
		at[i] = float64(n)
	}
	times := []series{all}
	if len(wall.points) > 0 {
		times = append(times, wall)
	}
	p.plot("size.svg", "Cost, memory and time against size", picture(1080, 360,
		chart{title: "Cost against size", x: "regions", at: at, series: []series{cost}},
		chart{title: "Time against size", x: "regions", at: at, series: times},
		chart{title: "Memory against size", x: "regions", at: at, series: []series{memory}}))
}
