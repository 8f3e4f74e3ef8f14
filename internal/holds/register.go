package holds

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/promise"
	"cohort/sql/store"
)

// Register is the holds of an installation, as a day sees them.
type Register struct {
	Store    *store.Store
	Settings demand.Settings
	Day      planner.Date
	Now      func() time.Time
}

// Request asks for a hold.
type Request struct {
	Wave  promise.Wave // Programme may be a position
	Until planner.Date // the last day on which the seats are reserved
	By    string       // who asks
}

// Refused says that nothing can be promised, and so nothing is reserved.
type Refused struct {
	Answer *promise.Answer
	Facts  *facts.Facts // that it rests on
}

func (r *Refused) Error() string { return "this cannot be promised" }

// NoHold says that there is nothing to release.
type NoHold struct {
	Number   int64
	Released bool // it was, before
}

func (n *NoHold) Error() string {
	if n.Released {
		return fmt.Sprintf("hold %d was released already", n.Number)
	}
	return fmt.Sprintf("hold %d holds no seats", n.Number)
}

// Kept is a hold that was taken.
type Kept struct {
	Hold   store.Hold
	Answer *promise.Answer
	Facts  *facts.Facts // that it rests on
}

// Take holds seats for a wave. Holds that have lost seats are seated anew before.
// The error is a *Refused where nothing can be promised, *Invalid for a wave that
// makes no sense.
func (r *Register) Take(ctx context.Context, q Request) (*Kept, error) {
	if _, err := r.mend(ctx); err != nil {
		return nil, err
	}
	var kept Kept
	out, err := r.Store.ChangeHolds(ctx, func(store.Taken) ([]store.Hold, error) {
		c, err := Open(ctx, r.Store, r.Settings, r.Day)
		if err != nil {
			return nil, err
		}
		hold, answer, err := c.take(ctx, q.Wave)
		if err != nil {
			return nil, err
		}
		kept.Answer, kept.Facts = answer, c.Facts
		hold.Until, hold.AskedBy, hold.TakenAt = q.Until, q.By, r.Now()
		return []store.Hold{hold}, nil
	})
	if err != nil {
		return nil, err
	}
	kept.Hold = out[0]
	return &kept, nil
}

// take finds the seats of a new hold beside everything that stands.
func (c *Counter) take(ctx context.Context, w promise.Wave) (hold store.Hold, a *promise.Answer, err error) {
	w.Programme = c.Programme(w.Programme)
	before, err := c.build()
	if err != nil {
		return hold, nil, err
	}
	if _, err := before.Nameless(w); err != nil { // what makes no sense
		return hold, nil, &Invalid{err}
	}
	if next := before.NextIntake(w.Start); next != w.Start {
		return hold, nil, &Invalid{&promise.Refusal{Of: "start", Code: promise.StartNoIntake, Start: w.Start, Next: next}}
	}
	if w.Programme, err = before.Programme(w); err != nil {
		return hold, nil, &Invalid{err}
	}
	hold = store.Hold{Office: w.Office, Position: c.position(w.Programme), Start: w.Start, Headcount: w.Headcount, Beside: before.Named(w.Office, w.Start)}
	for _, x := range c.Active() {
		if x.Office == hold.Office && x.Position == hold.Position && x.Start == hold.Start {
			hold.Beside = 0
		}
	}
	if int(w.Start-c.Day) >= c.Settings.HorizonDays { // nobody of that start is in the plan
		if a, err = before.Ask(ctx, w); err != nil {
			return hold, nil, err
		}
		return hold, nil, &Refused{a, c.Facts}
	}
	hold.Until = c.Day // so that it counts
	c.announce(hold)
	desk, err := c.build()
	if err != nil {
		return hold, nil, err
	}
	if w.Own, err = desk.Nameless(w); err != nil {
		return hold, nil, &Invalid{err}
	}
	if len(w.Own) < w.Headcount {
		return hold, nil, fmt.Errorf("of the wave only %d of %d people are planned for; is there a programme for %s?", len(w.Own), w.Headcount, hold.Position)
	}
	if a, err = desk.Ask(ctx, w); err != nil {
		return hold, nil, err
	}
	if !a.Possible {
		return hold, nil, &Refused{a, c.Facts}
	}
	if _, _, err := Judged(desk, a); err != nil {
		return hold, nil, fmt.Errorf("nothing is reserved, this is a defect of the program: %w", err)
	}
	hold.Learners, hold.Numbers = w.Own, numbersOf(desk.Snapshot(), w.Own)
	c.enter(&hold, desk, a)
	return hold, a, nil
}

// numbersOf are the numbers of learners of a snapshot.
func numbersOf(s *planner.Snapshot, learners []string) []int {
	numbers := make(map[string]int, len(s.Learners))
	for _, l := range s.Learners {
		numbers[l.ID] = l.Number
	}
	out := make([]int, len(learners))
	for i, id := range learners {
		out[i] = numbers[id]
	}
	return out
}

// mend seats holds anew that have lost seats, and returns them.
func (r *Register) mend(ctx context.Context) ([]store.Hold, error) {
	return r.Store.ChangeHolds(ctx, func(store.Taken) ([]store.Hold, error) {
		c, err := Open(ctx, r.Store, r.Settings, r.Day)
		if err != nil {
			return nil, err
		}
		if len(c.Active()) == 0 {
			return nil, nil
		}
		_, mended, err := c.Desk(ctx)
		return mended, err
	})
}

// Release gives the seats of a hold back, and returns the holds that were seated
// anew because of it. The error is *NoHold for a hold that holds nothing.
func (r *Register) Release(ctx context.Context, number int64) ([]store.Hold, error) {
	_, err := r.Store.ChangeHolds(ctx, func(taken store.Taken) ([]store.Hold, error) {
		i := slices.IndexFunc(taken.Holds, func(x store.Hold) bool { return x.Number == number })
		if i < 0 {
			return nil, &NoHold{Number: number}
		}
		x := taken.Holds[i]
		if x.ReleasedAt != nil {
			return nil, &NoHold{Number: number, Released: true}
		}
		now := r.Now()
		x.ReleasedAt = &now
		return append([]store.Hold{x}, closeRanks(taken, x)...), nil
	})
	if err != nil {
		return nil, err
	}
	return r.mend(ctx)
}

// Active are the holds whose seats are reserved on the day, by number.
func (r *Register) Active(ctx context.Context) ([]store.Hold, error) {
	taken, err := r.Store.Holds(ctx)
	return Active(taken.Holds, r.Day), err
}

// closeRanks renumbers the people of other holds for the same office and intake
// when one is released: a smaller wave has only the first of them, and whoever
// comes after would be gone with their seats.
func closeRanks(taken store.Taken, released store.Hold) (changed []store.Hold) {
	var places []facts.Nameless
	add := func(h *store.Hold) {
		for _, id := range h.Learners {
			places = append(places, nameless(h, id))
		}
	}
	add(&released)
	for _, h := range taken.Holds {
		if h.Number != released.Number && h.ReleasedAt == nil && h.Version == taken.Version && released.Version == taken.Version &&
			h.Office == released.Office && h.Position == released.Position && h.Start == released.Start {
			changed = append(changed, h)
			add(&h)
		}
	}
	slices.SortFunc(places, func(a, b facts.Nameless) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	})
	next := 0
	for i := range changed {
		h := &changed[i]
		now := map[string]string{}
		learners, numbers := make([]string, len(h.Learners)), make([]int, len(h.Learners))
		for k, id := range h.Learners {
			now[id], learners[k], numbers[k] = places[next].ID, places[next].ID, places[next].Number
			next++
		}
		h.Learners, h.Numbers = learners, numbers
		h.Seats = slices.Clone(h.Seats)
		for k := range h.Seats {
			x := &h.Seats[k]
			x.Learners = slices.Clone(x.Learners)
			for n, id := range x.Learners {
				x.Learners[n] = now[id]
			}
		}
	}
	return changed
}
