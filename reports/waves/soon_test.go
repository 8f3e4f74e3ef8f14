package waves

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/internal/editions/gone"
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
	// Working staff comes behind them; who goes on with the programme is named once.
	o.People[0].ID = "A"
	absent := func(id, name string) []editions.Absence {
		return []editions.Absence{{Person: editions.Person{ID: id, Name: name}, Course: "Сервис", Start: 600, End: 720}}
	}
	o.Away = []editions.AwayDay{{Date: monday + 1, Working: append(absent("A", "Анна"), absent("E", "Ева")...)}, {Date: monday + 8, Working: absent("E", "Ева"), Newcomers: absent("B", "Борис")}, {Date: monday + 12, Working: absent("Z", "Зоя")}}
	when := func(day planner.Date) string {
		return w.Weekday(day) + " " + w.DayMonth(day) + " 10:00–12:00 «Сервис»"
	}
	if got := Soon(w, o, false); !slices.Equal(got, []string{anna, boris, "Ева: " + when(monday+1) + "; " + when(monday+8) + "."}) {
		t.Errorf("soon, with working staff: %q", got)
	}
	if got := Corrected(w, o); !slices.Equal(got, []string{intakeInShort(w, o, &o.Intakes[1]), boris}) {
		t.Errorf("in a correction: %q", got)
	}
	for range 20 {
		o.People = append(o.People, person("Дарья", false, 2))
	}
	if got := Soon(w, o, false); len(got) != mostSoon+1 || got[mostSoon] != w.Count("soon_more", 11) {
		t.Errorf("of many: %q", got)
	}
}

// Who is hired under another key reads like one who is not expected and comes all the same:
// both keys are told.
func TestWhoIsNotExpectedUnderOneKeyAndComesUnderAnother(t *testing.T) {
	w := given.Words(t, "ru")
	const monday = planner.Date(20836)
	alone := w.Count("not_expected", 13, "Who", "Анна", "Date", w.Date(monday))
	o := &editions.OfficeWaves{Gone: gone.Gone{Withdrawn: []gone.Withdrawal{{ID: "C-1", Name: "Анна", Start: monday, Places: 13}}}}
	if got := NotExpected(w, o); !slices.Equal(got, []string{alone}) {
		t.Errorf("%q", got)
	}
	o.People = []editions.Newcomer{{Person: editions.Person{ID: "E-1", Name: "Анна"}}}
	if got := NotExpected(w, o); !slices.Equal(got, []string{alone + " Это человек с кодом C-1; под кодом E-1 у вас учится человек с тем же именем."}) {
		t.Errorf("%q", got)
	}
}

// A correction may be about working staff, whose days stand on no sheet of newcomers.
func TestACorrectionShowsWhoIsAwayWhen(t *testing.T) {
	w := given.Words(t, "ru")
	var out bytes.Buffer
	if err := WriteCorrection(&out, editions.OfficeWaves{Head: editions.Head{Place: "МФЦ", Monday: 20836, Edition: 2}}, w); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.GetSheetList(); !slices.Contains(got, w.Say("sheet_away")) {
		t.Errorf("sheets: %q", got)
	}
}
