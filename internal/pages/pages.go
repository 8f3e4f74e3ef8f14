// Package pages serves what people pass by: the hallway screen of a training site, the week of
// a site for whoever its mail went to, and how the service stands for whoever is on duty. Pages
// are plain HTML with files of their own for style and script, so that the browser runs
// nothing else (see policy), and hold what they need for days, so that they go on without
// the service. Days and times of day are the network's.
//
// The database is looked at once every few seconds, however many screens hang on it (see
// Watch); what is shown of a version is made once.
package pages

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"cohort/internal/doctor"
	"cohort/internal/editions"
	"cohort/internal/links"
	"cohort/internal/login"
	"cohort/planner"
	"cohort/reports/words"
	"cohort/sql/store"
)

// Options are what pages are made from.
type Options struct {
	Store    *store.Store
	Zone     *time.Location   // of the network
	Language string           // of pages that are not asked for in another one: ru or en
	Now      func() time.Time // the calendar's clock
	Clock    func() time.Time // the machine's, for limits on how long a client may take
	Log      *slog.Logger
	Poll     time.Duration // between two looks at the database; 0: poll
	// OnDuty tells how the service stands.
	OnDuty func(ctx context.Context) (*doctor.Duty, error)
	// Weeks begins to draw what the workbooks of messages on weeks were made from; see Weeks of nightly.Service.
	Weeks         func() Week
	Links         links.Links
	Login         *login.Login // by an identity provider; nil: there is none
	VisitorHeader string       // where a proxy on this machine names who asks, by mail address; empty: none does
}

// Week draws the week of a message: what its workbook was made from. It is called for one
// message at a time, and may keep for the next what it has read for one.
type Week func(ctx context.Context, m store.Message, draw func(*editions.Board, editions.Head, editions.Last, words.Words)) error

// How often the database is looked at, and a screen hears that it is up to date.
const (
	poll  = time.Second
	pulse = 10 * time.Second
)

// Pages are the pages of the service.
type Pages struct {
	Options
	templates *template.Template
	hub       hub
	streams   streams
	refusals  *refusals

	looking  sync.Mutex // one look at a time
	mu       sync.Mutex // guards what follows
	standing *standing  // nil: nothing was read yet
	heard    time.Time  // when the database answered last

	asking sync.Mutex // guards duty, and lets one ask at a time
	duty   *doctor.Duty

	quota   quota
	drawing sync.Mutex        // lets one week be drawn at a time, and guards open; whoever looks at one that is kept does not wait
	open    Week              // with what it has read for the weeks drawn last; nil: nothing
	failed  map[int64]failure // by message, of those that could not be drawn ahead; drawAhead's alone
	keeping sync.Mutex        // guards kept
	kept    map[int64]*grids  // by message
}

//go:embed static templates
var files embed.FS

// New makes the pages of an installation. They show nothing before Watch has looked.
func New(o Options) (*Pages, error) {
	if o.Poll == 0 {
		o.Poll = poll
	}
	p := &Pages{Options: o, refusals: newRefusals()}
	var err error
	p.templates, err = template.ParseFS(files, "templates/*.html")
	return p, err
}

// policy lets a page use our own files and nothing else: no script or style that stands in a
// page, no form that leads elsewhere, no frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Handler answers for the pages; what else is asked for goes to keepers.
func (p *Pages) Handler(keepers http.Handler) http.Handler {
	static, err := fs.Sub(files, "static")
	if err != nil {
		panic(err) // it is embedded
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.front)
	mux.HandleFunc("GET /duty.json", p.front)
	mux.HandleFunc("GET /screen/{$}", p.index)
	mux.HandleFunc("GET /screen/{site}", p.screen)
	mux.HandleFunc("GET /screen/{site}/events", p.events)
	mux.HandleFunc("GET /week/{about}/{week}", func(w http.ResponseWriter, r *http.Request) { p.week(w, r, links.Site) })
	mux.HandleFunc("GET /week/own/{about}/{week}", func(w http.ResponseWriter, r *http.Request) { p.week(w, r, links.Own) })
	mux.HandleFunc("GET /week/{$}", p.weeks)
	if p.Login != nil {
		mux.HandleFunc("GET "+login.Path, p.signIn)
		mux.HandleFunc("GET "+login.Back, p.signedIn)
		own := http.NewCrossOriginProtection()
		own.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p.refusals.count(fromOutside)
			p.refuse(w, r, http.StatusForbidden, "page_foreign")
		}))
		mux.Handle("POST "+login.Out, own.Handler(http.HandlerFunc(p.signOut)))
	}
	mux.HandleFunc("GET /static/grid.css", gridStyle)
	// It must lie above what it looks after.
	mux.HandleFunc("GET /screen/worker.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, static, "worker.js") })
	mux.HandleFunc("GET /static/{file}", func(w http.ResponseWriter, r *http.Request) {
		if f, err := fs.Stat(static, r.PathValue("file")); err != nil || !f.Mode().IsRegular() {
			p.missing(w, r, p.words(r).Say("page_unknown"))
			return
		}
		http.ServeFileFS(w, r, static, r.PathValue("file"))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			p.refuse(w, r, http.StatusMethodNotAllowed, "page_method")
			return
		}
		p.missing(w, r, p.words(r).Say("page_unknown"))
	})
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		mux.Handle("GET "+path, keepers)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		mux.ServeHTTP(w, r)
	})
}

// words are those of the language that a page is asked for in, or of the installation's.
func (p *Pages) words(r *http.Request) words.Words {
	w, err := words.New(r.URL.Query().Get("lang"))
	if err != nil {
		return in(p.Language)
	}
	return w
}

// in are the words of a language that there is.
func in(language string) words.Words {
	w, err := words.New(language)
	if err != nil {
		panic(err) // the configuration knows no other
	}
	return w
}

// layout is what all pages have.
type layout struct {
	Words words.Words
	Title string
	Theme string // dark or light; empty: what the reader's device prefers
}

func (p *Pages) layout(r *http.Request, w words.Words, title string) layout {
	theme := r.URL.Query().Get("theme")
	if theme != "dark" && theme != "light" {
		theme = ""
	}
	return layout{Words: w, Title: title, Theme: theme}
}

// write writes a page, whole or not at all.
func (p *Pages) write(w http.ResponseWriter, status int, name string, page any) {
	var out bytes.Buffer
	if err := p.templates.ExecuteTemplate(&out, name, page); err != nil {
		p.Log.Error("a page cannot be made", "page", name, "error", err)
		http.Error(w, "the page cannot be made; the log of the service says why", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(out.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
}

// link is a way to another page.
type link struct{ Href, Text string }

// listPage says why what was asked for is not there, and which screens are.
type listPage struct {
	layout
	Why    string // empty: the list was asked for
	Offers string
	Links  []link
}

func (p *Pages) listed(r *http.Request, w words.Words, why string, there []link) listPage {
	title := w.Say("page_screens")
	if why != "" {
		title = w.Say("page_none")
	}
	return listPage{p.layout(r, w, title), why, w.Say("page_screens"), there}
}

// missing says that there is no such page, and which screens there are.
func (p *Pages) missing(w http.ResponseWriter, r *http.Request, why string) {
	words := p.words(r)
	p.write(w, http.StatusNotFound, "list.html", p.listed(r, words, why, p.links(r, words)))
}

// again is after how many seconds a page on which there is nothing yet asks anew: it has no script
// to do so.
const again = "30"

// unread says that a page cannot be shown because the database does not answer.
func (p *Pages) unread(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "10")
	w.Header().Set("Refresh", again)
	words := p.words(r)
	p.write(w, http.StatusServiceUnavailable, "list.html", listPage{layout: p.layout(r, words, words.Say("page_away")), Why: words.Say("page_unread")})
}

// index lists the screens that there are.
func (p *Pages) index(w http.ResponseWriter, r *http.Request) {
	words := p.words(r)
	why, there := "", p.links(r, words)
	if len(there) == 0 {
		why = words.Say("page_unpublished")
		w.Header().Set("Refresh", again)
	}
	p.write(w, http.StatusOK, "list.html", p.listed(r, words, why, there))
}

// links are the ways to the screens, as far as they are known.
func (p *Pages) links(r *http.Request, w words.Words) []link {
	all, err := p.screens(r.Context(), w)
	if err != nil || all == nil {
		return nil
	}
	return all.links
}

// today is the network's date.
func (p *Pages) today() planner.Date { return planner.DateOf(p.Now().In(p.Zone)) }
