package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/sql/store"
)

// stand is what stands after the faults: what is wrong in it, and what is counted.
type stand struct {
	Wrong     []string
	Arrived   int // mails that the mail server took
	Accepted  int
	Ambiguous int // nobody knows whether they were taken, and the outbox says so
	Taken     int // of the ambiguous: the mail server had taken them
	Dead      int
	Waiting   int
	Runs      int
	Rejected  int // runs that ended without a plan or mail, and say why
}

// String is what stands, for a cell of the page.
func (s stand) String() string {
	if n := len(s.Wrong); n > 0 {
		return fmt.Sprintf("**broken: %s**", s.Wrong[0])
	}
	out := "holds"
	for _, x := range []struct {
		n    int
		what string
	}{{s.Ambiguous - s.Taken, "ambiguous, not taken"}, {s.Taken, "ambiguous, taken"}, {s.Dead, "dead"}, {s.Waiting, "waits"}, {s.Rejected, "rejected"}} {
		if x.n > 0 {
			out += fmt.Sprintf("; %d %s", x.n, x.what)
		}
	}
	return out
}

func (s *stand) wrong(format string, args ...any) {
	s.Wrong = append(s.Wrong, fmt.Sprintf(format, args...))
}

// numbered takes the number of a message out of its Message-ID.
var numbered = regexp.MustCompile(`^<cohort\.([0-9]+)\.`)

// look compares what the mail server took with what the outbox says, plans with their rows,
// and runs with their ends. It reads past every wire.
func (s *site) look() (out stand) {
	ctx := context.Background()
	st, err := store.Open(ctx, s.url)
	if err != nil {
		out.wrong("the database cannot be opened: %v", err)
		return out
	}
	defer st.Close()
	s.lookAtMail(ctx, st, &out)
	s.lookAtRuns(ctx, st, &out)
	s.lookAtPlans(ctx, st, &out)
	return out
}

func (s *site) lookAtMail(ctx context.Context, st *store.Store, out *stand) {
	list, err := st.Messages(ctx, store.MessageFilter{})
	if err != nil {
		out.wrong("%v", err)
		return
	}
	copies := map[int64]int{}
	rows := map[int64]store.Message{}
	for _, m := range list {
		rows[m.ID] = m
	}
	for _, c := range s.catcher.Messages() {
		out.Arrived++
		id := header(c.Data, "Message-ID")
		number := numbered.FindStringSubmatch(id)
		if number == nil {
			out.wrong("a mail arrived that is none of ours: %s", id)
			continue
		}
		n, _ := strconv.ParseInt(number[1], 10, 64)
		copies[n]++
		m, known := rows[n]
		switch {
		case !known:
			out.wrong("mail %s arrived, and no message is there for it", id)
		case !strings.EqualFold(m.Email, c.To) || !strings.Contains(strings.ToLower(header(c.Data, "To")), strings.ToLower(m.Email)):
			out.wrong("message %d for %s went to %s", n, m.Email, c.To)
		case m.SentAs != "" && "<"+m.SentAs+">" != id:
			out.wrong("message %d arrived as %s, the outbox says %s", n, id, m.SentAs)
		}
	}
	for _, m := range list {
		n := copies[m.ID]
		switch m.State {
		case store.MessageAccepted:
			out.Accepted++
			if n == 0 {
				out.wrong("message %d (%s) is lost: accepted by the outbox, and not with the mail server", m.ID, m.Kind)
			}
		case store.MessageAmbiguous:
			out.Ambiguous++
			out.Taken += min(n, 1)
		case store.MessageDead:
			out.Dead++
			if n > 0 {
				out.wrong("message %d (%s) is dead, and the mail server took it", m.ID, m.Kind)
			}
		case store.MessageSending:
			out.wrong("message %d (%s) is claimed by nobody", m.ID, m.Kind)
		case store.MessagePending:
			out.Waiting++
			if m.RenderedAt == nil {
				out.wrong("message %d (%s) was never rendered", m.ID, m.Kind)
			}
			if n > 0 {
				out.wrong("message %d (%s) waits to be sent again, and the mail server took it", m.ID, m.Kind)
			}
		}
		if n > 1 {
			out.wrong("message %d (%s) arrived %d times", m.ID, m.Kind, n)
		}
		if (m.State == store.MessageDead || m.State == store.MessageAmbiguous) && m.LastError == "" {
			out.wrong("message %d is %s and does not say why", m.ID, m.State)
		}
	}
	// One slot, one mail for each reader; what tells of changes between the slots has runs of
	// its own.
	const twice = `
		select r.job || ' of ' || r.slot || ', ' || o.kind || ' about ' || o.about || ': ' || count(*)
		from cohort.outbox o
		join cohort.runs r on r.id = o.run
		group by r.job, r.slot, o.kind, o.about, o.email
		having count(*) > 1`
	var doubled []string
	if err := s.db.SelectContext(ctx, &doubled, twice); err != nil {
		out.wrong("%v", err)
	}
	for _, d := range doubled {
		out.wrong("a slot was mailed twice: %s", d)
	}
}

func (s *site) lookAtRuns(ctx context.Context, st *store.Store, out *stand) {
	runs, err := st.Runs(ctx, 0)
	if err != nil {
		out.wrong("%v", err)
	}
	out.Runs = len(runs)
	for _, r := range runs {
		switch r.State {
		case store.RunDone:
			if r.Job == store.Nightly && r.Version == 0 {
				out.wrong("run %d is done and published nothing", r.ID)
			}
		case store.RunRejected:
			out.Rejected++
			if r.Error == "" {
				out.wrong("run %d is rejected and does not say why", r.ID)
			}
			if r.Version != 0 {
				out.wrong("run %d is rejected and published version %d", r.ID, r.Version)
			}
		default:
			out.wrong("run %d (%s of %s) is left %s: %s", r.ID, r.Job, r.AsOf, r.State, r.Error)
		}
		if r.EndedAt == nil {
			out.wrong("run %d does not say when it ended", r.ID)
		}
	}
}

// lookAtPlans: each version is whole, judged by the referee, and follows the one before.
func (s *site) lookAtPlans(ctx context.Context, st *store.Store, out *stand) {
	current, stands, err := st.CurrentPlan(ctx)
	if err != nil || !stands {
		out.wrong("no plan stands: %v", err)
		return
	}
	var versions []int64
	if err := s.db.SelectContext(ctx, &versions, `select version from cohort.plan_versions order by version`); err != nil {
		out.wrong("%v", err)
		return
	}
	if last := versions[len(versions)-1]; last != current.Version || last != int64(len(versions)) {
		out.wrong("version %d stands, and there are %v", current.Version, versions)
	}
	for _, version := range versions[1:] { // the first one was there before anything broke
		if err := s.whole(ctx, st, version); err != nil {
			out.wrong("version %d: %v", version, err)
		}
	}
}

// whole is an error where the rows of a version are not those of its plan, or the plan is
// not sound.
func (s *site) whole(ctx context.Context, st *store.Store, version int64) error {
	v, err := st.PlanVersion(ctx, version)
	if err != nil {
		return err
	}
	reading, err := st.Reading(ctx, v.Run)
	if err != nil {
		return err
	}
	snapshot, err := referee.ReadSnapshot(bytes.NewReader(reading.Snapshot))
	if err != nil {
		return err
	}
	plan, err := planner.ReadPlan(bytes.NewReader(v.Plan), snapshot)
	if err != nil {
		return err
	}
	if verdict := referee.Check(snapshot, plan); !verdict.Valid {
		return fmt.Errorf("the plan breaks %v", verdict.Broken)
	}
	var want []string
	for _, x := range plan.Sessions {
		seated := slices.Clone(x.Seated)
		slices.Sort(seated)
		list, _ := json.Marshal([]any{x.ID, x.Trainers, seated})
		want = append(want, string(list))
	}
	const rows = `
		select s.id,
			array_to_json(array(select c.trainer from cohort.session_trainers c where c.version = s.version and c.session = s.id order by c.place))::text as crew,
			array_to_json(array(select x.request from cohort.seats x where x.version = s.version and x.session = s.id order by x.request collate "C"))::text as seats
		from cohort.sessions s
		where s.version = $1`
	var have []struct{ ID, Crew, Seats string }
	if err := s.db.SelectContext(ctx, &have, rows, version); err != nil {
		return err
	}
	all := map[string]bool{}
	for _, h := range have { // with what had begun that day, which a version takes over
		all[fmt.Sprintf("[%q,%s,%s]", h.ID, h.Crew, h.Seats)] = true
	}
	for _, w := range want {
		if !all[w] {
			return fmt.Errorf("half a plan: its rows lack %s", w)
		}
	}
	return nil
}

// readers are who was written to about what by the run of a job in the matrix.
func (s *site) readers(job string) (out []string) {
	const query = `
		select o.kind || ' ' || o.about || ' ' || lower(o.email)
		from cohort.outbox o
		join cohort.runs r on r.id = o.run
		where (r.job, r.as_of) = ($1, $2)
		order by 1`
	if err := s.db.Select(&out, query, job, days[job]); err != nil {
		s.t.Fatal(err)
	}
	return out
}
