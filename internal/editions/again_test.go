package editions_test

import (
	"testing"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/ledger"
)

// Anna of one office takes again on Tuesday what she sat in on Monday, in the place that Vera
// of another had. That Anna missed it or failed is read by the manager of the site where it was
// held and by the head of her office, and by nobody else.
func TestWhoReadsThatSomebodyMissedOrFailed(t *testing.T) {
	seat := func(id string, day int, who string) planner.Session {
		return held(func(s *planner.Session) { s.ID, s.Day, s.Seated = id, day, []string{who} })
	}
	for _, x := range []struct {
		name        string
		past        directory.Past
		they, other ledger.Kind // what those two read, and what everybody else does
	}{
		{"she was not there", directory.Past{Held: true, Missed: []string{"anna"}}, ledger.Missed, ledger.Again},
		{"she did not pass", directory.Past{Held: true, Failed: []string{"anna"}}, ledger.Failed, ledger.Again},
		{"it was not held", directory.Past{}, ledger.NotHeld, ledger.NotHeld},
		{"nobody knows", directory.Past{Held: true}, ledger.Again, ledger.Again},
	} {
		b := newBefore()
		for _, s := range []*planner.Snapshot{&b.snapshot, &b.later} {
			s.Courses = []planner.Course{s.Courses[0]}
			s.Courses[0].MaxGroup = 1
		}
		x.past.ID = "monday"
		b.past = []directory.Past{x.past}
		b.later.FirstDay++
		board, last := b.opened(t, []planner.Session{seat("monday", 0, "anna"), seat("tuesday", 1, "vera")}, []planner.Session{seat("tuesday", 0, "anna"), seat("later", 6, "vera")})
		head := editions.Head{Monday: firstMonday}
		for _, y := range []struct {
			who  string
			read []editions.Change
			want ledger.Kind
		}{
			{"the manager", board.Week("S", head, last).Changes, x.they},
			{"the head of her office", board.Waves("O", head, nil, last).Changes, x.they},
			{"the trainer", board.OwnWeek("T", head, last).Changes, x.other},
			{"the head of the other office", board.Waves("P", head, nil, last).Changes, x.other},
			{"whoever compares plans", board.Everywhere(last), x.other},
		} {
			found := false
			for _, c := range y.read {
				for i := range c.Causes {
					for k := &c.Causes[i]; k != nil; k = k.Because {
						if k.Kind.TakenAgain() {
							found = true
							if k.Kind != y.want {
								t.Errorf("%s: %s reads %s, want %s", x.name, y.who, k.Kind, y.want)
							}
						}
					}
				}
			}
			if !found {
				t.Errorf("%s: %s reads nothing of it: %+v", x.name, y.who, y.read)
			}
		}
	}
}

// Of what was held at another site its manager knows, not this one.
func TestAManagerReadsTheMarksOfTheirOwnSite(t *testing.T) {
	b := newBefore()
	b.past = []directory.Past{{ID: "monday", Held: true, Failed: []string{"anna"}}}
	for _, s := range []*planner.Snapshot{&b.snapshot, &b.later} {
		s.Sites = append(s.Sites, planner.Site{ID: "Z"})
		s.Rooms = []planner.Room{s.Rooms[0], s.Rooms[1]}
		s.Rooms[1].Site = "Z"
	}
	b.later.FirstDay++
	monday := held(func(s *planner.Session) { s.ID, s.Room, s.Seated = "monday", "Q", []string{"anna"} })
	tuesday := held(func(s *planner.Session) { s.ID, s.Seated = "tuesday", []string{"anna"} })
	board, last := b.opened(t, []planner.Session{monday}, []planner.Session{tuesday})
	got := board.Week("S", editions.Head{Monday: firstMonday}, last).Changes
	if len(got) != 1 || len(got[0].Causes) != 1 || got[0].Causes[0].Kind != ledger.Again {
		t.Errorf("the manager of the other site reads %+v", got)
	}
}
