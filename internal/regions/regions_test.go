package regions

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/planner/timetable"
	"cohort/sql/parts"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	ctx  = context.Background()
	noon = time.Date(2027, 1, 22, 12, 0, 0, 0, time.UTC)
)

// islands is a network of sites, each with people, rooms and trainers who go nowhere else.
func islands(number int) *planner.Snapshot {
	w := planner.DefaultWeights()
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "islands", Days: 5, GridMinutes: 30, Weights: w}
	for _, c := range []string{"A", "B", "C"} {
		s.Courses = append(s.Courses, planner.Course{ID: c, Minutes: 120, Crew: []string{"lead"}, MinGroup: 2, MaxGroup: 6})
	}
	var all []planner.Window
	for d := range s.Days {
		all = append(all, planner.Window{d, 540, 1080})
	}
	for i := range number {
		site := fmt.Sprint("S", i)
		s.Sites = append(s.Sites, planner.Site{ID: site})
		s.Rooms = append(s.Rooms, planner.Room{ID: "room " + site, Site: site, Seats: 6, Open: all})
		s.Offices = append(s.Offices, planner.Office{ID: "office " + site, Site: site, ReleasePerDay: 9})
		s.Trainers = append(s.Trainers, planner.Trainer{ID: "trainer " + site, Home: site, Roles: []string{"lead"}, Courses: []string{"A", "B", "C"}, Available: all[i%2:], MaxDayMinutes: 360, MaxWeekMinutes: 1200})
		for k := range 20 + i {
			who := fmt.Sprint(site, "-", k)
			s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "office " + site, Sites: []string{site}, Available: all[k%3:], MaxDayMinutes: 480})
			for _, c := range []string{"A", "B", "C"}[k%2:] {
				s.Requests = append(s.Requests, planner.Request{ID: who + c, Learner: who, Course: c, Due: 1 + k%4, Weight: 1 + k%5})
			}
		}
	}
	s.Normalise()
	return s
}

// night is a claimed run with what is needed to plan its network.
type night struct {
	*testing.T
	Planner
	run     store.Run
	said    lines
	s       *planner.Snapshot
	db      *sql.DB
	workers sync.WaitGroup
}

// lines is what is written to a log.
type lines struct {
	sync.Mutex
	bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Buffer.Write(p)
}

func (l *lines) has(what string) bool {
	l.Lock()
	defer l.Unlock()
	return strings.Contains(l.String(), what)
}

func begin(t *testing.T) *night {
	t.Helper()
	st, err := store.Open(ctx, pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	n := &night{T: t, s: islands(5), db: st.DB()}
	n.Planner = Planner{Store: st, Log: slog.New(slog.NewTextHandler(&n.said, nil)), Clock: time.Now, Each: 80, Large: 1, Every: 20 * time.Millisecond}
	n.again()
	return n
}

// again begins the run of another night.
func (n *night) again() {
	n.Helper()
	run, _, err := n.Store.OpenRun(ctx, store.Nightly, noon.AddDate(0, 0, int(n.run.ID)), planner.DateOf(noon), false, noon)
	if err == nil {
		n.run, err = n.Store.ClaimRun(ctx, run.ID, noon)
	}
	if err != nil {
		n.Fatal(err)
	}
}

// work has so many services plan parts until stop is called.
func (n *night) work(services int) (stop func()) {
	ctx, end := context.WithCancel(ctx)
	for range services {
		w := Worker{DB: n.db, Threads: 1, Log: n.Log, Grace: time.Second, Every: 20 * time.Millisecond, Hear: 50 * time.Millisecond}
		n.workers.Go(func() {
			if err := w.Serve(ctx); err != nil {
				n.Error(err)
			}
		})
	}
	return func() { end(); n.workers.Wait() }
}

// plans sees that the network is planned as in one process.
func (n *night) plans() {
	n.Helper()
	want, err := timetable.Solve(ctx, n.s, timetable.Options{Seed: 3, Threads: 1, Iterations: 80 * int64(len(n.s.Requests))})
	if err != nil {
		n.Fatal(err)
	}
	got, err := n.Plan(ctx, n.run, n.s, 3)
	if err != nil {
		n.Fatal(err)
	}
	if !bytes.Equal(want.Plan.Bytes(), got.Plan.Bytes()) {
		n.Error("another plan than in one process")
	}
	if err := n.Clear(ctx, n.run.ID); err != nil || n.count("cohort.plan_parts") > 0 {
		n.Errorf("%d parts are left (%v)", n.count("cohort.plan_parts"), err)
	}
}

func (n *night) count(from string) (rows int) {
	n.Helper()
	if err := n.db.QueryRow("select count(*) from " + from).Scan(&rows); err != nil {
		n.Fatal(err)
	}
	return rows
}

// until asks again and again, as fast as the database answers.
func (n *night) until(what string, is func() bool) {
	n.Helper()
	for end := time.Now().Add(time.Minute); !is(); {
		if time.Now().After(end) {
			n.Fatalf("still not: %s\n%s", what, n.said.String())
		}
	}
}

func TestAnyNumberOfServicesMakesTheSamePlan(t *testing.T) {
	n := begin(t)
	stop := n.work(1)
	n.plans()
	stop()
	n.again()
	stop = n.work(3)
	n.plans()
	stop()
	if n.said.has("took over") || n.said.has("WARN") || n.said.has("ERROR") {
		t.Error(n.said.String())
	}
}

// A service dies with a part in its hands, and comes back when it is too late.
func TestThePartOfAServiceThatDiesIsPlannedAgain(t *testing.T) {
	n := begin(t)
	n.Quiet = 300 * time.Millisecond
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		n.plans()
	}()
	n.until("the parts are there", func() bool { return n.count("cohort.plan_parts") == 5 })
	dead := parts.Part{Run: n.run.ID, Number: 3}
	if err := n.db.QueryRow("select sha256 from cohort.plan_parts where part = 3").Scan(&dead.SHA256); err != nil {
		t.Fatal(err)
	}
	task, fence, err := parts.Claim(ctx, n.db, dead)
	if err != nil || len(task) == 0 {
		t.Fatal(err)
	}
	if _, _, err := parts.Claim(ctx, n.db, dead); !errors.Is(err, parts.ErrHeld) {
		t.Errorf("somebody else claims it: %v", err)
	}
	n.until("it is taken back", func() bool { return n.count("cohort.plan_parts where part = 3 and lost = 1") == 1 })
	if err := parts.Keep(ctx, n.db, dead, fence, []byte("{}")); !errors.Is(err, parts.ErrStale) {
		t.Errorf("what comes late: %v", err)
	}
	if _, _, err := parts.Claim(ctx, n.db, dead); !errors.Is(err, parts.ErrGone) {
		t.Errorf("the job from before is still good for it: %v", err)
	}
	stop := n.work(2)
	<-ended
	stop()
	if !n.said.has("went quiet") {
		t.Errorf("nothing is said of it:\n%s", n.said.String())
	}
}

func TestAPartOfAnotherEngineIsLeftToOthers(t *testing.T) {
	n := begin(t)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		n.plans()
	}()
	n.until("the parts are asked for", func() bool { return n.count("river.river_job") == 5 })
	const other = `update river.river_job set args = jsonb_set(args, '{engine}', to_jsonb('0'::text)), max_attempts = 25 where args->>'part' = '2'`
	if _, err := n.db.Exec(other); err != nil {
		t.Fatal(err)
	}
	stop := n.work(1)
	n.until("it is left", func() bool { return n.count("river.river_job where args->>'part' = '2' and state = 'scheduled'") == 1 })
	n.until("the others are planned", func() bool { return n.count("cohort.plan_parts where found is not null") == 4 })
	if n.count("cohort.plan_parts where part = 2 and fence > 0") > 0 || !n.said.has("another version") {
		t.Errorf("it was taken, or nothing is said of it:\n%s", n.said.String())
	}
	// A service of its version takes it.
	if _, err := n.db.Exec(strings.Replace(strings.Replace(other, "'0'", "'"+timetable.Version+"'", 1), "max_attempts = 25", "state = 'available', scheduled_at = now()", 1)); err != nil {
		t.Fatal(err)
	}
	<-ended
	stop()
}

// What lies in the database is not what was put there: nothing is made of it, and the next
// attempt at the run begins the part anew.
func TestSpoiltBytesMakeNoPlan(t *testing.T) {
	n := begin(t)
	for name, spoil := range map[string]string{
		"a task is cut short":        "update cohort.plan_parts set task = substr(task, 1, length(task) - 9) where part = 1",
		"a task is another one":      "update cohort.plan_parts set task = (select task from cohort.plan_parts where part = 0) where part = 1",
		"what was found is spoilt":   "update cohort.plan_parts set heard_at = null, found = task, found_sha256 = repeat('0', 64)",
		"what was found is no plan":  "update cohort.plan_parts set heard_at = null, found = task, found_sha256 = sha256",
		"somebody removed the parts": "delete from cohort.plan_parts",
	} {
		t.Run(name, func(t *testing.T) {
			n.T = t
			ended := make(chan error)
			go func() {
				_, err := n.Plan(ctx, n.run, n.s, 3)
				ended <- err
			}()
			n.until("the parts are there", func() bool { return n.count("cohort.plan_parts where found is null") == 5 })
			if _, err := n.db.Exec(spoil); err != nil {
				t.Fatal(err)
			}
			stop := n.work(1)
			err := <-ended
			stop()
			if err == nil || !strings.Contains(err.Error(), "part") {
				t.Errorf("its error is %v", err)
			}
			stop = n.work(2)
			n.plans()
			stop()
		})
	}
}

func TestANightThatIsNoLongerOursCutsNothing(t *testing.T) {
	n := begin(t)
	n.run.Fence--
	if _, err := n.Plan(ctx, n.run, n.s, 3); !errors.Is(err, store.ErrStale) || n.count("cohort.plan_parts") > 0 {
		t.Errorf("%d parts, %v", n.count("cohort.plan_parts"), err)
	}
	for _, small := range []int{1, 5} {
		n.s = islands(small)
		if _, err := n.Plan(ctx, n.run, n.s, 3); !errors.Is(err, ErrOne) {
			t.Errorf("%d regions of %d requests: %v", small, len(n.s.Requests), err)
		}
		n.Large = 1000
	}
}
