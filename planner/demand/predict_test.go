package demand

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

var about = cmpopts.EquateApprox(0, 1e-9)

func stageOdds(f *Forecast, stage string) StageOdds {
	for _, s := range f.Stages {
		if s.Stage == stage {
			return s
		}
	}
	return StageOdds{}
}

func oddsOf(f *Forecast, id string) CandidateOdds {
	for _, c := range f.Candidates {
		if c.ID == id {
			return c
		}
	}
	return CandidateOdds{}
}

func startsOf(f *Forecast, scope Scope, id, intake string) Starts {
	for _, s := range f.Starts {
		if s.Scope == scope && s.ID == id && s.Intake == date(intake) {
			return s
		}
	}
	return Starts{}
}

func TestConversions(t *testing.T) {
	for _, c := range []struct {
		name           string
		moves          func(f *facts.Facts)
		stage          string
		advanced, left int
	}{
		{"no move", func(*facts.Facts) {}, "application", 0, 0},
		{"an entry is no departure", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "", "application") }, "application", 0, 0},
		{"a move forward", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "application", "interview") }, "application", 1, 1},
		{"says nothing of the stage reached", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "application", "interview") }, "interview", 0, 0},
		{"a loss", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "application", facts.Lost) }, "application", 0, 1},
		{"a stage passed over", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "application", "offer") }, "interview", 1, 1},
		{"the stage reached is not passed", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "application", "offer") }, "offer", 0, 0},
		{"a start", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "offer", facts.Started) }, "offer", 1, 1},
		{"a start passes all stages", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "application", facts.Started) }, "offer", 1, 1},
		{"a move back", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "offer", "application") }, "offer", 0, 0},
		{"passes nothing either", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-11", "offer", "application") }, "interview", 0, 0},
		{"the first of the 180 days", func(f *facts.Facts) { worlds.Move(f, "a", "2026-07-26", "application", facts.Lost) }, "application", 0, 1},
		{"the day before", func(f *facts.Facts) { worlds.Move(f, "a", "2026-07-25", "application", facts.Lost) }, "application", 0, 0},
		{"the last evening", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-21", "application", facts.Lost) }, "application", 0, 1},
		{"the day itself is not over", func(f *facts.Facts) { worlds.Move(f, "a", "2027-01-22", "application", facts.Lost) }, "application", 0, 0},
		{"another position", func(f *facts.Facts) {
			worlds.Move(f, "a", "2027-01-11", "application", facts.Lost)
			f.Moves[0].Position = "cleaner"
		}, "application", 0, 0},
	} {
		f := worlds.New()
		f.Candidates = []facts.Candidate{{ID: "x", Office: "O1", Position: worlds.Specialist, Stage: "application", Since: at("2027-01-20", 600)}}
		c.moves(f)
		var s StageOdds
		for _, x := range Predict(f, today, DefaultSettings()).Stages {
			if x.Position == worlds.Specialist && x.Stage == c.stage {
				s = x
			}
		}
		want := (float64(c.advanced) + s.Prior*20) / (float64(c.left) + 20)
		if s.Advanced != c.advanced || s.Left != c.left || math.Abs(s.Conversion-want) > 1e-12 {
			t.Errorf("%s: %d advanced of %d, conversion %v; want %d of %d, %v", c.name, s.Advanced, s.Left, s.Conversion, c.advanced, c.left, want)
		}
	}
}

// stood records how long people stood in the application stage.
func stood(f *facts.Facts, days ...int) {
	for i, n := range days {
		who := fmt.Sprintf("past-%s-%d", f.Stages[0].ID, i)
		left := date("2027-01-10") + planner.Date(i%7)
		worlds.Move(f, who, (left - planner.Date(n)).String(), "", "application")
		worlds.Move(f, who, left.String(), "application", "interview")
	}
}

func TestDwell(t *testing.T) {
	twenty := []int{0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 10}
	f := worlds.New()
	stood(f, twenty...)
	got := stageOdds(Predict(f, today, DefaultSettings()), "application")
	if diff := cmp.Diff(map[int]float64{0: 0.05, 1: 0.2, 2: 0.25, 3: 0.45, 10: 0.05}, got.Dwell, about); diff != "" || got.Recorded != 20 {
		t.Errorf("20 recorded: %s", diff)
	}
	f = worlds.New()
	stood(f, twenty[1:]...)
	got = stageOdds(Predict(f, today, DefaultSettings()), "application")
	total, mean := 0.0, 0.0
	for n, p := range got.Dwell {
		total += p
		mean += float64(n) * p
	}
	// Two working days are 2.8 calendar days.
	if math.Abs(total-1) > 1e-9 || math.Abs(mean-2.8) > 1e-9 || math.Abs(got.Dwell[1]-1/2.8) > 1e-12 || got.Recorded != 19 {
		t.Errorf("19 recorded: total %v, mean %v, %d recorded, one day %v", total, mean, got.Recorded, got.Dwell[1])
	}
	f = worlds.New()
	stood(f, twenty...)
	worlds.Move(f, "back", "2026-12-01", "", "application")
	worlds.Move(f, "back", "2026-12-20", "application", "interview") // nineteen days
	worlds.Move(f, "back", "2026-12-21", "interview", "application")
	worlds.Move(f, "back", "2026-12-25", "application", "offer") // four days, passing the interview
	got = stageOdds(Predict(f, today, DefaultSettings()), "application")
	if got.Recorded != 22 || got.Dwell[19] == 0 || got.Dwell[4] == 0 {
		t.Errorf("entries again: %+v", got)
	}
	worlds.Move(f, "twice", "2026-12-01", "", "application")
	worlds.Move(f, "twice", "2026-12-05", "application", "interview")
	worlds.Move(f, "twice", "2026-12-12", "application", "offer") // left without having come again
	if again := stageOdds(Predict(f, today, DefaultSettings()), "application"); again.Recorded != 23 || again.Dwell[11] != 0 || again.Left != got.Left+2 {
		t.Errorf("left twice: %+v", again)
	}
	if passed := stageOdds(Predict(f, today, DefaultSettings()), "interview"); passed.Recorded != 0 || passed.Advanced != 2 {
		t.Errorf("nobody stood in the stage passed over: %+v", passed)
	}
}

func TestCandidates(t *testing.T) {
	// From the offer on 0.8; through the interview 0.4; from the application 0.2.
	twenty := []int{1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 5, 5, 5, 5, 9} // days in the offer stage
	base := func() *facts.Facts {
		f := worlds.New()
		for i, n := range twenty {
			who := fmt.Sprintf("past-%d", i)
			worlds.Move(f, who, (date("2027-01-15") - planner.Date(n)).String(), "", "offer")
			worlds.Move(f, who, "2027-01-15", "offer", facts.Started)
		}
		return f
	}
	chance := (20 + 0.8*20) / 40
	for _, c := range []struct {
		name    string
		c       facts.Candidate
		days    int
		chance  float64
		named   bool
		stale   bool
		intakes map[planner.Date]float64 // as shares of the chance
	}{
		// On Friday 22: 1, 3 or 9 days later is Saturday, Monday and Sunday week.
		{"who just came", facts.Candidate{Stage: "offer", Since: at("2027-01-22", 100)}, 0, chance, false, false,
			map[planner.Date]float64{date("2027-01-25"): 0.75, date("2027-02-01"): 0.25}},
		// After 3 days, 5 (four of five) and 9 are left: 2 or 6 days more.
		{"who has stood three days", facts.Candidate{Stage: "offer", Since: at("2027-01-19", 1439)}, 3, chance, false, false,
			map[planner.Date]float64{date("2027-01-25"): 0.8, date("2027-02-01"): 0.2}},
		{"who has stood eight days", facts.Candidate{Stage: "offer", Since: at("2027-01-14", 0)}, 8, chance, false, false,
			map[planner.Date]float64{date("2027-01-25"): 1}},
		{"who has stood as long as anybody", facts.Candidate{Stage: "offer", Since: at("2027-01-13", 0)}, 9, 0, false, true, nil},
		{"expected on a Monday", facts.Candidate{Stage: "offer", Since: at("2027-01-19", 0), Expected: new(date("2027-02-01"))}, 3, chance, true, false,
			map[planner.Date]float64{date("2027-02-01"): 1}},
		{"expected on a Tuesday", facts.Candidate{Stage: "offer", Since: at("2027-01-19", 0), Expected: new(date("2027-02-02"))}, 3, chance, true, false,
			map[planner.Date]float64{date("2027-02-08"): 1}},
		{"expected on a holiday's Monday", facts.Candidate{Stage: "offer", Since: at("2027-01-19", 0), Expected: new(date("2027-02-22"))}, 3, chance, true, false,
			map[planner.Date]float64{date("2027-02-24"): 1}},
		{"expected long ago", facts.Candidate{Stage: "offer", Since: at("2027-01-19", 0), Expected: new(date("2027-01-11"))}, 3, chance, true, false,
			map[planner.Date]float64{date("2027-01-25"): 1}},
		{"expected later than the intakes shown", facts.Candidate{Stage: "offer", Since: at("2027-01-19", 0), Expected: new(date("2027-06-01"))}, 3, chance, true, false, nil},
		{"expected soon, having stood longer than anybody", facts.Candidate{Stage: "offer", Since: at("2026-12-01", 0), Expected: new(date("2027-01-25"))}, 52, chance, true, false,
			map[planner.Date]float64{date("2027-01-25"): 1}},
		{"expected long ago, having stood longer than anybody", facts.Candidate{Stage: "offer", Since: at("2026-12-01", 0), Expected: new(date("2027-01-11"))}, 52, 0, false, true, nil},
		{"expected before the offer is no name", facts.Candidate{Stage: "interview", Since: at("2027-01-19", 0), Expected: new(date("2027-02-01"))}, 3, 0.5 * chance, false, false,
			map[planner.Date]float64{date("2027-02-01"): 1}},
		{"for whom no history speaks, after years", facts.Candidate{Stage: "interview", Since: at("2020-01-01", 0), Expected: new(date("2027-02-01"))}, 2578, 0.5 * chance, false, false,
			map[planner.Date]float64{date("2027-02-01"): 1}},
	} {
		f := base()
		c.c.ID, c.c.Office, c.c.Position = "x", "O1", worlds.Specialist
		f.Candidates = []facts.Candidate{c.c}
		p := Predict(f, today, DefaultSettings())
		got := oddsOf(p, "x")
		want := map[planner.Date]float64{}
		for d, share := range c.intakes {
			want[d] = share * c.chance
		}
		if diff := cmp.Diff(want, got.Intakes, about); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		named := 0
		for _, s := range p.Starts {
			if s.Scope == ScopeNetwork {
				named += s.Named
			}
		}
		if (named == 1) != (c.named && len(want) > 0) {
			t.Errorf("%s: %d named", c.name, named)
		}
		if got.DaysInStage != c.days || math.Abs(got.Chance-c.chance) > 1e-12 || got.Named != c.named || got.Stale != c.stale || (len(p.Stale) == 1) != c.stale {
			t.Errorf("%s: %+v, want %d days, chance %v, named %v, stale %v", c.name, got, c.days, c.chance, c.named, c.stale)
		}
	}
}

// The sum of dwells, by enumeration: every number of days in every stage.
func TestTimeToStart(t *testing.T) {
	f := worlds.New()
	stood(f, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4) // 7, 8 and 7 of 22
	f.Candidates = []facts.Candidate{{ID: "x", Office: "O3", Position: worlds.Specialist, Stage: "application", Since: at("2027-01-21", 600)}}
	p := Predict(f, today, DefaultSettings())
	stay := func(mean float64, n int) float64 { return math.Pow(1-1/mean, float64(n-1)) / mean }
	chance := (22 + 0.5*20) / 42 * 0.5 * 0.8
	want := map[planner.Date]float64{}
	for _, first := range []struct {
		days  int
		share float64
	}{{1, 8. / 15}, {3, 7. / 15}} { // of those who stood longer than one day, one or three days more
		for interview := 1; interview < 60; interview++ {
			for offer := 1; offer < 60; offer++ {
				day := today + planner.Date(first.days+interview+offer)
				for _, intake := range []string{"2027-01-25", "2027-02-01", "2027-02-08", "2027-02-15", "2027-02-24", "2027-03-01", "2027-03-09", "2027-03-15"} {
					if day <= date(intake) {
						want[date(intake)] += chance * first.share * stay(7, interview) * stay(14, offer)
						break
					}
				}
			}
		}
	}
	got := oddsOf(p, "x")
	if diff := cmp.Diff(want, got.Intakes, about); diff != "" {
		t.Error(diff)
	}
	sum := 0.0
	for _, share := range got.Intakes {
		sum += share
	}
	if sum >= got.Chance || got.Chance-sum > 0.2*got.Chance {
		t.Errorf("intakes sum to %v of %v", sum, got.Chance)
	}
	for _, s := range []Starts{startsOf(p, ScopeOffice, "O3", "2027-02-08"), startsOf(p, ScopeSite, "T2", "2027-02-08"), startsOf(p, ScopeNetwork, NetworkID, "2027-02-08")} {
		if math.Abs(s.Mean-want[date("2027-02-08")]) > 1e-9 {
			t.Errorf("%s %s: mean %v", s.Scope, s.ID, s.Mean)
		}
	}
	if got.Site != "T2" {
		t.Errorf("the catchment is %q", got.Site)
	}
	if s := startsOf(p, ScopeSite, "T1", "2027-02-08"); s.Mean != 0 {
		t.Errorf("another catchment: %+v", s)
	}
}

func TestHeldSeats(t *testing.T) {
	f := worlds.New()
	// Without history an expected start before the offer has the chance 0.4, with
	// an accepted offer 0.8.
	expect := func(id, office, stage string) {
		f.Candidates = append(f.Candidates, facts.Candidate{ID: id, Office: office, Position: worlds.Specialist, Stage: stage, Since: at("2027-01-20", 0), Expected: new(date("2027-02-08"))})
	}
	expect("a", "O1", "offer")
	expect("b", "O1", "offer")
	expect("c", "O1", "interview")
	expect("d", "O2", "interview")
	expect("e", "O2", "interview")
	expect("f", "O2", "interview")
	expect("g", "O3", "interview")
	p := Predict(f, today, DefaultSettings())
	// Catchment of T1: 0.8, 0.8, 0.4 at O1 and three of 0.4 at O2; ties of O2 go to T1.
	d := starting([]float64{0.8, 0.8, 0.4, 0.4, 0.4, 0.4})
	// Held: quantile 4 less 2 named; O1 has no mean over its named (2.0 - 2), O2 1.2.
	want := []Starts{
		{ScopeSite, "T1", date("2027-02-08"), 3.2, quantile(d, 0.1), 3, 4, quantile(d, 0.9), 2, 2},
		{ScopeSite, "T2", date("2027-02-08"), 0.4, 0, 0, 1, 1, 0, 1},
		{ScopeOffice, "O1", date("2027-02-08"), 2.0, 1, 2, 3, 3, 2, 0},
		{ScopeOffice, "O2", date("2027-02-08"), 1.2, 0, 1, 2, 2, 0, 2},
		{ScopeOffice, "O3", date("2027-02-08"), 0.4, 0, 0, 1, 1, 0, 1},
	}
	for _, w := range want {
		if diff := cmp.Diff(w, startsOf(p, w.Scope, w.ID, "2027-02-08"), about); diff != "" {
			t.Errorf("%s %s: %s", w.Scope, w.ID, diff)
		}
	}
	if n := startsOf(p, ScopeNetwork, NetworkID, "2027-02-08"); n.Named != 2 || n.Reserved != 3 || math.Abs(n.Mean-3.6) > 1e-9 {
		t.Errorf("network: %+v", n)
	}
	if n := startsOf(p, ScopeNetwork, NetworkID, "2027-02-01"); n.Mean != 0 || n.P90 != 0 || n.Reserved != 0 {
		t.Errorf("nobody is expected there: %+v", n)
	}
}

func TestStaleCandidatesAreNotPlannedFor(t *testing.T) {
	f := worlds.New()
	for i := range EnoughDwells {
		who := fmt.Sprintf("past-%d", i)
		worlds.Move(f, who, "2027-01-05", "", "offer")
		worlds.Move(f, who, "2027-01-15", "offer", facts.Started)
	}
	worlds.Offer(f, "fresh", "O1", "2027-01-18")
	worlds.Offer(f, "stale", "O1", "2027-01-18")
	f.Candidates[1].Since = at("2027-01-12", 0) // ten days, as long as anybody
	b := must(f)
	if learnerOf(b, "fresh") == nil || learnerOf(b, "stale") != nil {
		t.Errorf("learners: %v", b.Snapshot.Learners)
	}
	if len(b.Faults) != 1 || b.Faults[0].Key != "stale" {
		t.Errorf("faults: %v", b.Faults)
	}
}

func TestForecastJSON(t *testing.T) {
	f := worlds.New()
	worlds.Offer(f, "x", "O1", "2027-02-01")
	var got struct {
		AsOf   string `json:"as_of"`
		Starts []map[string]any
		Stages []struct {
			Stage string
			Dwell map[string]float64
		}
		Candidates []struct {
			ID       string
			Expected *string
			Intakes  map[string]float64
		}
	}
	p := Predict(f, today, DefaultSettings())
	if err := json.Unmarshal(p.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.AsOf != "2027-01-22" || got.Candidates[0].Intakes["2027-02-01"] != 0.8 || *got.Candidates[0].Expected != "2027-02-01" || got.Stages[0].Dwell["1"] == 0 {
		t.Errorf("%+v", got)
	}
	for _, key := range []string{"scope", "id", "intake", "mean", "p10", "p50", "p80", "p90", "named", "held"} {
		if _, ok := got.Starts[0][key]; !ok {
			t.Errorf("starts have no %s", key)
		}
	}
	// Network, two sites and three offices at each of eight intakes.
	if len(got.Starts) != 6*8 {
		t.Errorf("%d starts", len(got.Starts))
	}
	brief := p.Brief()
	if brief.Stages != nil || brief.Candidates != nil || len(brief.Starts) != len(p.Starts) {
		t.Error("the brief forecast explains itself")
	}
	if c := p.Conversions(worlds.Specialist); c["offer"] != 0.8 || len(c) != 3 {
		t.Errorf("conversions: %v", c)
	}
}
