package main

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

// progress shows what a command does and how far it is: a bar on a terminal, a
// line now and then in a log. Several goroutines may tell it.
type progress struct {
	now  func() time.Time
	log  *slog.Logger
	page io.Writer                // where its lines go in place of the log, among others for people; nil: into the log
	bar  *progressbar.ProgressBar // nil: no terminal
	mu   sync.Mutex
	next time.Time // of the next line, or of the bar where it is not shown yet
	bare bool      // the bar is not shown
}

// progress begins to count the time.
func (g *globals) progress() *progress {
	p := &progress{now: g.now, log: g.log, next: g.now().Add(silence), bare: true}
	if f, ok := g.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(1000, progressbar.OptionSetWriter(g.stderr), progressbar.OptionSetPredictTime(false),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// at tells what is done, and how much of it; of is 0 where that is not known.
func (p *progress) at(what string, done, of int) {
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
		case p.page != nil && of > 0:
			fmt.Fprintf(p.page, "  %s, %s done\n", what, share)
		case p.page != nil:
			fmt.Fprintf(p.page, "  %s\n", what)
		case of > 0:
			p.log.Info(what, slog.String("done", share))
		default:
			p.log.Info(what)
		}
	}
}

// step tells that something begins.
func (p *progress) step(what string) { p.at(what, 0, 0) }

// tables tells how many tables of waves are made.
func (p *progress) tables(done, of int) { p.at("tables of waves", done, of) }

// planning shows how a search goes that ends after some time or so many
// iterations, whichever is told.
func (p *progress) planning(limit time.Duration, iterations int64) func(timetable.Progress) {
	return func(x timetable.Progress) {
		share := 0.0
		if limit > 0 {
			share = x.Seconds / limit.Seconds()
		}
		if iterations > 0 {
			share = max(share, float64(x.Iterations)/float64(iterations))
		}
		p.at(fmt.Sprintf("planning, cost %d", x.Cost), int(1000*share), 1000)
	}
}

// done takes the bar away and begins to count the time anew.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.bare {
		_ = p.bar.Clear()
		p.bar.Reset()
		p.bare = true
	}
	p.next = p.now().Add(silence)
}
