package nightly

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cohort/internal/editions"
	"cohort/planner/demand"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// unpinned are the pins that the world broke, as rows.
func unpinned(built *demand.Built) []decided.Unpinned {
	out := make([]decided.Unpinned, len(built.Unpinned))
	for i, x := range built.Unpinned {
		out[i] = decided.Unpinned{Session: x.Session, Field: x.Pin, Cause: string(x.Cause), About: x.Who}
	}
	return out
}

// pinnedAt is what is pinned of the sessions of a site, and what the world released of it
// since an instant.
func (w *work) pinnedAt(ctx context.Context, site string, since time.Time) ([]editions.Pin, error) {
	pins, err := decided.Pins(ctx, w.Store.DB(), site, &since)
	if err != nil {
		return nil, err
	}
	var out []editions.Pin
	for _, p := range pins {
		if p.ReleasedAt != nil && slices.Contains(byHand, p.Cause) || p.Date < w.run.AsOf {
			continue
		}
		out = append(out, editions.Pin{Session: p.Session, Course: p.Course, Date: p.Date, Start: p.Start, Room: p.Room, Fields: []string{p.Field}, Least: p.Least, Who: p.Who, Kind: p.Kind, Reason: p.Reason,
			Until: p.Until, Cause: p.Cause, About: p.About})
	}
	return out, nil
}

// byHand are the causes for which pins are released that need not be told: somebody did it,
// or it was said beforehand.
var byHand = []string{decided.PinUnpinned, decided.PinReplaced, decided.PinExpired, decided.PinOver, decided.PinUndone}

// pinIntents: whoever pinned something that the world broke, if an address is known under
// their name, is what they are called, or is both as of whoever pins by mail.
func (w *work) pinIntents(ctx context.Context, broken []demand.Unpinned) ([]store.Intent, error) {
	if len(broken) == 0 {
		return nil, nil
	}
	pins, err := decided.Pins(ctx, w.Store.DB(), "", nil)
	if err != nil {
		return nil, err
	}
	addresses, err := w.Store.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	var out []store.Intent
	for _, a := range addresses {
		if slices.ContainsFunc(out, func(x store.Intent) bool { return x.Address == a.ID }) {
			continue
		}
		var mine []editions.Unpinned
		for _, p := range pins {
			if !slices.ContainsFunc([]string{a.Name, a.Email, fmt.Sprintf("%s <%s>", a.Name, a.Email)}, func(name string) bool { return strings.EqualFold(p.Who, name) }) {
				continue
			}
			for _, x := range broken {
				if x.Session == p.Session && p.Fixes(x.Pin) {
					mine = append(mine, editions.Unpinned{Session: x.Session, Course: p.Course, Date: p.Date, Start: p.Start, Room: p.Room, Pin: p.Field, Least: p.Least, Kind: p.Kind, Reason: p.Reason, Cause: x.Cause, Who: x.Who})
				}
			}
		}
		if len(mine) > 0 {
			out = append(out, store.Intent{Address: a.ID, Kind: store.KindPins, Subject: a.Subject, Note: encode(note{Monday: w.run.AsOf.Monday(), Pins: mine})})
		}
	}
	return out, nil
}
