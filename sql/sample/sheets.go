package sample

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/facts"
)

// Sheets are what the manager of a site has on paper on the evening before a day: what
// happened there, and nobody has entered yet. See Options.Sheets.
type Sheets struct {
	Held, Fallen []string           // sessions that were held, and those that were not
	Marks        []facts.Attendance // of people with a seat in a session that was held
	WalkIn       *facts.Attendance  // somebody who came without a seat to a training that they need; nil: nobody
	Failed       *facts.Attendance  // somebody who failed an examination; nil: nobody
	// Note is a sick note that comes late; nil: none does. Its bearer has no mark in the
	// sessions Noted, and everybody believes that they were there.
	Note     *facts.Absence
	Noted    []string
	Office   string // of the note's bearer
	OfficeEn string // what it is called
	SiteEn   string // what the site is called
	Sessions map[string]SheetSession
}

// SheetSession is a session that a sheet is of.
type SheetSession struct {
	Course string
	NameEn string
	Date   planner.Date
	People []string
}

// SheetSite is the training site whose sheets of the days from `from` to the day before
// `to` have most to tell, as they are announced: the one with the most examinations, the
// first of those that have as many.
func SheetSite(ctx context.Context, db *sqlx.DB, o Options, from, to planner.Date) (string, error) {
	w, err := worldOf(ctx, db, o)
	if err != nil {
		return "", fmt.Errorf("sheets: %w", err)
	}
	var rows []seat
	if err := db.SelectContext(ctx, &rows, seats, from, to); err != nil {
		return "", fmt.Errorf("sheets: %w", err)
	}
	return w.sheetSite(rows), nil
}

func (w *world) sheetSite(rows []seat) string {
	examinations := map[string]map[string]bool{} // by site
	for _, r := range rows {
		if r.Held && w.course(r.Course).Examined {
			if examinations[r.Site] == nil {
				examinations[r.Site] = map[string]bool{}
			}
			examinations[r.Site][r.Session] = true
		}
	}
	most := w.centres[0].id
	for _, c := range w.centres {
		if len(examinations[c.id]) > len(examinations[most]) {
			most = c.id
		}
	}
	return most
}

// SheetsOf are the sheets of o.Sheets for the sessions of the days from `from` to the
// day before `to`, which LiveWeek has lived.
func SheetsOf(ctx context.Context, db *sqlx.DB, o Options, from, to planner.Date) (*Sheets, error) {
	fail := func(err error) (*Sheets, error) { return nil, fmt.Errorf("the sheets of %s: %w", o.Sheets, err) }
	w, err := worldOf(ctx, db, o)
	if err != nil {
		return fail(err)
	}
	var rows []seat // of everybody, also of the weeks to come
	if err := db.SelectContext(ctx, &rows, seats, from, to+w.o.future()); err != nil {
		return fail(err)
	}
	out := &Sheets{SiteEn: w.siteEn(o.Sheets), Sessions: map[string]SheetSession{}}
	var here []seat
	for _, r := range rows {
		if r.Site != o.Sheets || r.Date >= to {
			continue
		}
		here = append(here, r)
		x, known := out.Sessions[r.Session]
		if !known {
			x = SheetSession{Course: r.Course, NameEn: w.course(r.Course).NameEn, Date: r.Date}
			if r.Held {
				out.Held = append(out.Held, r.Session)
			} else {
				out.Fallen = append(out.Fallen, r.Session)
			}
		}
		x.People = append(x.People, r.Person)
		out.Sessions[r.Session] = x
	}
	if n := len(out.Held); len(out.Fallen) == 0 && n > 1 { // a trainer who was ill without anybody's having entered it
		for n > 1 && w.course(out.Sessions[out.Held[n-1]].Course).Examined {
			n--
		}
		out.Fallen = []string{out.Held[n-1]}
		out.Held = slices.Delete(out.Held, n-1, n)
	}
	w.note(out, rows, o.Sheets, to)
	for _, r := range here {
		if slices.Contains(out.Held, r.Session) && !(out.Note != nil && r.Person == out.Note.Person && r.Date >= out.Note.From) {
			out.Marks = append(out.Marks, w.mark(r))
		}
	}
	out.fail()
	if out.WalkIn, err = w.walkIn(ctx, db, out, rows, to); err != nil {
		return fail(err)
	}
	return out, nil
}

// note finds somebody who works, was marked nowhere else, and was ill from a training in
// the middle of the week on.
func (w *world) note(out *Sheets, rows []seat, site string, to planner.Date) {
	elsewhere := map[string]bool{}
	for _, r := range rows {
		elsewhere[r.Person] = elsewhere[r.Person] || r.Date < to && r.Site != site
	}
	for _, r := range rows {
		if r.Date >= to || r.Site != site || elsewhere[r.Person] || !r.Held || !r.Fit || w.course(r.Course).Examined || r.Date < to-3 {
			continue
		}
		if out.Note == nil {
			out.Note = &facts.Absence{Person: r.Person, From: r.Date, To: to - 1, Kind: "illness"}
			out.Office, out.OfficeEn = r.Office, w.officeEn(r.Office)
		}
		if r.Person == out.Note.Person {
			out.Noted = append(out.Noted, r.Session)
		}
	}
}

// fail picks somebody who failed an examination, and lets one fail where nobody did.
func (s *Sheets) fail() {
	for _, want := range []string{attendance.Failed, attendance.Passed} {
		for i := range s.Marks {
			if m := &s.Marks[i]; m.Result != nil && *m.Result == want {
				m.Result = new(attendance.Failed)
				s.Failed = m
				return
			}
		}
	}
}

// walkIn finds somebody who has a seat later in a course of which a session was held,
// was free and at work on its day, and had taken what comes before.
func (w *world) walkIn(ctx context.Context, db *sqlx.DB, s *Sheets, rows []seat, to planner.Date) (*facts.Attendance, error) {
	const free = `
		select exists (
			select from cohort.people
			where id = $1 and started_on <= $2 and (left_on > $2 or left_on is null))
		and not exists (
			select from cohort.absences
			where person = $1 and $2 between from_date and to_date)`
	seated := map[string][]seat{}
	for _, r := range rows {
		seated[r.Person] = append(seated[r.Person], r)
	}
	before := func(r seat, day planner.Date) bool { // a course that comes first is still to be taken, or the day is taken
		for _, other := range seated[r.Person] {
			if other.Date == day {
				return true
			}
			for _, o := range w.CourseOrder {
				if o.Course == r.Course && o.After == other.Course && other.Date >= day {
					return true
				}
			}
		}
		return false
	}
	for _, id := range s.Held {
		x := s.Sessions[id]
		for _, r := range rows {
			if r.Course != x.Course || r.Date < to || w.course(r.Course).Examined || before(r, x.Date) || s.Note != nil && s.Note.Person == r.Person {
				continue
			}
			var at bool
			if err := db.GetContext(ctx, &at, free, r.Person, x.Date); err != nil {
				return nil, err
			}
			if at {
				return &facts.Attendance{Session: id, Person: r.Person, Mark: attendance.Present}, nil
			}
		}
	}
	return nil, nil
}
