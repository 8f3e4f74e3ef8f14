package demand

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

// yesterday has a session of SRV, in which a newcomer sat, and one of IT-1, in which
// nobody of these tests did. SRV ends with an examination.
func yesterday() *facts.Facts {
	f := worlds.New()
	worlds.Hire(f, "new", "O1", "2027-01-18", false)
	worlds.Hire(f, "other", "O1", "2027-01-18", false)
	worlds.Hire(f, "staff", "O2", "2025-01-13", true)
	srv := &f.Courses[2]
	srv.RefreshMonths, srv.Examined, srv.RetakeAfterDays, srv.MostAttempts = nil, true, new(9), new(2)
	worlds.Issue(f, "s", "SRV", "A", "T-PSY", "2027-01-21", 600, 390, "new")
	worlds.Issue(f, "t", "IT-1", "C", "T-PRO", "2027-01-21", 600, 240, "other")
	return f
}

func marked(f *facts.Facts, session, person, mark string, result ...string) {
	a := facts.Attendance{Session: session, Person: person, Mark: mark}
	if len(result) > 0 {
		a.Result = &result[0]
	}
	f.Attendance = append(f.Attendance, a)
}

func away(f *facts.Facts, who, day string, hours ...int) {
	a := facts.Absence{ID: "a-" + who, Person: who, From: date(day), To: date(day), Kind: "illness"}
	if len(hours) > 0 {
		a.Starts, a.Ends = &hours[0], &hours[1]
	}
	f.Absences = append(f.Absences, a)
}

func said(f *facts.Facts, session string, held bool, led ...string) {
	f.Outcomes = append(f.Outcomes, facts.SessionOutcome{Session: session, Held: held, Trainers: led})
}

func TestWhatHappenedIsNotAskedForAgain(t *testing.T) {
	const asked, has = "SRV from 4 due 13 weight 11", ""
	noResult := "attendance|s, new|no_result 2027-01-21"
	for _, c := range []struct {
		name    string
		happens func(f *facts.Facts)
		srv     string // what the newcomer is asked for of it
		taught  int    // minutes of its trainer
		faults  []string
	}{
		{"nobody says anything", func(*facts.Facts) {}, has, 390, []string{noResult}},
		{"passed", func(f *facts.Facts) { marked(f, "s", "new", "present", "passed") }, has, 390, nil},
		{"absent, as everybody who sat in it", func(f *facts.Facts) { marked(f, "s", "new", "absent") }, asked, 390, []string{"session_outcomes|s|nobody_there 2027-01-21 T1"}},
		{"it was published on its day", func(f *facts.Facts) { f.Issued[0].Sudden = true }, "SRV from 4 due 13 weight 10", 0, []string{"session_outcomes|s|not_said_untold 2027-01-21 T1"}},
		{"no server took the mail about it", func(f *facts.Facts) { f.Issued[0].Mailed = true }, "SRV from 4 due 13 weight 10", 0, []string{"session_outcomes|s|not_said_untold 2027-01-21 T1"}},
		{"the mail was accepted a minute late", func(f *facts.Facts) {
			f.Issued[0].Mailed, f.Issued[0].Told = true, new(date("2027-01-21").At(601, DefaultSettings().Zone))
		}, "SRV from 4 due 13 weight 10", 0,
			[]string{"session_outcomes|s|not_said_untold 2027-01-21 T1"}},
		{"it was published on its day, and the mail was accepted as it began", func(f *facts.Facts) {
			f.Issued[0].Sudden, f.Issued[0].Mailed, f.Issued[0].Told = true, true, new(date("2027-01-21").At(600, DefaultSettings().Zone))
		}, has, 390, []string{noResult}},
		{"ill on the day, which was entered later", func(f *facts.Facts) { away(f, "new", "2027-01-21"); marked(f, "s", "staff", "present", "passed") }, asked, 390, nil},
		{"ill on the day before", func(f *facts.Facts) { away(f, "new", "2027-01-20") }, has, 390, []string{noResult}},
		{"at the dentist until it began", func(f *facts.Facts) { away(f, "new", "2027-01-21", 540, 600) }, has, 390, []string{noResult}},
		{"at the dentist in its last minutes", func(f *facts.Facts) {
			away(f, "new", "2027-01-21", 960, 1020)
			marked(f, "s", "staff", "present", "passed")
		}, asked, 390, nil},
		{"ill and marked as late", func(f *facts.Facts) { away(f, "new", "2027-01-21"); marked(f, "s", "new", "late", "passed") }, has, 390,
			[]string{"attendance|s, new|there_though_away 2027-01-21"}},
		{"the start was moved behind the day", func(f *facts.Facts) { f.People[0].Started = today; marked(f, "s", "staff", "present", "passed") },
			"SRV from 4 due 19 weight 11", 390, []string{"people|new|start_behind_sessions 2027-01-22 1 2027-01-21"}},
		{"the trainer was ill", func(f *facts.Facts) { away(f, "T-PSY", "2027-01-21") }, asked, 0,
			[]string{"session_outcomes|s|not_said_trainer_away 2027-01-21 T-PSY T1"}},
		{"the trainer was ill and somebody else led it", func(f *facts.Facts) {
			away(f, "T-PSY", "2027-01-21")
			said(f, "s", true, "T-TWO")
			marked(f, "s", "new", "present", "passed")
		}, has, 0, nil},
		{"the trainer was ill, and it was held", func(f *facts.Facts) {
			away(f, "T-PSY", "2027-01-21")
			marked(f, "s", "new", "present", "passed")
		}, has, 390, []string{"session_outcomes|s|led_though_away 2027-01-21 T-PSY"}},
		{"the room was shut", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", Room: new("A"), From: date("2027-01-20"), To: date("2027-01-21")}}
		}, asked, 0, []string{"session_outcomes|s|not_said_shut 2027-01-21 A T1"}},
		{"the site was shut, and it was held", func(f *facts.Facts) {
			f.Closures = []facts.Closure{{ID: "c", Site: "T1", From: date("2027-01-21"), To: date("2027-01-21")}}
			said(f, "s", true)
			said(f, "t", true)
			marked(f, "s", "new", "present", "passed")
		}, has, 390, []string{"session_outcomes|s|held_though_shut 2027-01-21 A", "session_outcomes|t|held_though_shut 2027-01-21 C"}},
		{"it was not held", func(f *facts.Facts) { said(f, "s", false) }, asked, 0, nil},
		{"it was not held, and somebody was there", func(f *facts.Facts) { said(f, "s", false); marked(f, "s", "new", "present") }, asked, 0,
			[]string{"attendance|s, new|marked_though_not_held"}},
		{"in a session that nobody knows", func(f *facts.Facts) { marked(f, "s", "new", "absent"); marked(f, "5", "new", "present") }, asked, 390,
			[]string{`attendance|5, new|session_unknown 5`, `session_outcomes|s|nobody_there 2027-01-21 T1`}},
		{"failed: not before nine days are over", func(f *facts.Facts) { marked(f, "s", "new", "present", "failed") }, "SRV from 8 due 13 weight 10", 390, nil},
		{"failed, when it is due before the next attempt", func(f *facts.Facts) {
			marked(f, "s", "new", "present", "failed")
			f.Courses[2].RetakeAfterDays = new(20)
		}, "SRV from 19 due 19 weight 10", 390, nil},
		{"failed, the next attempt lies behind the horizon", func(f *facts.Facts) {
			marked(f, "s", "new", "present", "failed")
			f.Courses[2].RetakeAfterDays = new(43)
		}, has, 390, nil},
		{"not examined that day", func(f *facts.Facts) { marked(f, "s", "new", "present", "excused") }, "SRV from 4 due 13 weight 10", 390, nil},
		{"another course counts as it", func(f *facts.Facts) {
			f.Courses = append(f.Courses, facts.Course{ID: "NEW", Minutes: 60, MinGroup: 1, MaxGroup: 9, Crew: []string{"psychologist"}, CountsAs: new("SRV")})
			f.TrainerCourses = append(f.TrainerCourses, facts.TrainerCourse{Trainer: "T-PSY", Course: "NEW"})
			f.Issued[0].Course = "NEW"
		}, has, 390, nil},
		{"a walk-in", func(f *facts.Facts) {
			f.Issued[0].Learners = []string{"staff"}
			marked(f, "s", "new", "present", "passed")
			marked(f, "s", "staff", "present", "passed")
		}, has, 390, nil},
		{"nobody sat in it who has a name", func(f *facts.Facts) { f.Issued[0].Learners = nil }, "SRV from 4 due 13 weight 10", 0, nil},
	} {
		f := yesterday()
		c.happens(f)
		b := must(f)
		srv := ""
		for _, r := range requestsOf(b, "new") {
			if strings.HasPrefix(r, "SRV") {
				srv = r
			}
		}
		// Who has completed a course of their programme weighs two more.
		if srv != c.srv {
			t.Errorf("%s: %q is asked for, want %q", c.name, srv, c.srv)
		}
		for _, x := range b.Snapshot.Trainers {
			if x.ID == "T-PSY" && x.TaughtMinutes != c.taught {
				t.Errorf("%s: %d minutes taught, want %d", c.name, x.TaughtMinutes, c.taught)
			}
		}
		if len(b.Faults) != len(c.faults) {
			t.Errorf("%s: faults %v", c.name, b.Faults)
			continue
		}
		for i, want := range c.faults {
			parts := strings.SplitN(want, "|", 3)
			if got := b.Faults[i]; got.Table != parts[0] || got.Key != parts[1] || !strings.Contains(got.Wrong.String(), parts[2]) || got.Done.Empty() {
				t.Errorf("%s: %+v, want %s", c.name, got, want)
			}
		}
	}
}

// Whoever failed for the last time is listed, and nobody plans the course for them.
func TestTheLastAttempt(t *testing.T) {
	f := yesterday()
	worlds.Issue(f, "before", "SRV", "A", "T-PSY", "2027-01-12", 600, 390, "new")
	f.People[0].Started = date("2027-01-11")
	marked(f, "before", "new", "present", "failed")
	marked(f, "s", "new", "present", "failed")
	b := must(f)
	if diff := cmp.Diff([]Exhausted{{"new", "SRV", 2}}, b.Exhausted); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"IT-1 from 4 due 6 weight 10", "IT-2 from 4 due 6 weight 10"}, requestsOf(b, "new")); diff != "" {
		t.Error(diff)
	}
	// Somebody decides otherwise: it is on record as completed.
	f.Completed = []facts.Completed{{Person: "new", Course: "SRV", On: today}}
	if b = must(f); b.Exhausted != nil {
		t.Errorf("%v", b.Exhausted)
	}
	// Or a further attempt is allowed.
	f.Completed, f.Courses[2].MostAttempts = nil, new(3)
	if b = must(f); b.Exhausted != nil || len(requestsOf(b, "new")) != 3 {
		t.Errorf("%v, %v", b.Exhausted, requestsOf(b, "new"))
	}
}

// What missed seats weigh: one each, five at most, whoever is to blame.
func TestMissedSeatsWeigh(t *testing.T) {
	f := yesterday()
	f.People[0].Started, f.Issued = date("2027-01-05"), nil
	for i, day := range []string{"2027-01-11", "2027-01-12", "2027-01-13", "2027-01-14", "2027-01-15", "2027-01-18"} {
		id := string(rune('a' + i))
		worlds.Issue(f, id, "SRV", "A", "T-PSY", day, 600, 390, "new")
		marked(f, id, "new", "excused")
		want := fmt.Sprint("weight ", 10+min(i+1, 5))
		if got := requestsOf(must(f), "new"); !strings.HasSuffix(got[2], want) || !strings.HasSuffix(got[0], "weight 10") {
			t.Errorf("%d seats missed: %v, want %s of the last alone", i+1, got, want)
		}
	}
}

// A completion is valid for everybody who is asked for the course.
func TestNewcomersTakeAgainWhatHasRunOut(t *testing.T) {
	for _, c := range []struct {
		name, on string
		want     []string
	}{
		{"seven years ago", "2020-01-21", []string{"SRV from 4 due 13 weight 10"}},
		{"it ran out yesterday", "2026-01-21", []string{"SRV from 4 due 13 weight 10"}},
		{"it ends today", "2026-01-22", []string{"SRV from 4 due 0 weight 3"}},
		{"it ends in thirty days", "2026-02-21", []string{"SRV from 4 due 30 weight 3"}},
		{"it ends half a year from now", "2026-07-21", nil},
	} {
		f := worlds.New()
		worlds.Hire(f, "new", "O1", "2027-01-18", false)
		f.Completed = []facts.Completed{{Person: "new", Course: "SRV", On: date(c.on)}}
		var got []string
		for _, r := range requestsOf(must(f), "new") {
			if strings.HasPrefix(r, "SRV") {
				got = append(got, r)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
