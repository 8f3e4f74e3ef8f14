package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cohort/cmd/cohort/internal/cli"
	"cohort/planner"
	"cohort/planner/capacity"
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
	if status := run(append(args, "--json"), &out, &errs, clock, little); status != cli.StatusDone && status != cli.StatusNegative {
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
	s, err := cli.ReadSnapshot(smallSnapshot)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := cli.ReadPlan(smallPlan, s)
	if err != nil {
		t.Fatal(err)
	}
	p.loads(s, plan)
	p.promises()
	p.scenarios(s)
	p.forecast()
	p.year()

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
