package underway

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/sql/searches"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	ctx    = context.Background()
	noon   = time.Date(2027, 1, 22, 12, 0, 0, 0, time.UTC)
	silent = slog.New(slog.DiscardHandler)
)

// crowd is a site with more people than its rooms take.
func crowd() *planner.Snapshot {
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "crowd", Days: 5, GridMinutes: 30, Weights: planner.DefaultWeights()}
	var all []planner.Window
	for d := range s.Days {
		all = append(all, planner.Window{d, 540, 1080})
	}
	s.Sites = []planner.Site{{ID: "S"}}
	s.Offices = []planner.Office{{ID: "office", Site: "S", ReleasePerDay: 9}}
	for i := range 2 {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprint("room ", i), Site: "S", Seats: 6, Open: all})
		s.Trainers = append(s.Trainers, planner.Trainer{ID: fmt.Sprint("trainer ", i), Home: "S", Roles: []string{"lead"}, Courses: []string{"A", "B", "C"}, Available: all[i:], MaxDayMinutes: 360, MaxWeekMinutes: 1200})
	}
	for i, c := range []string{"A", "B", "C"} {
		s.Courses = append(s.Courses, planner.Course{ID: c, Minutes: 120, Crew: []string{"lead"}, MinGroup: 2, MaxGroup: 6})
		for k := range 40 {
			who := fmt.Sprint("p", k)
			if i == 0 {
				s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "office", Sites: []string{"S"}, Available: all[k%3:], MaxDayMinutes: 480})
			}
			s.Requests = append(s.Requests, planner.Request{ID: who + c, Learner: who, Course: c, Due: 1 + k%4, Weight: 1 + k%5})
		}
	}
	s.Normalise()
	return s
}

// stopwatch goes on by a second whenever it is read.
func stopwatch() func() time.Time {
	var read atomic.Int64
	return func() time.Time { return time.Unix(read.Add(1), 0) }
}

// opened is a run of a database, and how services claim it one after the other.
func opened(t *testing.T, st *store.Store) (run store.Run, claimed func() Search) {
	t.Helper()
	run, _, err := st.OpenRun(ctx, store.Nightly, noon, planner.DateOf(noon), false, noon)
	if err != nil {
		t.Fatal(err)
	}
	return run, func() Search {
		t.Helper()
		run, err := st.ClaimRun(ctx, run.ID, noon)
		if err != nil {
			t.Fatal(err)
		}
		return Search{Store: st, Run: run, Now: func() time.Time { return noon }, Log: silent}
	}
}

// A search whose service dies is gone on with from the best plan that it had kept: what it
// ends with is no worse, is what anybody finds who repeats it, and the run leaves no more than
// where it began.
func TestASearchThatWasCutOffIsGoneOnWith(t *testing.T) {
	st, err := store.Open(ctx, pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s := crowd()
	opened, claimed := opened(t, st)
	cost := func(data []byte) int64 {
		t.Helper()
		p, err := Read(data)
		if err != nil {
			t.Fatal(err)
		}
		v := referee.Check(s, p)
		if !v.Valid {
			t.Fatalf("what was kept breaks %s", v.First())
		}
		return v.Cost
	}
	saved := func() []byte {
		t.Helper()
		best, err := searches.Best(ctx, st.DB(), opened.ID)
		if err != nil {
			t.Fatal(err)
		}
		return best.Plan
	}

	// The first service is killed in its search: it writes no more, and nobody tells it.
	first := claimed()
	var killed []byte
	var second Search
	_, err = first.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 200_000, Now: stopwatch(), KeepEvery: time.Second, Enough: func(timetable.Progress) bool {
		if killed = saved(); killed != nil && second.Run.ID == 0 {
			second = claimed()
			killed = saved()
		}
		return killed != nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if killed == nil || !bytes.Equal(killed, saved()) {
		t.Fatalf("what was kept when the service died is %d bytes, afterwards %d", len(killed), len(saved()))
	}
	best, nothing := cost(killed), referee.Check(s, &planner.Plan{}).Cost
	if best >= nothing {
		t.Fatalf("what was kept costs %d, no plan at all %d", best, nothing)
	}

	// The one that takes over has no time to find anything itself; it is told to stop.
	stopped, stop := context.WithCancel(ctx)
	r, err := second.Solve(stopped, s, timetable.Options{Seed: 1, Iterations: 1, Now: stopwatch(), Progress: func(timetable.Progress) { stop() }})
	if err != nil {
		t.Fatal(err)
	}
	if r.Plan.Cost.Total() > best {
		t.Errorf("gone on with it ends at %d, begun at %d", r.Plan.Cost.Total(), best)
	}
	if at := cost(saved()); at != r.Plan.Cost.Total() {
		t.Errorf("handed back with a plan of %d, it had %d", at, r.Plan.Cost.Total())
	}

	// A third one ends it.
	third := claimed()
	begun := saved()
	r, err = third.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 300, Now: stopwatch()})
	if err != nil {
		t.Fatal(err)
	}
	hint, err := BegunFrom(ctx, st, opened.ID)
	if err != nil || hint == nil || !bytes.Equal(hint.Bytes(), begun) {
		t.Fatalf("it began from %v: %v", hint, err)
	}
	again := timetable.Options{Hint: hint}
	again.Repeat(r.Plan.Engine)
	if x, err := timetable.Solve(ctx, s, again); err != nil || !bytes.Equal(x.Plan.Bytes(), r.Plan.Bytes()) {
		t.Errorf("repeated it is another plan: %v", err)
	}

	// What no longer fits what is known is begun anew.
	fourth := claimed()
	closed := crowd()
	closed.Rooms[0].Open, closed.Rooms[1].Open = closed.Rooms[0].Open[4:], closed.Rooms[1].Open[4:]
	if _, err := fourth.Solve(ctx, closed, timetable.Options{Seed: 1, Iterations: 1, Now: stopwatch()}); err != nil {
		t.Errorf("where the rooms are shut: %v", err)
	}
	if hint, err := BegunFrom(ctx, st, opened.ID); err != nil || hint != nil {
		t.Errorf("where the rooms are shut it began from a plan: %v", err)
	}

	if err := third.hold(ctx, func(*sql.Tx) error { return nil }); !errors.Is(err, store.ErrStale) {
		t.Errorf("the third one still writes: %v", err)
	}
	if err := st.FinishRun(ctx, fourth.Run, store.RunRejected, store.Outcome{Error: "over"}, noon); err != nil {
		t.Fatal(err)
	}
	if data := saved(); data != nil {
		t.Errorf("the run is over, and %d bytes of a plan are kept", len(data))
	}
}

// The first stage of a search, in which what is announced stands still, is kept too.
func TestWhatIsKeptWhileTheAnnouncedStands(t *testing.T) {
	s := crowd()
	r, err := timetable.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range r.Plan.Sessions {
		s.Published = append(s.Published, planner.Published{Session: x})
	}
	s.Normalise()
	kept := 0
	_, err = timetable.Solve(ctx, s, timetable.Options{Seed: 2, Iterations: 60_000, Now: stopwatch(), KeepEvery: time.Second, Keep: func(p *planner.Plan) {
		kept++
		if v := referee.Check(s, p); !v.Valid {
			t.Errorf("plan %d breaks %s", kept, v.First())
		}
	}})
	if err != nil || kept < 3 {
		t.Errorf("%d plans were kept: %v", kept, err)
	}
}

// What was kept may be spoilt, or of something else: whatever may not stand is begun anew, and
// is no reason for a run to fail.
func TestWhatIsKeptAndSpoiltIsBegunAnew(t *testing.T) {
	st, err := store.Open(ctx, pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	opened, claimed := opened(t, st)
	s := crowd()
	first := claimed()
	good, err := first.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	changed := func(do func(p *planner.Plan)) []byte {
		p, err := Read(good.Plan.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		p.Unserved, p.Cost, p.Engine = nil, nil, nil
		do(p)
		return p.Bytes()
	}
	on := func(data []byte) (*planner.Plan, error) {
		holds := claimed()
		if err := holds.hold(ctx, func(tx *sql.Tx) error { return searches.Save(ctx, tx, opened.ID, searches.Kept{Plan: data}, noon) }); err != nil {
			t.Fatal(err)
		}
		r, err := claimed().Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 1, Now: stopwatch()})
		if err != nil {
			return nil, err
		}
		if v := referee.Check(s, r.Plan); !v.Valid {
			return nil, fmt.Errorf("the plan breaks %s", v.First())
		}
		return BegunFrom(ctx, st, opened.ID)
	}
	if from, err := on(changed(func(*planner.Plan) {})); err != nil || from == nil {
		t.Fatalf("what is sound is not gone on with: %v", err)
	}
	for name, data := range map[string][]byte{
		"cut off":              good.Plan.Bytes()[:200],
		"no plan":              []byte("null"),
		"of another kind":      []byte(`[1, 2]`),
		"of another snapshot":  changed(func(p *planner.Plan) { p.Snapshot = "yesterday" }),
		"of another format":    changed(func(p *planner.Plan) { p.Format = "cohort-plan/9" }),
		"of an unknown course": changed(func(p *planner.Plan) { p.Sessions[0].Course = "Z" }),
		"on a day before all":  changed(func(p *planner.Plan) { p.Sessions[0].Day = -1 << 40 }),
		"at an hour after all": changed(func(p *planner.Plan) { p.Sessions[0].Start = 1 << 40 }),
		"without trainers":     changed(func(p *planner.Plan) { p.Sessions[0].Trainers = nil }),
		"with a session twice": changed(func(p *planner.Plan) { p.Sessions = append(p.Sessions, p.Sessions[0]) }),
		"with two of one id":   changed(func(p *planner.Plan) { p.Sessions[1].ID = p.Sessions[0].ID }),
		"with somebody seated twice": changed(func(p *planner.Plan) {
			p.Sessions[0].Seated = append(p.Sessions[0].Seated, p.Sessions[0].Seated[0])
		}),
		"with a session without id": changed(func(p *planner.Plan) { p.Sessions[0].ID = "" }),
	} {
		if from, err := on(data); err != nil || from != nil {
			t.Errorf("%s: begun from a plan: %v; %v", name, from != nil, err)
		}
	}

	// A service that is killed while it saves leaves what was there.
	before := changed(func(*planner.Plan) {})
	second := claimed()
	if err := second.hold(ctx, func(tx *sql.Tx) error { return searches.Save(ctx, tx, opened.ID, searches.Kept{Plan: before}, noon) }); err != nil {
		t.Fatal(err)
	}
	killed := errors.New("killed")
	err = second.hold(ctx, func(tx *sql.Tx) error {
		if err := searches.Save(ctx, tx, opened.ID, searches.Kept{Plan: []byte("half")}, noon); err != nil {
			return err
		}
		return killed
	})
	if !errors.Is(err, killed) {
		t.Fatal(err)
	}
	if best, err := searches.Best(ctx, st.DB(), opened.ID); err != nil || !bytes.Equal(best.Plan, before) {
		t.Errorf("a save that was cut off left %d bytes: %v", len(best.Plan), err)
	}

	// Of two that take it at once one goes on, and the other neither searches nor writes.
	loses, wins := claimed(), claimed()
	if _, err := loses.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 1, Now: stopwatch()}); !errors.Is(err, store.ErrStale) {
		t.Errorf("who has lost the run searches: %v", err)
	}
	if _, err := wins.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 1, Now: stopwatch()}); err != nil {
		t.Error(err)
	}
	if from, err := BegunFrom(ctx, st, opened.ID); err != nil || from == nil {
		t.Errorf("the other one began from nothing: %v", err)
	}
}

// Whoever takes a search over searches for the rest of its time, and so does the one after.
func TestWhatWasSearchedIsNotSearchedOnceMore(t *testing.T) {
	st, err := store.Open(ctx, pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s, limit := crowd(), 400*time.Second
	opened, claimed := opened(t, st)
	searched := func() time.Duration {
		t.Helper()
		best, err := searches.Best(ctx, st.DB(), opened.ID)
		if err != nil {
			t.Fatal(err)
		}
		return best.Searched
	}
	// Each one is stopped after so many seconds of the clock.
	solve := func(stop float64) *timetable.Result {
		t.Helper()
		on, told := context.WithCancel(ctx)
		defer told()
		r, err := claimed().Solve(on, s, timetable.Options{Seed: 1, Time: limit, Now: stopwatch(), KeepEvery: time.Hour, Enough: func(p timetable.Progress) bool {
			if p.Seconds >= stop {
				told()
			}
			return false
		}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	solve(100)
	if at := searched(); at < 100*time.Second || at > 200*time.Second {
		t.Fatalf("stopped after 100 s it has searched for %s", at)
	}
	before := searched()
	solve(100)
	if at := searched(); at < before+100*time.Second {
		t.Errorf("two that were stopped after 100 s have searched for %s", at)
	}
	left := limit - searched()
	if r := solve(1000); r.Seconds > left.Seconds()+30 || r.Seconds < left.Seconds()/2 {
		t.Errorf("%s are left, and it took %.0f s", left, r.Seconds)
	}
}
