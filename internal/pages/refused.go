package pages

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// What is refused, as the metric and the log have it.
const (
	badLink     = "link"       // does not hold, or is of nobody known
	tooOften    = "often"      // told to wait
	badSignIn   = "sign_in"    // the identity provider does not vouch, or no mail goes there
	fromOutside = "foreign"    // another site had it asked
	manyStreams = "stream"     // more than there are, or than one client may have
	manyAtOnce  = "connection" // more than are held
)

// refusals are what was refused, so that whoever keeps the service hears of somebody who means
// harm: by numbers, as what they tried and where they are says nothing about it that a log
// should keep, and a log with a line for each would be theirs to fill.
type refusals struct {
	total *prometheus.CounterVec
	mu    sync.Mutex
	since time.Time
	now   map[string]int // since then
}

func newRefusals() *refusals {
	r := &refusals{now: map[string]int{}, total: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "cohort_pages_refused_total",
		Help: "What the pages of this service refused since it began: links that do not hold, requests told to wait, sign-ins, requests of other sites, streams, connections."}, []string{"what"})}
	for _, what := range []string{badLink, tooOften, badSignIn, fromOutside, manyStreams, manyAtOnce} {
		r.total.WithLabelValues(what) // 0 is told too
	}
	return r
}

// Refused is the metric of what was refused.
func (p *Pages) Refused() prometheus.Collector { return p.refusals.total }

func (r *refusals) count(what string) {
	r.total.WithLabelValues(what).Inc()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now[what]++
}

// last is what was refused in the last minute or longer; nil where that is not over yet.
func (r *refusals) last(now time.Time) map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.since).Abs() < time.Minute {
		return nil
	}
	out := r.now
	r.since, r.now = now, map[string]int{}
	return out
}

// usual is how many links that do not hold and sign-ins that fail come in a minute from readers
// themselves: who opens an old mail, or has mistyped.
const usual = 30

// tellRefused writes into the log, a line in a minute at most, that more is refused than readers
// bring about themselves.
func (p *Pages) tellRefused() {
	n := p.refusals.last(p.Clock())
	if n[tooOften]+n[fromOutside]+n[manyStreams]+n[manyAtOnce] == 0 && n[badLink]+n[badSignIn] <= usual {
		return
	}
	var numbers []any
	for _, what := range slices.Sorted(maps.Keys(n)) {
		numbers = append(numbers, what, n[what])
	}
	p.Log.Warn("the pages refuse more than readers bring about themselves; the log of the proxy says from where it comes", numbers...)
}

// mostLines are written into the log in a minute about one thing: each request could have its
// own, and whoever asks often would fill the log.
const mostLines = 5

func (p *Pages) log(level slog.Level, text string, a ...any) {
	if p.quota.take("log "+text, mostLines, p.Now()) {
		p.Log.Log(context.Background(), level, text, a...)
	}
}

// refuse says in a sentence why something is not done.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, status int, why string) {
	words := p.words(r)
	p.write(w, status, "list.html", listPage{layout: p.layout(r, words, words.Say(why))})
}
