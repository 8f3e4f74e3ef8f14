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
	"syscall"
	"time"

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

// many is what it takes to plan a network by several processes.
type many struct {
	Regions int        `json:"regions"`
	Workers int        `json:"workers"` // 0: one process, no queue
	Each    int64      `json:"each"`    // iterations for each request
	Killed  bool       `json:"killed,omitempty"`
	Mails   int        `json:"mails,omitempty"`
	Steps   []manyStep `json:"steps"` // of the process that does the night
	Work    []used     `json:"work"`  // of each worker
	Plan    string     `json:"plan"`  // digest
}

// manyStep is a step of the night.
type manyStep struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	used
}

// used is what a process took.
type used struct {
	CPU    float64 `json:"cpu"` // seconds of processor time
	PeakKB int64   `json:"peak_kb"`
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
			for _, x := range append(r.Many.Steps, manyStep{Name: "workers", used: together(r.Many.Work)}) {
				fmt.Fprintf(b.out, "    %-10s %7.1f s  %7.1f s of processor time  %6d MiB\n", x.Name, x.Seconds, x.CPU, x.PeakKB/1024)
			}
		}
		return nil
	})
}

// together is all the time that processes took, and the most memory of any.
func together(list []used) (out used) {
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
	ctx, end := context.WithCancel(b.ctx)
	defer end()
	crew := make([]*exec.Cmd, workers)
	for i := range crew {
		crew[i] = single(ctx, url, b.Cache, program, "serve", "--queues", "plan", "--grace", "2s")
		if err := crew[i].Start(); err != nil {
			return nil, err
		}
	}
	night := single(ctx, url, b.Cache, own, "night", snapshot, "--each", fmt.Sprint(c.Each))
	if workers == 0 {
		night.Args = append(night.Args, "--here")
	}
	if c.Heads {
		night.Args, night.Env = append(night.Args, "--heads"), append(night.Env, "GOMAXPROCS=2")
	}
	var said, failed bytes.Buffer
	night.Stdout, night.Stderr = &said, &failed
	if err := night.Start(); err != nil {
		return nil, err
	}
	if c.Kill && workers > 1 {
		killed := time.AfterFunc(5*time.Second, func() { _ = crew[0].Process.Kill() })
		defer killed.Stop()
	}
	if err := night.Wait(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(failed.String()))
	}
	m := &many{Workers: workers, Each: c.Each, Killed: c.Kill && workers > 1}
	if err := json.Unmarshal(said.Bytes(), m); err != nil {
		return nil, err
	}
	end()
	for _, w := range crew {
		_ = w.Wait() // it was told to stop, or killed
		use := w.ProcessState.SysUsage().(*syscall.Rusage)
		m.Work = append(m.Work, used{inSeconds(use.Utime) + inSeconds(use.Stime), use.Maxrss})
	}
	return m, nil
}

// single is a command on one processor, with a database.
func single(ctx context.Context, url, folder, name string, args ...string) *exec.Cmd {
	c := command(ctx, name, args...)
	c.Dir, c.Env = folder, append(os.Environ(), "GOMAXPROCS=1", "COHORT_DATABASE_URL="+url)
	return c
}

func inSeconds(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }

// many tells what a network costs that several processes plan.
func (p *page) many() {
	var rows, steps [][]string
	for _, r := range p.others {
		m := r.Many
		if r.Kind != "many" || m == nil {
			continue
		}
		way := fmt.Sprintf("%d workers", m.Workers)
		switch {
		case m.Workers == 0:
			way = "one process, no queue"
		case m.Killed:
			way += ", one killed"
		}
		work := together(m.Work)
		rows = append(rows, []string{r.Snapshot, fmt.Sprint(m.Regions), fmt.Sprint(m.Each), way, fmt.Sprintf("%.1f", m.cpu()), fmt.Sprintf("%.1f", m.cpu()-work.CPU), fmt.Sprint(work.PeakKB / 1024), m.Plan[:12], fmt.Sprintf("%.0f", r.Load)})
		for _, x := range m.Steps {
			if x.Name != "load" { // the snapshot comes from a file only here
				steps = append(steps, []string{r.Snapshot, way, x.Name, fmt.Sprintf("%.1f", x.CPU), fmt.Sprintf("%.1f", x.Seconds), fmt.Sprint(x.PeakKB / 1024)})
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	p.WriteString("## Many machines\n\nA generated network planned by processes over the queue (`bench many`): one does the night, the others are `cohort serve --queues plan`, each with one thread and GOMAXPROCS=1, all on this machine with its two processors and its PostgreSQL. " +
		"Each way does the same number of iterations for each request, few of them. Seconds are of processor time, of all processes but the database's; *night* is the one that does the night. Plans with one digest are the same to the byte.\n\n")
	p.table(1, []string{"network", "regions", "iterations a request", "way", "processor s", "of it the night's", "largest worker, MiB", "plan", "load"}, rows)
	p.WriteString("The night's own steps. While it waits, others plan.\n\n")
	p.table(3, []string{"network", "way", "step", "processor s", "wall s", "peak, MiB"}, steps)
}
