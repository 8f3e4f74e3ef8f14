package whatif

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/timetable"
)

// Withouts tells what can be kept of a plan without one of its trainers next week: one
// answer for each trainer who leads then, at most so many, those with the most seats in
// their sessions first. For each answer the plan is solved anew from where it stands. The
// trainer is away that week, and their sessions are not pinned. A longer search may keep
// more. Next week is the ISO week after that of day 0, or that of day 0 where the horizon
// ends with it. The answers are made side by side, and the same effort gives the same ones.
// An error is a defect of the engine, or ctx has ended.
func Withouts(ctx context.Context, s *planner.Snapshot, p *planner.Plan, e Effort, most int) ([]capacity.Without, error) {
	from := int((s.FirstDay.Monday() + 7) - s.FirstDay)
	if from >= s.Days {
		from = 0
	}
	to := min(int((s.FirstDay+planner.Date(from)).Monday()+6-s.FirstDay), s.Days-1)
	seats := map[string]int{}
	for _, x := range p.Sessions {
		if x.Day >= from && x.Day <= to {
			for _, t := range x.Trainers {
				seats[t] += len(x.Seated)
			}
		}
	}
	var who []string
	for t := range seats {
		who = append(who, t)
	}
	slices.SortFunc(who, func(a, b string) int { return cmp.Or(cmp.Compare(seats[b], seats[a]), cmp.Compare(a, b)) })
	who = who[:min(most, len(who))]
	out, errs := make([]capacity.Without, len(who)), make([]error, len(who))
	next := make(chan int)
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(who)) {
		all.Go(func() {
			for i := range next {
				out[i], errs[i] = withoutOne(ctx, s, p, e, who[i], from, to)
			}
		})
	}
	for i := range who {
		next <- i
	}
	close(next)
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// withoutOne tells what can be kept without a trainer from one day to another.
func withoutOne(ctx context.Context, s *planner.Snapshot, p *planner.Plan, e Effort, trainer string, from, to int) (x capacity.Without, err error) {
	unfinished := func() error { return fmt.Errorf("the plan without %s was not finished: %w", trainer, ctx.Err()) }
	if ctx.Err() != nil {
		return x, unfinished()
	}
	changed, err := away(s, p, trainer, from, to)
	if err != nil {
		return x, err
	}
	result, err := timetable.Solve(ctx, changed, timetable.Options{Seed: e.Seed, Threads: max(1, e.Threads), Iterations: e.Iterations, Terse: true})
	if err != nil {
		return x, fmt.Errorf("the plan without %s: %w", trainer, err)
	}
	if ctx.Err() != nil {
		return x, unfinished()
	}
	x = compare(s, p, result.Plan, trainer, from, to)
	x.From, x.To = s.FirstDay+planner.Date(from), s.FirstDay+planner.Date(to)
	return x, nil
}

// compare counts what a plan keeps of the seats of a trainer's days in another.
func compare(s *planner.Snapshot, before, after *planner.Plan, trainer string, from, to int) capacity.Without {
	due := map[string]int{}
	for _, r := range s.Requests {
		due[r.ID] = r.Due
	}
	day := map[string]int{}
	x := capacity.Without{Trainer: trainer}
	for _, a := range after.Sessions {
		for _, r := range a.Seated {
			day[r] = a.Day
		}
		x.Served += len(a.Seated)
	}
	for _, b := range before.Sessions {
		x.Before += len(b.Seated)
		if b.Day < from || b.Day > to || !slices.Contains(b.Trainers, trainer) {
			continue
		}
		x.Seats += len(b.Seated)
		for _, r := range b.Seated {
			if d, served := day[r]; served {
				x.Kept++
				if d <= due[r] {
					x.InTime++
				} else if b.Day <= due[r] {
					x.Late++
				}
			}
		}
	}
	return x
}

// away is the snapshot on which a plan stands as published, but a trainer is away
// from one day to another.
func away(s *planner.Snapshot, p *planner.Plan, trainer string, from, to int) (*planner.Snapshot, error) {
	w := copyOf(standing(s, p))
	if err := (TrainerAway{ID: trainer, From: s.FirstDay + planner.Date(from), To: s.FirstDay + planner.Date(to)}).change(w); err != nil {
		return nil, err
	}
	for i := range w.s.Published {
		if x := &w.s.Published[i]; x.Day >= from && x.Day <= to && slices.Contains(x.Trainers, trainer) {
			w.breaks(x)
		}
	}
	return w.s, nil
}

// standing is the snapshot on which a plan is published: what was pinned still is,
// and people without a name hold nothing, their seats are reserved.
func standing(s *planner.Snapshot, p *planner.Plan) *planner.Snapshot {
	out := *s
	nobody := map[string]bool{} // learners without a name
	for _, l := range s.Learners {
		nobody[l.ID] = l.Anonymous
	}
	whose := map[string]string{}
	for _, r := range s.Requests {
		whose[r.ID] = r.Learner
	}
	pinned := map[string]planner.Published{}
	for _, x := range s.Published {
		if x.Stands() {
			pinned[x.ID] = x
		}
	}
	out.Published, out.Reserved = []planner.Published{}, nil
	for _, x := range p.Sessions {
		named := x
		named.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(r string) bool { return nobody[whose[r]] })
		if len(named.Seated) < len(x.Seated) {
			out.Reserved = append(out.Reserved, x)
		}
		if was, stands := pinned[x.ID]; stands || len(named.Seated) > 0 {
			out.Published = append(out.Published, planner.Published{Session: named, Pinned: was.Pinned, Pins: was.Pins})
		}
	}
	return &out
}
