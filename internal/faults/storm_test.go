//go:build faults

package faults

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohort/internal/jobs"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/internal/slots"
	"cohort/planner"
	"cohort/sql/sample"
	"cohort/sql/store"
)

var (
	stormFaults = flag.Int("storm", 10_000, "how many faults are thrown at random")
	stormTime   = flag.Duration("storm-time", time.Hour, "for how long at most new sites begin")
	stormSeed   = flag.Uint64("seed", 1, "which faults are drawn")
	stormSites  = flag.Int("sites", 2, "how many sites live at once")
	stormAgain  = flag.Int("again", 8, "how often a site's mail is sent again in worse weather, after its week")
)

// tally counts what was thrown, by kind, and what stood.
type tally struct {
	mu     sync.Mutex
	thrown map[string]int
	total  int
	stand  stand
	sites  int
	again  int // how often a site's mail was sent again
}

func (t *tally) note(kind string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.thrown[kind]++
	t.total++
}

func (t *tally) full() bool { return t.sum() >= *stormFaults }

func (t *tally) sum() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.total
}

func (t *tally) stood(s stand, again bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if again { // its runs were counted after its week
		t.again++
		s.Runs, s.Rejected = 0, 0
	} else {
		t.sites++
	}
	t.stand.Wrong = append(t.stand.Wrong, s.Wrong...)
	t.stand.Arrived += s.Arrived
	t.stand.Accepted += s.Accepted
	t.stand.Ambiguous += s.Ambiguous
	t.stand.Taken += s.Taken
	t.stand.Dead += s.Dead
	t.stand.Waiting += s.Waiting
	t.stand.Rejected += s.Rejected
	t.stand.Runs += s.Runs
}

// draw is the dice of a site: several connections throw them.
type draw struct {
	mu sync.Mutex
	r  *rand.Rand
}

func (d *draw) float() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.Float64()
}

// storm is a site in which things break at random while two services work for it.
type storm struct {
	*site
	t      *testing.T
	dice   *draw
	tally  *tally
	force  float64 // how hard it blows: of the dice's chances, so many times
	again  bool    // only mail is sent, no run is done
	calm   bool    // nothing breaks any more
	mu     sync.Mutex
	killed chan *service
	ends   []func()
	lines  [][2]string  // when jobs are due
	looks  atomic.Int64 // of all services at what is due
}

// idle are statements by which services look whether there is something to do: what breaks
// there breaks nothing.
var idle = regexp.MustCompile(`(?i)river|max\(slot\)|its service went quiet|its sender went quiet|order by r\.slot, r\.id|input\.calendar|^BEGIN|^COMMIT of ;$|^ROLLBACK|set_config|r\.job = \$2`)

// sending are those that a message passes on its way.
var sending = regexp.MustCompile(`state = '(sending|accepted|pending|ambiguous|dead)'`)

// at throws dice at a statement of a service.
func (s *storm) at(v *service, statement string) deed {
	if s.calmed() || idle.MatchString(statement) && !strings.Contains(statement, "insert into cohort") {
		return deed{}
	}
	p := 0.003
	if sending.MatchString(statement) {
		p = 0.04 * s.force
	}
	x := s.dice.float() / p
	throw := func(kind string, d deed) deed {
		s.tally.note("database: " + kind)
		return d
	}
	switch {
	case x < 0.3:
		return throw("connection reset before the statement", deed{instead: func(*line) {}})
	case x < 0.6:
		return throw("statement done, its answer lost", deed{after: func(*line) {}})
	case x < 0.8:
		return throw("session terminated", deed{before: v.terminated})
	case x < 0.85:
		return throw("all connections of a service reset", deed{instead: func(*line) { v.wire.cut() }})
	case x < 0.9 && !s.again:
		return throw("the run's holder counts as gone while it works", deed{before: func(*line) { s.forget() }})
	case x < 0.95:
		return throw("service killed before the statement", deed{instead: func(*line) { s.murder(v) }})
	case x < 1:
		return throw("service killed after the statement", deed{after: func(*line) { s.murder(v) }})
	}
	return deed{}
}

// on throws dice at a command to the mail server.
func (s *storm) on(v *service, command string) twist {
	if s.calmed() {
		return twist{}
	}
	x := s.dice.float() / s.force
	throw := func(kind string, t twist) twist {
		s.tally.note("mail server: " + kind)
		return t
	}
	between := func(from, to float64) bool { return x >= from && x < to }
	switch command {
	case onConnect:
		switch {
		case x < 0.05:
			return throw("refuses the connection", twist{cut: true})
		case x < 0.08:
			return throw("greets with 421", twist{reply: "421 4.3.2 closing"})
		}
	case onHello:
		if x < 0.05 {
			return throw("resets at EHLO", twist{cut: true})
		}
	case onMail, onRcpt, onData:
		switch {
		case x < 0.06:
			return throw("451 at "+command, twist{reply: "451 4.3.0 later"})
		case x < 0.09:
			return throw("421 at "+command, twist{reply: "421 4.3.2 closing"})
		case x < 0.12:
			return throw("resets before "+command, twist{cut: true})
		case x < 0.15:
			return throw("resets after "+command, twist{lost: true})
		case between(0.15, 0.152) && command == onRcpt:
			return throw("550 at RCPT", twist{reply: "550 5.1.1 unknown"})
		case between(0.152, 0.153):
			s.murder(v)
			return throw("service killed at "+command, twist{cut: true})
		}
	case onContent:
		if x < 0.08 {
			return throw("resets in the middle of a message", twist{cut: true})
		}
	case onDot:
		switch {
		case x < 0.06:
			return throw("451 after a message", twist{reply: "451 4.3.0 later"})
		case x < 0.063:
			return throw("554 after a message", twist{reply: "554 5.6.0 no"})
		case x < 0.08:
			return throw("resets before the final dot", twist{cut: true})
		case x < 0.10:
			return throw("takes a message, its answer lost", twist{lost: true})
		case x < 0.105:
			return throw("takes a message, service killed", twist{lost: s.murdered(v)})
		}
	case onQuit:
		if x < 0.2 {
			return throw("resets at QUIT", twist{cut: true})
		}
	}
	return twist{}
}

func (s *storm) blows(does bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calm = !does
}

func (s *storm) calmed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calm
}

// murder kills a service; the one that takes its place begins soon.
func (s *storm) murder(v *service) {
	if v.dead.Load() {
		return
	}
	go func() {
		v.kill()
		s.killed <- v
	}()
}

// murdered kills a service once what is on its way to the mail server is there.
func (s *storm) murdered(v *service) bool {
	s.murder(v)
	return true
}

// forget makes the database think that it heard of no run's holder for a minute.
func (s *storm) forget() {
	if _, err := s.db.Exec(`update cohort.runs set heard_at = coalesce(heard_at, claimed_at) - interval '1 minute' where state = 'running'`); err != nil {
		s.t.Error(err)
	}
}

// exposed begins a service on which things break.
func (s *storm) exposed() *service {
	v := s.service()
	v.wire.breaking(func(statement string) deed { return s.at(v, statement) })
	v.relay.twisting(func(command string) twist { return s.on(v, command) })
	return v
}

// daemon begins a service that does the jobs at their times.
func (s *storm) daemon() { s.daemonAhead(0) }

// daemonAhead is daemon, of a machine whose clock is so far ahead.
func (s *storm) daemonAhead(by time.Duration) {
	v := s.exposed()
	v.ahead = by
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil && !v.dead.Load() { // one that does not start is started again
			_ = jobs.Serve(ctx, v.st, jobs.Options{
				Jobs: timetable(s.t, s.lines), Zone: zone, Do: v.nightly.Do, GiveUp: v.nightly.Abandon,
				Final:   func(err error) bool { return errors.As(err, new(*nightly.Rejected)) },
				Deliver: func(ctx context.Context) error { return v.deliver(ctx) },
				Tell:    v.nightly.TellDue,
				Now:     v.now, Clock: time.Now, Looked: func() { s.looks.Add(1) },
				Log: silent, Timeout: 2 * time.Minute, Grace: time.Second, Every: 200 * time.Millisecond,
			})
		}
	}()
	s.ends = append(s.ends, func() { cancel(); <-ended })
}

func (v *service) deliver(ctx context.Context) error {
	_, err := outbox.Deliver(ctx, v.st, v.post, v.now, silent)
	return err
}

// weekdays has nights on Mondays and Tuesdays, weeks on Fridays, and waves each day: most of
// what can break is mail.
var weekdays = [][2]string{{store.Nightly, "0 2 * * 1,2"}, {store.Waves, "0 7 * * *"}, {store.Weekly, "0 12 * * 5"}}

func timetable(t *testing.T, lines [][2]string) (out []jobs.Job) {
	for _, j := range lines {
		line, err := slots.Parse(j[1], zone)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, jobs.Job{Name: j[0], Times: slots.Times{Schedule: line}})
	}
	return out
}

// pass lets real time go by, in which services in the place of dead ones begin, and what
// failed is tried again at once.
func (s *storm) pass() {
	if _, err := s.db.Exec(`update river.river_job set scheduled_at = now() where state = 'retryable'`); err != nil {
		s.t.Error(err)
	}
	tick := time.NewTimer(30 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-s.killed:
			s.forget()
			s.daemon()
		case <-tick.C:
			return
		}
	}
}

// until sets the clock to a job's slot and waits until its run has come to an end.
func (s *storm) until(job string, day planner.Date) {
	s.t.Helper()
	at := day.At(hours[job], zone)
	s.clock.set(at)
	for began := time.Now(); time.Since(began) < 10*time.Minute; s.pass() {
		var state string
		err := s.db.Get(&state, `select coalesce((select state from cohort.runs where job = $1 and slot = $2), 'none')`, job, at)
		if err != nil {
			s.t.Fatal(err)
		}
		if state == string(store.RunDone) || state == string(store.RunRejected) {
			return
		}
		if s.clock.now().Before(at.Add(2 * time.Hour)) {
			s.clock.pass(5 * time.Second)
		}
	}
	s.t.Errorf("%s of %s does not come to its end in ten minutes", job, day)
}

// mail lets messages go out until a time, or until none waits. Between two attempts of all
// services it does what is to be done meanwhile.
func (s *storm) mail(until time.Time, meanwhile func()) {
	const waiting = `select min(coalesce(next_attempt_at, lease_until)) from cohort.outbox where state in ('pending', 'sending') and rendered_at is not null`
	for range 5000 {
		var next *time.Time
		if err := s.db.Get(&next, waiting); err != nil {
			s.t.Fatal(err)
		}
		if next == nil || next.After(until) {
			return
		}
		s.clock.set(*next)
		var all sync.WaitGroup
		for _, v := range s.services {
			if !v.dead.Load() {
				all.Go(func() { _ = v.deliver(context.Background()) }) // what it says is what was thrown at it
			}
		}
		all.Wait()
		meanwhile()
	}
	s.t.Error("the outbox does not become empty in 5,000 attempts")
}

// live is a site's days from Friday noon to Thursday.
func (s *storm) live() {
	ctx := context.Background()
	s.daemon()
	s.daemon()
	s.until(store.Weekly, friday)
	s.mail((friday+1).At(6*60, zone), s.pass)
	for day := friday + 1; day < friday+7; day++ {
		if day == friday+3 {
			if _, err := sample.LiveWeek(ctx, s.db, sample.Options{Size: "S", Seed: 3, AsOf: friday}, friday, day); err != nil {
				s.t.Fatal(err)
			}
		}
		if day == friday+3 || day == friday+4 {
			s.until(store.Nightly, day)
		}
		s.until(store.Waves, day)
		s.mail((day+1).At(60, zone), s.pass)
	}

	s.blows(false)
	for began := time.Now(); ; s.pass() {
		var open int
		if err := s.db.Get(&open, `select count(*) from cohort.runs where state not in ('done', 'rejected')`); err != nil {
			s.t.Fatal(err)
		}
		if open == 0 || time.Since(began) > 2*time.Minute {
			break
		}
		if err := s.alive().nightly.TellDue(ctx); err != nil {
			s.t.Log(err)
		}
	}
	s.end()
	if err := s.deliver(ctx); err != nil {
		s.t.Error(err)
	}
	s.judged()
}

// end ends all services in their own time.
func (s *storm) end() {
	for _, end := range s.ends {
		end()
	}
	s.ends = nil
}

// judged holds what stands against the invariants.
func (s *storm) judged() {
	out := s.look()
	s.tally.stood(out, s.again)
	for _, wrong := range out.Wrong {
		s.t.Error(wrong)
	}
}

// resend is an operator who has messages sent again: of those that are dead or ambiguous the
// ones that the mail server does not have, or all by force.
func (s *storm) resend(all bool) {
	ctx := context.Background()
	st, err := store.Open(ctx, s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	defer st.Close()
	list, err := st.Messages(ctx, store.MessageFilter{})
	if err != nil {
		s.t.Fatal(err)
	}
	there := map[string]bool{}
	for _, c := range s.catcher.Messages() {
		there[numbered.FindStringSubmatch(header(c.Data, "Message-ID"))[1]] = true
	}
	for _, m := range list {
		if doubtful := m.State == store.MessageDead || m.State == store.MessageAmbiguous; all || doubtful && !there[strconv.FormatInt(m.ID, 10)] {
			if err := st.Resend(ctx, m.ID, all, s.clock.now()); err != nil {
				s.t.Error(err)
			}
		}
	}
}

// oncemore sends all mail of the site again, to a mail server that has none of it, while it
// blows harder: that costs no search and no workbook, and a message may fail at each attempt.
func (s *storm) oncemore() {
	for _, v := range s.services {
		v.kill()
		v.st.Close()
	}
	s.services = nil
	s.catcher.Close()
	var err error
	if s.catcher, err = mailcatch.Start(s.t.TempDir()); err != nil {
		s.t.Fatal(err)
	}
	s.force, s.again = 1.6, true
	s.resend(true)
	s.exposed()
	s.exposed()
	s.blows(true)
	end := s.clock.now().AddDate(0, 0, 30)
	replace := func() {
		for {
			select {
			case <-s.killed:
				s.exposed()
			default:
				return
			}
		}
	}
	s.mail(end, replace)
	s.resend(false) // by the mail server's log, as an operator does
	s.mail(end, replace)
	s.blows(false)
	if err := s.deliver(context.Background()); err != nil {
		s.t.Error(err)
	}
	s.judged()
}

// TestFaultsAtRandom throws faults at random while services do nights and send mail, until
// there were enough, and holds what stands against the same invariants as the matrix.
func TestFaultsAtRandom(t *testing.T) {
	all := &tally{thrown: map[string]int{}}
	began := time.Now()
	var sites sync.WaitGroup
	for lane := range *stormSites {
		sites.Go(func() {
			for k := 0; !all.full() && time.Since(began) < *stormTime; k++ {
				seed := *stormSeed*1_000_000 + uint64(lane*10_000+k)
				t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
					s := &storm{site: afterFriday(t, 0), t: t, dice: &draw{r: rand.New(rand.NewPCG(seed, 0))}, tally: all, force: 1, killed: make(chan *service, 1000), lines: weekdays}
					s.live()
					for n := 0; n < *stormAgain && !all.full(); n++ {
						t.Logf("%s: %d faults at all sites so far", time.Since(began).Round(time.Second), all.sum())
						s.oncemore()
					}
				})
			}
		})
	}
	sites.Wait()
	for _, kind := range slices.Sorted(maps.Keys(all.thrown)) {
		t.Logf("%6d %s", all.thrown[kind], kind)
		tell("storm", kind, "thrown", strconv.Itoa(all.thrown[kind]))
	}
	tell("stood", "seed", "", strconv.FormatUint(*stormSeed, 10))
	tell("stood", "faults", "", strconv.Itoa(all.total))
	tell("stood", "minutes", "", strconv.Itoa(int(time.Since(began).Minutes())))
	tell("stood", "sites, from Friday to Thursday each", "", strconv.Itoa(all.sites))
	tell("stood", "and their mail sent again in worse weather", "", strconv.Itoa(all.again))
	tell("stood", "runs", "", strconv.Itoa(all.stand.Runs))
	tell("stood", "of these given up, and said so", "", strconv.Itoa(all.stand.Rejected))
	tell("stood", "messages accepted", "", strconv.Itoa(all.stand.Accepted))
	tell("stood", "mails that the mail server took", "", strconv.Itoa(all.stand.Arrived))
	tell("stood", "messages ambiguous, and said so", "", strconv.Itoa(all.stand.Ambiguous))
	tell("stood", "of these taken by the mail server", "", strconv.Itoa(all.stand.Taken))
	tell("stood", "messages dead, and said so", "", strconv.Itoa(all.stand.Dead))
	tell("stood", "**invariants broken**", "", strconv.Itoa(len(all.stand.Wrong)))
	t.Logf("%d faults in %s in %d sites, whose mail went %d times more, of seed %d: %+v", all.total, time.Since(began).Round(time.Second), all.sites, all.again, *stormSeed, all.stand)
}
