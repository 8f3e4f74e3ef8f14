package sample

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// Spoilt is one bad row that Spoil puts before the planner.
type Spoilt struct {
	View  string // of the schema "input"
	Key   string // as the row says it
	Wrong string
	row   string // the columns of the view, in order
}

// Bad is what Spoil adds, in the order of the views.
var Bad = []Spoilt{
	{"rosters", "R-SPOILT-1", "names a trainer whom nobody knows", `'R-SPOILT-1', 'T-NOBODY', '5/2', null::date, date '2020-01-01', null::date, 540, 1080, '{}'::integer[]`},
	{"rosters", "R-SPOILT-2", "a shift of no hours", `'R-SPOILT-2', 'T-01', '5/2', null::date, date '2020-01-01', date '2099-12-31', 540, 540, '{}'::integer[]`},
	{"room_hours", "VDNKH-C3", "hours that end before they begin", `'VDNKH-C3', 6, 900, 600`},
	{"room_hours", "NO-ROOM", "hours of a room that is not there", `'NO-ROOM', 1, 600, 900`},
	{"bookings", "B-SPOILT", "ends before it begins", `'B-SPOILT', 'VDNKH-C3', timestamptz '2027-02-01 15:00+03', timestamptz '2027-02-01 12:00+03', 'Наоборот'`},
	{"courses", "SPOILT-01", "needs a feature that no room has", `'SPOILT-01', 'Планетарий', 'Planetarium', 'refresher', 120, array['planetarium'], 5, 15, array['psychologist'], array[]::integer[], null::integer, false, null::integer, null::integer, null::text`},
	{"courses", "SPOILT-02", "a smallest group above the largest", `'SPOILT-02', 'Хор', 'Choir', 'refresher', 120, array['auditorium'], 15, 5, array['psychologist'], array[]::integer[], null::integer, false, null::integer, null::integer, null::text`},
	{"programme_courses", "universal-specialist SPOILT-01", "a course that cannot be held, in everybody's programme", `'universal-specialist', 'SPOILT-01'`},
	{"course_order", "SRV-01 SRV-03", "closes a circle", `'SRV-01', 'SRV-03'`},
	{"completed", "P-00001 NO-COURSE", "a course that is not taught", `'P-00001', 'NO-COURSE', date '2026-01-12'`},
	{"absences", "AB-SPOILT", "ends before it begins", `'AB-SPOILT', 'T-01', date '2027-02-05', date '2027-02-01', 'holiday', null::integer, null::integer, '{}'::integer[]`},
	{"people", "P-SPOILT", "works at an office that is not there", `'P-SPOILT', 'Нигдешнева', 'Анна', 'Ивановна', 'NO-OFFICE', 'универсальный специалист', date '2026-12-28', null::date, null::date, '{}'::text[]`},
	{"candidates", "C-SPOILT", "stands in a stage that is not there", `'C-SPOILT', 'Нигдешнева', 'Вера', 'Ивановна', 'OSTANKINSKIY', 'универсальный специалист', 'no-stage', timestamptz '2027-01-11 12:00+03', null::date, '{}'::text[]`},
	{"nominations", "N-SPOILT", "names a person whom nobody knows", `'N-SPOILT', 'P-NOBODY', 'MGR-01', date '2027-01-25', date '2027-02-12', 3`},
	{"waves", "W-SPOILT", "announces nobody", `'W-SPOILT', 'OSTANKINSKIY', 'универсальный специалист', date '2027-02-01', 0`},
}

// Spoil puts the rows of Bad before the planner, which no installation of this
// project's own tables could hold, by replacing views of the schema "input", as
// an installation with views over its own tables might. What the views were goes
// on under the same names in the schema "spoilt". For tests of how a snapshot
// deals with wrong data, on a database that Fill has filled; a second Spoil fails.
func Spoil(ctx context.Context, db *sqlx.DB) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("spoiling: %w", err)
	}
	defer tx.Rollback()
	in := &inserter{ctx: ctx, tx: tx}
	in.exec("create schema spoilt")
	for i := 0; i < len(Bad); {
		view := Bad[i].View
		in.exec(fmt.Sprintf("alter view input.%s set schema spoilt", view))
		query := fmt.Sprintf("create view input.%s as select * from spoilt.%s", view, view)
		for ; i < len(Bad) && Bad[i].View == view; i++ {
			query += " union all select " + Bad[i].row
		}
		in.exec(query)
	}
	if in.err != nil {
		return fmt.Errorf("spoiling: %w", in.err)
	}
	return tx.Commit()
}
