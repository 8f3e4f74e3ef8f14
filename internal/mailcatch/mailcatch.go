// Package mailcatch is a mail server on loopback that keeps what it is sent as
// files. The demo shows them; tests tell it to misbehave as real servers do.
package mailcatch

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Message is one mail that was taken in.
type Message struct {
	From, To string
	Path     string // of the .eml file
	Data     []byte // as it came, headers and body
}

// Catcher is a running server.
type Catcher struct {
	dir      string
	server   *smtp.Server
	listener net.Listener
	roots    *x509.CertPool
	user     string
	password string

	mu       sync.Mutex
	messages []Message
	moods    []mood
	sessions int
	serving  chan struct{}
	closing  chan struct{}
	released func()     // closes closing, once
	taken    *sync.Cond // a message came
}

// A mood is misbehaviour ordered by a test.
type mood struct {
	command string // CONNECT, MAIL, RCPT, DATA, DROP or HOLD
	code    int
	times   int
}

// Option makes a catcher behave in another way from the start.
type Option func(*Catcher) error

// WithTLS offers STARTTLS with a certificate made on the spot, see Roots.
func WithTLS() Option {
	return func(c *Catcher) (err error) {
		c.server.TLSConfig, c.roots, err = selfSigned()
		return err
	}
}

// WithUser takes no mail from anybody who is not this user. Without WithTLS the
// password is asked for in the clear.
func WithUser(name, password string) Option {
	return func(c *Catcher) error {
		c.user, c.password = name, password
		c.server.AllowInsecureAuth = true
		return nil
	}
}

// WithSize takes, and announces, messages of so many bytes at most.
func WithSize(bytes int64) Option {
	return func(c *Catcher) error {
		c.server.MaxMessageBytes = bytes
		return nil
	}
}

// Start listens on a random port of 127.0.0.1 and writes each message that
// comes into dir as NNN-<recipient>.eml, complete or not at all. The folder is
// made when it is missing.
func Start(dir string, options ...Option) (*Catcher, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("folder for mail cannot be made: %w", err)
	}
	c := &Catcher{dir: dir, serving: make(chan struct{}), closing: make(chan struct{})}
	c.taken = sync.NewCond(&c.mu)
	c.released = sync.OnceFunc(func() { close(c.closing) })
	c.server = smtp.NewServer(smtp.BackendFunc(c.session))
	c.server.Domain = "localhost"
	c.server.MaxMessageBytes = 64 << 20
	c.server.ErrorLog = log.New(io.Discard, "", 0)
	for _, o := range options {
		if err := o(c); err != nil {
			return nil, err
		}
	}
	var err error
	if c.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("no port for the mail catcher: %w", err)
	}
	go func() {
		defer close(c.serving)
		_ = c.server.Serve(c.listener) // ends when Close closes the listener
	}()
	return c, nil
}

// Addr is the host and port that the catcher listens on.
func (c *Catcher) Addr() string { return c.listener.Addr().String() }

// Port is the port that the catcher listens on, on 127.0.0.1.
func (c *Catcher) Port() int { return c.listener.Addr().(*net.TCPAddr).Port }

// Roots are what a client needs to trust the catcher's certificate, nil
// without WithTLS.
func (c *Catcher) Roots() *x509.CertPool { return c.roots }

// Messages returns what was taken in, in the order of its coming.
func (c *Catcher) Messages() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Message(nil), c.messages...)
}

// Await waits until as many messages were taken in.
func (c *Catcher) Await(messages int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.messages) < messages {
		c.taken.Wait()
	}
}

// Sessions counts the conversations that were begun.
func (c *Catcher) Sessions() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sessions
}

// Answer makes the next times uses of a command fail with a code: CONNECT (the
// conversation's first command), MAIL, RCPT or DATA (after the content came).
func (c *Catcher) Answer(command string, code, times int) { c.feel(mood{command, code, times}) }

// Drop makes the next times messages be taken in whole, kept, and the
// connection then be cut in place of an answer.
func (c *Catcher) Drop(times int) { c.feel(mood{"DROP", 0, times}) }

// Hold makes the next times messages be taken in whole, kept, and then not be answered
// until the catcher closes.
func (c *Catcher) Hold(times int) { c.feel(mood{"HOLD", 0, times}) }

func (c *Catcher) feel(m mood) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moods = append(c.moods, m)
}

// mood takes one use out of what was ordered for a command.
func (c *Catcher) mood(command string) (code int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.moods {
		if m := &c.moods[i]; m.command == command && m.times > 0 {
			m.times--
			return m.code, true
		}
	}
	return 0, false
}

func (c *Catcher) refusal(command string) error {
	code, ok := c.mood(command)
	if !ok {
		return nil
	}
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: "as the test ordered"}
}

// Close stops listening and cuts what conversations are left.
func (c *Catcher) Close() error {
	c.released()
	err := c.server.Close()
	_ = c.listener.Close() // a server that has not begun to serve does not know it yet
	<-c.serving
	return err
}

func (c *Catcher) session(conn *smtp.Conn) (smtp.Session, error) {
	c.mu.Lock()
	c.sessions++
	c.mu.Unlock()
	if err := c.refusal("CONNECT"); err != nil {
		return nil, err
	}
	return &session{catcher: c, conn: conn, known: c.user == ""}, nil
}

// session is one conversation.
type session struct {
	catcher  *Catcher
	conn     *smtp.Conn
	known    bool // authenticated, or nobody need be
	from, to string
}

func (s *session) AuthMechanisms() []string {
	if s.catcher.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.catcher.user || password != s.catcher.password {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.known {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return s.catcher.refusal("MAIL")
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.to != "" {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 5, 3}, Message: "one recipient a message"}
	}
	if err := s.catcher.refusal("RCPT"); err != nil {
		return err
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.catcher.refusal("DATA"); err != nil {
		return err
	}
	if err := s.catcher.keep(s.from, s.to, data); err != nil {
		return err
	}
	if _, hold := s.catcher.mood("HOLD"); hold {
		<-s.catcher.closing
	}
	if _, drop := s.catcher.mood("DROP"); drop {
		_ = s.conn.Conn().Close() // the client learns it from the silence
		return errors.New("cut")
	}
	return nil
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }

func (c *Catcher) keep(from, to string, data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	path := filepath.Join(c.dir, fmt.Sprintf("%03d-%s.eml", len(c.messages)+1, safe(to)))
	if err := os.WriteFile(path+".part", data, 0o644); err != nil {
		return err
	}
	if err := os.Rename(path+".part", path); err != nil {
		return err
	}
	c.messages = append(c.messages, Message{From: from, To: to, Path: path, Data: data})
	c.taken.Broadcast()
	return nil
}

// safe returns the part of an address before the @ as a piece of a file name.
func safe(address string) string {
	local, _, _ := strings.Cut(address, "@")
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._+-", r) {
			return r
		}
		return '_'
	}, local)
	return name[:min(len(name), 64)]
}

var _ smtp.AuthSession = (*session)(nil)
