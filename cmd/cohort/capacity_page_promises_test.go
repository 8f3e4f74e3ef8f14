package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/promise"
)

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
	p.Setenv("COHORT_DATABASE_URL", sampleOf(p.T, "S"))
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
		if chance := c.Intakes["2027-01-25"]; c.Office == "SOKOLINAYA-GORA" && chance > 0 {
			chances = append(chances, chance)
		}
	}
	slices.Sort(chances)
	if len(chances) != 3 {
		p.Fatalf("%d candidates of Sokolinaya Gora for 25 January", len(chances))
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
		case x.Scope == "office" && x.ID == "SOKOLINAYA-GORA" && x.Intake == "2027-01-25":
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
		if r.Course == "MGR-01" && slices.Contains(r.Trainers, "T-03") && slices.Contains(r.Weeks, "2027-02-01") {
			p.is("risk.mentor", r.Requests)
		}
	}
}
