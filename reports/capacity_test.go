package reports_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	capacitybook "cohort/reports/capacity"
	"cohort/reports/internal/given"
)

// opened is a capacity workbook, read again.
func opened(t *testing.T, b editions.CapacityBook, lang string) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := capacitybook.Write(&out, b, given.Words(t, lang)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestHeatMapAddsUp(t *testing.T) {
	b := capacityBook(t, "en", 95)
	f := opened(t, b, "en")
	need, have := [2]int{}, 0 // of auditoriums, all sites, in the second week
	for _, x := range b.Report.Load {
		if x.Week == b.Monday+7 && strings.HasPrefix(x.ID, "auditorium@") {
			need[0] += *x.NeedP50Minutes
			need[1] += *x.NeedP80Minutes
			have += x.HaveMinutes
		}
	}
	raw := func(sheet, at string) float64 {
		text, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("%s!%s holds %q", sheet, at, text)
		}
		return v
	}
	const row = "11" // of auditoriums, behind two roles
	for i, at := range []string{"C" + row, "J" + row} {
		if got, want := raw("Heat map", at), float64(need[i])/float64(have); got != want {
			t.Errorf("%s is %v, want %v", at, got, want)
		}
	}
	found := false
	list, err := f.GetRows("Load in hours")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range list {
		if len(r) > 5 && r[1] == "01.02.2027" && r[3] == "Auditoriums" && r[4] == "the whole network" {
			found = true
			for k, want := range []float64{float64(need[0]) / 60, float64(need[1]) / 60, float64(have) / 60} {
				if got := raw("Load in hours", cell(6+k, i+1)); got != want {
					t.Errorf("hours %d are %v, want %v", k, got, want)
				}
			}
		}
	}
	if !found {
		t.Error("the hours of auditoriums in the second week are not there")
	}
}

func TestAdditionOfEachProofIsThere(t *testing.T) {
	b := capacityBook(t, "en", 95)
	f := opened(t, b, "en")
	rows, err := f.GetRows("Plain addition", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	summed := map[[2]string]float64{} // by proof and side, without the lines that say the sum
	said := map[[2]string]float64{}
	for _, r := range rows[4:] {
		v, err := strconv.ParseFloat(r[7], 64)
		if err != nil {
			t.Fatal(err)
		}
		key := [2]string{r[0], r[1]}
		if strings.HasPrefix(r[2], "Total") || strings.HasPrefix(r[2], "Needed less") {
			said[key] = v
		} else {
			summed[key] += v
		}
	}
	for i := range b.Report.Proofs {
		n := fmt.Sprint(i + 1)
		for _, side := range []string{"needed", "there is"} {
			if key := [2]string{n, side}; summed[key] != said[key] || said[key] == 0 {
				t.Errorf("proof %s: %s adds up to %v, %v is said", n, side, summed[key], said[key])
			}
		}
		if missing := said[[2]string{n, "missing"}]; missing != said[[2]string{n, "needed"}]-said[[2]string{n, "there is"}] || missing <= 0 {
			t.Errorf("proof %s: %v are missing", n, missing)
		}
	}
}

func TestNoIdStandsInTheCapacityWorkbook(t *testing.T) {
	id := regexp.MustCompile(`\b(SRV|IT|PRC|ATT|REF|MGR)-0\d\b|\b[TP]-?\d\b|psychologist$|/A1|@`)
	f := opened(t, capacityBook(t, "ru", 95), "ru")
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			for _, v := range r {
				if id.MatchString(v) {
					t.Errorf("%s: %q", sheet, v)
				}
			}
		}
	}
}

func TestSummaryOfTheCapacity(t *testing.T) {
	for _, c := range []struct {
		says   string
		change func(*editions.CapacityBook)
		has    string
		not    string
	}{
		{"the tightest week", nil, "Of the whole weeks, over the whole network, week 5 (01.02–07.02.2027) is tightest: trainer-psychologists; 83 % of the hours there are will most likely be needed, 104 % to be safe.", ""},
		{"not a part of a week", func(b *editions.CapacityBook) { b.Report.FirstDay += 8 }, "over the whole network, week 6", "week 5 (01.02–07.02.2027) is"},
		{"what is proven and what is not", nil, "Of the proven shortages the plan leaves 47 needs without a place in time.", ""},
		{"", nil, "Beside them the plan did not manage 11 needs in time, although nothing proves it impossible.", ""},
		{"", nil, "By the data alone 4 needs can have no place", ""},
		{"no shortage", func(b *editions.CapacityBook) { b.Report.Proofs = nil }, "No shortage is proven.", "2 shortages"},
		{"nothing is missed", func(b *editions.CapacityBook) { b.Missed = nil }, "The plan meets in time every need", "did not manage"},
		{"no plan", func(b *editions.CapacityBook) { b.Planned = false }, "", "did not manage"},
		{"the worst absence", nil, "8 of 24 seats are kept", ""},
		{"every seat can be kept", func(b *editions.CapacityBook) { b.Report.Withouts = b.Report.Withouts[:1] }, "Whichever trainer is away in the week", "are kept."},
		{"the next intake", nil, "Start of 25.01.2027 in the whole network: most likely 20 (12 to 29), known by name 12.", ""},
		{"nobody is expected", func(b *editions.CapacityBook) { b.Starts = nil }, "", "most likely 20"},
	} {
		b := capacityBook(t, "en", 95)
		if c.change != nil {
			c.change(&b)
		}
		text := strings.Join(capacitybook.InShort(given.Words(t, "en"), &b), "\n")
		if !strings.Contains(text, c.has) || c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%s: want %q and not %q in\n%s", c.says, c.has, c.not, text)
		}
	}
}
