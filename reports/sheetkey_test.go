package reports_test

import (
	"bytes"
	"image/png"
	"testing"

	qr "github.com/piglig/go-qr"
	"github.com/xuri/excelize/v2"

	"cohort/internal/sheetkey"
	"cohort/reports/internal/given"
	timetablebook "cohort/reports/timetable"
)

func TestAttendanceSheetsSayTheirKeysTwice(t *testing.T) {
	week := vdnkhWeek(t, "ru")
	week.Sessions[0].Key = "" // published before there were keys
	var out bytes.Buffer
	if err := timetablebook.Write(&out, week, given.Words(t, "ru")); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const name = "Ведомости посещаемости"
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, s := range week.Sessions[1:] {
		if !s.Reserved() {
			want[s.Key] = true
		}
	}
	for i, row := range rows {
		if len(row) < 6 {
			continue
		}
		key, is := sheetkey.Read(row[5])
		if !is {
			continue
		}
		if !want[key] {
			t.Errorf("row %d has the key %s, which no announced session has", i+1, key)
		}
		pictures, err := f.GetPictures(name, cell(6, i+2))
		if err != nil || len(pictures) != 1 {
			t.Fatalf("below %s stand %d pictures, %v", key, len(pictures), err)
		}
		img, err := png.Decode(bytes.NewReader(pictures[0].File))
		if err != nil {
			t.Fatal(err)
		}
		if read, err := qr.Decode(img); read != key || err != nil {
			t.Errorf("the code beside %s says %q, %v", key, read, err)
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("no sheet has the keys %v", want)
	}
}
