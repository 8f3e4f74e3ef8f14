package forms_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/internal/forms"
	"cohort/internal/sheetkey"
	"cohort/reports/timetable"
	"cohort/sql/handin"
)

// issued puts a plan into the world: on 20 January s-1 with P-2 and K-1 and s-2
// with P-2, on 25 January s-4 with K-1. A sheet of s-3 was mailed once.
func (o office) issued() {
	o.t.Helper()
	o.exec(`
		set session_replication_role = replica;
		insert into cohort.plan_versions (version, run, snapshot, first_day, days, plan, cost, published_at)
		values (1, 1, '', '2027-01-18', 30, '', '{}', '2027-01-17');
		insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved) values
			(1, 's-1', 'SRV-01', 'R-1', 'VDNKH', '2027-01-20', 600, 90, false),
			(1, 's-2', 'SRV-02', 'R-1', 'VDNKH', '2027-01-20', 780, 90, false),
			(1, 's-4', 'SRV-02', 'R-1', 'VDNKH', '2027-01-25', 780, 90, false);
		insert into cohort.seats (version, request, session, learner, anonymous) values
			(1, 'a', 's-1', 'P-2', false), (1, 'b', 's-1', 'K-1', false), (1, 'c', 's-2', 'P-2', false), (1, 'd', 's-4', 'K-1', false);
		set session_replication_role = origin`)
	for _, session := range []string{"s-1", "s-2", "s-3", "s-4"} {
		o.exec(`insert into cohort.sheet_keys values ($1, $2, '2027-01-20')`, session, key(session))
	}
}

func key(session string) string { return sheetkey.For(session, 0) }

// weekly is the manager's workbook of the week, with the sheets of some sessions.
func (o office) weekly(lang string, sessions ...string) []byte {
	o.t.Helper()
	seats := map[string][]editions.Seat{"s-1": {{ID: "K-1", Name: "Будущая\u00a0Е."}, {ID: "P-2", Name: "Пробный\u00a0Л."}}, "s-2": {{ID: "P-2", Name: "Пробный\u00a0Л."}},
		"s-3": {{ID: "P-2", Name: "Пробный\u00a0Л."}}, "s-4": {{ID: "K-1", Name: "Будущая\u00a0Е."}}}
	week := editions.Week{Head: editions.Head{Place: "ВДНХ", Monday: o.Today - 4, Edition: 1}}
	for i, id := range sessions {
		week.Sessions = append(week.Sessions, editions.Session{ID: id, Key: key(id), Course: "Курс", Date: o.Today - 2, Start: 600 + 100*i, End: 690 + 100*i, Room: "101",
			Seated: seats[id], Examined: id == "s-1"})
	}
	var out bytes.Buffer
	if err := timetable.Write(&out, week, o.Words[lang]); err != nil {
		o.t.Fatal(err)
	}
	return out.Bytes()
}

// fill writes into the sheet that is to be sent back.
func (o office) fill(data []byte, lang string, cells map[string]string) []byte {
	o.t.Helper()
	return o.work(data, func(f *excelize.File, _ string) {
		for cell, v := range cells {
			o.set(f, o.Words[lang].Say("form_kind_returns"), cell, v)
		}
	})
}

func (o office) marks() string {
	o.t.Helper()
	return o.value(`
		select coalesce((select string_agg(concat_ws(' ', session, person, mark, result), ', ' order by session, person) from cohort.attendance where session like 's-%'), '') || '; ' ||
			coalesce((select string_agg(session || ' ' || held, ', ' order by session) from cohort.session_outcomes where session like 's-%'), '')`)
}

// The manager's workbook comes back as it is, with marks, in either language: rows
// 2 to 6 are s-1, its two people and two lines for others; s-2 follows.
func TestTheWeeklyWorkbookComesBack(t *testing.T) {
	o := open(t)
	o.issued()
	if empty := o.take(forms.File{Data: o.weekly("ru", "s-1", "s-2")}); empty.Kind.Name != "returns" || empty.Rows != 0 || empty.Outcome != handin.ImportTaken {
		t.Errorf("with nothing filled in: %s, %s", empty.Kind.Name, empty.Summary())
	}
	filled := o.fill(o.weekly("ru", "s-1", "s-2"), "ru", map[string]string{"I2": "да", "G3": "опоздал", "H3": "не сдал", "G4": "не был", "F5": "P-1", "G5": "был", "I7": "нет"})
	taken := o.take(forms.File{Data: filled})
	same(t, "faults", taken.Wrongs())
	said := strings.ReplaceAll(strings.Join(taken.Lines(), "\n"), "\u00a0", " ")
	if want := key("s-1") + ", 20.01.2027, 10:00, Основы: состоялось; был 1 из 2; с опозданием: Будущая Е.; не пришли: Пробный Л.; пришли без места в группе: Примерова В. И.; не сдали: Будущая Е.\n" +
		key("s-2") + ", 20.01.2027, 13:00, Конфликты: не состоялось"; said != want {
		t.Errorf("the sessions are told as\n%s\nwant\n%s", said, want)
	}
	if got, want := o.marks(), "s-1 K-1 late failed, s-1 P-1 present, s-1 P-2 absent; s-1 true, s-2 false"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if again := o.take(forms.File{Data: filled}); again.Same != 5 || len(again.Changes) > 0 || again.Outcome != handin.ImportTaken {
		t.Errorf("once more: %s", again.Summary())
	} else if lines := again.Lines(); len(lines) != 2 || !strings.HasSuffix(lines[0], "; всё это уже было записано") {
		t.Errorf("once more: %v", lines)
	}
	better := o.take(forms.File{Data: o.fill(filled, "ru", map[string]string{"G4": "не был по уважительной причине"})})
	same(t, "faults of a correction", better.Wrongs())
	if len(better.Changes) != 1 || !strings.Contains(o.marks(), "s-1 P-2 excused") {
		t.Errorf("a correction: %v, %s", better.Lines(), o.marks())
	}
	english := o.take(forms.File{Data: o.fill(o.weekly("en", "s-1", "s-2"), "en", map[string]string{"G3": "present", "H3": "passed"})})
	if lines := english.Lines(); len(lines) != 1 || !strings.HasSuffix(lines[0], ": 1 of 2 was there; 1 passed; 1 without a mark counts as present") {
		t.Errorf("in English: %v", lines)
	}
	if english.Language != "en" || !strings.Contains(o.marks(), "s-1 K-1 present passed") {
		t.Errorf("in English: %v, %s", english.Wrongs(), o.marks())
	}
}

func TestWhatIsWrongInReturnedMarks(t *testing.T) {
	o := open(t)
	o.issued()
	for _, c := range []struct {
		name  string
		cells map[string]string
		want  string
	}{
		{"present where nothing was held", map[string]string{"I2": "нет", "G3": "был"}, "занятие отмечено как непроведённое, а человек – как присутствовавший; исправьте одно из двух"},
		{"a mark, and nobody", map[string]string{"G5": "был"}, "строка 5, столбец F «Сотрудник»: пусто, а без этого строку не принять; заполните"},
		{"not examined, and no mark", map[string]string{"H3": "не сдавал"}, "строка 3, столбец G «Явка»: пусто, а без этого строку не принять; заполните"},
		{"held in the row of a person", map[string]string{"G3": "был", "I3": "да"}, "строка 3, столбец I «Занятие проведено»: «да» или «нет» ставят в строке занятия, а не человека"},
		{"another person in the row of one", map[string]string{"F3": "P-1", "G3": "был"}, "код был " + key("s-1") + ", 20.01.2027, 10:00, Основы, K-1 "},
		{"a key with two signs swapped", map[string]string{"B5": key("s-1")[1:2] + key("s-1")[:1] + key("s-1")[2:], "F5": "P-1", "G5": "был"}, "два знака переставлены"},
		{"a key of no sheet", map[string]string{"B5": key("another"), "F5": "P-1", "G5": "был"}, "ведомости с таким кодом нет"},
	} {
		taken := o.take(forms.File{Data: o.fill(o.weekly("ru", "s-1", "s-2"), "ru", c.cells)})
		if wrong := strings.Join(taken.Wrongs(), "\n"); !strings.Contains(wrong, c.want) || taken.Outcome != handin.ImportRefused || o.marks() != "; " {
			t.Errorf("%s: %s, %s, %s", c.name, taken.Outcome, wrong, o.marks())
		}
	}
}

// A mark in merged cells is that of everybody whom they cover. Rows 2 to 6 are s-1, its two people and two
// lines for others; 7 to 10 are s-2.
func TestMergedMarks(t *testing.T) {
	o := open(t)
	o.issued()
	for _, c := range []struct {
		name   string
		cells  map[string]string
		merges []string // from and to
		fault  string
		want   string // what is written down
	}{
		{"of both people", map[string]string{"G3": "не были"}, []string{"G3", "G4"}, "", "s-1 K-1 absent, s-1 P-2 absent; "},
		{"with the line of the session and those for others", map[string]string{"G2": "опоздали"}, []string{"G2", "G6"}, "", "s-1 K-1 late, s-1 P-2 late; "},
		{"over two sessions, beside who walked in", map[string]string{"G3": "был", "F5": "P-1"}, []string{"G3", "G8"}, "", "s-1 K-1 present, s-1 P-1 present, s-1 P-2 present, s-2 P-2 present; "},
		{"of results", map[string]string{"H3": "не сдали"}, []string{"H3", "H4"}, "", "s-1 K-1 present failed, s-1 P-2 present failed; "},
		{"across, mark and result", map[string]string{"G3": "был"}, []string{"G3", "H3"}, "", "s-1 K-1 present; "},
		{"of sessions that were not held", map[string]string{"I2": "нет"}, []string{"I2", "I7"}, "", "; s-1 false, s-2 false"},
		{"of a heading", map[string]string{"G3": "был"}, []string{"D1", "E1"}, "", "s-1 K-1 present; "},
		{"of one heading over two", map[string]string{"G3": "был"}, []string{"G1", "G2"}, "", "s-1 K-1 present; "},
		{"of nobody", map[string]string{"G5": "был"}, []string{"G5", "G6"}, "строка 5, столбец G «Явка», «был»: объединённая ячейка не касается ни одного человека", "; "},
		{"of no session", map[string]string{"I3": "нет"}, []string{"I3", "I4"}, "строка 3, столбец I «Занятие проведено», «нет»: объединённая ячейка не касается ни одной строки занятия", "; "},
		{"of no mark", map[string]string{"G3": "кто как"}, []string{"G3", "G4"}, "строка 4, столбец G «Явка», «кто как»: ", "; "},
	} {
		o.exec("delete from cohort.attendance where session like 's-%'")
		o.exec("delete from cohort.session_outcomes where session like 's-%'")
		data := o.work(o.fill(o.weekly("ru", "s-1", "s-2"), "ru", c.cells), func(f *excelize.File, _ string) {
			if err := f.MergeCell(o.Words["ru"].Say("form_kind_returns"), c.merges[0], c.merges[1]); err != nil {
				t.Fatal(err)
			}
		})
		taken := o.take(forms.File{Data: data})
		if wrong := strings.Join(taken.Wrongs(), "\n"); c.fault == "" && wrong != "" || !strings.Contains(wrong, c.fault) || o.marks() != c.want {
			t.Errorf("%s: %q, %s, want %q, %s", c.name, wrong, o.marks(), c.fault, c.want)
		}
		if c.fault == "" {
			continue
		}
		back, err := taken.Remarks()
		if err != nil {
			t.Fatal(err)
		}
		o.work(back, func(f *excelize.File, _ string) {
			rows, err := f.GetRows(o.Words["ru"].Say("form_kind_returns"))
			if text := fmt.Sprint(rows); err != nil || !strings.Contains(text, c.fault[strings.LastIndex(c.fault, ": "):]) {
				t.Errorf("%s: the remarks do not tell it: %v, %s", c.name, err, text)
			}
		})
	}
}

// Who walked in was there, and so was who has a result, with a mark or without one.
func TestWhoHasAResultWasThere(t *testing.T) {
	o := open(t)
	o.issued()
	taken := o.take(forms.File{Data: o.fill(o.weekly("ru", "s-1", "s-2"), "ru", map[string]string{"H3": "не сдал", "F5": "P-1"})})
	same(t, "faults", taken.Wrongs())
	if got, want := o.marks(), "s-1 K-1 present failed, s-1 P-1 present; "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Who led a session is said in its line; who is named there held it. Nobody led what was
// not held. A workbook from before there was such a column is taken as it is.
func TestWhoLedASession(t *testing.T) {
	o := open(t)
	o.issued()
	led := func() string {
		return o.value(`select coalesce(string_agg(concat_ws(' ', session, held::text, nullif(array_to_string(trainers, ','), '')), '; ' order by session), '') from cohort.session_outcomes where session like 's-%'`)
	}
	for _, c := range []struct {
		name  string
		cells map[string]string
		fault string
		led   string
	}{
		{"by name", map[string]string{"J2": "T-1 Тестова А."}, "", "s-1 true T-1"},
		{"said again, with what was held", map[string]string{"I2": "да", "J2": "T-1"}, "", "s-1 true T-1"},
		{"held, and nobody named", map[string]string{"I2": "да", "I7": "да"}, "", "s-1 true T-1; s-2 true"},
		{"not held after all", map[string]string{"I2": "нет"}, "", "s-1 false; s-2 true"},
		{"nobody of ours", map[string]string{"J2": "T-9"}, "такого в списке нет", "s-1 false; s-2 true"},
		{"of what was not held", map[string]string{"I2": "нет", "J2": "T-1"}, "занятие отмечено как непроведённое, а тренер указан", "s-1 false; s-2 true"},
		{"in the row of a person", map[string]string{"G3": "был", "J3": "T-1"}, "пишут в строке занятия", "s-1 false; s-2 true"},
		{"a workbook from before", map[string]string{"J1": "", "I2": "да"}, "", "s-1 true; s-2 true"},
	} {
		taken := o.take(forms.File{Data: o.fill(o.weekly("ru", "s-1", "s-2"), "ru", c.cells)})
		if said := strings.Join(taken.Wrongs(), "; "); c.fault == "" && said != "" || !strings.Contains(said, c.fault) || led() != c.led {
			t.Errorf("%s: %q, %s, want %s", c.name, said, led(), c.led)
		}
	}
}

// Of a sheet of an older edition the sessions that still stand are taken.
func TestAnOlderSheetIsTakenWhereItsSessionsStand(t *testing.T) {
	o := open(t)
	o.issued()
	old := o.fill(o.weekly("ru", "s-3", "s-2"), "ru", map[string]string{"G3": "был", "G7": "был"})
	taken := o.take(forms.File{Data: old})
	if taken.Outcome != handin.ImportInPart || o.marks() != "s-2 P-2 present; " {
		t.Errorf("%s, %v, %s", taken.Outcome, taken.Wrongs(), o.marks())
	}
	if wrong := taken.Wrongs(); len(wrong) != 1 || !strings.Contains(wrong[0], "строка 3") || !strings.Contains(wrong[0], "в расписании больше нет") {
		t.Errorf("what is said of s-3: %q", wrong)
	}
	worse := o.take(forms.File{Data: o.fill(old, "ru", map[string]string{"G7": "может быть"})})
	if worse.Outcome != handin.ImportRefused {
		t.Errorf("with another fault: %s, %v", worse.Outcome, worse.Wrongs())
	}
	later := o.take(forms.File{Data: o.fill(o.weekly("ru", "s-4", "s-1"), "ru", map[string]string{"I2": "да", "G3": "был", "G7": "был"})})
	if wrong := strings.Join(later.Wrongs(), "; "); later.Outcome != handin.ImportInPart || !strings.Contains(wrong, "по плану это занятие будет 25.01.2027, 13:00: строка пропущена") || o.marks() != "s-1 K-1 present, s-2 P-2 present; " {
		t.Errorf("moved to a day to come: %s, %s, %s", later.Outcome, wrong, o.marks())
	}
	same(t, "notes", later.Noted(), "лист «Отметки за неделю», строка 7, столбец B «Код ведомости»: занятие перенесено: в листе 20.01.2027, 11:40, по расписанию 20.01.2027, 10:00; отметки о нём относятся к новому времени")
	none := o.take(forms.File{Data: o.fill(old, "ru", map[string]string{"G7": ""})})
	if !strings.HasPrefix(none.End(), "Верных строк нет: не принято ничего.") {
		t.Errorf("with no session that stands: %s, %s", none.Outcome, none.End())
	}
}

// A key typed by hand finds its session, in a list with no workbook around it.
func TestMarksByTheKeyOfTheSheet(t *testing.T) {
	o := open(t)
	o.issued()
	taken := o.text("", "Код ведомости;Сотрудник;Явка;Занятие проведено", strings.ToLower(key("s-1"))+";Пробный Л.;был;", "s-2;;;нет")
	same(t, "faults", taken.Wrongs())
	if o.marks() != "s-1 P-2 present; s-2 false" {
		t.Error(o.marks())
	}
}
