// Package comparison is the use-case of plans laid side by side: what changes from
// one to another, for whom and why, and what has changed in a week of a site since
// an edition of it was issued. Plans are published versions, or come from files.
package comparison

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/ledger"
	"cohort/sql/store"
)

// Plan is a plan with what it is told with.
type Plan struct {
	ledger.Side
	Names   *editions.Names      // nil: of files, in which everything is called by its id
	World   *directory.Directory // what was frozen beside it; nil: of files
	Version int64                // 0: of files
}

// Published reads a published version, with names in a language.
func Published(ctx context.Context, st *store.Store, v store.Version, language string) (*Plan, error) {
	made, reading, err := nightly.Made(ctx, st, v)
	if err != nil {
		return nil, err
	}
	d := &directory.Directory{}
	if reading.Directory != nil {
		if d, err = directory.Read(reading.Directory); err != nil {
			return nil, fmt.Errorf("version %d: %w", v.Version, err)
		}
	}
	return &Plan{Side: made, Names: editions.NewNames(d, language), World: d, Version: v.Version}, nil
}

// Between tells what changes from one plan to another: seat by seat, and each session
// that is held otherwise or by others. What is on record of the time between the two is read
// from the store; nil: both plans are of files.
func Between(ctx context.Context, st *store.Store, before, after *Plan, language string) (*ledger.Ledger, []editions.Change, error) {
	names := cmp.Or(after.Names, before.Names)
	if names == nil {
		names = editions.NewNames(editions.Unnamed(before.Snapshot, after.Snapshot), language)
	}
	var between ledger.Between
	if st != nil {
		var err error
		if between, err = nightly.Between(ctx, st, before.Version, after.Version); err != nil {
			return nil, nil, err
		}
	}
	board := editions.Lay(after.Snapshot, after.Plan, names)
	last := board.Since(editions.Lay(before.Snapshot, before.Plan, names), between)
	return last.Ledger, board.Everywhere(last), nil
}

// Week is what has changed in a week of a site since an edition, up to the plan that
// stands.
type Week struct {
	Place          string // what the site is called
	Monday         planner.Date
	Edition        int
	Since, Version int64 // the version of the edition, and the one that stands
	Changes        []editions.Change
}

// NoSite is the error of a site that the plan does not know.
type NoSite struct {
	Site  string
	Sites []string // those that it knows
}

func (e *NoSite) Error() string {
	return fmt.Sprintf("there is no training site %q; there are %s", e.Site, strings.Join(e.Sites, ", "))
}

// NoEdition is the error of an edition that was never issued.
type NoEdition struct {
	Site, Week string
	Number     int // 0: not one edition of that week was
}

func (e *NoEdition) Error() string {
	if e.Number > 0 {
		return fmt.Sprintf("%s has no edition %d of week %s", e.Site, e.Number, e.Week)
	}
	return fmt.Sprintf("no edition of week %s was issued for %s", e.Week, e.Site)
}

// SinceEdition tells what has changed in an ISO week of a site since an edition of it
// was issued, the last one if its number is 0. The error is store.ErrNothingPublished
// where no plan stands, a *NoSite or a *NoEdition.
func SinceEdition(ctx context.Context, st *store.Store, site, week string, number int, language string) (*Week, error) {
	monday, ok := nightly.MondayOf(week)
	if !ok {
		return nil, fmt.Errorf("%q is no ISO week, such as 2027-W04", week)
	}
	current, stands, err := st.CurrentPlan(ctx)
	if err != nil {
		return nil, err
	}
	if !stands {
		return nil, store.ErrNothingPublished
	}
	now, err := Published(ctx, st, current, language)
	if err != nil {
		return nil, err
	}
	board := editions.Lay(now.Snapshot, now.Plan, now.Names)
	if sites := board.Sites(); !sites[site] {
		return nil, &NoSite{site, slices.Sorted(maps.Keys(sites))}
	}
	e, issued, err := st.Edition(ctx, store.KindWeekly, site, week, number)
	if err != nil {
		return nil, err
	}
	if !issued {
		return nil, &NoEdition{site, week, number}
	}
	v, err := st.PlanVersion(ctx, e.Version)
	if err != nil {
		return nil, err
	}
	before, err := Published(ctx, st, v, language)
	if err != nil {
		return nil, err
	}
	between, err := nightly.Between(ctx, st, e.Version, current.Version)
	if err != nil {
		return nil, err
	}
	last := board.Since(editions.Lay(before.Snapshot, before.Plan, board.Names), between)
	return &Week{Place: board.Site(site), Monday: monday, Edition: e.Number, Since: e.Version, Version: current.Version,
		Changes: board.Week(site, editions.Head{Monday: monday}, last).Changes}, nil
}
