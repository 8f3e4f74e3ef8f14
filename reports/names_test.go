package reports_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/internal/editions/foreign"
	"cohort/planner/ledger"
	"cohort/reports/internal/given"
	"cohort/reports/waves"
)

func TestFileNames(t *testing.T) {
	ru, en := given.Words(t, "ru"), given.Words(t, "en")
	h := editions.Head{Place: "ВДНХ", Monday: given.Date(t, "2027-01-18"), Edition: 2}
	own := editions.OwnWeek{Head: h, Trainer: editions.Trainer{Person: editions.Person{Name: "Соколова Е. В."}}}
	own.Reader = own.Trainer.Name
	evil := own
	evil.Trainer.Name = "../Соколова/../etc/"
	for _, c := range []struct{ got, want string }{
		{ru.TimetableFile(h), "Расписание_ВДНХ_2027-W03_изд2.xlsx"},
		{en.TimetableFile(h), "Timetable_ВДНХ_2027-W03_ed2.xlsx"},
		{ru.OwnFile(own), "Неделя-тренера_Соколова-Е-В_2027-W03_изд2.xlsx"},
		{ru.CalendarFile(own), "Календарь_Соколова-Е-В_2027-W03_изд2.ics"},
		{ru.OwnFile(evil), "Неделя-тренера_Соколова-etc_2027-W03_изд2.xlsx"},
		{ru.WavesFile(editions.Head{Place: "Тропарёво-Никулино", Monday: given.Date(t, "2026-12-28"), Edition: 11}), "Волны_Тропарёво-Никулино_2026-W53_изд11.xlsx"},
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
		{"initials without a space", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Чужой И.П.") }, all[:1]},
		{"letters of two signs", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Чужои\u0306 И. П.") }, all[:1]},
		{"a hyphen that nobody sees", func(f *excelize.File) error { return f.SetCellStr("Sheet1", "A1", "Чу\u00adжой\u200b И. П.") }, all[:1]},
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
			got, err := foreign.In(out.Bytes(), may, all)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if _, err := foreign.In([]byte("no workbook"), may, all); err == nil {
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
		if err := waves.Write(&out, o, given.Words(t, "ru")); err != nil {
			t.Fatal(err)
		}
		got, err := foreign.In(out.Bytes(), may, all)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := check(o); len(got) > 0 {
		t.Errorf("foreign names: %q", got)
	}
	var out bytes.Buffer
	if err := waves.Write(&out, o, given.Words(t, "ru")); err != nil {
		t.Fatal(err)
	}
	stranger := personName(7)
	got, err := foreign.In(out.Bytes(), may, all, "Волны", "<p>Перенос: "+stranger+"</p>")
	if diff := cmp.Diff([]string{stranger}, got); err != nil || diff != "" {
		t.Errorf("a name in the message around it (-want +got), %v:\n%s", err, diff)
	}
	o.Changes = append(o.Changes, editions.Change{Course: "x", After: o.Changes[0].After, Causes: []editions.Cause{{Kind: ledger.Better}}, People: []string{stranger}})
	if got := check(o); len(got) != 1 || got[0] != stranger {
		t.Errorf("a sabotaged workbook passes: %q", got)
	}
	o = officeWaves(t, "ru", 25)
	o.Away[3].Working = append(o.Away[3].Working, editions.Absence{Person: editions.Person{ID: "x", Name: stranger}})
	if got := check(o); len(got) != 1 || got[0] != stranger {
		t.Errorf("somebody of another office is away from this one: %q", got)
	}
}
