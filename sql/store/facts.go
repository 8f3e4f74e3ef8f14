package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/decided"
	"cohort/sql/input"
	"cohort/sql/internal/column"
)

// ReadFacts reads everything that the planner may know on a day, at one instant,
// which it returns: the views of the schema input, and the timetable that the
// service has issued; the rooms of sessions that somebody gave up are booked at their time.
// Wall-clock times without a zone are read in the given one.
// The promises that were taken stand beside the facts; holds.ReadFacts lays them
// in. A row that does not fit its columns is left out and reported among the
// faults; a view that cannot be read at all is an error, which input.Check explains.
func (s *Store) ReadFacts(ctx context.Context, asOf planner.Date, zone *time.Location) (*facts.Facts, Taken, []facts.Fault, time.Time, error) {
	const now = `select now()`
	tx, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, Taken{}, nil, time.Time{}, fmt.Errorf("facts cannot be read: %w", err)
	}
	defer tx.Rollback()
	var readAt time.Time
	if err := tx.GetContext(ctx, &readAt, now); err != nil {
		return nil, Taken{}, nil, time.Time{}, fmt.Errorf("facts cannot be read: %w", err)
	}
	f := &facts.Facts{}
	var faults []facts.Fault
	for _, v := range input.Views(f, asOf, zone) {
		left, err := v.Read(ctx, tx, zone, s.patience)
		if err != nil {
			return nil, Taken{}, nil, time.Time{}, unread(v.Name, err)
		}
		for _, x := range left {
			faults = facts.Add(faults, x)
		}
	}
	if f.Issued, err = issued(ctx, tx, asOf-input.HeldDays, asOf); err != nil {
		return nil, Taken{}, nil, time.Time{}, err
	}
	given, err := decided.Bookings(ctx, tx, asOf, zone)
	if err != nil {
		return nil, Taken{}, nil, time.Time{}, err
	}
	rooms := map[string]bool{}
	for _, r := range f.Rooms {
		rooms[r.ID] = true
	}
	f.Bookings = append(f.Bookings, slices.DeleteFunc(given, func(b facts.Booking) bool { return !rooms[b.Room] })...)
	taken, err := readTaken(ctx, tx)
	if err != nil {
		return nil, Taken{}, nil, time.Time{}, err
	}
	return f, taken, faults, readAt.In(zone), nil
}

// unread says that a view cannot be read, and what to do about it.
func unread(view string, err error) error {
	if errors.Is(err, input.ErrSlow) || errors.Is(err, input.ErrLocked) {
		return fmt.Errorf("view input.%s cannot be read; %w", view, err)
	}
	return fmt.Errorf("view input.%s cannot be read; cohort doctor says what it needs: %w", view, err)
}

// issued reads the timetable that people hold, what was held since a day, and in which
// sessions somebody failed before it; with the pins that hold on a day, and who had been
// told of what was held. Mail to offices does not count: it tells people to come, and
// nobody to hold anything.
func issued(ctx context.Context, tx *sqlx.Tx, since, asOf planner.Date) ([]facts.Issued, error) {
	const query = `
		with i as materialized (
			select *
			from cohort.issued
			where date >= $1 or id in (` + input.SomeFailed + `)
		), before as materialized (
			select d.date, (select max(v.version) from cohort.plan_versions v where v.first_day < d.date) as version
			from (select distinct date from i where date <= $2) d
		)
		select i.id, i.course, i.room, i.date, i.start_minute, i.minutes,
			coalesce(t.list, '[]') as trainers, coalesce(l.named, '[]') as learners, l.nameless,
			coalesce(p.fields, '[]') as pins, coalesce(p.least, 0) as least, coalesce(m.mailed, false) as mailed, m.told,
			i.date <= $2 and x.id is null as sudden
		from i
		left join before b on b.date = i.date
		left join cohort.sessions x on (x.version, x.id, x.date, x.start_minute) = (b.version, i.id, i.date, i.start_minute)
		left join lateral (
			select json_agg(x.trainer order by x.place) as list
			from cohort.session_trainers x
			where x.version = i.version and x.session = i.id
		) t on true
		left join lateral (
			select json_agg(x.learner order by x.learner) filter (where not x.anonymous) as named,
				json_agg(json_build_object('id', x.learner, 'office', x.office, 'intake', x.intake, 'number', x.number) order by x.learner)
					filter (where x.anonymous) as nameless
			from cohort.seats x
			where x.version = i.version and x.session = i.id
		) l on true
		left join lateral (
			select json_agg(x.field order by x.field) filter (where x.field <> 'least') as fields, max(x.least) as least
			from cohort.pins x
			where x.session = i.id and x.released_at is null and (x.until is null or x.until >= $2)
		) p on true
		left join lateral (
			select true as mailed, min(o.accepted_at) as told
			from (
				select 'weekly' as kind, y.site as subject
				from cohort.sessions y
				where y.version = i.version and y.id = i.id
				union all
				select 'trainer_week', y.trainer
				from cohort.session_trainers y
				where y.version = i.version and y.session = i.id
			) who
			join cohort.editions e on (e.kind, e.subject, e.period) = (who.kind, who.subject, to_char(i.date, 'IYYY-"W"IW'))
			join cohort.outbox o on o.edition = e.id and not o.withheld
			join cohort.sessions x on x.version = e.version and (x.id, x.date, x.start_minute) = (i.id, i.date, i.start_minute)
			where i.date <= $2
			having count(*) > 0
		) m on true
		order by i.date, i.id`
	var rows []struct {
		facts.Issued
		Crew     column.JSON[[]string]         `db:"trainers"`
		Named    column.JSON[[]string]         `db:"learners"`
		Nameless column.JSON[[]facts.Nameless] `db:"nameless"`
		Fields   column.JSON[[]string]         `db:"pins"`
	}
	if err := tx.SelectContext(ctx, &rows, query, since, asOf); err != nil {
		return nil, fmt.Errorf("the issued timetable cannot be read: %w", err)
	}
	var out []facts.Issued
	for _, x := range rows {
		x.Issued.Trainers, x.Issued.Learners, x.Issued.Nameless = x.Crew.V, x.Named.V, x.Nameless.V
		if x.Issued.Pinned = len(x.Fields.V) == len(planner.AllPins()); !x.Issued.Pinned && len(x.Fields.V) > 0 {
			x.Issued.Pins = x.Fields.V
		}
		out = append(out, x.Issued)
	}
	return out, nil
}
