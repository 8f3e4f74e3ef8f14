package rights

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// office is the one that cohort.office names; empty: none, as while a plan is made of all. It
// is asked once a statement.
const office = `(select coalesce(current_setting('cohort.office', true), ''))`

// kept says of which rows may be seen and written while something is made for an office. All
// may where nothing is.
var kept = map[string]string{
	// of that office
	"people":           office + ` in ('', office)`,
	"candidates":       office + ` in ('', office)`,
	"holds":            office + ` in ('', office)`,
	"directory_people": office + ` in ('', office)`,
	"addresses":        office + ` in ('', case kind when 'office_head' then subject end)`,
	// everybody hears who leads a session
	"trainers": `true`,
	// none: they hold several offices' people in one value, or name those who work here
	"attachments":  office + ` = ''`,
	"data_faults":  office + ` = ''`,
	"decisions":    office + ` = ''`,
	"given_up":     office + ` = ''`,
	"imports":      office + ` = ''`,
	"late_letters": office + ` = ''`,
	"letters":      office + ` = ''`,
	"outbox":       office + ` = ''`,
	"pins":         office + ` = ''`,
	"readings":     office + ` = ''`,
}

// keepRows has the database keep rows to an office, from its owner too.
func (b *bringing) keepRows(ctx context.Context) error {
	const bare = `
		select c.relname
		from pg_class c
		where c.relnamespace = 'cohort'::regnamespace and c.relname = any ($1)
			and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'by_office'))`
	var list []string
	if err := b.tx.SelectContext(ctx, &list, bare, pq.Array(slices.Sorted(maps.Keys(kept)))); err != nil {
		return fmt.Errorf("rows of an office: %w", err)
	}
	var statements []string
	for _, table := range list {
		statements = append(statements, "alter table cohort."+table+" enable row level security, force row level security",
			"drop policy if exists by_office on cohort."+table, "create policy by_office on cohort."+table+" using ("+kept[table]+")")
	}
	return b.do(ctx, statements...)
}

// ForOffice runs do in a transaction that reads, in which the database shows nobody of another
// office but trainers.
func ForOffice(ctx context.Context, db *sql.DB, office string, do func(tx *sqlx.Tx) error) error {
	tx, err := sqlx.NewDb(db, "postgres").BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if office == "" {
		return fmt.Errorf("no office is named, so nobody may be shown")
	}
	if _, err := tx.ExecContext(ctx, `select set_config('cohort.office', $1, true)`, office); err != nil {
		return fmt.Errorf("rows of office %s: %w", office, err)
	}
	return do(tx)
}

// People are those of an office whom the directory of a run names, as the database shows them
// for that office; of a run of which they are not listed, those of now. The office is asked for
// as well: a superuser is bound by no policy, and would be shown the whole network for each.
func People(ctx context.Context, db *sql.DB, run int64, office string) (map[string]bool, error) {
	const query = `
		select unnest(people)
		from cohort.directory_people
		where run = $1 and office = $2`
	const now = `
		select id
		from input.people
		where office = $1
		union
		select id
		from input.candidates
		where office = $1`
	var list []string
	err := ForOffice(ctx, db, office, func(tx *sqlx.Tx) error {
		if err := tx.SelectContext(ctx, &list, query, run, office); err != nil || len(list) > 0 {
			return err
		}
		return tx.SelectContext(ctx, &list, now, office)
	})
	if err != nil {
		return nil, fmt.Errorf("people of office %s: %w", office, err)
	}
	out := make(map[string]bool, len(list))
	for _, id := range list {
		out[id] = true
	}
	return out, nil
}
