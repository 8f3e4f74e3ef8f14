package pages_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cohort/internal/pages"
)

// Whoever keeps the service hears of an attack in one line a minute, by numbers alone, and the
// metric has them too; a few old links are no attack, and nobody fills the log.
func TestWhatIsRefusedIsTold(t *testing.T) {
	var log bytes.Buffer
	var c *centre
	c, link := mailed(t, func(o *pages.Options) {
		o.Log, o.Clock = slog.New(slog.NewTextHandler(&log, nil)), func() time.Time { return c.at }
	})
	told := func(what string, want ...string) {
		t.Helper()
		for range 3 {
			c.TellRefused()
		}
		var lines []string
		for line := range strings.SplitSeq(strings.TrimSpace(log.String()), "\n") {
			if _, numbers, is := strings.Cut(line, `says from where it comes" `); is {
				lines = append(lines, numbers)
			} else if line != "" {
				t.Errorf("%s: the log says %s", what, line)
			}
		}
		if strings.Join(lines, "; ") != strings.Join(want, "; ") {
			t.Errorf("%s: told %q, want %q", what, lines, want)
		}
		log.Reset()
		c.at = c.at.Add(time.Minute)
	}
	told("at first")
	for i := range 30 {
		c.proxied(link+"x", "X-Forwarded-For", fmt.Sprint("198.51.100.", i%3))
	}
	told("some old links")
	for range 500 {
		c.proxied(link+"secret", "X-Forwarded-For", "192.0.2.9")
	}
	told("links tried from one address", "link=30 often=470")
	for i := range 100 {
		c.proxied(link+"secret", "X-Forwarded-For", fmt.Sprint("203.0.113.", i))
	}
	told("and from many", "link=100")
	told("afterwards")

	registry := prometheus.NewRegistry()
	registry.MustRegister(c.Refused())
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, m := range families[0].Metric {
		got += fmt.Sprintf("%s=%g ", m.Label[0].GetValue(), m.Counter.GetValue())
	}
	if want := "connection=0 foreign=0 link=160 often=470 sign_in=0 stream=0 "; families[0].GetName() != "cohort_pages_refused_total" || got != want {
		t.Errorf("the metric %s says %s, want %s", families[0].GetName(), got, want)
	}

	c.st.Close()
	for i := range 100 {
		c.get(link)
		c.proxied("/week/", "X-Email", fmt.Sprintf("reader%d@example.org", i))
		c.get("/")
	}
	if n := strings.Count(log.String(), "\n"); n > 15 || strings.Contains(log.String(), "reader1") {
		t.Errorf("without a database 300 requests write %d lines: %s", n, &log)
	}
}
