package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A command that is done soon says nothing of what it does; one that goes on says
// so after two seconds, and then every ten.
func TestALineNowAndThen(t *testing.T) {
	var out bytes.Buffer
	var seconds int
	g := &globals{stderr: &out, log: slog.New(slog.NewTextHandler(&out, nil)), now: func() time.Time { return time.Unix(int64(seconds), 0) }}
	p := g.progress()
	for seconds = range 25 {
		p.at("counting", seconds, 25)
	}
	var said []string
	for line := range strings.Lines(out.String()) {
		_, text, _ := strings.Cut(line, "msg=")
		said = append(said, strings.TrimSpace(text))
	}
	want := []string{`counting done="8 %"`, `counting done="48 %"`, `counting done="88 %"`}
	if strings.Join(said, "\n") != strings.Join(want, "\n") {
		t.Errorf("said %q, want %q", said, want)
	}
	seconds = 0
	p.done()
	out.Reset()
	p.page = &out
	for seconds = range 3 {
		p.at("counting", seconds, 4)
	}
	if out.String() != "  counting, 50 % done\n" {
		t.Errorf("among lines for people: %q", out.String())
	}
	p.done()
	out.Reset()
	if p.step("another thing"); out.Len() > 0 {
		t.Errorf("said at once: %s", out.String())
	}
}
