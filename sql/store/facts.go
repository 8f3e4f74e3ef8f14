package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
)

const (
	movesDays = demand.MemoryDays // of recorded stage moves that are read
	heldDays  = 5 * 366           // of sessions that were held: what was learned in them is still known when it is taken again
)

// someFailed are the sessions in which somebody failed: attempts are counted however
// long ago they were.
const someFailed = `select session from input.attendance where result = 'failed'`

// ofHeld is what is said of sessions since a day, of those in which somebody failed,
// and of such as were never published, which the maker of the snapshot may wonder about.
const ofHeld = `
	session is null
	or exists (select from cohort.sessions s where s.id = session and s.date >= $1)
	or session in (` + someFailed + `)
	or not exists (select from cohort.sessions s where s.id = session)`

// ofWhomSomebodyKnows leaves out what is said of people in sessions before a day who are in
// no view any more: they have left, and nobody has to be told of it every night.
const ofWhomSomebodyKnows = `(` + ofHeld + `)
	and (
		not exists (select from cohort.sessions s where s.id = session and s.date < $2)
		or person in (select id from input.people)
		or person in (select id from input.candidates)
	)`

// views are the views of the schema input, each with the columns that tell its
// rows apart and the facts that its rows become. History that is of no use any
// more is left unread.
func views(f *facts.Facts, asOf planner.Date, zone *time.Location) []view {
	return []view{
		{name: "calendar", key: "date", into: &f.Calendar},
		{name: "sites", key: "id", into: &f.Sites},
		{name: "travel", key: "from_site, to_site", into: &f.Travel},
		{name: "rooms", key: "id", into: &f.Rooms},
		{name: "room_hours", key: "room, weekday, from_minute", into: &f.RoomHours},
		{name: "room_parts", key: "room, part", into: &f.RoomParts},
		{name: "equipment", key: "site, kind", into: &f.Equipment},
		{name: "room_equipment", key: "room, kind", into: &f.RoomEquipment},
		{name: "closures", key: "id", into: &f.Closures},
		{name: "bookings", key: "id", into: &f.Bookings},
		{name: "trainers", key: "id", into: &f.Trainers},
		{name: "trainer_courses", key: "trainer, course", into: &f.TrainerCourses},
		{name: "rosters", key: "id", into: &f.Rosters},
		{name: "absences", key: "id", into: &f.Absences},
		{name: "courses", key: "id", into: &f.Courses},
		{name: "course_order", key: "course, after_course", into: &f.CourseOrder},
		{name: "programmes", key: "id", into: &f.Programmes},
		{name: "programme_courses", key: "programme, course", into: &f.ProgrammeCourses},
		{name: "offices", key: "id", into: &f.Offices},
		{name: "people", key: "id", into: &f.People},
		{name: "completed", key: "person, course, completed_on", into: &f.Completed},
		{name: "attendance", key: "session, person", into: &f.Attendance, args: []any{asOf - heldDays, asOf - facts.ToldDays}, where: ofWhomSomebodyKnows},
		{name: "session_outcomes", key: "session", into: &f.Outcomes, args: []any{asOf - heldDays}, where: ofHeld},
		{name: "nominations", key: "id", into: &f.Nominations},
		{name: "stages", key: "id", into: &f.Stages},
		{name: "candidates", key: "id", into: &f.Candidates},
		// A move without a time is read, so that it is reported.
		{name: "stage_moves", key: "candidate, moved_at, to_stage", into: &f.Moves, args: []any{(asOf - movesDays).At(0, zone)}, where: `
			moved_at >= $1
			or moved_at is null`},
		{name: "waves", key: "id", into: &f.Waves},
	}
}

// ReadFacts reads everything that the planner may know on a day, at one instant,
// which it returns: the views of the schema input, and the timetable that the
// service has issued. Wall-clock times without a zone are read in the given one.
// The promises that were taken stand beside the facts; holds.ReadFacts lays them
// in. A row that does not fit its columns is left out and reported among the
// faults; a view that cannot be read at all is an error, which CheckViews explains.
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
	for _, v := range views(f, asOf, zone) {
		left, err := v.read(ctx, tx, zone)
		if err != nil {
			return nil, Taken{}, nil, time.Time{}, fmt.Errorf("view input.%s cannot be read; cohort doctor says what it needs: %w", v.name, err)
		}
		faults = append(faults, left...)
	}
	if f.Issued, err = issued(ctx, tx, asOf-heldDays, asOf); err != nil {
		return nil, Taken{}, nil, time.Time{}, err
	}
	taken, err := readTaken(ctx, tx)
	if err != nil {
		return nil, Taken{}, nil, time.Time{}, err
	}
	return f, taken, faults, readAt.In(zone), nil
}

// issued reads the timetable that people hold, what was held since a day, and in which
// sessions somebody failed before it; with the pins that hold on a day.
func issued(ctx context.Context, tx *sqlx.Tx, since, asOf planner.Date) ([]facts.Issued, error) {
	const query = `
		with i as materialized (
			select *
			from cohort.issued
			where date >= $1 or id in (` + someFailed + `)
		)
		select i.id, i.course, i.room, i.date, i.start_minute, i.minutes,
			coalesce(t.list, '[]') as trainers, coalesce(l.named, '[]') as learners, l.nameless,
			coalesce(p.fields, '[]') as pins
		from i
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
			select json_agg(x.field order by x.field) as fields
			from cohort.pins x
			where x.session = i.id and x.released_at is null and (x.until is null or x.until >= $2)
		) p on true
		order by i.date, i.id`
	var rows []struct {
		facts.Issued
		Crew     jsonOf[[]string]         `db:"trainers"`
		Named    jsonOf[[]string]         `db:"learners"`
		Nameless jsonOf[[]facts.Nameless] `db:"nameless"`
		Fields   jsonOf[[]string]         `db:"pins"`
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

// CheckViews returns, as what is wrong with a view, each thing in the schema input that
// keeps ReadFacts from reading it: a view or column that is missing, a column of
// another type, a view that this user may not read.
func (s *Store) CheckViews(ctx context.Context) ([]facts.Fault, error) {
	const query = `
		select c.relname as view, a.attname as column
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'input'
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`
	var have []struct {
		View   string `db:"view"`
		Column string `db:"column"`
	}
	if err := s.db.SelectContext(ctx, &have, query); err != nil {
		return nil, fmt.Errorf("the schema input cannot be looked at: %w", err)
	}
	columns := make(map[string][]string)
	for _, h := range have {
		columns[h.View] = append(columns[h.View], h.Column)
	}
	var wrong []facts.Fault
	for _, v := range inputViews(0, time.UTC) {
		wrong = append(wrong, v.check(ctx, s.db, columns[v.name])...)
	}
	return wrong, ctx.Err()
}
