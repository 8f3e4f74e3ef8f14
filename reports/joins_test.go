package reports_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/reports/internal/given"
	"cohort/reports/waves"
)

// Two newcomers of one name, one after the other, are two in the list.
func TestNewcomersOfOneNameStayApart(t *testing.T) {
	monday := given.Date(t, "2027-01-18")
	o := editions.OfficeWaves{Head: editions.Head{Monday: monday}, Until: monday + 27}
	for _, id := range []string{"1", "2"} {
		o.People = append(o.People, editions.Newcomer{Person: editions.Person{ID: id, Name: "Ким О."}, Start: monday, Done: []string{"Курс", "Курс"}})
	}
	var out bytes.Buffer
	if err := waves.Write(&out, o, given.Words(t, "ru")); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := given.Words(t, "ru").Say("sheet_people")
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var begins []bool
	first := len(rows) - 3 // four rows: the first of each person is ruled off
	for row := first; row <= first+3; row++ {
		style, err := f.GetCellStyle(sheet, fmt.Sprint("A", row))
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(style)
		if err != nil {
			t.Fatal(err)
		}
		ruled := false
		for _, b := range s.Border {
			ruled = ruled || b.Type == "top" && b.Style > 0
		}
		begins = append(begins, ruled)
	}
	if diff := cmp.Diff([]bool{true, false, true, false}, begins); diff != "" {
		t.Errorf("rows that begin somebody (-want +got)\n%s\n%v", diff, rows)
	}
}
