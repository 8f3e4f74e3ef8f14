//go:build pages

package pages_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cohort/internal/pages"
)

// How many hang on the service, and how often a plan is published: every three seconds, for
// COHORT_LOAD, a minute if it is not given.
const (
	hanging = 500
	readers = 200
	slow    = 300
)

// lasting is how long the load lasts.
func lasting(t *testing.T) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(os.Getenv("COHORT_LOAD"))
	if err != nil {
		return time.Minute
	}
	return d
}

// memory is what the process holds after a collection, in bytes.
func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Five hundred screens and two hundred readers, with slow and hostile clients beside them:
// no screen misses a publication, and memory stays what it is.
func TestLoad(t *testing.T) {
	c, link := mailed(t)
	c.at = (monday + 4).At(13*60, zone)
	c.look()
	at, _ := c.serve("")
	var states sync.Map // how many screens were told a state
	ready := make(chan bool, hanging)
	ctx, done := context.WithCancel(context.Background())
	var all sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: readers}}
	for range hanging {
		all.Go(func() {
			r, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+"/screen/VDNKH/events", nil)
			answer, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			defer answer.Body.Close()
			last, lines := "", bufio.NewScanner(answer.Body)
			for lines.Scan() {
				_, after, is := strings.Cut(lines.Text(), `"state":"`)
				state, _, _ := strings.Cut(after, `"`)
				if !is || state == last {
					continue
				}
				if last == "" {
					ready <- true
				}
				last = state
				n, _ := states.LoadOrStore(state, new(atomic.Int64))
				n.(*atomic.Int64).Add(1)
			}
		})
	}
	for range hanging {
		<-ready
	}
	var views, wrong atomic.Int64
	took := make([][]time.Duration, readers)
	for k := range readers {
		all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				path := "/screen/VDNKH"
				switch {
				case k < 20 && i%10 == 0:
					path = link // each is counted: sixty a minute
				case k%2 == 1:
					path = "/"
				}
				r, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+path, nil)
				asked := time.Now()
				if answer, err := client.Do(r); err == nil {
					_, _ = io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
					took[k] = append(took[k], time.Since(asked))
					views.Add(1)
					if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusTooManyRequests {
						wrong.Add(1)
					}
				}
				select {
				case <-ctx.Done():
				case <-time.After(time.Second):
				}
			}
		})
	}
	var shut atomic.Int64
	for range slow { // each says a letter of a header a second, for ever
		all.Go(func() {
			for ctx.Err() == nil {
				conn, err := net.Dial("tcp", at)
				if err != nil {
					return
				}
				_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nX: ")
				for err == nil && ctx.Err() == nil {
					<-time.After(time.Second)
					_, err = io.WriteString(conn, "x")
				}
				conn.Close()
				shut.Add(1)
			}
		})
	}
	turn := time.NewTicker(3 * time.Second)
	defer turn.Stop()
	over := time.After(lasting(t))
	var early, published uint64
	for going := true; going; {
		c.publish(monday+4, session("s1", "short", "A1", "t1", 1+int(published%5), (10+int(published/5%8))*60, "anna"), session("s2", "long", "C1", "t2", 4, 14*60, "boris"))
		c.look()
		published++
		if published == 3 {
			early = memory()
		}
		select {
		case <-over:
			going = false
		case <-turn.C:
		}
	}
	flood := make(http.Header)
	flood.Set("X-Flood", strings.Repeat("x", 1<<20))
	r, _ := http.NewRequest(http.MethodGet, "http://"+at+"/", nil)
	r.Header = flood
	if answer, err := client.Do(r); err == nil && answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a megabyte of headers: %s", answer.Status)
	}
	late := memory()
	done()
	all.Wait()
	told := 0
	states.Range(func(_, n any) bool { told += int(n.(*atomic.Int64).Load()); return true })
	if want := hanging * (int(published) + 1); told < want-hanging || told > want { // the first state may be that of before the first publication
		t.Errorf("%d publications: %d screens were told %d times in all, want %d", published, hanging, told, want)
	}
	if wrong.Load() > 0 || shut.Load() < slow {
		t.Errorf("%d of %d pages were not given; %d slow clients were shut out", wrong.Load(), views.Load(), shut.Load())
	}
	if late > early+early/4+(4<<20) {
		t.Errorf("memory grows: %d bytes early, %d late", early, late)
	}
	waits := slices.Sorted(slices.Values(slices.Concat(took...)))
	fmt.Printf("%s: %d screens were told of %d publications %d times, %d missed; %d pages, half of them within %s, 99 of 100 within %s; %d slow clients shut out; memory %.1f MB early, %.1f MB late\n",
		lasting(t), hanging, published, told, max(0, hanging*int(published)-told), views.Load(), waits[len(waits)/2].Round(time.Millisecond), waits[len(waits)*99/100].Round(time.Millisecond),
		shut.Load(), float64(early)/1e6, float64(late)/1e6)
}

// crowd is how many come while all connections are taken.
const crowd = 100_000

// While as many hang on the service as it holds, a hundred thousand more are each told to come
// later, and a screen hears of a publication all the same.
func TestLoadOfACrowd(t *testing.T) {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		t.Fatal(err)
	}
	files.Cur = files.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		t.Fatal(err)
	}
	c := newCentre(t)
	c.day()
	at, _ := c.serve("")
	from := func(i int) *net.Dialer { // each address of this machine has ports of its own
		return &net.Dialer{Timeout: 30 * time.Second, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(1+i/200%200), byte(1+i%200))}}
	}
	var held []net.Conn
	hold := func(i int, method, path string) {
		t.Helper()
		conn, err := from(i).Dial("tcp", at)
		if err == nil {
			_, err = io.WriteString(conn, method+" "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		held = append(held, conn)
	}
	for i := range pages.MostStreams {
		hold(i, http.MethodGet, "/screen/VDNKH/events")
	}
	stream := held[len(held)-1]
	screen := bufio.NewReader(stream)
	heard := func(more string) {
		t.Helper()
		_ = stream.SetReadDeadline(time.Now().Add(30 * time.Second))
		for {
			line, err := screen.ReadString('\n')
			if err != nil {
				t.Fatalf("a screen among the crowd: %v", err)
			}
			if strings.Contains(line, `"state":"`) && (more == "" || !strings.Contains(line, more)) {
				return
			}
		}
	}
	heard("")
	for path, want := range map[string]int{"/screen/VDNKH": http.StatusOK, "/": http.StatusOK, "/screen/VDNKH/events": http.StatusServiceUnavailable} {
		answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get("http://" + at + path)
		if err != nil || answer.StatusCode != want {
			t.Fatalf("%s, when all streams are taken: %v, %v, want %d", path, answer, err, want)
		}
		answer.Body.Close()
	}
	for i := range pages.MostConnections - pages.MostStreams { // readers stay for a minute after a page
		hold(i, http.MethodHead, "/screen/VDNKH")
	}
	before := memory()
	var refused, cut, other atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for k := range 200 {
		all.Go(func() {
			for i := k; i < crowd; i += 200 {
				conn, err := from(i).Dial("tcp", at)
				if err != nil {
					cut.Add(1)
					continue
				}
				_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
				said, _ := io.ReadAll(conn)
				conn.Close()
				switch {
				case strings.HasPrefix(string(said), "HTTP/1.1 503 ") && strings.Contains(string(said), "Retry-After: 30"):
					refused.Add(1)
				case len(said) == 0:
					cut.Add(1)
				default:
					other.Add(1)
				}
			}
		})
	}
	state := c.get("/screen/VDNKH").Body.String()
	_, state, _ = strings.Cut(state, `data-state="`)
	state, _, _ = strings.Cut(state, `"`)
	c.publish(monday, session("s1", "short", "C1", "t1", 0, 11*60, "anna"))
	c.look()
	heard(state)
	all.Wait()
	lasted, after := time.Since(began), memory()
	if lasted > 50*time.Second {
		t.Errorf("the crowd took %s; readers who were held may have been let go meanwhile", lasted)
	}
	if refused.Load() < crowd*99/100 || other.Load() > 0 {
		t.Errorf("of %d, %d were told to come later, %d cut off, %d told something else", crowd, refused.Load(), cut.Load(), other.Load())
	}
	if after > before+before/4+(4<<20) {
		t.Errorf("memory grows: %d bytes before, %d after", before, after)
	}
	fmt.Printf("%d held, %d of them streams, %d more in %s: %d told to come later, %d cut off; memory %.1f MB before, %.1f MB after\n",
		len(held), pages.MostStreams, crowd, lasted.Round(time.Second), refused.Load(), cut.Load(), float64(before)/1e6, float64(after)/1e6)
}

// What no browser says is answered shortly or not at all, and the next one is served.
func TestLoadOfTricks(t *testing.T) {
	c := newCentre(t)
	c.day()
	at, _ := c.serve("")
	for what, said := range map[string]string{
		"a path upwards":          "GET /../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
		"one in disguise":         "GET /static/%2e%2e/%2e%2e/pages.go HTTP/1.1\r\nHost: x\r\n\r\n",
		"one behind a backslash":  "GET /static/..\\..\\pages.go HTTP/1.1\r\nHost: x\r\n\r\n",
		"slashes":                 "GET " + strings.Repeat("/", 4000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
		"a nul":                   "GET /screen/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
		"another's address":       "GET http://evil.example.org/screen/VDNKH/x HTTP/1.1\r\nHost: x\r\n\r\n",
		"a tunnel":                "CONNECT evil.example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
		"another method":          "DELETE /screen/VDNKH HTTP/1.1\r\nHost: x\r\n\r\n",
		"ten thousand headers":    "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("A: b\r\n", 10_000) + "\r\n",
		"a long header":           "GET / HTTP/1.1\r\nHost: x\r\nCookie: " + strings.Repeat("c", 1<<20) + "\r\n\r\n",
		"two lengths":             "POST /logout HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
		"a length and a stream":   "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
		"no host":                 "GET / HTTP/1.1\r\n\r\n",
		"no protocol":             "hello\r\n\r\n",
		"a line in a header":      "GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n \x00b\r\n\r\n",
		"what is no text":         "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		"an unfinished greeting ": "GET / HT",
	} {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		_, _ = io.WriteString(conn, said)
		_ = conn.(*net.TCPConn).CloseWrite()
		answer, _ := io.ReadAll(conn)
		conn.Close()
		line, _, _ := strings.Cut(string(answer), "\r\n")
		if len(answer) > 0 && !strings.HasPrefix(line, "HTTP/1.1 4") && !strings.HasPrefix(line, "HTTP/1.1 3") || strings.Contains(string(answer), "package pages") || strings.Contains(string(answer), "root:") {
			t.Errorf("%s: %.300s", what, answer)
		}
	}
	if answer, err := http.Get("http://" + at + "/screen/VDNKH"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %v, %v", answer, err)
	}
}
