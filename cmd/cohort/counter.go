package main

import (
	"fmt"

	"cohort/internal/config"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/sql/store"
)

// counter reads what promises rest on.
func (g *globals) counter(asOf string) (*holds.Counter, error) {
	st, cfg, day, err := g.storeOn(asOf)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	c, err := holds.Open(g.ctx, st, cfg.Planning, day)
	return c, known(err)
}

// storeOn opens the database on a day, today if none is given.
func (g *globals) storeOn(asOf string) (*store.Store, *config.Config, planner.Date, error) {
	var day planner.Date
	if asOf != "" {
		var err error
		if day, err = planner.ParseDate(asOf); err != nil {
			return nil, nil, 0, badInput(fmt.Errorf("--as-of: %w", err))
		}
	}
	st, cfg, err := g.store()
	if err != nil {
		return nil, nil, 0, err
	}
	if asOf == "" {
		day = planner.DateOf(g.now().In(cfg.Planning.Zone))
	}
	return st, cfg, day, nil
}
