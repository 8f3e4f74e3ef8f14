package whatif

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// Solve plans the base and each scenario with the same effort and lays them side
// by side. After is called when one of them is planned; it may be nil. The snapshot
// must be sound and the scenarios without fault. The error is a defect of the
// engine, or ctx has ended. The same input gives the same answer.
func Solve(ctx context.Context, s *planner.Snapshot, list []Scenario, e Effort, after func(name string, done, of int)) (*Answer, error) {
	a := &Answer{Snapshot: s.Name, FirstDay: s.FirstDay, Days: s.Days, Seed: e.Seed, Iterations: e.Iterations, Threads: max(1, e.Threads), Again: []Figures{}}
	of := 1
	if len(list) > 0 {
		of += len(list) + draws
	}
	said := func(name string, done int) {
		if after != nil {
			after(name, done, of)
		}
	}
	for i, sc := range append([]Scenario{{Name: Base}}, list...) {
		changed, effects, faults, err := Apply(s, sc)
		if err == nil && len(faults) > 0 {
			var all []string
			for _, f := range faults {
				all = append(all, f.String())
			}
			err = errors.New(strings.Join(all, "; "))
		}
		if err != nil {
			return nil, err
		}
		o, err := outcome(ctx, changed, e)
		if err != nil {
			return nil, fmt.Errorf("scenario %q: %w", sc.Name, err)
		}
		o.Name, o.Effects = sc.Name, effects
		o.Appeared, o.Vanished = []capacity.Proof{}, []capacity.Proof{}
		if i > 0 {
			o.Appeared, o.Vanished = beside(o.Proofs, a.Scenarios[0].Proofs), beside(a.Scenarios[0].Proofs, o.Proofs)
		}
		a.Scenarios = append(a.Scenarios, *o)
		said(o.Name, i+1)
	}
	if len(list) == 0 {
		return a, nil
	}
	for n := range draws {
		next := e
		next.Seed += int64(n) + 1
		p, err := plan(ctx, s, next)
		if err != nil {
			return nil, fmt.Errorf("the base with seed %d: %w", next.Seed, err)
		}
		a.Again = append(a.Again, Measure(s, p))
		said(fmt.Sprintf("%s, seed %d", Base, next.Seed), len(list)+2+n)
	}
	return a, nil
}

// outcome plans a snapshot and measures the plan.
func outcome(ctx context.Context, s *planner.Snapshot, e Effort) (*Outcome, error) {
	p, err := plan(ctx, s, e)
	if err != nil {
		return nil, err
	}
	proofs := capacity.Proofs(s)
	return &Outcome{Figures: Measure(s, p), Proofs: proofs, Cure: cure(ctx, s, proofs), Plan: p, Snapshot: s}, nil
}

// plan plans a snapshot, and has the referee look at the plan.
func plan(ctx context.Context, s *planner.Snapshot, e Effort) (*planner.Plan, error) {
	result, err := timetable.Solve(ctx, s, timetable.Options{Seed: e.Seed, Threads: e.Threads, Iterations: e.Iterations, Terse: true})
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("the search was not finished: %w", err)
	}
	if v := referee.Check(s, result.Plan); !v.Valid || v.Terms != *result.Plan.Cost {
		return nil, errors.New("the referee does not agree with the engine's plan, this is a defect of the engine")
	}
	return result.Plan, nil
}

// beside are the proofs that another list does not have: of the same people or
// rooms, sites, courses and window.
func beside(list, other []capacity.Proof) []capacity.Proof {
	out := []capacity.Proof{}
	for i := range list {
		p := &list[i]
		if !slices.ContainsFunc(other, func(q capacity.Proof) bool { return same(p, &q) }) {
			out = append(out, *p)
		}
	}
	return out
}

func same(p, q *capacity.Proof) bool {
	return p.Kind == q.Kind && p.Role == q.Role && p.Feature == q.Feature && p.FromDay == q.FromDay && p.ToDay == q.ToDay &&
		slices.Equal(p.Sites, q.Sites) && slices.Equal(p.Courses, q.Courses)
}

// Measure measures a valid plan for a sound snapshot.
func Measure(s *planner.Snapshot, p *planner.Plan) Figures {
	// With weights of their own the terms of cost are minutes and hours.
	measured := *s
	measured.Weights = planner.Weights{TrainerTravel: 1, LearnerTravel: 10, Overload: 1}
	v := referee.Check(&measured, p)
	f := Figures{Served: v.Facts.Served, Requests: v.Facts.Requests, Late: v.Facts.Late, Sessions: v.Facts.Sessions,
		TravelMinutes: int(v.Terms.TrainerTravel + v.Terms.LearnerTravel), TrainerTravelMinutes: int(v.Terms.TrainerTravel), OverloadHours: int(v.Terms.Overload)}
	minutes := map[string]int{}
	for _, c := range s.Courses {
		minutes[c.ID] = c.Minutes
	}
	day := map[string]int{}
	for _, x := range p.Sessions {
		f.TrainerMinutes += minutes[x.Course] * len(x.Trainers)
		for _, id := range x.Seated {
			day[id] = x.Day
		}
	}
	// The last day of each newcomer, or -1 where something is not served.
	ready := map[string]int{}
	beyond := map[string]bool{} // newcomers with something due after the plan
	for _, r := range s.Requests {
		at, served := day[r.ID]
		if !served && r.Due < s.Days {
			f.LeftOut++
		}
		if r.Working {
			continue
		}
		last, known := ready[r.Learner]
		switch {
		case r.Due >= s.Days:
			beyond[r.Learner] = true
		case !served || known && last < 0:
			ready[r.Learner] = -1
		default:
			ready[r.Learner] = max(last, at)
		}
	}
	var days []int
	for id, at := range ready {
		if beyond[id] {
			continue
		}
		f.Newcomers++
		if at >= 0 {
			days = append(days, at)
		}
	}
	f.Ready = len(days)
	slices.Sort(days)
	quantile := func(tenths int) *planner.Date {
		k := (f.Newcomers*tenths + 9) / 10 // so many are ready by then
		if k == 0 || k > len(days) {
			return nil
		}
		d := s.FirstDay + planner.Date(days[k-1])
		return &d
	}
	f.ReadyMedian, f.ReadyP90 = quantile(5), quantile(9)
	return f
}
