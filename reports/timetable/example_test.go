package timetable

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// teaching is who teaches what and when, a row for each trainer of each session.
func teaching(week *editions.Week, w words.Words) sheet.Sheet {
	type lesson struct {
		editions.Session
		trainer string
	}
	var list []lesson
	for _, s := range week.Sessions {
		for _, t := range s.Trainers {
			list = append(list, lesson{s, t.Name})
		}
	}
	return w.Sheet("teaching", sheet.Table[lesson]{
		Title: w.Say("teaching_title", "Place", week.Place),
		Intro: w.Say("teaching_purpose"),
		Empty: w.Say("short_nothing"),
		List: sheet.List[lesson]{Rows: list, Filter: true, Columns: []sheet.Column[lesson]{
			sheet.Numbers[lesson](w.Col("number"), 5),
			sheet.Left(w.Col("trainer"), 24, func(l lesson) sheet.Value { return sheet.Text(l.trainer) }),
			sheet.Middle(w.Col("date"), 12, func(l lesson) sheet.Value { return sheet.Day(l.Date) }),
			sheet.Middle(w.Col("start"), 9, func(l lesson) sheet.Value { return sheet.Clock(l.Start) }),
			sheet.Left(w.Col("course"), 40, func(l lesson) sheet.Value { return sheet.Text(l.Course) }),
		}},
		Beside: []float64{3, 20, 20, 20},
		Then: func(p *sheet.Page, last int) int {
			p.Chart(sheet.Chart{Title: w.Say("chart_teaching"), Kind: sheet.Bars, Data: sheet.Data{Head: 4, First: 5, Last: last, Across: 2},
				Series: []sheet.Series{{Col: 4, Color: "2F6DB5"}}, Scale: sheet.Scale{Format: "h:mm"},
				Col: 7, Row: 5, Width: p.Span(7, 9), Height: 200})
			return max(last, 18)
		},
	}.Draw)
}

// The sheet that docs/SHEETS.md adds to a workbook.
func Example() {
	w, err := words.New("en")
	if err != nil {
		panic(err)
	}
	monday := planner.Date(20836)
	week := editions.Week{Head: editions.Head{Place: "VDNKh", Monday: monday, ReadAt: time.Unix(0, 0)}, Sessions: []editions.Session{
		{Course: "Conflict Management", Date: monday, Start: 10 * 60, Trainers: []editions.Person{{Name: "Ivanova A. B."}, {Name: "Petrov C. D."}}},
		{Course: "Software training 1", Date: monday + 1, Start: 14*60 + 30, Trainers: []editions.Person{{Name: "Petrov C. D."}}}}}
	var out bytes.Buffer
	if err := w.Workbook(week.Head, "Week", "Week", sessions(&week, w), teaching(&week, w)).Write(&out); err != nil {
		panic(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		panic(err)
	}
	rows, err := f.GetRows("sheet_teaching")
	if err != nil {
		panic(err)
	}
	for _, row := range rows[3:] {
		fmt.Println(strings.Join(row, " | "))
	}
	// Output:
	// No. | Trainer | Date | Start | Course
	// 1 | Ivanova A. B. | 18.01.2027 | 10:00 | Conflict Management
	// 2 | Petrov C. D. | 18.01.2027 | 10:00 | Conflict Management
	// 3 | Petrov C. D. | 19.01.2027 | 14:30 | Software training 1
}

// docs/SHEETS.md shows the function above as it stands, and the list of sheets as
// Write has it.
func TestTheDocsShowTheExample(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	page := read("../../docs/SHEETS.md")
	_, code, _ := strings.Cut(read("example_test.go"), "\n// teaching is")
	code, _, _ = strings.Cut("// teaching is"+code, "\n}\n")
	if !strings.Contains(page, "```go\n"+code+"\n}\n```") {
		t.Errorf("docs/SHEETS.md does not show\n%s\n}", code)
	}
	_, list, _ := strings.Cut(read("timetable.go"), "\treturn w.Workbook(")
	list, _, _ = strings.Cut(list, "\t).Write(out)")
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); strings.HasSuffix(line, "(&week, w),") && !strings.Contains(page, line) {
			t.Errorf("docs/SHEETS.md does not list %s", line)
		}
	}
}
