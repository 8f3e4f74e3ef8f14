package pages

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// MostConnections are held at once; whoever comes beyond them is told to come later.
const MostConnections = 4000

// MostStreams are held at once, mostOwn of them by one client: many screens may stand behind one
// address, but nobody takes them all, and the other connections are there for pages.
const (
	MostStreams = 3000
	mostOwn     = 1000
)

// streams counts the streams that are held, by client.
type streams struct {
	mu  sync.Mutex
	all int
	of  map[netip.Prefix]int
}

// join counts one more of a client; false: there are too many.
func (s *streams) join(client netip.Prefix) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= MostStreams || s.of[client] >= mostOwn {
		return false
	}
	if s.of == nil {
		s.of = map[netip.Prefix]int{}
	}
	s.all++
	s.of[client]++
	return true
}

func (s *streams) leave(client netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.of[client]--; s.of[client] == 0 {
		delete(s.of, client)
	}
}

// Server serves a handler to clients of whom some are slow and some mean harm: each gets so
// long for a request, and so many bytes of headers. A stream has limits of its own.
func Server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
}

// busy is what whoever comes beyond the limit is told.
const busy = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 33\r\n\r\n" +
	"too many at once; come back later"

// Limit holds at most so many connections of a listener at once, and refuses the others.
func (p *Pages) Limit(l net.Listener, most int) net.Listener {
	return &limited{Listener: l, free: make(chan struct{}, most), refused: func() { p.refusals.count(manyAtOnce) }}
}

type limited struct {
	net.Listener
	free    chan struct{} // one in it for each connection that is held
	refused func()        // counts one that is not
}

// Accept is part of net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.free <- struct{}{}:
			return &held{Conn: c, leave: sync.OnceFunc(func() { <-l.free })}, nil
		default:
			l.refused()
			refuse(c)
		}
	}
}

// refuse says that there are too many, to whoever listens: the answer fits what the system
// keeps for a connection, so that nobody is waited for.
func refuse(c net.Conn) {
	if t, is := c.(*net.TCPConn); is {
		_ = t.SetLinger(-1)
	}
	_, _ = c.Write([]byte(busy))
	_ = c.Close()
}

// held is a connection that counts.
type held struct {
	net.Conn
	leave func()
}

// Close is part of net.Conn.
func (h *held) Close() error {
	defer h.leave()
	return h.Conn.Close()
}
