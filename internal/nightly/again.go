package nightly

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/sql/store"
)

// Again is an edition of a week of a site that is issued once more.
type Again struct {
	Run    int64 // that renders it; its messages lie in the outbox
	Number int
	New    bool // something has changed since the last one: it has a number of its own
	To     int  // readers
}

// Unknown says that something was asked for that there is not, and what there is.
type Unknown struct{ text string }

func (u *Unknown) Error() string { return u.text }

// IssueAgain issues the timetable of an ISO week of a site once more, to its managers or to
// some of them, by e-mail address. Where nothing has changed since the last edition it is that
// edition: to whoever had it, byte for byte. The error is an *Unknown where there is no such
// site, week or reader.
func (s *Service) IssueAgain(ctx context.Context, site, week string, to []string) (Again, error) {
	s.looked.Lock()
	defer s.looked.Unlock()
	current, stands, err := s.Store.CurrentPlan(ctx)
	if err != nil {
		return Again{}, err
	}
	if !stands {
		return Again{}, store.ErrNothingPublished
	}
	w := s.telling()
	t, err := w.teller(ctx, current)
	if err != nil {
		return Again{}, err
	}
	b, err := w.board(ctx, current, w.Language)
	if err != nil {
		return Again{}, err
	}
	if sites := b.Sites(); !sites[site] {
		return Again{}, &Unknown{fmt.Sprintf("there is no training site %q; there are %s", site, strings.Join(sorted(sites), ", "))}
	}
	monday, is := MondayOf(week)
	if !is {
		return Again{}, &Unknown{fmt.Sprintf("%q is no ISO week, such as %s", week, period(t.now.Day))}
	}
	readers, err := t.managers(site, to)
	if err != nil {
		return Again{}, err
	}
	last, has, err := s.Store.Edition(ctx, store.KindWeekly, site, week, 0)
	if err != nil {
		return Again{}, err
	}
	first, end := b.Snapshot.FirstDay, b.Snapshot.FirstDay+planner.Date(b.Snapshot.Days)
	if over := monday+7 <= first; !has && (over || monday >= end) {
		return Again{}, &Unknown{fmt.Sprintf("%s has no edition of week %s, and the plan that stands begins with week %s and ends with week %s", site, week, period(first.Monday()), period((end - 1).Monday()))}
	}
	out := Again{Number: last.Number, To: len(readers)}
	if out.New, err = t.changedSince(ctx, b, last, editions.About{Site: site, Monday: monday}); err != nil {
		return Again{}, err
	}
	if err := t.issueAgain(ctx, readers, monday, last, out.New); err != nil {
		return Again{}, err
	}
	run, err := s.Store.Tell(ctx, t.now.Day, t.intents, t.last, true, s.Now())
	if err != nil {
		return Again{}, err
	}
	if out.Run = run.ID; out.New {
		out.Number++
	}
	return out, s.Do(ctx, run.ID)
}

// managers are those of a site who are written to, of the given addresses (none: all).
func (t *teller) managers(site string, to []string) ([]reader, error) {
	all := t.readers[store.Manager][site]
	var known []string
	for _, a := range all {
		known = append(known, a.Email)
	}
	if len(all) == 0 {
		return nil, &Unknown{fmt.Sprintf("nobody is written to about %s; enter a manager in cohort.addresses", site)}
	}
	if len(to) == 0 {
		return all, nil
	}
	var out []reader
	for _, email := range to {
		i := slices.IndexFunc(all, func(a reader) bool { return strings.EqualFold(a.Email, email) })
		if i < 0 {
			return nil, &Unknown{fmt.Sprintf("%s is no manager of %s, and a timetable names people; there are %s", email, site, strings.Join(known, ", "))}
		}
		if !slices.Contains(out, all[i]) {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// changedSince says whether a week of the version that stands is not that of an edition (a
// zero one: there is none). A week that is over does not change.
func (t *teller) changedSince(ctx context.Context, b *editions.Board, last store.Edition, r editions.About) (bool, error) {
	if last.Number == 0 {
		return true, nil
	}
	if r.Monday+7 <= b.Snapshot.FirstDay || last.Version == t.current.Version {
		return false, nil
	}
	since, err := t.lastRead(ctx, t.current.Version, last.Version)
	return len(b.Changed(r, since)) > 0, err
}

// issueAgain adds the intents: of a new edition, or of the last one.
func (t *teller) issueAgain(ctx context.Context, readers []reader, monday planner.Date, last store.Edition, fresh bool) error {
	v := t.current
	if !fresh {
		var err error
		if v, err = t.Store.PlanVersion(ctx, last.Version); err != nil {
			return err
		}
	}
	for _, a := range readers {
		intent, err := t.intent(ctx, a, store.KindWeekly, monday, v, false, false)
		if err != nil {
			return err
		}
		if !fresh {
			intent.Edition = last.ID
			if intent.Note, err = t.noteAgain(ctx, a, last, intent.Note); err != nil {
				return err
			}
		}
		t.intents = append(t.intents, intent)
	}
	return nil
}

// noteAgain is the note of an edition that a reader gets once more: its message is copied,
// unless it was a correction, which is now made whole, or they never had it.
func (t *teller) noteAgain(ctx context.Context, a reader, last store.Edition, otherwise json.RawMessage) (json.RawMessage, error) {
	had, err := t.Store.MessageOf(ctx, last.ID, a.ID)
	if err != nil || had == 0 {
		return otherwise, err
	}
	m, err := t.Store.Message(ctx, had)
	if err != nil {
		return nil, err
	}
	var n note
	if err := json.Unmarshal(m.Note, &n); err != nil {
		return nil, fmt.Errorf("the note of message %d is unreadable: %w", had, err)
	}
	if n.Correction {
		n.Correction = false
	} else {
		n.Copy = had
	}
	return encode(n), nil
}
