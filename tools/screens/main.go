// Screens makes the pictures of the service's pages, and measures them: it serves the pages of
// a database as they were at an instant, on this machine alone, and looks at them with Chromium.
//
//	go run ./tools/screens DATABASE-URL 2027-01-22T10:45 FOLDER
//
// For each page it prints how many bytes it has, in how many milliseconds the service gave it
// (in the middle of eleven times, and the slowest), and after how many a browser painted first.
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
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: screens DATABASE-URL 2027-01-22T10:45 FOLDER")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
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

func run(ctx context.Context, database, at, folder string) error {
	cfg := config.Default()
	instant, err := time.ParseInLocation("2006-01-02T15:04", at, cfg.Planning.Zone)
	if err != nil {
		return fmt.Errorf("%q is no instant; write it like 2027-01-22T10:45", at)
	}
	st, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	defer st.Close()
	began := time.Now()
	now := func() time.Time { return instant.Add(time.Since(began)) }
	l := links.Links{Public: "http://127.0.0.1", Key: []byte(rand.Text() + rand.Text())}
	service := &nightly.Service{Store: st, Settings: cfg.Planning, Language: cfg.Language, Now: now, Clock: now, Log: slog.Default(), Link: l.Week}
	shownPages, err := pages.New(pages.Options{Store: st, Zone: cfg.Planning.Zone, Language: cfg.Language, Now: now, Clock: time.Now, Log: slog.Default(), Week: service.Week, Links: l,
		OnDuty: func(ctx context.Context) (*doctor.Duty, error) {
			return doctor.OnDuty(ctx, doctor.Installation{Config: cfg, Now: now, Jobs: []jobs.Job{{Name: store.Nightly, Times: slots.Times{Schedule: cfg.Jobs.Nightly}}, {Name: store.Weekly, Times: cfg.Jobs.Weekly}}}, st)
		}})
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

	year, week := now().ISOWeek()
	held, err := shown.Holding(ctx, st.DB(), fmt.Sprintf("%04d-W%02d", year, week))
	if err != nil {
		return err
	}
	way := map[string]string{} // to the last week of a kind that somebody holds, in Russian
	site, last := "", ""
	for _, h := range held {
		path := l.Week(h.Message, h.Of, h.About, h.Week)[len(l.Public):]
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
