package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/slots"
	"cohort/planner/demand/clean"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var silent = slog.New(slog.DiscardHandler)

// world is a database with services on it, and a clock that stands.
type world struct {
	t      *testing.T
	url    string
	st     *store.Store
	mu     sync.Mutex
	now    time.Time
	done   []int64 // the runs that were begun, in their order
	given  []int64 // the runs that were given up
	looks  int     // of all services at what is due
	looked *sync.Cond
	outbox int // deliveries
}

var (
	friday   = time.Date(2027, 1, 22, 12, 30, 0, 0, time.UTC)
	errFinal = errors.New("no good")
)

func newWorld(t *testing.T) *world {
	t.Helper()
	old := waits
	waits = []time.Duration{time.Millisecond}
	t.Cleanup(func() { waits = old })
	w := &world{t: t, url: pgtest.Database(t), now: friday}
	var err error
	if w.st, err = store.Open(context.Background(), w.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.st.Close() })
	w.looked = sync.NewCond(&w.mu)
	return w
}

// look waits for as many more looks at what is due.
func (w *world) look(more int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for until := w.looks + more; w.looks < until; {
		w.looked.Wait()
	}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) schedule(line string) slots.Times {
	s, err := slots.Parse(line, time.UTC)
	if err != nil {
		w.t.Fatal(err)
	}
	return slots.Times{Schedule: s}
}

// options do runs by do, on top of claiming and ending them as a night would.
func (w *world) options(do func(ctx context.Context, run store.Run) error) Options {
	return Options{
		Zone: time.UTC, Now: w.clock, Clock: time.Now, Log: silent, Timeout: time.Minute, Grace: 200 * time.Millisecond,
		Every: 50 * time.Millisecond,
		Looked: func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.looks++
			w.looked.Broadcast()
		},
		Jobs: []Job{{store.Nightly, w.schedule("0 2 * * *")}, {store.Weekly, w.schedule("0 12 * * 5")},
			{store.Waves, w.schedule("0 7 * * 1")}},
		Do: func(ctx context.Context, id int64) error {
			run, err := w.st.ClaimRun(ctx, id, w.clock())
			if errors.Is(err, store.ErrFinished) {
				return nil
			}
			if err != nil {
				return err
			}
			w.mu.Lock()
			w.done = append(w.done, id)
			w.mu.Unlock()
			err = do(ctx, run)
			state, outcome := store.RunDone, store.Outcome{}
			if err != nil {
				state, outcome.Error = store.RunFailed, err.Error()
			}
			if ctx.Err() != nil || errors.Is(err, context.Canceled) {
				state = store.RunPending
			}
			if errors.Is(err, errFinal) {
				state = store.RunRejected
			}
			return errors.Join(err, w.st.FinishRun(context.WithoutCancel(ctx), run, state, outcome, w.clock()))
		},
		GiveUp: func(ctx context.Context, id int64, why error) error {
			run, err := w.st.ClaimRun(ctx, id, w.clock())
			if err != nil {
				return err
			}
			w.mu.Lock()
			w.given = append(w.given, id)
			w.mu.Unlock()
			return w.st.FinishRun(ctx, run, store.RunRejected, store.Outcome{Error: why.Error()}, w.clock())
		},
		Final: func(err error) bool { return errors.Is(err, errFinal) },
		Deliver: func(context.Context) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.outbox++
			return nil
		},
	}
}

// serve starts a service; stop ends it.
func (w *world) serve(o Options) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, w.st, o) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Errorf("the service ended with: %v", err)
		}
	})
	w.t.Cleanup(stop)
	return stop
}

// past opens the slots of all jobs that lie before now, as if they were done.
func (w *world) past(days int) {
	for _, j := range []string{store.Nightly, store.Weekly, store.Waves} {
		slot := w.now.AddDate(0, 0, -days)
		run, _, err := w.st.OpenRun(context.Background(), j, slot, 0, false, slot)
		if err == nil {
			run, err = w.st.ClaimRun(context.Background(), run.ID, slot)
		}
		if err == nil {
			err = w.st.FinishRun(context.Background(), run, store.RunDone, store.Outcome{}, slot)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// states lists job, slot and state of the runs after the first three, oldest first.
func (w *world) states() []string {
	runs, err := w.st.Runs(context.Background(), 100)
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Reverse(runs)
	out := []string{}
	for _, r := range runs[min(3, len(runs)):] {
		out = append(out, r.Job+" "+r.Slot.UTC().Format("Mon 15:04")+" "+string(r.State))
	}
	return out
}

func (w *world) eventually(want ...string) {
	w.t.Helper()
	for range 400 { // a service looks 20 times a second, and after each run
		if slices.Equal(w.states(), want) {
			return
		}
		w.look(1)
	}
	w.t.Fatalf("runs are %q, want %q", w.states(), want)
}

// A view that cannot be read any more keeps the night from nothing but itself.
func TestWhatIsDueIsOpenedWithoutACalendar(t *testing.T) {
	w := newWorld(t)
	w.past(0)
	w.serve(w.options(func(context.Context, store.Run) error { return nil }))
	w.look(1)
	if _, err := w.st.DB().Exec(`drop view input.calendar`); err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	w.now = w.now.Add(24 * time.Hour)
	w.mu.Unlock()
	w.eventually("nightly Sat 02:00 done")
}

func TestMissedSlotsAreCaughtUpOnceInTheirOrder(t *testing.T) {
	w := newWorld(t)
	w.past(30)
	w.serve(w.options(func(context.Context, store.Run) error { return nil }))
	want := []string{"nightly Fri 02:00 done", "weekly Fri 12:00 done", "waves Mon 07:00 done"}
	w.eventually(want...)
	w.mu.Lock()
	if !slices.IsSorted(w.done) || len(w.done) != 3 {
		t.Errorf("begun: %v", w.done)
	}
	w.now = w.now.Add(24 * time.Hour)
	w.mu.Unlock()
	w.eventually(append(want, "nightly Sat 02:00 done")...)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.outbox == 0 {
		t.Error("nothing was delivered")
	}
}

func TestTwoServicesDoASlotOnce(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	slow := func(context.Context, store.Run) error { w.look(4); return nil } // both services have looked meanwhile
	stops := []func(){w.serve(w.options(slow)), w.serve(w.options(slow))}
	w.eventually("nightly Fri 02:00 done", "weekly Fri 12:00 done")
	w.look(8)
	for _, stop := range stops {
		stop()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.done) != 2 {
		t.Errorf("begun: %v, want each of two once", w.done)
	}
}

func TestFailuresAreTriedAgainAndRefusalsAreNot(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	tries := 0
	w.serve(w.options(func(_ context.Context, run store.Run) error {
		if run.Job == store.Weekly {
			return errFinal
		}
		if tries++; tries == 1 {
			return errors.New("the database blinked")
		}
		if tries == 2 {
			panic("a defect")
		}
		return nil
	}))
	w.eventually("nightly Fri 02:00 done", "weekly Fri 12:00 rejected")
	if tries != 3 {
		t.Errorf("%d attempts, want 3", tries)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.given) != 0 {
		t.Errorf("given up: %v", w.given)
	}
}

func TestTooManyFailuresAreTheEndAndSomebodyHears(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	w.serve(w.options(func(_ context.Context, run store.Run) error {
		if run.Job == store.Nightly {
			return errors.New("always")
		}
		return nil
	}))
	w.eventually("nightly Fri 02:00 rejected", "weekly Fri 12:00 done")
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.given) != 1 || len(w.done) != attempts+1 {
		t.Errorf("given up: %v after %d attempts", w.given, len(w.done)-1)
	}
}

func TestStoppingHandsBackAndTheNextServiceGoesOn(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	begun := make(chan struct{}, 10)
	stop := w.serve(w.options(func(ctx context.Context, run store.Run) error {
		begun <- struct{}{}
		<-ctx.Done() // a search that is cut when the grace time is over
		return ctx.Err()
	}))
	<-begun
	stop()
	if got := w.states(); !slices.Equal(got, []string{"nightly Fri 02:00 pending", "weekly Fri 12:00 pending"}) {
		t.Fatalf("after the stop: %q", got)
	}
	w.serve(w.options(func(context.Context, store.Run) error { return nil }))
	w.eventually("nightly Fri 02:00 done", "weekly Fri 12:00 done")
}

// tellTale is a log that tells when a message that begins so is written.
type tellTale struct {
	slog.Handler
	message string
	tell    func()
}

func (l tellTale) Enabled(context.Context, slog.Level) bool { return true }

func (l tellTale) Handle(_ context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, l.message) {
		l.tell()
	}
	return nil
}

// Work that can be gone on with ends when the service is told to stop, and is handed back then.
func TestStoppingHandsBackWhatEndsByItself(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	begun, stopping := make(chan struct{}, 10), make(chan struct{})
	o := w.options(func(context.Context, store.Run) error {
		begun <- struct{}{}
		<-stopping
		return fmt.Errorf("solve: %w", context.Canceled)
	})
	o.Grace = time.Hour
	o.Log = slog.New(tellTale{slog.DiscardHandler, "the service stops", sync.OnceFunc(func() { close(stopping) })})
	stop := w.serve(o)
	<-begun
	stop()
	if got := w.states(); !slices.Equal(got, []string{"nightly Fri 02:00 pending", "weekly Fri 12:00 pending"}) {
		t.Fatalf("after the stop: %q", got)
	}
	w.serve(w.options(func(context.Context, store.Run) error { return nil }))
	w.eventually("nightly Fri 02:00 done", "weekly Fri 12:00 done")
}

func TestStoppingLetsShortWorkEnd(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	begun, stopping := make(chan struct{}, 10), make(chan struct{})
	o := w.options(func(ctx context.Context, run store.Run) error {
		begun <- struct{}{}
		<-stopping
		return ctx.Err()
	})
	o.Grace = 10 * time.Second
	o.Log = slog.New(tellTale{slog.DiscardHandler, "the service stops", sync.OnceFunc(func() { close(stopping) })})
	stop := w.serve(o)
	<-begun
	stop()
	if got := w.states(); got[0] != "nightly Fri 02:00 done" {
		t.Errorf("after the stop: %q", got)
	}
}

// A mail server that takes its time with a message keeps no service beyond its
// grace time: what became of the message is known when its claim has run out.
func TestStoppingDoesNotWaitForAMailServer(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	sending, never := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(never) })
	left := make(chan struct{})
	o := w.options(func(context.Context, store.Run) error { return nil })
	o.Log = slog.New(tellTale{slog.DiscardHandler, "a message is still on its way", sync.OnceFunc(func() { close(left) })})
	o.Deliver = func(context.Context) error {
		close(sending)
		<-never
		return nil
	}
	stop := w.serve(o)
	<-sending
	stop()
	<-left
}

// What people have sent is taken, and what is answered goes out at once.
func TestWhatPeopleSendIsAnsweredAtOnce(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	delivered, taken := make(chan struct{}), make(chan struct{})
	o := w.options(func(context.Context, store.Run) error { return nil })
	o.Deliver = func(ctx context.Context) error {
		select {
		case delivered <- struct{}{}:
		case <-ctx.Done():
		}
		return nil
	}
	o.Receive = func(context.Context) error {
		close(taken) // a second time within the minute would be a fault
		return errors.New("one of the letters cannot be dealt with now")
	}
	told := make(chan struct{})
	o.Tell = func(context.Context) error {
		close(told)
		return errors.New("the database is not there now")
	}
	w.serve(o)
	<-taken
	<-told
	<-delivered // at the start
	<-delivered // the answers
}

// The last part of the grace time is for handing back what is cut short.
func TestWorkIsCutBeforeTheGraceTimeIsOver(t *testing.T) {
	for grace, want := range map[time.Duration]time.Duration{
		time.Second: 750 * time.Millisecond, 10 * time.Second: 7500 * time.Millisecond,
		45 * time.Second: 40 * time.Second, 10 * time.Minute: 595 * time.Second,
	} {
		if got := Working(grace); got != want {
			t.Errorf("of %s, work may go on for %s, not %s", grace, got, want)
		}
	}
}

// A run that stands without a job, as an older version could leave it, gets one.
func TestRowsWithoutAJobGetOne(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	slot := time.Date(2027, 1, 22, 2, 0, 0, 0, time.UTC)
	if _, _, err := w.st.OpenRun(context.Background(), store.Nightly, slot, 0, false, slot); err != nil {
		t.Fatal(err)
	}
	w.serve(w.options(func(context.Context, store.Run) error { return nil }))
	w.eventually("nightly Fri 02:00 done", "weekly Fri 12:00 done")
}

// A run without its job is never left behind: the two land together or not at
// all, and the next look opens both.
func TestARunAndItsJobLandTogether(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	ctx, s := context.Background(), &service{Options: w.options(nil), store: w.st, began: w.now}
	var err error
	if s.queue, err = queue(w.st, s, w.options(nil)); err != nil {
		t.Fatal(err)
	}
	jobs := func() (n int) {
		if err := w.st.DB().QueryRow("select count(*) from river.river_job").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	died := errors.New("the service died")
	for _, c := range []struct {
		name       string
		end        error // of the look, after everything was written
		runs, jobs int
	}{
		{"a service that dies at the end of its look", died, 0, 0},
		{"a look that ends", nil, 2, 1}, // the second run gets its job when the first has ended
		{"another one", nil, 2, 1},
	} {
		err := w.st.Look(ctx, func(l store.Look) error { return cmp.Or(s.open(ctx, l, clean.NewCalendar(nil)), c.end) })
		if !errors.Is(err, c.end) || len(w.states()) != c.runs || jobs() != c.jobs {
			t.Errorf("%s: %v, runs %q, %d jobs; want %d and %d", c.name, err, w.states(), jobs(), c.runs, c.jobs)
		}
	}
}

// A service that was killed leaves a run that is running and a job that the queue takes for
// running. Another service takes the run over as soon as it has been quiet for long enough.
func TestARunWhoseServiceDiedIsTakenOver(t *testing.T) {
	for _, byHand := range []bool{false, true} {
		w := newWorld(t)
		w.past(1)
		ctx, slot := context.Background(), friday.Add(-time.Minute)
		run, _, err := w.st.OpenRun(ctx, store.Nightly, slot, 0, byHand, slot)
		if err != nil {
			t.Fatal(err)
		}
		s := &service{Options: w.options(nil), store: w.st, began: w.now}
		if s.queue, err = queue(w.st, s, w.options(nil)); err != nil {
			t.Fatal(err)
		}
		if err := w.st.Look(ctx, func(l store.Look) error { return s.enqueue(ctx, l, run) }); err != nil {
			t.Fatal(err)
		}
		if _, err := w.st.DB().Exec(`update river.river_job set state = 'running', attempt = 1, attempted_at = now(), attempted_by = '{dead}'`); err != nil {
			t.Fatal(err)
		}
		if run, err = w.st.ClaimRun(ctx, run.ID, slot); err != nil {
			t.Fatal(err)
		}
		w.serve(w.options(func(context.Context, store.Run) error { return nil }))
		w.look(5)
		if got := w.states(); got[0] != "nightly Fri 12:29 running" {
			t.Errorf("by hand %v: a run whose service is heard of: %q", byHand, got)
		}
		if _, err := w.st.DB().Exec(`update cohort.runs set heard_at = now() - interval '41 seconds' where id = $1`, run.ID); err != nil {
			t.Fatal(err)
		}
		if byHand {
			w.eventually("nightly Fri 12:29 done", "nightly Fri 02:00 done", "weekly Fri 12:00 done")
		} else {
			w.eventually("nightly Fri 12:29 done", "weekly Fri 12:00 done")
		}
	}
}

func TestWhatIsDoneByHandIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	odd := friday.Add(-time.Minute)
	if _, _, err := w.st.OpenRun(context.Background(), store.Nightly, odd, 0, true, odd); err != nil {
		t.Fatal(err)
	}
	// This Friday's weekly was done by hand, on its very slot.
	slot := time.Date(2027, 1, 22, 12, 0, 0, 0, time.UTC)
	run, _, err := w.st.OpenRun(context.Background(), store.Weekly, slot, 0, true, slot)
	if err == nil {
		run, err = w.st.ClaimRun(context.Background(), run.ID, slot)
	}
	if err == nil {
		err = w.st.FinishRun(context.Background(), run, store.RunDone, store.Outcome{}, slot)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.serve(w.options(func(context.Context, store.Run) error { return nil }))
	w.eventually("nightly Fri 12:29 pending", "weekly Fri 12:00 done", "nightly Fri 02:00 done")
}

// A server that was restarted has hung up on everybody: the service goes on, with
// nobody's help, and does no slot twice.
func TestTheServiceOutlivesItsConnections(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	w.serve(w.options(func(context.Context, store.Run) error { return nil }))
	done := []string{"nightly Fri 02:00 done", "weekly Fri 12:00 done"}
	w.eventually(done...)
	ctx := context.Background()
	var cut int
	if err := w.st.DB().QueryRow(`select count(pg_terminate_backend(pid)) from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid()`).Scan(&cut); err != nil || cut == 0 {
		t.Fatalf("%d connections cut: %v", cut, err)
	}
	for range 2 * connectionsOf(w.st) { // those that the test itself would meet
		_ = w.st.Ping(ctx)
	}
	w.mu.Lock()
	w.now = w.now.Add(24 * time.Hour)
	w.mu.Unlock()
	w.eventually(append(done, "nightly Sat 02:00 done")...)
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.done) != 3 {
		t.Errorf("begun: %v, want three once each", w.done)
	}
}

func connectionsOf(st *store.Store) int { return st.DB().Stats().MaxOpenConnections }

func TestServeSaysThatTheDatabaseIsGone(t *testing.T) {
	w := newWorld(t)
	w.st.Close()
	if err := Serve(context.Background(), w.st, w.options(nil)); err == nil || !strings.HasPrefix(err.Error(), "the job queue ") {
		t.Errorf("got %v", err)
	}
}

func TestKeepersPage(t *testing.T) {
	w := newWorld(t)
	w.past(1)
	jobs := w.options(nil).Jobs
	ill, asked := error(nil), 0
	page := httptest.NewServer(Handler(w.st, jobs, w.clock, func(context.Context) error { asked++; return ill }))
	defer page.Close()
	get := func(path string) (int, string) {
		t.Helper()
		r, err := page.Client().Get(page.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(body)
	}
	if code, _ := get("/healthz"); code != 200 {
		t.Errorf("/healthz %d", code)
	}
	if code, _ := get("/readyz"); code != 200 {
		t.Errorf("/readyz %d", code)
	}
	ill = errors.New("the database is at version 1 of 3; run cohort migrate")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if code, _ := get("/readyz"); code != 200 {
				t.Errorf("within the second /readyz says %d", code)
			}
		})
	}
	all.Wait()
	if asked != 1 {
		t.Errorf("the database was asked %d times", asked)
	}
	w.mu.Lock()
	w.now = w.now.Add(time.Second)
	w.mu.Unlock()
	if code, body := get("/readyz"); code != 503 || !strings.Contains(body, "run cohort migrate") {
		t.Errorf("/readyz %d %s", code, body)
	}
	if code, _ := get("/elsewhere"); code != 404 {
		t.Errorf("/elsewhere %d", code)
	}
	_, metrics := get("/metrics")
	for _, want := range []string{
		"cohort_database_up 1",
		`cohort_runs{job="nightly",state="done"} 1`,
		`cohort_runs{job="weekly",state="rejected"} 0`,
		`cohort_last_done_timestamp_seconds{job="nightly"} 1.8005346e+09`,
		`cohort_last_duration_seconds{job="waves"} 0`,
		`cohort_next_slot_timestamp_seconds{job="nightly"} 1.8006696e+09`,
		`cohort_outbox_messages{state="dead"} 0`,
		"cohort_plan_version 0",
		`cohort_tellings_total{reason="gathered"} 0`,
		"go_goroutines",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("%s is missing", want)
		}
	}
	w.st.Close()
	if _, metrics = get("/metrics"); !strings.Contains(metrics, "cohort_database_up 0") || !strings.Contains(metrics, "cohort_next_slot") ||
		strings.Contains(metrics, "cohort_runs{") {
		t.Errorf("without a database: %s", metrics)
	}
}
