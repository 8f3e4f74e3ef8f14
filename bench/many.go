package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"cohort/bench/night"
	"cohort/internal/localpg"
	"cohort/planner/timetable"
)

type manyCmd struct {
	Snapshots []string `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS of several regions; L 1 base by default." placeholder:"SNAPSHOTS"`
	Workers   []int    `help:"Numbers of worker processes, each on one processor; 0 plans in one process, without the queue." default:"0,1,2,4" placeholder:"N"`
	Each      int64    `help:"Iterations for each request." default:"200" placeholder:"N"`
	Kill      bool     `help:"Kill one of several workers after five seconds, without mercy."`
	Heads     bool     `help:"Write to all office heads, on two processors, in place of the workbook of one site."`
}

// nightCmd is the night of bench many, in a process of its own.
type nightCmd struct {
	Snapshot string `arg:""`
	URL      string `env:"COHORT_DATABASE_URL"`
	Each     int64
	Here     bool
	Heads    bool
}

// Run does the night and prints what became of it.
func (c *nightCmd) Run(b *bench) error {
	done, err := (&night.Night{Snapshot: c.Snapshot, URL: c.URL, Each: c.Each, Here: c.Here, Heads: c.Heads, Clock: time.Now}).Do(b.ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(b.out).Encode(done)
}

// many is what it takes to plan a network by several processes.
type many struct {
	Workers int   `json:"workers"` // 0: one process, no queue
	Each    int64 `json:"each"`    // iterations for each request
	Killed  bool  `json:"killed,omitempty"`
	night.Done
	Work []night.Used `json:"work"` // of each worker
}

// cpu is the processor time of all processes but the database's, seconds.
func (m *many) cpu() (sum float64) {
	for _, x := range m.Steps {
		sum += x.CPU
	}
	for _, x := range m.Work {
		sum += x.CPU
	}
	return sum
}

// Run plans each network by each number of workers.
func (c *manyCmd) Run(b *bench) error {
	return b.each(c.Snapshots, []string{"L/1/base"}, func(g given, snapshot string) error {
		for _, n := range c.Workers {
			r := row{Kind: "many", Snapshot: g.String(), Planner: fmt.Sprintf("%d workers, %d iterations", n, c.Each), Threads: 1, Seed: 1, Engine: timetable.Version}
			if c.Kill {
				r.Planner += ", one killed"
			}
			if c.Heads {
				r.Planner += ", heads"
			}
			if old, known := b.ours.find(r.key()); known && b.stands(old) {
				continue
			}
			r = measured(r)
			r.Engine = timetable.Version
			began := time.Now()
			var err error
			if r.Many, err = c.night(b, snapshot, n); err != nil {
				return err
			}
			r.Seconds = time.Since(began).Seconds()
			if err := b.ours.add(r); err != nil {
				return err
			}
			fmt.Fprintf(b.out, "%-12s %d workers  %6.0f s of processor time  %6.0f s  plan %.12s\n", r.Snapshot, n, r.Many.cpu(), r.Seconds, r.Many.Plan)
			for _, x := range append(r.Many.Steps, night.Step{Name: "workers", Used: together(r.Many.Work)}) {
				fmt.Fprintf(b.out, "    %-10s %7.1f s  %7.1f s of processor time  %6d MiB\n", x.Name, x.Seconds, x.CPU, x.PeakKB/1024)
			}
		}
		return nil
	})
}

// together is all the time that processes took, and the most memory of any.
func together(list []night.Used) (out night.Used) {
	for _, x := range list {
		out.CPU, out.PeakKB = out.CPU+x.CPU, max(out.PeakKB, x.PeakKB)
	}
	return out
}

// night has a network planned by a process that does the night, and so many workers.
func (c *manyCmd) night(b *bench, snapshot string, workers int) (_ *many, err error) {
	server, err := localpg.Start(b.ctx, localpg.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	url, err := emptyDatabase(b.ctx, server)
	if err != nil {
		return nil, err
	}
	program, err := b.program()
	if err != nil {
		return nil, err
	}
	own, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if snapshot, err = filepath.Abs(snapshot); err != nil {
		return nil, err
	}
	ctx, end := context.WithCancelCause(b.ctx)
	defer end(nil)
	crew := make([]*worker, workers)
	for i := range crew {
		if crew[i], err = hire(single(ctx, url, b.Cache, program, "serve", "--queues", "plan", "--grace", "2s"), end); err != nil {
			return nil, err
		}
	}
	does := single(ctx, url, b.Cache, own, "night", snapshot, "--each", fmt.Sprint(c.Each))
	if workers == 0 {
		does.Args = append(does.Args, "--here")
	}
	if c.Heads {
		does.Args, does.Env = append(does.Args, "--heads"), append(does.Env, "GOMAXPROCS=2")
	}
	var said, failed bytes.Buffer
	does.Stdout, does.Stderr = &said, &failed
	if err := does.Start(); err != nil {
		return nil, err
	}
	if c.Kill && workers > 1 {
		killed := time.AfterFunc(5*time.Second, func() { crew[0].dismissed.Store(true); _ = crew[0].Process.Kill() })
		defer killed.Stop()
	}
	if err := does.Wait(); err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(failed.String()))
	}
	m := &many{Workers: workers, Each: c.Each, Killed: c.Kill && workers > 1}
	if err := json.Unmarshal(said.Bytes(), m); err != nil {
		return nil, err
	}
	peaks := make([]int64, len(crew))
	for i, w := range crew {
		peaks[i] = night.PeakKB(fmt.Sprint(w.Process.Pid))
	}
	for _, w := range crew {
		w.dismissed.Store(true)
	}
	end(nil)
	for i, w := range crew {
		<-w.ended
		m.Work = append(m.Work, night.OfProcess(w.ProcessState, peaks[i]))
	}
	return m, nil
}

// worker is a process that plans regions.
type worker struct {
	*exec.Cmd
	said      bytes.Buffer  // what it said, to be read when it has ended
	ended     chan struct{} // closed then
	dismissed atomic.Bool   // it was told to end
}

// hire starts a worker. Should it end unbidden somebody may wait for its regions for ever:
// lost is told so.
func hire(c *exec.Cmd, lost func(error)) (*worker, error) {
	w := &worker{Cmd: c, ended: make(chan struct{})}
	c.Stdout, c.Stderr = &w.said, &w.said
	if err := c.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(w.ended)
		_ = c.Wait() // the state of the process says how it ended
		if !w.dismissed.Load() {
			lost(fmt.Errorf("a worker ended before the night did (%s); mend what it says: %s", c.ProcessState, strings.TrimSpace(w.said.String())))
		}
	}()
	return w, nil
}

// single is a command on one processor, with a database.
func single(ctx context.Context, url, folder, name string, args ...string) *exec.Cmd {
	c := command(ctx, name, args...)
	c.Dir, c.Env = folder, append(os.Environ(), "GOMAXPROCS=1", "COHORT_DATABASE_URL="+url)
	return c
}

// way is how a network was planned.
func (m *many) way() string {
	switch {
	case m.Workers == 0:
		return "one process, no queue"
	case m.Workers == 1:
		return "1 worker"
	case m.Killed:
		return fmt.Sprintf("%d workers, one killed", m.Workers)
	}
	return fmt.Sprintf("%d workers", m.Workers)
}

// many tells what a network costs that several processes plan.
func (p *page) many() {
	var rows, steps, mails [][]string
	alone := map[string]float64{} // processor time of one process, by network and iterations
	key := func(r *row) string { return fmt.Sprint(r.Snapshot, r.Many.Each) }
	var largest *many
	for i := range p.others {
		r := &p.others[i]
		m := r.Many
		switch {
		case r.Kind != "many":
		case m.Mails > 0:
			cells := []string{r.Snapshot, fmt.Sprint(m.Mails)}
			for _, x := range m.Steps {
				if x.Name == "render" || x.Name == "send" {
					cells = append(cells, fmt.Sprintf("%.0f", x.CPU), fmt.Sprintf("%.0f", x.Seconds), fmt.Sprint(x.PeakKB/1024))
				}
			}
			mails = append(mails, append(cells, fmt.Sprintf("%.0f", r.Load)))
		case m.Workers == 0:
			alone[key(r)] = m.cpu()
		case largest == nil || m.Regions > largest.Regions:
			largest = m
		}
	}
	for i := range p.others {
		r := &p.others[i]
		m := r.Many
		if r.Kind != "many" || m.Mails > 0 {
			continue
		}
		work, beside := together(m.Work), ""
		if of := alone[key(r)]; of > 0 && m.Workers > 0 {
			beside = fmt.Sprintf("%+.1f %%", 100*(m.cpu()/of-1))
		}
		rows = append(rows, []string{r.Snapshot, fmt.Sprint(m.Regions), fmt.Sprint(m.Each), m.way(), fmt.Sprintf("%.1f", m.cpu()), beside, fmt.Sprintf("%.1f", m.cpu()-work.CPU), fmt.Sprint(work.PeakKB / 1024), m.Plan[:12], fmt.Sprintf("%.0f", r.Load)})
		for _, x := range m.Steps {
			if x.Name != "load" { // the snapshot comes from a file only here
				steps = append(steps, []string{r.Snapshot, m.way(), x.Name, fmt.Sprintf("%.1f", x.CPU), fmt.Sprintf("%.1f", x.Seconds), fmt.Sprint(x.PeakKB / 1024)})
			}
		}
	}
	if len(rows)+len(mails) == 0 {
		return
	}
	p.WriteString("## Many machines\n\nA generated network planned by processes over the queue (`bench many`): one does the night, the others are `cohort serve --queues plan`, each with one thread and GOMAXPROCS=1, all on this machine with its two processors and its PostgreSQL. " +
		"Each way does the same number of iterations for each request, few of them. Seconds are of processor time, of all processes but the database's; *night* is the one that does the night. Plans with one digest are the same to the byte.\n\n")
	p.table(1, []string{"network", "regions", "iterations a request", "way", "processor s", "beside one process", "of it the night's", "largest worker, MiB", "plan", "load"}, rows)
	p.WriteString("The night's own steps. While it waits, others plan.\n\n")
	p.table(3, []string{"network", "way", "step", "processor s", "wall s", "peak, MiB"}, steps)
	if len(mails) > 0 {
		p.WriteString("The mail to the heads of all offices, without tables of waves: made by two threads, then sent over SMTP to a catcher in the same process (`bench many --heads`).\n\n")
		p.table(1, []string{"network", "mails", "made, processor s", "wall s", "peak, MiB", "sent, processor s", "wall s", "peak, MiB", "load"}, mails)
	}
	if largest != nil {
		p.paper(largest)
	}
}

// regionSeconds is the processor time that a region is searched for: the search of ten takes
// 590 s of two threads.
const regionSeconds = 118

// paper tells how long a night would take on so many machines, by what was measured on the
// largest network: the night's own part grows with the regions.
func (p *page) paper(m *many) {
	own := 0.0
	for _, x := range m.Steps {
		if x.Name != "load" && x.Name != "wait" {
			own += x.CPU / float64(m.Regions)
		}
	}
	machines, header := []int{1, 2, 5, 10, 20, 50, 100}, []string{"regions", "requests", "night's own"}
	for _, n := range machines {
		header = append(header, fmt.Sprint(n))
	}
	var rows [][]string
	for _, regions := range []int{10, 100, 300, 1000} {
		night := own * float64(regions) / 60
		cells := []string{fmt.Sprint(regions), whole(float64(regions) * 5500), fmt.Sprintf("%.1f", night)}
		for _, n := range machines {
			rounds := (regions + 2*n - 1) / (2 * n)
			cells = append(cells, fmt.Sprintf("%.0f", night+float64(rounds*regionSeconds)/60))
		}
		rows = append(rows, cells)
	}
	fmt.Fprintf(p, "On paper: minutes of a night on so many machines of two processors each, every region searched for %d s of a processor as L is in its 590 s, the night's own part %.1f s a region as for the %d regions above. Beyond a few hundred that is too little, and other things break first: see *What falls short*.\n\n", regionSeconds, own, m.Regions)
	p.table(1, header, rows)
}
