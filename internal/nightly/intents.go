package nightly

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"cohort/internal/calendar"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/editions/telling"
	"cohort/planner"
	"cohort/reports/mail"
	"cohort/sql/store"
)

// note is what the rendering of a message needs beside its edition.
type note struct {
	Monday   planner.Date `json:"monday"`             // of the week that the message is about
	Previous *previous    `json:"previous,omitempty"` // the edition that its reader received last
	Failed   *failed      `json:"failed,omitempty"`   // a night that brought nothing
	Missed   *missed      `json:"missed,omitempty"`   // of a notice: the mail that does not come

	Correction bool  `json:"correction,omitempty"` // it tells what changed since the previous edition, between the jobs
	Forward    bool  `json:"forward,omitempty"`    // of a letter: its reader hands it on
	Copy       int64 `json:"copy,omitempty"`       // the message that it repeats, byte for byte; 0: none

	Faulty     []editions.Faulty    `json:"faulty,omitempty"`     // of a letter on the data
	Pins       []editions.Unpinned  `json:"pins,omitempty"`       // of a letter on pins
	Invitation *calendar.Invitation `json:"invitation,omitempty"` // to a session
	Pinned     []editions.Pin       `json:"pinned,omitempty"`     // of a manager's week: what holds, and what the world released since the edition before
}

type previous struct {
	Number  int          `json:"number"`
	Monday  planner.Date `json:"monday"`
	Version int64        `json:"version"`
}

// failed is a run that brought nothing. Edition (0: none), Monday and Issued are
// those of what stands.
type failed struct {
	Job     string           `json:"job"`
	Night   planner.Date     `json:"night"`
	Failure editions.Failure `json:"failure"`
	Why     string           `json:"why,omitempty"` // for operators
	Edition int              `json:"edition"`
	Monday  planner.Date     `json:"monday"`
	Issued  planner.Date     `json:"issued"`
}

// missed is mail that does not come: its kind, and what the site or office that it
// would have been about was called when that was decided.
type missed struct {
	Kind mail.Kind `json:"kind"`
	Ru   string    `json:"ru,omitempty"`
	En   string    `json:"en,omitempty"`
}

// about is the kind of mail that a notice stands for, and its place.
func (n *note) about(language string) (kind mail.Kind, place string) {
	switch {
	case n.Missed == nil: // a notice of an earlier program
		return mail.KindWeekly, ""
	case language == "en":
		return n.Missed.Kind, n.Missed.En
	}
	return n.Missed.Kind, n.Missed.Ru
}

// period formats a Monday as "2027-W03", the key of editions.
func period(monday planner.Date) string {
	year, week := monday.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

func mondayOf(period string) planner.Date {
	monday, _ := MondayOf(period)
	return monday
}

// MondayOf is the first day of an ISO week that is written as "2027-W03"; false: it is
// written otherwise.
func MondayOf(week string) (planner.Date, bool) {
	var year, number int
	if _, err := fmt.Sscanf(week, "%d-W%d", &year, &number); err != nil {
		return 0, false
	}
	// 4 January lies in the first ISO week of its year.
	first, err := planner.ParseDate(fmt.Sprintf("%d-01-04", year))
	monday := first.Monday() + planner.Date(7*(number-1))
	return monday, err == nil && period(monday) == week
}

// nextMonday begins the ISO week after the one that a day lies in.
func nextMonday(d planner.Date) planner.Date { return d.Monday() + 7 }

// mail issues what is due of the current plan, then renders it. What ahead makes
// (nil: nothing) is there when the first message is rendered.
func (w *work) mail(ctx context.Context, due func(context.Context, store.Version) ([]store.Intent, error), ahead func(context.Context) error) error {
	err := w.step("issue", func() error {
		current, stands, err := w.Store.CurrentPlan(ctx)
		if err != nil {
			return err
		}
		if !stands {
			return &Rejected{"no plan was ever published; run nightly first", editions.FailedOther}
		}
		intents, err := due(ctx, current)
		if err != nil {
			return err
		}
		if _, err = w.Store.Issue(ctx, w.run, intents, store.RunRunning, w.outcome, w.Now()); err != nil {
			return err
		}
		return w.keepDecisions(ctx, w.decided, w.run.ID)
	})
	if err != nil {
		return err
	}
	if ahead != nil {
		if err := w.step("ahead", func() error { return ahead(ctx) }); err != nil {
			return err
		}
	}
	if err := w.render(ctx); err != nil {
		return err
	}
	w.outcome.Timings, w.outcome.Error = w.timings, strings.Join(w.held, "; ")
	return w.Store.FinishRun(ctx, w.run, store.RunDone, w.outcome, w.Now())
}

// weeklyIntents: each site's manager gets the timetable of the next ISO week, and each
// trainer gets theirs, unless they have it already.
func (w *work) weeklyIntents(ctx context.Context, v store.Version) ([]store.Intent, error) {
	t, err := w.teller(ctx, v)
	if err != nil {
		return nil, err
	}
	b, err := w.board(ctx, v, w.Language)
	if err != nil {
		return nil, err
	}
	monday := nextMonday(w.run.AsOf)
	for _, id := range sorted(b.Sites()) {
		if err := t.regular(ctx, store.KindWeekly, store.Manager, id, editions.About{Site: id, Monday: monday}); err != nil {
			return nil, err
		}
	}
	for _, id := range sorted(b.Trainers()) {
		if err := t.regular(ctx, store.KindTrainerWeek, store.TrainerSelf, id, editions.About{Trainer: id, Monday: monday}); err != nil {
			return nil, err
		}
	}
	w.decided = t.list
	return t.intents, nil
}

// wavesIntents: each office head whose office has somebody in training, about to start or in
// the pipeline, or had in their last edition, unless they know all of it already.
func (w *work) wavesIntents(ctx context.Context, v store.Version) ([]store.Intent, error) {
	t, err := w.teller(ctx, v)
	if err != nil {
		return nil, err
	}
	b, err := w.board(ctx, v, w.Language)
	if err != nil {
		return nil, err
	}
	monday := w.run.AsOf.Monday()
	for _, id := range sorted(b.Offices()) {
		concerns := b.Concerns(id)
		for _, a := range t.readers[store.OfficeHead][id] {
			if key := aboutOf(a.ID, store.KindWaves, id, period(monday)); !concerns && t.told[key].Number == 0 {
				continue
			}
			if err := t.office(ctx, b, a, monday); err != nil {
				return nil, err
			}
		}
		if concerns && len(t.readers[store.OfficeHead][id]) == 0 {
			t.record(store.KindWaves, id, period(monday), 0, telling.Decide(telling.Case{}, t.clock))
		}
	}
	w.decided = t.list
	return t.intents, nil
}

// office decides for the head of an office to whom the job writes. A correction that waits to be
// sent does not keep its mail back: it says less.
func (t *teller) office(ctx context.Context, b *editions.Board, a reader, monday planner.Date) error {
	key := aboutOf(a.ID, store.KindWaves, a.Subject, period(monday))
	told := t.told[key]
	c := telling.Case{Regular: true, Address: true, Last: told.Number}
	if t.tried[key].Job == store.Waves {
		c.Tried = t.attempt(key)
	}
	if c.Last > 0 {
		last, err := t.lastRead(ctx, t.current.Version, told.Version)
		if err != nil {
			return err
		}
		if b.OfficeNews(a.Subject, last, mondayOf(told.Period), monday) {
			c.Days = []planner.Date{monday}
		}
	}
	d := telling.Decide(c, t.clock)
	t.record(store.KindWaves, a.Subject, period(monday), a.ID, d)
	if !d.Send {
		return nil
	}
	intent, err := t.intent(ctx, a, store.KindWaves, monday, t.current, false, false)
	if err != nil {
		return err
	}
	t.intents = append(t.intents, intent)
	return nil
}

func (w *work) intent(ctx context.Context, a store.Address, kind string, monday planner.Date, v store.Version, correction, forward bool) (store.Intent, error) {
	n := note{Monday: monday, Correction: correction, Forward: forward}
	week := ""
	if kind == store.KindWeekly || kind == store.KindTrainerWeek {
		// A week is compared with the last edition of that week, where there is one.
		week = period(monday)
	}
	last, any, err := w.Store.LastEditionRead(ctx, kind, a.Subject, week, a.ID, w.run.ID)
	if err != nil {
		return store.Intent{}, err
	}
	if any {
		n.Previous = &previous{Number: last.Number, Monday: mondayOf(last.Period), Version: last.Version}
	}
	if n.Failed, err = w.lastNight(ctx, v); err != nil {
		return store.Intent{}, err
	}
	if kind == store.KindWeekly {
		since := w.Now().AddDate(0, 0, -7)
		if any {
			since = last.Created
		}
		if n.Pinned, err = w.pinnedAt(ctx, a.Subject, since); err != nil {
			return store.Intent{}, err
		}
	}
	return store.Intent{Address: a.ID, Kind: kind, Subject: a.Subject, Period: period(monday), Version: v.Version, Note: encode(n)}, nil
}

// lastNight says what went wrong with the last night, if it brought no plan: the
// reader should know that the one they get is older.
func (w *work) lastNight(ctx context.Context, v store.Version) (*failed, error) {
	if w.night == nil {
		runs, err := w.Store.Runs(ctx, 50)
		if err != nil {
			return nil, err
		}
		w.night = &failed{}
		for _, r := range runs { // newest first
			if r.Job != store.Nightly {
				continue
			}
			if r.State == store.RunRejected || r.State == store.RunFailed {
				w.night = &failed{Job: r.Job, Night: r.AsOf, Failure: editions.FailedOther, Issued: planner.DateOf(v.PublishedAt.In(w.Settings.Zone))}
				if r.State == store.RunRejected {
					w.night.Failure = editions.FailedRejected
				}
			}
			break
		}
	}
	if w.night.Job == "" {
		return nil, nil
	}
	return w.night, nil
}

// notices tell those whose mail was due, and the operators, that this run
// brought nothing and what stands.
func (w *work) notices(ctx context.Context, why *Rejected) ([]store.Intent, error) {
	kinds := []string{store.Operator, store.Manager}
	switch w.run.Job {
	case store.Weekly:
		kinds = append(kinds, store.TrainerSelf)
	case store.Waves:
		kinds = []string{store.Operator, store.OfficeHead}
	case store.Capacity, store.Year:
		kinds = []string{store.Operator, store.Headquarters}
	}
	addresses, err := w.Store.Addresses(ctx, kinds...)
	if err != nil {
		return nil, err
	}
	directory, err := w.present(ctx)
	if err != nil {
		return nil, err
	}
	ru, en := editions.NewNames(directory, "ru"), editions.NewNames(directory, "en")
	var out []store.Intent
	for _, a := range addresses {
		n := note{Monday: w.run.AsOf.Monday(), Failed: &failed{Job: w.run.Job, Night: w.run.AsOf, Failure: why.Failure, Why: why.Why}}
		last, any, err := w.Store.LastEditionRead(ctx, mailKind(a.Kind), a.Subject, "", a.ID, w.run.ID)
		if err != nil {
			return nil, err
		}
		if any {
			n.Failed.Edition, n.Failed.Monday = last.Number, mondayOf(last.Period)
			n.Failed.Issued = planner.DateOf(last.Created.In(w.Settings.Zone))
		}
		n.Missed = &missed{Kind: missedKind(a.Kind, w.run.Job), Ru: place(ru, a), En: place(en, a)}
		out = append(out, store.Intent{Address: a.ID, Kind: store.KindStanding, Subject: a.Subject, Note: encode(n)})
	}
	return out, nil
}

// present is what the plan that stands is told with, or, where none does, what
// the facts say.
func (w *work) present(ctx context.Context) (*directory.Directory, error) {
	current, stands, err := w.Store.CurrentPlan(ctx)
	if err != nil {
		return nil, err
	}
	if !stands {
		return w.directoryNow(ctx, &planner.Snapshot{FirstDay: w.run.AsOf})
	}
	reading, err := w.Store.Reading(ctx, current.Run)
	if err != nil {
		return nil, err
	}
	return w.directory(ctx, current, reading)
}

// place names what an address is written to about; of a trainer it is their site.
func place(n *editions.Names, a store.Address) string {
	switch a.Kind {
	case store.OfficeHead:
		return n.Office(a.Subject)
	case store.TrainerSelf:
		return n.Home(a.Subject)
	}
	return n.Site(a.Subject)
}

// missedKind is the kind of mail that a kind of reader would have had from a job.
func missedKind(address, job string) mail.Kind {
	switch {
	case job == store.Waves || address == store.OfficeHead:
		return mail.KindWaves
	case job == store.Capacity || job == store.Year || address == store.Headquarters:
		return mail.KindCapacity
	case address == store.TrainerSelf:
		return mail.KindTrainer
	}
	return mail.KindWeekly
}

// toldWhy is the rejection that a notice tells of.
func toldWhy(notice store.Message) *Rejected {
	var n note
	if err := json.Unmarshal(notice.Note, &n); err != nil || n.Failed == nil {
		return &Rejected{"why, its notices do not say", editions.FailedOther}
	}
	return &Rejected{n.Failed.Why, n.Failed.Failure}
}

// mailKind is the kind of mail that a kind of reader receives.
func mailKind(address string) string {
	switch address {
	case store.TrainerSelf:
		return store.KindTrainerWeek
	case store.OfficeHead:
		return store.KindWaves
	case store.Headquarters:
		return store.KindCapacity
	}
	return store.KindWeekly
}
