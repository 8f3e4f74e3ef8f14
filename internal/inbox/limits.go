package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cohort/planner"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/handin"
	"cohort/sql/store"
)

// How much a sender may send. Beyond it they are told so once, their further letters are
// set aside unanswered until the hour is over, and the operators are told.
const (
	MostLetters = 60     // in an hour
	MostMB      = 100    // in an hour, the letters as they came
	MostRows    = 60_000 // of files, in a day
)

// over looks at how much a sender of ours has sent, and refuses a letter beyond it.
func (s *Service) over(ctx context.Context, r *Report, row *store.Letter) (store.Sent, error) {
	if r.Outcome != Taken && r.Outcome != Refused || row.Sender == "" {
		return store.Sent{}, nil
	}
	known, err := s.Store.LetterTaken(ctx, row.Key)
	if known || err != nil { // it comes once more
		return store.Sent{}, err
	}
	sent, err := s.Store.SentBy(ctx, row.Sender, s.Now())
	if err == nil && (sent.Letters >= MostLetters || sent.Bytes+int64(row.Bytes) > MostMB<<20 || sent.Rows >= MostRows) {
		r.Outcome, row.Outcome, r.Why = Over, store.LetterOver, ""
	}
	return sent, err
}

// The waits before a letter is tried again that could not be dealt with: the first, and
// the longest. Each is twice the one before.
const (
	firstWait   = time.Minute
	longestWait = time.Hour
)

// mostTries is how often a letter is tried before the operators are told.
const mostTries = 5

// again notes that a letter could not be dealt with once more, and when it is tried again.
func again(l *handin.LateLetter, err error, now time.Time) {
	l.NextAt = now.Add(min(firstWait<<min(l.Tries, 10), longestWait))
	l.Tries++
	l.Error = strings.Join(strings.Fields(err.Error()), " ")
}

// tellLate tells the operators of letters that were tried often enough, once each. Where
// that fails too, the next call tries it again.
func (s *Service) tellLate(ctx context.Context, late map[string]handin.LateLetter) error {
	var list []handin.LateLetter
	for _, name := range slices.Sorted(maps.Keys(late)) {
		if l := late[name]; l.Tries >= mostTries && !l.Told {
			list = append(list, l)
		}
	}
	if len(list) == 0 || s.Try {
		return nil
	}
	err := s.notify(ctx, func(w words.Words) (out []string) {
		for _, l := range list {
			out = append(out, w.Say("notice_late", "File", l.File, "Tries", l.Tries, "Error", l.Error))
		}
		return out
	})
	if err != nil {
		return fmt.Errorf("the operators cannot be told: %w", err)
	}
	var faults []error
	for _, l := range list {
		l.Told = true
		faults = append(faults, handin.KeepLate(ctx, s.Store.DB(), l))
	}
	return errors.Join(faults...)
}

// tellOver tells the operators that somebody sends too much.
func (s *Service) tellOver(ctx context.Context, sender string, sent store.Sent) {
	s.Log.Warn("a sender has sent more than is taken", "sender", sender, "letters", sent.Letters, "bytes", sent.Bytes, "rows", sent.Rows)
	err := s.notify(ctx, func(w words.Words) []string {
		return []string{w.Say("notice_over", "Sender", sender, "Letters", sent.Letters, "MB", sent.Bytes>>20, "Rows", sent.Rows,
			"MostLetters", MostLetters, "MostMB", MostMB, "MostRows", MostRows)}
	})
	if err != nil {
		s.Log.Error("the operators cannot be told that a sender has sent more than is taken", "sender", sender, "error", err)
	}
}

// notify writes to the operators of mail that is not taken, each in their language.
func (s *Service) notify(ctx context.Context, about func(words.Words) []string) error {
	list, err := s.notices(ctx, mail.Notice, about)
	if err != nil {
		return err
	}
	return s.Store.Notify(ctx, list, s.Now())
}

// notices are what the operators are written, each in their language, in the form of a
// letter: a sentence about each thing.
func (s *Service) notices(ctx context.Context, form func(string, planner.Date, []string, words.Words) (mail.Body, error), about func(words.Words) []string) ([]store.Answer, error) {
	all, err := s.Store.Addresses(ctx, store.Operator)
	if err != nil {
		return nil, err
	}
	list := make([]store.Answer, len(all))
	for i, a := range all {
		w, err := words.New(cmp.Or(a.Language, s.Language))
		if err != nil {
			return nil, err
		}
		body, err := form(a.Name, planner.DateOf(s.Now().In(s.Zone)), about(w), w)
		if err != nil {
			return nil, err
		}
		list[i] = store.Answer{Address: a, Rendered: store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text}}
	}
	return list, nil
}
