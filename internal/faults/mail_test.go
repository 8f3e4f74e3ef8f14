//go:build faults

package faults

import (
	"context"
	"crypto/x509"
	"sync/atomic"
	"testing"
	"time"

	"cohort/internal/mailcatch"
	"cohort/internal/outbox"
	"cohort/sql/store"
)

// twisting has ask asked of each command from now on.
func (r *relay) twisting(ask func(command string) twist) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ask = ask
}

// misbehaviours of a mail server at the first message; what stands then. Two messages go out.
var misbehaviours = []struct {
	name    string
	at      string
	twist   twist
	times   int32
	stopped bool // the service is told to stop while it waits for an answer
	want    stand
}{
	{name: "refuses the connection", at: onConnect, twist: twist{cut: true}, times: 3, want: stand{Arrived: 2, Accepted: 2}},
	{name: "421 in place of a greeting", at: onConnect, twist: twist{reply: "421 4.3.2 closing"}, times: 1, want: stand{Arrived: 2, Accepted: 2}},
	{name: "reset at EHLO", at: onHello, twist: twist{cut: true}, times: 1, want: stand{Arrived: 2, Accepted: 2}},
	{name: "451 at MAIL", at: onMail, twist: twist{reply: "451 4.3.0 later"}, times: 2, want: stand{Arrived: 2, Accepted: 2}},
	{name: "450 at RCPT", at: onRcpt, twist: twist{reply: "450 4.2.1 greylisted"}, times: 2, want: stand{Arrived: 2, Accepted: 2}},
	{name: "450 at RCPT for two days", at: onRcpt, twist: twist{reply: "450 4.2.1 greylisted"}, times: 100, want: stand{Dead: 2}},
	{name: "550 at RCPT", at: onRcpt, twist: twist{reply: "550 5.1.1 unknown"}, times: 1, want: stand{Arrived: 1, Accepted: 1, Dead: 1}},
	{name: "552 before the message, of its size", at: onMail, twist: twist{reply: "552 5.3.4 too large"}, times: 1, want: stand{Arrived: 3, Accepted: 3}},
	{name: "reset before DATA", at: onData, twist: twist{cut: true}, times: 1, want: stand{Arrived: 2, Accepted: 2}},
	{name: "reset in the middle of a message", at: onContent, twist: twist{cut: true}, times: 1, want: stand{Arrived: 2, Accepted: 2}},
	{name: "451 after a message", at: onDot, twist: twist{reply: "451 4.3.0 later"}, times: 1, want: stand{Arrived: 2, Accepted: 2}},
	{name: "554 after a message", at: onDot, twist: twist{reply: "554 5.6.0 no"}, times: 1, want: stand{Arrived: 1, Accepted: 1, Dead: 1}},
	{name: "reset at the final dot, message not taken", at: onDot, twist: twist{cut: true}, times: 1, want: stand{Arrived: 1, Accepted: 1, Ambiguous: 1}},
	{name: "reset after the final dot, message taken", at: onDot, twist: twist{lost: true}, times: 1, want: stand{Arrived: 2, Accepted: 1, Ambiguous: 1, Taken: 1}},
	{name: "silent after the final dot, service told to stop", at: onDot, twist: twist{hang: true}, times: 1, stopped: true, want: stand{Arrived: 2, Accepted: 1, Ambiguous: 1, Taken: 1}},
	{name: "silent after MAIL, service told to stop", at: onMail, twist: twist{hang: true}, times: 1, stopped: true, want: stand{Arrived: 2, Accepted: 2}},
	{name: "reset at QUIT", at: onQuit, twist: twist{cut: true}, times: 9, want: stand{Arrived: 2, Accepted: 2}},
}

func TestWhatStandsAfterAMailServer(t *testing.T) {
	for _, m := range misbehaviours {
		t.Run(m.name, func(t *testing.T) {
			s := afterFriday(t, few)
			ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
			defer stop()
			if err := s.do(ctx, store.Weekly, friday); err != nil {
				t.Fatal(err)
			}
			// What the night wrote of its data stays out of it.
			if _, err := s.db.Exec(`delete from cohort.outbox where kind = 'data'`); err != nil {
				t.Fatal(err)
			}
			v := s.alive()
			v.post.Parting = 50 * time.Millisecond
			sending, told := context.WithCancel(ctx)
			var done atomic.Int32
			v.relay.twisting(func(command string) twist {
				if command != m.at || done.Add(1) > m.times {
					return twist{}
				}
				if m.stopped {
					told()
				}
				return m.twist
			})
			if m.stopped {
				_ = v.deliver(sending)
				v.relay.release()
			}
			if err := s.deliver(ctx); err != nil {
				t.Error(err)
			}
			tell("mail", m.name, "came", judge(t, s, m.want))
			told()
		})
	}
}

// judge holds what stands against what is to stand.
func judge(t *testing.T, s *site, want stand) string {
	t.Helper()
	out := s.look()
	for _, wrong := range out.Wrong {
		t.Error(wrong)
	}
	want.Runs, want.Wrong = out.Runs, out.Wrong
	if out.Arrived != want.Arrived || out.Accepted != want.Accepted || out.Ambiguous != want.Ambiguous || out.Taken != want.Taken || out.Dead != want.Dead || out.Waiting != want.Waiting {
		t.Errorf("%d arrived, %d accepted, %s; want %d, %d, %s", out.Arrived, out.Accepted, out, want.Arrived, want.Accepted, want)
	}
	return out.String()
}

// What a server cannot do, or does not prove, keeps messages waiting until it is mended.
func TestWhatStandsBeforeAMailServerThatIsNotFit(t *testing.T) {
	for _, x := range []struct {
		name    string
		options []mailcatch.Option
		wrong   func(*outbox.Settings)
		want    stand
	}{
		{"no STARTTLS", nil, func(o *outbox.Settings) { o.TLS = "starttls" }, stand{Arrived: 2, Accepted: 2}},
		{"a certificate that nobody vouches for", []mailcatch.Option{mailcatch.WithTLS()}, func(o *outbox.Settings) { o.TLS, o.Roots = "starttls", x509.NewCertPool() }, stand{Arrived: 2, Accepted: 2}},
		{"a password that is wrong", []mailcatch.Option{mailcatch.WithUser("cohort", "right")}, func(o *outbox.Settings) { o.User, o.Password = "cohort", "wrong" }, stand{Arrived: 2, Accepted: 2}},
		// The manager's stays behind, and an operator hears of it.
		{"SIZE too small for a workbook", nil, nil, stand{Arrived: 3, Accepted: 3}},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := afterFriday(t, few)
			ctx, stop := context.WithTimeout(context.Background(), time.Minute)
			defer stop()
			if err := s.do(ctx, store.Weekly, friday); err != nil {
				t.Fatal(err)
			}
			options := x.options
			if x.wrong == nil { // room for the largest text, and for no workbook beside it
				var size int64
				if err := s.db.Get(&size, `select max(octet_length(html) + octet_length(text)) from cohort.outbox`); err != nil {
					t.Fatal(err)
				}
				options = append(options, mailcatch.WithSize(size*3/2+4000))
			}
			s.catcher.Close()
			var err error
			if s.catcher, err = mailcatch.Start(t.TempDir(), options...); err != nil {
				t.Fatal(err)
			}
			if _, err := s.db.Exec(`delete from cohort.outbox where kind = 'data'`); err != nil {
				t.Fatal(err)
			}
			v := s.alive()
			right := v.post
			right.Port = s.catcher.Port()
			if roots := s.catcher.Roots(); roots != nil {
				right.TLS, right.Roots = "starttls", roots
			}
			if x.options != nil && x.wrong != nil && right.Roots == nil {
				right.User, right.Password = "cohort", "right"
			}
			if v.post = right; x.wrong != nil {
				x.wrong(&v.post)
				if err := v.deliver(ctx); err == nil {
					t.Error("nobody hears of it")
				}
				if n := len(s.catcher.Messages()); n > 0 {
					t.Errorf("%d messages went all the same", n)
				}
				v.post = right
			}
			if err := s.deliver(ctx); err != nil {
				t.Error(err)
			}
			tell("mail", x.name, "came", judge(t, s, x.want))
		})
	}
}
