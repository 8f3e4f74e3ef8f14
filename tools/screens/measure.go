package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"time"

	"cohort/internal/links"
)

// of is how often each page is asked for.
const of = 50

// measure asks for every page that there is, each fifty times, and for each week once before
// anything was drawn, and prints by kind of page how long the service takes.
func (i *installation) measure(ctx context.Context) error {
	made, err := i.pages()
	if err != nil {
		return err
	}
	if err := made.Look(ctx); err != nil {
		return err
	}
	held, err := i.held(ctx)
	if err != nil {
		return err
	}
	kinds := map[string][]string{"duty page": {"/", "/duty.json"}, "list of screens": {"/screen/"}}
	sites, err := i.sites(ctx)
	if err != nil {
		return err
	}
	for _, site := range sites {
		kinds["screen"] = append(kinds["screen"], "/screen/"+site, "/screen/"+site+"?lang=en", "/screen/"+site+"?lang=ru")
	}
	weeks := map[string]bool{}
	for _, h := range held {
		path, week := i.way(h), "week of a site"
		if h.Of == links.Own {
			week = "week of a trainer"
		}
		kinds[week] = append(kinds[week], path)
		if h.Of == links.Site {
			kinds["week of a site, by trainer"] = append(kinds["week of a site, by trainer"], path+"&by=trainer")
		}
		weeks[h.Week] = true
	}
	fmt.Printf("%d weeks are held by readers, of %d calendar weeks\n", len(held), len(weeks))

	handler := made.Handler(http.NotFoundHandler())
	for _, language := range []string{"ru", "en"} {
		took, _, err := i.ask(handler, "/screen/?lang="+language)
		if err != nil {
			return err
		}
		report("screens, a language not drawn yet", []time.Duration{took}, 0)
	}
	var first, next []time.Duration
	before, began := heap(), time.Now()
	for n, h := range held {
		took, _, err := i.ask(handler, i.way(h))
		if err != nil {
			return err
		}
		if n == 0 {
			first = append(first, took)
		} else {
			next = append(next, took)
		}
	}
	took, open := time.Since(began), heap()
	watching, stop := context.WithTimeout(ctx, time.Second) // which lets go of what is open
	defer stop()
	made.Watch(watching)
	fmt.Printf("all of them drawn one after the other in %.1f s; %.1f MB more in memory at its end, and %.1f MB soon after\n", took.Seconds(), float64(open-before)/1e6, float64(heap()-before)/1e6)
	report("week not drawn yet", first, 0)
	report("the next ones", next, 0)

	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		var took []time.Duration
		largest := 0
		for range of {
			for _, path := range kinds[kind] {
				one, size, err := i.ask(handler, path)
				if err != nil {
					return err
				}
				took, largest = append(took, one), max(largest, size)
				if kind == "duty page" {
					i.skip(3 * time.Second) // it asks the database again
				}
			}
			i.skip(10 * time.Second) // for the limits of a minute
		}
		report(fmt.Sprintf("%s (%d)", kind, len(kinds[kind])), took, largest)
	}
	return nil
}

func report(what string, took []time.Duration, size int) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("%-36s %6d asked, half within %6.1f ms, 99 of 100 within %6.1f ms, at most %6.1f ms, %6d bytes at most\n", what, len(took),
		ms(took[len(took)/2]), ms(took[len(took)*99/100]), ms(took[len(took)-1]), size)
}

// ask asks for a page, as the handler gives it.
func (i *installation) ask(h http.Handler, path string) (took time.Duration, size int, err error) {
	answer, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	began := time.Now()
	h.ServeHTTP(answer, r)
	took = time.Since(began)
	if answer.Code != http.StatusOK {
		return 0, 0, fmt.Errorf("%s: %d %s", path, answer.Code, strings.TrimSpace(answer.Body.String()))
	}
	return took, answer.Body.Len(), nil
}

// sites are those that have a screen.
func (i *installation) sites(ctx context.Context) (out []string, err error) {
	rows, err := i.st.DB().QueryContext(ctx, "select distinct site from input.rooms order by site")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var site string
		if err := rows.Scan(&site); err != nil {
			return nil, err
		}
		out = append(out, site)
	}
	return out, rows.Err()
}

// heap is how many bytes are in use.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
