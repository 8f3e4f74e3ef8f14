package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"cohort/sql/store"
)

// task is what a service is to do that is a process of its own: this test program, told by its
// environment to be one.
type task struct {
	URL  string
	Port int // of the mail server
	Job  string
	At   time.Time // its clock's
}

const taskIn = "COHORT_FAULTS_TASK"

// asProcess does a task, and returns the exit status.
func asProcess(text string) int {
	var k task
	err := json.Unmarshal([]byte(text), &k)
	if err == nil {
		err = k.do(context.Background())
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	return 0
}

func (k task) do(ctx context.Context) error {
	st, err := store.Open(ctx, k.URL)
	if err != nil {
		return err
	}
	defer st.Close()
	s := &site{clock: &clock{at: k.At}}
	v := &service{site: s, st: st, nightly: worker(st, s.clock.now), post: posting(k.Port)}
	return v.try(ctx, k.Job)
}

// process is a service that is one, behind a wire and a relay of ours.
type process struct {
	*service
	cmd   *exec.Cmd
	said  bytes.Buffer
	ended chan struct{}
}

func (s *site) process(job string) *process {
	s.t.Helper()
	p := &process{service: &service{site: s}, ended: make(chan struct{})}
	var through string
	p.wire, through = newWire(s.t, s.url)
	p.relay = newRelay(s.t, s.catcher.Addr())
	text, err := json.Marshal(task{through, p.relay.port(), job, s.clock.now()})
	if err != nil {
		s.t.Fatal(err)
	}
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env = append(os.Environ(), taskIn+"="+string(text))
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	s.t.Cleanup(func() {
		if p.cmd.Process != nil {
			_ = p.cmd.Process.Kill()
			<-p.ended
		}
	})
	return p
}

func (p *process) start() {
	p.site.t.Helper()
	if err := p.cmd.Start(); err != nil {
		p.site.t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.ended)
	}()
}

// killed is kill -9, and returns when nothing of the process is left.
func (p *process) killed(*line) {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

func (p *process) signal(x syscall.Signal) {
	if err := p.cmd.Process.Signal(x); err != nil {
		p.site.t.Error(err)
	}
}

// deaths are what happens to a process at a step.
var deaths = []struct {
	name  string
	deed  func(p *process) deed
	stops bool // until another service has done the work
}{
	{name: "process killed -9 before", deed: func(p *process) deed { return deed{instead: p.killed} }},
	{name: "process killed -9 after", deed: func(p *process) deed { return deed{after: p.killed} }},
	{name: "process stopped beyond the lease", deed: func(p *process) deed {
		return deed{before: func(*line) { p.signal(syscall.SIGSTOP) }}
	}, stops: true},
}

func TestWhatStandsAfterAProcess(t *testing.T) {
	for _, at := range steps {
		for _, x := range deaths {
			if !everything && (at.name != "COMMIT of the mail issued" || x.name != "process killed -9 after") {
				continue
			}
			t.Run(at.name+"/"+x.name, func(t *testing.T) {
				s := afterFriday(t, few)
				ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
				defer cancel()
				s.clock.set(days[at.job].At(hours[at.job], zone))
				p := s.process(at.job)
				ask, hit := once(at.at, x.deed(p))
				p.wire.breaking(ask)
				p.start()
				select {
				case <-hit:
				case <-p.ended:
					t.Fatalf("the process never came to the step: %s", &p.said)
				case <-ctx.Done():
					t.Fatal("the process does not come to the step in two minutes")
				}
				var err error
				if x.stops {
					err = s.service().try(ctx, at.job)
					p.signal(syscall.SIGCONT) // what it says counts for nothing: it was taken over
				}
				select {
				case <-p.ended:
				case <-ctx.Done():
					err = errors.New("the process does not end in two minutes")
				}
				p.wire.breaking(nil)
				if err == nil {
					err = s.all(ctx, at.job)
				}
				tell("steps", at.name, x.name, settled(t, s, at, err).String())
			})
		}
	}
}

// settled asserts what stands after one fault at a step, when all that was left has been done.
func settled(t *testing.T, s *site, at step, err error) stand {
	t.Helper()
	if err != nil {
		t.Errorf("it does not end: %v", err)
	}
	out := s.look()
	for _, wrong := range out.Wrong {
		t.Error(wrong)
	}
	if have, want := s.readers(at.job), expected(t, at.job); !slices.Equal(have, want) {
		t.Errorf("written to are %q, without the fault %q", have, want)
	}
	// One message at most is in doubt, and only where it was on its way.
	if out.Ambiguous > 1 || out.Ambiguous == 1 && !at.sending || out.Dead+out.Waiting+out.Rejected > 0 {
		t.Errorf("%d ambiguous, %d dead, %d waiting, %d runs rejected", out.Ambiguous, out.Dead, out.Waiting, out.Rejected)
	}
	return out
}
