package doctor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
	"cohort/sql/schema"
	"cohort/sql/shown"
	"cohort/sql/store"
)

// Duty is how the service stands, for whoever is on duty. Nothing in it is about a person.
type Duty struct {
	At        time.Time      `json:"at"`
	Well      bool           `json:"well"`   // no check is ill
	Night     string         `json:"night"`  // the last one, in a sentence
	Checks    []Check        `json:"checks"` // the ill ones first
	Runs      []DutyRun      `json:"runs"`   // the last ones, newest first
	Next      []DutySlot     `json:"next"`   // in the order in which they are due
	Mail      map[string]int `json:"mail"`   // messages by state
	Faults    map[string]int `json:"faults"` // rows that are wrong, by view; one without any is left out
	Version   int64          `json:"version"`
	Published *time.Time     `json:"published_at"`
	Bytes     int64          `json:"database_bytes"`
	Queues    []shown.Queue  `json:"queues"`
}

// DutyRun is a run as whoever is on duty sees it: why one failed may name people, and is
// left to cohort runs.
type DutyRun struct {
	ID      int64         `json:"id"`
	Job     string        `json:"job"`
	Slot    time.Time     `json:"slot"`
	State   string        `json:"state"`
	Took    time.Duration `json:"took_ns"` // the last attempt; 0: it has not ended
	Version int64         `json:"version,omitempty"`
}

// DutySlot is when a job is due next.
type DutySlot struct {
	Job string    `json:"job"`
	At  time.Time `json:"at"`
}

// The most runs that are shown, and those among which the last night is sought.
const (
	dutyRuns = 12
	searched = 200
)

// late is how long after it was due a job may be at work, or a message wait, before that
// needs somebody.
const late = 2 * time.Hour

// Unasked is how the service stands where the database cannot be asked: nothing is known but why.
func Unasked(at time.Time, night string, why ...Check) *Duty {
	return &Duty{At: at, Night: night, Checks: why, Runs: []DutyRun{}, Next: []DutySlot{}, Mail: map[string]int{}, Faults: map[string]int{}, Queues: []shown.Queue{}}
}

// OnDuty tells how the service stands, from the database alone.
func OnDuty(ctx context.Context, i Installation, st *store.Store) (*Duty, error) {
	e := &examination{Installation: i, nameless: true}
	if err := st.DB().PingContext(ctx); err != nil {
		return nil, err
	}
	if err := schema.Right(ctx, st.DB()); err != nil { // the questions below may not fit these tables
		e.unasked("schema", mendSchema, err)
		return Unasked(i.Now(), "Program and database are of two versions.", e.checks...), nil
	}
	counts, err := st.Counts(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := st.Runs(ctx, searched)
	if err != nil {
		return nil, err
	}
	faults, err := st.CountFaults(ctx)
	if err != nil {
		return nil, err
	}
	out := Unasked(i.Now(), "")
	out.Version, out.Published = counts.Version, counts.PublishedAt
	if out.Bytes, err = shown.Size(ctx, st.DB()); err != nil {
		return nil, err
	}
	if out.Queues, err = shown.Queues(ctx, st.DB()); err != nil {
		return nil, err
	}
	e.installation(ctx, st)
	e.days(ctx, st)
	calendar := clean.NewCalendar(e.calendar)
	e.night(out, runs)
	e.due(out, runs, counts, calendar)
	if err := e.letters(ctx, out, counts, st); err != nil {
		return nil, err
	}
	e.queues(out)
	for view, n := range faults {
		if n > 0 {
			out.Faults[view] = n
		}
	}
	if len(out.Faults) == 0 {
		e.well("data", "nothing is wrong in the data that the last night read")
	} else {
		rows := 0
		for _, n := range out.Faults {
			rows += n
		}
		e.checks = append(e.checks, Check{"data", true, words.CountOf(rows, "fault") + " in " + words.CountOf(len(out.Faults), "view"), "cohort faults"})
	}
	e.rules(ctx, st)
	e.readers(ctx, st)
	for _, r := range runs[:min(len(runs), dutyRuns)] {
		one := DutyRun{ID: r.ID, Job: r.Job, Slot: r.Slot, State: string(r.State), Version: r.Version}
		if r.EndedAt != nil && r.ClaimedAt != nil {
			one.Took = r.EndedAt.Sub(*r.ClaimedAt)
		}
		out.Runs = append(out.Runs, one)
	}
	out.Checks = e.checks
	slices.SortStableFunc(out.Checks, func(a, b Check) int {
		switch {
		case a.OK == b.OK:
			return 0
		case b.OK:
			return -1
		}
		return 1
	})
	out.Well = Ill(out.Checks) == 0
	return out, nil
}

// unasked tells that the database does not answer a question. Its own words may carry a value of
// a row: where nobody may be named the code stands for them.
func (e *examination) unasked(name, mend string, err error) {
	var refused *pq.Error
	switch {
	case !e.nameless:
		e.ill(name, mend, "%v", err)
	case errors.As(err, &refused):
		e.ill(name, mend+"; cohort doctor says it in PostgreSQL's words", "PostgreSQL refuses a question: %s (SQLSTATE %s)", because(refused), refused.Code)
	case name == "schema": // the words are ours
		e.ill(name, mend, "%v", err)
	default:
		e.ill(name, mend+"; cohort doctor says why", "a question to the database fails")
	}
}

// because says what the code of an error of PostgreSQL means.
func because(e *pq.Error) string {
	switch e.Code.Class() {
	case "42":
		if e.Code == "42501" {
			return "the service's user lacks a right"
		}
		return "a view, a column or a function is not there or of another kind"
	case "22":
		return "a value is none of its kind"
	case "53", "54", "57", "58":
		return "the server is out of room or time, or stops"
	}
	return strings.ReplaceAll(e.Code.Name(), "_", " ")
}

// countReaders tells how many readers of each kind are wrong: their keys name people.
func (e *examination) countReaders(faults []facts.Fault) {
	n := map[string]int{}
	for _, f := range faults {
		kind, _, _ := strings.Cut(f.Key, ", ")
		what, lacks := strings.CutPrefix(f.Wrong.Code, "no_reader_")
		if lacks {
			what += "s about which nobody is written to"
		} else {
			what = "addresses of the kind " + kind + ", about what is not known"
		}
		n[what]++
	}
	for _, what := range slices.Sorted(maps.Keys(n)) {
		e.ill("readers", fmt.Sprintf("cohort doctor names the first %d of all kinds, cohort faults --view addresses all that the last night found", mostReaders), "%s: %d", what, n[what])
	}
}

// night says what became of the last night.
func (e *examination) night(d *Duty, runs []store.Run) {
	zone := e.Config.Planning.Zone
	k := slices.IndexFunc(runs, func(r store.Run) bool { return r.Job == store.Nightly })
	if k < 0 {
		d.Night = "No night was planned yet."
		e.ill("night", "cohort run nightly", "%s", d.Night)
		return
	}
	r := runs[k]
	of := "The night of " + r.AsOf.UTC().Format("Mon 2006-01-02")
	stands := "nothing was ever published"
	if d.Version > 0 {
		stands = fmt.Sprintf("version %d stands", d.Version)
	}
	switch r.State {
	case store.RunDone:
		d.Night = of + " was done at " + r.EndedAt.In(zone).Format("15:04")
		if r.Version > 0 {
			d.Night += fmt.Sprintf(" and published version %d", r.Version)
		}
		if r.Served != nil && r.Requests != nil {
			d.Night += fmt.Sprintf(", which serves %d of %s", *r.Served, words.CountOf(*r.Requests, "request"))
		}
		d.Night += "."
		e.well("night", "%s", d.Night)
	case store.RunRejected:
		d.Night = of + " brought nothing; " + stands + "."
		e.ill("night", "cohort runs says why; mend that, then cohort run nightly", "%s", d.Night)
	case store.RunFailed:
		d.Night = fmt.Sprintf("%s failed, %s so far; %s. %s", of, words.CountOf(r.Attempts, "attempt"), stands, words.UpperFirst(again(r)))
		e.ill("night", mendRun(r), "%s", d.Night)
	default:
		d.Night = of + " is " + string(r.State) + "; " + stands + "."
		e.well("night", "%s", d.Night)
	}
}

// again says whether a run that failed is tried again.
func again(r store.Run) string {
	if r.ByHand {
		return "it was begun by hand, and nobody tries it again."
	}
	return "it is tried again by itself."
}

// mendRun is what to do about it.
func mendRun(r store.Run) string {
	if r.ByHand {
		return "cohort runs says why; mend that, then cohort run " + r.Job
	}
	return "cohort runs says why; to hurry it, mend that, then cohort run " + r.Job
}

// due sees that each job was done when it was due.
func (e *examination) due(d *Duty, runs []store.Run, counts store.Counts, calendar *clean.Calendar) {
	zone := e.Config.Planning.Zone
	for _, j := range e.Jobs {
		d.Next = append(d.Next, DutySlot{j.Name, j.Times.Next(calendar, d.At).At})
		// One that failed before another was done is no trouble any more.
		if k := slices.IndexFunc(runs, func(r store.Run) bool { return r.Job == j.Name }); j.Name != store.Nightly && k >= 0 && runs[k].State == store.RunFailed {
			e.ill("job "+j.Name, mendRun(runs[k]), "failed, %s so far; %s", words.CountOf(runs[k].Attempts, "attempt"), again(runs[k]))
			continue
		}
		last, done := counts.LastDone[j.Name]
		if !done {
			e.well("job "+j.Name, "was not done yet")
			continue
		}
		if since := j.Times.Next(calendar, last).At; d.At.Sub(since) > late {
			e.ill("job "+j.Name, "cohort run "+j.Name, "was due on %s and is not done", since.In(zone).Format("Mon 2006-01-02 15:04"))
			continue
		}
		e.well("job "+j.Name, "was done last on %s", last.In(zone).Format("Mon 2006-01-02 15:04"))
	}
	slices.SortStableFunc(d.Next, func(a, b DutySlot) int { return a.At.Compare(b.At) })
}

// forgiven is how old a message is that needs nobody any more, though it never arrived: what it
// said of a week has been said anew.
const forgiven = 14 * 24 * time.Hour

// letters sees that mail goes out.
func (e *examination) letters(ctx context.Context, d *Duty, counts store.Counts, st *store.Store) error {
	for state, n := range counts.Messages {
		d.Mail[string(state)] = n
	}
	well := true
	for _, x := range []struct {
		state     store.MessageState
		say, mend string
	}{
		{store.MessageDead, "the mail server did not take", "cohort outbox --state dead says why; mend that, then cohort outbox retry %[1]s"},
		{store.MessageAmbiguous, "perhaps arrived, perhaps not:", "cohort outbox --state ambiguous; ask a reader, then cohort outbox arrived %[1]s or cohort outbox retry %[1]s"},
	} {
		lost, err := shown.Lost(ctx, st.DB(), string(x.state), d.At.Add(-forgiven))
		if err != nil {
			return err
		}
		if len(lost) > 0 {
			e.ill("mail", fmt.Sprintf(x.mend, numbers(lost)), "%s %s", x.say, words.CountOf(len(lost), "message"))
			well = false
		}
	}
	if counts.OldestPending != nil && d.At.Sub(*counts.OldestPending) > late {
		e.ill("mail", "cohort outbox --late says why", "a message waits since %s", counts.OldestPending.In(e.Config.Planning.Zone).Format("Mon 2006-01-02 15:04"))
		well = false
	}
	if well {
		e.well("mail", "%s accepted, %d waiting", words.CountOf(counts.Messages[store.MessageAccepted], "message"), counts.Messages[store.MessagePending])
	}
	return nil
}

// numbers names messages as a command takes them, some of them where there are many.
func numbers(ids []int64) string {
	const most = 8
	var out []string
	for _, id := range ids[:min(len(ids), most)] {
		out = append(out, strconv.FormatInt(id, 10))
	}
	if len(ids) > most {
		out = append(out, "…")
	}
	return strings.Join(out, " ")
}

// queues sees that nothing hangs in the job queue.
func (e *examination) queues(d *Duty) {
	for _, q := range d.Queues {
		if q.Oldest != nil && d.At.Sub(*q.Oldest) > late {
			e.ill("queue "+q.Name, "systemctl status cohort; start a service where none runs", "a job waits since %s", q.Oldest.In(e.Config.Planning.Zone).Format("Mon 2006-01-02 15:04"))
			continue
		}
		e.well("queue "+q.Name, "%d at work, %d waiting, %d to be tried again", q.Running, q.Waiting, q.Retried)
	}
}
