package nightly

import (
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// aheadDays is the days that a table of waves plans for: the last of its
// intakes, eight weeks ahead, can end then.
const aheadDays = 14 * 7

// AheadIterations is enough of a search for a table of waves: everybody who is
// expected has a place, if not the best one. The sheet and the command plan as
// long, or one would name other days than the other.
const AheadIterations = 400_000

// Ahead opens a desk that sees far enough for a table of waves. What is issued
// stays as it is, and everybody else who is expected is planned around it; with
// no iterations what is issued stands alone. Promised are the learners without a
// name whose seats do not give way.
func Ahead(ctx context.Context, facts *demand.Facts, day planner.Date, settings demand.Settings, iterations int64, promised map[string]bool) (*promise.Desk, error) {
	settings.HorizonDays = max(settings.HorizonDays, aheadDays)
	built, err := demand.Build(facts, day, settings)
	if err != nil {
		return nil, err
	}
	s := built.Snapshot
	p := timetable.Standing(s)
	if iterations > 0 {
		fixed := *s
		fixed.Published = pinned(s, p)
		if wrong := referee.Sound(&fixed); len(wrong) > 0 {
			return nil, fmt.Errorf("the published timetable does not hold together: %s", wrong[0])
		}
		found, err := timetable.Solve(ctx, &fixed, timetable.Options{Seed: 1, Threads: 2, Iterations: iterations, Terse: true})
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("planning ahead: %w", ctx.Err())
		}
		p = found.Plan
	}
	d, err := promise.Open(s, p)
	if err != nil {
		return nil, err
	}
	d.Follow(demand.NewCalendar(facts.Calendar), settings)
	d.Promised = promised
	return d, nil
}

// pinned is the part of a plan that people know, held where it is.
func pinned(s *planner.Snapshot, p *planner.Plan) []planner.Published {
	nameless := map[string]bool{}
	for _, l := range s.Learners {
		nameless[l.ID] = l.Anonymous
	}
	anonymous := map[string]bool{}
	for _, r := range s.Requests {
		anonymous[r.ID] = nameless[r.Learner]
	}
	out := []planner.Published{}
	for _, x := range p.Sessions {
		x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return anonymous[id] })
		if len(x.Seated) > 0 {
			out = append(out, planner.Published{Session: x, Pinned: true})
		}
	}
	return out
}
