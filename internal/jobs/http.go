package jobs

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cohort/internal/editions/telling"
	"cohort/sql/store"
)

// asking is the longest that a probe waits for the database.
const asking = 5 * time.Second

// fresh is how long an answer of /readyz is given again: however many ask, the database
// is asked once.
const fresh = time.Second

// once asks ready, and gives everybody who asks meanwhile or soon after the same answer.
func once(ready func(context.Context) error, now func() time.Time) func(context.Context) error {
	var one sync.Mutex
	var at time.Time
	var answer error
	return func(ctx context.Context) error {
		one.Lock()
		defer one.Unlock()
		if at.IsZero() || now().Sub(at).Abs() >= fresh {
			// Whoever asks may go away; the answer is for the others too.
			ctx, done := context.WithTimeout(context.WithoutCancel(ctx), asking)
			defer done()
			answer = ready(ctx)
			at = now()
		}
		return answer
	}
}

// Handler is the service's page for its keepers: /healthz says that the process
// lives, /readyz (503 and a sentence otherwise) that ready returns no error, asked once a second at most, and
// /metrics how runs and mail stand, as Prometheus reads it. All of that comes from
// the database, so that any of several services says the same; more is of this one alone.
func Handler(st *store.Store, jobs []Job, now func() time.Time, ready func(context.Context) error, more ...prometheus.Collector) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&metrics{store: st, jobs: jobs, now: now})
	registry.MustRegister(more...)
	ready = once(ready, now)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	return mux
}

// metrics asks the database whenever it is read.
type metrics struct {
	store *store.Store
	jobs  []Job
	now   func() time.Time
}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("cohort_"+name, help, labels, nil)
}

var (
	descUp        = describe("database_up", "Whether the database answered: 1 or 0. When it did not, only this and the next slots are known.")
	descRuns      = describe("runs", "Runs by job and state.", "job", "state")
	descDone      = describe("last_done_timestamp_seconds", "When a run of the job was last done.", "job")
	descDuration  = describe("last_duration_seconds", "How long the job's last finished run took, from its last claim.", "job")
	descNext      = describe("next_slot_timestamp_seconds", "When the job is due next.", "job")
	descMessages  = describe("outbox_messages", "Messages in the outbox by state.", "state")
	descUnwritten = describe("outbox_unrendered", "Pending messages whose bytes are not made yet.")
	descOldest    = describe("outbox_oldest_pending_timestamp_seconds", "Since when the oldest pending message waits; absent when none does.")
	descVersion   = describe("plan_version", "The version of the plan that stands; 0 when none was published.")
	descFaults    = describe("data_faults", "What is wrong in the data, as of the last nightly run that read it, by view.", "view")
	descTellings  = prometheus.NewDesc("cohort_tellings_total", "Decisions whether a reader is written to about a week, by reason; each once, see the table tellings.", []string{"reason"}, nil)
	descPublished = describe("plan_published_timestamp_seconds", "When the plan that stands was published; absent when none was.")
)

// Describe is part of prometheus.Collector.
func (m *metrics) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descUp, descRuns, descDone, descDuration, descNext, descMessages,
		descUnwritten, descOldest, descVersion, descFaults, descTellings, descPublished} {
		out <- d
	}
}

// Collect is part of prometheus.Collector.
func (m *metrics) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ctx, done := context.WithTimeout(context.Background(), asking)
	defer done()
	calendar, _ := calendarOf(ctx, m.store) // without a database there are no days off
	for _, j := range m.jobs {
		gauge(descNext, float64(j.Times.Next(calendar, m.now()).At.Unix()), j.Name)
	}
	counts, err := m.store.Counts(ctx)
	if err != nil {
		gauge(descUp, 0)
		return
	}
	runs, err := m.store.Runs(ctx, 100)
	if err != nil {
		gauge(descUp, 0)
		return
	}
	faults, err := m.store.CountFaults(ctx)
	if err != nil {
		gauge(descUp, 0)
		return
	}
	tellings, err := m.store.CountTellings(ctx)
	if err != nil {
		gauge(descUp, 0)
		return
	}
	gauge(descUp, 1)
	for _, reason := range telling.Reasons {
		out <- prometheus.MustNewConstMetric(descTellings, prometheus.CounterValue, float64(tellings[string(reason)]), string(reason))
	}
	for view, n := range faults {
		gauge(descFaults, float64(n), view)
	}
	for _, j := range m.jobs {
		for _, state := range []store.RunState{store.RunPending, store.RunRunning, store.RunDone, store.RunFailed, store.RunRejected} {
			gauge(descRuns, float64(counts.Runs[j.Name][state]), j.Name, string(state))
		}
		if t, ok := counts.LastDone[j.Name]; ok {
			gauge(descDone, float64(t.Unix()), j.Name)
		}
		for _, r := range runs {
			if r.Job == j.Name && r.EndedAt != nil && r.ClaimedAt != nil {
				gauge(descDuration, r.EndedAt.Sub(*r.ClaimedAt).Seconds(), j.Name)
				break
			}
		}
	}
	for _, state := range []store.MessageState{store.MessagePending, store.MessageSending, store.MessageAccepted,
		store.MessageAmbiguous, store.MessageDead} {
		gauge(descMessages, float64(counts.Messages[state]), string(state))
	}
	gauge(descUnwritten, float64(counts.Unrendered))
	if counts.OldestPending != nil {
		gauge(descOldest, float64(counts.OldestPending.Unix()))
	}
	gauge(descVersion, float64(counts.Version))
	if counts.PublishedAt != nil {
		gauge(descPublished, float64(counts.PublishedAt.Unix()))
	}
}
