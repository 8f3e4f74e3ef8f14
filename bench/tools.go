package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Whatever judges and generates is the specification's own, in Python.
const (
	shared      = "../shared"
	interpreter = "python3"
)

// need says what is missing to measure by.
func need() error {
	for _, file := range []string{"bench/generate.py", "bench/greedy.py", "bench/unavoidable.py", "bench/disturb.py", "spec/check.py"} {
		if _, err := os.Stat(filepath.Join(shared, file)); err != nil {
			return fmt.Errorf("%s/%s is not there: snapshots, the clerk and the bound come with the specification; lay its folder beside this one as %s", shared, file, shared)
		}
	}
	return nil
}

// kept returns the cached file that make writes, made once.
func (b *bench) kept(name string, make func(io.Writer) error) (string, error) {
	path := filepath.Join(b.Cache, name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return "", err
	}
	if err := errors.Join(make(f), f.Close()); err != nil {
		return "", err
	}
	return path, os.Rename(path+".part", path)
}

// script writes what a script of the shared folder prints.
func (b *bench) script(script string, args ...string) func(io.Writer) error {
	return func(w io.Writer) error {
		return output(exec.CommandContext(b.ctx, interpreter, append([]string{filepath.Join(shared, script)}, args...)...), w)
	}
}

func output(c *exec.Cmd, w io.Writer) error {
	var failed bytes.Buffer
	c.Stdout, c.Stderr = w, &failed
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(c.Args, " "), err, strings.TrimSpace(failed.String()))
	}
	return nil
}

func (b *bench) generated(g given) (string, error) {
	return b.kept(g.String()+".json", b.script("bench/generate.py", g.size, strconv.Itoa(g.seed), g.variant))
}

// unavoidable is the bound of unavoidable.py.
func (b *bench) unavoidable(name, snapshot string) (int64, error) {
	path, err := b.kept(name+"-bound.json", b.script("bench/unavoidable.py", snapshot))
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	var bound struct {
		Unavoidable int64 `json:"unavoidable"`
	}
	return bound.Unavoidable, json.Unmarshal(text, &bound)
}

// verdict is what both referees agree on.
type verdict struct {
	Valid bool             `json:"valid"`
	Cost  int64            `json:"cost"`
	Terms map[string]int64 `json:"terms"`
	Facts struct {
		Served   int `json:"served"`
		Requests int `json:"requests"`
	} `json:"facts"`
}

// judge has the plan judged by cohort check and by the specification's
// check.py, and completes the row by what they say. They run as processes of
// their own so that this one stays small: a child's most memory counts from
// what its parent held.
func (b *bench) judge(r *row, snapshot, plan string) error {
	bound, err := b.unavoidable(r.Snapshot, snapshot)
	if err != nil {
		return err
	}
	program, err := b.program()
	if err != nil {
		return err
	}
	var said [2]verdict
	for i, c := range []*exec.Cmd{
		exec.CommandContext(b.ctx, program, "check", snapshot, plan),
		exec.CommandContext(b.ctx, interpreter, filepath.Join(shared, "spec/check.py"), snapshot, plan),
	} {
		var text bytes.Buffer
		if err := output(c, &text); err != nil {
			return fmt.Errorf("%w: %s", err, strings.TrimSpace(text.String()))
		}
		if err := json.Unmarshal(text.Bytes(), &said[i]); err != nil {
			return err
		}
	}
	if !said[0].Valid || !said[1].Valid || said[0].Cost != said[1].Cost {
		return fmt.Errorf("%s: the referees disagree: valid %v and %v, cost %d and %d", plan, said[0].Valid, said[1].Valid, said[0].Cost, said[1].Cost)
	}
	r.Unavoidable, r.Above = bound, said[0].Cost-bound
	r.Served, r.Requests = said[0].Facts.Served, said[0].Facts.Requests
	for i := range r.Trace {
		r.Trace[i].Y -= float64(bound)
	}
	return nil
}

// program is cohort as it stands in this tree, built once.
func (b *bench) program() (string, error) {
	if b.built == "" {
		path, err := filepath.Abs(filepath.Join(b.Cache, "cohort"))
		if err != nil {
			return "", err
		}
		if err := output(exec.CommandContext(b.ctx, "go", "build", "-o", path, "./cmd/cohort"), io.Discard); err != nil {
			return "", err
		}
		b.built = path
	}
	return b.built, nil
}

// command is a process that is asked to stop, and not killed, when ctx ends.
func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	return c
}
