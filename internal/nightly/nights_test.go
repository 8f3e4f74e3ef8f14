package nightly_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/referee"
	"cohort/sql/sample"
	"cohort/sql/store"
)

// announcedAsShown holds what each night takes as announced against what its editions show:
// a week becomes firm for both at once, on the first night of a new week. From then on its
// sessions are dear to move, and the editions of that night are the first that show them
// without calling them provisional.
func announcedAsShown(t *testing.T, nights ...night) {
	t.Helper()
	became := 0
	preview := map[string]bool{}
	for _, n := range nights {
		d, err := directory.Read(n.reading.Directory)
		if err != nil {
			t.Fatal(err)
		}
		head := editions.Head{FirmUntil: d.FirmUntil}
		for _, p := range n.snapshot.Published {
			shown := head.Provisional(n.snapshot.FirstDay + planner.Date(p.Day))
			if !p.Pinned && p.Provisional != shown {
				t.Errorf("on %s session %s is planned as a preview: %v, and shown as one: %v", n.snapshot.FirstDay, p.ID, p.Provisional, shown)
			}
			if preview[p.ID] && !shown {
				became++
			}
			preview[p.ID] = shown
		}
		for _, x := range n.plan.Sessions {
			preview[x.ID] = head.Provisional(n.snapshot.FirstDay + planner.Date(x.Day))
		}
	}
	if became == 0 {
		t.Error("no session became firm")
	}
}

func TestFiveNightsInARow(t *testing.T) {
	c, first := afterFriday(t)
	if len(first.snapshot.Published) != 0 {
		t.Errorf("before the first night %d sessions were published already", len(first.snapshot.Published))
	}

	// Between the first and the second night a trainer falls ill who leads a
	// session inside the notice.
	var ill string
	for _, s := range first.plan.Sessions {
		if s.Day >= 3 && s.Day <= 4 && !anonymousOnly(first.snapshot, s) {
			ill = s.Trainers[0]
			break
		}
	}
	if ill == "" {
		t.Fatal("nobody leads a session on Monday or Tuesday; choose another seed")
	}
	monday := friday + 3
	if _, err := sample.LiveWeek(context.Background(), c.db, network, friday, monday); err != nil {
		t.Fatal(err)
	}
	c.exec(`delete from cohort.absences where person = $1 and to_date >= $2`, ill, monday)
	c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ('test-illness', $1, $2, $3, 'illness')`, ill, monday, monday+2)
	second := c.night(monday)
	notReleased := true
	for _, r := range second.reading.Released {
		if r.Cause == demand.TrainerAway && r.Who == ill {
			notReleased = false
		}
	}
	if notReleased {
		t.Errorf("sessions of trainer %s, who fell ill, were not released: %v", ill, second.reading.Released)
	}
	pinned := 0
	for _, p := range second.snapshot.Published {
		if p.Pinned {
			pinned++
			if p.Day > 1 {
				t.Errorf("session %s on day %d is pinned: the notice of a Monday is Monday and Tuesday", p.ID, p.Day)
			}
			for _, tr := range p.Trainers {
				if tr == ill {
					t.Errorf("session %s is pinned to trainer %s, who is ill", p.ID, ill)
				}
			}
		}
	}
	if pinned == 0 {
		t.Error("no session is pinned on the second night")
	}
	for _, p := range second.snapshot.Published {
		for _, r := range p.Seated {
			if strings.HasPrefix(r, "A/") {
				t.Errorf("session %s is published with a seat of nobody yet known: %s", p.ID, r)
			}
		}
	}

	// A new wave comes in.
	var office, position string
	if err := c.db.QueryRow(`select o.id, p.position from cohort.offices o, cohort.programmes p order by o.id, p.id limit 1`).Scan(&office, &position); err != nil {
		t.Fatal(err)
	}
	c.exec(`insert into cohort.waves (id, office, position, start_date, headcount) values ('test-wave', $1, $2, $3, 9)`, office, position, friday+17)
	third := c.night(friday + 4)
	came := 0
	for _, l := range third.snapshot.Learners {
		if l.Intake != nil && l.Office == office && *l.Intake == friday+17 {
			came++
		}
	}
	if came < 9 {
		t.Errorf("a wave of 9 was announced, %d learners stand for it", came)
	}

	// Somebody withdraws who has a seat.
	var gone string
	for _, p := range third.snapshot.Published {
		for _, r := range p.Seated {
			who, _, _ := strings.Cut(r, ":")
			var candidate bool
			if err := c.db.Get(&candidate, `select exists (select 1 from input.candidates where id = $1)`, who); err != nil {
				t.Fatal(err)
			}
			if candidate {
				gone = who
			}
		}
	}
	if gone == "" {
		t.Fatal("no candidate has a seat; choose another seed")
	}
	c.exec(`insert into cohort.stage_moves (candidate, position, from_stage, to_stage, moved_at) select id, position, stage, 'lost', $2 from cohort.candidates where id = $1`,
		gone, (friday+4).At(18*60, c.service.Settings.Zone))
	fourth := c.night(friday + 5)
	for _, l := range fourth.snapshot.Learners {
		if l.ID == gone {
			t.Errorf("%s withdrew and still stands in the snapshot", gone)
		}
	}

	// Nothing happens: the night after may better the plan, never worsen it.
	fifth := c.night(friday + 6)
	taught := 0
	for _, tr := range fifth.snapshot.Trainers {
		taught += tr.TaughtMinutes
	}
	if taught == 0 {
		t.Error("on a Thursday nobody has taught anything in the week: the held sessions are forgotten")
	}
	if fifth.version.Version != 5 {
		t.Errorf("five nights published version %d", fifth.version.Version)
	}

	announcedAsShown(t, first, second, third, fourth, fifth)
	var changes, silent int
	if err := errors.Join(c.db.Get(&changes, `select count(*) from cohort.plan_changes`), c.db.Get(&silent, `select count(*) from cohort.plan_changes where because is null or cause is null`)); err != nil || changes == 0 || silent > 0 {
		t.Errorf("of %d changes %d say no cause, %v", changes, silent, err)
	}

	r, err := nightly.Repeat(context.Background(), c.st, fifth.run.ID)
	if err != nil || !r.Identical {
		t.Errorf("the fifth night repeated: %v, %v", r, err)
	}
	judged(t, first, second, third, fourth, fifth)
}

func anonymousOnly(s *planner.Snapshot, x planner.Session) bool {
	for _, r := range x.Seated {
		if !strings.HasPrefix(r, "A/") {
			return false
		}
	}
	return true
}

// A night that somebody else has taken over ends as soon as it hears of that, not when its
// search is over.
func TestANightThatWasTakenOverEnds(t *testing.T) {
	c, _ := afterFriday(t)
	ctx, done := context.WithTimeout(context.Background(), time.Minute)
	defer done()
	nightly.HeardEvery(c.service, 10*time.Millisecond)
	c.service.Search.Time, c.service.Search.Iterations = 0, 1<<40
	c.service.Step = func(step string) {
		if step == "solve" {
			c.exec(`update cohort.runs set fence = fence + 1 where state = 'running'`)
		}
	}
	run, _, err := c.st.OpenRun(ctx, store.Nightly, c.at.Add(time.Hour), friday, true, c.at)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.service.Do(ctx, run.ID); !errors.Is(err, store.ErrStale) || ctx.Err() != nil {
		t.Errorf("it ended with %v, when the test ended it: %v", err, ctx.Err())
	}
}

func TestRejectedPlanIsNotPublished(t *testing.T) {
	c, before := afterFriday(t)
	c.must(store.Weekly, friday)
	sent := len(c.catcher.Messages())
	reprice := func(s *planner.Snapshot, p *planner.Plan) {
		terms := referee.Check(s, p).Terms
		p.Cost = &terms
	}
	for k, x := range []struct {
		name     string
		sabotage func(*planner.Snapshot, *planner.Plan)
		why      string
	}{
		{"a plan without a pinned session breaks a rule", func(s *planner.Snapshot, p *planner.Plan) {
			p.Sessions = p.Sessions[1:]
			reprice(s, p)
		}, "H11"},
		{"a plan whose price the search got wrong is not trusted", func(_ *planner.Snapshot, p *planner.Plan) { p.Cost.Late++ }, "prices it"},
		{"a plan that keeps the rules and serves hardly anybody is worse than what stands", func(s *planner.Snapshot, p *planner.Plan) {
			pinned := make(map[string]bool)
			for i := range s.Published {
				x := &s.Published[i]
				pinned[x.ID], x.Pins = x.Pinned, nil // what is kept for a decision would bind too
			}
			p.Sessions = slices.DeleteFunc(p.Sessions, func(x planner.Session) bool { return !pinned[x.ID] })
			reprice(s, p)
		}, "serves"},
	} {
		nightly.Sabotage(c.service, x.sabotage)
		day := friday + 3 + planner.Date(k)
		run, err := c.do(store.Nightly, day)
		var rejected *nightly.Rejected
		if !errors.As(err, &rejected) || run.State != store.RunRejected || !strings.Contains(run.Error, x.why) {
			t.Errorf("%s: the run ended %s (%s), %v", x.name, run.State, run.Error, err)
		}
		now, _, err := c.st.CurrentPlan(context.Background())
		if err != nil || now.Version != before.version.Version {
			t.Errorf("%s: version %d stands, %v", x.name, now.Version, err)
		}
		notices := c.catcher.Messages()[sent:]
		sent += len(notices)
		if len(notices) == 0 {
			t.Errorf("%s: nobody heard of it", x.name)
		}
	}
	nightly.Sabotage(c.service, nil)
	if n := c.night(friday + 6); n.version.Version != before.version.Version+1 {
		t.Errorf("the good night after them published version %d", n.version.Version)
	}
}

func TestRejectionThatCrashedIsToldOnce(t *testing.T) {
	c := newCentre(t)
	nightly.Sabotage(c.service, func(_ *planner.Snapshot, p *planner.Plan) { p.Cost.Late++ })
	c.service.Step = func(step string) {
		if step == "render" {
			panic("the machine went down")
		}
	}
	c.at = friday.At(2*60, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(context.Background(), store.Nightly, c.at, friday, false, c.at)
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = c.service.Do(context.Background(), run.ID)
	}()
	// The next attempt would bring a good plan; but that this one was rejected is on its way to people already.
	nightly.Sabotage(c.service, nil)
	c.service.Step = nil
	for range 2 {
		if run, err = c.do(store.Nightly, friday); run.State != store.RunRejected || !strings.HasPrefix(run.Error, "plan rejected: the engine prices it") {
			t.Errorf("the run is %s (%s), %v", run.State, run.Error, err)
		}
	}
	// Two managers and the operator.
	if n := len(c.catcher.Messages()); n != 3 {
		t.Errorf("%d notices went out", n)
	}
}

func TestWrongDataNeitherStopsTheNightNorPassesSilently(t *testing.T) {
	c := newCentre(t)
	if err := sample.Spoil(context.Background(), c.db); err != nil {
		t.Fatal(err)
	}
	if _, err := c.db.Exec(`grant select on all tables in schema input to public`); err != nil { // as whoever puts another view there does
		t.Fatal(err)
	}
	told := c.logged()
	n := c.night(friday)
	if v := referee.Check(n.snapshot, n.plan); v.Facts.Served < v.Facts.Requests/2 {
		t.Errorf("with a few wrong rows only %d of %d requests are served", v.Facts.Served, v.Facts.Requests)
	}
	for _, bad := range sample.Bad {
		listed := slices.ContainsFunc(n.reading.Faults, func(f facts.Fault) bool {
			key := strings.FieldsFunc(f.Key, func(r rune) bool { return r == ',' || r == ' ' })
			// Of a course that cannot be held the course is the fault, not its place in a programme.
			table := f.Table == bad.View || f.Table == "courses" && bad.View == "programme_courses"
			return table && !f.Wrong.Empty() && !f.Done.Empty() && slices.Contains(strings.Fields(bad.Key), key[0])
		})
		if !listed {
			t.Errorf("%s %s (%s) passed silently", bad.View, bad.Key, bad.Wrong)
		}
	}
	if t.Failed() {
		t.Logf("%+v", n.reading.Faults)
	}
	// Each is told once; the next night counts what is still wrong.
	if n := strings.Count(told.String(), `"fault in the data"`); n < len(sample.Bad) {
		t.Errorf("%d lines for %d wrong rows", n, len(sample.Bad))
	}
	told.Reset()
	c.night(friday + 1)
	if n := strings.Count(told.String(), `"fault in the data"`); n > 3 {
		t.Errorf("the next night tells %d wrong rows once more:\n%s", n, told)
	}
	if !strings.Contains(told.String(), `msg="faults in the data" run=2 job=nightly as_of=2027-01-16 table=rosters faults=`) {
		t.Errorf("they are not counted:\n%s", told)
	}
}

// logged is what the service writes into its log from now on.
func (c *centre) logged() *bytes.Buffer {
	out := &bytes.Buffer{}
	c.service.Log = slog.New(slog.NewTextHandler(out, nil))
	return out
}

func TestStoppedNightIsHandedBack(t *testing.T) {
	c := newCentre(t)
	ctx, stop := context.WithCancel(context.Background())
	told := make(chan struct{})
	c.service.Stopping = told
	c.service.Step = func(step string) {
		if step == "solve" {
			stop()
		}
	}
	c.at = friday.At(2*60, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(context.Background(), store.Nightly, c.at, friday, false, c.at)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.service.Do(ctx, run.ID); err == nil {
		t.Fatal("a night that was stopped says it is done")
	}
	if run, err = c.st.Run(context.Background(), run.ID); err != nil || run.State != store.RunPending {
		t.Errorf("a night that was stopped is %s, %v", run.State, err)
	}

	// A service that is told to stop ends a search, though it might go on for its grace time.
	c.service.Step = nil
	watch, reads := c.service.Clock, atomic.Int64{}
	c.service.Clock = func() time.Time {
		if reads.Add(1) == 50 { // of the 200 that it has
			close(told)
		}
		return watch()
	}
	err = c.service.Do(context.Background(), run.ID)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a night whose service is told to stop: %v", err)
	}
	if run, err = c.st.Run(context.Background(), run.ID); err != nil || run.State != store.RunPending {
		t.Errorf("a night whose service was told to stop is %s, %v", run.State, err)
	}
	c.service.Clock, c.service.Stopping = watch, nil
	if err := c.service.Do(context.Background(), run.ID); err != nil {
		t.Errorf("once more: %v", err)
	}
	if v, stands, err := c.st.CurrentPlan(context.Background()); err != nil || !stands || v.Version != 1 {
		t.Errorf("after it was done again version %d stands, %v", v.Version, err)
	}
}
