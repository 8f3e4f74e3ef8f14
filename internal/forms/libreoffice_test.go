package forms_test

import (
	"os"
	"testing"

	"cohort/internal/forms"
	"cohort/sql/handin"
)

// What LibreOffice Calc has saved is read as what was filled in: the sheet of the week in testdata/libreoffice, with a
// mark in cells merged down, and the template of absences with a row more. They were made by weekly, fill and edit of
// these tests, filled in and saved again in Excel's format by LibreOffice.
func TestWorkbooksSavedByLibreOffice(t *testing.T) {
	o := open(t)
	o.issued()
	saved := func(name string) *forms.Taken {
		data, err := os.ReadFile("testdata/libreoffice/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return o.take(forms.File{Data: data})
	}
	marks := saved("marks.xlsx")
	same(t, "faults of the marks", marks.Wrongs())
	if got, want := o.marks(), "s-1 K-1 late failed, s-1 P-1 present, s-1 P-2 late; s-1 true, s-2 false"; got != want || marks.Kind.Name != "returns" || marks.Language != "ru" {
		t.Errorf("the marks: %s, want %s", got, want)
	}
	absences := saved("absences.xlsx")
	same(t, "faults of the absences", absences.Wrongs())
	if added := o.value(`select string_agg(concat_ws(' ', person, from_date, to_date, kind), ', ') from cohort.absences where person = 'P-2' and from_date = '2027-02-01'`); added != "P-2 2027-02-01 2027-02-05 illness" || len(absences.Changes) != 1 || absences.Outcome != handin.ImportTaken {
		t.Errorf("the absences: %q, %s", added, absences.Summary())
	}
}
