package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"cohort/sql/migrations"
	"cohort/sql/rights"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"
)

// River is the schema of the job queue's own tables: the Schema of every
// river.Config.
const River = "river"

const (
	versions    = "cohort.migrations" // the table in which goose keeps what it has done
	migrateLock = 0x636f686f7274      // one migrator of a database at a time; the number is "cohort"
)

// Migrate brings a database to the schema that this program works with: its
// own tables first, then those of the job queue, then who may do what in them. It returns the version that it
// found and the one that it left; the two are the same where nothing was to be
// done. Of two that run at once the second waits for the first. A database that
// a later program has migrated is refused and stays as it is. A migration that
// fails leaves the database at the version before it.
func Migrate(ctx context.Context, url string) (from, to int64, err error) {
	db, err := Connect(ctx, url, "")
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(migrateLock), lock.WithLockTimeout(1, 300))
	if err != nil {
		return 0, 0, err
	}
	// The lock spans goose's migrations and River's, which have none.
	holder, err := db.Conn(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer holder.Close()
	if err := locker.SessionLock(ctx, holder); err != nil {
		return 0, 0, fmt.Errorf("somebody else is migrating the database: %w", err)
	}
	defer func() { err = errors.Join(err, locker.SessionUnlock(context.WithoutCancel(ctx), holder)) }()

	for _, schema := range []string{"cohort", River} {
		if err := ensureSchema(ctx, db, schema); err != nil {
			return 0, 0, err
		}
	}
	own, err := provider(db)
	if err != nil {
		return 0, 0, err
	}
	from, want, err := own.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("the database's version: %w", err)
	}
	if from > want {
		return from, from, tooNew(from, want)
	}
	if _, err := own.Up(ctx); err != nil {
		to, _ := own.GetDBVersion(context.WithoutCancel(ctx))
		return from, to, fmt.Errorf("the database stays at version %d: %w", to, err)
	}
	queue, err := queueMigrator(db)
	if err == nil {
		_, err = queue.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return from, want, fmt.Errorf("the tables of the job queue: %w", err)
	}
	return from, want, rights.Bring(ctx, db)
}

// Right is an error when a database is not at this program's schema.
func Right(ctx context.Context, db *sql.DB) error {
	have, want, err := Version(ctx, db)
	switch {
	case err != nil:
		return err
	case have < want:
		return fmt.Errorf("the database is at version %d of %d; run cohort migrate", have, want)
	case have > want:
		return fmt.Errorf("the database is at version %d, made by a later program than this one, which knows %d; install the later one", have, want)
	}
	return nil
}

// Version returns the version of the schema that a database has, 0 for an
// empty one, and the one that this program works with. It changes nothing. A
// job queue whose tables lag behind is an error, which Migrate mends.
func Version(ctx context.Context, db *sql.DB) (have, want int64, err error) {
	own, err := provider(db)
	if err != nil {
		return 0, 0, err
	}
	sources := own.ListSources()
	want = sources[len(sources)-1].Version
	var exists bool
	if err := db.QueryRowContext(ctx, "select to_regclass($1) is not null", versions).Scan(&exists); err != nil {
		return 0, want, err
	}
	if !exists {
		return 0, want, nil
	}
	if err := db.QueryRowContext(ctx, "select coalesce(max(version_id), 0) from "+versions).Scan(&have); err != nil {
		return 0, want, err
	}
	if have != want {
		return have, want, nil
	}
	queue, err := queueMigrator(db)
	if err != nil {
		return have, want, err
	}
	done, err := queued(ctx, db)
	if err != nil {
		return have, want, fmt.Errorf("the tables of the job queue: %w", err)
	}
	if all := len(queue.AllVersions()); done < all {
		return have, want, fmt.Errorf("the tables of the job queue are at version %d of %d; run cohort migrate", done, all)
	}
	return have, want, nil
}

// queued is how many of River's migrations a database has. River's own question has the server
// plan a view of every column there is, which takes longer than all else that a command begins with.
// Rows of before version 5 name no line.
func queued(ctx context.Context, db *sql.DB) (n int, err error) {
	var exists bool
	if err := db.QueryRowContext(ctx, "select to_regclass($1) is not null", River+".river_migration").Scan(&exists); err != nil || !exists {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "select count(*) from "+River+".river_migration m where coalesce(to_jsonb(m)->>'line', 'main') = 'main'").Scan(&n)
	return n, err
}

func tooNew(have, want int64) error {
	return fmt.Errorf("the database is at version %d, made by a later program than this one, which knows %d; install the later one", have, want)
}

func provider(db *sql.DB) (*goose.Provider, error) {
	return goose.NewProvider(goose.DialectPostgres, db, migrations.Files, goose.WithTableName(versions))
}

// ensureSchema asks first: creating needs a privilege even where there is
// nothing to create.
func ensureSchema(ctx context.Context, db *sql.DB, name string) error {
	var exists bool
	if err := db.QueryRowContext(ctx, "select to_regnamespace($1) is not null", name).Scan(&exists); err != nil {
		return err
	}
	if exists {
		return nil
	}
	if _, err := db.ExecContext(ctx, "create schema "+name); err != nil {
		return fmt.Errorf("schema %s cannot be created; grant create on the database to its user: %w", name, err)
	}
	return nil
}

// queueMigrator migrates River's tables.
func queueMigrator(db *sql.DB) (*rivermigrate.Migrator[*sql.Tx], error) {
	return rivermigrate.New(riverdatabasesql.New(db), &rivermigrate.Config{
		Logger: slog.New(slog.DiscardHandler),
		Schema: River,
	})
}
