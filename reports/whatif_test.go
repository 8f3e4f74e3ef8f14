package reports_test

import (
	"bytes"
	"strings"
	"testing"

	"cohort/reports/internal/given"
	whatifbook "cohort/reports/whatif"
)

// What is told on a screen, in both languages.
func TestWhatIfOnAScreen(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		var out bytes.Buffer
		if err := whatifbook.Text(&out, whatifAnswer(t, lang), whatifCalled(lang), given.Words(t, lang)); err != nil {
			t.Fatal(err)
		}
		compare(t, "whatif7-"+lang+"-screen.txt", out.String())
		if strings.Contains(out.String(), "whatif_") || strings.Contains(out.String(), "<no value>") {
			t.Error("a word is missing")
		}
	}
}

// Names of scenarios are whatever somebody wrote: they stay words, and the
// workbook opens.
func TestNamesOfScenariosAreWords(t *testing.T) {
	for _, name := range []string{"=1+1", "@SUM(A1)", strings.Repeat("очень длинное имя ", 3000), "\x00\x1b[31m", "'", "<b>&amp;"} {
		a := whatifAnswer(t, "ru")
		for i := range a.Scenarios[1:] {
			a.Scenarios[1+i].Name = name
		}
		var out bytes.Buffer
		if err := whatifbook.Write(&out, whatifHead(), a, whatifCalled("ru"), given.Words(t, "ru")); err != nil {
			t.Fatal(err)
		}
		faultless(t, out.Bytes())
	}
}
