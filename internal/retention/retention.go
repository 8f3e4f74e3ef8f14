// Package retention removes what is no longer needed, as the configuration says for how long
// each kind is kept: a little in each transaction, so that nobody waits for it.
package retention

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cohort/internal/config"
	"cohort/planner"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/audit"
	"cohort/sql/removal"
	"cohort/sql/store"
)

// order is that in which kinds go: what others rest on comes last.
var order = []removal.Kind{removal.Candidates, removal.Mails, removal.Letters, removal.Refused, removal.Imports, removal.Ahead, removal.Plans, removal.Runs, removal.Audit}

// Service removes.
type Service struct {
	Store *store.Store
	Keep  config.Retention
	Out   string // the folder with copies of the workbooks, as old as their mails at the most; empty: none
	Inbox string // the folder of letters, whose dealt with ones are removed; empty: none
	Now   func() time.Time
	Log   *slog.Logger

	Language string         // of operators who have none of their own
	Zone     *time.Location // whose days are told
}

// Removed counts what was removed by kind, files apart: copies of workbooks and letters that
// were dealt with.
type Removed map[string]int

// Of is what a run of the job retention removed.
func Of(run store.Run) (r Removed) {
	_ = json.Unmarshal(run.Summary, &r) // a run that removed nothing has none
	return r
}

// Lines lists the counts, a line a kind.
func (r Removed) Lines() (out []string) {
	for _, kind := range slices.Sorted(maps.Keys(r)) {
		out = append(out, fmt.Sprintf("%s: %d", kind, r[kind]))
	}
	return out
}

// Or does the runs of the job retention and leaves all others to do.
func (s *Service) Or(do func(ctx context.Context, run int64) error) func(ctx context.Context, run int64) error {
	return func(ctx context.Context, id int64) error {
		run, err := s.Store.Run(ctx, id)
		switch {
		case err != nil:
			return err
		case run.Job == store.Retention:
			return s.Do(ctx, id)
		}
		return do(ctx, id)
	}
}

// OrGiveUp gives runs of the job retention up and leaves all others to giveUp.
func (s *Service) OrGiveUp(giveUp func(ctx context.Context, run int64, why error) error) func(ctx context.Context, run int64, why error) error {
	return func(ctx context.Context, id int64, why error) error {
		run, err := s.Store.Run(ctx, id)
		switch {
		case err != nil:
			return err
		case run.Job != store.Retention:
			return giveUp(ctx, id, why)
		}
		if run, err = s.Store.ClaimRun(ctx, id, s.Now()); err != nil {
			return err
		}
		return s.Store.FinishRun(ctx, run, store.RunRejected, store.Outcome{Error: "given up: " + why.Error()}, s.Now())
	}
}

// Do does a run. What cannot be removed of one kind keeps no other from being removed.
func (s *Service) Do(ctx context.Context, id int64) error {
	run, err := s.Store.ClaimRun(ctx, id, s.Now())
	if errors.Is(err, store.ErrFinished) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run %d cannot be begun: %w", id, err)
	}
	removed := Removed{}
	err = s.rows(ctx, removed, func(do func(removal.Tx) (int, error)) (n int, err error) {
		if err := s.Store.HearOf(ctx, run); err != nil {
			return 0, err
		}
		err = s.Store.While(ctx, run, func(tx *sql.Tx) error { n, err = do(tx); return err })
		return n, err
	})
	if errors.Is(err, store.ErrStale) {
		return err
	}
	err = errors.Join(err, s.files(removed, os.Remove))
	summary, state, outcome := encode(removed), store.RunDone, store.Outcome{}
	if outcome.Summary = summary; err != nil {
		state, outcome.Error = store.RunFailed, err.Error()
	}
	ending := context.WithoutCancel(ctx) // as what was removed is removed
	if ctx.Err() != nil && err != nil {
		state, outcome.Error = store.RunPending, "handed back: the service was stopped"
	}
	if len(removed) > 0 {
		s.Log.Info("removed what is no longer kept", "run", id, "removed", removed)
		err = errors.Join(err, audit.Record(ending, s.Store.DB(), audit.Event{At: s.Now(), Kind: audit.Remove, About: fmt.Sprint(id), After: removed}))
	}
	err = errors.Join(err, s.Store.FinishRun(ending, run, state, outcome, s.Now()))
	if told := s.tell(ending); told != nil { // what was removed is told with the next letter
		s.Log.Warn("the operators are not told what was removed", "run", id, "error", told)
	}
	return err
}

// Rehearse says what would be removed, and removes nothing.
func (s *Service) Rehearse(ctx context.Context) (Removed, error) {
	tx, err := s.Store.DB().BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	removed := Removed{}
	err = s.rows(ctx, removed, func(do func(removal.Tx) (int, error)) (int, error) {
		if _, err := tx.ExecContext(ctx, `savepoint before`); err != nil {
			return 0, err
		}
		n, err := do(tx)
		if err != nil {
			_, undone := tx.ExecContext(ctx, `rollback to before`)
			err = errors.Join(err, undone)
		}
		return n, err
	})
	return removed, errors.Join(err, s.files(removed, func(string) error { return nil }))
}

// rows removes rows of each kind until none is left, a part in each transaction.
func (s *Service) rows(ctx context.Context, removed Removed, within func(do func(removal.Tx) (int, error)) (int, error)) error {
	var failed []error
	now := s.Now()
	for _, kind := range order {
		keep := s.Keep[kind]
		if keep == (config.Span{}) {
			continue
		}
		for more := true; more; {
			n, err := within(func(tx removal.Tx) (int, error) { return removal.Some(ctx, tx, kind, keep.Before(now)) })
			switch {
			case errors.Is(err, store.ErrStale) || ctx.Err() != nil:
				return errors.Join(err, ctx.Err())
			case err != nil:
				failed = append(failed, err)
			case n > 0:
				removed[string(kind)] += n
			}
			more = err == nil && n > 0
		}
	}
	return errors.Join(failed...)
}

// files removes old copies of workbooks, and letters that were dealt with.
func (s *Service) files(removed Removed, remove func(path string) error) error {
	var failed []error
	for _, x := range []struct {
		name, dir string
		keep      config.Span
	}{
		{"copies of workbooks", s.Out, s.Keep[removal.Mails]},
		{"letters dealt with", s.dealtWith("done"), s.Keep[removal.Letters]},
		{"letters set aside", s.dealtWith("aside"), s.Keep[removal.Letters]},
	} {
		if x.dir == "" || x.keep == (config.Span{}) {
			continue
		}
		n, err := old(x.dir, x.keep.Before(s.Now()), remove)
		if failed = append(failed, err); n > 0 {
			removed[x.name] = n
		}
	}
	return errors.Join(failed...)
}

func (s *Service) dealtWith(folder string) string {
	if s.Inbox == "" {
		return ""
	}
	return filepath.Join(s.Inbox, folder)
}

// old removes the files in a folder, not those in folders of it, that were written before an instant.
func old(dir string, before time.Time, remove func(path string) error) (n int, err error) {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("old files cannot be removed: %w", err)
	}
	var failed []error
	for _, f := range list {
		info, err := f.Info()
		if err != nil || !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue
		}
		if err := remove(filepath.Join(dir, f.Name())); err != nil {
			failed = append(failed, fmt.Errorf("an old file cannot be removed: %w", err))
			continue
		}
		n++
	}
	return n, errors.Join(failed...)
}

// gathered is how long what was removed waits for a letter after the last one.
const gathered = 6*24*time.Hour + 12*time.Hour

// tell writes to the operators what was removed by kind, once a week at most, and not where
// nothing was.
func (s *Service) tell(ctx context.Context) error {
	now := s.Now().In(s.Zone)
	removed, err := removal.Untold(ctx, s.Store.DB(), now.Add(-gathered))
	if err != nil || len(removed) == 0 {
		return err
	}
	all, err := s.Store.Addresses(ctx, store.Operator)
	if err != nil {
		return err
	}
	list := make([]store.Answer, len(all))
	for i, a := range all {
		w, err := words.New(cmp.Or(a.Language, s.Language, "en"))
		if err != nil {
			return err
		}
		body, err := mail.Removed(a.Name, planner.DateOf(now), w.Removed(removed), w)
		if err != nil {
			return err
		}
		list[i] = store.Answer{Address: a, About: removal.Notice, Rendered: store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text}}
	}
	return s.Store.Notify(ctx, list, now)
}

func encode(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain counts always encode
	}
	return data
}
