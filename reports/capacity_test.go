package reports_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	capacitybook "cohort/reports/capacity"
)

// tinyCapacity is a snapshot of two weeks with ten people who need one course.
func tinyCapacity(t *testing.T) (*planner.Snapshot, *planner.Plan, *capacity.Report) {
	s := &planner.Snapshot{Name: "tiny", FirstDay: date(t, "2027-01-25"), Days: 14, GridMinutes: 30,
		Sites: []planner.Site{{ID: "TC"}, {ID: "FAR"}, {ID: "O"}}, Travel: []planner.Travel{{From: "O", To: "TC", Minutes: 20}, {From: "FAR", To: "O", Minutes: 10}},
		Rooms:      []planner.Room{{ID: "A", Site: "TC", Seats: 3}},
		Courses:    []planner.Course{{ID: "X", Minutes: 240, MinGroup: 1, MaxGroup: 12}},
		Offices:    []planner.Office{{ID: "O", Site: "O"}},
		Programmes: []planner.Programme{{ID: "P", Courses: []string{"X"}}}}
	p := &planner.Plan{Sessions: []planner.Session{{ID: "1", Course: "X", Room: "A", Day: 2, Seated: []string{"r0", "r1"}}, {ID: "2", Course: "X", Room: "A", Day: 9, Seated: []string{"r2"}}}}
	for i := range 10 {
		l := planner.Learner{ID: fmt.Sprint("l", i), Office: "O", Sites: []string{"TC"}, Anonymous: i == 1 || i == 4}
		if i == 9 {
			l.Sites = []string{"FAR", "TC"}
		}
		s.Learners = append(s.Learners, l)
		s.Requests = append(s.Requests, planner.Request{ID: fmt.Sprint("r", i), Learner: l.ID, Course: "X", Due: 4})
	}
	s.Requests[7].Due, s.Requests[8].Due = 14, -3
	p.Unserved = []planner.Unserved{{Request: "r3", Reason: planner.ReasonCrowded}, {Request: "r4", Reason: planner.ReasonCrowded}, {Request: "r5", Reason: planner.ReasonCrowded},
		{Request: "r6", Reason: planner.ReasonImpossible, Missing: "room"}, {Request: "r7", Reason: planner.ReasonImpossible, Missing: "window"}, {Request: "r9", Reason: planner.ReasonCrowded}}
	return s, p, &capacity.Report{Proofs: []capacity.Proof{{Kind: capacity.Rooms, Requests: []string{"r0", "r5"}, From: s.FirstDay, To: s.FirstDay + 6}}}
}

func TestWhatThePlanMissedStandsApart(t *testing.T) {
	s, p, r := tinyCapacity(t)
	b := editions.CapacityOf(s, p, r, editions.Called{"X": "Rhetoric", "TC": "Centre", "FAR": "Centre"}, "en")
	day := s.FirstDay
	want := []editions.Missed{
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 3}, {ID: "FAR", Site: "Centre", Needs: 1}}, Reason: planner.ReasonCrowded, Named: 3, Held: 1, Due: day - 3}, // 3, 4, 8 and 9
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 1}}, Late: true, Named: 1, Due: day + 4},
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 1}}, Reason: planner.ReasonCrowded, Named: 1, Due: day + 4, Shortages: []int{1}},
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 1}}, Reason: planner.ReasonImpossible, Kind: "room", Named: 1, Due: day + 4},
	}
	if diff := cmp.Diff(want, b.Missed); diff != "" {
		t.Errorf("missed (-want +got)\n%s", diff)
	}
	if b.Later != 1 {
		t.Errorf("%d needs are due later, want 1", b.Later)
	}
	if facts, rest := b.Proven(); len(facts) != 1 || len(rest) != 3 {
		t.Errorf("%d are ruled out by the facts, %d not", len(facts), len(rest))
	}
	taught := []editions.Taught{{ID: "X", Course: "Rhetoric", Minutes: 240, MinGroup: 1, MaxGroup: 12, Sessions: 2, Named: 2, Reserved: 1, Places: 6, Asked: 9, Missing: 6}}
	weeks := []editions.TaughtWeek{{Monday: day, Held: 0, Sessions: 1, Seats: 2}, {Monday: day + 7, Held: 0, Sessions: 1, Seats: 1}}
	if diff := cmp.Diff(taught, b.Taught) + cmp.Diff(weeks, b.TaughtWeeks); diff != "" {
		t.Errorf("taught (-want +got)\n%s", diff)
	}
	b.AddHeld(day-20, []editions.HeldSession{{ID: "X", Course: "Rhetoric", Date: day - 3, Seats: 5}, {ID: "L", Course: "Logic", Date: day - 20, Seats: 7}})
	taught[0].Held, taught[0].HeldSeats = 1, 5
	taught = append(taught, editions.Taught{ID: "L", Course: "Logic", Held: 1, HeldSeats: 7})
	weeks = append([]editions.TaughtWeek{{Monday: day - 21, Held: 1, Sessions: 0, Seats: 7}, {Monday: day - 7, Held: 1, Sessions: 0, Seats: 5}}, weeks...)
	if diff := cmp.Diff(taught, b.Taught) + cmp.Diff(weeks, b.TaughtWeeks); diff != "" {
		t.Errorf("held (-want +got)\n%s", diff)
	}
	none := editions.CapacityOf(s, nil, &capacity.Report{}, nil, "en")
	if none.Planned || none.Missed != nil || none.Taught[0].Missing != 0 || none.Taught[0].Asked != 9 {
		t.Errorf("without a plan: %+v", none)
	}
}

// opened is a capacity workbook, read again.
func opened(t *testing.T, b editions.CapacityBook, lang string) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := capacitybook.Write(&out, b, wordsOf(t, lang)); err != nil {
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
		text := strings.Join(capacitybook.InShort(wordsOf(t, "en"), &b), "\n")
		if !strings.Contains(text, c.has) || c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%s: want %q and not %q in\n%s", c.says, c.has, c.not, text)
		}
	}
}
