package whatif

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// Each change does what it means and no more: what of the snapshot is another
// afterwards, how much it did, and which published sessions it breaks.
func TestChangesDoWhatTheyMean(t *testing.T) {
	d := func(text string) planner.Date { return day(t, text) }
	for _, c := range []struct {
		says   string
		change Change
		amount int
		breaks string
		now    func(s *planner.Snapshot) any
		want   any
	}{
		{"a room is shut on its days, and the pinned session in it is released", CloseRoom{"AUD", d("2027-01-18"), d("2027-01-19")}, 2, "old/1",
			func(s *planner.Snapshot) any { return days(room(s, "AUD").Open) }, []int{2, 3, 4, 7, 8}},
		{"a room is shut when nothing is in it", CloseRoom{"AUD", d("2027-01-19"), d("2027-01-22")}, 4, "",
			func(s *planner.Snapshot) any { return days(room(s, "AUD").Open) }, []int{0, 7, 8}},
		{"a room is shut from before the plan until after it", CloseRoom{"LAB", d("2026-12-01"), d("2027-12-01")}, 7, "old/4",
			func(s *planner.Snapshot) any { return days(room(s, "LAB").Open) }, []int(nil)},
		{"what was broken before is not broken by it", CloseRoom{"AUD-B", d("2027-01-20"), d("2027-01-20")}, 1, "",
			func(s *planner.Snapshot) any { return published(s, "old/3").Room }, "GONE"},
		{"a site is shut with all its rooms", CloseSite{"TC", d("2027-01-18"), d("2027-01-20")}, 3, "old/1 old/4",
			func(s *planner.Snapshot) any { return [][]int{days(room(s, "AUD-B").Open), days(room(s, "LAB2").Open)} }, [][]int{{3, 4, 7, 8}, {0, 1, 2, 3, 4, 7, 8}}},
		{"a weekend in it counts for nothing", CloseSite{"TC2", d("2027-01-22"), d("2027-01-25")}, 2, "",
			func(s *planner.Snapshot) any { return days(room(s, "LAB2").Open) }, []int{0, 1, 2, 3, 8}},
		{"somebody is away, and whom they were to lead is released", TrainerAway{"PRO", d("2027-01-19"), d("2027-01-20")}, 2, "old/2 old/4",
			func(s *planner.Snapshot) any { return days(trainer(s, "PRO").Available) }, []int{0, 3, 4, 7, 8}},
		{"somebody is away who leads nothing then", TrainerAway{"PSY", d("2027-01-19"), d("2027-01-20")}, 2, "",
			func(s *planner.Snapshot) any { return days(trainer(s, "PSY").Available) }, []int{0, 3, 4, 7, 8}},
		{"one more like another, who has taught nothing yet", AddTrainer{Like: "PRO2"}, 1, "",
			func(s *planner.Snapshot) any {
				x := trainer(s, "PRO2+1")
				return fmt.Sprint(x.Home, x.Roles, x.Courses, days(x.Available), x.MaxDayMinutes, x.TaughtMinutes)
			}, "TC2[process] [ATT-01 IT-01 IT-02 WEB-1] [0 1 2 3 4 7 8] 480 0"},
		{"one more elsewhere, for less", AddTrainer{Like: "PRO2", Home: "TC", Courses: []string{"WEB-1", "IT-01"}}, 1, "",
			func(s *planner.Snapshot) any { x := trainer(s, "PRO2+1"); return fmt.Sprint(x.Home, x.Courses) }, "TC[IT-01 WEB-1]"},
		{"a course's length, which no announced session minds", Course{ID: "SRV-01", Minutes: 300}, 1, "",
			func(s *planner.Snapshot) any {
				return [3]int{s.Courses[0].Minutes, s.Courses[0].MinGroup, s.Courses[0].MaxGroup}
			}, [3]int{300, 2, 4}},
		{"a length with which its session would run into the night", Course{ID: "SRV-01", Minutes: 500}, 1, "old/1",
			func(s *planner.Snapshot) any { return s.Courses[0].Minutes }, 500},
		{"smaller groups than are announced", Course{ID: "IT-01", MinGroup: 1, MaxGroup: 2}, 1, "old/2",
			func(s *planner.Snapshot) any {
				return [3]int{s.Courses[2].Minutes, s.Courses[2].MinGroup, s.Courses[2].MaxGroup}
			}, [3]int{240, 1, 2}},
		{"a greater least group is no matter of who is announced", Course{ID: "SRV-01", MinGroup: 3}, 1, "",
			func(s *planner.Snapshot) any { return s.Courses[0].MinGroup }, 3},
		{"a site opens longer, and newcomers come", Hours{"TC2", 480, 1320}, 7, "",
			func(s *planner.Snapshot) any {
				return [][]planner.Window{room(s, "LAB2").Open[:3], learner(s, "P1").Available[:1], learner(s, "P4").Available[:1], trainer(s, "PRO2").Available[:1], room(s, "LAB").Open[:1]}
			}, [][]planner.Window{{{0, 480, 840}, {0, 840, 1320}, {1, 480, 1320}}, {{0, 480, 1320}}, {{0, 540, 1260}}, {{0, 540, 1260}}, {{0, 540, 1260}}}},
		{"a site closes later alone", Hours{"ONLINE", NoHour, 1320}, 7, "",
			func(s *planner.Snapshot) any { return room(s, "WEB").Open[0] }, planner.Window{0, 540, 1320}},
		{"a Saturday like its Friday, for whom there is a Friday", WorkingDay{d("2027-01-23")}, 5 + 4 + 7, "",
			func(s *planner.Snapshot) any {
				return [][]int{days(room(s, "AUD").Open), days(trainer(s, "PSY").Available), days(learner(s, "P5").Available), days(learner(s, "A/O2/2027-01-25/O2/1").Available)}
			}, [][]int{{0, 1, 2, 3, 4, 5, 7, 8}, {0, 1, 2, 3, 4, 5, 7, 8}, {0, 1, 4, 5, 7, 8}, {7, 8}}},
		{"a wave, those who are expected counted in", Wave{"O1", d("2027-01-18"), 5, ""}, 2, "",
			func(s *planner.Snapshot) any { return [2]int{len(s.Learners), len(s.Requests)} }, [2]int{10, 33}},
		{"three times as many without a name", Hiring{3}, 2, "",
			func(s *planner.Snapshot) any {
				var out []string
				for _, r := range s.Requests[22:] {
					out = append(out, r.ID+" of "+r.Learner)
				}
				return out
			}, []string{"A/O2/2027-01-25/O2/1:IT-01 of A/O2/2027-01-25/O2/1", "A/O2/2027-01-25/O2/1:IT-01+1 of A/O2/2027-01-25/O2/1+1", "A/O2/2027-01-25/O2/1:IT-01+2 of A/O2/2027-01-25/O2/1+2"}},
		{"nobody without a name", Hiring{0}, -1, "",
			func(s *planner.Snapshot) any { return [2]int{len(s.Learners), len(s.Requests)} }, [2]int{7, 22}},
	} {
		t.Run(c.says, func(t *testing.T) {
			s, effects, faults, err := Apply(small(t), Scenario{Name: "x", Steps: []Step{{1, c.change}}})
			if err != nil || len(faults) > 0 {
				t.Fatal(err, faults)
			}
			if diff := cmp.Diff(c.want, c.now(s)); diff != "" {
				t.Errorf("afterwards (-want +got):\n%s", diff)
			}
			e := effects[0]
			var broken []string
			for _, b := range e.Broken {
				broken = append(broken, b.Session)
				if published(s, b.Session).Pinned {
					t.Errorf("%s is broken and pinned still", b.Session)
				}
			}
			if got := strings.Join(broken, " "); e.Amount != c.amount || got != c.breaks {
				t.Errorf("did %d and breaks %q, want %d and %q", e.Amount, got, c.amount, c.breaks)
			}
			if b := published(s, "old/1"); b.Pinned == slices.Contains(broken, "old/1") {
				t.Errorf("old/1 pinned: %v", b.Pinned)
			}
		})
	}
}

// A change that changes nothing, or names something unknown, is a fault of one
// sentence.
func TestChangesThatCannotBeMade(t *testing.T) {
	d := func(text string) planner.Date { return day(t, text) }
	for _, c := range []struct {
		change Change
		want   string
	}{
		{CloseRoom{"AUDD", d("2027-01-18"), d("2027-01-19")}, `room "AUDD" is not known; is AUD meant?`},
		{CloseRoom{"what is this", d("2027-01-18"), d("2027-01-19")}, `room "what is this" is not known`},
		{CloseRoom{"AUD", d("2027-01-23"), d("2027-01-24")}, "room AUD is closed from 2027-01-23 to 2027-01-24 already"},
		{CloseRoom{"AUD", d("2027-01-20"), d("2027-01-19")}, "from 2027-01-20 is after to 2027-01-19"},
		{CloseRoom{"AUD", d("2027-02-01"), d("2027-02-19")}, "2027-02-01 to 2027-02-19 lies outside the plan, which is of 2027-01-18 to 2027-01-26"},
		{CloseSite{"TC3", d("2027-01-18"), d("2027-01-19")}, `site "TC3" is not known; is TC meant?`},
		{CloseSite{"O1", d("2027-01-18"), d("2027-01-19")}, "site O1 has no rooms"},
		{CloseSite{"TC", d("2027-01-23"), d("2027-01-24")}, "site TC is closed from 2027-01-23 to 2027-01-24 already"},
		{TrainerAway{"PSY9", d("2027-01-18"), d("2027-01-19")}, `trainer "PSY9" is not known; is PSY meant?`},
		{TrainerAway{"PSY", d("2027-01-23"), d("2027-01-24")}, "trainer PSY is away from 2027-01-23 to 2027-01-24 already"},
		{AddTrainer{Like: "PSI"}, `trainer "PSI" is not known; is PSY meant?`},
		{AddTrainer{Like: "PSY", Home: "TC9", Courses: []string{"IT-01", "SRV-99"}},
			`site "TC9" is not known; is TC meant?; course IT-01 is led as process, and a trainer like PSY is psychologist; course "SRV-99" is not known; is SRV-01 meant?`},
		{Train{"PSY", "SRV-01"}, "trainer PSY may lead SRV-01 already"},
		{Train{"PSY", "IT-01"}, "course IT-01 is led as process, and a trainer like PSY is psychologist"},
		{Train{"NOBODY", "NOTHING"}, `trainer "NOBODY" is not known; course "NOTHING" is not known`},
		{Wave{"O7", d("2027-01-18"), 5, ""}, `office "O7" is not known; is O1 meant?`},
		{Wave{"O1", d("2027-01-23"), 5, ""}, "2027-01-23 is no working day; the next intake is 2027-01-25"},
		{Wave{"O1", d("2027-01-18"), 0, ""}, "a wave of 0 people cannot be promised, want 1 to 999"},
		{Wave{"O1", d("2027-01-18"), 10000, ""}, "a wave of 10000 people cannot be promised, want 1 to 999"},
		{Wave{"O1", d("2027-01-18"), 5, "wizard"}, `position or programme "wizard" is not known; there is newcomer`},
		{Wave{"O1", d("2027-01-18"), 3, ""}, "office O1 expects 3 newcomers on 2027-01-18 already, so that a wave of 3 adds nobody"},
		{Wave{"O1", d("2027-03-01"), 3, ""}, "a start on 2027-03-01 lies behind the plan's last day, 2027-01-26"},
		{Hiring{11}, "the factor is 11, want 0 to 10"},
		{Hiring{-1}, "the factor is -1, want 0 to 10"},
		{Course{ID: "SRV-1"}, `course "SRV-1" is not known; is SRV-01 meant?`},
		{Course{ID: "SRV-01", Minutes: 390}, "course SRV-01 has 390 minutes and groups of 2 to 4 already"},
		{Course{ID: "SRV-01", Minutes: 2000}, "minutes of course SRV-01 is 2000, want 1 to 1440"},
		{Course{ID: "SRV-01", MinGroup: 5}, "the least group of course SRV-01 would be 5, above the greatest, 4"},
		{Course{ID: "IT-02", Minutes: 700}, "course IT-02 begins at 14:00 and would end after midnight with 700 minutes"},
		{Hours{"TC", 540, 1260}, "site TC is open from 09:00 to 21:00 already"},
		{Hours{"TC", 600, 1320}, "site TC is open from 09:00 to 21:00, hours can only be made longer; close_site shuts it"},
		{Hours{"TC", 540, 1200}, "site TC is open from 09:00 to 21:00, hours can only be made longer; close_site shuts it"},
		{Hours{"TC", NoHour, NoHour}, "neither from nor to says which hours site TC is to have"},
		{Hours{"TC", 1320, 480}, "from 22:00 is not before to 08:00"},
		{Hours{"O1", 480, 1320}, "site O1 has no rooms"},
		{WorkingDay{d("2027-01-22")}, "2027-01-22 is a working day already"},
		{WorkingDay{d("2027-02-06")}, "2027-02-06 lies outside the plan, which is of 2027-01-18 to 2027-01-26"},
	} {
		base := small(t)
		before := string(base.Bytes())
		s, effects, faults, err := Apply(base, Scenario{Name: "x", Steps: []Step{{7, c.change}}})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, f := range faults {
			said = append(said, f.Sentence)
			if f.Line != 7 {
				t.Errorf("%+v: on line %d", c.change, f.Line)
			}
		}
		if got := strings.Join(said, "; "); got != c.want || len(effects) != 0 {
			t.Errorf("%+v: %s, want %q", c.change, got, c.want)
		}
		if s.Name = base.Name; string(s.Bytes()) != before {
			t.Errorf("%+v changed something all the same", c.change)
		}
	}
}

// Nobody's seats are held in some snapshots; a factor changes nothing there, and
// the scenario is planned all the same.
func TestHiringWhereNobodyIsExpected(t *testing.T) {
	s, effects, faults, err := Apply(small(t), Scenario{Name: "x", Steps: []Step{{1, Hiring{0}}, {2, Hiring{2}}, {3, Hiring{1}}}})
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	if len(effects) != 3 || effects[0].Amount != -1 || effects[1].Amount != 0 || effects[2].Amount != 0 {
		t.Errorf("%+v", effects)
	}
	if len(s.Learners) != len(small(t).Learners)-1 {
		t.Errorf("%d learners", len(s.Learners))
	}
}

// Reserved seats are shared among offices and intakes by the largest remainder, and
// the last of each go first.
func TestHiringIsSharedOut(t *testing.T) {
	s := small(t)
	for _, g := range []struct {
		office, cohort string
		n              int
	}{{"O1", "a", 4}, {"O1", "b", 3}, {"O2", "a", 2}} {
		for n := range g.n {
			l := *learner(s, "A/O2/2027-01-25/O2/1")
			l.ID, l.Office, l.Cohort = fmt.Sprintf("A/%s/%s/%d", g.office, g.cohort, n+1), g.office, g.cohort
			s.Learners = append(s.Learners, l)
		}
	}
	count := func(factor float64) string {
		out, _, faults, err := Apply(s, Scenario{Name: "x", Steps: []Step{{1, Hiring{factor}}}})
		if err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		n := map[string]int{}
		for _, l := range out.Learners {
			if l.Anonymous {
				n[l.Office+l.Cohort]++
			}
		}
		return fmt.Sprint(n)
	}
	// Ten in all: 4, 3, 2 and the one of the sample.
	for _, c := range []struct {
		factor float64
		want   string
	}{{1.5, "map[O1a:6 O1b:5 O2W2:1 O2a:3]"}, {2, "map[O1a:8 O1b:6 O2W2:2 O2a:4]"}, {0.5, "map[O1a:2 O1b:2 O2a:1]"}, {0.1, "map[O1a:1]"}} {
		if got := count(c.factor); got != c.want {
			t.Errorf("times %v: %s, want %s", c.factor, got, c.want)
		}
	}
}

// Changes are made one after another, each on what the ones before it left.
func TestChangesFollowEachOther(t *testing.T) {
	d := func(text string) planner.Date { return day(t, text) }
	base := small(t)
	_, effects, faults, err := Apply(base, Scenario{Name: "x", Steps: []Step{
		{3, CloseRoom{"AUD", d("2027-01-18"), d("2027-01-19")}},
		{4, CloseRoom{"AUD", d("2027-01-18"), d("2027-01-18")}},
		{5, AddTrainer{Like: "PSY"}},
		{6, AddTrainer{Like: "PSY", Courses: []string{"SRV-01"}}},
		{7, Train{"PSY+2", "SRV-02"}},
		{8, Train{"PSY+1", "SRV-02"}},
		{9, WorkingDay{d("2027-01-23")}},
		{10, CloseSite{"TC", d("2027-01-23"), d("2027-01-23")}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := []Fault{{"x", 4, "room AUD is closed from 2027-01-18 to 2027-01-18 already", ""}, {"x", 8, "trainer PSY+1 may lead SRV-02 already", ""}}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(effects) != 6 {
		t.Errorf("%d effects", len(effects))
	}
}

// Of pinned sessions that a longer course brings to clash, the later gives way.
func TestPinnedSessionsThatClash(t *testing.T) {
	s := small(t)
	x := s.Published[0].Session
	x.ID, x.Course, x.Room, x.Start, x.Trainers, x.Seated = "late", "IT-01", "LAB", 1020, []string{"PRO"}, []string{"P1:IT-01"}
	for i := range s.Learners {
		s.Learners[i].MaxDayMinutes = 720
	}
	s.Published = []planner.Published{s.Published[0], {Session: x, Pinned: true}}
	for _, c := range []struct {
		minutes int
		breaks  string
	}{{391, "late"}, {389, ""}} {
		out, effects, _, err := Apply(s, Scenario{Name: "x", Steps: []Step{{1, Course{ID: "SRV-01", Minutes: c.minutes}}}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, b := range effects[0].Broken {
			got += b.Session
		}
		if got != c.breaks || !published(out, "old/1").Pinned {
			t.Errorf("with %d minutes it breaks %q, want %q", c.minutes, got, c.breaks)
		}
	}
}

// Names of scenarios are told apart.
func TestNamesOfScenarios(t *testing.T) {
	faults, err := Check(small(t), []Scenario{{Name: "a", Line: 2}, {Name: "a", Line: 3}, {Name: "base", Line: 4}, {Name: "b", Line: 5}})
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) != 2 || faults[0].Line != 3 || faults[1].Line != 4 {
		t.Errorf("%v", faults)
	}
}
