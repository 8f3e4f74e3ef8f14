package cell_test

import (
	"strings"
	"testing"

	"cohort/internal/forms/book"
	"cohort/internal/forms/cell"
	"cohort/reports/words"
	"cohort/sql/handin"
)

// What people are shown of a value can be written back and means the same, in both languages.
func TestWhatIsShownIsRead(t *testing.T) {
	said := map[string]words.Words{}
	for _, lang := range cell.Languages {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		said[lang] = w
	}
	columns := []cell.Column{{List: "rooms"}, {List: "roles"}, {List: "weekdays"}, {List: "pins"}}
	l := cell.NewLists([]handin.Listed{{List: "rooms", ID: "A1", NameRu: "Класс", NameEn: "Class"}, {List: "rooms", ID: "A2", NameRu: "Класс", NameEn: "Class"},
		{List: "roles", ID: "lead"}, {List: "roles", ID: "assistant"}}, said, columns)
	for _, c := range []struct {
		column cell.Column
		value  string
	}{
		{cell.Column{Type: cell.Date}, "2027-01-22"},
		{cell.Column{Type: cell.Date, Open: true}, cell.Open},
		{cell.Column{Type: cell.Moment}, "2027-01-22 15:30"},
		{cell.Column{Type: cell.Clock}, "1440"},
		{cell.Column{Type: cell.Integer, Low: 2, High: 5}, "5"},
		{cell.Column{Type: cell.Choice, Choices: "mark"}, "excused"},
		{cell.Column{Type: cell.Choice, Choices: "pattern", Free: true}, "4/3"},
		{cell.Column{Type: cell.Flag}, "false"},
		{cell.Column{Type: cell.Spans}, "540-780\n840-1080"},
		{cell.Column{Type: cell.ID, List: "rooms"}, "A2"},
		{cell.Column{Type: cell.List, List: "weekdays"}, "1\n3"},
		{cell.Column{Type: cell.List, List: "pins"}, "room\ntime"},
	} {
		for _, lang := range cell.Languages {
			shown := l.Show(lang, c.column, c.value)
			got, wrong := l.Read(c.column, book.Cell{Kind: book.Text, Text: shown})
			if wrong != nil || got != c.value {
				t.Errorf("%s %q is shown as %q in %s and read as %q, %v", c.column.Type, c.value, shown, lang, got, wrong)
			}
		}
	}
	for text, code := range map[string]string{"A3": "unknown", "Класс": "several", "A1 Другой": "other_name"} {
		if _, wrong := l.Read(cell.Column{Type: cell.ID, List: "rooms"}, book.Cell{Kind: book.Text, Text: text}); wrong == nil || wrong.Code != code {
			t.Errorf("%q: %v, want %s", text, wrong, code)
		}
	}
}

// Every further word for a code means that code alone, in whichever language it is listed; what could
// mean several is refused with the list of words.
func TestOtherWordsForChoices(t *testing.T) {
	said := map[string]words.Words{}
	for _, lang := range cell.Languages {
		said[lang], _ = words.New(lang)
	}
	l := cell.NewLists(nil, said, nil)
	read := func(name, text string) (string, *cell.Fault) {
		return l.Read(cell.Column{Type: cell.Choice, Choices: name}, book.Cell{Kind: book.Text, Text: text})
	}
	listed := 0
	for name, codes := range cell.Choices {
		for _, code := range codes {
			for lang, w := range said {
				key := "form_also_" + name + "_" + code
				text := w.Say(key)
				if text == key {
					continue
				}
				for word := range strings.SplitSeq(text, ", ") {
					listed++
					if got, wrong := read(name, word); got != code {
						t.Errorf("%s in %s: %q means %q, %v, want %q", name, lang, word, got, wrong, code)
					}
				}
			}
		}
	}
	if listed < 100 {
		t.Errorf("%d further words", listed)
	}
	for _, c := range []struct{ name, text, want string }{
		{"mark", "Была", "present"}, {"mark", " + ", "present"}, {"mark", "✓", "present"}, {"mark", "Н", "absent"}, {"mark", "\u2212", "absent"}, {"mark", "–", "absent"}, {"mark", "нет.", "absent"},
		{"mark", "Пришёл", "present"}, {"mark", "опоздала", "late"}, {"mark", "не была по уважительной причине", "excused"}, {"mark", "Yes", "present"}, {"mark", "sick", "excused"},
		{"result", "сдала", "passed"}, {"result", "Не сдала", "failed"}, {"result", "незачёт", "failed"}, {"result", "не сдавала", "excused"}, {"result", "fail", "failed"},
		{"flag", "+", "true"}, {"flag", "Состоялось", "true"}, {"flag", "не состоялось", "false"}, {"flag", "held", "true"},
		{"absence", "больничный", "illness"},
		{"mark", "б", ""}, {"mark", "п", ""}, {"mark", "о", ""}, {"mark", "х", ""}, {"mark", "x", ""}, {"mark", "1", ""}, {"mark", "?", ""}, {"mark", ".", ""}, {"mark", "в", ""},
		{"result", "-", ""}, {"result", "н", ""}, {"result", "нет", ""}, {"result", "5", ""}, {"flag", "-", ""}, {"flag", "x", ""},
	} {
		got, wrong := read(c.name, c.text)
		if got != c.want || (wrong == nil) != (c.want != "") || wrong != nil && wrong.Code != "choice" {
			t.Errorf("%s %q is read as %q, %v, want %q", c.name, c.text, got, wrong, c.want)
		}
	}
}

// What people write by hand means what it says, where it can mean one thing alone.
func TestWhatPeopleWriteIsRead(t *testing.T) {
	said := map[string]words.Words{}
	for _, lang := range cell.Languages {
		said[lang], _ = words.New(lang)
	}
	l := cell.NewLists([]handin.Listed{{List: "people", ID: "P-01", Family: "Пробная", Given: "Анна", Patronymic: "Ивановна"}, {List: "people", ID: "P-02", Family: "Пробная", Given: "Анна", Patronymic: "Львовна"},
		{List: "people", ID: "P-03", Family: "Ким", Given: "Ли"}}, said, []cell.Column{{List: "people"}, {List: "weekdays"}})
	date, clock, spans := cell.Column{Type: cell.Date}, cell.Column{Type: cell.Clock}, cell.Column{Type: cell.Spans}
	person, weekdays := cell.Column{Type: cell.ID, List: "people"}, cell.Column{Type: cell.List, List: "weekdays"}
	for _, c := range []struct {
		column      cell.Column
		text, value string // empty: it is refused
	}{
		{date, "3 февр. 2027", "2027-02-03"}, {date, "3 февраля 2027 г.", "2027-02-03"}, {date, "05-май-2027", "2027-05-05"}, {date, "1 Март 2027", "2027-03-01"}, {date, "1 января 2027г", "2027-01-01"},
		{date, "7 Sept 2027", "2027-09-07"}, {date, "31 июнь 2027", ""}, {date, "3 февр.", ""}, {date, "3 ма 2027", ""}, {date, "3 фвр 2027", ""}, {date, "03.02.27", ""}, {date, "03/02/2027", ""},
		{cell.Column{Type: cell.Moment}, "3 февраля 2027, 9.30", "2027-02-03 09:30"},
		{clock, "9.30", "570"}, {clock, "9-30", "570"}, {clock, "9:30:00", "570"}, {clock, "9.60", ""}, {clock, "25-00", ""}, {clock, "9", ""},
		{spans, "9.00–13.00; 14.00-18.00", "540-780\n840-1080"}, {spans, "9-13", ""},
		{person, "Пробная Анна Ивановна", "P-01"}, {person, "пробная анна львовна", "P-02"}, {person, "Пробная Анна", ""}, {person, "Ким Ли", "P-03"},
		{person, "Р-02", "P-02"}, {person, "Р-02 Пробная А. Л.", "P-02"}, {person, "Р-02 Ким", ""}, {person, "Р-09", ""},
		{weekdays, "Ср, пт", "3\n5"}, {weekdays, "Wed", "3"}, {weekdays, "с", ""},
	} {
		got, wrong := l.Read(c.column, book.Cell{Kind: book.Text, Text: c.text})
		if (wrong == nil) != (c.value != "") || got != c.value {
			t.Errorf("%s %q is read as %q, %v, want %q", c.column.Type, c.text, got, wrong, c.value)
		}
	}
}
