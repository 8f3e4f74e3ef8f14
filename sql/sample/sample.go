// Package sample fills a database with a training network that its manager
// would take for real: the Moscow offices and calendar are facts, the people
// are made up. The same options give the same rows; nothing reads a clock or
// the machine's random numbers.
package sample

import (
	"context"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
)

// Options choose a network.
type Options struct {
	// Size is "S" (VDNKh alone: one training site, 40 offices) or "M" (Moscow:
	// five training sites, 139 offices).
	Size string
	// Seed decides everything that is not a fact.
	Seed int64
	// AsOf is the day on whose morning all of it is known.
	AsOf planner.Date
}

// Summary says what was filled in: how many rows of each kind, and the same in
// sentences that name no person.
type Summary struct {
	Counts    []Count
	Sentences []string
}

// Events says what happened between two nights, in order of importance.
type Events struct {
	Counts    []Count
	Sentences []string
}

// Count is a number of things.
type Count struct {
	What string
	N    int
}

// Fill writes everything that is known on the morning of o.AsOf, before any plan
// was ever made, into the empty tables of a migrated database, in one
// transaction.
func Fill(ctx context.Context, db *sqlx.DB, o Options) (Summary, error) {
	return Summary{}, nil
}

// LiveWeek writes what happens on the days from `from` to the day before `to`,
// between the nights of the two: illness, a closed room, candidates who apply,
// move on, withdraw or start, a new wave, and who was at the sessions that were
// held, in one transaction.
func LiveWeek(ctx context.Context, db *sqlx.DB, o Options, from, to planner.Date) (Events, error) {
	return Events{}, nil
}

// Spoil puts rows that no installation of this project's own tables could hold
// before the planner, by replacing views of the schema "input", as an
// installation with views over its own tables might. For tests.
func Spoil(ctx context.Context, db *sqlx.DB) error { return nil }
