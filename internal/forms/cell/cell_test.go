package cell_test

import (
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
