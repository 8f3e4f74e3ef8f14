package timetable

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/editions"
	"cohort/planner/diff"
	"cohort/reports/internal/given"
)

// Two rooms and two trainers of one name each show and count their own sessions.
func TestRoomsAndTrainersOfOneNameStayApart(t *testing.T) {
	monday := given.Date(t, "2027-01-18")
	session := func(id, room, trainer string, hours int) editions.Session {
		return editions.Session{ID: id, Course: "Курс " + id, Date: monday, Start: 9 * 60, End: (9 + hours) * 60, RoomID: room, Room: "Зал",
			Trainers: []editions.Person{{ID: trainer, Name: "Белов Д. С."}}, Places: 9, Seated: []editions.Seat{{ID: "p", Name: "Ким О."}}}
	}
	open := [7][]editions.Span{{{From: 9 * 60, To: 18 * 60}}}
	week := editions.Week{Head: editions.Head{Monday: monday},
		Rooms:    []editions.Room{{ID: "R-1", Name: "Зал", Open: open}, {ID: "R-2", Name: "Зал", Open: open}},
		Trainers: []editions.Trainer{{Person: editions.Person{ID: "T-1", Name: "Белов Д. С."}, Available: open}, {Person: editions.Person{ID: "T-2", Name: "Белов Д. С."}, Available: open}},
		Sessions: []editions.Session{session("1", "R-1", "T-1", 1), session("2", "R-2", "T-2", 4), session("3", "R-3", "T-2", 2)}}
	var hours [2][]int
	for i, rows := range [][]loadRow{roomLoad(&week), trainerLoad(&week)} {
		for _, r := range rows {
			hours[i] = append(hours[i], r.used[0]/60)
		}
	}
	if diff := cmp.Diff([2][]int{{1, 4}, {1, 6}}, hours); diff != "" {
		t.Errorf("hours of the rooms and of the trainers (-want +got)\n%s", diff)
	}
	band, _ := dayBand(&week, 0, given.Words(t, "ru"))
	var bars []int
	for _, lane := range band.Lanes {
		bars = append(bars, len(lane.Bars))
	}
	if diff := cmp.Diff([]int{1, 1, 1}, bars); diff != "" {
		t.Errorf("sessions in the lanes of the rooms, and of one that is not listed (-want +got)\n%s", diff)
	}
	for _, c := range []struct {
		name          string
		room, trainer string
		want          string
	}{{"nothing changed", "R-1", "T-1", ""}, {"the other room", "R-2", "T-1", "change_room"}, {"the other trainer", "R-1", "T-2", "change_trainer"}} {
		got := ""
		w := given.Words(t, "ru")
		before, after := session("1", "R-1", "T-1", 1), session("1", c.room, c.trainer, 1)
		if x := (editions.Change{Before: before.Appointment(), After: after.Appointment()}); x.Kind() != diff.Same {
			got = w.What(x)
		}
		want := ""
		if c.want != "" {
			want = w.Say(c.want)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}
