package main

import (
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/timetable"
)

type movesCmd struct {
	Snapshots []string      `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; S 1 and M 1 base by default." placeholder:"SNAPSHOTS"`
	Limit     time.Duration `name:"time" help:"Time for each." default:"20s" placeholder:"DURATION"`
}

// Run counts moves on one thread: in a search, and then of each neighbourhood
// alone on the plan that it found.
func (c *movesCmd) Run(b *bench) error {
	return b.each(c.Snapshots, []string{"S/1/base", "M/1/base"}, func(g given, snapshot string) error {
		r := row{Kind: "moves", Snapshot: g.String(), Planner: cohort, Limit: c.Limit.Seconds(), Threads: 1, Seed: 1}
		if old, known := b.ours.find(r.key()); known && b.stands(old) {
			return nil
		}
		s, err := readSnapshot(snapshot)
		if err != nil {
			return err
		}
		r = measured(r)
		result, err := timetable.Solve(b.ctx, s, timetable.Options{Seed: 1, Threads: 1, Time: c.Limit, Now: time.Now})
		if err != nil {
			return err
		}
		if b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		r.Engine, r.Seconds, r.Evaluated = timetable.Version, result.Seconds, result.Neighbourhoods
		for _, n := range r.Evaluated {
			r.Moves += n.Evaluated
		}
		if r.Alone, err = eachAlone(s, result); err != nil {
			return err
		}
		plan := b.plan(task{name: g.String() + "-moves", planner: cohort, limit: c.Limit, threads: 1, seed: 1})
		if err := os.WriteFile(plan, result.Plan.Bytes(), 0o644); err != nil {
			return err
		}
		if err := b.judge(&r, snapshot, plan); err != nil {
			return err
		}
		fmt.Fprintf(b.out, "%-24s %.0f moves a second\n", g, rate(r.Moves, r.Seconds))
		for _, x := range r.Alone {
			fmt.Fprintf(b.out, "%-24s %.0f %s alone\n", "", rate(x.Evaluated, x.Seconds), x.Name)
		}
		return b.ours.add(r)
	})
}

// eachAlone times those neighbourhoods that the search made use of, and the
// small moves together.
func eachAlone(s *planner.Snapshot, found *timetable.Result) (out []alone, err error) {
	trial, err := timetable.NewTrial(s, found.Plan, 1)
	if err != nil {
		return nil, err
	}
	for _, name := range trial.Neighbourhoods() {
		unused := func(n kind) bool { return n.Name == name && n.Evaluated == 0 }
		if slices.ContainsFunc(found.Neighbourhoods, unused) {
			continue
		}
		x := alone{kind: kind{Name: name}}
		for x.Seconds < 1 {
			from := time.Now()
			n, err := trial.Moves(name, 10_000)
			if err != nil {
				return nil, err
			}
			x.Seconds += time.Since(from).Seconds()
			x.Evaluated += n.Evaluated
			x.Accepted += n.Accepted
		}
		out = append(out, x)
	}
	return out, nil
}

func rate(n int64, seconds float64) float64 { return float64(n) / max(seconds, 1e-9) }

// moves shows what one processor evaluates.
func (p *page) moves() {
	var runs []row
	for _, r := range p.others {
		if r.Kind == "moves" {
			runs = append(runs, r)
		}
	}
	if len(runs) == 0 {
		return
	}
	p.WriteString("## Moves a second\n\nOne thread, evaluated moves. A move is one candidate change whose feasibility and exact difference in cost were found, or that was refused by the first rule it breaks; one that opens a session or takes a week apart counts as one. " +
		"In the search: over its whole wall time, construction and all, so the columns add up. Alone: over the time of the neighbourhood itself, on the plan that the search ended with. " +
		"The small moves, seat and reseat, are priced before they are made; *small* is their loop as the search runs it.\n\n")
	names := map[string]float64{}
	for _, r := range runs {
		for _, n := range r.Evaluated {
			names[n.Name] = max(names[n.Name], rate(n.Evaluated, r.Seconds))
		}
		for _, n := range r.Alone {
			names[n.Name] = max(names[n.Name], 0)
		}
	}
	order := slices.SortedFunc(maps.Keys(names), func(a, b string) int {
		if names[a] != names[b] {
			return int(math.Copysign(1, names[b]-names[a]))
		}
		return strings.Compare(a, b)
	})
	header, rows := []string{"neighbourhood"}, make([][]string, len(order)+1)
	rows[0] = []string{"**all**"}
	for i, name := range order {
		rows[i+1] = []string{name}
	}
	b := bars{title: "Evaluated moves a second on one processor, in the search", x: "moves a second", names: order}
	for i, r := range runs {
		title := strings.ReplaceAll(r.Snapshot, "-", " ")
		header = append(header, title, "kept a second", "alone")
		rows[0] = append(rows[0], "**"+whole(rate(r.Moves, r.Seconds))+"**", "", "")
		s := series{name: title, colour: i % len(colours)}
		for k, name := range order {
			tried, kept, alone := "", "", ""
			at := 0.0
			for _, n := range r.Evaluated {
				if n.Name == name {
					at = rate(n.Evaluated, r.Seconds)
					tried, kept = whole(at), whole(rate(n.Accepted, r.Seconds))
				}
			}
			for _, n := range r.Alone {
				if n.Name == name {
					alone = whole(rate(n.Evaluated, n.Seconds))
				}
			}
			rows[k+1] = append(rows[k+1], tried, kept, alone)
			s.points = append(s.points, point{0, at})
		}
		b.series = append(b.series, s)
	}
	p.table(1, header, rows)
	p.plot("moves.svg", "Moves a second by neighbourhood", picture(860, 150+float64(len(order))*(12+16*float64(len(runs))), b))
}
