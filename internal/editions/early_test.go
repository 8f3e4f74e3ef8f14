package editions_test

import (
	"fmt"
	"testing"
	"time"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
)

// Whoever sits in a session before they have passed what comes before it is told of, to
// the manager, the trainer and their own office; nobody else is.
func TestWhoSitsInASessionTooEarly(t *testing.T) {
	const monday = planner.Date(20836)
	at := func(id, course string, day, start int, seated ...string) planner.Session {
		return planner.Session{ID: id, Course: course, Room: "R", Trainers: []string{"T"}, Day: day, Start: start, Seated: seated}
	}
	for _, c := range []struct {
		name     string
		read     int // the day on which the data was read
		sessions []planner.Session
		week     string // of the manager
		a, b     string // of the offices
	}{
		{"the day before", 0, []planner.Session{at("1", "A", 0, 600, "a:A", "b:A"), at("2", "B", 1, 600, "a:B", "b:B", "c:B")}, "", "", ""},
		{"earlier on the same day", 0, []planner.Session{at("1", "A", 1, 600, "a:A", "b:A"), at("2", "B", 1, 700, "a:B", "b:B", "c:B")}, "", "", ""},
		{"later on the same day", 0, []planner.Session{at("1", "A", 1, 800, "a:A", "b:A"), at("2", "B", 1, 600, "a:B", "b:B")}, "2 [a b] 1 800", "2 [a] 1 800", "2 [b] 1 800"},
		{"the first of those who come later", 0, []planner.Session{at("1", "A", 3, 600, "a:A"), at("2", "B", 1, 600, "a:B", "b:B", "c:B"), at("3", "A", 2, 600, "b:A")}, "2 [a b] 2 600", "2 [a] 3 600", "2 [b] 2 600"},
		{"no place at all", 0, []planner.Session{at("1", "A", 0, 600, "a:A"), at("2", "B", 1, 600, "a:B", "b:B")}, "2 [b] none", "", "2 [b] none"},
		{"on the day itself", 1, []planner.Session{at("1", "A", 3, 600, "a:A", "b:A"), at("2", "B", 1, 600, "a:B", "b:B")}, "2 [a b] 3 600", "2 [a] 3 600", "2 [b] 3 600"},
		{"when it is over", 2, []planner.Session{at("1", "A", 3, 600, "a:A", "b:A"), at("2", "B", 1, 600, "a:B", "b:B")}, "", "", ""},
		{"whoever has passed it long ago, and a seat that is reserved", 0, []planner.Session{at("2", "B", 1, 600, "c:B", "d:B")}, "", "", ""},
	} {
		s := &planner.Snapshot{FirstDay: monday, Days: 7, GridMinutes: 10, Sites: []planner.Site{{ID: "S"}}, Rooms: []planner.Room{{ID: "R", Site: "S", Seats: 9}},
			Trainers: []planner.Trainer{{ID: "T", Home: "S"}},
			Courses:  []planner.Course{{ID: "A", Minutes: 60}, {ID: "B", Minutes: 60, After: []string{"A"}}}, Offices: []planner.Office{{ID: "O", Site: "S"}, {ID: "P", Site: "S"}},
			Learners: []planner.Learner{{ID: "a", Office: "O"}, {ID: "b", Office: "P"}, {ID: "c", Office: "O"}, {ID: "d", Office: "O", Anonymous: true}}}
		for _, r := range []string{"a:A", "a:B", "b:A", "b:B", "c:B", "d:A", "d:B"} {
			s.Requests = append(s.Requests, planner.Request{ID: r, Learner: r[:1], Course: r[2:]})
		}
		b := editions.Lay(s, &planner.Plan{Sessions: c.sessions}, editions.NewNames(&directory.Directory{
			People: []directory.Person{{ID: "a", FamilyName: "a", Office: "O"}, {ID: "b", FamilyName: "b", Office: "P"}, {ID: "c", FamilyName: "c", Office: "O"}}}, "ru"))
		head := editions.Head{Monday: monday, ReadAt: (monday + planner.Date(c.read)).At(480, time.UTC)}
		for _, x := range []struct {
			who  string
			got  []editions.Early
			want string
		}{
			{"the manager", b.Week("S", head, editions.Last{}).Early, c.week},
			{"the trainer", b.OwnWeek("T", head, editions.Last{}).Early, c.week},
			{"one office", b.Waves("O", head, nil, editions.Last{}).Early, c.a},
			{"the other", b.Waves("P", head, nil, editions.Last{}).Early, c.b},
		} {
			got := ""
			for _, e := range x.got {
				next := "none"
				if e.Next != nil {
					next = fmt.Sprint(int(e.Next.Date-monday), " ", e.Next.Start)
				}
				got += fmt.Sprint(e.Session.ID, " ", e.People, " ", next)
			}
			if got != x.want {
				t.Errorf("%s, %s: %q, want %q", c.name, x.who, got, x.want)
			}
		}
	}
}
