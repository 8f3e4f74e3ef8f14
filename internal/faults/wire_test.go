package faults

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// wire stands between a service and its PostgreSQL, and reads the protocol.
type wire struct {
	listener net.Listener

	mu    sync.Mutex
	to    string // host:port of the server
	dead  bool   // takes nobody any more
	lines map[*line]bool
	// ask is asked of each statement before the server has it; that which ends a transaction
	// is "COMMIT of", with all statements of it. Nil: nothing is broken.
	ask  func(statement string) deed
	held chan struct{} // closed by release
}

// deed is what is done at a statement. The zero value: nothing.
type deed struct {
	before  func(*line) // before the server has the statement
	instead func(*line) // the server never gets it, and the connection is reset after this
	after   func(*line) // the server has done it; its answer is withheld, and the connection is reset after this
}

// line is one connection through a wire.
type line struct {
	wire           *wire
	client, server net.Conn
	backend        int // the process that serves it

	mu       sync.Mutex
	withheld func(*line) // what is done in place of the answer that is due; nil: it is passed on
}

// newWire takes connections for the server of a database; it returns the address of the
// database through it.
func newWire(t testing.TB, database string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{to: u.Host, lines: map[*line]bool{}, held: make(chan struct{})}
	if w.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	u.Host = w.listener.Addr().String()
	go w.take()
	t.Cleanup(w.die)
	return w, u.String()
}

func (w *wire) take() {
	for {
		c, err := w.listener.Accept()
		if err != nil {
			return
		}
		w.mu.Lock()
		to, dead := w.to, w.dead
		w.mu.Unlock()
		if dead {
			reset(c)
			continue
		}
		s, err := net.Dial("tcp", to)
		if err != nil {
			reset(c)
			continue
		}
		l := &line{wire: w, client: c, server: s}
		w.mu.Lock()
		w.lines[l] = true
		w.mu.Unlock()
		go l.answers()
		go l.statements()
	}
}

// breaking has ask asked of each statement from now on.
func (w *wire) breaking(ask func(statement string) deed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ask = ask
}

// cut resets all connections that are open.
func (w *wire) cut() {
	w.mu.Lock()
	list := make([]*line, 0, len(w.lines))
	for l := range w.lines {
		list = append(list, l)
	}
	w.mu.Unlock()
	for _, l := range list {
		l.cut()
	}
}

// release lets go of what hangs.
func (w *wire) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.held)
	w.held = make(chan struct{})
}

// hang waits until release.
func (w *wire) hang() {
	w.mu.Lock()
	held := w.held
	w.mu.Unlock()
	<-held
}

// die is the end of the client, as the server sees it: every connection breaks, and no new
// one comes.
func (w *wire) die() {
	w.mu.Lock()
	w.dead = true
	w.mu.Unlock()
	w.listener.Close()
	w.cut()
	w.release()
}

func (l *line) cut() {
	reset(l.client)
	reset(l.server)
	l.wire.mu.Lock()
	delete(l.wire.lines, l)
	l.wire.mu.Unlock()
}

// reset closes a connection as a router does that has forgotten it.
func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}

// statements passes on what the client says.
func (l *line) statements() {
	defer l.cut()
	from, to := bufio.NewReader(l.client), bufio.NewWriter(l.server)
	first, err := packet(from, nil)
	if err != nil {
		return
	}
	if _, err := l.server.Write(first); err != nil {
		return
	}
	prepared, current, within := map[string]string{}, "", ""
	var bound []byte
	for {
		kind, err := from.ReadByte()
		if err != nil {
			return
		}
		m, err := packet(from, []byte{kind})
		if err != nil {
			return
		}
		body, statement := m[5:], ""
		switch kind {
		case 'P': // Parse: a name and its statement
			name, rest := text(body)
			prepared[name], _ = text(rest)
		case 'B': // Bind: a portal of a prepared statement
			_, rest := text(body)
			name, _ := text(rest)
			current, bound = prepared[name], m
			continue // it goes with its Execute, as clients send them
		case 'E': // Execute: the portal
			statement = current
		case 'Q':
			statement, _ = text(body)
		}
		switch {
		case statement == "":
		case strings.HasPrefix(statement, "BEGIN"):
			within = ";"
		case statement == "COMMIT":
			statement, within = "COMMIT of "+within, ""
		case statement == "ROLLBACK":
			within = ""
		case within != "":
			within += statement + ";"
		}
		if statement != "" {
			if gone := l.at(statement); gone {
				return
			}
		}
		if _, err := to.Write(append(bound, m...)); err != nil {
			return
		}
		bound = nil
		if from.Buffered() == 0 {
			if err := to.Flush(); err != nil {
				return
			}
		}
	}
}

// at does what is to be done at a statement, and says whether the connection is gone by it.
func (l *line) at(statement string) (gone bool) {
	l.wire.mu.Lock()
	ask := l.wire.ask
	l.wire.mu.Unlock()
	if ask == nil {
		return false
	}
	d := ask(statement)
	if d.before != nil {
		d.before(l)
	}
	if d.instead != nil {
		d.instead(l)
		return true
	}
	if d.after != nil {
		l.mu.Lock()
		l.withheld = d.after
		l.mu.Unlock()
	}
	return false
}

// answers passes on what the server says.
func (l *line) answers() {
	defer l.cut()
	from, to := bufio.NewReader(l.server), bufio.NewWriter(l.client)
	for {
		kind, err := from.ReadByte()
		if err != nil {
			return
		}
		m, err := packet(from, []byte{kind})
		if err != nil {
			return
		}
		if kind == 'K' {
			l.backend = int(binary.BigEndian.Uint32(m[5:]))
		}
		l.mu.Lock()
		withheld := l.withheld
		l.mu.Unlock()
		if withheld != nil {
			if kind == 'Z' { // ready for the next: this one is done
				withheld(l)
				return
			}
			continue
		}
		if _, err := to.Write(m); err != nil {
			return
		}
		if from.Buffered() == 0 {
			if err := to.Flush(); err != nil {
				return
			}
		}
	}
}

// packet reads a message whose first bytes are there already: its length, and the rest.
func packet(from io.Reader, first []byte) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(from, size[:]); err != nil {
		return nil, err
	}
	m := append(slices.Clone(first), size[:]...)
	n := int(binary.BigEndian.Uint32(size[:])) - 4
	m = slices.Grow(m, n)[:len(m)+n]
	_, err := io.ReadFull(from, m[len(m)-n:])
	return m, err
}

// text is what stands before the first zero byte, and what comes after it.
func text(b []byte) (string, []byte) {
	before, after, _ := bytes.Cut(b, []byte{0})
	return string(before), after
}
