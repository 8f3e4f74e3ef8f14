package nightly

import (
	"cmp"
	"context"
	"fmt"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/referee"
	"cohort/planner/whatif"
	"cohort/reports/words"
	"cohort/sql/store"
)

// MostAway is for how many trainers it is solved what would be if they were away
// next week.
const MostAway = 10

// awayIterations are enough to say what can be kept without a trainer.
const awayIterations = 40_000

// OfAway is how much is solved for each trainer away.
func (e Effort) OfAway() whatif.Effort {
	return whatif.Effort{Seed: 1, Iterations: cmp.Or(e.Away, awayIterations), Threads: 1}
}

// study is the capacity of a plan version, once a run.
func (w *work) study(ctx context.Context, b *editions.Board, version int64, away bool) (*capacity.Report, error) {
	if w.studies == nil {
		w.studies = map[int64]*capacity.Report{}
	}
	r := w.studies[version]
	if r == nil {
		r = editions.Study(b.Snapshot, b.Plan, b.Forecast)
		w.studies[version] = r
	}
	if away && r.Withouts == nil {
		var err error
		if r.Withouts, err = whatif.Withouts(ctx, b.Snapshot, b.Plan, w.OfAway(), MostAway); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// capacityIntents: headquarters, the first time in a month; after that only when
// a proven shortage has appeared or vanished.
func (w *work) capacityIntents(ctx context.Context, v store.Version) ([]store.Intent, error) {
	if due, err := w.capacityDue(ctx, v); err != nil || !due {
		return nil, err
	}
	return w.toHeadquarters(ctx, v)
}

// toHeadquarters sends headquarters the capacity of the network.
func (w *work) toHeadquarters(ctx context.Context, v store.Version) ([]store.Intent, error) {
	addresses, err := w.Store.Addresses(ctx, store.Headquarters)
	if err != nil {
		return nil, err
	}
	var out []store.Intent
	for _, a := range addresses {
		intent, err := w.intent(ctx, a, store.KindCapacity, w.run.AsOf.Monday(), v, false, false)
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
	return capacity.News(a.Proofs, b.Proofs, now.Snapshot.FirstDay), nil
}

// capacityBook is what headquarters receive of a plan version.
func (w *work) capacityBook(ctx context.Context, o *occasion) (editions.CapacityBook, error) {
	r, err := w.study(ctx, o.board, o.version.Version, true)
	if err != nil {
		return editions.CapacityBook{}, err
	}
	head := o.head
	head.Place = o.words.Say("capbook_network")
	out := o.board.Capacity(r, head)
	if o.since != 0 && o.since != o.version.Version {
		if out.News, err = w.shortageNews(ctx, o.since, o.version); err != nil {
			return editions.CapacityBook{}, err
		}
	}
	out.Year, err = w.yearAhead(ctx)
	return out, err
}

// CapacityWorkbook is the capacity workbook as it would be mailed on a day: of
// the plan that stands, in a language, for nobody in particular. It returns a
// name for the file, and the book. store.ErrNothingPublished when none was ever published.
func (s *Service) CapacityWorkbook(ctx context.Context, day planner.Date, language string) (string, editions.CapacityBook, error) {
	words, err := words.New(language)
	if err != nil {
		return "", editions.CapacityBook{}, err
	}
	v, stands, err := s.Store.CurrentPlan(ctx)
	if err != nil {
		return "", editions.CapacityBook{}, err
	}
	if !stands {
		return "", editions.CapacityBook{}, store.ErrNothingPublished
	}
	w := &work{Service: s, run: store.Run{AsOf: day}, timings: map[string]int64{}, log: s.Log}
	b, err := w.board(ctx, v, language)
	if err != nil {
		return "", editions.CapacityBook{}, err
	}
	head := editions.Head{Monday: day.Monday(), ReadAt: v.ReadAt.In(s.Settings.Zone), Rules: referee.Checked()}
	out, err := w.capacityBook(ctx, &occasion{head: head, version: v, board: b, words: words})
	if err != nil {
		return "", editions.CapacityBook{}, fmt.Errorf("the capacity of version %d: %w", v.Version, err)
	}
	return words.CapacityFile(out.Head), out, nil
}
