package explain

import (
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Ann asks for the introduction and then for the talk, an hour each.
func TestHowManyFitInOrder(t *testing.T) {
	for _, x := range []struct {
		says   string
		change func(*planner.Snapshot)
		want   int
	}{
		{"three days", func(*planner.Snapshot) {}, 2},
		{"one day for two hours", func(s *planner.Snapshot) {
			s.Learners[0].Available, s.Learners[0].MaxDayMinutes = []planner.Window{{1, 480, 720}}, 120
		}, 2},
		{"one day for less", func(s *planner.Snapshot) {
			s.Learners[0].Available, s.Learners[0].MaxDayMinutes = []planner.Window{{1, 480, 720}}, 119
		}, 1},
		{"the introduction is possible on the last day only", func(s *planner.Snapshot) { s.Requests[3].Earliest, s.Learners[0].MaxDayMinutes = 2, 60 }, 1},
		{"the same, and the talk needs no introduction", func(s *planner.Snapshot) {
			s.Requests[3].Earliest, s.Learners[0].MaxDayMinutes = 2, 60
			s.Courses[1].After = nil
		}, 2},
		{"nobody gives the introduction", func(s *planner.Snapshot) {
			for i := range s.Trainers {
				s.Trainers[i].Courses = []string{"talk"}
			}
		}, 0},
		{"she is never free", func(s *planner.Snapshot) { s.Learners[0].Available = nil }, 0},
		{"the talk is pinned, whatever comes before it", func(s *planner.Snapshot) {
			s.Requests[3].Earliest = 2
			s.Published = append(s.Published, planner.Published{Pinned: true, Session: planner.Session{ID: "told", Course: "talk", Room: "barn", Trainers: []string{"theo"}, Day: 1, Start: 600, Seated: []string{"ann:talk"}}})
		}, 2},
	} {
		t.Run(x.says, func(t *testing.T) {
			s, p := school()
			intro(0, 600, "loft")(s, p)
			x.change(s)
			m := draft.NewModel(s)
			if got, known := draft.NewFacts(m).InOrder(0); !known || got != x.want {
				t.Errorf("%d fit, known %t, want %d", got, known, x.want)
			}
		})
	}
}

// Nobody is served more often than their days hold in their order.
func TestNobodyIsServedMoreThanFits(t *testing.T) {
	t.Parallel()
	tight := 0
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		b, err := openBoard(s, p)
		if err != nil {
			t.Fatal(err)
		}
		for l := range s.Learners {
			most, served, all := b.ownOrder(draft.LearnerIx(l))
			if served > most || most > all {
				t.Fatalf("%s is served %d times of %d, and %d fit", s.Learners[l].ID, served, all, most)
			}
			if served == most && served < all {
				tight++
			}
		}
	})
	if tight == 0 {
		t.Error("nobody's days were full")
	}
}

// Whose own days cannot hold what comes before a course and the course is told
// so; nobody looks for an exchange that there cannot be.
func TestNoExchangeHelpsAgainstTheOrder(t *testing.T) {
	const never = "order_too_short ann 2027-01-20 1 2 talk 2"
	for _, x := range []struct {
		says     string
		earliest int // of the introduction
		want     bool
	}{
		{"the introduction is possible on the last day only", 2, true},
		{"or the day before", 1, false},
	} {
		s, p := school()
		intro(2, 600, "loft")(s, p)
		s.Requests[3].Earliest, s.Learners[0].MaxDayMinutes = x.earliest, 60
		reasons, err := reasonsOf(s, p)
		if err != nil {
			t.Fatal(err)
		}
		if u := reasons[0]; u.Request != "ann:talk" || u.Reason != planner.ReasonCrowded || (u.Detail == never) != x.want {
			t.Errorf("%s: %+v", x.says, u)
		}
	}
}
