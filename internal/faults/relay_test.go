package faults

import (
	"bufio"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// The steps of a conversation with a mail server at which a relay asks what to do.
const (
	onConnect = "CONNECT"
	onHello   = "EHLO"
	onMail    = "MAIL"
	onRcpt    = "RCPT"
	onData    = "DATA"
	onContent = "CONTENT" // in the middle of the message
	onDot     = "DOT"     // its end
	onQuit    = "QUIT"
)

// twist is what becomes of a command. The zero value: it is passed on.
type twist struct {
	reply string // the server never gets it; this is answered
	cut   bool   // the server never gets it, and the connection is reset
	lost  bool   // the server gets it; its answer is withheld, and the connection reset
	hang  bool   // the server gets it; its answer is withheld until release, and the connection reset then
}

// relay stands between a service and its mail server, and reads the conversation.
type relay struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	dead  bool
	conns map[net.Conn]bool
	ask   func(command string) twist
	held  chan struct{}
}

func newRelay(t testing.TB, to string) *relay {
	t.Helper()
	r := &relay{to: to, conns: map[net.Conn]bool{}, held: make(chan struct{})}
	var err error
	if r.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			c, err := r.listener.Accept()
			if err != nil {
				return
			}
			go r.talk(c)
		}
	}()
	t.Cleanup(r.die)
	return r
}

func (r *relay) port() int { return r.listener.Addr().(*net.TCPAddr).Port }

// release lets go of what hangs.
func (r *relay) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.held)
	r.held = make(chan struct{})
}

// die is the end of the client: its conversations break, and no new one is taken.
func (r *relay) die() {
	r.mu.Lock()
	r.dead = true
	list := make([]net.Conn, 0, len(r.conns))
	for c := range r.conns {
		list = append(list, c)
	}
	r.mu.Unlock()
	r.listener.Close()
	for _, c := range list {
		reset(c)
	}
	r.release()
}

// keep notes a connection until it is dropped; false: the client is dead.
func (r *relay) keep(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dead {
		reset(c)
		return false
	}
	r.conns[c] = true
	return true
}

func (r *relay) drop(c net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conns, c)
}

// server opens a conversation with the server and returns what it greets with.
func (r *relay) server() (net.Conn, *bufio.Reader, string, error) {
	s, err := net.Dial("tcp", r.to)
	if err != nil {
		return nil, nil, "", err
	}
	from := bufio.NewReader(s)
	greeting, err := answer(from)
	return s, from, greeting, err
}

// answer reads an answer of one or more lines.
func answer(from *bufio.Reader) (string, error) {
	var all strings.Builder
	for {
		line, err := from.ReadString('\n')
		all.WriteString(line)
		if err != nil || len(line) < 4 || line[3] == ' ' {
			return all.String(), err
		}
	}
}

// talk carries one conversation.
func (r *relay) talk(c net.Conn) {
	defer reset(c)
	if !r.keep(c) {
		return
	}
	defer r.drop(c)
	said := bufio.NewReader(c)
	first := r.at(onConnect)
	if first.cut || first.lost {
		return
	}
	if first.hang {
		r.hang()
		return
	}
	s, from, greeting, err := r.server()
	if err != nil {
		return
	}
	defer func() { reset(s) }()
	if !r.keep(s) {
		return
	}
	defer func() { r.drop(s) }()
	if first.reply != "" {
		greeting = first.reply + "\r\n"
	}
	if _, err := c.Write([]byte(greeting)); err != nil || first.reply != "" {
		return
	}
	for {
		line, err := said.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		verb = strings.ToUpper(verb)
		reply := ""
		switch x := r.at(verb); {
		case x.cut:
			return
		case x.reply != "":
			reply = x.reply + "\r\n"
		default:
			if _, err := s.Write([]byte(line)); err != nil {
				return
			}
			if reply, err = answer(from); err != nil || x.lost {
				return
			}
			if x.hang {
				r.hang()
				return
			}
		}
		if _, err := c.Write([]byte(reply)); err != nil || verb == onQuit {
			return
		}
		if verb != onData || !strings.HasPrefix(reply, "354") {
			continue
		}
		reply, over := r.content(said, s, from)
		if over {
			return
		}
		if strings.HasPrefix(reply, "+") { // refused in the server's place, which has half a message: begin anew with it
			reply = reply[1:]
			r.drop(s)
			reset(s)
			if s, from, _, err = r.server(); err != nil || !r.keep(s) {
				return
			}
			if _, err := s.Write([]byte("EHLO relay\r\n")); err != nil {
				return
			}
			if _, err := answer(from); err != nil {
				return
			}
		}
		if _, err := c.Write([]byte(reply)); err != nil {
			return
		}
	}
}

// content carries a message, and returns what its end is answered with, after a + where
// the server did not get it. Over: the conversation ends with it.
func (r *relay) content(said *bufio.Reader, s net.Conn, from *bufio.Reader) (reply string, over bool) {
	middle := r.at(onContent)
	if middle.cut || middle.lost {
		return "", true
	}
	to := bufio.NewWriter(s)
	for {
		line, err := said.ReadString('\n')
		if err != nil {
			return "", true
		}
		if strings.TrimRight(line, "\r\n") != "." {
			if _, err := to.WriteString(line); err != nil {
				return "", true
			}
			continue
		}
		x := r.at(onDot)
		if x.cut {
			return "", true
		}
		if x.reply != "" {
			return "+" + x.reply + "\r\n", false
		}
		if _, err := to.WriteString(line); err != nil || to.Flush() != nil {
			return "", true
		}
		if reply, err = answer(from); err != nil || x.lost {
			return "", true
		}
		if x.hang {
			r.hang()
			return "", true
		}
		return reply, false
	}
}

func (r *relay) at(command string) twist {
	r.mu.Lock()
	ask := r.ask
	r.mu.Unlock()
	if ask == nil {
		return twist{}
	}
	return ask(command)
}

func (r *relay) hang() {
	r.mu.Lock()
	held := r.held
	r.mu.Unlock()
	<-held
}

// header is one header of a message.
func header(data []byte, name string) string {
	h, _ := textproto.NewReader(bufio.NewReader(strings.NewReader(string(data)))).ReadMIMEHeader()
	return h.Get(name)
}
