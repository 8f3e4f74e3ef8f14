package inbox

import (
	"context"

	"cohort/internal/inbox/letter"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/store"
)

// bounced marks the message that came back, and tells the operators whose address it was. A
// report on a message that is none of ours is for a person to look at.
func (s *Service) bounced(ctx context.Context, dir, name string, b *letter.Bounce) (r Report, err error) {
	r = Report{File: name, Outcome: CameBack}
	if s.Try {
		return r, nil
	}
	m, known, err := s.Store.CameBack(ctx, b.MessageID, b.Why, s.Now(), func(m store.Message) ([]store.Answer, error) {
		return s.notices(ctx, mail.Undelivered, func(w words.Words) []string {
			return []string{w.Say("undelivered_bounce", "Number", m.ID, "Name", m.Name, "Email", m.Email, "About", m.Subject, "Why", b.Why)}
		})
	})
	if err != nil {
		return r, err
	}
	to := Done
	if !known {
		r.Outcome, to = Unknown, Aside
	}
	if r.Moved, err = move(dir, name, to); err != nil {
		return r, err
	}
	s.Log.Warn("a message came back", "file", name, "message", m.ID, "why", b.Why, "now", r.Moved)
	return r, nil
}
