package nightly_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/referee"
	"cohort/reports"
	"cohort/sql/sample"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// centre is a sample network in a database of its own, with its service and the
// mail that it sends.
type centre struct {
	t       *testing.T
	db      *sqlx.DB
	st      *store.Store
	at      time.Time
	service *nightly.Service
	catcher *mailcatch.Catcher
}

const friday = planner.Date(20833) // 2027-01-15

func newCentre(t *testing.T) *centre {
	t.Helper()
	ctx := context.Background()
	url := pgtest.Prepared(t, "centre", func(url string) error {
		db, err := sqlx.Connect("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = sample.Fill(ctx, db, sample.Options{Size: "S", Seed: 3, AsOf: friday})
		return err
	})
	c := &centre{t: t}
	var err error
	if c.db, err = sqlx.Connect("postgres", url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.db.Close() })
	if c.st, err = store.Open(ctx, url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.st.Close() })
	if c.catcher, err = mailcatch.Start(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.catcher.Close() })
	c.service = &nightly.Service{Store: c.st, Settings: demand.DefaultSettings(), Language: "ru", Now: func() time.Time { return c.at }, Clock: time.Now,
		Search: nightly.Search{Seed: 1, Threads: 1, Time: 400 * time.Millisecond}, Log: slog.New(slog.DiscardHandler)}
	return c
}

// do does a job of a day, as the daemon would, and delivers what is due.
func (c *centre) do(job string, day planner.Date) (store.Run, error) {
	c.t.Helper()
	ctx := context.Background()
	hour := map[string]int{store.Nightly: 2, store.Waves: 7, store.Weekly: 12}[job]
	c.at = day.At(hour*60, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(ctx, job, c.at, day, false, c.at)
	if err != nil {
		c.t.Fatal(err)
	}
	failed := c.service.Do(ctx, run.ID)
	if run, err = c.st.Run(ctx, run.ID); err != nil {
		c.t.Fatal(err)
	}
	_, err = outbox.Deliver(ctx, c.st, outbox.Settings{Host: "127.0.0.1", Port: c.catcher.Port(), TLS: "none",
		From: mail.Address{Address: "training@cohort.example"}, Hello: "localhost"}, func() time.Time { return c.at }, slog.New(slog.DiscardHandler))
	if err != nil {
		c.t.Fatal(err)
	}
	return run, failed
}

func (c *centre) must(job string, day planner.Date) store.Run {
	c.t.Helper()
	run, err := c.do(job, day)
	if err != nil {
		c.t.Fatalf("%s of %s: %v", job, day, err)
	}
	return run
}

func (c *centre) exec(query string, args ...any) {
	c.t.Helper()
	if _, err := c.db.Exec(query, args...); err != nil {
		c.t.Fatal(err)
	}
}

// night is what a nightly run read and planned.
type night struct {
	run      store.Run
	version  store.Version
	reading  store.Reading
	snapshot *planner.Snapshot
	plan     *planner.Plan
}

func (c *centre) night(day planner.Date) night {
	c.t.Helper()
	ctx := context.Background()
	n := night{run: c.must(store.Nightly, day)}
	var err error
	if n.version, _, err = c.st.CurrentPlan(ctx); err != nil {
		c.t.Fatal(err)
	}
	if n.reading, err = c.st.Reading(ctx, n.run.ID); err != nil {
		c.t.Fatal(err)
	}
	if n.snapshot, err = referee.ReadSnapshot(bytes.NewReader(n.reading.Snapshot)); err != nil {
		c.t.Fatalf("the snapshot of %s: %v", day, err)
	}
	if n.plan, err = planner.ReadPlan(bytes.NewReader(n.version.Plan), n.snapshot); err != nil {
		c.t.Fatal(err)
	}
	if v := referee.Check(n.snapshot, n.plan); !v.Valid {
		c.t.Fatalf("the plan of %s breaks %v", day, v.Broken)
	}
	if n.version.Run != n.run.ID {
		c.t.Fatalf("the night of %s published nothing", day)
	}
	c.live(n, day)
	return n
}

// live has the referee of the specification judge the night too, where it stands
// beside the project.
func (c *centre) live(n night, day planner.Date) {
	script, err := filepath.Abs("../../../shared/spec/check.py")
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := os.Stat(script); err != nil {
		return
	}
	dir := c.t.TempDir()
	s, p := filepath.Join(dir, "s.json"), filepath.Join(dir, "p.json")
	if err := errors.Join(os.WriteFile(s, n.reading.Snapshot, 0o600), os.WriteFile(p, n.version.Plan, 0o600)); err != nil {
		c.t.Fatal(err)
	}
	if out, err := exec.Command("python3", script, s, p).CombinedOutput(); err != nil {
		c.t.Errorf("the night of %s by the specification's referee: %v\n%.2000s", day, err, out)
	}
}

func TestFiveNightsInARow(t *testing.T) {
	c := newCentre(t)
	first := c.night(friday)
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
	if _, err := sample.LiveWeek(context.Background(), c.db, sample.Options{Size: "S", Seed: 3, AsOf: friday}, friday, monday); err != nil {
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
		if start, newcomer := demand.IntakeOf(&l); newcomer && l.Office == office && start == friday+17 {
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

	r, err := nightly.Repeat(context.Background(), c.st, fifth.run.ID)
	if err != nil || !r.Identical {
		t.Errorf("the fifth night repeated: %v, %v", r, err)
	}
}

func anonymousOnly(s *planner.Snapshot, x planner.Session) bool {
	for _, r := range x.Seated {
		if !strings.HasPrefix(r, "A/") {
			return false
		}
	}
	return true
}

func TestMailOfAWeekGoesOutOnce(t *testing.T) {
	c := newCentre(t)
	// Every head is called as somebody of another office is.
	c.exec(`update cohort.addresses a set name = (select family_name || ' ' || left(given_name, 1) || '. ' || left(patronymic, 1) || '.'
		from cohort.people p where p.office <> a.subject order by md5(p.id || a.subject) limit 1) where kind = 'office_head'`)
	c.night(friday)
	if n := len(c.catcher.Messages()); n != 0 {
		t.Errorf("a night that went well wrote %d messages", n)
	}
	c.must(store.Weekly, friday)
	weekly := len(c.catcher.Messages())
	if weekly < 2 {
		t.Fatalf("the weekly job sent %d messages", weekly)
	}
	c.must(store.Weekly, friday)
	c.must(store.Waves, friday)
	both := len(c.catcher.Messages())
	c.must(store.Waves, friday)
	if n := len(c.catcher.Messages()); n != both {
		t.Errorf("the same slots once more sent %d messages", n-both)
	}
	if both < weekly+20 {
		t.Errorf("the waves job sent %d messages to 40 offices", both-weekly)
	}
	for _, m := range c.catcher.Messages() {
		if strings.Contains(m.To, ",") {
			t.Errorf("a message went to %v", m.To)
		}
	}
}

func TestRejectedPlanIsNotPublished(t *testing.T) {
	c := newCentre(t)
	before := c.night(friday)
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
		{"a plan whose price the search got wrong is not trusted", func(_ *planner.Snapshot, p *planner.Plan) { p.Cost.Late++ }, "priced"},
		{"a plan that keeps the rules and serves hardly anybody is worse than what stands", func(s *planner.Snapshot, p *planner.Plan) {
			pinned := make(map[string]bool)
			for _, x := range s.Published {
				pinned[x.ID] = x.Pinned
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
		if run, err = c.do(store.Nightly, friday); run.State != store.RunRejected || !strings.HasPrefix(run.Error, "plan rejected: the search priced it") {
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
	n := c.night(friday)
	if v := referee.Check(n.snapshot, n.plan); v.Facts.Served < v.Facts.Requests/2 {
		t.Errorf("with a few wrong rows only %d of %d requests are served", v.Facts.Served, v.Facts.Requests)
	}
	for _, bad := range sample.Bad {
		listed := slices.ContainsFunc(n.reading.Faults, func(f demand.Fault) bool {
			key := strings.FieldsFunc(f.Key, func(r rune) bool { return r == ',' || r == ' ' })
			// Of a course that cannot be held the course is the fault, not its place in a programme.
			table := f.Table == bad.View || f.Table == "courses" && bad.View == "programme_courses"
			return table && f.Wrong != "" && f.Done != "" && slices.Contains(strings.Fields(bad.Key), key[0])
		})
		if !listed {
			t.Errorf("%s %s (%s) passed silently", bad.View, bad.Key, bad.Wrong)
		}
	}
	if t.Failed() {
		t.Logf("%+v", n.reading.Faults)
	}
}

func TestWorkbookThatNamesOthersIsHeldBack(t *testing.T) {
	c := newCentre(t)
	n := c.night(friday)
	// Somebody's name gets into what every office with sessions is shown.
	var person, office string
	for _, l := range n.snapshot.Learners {
		if _, newcomer := demand.IntakeOf(&l); newcomer && !l.Anonymous {
			person, office = l.ID, l.Office
		}
	}
	var family, given, patronymic string
	if err := c.db.QueryRow(`select family_name, given_name, patronymic from (
			select id, family_name, given_name, patronymic from input.people
			union all select id, family_name, given_name, patronymic from input.candidates) x where id = $1`, person).
		Scan(&family, &given, &patronymic); err != nil {
		t.Fatal(err)
	}
	c.exec(`update cohort.sites set address = $1 where kind = 'training'`, reports.Name(family, given, patronymic))
	run := c.must(store.Waves, friday)
	if run.State != store.RunDone || !strings.Contains(run.Error, "people of other offices") {
		t.Errorf("the run is %s, its error %q", run.State, run.Error)
	}
	var whole, without int
	for _, m := range c.catcher.Messages() {
		if bytes.Contains(m.Data, []byte("spreadsheetml")) {
			whole++
		} else {
			without++
		}
	}
	if whole == 0 || without == 0 {
		t.Errorf("%d workbooks went out, %d were held back", whole, without)
	}
	var theirs string
	if err := c.db.Get(&theirs, `select about from cohort.outbox o where kind = 'waves' and about = $1
		and exists (select 1 from cohort.attachments a where a.message = o.id)`, office); err != nil {
		t.Errorf("office %s, whose own person it is, got no workbook: %v", office, err)
	}
}

func TestCauseOutlivesTheNightThatKnewIt(t *testing.T) {
	c := newCentre(t)
	first := c.night(friday)
	c.must(store.Waves, friday)
	// Whoever leads most next week falls ill before the night of Monday; the night of Tuesday knows of nothing new.
	seats, ill := make(map[string]int), ""
	for _, x := range first.plan.Sessions {
		if x.Day >= 3 && x.Day < 10 && !anonymousOnly(first.snapshot, x) {
			if seats[x.Trainers[0]] += len(x.Seated); seats[x.Trainers[0]] > seats[ill] {
				ill = x.Trainers[0]
			}
		}
	}
	c.exec(`delete from cohort.absences where person = $1 and to_date >= $2`, ill, friday+3)
	c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind) values ('test-illness', $1, $2, $3, 'illness')`, ill, friday+3, friday+12)
	c.night(friday + 3)
	if tuesday := c.night(friday + 4); slices.ContainsFunc(tuesday.reading.Released, func(r demand.Released) bool { return r.Cause == demand.TrainerAway }) {
		t.Fatal("the night of Tuesday broke sessions too, though nothing happened")
	}
	run := c.must(store.Waves, friday+4)
	var told int
	if err := c.db.Get(&told, `select count(*) from cohort.outbox where run = $1 and text like '%тренер не может вести занятие%'`, run.ID); err != nil || told == 0 {
		t.Errorf("of a trainer who fell ill the night before last %d offices heard, %v", told, err)
	}
}

func TestStoppedNightIsHandedBack(t *testing.T) {
	c := newCentre(t)
	ctx, stop := context.WithCancel(context.Background())
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
	c.service.Step = nil
	if err := c.service.Do(context.Background(), run.ID); err != nil {
		t.Errorf("once more: %v", err)
	}
	if v, stands, err := c.st.CurrentPlan(context.Background()); err != nil || !stands || v.Version != 1 {
		t.Errorf("after it was done again version %d stands, %v", v.Version, err)
	}
}
