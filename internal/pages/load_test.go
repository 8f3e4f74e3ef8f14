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
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
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
				if answer, err := client.Do(r); err == nil {
					_, _ = io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
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
	fmt.Printf("%s: %d screens were told of %d publications %d times; %d pages, %d slow clients shut out; memory %.1f MB early, %.1f MB late\n",
		lasting(t), hanging, published, told, views.Load(), shut.Load(), float64(early)/1e6, float64(late)/1e6)
}
