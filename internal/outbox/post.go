package outbox

import (
	"cmp"
	"context"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"cohort/sql/store"
)

// Settings are the way to the mail server.
type Settings struct {
	Host         string // empty: there is none, and every message waits
	Port         int
	TLS          string // starttls, implicit or none
	User         string // empty: no authentication
	Password     string
	From         mail.Address
	ReplyTo      mail.Address       // empty address: none
	Hello        string             // the name that we greet the server with
	Roots        *x509.CertPool     // that the server's certificate is proven by; nil: the system's
	Zone         *time.Location     // that the Date header is written in; nil: the clock's own
	Pause        time.Duration      // between two messages, so that the server is not flooded
	Key          crypto.Signer      // that messages are signed with (DKIM); nil: they are not
	Selector     string             // of the key's other half, at the domain of From
	Installation store.Installation // Deliver sets it
	Language     string             // of notices in which nobody's own is known: ru or en
	Copies       string             // the folder in which workbooks are kept; empty: none
	Parting      time.Duration      // how long an answer is waited for once we were told to stop; 0: 20 s
}

// domain is what stands behind the @ of our Message-IDs.
func (s Settings) domain() string {
	_, domain, _ := strings.Cut(s.From.Address, "@")
	return domain
}

// The longest that we wait for the server: for most answers, and for the answer
// to a message's content, which it may first want to scan (RFC 5321, 4.5.3.2).
const (
	patience     = 30 * time.Second
	longPatience = 5 * time.Minute
	parting      = 20 * time.Second
)

// fate is what became of an attempt to deliver a message.
type fate int

const (
	accepted  fate = iota
	deferred       // not now, but perhaps later
	dead           // refused for good
	ambiguous      // sent, but the answer never came: nobody knows
)

// post is a conversation with the mail server over several messages.
type post struct {
	settings Settings
	client   *smtp.Client // nil: no connection
	used     bool         // at least one message went over it
	response string       // of the server to the last message that it accepted
}

// tooLarge says that the server takes no message of this size.
type tooLarge struct{ size, limit int } // bytes; limit 0: the server did not say which

func (t *tooLarge) Error() string {
	if t.limit == 0 {
		return fmt.Sprintf("a message of %d bytes is more than the server takes", t.size)
	}
	return fmt.Sprintf("a message of %d bytes is more than the server takes, which are %d", t.size, t.limit)
}

// unreachable is trouble with the server and no message's own fault.
type unreachable struct{ err error }

func (u *unreachable) Error() string { return u.err.Error() }
func (u *unreachable) Unwrap() error { return u.err }

func (s Settings) server() string { return fmt.Sprintf("mail server %s:%d", s.Host, s.Port) }

// connect opens the conversation up to and with the authentication.
func (p *post) connect(ctx context.Context) error {
	s := p.settings
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(patience), gomail.WithHELO(s.Hello),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}),
	}
	plain, login := gomail.SMTPAuthPlain, gomail.SMTPAuthLogin
	switch s.TLS {
	case "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "implicit":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
		plain, login = gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc
	default:
		return fmt.Errorf("tls mode %q is none of starttls, implicit, none", s.TLS)
	}
	if s.User != "" {
		options = append(options, gomail.WithUsername(s.User), gomail.WithPassword(s.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, plain, login))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return fmt.Errorf("%s: %w", s.server(), err)
	}
	if p.client, err = client.DialToSMTPClientWithContext(ctx); err != nil {
		p.client = nil
		return &unreachable{fmt.Errorf("%s: %w", s.server(), err)}
	}
	p.used = false
	return nil
}

// hangUp ends the conversation: politely, or by cutting the connection when it
// is in a state in which the server might take half a message for a whole one.
func (p *post) hangUp(politely bool) {
	if p.client == nil {
		return
	}
	if politely {
		_ = p.client.UpdateDeadline(patience)
		_ = p.client.Quit()
	}
	_ = p.client.Close()
	p.client = nil
}

// send delivers one message. The error says why it was not accepted; an
// *unreachable means that the server was not there for any message, a *tooLarge that
// a smaller one may be accepted.
func (p *post) send(ctx context.Context, to string, data []byte) (fate, error) {
	reused := p.client != nil && p.used
	if p.client == nil {
		if err := p.connect(ctx); err != nil {
			return deferred, err
		}
	}
	outcome, err := p.converse(ctx, to, data)
	if reused && outcome == deferred && p.client == nil && !answered(err) && ctx.Err() == nil {
		// The server hung up on us while we paused; that is no refusal.
		if err := p.connect(ctx); err != nil {
			return deferred, err
		}
		return p.converse(ctx, to, data)
	}
	return outcome, err
}

// cutting cuts the connection some time after ctx has ended, unless it is called off.
func (p *post) cutting(ctx context.Context) (off func()) {
	text, done := p.client.Text, make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-ctx.Done():
		}
		select {
		case <-done:
		case <-time.After(cmp.Or(p.settings.Parting, parting)):
			_ = text.Close()
		}
	}()
	return func() { close(done) }
}

// limit is how many bytes the server takes in a message, as it says; 0: it does not.
func (p *post) limit() int {
	_, said := p.client.Extension("SIZE")
	n, err := strconv.Atoi(strings.TrimSpace(said))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (p *post) converse(ctx context.Context, to string, data []byte) (fate, error) {
	defer p.cutting(ctx)()
	if limit := p.limit(); limit > 0 && len(data) > limit {
		return dead, fmt.Errorf("%s: %w", p.settings.server(), &tooLarge{len(data), limit})
	}
	p.used = true
	_ = p.client.UpdateDeadline(patience)
	from := "<" + p.settings.From.Address + ">"
	if sized, _ := p.client.Extension("SIZE"); sized {
		from += fmt.Sprintf(" SIZE=%d", len(data)) // RFC 1870: it may refuse before we send
	}
	for _, step := range []func() error{
		func() error { return p.client.Mail(from) },
		func() error { return p.client.Rcpt("<" + to + ">") },
	} {
		if err := step(); err != nil {
			return p.refused(err, len(data))
		}
	}
	content, err := p.client.Data()
	if err != nil {
		return p.refused(err, len(data))
	}
	_ = p.client.UpdateDeadline(longPatience)
	if _, err := content.Write(data); err != nil {
		// The closing dot was not sent: the server has nothing whole. It may have said why.
		if _, _, said := p.client.Text.ReadResponse(2); answered(said) {
			return p.refused(said, len(data))
		}
		p.hangUp(false)
		return deferred, fmt.Errorf("%s: connection lost before the message was over: %w", p.settings.server(), err)
	}
	if p.response, err = ended(p.client, content); err != nil {
		if answered(err) {
			return p.refused(err, len(data))
		}
		p.hangUp(false)
		return ambiguous, fmt.Errorf("%s: connection lost after the message was sent and before it was answered: %w", p.settings.server(), err)
	}
	return accepted, nil
}

// ended sends the final dot and returns the answer. Any answer that begins with 2 says that
// the message is taken (RFC 5321, 4.2.1), not 250 alone.
func ended(client *smtp.Client, content io.WriteCloser) (said string, err error) {
	if closer, ok := content.(*smtp.DataCloser); ok {
		content = closer.WriteCloser
	}
	if err := content.Close(); err != nil {
		return "", err
	}
	_, said, err = client.Text.ReadResponse(2)
	return said, err
}

// refused judges an error that came before anything was accepted, of a message of so many
// bytes.
func (p *post) refused(err error, size int) (fate, error) {
	what := fmt.Errorf("%s: %w", p.settings.server(), err)
	code := 0
	if reply := new(textproto.Error); errors.As(err, &reply) {
		code = reply.Code
	}
	switch {
	case code == 0 || code == 421: // no answer, or the server is going away
		p.hangUp(false)
		return deferred, what
	case code == 530 || code == 534 || code == 535 || code == 538:
		// About who we are, not about the message: others would fare no better.
		p.hangUp(true)
		return deferred, &unreachable{what}
	}
	if reset := p.client.Reset(); reset != nil {
		p.hangUp(false)
	}
	if code == 552 { // too large, for the server or for what is left of a box
		what = fmt.Errorf("%w; %w", what, &tooLarge{size: size})
	}
	if code >= 500 {
		return dead, what
	}
	return deferred, what
}

// answered says whether an error is the server's own word.
func answered(err error) bool {
	reply := new(textproto.Error)
	return errors.As(err, &reply)
}

// Check greets the mail server, protects the connection and authenticates as
// the settings say, and sends nothing. It returns how many bytes the server takes in a
// message; 0: it does not say.
func Check(ctx context.Context, s Settings) (limit int, err error) {
	p := &post{settings: s}
	if err := p.connect(ctx); err != nil {
		return 0, err
	}
	limit = p.limit()
	p.hangUp(true)
	return limit, nil
}

// Wired is how many bytes files take in a message, which writes them in lines of letters.
func Wired(bytes int64) int64 { return bytes * 78 / 57 }
