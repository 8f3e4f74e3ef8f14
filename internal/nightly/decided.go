package nightly

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/ledger"
	"cohort/planner/referee"
	"cohort/planner/timetable/explain"
	"cohort/reports/words"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// Today is the snapshot of this minute, as a night would make it, with its facts.
func (s *Service) Today(ctx context.Context) (*facts.Facts, *demand.Built, error) {
	day := s.moment().Day
	f, faults, _, err := holds.ReadFacts(ctx, s.Store, day, s.Settings.Zone)
	if err != nil {
		return nil, nil, err
	}
	built, err := s.Build(f)
	if err != nil {
		return nil, nil, err
	}
	built.Faults = append(faults, built.Faults...)
	return f, built, nil
}

// Build makes the snapshot of this minute from facts.
func (s *Service) Build(f *facts.Facts) (*demand.Built, error) {
	now := s.moment()
	built, err := holds.Build(f, now.Day, now.Minute, s.Settings)
	if err != nil {
		return nil, &Rejected{"no snapshot can be made: " + err.Error(), editions.FailedData}
	}
	return built, nil
}

// Publishable is a plan that somebody decided, as it is published.
type Publishable struct {
	service     *Service
	decision    decided.Decision
	reading     store.Reading
	publication store.Publication
	asOf        planner.Date
}

// Publishable makes a plan ready to be published that somebody decided, made from what Today
// read and from version base. The gate is a night's but for the price: a decision may make a
// plan dearer.
func (s *Service) Publishable(ctx context.Context, base int64, f *facts.Facts, built *demand.Built, p *planner.Plan, d decided.Decision) (*Publishable, error) {
	w := &work{Service: s, run: store.Run{Job: store.JobDecision, AsOf: built.Snapshot.FirstDay}, timings: make(map[string]int64), log: s.Log}
	if faults := referee.Pinned(built.Snapshot); len(faults) > 0 {
		return nil, &Rejected{"the snapshot is not sound: " + faults[0], editions.FailedData}
	}
	verdict, err := referee.Agree(built.Snapshot, p)
	if err != nil {
		return nil, &Rejected{err.Error(), editions.FailedRejected}
	}
	reasons, err := explain.Reasons(built.Snapshot, p)
	if err != nil {
		return nil, err
	}
	english, err := words.New("en")
	if err != nil {
		return nil, err
	}
	p.Unserved = english.Unserved(reasons)
	directory, err := w.newDirectory(ctx, f, built)
	if err != nil {
		return nil, err
	}
	changes, err := w.changes(ctx, base, built.Snapshot, p, decidedOf(d))
	if err != nil {
		return nil, err
	}
	data := built.Snapshot.Bytes()
	served, requests := verdict.Facts.Served, verdict.Facts.Requests
	return &Publishable{s, d,
		store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: built.Snapshot.Name, FirstDay: built.Snapshot.FirstDay, Days: built.Snapshot.Days,
			ReadAt: s.Now(), Forecast: encode(built.Forecast), Directory: directory.Bytes(), Released: built.Released},
		store.Publication{Base: base, Snapshot: built.Snapshot, Plan: p, Begins: built.Begins, Changes: changeRows(changes), Unpinned: unpinned(built),
			Outcome: store.Outcome{Requests: &requests, Served: &served, Summary: encode(summarise(built, p, verdict, changes))}},
		built.Snapshot.FirstDay}, nil
}

// Publish publishes it, and writes to those whom it concerns, see TellDue. The error is
// store.ErrOvertaken where another version stands by now.
func (p *Publishable) Publish(ctx context.Context) (int64, error) {
	version, err := p.service.Store.Decide(ctx, p.decision, p.reading, p.publication, p.asOf, p.service.Now())
	if err != nil {
		return 0, fmt.Errorf("nothing was published: %w", err)
	}
	p.published(version)
	p.service.TellAfter(ctx)
	return version, nil
}

// PublishIn is Publish as a part of a transaction; once that is through, call TellAfter.
func (p *Publishable) PublishIn(ctx context.Context, tx *sql.Tx) (int64, error) {
	version, err := p.service.Store.DecideIn(ctx, tx, p.decision, p.reading, p.publication, p.asOf, p.service.Now())
	if err != nil {
		return 0, fmt.Errorf("nothing was published: %w", err)
	}
	p.published(version)
	return version, nil
}

func (p *Publishable) published(version int64) {
	p.service.Log.Info("decision published", "version", version, "kind", p.decision.Kind)
}

// Changes are what a plan means for people with a name who hold the version that it
// follows, with what somebody decided.
func (s *Service) Changes(ctx context.Context, base int64, snapshot *planner.Snapshot, p *planner.Plan, d decided.Decision) ([]ledger.Seat, error) {
	w := &work{Service: s}
	return w.changes(ctx, base, snapshot, p, decidedOf(d))
}

// Between is what is on record of the versions after one and until another one: what somebody
// decided, of a session what was decided last; and, of the versions between the two, why somebody
// left a place for good.
func Between(ctx context.Context, st *store.Store, after, until int64) (ledger.Between, error) {
	list, err := decided.Decisions(ctx, st.DB(), after, until)
	if err != nil {
		return ledger.Between{}, err
	}
	out := ledger.Between{Decided: decidedOf(list...), Left: map[ledger.Place]ledger.Cause{}}
	for version := after + 1; version < until; version++ {
		changes, err := st.Changes(ctx, version)
		if err != nil {
			return ledger.Between{}, err
		}
		for _, c := range changes {
			if err := left(out.Left, &c); err != nil {
				return ledger.Between{}, fmt.Errorf("the ledger of version %d is unreadable: %w", version, err)
			}
		}
	}
	return out, nil
}

// left notes why somebody left a place, or that they came back to one.
func left(all map[ledger.Place]ledger.Cause, c *store.Change) error {
	at := func(data json.RawMessage) (p ledger.Place, err error) {
		err = json.Unmarshal(data, &p)
		p.Learner = c.Learner
		return p, err
	}
	if c.Learner == "" || c.Because == nil {
		return nil
	}
	if c.Before != nil {
		var why ledger.Cause
		was, err := at(c.Before)
		if err := errors.Join(err, json.Unmarshal(c.Because, &why)); err != nil {
			return err
		}
		all[was] = why
	}
	if c.After != nil {
		is, err := at(c.After)
		if err != nil {
			return err
		}
		delete(all, is)
	}
	return nil
}

// decidedOf is what somebody decided, by session.
func decidedOf(list ...decided.Decision) map[string]ledger.Decision {
	out := map[string]ledger.Decision{}
	for _, d := range list {
		if d.Kind == decided.Absent { // the rows that it wrote say why
			continue
		}
		for _, id := range slices.Concat(d.What.Sessions, d.What.Also) {
			out[id] = ledger.Decision{By: d.Who, Why: d.Reason}
		}
	}
	return out
}

// changeRows are the changes of a plan as rows of the ledger.
func changeRows(changes []ledger.Seat) []store.Change {
	rows := make([]store.Change, len(changes))
	for i, c := range changes {
		rows[i] = store.Change{Session: cmp.Or(c.Before, c.After).Session, Learner: c.Need().Learner, Kind: string(c.Kind),
			Cause: string(c.Cause.Kind), Who: cmp.Or(c.Cause.Trainer, c.Cause.Room), Because: encode(c.Cause)}
		if c.Before != nil {
			rows[i].Before = encode(c.Before)
		}
		if c.After != nil {
			rows[i].After = encode(c.After)
		}
	}
	return rows
}
