package faults

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"testing"
	"time"

	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/sql/store"
)

// step is a place in a run: the first statement of its job that fits.
type step struct {
	name string
	job  string
	at   *regexp.Regexp
	// sending: a message is claimed then, and whoever dies leaves it ambiguous.
	sending bool
	// settling: the mail server took the message before.
	settling bool
}

var steps = []step{
	{name: "the slot is opened", job: store.Nightly, at: regexp.MustCompile(`^\s*insert into cohort\.runs`)},
	{name: "the run is claimed", job: store.Nightly, at: regexp.MustCompile(`^\s*update cohort\.runs r\s+set state = 'running'`)},
	{name: "the facts are read", job: store.Nightly, at: regexp.MustCompile(`^select .* from input\.people`)},
	{name: "what was read is frozen", job: store.Nightly, at: regexp.MustCompile(`^\s*insert into cohort\.readings`)},
	{name: "COMMIT of what was read", job: store.Nightly, at: regexp.MustCompile(`(?s)^COMMIT of .*insert into cohort\.readings`)},
	{name: "the plan is written", job: store.Nightly, at: regexp.MustCompile(`^\s*insert into cohort\.plan_versions`)},
	{name: "the pointer to it is moved", job: store.Nightly, at: regexp.MustCompile(`^\s*update cohort\.current_plan`)},
	{name: "the seats are written", job: store.Nightly, at: regexp.MustCompile(`^\s*insert into cohort\.seats`)},
	{name: "COMMIT of the publication", job: store.Nightly, at: regexp.MustCompile(`(?s)^COMMIT of .*insert into cohort\.plan_versions`)},
	{name: "mail is issued", job: store.Weekly, at: regexp.MustCompile(`^\s*insert into cohort\.outbox`)},
	{name: "COMMIT of the mail issued", job: store.Weekly, at: regexp.MustCompile(`(?s)^COMMIT of .*insert into cohort\.outbox`)},
	{name: "a workbook is frozen", job: store.Weekly, at: regexp.MustCompile(`^\s*insert into cohort\.attachments`)},
	{name: "COMMIT of a workbook", job: store.Weekly, at: regexp.MustCompile(`(?s)^COMMIT of .*insert into cohort\.attachments`)},
	{name: "the run ends", job: store.Weekly, at: regexp.MustCompile(`^COMMIT of ;\s*select true[^;]*;\s*update cohort\.runs\s+set state = \$2`)},
	{name: "a message is claimed", job: store.Weekly, at: regexp.MustCompile(`(?s)^\s*with .*update cohort\.outbox\s+set state = 'sending'`)},
	{name: "COMMIT of the claim", job: store.Weekly, at: regexp.MustCompile(`(?s)^COMMIT of .*set state = 'sending'`), sending: true},
	{name: "the answer of the mail server is noted", job: store.Weekly, at: regexp.MustCompile(`(?s)^\s*update cohort\.outbox\s+set state = 'accepted'`), sending: true, settling: true},
}

// fault is what breaks at a step. Of the service that is at it; another goes on in its place
// where it is dead or hangs.
type fault struct {
	name  string
	deed  func(v *service) deed
	hangs bool // until another service has done the work
	done  bool // the server has done the statement
	kills bool
}

var faults = []fault{
	{name: "connection reset", deed: func(*service) deed { return deed{instead: func(*line) {}} }},
	{name: "answer lost", deed: func(*service) deed { return deed{after: func(*line) {}} }, done: true},
	{name: "session terminated", deed: func(v *service) deed { return deed{before: v.terminated} }},
	{name: "service killed before", deed: func(v *service) deed { return deed{instead: func(*line) { v.kill() }} }, kills: true},
	{name: "service killed after", deed: func(v *service) deed { return deed{after: func(*line) { v.kill() }} }, done: true, kills: true},
	{name: "stopped beyond the lease", deed: func(v *service) deed { return deed{before: func(*line) { v.wire.hang() }} }, hangs: true},
}

// terminated ends the server's side of a connection, and waits until it has ended.
func (v *service) terminated(l *line) {
	var gone bool
	for !gone {
		if err := v.site.db.Get(&gone, `select count(pg_terminate_backend(pid)) = 0 from pg_stat_activity where pid = $1`, l.backend); err != nil {
			v.site.t.Error(err)
			return
		}
	}
}

// once does a deed at the first statement that fits, and says whether it came.
func once(at *regexp.Regexp, d deed) (ask func(string) deed, hit <-chan struct{}) {
	came := make(chan struct{})
	var first sync.Once
	return func(statement string) (out deed) {
		if at.MatchString(statement) {
			first.Do(func() {
				out = d
				close(came)
			})
		}
		return out
	}, came
}

// days are those whose slots the matrix breaks.
var days = map[string]planner.Date{store.Nightly: friday + 3, store.Weekly: friday}

// undisturbed is who is written to by a job where nothing breaks. A night of this sample has
// one letter, on its data.
var undisturbed = map[string][]string{store.Nightly: {"data  operator@mfc.example"}}

// few is how many readers of each kind are written to in the matrix.
const few = 1

// expected is who is to be written to by a job, whatever breaks.
func expected(t *testing.T, job string) []string {
	if undisturbed[job] == nil {
		s, ctx := afterFriday(t, few), context.Background()
		if err := errors.Join(s.do(ctx, job, days[job]), s.deliver(ctx)); err != nil {
			t.Fatal(err)
		}
		if out := s.look(); len(out.Wrong) > 0 || out.Accepted == 0 || out.Accepted != out.Arrived {
			t.Fatalf("where nothing breaks: %+v", out)
		}
		undisturbed[job] = s.readers(job)
	}
	return undisturbed[job]
}

// cell breaks one thing at one step, lets services go on, and asserts what stands.
func cell(t *testing.T, s *site, at step, f fault) stand {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	v := s.service()
	ask, hit := once(at.at, f.deed(v))
	v.wire.breaking(ask)
	over := make(chan error, 1)
	go func() {
		if f.hangs {
			over <- v.try(ctx, at.job)
			return
		}
		over <- s.all(ctx, at.job)
	}()
	var err error
	select {
	case err = <-over:
	case <-hit:
		if f.hangs {
			err = s.service().try(ctx, at.job)
			v.wire.release()
			<-over // what it says counts for nothing: it was taken over
		} else {
			err = <-over
		}
	case <-ctx.Done():
		err = errors.New("two minutes were not enough")
	}
	select {
	case <-hit:
	default:
		t.Errorf("the run never came to the step: %v", err)
	}
	if err == nil {
		v.wire.breaking(nil)
		err = s.all(ctx, at.job) // whatever is left
	}
	return settled(t, s, at, err)
}

// all does a job to its end, and delivers what it brought.
func (s *site) all(ctx context.Context, job string) error {
	if err := s.do(ctx, job, days[job]); err != nil && !errors.Is(err, store.ErrFinished) {
		if again := s.do(ctx, job, days[job]); again != nil {
			return fmt.Errorf("%w; and once more: %w", err, again)
		}
	}
	return s.deliver(ctx)
}

// try does a job once, and delivers what there is when claims of messages have run out.
func (v *service) try(ctx context.Context, job string) error {
	run, err := v.slot(ctx, job, days[job])
	if err == nil {
		err = v.nightly.Do(ctx, run.ID)
	}
	if err != nil {
		return err
	}
	for range 2 {
		if _, err := outbox.Deliver(ctx, v.st, v.post, v.site.clock.now, silent); err != nil {
			return err
		}
		v.site.clock.pass(20 * time.Minute)
	}
	return nil
}

// little are the cells that are tried with every other test: a run's COMMIT whose answer is
// lost, and most faults once. A service that is killed is a process there, see process_test.go.
var little = map[string]string{
	"COMMIT of the publication":              "answer lost",
	"COMMIT of a workbook":                   "connection reset",
	"COMMIT of the claim":                    "answer lost",
	"the answer of the mail server is noted": "stopped beyond the lease",
	"a message is claimed":                   "session terminated",
}

func TestWhatStandsAfterOneFault(t *testing.T) {
	for _, at := range steps {
		for _, f := range faults {
			if everything || little[at.name] == f.name {
				t.Run(at.name+"/"+f.name, func(t *testing.T) {
					tell("steps", at.name, f.name, cell(t, afterFriday(t, few), at, f).String())
				})
			}
		}
	}
}
