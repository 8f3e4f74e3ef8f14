package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

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

// fetch waits until a page is there.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fetch URL FILE")
	}
	var last error
	for range 100 {
		response, err := http.Get(args[0])
		if err == nil && response.StatusCode == http.StatusOK {
			body, err := io.ReadAll(response.Body)
			ts.Check(err)
			response.Body.Close()
			ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o644))
			return
		}
		last = err
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%s does not come: %v", args[0], last)
}
