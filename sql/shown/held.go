package shown

import (
	"context"
	"database/sql"
	"fmt"
)

// Held is an edition of a week that a reader holds, by the message that brought it.
type Held struct {
	Message       int64
	Of            string // the kind of the edition: weekly, of a site, or trainer_week, of a trainer
	About, Week   string // the key of the site or the trainer, and the ISO week
	Edition       int
	Kind, Subject string // of the reader's address, as in cohort.addresses
	Email         string
}

// heldOf begins a query for editions that readers hold: those of weekly mail that names
// nobody whom the reader may not see, to an address that is written to still.
const heldOf = `
	select o.id, e.kind, e.subject, e.period, e.number, a.kind, coalesce(a.subject, ''), a.email
	from cohort.outbox o
	join cohort.editions e on e.id = o.edition
	join cohort.addresses a on a.id = o.address
	where o.kind in ('weekly', 'trainer_week')
		and not o.withheld
		and a.active
		and lower(a.email) = lower(o.email)`

// HeldBy is the edition that a message brought, as long as its reader holds it: until the mail
// server accepted a later one of that week for them, or nobody writes to that address any
// more. False: they hold it no more, or there is no such message.
func HeldBy(ctx context.Context, db *sql.DB, message int64) (Held, bool, error) {
	list, err := held(ctx, db, heldOf+last+`
		and o.id = $1`, message)
	if err != nil || len(list) == 0 {
		return Held{}, false, err
	}
	return list[0], true, nil
}

// last leaves out what the mail server accepted a later edition for.
const last = `
		and not exists (
			select from cohort.outbox later
			join cohort.editions l on l.id = later.edition
			where later.address = o.address
				and later.accepted_at is not null
				and not later.withheld
				and l.kind = e.kind
				and l.subject = e.subject
				and l.period = e.period
				and l.number > e.number)`

// Holding are the editions of an ISO week and later ones, such as 2027-W03, that readers hold
// or are about to, by message.
func Holding(ctx context.Context, db *sql.DB, from string) ([]Held, error) {
	return held(ctx, db, heldOf+last+`
		and o.rendered_at is not null
		and e.period >= $1
		order by o.id`, from)
}

// HeldOf is the last edition of a kind of a week that the mail server accepted for whoever has
// a mail address. False: they hold none.
func HeldOf(ctx context.Context, db *sql.DB, email, kind, about, week string) (Held, bool, error) {
	const query = heldOf + `
		and o.accepted_at is not null
		and lower(a.email) = lower($1)
		and e.kind = $2
		and e.subject = $3
		and e.period = $4
		order by e.number desc, o.id desc
		limit 1`
	list, err := held(ctx, db, query, email, kind, about, week)
	if err != nil || len(list) == 0 {
		return Held{}, false, err
	}
	return list[0], true, nil
}

// Weeks are the last editions that whoever has a mail address holds, the latest weeks first,
// at most ten.
func Weeks(ctx context.Context, db *sql.DB, email string) ([]Held, error) {
	const query = `
		select distinct on (period, of, subject) *
		from (` + heldOf + `
			and o.accepted_at is not null
			and lower(a.email) = lower($1)) x (message, of, subject, period, number, kind, about, email)
		order by period desc, of desc, subject, number desc
		limit 10`
	return held(ctx, db, query, email)
}

func held(ctx context.Context, db *sql.DB, query string, args ...any) ([]Held, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("editions that readers hold: %w", err)
	}
	defer rows.Close()
	var out []Held
	for rows.Next() {
		var h Held
		if err := rows.Scan(&h.Message, &h.Of, &h.About, &h.Week, &h.Edition, &h.Kind, &h.Subject, &h.Email); err != nil {
			return nil, fmt.Errorf("editions that readers hold: %w", err)
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// Reader says whether mail goes to an address.
func Reader(ctx context.Context, db *sql.DB, email string) (bool, error) {
	const query = `
		select count(*)
		from cohort.addresses
		where active and lower(email) = lower($1)`
	n, err := one(ctx, db, query, email)
	return n > 0, err
}
