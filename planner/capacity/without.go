package capacity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable"
)

// Without is a plan made again as if one trainer were away next week.
type Without struct {
	Trainer string       `json:"trainer"`
	From    planner.Date `json:"from"`
	To      planner.Date `json:"to"`
	Seats   int          `json:"seats"` // that the trainer's sessions of that week hold
	Kept    int          `json:"kept"`  // of those, served all the same
	InTime  int          `json:"in_time"`
	// Served is how many requests are served in all, Before how many were.
	Before int `json:"before"`
	Served int `json:"served"`
}

// Effort says how much is solved for Withouts.
type Effort struct {
	Seed       int64
	Iterations int64 // of each solve
	Most       int   // trainers, those with the most seats first
}

// Withouts solves, for each of the trainers on whom the most seats of the plan
// hang next week, the plan anew from where it stands, without their windows of
// that week and with the pins of their sessions released. What it finds is what
// can be kept at least. Next week is the ISO week after that of day 0, or that
// of day 0 where the horizon ends with it. The same effort gives the same
// answer. An error is a defect of the engine, or ctx has ended.
func Withouts(ctx context.Context, s *planner.Snapshot, p *planner.Plan, e Effort) ([]Without, error) {
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
	out := []Without{}
	for _, t := range who[:min(e.Most, len(who))] {
		result, err := timetable.Solve(ctx, away(s, p, t, from, to), timetable.Options{Seed: e.Seed, Threads: 1, Iterations: e.Iterations, Terse: true})
		if err != nil {
			return nil, fmt.Errorf("the plan without %s: %w", t, err)
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("the plan without %s was not finished: %w", t, err)
		}
		x := compare(s, p, result.Plan, t, from, to)
		x.From, x.To = s.FirstDay+planner.Date(from), s.FirstDay+planner.Date(to)
		out = append(out, x)
	}
	return out, nil
}

// compare counts what a plan keeps of the seats of a trainer's days in another.
func compare(s *planner.Snapshot, before, after *planner.Plan, trainer string, from, to int) Without {
	due := map[string]int{}
	for _, r := range s.Requests {
		due[r.ID] = r.Due
	}
	day := map[string]int{}
	x := Without{Trainer: trainer}
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
				}
			}
		}
	}
	return x
}

// away is the snapshot on which a plan stands as published, but a trainer is
// away from one day to another.
func away(s *planner.Snapshot, p *planner.Plan, trainer string, from, to int) *planner.Snapshot {
	out := *s
	out.Trainers = slices.Clone(s.Trainers)
	for i := range out.Trainers {
		if t := &out.Trainers[i]; t.ID == trainer {
			t.Available = slices.DeleteFunc(slices.Clone(t.Available), func(x planner.Window) bool { return x.Day() >= from && x.Day() <= to })
		}
	}
	nobody := map[string]bool{} // learners without a name
	for _, l := range s.Learners {
		nobody[l.ID] = l.Anonymous
	}
	whose := map[string]string{}
	for _, r := range s.Requests {
		whose[r.ID] = r.Learner
	}
	pinned := map[string]bool{}
	for _, x := range s.Published {
		pinned[x.ID] = x.Pinned
	}
	out.Published, out.Reserved = []planner.Published{}, nil
	for _, x := range p.Sessions {
		named := x
		named.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(r string) bool { return nobody[whose[r]] })
		if len(named.Seated) < len(x.Seated) {
			out.Reserved = append(out.Reserved, x)
		}
		if pin := pinned[x.ID]; pin || len(named.Seated) > 0 {
			broken := x.Day >= from && x.Day <= to && slices.Contains(x.Trainers, trainer)
			out.Published = append(out.Published, planner.Published{Session: named, Pinned: pin && !broken})
		}
	}
	return &out
}
