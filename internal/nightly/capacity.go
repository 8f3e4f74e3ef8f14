package nightly

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/demand"
	"cohort/planner/whatif"
	"cohort/reports"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/store"
)

// MostAway is for how many trainers it is solved what would be if they were away
// next week.
const MostAway = 10

// AwayEffort is how much is solved for each of them.
func AwayEffort() whatif.Effort { return whatif.Effort{Seed: 1, Iterations: 40_000, Threads: 1} }

// Called is what people call everything that capacity speaks of, in a language.
func Called(f *demand.Facts, language string) reports.Called {
	return called(newNames(editions.Named(f), language))
}

// called is what people call everything that capacity speaks of.
// Nobody who is trained is among it.
func called(n *names) reports.Called {
	out := reports.Called{}
	for _, things := range []map[string]string{n.courses, n.sites, n.rooms, n.offices, n.programmes} {
		maps.Copy(out, things)
	}
	for id := range n.trainers {
		out[id] = n.person(id)
	}
	return out
}

// Expected is how many people without a name each catchment and intake of a
// forecast has at its P50 and at its P80.
func Expected(f *demand.Forecast) (likely, safe map[capacity.Intake]int) {
	likely, safe = map[capacity.Intake]int{}, map[capacity.Intake]int{}
	for _, x := range f.Starts {
		if x.Scope == demand.ScopeSite {
			at := capacity.Intake{Start: x.Intake, Catchment: x.ID}
			likely[at], safe[at] = max(0, x.P50-x.Named), max(0, x.P80-x.Named)
		}
	}
	return likely, safe
}

// capacityOf is the capacity workbook of a plan version, studied before.
func (b *board) capacityOf(r *capacity.Report, words words.Words) reports.CapacityBook {
	names := called(b.names)
	words.Tell(r.Proofs, names)
	out := reports.CapacityOf(b.s, b.p, r, names, words.Language())
	for _, x := range b.forecast.Starts {
		if x.Scope == demand.ScopeNetwork {
			out.Starts = append(out.Starts, reports.NetIntake{Start: x.Intake, Mean: x.Mean, P10: x.P10, P50: x.P50, P80: x.P80, P90: x.P90, Named: x.Named, Held: x.Held})
		}
	}
	for len(out.Starts) > 0 && out.Starts[len(out.Starts)-1].P90 == 0 { // beyond what the pipeline reaches
		out.Starts = out.Starts[:len(out.Starts)-1]
	}
	for _, x := range b.directory.Programmes {
		for i := range out.Programmes {
			if out.Programmes[i].ID == x.ID {
				out.Programmes[i].Due = x.DueWorkingDays
			}
		}
	}
	var held []reports.HeldSession
	since := b.s.FirstDay
	for _, x := range b.directory.Taught {
		held = append(held, reports.HeldSession{ID: x.Course, Course: b.course(x.Course), Date: x.Date, Seats: x.Seats})
		since = min(since, x.Date)
	}
	out.AddHeld(since, held)
	return out
}

// study is the capacity of a plan version, once a run: what there is of
// sentences is told in each reader's language.
func (w *work) study(ctx context.Context, b *board, version int64, away bool) (*capacity.Report, error) {
	if w.studies == nil {
		w.studies = map[int64]*capacity.Report{}
	}
	r := w.studies[version]
	if r == nil {
		r = capacity.Study(b.s, b.p)
		likely, safe := Expected(b.forecast)
		capacity.Foresee(r.Load, b.s, likely, safe)
		w.studies[version] = r
	}
	if away && r.Withouts == nil {
		effort := AwayEffort()
		if w.Away != 0 {
			effort.Iterations = w.Away
		}
		var err error
		if r.Withouts, err = whatif.Withouts(ctx, b.s, b.p, effort, MostAway); err != nil {
			return nil, err
		}
	}
	out := *r
	out.Proofs = slices.Clone(r.Proofs)
	for i := range out.Proofs {
		out.Proofs[i].Cures = slices.Clone(r.Proofs[i].Cures)
	}
	return &out, nil
}

// capacityIntents: headquarters, the first time in a month; after that only when
// a proven shortage has appeared or vanished.
func (w *work) capacityIntents(ctx context.Context, v store.Version) ([]store.Intent, error) {
	addresses, err := w.Store.Addresses(ctx, store.Headquarters)
	if err != nil {
		return nil, err
	}
	due, err := w.capacityDue(ctx, v)
	if err != nil || !due {
		return nil, err
	}
	var out []store.Intent
	for _, a := range addresses {
		intent, err := w.intent(ctx, a, store.KindCapacity, w.run.AsOf.Monday(), v)
		if err != nil {
			return nil, err
		}
		out = append(out, intent)
	}
	return out, nil
}

func (w *work) capacityDue(ctx context.Context, v store.Version) (bool, error) {
	last, any, err := w.Store.LastEdition(ctx, store.KindCapacity, "", w.run.ID)
	if err != nil || !any {
		return true, err
	}
	issued, err := w.Store.Run(ctx, last.Run)
	if err != nil {
		return false, err
	}
	then, today := issued.AsOf.UTC(), w.run.AsOf.UTC()
	if then.Year() != today.Year() || then.Month() != today.Month() {
		return true, nil
	}
	if last.Version == v.Version {
		return false, nil
	}
	news, err := w.shortageNews(ctx, last.Version, v)
	return len(news) > 0, err
}

// shortageNews compares the shortages of a version with those of an earlier one.
func (w *work) shortageNews(ctx context.Context, since int64, v store.Version) ([]capacity.ShortageNews, error) {
	now, err := w.board(ctx, v, w.Language)
	if err != nil {
		return nil, err
	}
	earlier, err := w.Store.PlanVersion(ctx, since)
	if err != nil {
		return nil, err
	}
	before, err := w.board(ctx, earlier, w.Language)
	if err != nil {
		return nil, err
	}
	a, err := w.study(ctx, before, since, false)
	if err != nil {
		return nil, err
	}
	b, err := w.study(ctx, now, v.Version, false)
	if err != nil {
		return nil, err
	}
	return capacity.News(a.Proofs, b.Proofs, now.s.FirstDay), nil
}

// capacity is what headquarters receive of a plan version.
func (w *work) capacity(ctx context.Context, v store.Version, since int64, head reports.Head, language string, words words.Words) (reports.CapacityBook, error) {
	b, err := w.board(ctx, v, language)
	if err != nil {
		return reports.CapacityBook{}, err
	}
	r, err := w.study(ctx, b, v.Version, true)
	if err != nil {
		return reports.CapacityBook{}, err
	}
	out := b.capacityOf(r, words)
	out.Head, out.Record = head, b.record(demand.ScopeNetwork, demand.NetworkID)
	out.Place = words.Say("capbook_network")
	if since != 0 && since != v.Version {
		if out.News, err = w.shortageNews(ctx, since, v); err != nil {
			return reports.CapacityBook{}, err
		}
	}
	return out, nil
}

// namesTrainersOnly opens the workbook for headquarters again and sees that
// nobody who is trained stands in it, or in the message around it.
func (b *board) namesTrainersOnly(words words.Words, reader string, workbook []byte, body mail.Body) error {
	n, err := b.foreign(nil, words, reader, workbook, body)
	if err == nil && n > 0 {
		err = &foreignPeople{"", n}
	}
	return err
}

// CapacityWorkbook is the capacity workbook as it would be mailed on a day: of
// the plan that stands, in a language, for nobody in particular. It returns a
// name for the file, and the book. store.ErrNothingPublished when none was ever published.
func (s *Service) CapacityWorkbook(ctx context.Context, day planner.Date, language string) (string, reports.CapacityBook, error) {
	words, err := words.New(language)
	if err != nil {
		return "", reports.CapacityBook{}, err
	}
	v, stands, err := s.Store.CurrentPlan(ctx)
	if err != nil {
		return "", reports.CapacityBook{}, err
	}
	if !stands {
		return "", reports.CapacityBook{}, store.ErrNothingPublished
	}
	w := &work{Service: s, run: store.Run{AsOf: day}, timings: map[string]int64{}, log: s.Log}
	head := reports.Head{Monday: day.Monday(), ReadAt: v.ReadAt.In(s.Settings.Zone), Rules: rulesChecked()}
	out, err := w.capacity(ctx, v, 0, head, language, words)
	if err != nil {
		return "", reports.CapacityBook{}, fmt.Errorf("the capacity of version %d: %w", v.Version, err)
	}
	return words.CapacityFile(out.Head), out, nil
}
