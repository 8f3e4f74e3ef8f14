// Package removal removes what is no longer needed, by the functions of the database that
// alone may: each keeps what is needed whatever it is asked, and notes what it removed.
package removal

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Kind is of what there is too much after a while.
type Kind string

// The kinds.
const (
	Candidates Kind = "candidates" // names of those who never came
	Mails      Kind = "mails"      // text and files of messages
	Plans      Kind = "plans"      // plan versions, with what they were made from
	Ahead      Kind = "ahead"      // plans ahead of tables of waves, years, parts of networks
	Refused    Kind = "refused"    // rows of files that were refused
	Imports    Kind = "imports"    // rows of the other files that people handed in
	Letters    Kind = "letters"    // who sent letters
	Runs       Kind = "runs"       // runs that nothing hangs on, and why readers were written to or not
	Audit      Kind = "audit"      // the beginning of the audit trail
)

// calls removes of a kind: the statement, and the most of one transaction, which takes seconds
// at the most.
var calls = map[Kind]struct {
	statement string
	most      int
}{
	Candidates: {`select cohort.remove_candidates($1, $2)`, 1000},
	Mails:      {`select cohort.remove_mails($1, $2)`, 200},
	Plans:      {`select cohort.remove_plans($1, $2)`, 10},
	Ahead:      {`select cohort.remove_ahead($1, $2)`, 100},
	Refused:    {`select cohort.remove_imports($1, true, $2)`, 100},
	Imports:    {`select cohort.remove_imports($1, false, $2)`, 100},
	Letters:    {`select cohort.remove_letters($1, $2)`, 500},
	Runs:       {`select cohort.remove_runs($1, $2)`, 500},
	Audit:      {`select cohort.remove_audit($1, $2)`, 5000},
}

// Notice is what a letter on what was removed is about, in the outbox.
const Notice = "retention"

// Untold counts by kind what was removed since the last letter on it was written, files as runs
// of the job counted them; nothing where that letter is younger than an instant.
func Untold(ctx context.Context, db *sql.DB, than time.Time) (removed map[string]int, err error) {
	var young bool
	const last = `
		select coalesce(max(created_at), '-infinity')
		from cohort.outbox
		where kind = 'notice' and about = $1`
	const query = `
		select kind, sum(removed)
		from cohort.removals
		where removed_at > (` + last + `)
		group by kind
		union all
		select f.key, sum(cast(f.value as integer))
		from cohort.runs r
		cross join jsonb_each_text(r.summary) f
		where r.job = 'retention' and r.ended_at > (` + last + `) and strpos(f.key, ' ') > 0
		group by f.key`
	if err := db.QueryRowContext(ctx, `select (`+last+`) > $2`, Notice, than).Scan(&young); err != nil || young {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, query, Notice)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	removed = map[string]int{}
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return nil, err
		}
		removed[kind] = n
	}
	return removed, rows.Err()
}

// Tx is a transaction or a connection.
type Tx interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Some removes of a kind what is older than an instant, so much as one transaction may, and
// returns how many that were; 0: nothing is left to remove.
func Some(ctx context.Context, tx Tx, kind Kind, before time.Time) (n int, err error) {
	call := calls[kind]
	if err := tx.QueryRowContext(ctx, call.statement, before, call.most).Scan(&n); err != nil {
		return 0, fmt.Errorf("%s older than %s cannot be removed: %w", kind, before.Format(time.DateOnly), err)
	}
	return n, nil
}
