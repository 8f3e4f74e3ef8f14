package reports_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/reports/internal/given"
	"cohort/reports/sheet"
	timetablebook "cohort/reports/timetable"
)

func TestEverySheetIsReadyForThePrinter(t *testing.T) {
	each(t, func(t *testing.T, _ string, e example, workbook []byte) {
		f, err := excelize.OpenReader(bytes.NewReader(workbook))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		names := map[string]string{}
		for _, n := range f.GetDefinedName() {
			names[n.Scope+"/"+n.Name] = n.RefersTo
		}
		for _, sheet := range f.GetSheetList() {
			layout, err := f.GetPageLayout(sheet)
			if err != nil {
				t.Fatal(err)
			}
			props, err := f.GetSheetProps(sheet)
			if err != nil {
				t.Fatal(err)
			}
			if *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 || props.FitToPage == nil || !*props.FitToPage {
				t.Errorf("%s is not one page of A4 wide, across: %s", sheet, compact(t, layout))
			}
			grid := sheet == given.Words(t, "ru").Say("sheet_grid") || sheet == given.Words(t, "en").Say("sheet_grid")
			if grid && (layout.FitToHeight == nil || *layout.FitToHeight != 1) {
				t.Errorf("%s does not fit one page", sheet)
			}
			head, err := f.GetHeaderFooter(sheet)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(head.OddFooter, "&P") || !strings.Contains(head.OddFooter, "&N") {
				t.Errorf("%s has no page numbers: %q", sheet, head.OddFooter)
			}
			size, err := f.GetSheetDimension(sheet)
			if err != nil {
				t.Fatal(err)
			}
			area := strings.ReplaceAll(strings.SplitN(names[sheet+"/_xlnm.Print_Area"], "!", 2)[1], "$", "")
			if area != size && area != "A1:"+size {
				t.Errorf("%s: prints %s of %s", sheet, area, size)
			}
			box := rectangle(t, area)
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) > box[3] {
				t.Errorf("%s: row %d is not printed", sheet, len(rows))
			}
			for i, r := range rows {
				if len(r) > box[2] {
					t.Errorf("%s: row %d is not printed whole", sheet, i+1)
				}
			}
			if box[3] > 20 && names[sheet+"/_xlnm.Print_Titles"] == "" {
				t.Errorf("%s: %d rows, and none is repeated", sheet, box[3])
			}
			panes, err := f.GetPanes(sheet)
			if err != nil {
				t.Fatal(err)
			}
			if box[3] > 20 && !panes.Freeze {
				t.Errorf("%s: %d rows, and none is frozen", sheet, box[3])
			}
		}
	})
}

func TestFlatListsHaveFilters(t *testing.T) {
	want := map[string][]string{
		"week":       {"sheet_sessions", "sheet_unscheduled"},
		"waves3":     {"sheet_waves", "sheet_people", "sheet_away", "sheet_pipeline", "sheet_record"},
		"capacity95": {"sheet_hours", "sheet_shortages", "sheet_addition", "sheet_missed", "sheet_lonely", "sheet_understudies", "sheet_forecast", "sheet_record"},
		"own":        {"sheet_own_sessions", "sheet_own_people"},
	}
	each(t, func(t *testing.T, name string, e example, workbook []byte) {
		f, err := excelize.OpenReader(bytes.NewReader(workbook))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, key := range want[e.name] {
			sheet := given.Words(t, name[len(name)-2:]).Say(key)
			found := ""
			for _, n := range f.GetDefinedName() {
				if n.Scope == sheet && n.Name == "_xlnm._FilterDatabase" {
					found = n.RefersTo
				}
			}
			if found == "" {
				t.Errorf("%s has no filter", sheet)
			}
		}
	})
}

func TestDatesTimesAndNumbersAreTrue(t *testing.T) {
	var out bytes.Buffer
	if err := timetablebook.Write(&out, vdnkhWeek(t, "ru"), given.Words(t, "ru")); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, c := range []struct{ sheet, at, raw, shown string }{
		{"Занятия", "B5", "46405", "18.01.2027"},
		{"Занятия", "D14", "0.4583333333333333", "11:00"},
		{"Занятия", "E14", "0.7291666666666666", "17:30"},
		{"Занятия", "H5", "15", "15"},
		{"Не запланировано", "F5", "46416", "29.01.2027"},
		{"Сводка", "C7", "2", "2"},
		{"Сводка", "C8", "46402.09375", "15.01.2027 2:15 (UTC+3)"},
		{"Ведомости посещаемости", "E4", "0.6875", "16:30"},
	} {
		raw, err := f.GetCellValue(c.sheet, c.at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := f.GetCellValue(c.sheet, c.at)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType(c.sheet, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if raw != c.raw || shown != c.shown || kind == excelize.CellTypeSharedString {
			t.Errorf("%s!%s holds %q, shown as %q, want %q and %q", c.sheet, c.at, raw, shown, c.raw, c.shown)
		}
	}
	if got := fmt.Sprint(sheet.Day(given.Date(t, "1900-03-01")).Serial()); got != "61" {
		t.Errorf("1 March 1900 is day 61, not %s", got)
	}
}

// A name that its column cannot hold goes on below, in a line that is high enough, and
// a page has as many lines as it holds.
func TestLongNamesAreReadWholeOnTheAttendanceSheet(t *testing.T) {
	const long = "Синицына\u00a0Ирина\u00a0Григорьевна\u00a0(МФЦ Северное Медведково)"
	week := vdnkhWeek(t, "ru")
	week.Sessions = week.Sessions[:1]
	seats := func(name string) (out []editions.Seat) {
		for range 15 {
			out = append(out, editions.Seat{ID: "P", Name: name, Office: "МФЦ Сокол"})
		}
		return out
	}
	for _, c := range []struct {
		name  string
		high  bool
		pages int
	}{{"Белов\u00a0Д.\u00a0С.", false, 1}, {long, true, 2}} {
		week.Sessions[0].Seated = seats(c.name)
		var out bytes.Buffer
		if err := timetablebook.Write(&out, week, given.Words(t, "ru")); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		name := given.Words(t, "ru").Say("sheet_attendance")
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		lines, pages := 0, 0
		for i, r := range rows {
			if len(r) > 1 && r[1] == given.Words(t, "ru").Say("col_name") {
				pages++
			}
			if len(r) < 2 || r[1] != c.name {
				continue
			}
			lines++
			high, err := f.GetRowHeight(name, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if (high > 30) != c.high {
				t.Errorf("%s stands in a line of %v points", c.name, high)
			}
			style, err := f.GetCellStyle(name, cell(2, i+1))
			if err != nil {
				t.Fatal(err)
			}
			if look, err := f.GetStyle(style); err != nil || !look.Alignment.WrapText {
				t.Errorf("%s is cut at the end of its column (%v)", c.name, err)
			}
		}
		if lines != 15 || pages != c.pages {
			t.Errorf("%s: %d lines on %d pages, want 15 on %d", c.name, lines, pages, c.pages)
		}
	}
}
