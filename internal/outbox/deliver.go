// Package outbox delivers what lies in the outbox: one message to one recipient
// at a time, each claimed in the database before it is sent.
//
// A message is sent once. A server that says «not now» (4xx), or is not there,
// gets it again after a while; one that says no (5xx) does not. When the
// connection is lost between the end of a message and the server's answer, nobody
// knows whether it was taken: the message is ambiguous, and only an operator
// sends it again. Whoever dies while sending leaves a claim that runs out, and
// its message is ambiguous too.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"cohort/reports/words"
	"cohort/sql/store"
)

// waits are the pauses after each failed attempt. After the last one, about a
// day after the first attempt, the message is dead.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour,
	4 * time.Hour, 4 * time.Hour, 4 * time.Hour, 4 * time.Hour, 4 * time.Hour}

// lease is how long a claim lasts: longer than any attempt can take.
const lease = 3*patience + longPatience + 3*time.Minute

// settling is how long noting an outcome may take when the caller's time is up.
const settling = 10 * time.Second

// Report counts what became of the messages that were due.
type Report struct {
	Accepted, Deferred, Dead, Ambiguous int
}

// Total is how many messages were tried.
func (r Report) Total() int { return r.Accepted + r.Deferred + r.Dead + r.Ambiguous }

// Deliver sends every message that is due and returns when none is left, when
// ctx ends (a message that is on its way is finished first) or when the mail
// server cannot be used, which is its error. Several callers may deliver at
// once; no two get the same message.
func Deliver(ctx context.Context, st *store.Store, s Settings, now func() time.Time, log *slog.Logger) (Report, error) {
	var report Report
	expired, err := st.ExpireLeases(ctx, now())
	if err != nil {
		return report, err
	}
	for _, id := range expired {
		report.Ambiguous++
		log.Error("message is ambiguous: its sender went quiet; see cohort outbox", "message", id)
	}
	if s.Host == "" {
		return report, waiting(ctx, st, now())
	}
	if s.Installation, err = st.Installation(ctx); err != nil {
		return report, err
	}
	if s.Installation.Restored {
		return report, store.ErrRestored
	}
	p := &post{settings: s}
	defer p.hangUp(true)
	for ctx.Err() == nil {
		claimed, err := st.ClaimMessages(ctx, now(), lease, 1)
		if err != nil || len(claimed) == 0 {
			return report, err
		}
		if err := deliver(ctx, st, p, claimed[0], now, log, &report); err != nil {
			return report, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(s.Pause):
		}
	}
	return report, ctx.Err()
}

// waiting is an error when messages wait and no server is configured.
func waiting(ctx context.Context, st *store.Store, now time.Time) error {
	pending, err := st.Messages(ctx, store.MessageFilter{State: store.MessagePending})
	if err != nil {
		return err
	}
	due := 0
	for _, m := range pending {
		if m.NextAttempt != nil && !m.NextAttempt.After(now) {
			due++
		}
	}
	if due == 0 {
		return nil
	}
	return fmt.Errorf("no mail server is configured (mail.host): messages waiting in the outbox: %d", due)
}

// sendWhole sends a message as it was rendered, or, where the server takes none of its
// size, without its files: without then says why. It notes under which id it went.
func (p *post) sendWhole(ctx context.Context, m *store.Message, now func() time.Time) (outcome fate, without *tooLarge, err error) {
	to, err := wired(m.Email)
	var data []byte
	if err == nil {
		data, err = compose(*m, p.settings, now())
	}
	if err != nil {
		return dead, nil, err
	}
	m.SentAs = sentAs(*m, p.settings)
	outcome, err = p.send(ctx, to, data)
	if !errors.As(err, &without) || len(m.Attachments) == 0 {
		return outcome, nil, err
	}
	light, wrong := apart(*m, without, p.settings)
	if wrong == nil {
		data, wrong = compose(light, p.settings, now())
	}
	if wrong != nil {
		return outcome, nil, errors.Join(err, wrong)
	}
	m.SentAs = sentAs(light, p.settings)
	outcome, err = p.send(ctx, to, data)
	return outcome, without, err
}

// anAddress is what looks like an e-mail address in what a server says.
var anAddress = regexp.MustCompile(`[^\s<>"'(),:;]+@[^\s<>"'(),:;]+`)

// unnamed is what a server says without addresses, however it writes them: its words stand
// in logs, and in rows that more may read than the addresses.
func unnamed(said, email string) string {
	said = anAddress.ReplaceAllString(said, "(address)")
	local, _, _ := strings.Cut(email, "@")
	if utf8.RuneCountInString(local) < 3 {
		return said
	}
	return regexp.MustCompile(`(?i)(^|[^\pL\pN])`+regexp.QuoteMeta(local)+`($|[^\pL\pN])`).ReplaceAllString(said, "${1}(recipient)${2}")
}

// deliver sends one claimed message and notes what became of it. Its error is
// trouble with the server or the database, not with the message.
func deliver(ctx context.Context, st *store.Store, p *post, m store.Message, now func() time.Time, log *slog.Logger, report *Report) error {
	log = log.With("message", m.ID, "run", m.Run, "kind", m.Kind, "attempt", m.Attempts)
	outcome, without, err := p.sendWhole(ctx, &m, now)
	why := ""
	if err != nil {
		why = unnamed(err.Error(), m.Email)
	}
	if outcome == deferred && m.Attempts > len(waits) {
		outcome, why = dead, fmt.Sprintf("given up after %d attempts: %s", m.Attempts, why)
	}

	// What was sent is noted even when the service stops meanwhile.
	settle, done := context.WithTimeout(context.WithoutCancel(ctx), settling)
	defer done()
	var noting error
	if outcome == deferred && ctx.Err() != nil {
		return errors.Join(ctx.Err(), st.Release(settle, m, now()))
	}
	switch outcome {
	case accepted:
		report.Accepted++
		log.Info("message accepted")
		noting = st.Accepted(settle, m, unnamed(p.response, m.Email), now())
		if without != nil {
			log.Error("message went without its files, which the mail server does not take; cohort outbox save writes them", "bytes", without.size, "limit", without.limit)
			noting = errors.Join(noting, tellOperators(settle, st, p.settings, now, func(w words.Words) string {
				return w.Say("undelivered_apart", "Number", m.ID, "Name", m.Name, "Email", m.Email, "Files", named(m.Attachments), "MB", megabytes(without.size, w))
			}))
		}
	case deferred:
		report.Deferred++
		next := now().Add(waits[max(m.Attempts, 1)-1])
		log.Warn("message waits for another attempt", "next", next, "error", why)
		noting = st.Retry(settle, m, why, next)
	case dead:
		report.Dead++
		log.Error("message is dead; see cohort outbox", "error", why)
		noting = st.Dead(settle, m, why)
	case ambiguous:
		report.Ambiguous++
		log.Error("message is ambiguous; see cohort outbox", "error", why)
		noting = st.Ambiguous(settle, m, why)
	}
	if noting != nil {
		return fmt.Errorf("message %d: its outcome cannot be noted: %w", m.ID, noting)
	}
	if gone := new(unreachable); errors.As(err, &gone) {
		return gone
	}
	return nil
}
