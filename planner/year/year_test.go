package year

import (
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/whatif"
)

// near says whether a number is another one but for rounding.
func near(got Milli, want float64) bool { return math.Abs(float64(got)/1000-want) < 0.002 }

func TestStartsAreThoseOfTheLastYearTimesTheSeason(t *testing.T) {
	f := small()
	for y := 2024; y <= 2026; y++ { // twice as many each September
		for k := range 10 {
			begin(f, Month(12*y+8), 100+k)
		}
	}
	y := Foresee(f, today, settings(), nil)
	b := y.Basis.Starts
	if b.Source != Moves || b.From != month("2024-01") || len(b.Counts) != 36 || b.Level != 12 || b.Flat {
		t.Fatalf("learned from %+v", b)
	}
	// 130 in the last year, 390 in three: an average month has 10.83. A September had 60 in
	// three; with an average month (60 + 10.83) / (4 × 10.83).
	usual := 130.0 / 12
	season := (60 + usual) / (4 * usual)
	want := usual * season
	got := y.Learned.of(t, Network, month("2027-09"))
	if !near(got.Starts.P50, want) {
		t.Errorf("%d thousandths start in September, want %.3f", got.Starts.P50, want)
	}
	// Pearson's statistic of the last twelve months, by eleven; three years were alike.
	other := (30 + usual) / (4 * usual) * usual
	spread := math.Max(1, (11*(10-other)*(10-other)/other+(20-want)*(20-want)/want)/11)
	if math.Abs(float64(b.Spread)/1e6-spread) > 0.001 || b.Drift != 141_421 {
		t.Errorf("spread %d, drift %d; want %.6f, 0.1414", b.Spread, b.Drift, spread)
	}
	// The customary change of a fifth counts for two years beside two that were alike; the season
	// rests on 60 and an average month.
	drift := math.Sqrt(2 * 0.2 * 0.2 / 4)
	reserve := 0.8416 * math.Sqrt(spread*(want+want*want/(60+usual))+drift*drift*want*want)
	if !near(got.Starts.P80, want+reserve) {
		t.Errorf("with a reserve %d, want %.3f", got.Starts.P80, want+reserve)
	}
}

func TestWithLittleHistoryThereAreNoSeasonsAndPeopleAreCounted(t *testing.T) {
	f := small()
	f.Moves = slices.DeleteFunc(f.Moves, func(m facts.StageMove) bool { return MonthOf(planner.DateOf(m.At)) < month("2026-08") })
	y := Foresee(f, today, settings(), nil)
	if b := y.Basis.Starts; b.Source != People || len(b.Counts) != 36 {
		t.Errorf("four months of moves and three years of people: learned from %+v", b)
	}
	f.People = slices.DeleteFunc(f.People, func(p facts.Person) bool { return MonthOf(p.Started) < month("2026-08") })
	y = Foresee(f, today, settings(), nil)
	if b := y.Basis.Starts; b.Source != Moves || !b.Flat || b.Level != 4 {
		t.Errorf("four months of both: learned from %+v", b)
	}
	if got := y.Learned.of(t, Network, month("2027-09")).Starts.P50; got != 10_000 {
		t.Errorf("%d start, want 10", got)
	}
	f.People, f.Moves = nil, nil
	if got := Foresee(f, today, settings(), nil).Learned.of(t, Network, month("2027-09")); got.Starts != (Range{}) || got.Leavers.P50 != 0 {
		t.Errorf("nobody is known, and %+v are foreseen", got)
	}
}

// The survival curve by the definition, over people with late entry, for whatever months.
func TestHowLongPeopleStay(t *testing.T) {
	f := small()
	for i := range f.People { // every seventh leaves after 20 days, 5 or 14 months
		if i%7 == 0 {
			left := f.People[i].Started + []planner.Date{20, 160, 440}[i/7%3]
			if left <= today {
				f.People[i].Left = &left
			}
		}
	}
	c := Foresee(f, today, settings(), nil).Basis.Leaving
	if c.Custom || c.From == nil || *c.From != month("2024-02") {
		t.Fatalf("curve from %v, customary %v", c.From, c.Custom)
	}
	stayed, sum := 1.0, 0.0
	from := c.From.First()
	for k := range 24 {
		risk, gone := 0, 0
		for _, p := range f.People {
			end, left := today, false
			if p.Left != nil {
				end, left = *p.Left, true
			}
			if end < from {
				continue
			}
			// The k-th month of service begins k months after the start.
			begins := (MonthOf(p.Started) + Month(k)).First() + 3
			if begins >= from && begins <= end {
				risk++
				if next := (MonthOf(p.Started) + Month(k+1)).First() + 3; left && end < next {
					gone++
				}
			}
		}
		if r := c.Rows[k]; r.AtRisk != risk || r.Left != gone {
			t.Fatalf("month %d: %d at risk, %d left; want %d, %d", k, r.AtRisk, r.Left, risk, gone)
		}
		stayed *= 1 - float64(gone)/float64(risk)
		sum += float64(gone) / float64(risk*(risk-gone))
		if r := c.Rows[k]; math.Abs(float64(r.Stayed)/1e6-stayed) > 2e-5 || math.Abs(float64(r.Error)/1e6-stayed*math.Sqrt(sum)) > 2e-5 {
			t.Errorf("month %d: %d stay, error %d; want %.6f, %.6f", k, r.Stayed, r.Error, stayed, stayed*math.Sqrt(sum))
		}
	}
	if c.Left() < fewestLeavers || c.Rows[0].Left == 0 || c.Rows[14].Left == 0 {
		t.Errorf("too few leave for a test: %d", c.Left())
	}
	few := small()
	few.People[3].Left = new(today - 3)
	if c := Foresee(few, today, settings(), nil).Basis.Leaving; !c.Custom {
		t.Errorf("one has left, and the curve is told as if it were known")
	}
}

func TestRefreshersFallDueExactly(t *testing.T) {
	f := small()
	who := person(t, f, "P-2025-03-0")
	f.Completed = append(f.Completed, facts.Completed{Person: who.ID, Course: "SRV", On: date("2025-03-20")})
	gone := person(t, f, "P-2025-03-1")
	gone.Left = new(today - 10)
	f.Completed = append(f.Completed, facts.Completed{Person: gone.ID, Course: "SRV", On: date("2025-03-20")})
	overdue := person(t, f, "P-2024-01-2")
	f.Completed = append(f.Completed, facts.Completed{Person: overdue.ID, Course: "SRV", On: date("2024-06-20")})
	soon := person(t, f, "P-2024-01-3") // that is for the timetable of the month under way
	f.Completed = append(f.Completed, facts.Completed{Person: soon.ID, Course: "SRV", On: date("2025-01-28")})
	o := Foresee(f, today, settings(), nil).Learned
	for _, want := range []struct {
		month string
		due   int
	}{{"2027-02", 1}, {"2027-03", 1}, {"2027-04", 0}} {
		if got := o.of(t, Network, month(want.month)).Due; got != want.due {
			t.Errorf("%s: %d refreshers fall due, want %d", want.month, got, want.due)
		}
	}
	// By the beginning of March one month has passed: too few have left, so the customary
	// share may have gone.
	got := o.of(t, Network, month("2027-03")).Refreshed
	if p := 1 - 0.0184; !near(got.P50, p) || !near(got.P80, p+0.8416*math.Sqrt(p*(1-p))) {
		t.Errorf("of one %+v are there", got)
	}
}

// From ten starts to hours and rooms, with a pencil.
func TestNeedAndHave(t *testing.T) {
	f := small()
	o := Foresee(f, today, settings(), nil).Learned
	m := month("2027-03")
	starts := 10.0 // no season, as all months are alike
	dropOut := (20 * 0.07) / (120 + 20)
	noShow, failed := 0.05, 0.1
	srv := starts * (1 - dropOut/2) / (1 - noShow)
	att := srv / (1 - failed)
	reserve := (starts + 0.8416*math.Sqrt(starts+0.02*starts*starts+starts*starts/40)) / starts // two years of the customary fifth in four; 30 of a month, and one of ten
	for _, want := range []struct {
		course   string
		seats    float64
		group    float64
		sessions float64
	}{{"SRV", srv, 8, srv / 8}, {"ATT", att, 6.4, att / 6.4}} {
		for _, r := range o.Needs {
			if r.Month == m && r.Course == want.course && (!near(r.Seats.P50, want.seats) || !near(r.Sessions.P50, want.sessions) || !near(r.Sessions.P80, want.sessions*reserve)) {
				t.Errorf("%s: %+v; want %+v", want.course, r, want)
			}
		}
	}
	working := 23.0 // days of March 2027, no holidays known
	have := 1500.0 / 5 * working * 0.9
	need := srv/8*390 + att/6.4*240
	for _, r := range o.Trainers {
		if r.Month != m || r.Site != Network || r.Role != "psychologist" {
			continue
		}
		if math.Abs(float64(r.Need.P50)-need) > 2 || math.Abs(float64(r.Have)-have) > 1 || r.One != r.Have || r.Missing != (Whole{}) {
			t.Errorf("psychologists: %+v; want need %.1f, have %.1f", r, need, have)
		}
	}
	for _, r := range o.Rooms { // 720 minutes a day hold one SRV, or two ATT with 30 minutes between
		want := srv / 8
		if r.Kind == "computers" {
			want = att / 6.4 / 2
		}
		if r.Month == m && (!near(r.Need.P50, want) || r.Have != 23_000 || r.One != 23_000) {
			t.Errorf("rooms: %+v; want %.3f days", r, want)
		}
	}
}

func TestWhoIsMissingAndByWhenToHire(t *testing.T) {
	f := small()
	for i := range 11 {
		f.Waves = append(f.Waves, facts.Wave{ID: string(rune('a' + i)), Office: "O1", Position: "specialist", Start: date("2027-09-06"), Headcount: 20})
	}
	o := Foresee(f, today, settings(), nil).Learned
	row := o.of(t, Network, month("2027-09"))
	if row.Announced != 215_000 { // 220, of whom the office expects five anyway
		t.Errorf("%d thousandths come by waves alone", row.Announced)
	}
	var need, have, one, missing int
	for _, r := range o.Trainers {
		if r.Month == month("2027-09") && r.Role == "psychologist" && r.Site == Network {
			need, have, one, missing = r.Need.P50, r.Have, r.One, r.Missing.P50
		}
	}
	if want := int(math.Ceil(float64(need-have) / float64(one))); missing != want || want < 2 {
		t.Errorf("%d psychologists are missing, want %d", missing, want)
	}
	hires := slices.DeleteFunc(slices.Clone(o.Hires), func(h Hire) bool { return h.Role != "psychologist" })
	if len(hires) < missing || hires[0].From != month("2027-09") || hires[0].Begin != month("2027-04") || hires[0].Late || hires[0].Months != 1 {
		t.Errorf("hire %+v", hires)
	}
	late := settings()
	late.HireMonths = 8
	if h := Foresee(f, today, late, nil).Learned.Hires[0]; !h.Late || h.Begin != month("2026-10") {
		t.Errorf("eleven months before September: %+v", h)
	}
}

func TestLeaveAsItWasTaken(t *testing.T) {
	f := small()
	for y := 2024; y <= 2026; y++ { // both away all July
		for _, who := range []string{"PSY", "PRO"} {
			m := Month(12*y + 6)
			f.Absences = append(f.Absences, facts.Absence{ID: who + m.String(), Person: who, From: m.First(), To: (m + 1).First() - 1, Kind: "holiday"})
		}
	}
	f.Absences = append(f.Absences, facts.Absence{ID: "known", Person: "PSY", From: date("2027-03-01"), To: date("2027-03-07"), Kind: "trip"})
	y := Foresee(f, today, settings(), nil)
	if a := y.Basis.Away; a.Custom || a.Share[6] != whole || a.Share[2] != 0 || a.From == nil || *a.From != month("2024-07") {
		t.Errorf("away %+v", a)
	}
	for _, r := range y.Learned.Trainers {
		if r.Site != Network || r.Role != "psychologist" {
			continue
		}
		switch {
		case r.Month == month("2027-07") && r.Have != 0, r.Month == month("2027-03") && r.Have != 300*18, r.Month == month("2027-04") && r.Have != 300*22:
			t.Errorf("%s: %d minutes", r.Month, r.Have)
		}
	}
}

func TestAHiringPlanStandsBesideWhatWasLearned(t *testing.T) {
	f := small()
	plan := []Hiring{{Office: "O1", Month: month("2027-03"), Headcount: 7}, {Office: "O2", Position: "specialist", Month: month("2027-05"), Headcount: 30}}
	y := Foresee(f, today, settings(), plan)
	for _, want := range []struct {
		month   string
		starts  Milli
		planned bool
	}{{"2027-02", 10_000, false}, {"2027-03", 7_000, true}, {"2027-04", 0, true}, {"2027-05", 30_000, true}, {"2027-06", 10_000, false}} {
		row := y.Planned.of(t, Network, month(want.month))
		if row.Starts.P50 != want.starts || row.Planned != want.planned || want.planned && row.Starts.P80 != want.starts {
			t.Errorf("%s: %+v, want %d", want.month, row.Starts, want.starts)
		}
		if got := y.Learned.of(t, Network, month(want.month)); got.Starts.P50 != 10_000 || got.Planned {
			t.Errorf("%s: a plan changed what was learned: %+v", want.month, got)
		}
	}
}

// What a plan's rows do not show is told: positions that nobody trains, offices without a row,
// months outside the year.
func TestWhatOfAHiringPlanCountsForNothing(t *testing.T) {
	plan := []Hiring{{Office: "O1", Month: month("2027-03"), Headcount: 7}, {Office: "O1", Position: "director", Month: month("2027-05"), Headcount: 3},
		{Office: "O1", Position: "director", Month: month("2027-06"), Headcount: 2}, {Office: "O2", Position: "specialist", Month: month("2029-05"), Headcount: 30}}
	got := Foresee(small(), today, settings(), plan).Plan
	want := &Plan{From: month("2027-03"), To: month("2028-01"), Named: 1, Offices: 2, Starts: 12, Untrained: []Untrained{{"director", 5}}, OutsideRows: 1, OutsideStarts: 30}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if p := Foresee(small(), today, settings(), nil).Plan; p != nil {
		t.Errorf("without a plan: %+v", p)
	}
}

func TestThePastAsItWasForeseen(t *testing.T) {
	f := small()
	b := Look(f, today, settings())
	if len(b.Months) != 12+6+3 || len(b.Errors) != 9 {
		t.Fatalf("%d months, %d errors", len(b.Months), len(b.Errors))
	}
	for _, p := range b.Months {
		if len(p.Sites) != 1 || p.Sites[0].Started != 10 || p.Sites[0].Starts.P50 != 10_000 {
			t.Errorf("by site: %+v", p.Sites)
		}
		if p.Started != 10 || p.Starts.P50 != 10_000 {
			t.Errorf("%+v", p)
		}
	}
	// What came later must not be known: twice as many in the last three months.
	for m := month("2026-10"); m < month("2027-01"); m++ {
		for k := range 10 {
			begin(f, m, 100+k)
		}
	}
	for _, e := range Look(f, today, settings()).Errors {
		if e.What == Starts && e.Lead == 3 && (e.SiteMonths != 3 || e.SitesWithin != 0) {
			t.Errorf("by site: %+v", e)
		}
		if e.What == Starts && e.Lead == 3 && (e.Foreseen != 30_000 || e.Came != 60 || *e.Off != -500_000 || e.Within != 0) {
			t.Errorf("%+v", e)
		}
	}
}

// A month of which nothing was foreseen and in which nothing came proves nothing.
func TestMonthsWithoutAnythingDoNotCount(t *testing.T) {
	b := Look(&facts.Facts{}, today, settings())
	for _, what := range []What{Starts, Leavers, Refreshed} {
		if within, months := b.Held(what); within != 0 || months != 0 {
			t.Errorf("%s: the reserve was enough in %d of %d months of nothing", what, within, months)
		}
	}
	f := small()
	f.Offices = append(f.Offices, facts.Office{ID: "O3"}) // near no site, and nobody there
	for _, e := range Look(f, today, settings()).Errors {
		if e.What == Starts && (e.Months != e.Lead || e.SiteMonths != e.Lead) {
			t.Errorf("with a site of nobody: %+v", e)
		}
	}
	if y := Foresee(&facts.Facts{}, today, settings(), nil); !y.Learned.Empty() {
		t.Error("an installation of nobody is not empty")
	}
	if y := Foresee(small(), today, settings(), nil); y.Learned.Empty() {
		t.Error("one of many is")
	}
}

func TestScenarios(t *testing.T) {
	f := small()
	m := month("2027-03")
	half := 0.5
	ask := func(changes ...whatif.Change) (*Year, []string) {
		t.Helper()
		sc := whatif.Scenario{Name: "other"}
		for _, c := range changes {
			sc.Steps = append(sc.Steps, whatif.Step{Change: c})
		}
		if wrong := Check(f, today, settings(), []whatif.Scenario{sc}); len(wrong) > 0 {
			t.Fatal(wrong)
		}
		a := Ask(f, today, settings(), nil, []whatif.Scenario{sc})
		return a.Scenarios[0].Year, a.Scenarios[0].Idle
	}
	figures := func(y *Year) (starts Milli, need, have int, days, room Milli) {
		for _, r := range y.Learned.Trainers {
			if r.Month == m && r.Site == Network && r.Role == "psychologist" {
				need, have = r.Need.P50, r.Have
			}
		}
		for _, r := range y.Learned.Rooms {
			if r.Month == m && r.Kind == "auditorium" {
				days, room = r.Need.P50, r.Have
			}
		}
		return y.Learned.of(t, Network, m).Starts.P50, need, have, days, room
	}
	starts, need, have, days, room := figures(Foresee(f, today, settings(), nil))
	base := [5]int{int(starts), need, have, int(days), int(room)}
	for _, c := range []struct {
		name   string
		change whatif.Change
		moves  [5]int // 1 more, -1 less, 0 alike: starts, need, have, room-days needed, room-days had
		idle   int
	}{
		{"close_room", whatif.CloseRoom{ID: "A", From: m.First(), To: m.First() + 6}, [5]int{4: -1}, 0},
		{"close_site", whatif.CloseSite{ID: "T", From: m.First(), To: m.First() + 6}, [5]int{4: -1}, 0},
		{"trainer_away", whatif.TrainerAway{ID: "PSY", From: m.First(), To: m.First() + 10}, [5]int{2: -1}, 0},
		{"add_trainer", whatif.AddTrainer{Like: "PSY"}, [5]int{2: 1}, 0},
		{"train", whatif.Train{Trainer: "PRO", Course: "SRV"}, [5]int{}, 1},
		{"wave", whatif.Wave{Office: "O1", Start: m.First(), Headcount: 30}, [5]int{0: 1, 1: 1, 3: 1}, 0},
		{"hiring", whatif.Hiring{Factor: half}, [5]int{0: -1, 1: -1, 3: -1}, 0},
		{"course", whatif.Course{ID: "SRV", Minutes: 240}, [5]int{1: -1, 3: -1}, 0},
		{"hours", whatif.Hours{Site: "T", From: whatif.NoHour, To: 1400}, [5]int{3: -1}, 0},
		{"working_day", whatif.WorkingDay{Date: date("2027-03-06")}, [5]int{2: 1, 4: 1}, 0},
		{"before the year", whatif.WorkingDay{Date: date("2027-01-30")}, [5]int{}, 1},
	} {
		y, idle := ask(c.change)
		starts, need, have, days, room := figures(y)
		for i, got := range [5]int{int(starts), need, have, int(days), int(room)} {
			if sign := max(-1, min(1, got-base[i])); sign != c.moves[i] {
				t.Errorf("%s: figure %d is %d, was %d", c.name, i, got, base[i])
			}
		}
		if len(idle) != c.idle {
			t.Errorf("%s: idle %v", c.name, idle)
		}
	}
	for _, c := range []whatif.Change{whatif.CloseRoom{ID: "B"}, whatif.TrainerAway{ID: "PSY", From: date("2029-01-01"), To: date("2029-01-02")},
		whatif.Wave{Office: "O3", Start: m.First(), Headcount: 3}, whatif.Hiring{Factor: -1}, whatif.Course{ID: "SRV", MaxGroup: 1}, whatif.Hours{Site: "T", From: 1400, To: whatif.NoHour}} {
		if wrong := Check(f, today, settings(), []whatif.Scenario{{Name: "wrong", Steps: []whatif.Step{{Line: 4, Change: c}}}}); len(wrong) != 1 || wrong[0].Line != 4 {
			t.Errorf("%T: %v", c, wrong)
		}
	}
	if again := Foresee(f, today, settings(), nil); again.Learned.of(t, Network, m).Starts.P50 != Milli(base[0]) {
		t.Error("a scenario changed the facts")
	}
}

func TestAShortRefresherFallsDueAgain(t *testing.T) {
	f := small()
	f.Courses[0].RefreshMonths = new(6)
	f.Completed = append(f.Completed, facts.Completed{Person: person(t, f, "P-2025-03-0").ID, Course: "SRV", On: date("2026-10-20")})
	o := Foresee(f, today, settings(), nil).Learned
	for _, want := range []struct {
		month string
		due   int
	}{{"2027-04", 1}, {"2027-05", 0}, {"2027-10", 1}} {
		if got := o.of(t, Network, month(want.month)).Due; got != want.due {
			t.Errorf("%s: %d refreshers fall due, want %d", want.month, got, want.due)
		}
	}
}

func TestWhatOthersBook(t *testing.T) {
	f := small()
	for d := date("2027-03-01"); d <= date("2027-03-05"); d++ { // a week of March, the hall from 9 to 21
		f.Bookings = append(f.Bookings, facts.Booking{ID: d.String(), Room: "A", Starts: d.At(540, time.UTC), Ends: d.At(1260, time.UTC)})
	}
	o := Foresee(f, today, settings(), nil).Learned
	for _, r := range o.Rooms {
		want := Milli(1000 * map[string]int{"2027-03": 23, "2027-04": 22}[r.Month.String()])
		if r.Month == month("2027-03") && r.Kind == "auditorium" {
			want -= 5000
		}
		if want > 0 && r.Have != want {
			t.Errorf("%s, %s: %d thousandths of room-days, want %d", r.Month, r.Kind, r.Have, want)
		}
	}
}
