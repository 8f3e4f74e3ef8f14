package input

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

// HeldDays is for how many days sessions that were held are read: what was learned in
// them is still known when it is taken again.
const HeldDays = 5 * 366

// SomeFailed are the sessions in which somebody failed: attempts are counted however
// long ago they were.
const SomeFailed = `select session from input.attendance where result = 'failed'`

// ofHeld is what is said of sessions since a day, of those in which somebody failed,
// and of such as were never published, which the maker of the snapshot may wonder about.
const ofHeld = `
	session is null
	or exists (select from cohort.sessions s where s.id = session and s.date >= $1)
	or session in (` + SomeFailed + `)
	or not exists (select from cohort.sessions s where s.id = session)`

// ofWhomSomebodyKnows leaves out what is said of people in sessions before a day who are in
// no view any more: they have left, and nobody has to be told of it every night.
const ofWhomSomebodyKnows = `(` + ofHeld + `)
	and (
		not exists (select from cohort.sessions s where s.id = session and s.date < $2)
		or person in (select id from input.people)
		or person in (select id from input.candidates)
	)`

// Views are the views of the schema input, each with the columns that tell its
// rows apart and the facts that its rows become. History that is of no use any
// more is left unread.
func Views(f *facts.Facts, asOf planner.Date, zone *time.Location) []View {
	return []View{
		Calendar(f),
		{Name: "sites", Key: "id", into: &f.Sites},
		{Name: "travel", Key: "from_site, to_site", into: &f.Travel},
		{Name: "rooms", Key: "id", into: &f.Rooms},
		{Name: "room_hours", Key: "room, weekday, from_minute", into: &f.RoomHours},
		{Name: "room_parts", Key: "room, part", into: &f.RoomParts},
		{Name: "equipment", Key: "site, kind", into: &f.Equipment},
		{Name: "room_equipment", Key: "room, kind", into: &f.RoomEquipment},
		{Name: "closures", Key: "id", into: &f.Closures},
		{Name: "bookings", Key: "id", into: &f.Bookings},
		{Name: "trainers", Key: "id", into: &f.Trainers},
		{Name: "trainer_courses", Key: "trainer, course", into: &f.TrainerCourses},
		{Name: "rosters", Key: "id", into: &f.Rosters},
		{Name: "absences", Key: "id", into: &f.Absences},
		{Name: "courses", Key: "id", into: &f.Courses},
		{Name: "course_order", Key: "course, after_course", into: &f.CourseOrder},
		{Name: "programmes", Key: "id", into: &f.Programmes},
		{Name: "programme_courses", Key: "programme, course", into: &f.ProgrammeCourses},
		{Name: "offices", Key: "id", into: &f.Offices},
		{Name: "people", Key: "id", into: &f.People},
		{Name: "completed", Key: "person, course, completed_on", into: &f.Completed},
		{Name: "attendance", Key: "session, person", into: &f.Attendance, args: []any{asOf - HeldDays, asOf - facts.ToldDays}, where: ofWhomSomebodyKnows},
		{Name: "session_outcomes", Key: "session", into: &f.Outcomes, args: []any{asOf - HeldDays}, where: ofHeld},
		{Name: "nominations", Key: "id", into: &f.Nominations},
		{Name: "stages", Key: "id", into: &f.Stages},
		{Name: "candidates", Key: "id", into: &f.Candidates},
		// A move without a time is read, so that it is reported.
		{Name: "stage_moves", Key: "candidate, moved_at, to_stage", into: &f.Moves, args: []any{(asOf - demand.MemoryDays).At(0, zone)}, where: `
			moved_at >= $1
			or moved_at is null`},
		{Name: "waves", Key: "id", into: &f.Waves},
	}
}

// Past is the view of those who have left the pipeline, which planning does not need.
func Past(f *facts.Facts) View { return View{Name: "past_candidates", Key: "id", into: &f.Past} }

// Calendar is the view of the production calendar.
func Calendar(f *facts.Facts) View { return View{Name: "calendar", Key: "date", into: &f.Calendar} }

// Check returns, as what is wrong with a view, each thing in the schema input that
// keeps its rows from being read: a view or column that is missing, a column of
// another type, a view that this user may not read.
func Check(ctx context.Context, db *sql.DB) ([]facts.Fault, error) {
	const query = `
		select c.relname as view, a.attname as column
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'input'
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`
	var have []struct {
		View   string `db:"view"`
		Column string `db:"column"`
	}
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &have, query); err != nil {
		return nil, fmt.Errorf("the schema input cannot be looked at: %w", err)
	}
	columns := make(map[string][]string)
	for _, h := range have {
		columns[h.View] = append(columns[h.View], h.Column)
	}
	var wrong []facts.Fault
	for _, v := range all(0, time.UTC) {
		wrong = append(wrong, v.check(ctx, sqlx.NewDb(db, "postgres"), columns[v.Name])...)
	}
	return wrong, ctx.Err()
}
