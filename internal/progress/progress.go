// Package progress shows what a command does and how far it is: a bar on a terminal, a
// line now and then in a log.
package progress

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"cohort/planner/timetable"
)

// silence is how long a command may say nothing of what it does: whoever is done
// sooner shows no progress.
const silence = 2 * time.Second

// between is how long after a line in a log the next one comes.
const between = 10 * time.Second

// Progress is what a command shows of what it does. Several goroutines may tell it.
type Progress struct {
	now  func() time.Time
	log  *slog.Logger
	Page io.Writer                // where its lines go in place of the log, among others for people; nil: into the log
	bar  *progressbar.ProgressBar // nil: no terminal
	mu   sync.Mutex
	next time.Time // of the next line, or of the bar where it is not shown yet
	bare bool      // the bar is not shown
}

// Begin begins to count the time, by a clock. Lines go into the log; the bar is shown where
// the other writer is a terminal.
func Begin(now func() time.Time, log *slog.Logger, stderr io.Writer) *Progress {
	p := &Progress{now: now, log: log, next: now().Add(silence), bare: true}
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(1000, progressbar.OptionSetWriter(stderr), progressbar.OptionSetPredictTime(false),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// At tells what is done, and how much of it; of is 0 where that is not known.
func (p *Progress) At(what string, done, of int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.bar != nil {
		if p.bare && now.Before(p.next) {
			return
		}
		p.bare = false
		p.bar.Describe(what)
		if of > 0 {
			_ = p.bar.Set(min(1000, 1000*done/of))
		}
		return
	}
	if !now.Before(p.next) {
		p.next = now.Add(between)
		share := ""
		if of > 0 {
			share = fmt.Sprintf("%d %%", min(100, 100*done/of))
		}
		switch {
		case p.Page != nil && of > 0:
			fmt.Fprintf(p.Page, "  %s, %s done\n", what, share)
		case p.Page != nil:
			fmt.Fprintf(p.Page, "  %s\n", what)
		case of > 0:
			p.log.Info(what, slog.String("done", share))
		default:
			p.log.Info(what)
		}
	}
}

// Step tells that something begins.
func (p *Progress) Step(what string) { p.At(what, 0, 0) }

// Tables tells how many tables of waves are made.
func (p *Progress) Tables(done, of int) { p.At("tables of waves", done, of) }

// Planning shows how a search goes that ends after some time or so many
// iterations, whichever is told.
func (p *Progress) Planning(limit time.Duration, iterations int64) func(timetable.Progress) {
	return func(x timetable.Progress) {
		share := 0.0
		if limit > 0 {
			share = x.Seconds / limit.Seconds()
		}
		if iterations > 0 {
			share = max(share, float64(x.Iterations)/float64(iterations))
		}
		p.At(fmt.Sprintf("planning, cost %d", x.Cost), int(1000*share), 1000)
	}
}

// Done takes the bar away and begins to count the time anew.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.bare {
		_ = p.bar.Clear()
		p.bar.Reset()
		p.bare = true
	}
	p.next = p.now().Add(silence)
}
