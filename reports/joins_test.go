package reports

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Two rooms and two trainers of one name each show and count their own sessions.
func TestRoomsAndTrainersOfOneNameStayApart(t *testing.T) {
	monday := date(t, "2027-01-18")
	session := func(id, room, trainer string, hours int) Session {
		return Session{ID: id, Course: "Курс " + id, Date: monday, Start: 9 * hour, End: (9 + hours) * hour, RoomID: room, Room: "Зал",
			Trainers: []Person{{ID: trainer, Name: "Белов Д. С."}}, Places: 9, Seated: []Seat{{ID: "p", Name: "Ким О."}}}
	}
	open := [7][]Span{{{9 * hour, 18 * hour}}}
	week := Week{Head: Head{Monday: monday},
		Rooms:    []Room{{ID: "R-1", Name: "Зал", Open: open}, {ID: "R-2", Name: "Зал", Open: open}},
		Trainers: []Trainer{{Person: Person{"T-1", "Белов Д. С."}, Available: open}, {Person: Person{"T-2", "Белов Д. С."}, Available: open}},
		Sessions: []Session{session("1", "R-1", "T-1", 1), session("2", "R-2", "T-2", 4), session("3", "R-3", "T-2", 2)}}
	var hours [2][]int
	for i, rows := range [][]loadRow{roomLoad(&week), trainerLoad(&week)} {
		for _, r := range rows {
			hours[i] = append(hours[i], r.used[0]/hour)
		}
	}
	if diff := cmp.Diff([2][]int{{1, 4}, {1, 6}}, hours); diff != "" {
		t.Errorf("hours of the rooms and of the trainers (-want +got)\n%s", diff)
	}
	band, _ := dayBand(&week, 0, words(t, "ru"))
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
		w := words(t, "ru")
		for _, x := range Changes("ru", []Session{session("1", "R-1", "T-1", 1)}, []Session{session("1", c.room, c.trainer, 1)}, nil) {
			got += w.What(x)
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

// In a narrow bar trainers are called by their family names, unless those are
// shared.
func TestFamilyNamesInNarrowBars(t *testing.T) {
	p := func(id, family, given string) Person { return Person{id, Name(family, given, "")} }
	week := Week{Trainers: []Trainer{{Person: p("1", "Белов", "Дмитрий")}, {Person: p("2", "Мамед оглы", "Али")}, {Person: p("3", "Белов", "Кирилл")}, {Person: p("4", "Фомин", "Глеб")}}}
	var people []Person
	for _, t := range week.Trainers {
		people = append(people, t.Person)
	}
	if diff := cmp.Diff([]string{"Белов\u00a0Д.", "Мамед оглы", "Белов\u00a0К.", "Фомин"}, week.surnames(people)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Two newcomers of one name, one after the other, are two in the list.
func TestNewcomersOfOneNameStayApart(t *testing.T) {
	monday := date(t, "2027-01-18")
	o := OfficeWaves{Head: Head{Monday: monday}, Until: monday + 27}
	for _, id := range []string{"1", "2"} {
		o.People = append(o.People, Newcomer{Person: Person{id, "Ким О."}, Start: monday, Done: []string{"Курс", "Курс"}})
	}
	var out bytes.Buffer
	if err := Waves(&out, o, words(t, "ru")); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := words(t, "ru").Say("sheet_people")
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var begins []bool
	first := len(rows) - 3 // four rows: the first of each person is ruled off
	for row := first; row <= first+3; row++ {
		style, err := f.GetCellStyle(sheet, fmt.Sprint("A", row))
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(style)
		if err != nil {
			t.Fatal(err)
		}
		ruled := false
		for _, b := range s.Border {
			ruled = ruled || b.Type == "top" && b.Style > 0
		}
		begins = append(begins, ruled)
	}
	if diff := cmp.Diff([]bool{true, false, true, false}, begins); diff != "" {
		t.Errorf("rows that begin somebody (-want +got)\n%s\n%v", diff, rows)
	}
}
