package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"cohort/internal/mailcatch"
)

func mailbox(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: mailbox")
	}
	c, err := mailcatch.Start(ts.MkAbs("mail"))
	ts.Check(err)
	ts.Defer(func() { _ = c.Close() })
	ts.Setenv("MAILPORT", strconv.Itoa(c.Port()))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv("PAGE", free.Addr().String())
	ts.Check(free.Close())
}

func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fetch URL FILE")
	}
	response, err := http.Get(args[0])
	ts.Check(err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		ts.Fatalf("%s answers %s", args[0], response.Status)
	}
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o644))
}

// program is one that runs beside a script.
type program struct {
	*exec.Cmd
	lines *bufio.Scanner // of its stderr
	log   bytes.Buffer   // those read
}

func startBeside(ts *testscript.TestScript, name string, args ...string) *program {
	p := &program{Cmd: exec.Command(name, args...)}
	p.Dir = ts.MkAbs(".")
	p.Env = append(os.Environ(), "COHORT_DATABASE_URL="+ts.Getenv("COHORT_DATABASE_URL"), "TZ="+ts.Getenv("TZ"), testClock+"="+ts.Getenv(testClock))
	out, err := p.StderrPipe()
	ts.Check(err)
	p.lines = bufio.NewScanner(out)
	ts.Check(p.Start())
	ts.Defer(func() { _ = p.Process.Kill() })
	return p
}

// interrupt ends the program, which must end well, and returns all that it said.
func (p *program) interrupt(ts *testscript.TestScript) []byte {
	ts.Check(p.Process.Signal(os.Interrupt))
	for p.line() {
	}
	ts.Check(p.Wait())
	return p.log.Bytes()
}

func (p *program) line() bool {
	if !p.lines.Scan() {
		return false
	}
	p.log.Write(append(p.lines.Bytes(), '\n'))
	return true
}

// services is the program of each script that started one.
var services sync.Map

func serving(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: serving")
	}
	p := startBeside(ts, "cohort", "serve", "--log-format", "json")
	services.Store(ts.MkAbs("."), p)
	for p.line() {
		if bytes.Contains(p.lines.Bytes(), []byte(`"msg":"the service runs"`)) {
			return
		}
	}
	ts.Fatalf("cohort serve ended: %v\n%s", p.Wait(), &p.log)
}

func served(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: served")
	}
	found, runs := services.LoadAndDelete(ts.MkAbs("."))
	if !runs {
		ts.Fatalf("nothing is serving")
	}
	ts.Check(os.WriteFile(ts.MkAbs("service.log"), found.(*program).interrupt(ts), 0o644))
}
