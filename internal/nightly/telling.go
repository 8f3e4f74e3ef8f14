package nightly

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"cohort/internal/editions"
	"cohort/internal/editions/telling"
	"cohort/internal/sidebyside"
	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/sql/store"
)

// gathered is the minute of the day until which changes of later days wait, where none is
// chosen.
const gathered = 7 * 60

// toldWeeks is how many weeks back an office head's last mail is looked for.
const toldWeeks = 12

// mostAttempts is how often a run that tells is tried before what cannot be rendered of it
// is given up.
const mostAttempts = 8

// looked is what TellDue found last: as long as nothing of it changes, and until a time, it
// would find the same.
type looked struct {
	sync.Mutex
	at    string    // what it was found in
	until time.Time // zero: for good
}

// TellDue writes to readers, between the slots of the jobs, what changed since the edition
// of a week that the mail server accepted for them last, as telling.Decide says: intents,
// rendered, ready to be delivered. Nothing is kept of what is to be told: it is what differs
// between that edition and the plan that stands, so that whoever comes after a crash, or
// after a mail that was refused, finds the same. Call it after every publication and every
// minute; it returns at once where nothing new is known.
func (s *Service) TellDue(ctx context.Context) error {
	s.looked.Lock()
	defer s.looked.Unlock()
	left, err := s.Store.Untold(ctx)
	if err != nil {
		return err
	}
	for _, run := range left {
		if err := s.Do(ctx, run); err != nil {
			return err
		}
	}
	current, stands, err := s.Store.CurrentPlan(ctx)
	if err != nil || !stands {
		return err
	}
	// The mail matters, the calendars come with it: the next look tries them again.
	if err := s.calendars(ctx, current); err != nil {
		s.Log.Warn("the calendar feeds in the folder files.out are not up to date; it will be tried again", "error", err)
	}
	w := s.telling()
	t, err := w.teller(ctx, current)
	if err != nil {
		return err
	}
	if len(t.known.Told) == 0 && !t.writesLetters() {
		return nil // no edition was ever issued: the first ones are the jobs' own
	}
	at := string(encode(t.known))
	if at == s.looked.at && (s.looked.until.IsZero() || s.Now().Before(s.looked.until)) {
		return nil
	}
	if err := t.between(ctx); err != nil {
		return err
	}
	run, err := t.write(ctx)
	if errors.Is(err, store.ErrOvertaken) {
		return nil // somebody else has told it; the next look compares anew
	}
	if err != nil {
		return err
	}
	if s.looked.at, s.looked.until = at, t.until; run == 0 {
		return nil
	}
	return s.Do(ctx, run)
}

// TellAfter is TellDue after a publication, which is done whatever becomes of the mail: the
// next look finds what is due.
func (s *Service) TellAfter(ctx context.Context) {
	if err := s.TellDue(ctx); err != nil {
		s.Log.Error("what changed cannot be told now; it will be tried again", "error", err)
	}
}

// telling is the work of telling what changed, before it has a run.
func (s *Service) telling() *work {
	return &work{Service: s, run: store.Run{Job: store.JobTelling, AsOf: s.moment().Day}, timings: make(map[string]int64), log: s.Log.With("job", store.JobTelling)}
}

// tell renders the messages of a run that tells: each that can be rendered goes out, whatever
// becomes of the others.
func (w *work) tell(ctx context.Context) error {
	messages, err := w.Store.Unrendered(ctx, w.run.ID)
	if err != nil {
		return err
	}
	var failed []error
	made := func(ctx context.Context, i int) rendered { return w.rendered(ctx, messages[i]) }
	if err := sidebyside.InOrder(ctx, len(messages), w.Search.Threads, made, func(i int, x rendered) error {
		failed = append(failed, w.freezeOne(ctx, messages[i], x))
		return nil
	}); err != nil {
		return err
	}
	w.outcome.Timings = w.timings
	switch err := errors.Join(failed...); {
	case err == nil:
		return w.Store.FinishRun(ctx, w.run, store.RunDone, w.outcome, w.Now())
	case w.run.Attempts < mostAttempts:
		return err
	default:
		w.log.Error("messages that cannot be rendered are given up; they are tried anew the next morning", "error", err)
		w.outcome.Error = err.Error()
		return w.Store.FinishRun(ctx, w.run, store.RunRejected, w.outcome, w.Now())
	}
}

// teller decides who is written to about a version.
type teller struct {
	*work
	current store.Version
	clock   telling.Clock
	now     editions.Moment
	known   known
	last    int64                          // the last message that was known
	told    map[about]store.Told           // the last edition of each that was accepted
	tried   map[about]store.Told           // the last message of each, where it was not
	latest  map[about]store.Told           // the last edition of each, whoever had it: of address 0
	issued  map[[2]string]bool             // by kind and week: the weekly job has mailed it
	readers map[string]map[string][]reader // addresses by their kind and subject
	stood   int64                          // the version that stood when what was gathered was sent last
	list    []store.Telling                // what was decided
	intents []store.Intent                 // of those who are written to
	until   time.Time
}

// known is everything that decisions hang on, but for the clock.
type known struct {
	Version int64
	Told    []store.Told
	Readers []store.Address
}

type reader = store.Address

// about is a reader and what they are written to about.
type about struct {
	address               int64
	kind, subject, period string // period: see aboutOf
}

// aboutOf is what somebody is written to about. The last mail of an office or a person counts
// whatever week it was of.
func aboutOf(address int64, kind, subject, period string) about {
	if kind == store.KindWaves || kind == store.KindLetter {
		period = ""
	}
	return about{address, kind, subject, period}
}

func (w *work) teller(ctx context.Context, current store.Version) (*teller, error) {
	rows, err := w.Store.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	t := &teller{work: w, current: current, now: w.moment(), clock: telling.Clock{Now: w.Now(), Zone: w.Settings.Zone, Calendar: clean.NewCalendar(rows), Gathered: cmp.Or(w.GatheredUntil, gathered)},
		told: map[about]store.Told{}, tried: map[about]store.Told{}, latest: map[about]store.Told{}, issued: map[[2]string]bool{}, readers: map[string]map[string][]reader{}}
	var weeks []string
	for week := -toldWeeks; week < max(w.Settings.FirmWeeks, 2); week++ {
		weeks = append(weeks, period(t.now.Day.Monday()+planner.Date(7*week)))
	}
	list, err := w.Store.Told(ctx, []string{store.KindWeekly, store.KindTrainerWeek, store.KindWaves, store.KindLetter}, weeks)
	if err != nil {
		return nil, err
	}
	addresses, err := w.Store.Addresses(ctx, store.Manager, store.TrainerSelf, store.OfficeHead, store.LearnerSelf)
	if err != nil {
		return nil, err
	}
	t.known = known{current.Version, list, addresses}
	for _, m := range list {
		t.remember(m)
	}
	for _, a := range addresses {
		if t.readers[a.Kind] == nil {
			t.readers[a.Kind] = map[string][]reader{}
		}
		t.readers[a.Kind][a.Subject] = append(t.readers[a.Kind][a.Subject], a)
	}
	t.stood, err = w.Store.VersionAt(ctx, t.clock.Since())
	return t, err
}

// writesLetters says whether some head wants letters on the sessions of their people.
func (t *teller) writesLetters() bool {
	return slices.ContainsFunc(t.known.Readers, func(a reader) bool { return a.Letters != "" })
}

// remember notes what became of a message; they come in the order in which they were written.
func (t *teller) remember(m store.Told) {
	t.last = max(t.last, m.Message)
	if m.Run == t.run.ID { // begun again: what it wrote itself is no news
		return
	}
	if edition := (about{0, m.Kind, m.Subject, m.Period}); m.Number >= t.latest[edition].Number {
		t.latest[edition] = m
	}
	key := aboutOf(m.Address, m.Kind, m.Subject, m.Period)
	if m.Job == store.Weekly {
		t.issued[[2]string{m.Kind, m.Period}] = true
	}
	if !m.Accepted {
		t.tried[key] = m
		return
	}
	// One that was kept waiting may be accepted after a later one.
	if last := t.told[key]; cmp.Or(cmp.Compare(m.Period, last.Period), cmp.Compare(m.Number, last.Number)) >= 0 {
		t.told[key] = m
	}
	if tried, any := t.tried[key]; any && tried.State != store.MessagePending && tried.State != store.MessageSending {
		delete(t.tried, key)
	}
}

// attempt is what became of the last message about something that was not accepted.
func (t *teller) attempt(key about) telling.Attempt {
	m, any := t.tried[key]
	out := telling.Attempt{Same: m.Version == t.current.Version, At: m.Created}
	switch {
	case !any:
		return telling.Attempt{}
	case m.Withheld:
		out.Why = telling.Withheld
	case m.Given, m.State == store.MessageDead:
		out.Why = telling.Refused
	case m.State == store.MessageAmbiguous:
		out.Why = telling.Ambiguous
	default:
		out.Why = telling.OnItsWay
	}
	return out
}

// between decides for everybody who has an edition of an announced week, or should have one.
func (t *teller) between(ctx context.Context) error {
	b, err := t.board(ctx, t.current, t.Language)
	if err != nil {
		return err
	}
	sites, trainers, offices := b.Sites(), b.Trainers(), b.Offices()
	for _, monday := range b.FirmWeeks(t.now.Day) {
		for _, id := range sorted(sites) {
			if err := t.consider(ctx, store.KindWeekly, store.Manager, id, editions.About{Site: id, Monday: monday}); err != nil {
				return err
			}
		}
		for _, id := range sorted(trainers) {
			if err := t.consider(ctx, store.KindTrainerWeek, store.TrainerSelf, id, editions.About{Trainer: id, Monday: monday}); err != nil {
				return err
			}
		}
	}
	for _, id := range sorted(offices) {
		if err := t.consider(ctx, store.KindWaves, store.OfficeHead, id, editions.About{Office: id, Monday: t.now.Day.Monday()}); err != nil {
			return err
		}
	}
	if err := t.letters(ctx, b); err != nil {
		return err
	}
	return t.invitations(ctx)
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// consider decides for those who are written to about something.
func (t *teller) consider(ctx context.Context, kind, reads, subject string, r editions.About) error {
	week := period(r.Monday)
	issued := t.issued[[2]string{kind, week}]
	if readers := t.readers[reads][subject]; len(readers) > 0 {
		for _, a := range readers {
			key := aboutOf(a.ID, kind, subject, week)
			if _, has := t.told[key]; !has && !issued {
				continue // its first edition is a job's
			}
			if err := t.decide(ctx, a, key, r, false); err != nil {
				return err
			}
		}
		return nil
	}
	if !issued {
		return nil
	}
	return t.noReader(ctx, kind, week, subject, r)
}

// noReader notes that nobody is written to about something in which there is something, or
// was to be. Of a site to which nobody travels nobody needs to be.
func (t *teller) noReader(ctx context.Context, kind, week, subject string, r editions.About) error {
	b, err := t.board(ctx, t.current, t.Language)
	if err != nil || b.Virtual(r.Site) {
		return err
	}
	if days, _, err := t.untold(ctx, t.current.Version, 0, r); err != nil || len(days) == 0 {
		return err
	}
	t.record(kind, subject, week, 0, telling.Decide(telling.Case{}, t.clock))
	return nil
}

// regular decides for those to whom a job writes about something.
func (t *teller) regular(ctx context.Context, kind, reads, subject string, r editions.About) error {
	week := period(r.Monday)
	readers := t.readers[reads][subject]
	if len(readers) == 0 {
		return t.noReader(ctx, kind, week, subject, r)
	}
	for _, a := range readers {
		key := about{a.ID, kind, subject, week}
		c := telling.Case{Regular: true, Address: true, Last: t.told[key].Number, Tried: t.attempt(key)}
		if c.Last > 0 {
			last, err := t.lastRead(ctx, t.current.Version, t.told[key].Version)
			if err != nil {
				return err
			}
			b, err := t.board(ctx, t.current, t.Language)
			if err != nil {
				return err
			}
			c.Days = b.Changed(r, last)
		}
		d := telling.Decide(c, t.clock)
		t.record(kind, subject, week, a.ID, d)
		if !d.Send {
			continue
		}
		intent, err := t.intent(ctx, a, kind, r.Monday, t.current, false, false)
		if err != nil {
			return err
		}
		t.intents = append(t.intents, intent)
	}
	return nil
}

// decide decides for one reader.
func (t *teller) decide(ctx context.Context, a reader, key about, r editions.About, forward bool) error {
	last, kind := t.told[key], key.kind
	days, begins, err := t.untold(ctx, t.current.Version, last.Version, r)
	if err != nil {
		return err
	}
	c := telling.Case{Address: true, Last: last.Number, Days: days, Begins: begins.Day.At(begins.Minute, t.Settings.Zone), Tried: t.attempt(key), Stood: t.stood >= t.current.Version}
	if kind == store.KindWaves && t.Slot != nil {
		slot, is := t.Slot(t.clock.Calendar, store.Waves, t.now.Day)
		if wrote := last.Job == store.Waves && !last.Created.Before(slot); is && !wrote {
			c.Mail = slot
		}
	}
	if len(days) > 0 && !c.Stood && t.stood > last.Version {
		before, _, err := t.untold(ctx, t.stood, last.Version, r)
		if err != nil {
			return err
		}
		c.Stood = len(before) > 0
	}
	d := telling.Decide(c, t.clock)
	t.record(kind, key.subject, period(r.Monday), a.ID, d)
	if !d.Send {
		return nil
	}
	a.Subject = key.subject // of a letter to the head of an office it is the person
	intent, err := t.intent(ctx, a, kind, r.Monday, t.current, d.Reason == telling.Correction, forward)
	if err != nil {
		return err
	}
	if last := t.latest[about{0, kind, key.subject, intent.Period}]; last.Version == t.current.Version {
		intent.Edition = last.Edition // others have it already
	}
	t.intents = append(t.intents, intent)
	return nil
}

// untold are the days of a version that touch somebody who holds another one (0: none), and
// when the first of what touches them begins.
func (t *teller) untold(ctx context.Context, version, holds int64, r editions.About) ([]planner.Date, editions.Moment, error) {
	none := editions.Moment{}
	if version == holds {
		return nil, none, nil
	}
	b, err := t.boardOf(ctx, version)
	if err != nil {
		return nil, none, err
	}
	// Whoever is gone is shown no week any more.
	if r.Trainer != "" && !b.Trainers()[r.Trainer] || r.Office != "" && !b.Offices()[r.Office] {
		return nil, none, nil
	}
	last, err := t.lastRead(ctx, version, holds)
	if err != nil {
		return nil, none, err
	}
	days, begins := b.Untold(r, last, t.now)
	return days, begins, nil
}

// lastRead is what somebody who holds one version (0: none) does not know of another.
func (t *teller) lastRead(ctx context.Context, version, holds int64) (editions.Last, error) {
	if holds == 0 {
		return editions.Last{}, nil
	}
	b, err := t.boardOf(ctx, version)
	if err != nil {
		return editions.Last{}, err
	}
	return t.lastOf(ctx, b, version, holds, t.Language)
}

func (t *teller) boardOf(ctx context.Context, version int64) (*editions.Board, error) {
	v := t.current
	if version != v.Version {
		var err error
		if v, err = t.Store.PlanVersion(ctx, version); err != nil {
			return nil, err
		}
	}
	return t.board(ctx, v, t.Language)
}

// record keeps a decision for the record, and when it is decided anew.
func (t *teller) record(kind, subject, week string, address int64, d telling.Decision) {
	x := store.Telling{Version: t.current.Version, Kind: kind, Subject: subject, Period: week, Address: address, Reason: string(d.Reason), Why: string(d.Why)}
	if !d.Until.IsZero() {
		x.Until = &d.Until
		if t.until.IsZero() || d.Until.Before(t.until) {
			t.until = d.Until
		}
	}
	t.list = append(t.list, x)
}

// write issues the intents under a run of their own (0: there are none) and keeps what was
// decided.
func (t *teller) write(ctx context.Context) (run int64, err error) {
	if len(t.intents) > 0 {
		r, err := t.Store.Tell(ctx, t.now.Day, t.intents, t.last, false, t.Now())
		if err != nil {
			return 0, err
		}
		run = r.ID
	}
	return run, t.keepDecisions(ctx, t.list, run)
}

// keepDecisions keeps why readers are written to by a run, or not, and logs what was not
// known.
func (w *work) keepDecisions(ctx context.Context, list []store.Telling, run int64) error {
	for i := range list {
		switch telling.Reason(list[i].Reason) {
		case telling.First, telling.Changed, telling.Correction:
			list[i].Run = run
		}
	}
	fresh, err := w.Store.NoteTellings(ctx, list, w.Now())
	for _, x := range fresh {
		fields := []any{"reason", x.Reason, "kind", x.Kind, "about", x.Subject, "week", x.Period, "address", x.Address, "version", x.Version}
		if x.Why != "" {
			fields = append(fields, "why", x.Why)
		}
		if x.Until != nil {
			fields = append(fields, "until", x.Until.In(w.Settings.Zone).Format(time.RFC3339))
		}
		w.log.Info("told or not", fields...)
	}
	return err
}
