package waves

import (
	"slices"
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/internal/given"
)

// Who is trained until the end of the next week is named with what they take, as far as it is
// announced; a correction names those alone who are new, and intakes that are ready later.
func TestWhatAnOfficeTakesSoon(t *testing.T) {
	w := given.Words(t, "ru")
	const monday = planner.Date(20836)
	session := func(day planner.Date) editions.Session {
		return editions.Session{Course: "Сервис", Date: monday + day, Start: 600, End: 720}
	}
	person := func(name string, fresh bool, days ...planner.Date) editions.Newcomer {
		p := editions.Newcomer{Person: editions.Person{Name: name}, New: fresh}
		for _, d := range days {
			p.Sessions = append(p.Sessions, session(d))
		}
		return p
	}
	o := &editions.OfficeWaves{Head: editions.Head{Monday: monday, FirmUntil: monday + 10},
		People:  []editions.Newcomer{person("Анна", false, -3, 1, 12), person("Борис", true, 8), person("Вера", true, 14), person("Глеб", false, 11)},
		Intakes: []editions.Intake{{Start: monday, Since: promise.Same, Needs: 1}, {Start: monday + 7, Since: promise.Worse, Needs: 1}}}
	anna, boris := "Анна: "+w.Weekday(monday+1)+" "+w.DayMonth(monday+1)+" 10:00–12:00 «Сервис».", "Борис: "+w.Weekday(monday+8)+" "+w.DayMonth(monday+8)+" 10:00–12:00 «Сервис»."
	if got := Soon(w, o, false); !slices.Equal(got, []string{anna, boris}) {
		t.Errorf("soon: %q", got)
	}
	if got := Corrected(w, o); !slices.Equal(got, []string{intakeInShort(w, o, &o.Intakes[1]), boris}) {
		t.Errorf("in a correction: %q", got)
	}
	for range 20 {
		o.People = append(o.People, person("Дарья", false, 2))
	}
	if got := Soon(w, o, false); len(got) != mostSoon+1 || got[mostSoon] != w.Count("soon_more", 10) {
		t.Errorf("of many: %q", got)
	}
}
