// Package rights says who may do what in the database: roles with what each needs and nothing
// else, and rows that are kept to an office while something is made for that office.
//
// It is brought about anew with each migration, for an installation may have put views of its
// own in place of ours, and a copy of the database may have been restored where its roles were
// not.
package rights

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// The roles, each with the name of the database and a low line before it, so that two
// installations in one server have roles of their own. Nobody logs in as one of them: users are
// members.
const (
	Owner   = "owner"   // migrates; it is made where a superuser migrates, who would be bound by nothing
	Service = "service" // does the jobs, and what people hand in by mail
	Reader  = "reader"  // sees everything but names of people, addresses and what people wrote
	Auditor = "auditor" // sees the audit trail, and counts
)

// longest is how long the name of a role may be.
const longest = 63

// bringing is who brings the rights about.
type bringing struct {
	tx       *sqlx.Tx
	Database string `db:"database"`
	Owns     bool   `db:"owns"`  // our tables, or is of those who do
	Super    bool   `db:"super"` // is bound by nothing
	Makes    bool   `db:"makes"` // may make roles
}

// role is the name of a role.
func (b *bringing) role(name string) string { return b.Database + "_" + name }

// Bring makes the roles that are not there where that is allowed, hands our tables from a
// superuser to the owner, keeps rows to offices, and grants each role what it needs. What is so
// already stays, and rights that somebody gave beside these do. Whoever does not own our tables
// changes nothing. Roles that could not be made are in Missing.
func Bring(ctx context.Context, db *sql.DB) error {
	tx, err := sqlx.NewDb(db, "postgres").BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	b, err := look(ctx, tx)
	if err != nil || !b.Owns {
		return err
	}
	missing, err := b.missing(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 && b.Makes {
		if len(b.role(Service)) > longest {
			return fmt.Errorf("the name of database %s is too long: roles are named after it", b.Database)
		}
		if err := b.do(ctx, creating(missing)); err != nil {
			return err
		}
		missing = nil
	}
	for _, step := range []func(context.Context) error{b.handOver, b.keepRows} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("rights: %w", err)
		}
	}
	if len(missing) == 0 {
		if err := b.grant(ctx); err != nil {
			return fmt.Errorf("rights: %w", err)
		}
	}
	return tx.Commit()
}

// Missing says in a sentence which roles are not there, and with which statement somebody who
// may makes them; empty: all are.
func Missing(ctx context.Context, db *sql.DB) (string, error) {
	tx, err := sqlx.NewDb(db, "postgres").BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return "", err
	}
	defer tx.Rollback()
	b, err := look(ctx, tx)
	if err != nil {
		return "", err
	}
	missing, err := b.missing(ctx)
	if err != nil || len(missing) == 0 {
		return "", err
	}
	return fmt.Sprintf("nobody but the owner may do anything yet: have somebody who may make roles run «%s», and migrate again", creating(missing)), nil
}

func creating(roles []string) string {
	statements := make([]string, len(roles))
	for i, r := range roles {
		statements[i] = "create role " + pq.QuoteIdentifier(r) + ";"
	}
	return strings.Join(statements, " ")
}

func look(ctx context.Context, tx *sqlx.Tx) (*bringing, error) {
	const query = `
		select current_database() as database,
			pg_has_role(n.nspowner, 'usage') as owns,
			r.rolsuper as super,
			r.rolsuper or r.rolcreaterole as makes
		from pg_namespace n
		join pg_roles r on r.rolname = current_user
		where n.nspname = 'cohort'`
	b := &bringing{tx: tx}
	if err := tx.GetContext(ctx, b, query); err != nil {
		return nil, fmt.Errorf("rights: %w", err)
	}
	return b, nil
}

// missing are the roles that are not there.
func (b *bringing) missing(ctx context.Context) (list []string, err error) {
	const query = `
		select name
		from unnest(cast($1 as text[])) with ordinality x (name, place)
		where not exists (select from pg_roles where rolname = name)
		order by place`
	wanted := []string{b.role(Service), b.role(Reader), b.role(Auditor)}
	if b.Super {
		wanted = append([]string{b.role(Owner)}, wanted...)
	}
	if err := b.tx.SelectContext(ctx, &list, query, pq.Array(wanted)); err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	return list, nil
}

// do runs statements.
func (b *bringing) do(ctx context.Context, statements ...string) error {
	if len(statements) == 0 {
		return nil
	}
	_, err := b.tx.ExecContext(ctx, strings.Join(statements, ";\n"))
	return err
}

// handOver makes the role of the owner hold what a superuser made, so that whoever migrates and
// works as one of its members need be no superuser. The views of the schema input stay whose
// they are: an installation puts its own there, over what the owner may not read.
func (b *bringing) handOver(ctx context.Context) error {
	const made = `
		with ours as (
			select oid, nspname, nspowner
			from pg_namespace
			where nspname in ('cohort', 'river')
		)
		select format('alter schema %I owner to ', nspname)
		from ours
		where nspowner <> cast($1 as regrole)
		union all
		select format('alter %s %s owner to ', case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, cast(c.oid as regclass))
		from ours
		join pg_class c on c.relnamespace = ours.oid
		where c.relkind in ('r', 'p', 'v', 'S') and c.relowner <> cast($1 as regrole)
			and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i', 'e'))
		union all
		select format('alter function %s owner to ', cast(p.oid as regprocedure))
		from ours
		join pg_proc p on p.pronamespace = ours.oid
		where p.proowner <> cast($1 as regrole) and p.prokind = 'f'
			and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
		union all
		select format('alter type %s owner to ', cast(t.oid as regtype))
		from ours
		join pg_type t on t.typnamespace = ours.oid
		where t.typowner <> cast($1 as regrole) and t.typtype in ('d', 'e')
			and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')`
	if !b.Super {
		return nil
	}
	owner := pq.QuoteIdentifier(b.role(Owner))
	var list []string
	if err := b.tx.SelectContext(ctx, &list, made, owner); err != nil {
		return fmt.Errorf("what the owner is to hold: %w", err)
	}
	for i := range list {
		list[i] += owner
	}
	return b.do(ctx, list...)
}
