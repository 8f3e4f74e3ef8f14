package reports_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/planner/demand"
	"cohort/reports/internal/given"
	"cohort/reports/waves"
)

func recordRows(t *testing.T, lang string, r editions.Record) [][]string {
	t.Helper()
	o := officeWaves(t, lang, 3)
	o.Record = r
	var out bytes.Buffer
	if err := waves.Write(&out, o, given.Words(t, lang)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(given.Words(t, lang).Say("sheet_record"))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestWhatWasForecastAndWhatCame(t *testing.T) {
	r := pastRecord(given.Date(t, "2027-01-25"), 3)
	start := r.Past[0].Start
	r.Past = []editions.PastIntake{
		{Start: start, Came: 9, Foretold: []*editions.Foretold{{Likely: 11, Low: 8, High: 14}, {Likely: 12, Low: 9, High: 15}}}, {Start: start + 7, Came: 8, Foretold: []*editions.Foretold{{Likely: 11, Low: 8, High: 14}, {Likely: 12, Low: 9, High: 15}}},
		{Start: start + 14, Came: 16, Foretold: []*editions.Foretold{nil, {Likely: 12, Low: 9, High: 15}}}, {Start: start + 21, Came: 3, Foretold: []*editions.Foretold{{Likely: 2, Low: 1, High: 4}, nil}},
	}
	for lang, want := range map[string][][]string{
		"en": {{"1", "07.12.2026", "11", "8", "14", "12", "9", "15", "9", "within", "Forecast 12 (9 to 15), came 9"},
			{"2", "14.12.2026", "11", "8", "14", "12", "9", "15", "8", "fewer", "Forecast 12 (9 to 15), came 8"},
			{"3", "21.12.2026", "", "", "", "12", "9", "15", "16", "more", "Forecast 12 (9 to 15), came 16"},
			{"4", "28.12.2026", "2", "1", "4", "", "", "", "3"}},
		"ru": {{"1", "07.12.2026", "11", "8", "14", "12", "9", "15", "9", "в пределах", "Прогноз 12 (от 9 до 15), вышло 9"},
			{"2", "14.12.2026", "11", "8", "14", "12", "9", "15", "8", "меньше", "Прогноз 12 (от 9 до 15), вышло 8"},
			{"3", "21.12.2026", "", "", "", "12", "9", "15", "16", "больше", "Прогноз 12 (от 9 до 15), вышло 16"},
			{"4", "28.12.2026", "2", "1", "4", "", "", "", "3"}},
	} {
		rows := recordRows(t, lang, r)
		for i, w := range want {
			if !slices.Equal(rows[4+i], w) {
				t.Errorf("%q, want %q", rows[4+i], w)
			}
		}
	}
}

// The network's own record says each thing once.
func TestRecordOfTheNetwork(t *testing.T) {
	r := pastRecord(given.Date(t, "2027-01-25"), 3)
	said := func(r editions.Record) (own, network int, text string) {
		for _, row := range recordRows(t, "en", r) {
			if len(row) == 0 {
				continue
			}
			text += row[0] + "\n"
			if strings.HasPrefix(row[0], "Forecast ") {
				own++
			}
			if strings.HasPrefix(row[0], "The whole network") {
				network++
			}
		}
		return own, network, text
	}
	if own, network, text := said(r); own != 2 || network != 2 || !strings.Contains(text, "errors is 0.059; 0 if every start had been known, 0.060 if") {
		t.Errorf("%d and %d sentences: %s", own, network, text)
	}
	for i := range r.Tracks {
		r.Tracks[i].Own, r.Tracks[i].Network = r.Tracks[i].Network, demand.Calibration{}
	}
	if own, network, text := said(r); own != 2 || network != 0 || !strings.Contains(text, "errors is 0.059; 0 if every start had been known, 0.060 if") {
		t.Errorf("%d and %d sentences: %s", own, network, text)
	}
}
