package progress

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
	p := Begin(func() time.Time { return time.Unix(int64(seconds), 0) }, slog.New(slog.NewTextHandler(&out, nil)), &out)
	for seconds = range 25 {
		p.At("counting", seconds, 25)
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
	p.Done()
	out.Reset()
	p.Page = &out
	for seconds = range 3 {
		p.At("counting", seconds, 4)
	}
	if out.String() != "  counting, 50 % done\n" {
		t.Errorf("among lines for people: %q", out.String())
	}
	p.Done()
	out.Reset()
	if p.Step("another thing"); out.Len() > 0 {
		t.Errorf("said at once: %s", out.String())
	}
}
