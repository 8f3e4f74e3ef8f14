package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/promise"
)

// The figures of docs/CAPACITY.md: **figure**<!--name-->.
var marked = regexp.MustCompile(`\*\*([^*\n]+)\*\*<!--([a-z0-9.]+)-->`)

// page is docs/CAPACITY.md and what its figures are by the data.
type page struct {
	*testing.T
	text    string
	figures map[string]string
}

// is says what a figure must be, by the program and, where it differs, by hand.
func (p *page) is(name string, program any, byHand ...any) {
	p.Helper()
	p.figures[name] = fmt.Sprint(program)
	for _, x := range byHand {
		if fmt.Sprint(x) != p.figures[name] {
			p.Errorf("%s is %v by the program and %v by hand", name, program, x)
		}
	}
}

// asks runs a command and reads its JSON.
func (p *page) asks(to any, args ...string) {
	p.Helper()
	var out, errs bytes.Buffer
	if status := run(append(args, "--json"), &out, &errs); status != statusDone && status != statusNegative {
		p.Fatalf("%v: exit status %d: %s", args, status, &errs)
	}
	if err := json.Unmarshal(out.Bytes(), to); err != nil {
		p.Fatalf("%v: %v", args, err)
	}
}

const (
	smallSnapshot = "../../planner/testdata/small.snapshot.json"
	smallPlan     = "../../planner/testdata/small.plan.json"
)

// Every figure of the page stands there as the sample data give it, and is
// redone by hand where the page does so.
func TestCapacityPage(t *testing.T) {
	text, err := os.ReadFile("../../docs/CAPACITY.md")
	if err != nil {
		t.Fatal(err)
	}
	p := &page{t, string(text), map[string]string{}}
	s, err := readSnapshot(smallSnapshot)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := readPlan(smallPlan, s)
	if err != nil {
		t.Fatal(err)
	}
	p.loads(s, plan)
	p.promises()
	p.scenarios(s)
	p.forecast()

	stands := map[string]bool{}
	for _, m := range marked.FindAllStringSubmatch(p.text, -1) {
		figure, name := m[1], m[2]
		stands[name] = true
		if want, known := p.figures[name]; !known {
			t.Errorf("%s: nothing recomputes it", name)
		} else if figure != want {
			t.Errorf("%s: the page says %s, the data %s", name, figure, want)
		}
	}
	for name := range p.figures {
		if !stands[name] {
			t.Errorf("%s does not stand on the page", name)
		}
	}
	if marks := strings.Count(p.text, "<!--"); marks != len(stands) {
		t.Errorf("%d marks for %d figures: one is not written **figure**<!--name-->", marks, len(stands))
	}
}

func tenths(x float64) string { return fmt.Sprintf("%.1f", x) }

// short shows a number with as many digits after the point as it needs.
func short(x float64) string { return fmt.Sprint(math.Round(x*1e4) / 1e4) }

func on(d planner.Date) string { return d.UTC().Format("02.01.2006") }

func (p *page) loads(s *planner.Snapshot, plan *planner.Plan) {
	var report struct {
		Load  []capacity.Load
		Hangs []struct {
			ID                     string
			Sessions, Seats, Alone int
		}
		Understudies []struct{ Understudy string }
	}
	p.asks(&report, "capacity", smallSnapshot, smallPlan)
	load := func(week, id string) capacity.Load {
		for _, x := range report.Load {
			if x.Week.String() == week && x.ID == id {
				return x
			}
		}
		p.Fatalf("no load of %s in the week of %s", id, week)
		return capacity.Load{}
	}
	course := map[string]planner.Course{}
	for _, c := range s.Courses {
		course[c.ID] = c
	}
	request := map[string]planner.Request{}
	for _, q := range s.Requests {
		request[q.ID] = q
	}
	open := map[int]bool{}
	minutes := map[string]int{} // that a room is open in the first week
	seats := map[string]int{}
	for _, r := range s.Rooms {
		seats[r.ID] = r.Seats
		for _, w := range r.Open {
			open[w.Day()] = true
			if w.Day() < 7 {
				minutes[r.ID] += w.To() - w.From()
			}
		}
	}

	// Load of one request in the second week.
	part := func(id string, group int) (all float64, days, second int) {
		q := request[id]
		for d := max(q.Earliest, 0); d <= min(q.Due, s.Days-1); d++ {
			if open[d] {
				days++
				if d >= 7 {
					second++
				}
			}
		}
		return float64(course[q.Course].Minutes) / float64(group), days, second
	}
	srv, days, second := part("P6:SRV-01", min(course["SRV-01"].MaxGroup, seats["AUD"]))
	att, attDays, attSecond := part("P1:ATT-01", min(course["ATT-01"].MaxGroup, seats["LAB"]))
	p.is("load.srv", srv)
	p.is("load.att", att)
	p.is("load.days", days, attDays)
	p.is("load.second", second, attSecond)
	p6, p1 := srv*float64(second)/float64(days), att*float64(second)/float64(days)
	p.is("load.p6", tenths(p6))
	p.is("load.p1", tenths(p1))
	week2 := load("2027-01-25", "psychologist")
	p.is("load.need", week2.NeedMinutes, math.Round(p6+2*p1))
	p.is("load.need.hours", tenths(float64(week2.NeedMinutes)/60))

	// What there is.
	at := slices.IndexFunc(s.Trainers, func(t planner.Trainer) bool { return t.ID == "PSY" })
	psy := s.Trainers[at]
	hours := psy.Available[0].To() - psy.Available[0].From()
	day := 0
	for a := range 3 {
		for b := range 3 { // so many long trainings and so many attestations
			taught := a*course["SRV-01"].Minutes + b*course["ATT-01"].Minutes
			if taught <= psy.MaxDayMinutes && taught+max(0, a+b-1)*s.Rules.TrainerBreakMinutes <= hours {
				day = max(day, taught)
			}
		}
	}
	p.is("have.day", day)
	p.is("have.week", week2.HaveMinutes, 2*2*day)
	p.is("have.hours", short(float64(week2.HaveMinutes)/60))
	p.is("load.percent", math.Round(100*float64(week2.NeedMinutes)/float64(week2.HaveMinutes)))

	// Risks: PRO's sessions counted in the plan.
	sessions, taken, places := 0, 0, 0
	for _, x := range plan.Sessions {
		places += len(x.Trainers)
		if slices.Contains(x.Trainers, "PRO") {
			sessions++
			taken += len(x.Seated)
		}
	}
	for _, h := range report.Hangs {
		if h.ID == "PRO" {
			p.is("risk.sessions", h.Sessions, sessions)
			p.is("risk.seats", h.Seats, taken)
			p.is("risk.alone", h.Alone)
		}
	}
	named := 0
	for _, x := range report.Understudies {
		if x.Understudy != "" {
			named++
		}
	}
	p.is("risk.places", len(report.Understudies), places)
	p.is("risk.understudies", named)

	// Utilisation of the auditoriums in the first week.
	held := 0
	for _, x := range plan.Sessions {
		if x.Day < 7 && (x.Room == "AUD" || x.Room == "AUD-B") {
			held += course[x.Course].Minutes
		}
	}
	week1 := load("2027-01-18", "auditorium@TC")
	all := minutes["AUD"] + minutes["AUD-B"]
	p.is("use.open", all)
	p.is("use.planned", *week1.PlannedMinutes, held)
	p.is("use.percent", tenths(100*float64(held)/float64(all)))
	p.is("use.have", week1.HaveMinutes, 2*5*course["SRV-01"].Minutes)
	p.is("use.have.percent", short(100*float64(held)/float64(week1.HaveMinutes)))
}

func (p *page) promises() {
	var two, five promise.Answer
	p.asks(&two, "promise", smallSnapshot, smallPlan, "--office", "O1", "--start", "2027-01-18", "--headcount", "2")
	p.asks(&five, "promise", smallSnapshot, smallPlan, "--office", "O1", "--start", "2027-01-18", "--headcount", "5")
	last := planner.Date(0)
	for _, l := range two.Learners {
		for _, x := range l.Path {
			last = max(last, x.Date)
		}
	}
	p.is("promise.opened", len(two.Opened))
	p.is("promise.ready", on(*two.Ready), on(last))
	p.is("promise.due", on(two.Due))

	var table struct {
		Offices []struct {
			Office  string
			Intakes []struct {
				Start planner.Date
				Waves []struct {
					Headcount   int
					Ready       *planner.Date
					BecauseKind string        `json:"because_kind"`
					KnownFrom   *planner.Date `json:"known_from"`
				}
			}
		}
	}
	p.asks(&table, "promise", "--table", smallSnapshot, smallPlan, "--office", "O1")
	for _, w := range table.Offices[0].Intakes[0].Waves {
		switch w.Headcount {
		case 1:
			p.is("waves.one", strings.TrimSuffix(strings.ReplaceAll(w.BecauseKind, "_", " "), " yet"))
			p.is("waves.known", on(*w.KnownFrom))
		case 5:
			p.is("waves.five", on(*w.Ready), on(*five.Ready))
		}
	}

	var status struct {
		Waves []struct {
			Office, Cohort, Status string
			Needs                  int
			InTime                 int `json:"in_time"`
			Ready                  *planner.Date
			Fact                   *struct{ Due planner.Date }
			Missing                []struct {
				Course     string
				LastChance *planner.Date `json:"last_chance"`
			}
		}
	}
	p.asks(&status, "promise", "--status", smallSnapshot, smallPlan)
	for _, w := range status.Waves {
		switch w.Office + w.Cohort {
		case "O2W2":
			p.is("status.o2", w.Status)
			p.is("status.o2.ready", on(*w.Ready))
		case "O1W1":
			p.is("status.o1", w.Status)
			p.is("status.o1.needs", w.Needs)
			p.is("status.o1.intime", w.InTime)
			p.is("status.o1.due", on(w.Fact.Due))
			for _, m := range w.Missing {
				if m.Course == "IT-02" {
					p.is("status.o1.chance", on(*m.LastChance))
				}
			}
		}
	}
}

func (p *page) scenarios(s *planner.Snapshot) {
	type outcome struct {
		Requests int
		Proofs   []capacity.Proof
	}
	var found []outcome
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(p.text, -1) {
		file := filepath.Join(p.TempDir(), "scenario.yaml")
		if err := os.WriteFile(file, []byte(block[1]), 0o644); err != nil {
			p.Fatal(err)
		}
		var report struct{ Scenarios []outcome }
		p.asks(&report, "whatif", smallSnapshot, file, "--iterations", "50", "--threads", "1")
		found = append(found, report.Scenarios...)
	}
	if len(found) != 4 || len(found[1].Proofs) != 1 {
		p.Fatalf("%d outcomes of two scenarios: %+v", len(found), found)
	}
	base, away, wave := found[0], found[1], found[3]
	proof := away.Proofs[0]

	// By hand: who must have what by the end of the first week, three to a session.
	must := map[string]int{}
	for _, q := range s.Requests {
		if q.Earliest <= 6 && q.Due <= 6 {
			must[q.Course]++
		}
	}
	long := 0
	for i, c := range []string{"SRV-01", "SRV-02"} {
		name := fmt.Sprintf("need.srv%d.", i+1)
		p.is(name+"people", proof.Needs[i].Requests, must[c])
		p.is(name+"sessions", proof.Needs[i].Sessions, (must[c]+2)/3)
		long += (must[c] + 2) / 3
	}
	p.is("need.minutes", proof.NeedMinutes, long*390)
	for _, h := range proof.Haves {
		if h.ID == "PSY2" {
			p.is("proof.away", h.Minutes)
		}
	}
	p.is("proof.have", proof.HaveMinutes, 2*390)
	p.is("proof.missing", proof.MissingMinutes, long*390-2*390)
	p.is("proof.missing.hours", short(float64(proof.MissingMinutes)/60))
	for _, c := range proof.Cures {
		switch c.What {
		case "trainer_days":
			p.is("cure.days", c.Amount, proof.MissingMinutes/390)
		case "later":
			p.is("cure.later", c.Amount, must["SRV-01"]-3)
		}
	}
	p.is("cure.need", 2*390, proof.HaveMinutes)
	p.is("whatif.base.proofs", len(base.Proofs))
	p.is("whatif.proofs", len(away.Proofs))
	p.is("whatif.missing", short(float64(proof.MissingMinutes)/60))
	p.is("whatif.base.seats", base.Requests, len(s.Requests))
	p.is("whatif.seats", wave.Requests, len(s.Requests)+len(s.Programmes[0].Courses))
}

func (p *page) forecast() {
	p.Setenv("COHORT_DATABASE_URL", sampleDatabase(p.T))
	var f struct {
		Starts []struct {
			Scope, ID, Intake string
			Mean              float64
			P50, P80, P90     int
			Named, Held       int
		}
		Stages []struct {
			Position, Stage string
			Advanced, Left  float64
			Prior, Strength float64
			Conversion      float64
		}
		Candidates []struct {
			Office, Position string
			Intakes          map[string]float64
		}
	}
	p.asks(&f, "forecast", "--as-of", "2027-01-22", "--explain")
	for _, x := range f.Stages {
		by := (x.Advanced + x.Prior*x.Strength) / (x.Left + x.Strength)
		switch {
		case x.Stage != "offer":
		case x.Position == "универсальный специалист":
			p.is("forecast.left", x.Left)
			p.is("forecast.advanced", x.Advanced)
			p.is("forecast.specialist", fmt.Sprintf("%.4f", x.Conversion), fmt.Sprintf("%.4f", by))
		case x.Position == "администратор зала":
			p.is("forecast.administrator", fmt.Sprintf("%.4f", x.Conversion), fmt.Sprintf("%.4f", by))
		}
	}
	var chances []float64
	for _, c := range f.Candidates {
		if chance := c.Intakes["2027-01-25"]; c.Office == "SOKOLNIKI" && chance > 0 {
			chances = append(chances, chance)
		}
	}
	slices.Sort(chances)
	if len(chances) != 3 {
		p.Fatalf("%d candidates of Sokolniki for 25 January", len(chances))
	}
	p.is("forecast.third", fmt.Sprintf("%.4f", chances[0]))
	var start [4]float64 // chance that so many start, each subset by itself
	for who := range 8 {
		chance, n := 1.0, 0
		for i, c := range chances {
			if who>>i&1 != 0 {
				chance, n = chance*c, n+1
			} else {
				chance *= 1 - c
			}
		}
		start[n] += chance
	}
	upTo := 0.0
	quantile := map[string]int{"p50": -1, "p80": -1, "p90": -1}
	for n, chance := range start {
		p.is(fmt.Sprintf("forecast.p%d", n), fmt.Sprintf("%.4f", chance))
		upTo += chance
		if n == 1 || n == 2 {
			p.is(fmt.Sprintf("forecast.upto%d", n), fmt.Sprintf("%.4f", upTo))
		}
		for name, level := range map[string]float64{"p50": 0.5, "p80": 0.8, "p90": 0.9} {
			if quantile[name] < 0 && upTo >= level-1e-9 {
				quantile[name] = n
			}
		}
	}
	for _, x := range f.Starts {
		switch {
		case x.Scope == "office" && x.ID == "SOKOLNIKI" && x.Intake == "2027-01-25":
			p.is("forecast.mean", fmt.Sprintf("%.2f", x.Mean), fmt.Sprintf("%.2f", chances[0]+chances[1]+chances[2]))
			p.is("forecast.p50", x.P50, quantile["p50"])
			p.is("forecast.p80", x.P80, quantile["p80"])
			p.is("forecast.p90", x.P90, quantile["p90"])
		case x.Scope == "site" && x.ID == "TC-VDNKH" && x.Intake == "2027-02-01":
			p.is("held.p80", x.P80)
			p.is("held.named", x.Named)
			p.is("held.seats", x.Held, x.P80-x.Named)
		}
	}
	var risks struct {
		Risks []struct {
			Course   string
			Trainers []string
			Requests int
			Weeks    []string
		}
	}
	p.asks(&risks, "capacity", "--as-of", "2027-01-22")
	for _, r := range risks.Risks {
		if r.Course == "MGR-01" && slices.Contains(r.Trainers, "T-01") && slices.Contains(r.Weeks, "2027-02-01") {
			p.is("risk.mentor", r.Requests)
		}
	}
}
