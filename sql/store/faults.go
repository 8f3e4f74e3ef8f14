package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/input"
	"cohort/sql/internal/column"
)

// MostFaults is how many faults of a view are told apart; further ones are counted.
const MostFaults = facts.Most

// DataFault is something that is wrong in the data now, as of the last nightly run
// that read it.
type DataFault struct {
	View    string       `db:"view" json:"view"`
	Key     string       `db:"key" json:"key"`
	Kind    string       `db:"kind" json:"-"` // see facts.Fault.Kind
	Wrong   facts.Said   `db:"-" json:"-"`
	Done    facts.Said   `db:"-" json:"-"`
	Further int          `db:"further" json:"further,omitempty"` // above 0: a count of further faults of the view, without key and words
	Since   int64        `db:"since" json:"since"`               // the run that found it first
	Day     planner.Date `db:"day" json:"day"`                   // of that run
}

// NoteFaults takes down everything that a claimed nightly run found wrong in the data,
// in place of what the one before found. It returns what is kept of it, at most
// MostFaults of a view. What was wrong then and still is keeps the run that found it
// first. While a view has more than are kept, those that come in for others count as
// found when it began to have so many.
// ErrStale when the run was claimed by somebody else since.
func (s *Store) NoteFaults(ctx context.Context, run Run, list []facts.Fault) ([]facts.Fault, error) {
	const come = `
		insert into cohort.data_faults (view, key, kind, wrong, done, since)
		select x.view, x.key, x.kind, x.wrong, x.done, coalesce(f.since, cast($1 as bigint))
		from jsonb_to_recordset($2) as x (view text, key text, kind text, wrong jsonb, done jsonb)
		left join cohort.data_faults f on f.view = x.view and f.further > 0
		on conflict (view, key, kind) do update
		set wrong = excluded.wrong,
			done = excluded.done
		where (data_faults.wrong, data_faults.done) is distinct from (excluded.wrong, excluded.done)`
	const gone = `
		delete from cohort.data_faults d
		where d.further = 0 and not exists (
			select
			from jsonb_to_recordset($1) as x (view text, key text, kind text)
			where (x.view, x.key, x.kind) = (d.view, d.key, d.kind))`
	const calm = `
		delete from cohort.data_faults
		where further > 0 and not view = any ($1)`
	const count = `
		insert into cohort.data_faults (view, key, kind, wrong, done, further, since)
		select x.view, '', '', '{}', '{}', x.further, $1
		from jsonb_to_recordset($2) as x (view text, further integer)
		on conflict (view, key, kind) do update
		set further = excluded.further`
	kept, further := facts.Few(list, MostFaults)
	faults := make([]struct {
		View  string     `json:"view"`
		Key   string     `json:"key"`
		Kind  string     `json:"kind"`
		Wrong facts.Said `json:"wrong"`
		Done  facts.Said `json:"done"`
	}, len(kept))
	for i, f := range kept {
		x := &faults[i]
		x.View, x.Key, x.Kind, x.Wrong, x.Done = f.Table, f.Key, f.Kind(), f.Wrong, f.Done
	}
	type counted struct {
		View    string `json:"view"`
		Further int    `json:"further"`
	}
	var full []string
	var counts []counted
	for view, n := range further {
		full, counts = append(full, view), append(counts, counted{view, n})
	}
	err := s.holding(ctx, run, func(tx *sqlx.Tx) error {
		for _, do := range []struct {
			query string
			args  []any
		}{
			{come, []any{run.ID, column.Rows(faults)}},
			{gone, []any{column.Rows(faults)}},
			{calm, []any{pq.Array(append([]string{}, full...))}},
			{count, []any{run.ID, column.Rows(counts)}},
		} {
			if _, err := tx.ExecContext(ctx, do.query, do.args...); err != nil {
				return fmt.Errorf("cannot note what is wrong in the data: %w", err)
			}
		}
		return nil
	})
	return kept, err
}

// DataFaults lists what is wrong in the data now, of a view or (empty) of all, by view
// and key, each view's count of further ones last. Of what was found after a run alone
// where since is not 0.
func (s *Store) DataFaults(ctx context.Context, view string, since int64) ([]DataFault, error) {
	const query = `
		select d.view, d.key, d.kind, d.wrong, d.done, d.further, d.since, r.as_of as day
		from cohort.data_faults d
		join cohort.runs r on r.id = d.since
		where cast($1 as text) in ('', d.view) and d.since > $2
		order by d.view, d.further, d.key, d.kind`
	var list []struct {
		DataFault
		Wrong column.JSON[facts.Said] `db:"wrong"`
		Done  column.JSON[facts.Said] `db:"done"`
	}
	if err := s.db.SelectContext(ctx, &list, query, view, since); err != nil {
		return nil, fmt.Errorf("what is wrong in the data: %w", err)
	}
	out := make([]DataFault, len(list))
	for i, f := range list {
		out[i] = f.DataFault
		out[i].Wrong, out[i].Done = f.Wrong.V, f.Done.V
	}
	return out, nil
}

// CountFaults counts what is wrong in the data now, by view; 0 where nothing is. The
// timetable that was announced and the addresses of readers are counted as views are.
func (s *Store) CountFaults(ctx context.Context) (map[string]int, error) {
	const query = `
		select coalesce(jsonb_object_agg(view, n), '{}')
		from (
			select view, sum(greatest(further, 1)) as n
			from cohort.data_faults
			group by view) x`
	var data []byte
	if err := s.db.GetContext(ctx, &data, query); err != nil {
		return nil, fmt.Errorf("what is wrong in the data: %w", err)
	}
	out := map[string]int{}
	for _, v := range Views() {
		out[v] = 0
	}
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, err
	}
	return out, nil
}

// Views are the names of what faults are found in: the views of the schema input that
// are read, and of the service's own tables issued and addresses.
func Views() []string {
	out := []string{"addresses", "issued"}
	for _, v := range input.Views(&facts.Facts{}, 0, time.UTC) {
		out = append(out, v.Name)
	}
	return out
}

// ViewKey are the columns that a view's key is made of, in the order of the key;
// nil where it is none of the schema input.
func ViewKey(name string) []string {
	for _, v := range input.Views(&facts.Facts{}, 0, time.UTC) {
		if v.Name == name {
			return strings.Split(v.Key, ", ")
		}
	}
	return nil
}

// LastAccepted returns the latest run of which the mail server accepted a message of
// a kind for an address; 0: none.
func (s *Store) LastAccepted(ctx context.Context, kind string, address int64) (run int64, err error) {
	const query = `
		select coalesce(max(run), 0)
		from cohort.outbox
		where kind = $1 and address = $2 and accepted_at is not null`
	if err := s.db.GetContext(ctx, &run, query, kind, address); err != nil {
		return 0, fmt.Errorf("the last message of kind %s: %w", kind, err)
	}
	return run, nil
}

// noReader is what is wrong with something about which nobody is written to.
var noReader = map[string]facts.Said{
	"site": facts.Say("no_reader_site"), "trainer": facts.Say("no_reader_trainer"), "office": facts.Say("no_reader_office"),
}

// ReaderFaults lists what is wrong in who is written to: addresses about a site, a
// trainer, an office or a view that there is not, and training sites with rooms,
// trainers and offices about which nobody is written to.
func (s *Store) ReaderFaults(ctx context.Context) ([]facts.Fault, error) {
	const query = `
		with subjects (kind, what, subject) as (
			select 'manager', 'site', s.id::text
			from input.sites s
			where s.kind = 'training' and exists (select from input.rooms r where r.site = s.id)
			union all
			select 'trainer', 'trainer', id::text
			from input.trainers
			union all
			select 'office_head', 'office', id::text
			from input.offices),
		known (kind, subject) as (
			select kind, subject
			from subjects
			union all
			select 'manager', id::text
			from input.sites
			union all
			select 'learner', id::text
			from input.people
			union all
			select 'learner', id::text
			from input.candidates
			union all
			select 'data', unnest($1::text[]))
		select a.kind || ', ' || a.subject as key, '' as lacking, a.subject
		from cohort.addresses a
		where a.active and a.subject is not null and not exists (select from known k where (k.kind, k.subject) = (a.kind, a.subject))
		union
		select s.kind || ', ' || s.subject, s.what, s.subject
		from subjects s
		where s.subject is not null and not exists (select from cohort.addresses a where a.active and (a.kind, a.subject) = (s.kind, s.subject))
		order by 1, 2`
	var list []struct{ Key, Lacking, Subject string }
	if err := s.db.SelectContext(ctx, &list, query, pq.Array(append(Views(), AllViews))); err != nil {
		return nil, fmt.Errorf("who is written to about what: %w", err)
	}
	out := make([]facts.Fault, len(list))
	for i, f := range list {
		out[i] = facts.Fault{Table: "addresses", Key: f.Key, Wrong: noReader[f.Lacking], Done: facts.Say("nobody_written_to")}
		if f.Lacking == "" {
			out[i].Wrong = facts.Say("reader_of_unknown", "Subject", f.Subject)
		}
	}
	return out, nil
}
