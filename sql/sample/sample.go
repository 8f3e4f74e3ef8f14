// Package sample fills a database with a training network that its manager
// would take for real: the Moscow offices and calendar are facts, the people
// are made up. The same options give the same rows; nothing reads a clock or
// the machine's random numbers.
package sample

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Options choose a network.
type Options struct {
	// Size is "S" (VDNKh alone: one training site, 40 offices) or "M" (Moscow:
	// five training sites, 139 offices). "XS" is S with fewer people, for tests to
	// which it is one whether a night has many.
	Size string
	// Seed decides everything that is not a fact.
	Seed int64
	// AsOf is the day on whose morning all of it is known.
	AsOf planner.Date
	// Days is how many days from AsOf on LiveWeek can live, 86 at least. In a network
	// of more days what comes once in the others comes again every quarter, and who has
	// taken the programme is cleared.
	Days int
	// Sheets is the training site whose attendance sheets LiveWeek leaves to whoever
	// hands them in, see SheetsOf; empty: none.
	Sheets string
}

// Summary says what was filled in: how many rows of each kind, and the same in
// sentences that name no person.
type Summary struct {
	Counts    []Count
	Sentences []string
}

// Events says what happened between two nights, in order of importance.
type Events struct {
	Counts    []Count
	Sentences []string
}

// Count is a number of things.
type Count struct {
	What string
	N    int
}

// Fill writes everything that is known on the morning of o.AsOf, before any plan
// was ever made, into the empty tables of a migrated database, in one
// transaction.
func Fill(ctx context.Context, db *sqlx.DB, o Options) (Summary, error) {
	w, err := worldOf(ctx, db, o)
	if err != nil {
		return Summary{}, fmt.Errorf("sample network: %w", err)
	}
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return Summary{}, fmt.Errorf("sample network: %w", err)
	}
	defer tx.Rollback()
	var taken bool
	if err := tx.GetContext(ctx, &taken, "select exists (select from cohort.sites) or exists (select from cohort.people)"); err != nil {
		return Summary{}, fmt.Errorf("sample network: %w", err)
	}
	if taken {
		return Summary{}, errors.New("sample network: the database holds sites or people already; fill an empty one")
	}
	in := &inserter{ctx: ctx, tx: tx}
	in.exec("select set_config('cohort.today', '" + w.o.AsOf.String() + "', true)") // the day of the sample's world, not the machine's
	// The trigger on stage moves sorts them all once.
	in.exec("set local work_mem = '64MB'")
	w.insert(in)
	if in.err != nil {
		return Summary{}, fmt.Errorf("sample network: %w", in.err)
	}
	if err := tx.Commit(); err != nil {
		return Summary{}, fmt.Errorf("sample network: %w", err)
	}
	// Planning the nightly queries well needs to know how much there is.
	if _, err := db.ExecContext(ctx, "analyze"); err != nil {
		return Summary{}, fmt.Errorf("sample network: %w", err)
	}
	return w.summary(), nil
}

// worldOf builds a network on the database's own working calendar.
func worldOf(ctx context.Context, db *sqlx.DB, o Options) (*world, error) {
	var days []facts.CalendarDay
	if err := db.SelectContext(ctx, &days, "select date, kind, name from input.calendar order by date"); err != nil {
		return nil, fmt.Errorf("working calendar: %w", err)
	}
	return build(o, days)
}

func (w *world) insert(in *inserter) {
	copyRows(in, "sites", w.Sites)
	copyRows(in, "travel", w.Travel)
	copyRows(in, "rooms", w.Rooms)
	copyRows(in, "room_hours", w.RoomHours)
	copyRows(in, "room_parts", w.RoomParts)
	copyRows(in, "equipment", w.Equipment)
	copyRows(in, "room_equipment", w.RoomEquipment)
	copyRows(in, "closures", w.Closures)
	copyRows(in, "bookings", w.Bookings)
	copyRows(in, "courses", w.Courses)
	copyRows(in, "course_order", w.CourseOrder)
	copyRows(in, "programmes", w.Programmes)
	copyRows(in, "programme_courses", w.ProgrammeCourses)
	copyRows(in, "offices", w.Offices)
	copyRows(in, "trainers", w.Trainers)
	copyRows(in, "trainer_courses", w.TrainerCourses)
	copyRows(in, "people", w.People)
	copyRows(in, "stages", w.Stages)
	copyRows(in, "vacancies", w.vacanciesBefore(w.o.AsOf))
	copyRows(in, "candidates", w.candidates(w.o.AsOf))
	copyRows(in, "stage_moves", w.movesBetween(0, w.o.AsOf))
	copyRows(in, "waves", w.Waves)
	copyRows(in, "rosters", w.Rosters)
	copyRows(in, "absences", w.Absences)
	copyRows(in, "completed", w.Completed)
	copyRows(in, "nominations", w.Nominations)
	copyRows(in, "addresses", w.addresses)
}

// candidates is everybody who applied before a day, as they stand on its morning.
func (w *world) candidates(on planner.Date) []candidateRow {
	var rows []candidateRow
	for _, l := range w.lives {
		if n := l.moved(on); n > 0 {
			rows = append(rows, w.candidate(l, n, on))
		}
	}
	return rows
}

// candidate is somebody after their first n moves, on the morning of a day.
func (w *world) candidate(l *life, n int, on planner.Date) candidateRow {
	last := l.moves[n-1]
	r := candidateRow{Candidate: facts.Candidate{ID: l.id, FamilyName: l.name.family, GivenName: l.name.given,
		Patronymic: l.name.patronymic, Office: l.office, Position: l.position, Stage: last.to, Since: w.at(last)}}
	if last.to == facts.Started || last.to == facts.Lost {
		r.Stage, r.Outcome = w.Stages[len(w.Stages)-1].ID, &last.to
		if n > 1 {
			r.Stage = l.moves[n-2].to
		}
	}
	if l.vacancy != "" {
		r.Vacancy = &l.vacancy
	}
	if l.knows(on) {
		r.Expected = &l.expected
	}
	return r
}

// movesBetween are the moves of the days [from, to).
func (w *world) movesBetween(from, to planner.Date) []facts.StageMove {
	var rows []facts.StageMove
	for _, l := range w.lives {
		for k, m := range l.moves {
			if m.day < from || m.day >= to {
				continue
			}
			row := facts.StageMove{Candidate: l.id, Position: l.position, To: m.to, At: w.at(m)}
			if k > 0 {
				row.From = &l.moves[k-1].to
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func (w *world) at(m move) time.Time {
	return m.day.At(m.minute, w.zone).Add(time.Duration(m.second) * time.Second)
}

func (w *world) vacanciesBefore(on planner.Date) []vacancy {
	var rows []vacancy
	for _, v := range w.vacancies {
		if v.Opened < on {
			rows = append(rows, v)
		}
	}
	return rows
}
