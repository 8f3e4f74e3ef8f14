package soak

import (
	"slices"
	"testing"

	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/sql/store"
)

// versionOf is a version of day 100 in which two people sit in a session on a day.
func versionOf(day int, room string) *made {
	s := &planner.Snapshot{FirstDay: 100, Courses: []planner.Course{{ID: "C", Minutes: 60}}, Rooms: []planner.Room{{ID: "R", Site: "S"}, {ID: "R2", Site: "S"}},
		Learners: []planner.Learner{{ID: "a", Office: "O"}, {ID: "b", Office: "P"}},
		Requests: []planner.Request{{ID: "a/C", Learner: "a", Course: "C"}, {ID: "b/C", Learner: "b", Course: "C"}}}
	p := &planner.Plan{Sessions: []planner.Session{{ID: "1", Course: "C", Room: room, Trainers: []string{"T"}, Day: day, Start: 600, Seated: []string{"a/C", "b/C"}}}}
	m := &made{day: 100, Side: ledger.Side{Snapshot: s, Plan: p}, need: map[string]diff.Need{}, named: map[string]bool{"a": true, "b": true}}
	for _, r := range s.Requests {
		m.need[r.ID] = diff.Need{Learner: r.Learner, Course: r.Course}
	}
	return m
}

// A ledger that lacks a change, or tells another one, is at fault.
func TestALedgerThatDoesNotAddUpIsCounted(t *testing.T) {
	old, now := versionOf(3, "R"), versionOf(4, "R")
	whole := ledger.Compare(old.Side, now.Side, ledger.Between{})
	if len(whole.Seats) != 2 {
		t.Fatalf("%d seats changed", len(whole.Seats))
	}
	other := slices.Clone(whole.Seats)
	wrong := *other[0].After
	wrong.Start += 30
	other[0].After = &wrong
	for _, c := range []struct {
		name   string
		seats  []ledger.Seat
		faults int
	}{{"all of it", whole.Seats, 0}, {"one is missing", whole.Seats[1:], 1}, {"one is told at another hour", other, 1}} {
		x := &counter{soak: &soak{Options: Options{Log: t.Output()}}}
		x.addsUp(old, now, &ledger.Ledger{From: whole.From, Seats: c.seats})
		if x.LedgerFaults != c.faults {
			t.Errorf("%s: %d faults, want %d", c.name, x.LedgerFaults, c.faults)
		}
	}
}

// A head plans nothing by the room, a manager and a trainer do.
func TestWhatAReaderIsShown(t *testing.T) {
	c := &counter{soak: &soak{service: &nightly.Service{Settings: demand.DefaultSettings()}}}
	for _, x := range []struct {
		kind, about string
		day         int
		room        string
		same        bool
	}{
		{store.KindWeekly, "S", 4, "R", true},
		{store.KindWeekly, "S", 4, "R2", false},
		{store.KindWeekly, "S", 5, "R", false},
		{store.KindWeekly, "S2", 5, "R", true},
		{store.KindTrainerWeek, "T", 4, "R2", false},
		{store.KindTrainerWeek, "U", 5, "R", true},
		{store.KindWaves, "O", 4, "R2", true},
		{store.KindWaves, "O", 5, "R", false},
		{store.KindWaves, "Q", 5, "R", true},
	} {
		m := letter{Kind: x.kind, About: x.about, Period: "1970-W16"} // of day 104
		if same := slices.Equal(c.shown(versionOf(4, "R"), m, 102), c.shown(versionOf(x.day, x.room), m, 102)); same != x.same {
			t.Errorf("%+v: %v", x, same)
		}
	}
}

// Who is first named before their first day is counted apart from who is named on it or later,
// once, and not by the first plan, nor where they are due beyond it.
func TestNewcomersAreWelcomedOnce(t *testing.T) {
	version := func(base int64, day int) (*made, map[diff.Need]diff.Seat) {
		v := versionOf(day, "R")
		v.base = base
		v.Snapshot.Days = 42
		for i, intake := range []planner.Date{104, 100} { // a's and b's
			v.Snapshot.Learners[i].Intake, v.Snapshot.Requests[i].Due = &intake, 6
		}
		return v, diff.Seats(v.Snapshot, v.Plan.Sessions)
	}
	for _, c := range []struct {
		name             string
		base             int64
		day              int
		before, onTheDay Welcome
	}{
		{"in time", 1, 5, Welcome{1, 1}, Welcome{1, 1}},
		{"late", 1, 7, Welcome{1, 0}, Welcome{1, 0}},
		{"there before the first plan", 0, 5, Welcome{}, Welcome{}},
	} {
		x := &counter{newcomers: map[string]map[string]*training{}}
		for range 2 {
			x.hiring(version(c.base, c.day))
		}
		if x.Before != c.before || x.OnTheDay != c.onTheDay {
			t.Errorf("%s: %+v before their first day and %+v on it, want %+v and %+v", c.name, x.Before, x.OnTheDay, c.before, c.onTheDay)
		}
	}
	x := &counter{newcomers: map[string]map[string]*training{}}
	v, seats := version(1, 5)
	v.Snapshot.Days = 6
	if x.hiring(v, seats); x.Before.Newcomers+x.OnTheDay.Newcomers > 0 {
		t.Errorf("due beyond the plan: %+v and %+v", x.Before, x.OnTheDay)
	}
}
