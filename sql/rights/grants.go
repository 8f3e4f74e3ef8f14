package rights

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Personal are the columns with names of people, addresses, what people wrote, names that
// nobody is to guess, and what tells of somebody's health beside their key (why they are away,
// which way into a room they need): by table and by the view over it. Readers do not see them.
var Personal = map[string][]string{
	"absences":         {"kind"},
	"people":           {"family_name", "given_name", "patronymic", "needs"},
	"candidates":       {"family_name", "given_name", "patronymic", "needs"},
	"trainers":         {"family_name", "given_name", "patronymic"},
	"addresses":        {"email", "name"},
	"attachments":      {"name", "bytes"},
	"audit":            {"account", "database_user", "host", "salt", "sender"},
	"bookings":         {"title"},
	"calendars":        {"token"},
	"closures":         {"reason"},
	"data_faults":      {"wrong", "done"},
	"decisions":        {"who", "reason", "what"},
	"given_up":         {"reason"},
	"holds":            {"asked_by"},
	"imports":          {"file", "asked_by", "account", "changes", "faults"},
	"late_letters":     {"folder", "file", "error"},
	"letters":          {"sender", "message_id", "thread"},
	"outbox":           {"email", "name", "note", "subject", "html", "text", "message_id", "sent_as", "last_error", "last_response"},
	"pins":             {"who", "reason"},
	"plan_parts":       {"task"},
	"readings":         {"directory", "faults"},
	"removals":         {"removed_by"},
	"session_outcomes": {"reason"},
	"snapshots":        {"bytes"},
}

// needs are what the jobs and what people hand in by mail need beside reading, by rights.
var needs = map[string][]string{
	"insert, update": {"runs", "readings", "snapshots", "plan_versions", "current_plan", "sessions", "session_trainers", "seats", "plan_changes",
		"editions", "outbox", "attachments", "holds", "pins", "given_up", "calendars"},
	"insert":                 {"forecast_outcomes", "plans_ahead", "years", "decisions", "tellings", "letters", "imports"},
	"insert, delete":         {"absences", "closures"}, // of cohort absent and undo
	"insert, update, delete": {"data_faults", "sheet_keys", "suggestions", "late_letters", "attendance", "session_outcomes", "plan_parts", "searches"},
	"update":                 {"installation"},
	"insert (at, kind, about, account, host, way, command, sender, before, after)": {"audit"},
}

// removing are the functions by which the jobs remove what is no longer needed.
const removing = `cohort.remove_plans(timestamptz, integer), cohort.remove_ahead(timestamptz, integer), cohort.remove_mails(timestamptz, integer),
	cohort.remove_imports(timestamptz, boolean, integer), cohort.remove_letters(timestamptz, integer), cohort.remove_candidates(timestamptz, integer),
	cohort.remove_runs(timestamptz, integer), cohort.remove_audit(timestamptz, integer)`

// column is one that a role may read.
type column struct {
	Schema string `db:"schema"`
	Table  string `db:"table"`
	Column string `db:"column"`
}

// grant gives each role what it needs.
func (b *bringing) grant(ctx context.Context) error {
	service, reader, auditor := pq.QuoteIdentifier(b.role(Service)), pq.QuoteIdentifier(b.role(Reader)), pq.QuoteIdentifier(b.role(Auditor))
	statements := []string{
		"grant execute on function " + removing + " to " + service,
		"grant usage on schema cohort, input, river to " + service,
		"grant usage on schema cohort, input, river to " + reader,
		"grant usage on schema cohort, river to " + auditor,
		"grant select on all tables in schema cohort to " + service,
		"grant select, insert, update, delete on all tables in schema river to " + service,
		"grant usage on all sequences in schema cohort, river to " + service,
		"grant select on cohort.audit, cohort.audit_cuts, cohort.removals, cohort.counts, cohort.migrations to " + auditor,
		"grant select on river.river_migration to " + reader + ", " + auditor, // which version the schema has
	}
	for what, tables := range needs {
		statements = append(statements, "grant "+what+" on cohort."+strings.Join(tables, ", cohort.")+" to "+service)
	}
	// A view that an installation made is its own to grant, where we may not.
	const views = `
		select format('grant select on input.%I to ', relname)
		from pg_class
		where relnamespace = 'input'::regnamespace and relkind in ('v', 'r', 'f', 'm') and pg_has_role(relowner, 'usage')`
	var list []string
	if err := b.tx.SelectContext(ctx, &list, views); err != nil {
		return err
	}
	if b.Super { // the views stay a superuser's, see handOver
		owner := pq.QuoteIdentifier(b.role(Owner))
		statements = append(statements, "grant usage, create on schema input to "+owner)
		service += ", " + owner
	}
	for _, x := range list {
		statements = append(statements, x+service)
	}
	readable, err := readable(ctx, b.tx)
	if err != nil {
		return err
	}
	for _, x := range readable {
		statements = append(statements, x+reader)
	}
	return b.do(ctx, statements...)
}

// readable are the grants of a reader, for a role that is named behind them: a table or view
// with the columns that hold nothing personal.
func readable(ctx context.Context, tx *sqlx.Tx) ([]string, error) {
	const query = `
		select n.nspname as schema, c.relname as "table", a.attname as "column"
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where n.nspname in ('cohort', 'input') and c.relkind in ('v', 'r', 'f', 'm') and pg_has_role(c.relowner, 'usage')
		order by 1, 2, a.attnum`
	var list []column
	if err := tx.SelectContext(ctx, &list, query); err != nil {
		return nil, err
	}
	var out []string
	for i := 0; i < len(list); {
		of, columns := list[i], []string(nil)
		for ; i < len(list) && list[i].Schema == of.Schema && list[i].Table == of.Table; i++ {
			if !slices.Contains(Personal[of.Table], list[i].Column) {
				columns = append(columns, pq.QuoteIdentifier(list[i].Column))
			}
		}
		out = append(out, fmt.Sprintf("grant select (%s) on %s.%s to ", strings.Join(columns, ", "), pq.QuoteIdentifier(of.Schema), pq.QuoteIdentifier(of.Table)))
	}
	return out, nil
}
