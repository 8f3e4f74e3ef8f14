package handin

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// LateLetter is a letter in a folder that could not be dealt with.
type LateLetter struct {
	Folder string
	File   string
	Tries  int
	NextAt time.Time `db:"next_at"` // when it is tried again
	Error  string    // of the last time
	Told   bool      // the operators were written to about it
}

// LateLetters are the letters in a folder that could not be dealt with, by file; those of
// which the file is there no more are forgotten.
func LateLetters(ctx context.Context, db *sql.DB, folder string, there []string) (map[string]LateLetter, error) {
	const query = `
		select folder, file, tries, next_at, error, told
		from cohort.late_letters
		where folder = $1`
	var rows []LateLetter
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &rows, query, folder); err != nil {
		return nil, fmt.Errorf("letters that could not be dealt with: %w", err)
	}
	out := map[string]LateLetter{}
	var gone []string
	for _, l := range rows {
		if slices.Contains(there, l.File) {
			out[l.File] = l
		} else {
			gone = append(gone, l.File)
		}
	}
	if len(gone) == 0 {
		return out, nil
	}
	return out, ForgetLate(ctx, db, folder, gone...)
}

// KeepLate keeps that a letter could not be dealt with.
func KeepLate(ctx context.Context, db *sql.DB, l LateLetter) error {
	const upsert = `
		insert into cohort.late_letters (folder, file, tries, next_at, error, told)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (folder, file) do update
		set tries = excluded.tries, next_at = excluded.next_at, error = excluded.error, told = excluded.told`
	if _, err := db.ExecContext(ctx, upsert, l.Folder, l.File, l.Tries, l.NextAt, l.Error, l.Told); err != nil {
		return fmt.Errorf("letter %s, which could not be dealt with: %w", l.File, err)
	}
	return nil
}

// ForgetLate forgets that letters could not be dealt with.
func ForgetLate(ctx context.Context, db *sql.DB, folder string, files ...string) error {
	const remove = `
		delete from cohort.late_letters
		where folder = $1 and file = any($2)`
	if _, err := db.ExecContext(ctx, remove, folder, pq.Array(files)); err != nil {
		return fmt.Errorf("letters that could not be dealt with: %w", err)
	}
	return nil
}
