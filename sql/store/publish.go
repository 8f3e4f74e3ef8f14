package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/sql/decided"
	"cohort/sql/internal/column"
	"cohort/sql/sheets"
)

// Publication is a plan to be published, with everything that lands with it.
type Publication struct {
	Base     int64              // the version that was current when the plan was begun, 0: none
	Snapshot *planner.Snapshot  // that the plan was made from, the run's reading
	Plan     *planner.Plan      // that the referee found valid, with its cost
	Begins   int                // minute of the first day before which nothing of the plan is: what began then stands as it was issued
	Changes  []Change           // the ledger: what it means for those who hold the last one
	Unpinned []decided.Unpinned // pins that the world broke
	Intents  []Intent           // mail that goes out because of it; usually none
	Outcome  Outcome            // of the run, which is done with it unless there are intents
}

// Change is what happened to one learner's place, or to a whole session, between
// two versions.
type Change struct {
	Session string          `json:"session"`
	Learner string          `json:"learner"` // empty: the session as such
	Kind    string          `json:"kind"`    // added, moved, reroomed, retrained, cancelled or held
	Before  json.RawMessage `json:"before"`
	After   json.RawMessage `json:"after"`
	Cause   string          `json:"cause"`   // the kind of the first cause, see Because
	Who     string          `json:"who"`     // the trainer or room that it hangs on; may be empty
	Because json.RawMessage `json:"because"` // why, and for whom, along the chain of causes: a ledger.Cause; nil: not known
}

// Publish makes a plan the current one, in one transaction: the version with
// its sessions, crews and seats, the pointer to it, the short keys of its sessions,
// the ledger of changes, the intents of mail, and the end of the run. Either all of it lands or nothing.
// ErrStale when the run was claimed by somebody else since, ErrOvertaken when
// another version has become current since the plan was begun.
func (s *Store) Publish(ctx context.Context, run Run, p Publication, now time.Time) (version int64, err error) {
	if p.Plan.Cost == nil {
		return 0, aboutRun(run.ID, errors.New("its plan has no price"))
	}
	planned, err := tables(p.Snapshot, p.Plan)
	if err != nil {
		return 0, aboutRun(run.ID, err)
	}
	err = s.holding(ctx, run, func(tx *sqlx.Tx) error {
		if version, err = nextVersion(ctx, tx, p.Base); err != nil {
			return err
		}
		if err := becomeVersion(ctx, tx, version, run, planned, p, now); err != nil {
			return err
		}
		intents := slices.Clone(p.Intents)
		for i := range intents {
			if intents[i].Version == 0 {
				intents[i].Version = version
			}
		}
		if _, err := issue(ctx, tx, run, intents, now); err != nil {
			return err
		}
		state := RunDone
		if len(intents) > 0 {
			state = RunRunning
		}
		return endRun(ctx, tx, run, state, p.Outcome, now)
	})
	if err != nil {
		return 0, err
	}
	return version, nil
}

// becomeVersion writes a version and makes it the one that stands: its sessions, crews and
// seats, their short keys, the ledger of changes, and the end of pins that were broken.
func becomeVersion(ctx context.Context, tx *sqlx.Tx, version int64, run Run, planned timetable, p Publication, now time.Time) error {
	begun, err := begun(ctx, tx, p.Snapshot.FirstDay, p.Begins)
	if err != nil {
		return err
	}
	// The digest is worked out from what the plan was made from, not taken from the run: a
	// plan of another snapshot than the run's reading is refused.
	if err := insertVersion(ctx, tx, version, run, p.Snapshot.Digest(), p, now); err != nil {
		return err
	}
	for _, t := range []timetable{planned, begun} {
		if err := insertSessions(ctx, tx, version, t); err != nil {
			return err
		}
	}
	var announced []sheets.Session
	for _, x := range planned.sessions {
		if !x.Reserved {
			announced = append(announced, sheets.Session{ID: x.ID, Date: x.Date})
		}
	}
	if err := sheets.GiveKeys(ctx, tx, p.Snapshot.FirstDay, announced); err != nil {
		return err
	}
	if err := insertChanges(ctx, tx, version, p.Changes); err != nil {
		return err
	}
	return decided.SettlePins(ctx, tx, version, p.Unpinned, p.Snapshot.FirstDay, now)
}

// nextVersion holds the pointer to the current plan until the transaction ends
// and returns the number of the version that may follow base.
func nextVersion(ctx context.Context, tx *sqlx.Tx, base int64) (int64, error) {
	const query = `
		select coalesce(version, 0)
		from cohort.current_plan
		for update`
	var current int64
	if err := tx.GetContext(ctx, &current, query); err != nil {
		return 0, fmt.Errorf("the current plan: %w", err)
	}
	if current != base {
		return 0, fmt.Errorf("%w (version %d stands, its plan was made from %d)", ErrOvertaken, current, base)
	}
	return base + 1, nil
}

// timetable is rows of sessions.
type timetable struct {
	sessions []sessionRow
	crews    []crewRow
	seats    []seatRow
}

// begun is what is issued for a day and begins before a minute of it. A version of that
// day takes it over: it is what was held, and what the version is the timetable of.
func begun(ctx context.Context, tx *sqlx.Tx, day planner.Date, before int) (timetable, error) {
	const sessions = `
		select s.id, s.course, s.room, s.site, s.date, s.start_minute, s.minutes, s.reserved
		from cohort.issued i
		join cohort.sessions s on s.version = i.version and s.id = i.id
		where i.date = $1 and i.start_minute < $2
		order by s.id`
	const crews = `
		select x.session, x.trainer, x.place
		from cohort.issued i
		join cohort.session_trainers x on x.version = i.version and x.session = i.id
		where i.date = $1 and i.start_minute < $2
		order by x.session, x.place`
	// A request sits once in a version, and this one may sit in the plan again: whoever
	// was in a session and did not pass needs it once more.
	const seats = `
		select x.request || '@' || x.session as request, x.session, x.learner, x.anonymous, coalesce(x.office, '') as office, x.intake, coalesce(x.number, 0) as number
		from cohort.issued i
		join cohort.seats x on x.version = i.version and x.session = i.id
		where i.date = $1 and i.start_minute < $2
		order by x.session, x.learner`
	var t timetable
	for query, into := range map[string]any{sessions: &t.sessions, crews: &t.crews, seats: &t.seats} {
		if err := tx.SelectContext(ctx, into, query, day, before); err != nil {
			return t, fmt.Errorf("what has begun on %s: %w", day, err)
		}
	}
	return t, nil
}

func insertVersion(ctx context.Context, tx *sqlx.Tx, version int64, run Run, snapshot string, p Publication, now time.Time) error {
	const insert = `
		insert into cohort.plan_versions (version, base, run, snapshot, first_day, days, plan, cost, published_at)
		values ($1, nullif(cast($2 as bigint), 0), $3, $4, $5, $6, $7, $8, $9)`
	const point = `
		update cohort.current_plan
		set version = $1,
			moved_at = $2`
	if _, err := tx.ExecContext(ctx, insert, version, p.Base, run.ID, snapshot, p.Snapshot.FirstDay, p.Snapshot.Days,
		p.Plan.Bytes(), column.Of(p.Plan.Cost), now); err != nil {
		return fmt.Errorf("plan version %d: %w", version, err)
	}
	if _, err := tx.ExecContext(ctx, point, version, now); err != nil {
		return fmt.Errorf("the current plan: %w", err)
	}
	return nil
}

// The rows of a plan's sessions, in the words of their tables.
type (
	sessionRow struct {
		ID       string       `json:"id" db:"id"`
		Course   string       `json:"course" db:"course"`
		Room     string       `json:"room" db:"room"`
		Site     string       `json:"site" db:"site"`
		Date     planner.Date `json:"date" db:"date"`
		Start    int          `json:"start_minute" db:"start_minute"`
		Minutes  int          `json:"minutes" db:"minutes"`
		Reserved bool         `json:"reserved" db:"reserved"`
	}
	crewRow struct {
		Session string `json:"session" db:"session"`
		Trainer string `json:"trainer" db:"trainer"`
		Place   int    `json:"place" db:"place"`
	}
	seatRow struct {
		Request   string        `json:"request" db:"request"`
		Session   string        `json:"session" db:"session"`
		Learner   string        `json:"learner" db:"learner"`
		Anonymous bool          `json:"anonymous" db:"anonymous"`
		Office    string        `json:"office,omitempty" db:"office"` // with the next two, of the anonymous
		Intake    *planner.Date `json:"intake,omitempty" db:"intake"`
		Number    int           `json:"number,omitempty" db:"number"`
	}
)

// tables turns a plan into rows.
func tables(s *planner.Snapshot, p *planner.Plan) (t timetable, err error) {
	minutes := make(map[string]int, len(s.Courses))
	for _, c := range s.Courses {
		minutes[c.ID] = c.Minutes
	}
	site := make(map[string]string, len(s.Rooms))
	for _, r := range s.Rooms {
		site[r.ID] = r.Site
	}
	people := make(map[string]*planner.Learner, len(s.Learners))
	for i := range s.Learners {
		people[s.Learners[i].ID] = &s.Learners[i]
	}
	learner := make(map[string]*planner.Learner, len(s.Requests))
	for _, r := range s.Requests {
		learner[r.ID] = people[r.Learner]
	}
	for _, x := range p.Sessions {
		row := sessionRow{ID: x.ID, Course: x.Course, Room: x.Room, Site: site[x.Room], Date: s.FirstDay + planner.Date(x.Day),
			Start: x.Start, Minutes: minutes[x.Course], Reserved: true}
		if row.Minutes == 0 || row.Site == "" {
			return timetable{}, fmt.Errorf("session %s: its snapshot knows no course %s or no room %s", x.ID, x.Course, x.Room)
		}
		for i, trainer := range x.Trainers {
			t.crews = append(t.crews, crewRow{x.ID, trainer, i + 1})
		}
		for _, request := range x.Seated {
			who := learner[request]
			if who == nil {
				return timetable{}, fmt.Errorf("session %s: its snapshot knows no request %s", x.ID, request)
			}
			seat := seatRow{Request: request, Session: x.ID, Learner: who.ID, Anonymous: who.Anonymous}
			if who.Anonymous && who.Intake != nil && who.Number > 0 {
				seat.Office, seat.Intake, seat.Number = who.Office, who.Intake, who.Number
			}
			t.seats = append(t.seats, seat)
			row.Reserved = row.Reserved && who.Anonymous
		}
		// A session that everybody left was announced all the same.
		row.Reserved = row.Reserved && len(x.Seated) > 0
		t.sessions = append(t.sessions, row)
	}
	return t, nil
}

func insertSessions(ctx context.Context, tx *sqlx.Tx, version int64, t timetable) error {
	const insertSessions = `
		insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved)
		select cast($1 as bigint), x.id, x.course, x.room, x.site, x.date, x.start_minute, x.minutes, x.reserved
		from jsonb_to_recordset($2) as x (
			id text, course text, room text, site text, date date, start_minute integer, minutes integer, reserved boolean)`
	const insertCrews = `
		insert into cohort.session_trainers (version, session, trainer, place, during)
		select s.version, s.id, x.trainer, x.place, s.during
		from jsonb_to_recordset($2) as x (session text, trainer text, place integer)
		join cohort.sessions s on s.version = $1 and s.id = x.session`
	const insertSeats = `
		insert into cohort.seats (version, request, session, learner, anonymous, office, intake, number)
		select cast($1 as bigint), x.request, x.session, x.learner, x.anonymous, x.office, x.intake, x.number
		from jsonb_to_recordset($2) as x (
			request text, session text, learner text, anonymous boolean, office text, intake date, number integer)`
	if err := insertParts(ctx, tx, insertSessions, version, t.sessions); err != nil {
		return fmt.Errorf("sessions of plan version %d: %w", version, err)
	}
	if err := insertParts(ctx, tx, insertCrews, version, t.crews); err != nil {
		return fmt.Errorf("crews of plan version %d: %w", version, err)
	}
	if err := insertParts(ctx, tx, insertSeats, version, t.seats); err != nil {
		return fmt.Errorf("seats of plan version %d: %w", version, err)
	}
	return nil
}

// insertParts runs a statement on a version's rows, part by part.
func insertParts[T any](ctx context.Context, tx *sqlx.Tx, insert string, version int64, rows []T) error {
	for part := range column.Parts(rows) {
		if _, err := tx.ExecContext(ctx, insert, version, part); err != nil {
			return err
		}
	}
	return nil
}

func insertChanges(ctx context.Context, tx *sqlx.Tx, version int64, changes []Change) error {
	const insert = `
		insert into cohort.plan_changes (version, ordinal, session, learner, kind, before, after, cause, who, because)
		select cast($1 as bigint), x.ordinal, x.session, nullif(x.learner, ''), x.kind, x.before, x.after, nullif(x.cause, ''), nullif(x.who, ''), x.because
		from jsonb_to_recordset($2) as x (
			ordinal integer, session text, learner text, kind text, before jsonb, after jsonb, cause text, who text, because jsonb)`
	type row struct {
		Ordinal int `json:"ordinal"`
		Change
	}
	list := make([]row, len(changes))
	for i, c := range changes {
		list[i] = row{i + 1, c}
	}
	if err := insertParts(ctx, tx, insert, version, list); err != nil {
		return fmt.Errorf("changes of plan version %d: %w", version, err)
	}
	return nil
}
