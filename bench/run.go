package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cohort/planner/timetable"
)

// The planners.
const (
	cohort   = "cohort"
	clerk    = "clerk"
	cpsat    = "CP-SAT"
	timefold = "Timefold"
)

// minute is how dates are written.
const minute = "2006-01-02 15:04"

// measured fills in where and when a row is measured.
func measured(r row) row {
	r.Machine, r.Load = machine(), load()
	r.Date = time.Now().UTC().Format(minute)
	return r
}

func machine() string {
	model := "unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(text); m != nil {
			model = strings.Join(strings.Fields(string(m[1])), " ")
		}
	}
	return fmt.Sprintf("%s, %d processors, %s/%s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// load is the system's load average over the last minute; 0 where it is not told.
func load() float64 {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	l, _ := strconv.ParseFloat(first, 64)
	return l
}

// task is one run of one planner on a file.
type task struct {
	name     string // of the snapshot
	snapshot string // file
	planner  string
	limit    time.Duration
	threads  int
	seed     int64
}

func (t task) row() row {
	return row{Kind: "solve", Snapshot: t.name, Planner: t.planner, Limit: t.limit.Seconds(), Threads: t.threads, Seed: t.seed}
}

// plan is where the task's plan is kept.
func (b *bench) plan(t task) string {
	return filepath.Join(b.Cache, fmt.Sprintf("%s-%s-%gs-t%d-s%d-plan.json", t.name, t.planner, t.limit.Seconds(), t.threads, t.seed))
}

// solve returns the row of a task, measured now unless it has been.
func (b *bench) solve(t task) (row, error) {
	r := t.row()
	into := b.ours
	if t.planner == cpsat || t.planner == timefold {
		into = b.peers
	}
	if old, known := into.find(r.key()); known && b.stands(old) {
		return old, nil
	}
	r = measured(r)
	if err := b.execute(t, &r); err != nil {
		return r, err
	}
	if err := b.judge(&r, t.snapshot, b.plan(t)); err != nil {
		return r, err
	}
	b.say(r)
	return r, into.add(r)
}

// stands says whether a row need not be measured again. Another engine's must
// be, and a figure that was only read somewhere.
func (b *bench) stands(r row) bool {
	return !b.Again && r.Machine != "" && (r.Engine == "" || r.Engine == timetable.Version)
}

// execute runs the planner as a process of its own.
func (b *bench) execute(t task, r *row) error {
	seconds, seed, threads := fmt.Sprint(t.limit.Seconds()), fmt.Sprint(t.seed), fmt.Sprint(t.threads)
	plan := b.plan(t)
	var args []string
	trace := progressTrace
	switch t.planner {
	case clerk:
		return b.clerk(t)
	case cohort:
		program, err := b.program()
		if err != nil {
			return err
		}
		args = []string{program, "solve", t.snapshot, "-o", plan, "--time", t.limit.String(), "--threads", threads, "--seed", seed, "--progress"}
	case cpsat:
		if b.python == "" {
			return errors.New("for CP-SAT, --python names a Python that has ortools (pip install ortools)")
		}
		trace = logTrace
		args = []string{b.python, filepath.Join(shared, "bench/peers/cpsat.py"), t.snapshot, "--time", seconds, "--workers", threads, "--seed", seed, "-o", plan}
	case timefold:
		if b.jar == "" {
			return errors.New("for Timefold, --timefold names the jar that mvn package makes of a copy of " + shared + "/bench/peers/timefold")
		}
		trace = logTrace
		args = []string{"java", "-jar", b.jar, t.snapshot, "--time", seconds, "--seed", seed, "-o", plan}
	}
	c := command(b.ctx, args[0], args[1:]...)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if t.planner == cohort {
		c.Stdout = io.Discard
	}
	began := time.Now()
	err := c.Run()
	r.Seconds = time.Since(began).Seconds()
	if b.ctx.Err() != nil {
		return b.ctx.Err() // a plan that was cut short is no measurement
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, tail(said.String()))
	}
	r.PeakKB = peak(c)
	last := trace(said.Bytes(), r)
	if t.planner == cohort {
		r.Planned, r.Done, r.Moves = last.Planned, last.Iterations, last.Moves
		r.Engine = timetable.Version
	}
	return nil
}

// clerk makes the plan of greedy.py.
func (b *bench) clerk(t task) error {
	path, err := b.kept(t.name+"-clerk.json", b.script("bench/greedy.py", t.snapshot))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(b.plan(t), text, 0o644)
}

// peak is the most memory of a process that has ended, in KiB.
func peak(c *exec.Cmd) int64 {
	usage, known := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !known {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss) / 1024
	}
	return int64(usage.Maxrss)
}

func tail(text string) string {
	text = strings.TrimSpace(text)
	return text[max(0, len(text)-500):]
}

// progressTrace reads the lines of cohort solve --progress, and returns the last.
func progressTrace(text []byte, r *row) (last timetable.Progress) {
	var all []point
	for line := range bytes.Lines(text) {
		var p timetable.Progress
		if json.Unmarshal(line, &p) == nil {
			last = p
			all = append(all, point{p.Seconds, float64(p.Cost)})
		}
	}
	r.Trace = thinned(all)
	return last
}

var (
	cpsatLine    = regexp.MustCompile(`^ *([\d.]+) s  (?:final )?cost (\d+)`)
	timefoldLine = regexp.MustCompile(`^after +(\d+) s  cost (\d+)`)
)

// logTrace reads what a peer logs.
func logTrace(text []byte, r *row) (none timetable.Progress) {
	var all []point
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		m := cpsatLine.FindStringSubmatch(lines.Text())
		if m == nil {
			m = timefoldLine.FindStringSubmatch(lines.Text())
		}
		if m != nil {
			x, _ := strconv.ParseFloat(m[1], 64)
			y, _ := strconv.ParseFloat(m[2], 64)
			all = append(all, point{x, y})
		}
	}
	r.Trace = thinned(all)
	return none
}

// thinned keeps of a falling curve what a logarithmic axis can show: where it
// fell, seven per cent of time apart, and both ends.
func thinned(all []point) (out []point) {
	for i, p := range all {
		switch n := len(out); {
		case n == 0 || i == len(all)-1:
			out = append(out, p)
		case p.Y < out[n-1].Y && p.X >= 1.07*out[n-1].X:
			out = append(out, p)
		}
	}
	return slices.Clip(out)
}
