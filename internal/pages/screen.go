package pages

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"
	"unicode/utf8"
)

// screenPage is a screen at an instant.
type screenPage struct {
	layout
	*screen
	Site    string
	Zone    string
	Now     int64 // milliseconds
	Heard   int64 // likewise, when the database answered last; 0: never
	Clock   string
	HeardAt string
	Rows    []row
	Dates   []dated
	Closed  []dated // what is said of days on which the site is shut
	Nothing bool    // there is nothing to come
	Stale   bool
	// LongPlace: the name of the site would take half of the wall.
	LongPlace bool
}

// row is a room with the slots that are marked.
type row struct {
	room
	Slots []marked
	Class string
	today bool // something of today is to come
}

// marked is a slot as it stands at an instant.
type marked struct {
	slot
	Class string
}

// dated is a day, and whether it is another one than today.
type dated struct {
	day
	Hidden bool
}

// stale is how long after the database answered last a screen says so.
const stale = 45 * time.Second

// mark says of the slots of rooms which is now and which is next at an instant, and which
// rooms are shown: those where something of the day is to come, or, when it is over everywhere,
// all with something to come. The script of the page does the same as time goes on.
func mark(rooms []room, now, ends int64) (rows []row, any bool) {
	later := true
	for _, r := range rooms {
		out, next := row{room: r, Class: "past"}, false
		for _, s := range r.Slots {
			m := marked{slot: s, Class: "slot g-" + string(s.Group)}
			switch {
			case s.To <= now:
				m.Class += " past"
			case s.From <= now:
				m.Class += " now"
			case !next:
				m.Class += " next"
				next = true
			}
			if s.To > now {
				out.Class, any = "later", true
				out.today = out.today || s.From < ends
			}
			if s.From >= ends {
				m.Class += " other-day"
			}
			if utf8.RuneCountInString(s.Course) > longName {
				m.Class += " long"
			}
			out.Slots = append(out.Slots, m)
		}
		later = later && !out.today
		rows = append(rows, out)
	}
	for i := range rows {
		if r := &rows[i]; r.today || later && r.Class == "later" {
			r.Class = ""
		}
	}
	return rows, any
}

// longName is from how many letters on a course or a site is written smaller, so that three rooms fit.
const longName = 60

// screen shows the screen of a site.
func (p *Pages) screen(w http.ResponseWriter, r *http.Request) {
	words, site := p.words(r), r.PathValue("site")
	all, err := p.screens(r.Context(), words)
	switch {
	case err != nil:
		p.log(slog.LevelWarn, "a screen cannot be read", "error", err)
		fallthrough
	case all == nil:
		p.unread(w, r)
		return
	case all.of[site] == nil && len(all.of) == 0:
		w.Header().Set("Refresh", again)
		p.missing(w, r, words.Say("page_unpublished"))
		return
	case all.of[site] == nil:
		w.Header().Set("Refresh", again)
		p.missing(w, r, words.Say("page_no_site", "Site", site))
		return
	}
	now, heard := p.Now(), p.lastHeard()
	local := now.In(p.Zone)
	page := screenPage{layout: p.layout(r, words, all.of[site].Place), screen: all.of[site], Site: site, Zone: p.Zone.String(), Now: now.UnixMilli(), Heard: heard.UnixMilli(),
		Clock: words.Clock(local.Hour()*60 + local.Minute()), Stale: now.Sub(heard) > stale, LongPlace: utf8.RuneCountInString(all.of[site].Place) > longName}
	at := heard.In(p.Zone)
	page.HeardAt = words.Clock(at.Hour()*60 + at.Minute())
	for _, d := range page.Days {
		page.Dates = append(page.Dates, dated{d, now.Unix() < d.From || now.Unix() >= d.To})
	}
	for _, d := range page.Shut {
		page.Closed = append(page.Closed, dated{d, now.Unix() < d.From || now.Unix() >= d.To})
	}
	rows, any := mark(page.Rooms, now.Unix(), page.Days[0].To)
	page.Rows, page.Nothing = rows, !any
	p.write(w, http.StatusOK, "screen.html", page)
}

func (p *Pages) lastHeard() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heard
}

// writing is how long a client may take to read what a stream says.
const writing = 10 * time.Second

// events tells a screen, as server-sent events, what is to be shown (see screen.State), what
// time it is and when the database answered last: at once, when something changes, and every
// few seconds.
func (p *Pages) events(w http.ResponseWriter, r *http.Request) {
	words, site := p.words(r), r.PathValue("site")
	if all, err := p.screens(r.Context(), words); err == nil && all != nil && all.of[site] == nil {
		p.missing(w, r, words.Say("page_no_site", "Site", site))
		return
	}
	if r.Method == http.MethodHead { // it has no end, and nothing of it is to be sent
		w.Header().Set("Content-Type", "text/event-stream")
		return
	}
	from := client(r)
	if !p.streams.join(from) {
		p.refusals.count(manyStreams)
		// The page goes on without: it asks anew for what is to be shown.
		w.Header().Set("Retry-After", again)
		w.Header().Set("Connection", "close") // others may need it
		p.refuse(w, r, http.StatusServiceUnavailable, "page_full")
		return
	}
	defer p.streams.leave(from)
	out := http.NewResponseController(w)
	_ = out.SetReadDeadline(time.Time{}) // it may stay as long as it likes
	changed := p.hub.join()
	defer p.hub.leave(changed)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy must not wait for more
	turn := time.NewTicker(pulse)
	defer turn.Stop()
	for {
		state := ""
		if all, err := p.screens(r.Context(), words); err == nil && all != nil && all.of[site] != nil {
			state = all.of[site].State
		}
		if err := out.SetWriteDeadline(p.Clock().Add(writing)); err != nil {
			return
		}
		fmt.Fprintf(w, "data: {\"state\":%q,\"now\":%d,\"heard\":%d}\n\n", state, p.Now().UnixMilli(), p.lastHeard().UnixMilli())
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		case <-turn.C:
		}
	}
}
