package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/sql/audit"
)

// SetGrid makes the tables refuse starts of courses off a grid of so many minutes. It
// says whether that is another than before. Rows that are there stay.
func SetGrid(ctx context.Context, url string, minutes int, now time.Time) (changed bool, err error) {
	const query = `
		update cohort.grid g
		set minutes = $1
		from (select minutes from cohort.grid for update) was
		where was.minutes <> $1
		returning was.minutes`
	db, err := Connect(ctx, url, Limits)
	if err != nil {
		return false, err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	var before int
	switch err := tx.QueryRowContext(ctx, query, minutes).Scan(&before); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("the grid of %d minutes is not set: %w", minutes, err)
	}
	err = audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Grid, Before: map[string]int{"minutes": before}, After: map[string]int{"minutes": minutes}})
	if err != nil {
		return false, err
	}
	return true, tx.Commit()
}

// Grid is the grid, in minutes, off which the tables refuse starts of courses.
func Grid(ctx context.Context, db *sql.DB) (minutes int, err error) {
	const query = `select minutes from cohort.grid`
	if err := db.QueryRowContext(ctx, query).Scan(&minutes); err != nil {
		return 0, fmt.Errorf("the grid of the tables: %w", err)
	}
	return minutes, nil
}

// BrokenRule is a rule of our tables that came after rows which break it.
type BrokenRule struct {
	Rule  string
	Table string
	Rows  int
	First string // key of the first of them
}

// BrokenRules are the rules that rows from before them break: they stand until somebody
// changes them. A table that holds to a rule from its beginning is not looked at.
func BrokenRules(ctx context.Context, db *sql.DB) ([]BrokenRule, error) {
	const unproven = `
		select c.conname as rule, r.oid::regclass::text as "table",
			case when c.conrelid = 0 then a.attname else '' end as value,
			pg_get_expr(c.conbin, c.conrelid) as holds,
			coalesce((
				select string_agg(format('%I::text', k.attname), ' || '', '' || ' order by array_position(p.conkey, k.attnum))
				from pg_constraint p
				join pg_attribute k on k.attrelid = r.oid and k.attnum = any (p.conkey)
				where p.conrelid = r.oid and p.contype = 'p'), '''''') as key
		from pg_constraint c
		join pg_class r on r.relkind = 'r' and r.relnamespace = 'cohort'::regnamespace
		left join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = c.contypid
		where c.connamespace = 'cohort'::regnamespace and c.contype = 'c' and not c.convalidated
			and (c.conrelid = r.oid or c.conrelid = 0 and a.attname is not null)
		order by c.conname, 2, 3`
	var list []struct{ Rule, Table, Value, Holds, Key string }
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &list, unproven); err != nil {
		return nil, fmt.Errorf("the rules of our tables: %w", err)
	}
	var out []BrokenRule
	for _, c := range list {
		from := c.Table
		if c.Value != "" { // of a domain, whose rule speaks of VALUE
			from = fmt.Sprintf("(select %s as key, %q as value from %s) x", c.Key, c.Value, c.Table)
			c.Key = "key"
		}
		query := strings.Join([]string{"select count(*) as rows, coalesce(min(" + c.Key + "), '') as first", "from " + from, "where not (" + c.Holds + ")"}, "\n")
		b := BrokenRule{Rule: c.Rule, Table: c.Table}
		if err := db.QueryRowContext(ctx, query).Scan(&b.Rows, &b.First); err != nil {
			return nil, fmt.Errorf("rows that break %s: %w", c.Rule, err)
		}
		if b.Rows > 0 {
			out = append(out, b)
		}
	}
	return out, nil
}
