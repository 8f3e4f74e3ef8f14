package promise

import (
	"fmt"
	"testing"

	"cohort/planner"
)

// A wave is held up by what the plan could have served in time and did not; what
// is due after the last day of the plan is not planned yet and holds nobody up.
func TestWhatHoldsAWaveUp(t *testing.T) {
	const days, unserved = 10, -1
	type need struct{ due, served int }
	for _, c := range []struct {
		says   string
		needs  []need
		status string
		later  int
		fact   string // course of it
	}{
		{"all in time", []need{{5, 3}, {9, 9}}, OnTrack, 0, ""},
		{"due on the last day of the plan, without a seat", []need{{5, 3}, {9, unserved}}, HeadsUp, 0, "c1"},
		{"due a day after the plan, without a seat", []need{{5, 3}, {10, unserved}}, OnTrack, 1, ""},
		{"due after the plan, with a seat in it", []need{{5, 3}, {12, 8}}, OnTrack, 0, ""},
		{"due after the plan, and another one late", []need{{12, unserved}, {5, 6}}, HeadsUp, 1, "c1"},
		{"due after the plan, and another one without a seat", []need{{12, unserved}, {5, unserved}}, HeadsUp, 1, "c1"},
		{"overdue and served on the first day", []need{{-2, 0}}, HeadsUp, 0, "c0"},
	} {
		s := &planner.Snapshot{Days: days, GridMinutes: 60, Sites: []planner.Site{{ID: "a"}}, Offices: []planner.Office{{ID: "o", Site: "a"}}, Learners: []planner.Learner{{ID: "l", Office: "o", Cohort: "w"}}}
		p := &planner.Plan{}
		for i, n := range c.needs {
			course, request := fmt.Sprintf("c%d", i), fmt.Sprintf("q%d", i)
			s.Courses = append(s.Courses, planner.Course{ID: course, Minutes: 60})
			s.Requests = append(s.Requests, planner.Request{ID: request, Learner: "l", Course: course, Due: n.due})
			if n.served != unserved {
				p.Sessions = append(p.Sessions, planner.Session{ID: fmt.Sprint(i), Course: course, Day: n.served, Seated: []string{request}})
			}
		}
		x := Statuses(s, p)[0]
		fact := ""
		if x.Fact != nil {
			fact = x.Fact.Course
		}
		for _, m := range x.Missing {
			if (m.Later > 0) != (m.Course == "c1" && c.later > 0 && c.fact == "" || m.Course == "c0" && c.later > 0) {
				t.Errorf("%s: %d of %s are due later", c.says, m.Later, m.Course)
			}
		}
		if x.Status != c.status || x.Later != c.later || fact != c.fact {
			t.Errorf("%s: %s, %d later, held by %q; want %s, %d, %q", c.says, x.Status, x.Later, fact, c.status, c.later, c.fact)
		}
	}
}

// A need that the plan comes to reach makes a wave neither better nor worse by
// itself.
func TestSinceCountsWhatHoldsUp(t *testing.T) {
	for _, c := range []struct {
		says        string
		before, now Status
		want        Trend
	}{
		{"one need less is due after the plan, and is served", Status{Needs: 3, InTime: 2, Later: 1}, Status{Needs: 3, InTime: 3}, Same},
		{"one need less is due after the plan, and is not served", Status{Needs: 3, InTime: 2, Later: 1}, Status{Needs: 3, InTime: 2}, Worse},
		{"one that held it up is served", Status{Needs: 3, InTime: 2}, Status{Needs: 3, InTime: 3}, Better},
		{"all in time, and ready later", Status{Needs: 3, InTime: 3, Ready: new(planner.Date(20))}, Status{Needs: 3, InTime: 3, Ready: new(planner.Date(21))}, LaterInTime},
		{"all in time now, ready later", Status{Needs: 3, InTime: 2, Ready: new(planner.Date(20))}, Status{Needs: 3, InTime: 3, Ready: new(planner.Date(21))}, Better},
		{"one late as before, and ready later", Status{Needs: 3, InTime: 2, Ready: new(planner.Date(20))}, Status{Needs: 3, InTime: 2, Ready: new(planner.Date(21))}, Worse},
		{"all in time, and no longer known when ready", Status{Needs: 3, InTime: 3, Ready: new(planner.Date(20))}, Status{Needs: 3, InTime: 2, Later: 1}, Worse},
		{"it was not there", Status{Office: "another"}, Status{}, New},
	} {
		now := []Status{c.now}
		Since(now, []Status{c.before})
		if now[0].Since != c.want {
			t.Errorf("%s: %s, want %s", c.says, now[0].Since, c.want)
		}
	}
}

// Whoever asks of one office reads its waves alone; an office that there is not is refused.
func TestOfOffice(t *testing.T) {
	all := []Status{{Office: "a"}, {Office: "b"}, {Office: "a"}}
	offices := []planner.Office{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	for id, want := range map[string]int{"": 3, "a": 2, "c": 0} {
		if got, refused := OfOffice(all, offices, id); refused != nil || got == nil || len(got) != want {
			t.Errorf("of %q: %v, %v", id, got, refused)
		}
	}
	if _, refused := OfOffice(all, offices, "d"); refused == nil {
		t.Error("an office that there is not is not refused")
	}
}
