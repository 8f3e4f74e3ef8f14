package forms_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/xuri/excelize/v2"

	"cohort/internal/forms"
	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/sql/handin"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var ctx = context.Background()

// office is a desk on the morning of 2027-01-22 in a small world, and its database.
type office struct {
	*forms.Desk
	t  *testing.T
	db *sqlx.DB
}

func open(t *testing.T) office {
	t.Helper()
	url := pgtest.Prepared(t, "world", func(url string) error {
		world, err := os.ReadFile("../../sql/migrations/testdata/world.sql")
		if err != nil {
			return err
		}
		db, err := sqlx.Open("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec(string(world))
		return err
	})
	s, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	words, err := forms.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	today, err := planner.ParseDate("2027-01-22")
	if err != nil {
		t.Fatal(err)
	}
	return office{&forms.Desk{DB: s.DB(), Words: words, Language: "ru", Zone: zone, Today: today, Now: today.At(9*60, zone)}, t, sqlx.NewDb(s.DB(), "postgres")}
}

// take hands a file in.
func (o office) take(f forms.File) *forms.Taken {
	o.t.Helper()
	if f.Name == "" {
		f.Name = "rows.csv"
	}
	if f.Account = "ops"; f.By == "" {
		f.By = "A. Petrova"
	}
	taken, err := o.Take(ctx, f, func(*forms.Taken) error { return nil })
	if err != nil {
		o.t.Fatal(err)
	}
	return taken
}

// text hands in lines with semicolons, which replace what is there.
func (o office) text(kind string, lines ...string) *forms.Taken {
	o.t.Helper()
	return o.take(forms.File{Kind: kind, Data: []byte(strings.Join(lines, "\n")), Replace: true})
}

// value is what a query of one value says.
func (o office) value(query string, args ...any) (out string) {
	o.t.Helper()
	if err := o.db.Get(&out, query, args...); err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
	return out
}

func (o office) exec(query string, args ...any) {
	o.t.Helper()
	if _, err := o.db.Exec(query, args...); err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
}

// edit makes a template, lets somebody work in its first sheet, and saves it.
func (o office) edit(kind, lang string, work func(f *excelize.File, sheet string)) []byte {
	o.t.Helper()
	data, _, err := o.Template(ctx, kind, lang, forms.Scope{})
	if err != nil {
		o.t.Fatal(err)
	}
	return o.work(data, work)
}

func (o office) work(data []byte, work func(f *excelize.File, sheet string)) []byte {
	o.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		o.t.Fatal(err)
	}
	defer f.Close()
	work(f, f.GetSheetName(0))
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		o.t.Fatal(err)
	}
	return out.Bytes()
}

// set writes a cell as a person does.
func (o office) set(f *excelize.File, sheet, cell string, v any) {
	o.t.Helper()
	if err := f.SetCellValue(sheet, cell, v); err != nil {
		o.t.Fatal(err)
	}
}

// row is the number of the row of a sheet in which a text stands, and the text of
// the remarks in it.
func (o office) cells(data []byte, sheet int) [][]string {
	o.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		o.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(sheet))
	if err != nil {
		o.t.Fatal(err)
	}
	return rows
}

// same compares what was said with what should be, line by line.
func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" && len(got)+len(want) > 0 {
		t.Errorf("%s: %s", what, diff)
	}
}

// Each template comes back as it went out and changes nothing, in both languages.
func TestTemplatesComeBackAsTheyAre(t *testing.T) {
	o := open(t)
	o.exec(`insert into cohort.addresses (kind, subject, email, name) values ('manager', 'VDNKH', 'm@example.org', 'М. Иванова'), ('operator', null, 'o@example.org', 'O')`)
	rows := map[string]int{"rooms": 3, "trainers": 1, "people": 1, "candidates": 2, "waves": 1, "rosters": 2, "absences": 1, "closures": 2, "bookings": 2, "nominations": 1, "addresses": 2}
	o.exec(`update cohort.absences set to_date = '2027-02-01'`)
	for _, k := range forms.Kinds {
		for _, lang := range []string{"ru", "en"} {
			data, count, err := o.Template(ctx, k.Name, lang, forms.Scope{})
			if err != nil {
				t.Fatal(err)
			}
			taken := o.take(forms.File{Data: data})
			if taken.Unfit != nil || taken.Kind.Name != k.Name || taken.Language != lang {
				t.Fatalf("%s in %s is taken as %s in %s, %v", k.Name, lang, taken.Kind.Name, taken.Language, taken.Unfit)
			}
			same(t, k.Name+" "+lang, append(taken.Lines(), taken.Wrongs()...))
			if taken.Rows != rows[k.Name] || count < taken.Rows || taken.Same != taken.Rows || taken.Outcome != handin.ImportTaken {
				t.Errorf("%s in %s: %s, %s", k.Name, lang, taken.Outcome, taken.Summary())
			}
		}
	}
}

// A template of an office or a site has its rows alone, and offers what is its own; the
// file changes nothing else. The office and the site are known by key and by name.
func TestATemplateOfAnOfficeOrASite(t *testing.T) {
	o := open(t)
	o.exec(`insert into cohort.absences values ('N-2', 'P-2', '2027-02-01', '2027-02-05', 'holiday'), ('N-3', 'T-1', '2027-03-01', '2027-03-05', 'trip'), ('N-4', 'K-2', '2027-03-01', '2027-03-05', 'holiday')`)
	offered := func(data []byte, column string) (out []string) {
		lists := o.cells(data, 2)
		at := slices.Index(lists[0], column)
		if at < 0 {
			return nil // nothing is offered
		}
		for _, row := range lists[1:] {
			if len(row) > at && row[at] != "" {
				out = append(out, row[at])
			}
		}
		return out
	}
	for _, c := range []struct {
		kind    string
		of      forms.Scope
		keys    string
		column  string
		offered string
	}{
		{"absences", forms.Scope{}, "N-2 N-4 N-3", "Сотрудник", "K-1 Будущая Е. K-2 Другой Я. P-2 Пробный Л. T-1 Тестова А."},
		{"absences", forms.Scope{Office: "OF-1"}, "N-2", "Сотрудник", "K-1 Будущая Е. P-2 Пробный Л."},
		{"absences", forms.Scope{Office: "вднх"}, "N-4", "Сотрудник", "K-2 Другой Я."},
		{"absences", forms.Scope{Site: "VDNKH"}, "N-3", "Сотрудник", "T-1 Тестова А."},
		{"absences", forms.Scope{Site: "STROGINO"}, "", "Сотрудник", ""},
		{"attendance", forms.Scope{Site: "STROGINO"}, "", "Сотрудник", ""},
		{"candidates", forms.Scope{Office: "OF-2"}, "K-2", "Офис", "OF-2 ВДНХ"},
		{"rooms", forms.Scope{Site: "ONLINE"}, "W", "Площадка", "ONLINE Онлайн"},
	} {
		data, count, err := o.Template(ctx, c.kind, "ru", c.of)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, row := range o.cells(data, 0)[1:] {
			if len(row) > 0 && row[0] != "" {
				keys = append(keys, row[0])
			}
		}
		if got := strings.Join(keys, " "); got != c.keys || count != len(keys) {
			t.Errorf("%s of %v: %d rows, %s, want %s", c.kind, c.of, count, got, c.keys)
		}
		if got := strings.ReplaceAll(strings.Join(offered(data, c.column), " "), "\u00a0", " "); got != c.offered {
			t.Errorf("%s of %v offers %s, want %s", c.kind, c.of, got, c.offered)
		}
		taken := o.take(forms.File{Data: data})
		if len(taken.Changes)+len(taken.Faults) > 0 {
			t.Errorf("%s of %v comes back: %v", c.kind, c.of, append(taken.Lines(), taken.Wrongs()...))
		}
	}
	for _, c := range []struct {
		kind string
		of   forms.Scope
		want string
	}{
		{"absences", forms.Scope{Office: "OF-9"}, `there is no office "OF-9"; did you mean OF-1?`},
		{"absences", forms.Scope{Site: "Марс"}, `there is no site "Марс"`},
		{"people", forms.Scope{Site: "VDNKH"}, "people are of no site: leave --site out"},
		{"closures", forms.Scope{Office: "OF-1"}, "closures are of no office: leave --office out"},
	} {
		_, _, err := o.Template(ctx, c.kind, "ru", c.of)
		if _, is := err.(forms.ScopeError); !is || err.Error() != c.want {
			t.Errorf("%s of %v: %v", c.kind, c.of, err)
		}
	}
}

// What people do with a template: change, add, delete, copy a row, move columns,
// write beside. The same file again changes nothing.
func TestAWorkbookIsTaken(t *testing.T) {
	o := open(t)
	o.exec(`insert into cohort.absences values ('N-2', 'P-2', '2027-02-01', '2027-02-05', 'holiday'), ('N-3', 'T-1', '2027-03-01', '2027-03-05', 'trip')`)
	data := o.edit("absences", "ru", func(f *excelize.File, s string) {
		o.set(f, s, "E2", time.Date(2027, 2, 8, 0, 0, 0, 0, time.UTC)) // N-2 ends later
		o.set(f, s, "J3", "да")                                        // N-3 goes
		for cell, v := range map[string]any{"A4": "N-2", "B4": "0123", "C4": "Тестова А.", "D4": "05.04.2027", "E4": "2027-04-06", "F4": "Болезнь", "K4": "=беседа"} {
			o.set(f, s, cell, v) // a new row, copied from the first with its hidden key
		}
		o.set(f, s, "K1", "Примечание для себя")
	})
	taken := o.take(forms.File{Name: "in/absences.xlsx", Data: data})
	same(t, "faults", taken.Wrongs())
	same(t, "changes", taken.Lines(),
		"строка 2, изменено: P-2 Пробный\u00a0Л., 01.02.2027, 05.02.2027 – По дату: 05.02.2027 → 08.02.2027",
		"строка 3, удалено: Сотрудник: T-1 Тестова\u00a0А.; С даты: 01.03.2027; По дату: 05.03.2027; Вид отсутствия: командировка",
		"строка 4, добавлено: Сотрудник: T-1 Тестова\u00a0А.; С даты: 05.04.2027; По дату: 06.04.2027; Вид отсутствия: болезнь")
	if got := o.value(`select string_agg(concat_ws(' ', person, from_date, to_date, kind), ', ' order by from_date) from cohort.absences`); got !=
		"T-1 2027-01-20 2027-01-20 illness, P-2 2027-02-01 2027-02-08 holiday, T-1 2027-04-05 2027-04-06 illness" {
		t.Error(got)
	}
	again := o.take(forms.File{Data: data})
	same(t, "the second time", append(again.Lines(), again.Wrongs()...))
	if again.Same != 3 || again.Outcome != handin.ImportTaken {
		t.Errorf("the second time: %s, %s", again.Outcome, again.Summary())
	}
	if got := o.value(`select concat_ws(' ', kind, file, asked_by, account, taken_at at time zone 'Europe/Moscow', outcome, rows, added, changed, deleted, refused, length(sha256),
		changes -> 0 ->> 'key', changes -> 0 -> 'before' ->> 'to_date', changes -> 0 -> 'after' ->> 'to_date', changes -> 1 -> 'after', jsonb_array_length(faults)) from cohort.imports order by number limit 1`); got !=
		"absences absences.xlsx A. Petrova ops 2027-01-22 09:00:00 taken 3 1 1 1 0 64 N-2 2027-02-05 2027-02-08 null 0" {
		t.Error(got)
	}
}

// The sheet of lists may have all headings of the form; it is none.
func TestTheListsAreNoForm(t *testing.T) {
	o := open(t)
	data := o.edit("waves", "ru", func(f *excelize.File, _ string) {
		for cell, heading := range map[string]string{"A1": "Офис", "B1": "Должность", "C1": "Выход на работу", "D1": "Человек"} {
			o.set(f, "Списки", cell, heading)
		}
	})
	if taken := o.take(forms.File{Data: data}); taken.Unfit != nil || taken.Same != 1 {
		t.Errorf("%s %v", taken.Summary(), taken.Wrongs())
	}
}

// Every fault of every row is found at once, said with its place and with what
// would be right, and nothing is taken.
func TestFaultsAreAllFoundAtOnce(t *testing.T) {
	o := open(t)
	taken := o.text("", "Сотрудник;С даты;По дату;Вид отсутствия;",
		"T-1;01.02.2027;05.02.2027;отпуск;",
		"T-7;31.02.2027;5/2/27;отгул;",
		"P-2 Пробнов Л.;10.02.2027;09.02.2027;;x",
		"Тестова А.;01.02.2027;05.02.2027;отпуск;",
		"Тестова А.;1;;отпуск;")
	same(t, "faults", taken.Wrongs(),
		"строка 3, столбец A «Сотрудник», «T-7»: такого в списке нет; выберите из списка или впишите код. Может быть, T-1?",
		"строка 3, столбец B «С даты», «31.02.2027»: 31 февраля 2027 года не бывает; поставьте день, который есть",
		"строка 3, столбец C «По дату», «5/2/27»: такой даты нет или она записана иначе; напишите как 22.01.2027",
		"строка 3, столбец D «Вид отсутствия», «отгул»: такого варианта нет; можно: отпуск, болезнь, командировка, день в офисах",
		"строка 4, столбец A «Сотрудник», «P-2 Пробнов Л.»: P-2 – это Пробный\u00a0Л.; впишите верный код или верное имя",
		"строка 4, столбец D «Вид отсутствия»: пусто, а без этого строку не принять; заполните",
		"строка 4, столбец C «По дату», «09.02.2027»: раньше, чем «С даты» (10.02.2027); поставьте тот же день или позже",
		"строка 5: то же, что в строке 2; оставьте одну из них",
		"строка 6, столбец B «С даты», «1»: такой даты нет или она записана иначе; напишите как 22.01.2027",
		"строка 6, столбец C «По дату»: пусто, а без этого строку не принять; заполните")
	if taken.Outcome != handin.ImportRefused || o.value(`select count(*) from cohort.absences`) != "1" {
		t.Errorf("%s, %s", taken.Outcome, taken.Summary())
	}
	if got := o.value(`select concat_ws(' ', outcome, added, refused, faults -> 0 ->> 'row', faults -> 0 ->> 'code') from cohort.imports`); got != "refused 0 4 3 unknown" {
		t.Error(got)
	}
	back, err := taken.Remarks()
	if err != nil {
		t.Fatal(err)
	}
	rows := o.cells(back, 0)
	if rows[0][5] != "Замечания" || len(rows[1]) > 5 || !strings.HasPrefix(rows[2][5], "Сотрудник: такого в списке нет") || strings.Count(rows[2][5], "\n") != 3 || rows[2][0] != "T-7" {
		t.Errorf("the file comes back as %q", rows)
	}
}

// The workbook comes back as it was with a column of remarks; mended, it is taken.
func TestRemarksComeBackInTheWorkbook(t *testing.T) {
	o := open(t)
	data := o.edit("closures", "en", func(f *excelize.File, s string) {
		o.set(f, s, "F2", time.Date(2027, 1, 20, 0, 0, 0, 0, time.UTC))
		if err := f.SetCellFormula(s, "G3", `"Pa"&"int"`); err != nil {
			t.Fatal(err)
		}
	})
	taken := o.take(forms.File{Data: data})
	same(t, "faults", taken.Wrongs(),
		"sheet “Closures”, row 2, column F “To date”, “20.01.2027”: is before “From date” (25.01.2027); put that day or a later one",
		"sheet “Closures”, row 3, column G “Why shut”, “=\"Pa\"&\"int\"”: is a formula; put the value itself there (copy, paste as values)")
	back, err := taken.Remarks()
	if err != nil {
		t.Fatal(err)
	}
	rows := o.cells(back, 0)
	if rows[0][10] != "Remarks" || !strings.HasPrefix(rows[1][10], "To date: is before") || rows[1][0] != "X1" {
		t.Errorf("it comes back as %q", rows)
	}
	mended := o.work(back, func(f *excelize.File, s string) {
		o.set(f, s, "F2", time.Date(2027, 1, 27, 0, 0, 0, 0, time.UTC))
		o.set(f, s, "G3", "")
	})
	taken = o.take(forms.File{Data: mended})
	same(t, "faults of the mended one", taken.Wrongs(), "sheet “Closures”, row 3, column G “Why shut”: is empty; fill it in, no row goes without it")
	if back, err = taken.Remarks(); err != nil {
		t.Fatal(err)
	}
	if rows := o.cells(back, 0); rows[0][10] != "Remarks" || len(rows[1]) > 10 && rows[1][10] != "" || len(rows[0]) > 11 {
		t.Errorf("older remarks stay: %q", rows)
	}
	taken = o.take(forms.File{Data: o.work(back, func(f *excelize.File, s string) { o.set(f, s, "G3", "Paint") })})
	if taken.Outcome != handin.ImportTaken || o.value(`select concat_ws(' ', a.to_date, b.reason) from cohort.closures a, cohort.closures b where a.id = 'X1' and b.id = 'X2'`) != "2027-01-27 Paint" {
		t.Errorf("%s %v", taken.Outcome, taken.Wrongs())
	}
}

// A workbook that no spreadsheet has written comes back too, its cells as texts.
func TestRemarksOfABareWorkbook(t *testing.T) {
	o := open(t)
	var bare bytes.Buffer
	z := zip.NewWriter(&bare)
	cells := func(row ...string) (out string) {
		for _, text := range row {
			out += "<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>"
		}
		return "<row>" + out + "</row>"
	}
	for name, content := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Target="worksheets/1.xml"/></Relationships>`,
		"xl/worksheets/1.xml":        "<worksheet><sheetData>" + cells("person", "from_date", "to_date", "kind") + cells("T-1", "=1+1", "2027-02-01", "trip") + "</sheetData></worksheet>",
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	back, err := o.take(forms.File{Data: bare.Bytes()}).Remarks()
	if err != nil {
		t.Fatal(err)
	}
	if rows := o.cells(back, 0); len(rows) != 2 || rows[1][1] != "=1+1" || !strings.HasPrefix(rows[1][4], "from_date: is no date") {
		t.Errorf("it comes back as %q", rows)
	}
}

// A sheet of very many cells comes back as its rows with remarks, in the columns of
// the form.
func TestRemarksOfALargeSheet(t *testing.T) {
	o := open(t)
	lines := []string{"note;person;from_date;to_date;kind;other" + strings.Repeat(";more", 60)}
	for i := range 2500 {
		lines = append(lines, fmt.Sprintf("n;P-2;%s;2027-02-01;trip;o%s", planner.Date(10_000+i), strings.Repeat(";x", 60)))
	}
	lines[7] = strings.Replace(lines[7], "P-2", "P-3", 1)
	back, err := o.take(forms.File{Data: []byte(strings.Join(lines, "\n")), Ignore: true}).Remarks()
	if err != nil {
		t.Fatal(err)
	}
	rows := o.cells(back, 0)
	if len(rows) != 2 || rows[0][1] != "person" || rows[1][0] != "" || rows[1][1] != "P-3" || !strings.HasPrefix(rows[1][len(rows[1])-1], "person: is not in the list") {
		t.Errorf("it comes back as %d rows, %q", len(rows), rows[:min(len(rows), 3)])
	}
}

// A row that somebody else changed since is a conflict where the file would change
// it too, and nothing where the file left it alone or says the same.
func TestWhatOthersChangedMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name      string
		meanwhile string
		edit      func(o office, f *excelize.File, s string)
		fault     string
		reason    string // of X2, afterwards
	}{
		{"nobody", "", func(o office, f *excelize.File, s string) { o.set(f, s, "G3", "Paint") }, "", "Paint"},
		{"both", `update cohort.closures set reason = 'Крыша' where id = 'X2'`, func(o office, f *excelize.File, s string) { o.set(f, s, "G3", "Paint") },
			"was entered or changed by somebody else. Now it says: Why shut: Крыша; you sent: Why shut: Paint. It stays as it is. To put yours in its place, send the file with remarks again; to leave it, take the row out of the file", "Крыша"},
		{"both the same", `update cohort.closures set reason = 'Paint' where id = 'X2'`, func(o office, f *excelize.File, s string) { o.set(f, s, "G3", "Paint") }, "", "Paint"},
		{"others alone", `update cohort.closures set reason = 'Крыша' where id = 'X2'`, func(o office, f *excelize.File, s string) { o.set(f, s, "G2", "Test") }, "", "Крыша"},
		{"another row", `update cohort.closures set reason = 'Крыша' where id = 'X1'`, func(o office, f *excelize.File, s string) { o.set(f, s, "G3", "Paint") }, "", "Paint"},
		{"deleted here, changed there", `update cohort.closures set to_date = '2027-01-28' where id = 'X2'`, func(o office, f *excelize.File, s string) { o.set(f, s, "J3", "yes") },
			"was entered or changed by somebody else. Now it says: Site: VDNKH VDNKh; Room: A1 Auditorium 1; From date: 25.01.2027; To date: 28.01.2027; Why shut: Ремонт; you sent: Delete. It stays as it is. To put yours in its place, send the file with remarks again; to leave it, take the row out of the file", "Ремонт"},
		{"changed here, deleted there", `delete from cohort.closures where id = 'X2'`, func(o office, f *excelize.File, s string) { o.set(f, s, "G3", "Paint") },
			"was deleted by somebody else meanwhile; if it is needed, add it anew below", "-"},
		{"deleted by both", `delete from cohort.closures where id = 'X2'`, func(o office, f *excelize.File, s string) { o.set(f, s, "J3", "yes") }, "", "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := open(t)
			data := o.edit("closures", "en", func(f *excelize.File, s string) { c.edit(o, f, s) })
			if c.meanwhile != "" {
				o.exec(c.meanwhile)
			}
			taken := o.take(forms.File{Data: data})
			got := strings.Join(taken.Wrongs(), "\n")
			if want := "sheet “Closures”, row 3: " + c.fault; c.fault == "" && got != "" || c.fault != "" && got != want {
				t.Errorf("said %q, want %q", got, want)
			}
			if reason := o.value(`select coalesce((select reason from cohort.closures where id = 'X2'), '-')`); reason != c.reason {
				t.Errorf("it says %q, want %q", reason, c.reason)
			}
		})
	}
}

// Where the other change came by a file, the conflict says whose it was.
func TestAConflictNamesWhoElseSentAFile(t *testing.T) {
	o := open(t)
	one := o.edit("closures", "en", func(f *excelize.File, s string) { o.set(f, s, "G3", "Paint") })
	other := o.edit("closures", "en", func(f *excelize.File, s string) { o.set(f, s, "G3", "Roof") })
	if taken := o.take(forms.File{Data: one}); taken.Outcome != handin.ImportTaken {
		t.Fatal(taken.Wrongs())
	}
	same(t, "faults", o.take(forms.File{Data: other}).Wrongs(),
		"sheet “Closures”, row 3: was entered or changed by somebody else (A. Petrova, 22.01.2027 09:00). Now it says: Why shut: Paint; you sent: Why shut: Roof. It stays as it is. To put yours in its place, send the file with remarks again; to leave it, take the row out of the file")
}

// What the database refuses is told by row like all else; the good rows alone can
// be taken; a trial changes nothing and is not recorded.
func TestWhatTheDatabaseRefuses(t *testing.T) {
	o := open(t)
	lines := []string{"room,starts_at,ends_at,title", "A1,27.01.2027 13:00,27.01.2027 15:00,Late", "A1,28.01.2027 10:00,28.01.2027 11:00,Good", "C1,28.01.2027 10:00,28.01.2027 11:00,Good too"}
	data := []byte(strings.Join(lines, "\n"))
	refused := "row 2: the room has another booking at that time; choose another time or another room"
	for _, c := range []struct {
		file    forms.File
		outcome string
		count   string
	}{
		{forms.File{Try: true}, handin.ImportRefused, "2 0"}, {forms.File{}, handin.ImportRefused, "2 1"},
		{forms.File{Try: true, Good: true}, handin.ImportInPart, "2 1"}, {forms.File{Good: true}, handin.ImportInPart, "4 2"}, {forms.File{Good: true}, handin.ImportInPart, "4 3"},
	} {
		c.file.Data = data
		taken := o.take(c.file)
		same(t, "faults", taken.Wrongs(), refused)
		if got := o.value(`select concat_ws(' ', (select count(*) from cohort.bookings), (select count(*) from cohort.imports))`); taken.Outcome != c.outcome || got != c.count {
			t.Errorf("%+v: %s, %s", c.file.Good, taken.Outcome, got)
		}
	}
}

// Rows that stand in each other's way, in a chain and in a circle, change places.
func TestRowsChangePlaces(t *testing.T) {
	o := open(t)
	for _, c := range []struct{ name, text, want string }{
		{"a chain", "id;room;starts_at;ends_at;title\nB1;A1;27.01.2027 12:00;27.01.2027 14:00;a\nB2;A1;27.01.2027 14:00;27.01.2027 16:00;b\n", "B1 12, B2 14"},
		{"a circle", "id;room;starts_at;ends_at;title\nB1;A1;27.01.2027 14:00;27.01.2027 16:00;a\nB2;A1;27.01.2027 12:00;27.01.2027 14:00;b\n", "B1 14, B2 12"},
	} {
		taken := o.text("", strings.Split(c.text, "\n")...)
		same(t, c.name, taken.Wrongs())
		if got := o.value(`select string_agg(id || to_char(starts_at at time zone 'Europe/Moscow', ' HH24'), ', ' order by id) from cohort.bookings`); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// Columns that end on other tables, and what stands in for a deletion.
func TestEachKindHasItsRules(t *testing.T) {
	shared := open(t)
	for _, c := range []struct {
		name  string
		kind  string
		lines []string
		fault string // of the row in question; empty: it is taken
		query string
		want  string
	}{
		{"a new trainer with courses", "", []string{"Код;Фамилия;Имя;Своя площадка;Роль;Минут в день, не больше;Минут в неделю, не больше;Минут в неделю, желательно не больше;Программы обучения",
			"T-2;Новая;Ия;ВДНХ;тренер-психолог;480;2400;1560;SRV-02, Основы"}, "",
			`select roles::text || string_agg(course, ' ' order by course) from cohort.trainers join cohort.trainer_courses on trainer = id where id = 'T-2' group by roles`, "{psychologist}SRV-01 SRV-02"},
		{"a trainer's courses alone", "trainers", []string{"id;courses", "T-1;IT-01"}, "", `select string_agg(course, ' ') from cohort.trainer_courses`, "IT-01"},
		{"a trainer with a person's key", "", []string{"id;family_name;given_name;home_site;roles;max_day_minutes;max_week_minutes;target_week_minutes", "P-2;a;b;VDNKH;psychologist;1;1;1"},
			"row 2, column A “id”: a person or a candidate has that ID; give the trainer another", "", ""},
		{"targets above the most", "trainers", []string{"id;max_week_minutes;target_week_minutes", "T-1;100;101"},
			"row 2, column B “max_week_minutes”, “100”: is less than “Minutes a week, better not above” (101); put as many or more", "", ""},
		{"a trainer goes", "trainers", []string{"id;delete", "T-1;yes"}, "", `select (count(*) + (select count(*) from cohort.rosters))::text from cohort.trainers`, "0"},
		{"hours of a room", "rooms", []string{"id;Monday;Sunday", "A1;9:00-13:00, 14:00–18:00;"}, "",
			`select string_agg(concat_ws(' ', weekday, from_minute, to_minute), ', ' order by from_minute) from cohort.room_hours`, "1 540 780, 1 840 1080"},
		{"the way to a room", "rooms", []string{"Код;Как пройти, по-русски", "A1;2 этаж, направо от лифта"}, "", `select way_ru || '|' || way_en from cohort.rooms where id = 'A1'`, "2 этаж, направо от лифта|"},
		{"a long way to a room", "rooms", []string{"id;way_en", "A1;" + strings.Repeat("x", 61)}, "row 2: the way to a room is said in at most 60 signs; say it shorter", "", ""},
		{"hours that overlap", "rooms", []string{"id;Monday", "A1;9:00-13:00, 12:00-18:00"}, "row 2, column B “Monday”, “9:00-13:00, 12:00-18:00”: has hours that overlap; let one span end before the next begins", "", ""},
		{"a room is nowhere", "rooms", []string{"id;site;name_ru;name_en;seats", "A9;VDNHK;a;b;0"}, "row 2, column B “site”, “VDNHK”: is not in the list; choose from the list, or write the ID. Is VDNKH meant?\n" +
			"row 2, column E “seats”, “0”: must be a whole number from 1 to 10000", "", ""},
		{"a person leaves", "people", []string{"id;left_on", "P-2;01.02.2027"}, "", `select left_on::text from cohort.people where id = 'P-2'`, "2027-02-01"},
		{"what a person needs of a room", "people", []string{"id;needs", "P-2;projector"}, "", `select needs[1] from cohort.people where id = 'P-2'`, "projector"},
		{"what a new candidate needs of a room", "", []string{"id;family_name;given_name;office;position;stage;stage_since;needs", "K-8;Иная;Ада;OF-2;специалист;application;20.01.2027 15:30;projector"}, "",
			`select needs[1] from cohort.candidates where id = 'K-8'`, "projector"},
		{"a person is not deleted", "people", []string{"id;delete", "P-2;yes"}, "row 2, column B “delete”: cannot be deleted: people are not deleted; fill in “Left on”", "", ""},
		{"a position that looks like a slip", "people", []string{"id;position", "P-2;специализт"}, "row 2, column B “position”, “специализт”: is not in the list; choose from the list, or write the ID. Is специалист meant?", "", ""},
		{"a position of its own", "people", []string{"id;position", "P-2;заведующая"}, "", `select position from cohort.people where id = 'P-2'`, "заведующая"},
		{"capitals and blanks make no position", "people", []string{"id;position", "P-2;  Специалист "}, "", `select position from cohort.people where id = 'P-2'`, "специалист"},
		{"hired", "", []string{"Код;Фамилия;Имя;Отчество;Офис;Должность;Выход на работу", "K-1;Будущая;Ева;;Сокол;специалист;01.02.2027"}, "", `select count(*)::text from cohort.people where id = 'K-1'`, "1"},
		{"a candidate moves on", "candidates", []string{"id;stage;stage_since", "K-1;Оффер;20.01.2027 15:30"}, "",
			`select concat_ws(' ', c.stage, count(*), max(m.from_stage)) from cohort.candidates c join cohort.stage_moves m on m.candidate = c.id where id = 'K-1' group by c.stage`, "offer 2 application"},
		{"a candidate withdraws", "candidates", []string{"id;stage;stage_since", "K-1;выбыл;20.01.2027 15:30"}, "", `select concat_ws(' ', outcome, stage) from cohort.candidates where id = 'K-1'`, "lost application"},
		{"a move back in time", "candidates", []string{"id;stage;stage_since", "K-1;offer;10.01.2027 15:30"}, "row 2, column C “stage_since”: must be later than it was (11.01.2027 10:00), for the stage changes", "", ""},
		{"the move was later", "candidates", []string{"id;stage_since", "K-1;12.01.2027 9:05"}, "", `select to_char(stage_since at time zone 'Europe/Moscow', 'DD HH24:MI') from cohort.candidates where id = 'K-1'`, "12 09:05"},
		{"a new candidate", "", []string{"id;family_name;given_name;office;position;stage;stage_since", "K-9;Иная;Ада;OF-2;специалист;application;20.01.2027 15:30"}, "",
			`select concat_ws(' ', stage, patronymic, count(*)) from cohort.candidates join cohort.stage_moves on candidate = id where id = 'K-9' group by stage, patronymic`, "application  1"},
		{"a roster beside another", "", []string{"person;pattern;from_date;from_minute;to_minute", "T-1;5/2;01.03.2027;9:00;18:00"},
			"row 2: the person has a roster with some of those hours already; end the other one the day before (“To date”), or change the hours", "", ""},
		{"a roster with other hours beside another", "", []string{"person;pattern;from_date;to_date;from_minute;to_minute;weekdays", "T-1;weekly;04.01.2027;31.01.2027;18:00;20:00;Monday, Wednesday"}, "",
			`select array_to_string(weekdays, ' ') from cohort.rosters where pattern = 'weekly'`, "1 3"},
		{"a rotation over midnight, open-ended", "", []string{"person;pattern;anchor_date;from_date;to_date;from_minute;to_minute", "P-2;4/4;01.03.2027;01.03.2027;без срока;20:00;8:00"}, "",
			`select concat_ws(' ', pattern, to_date, from_minute, to_minute) from cohort.rosters where person = 'P-2'`, "4/4 infinity 1200 480"},
		{"a weekly roster of no weekday", "", []string{"person;pattern;from_date;from_minute;to_minute", "P-2;weekly;01.03.2027;9:00;18:00"},
			"row 2: a weekly roster needs the weekdays that are worked; others leave this empty", "", ""},
		{"a roster of no hours", "", []string{"person;pattern;from_date;from_minute;to_minute", "P-2;5/2;01.03.2027;9:00;9:00"},
			"row 2, column E “to_minute”: a shift does not end as it begins; one that ends earlier ends on the next day", "", ""},
		{"Wednesdays from two to four", "", []string{"person;from_date;to_date;kind;from_minute;to_minute;weekdays", "P-2;01.02.2027;30.06.2027;trip;14:00;16:00;среда"}, "",
			`select concat_ws(' ', from_minute, to_minute, array_to_string(weekdays, ',')) from cohort.absences where person = 'P-2'`, "840 960 3"},
		{"from two, until nobody knows when", "", []string{"person;from_date;to_date;kind;from_minute", "P-2;01.02.2027;30.06.2027;trip;14:00"},
			"row 2: has one of the two hours, or the same twice; give both, or neither for the whole day", "", ""},
		{"a closure over midnight", "", []string{"site;from_date;to_date;reason;from_minute;to_minute", "VDNKH;01.03.2027;open-ended;x;22:00;6:00"}, "",
			`select concat_ws(' ', to_date, from_minute, to_minute) from cohort.closures where reason = 'x'`, "infinity 1320 360"},
		{"a booking without an end", "", []string{"room;starts_at;ends_at;title", "C1;01.03.2027 10:00;open-ended;x"}, "", `select ends_at::text from cohort.bookings where title = 'x'`, "infinity"},
		{"one ends, the next begins", "", []string{"id;person;pattern;anchor_date;from_date;to_date;from_minute;to_minute", "R-2;T-1;2/2;31.12.2026;01.02.2027;28.02.2027;0:00;24:00", ";T-1;5/2;;01.03.2027;;9:00;18:00"}, "",
			`select count(*)::text from cohort.rosters`, "3"},
		{"2/2 without a first day", "", []string{"person;pattern;anchor_date;from_date;from_minute;to_minute", "P-2;2/2;;01.03.2027;9:00;18:00"},
			"row 2, column C “anchor_date”: a rotation such as 2/2 needs a first day on; 5/2 and weekly leave this empty", "", ""},
		{"a room of another site", "", []string{"site;room;from_date;to_date;reason", "STROGINO;A1;01.03.2027;01.03.2027;x"}, "row 2, column B “room”: the room is not on that site; choose the site that it is on", "", ""},
		{"a wave twice", "", []string{"office;position;start_date;headcount", "OF-1;специалист;01.02.2027;7"},
			"row 2: there is a wave of that office, position and day already; change the number of people in it", "", ""},
		{"the same wave", "", []string{"office;position;start_date;headcount", "OF-1;специалист;01.02.2027;1"}, "", `select count(*)::text from cohort.waves`, "1"},
		{"nominated twice", "", []string{"person;course;earliest_date;due_date;weight", "P-1;SRV-02;20.01.2027;25.01.2027;6"},
			"row 2, column E “weight”, “6”: must be a whole number from 2 to 5", "", ""},
		{"a trainer is not nominated", "", []string{"person;course;earliest_date;due_date;weight", "T-1;SRV-02;20.01.2027;25.01.2027;3"}, "row 2, column A “person”, “T-1”: is not in the list; choose from the list, or write the ID. Is K-1 meant?", "", ""},
		{"a manager of an office", "", []string{"kind;subject;email;name;active", "manager;OF-1;a@example.org;A;yes"}, "row 2, column B “subject”, “OF-1”: must be the site of this manager; choose it from the list", "", ""},
		{"no address", "", []string{"kind;subject;email;name;active", "operator;;a;A;yes"}, "row 2, column C “email”: is no e-mail address; write it like name@example.org", "", ""},
		{"a reader", "", []string{"kind;subject;email;name;language;active", "руководитель офиса;OF-1;a@example.org;A;;да"}, "", `select concat_ws(' ', kind, subject, language is null, active) from cohort.addresses`, "office_head OF-1 t t"},
		{"a reader of no mail server", "", []string{"kind;subject;email;name;language;active", "руководитель офиса;OF-1;x@host;A;;да"}, "row 2, column C “email”: the address lacks the name of a mail server; write it like name@example.org",
			`select count(*)::text from cohort.addresses where email = 'x@host'`, "0"},
		{"a letter in a cell", "", []string{"session;person;attended", strings.Repeat("ab", 2500) + ";P-2;absent"},
			"row 2, column A “session”, “" + strings.Repeat("ab", 30) + "…”: is too long with 5000 characters; at most 300 are allowed", "", ""},
		{"a session that nobody knows", "", []string{"session;person;attended", "2027-01-15-0123456789ab/8;P-2;absent"}, "row 2, column A “session”, “2027-01-15-0123456789ab/8”: is not in the list; choose from the list, or write the ID.", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := shared // a file that is refused changes nothing
			if o.t = t; c.fault == "" {
				o = open(t)
			}
			taken := o.text(c.kind, c.lines...)
			if taken.Unfit != nil {
				t.Fatal(taken.Summary())
			}
			english := *taken
			english.Language = "en"
			if got := strings.Join(english.Wrongs(), "\n"); got != c.fault && !strings.HasPrefix(c.lines[0], "Код") {
				t.Errorf("said %q, want %q", got, c.fault)
			}
			if c.query != "" {
				if got := o.value(c.query); got != c.want {
					t.Errorf("now %q, want %q; %q", got, c.want, taken.Wrongs())
				}
			}
			if again := o.text(c.kind, c.lines...); c.fault == "" && len(again.Changes)+len(again.Faults) > 0 {
				t.Errorf("the second time: %q %q", again.Lines(), again.Wrongs())
			}
		})
	}
}

// A deletion says what goes with it.
func TestADeletionSaysWhatGoesWithIt(t *testing.T) {
	o := open(t)
	taken := o.text("trainers", "Код;Удалить", "T-1;да")
	if got := strings.Join(taken.Lines(), ""); !strings.HasSuffix(got, "; вместе с этим удалятся: графики работы: 2, отсутствия: 1, программы, которые может вести: 1") {
		t.Error(got)
	}
}

// Files that are no forms, and those of which nobody can say which form they are.
func TestUnfitFiles(t *testing.T) {
	o := open(t)
	for _, c := range []struct{ name, kind, text, want string }{
		{"nothing", "", "", "Файл пуст."},
		{"a text", "", "Добрый день!\nВо вложении график.\n", "Не видно заголовков таблицы в первых 20 строках: возьмите шаблон (cohort template) или назовите вид таблицы (--kind)."},
		{"half of the columns", "", "Сотрудник;С даты\nT-1;01.02.2027\n", "«По дату», «Вид отсутствия»"},
		{"a column twice", "absences", "Сотрудник;С даты;По дату;С даты;Вид отсутствия\n", "Столбец «С даты» есть дважды: оставьте один."},
		{"a picture", "", "\x89PNG\x00", "Это не таблица: нужен файл Excel (.xlsx) или CSV."},
	} {
		taken := o.text(c.kind, c.text)
		if taken.Unfit == nil || !strings.Contains(taken.Summary(), c.want) || taken.Outcome != handin.ImportRefused {
			t.Errorf("%s: %s %q, want %q", c.name, taken.Outcome, taken.Summary(), c.want)
		}
	}
	if got := o.value(`select string_agg(faults -> 0 ->> 'code', ' ' order by number) from cohort.imports`); got != "empty no_headings headings heading_twice foreign" {
		t.Error(got)
	}
}

// A table whose facts come from elsewhere takes nothing.
func TestFactsThatAreKeptElsewhere(t *testing.T) {
	o := open(t)
	o.exec(`create or replace view input.absences as 
		select ''::text as id, ''::text as person, null::date as from_date, null::date as to_date, ''::text as kind,
			null::integer as from_minute, null::integer as to_minute, '{}'::integer[] as weekdays`)
	_, err := o.Take(ctx, forms.File{Data: []byte("person;from_date;to_date;kind\nT-1;01.02.2027;01.02.2027;trip\n")}, func(*forms.Taken) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "kept in another system") {
		t.Error(err)
	}
}

// What forms say is there in both languages.
func TestEveryWordOfTheFormsIsThere(t *testing.T) {
	words, err := forms.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range forms.Kinds {
		keys = append(keys, "form_kind_"+k.Name)
		if k.Stays != "" {
			keys = append(keys, k.Stays)
		}
		for _, c := range k.Columns {
			keys = append(keys, c.Word, "form_how_"+string(c.Type))
		}
	}
	for _, file := range []string{"cell/read.go", "cell/lists.go", "compare.go", "read.go", "rivals.go", "merged.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:wrong\(| Code: |blame\(row, [^,]+, |return "(?:\w+)?", )"(\w+)"`).FindAllStringSubmatch(string(source), -1) {
			keys = append(keys, "form_fault_"+m[1])
		}
		for _, m := range regexp.MustCompile(`Unfit\{Code: "(\w+)"`).FindAllStringSubmatch(string(source), -1) {
			keys = append(keys, "form_file_"+m[1])
		}
	}
	for _, code := range []string{"order_date", "order_clock", "order_moment", "order_integer", "subject_manager", "subject_trainer", "subject_office_head", "refused"} {
		keys = append(keys, "form_fault_"+code)
	}
	for _, table := range []string{"rosters", "absences", "trainer_courses", "room_hours", "closures", "bookings"} {
		keys = append(keys, "form_with_"+table)
	}
	for _, code := range []book.Code{book.Empty, book.Foreign, book.OldExcel, book.OpenDoc, book.Binary, book.Damaged, book.Macros, book.Links, book.TooLarge, book.Unpacks, book.Parts,
		book.Sheets, book.Rows, book.Filled, book.Quotes, book.Long, book.Wide, book.Undecoded} {
		keys = append(keys, "form_file_"+string(code))
	}
	if len(keys) < 150 {
		t.Fatalf("%d keys", len(keys))
	}
	for _, key := range keys {
		for lang, w := range words {
			if text := w.Say(key); text == key && !strings.HasSuffix(key, "_") {
				t.Errorf("%s is not said in %s", key, lang)
			}
		}
	}
}

// Headings of a kind are told apart, in each language and across them.
func TestHeadingsAreToldApart(t *testing.T) {
	words, err := forms.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range forms.Kinds {
		for lang, w := range words {
			seen := map[string]string{}
			for _, c := range k.Columns {
				if other, twice := seen[strings.ToLower(w.Say(c.Word))]; twice {
					t.Errorf("%s in %s: %s and %s have one heading", k.Name, lang, c.Name, other)
				}
				seen[strings.ToLower(w.Say(c.Word))] = c.Name
			}
		}
	}
}

// elsewhere are columns of the tables that no form has: what the database fills in
// itself, and what other forms or systems write.
var elsewhere = map[string]string{"trainers.kind": "generated", "people.kind": "generated", "candidates.kind": "generated", "candidates.outcome": "by the stage",
	"candidates.vacancy": "by recruiting systems", "returns.reason": "by hand",
	"pins.number": "given by the table", "pins.who": "whoever hands it in", "pins.since": "when it is handed in", "pins.decision": "by decisions", "pins.released_at": "on release",
	"pins.cause": "on release", "pins.about": "on release"}

// tables are those that a form fills.
func tables(k forms.Kind) []string {
	if k.Name == "returns" {
		return []string{"cohort.attendance", "cohort.session_outcomes"}
	}
	return []string{"cohort." + k.Name}
}

// A form has every column of its table, and no other but those that stand for rows
// of another table.
func TestFormsHaveTheColumnsOfTheirTables(t *testing.T) {
	o := open(t)
	beside := map[string]bool{"trainers.courses": true}
	for i := 1; i <= 7; i++ {
		beside["rooms.weekday_"+strconv.Itoa(i)] = true
	}
	for _, k := range forms.Kinds {
		var names []string
		if err := o.db.Select(&names, `select attname from pg_attribute where attrelid = any ($1::regclass[]) and attnum > 0 and not attisdropped`, pq.Array(tables(k))); err != nil {
			t.Fatal(err)
		}
		has := map[string]bool{}
		for _, c := range k.Columns {
			has[c.Name] = true
			if !slices.Contains(names, c.Name) && !beside[k.Name+"."+c.Name] {
				t.Errorf("the form %s has a column %s, its table has none", k.Name, c.Name)
			}
		}
		for _, name := range names {
			if column := k.Name + "." + name; !has[name] && elsewhere[column] == "" && !(k.Prefix != "" && name == "id") {
				t.Errorf("cohort.%s has no column in the form: declare it in forms.Kinds and in the rows of sql/handin/tables.go", column)
			}
		}
	}
}

// before are the rules of the tables that no row of a form comes to break: it was
// found wrong before, or is another row's.
var before = regexp.MustCompile(`_pkey$|_check$|_finite$|_tidy$|_length$|^rooms_seats_most$|^(rooms_(site_fkey|site_id_key|seats|features)|room_hours_.*|trainers_(home_site_fkey|roles|max_day|max_week|labour_week|target_week)|trainer_courses_.*|` +
	`people_(office_fkey|cleared|left|needs)|candidates_(office_fkey|stage_fkey|outcome|needs)|waves_(office_fkey|headcount)|hiring_(office_fkey|headcount)|rosters_(person_fkey|pattern|order)|` +
	`absences_(person_fkey|order|kind|weekdays)|closures_(site_fkey|order)|bookings_(room_fkey|order)|nominations_(person_fkey|course_fkey|order|weight)|` +
	`attendance_(person_fkey|session|mark|result)|addresses_(kind|subject|language)|pins_.*|stage_moves_.*)$`)

// Each rule that a row can break has its words, and there are no words without a
// rule.
func TestEveryRuleHasItsWords(t *testing.T) {
	o := open(t)
	var kinds []string
	for _, k := range forms.Kinds {
		kinds = append(kinds, k.Name)
	}
	var rules []string
	err := o.db.Select(&rules, `
		select c.conname
		from pg_constraint c
		left join pg_class r on r.oid = c.conrelid
		where c.connamespace = 'cohort'::regnamespace and c.contype in ('c', 'x', 'u', 'p', 'f')
			and (c.conrelid = 0 or r.relname = any ($1 || '{room_hours,trainer_courses,stage_moves}'::text[]))
		union
		select i.relname
		from pg_index x
		join pg_class i on i.oid = x.indexrelid
		join pg_class r on r.oid = x.indrelid
		where x.indisunique and r.relnamespace = 'cohort'::regnamespace and r.relname = any ($1)`, pq.Array(kinds))
	if err != nil {
		t.Fatal(err)
	}
	words := said(t)
	for _, rule := range rules {
		if words["form_rule_"+rule] == before.MatchString(rule) && rule != "identifier_check" {
			t.Errorf("rule %s: words %v, found before %v", rule, words["form_rule_"+rule], before.MatchString(rule))
		}
	}
	for key := range words {
		if rule, is := strings.CutPrefix(key, "form_rule_"); is && !slices.Contains(rules, rule) {
			t.Errorf("%s: there is no such rule", key)
		}
	}
}

// said are the keys of all words.
func said(t *testing.T) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile("../../reports/words/ru.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for key := range all {
		out[key] = true
	}
	return out
}

// Every code that a cell may hold has its word, and there are no words without a
// code, nor others for it.
func TestEveryCodeHasItsWord(t *testing.T) {
	want := map[string]bool{}
	for name, codes := range cell.Choices {
		for _, code := range codes {
			want["form_choice_"+name+"_"+code] = true
		}
	}
	got := map[string]bool{}
	for key := range said(t) {
		if strings.HasPrefix(key, "form_choice_") {
			got[key] = true
		}
		if code, also := strings.CutPrefix(key, "form_also_"); also && !want["form_choice_"+code] {
			t.Errorf("%s is about no code", key)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The page on the data lists the forms and their columns.
func TestTheDataPageListsTheForms(t *testing.T) {
	words, err := forms.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, k := range forms.Kinds {
		want.WriteString("| `" + k.Name + "` «" + words["ru"].Say("form_kind_"+k.Name) + "» | ")
		for i, c := range k.Columns {
			if i > 0 {
				want.WriteString(", ")
			}
			want.WriteString("*" + words["en"].Say(c.Word) + "* «" + words["ru"].Say(c.Word) + "» `" + c.Name + "`")
			if c.Needed {
				want.WriteString(" (needed)")
			}
		}
		want.WriteString(" |\n")
	}
	page, err := os.ReadFile("../../docs/DATA.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "<!-- forms -->\n\n| kind | columns |\n|---|---|\n")
	if got, _, _ := strings.Cut(rest, "\n<!-- end of forms -->"); got != strings.TrimSuffix(want.String(), "\n") {
		t.Errorf("between the marks of forms docs/DATA.md should say:\n%s", want.String())
	}
}
