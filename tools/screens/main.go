// Screens makes the pictures of the service's pages, and measures them: it serves the pages of
// a database as they were at an instant, on this machine alone, and looks at them with Chromium.
//
//	go run ./tools/screens DATABASE-URL 2027-01-22T10:45 FOLDER
//	go run ./tools/screens DATABASE-URL 2027-01-22T10:45
//
// For each page of a picture it prints how many bytes it has, in how many milliseconds the service
// gave it (in the middle of eleven times, and the slowest), and after how many a browser painted
// first. Without a folder it asks for every page that there is, fifty times each, without a
// browser; and for every week once before it was drawn.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/internal/jobs"
	"cohort/internal/links"
	"cohort/internal/nightly"
	"cohort/internal/pages"
	"cohort/internal/slots"
	"cohort/sql/shown"
	"cohort/sql/store"
)

func main() {
	if len(os.Args) != 3 && len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: screens DATABASE-URL 2027-01-22T10:45 [FOLDER]")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "screens:", err)
		os.Exit(3)
	}
}

// picture is a page as it looks on a screen.
type picture struct {
	name, path    string
	width, height int64
	mobile        bool
}

// installation is what pages are made of, at an instant that goes on from there.
type installation struct {
	cfg   *config.Config
	st    *store.Store
	links links.Links
	began time.Time    // by the machine's clock
	at    atomic.Int64 // the instant at which it began, in nanoseconds
}

func (i *installation) now() time.Time {
	return time.Unix(0, i.at.Load()).In(i.cfg.Planning.Zone).Add(time.Since(i.began))
}

// skip lets time pass at once.
func (i *installation) skip(d time.Duration) { i.at.Add(int64(d)) }

func (i *installation) service() *nightly.Service {
	return &nightly.Service{Store: i.st, Settings: i.cfg.Planning, Language: i.cfg.Language, Now: i.now, Clock: i.now, Log: slog.Default(), Link: i.links.Week}
}

// pages are new: they have looked at nothing yet.
func (i *installation) pages() (*pages.Pages, error) {
	return pages.New(pages.Options{Store: i.st, Zone: i.cfg.Planning.Zone, Language: i.cfg.Language, Now: i.now, Clock: time.Now, Log: slog.Default(),
		Weeks: func() pages.Week { return i.service().Weeks() }, Links: i.links,
		OnDuty: func(ctx context.Context) (*doctor.Duty, error) {
			return doctor.OnDuty(ctx, doctor.Installation{Config: i.cfg, Now: i.now,
				Jobs: []jobs.Job{{Name: store.Nightly, Times: slots.Times{Schedule: i.cfg.Jobs.Nightly}}, {Name: store.Weekly, Times: i.cfg.Jobs.Weekly}}}, i.st)
		}})
}

// held are the weeks that readers hold and that are not over.
func (i *installation) held(ctx context.Context) ([]shown.Held, error) {
	year, week := i.now().ISOWeek()
	return shown.Holding(ctx, i.st.DB(), fmt.Sprintf("%04d-W%02d", year, week))
}

// way is the path to a week, by the link of its mail.
func (i *installation) way(h shown.Held) string {
	return i.links.Week(h.Message, h.Of, h.About, h.Week)[len(i.links.Public):]
}

func run(ctx context.Context, args []string) error {
	i := &installation{cfg: config.Default(), began: time.Now(), links: links.Links{Public: "http://127.0.0.1", Key: []byte(rand.Text() + rand.Text())}}
	instant, err := time.ParseInLocation("2006-01-02T15:04", args[1], i.cfg.Planning.Zone)
	if err != nil {
		return fmt.Errorf("%q is no instant; write it like 2027-01-22T10:45", args[1])
	}
	i.at.Store(instant.UnixNano())
	if i.st, err = store.Open(ctx, args[0]); err != nil {
		return err
	}
	defer i.st.Close()
	if len(args) == 2 {
		return i.measure(ctx)
	}
	return i.picture(ctx, args[2])
}

func (i *installation) picture(ctx context.Context, folder string) error {
	shownPages, err := i.pages()
	if err != nil {
		return err
	}
	if err := shownPages.Look(ctx); err != nil {
		return err
	}
	go shownPages.Watch(ctx)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := pages.Server(shownPages.Handler(http.NotFoundHandler()))
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	base := "http://" + listener.Addr().String()

	held, err := i.held(ctx)
	if err != nil {
		return err
	}
	way := map[string]string{} // to the last week of a kind that somebody holds, in Russian
	site, last := "", ""
	for _, h := range held {
		path := i.way(h)
		switch {
		case h.Of == links.Own:
			way[h.Of] = path
		case site != "" && h.About != site:
		case site == "" || h.Week >= last && russian(base+path):
			site, last, way[h.Of] = h.About, h.Week, path
		}
	}
	if site == "" || way[links.Own] == "" {
		return errors.New("no site and no trainer has had the mail of a week that is not over")
	}
	screen := "/screen/" + site
	allocated, done := chromedp.NewExecAllocator(ctx, chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun)
	defer done()
	tab, done := chromedp.NewContext(allocated)
	defer done()
	for _, p := range []picture{
		{"screen-dark", screen + "?theme=dark", 1920, 1080, false},
		{"screen-light", screen + "?theme=light", 1920, 1080, false},
		{"screen-english", screen + "?theme=dark&lang=en", 1920, 1080, false},
		{"screen-phone", screen + "?theme=light", 390, 844, true},
		{"week-phone", way[links.Site] + "&theme=light", 390, 844, true},
		{"week-trainers", way[links.Site] + "&by=trainer&theme=light", 390, 844, true},
		{"week-desk", way[links.Site] + "&theme=light", 1280, 900, false},
		{"week-own", way[links.Own] + "&theme=light", 390, 844, true},
		{"duty", "/?theme=light", 1280, 900, false},
	} {
		if err := look(tab, base, folder, p); err != nil {
			return fmt.Errorf("%s: %w", p.path, err)
		}
	}
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1920, 1080), chromedp.Navigate(base+screen+"?theme=dark")); err != nil {
		return err
	}
	pdf, err := chromedp.Run(tab, chromedp.PrintToPDF(func(p *page.PrintToPDFParams) { p.PreferCSSPageSize = new(true) }))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "screen-a3.pdf"), pdf, 0o644)
}

// russian says whether a page is.
func russian(url string) bool {
	answer, err := http.Get(url)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	return err == nil && bytes.Contains(page, []byte(`<html lang="ru"`))
}

// look measures a page and makes its picture.
func look(tab context.Context, base, folder string, p picture) error {
	var took []time.Duration
	size := 0
	for range 11 {
		began := time.Now()
		answer, err := http.Get(base + p.path)
		if err != nil {
			return err
		}
		page, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%s %w: %s", answer.Status, err, bytes.TrimSpace(page))
		}
		took, size = append(took, time.Since(began)), len(page)
	}
	slices.Sort(took)
	var options []chromedp.EmulateViewportOption
	if p.mobile {
		options = append(options, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(tab, chromedp.EmulateViewport(p.width, p.height, options...), chromedp.Navigate("about:blank"), chromedp.Navigate(base+p.path)); err != nil {
		return err
	}
	const painted = `new Promise((done) => { const look = () => { const p = performance.getEntriesByType("paint"); p.length ? done(p[0].startTime) : setTimeout(look, 20); }; look(); })`
	first, err := chromedp.Run(tab, chromedp.Evaluate[float64](painted, chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	shot, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	fmt.Printf("%-16s %7d bytes, given within %4.1f ms, at most %4d ms, painted after %4.0f ms\n", p.name, size, float64(took[5].Microseconds())/1000, took[10].Milliseconds(), first)
	return os.WriteFile(filepath.Join(folder, p.name+".png"), shot, 0o644)
}
