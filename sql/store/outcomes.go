package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/sql/input"
	"cohort/sql/internal/column"
)

// SaveOutcomes records what was forecast and what came, for a claimed run. What
// was recorded before stays as it is. ErrStale when the run was claimed by
// somebody else since.
func (s *Store) SaveOutcomes(ctx context.Context, run Run, list []demand.Outcome, now time.Time) error {
	const insert = `
		insert into cohort.forecast_outcomes (intake, lead_days, scope, subject, basis, mean, p10, p50, p80, p90, band,
			came, unseen, candidates, squares, run, recorded_at)
		select intake, lead_days, scope, id, basis, mean, p10, p50, p80, p90, band, came, unseen, candidates, squares, $2, $3
		from jsonb_to_recordset($1) as x (intake date, lead_days integer, scope text, id text, basis text, mean double precision,
			p10 integer, p50 integer, p80 integer, p90 integer, band double precision, came integer, unseen integer,
			candidates integer, squares double precision)
		on conflict do nothing`
	return s.holding(ctx, run, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, insert, column.Rows(list), run.ID, now); err != nil {
			return fmt.Errorf("cannot record what came of %d forecasts: %w", len(list), err)
		}
		return nil
	})
}

// Outcomes lists what is recorded of slots, in the order of intake, lead, scope
// (network, sites, offices) and id.
func (s *Store) Outcomes(ctx context.Context, slots []demand.Slot) ([]demand.Outcome, error) {
	const query = `
		select intake, lead_days, scope, subject, basis, mean, p10, p50, p80, p90, band, came, unseen, candidates, squares
		from cohort.forecast_outcomes
		join unnest($1::date[], $2::integer[]) as wanted (intake, lead_days) using (intake, lead_days)
		order by intake, lead_days desc, array_position(array['network', 'site', 'office'], scope), subject collate "C"`
	intakes, leads := make([]string, len(slots)), make([]int64, len(slots))
	for i, x := range slots {
		intakes[i], leads[i] = x.Intake.String(), int64(x.Lead)
	}
	var out []demand.Outcome
	if err := s.db.SelectContext(ctx, &out, query, pq.StringArray(intakes), pq.Int64Array(leads)); err != nil {
		return nil, fmt.Errorf("what came of forecasts cannot be read: %w", err)
	}
	return out, nil
}

// Forecasts returns the forecasts that nights made and kept, by the day that
// they were made for. Nights that read the data on a later day are left out, as
// it would tell them what came; of several of a day the last one counts.
func (s *Store) Forecasts(ctx context.Context, days []planner.Date, zone *time.Location) (map[planner.Date]*demand.Forecast, error) {
	const query = `
		select distinct on (r.as_of) r.as_of, d.forecast
		from unnest($1::date[], $2::timestamptz[]) as wanted (as_of, ends)
		join cohort.runs r using (as_of)
		join cohort.readings d on d.run = r.id
		where r.job = 'nightly' and d.forecast is not null and d.read_at < wanted.ends
		order by r.as_of, d.read_at desc, r.id desc`
	dates, ends := make([]string, len(days)), make([]string, len(days))
	for i, day := range days {
		dates[i], ends[i] = day.String(), (day+1).At(0, zone).Format(time.RFC3339)
	}
	var kept []struct {
		AsOf     planner.Date                 `db:"as_of"`
		Forecast column.JSON[demand.Forecast] `db:"forecast"`
	}
	if err := s.db.SelectContext(ctx, &kept, query, pq.StringArray(dates), pq.StringArray(ends)); err != nil {
		return nil, fmt.Errorf("the forecasts of past nights cannot be read: %w", err)
	}
	out := make(map[planner.Date]*demand.Forecast, len(kept))
	for i := range kept {
		out[kept[i].AsOf] = &kept[i].Forecast.V
	}
	return out, nil
}

// ReadHiring reads what forecasts of the past are judged by, at one instant: the
// pipeline with the moves since a day and everybody who ever stood in it, the
// offices and the working calendar. Rows that do not fit are left out.
func (s *Store) ReadHiring(ctx context.Context, since planner.Date, zone *time.Location) (*facts.Facts, error) {
	tx, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("the pipeline cannot be read: %w", err)
	}
	defer tx.Rollback()
	f := &facts.Facts{}
	wanted := []string{"calendar", "sites", "travel", "offices", "stages", "candidates", "stage_moves"}
	for _, v := range append(input.Views(f, since+demand.MemoryDays, zone), input.Past(f)) {
		if v.Name != "past_candidates" && !slices.Contains(wanted, v.Name) {
			continue
		}
		if _, err := v.Read(ctx, tx, zone, s.patience); err != nil {
			return nil, unread(v.Name, err)
		}
	}
	return f, nil
}
