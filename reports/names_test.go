package reports_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"cohort/internal/editions"
	"cohort/planner/demand"
	"cohort/reports/waves"
)

func TestName(t *testing.T) {
	for _, c := range []struct{ family, given, patronymic, want string }{
		{"Соколова", "Елена", "Викторовна", "Соколова Е. В."},
		{"Ким", "Ольга", "", "Ким О."},
		{"Мамин-Сибиряк", "дмитрий", "наркисович", "Мамин-Сибиряк Д. Н."},
		{" Ли ", " ", "Ёсикович", "Ли Ё."},
		{"", "Анна", "", "А."},
		{"", "", "", ""},
	} {
		if got := strings.ReplaceAll(editions.Name(c.family, c.given, c.patronymic), "\u00a0", " "); got != c.want {
			t.Errorf("%s %s %s is %q, want %q", c.family, c.given, c.patronymic, got, c.want)
		}
	}
}

func TestFileNames(t *testing.T) {
	ru, en := wordsOf(t, "ru"), wordsOf(t, "en")
	h := editions.Head{Place: "ВДНХ", Monday: date(t, "2027-01-18"), Edition: 2}
	own := editions.OwnWeek{Head: h, Trainer: editions.Trainer{Person: editions.Person{Name: "Соколова Е. В."}}}
	own.Reader = own.Trainer.Name
	for _, c := range []struct{ got, want string }{
		{ru.TimetableFile(h), "Расписание_ВДНХ_2027-W03_изд2.xlsx"},
		{en.TimetableFile(h), "Timetable_ВДНХ_2027-W03_ed2.xlsx"},
		{ru.OwnFile(own.Head), "Неделя-тренера_2027-W03_изд2.xlsx"},
		{ru.WavesFile(editions.Head{Place: "Тропарёво-Никулино", Monday: date(t, "2026-12-28"), Edition: 11}), "Волны_Тропарёво-Никулино_2026-W53_изд11.xlsx"},
		{ru.TimetableFile(editions.Head{Place: `../«Центр» \ на: ВДНХ?`, Monday: h.Monday, Edition: 1}), "Расписание_Центр-на-ВДНХ_2027-W03_изд1.xlsx"},
		{ru.TimetableFile(editions.Head{Place: "", Monday: h.Monday, Edition: 1}), "Расписание_2027-W03_изд1.xlsx"},
	} {
		if c.got != c.want {
			t.Errorf("file name %q, want %q", c.got, c.want)
		}
	}
}

func TestForeignNamesAreFound(t *testing.T) {
	all := []string{editions.Name("Чужой", "Иван", "Петрович"), editions.Name("Свой", "Олег", "Ильич"), editions.Name("Ким", "Анна", ""), editions.Name("Ким", "Анна", "Львовна"), editions.Name("", "Ольга", "Ивановна"), editions.Name("«Йод»", "Пётр", "")}
	may := []string{editions.Name("Свой", "Олег", "Ильич")}
	for _, c := range []struct {
		name string
		do   func(f *excelize.File) error
		want []string
	}{
		{"nothing of others", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Свой О. И.") }, nil},
		{"in a cell", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Чужой И. П.") }, all[:1]},
		{"inside a sentence, other spaces", func(f *excelize.File) error {
			return f.SetCellStr("Sheet1", "A1", "пришли: Свой О. И., Чужой\u00a0И.\u00a0П.; выбыли: никто")
		}, all[:1]},
		{"in capitals", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "ЧУЖОЙ И. П.") }, all[:1]},
		{"torn between runs", func(f *excelize.File) error {
			return f.SetCellRichText("Sheet1", "A1", []excelize.RichTextRun{{Text: "Чуж", Font: &excelize.Font{Bold: true}}, {Text: "ой И. П."}})
		}, all[:1]},
		{"in a footer", func(f *excelize.File) error {
			return f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddFooter: "&LЧужой И. П."})
		}, all[:1]},
		{"in the properties", func(f *excelize.File) error {
			return f.SetDocProps(&excelize.DocProperties{Creator: "Чужой И. П."})
		}, all[:1]},
		{"in a comment", func(f *excelize.File) error {
			return f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Text: "Чужой И. П."})
		}, all[:1]},
		{"in the name of a sheet", func(f *excelize.File) error { return f.SetSheetName("Sheet1", "Чужой И. П.") }, all[:1]},
		{"in a hidden sheet", func(f *excelize.File) error {
			if _, err := f.NewSheet("x"); err != nil {
				return err
			}
			if err := f.SetCellStr("x", "A1", "Чужой И. П."); err != nil {
				return err
			}
			return f.SetSheetVisible("x", false, true)
		}, all[:1]},
		{"a longer name is not the shorter one", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Ким А. Л.") }, all[3:4]},
		{"the shorter one", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Ким А., офис") }, all[2:3]},
		{"initials of somebody who may stand there", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Свой О. И.") }, nil},
		{"somebody without a family name", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "О. И., офис") }, all[4:5]},
		{"a name that begins with a sign", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "«Йод» П.") }, all[5:]},
		{"part of a word", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Нечужой И. П.") }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := excelize.NewFile()
			if err := c.do(f); err != nil {
				t.Fatal(err)
			}
			out, err := f.WriteToBuffer()
			if err != nil {
				t.Fatal(err)
			}
			got, err := editions.ForeignIn(out.Bytes(), may, all)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if _, err := editions.ForeignIn([]byte("no workbook"), may, all); err == nil {
		t.Error("what is no workbook passes")
	}
}

func TestAnOfficesWorkbookNamesItsPeopleOnly(t *testing.T) {
	o := officeWaves(t, "ru", 25)
	var may, all []string
	for _, p := range o.People {
		may = append(may, p.Name)
	}
	for _, d := range o.Away {
		for _, a := range d.Working {
			may = append(may, a.Name)
		}
	}
	may = append(may, trainerNames...)
	for n := range 300 {
		all = append(all, personName(n))
	}
	may = append(may, o.Reader)
	check := func(o editions.OfficeWaves) []string {
		var out bytes.Buffer
		if err := waves.Write(&out, o, wordsOf(t, "ru")); err != nil {
			t.Fatal(err)
		}
		got, err := editions.ForeignIn(out.Bytes(), may, all)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := check(o); len(got) > 0 {
		t.Errorf("foreign names: %q", got)
	}
	var out bytes.Buffer
	if err := waves.Write(&out, o, wordsOf(t, "ru")); err != nil {
		t.Fatal(err)
	}
	stranger := personName(7)
	got, err := editions.ForeignIn(out.Bytes(), may, all, "Волны", "<p>Перенос: "+stranger+"</p>")
	if diff := cmp.Diff([]string{stranger}, got); err != nil || diff != "" {
		t.Errorf("a name in the message around it (-want +got), %v:\n%s", err, diff)
	}
	o.Changes = append(o.Changes, editions.Change{Course: "x", After: o.Changes[0].After, Cause: editions.Replanned, People: []string{stranger}})
	if got := check(o); len(got) != 1 || got[0] != stranger {
		t.Errorf("a sabotaged workbook passes: %q", got)
	}
	o = officeWaves(t, "ru", 25)
	o.Away[3].Working = append(o.Away[3].Working, editions.Absence{Person: editions.Person{ID: "x", Name: stranger}})
	if got := check(o); len(got) != 1 || got[0] != stranger {
		t.Errorf("somebody of another office is away from this one: %q", got)
	}
}

func TestChanges(t *testing.T) {
	seat := func(names ...string) (out []editions.Seat) {
		for _, n := range names {
			out = append(out, editions.Seat{ID: n, Name: n})
		}
		return out
	}
	base := editions.Session{ID: "1", Course: "К", Date: 100, Start: 600, End: 700, Room: "A", Trainers: []editions.Person{{ID: "t", Name: "Т"}}, Seated: seat("а", "б")}
	with := func(change func(s *editions.Session)) editions.Session {
		s := base
		change(&s)
		return s
	}
	crew := func(ids ...string) editions.Session {
		return with(func(s *editions.Session) {
			s.Trainers = nil
			for _, id := range ids {
				s.Trainers = append(s.Trainers, editions.Person{ID: id, Name: id})
			}
		})
	}
	at := func(s editions.Session) *editions.Appointment { return s.Appointment() }
	moved := with(func(s *editions.Session) { s.Start, s.End = 660, 760 })
	for _, c := range []struct {
		name          string
		before, after []editions.Session
		released      []editions.Released
		want          []editions.Change
		marks         string
	}{
		{"nothing changed", []editions.Session{base}, []editions.Session{base}, nil, nil, ""},
		{"the crew in another order", []editions.Session{crew("t", "u")}, []editions.Session{crew("u", "t")}, nil, nil, ""},
		{"a new session", nil, []editions.Session{base}, nil, []editions.Change{{Course: "К", After: at(base), Cause: editions.NewDemand, People: []string{"а", "б"}}}, "new"},
		{"one taken over from a trainer who is ill", nil, []editions.Session{base}, []editions.Released{{Session: base, Cause: demand.TrainerAway, Who: "Б"}},
			[]editions.Change{{Course: "К", After: at(base), Cause: demand.TrainerAway, Who: "Б", People: []string{"а", "б"}}}, "new"},
		{"a session moved", []editions.Session{base}, []editions.Session{moved}, nil, []editions.Change{{Course: "К", Before: at(base), After: at(moved), Cause: editions.Replanned, People: []string{"а", "б"}}}, "moved"},
		{"moved because the trainer is ill", []editions.Session{base}, []editions.Session{moved}, []editions.Released{{Session: base, Cause: demand.TrainerAway, Who: "Т"}},
			[]editions.Change{{Course: "К", Before: at(base), After: at(moved), Cause: demand.TrainerAway, Who: "Т", People: []string{"а", "б"}}}, "moved"},
		{"moved, and one left with it", []editions.Session{base}, []editions.Session{with(func(s *editions.Session) { s.Start, s.End, s.Seated = 660, 760, seat("б") })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(moved), Cause: editions.Replanned, Left: []string{"а"}, People: []string{"б"}}}, "moved"},
		{"cancelled", []editions.Session{base}, nil, []editions.Released{{Session: base, Cause: demand.RoomShut, Who: "A"}}, []editions.Change{{Course: "К", Before: at(base), Cause: demand.RoomShut, Who: "A", People: []string{"а", "б"}}}, ""},
		{"one left, one came", []editions.Session{base}, []editions.Session{with(func(s *editions.Session) { s.Seated = seat("б", "в") })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(base), Cause: editions.OtherSeats, Came: []string{"в"}, Left: []string{"а"}, People: []string{"а", "в"}}}, ""},
		{"another of the same name", []editions.Session{base}, []editions.Session{with(func(s *editions.Session) { s.Seated = []editions.Seat{{ID: "а", Name: "а"}, {ID: "x", Name: "б"}} })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(base), Cause: editions.OtherSeats, Came: []string{"б"}, Left: []string{"б"}, People: []string{"б", "б"}}}, ""},
		{"a held seat was given up", []editions.Session{with(func(s *editions.Session) { s.Seated = append(seat("а"), editions.Seat{ID: "x"}) })}, []editions.Session{with(func(s *editions.Session) { s.Seated = seat("а") })}, nil,
			[]editions.Change{{Course: "К", Before: at(base), After: at(base), Cause: editions.OtherSeats, Held: 1}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := editions.Changes("ru", c.before, c.after, c.released)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			marks := ""
			for _, s := range c.after {
				if s.New {
					marks += "new"
				}
				if s.Moved {
					marks += "moved"
				}
			}
			if marks != c.marks {
				t.Errorf("marked %q, want %q", marks, c.marks)
			}
		})
	}
}

// called names people and writes the names with ordinary spaces, in the order of
// the people.
func called(people ...editions.Somebody) []string {
	names := editions.NamesOf(people)
	var out []string
	for _, p := range people {
		out = append(out, strings.ReplaceAll(names[p.ID], "\u00a0", " "))
	}
	return out
}

func TestNamesTellPeopleApart(t *testing.T) {
	p := func(id, family, given, patronymic, office string) editions.Somebody {
		return editions.Somebody{ID: id, Family: family, Given: given, Patronymic: patronymic, Office: office}
	}
	for _, c := range []struct {
		name   string
		people []editions.Somebody
		want   []string
	}{
		{"nobody shares anything", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", "Сокол"), p("2", "Иванова", "Ирина", "Игоревна", "Сокол")}, []string{"Иванов И. И.", "Иванова И. И."}},
		{"other given names", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", ""), p("2", "Иванов", "Игорь", "Ильич", ""), p("3", "Иванов", "Пётр", "Ильич", "")}, []string{"Иванов Иван И.", "Иванов Игорь И.", "Иванов П. И."}},
		{"two of three share the given name too", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", ""), p("2", "Иванов", "Иван", "Ильич", ""), p("3", "Иванов", "Игорь", "Ильич", "")}, []string{"Иванов Иван Иванович", "Иванов Иван Ильич", "Иванов Игорь И."}},
		{"one whole name in two offices", []editions.Somebody{p("1", "Иванов", "Иван", "Иванович", "Сокол"), p("2", "Иванов", "Иван", "Иванович", "Марьино"), p("3", "Иванов", "Иван", "Ильич", "Марьино")}, []string{"Иванов Иван Иванович (Сокол)", "Иванов Иван Иванович (Марьино)", "Иванов Иван Ильич"}},
		{"one whole name in one office", []editions.Somebody{p("P-1", "Иванов", "Иван", "Иванович", "Сокол"), p("P-2", "Иванов", "Иван", "Иванович", "Сокол"), p("P-3", "Иванов", "Иван", "Иванович", "Марьино")}, []string{"Иванов Иван Иванович (P-1)", "Иванов Иван Иванович (P-2)", "Иванов Иван Иванович (Марьино)"}},
		{"trainers have no office", []editions.Somebody{p("T-1", "Иванов", "Иван", "Иванович", ""), p("T-2", "Иванов", "Иван", "Иванович", "")}, []string{"Иванов Иван Иванович (T-1)", "Иванов Иван Иванович (T-2)"}},
		{"Ё and capitals do not tell people apart", []editions.Somebody{p("1", "Семёнов", "Иван", "Иванович", ""), p("2", "СЕМЕНОВ", "Игорь", "Иванович", "")}, []string{"Семёнов Иван И.", "СЕМЕНОВ Игорь И."}},
		{"no patronymic", []editions.Somebody{p("1", "Ким", "Ольга", "", "Сокол"), p("2", "Ким", "Оксана", "", "Сокол"), p("3", "Ким", "Ольга", "Львовна", "Сокол")}, []string{"Ким Ольга", "Ким Оксана", "Ким О. Л."}},
		{"the family name alone", []editions.Somebody{p("1", "Ли", "", "", "Сокол"), p("2", "Ли", "", "", "Марьино")}, []string{"Ли (Сокол)", "Ли (Марьино)"}},
		{"a family name as another's whole name", []editions.Somebody{p("1", "Иванов Иван", "Иванович", "", ""), p("2", "Иванов", "Иван", "Иванович", ""), p("3", "Иванов", "Игорь", "Иванович", "")}, []string{"Иванов Иван Иванович (1)", "Иванов Иван Иванович (2)", "Иванов Игорь И."}},
		{"nothing is known but the number", []editions.Somebody{p("P-1", "", "", "", "")}, []string{"(P-1)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, called(c.people...)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			slices.Reverse(c.people)
			slices.Reverse(c.want)
			if diff := cmp.Diff(c.want, called(c.people...)); diff != "" {
				t.Errorf("handed in the other way round (-want +got)\n%s", diff)
			}
		})
	}
}

func TestNoTwoPeopleAreCalledTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"", "Иван", "иван", "Игорь", "Ёлка", "Елка", "Ли", "(2)"})
		var people []editions.Somebody
		for id := range rapid.IntRange(1, 9).Draw(t, "people") {
			people = append(people, editions.Somebody{ID: fmt.Sprint(id), Family: part.Draw(t, "family"), Given: part.Draw(t, "given"), Patronymic: part.Draw(t, "patronymic"), Office: part.Draw(t, "office")})
		}
		seen := map[string]string{}
		for id, name := range editions.NamesOf(people) {
			if other := seen[strings.ReplaceAll(strings.ToLower(name), "ё", "е")]; other != "" || name == "" {
				t.Fatalf("%s and %s are called %q", id, other, name)
			}
			seen[strings.ReplaceAll(strings.ToLower(name), "ё", "е")] = id
		}
	})
}

func TestThingsOfOneNameAreToldApart(t *testing.T) {
	got := editions.ToldApart(map[string]string{"R-1": "Большой зал", "R-2": "большой  зал", "R-3": "Малый зал"})
	if diff := cmp.Diff(map[string]string{"R-1": "Большой зал (R-1)", "R-2": "большой  зал (R-2)", "R-3": "Малый зал"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestListsAreInTheOrderOfTheLanguage(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string
	}{
		{"Ё is with Е and after it", []string{"Дмитриев А.", "Ежов А.", "Елкин А.", "Ёлкин А.", "Ёлкин Б.", "Елкина А.", "Жуков А."}},
		{"a name before longer ones", []string{"Иванов\u00a0И.\u00a0И.", "Иванов\u00a0Я.\u00a0Я.", "Иванов-Водкин А. А.", "Иванова А. А."}},
		{"a hyphen is no letter", []string{"Петров Я.", "Петров-Водкин К.", "Петровский А."}},
		{"particles in small letters", []string{"Ван А.", "ван Дейк А.", "Ванеев А.", "де Толли М.", "Дегтярёв А."}},
		{"Latin names before Cyrillic ones", []string{"Smith J.", "van der Berg A.", "Абрамов А.", "Яшин Л."}},
		{"numbers count", []string{"Класс 2", "Класс 10", "Класс А"}},
	} {
		for _, lang := range []string{"ru", "en"} {
			got := slices.Clone(c.want)
			slices.Reverse(got)
			editions.SortByName(lang, got, func(name string) string { return name })
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, %s (-want +got)\n%s", c.name, lang, diff)
			}
		}
	}
}
