package forms_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/forms"
	"cohort/sql/handin"
)

// A heading that is not known, where columns of the form are missing, may be one
// of them under another name: the file is refused, unless the columns are to be
// passed over. A column of one's own beside a whole form is none.
func TestARenamedColumnIsNotDroppedInSilence(t *testing.T) {
	o := open(t)
	lines := []string{"Person;From date;To date;Kind of absence;Days of week;Begin time;Till", "P-2;01.02.2027;30.06.2027;trip;Wednesday;14:00;16:00"}
	refused := o.text("", lines...)
	if got := refused.Summary(); refused.Outcome != handin.ImportRefused || refused.Language != "en" || got !=
		"Not known: columns E “Days of week”, F “Begin time”, G “Till”, while the form “Absences” has these, which the file lacks: From time, To time, Weekdays. "+
			"Where one of them is meant, give it that heading; to take the file without the columns that are not known, say --ignore-columns." {
		t.Errorf("%s in %s: %s", refused.Outcome, refused.Language, got)
	}
	taken := o.take(forms.File{Data: []byte(strings.Join(lines, "\n")), Ignore: true})
	if got := taken.Unread(); taken.Outcome != handin.ImportTaken || got != "Not read: columns E “Days of week”, F “Begin time”, G “Till”; known but missing: From time, To time, Weekdays." {
		t.Errorf("%s: %s", taken.Outcome, got)
	}
	beside := o.take(forms.File{Data: o.edit("absences", "ru", func(f *excelize.File, s string) { o.set(f, s, "K1", "Моё") })})
	if got := beside.Unread(); beside.Outcome != handin.ImportTaken || got != "Не прочитано: столбец K «Моё»." {
		t.Errorf("%s: %s", beside.Outcome, got)
	}
	if got := o.text("people", "id;left_on", "P-2;01.02.2027").Unread(); got != "" {
		t.Errorf("a file of some columns: %s", got)
	}
}

// A template has all columns of its kind; where one is gone or has another name,
// what was changed in it would be lost.
func TestATemplateKeepsItsColumns(t *testing.T) {
	o := open(t)
	for _, heading := range []string{"Who", ""} {
		data := o.edit("rosters", "en", func(f *excelize.File, s string) { o.set(f, s, "C1", heading) })
		taken := o.take(forms.File{Data: data, Ignore: true})
		if got := taken.Summary(); taken.Outcome != handin.ImportRefused || !strings.HasPrefix(got, "This is a template of the form “Rosters” that lacks columns: Person.") ||
			strings.Contains(got, "C “Who”") != (heading != "") {
			t.Errorf("%q: %s, %s", heading, taken.Outcome, got)
		}
	}
}

// A file is refused in the language of the headings that are known, and those that
// are not are named.
func TestAFileIsRefusedInItsLanguage(t *testing.T) {
	o := open(t)
	taken := o.text("", "Person;From date;Until;Kind of absence", "P-2;01.02.2027;30.06.2027;trip")
	if got := taken.Summary(); got != "This looks like the form “Absences”, but lacks the columns: “To date”. Not known: column C “Until”. Where one of them is meant, give it that heading; add the others." {
		t.Error(got)
	}
	if got := o.text("absences", "Person;From date;From date;To date").Summary(); got != "The column “From date” is there twice: leave one." {
		t.Error(got)
	}
}

// Where no row was good, nothing was taken; one row is one row.
func TestGoodRowsOfWhichThereAreNone(t *testing.T) {
	o := open(t)
	bad := []byte("person;from_date;to_date;kind\nP-9;01.02.2027;02.02.2027;trip")
	taken := o.take(forms.File{Data: bad, Good: true})
	if taken.Outcome != handin.ImportRefused || !strings.HasPrefix(taken.End(), "No row was good: nothing was taken. ") || !strings.Contains(taken.Summary(), ": 1 row in the file;") {
		t.Errorf("%s: %s %s", taken.Outcome, taken.Summary(), taken.End())
	}
	both := append(bad, "\nT-1;20.01.2027;20.01.2027;illness"...)
	taken = o.take(forms.File{Data: both, Good: true})
	if taken.Outcome != handin.ImportInPart || !strings.HasPrefix(taken.End(), "The good rows are so already: nothing was changed. ") || !strings.Contains(taken.Summary(), ": 2 rows in the file;") {
		t.Errorf("%s: %s %s", taken.Outcome, taken.Summary(), taken.End())
	}
}

// A day that no month has is said to be none.
func TestADayThatNoMonthHas(t *testing.T) {
	o := open(t)
	for day, want := range map[string]string{
		"31.02.2027": "there is no 31 February 2027; put a day that there is",
		"2027-02-29": "there is no 29 February 2027; put a day that there is",
		"31.13.2027": "is no date, or is written in another way; write it like 22.01.2027",
		"32.01.2027": "is no date, or is written in another way; write it like 22.01.2027",
	} {
		got := strings.Join(o.text("", "person;from_date;to_date;kind", "P-2;01.02.2027;"+day+";trip").Wrongs(), "\n")
		if !strings.HasSuffix(got, ": "+want) {
			t.Errorf("%s: %s", day, got)
		}
	}
	got := strings.Join(o.text("", "Аудитория;Занято с;Занято до;Для кого или чего", "A1;30.02.2027 10:00;01.03.2027 10:00;x").Wrongs(), "\n")
	if !strings.HasSuffix(got, ": 30 февраля 2027 года не бывает; поставьте день, который есть") {
		t.Error(got)
	}
}

// The form of attendance takes the short key of a sheet as well.
func TestAttendanceByTheKeyOfTheSheet(t *testing.T) {
	o := open(t)
	o.issued()
	taken := o.text("attendance", "session;person;mark", key("s-1")+";P-2;present")
	same(t, "faults", taken.Wrongs())
	if o.marks() != "s-1 P-2 present; " {
		t.Error(o.marks())
	}
}

// A row that is erased on the sheet is not deleted: it comes back with one remark. Of a sheet
// that was copied nobody can say which is meant.
func TestAnErasedRowAndACopiedSheet(t *testing.T) {
	o := open(t)
	o.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ('AB-9', 'P-2', '2027-02-01', '2027-02-05', 'trip')`)
	before := o.value(`select string_agg(id, ' ' order by id) from cohort.absences`)
	erased := o.take(forms.File{Data: o.edit("absences", "ru", func(f *excelize.File, sheet string) {
		for col := 'C'; col < 'K'; col++ {
			if err := f.SetCellValue(sheet, string(col)+"2", nil); err != nil {
				t.Fatal(err)
			}
		}
	})})
	if len(erased.Faults) != 1 || erased.Faults[0].Code != "erased" || o.value(`select string_agg(id, ' ' order by id) from cohort.absences`) != before {
		t.Errorf("an erased row: %+v", erased.Faults)
	}
	copied := o.take(forms.File{Data: o.edit("absences", "ru", func(f *excelize.File, sheet string) {
		from, err := f.GetSheetIndex(sheet)
		if err != nil {
			t.Fatal(err)
		}
		to, err := f.NewSheet("copy")
		if err != nil {
			t.Fatal(err)
		}
		if err := f.CopySheet(from, to); err != nil {
			t.Fatal(err)
		}
	})})
	if copied.Unfit == nil || copied.Unfit.Code != "copies" {
		t.Errorf("a copied sheet: %v", copied.Unfit)
	}
}

// A key that is typed with letters that look like its own is that key: of a row of the table,
// of a candidate who is hired, of a row above.
func TestAKeyInLettersThatLookLikeItsOwn(t *testing.T) {
	o := open(t)
	const heads = "id;family_name;given_name;office;position;started_on"
	row := func(id, name string) string { return id + ";" + name + ";Лев;OF-1;специалист;18.01.2027" }
	if taken := o.text("people", heads, row("Р-2", "Пробный")); taken.Outcome != handin.ImportTaken || o.value(`select count(*)::text from cohort.people where id like '_-2'`) != "1" {
		t.Errorf("of the table: %s, %+v", taken.Outcome, taken.Changes)
	}
	if taken := o.text("people", heads, row("P-9", "Иной"), row("Р-9", "Иной")); len(taken.Faults) != 1 || taken.Faults[0].Code != "twice" {
		t.Errorf("of a row above: %+v", taken.Faults)
	}
	o.exec(`insert into cohort.candidates (id, family_name, given_name, office, position, stage, stage_since) select 'C-9', 'Иная', 'Ева', 'OF-1', 'специалист', id, '2027-01-04 10:00+03' from cohort.stages limit 1`)
	if taken := o.text("people", heads, row("С-9", "Иная")); taken.Outcome != handin.ImportTaken || o.value(`select id from cohort.people where family_name = 'Иная'`) != "C-9" {
		t.Errorf("of a candidate: %s, %+v", taken.Outcome, taken.Faults)
	}
	if taken := o.text("people", heads, row("Ж-9", "Своя")); taken.Outcome != handin.ImportTaken {
		t.Errorf("of its own: %s, %+v", taken.Outcome, taken.Faults)
	}
}

// Whoever sends a letter has no commands: a file that is refused tells them what they can do.
func TestALetterIsToldOfNoCommand(t *testing.T) {
	o := open(t)
	for text, want := range map[string]string{
		"a;b\n1;2": "пришлите таблицу по шаблону, его дадут операторы.",
		"Сотрудник;С даты;По дату;Вид отсутствия;Whom":  "неизвестные столбцы удалите.",
		"Person;From date;To date;Kind of absence;Whom": "take the columns that are not known out.",
	} {
		taken := o.take(forms.File{Data: []byte(text), Sender: &forms.Sender{Everything: true, Proven: true}})
		if got := taken.Summary(); taken.Unfit == nil || !strings.HasSuffix(got, want) || strings.Contains(got, "--") || strings.Contains(got, "cohort ") {
			t.Errorf("%q: %s", text, got)
		}
	}
}
