package demand

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
)

func TestSlots(t *testing.T) {
	for _, c := range []struct {
		name, asOf, last, before string
	}{
		{"on a Friday the intake of its week is not over", "2027-01-29", "2027-01-18", "2027-01-11"},
		{"on a Sunday neither", "2027-01-31", "2027-01-18", "2027-01-11"},
		{"on the day of the next it is", "2027-02-01", "2027-01-25", "2027-01-18"},
		{"an intake moved behind a holiday ends the one before a day later", "2027-02-23", "2027-02-08", "2027-02-01"},
		{"on the day itself", "2027-02-24", "2027-02-15", "2027-02-08"},
		{"two that fall on one day are one", "2027-01-18", "2027-01-11", "2026-12-28"},
	} {
		slots := Slots(clean.NewCalendar(worlds.New().Calendar), date(c.asOf), time.Monday)
		if len(slots) != 2*ScoredIntakes {
			t.Fatalf("%s: %d slots", c.name, len(slots))
		}
		n := len(slots)
		want := []Slot{{date(c.before), 28}, {date(c.before), 14}, {date(c.last), 28}, {date(c.last), 14}}
		if diff := cmp.Diff(want, slots[n-4:]); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		for i, s := range slots[2:] {
			if s.Intake <= slots[i].Intake {
				t.Errorf("%s: %s after %s", c.name, s.Intake, slots[i].Intake)
			}
		}
	}
	if s := (Slot{date("2027-01-25"), 14}); s.AsOf() != date("2027-01-11") {
		t.Errorf("14 days before: %s", s.AsOf())
	}
}

// past is a world with recorded moves: some people went through the pipeline
// long ago, so that there is a record to forecast from.
func past() *facts.Facts {
	f := worlds.New()
	for i := range 40 {
		lived(f, fmt.Sprintf("old-%d", i), []string{"O1", "O2", "O3"}[i%3], "2026-06-01", 3+i%4, 5+i%7, 7+i%9)
	}
	return f
}

// lived records a whole way to the start, and days in each stage.
func lived(f *facts.Facts, id, office, applied string, days ...int) {
	d := date(applied)
	worlds.Move(f, id, d.String(), "", "application")
	for i, to := range []string{"interview", "offer", facts.Started} {
		d += planner.Date(days[i])
		worlds.Move(f, id, d.String(), []string{"application", "interview", "offer"}[i], to)
	}
	f.Past = append(f.Past, facts.PastCandidate{ID: id, Office: office})
}

var (
	intake  = date("2026-12-14")
	fortEve = Slot{intake, 14} // as of 30 November
)

func judged(f *facts.Facts, slots ...Slot) *Judgement {
	return Judge(f, today, DefaultSettings(), slots, nil)
}

func outcomeOf(j *Judgement, scope Scope, id string) Outcome {
	for _, o := range j.Outcomes {
		if o.Scope == scope && o.ID == id {
			return o
		}
	}
	return Outcome{}
}

func TestWhoCame(t *testing.T) {
	for _, c := range []struct {
		name         string
		record       func(f *facts.Facts)
		came, unseen int
	}{
		{"nobody", func(*facts.Facts) {}, 0, 0},
		{"somebody who waited since before the forecast", func(f *facts.Facts) { lived(f, "x", "O1", "2026-11-09", 7, 7, 21) }, 1, 0},
		{"somebody who applied after it", func(f *facts.Facts) { lived(f, "x", "O1", "2026-12-01", 3, 3, 7) }, 1, 1},
		{"on the day of the forecast itself counts as after it", func(f *facts.Facts) { lived(f, "x", "O1", "2026-11-30", 3, 3, 8) }, 1, 1},
		{"later in the week of the intake", func(f *facts.Facts) { lived(f, "x", "O1", "2026-11-09", 7, 7, 27) }, 1, 0},
		{"on the day of the next", func(f *facts.Facts) { lived(f, "x", "O1", "2026-11-09", 7, 7, 28) }, 0, 0},
		{"the day before", func(f *facts.Facts) { lived(f, "x", "O1", "2026-11-09", 7, 7, 20) }, 0, 0},
		{"somebody who was lost", func(f *facts.Facts) {
			lived(f, "x", "O1", "2026-11-09", 7, 7, 21)
			f.Moves[len(f.Moves)-1].To = facts.Lost
		}, 0, 0},
		{"somebody whose office is not on record", func(f *facts.Facts) {
			lived(f, "x", "O1", "2026-11-09", 7, 7, 21)
			f.Past[len(f.Past)-1].ID = "y"
		}, 0, 0},
		{"two of them", func(f *facts.Facts) {
			lived(f, "x", "O1", "2026-11-09", 7, 7, 21)
			lived(f, "y", "O1", "2026-11-10", 7, 7, 20)
		}, 2, 0},
	} {
		f := past()
		c.record(f)
		for _, o := range []Outcome{outcomeOf(judged(f, fortEve), ScopeNetwork, NetworkID), outcomeOf(judged(f, fortEve), ScopeSite, "T1"),
			outcomeOf(judged(f, fortEve), ScopeOffice, "O1")} {
			if o.Came != c.came || o.Unseen != c.unseen {
				t.Errorf("%s: %s %s: %d came, %d unseen", c.name, o.Scope, o.ID, o.Came, o.Unseen)
			}
		}
		if o := outcomeOf(judged(f, fortEve), ScopeOffice, "O3"); o.Came != 0 {
			t.Errorf("%s: another office has %d", c.name, o.Came)
		}
	}
}

func TestTooShortARecordIsNotJudged(t *testing.T) {
	f := worlds.New()
	lived(f, "x", "O1", "2026-09-01", 3, 3, 7) // 90 days before 30 November
	if j := judged(f, fortEve); len(j.Outcomes) != 6 || j.Unjudged != nil {
		t.Errorf("90 days: %d outcomes, %v unjudged", len(j.Outcomes), j.Unjudged)
	}
	f.Moves[0].At = f.Moves[0].At.AddDate(0, 0, 1)
	if j := judged(f, fortEve); j.Outcomes != nil || !slices.Equal(j.Unjudged, []Slot{fortEve}) {
		t.Errorf("89 days: %d outcomes, %v unjudged", len(j.Outcomes), j.Unjudged)
	}
	if j := judged(worlds.New(), fortEve); len(j.Unjudged) != 1 {
		t.Error("judged without any move")
	}
}

// drawn records ways of some people at random, back and forth, ended or not.
func drawn(t *rapid.T, f *facts.Facts) {
	stages := []string{"application", "interview", "offer", facts.Started, facts.Lost}
	for i := range rapid.IntRange(0, 25).Draw(t, "people") {
		id := fmt.Sprintf("c-%d", i)
		d := date("2026-08-15") + planner.Date(rapid.IntRange(0, 150).Draw(t, "from"))
		stands := ""
		for range rapid.IntRange(1, 6).Draw(t, "moves") {
			to := rapid.SampledFrom(stages).Draw(t, "to")
			if to == stands || stands == "" && to == facts.Lost {
				continue
			}
			worlds.Move(f, id, d.String(), stands, to)
			if stands = to; to == facts.Started || to == facts.Lost {
				break
			}
			d += planner.Date(rapid.IntRange(0, 30).Draw(t, "days"))
		}
		f.Past = append(f.Past, facts.PastCandidate{ID: id, Office: rapid.SampledFrom([]string{"O1", "O2", "O3"}).Draw(t, "office")})
	}
}

// until is the facts as they were written down on the morning of a day: built
// apart from the code under test, the way ReadFacts finds them.
func until(f *facts.Facts, day planner.Date) *facts.Facts {
	then := *f
	then.Moves, then.Past, then.Candidates, then.People = nil, nil, nil, nil
	last := map[string]facts.StageMove{}
	for _, m := range f.Moves {
		if m.At.Before(day.At(0, DefaultSettings().Zone)) {
			then.Moves = append(then.Moves, m)
			if before, ok := last[m.Candidate]; !ok || !m.At.Before(before.At) {
				last[m.Candidate] = m
			}
		}
	}
	for _, p := range f.Past {
		if m, ok := last[p.ID]; ok && m.To != facts.Started && m.To != facts.Lost {
			then.Candidates = append(then.Candidates, facts.Candidate{ID: p.ID, Office: p.Office, Position: m.Position, Stage: m.To, Since: m.At})
		}
	}
	return &then
}

// A forecast computed again is the one that the day would have made of what was
// on record then, expected starts apart.
func TestForecastAsItStood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := past()
		drawn(t, f)
		for i := range f.Moves { // one move at an instant, as the database has it
			f.Moves[i].At = f.Moves[i].At.Add(time.Duration(i) * time.Second)
		}
		slot := Slot{rapid.SampledFrom([]planner.Date{intake, intake + 7, intake + 14}).Draw(t, "intake"), rapid.SampledFrom(Leads[:]).Draw(t, "lead")}
		then := Predict(until(f, slot.AsOf()), slot.AsOf(), DefaultSettings())
		j := judged(f, slot)
		if len(j.Outcomes) != 6 {
			t.Fatalf("%d outcomes", len(j.Outcomes))
		}
		for _, o := range j.Outcomes {
			s := startsOf(then, o.Scope, o.ID, slot.Intake.String())
			if o.Mean != s.Mean || o.P10 != s.P10 || o.P50 != s.P50 || o.P80 != s.P80 || o.P90 != s.P90 || o.Basis != FromMoves {
				t.Errorf("%+v, then it was %+v", o, s)
			}
		}
		for _, c := range j.Chances {
			if p := oddsOf(then, c.Candidate).Intakes[slot.Intake]; p != c.Chance {
				t.Errorf("%s: %v, then it was %v", c.Candidate, c.Chance, p)
			}
		}
		if n := j.Outcomes[0].Candidates; n != len(then.Candidates) {
			t.Errorf("%d candidates, then there were %d", n, len(then.Candidates))
		}
	})
}

// What was recorded on the day of a forecast or later changes nothing in it,
// and what stands in the tables today neither.
func TestTheFutureDoesNotLeak(t *testing.T) {
	forecastOf := func(f *facts.Facts, slot Slot) (out []any) {
		j := judged(f, slot)
		for _, o := range j.Outcomes {
			out = append(out, []any{o.Scope, o.ID, o.Mean, o.P10, o.P50, o.P80, o.P90, o.Band, o.Candidates})
		}
		for _, c := range j.Chances {
			if c.Chance > 0 {
				out = append(out, []any{c.Candidate, c.Office, c.Chance})
			}
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		slot := Slot{intake, rapid.SampledFrom(Leads[:]).Draw(t, "lead")}
		f := past()
		drawn(t, f)
		honest := forecastOf(withPast(until(f, slot.AsOf()), f), slot)
		if len(honest) < 6 {
			t.Fatal("nothing was forecast")
		}
		// Everything that came later is doctored: who stood where goes wherever.
		doctored := withPast(until(f, slot.AsOf()), f)
		ids := []string{"new-1", "new-2"}
		for _, p := range f.Past {
			ids = append(ids, p.ID)
		}
		doctored.Past = append(doctored.Past, facts.PastCandidate{ID: "new-1", Office: "O1"}, facts.PastCandidate{ID: "new-2", Office: "O3"})
		for i := range rapid.IntRange(1, 60).Draw(t, "later moves") {
			from := rapid.SampledFrom([]string{"", "application", "interview", "offer"}).Draw(t, "from")
			to := rapid.SampledFrom([]string{"application", "interview", "offer", facts.Started, facts.Lost}).Draw(t, "to")
			if from == to {
				continue
			}
			id := rapid.SampledFrom(ids).Draw(t, "who")
			worlds.Move(doctored, id, (slot.AsOf() + planner.Date(rapid.IntRange(0, 60).Draw(t, "days"))).String(), from, to)
			m := &doctored.Moves[len(doctored.Moves)-1]
			m.At = m.At.Add(time.Duration(i)*time.Second - 700*time.Minute) // from the first second of the day on
		}
		for _, c := range rapid.SliceOfDistinct(rapid.SampledFrom(ids), rapid.ID[string]).Draw(t, "in the pipeline today") {
			doctored.Candidates = append(doctored.Candidates, facts.Candidate{ID: c, Office: officeIn(doctored, c), Position: "another", Stage: "offer",
				Since: at("2026-01-01", 0), Expected: new(intake)})
		}
		worlds.Hire(doctored, "old-1", "O2", intake.String(), false)
		if diff := cmp.Diff(honest, forecastOf(doctored, slot)); diff != "" {
			t.Fatal(diff)
		}
		// One second earlier it would have been known.
		worlds.Move(doctored, "known", (slot.AsOf() - 1).String(), "", "offer")
		doctored.Past = append(doctored.Past, facts.PastCandidate{ID: "known", Office: "O1"})
		if cmp.Equal(honest, forecastOf(doctored, slot)) {
			t.Fatal("what was recorded the day before changes nothing")
		}
	})
}

func withPast(f *facts.Facts, of *facts.Facts) *facts.Facts {
	f.Past, f.Candidates = slices.Clone(of.Past), nil
	return f
}

func officeIn(f *facts.Facts, id string) string {
	for _, p := range f.Past {
		if p.ID == id {
			return p.Office
		}
	}
	return ""
}

func TestForecastsThatNightsKeptAreJudgedAsTheyWereMade(t *testing.T) {
	f := past()
	lived(f, "x", "O1", "2026-11-09", 7, 7, 21)
	lived(f, "y", "O1", "2026-11-09", 7, 7, 21)
	then := until(f, fortEve.AsOf())
	for i := range then.Candidates {
		if c := &then.Candidates[i]; c.ID == "x" {
			c.Expected = new(intake)
		}
	}
	kept := Predict(then, fortEve.AsOf(), DefaultSettings())
	j := Judge(f, today, DefaultSettings(), []Slot{fortEve}, map[planner.Date]*Forecast{fortEve.AsOf(): kept})
	want := startsOf(kept, ScopeNetwork, NetworkID, intake.String())
	if o := j.Outcomes[0]; o.Basis != FromNight || o.Mean != want.Mean || o.Came != 2 || o.Unseen != 0 {
		t.Errorf("%+v, the night said %+v", o, want)
	}
	if again := judged(f, fortEve).Outcomes[0]; again.Mean >= want.Mean {
		t.Errorf("with an expected start %v, without %v", want.Mean, again.Mean)
	}
	// One that does not look so far ahead cannot be judged.
	kept.Starts = kept.Starts[:1]
	if o := Judge(f, today, DefaultSettings(), []Slot{fortEve}, map[planner.Date]*Forecast{fortEve.AsOf(): kept}).Outcomes[0]; o.Basis != FromMoves {
		t.Errorf("judged on the basis of %s", o.Basis)
	}
}

// Brier score, band and counts by definition, one candidate at a time.
func TestOutcomesByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := past()
		drawn(t, f)
		j := judged(f, fortEve)
		for _, o := range j.Outcomes {
			squares, known := 0.0, 0
			var chances []float64
			for _, c := range j.Chances {
				if o.Scope == ScopeNetwork || o.Scope == ScopeOffice && o.ID == c.Office || o.Scope == ScopeSite && (o.ID == "T1") == (c.Office != "O3") {
					chances = append(chances, c.Chance)
					if c.Came {
						known++
						squares += (1 - c.Chance) * (1 - c.Chance)
					} else {
						squares += c.Chance * c.Chance
					}
				}
			}
			// Each set of people who might have started, if they are few.
			if len(chances) <= 12 {
				band := 0.0
				for who := range 1 << len(chances) {
					p, n := 1.0, 0
					for i, c := range chances {
						if who>>i&1 == 1 {
							p, n = p*c, n+1
						} else {
							p *= 1 - c
						}
					}
					if o.P10 <= n && n <= o.P90 {
						band += p
					}
				}
				if math.Abs(band-o.Band) > 1e-9 {
					t.Errorf("%s %s: band %v, want %v", o.Scope, o.ID, o.Band, band)
				}
			}
			if o.Band < 0.8-1e-9 {
				t.Errorf("%s %s: %d to %d hold with %v only", o.Scope, o.ID, o.P10, o.P90, o.Band)
			}
			if math.Abs(squares-o.Squares) > 1e-9 || known != o.Came-o.Unseen || len(chances) > o.Candidates {
				t.Errorf("%+v: squares %v, %d known", o, squares, known)
			}
		}
	})
}

func TestCalibrationCounts(t *testing.T) {
	if c := Calibrate(nil); c != (Calibration{}) {
		t.Errorf("of nothing: %+v", c)
	}
	// By hand: 3 of 4 inside, both bounds included; 10 chances with 0.5 of squares;
	// 4 of the 10 came, so that a chance of 0.4 each would have 0.24.
	got := Calibrate([]Outcome{
		{P10: 1, P90: 3, Came: 1, Mean: 2, Band: 0.8, Candidates: 4, Squares: 0.1},
		{P10: 1, P90: 3, Came: 3, Mean: 2, Band: 1, Candidates: 6, Squares: 0.4},
		{P10: 1, P90: 3, Came: 0, Mean: 1.5, Band: 0.9},
		{P10: 0, P90: 0, Came: 0, Band: 0.9},
	})
	want := Calibration{Outcomes: 4, Inside: 3, Below: 1, Share: 0.75, Band: 0.9, Mean: 5.5, Came: 4, Chances: 10, Brier: 0.05, Base: 0.24}
	if diff := cmp.Diff(want, got, about); diff != "" {
		t.Error(diff)
	}
	if c := Calibrate([]Outcome{{P10: 0, P90: 1, Came: 2, Unseen: 2, Candidates: 1, Squares: 0.04}}); c.Above != 1 || c.Brier != 0.04 || c.Base != 0 {
		t.Errorf("two whom nobody knew of: %+v", c)
	}
}

func TestCalibrationProperties(t *testing.T) {
	outcome := rapid.Custom(func(t *rapid.T) Outcome {
		n := rapid.IntRange(0, 20).Draw(t, "candidates")
		p := []int{0, 0, 0, 0}
		for i := range p {
			p[i] = rapid.IntRange(0, n).Draw(t, "p")
		}
		slices.Sort(p)
		known := rapid.IntRange(0, n).Draw(t, "known")
		unseen := rapid.IntRange(0, 3).Draw(t, "unseen")
		return Outcome{P10: p[0], P50: p[1], P80: p[2], P90: p[3], Came: known + unseen, Unseen: unseen, Candidates: n,
			Squares: float64(n) * rapid.Float64Range(0, 1).Draw(t, "squares"), Band: rapid.Float64Range(0.8, 1).Draw(t, "band")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOfN(outcome, 0, 8).Draw(t, "a"), rapid.SliceOfN(outcome, 0, 8).Draw(t, "b")
		x, y, both := Calibrate(a), Calibrate(b), Calibrate(slices.Concat(a, b))
		inside := 0
		for _, o := range slices.Concat(a, b) {
			if o.Inside() {
				inside++
			}
		}
		if both.Inside != inside || both.Inside != x.Inside+y.Inside || both.Inside+both.Below+both.Above != both.Outcomes || both.Outcomes != len(a)+len(b) {
			t.Errorf("%+v and %+v make %+v", x, y, both)
		}
		if math.Abs(both.Brier*float64(both.Chances)-x.Brier*float64(x.Chances)-y.Brier*float64(y.Chances)) > 1e-9 {
			t.Errorf("Brier %v and %v make %v", x.Brier, y.Brier, both.Brier)
		}
		if both.Share < 0 || both.Share > 1 || both.Brier < 0 || both.Brier > 1 || both.Base < 0 || both.Base > 0.25 {
			t.Errorf("out of bounds: %+v", both)
		}
		slices.Reverse(a)
		if c := Calibrate(a); c.Inside != x.Inside || math.Abs(c.Brier-x.Brier) > 1e-12 {
			t.Error("the order matters")
		}
	})
}

// Everybody with the true chance: P10 to P90 hold as often as they say, and the
// Brier score is the mean of p (1 - p), which no other chance beats.
func TestTrueChancesAreCalibrated(t *testing.T) {
	p := []float64{0.1, 0.3, 0.5, 0.2, 0.9, 0.05}
	d := starting(p)
	low, high := quantile(d, 0.1), quantile(d, 0.9)
	inside, brier, bolder := 0.0, 0.0, 0.0
	for who := range 1 << len(p) {
		chance, n, squares, wrong := 1.0, 0, 0.0, 0.0
		for i, x := range p {
			y := 0.0
			if who>>i&1 == 1 {
				y = 1
				n++
				chance *= x
			} else {
				chance *= 1 - x
			}
			squares += (x - y) * (x - y)
			wrong += (x*1.1 - y) * (x*1.1 - y)
		}
		o := Outcome{P10: low, P90: high, Came: n, Candidates: len(p), Squares: squares}
		c := Calibrate([]Outcome{o})
		inside += chance * c.Share
		brier += chance * c.Brier
		bolder += chance * wrong / float64(len(p))
	}
	want := 0.0
	for _, x := range p {
		want += x * (1 - x) / float64(len(p))
	}
	if math.Abs(inside-between(d, low, high)) > 1e-12 || math.Abs(brier-want) > 1e-12 || bolder <= brier {
		t.Errorf("inside %v of %v, Brier %v of %v, bolder %v", inside, between(d, low, high), brier, want, bolder)
	}
}

func TestWhatWasRecordedStands(t *testing.T) {
	slot, later := Slot{intake, 28}, Slot{intake, 14}
	of := func(s Slot, scope Scope, id string, came int) Outcome {
		return Outcome{Scope: scope, ID: id, Slot: s, Basis: FromMoves, Mean: 0.1 + 0.2, P90: 2, Band: 0.9, Came: came, Candidates: 5, Squares: 0.5}
	}
	recorded := []Outcome{of(slot, ScopeNetwork, NetworkID, 2), of(slot, ScopeOffice, "O1", 3), of(slot, ScopeSite, "T1", 1)}
	rounded := of(slot, ScopeSite, "T1", 1)
	rounded.Mean = 0.3
	j := &Judgement{Outcomes: []Outcome{of(later, ScopeOffice, "O1", 0), of(slot, ScopeOffice, "O1", 1), of(slot, ScopeNetwork, NetworkID, 2), rounded},
		Unjudged: []Slot{{intake - 7, 28}}, Homeless: 4, Chances: []Chance{{Slot: slot, Candidate: "x"}}}
	s := NewScore(today, recorded, j)
	want := []ScoredStart{{recorded[0], true, true}, {recorded[2], true, true}, {recorded[1], false, true}, {j.Outcomes[0], true, false}}
	if diff := cmp.Diff(want, s.Outcomes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Changed{{recorded[1], j.Outcomes[1]}}, s.Changed); diff != "" {
		t.Errorf("changed: %s", diff)
	}
	if s.Homeless != 4 || len(s.Unjudged) != 1 || len(s.Chances) != 1 || s.AsOf != today {
		t.Errorf("%+v", s)
	}
	var calibrations []string
	for _, c := range s.Calibration {
		calibrations = append(calibrations, fmt.Sprint(c.Scope, " ", c.Lead, " ", c.Inside, " of ", c.Outcomes))
	}
	if diff := cmp.Diff([]string{"network 28 1 of 1", "site 28 1 of 1", "office 28 0 of 1", "office 14 1 of 1"}, calibrations); diff != "" {
		t.Error(diff)
	}
	if len(s.Of(ScopeOffice, "O1", 28)) != 1 || len(s.Of(ScopeOffice, "O2", 28)) != 0 {
		t.Error("outcomes of another office")
	}
	if text := string(NewScore(today, nil, &Judgement{}).Bytes()); text != `{"as_of":"2027-01-22","calibration":[],"outcomes":[],"changed":[],"unjudged":[],"homeless":0}`+"\n" {
		t.Errorf("of nothing: %s", text)
	}
}
