package editions_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/demand"
	"cohort/reports/mail"
	timetablebook "cohort/reports/timetable"
	"cohort/reports/words"
)

// The head of an office is called as a stranger is, and so is one of their own
// people. Neither excuses the stranger, in whatever form the name gets out.
func TestNamesakesOfStrangersAreFound(t *testing.T) {
	const short = "Иванов И. И."
	b := &editions.Board{Names: editions.NewNames(&directory.Directory{
		Offices:  []directory.Office{{ID: "O-1", NameRu: "Сокол"}, {ID: "O-2", NameRu: "Марьино"}},
		Trainers: []directory.Trainer{{ID: "T", FamilyName: "Белов", GivenName: "Иван"}},
		People: []directory.Person{
			{ID: "own", Office: "O-1", FamilyName: "Иванов", GivenName: "Иван", Patronymic: "Иванович"},
			{ID: "stranger", Office: "O-2", FamilyName: "Иванов", GivenName: "Игорь", Patronymic: "Ильич"},
			{ID: "twin", Office: "O-1", FamilyName: "Орлов", GivenName: "Пётр", Patronymic: "Львович"},
			{ID: "of one name", Office: "O-2", FamilyName: "Сокол"},
			{ID: "other twin", Office: "O-2", FamilyName: "Орлов", GivenName: "Пётр", Patronymic: "Львович"}},
		Candidates: []directory.Person{{ID: "candidate", Office: "O-2", FamilyName: "Белов", GivenName: "Илья"}},
	}, "ru")}
	words, err := words.New("ru")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		place string // a course, which stands in the workbook
		body  mail.Body
		found bool
	}{
		{"Тверская ул., 1", mail.Body{}, false},
		{"Иванов Иван И.", mail.Body{}, false}, // their own
		{"Орлов Пётр Львович (Сокол)", mail.Body{}, false},
		{"Белов Иван", mail.Body{}, false},                           // the trainer
		{"Сокол", mail.Body{Text: "МФЦ Сокол: волны выхода"}, false}, // the office
		{"", mail.Body{Text: "Для кого: " + short}, false},
		{short, mail.Body{}, true}, // it may be the stranger
		{"", mail.Body{HTML: "<p>" + short + "</p>"}, true},
		{"Иванов Игорь И.", mail.Body{}, true},
		{"Иванов Игорь Ильич", mail.Body{}, true},
		{"иванов\u00a0игорь ильич", mail.Body{}, true},
		{"Орлов Пётр Львович", mail.Body{}, true}, // it may be the other twin
		{"Орлов Петр Львович (Марьино)", mail.Body{}, true},
		{"Белов Илья", mail.Body{}, true},
		{"Белов И.", mail.Body{}, true},
	} {
		var workbook bytes.Buffer
		week := editions.Week{Head: editions.Head{Reader: short, Monday: 20836}, Sessions: []editions.Session{{Course: c.place, Date: 20836}}}
		if err := timetablebook.Write(&workbook, week, words); err != nil {
			t.Fatal(err)
		}
		err := b.KeepsToItsOwn("O-1", words.Addressed(short), workbook.Bytes(), c.body.Subject, c.body.HTML, c.body.Text)
		if (err != nil) != c.found {
			t.Errorf("%q in the workbook, %v around it: %v", c.place, c.body, err)
		}
	}
}

// Two programmes, two courses and two sites of one name keep their own figures.
func TestWhatSharesANameKeepsItsFigures(t *testing.T) {
	d := &directory.Directory{
		Programmes: []directory.Programme{{ID: "P-1", NameRu: "Программа", DueWorkingDays: 13}, {ID: "P-2", NameRu: "Программа", DueWorkingDays: 15}, {ID: "P-3", NameRu: "Иная", DueWorkingDays: 20}},
		Courses:    []directory.Course{{ID: "C-1", NameRu: "Сервис"}, {ID: "C-2", NameRu: "Сервис"}},
		Sites:      []directory.Site{{ID: "S-1", NameRu: "Центр"}, {ID: "S-2", NameRu: "Центр"}},
		Rooms:      []directory.Room{{ID: "R-1", NameRu: "Зал", Site: "S-1"}, {ID: "R-2", NameRu: "Зал", Site: "S-1"}, {ID: "R-3", NameRu: "Зал", Site: "S-2"}},
		Trainers:   []directory.Trainer{{ID: "T-1", FamilyName: "Ильин", GivenName: "Иван"}, {ID: "T-2", FamilyName: "Ильин", GivenName: "Игорь"}},
		Taught:     []directory.Taught{{Course: "C-1", Date: 20000, Seats: 1}, {Course: "C-2", Date: 20000, Seats: 1}, {Course: "C-2", Date: 20001, Seats: 1}},
	}
	s := &planner.Snapshot{FirstDay: 20833, Days: 28, GridMinutes: 30, Sites: []planner.Site{{ID: "S-1"}, {ID: "S-2"}}, Courses: []planner.Course{{ID: "C-1"}, {ID: "C-2"}}, Programmes: []planner.Programme{{ID: "P-1"}, {ID: "P-2"}, {ID: "P-3"}},
		Offices: []planner.Office{{ID: "O-1", Site: "S-1"}, {ID: "O-2", Site: "S-2"}}}
	for i := range 3 { // one near the first site, two near the second
		site := fmt.Sprint("S-", min(i, 1)+1)
		l := planner.Learner{ID: fmt.Sprint("L", i), Office: "O" + site[1:], Sites: []string{site}}
		s.Learners = append(s.Learners, l)
		s.Requests = append(s.Requests, planner.Request{ID: l.ID, Learner: l.ID, Course: "C-1", Due: 3})
	}
	b := (&editions.Board{Names: editions.NewNames(d, "ru"), Snapshot: s, Plan: &planner.Plan{}, Forecast: &demand.Forecast{}}).Capacity(&capacity.Report{}, editions.Head{})
	var got []string
	for _, p := range b.Programmes {
		got = append(got, fmt.Sprint(p.Name, " ", p.Due))
	}
	for _, x := range b.Taught {
		got = append(got, fmt.Sprint(x.Course, " ", x.Held))
	}
	for _, x := range b.Missed[0].Sites {
		got = append(got, fmt.Sprint(x.Site, " ", x.Needs))
	}
	for _, id := range []string{"R-1", "R-2", "R-3", "T-1", "T-2"} {
		got = append(got, strings.ReplaceAll(b.Called[id], "\u00a0", " "))
	}
	want := []string{"Программа (P-1) 13", "Программа (P-2) 15", "Иная 20", "Сервис (C-1) 1", "Сервис (C-2) 2", "Центр (S-2) 2", "Центр (S-1) 1",
		"Зал (R-1)", "Зал (R-2)", "Зал", "Ильин Иван", "Ильин Игорь"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
