package hanging

import (
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// What hangs on a row of each view: people, sessions to come, seats in them.
func TestWhatHangsOnARow(t *testing.T) {
	const monday = planner.Date(20836) // 2027-01-18
	f := &facts.Facts{
		Sites:         []facts.Site{{ID: "S"}, {ID: "T"}, {ID: "O"}},
		Rooms:         []facts.Room{{ID: "A", Site: "S"}, {ID: "A1", Site: "S"}, {ID: "B", Site: "T"}},
		RoomHours:     []facts.RoomHours{{Room: "A", Weekday: 1, From: 540}},
		RoomParts:     []facts.RoomPart{{Room: "A", Part: "A1"}},
		Equipment:     []facts.Equipment{{Site: "S", Kind: "terminal"}},
		RoomEquipment: []facts.RoomEquipment{{Room: "A1", Kind: "terminal"}, {Room: "A", Kind: "screen"}},
		Closures:      []facts.Closure{{ID: "c", Site: "S"}, {ID: "d", Site: "S", Room: new("A1")}},
		Bookings:      []facts.Booking{{ID: "b", Room: "B"}},
		Trainers:      []facts.Trainer{{ID: "t", Home: "S"}, {ID: "u", Home: "S"}},
		Rosters:       []facts.Roster{{ID: "r", Person: "u"}},
		Courses:       []facts.Course{{ID: "X"}, {ID: "Y"}},
		Programmes:    []facts.Programme{{ID: "P", Position: "clerk"}},
		Offices:       []facts.Office{{ID: "o", Site: "O"}, {ID: "p", Site: "T"}},
		People:        []facts.Person{{ID: "anna", Office: "o", Position: "clerk"}, {ID: "boris", Office: "p", Position: "clerk"}},
		Candidates:    []facts.Candidate{{ID: "vera", Office: "o", Position: "head", Stage: "offer"}},
		Waves:         []facts.Wave{{ID: "w", Office: "o", Headcount: 7}},
		Issued: []facts.Issued{
			{ID: "past", Course: "X", Room: "A", Date: monday - 1, Trainers: []string{"t"}, Learners: []string{"anna"}},
			{ID: "1", Course: "X", Room: "A", Date: monday, Trainers: []string{"t"}, Learners: []string{"anna", "boris"}, Nameless: []facts.Nameless{{Office: "o"}}},
			{ID: "2", Course: "Y", Room: "A1", Date: monday + 1, Trainers: []string{"t"}, Learners: []string{"vera"}},
			{ID: "3", Course: "Y", Room: "B", Date: monday + 1, Trainers: []string{"u"}, Learners: []string{"boris"}},
		},
	}
	tried := map[string]bool{}
	for _, c := range []struct{ view, key, want string }{
		{"calendar", "2027-01-19", "0 2 2"},
		{"calendar", "2027", "0 3 5"},
		{"sites", "S", "0 2 4"},
		{"travel", "O, S", "2 2 3"}, // anna and a place without a name to the first, vera to the second
		{"travel", "S, T", "2 2 1"}, // boris one way, the trainer of the third the other
		{"travel", "O, T", "0 0 0"},
		{"rooms", "B", "0 1 1"},
		{"room_hours", "A, 1, 540", "0 1 3"},
		{"room_parts", "A, A1", "0 2 4"},
		{"equipment", "S, terminal", "0 1 1"},
		{"equipment", "S, screen", "0 1 3"},
		{"room_equipment", "A1, terminal", "0 1 1"},
		{"closures", "c", "0 2 4"},
		{"closures", "d", "0 1 1"},
		{"bookings", "b", "0 1 1"},
		{"trainers", "t", "0 2 4"},
		{"trainer_courses", "u, Y", "0 1 1"},
		{"rosters", "r", "0 1 1"},
		{"absences", "of nobody", "0 0 0"},
		{"courses", "Y", "0 2 2"},
		{"course_order", "X, Y", "0 1 3"},
		{"programmes", "P", "2 2 3"},
		{"programmes", "head", "1 1 1"},
		{"programme_courses", "P, X", "0 1 3"},
		{"offices", "o", "2 2 2"},
		{"people", "boris", "1 2 2"},
		{"completed", "boris, X, 2026-01-12", "1 2 2"},
		{"attendance", "past, anna", "1 1 1"},
		{"session_outcomes", "past", "0 1 1"},
		{"issued", "2", "0 1 1"},
		{"nominations", "of nobody", "0 0 0"},
		{"stages", "offer", "1 1 1"},
		{"candidates", "vera", "1 1 1"},
		{"stage_moves", "vera, 2027-01-12 10:00", "1 1 1"},
		{"waves", "w", "7 0 0"},
		{"addresses", "manager, S", "0 2 4"},
		{"addresses", "trainer, u", "0 1 1"},
		{"addresses", "office_head, o", "2 2 2"},
		{"addresses", "data, rooms", "0 0 0"},
		{"addresses", "manager, nowhere", "0 0 0"},
	} {
		tried[c.view] = true
		if got := fmt.Sprint(On(f, monday, c.view, c.key)); got != c.want {
			t.Errorf("%s %s: people, sessions, seats: %s, want %s", c.view, c.key, got, c.want)
		}
	}
	for _, view := range store.Views() {
		if !tried[view] {
			t.Errorf("nobody says what hangs on a row of %s", view)
		}
	}
}
