package sample

import (
	"context"
	"testing"

	"cohort/planner/attendance"
)

// The manager's sheets: nothing of the site is entered, what is on paper is all that
// happened there, and everything that people can say is in it.
func TestSheets(t *testing.T) {
	ctx, o := context.Background(), standard
	o.Sheets = "TC-VDNKH"
	db, _ := standardDB(t)
	if _, err := db.Exec(publish); err != nil {
		t.Fatal(err)
	}
	// An examination, a session on Tuesday, and seats to come in a course that was held.
	if _, err := db.Exec(`
		insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved)
		values (1, 'exam', 'ATT-01', 'VDNKH-C2', 'TC-VDNKH', '2027-01-20', 600, 240, false), (1, 'next', 'REF-01', 'VDNKH-A1', 'TC-VDNKH', '2027-02-03', 600, 390, false),
			(1, 'tuesday', 'REF-03', 'VDNKH-C2', 'TC-VDNKH', '2027-01-19', 600, 240, false);
		insert into cohort.seats (version, request, session, learner, anonymous)
		select 1, id || ':exam', 'exam', id, false from (select id from cohort.people where left_on is null and cleared_on < '2027-01-01' order by id desc limit 6) p;
		insert into cohort.seats (version, request, session, learner, anonymous)
		select 1, id || ':next', 'next', id, false from (select id from cohort.people where left_on is null and cleared_on < '2027-01-01' order by id desc offset 6 limit 20) p;
		insert into cohort.seats (version, request, session, learner, anonymous)
		select 1, id || ':tuesday', 'tuesday', id, false from (select id from cohort.people where left_on is null and cleared_on < '2027-01-01' order by id desc offset 26 limit 5) p`); err != nil {
		t.Fatal(err)
	}
	if _, err := LiveWeek(ctx, db, o, january, january+7); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "select count(*) from cohort.attendance") + count(t, db, "select count(*) from cohort.session_outcomes"); n != 0 {
		t.Errorf("%d rows are entered", n)
	}
	s, err := SheetsOf(ctx, db, o, january, january+7)
	if err != nil {
		t.Fatal(err)
	}
	marked, failed := map[string]int{}, 0
	for _, m := range s.Marks {
		marked[m.Session]++
		if m.Result != nil && *m.Result == attendance.Failed {
			failed++
		}
	}
	for what, is := range map[string]bool{
		"what was held, and what was not":         len(s.Held) == 3 && len(s.Fallen) == 2,
		"nobody is marked where nothing was held": marked["shut"]+marked["ill"]+marked["later"] == 0,
		"whoever has a seat is marked":            marked["held"]+marked["exam"] >= 105,
		"somebody failed":                         s.Failed != nil && s.Failed.Session == "exam" && failed >= 1,
		"somebody came who has a seat later":      s.WalkIn != nil && s.WalkIn.Session == "held" && count(t, db, "select count(*) from cohort.seats where session in ('later', 'next') and learner = $1", s.WalkIn.Person) == 1,
		"a note comes late, not of Monday":        s.Note != nil && s.Office != "" && len(s.Noted) == 1 && s.Noted[0] == "tuesday" && s.Note.From == january+4 && s.Note.To == january+6,
	} {
		if !is {
			t.Errorf("not so: %s (%+v, %v)", what, s.Note, marked)
		}
	}
	for _, m := range s.Marks {
		if m.Person == s.Note.Person {
			t.Errorf("whoever was ill is marked: %+v", m)
		}
	}
}

// The site with the most examinations tells of one that somebody failed.
func TestSheetSite(t *testing.T) {
	w := &world{centres: centres}
	w.buildCourses()
	row := func(site, session, course string, held bool) seat {
		return seat{Site: site, Session: session, Course: course, Held: held}
	}
	for _, c := range []struct {
		name string
		rows []seat
		want string
	}{
		{"nothing is announced", nil, "TC-VDNKH"},
		{"no examination", []seat{row("TC-STROGINO", "1", "REF-01", true)}, "TC-VDNKH"},
		{"one elsewhere", []seat{row("TC-VDNKH", "1", "REF-01", true), row("TC-STROGINO", "2", "ATT-01", true)}, "TC-STROGINO"},
		{"one that is known to fall through", []seat{row("TC-STROGINO", "2", "ATT-01", false)}, "TC-VDNKH"},
		{"as many at two", []seat{row("TC-STROGINO", "2", "ATT-01", true), row("TC-VDNKH", "3", "ATT-01", true)}, "TC-VDNKH"},
		{"two seats are one session", []seat{row("TC-STROGINO", "2", "ATT-01", true), row("TC-STROGINO", "2", "ATT-01", true), row("TC-VDNKH", "3", "ATT-01", true)}, "TC-VDNKH"},
		{"more elsewhere", []seat{row("TC-STROGINO", "2", "ATT-01", true), row("TC-STROGINO", "4", "ATT-01", true), row("TC-VDNKH", "3", "ATT-01", true)}, "TC-STROGINO"},
	} {
		if got := w.sheetSite(c.rows); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
