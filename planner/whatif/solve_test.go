package whatif

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

var little = Effort{Seed: 3, Iterations: 3000, Threads: 1}

func solve(t testing.TB, s *planner.Snapshot, list ...Scenario) *Answer {
	t.Helper()
	a, err := Solve(context.Background(), s, list, little, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A scenario that changes nothing is the base, to the last session; and all is
// the same again.
func TestNoChangesAreTheBase(t *testing.T) {
	s := small(t)
	away := Scenario{Name: "away", Steps: []Step{{1, TrainerAway{"PSY", day(t, "2027-01-18"), day(t, "2027-02-28")}}}}
	a := solve(t, s, Scenario{Name: "nothing"}, away)
	base, nothing := a.Scenarios[0], a.Scenarios[1]
	nothing.Name = Base
	if diff := cmp.Diff(base, nothing); diff != "" {
		t.Errorf("(-base +nothing):\n%s", diff)
	}
	alone, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: little.Seed, Threads: little.Threads, Iterations: little.Iterations, Terse: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(alone.Plan, base.Plan); diff != "" {
		t.Errorf("the base is not what a search of its own finds:\n%s", diff)
	}
	if cmp.Equal(base.Figures, a.Scenarios[2].Figures) {
		t.Error("a trainer who is away for good changes nothing")
	}
	again := solve(t, s, Scenario{Name: "nothing"}, away)
	if asJSON(t, again) != asJSON(t, a) {
		t.Error("the same asked twice is answered differently")
	}
}

// Figures of a plan that can be added up by hand.
func TestFigures(t *testing.T) {
	s := small(t)
	s.Published, s.Days = nil, 9
	one := func(id, course, room string, day, start int, trainers, seated []string) planner.Session {
		return planner.Session{ID: id, Course: course, Room: room, Day: day, Start: start, Trainers: trainers, Seated: seated}
	}
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: []planner.Session{
		one("1", "SRV-01", "AUD", 0, 540, []string{"PSY"}, []string{"P1:SRV-01", "P2:SRV-01", "P3:SRV-01"}),
		one("2", "IT-01", "LAB2", 1, 540, []string{"PRO"}, []string{"P1:IT-01", "P2:IT-01", "P3:IT-01"}),
		one("3", "SRV-02", "AUD", 2, 540, []string{"PSY"}, []string{"P1:SRV-02", "P3:SRV-02"}),
		one("4", "IT-02", "LAB", 3, 540, []string{"PRO2"}, []string{"P1:IT-02", "P2:IT-02", "P3:IT-02"}),
		one("5", "WEB-1", "WEB", 4, 600, []string{"PRO2"}, []string{"P5:WEB-1", "P6:WEB-1"}),
	}}
	if v := referee.Check(s, p); !v.Valid {
		t.Fatal(v.Broken)
	}
	date := func(text string) *planner.Date { d := day(t, text); return &d }
	want := Figures{
		Served: 13, Requests: 23, Sessions: 5,
		Late:    1, // P3 has SRV-02 long after it was due
		LeftOut: 5, // P2:SRV-02, P4:SRV-01, P4:IT-01, P7:WEB-1, P5:SRV-01
		// P3 alone has everything due inside the nine days: P1 and P2 have ATT-01 due
		// on day 9, P4 has IT-02 due on day 17, and who has no name IT-01.
		Newcomers: 1, Ready: 1, ReadyMedian: date("2027-01-21"), ReadyP90: date("2027-01-21"),
		TrainerMinutes: 390 + 240 + 390 + 300 + 60,
		// Trainers: PRO to LAB2 and PRO2 to LAB, 25 minutes each way. Learners of O1: 20
		// minutes to TC three, two and three times, 50 to TC2 three times.
		TrainerTravelMinutes: 2*25 + 2*25,
		TravelMinutes:        2*25 + 2*25 + 2*(20*8+50*3),
		// PRO2 has taught 550 minutes this week and leads 360 more, 310 above the 600.
		OverloadHours: 6,
	}
	if diff := cmp.Diff(want, Measure(s, p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Who is not ready counts as later than everybody, so that serving fewer never
// looks sooner.
func TestReadyDatesOfThoseWhoAreNot(t *testing.T) {
	s := small(t)
	s.Published, s.Requests, s.Learners = nil, nil, slices.Clone(s.Learners[:4])
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
	for i := range 4 {
		l := &s.Learners[i]
		s.Requests = append(s.Requests, planner.Request{ID: l.ID, Learner: l.ID, Course: "SRV-01", Due: 8, Weight: 1})
	}
	seat := func(day int, who ...string) {
		p.Sessions = append(p.Sessions, planner.Session{ID: who[0], Course: "SRV-01", Room: "AUD", Trainers: []string{"PSY"}, Day: day, Start: 540, Seated: who})
	}
	text := func() string {
		f := Measure(s, p)
		out := ""
		for _, d := range []*planner.Date{f.ReadyMedian, f.ReadyP90} {
			if d == nil {
				out += "never "
			} else {
				out += d.String() + " "
			}
		}
		return out
	}
	for _, c := range []struct{ says, want string }{{"nobody", "never never "}, {"half of them", "2027-01-18 never "}, {"all", "2027-01-18 2027-01-19 "}} {
		if got := text(); got != c.want {
			t.Errorf("%s is ready: %s, want %s", c.says, got, c.want)
		}
		seat(len(p.Sessions), s.Learners[2*len(p.Sessions)%4].ID, s.Learners[2*len(p.Sessions)%4+1].ID)
	}
}

// short is a snapshot in which a trainer and a room are barely enough.
func short(t testing.TB) *planner.Snapshot {
	t.Helper()
	s := small(t)
	s.Published, s.Requests, s.Days = nil, nil, 14
	open := []planner.Window{}
	for d := range 14 {
		if d%7 < 5 {
			open = append(open, planner.Window{d, 540, 1080})
		}
	}
	for i := range s.Rooms {
		s.Rooms[i].Open = open
	}
	s.Rooms = []planner.Room{s.Rooms[0], s.Rooms[2]} // AUD and LAB
	for i := range s.Trainers {
		s.Trainers[i].Available, s.Trainers[i].MaxWeekMinutes, s.Trainers[i].TaughtMinutes = open, 2400, 0
	}
	s.Trainers = []planner.Trainer{s.Trainers[0], s.Trainers[2]} // PSY and PRO
	template := s.Learners[0]
	s.Learners = nil
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o"} {
		l := template
		l.ID, l.Sites, l.Available = id, []string{"TC"}, open
		s.Learners = append(s.Learners, l)
		for _, course := range []string{"SRV-01", "IT-01"} {
			s.Requests = append(s.Requests, planner.Request{ID: id + ":" + course, Learner: id, Course: course, Due: 4, Weight: 5})
		}
	}
	if wrong := referee.Sound(s); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return s
}

// Five groups of three in five days: whoever is taken away is missed, whoever is
// added helps.
func TestProofsAppearAndVanish(t *testing.T) {
	s := short(t)
	if proofs := capacity.Proofs(s); len(proofs) != 0 {
		t.Fatalf("short before anything is changed: %+v", proofs)
	}
	ill := Step{1, TrainerAway{"PSY", day(t, "2027-01-18"), day(t, "2027-01-19")}}
	a := solve(t, s, Scenario{Name: "ill", Steps: []Step{ill}}, Scenario{Name: "substitute", Steps: []Step{{1, AddTrainer{Like: "PSY"}}, ill}},
		Scenario{Name: "shut", Steps: []Step{{1, CloseRoom{"AUD", day(t, "2027-01-18"), day(t, "2027-01-20")}}}})
	type row struct{ proofs, appeared, vanished int }
	var got []row
	for _, o := range a.Scenarios {
		got = append(got, row{len(o.Proofs), len(o.Appeared), len(o.Vanished)})
	}
	if diff := cmp.Diff([]row{{}, {1, 1, 0}, {}, {1, 1, 0}}, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	p := a.Scenarios[1].Appeared[0]
	if p.Kind != capacity.Trainers || p.Role != "psychologist" || p.MissingMinutes != 2*390 {
		t.Errorf("%+v", p)
	}
	// The other way round: what the base lacks, a scenario brings.
	away, _, _, err := Apply(s, Scenario{Name: "ill", Steps: []Step{ill}})
	if err != nil {
		t.Fatal(err)
	}
	b := solve(t, away, Scenario{Name: "substitute", Steps: []Step{{1, AddTrainer{Like: "PSY"}}}})
	if o := b.Scenarios[1]; len(b.Scenarios[0].Proofs) != 1 || len(o.Vanished) != 1 || len(o.Appeared)+len(o.Proofs) != 0 || o.Cure != nil {
		t.Errorf("%d proofs, then %d vanish and %d appear", len(b.Scenarios[0].Proofs), len(o.Vanished), len(o.Appeared))
	}
}

// The smallest cure of shortages of both kinds: each number was added up by hand.
func TestSmallestCure(t *testing.T) {
	s := short(t)
	from, to := day(t, "2027-01-18"), day(t, "2027-01-22")
	for _, c := range []struct {
		says  string
		steps []Step
		want  *Cure
	}{
		{"nothing is short", nil, nil},
		// Two days of one session each are lost.
		{"a trainer is away for two days", []Step{{1, TrainerAway{"PSY", from, from + 1}}},
			&Cure{Trainers: []Part{{What: TrainerDays, Amount: 2, Role: "psychologist", Site: "TC", From: from, To: from + 1}}, Rooms: []Part{}, Hours: []Part{}}},
		// Until 22:00 a day holds no second session of SRV-01: 810 minutes with the
		// changeover, and there are 780.
		{"a room is shut for two days", []Step{{1, CloseRoom{"AUD", from, from + 1}}},
			&Cure{Trainers: []Part{}, Rooms: []Part{{What: MoreRooms, Amount: 1, Feature: "auditorium", Site: "TC", From: from, To: from + 13}},
				Hours: []Part{}}},
		// Two days hold four sessions of IT-01, until 22:00 they hold six.
		{"a room is shut for three days", []Step{{1, CloseRoom{"LAB", from, from + 2}}},
			&Cure{Trainers: []Part{}, Rooms: []Part{{What: MoreRooms, Amount: 1, Feature: "computers", Site: "TC", From: from, To: from + 13}},
				Hours: []Part{{What: LongerHours, Amount: 240, Feature: "computers", Site: "TC", From: from, To: from + 13}}}},
		{"both", []Step{{1, TrainerAway{"PSY", from, from}}, {2, CloseRoom{"LAB", from, to}}},
			&Cure{Trainers: []Part{{What: TrainerDays, Amount: 1, Role: "psychologist", Site: "TC", From: from, To: from}},
				Rooms: []Part{{What: MoreRooms, Amount: 1, Feature: "computers", Site: "TC", From: from, To: from + 13}}, Hours: []Part{}}},
	} {
		changed, _, faults, err := Apply(s, Scenario{Name: "x", Steps: c.steps})
		if err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		if diff := cmp.Diff(c.want, cure(context.Background(), changed, capacity.Proofs(changed))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.says, diff)
		}
	}
}

func asJSON(t *testing.T, a *Answer) string {
	t.Helper()
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// JSON has the keys that were agreed on, the base first.
func TestJSON(t *testing.T) {
	a := solve(t, short(t), Scenario{Name: "ill", Steps: []Step{{1, TrainerAway{"PSY", day(t, "2027-01-18"), day(t, "2027-02-19")}}}})
	var got struct {
		Scenarios []map[string]json.RawMessage `json:"scenarios"`
	}
	if err := json.Unmarshal([]byte(asJSON(t, a)), &got); err != nil {
		t.Fatal(err)
	}
	if name := string(got.Scenarios[0]["name"]); name != `"base"` {
		t.Errorf("the first is %s", name)
	}
	for _, o := range got.Scenarios {
		for _, key := range []string{"name", "served", "requests", "late", "ready_median", "ready_p90", "trainer_minutes", "travel_minutes", "overload_hours", "proofs"} {
			if o[key] == nil {
				t.Errorf("%s has no %s", o["name"], key)
			}
		}
	}
}

// With a cure nothing is short, and without any part of it something is.
func TestNothingCanBeLeftOutOfACure(t *testing.T) {
	s := short(t)
	trainers, rooms := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		changed := newWorld(s).s
		for i := range changed.Trainers {
			changed.Trainers[i].Available, _ = without(s.Trainers[i].Available, 0, rapid.IntRange(-1, 4).Draw(t, "away until"))
		}
		for i := range changed.Rooms {
			changed.Rooms[i].Open, _ = without(s.Rooms[i].Open, 0, rapid.IntRange(-1, 4).Draw(t, "shut until"))
		}
		for i := range changed.Requests {
			changed.Requests[i].Due = rapid.SampledFrom([]int{-1, 4, 4, 11}).Draw(t, "due")
		}
		proofs := capacity.Proofs(changed)
		for _, kind := range []capacity.Kind{capacity.Trainers, capacity.Rooms} {
			list, cured := search(context.Background(), changed, proofs, kind)
			if !cured {
				t.Fatalf("no cure of %d proofs", len(proofs))
			}
			if left := of(capacity.Proofs(with(changed, list)), kind); len(left) > 0 {
				t.Fatalf("with %+v still %+v", list, left)
			}
			for i := range list {
				if fewer := slices.Delete(slices.Clone(list), i, i+1); len(of(capacity.Proofs(with(changed, fewer)), kind)) == 0 {
					t.Fatalf("%+v can be left out of %+v", list[i], list)
				}
			}
			if kind == capacity.Trainers {
				trainers += len(list)
			} else {
				rooms += len(list)
			}
		}
	})
	if trainers < 20 || rooms < 5 {
		t.Errorf("too little to see: %d trainer-days, %d rooms", trainers, rooms)
	}
}
