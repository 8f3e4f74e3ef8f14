// Package holds is the use-case of a promise that is taken: seats are reserved for a
// wave until a day, given back, and looked for anew where the world or another
// plan took them. A hold makes its wave an announced one; until the next night
// plans that wave like any other, the hold's seats are reserved in the timetable
// that stands.
//
// What a hold is and who gets which seat is decided here. The store keeps the
// rows, and lets one change of holds happen at a time.
package holds

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// ReadFacts reads everything that the planner may know on a day, as store.ReadFacts
// does, with what promises keep in it.
func ReadFacts(ctx context.Context, st *store.Store, day planner.Date, zone *time.Location) (*facts.Facts, []facts.Fault, time.Time, error) {
	f, taken, faults, readAt, err := st.ReadFacts(ctx, day, zone)
	if err != nil {
		return nil, nil, time.Time{}, err
	}
	Reserve(f, taken, day)
	return f, faults, readAt, nil
}

// Reserve adds to the facts of a day what promises keep: the waves that they
// announce, and the seats that they have in the timetable that stands.
func Reserve(f *facts.Facts, taken store.Taken, day planner.Date) {
	f.Waves = append(f.Waves, waves(f.Waves, taken.Holds, day)...)
	gone := map[string]bool{}
	for _, h := range taken.Holds {
		for _, id := range h.Learners {
			// Whoever gave up a seat for a hold does not get it back when the hold ends:
			// somebody else may have it.
			gone[id] = gone[id] || h.Version == taken.Version
		}
	}
	at := map[string]int{}
	for i := range f.Issued {
		x := &f.Issued[i]
		if x.Date >= day {
			x.Nameless = slices.DeleteFunc(x.Nameless, func(n facts.Nameless) bool { return gone[n.ID] })
			at[x.ID] = i
		}
	}
	for i := range taken.Holds {
		h := &taken.Holds[i]
		if h.Version != taken.Version || !active(h, day) {
			continue
		}
		for _, x := range h.Seats {
			i, known := at[x.ID]
			if !known && x.Date < day {
				continue
			}
			if !known {
				i = len(f.Issued)
				at[x.ID] = i
				f.Issued = append(f.Issued, facts.Issued{ID: x.ID, Course: x.Course, Room: x.Room, Trainers: x.Trainers, Date: x.Date, Start: x.Start, Minutes: x.Minutes})
			}
			for _, id := range x.Learners {
				f.Issued[i].Nameless = append(f.Issued[i].Nameless, nameless(h, id))
			}
		}
	}
}

// active says whether a hold's seats are reserved on a day.
func active(h *store.Hold, day planner.Date) bool { return h.ReleasedAt == nil && day <= h.Until }

// nameless is one of a hold's learners.
func nameless(h *store.Hold, id string) facts.Nameless {
	out := facts.Nameless{ID: id, Office: h.Office, Intake: &h.Start}
	if i := slices.Index(h.Learners, id); i >= 0 && i < len(h.Numbers) {
		out.Number = h.Numbers[i]
	}
	return out
}

// waves are the waves that holds announce beyond those that are announced already
// for the same office, position and day.
func waves(announced []facts.Wave, holds []store.Hold, day planner.Date) (out []facts.Wave) {
	type key struct {
		office, position string
		start            planner.Date
	}
	at := map[key]int{}
	for i := range holds {
		h := &holds[i]
		if !active(h, day) {
			continue
		}
		k := key{h.Office, h.Position, h.Start}
		i, known := at[k]
		if !known {
			i = len(out)
			at[k] = i
			w := facts.Wave{ID: fmt.Sprintf("hold/%d", h.Number), Office: h.Office, Position: h.Position, Start: h.Start}
			for _, a := range announced {
				if (key{a.Office, a.Position, a.Start}) == k {
					w.Headcount -= a.Headcount
				}
			}
			out = append(out, w)
		}
		out[i].Headcount += h.Headcount + h.Beside
	}
	return slices.DeleteFunc(out, func(w facts.Wave) bool { return w.Headcount < 1 })
}
