package demand

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

// settling has a newcomer in the middle of the programme: IT-1 is done, IT-2 and SRV are
// announced.
func settling() *facts.Facts {
	f := worlds.New()
	worlds.Hire(f, "p", "O1", "2027-01-18", false)
	for _, id := range []string{"x", "y"} {
		worlds.Hire(f, id, "O2", "2027-01-18", false)
	}
	p := &f.People[0]
	p.FamilyName, p.GivenName = "Невыдуманнова", "Алёна"
	worlds.Issue(f, "done", "IT-1", "C", "T-PRO", "2027-01-21", 600, 240, "p", "x")
	worlds.Issue(f, "srv", "SRV", "A", "T-PSY", "2027-01-26", 600, 390, "p", "x", "y")
	worlds.Issue(f, "it2", "IT-2", "C", "T-PRO", "2027-02-01", 600, 300, "p", "x", "y")
	return f
}

// failedLongAgo has somebody who started on a day, failed SRV, whose next attempt is 206
// days later, and was cleared then.
func failedLongAgo(f *facts.Facts, started string) {
	f.People[0].Started, f.People[0].Cleared = date(started), new(date("2026-07-03"))
	f.Courses[2].Examined, f.Courses[2].RetakeAfterDays, f.Courses[2].RefreshMonths = true, new(206), nil
	worlds.Issue(f, "failed", "SRV", "A", "T-PSY", "2026-07-02", 600, 390, "p")
	marked(f, "failed", "p", "present", "failed")
	worlds.Shift(f, "p")
}

// candidate makes a candidate with an offer of the newcomer.
func candidate(f *facts.Facts, expected string) {
	worlds.Offer(f, "p", "O1", expected)
	f.People, f.Issued = f.People[1:], f.Issued[1:]
}

func TestLivesThatChange(t *testing.T) {
	programme := []string{"IT-2 from 4 due 13 weight 12", "SRV from 4 due 13 weight 12"}
	working := []string{programme[0] + " working", programme[1] + " working"}
	for _, c := range []struct {
		name   string
		happen func(f *facts.Facts)
		asks   []string
		seats  int      // that they keep
		faults []string // of people, candidates and what is announced
	}{
		{"nothing", func(*facts.Facts) {}, programme, 2, nil},
		{"moves to an office from which the same sites are reached", func(f *facts.Facts) { f.People[0].Office = "O2" }, programme, 2, nil},
		{"moves to an office from which only another site is", func(f *facts.Facts) { f.People[0].Office = "O3" }, programme, 0, nil},
		{"changes to a position that has one of the courses", func(f *facts.Facts) {
			f.People[0].Position = "other"
			f.Programmes = append(f.Programmes, facts.Programme{ID: "Q", Position: "other", DueWorkingDays: 5})
			f.ProgrammeCourses = append(f.ProgrammeCourses, facts.ProgrammeCourse{Programme: "Q", Course: "IT-1"}, facts.ProgrammeCourse{Programme: "Q", Course: "SRV"})
		}, []string{"SRV from 4 due 3 weight 12"}, 1, nil},
		{"changes to a position without a programme", func(f *facts.Facts) { f.People[0].Position = "other" }, []string{}, 0,
			[]string{"programmes other: no_programme 1"}},
		{"is cleared today, with two courses left", func(f *facts.Facts) { f.People[0].Cleared = new(today) }, working, 2,
			[]string{"people p: cleared_and_lacks 2027-01-22 IT-2, SRV"}},
		{"is cleared tomorrow: tonight all is as it was", func(f *facts.Facts) { f.People[0].Cleared = new(today + 1) }, programme, 2, nil},
		{"is cleared, and what is left is entered as completed", func(f *facts.Facts) {
			f.People[0].Cleared = new(today)
			for _, course := range []string{"SRV", "IT-2"} {
				f.Completed = append(f.Completed, facts.Completed{Person: "p", Course: course, On: today})
			}
		}, []string{}, 0, nil},
		{"was cleared long ago and has begun nothing here", func(f *facts.Facts) {
			f.Issued = nil
			f.People[0].Cleared = new(today - 1)
		}, []string{}, 0, nil},
		{"comes back after half a year of leave", func(f *facts.Facts) {
			f.Issued = f.Issued[1:]
			f.People[0].Started = date("2026-05-18")
			f.Completed = []facts.Completed{{Person: "p", Course: "IT-1", On: date("2026-05-20")}}
			f.Absences = []facts.Absence{{ID: "1", Person: "p", From: date("2026-05-25"), To: date("2026-09-30")}, {ID: "2", Person: "p", From: date("2026-10-01"), To: date("2027-01-20")}}
		}, []string{"IT-2 from 4 due 11 weight 12", "SRV from 4 due 11 weight 12"}, 2, nil},
		{"was never cleared in half a year without leave", func(f *facts.Facts) {
			f.Issued = nil
			f.People[0].Started = date("2026-05-18")
		}, []string{}, 0, []string{"people p: never_cleared 2026-05-18"}},
		{"failed before they were cleared, and may try again after half a year", func(f *facts.Facts) { failedLongAgo(f, "2026-05-18") },
			[]string{"SRV from 4 due 2 weight 12 working"}, 1,
			[]string{"people p: cleared_and_failed 2026-07-03 SRV retake_goes_on", "people p: cleared_and_lacks 2026-07-03 IT-2 programme_over"}},
		{"failed years ago", func(f *facts.Facts) { failedLongAgo(f, "2023-05-15") },
			[]string{"SRV from 4 due 2 weight 12 working"}, 1, []string{"people p: cleared_and_failed 2026-07-03 SRV retake_goes_on"}},
		{"failed before they were cleared, and has no further attempt", func(f *facts.Facts) {
			failedLongAgo(f, "2023-05-15")
			f.Courses[2].MostAttempts = new(1)
		}, []string{}, 0, nil},
		{"failed years ago and passed since", func(f *facts.Facts) {
			failedLongAgo(f, "2023-05-15")
			f.Completed = []facts.Completed{{Person: "p", Course: "SRV", On: date("2026-08-03")}}
		}, []string{}, 0, nil},
		{"was cleared half a year ago with a course left", func(f *facts.Facts) {
			f.People[0].Started, f.People[0].Cleared = date("2026-05-18"), new(date("2026-07-03"))
			f.Completed = []facts.Completed{{Person: "p", Course: "IT-2", On: date("2026-06-01")}}
		}, []string{}, 0, []string{"people p: cleared_and_lacks 2026-07-03 SRV programme_over"}},
		{"was cleared a year ago with a course left", func(f *facts.Facts) {
			f.People[0].Started, f.People[0].Cleared = date("2026-01-12"), new(date("2026-07-03"))
		}, []string{}, 0, nil},
		{"starts later, behind what is announced, and soon enough", func(f *facts.Facts) { f.Issued = f.Issued[1:]; f.People[0].Started = date("2027-02-08") },
			[]string{"IT-1 from 17 due 35 weight 10", "IT-2 from 17 due 35 weight 10", "SRV from 17 due 35 weight 10"}, 0, nil},
		{"starts behind the horizon", func(f *facts.Facts) { f.Issued = f.Issued[1:]; f.People[0].Started = date("2027-06-07") }, []string{}, 0,
			[]string{"people p: start_beyond 2027-06-07 2 2027-01-26 seats_free_until_then"}},
		{"starts behind the horizon, and sits nowhere", func(f *facts.Facts) { f.Issued = nil; f.People[0].Started = date("2027-06-07") }, []string{}, 0, nil},
		{"starts behind what they have attended", func(f *facts.Facts) { f.People[0].Started = date("2027-01-25") },
			[]string{"IT-1 from 4 due 20 weight 11", "IT-2 from 4 due 20 weight 10", "SRV from 4 due 20 weight 10"}, 2,
			[]string{"people p: start_behind_sessions 2027-01-25 1 2027-01-21 sessions_do_not_count"}},
		{"starts behind what they are marked absent from", func(f *facts.Facts) { f.People[0].Started = date("2027-01-25"); marked(f, "done", "p", "absent") },
			[]string{"IT-1 from 4 due 20 weight 11", "IT-2 from 4 due 20 weight 10", "SRV from 4 due 20 weight 10"}, 2, nil},
		{"goes on leave without an end", func(f *facts.Facts) {
			f.Absences = []facts.Absence{{ID: "1", Person: "p", From: date("2027-01-25"), To: date("2200-01-01")}}
		}, []string{"IT-2 from 4 due 409 weight 12", "SRV from 4 due 409 weight 12"}, 0, nil},
		{"has an offer that starts behind the horizon", func(f *facts.Facts) { candidate(f, "2027-06-07") }, []string{}, 0,
			[]string{"candidates p: start_beyond 2027-06-07 2 2027-01-26 seats_free_until_then"}},
		{"has an offer and no start any more", func(f *facts.Facts) {
			candidate(f, "2027-06-07")
			f.Candidates[0].Expected = nil
		}, []string{}, 0, []string{"candidates p: start_unknown 2 2027-01-26 seats_free_until_known"}},
		{"has an offer and starts before what is announced", func(f *facts.Facts) { candidate(f, "2027-01-25") },
			[]string{"IT-1 from 4 due 20 weight 10", "IT-2 from 4 due 20 weight 10", "SRV from 4 due 20 weight 10"}, 2, nil},
		{"is hired under another key while the candidate stands", func(f *facts.Facts) {
			worlds.Offer(f, "c", "O1", "2027-01-25")
			f.Candidates[0].FamilyName, f.Candidates[0].GivenName = "невыдуманнова", "Алена"
		}, programme, 2, []string{"candidates c: like_newcomer p 2027-01-18"}},
		{"has a namesake in another office's pipeline", func(f *facts.Facts) {
			worlds.Offer(f, "c", "O2", "2027-01-25")
			f.Candidates[0].FamilyName, f.Candidates[0].GivenName = "Невыдуманнова", "Алёна"
		}, programme, 2, nil},
		{"comes again under another key", func(f *facts.Facts) {
			worlds.Hire(f, "q", "O2", "2026-11-30", false)
			q := &f.People[3]
			q.FamilyName, q.GivenName, q.Left = "Невыдуманнова", "Алёна", new(date("2027-01-11"))
		}, programme, 2, []string{"people p: like_leaver q 2027-01-11"}},
		{"is called otherwise from one day to the next", func(f *facts.Facts) { f.People[0].ID = "new" }, []string{}, 0,
			[]string{"people p: stranger 2 2027-01-26"}},
	} {
		f := settling()
		c.happen(f)
		b := must(f)
		if d := cmp.Diff(c.asks, requestsOf(b, "p")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		seats := 0
		for _, p := range b.Snapshot.Published {
			for _, r := range p.Seated {
				if strings.HasPrefix(r, "p:") {
					seats++
				}
			}
		}
		if seats != c.seats {
			t.Errorf("%s: keeps %d seats, want %d", c.name, seats, c.seats)
		}
		var faults []string
		for _, x := range b.Faults {
			switch x.Table {
			case "people", "candidates", "programmes", "issued":
				if x.Wrong.Code != "learner_no_roster" {
					faults = append(faults, fmt.Sprintf("%s %s: %s %s", x.Table, x.Key, x.Wrong, x.Done))
				}
			}
		}
		if len(faults) != len(c.faults) {
			t.Errorf("%s: faults %q, want %q", c.name, faults, c.faults)
			continue
		}
		for i, want := range c.faults {
			if !strings.HasPrefix(faults[i], want) {
				t.Errorf("%s: fault %q, want %q", c.name, faults[i], want)
			}
		}
	}
}

// A wave that starts on a Tuesday is planned from the next intake on; who of it has a
// name may be trained from their own start, and counts as one of it.
func TestWaveThatStartsOnATuesday(t *testing.T) {
	f := worlds.New()
	f.Waves = []facts.Wave{{ID: "w", Office: "O1", Position: worlds.Specialist, Start: date("2027-02-02"), Headcount: 3}}
	worlds.Hire(f, "p", "O1", "2027-02-02", false)
	b := must(f)
	waves := map[string]int{}
	for _, l := range b.Snapshot.Learners {
		waves[fmt.Sprint(l.Cohort, " ", l.Intake, " ", l.Anonymous)]++
	}
	if d := cmp.Diff(map[string]int{"2027-02-08 T1 2027-02-02 false": 1, "2027-02-08 T1 2027-02-08 true": 2}, waves); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"IT-1 from 11", "IT-2 from 11", "SRV from 11"}, firstWords(requestsOf(b, "p"))); d != "" {
		t.Errorf("somebody of it who has a name: %s", d)
	}
}

func firstWords(list []string) (out []string) {
	for _, x := range list {
		out = append(out, strings.Join(strings.Fields(x)[:3], " "))
	}
	return out
}
