package pages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"cohort/internal/editions"
	"cohort/internal/links"
	"cohort/internal/login"
	"cohort/internal/nightly"
	"cohort/reports/timetable"
	"cohort/reports/words"
	"cohort/sql/audit"
	"cohort/sql/shown"
)

// The ways by which a reader reaches their week, as the audit trail has them.
const (
	byLink  = "link"
	byProxy = "proxy"
	byLogin = "login"
)

// visitor is the mail address of whoever asks, and who says so: a proxy on this machine, in the
// header that is configured, or else the identity provider by which they have signed in.
// Empty: nobody does.
func (p *Pages) visitor(r *http.Request) (email, way string) {
	if p.VisitorHeader != "" && local(r) && len(r.Header.Values(p.VisitorHeader)) == 1 {
		if email = strings.TrimSpace(r.Header.Get(p.VisitorHeader)); email != "" {
			return email, byProxy
		}
	}
	return p.Login.Who(r), byLogin
}

// local says whether a request comes from this machine, where the proxy is.
func local(r *http.Request) bool {
	return end(r.RemoteAddr).IsLoopback()
}

// client is where a request comes from, as limits tell clients apart: the address that the proxy
// added last to X-Forwarded-For or, where that is none, the other end of the connection. Of IPv6
// it is the network of 64 bits, since whoever has one address of it has them all.
func client(r *http.Request) netip.Prefix {
	from := end(r.RemoteAddr)
	if said := r.Header.Values("X-Forwarded-For"); len(said) > 0 && local(r) {
		all := strings.Split(said[len(said)-1], ",")
		if at := end(strings.TrimSpace(all[len(all)-1])); at.IsValid() {
			from = at
		}
	}
	bits := 64
	if from.Is4() {
		bits = 32
	}
	network, _ := from.Prefix(bits) // of no address: of none
	return network
}

// end is the address at one end of a connection, with a port or without.
func end(s string) netip.Addr {
	at, err := netip.ParseAddr(s)
	if err != nil {
		with, _ := netip.ParseAddrPort(s)
		at = with.Addr()
	}
	return at.Unmap().WithZone("")
}

// What is asked for at most in a minute: views by one link, and links that do not hold by one
// client.
const (
	mostViews   = 60
	mostRefused = 30
)

// weekPage is the grid of a week on a screen: of a site as it hangs on the wall, or a trainer's own.
type weekPage struct {
	layout
	Grid          drawn
	Here          string // the address of the page without a choice of view; empty: there is none
	ByRoom, ByWho bool
	Leave         bool // they have signed in, and may sign out
}

// ended is the one answer to a link that holds no more or never did, and to whoever has none.
func (p *Pages) ended(w http.ResponseWriter, r *http.Request) {
	p.refusals.count(badLink)
	p.refuse(w, r, http.StatusForbidden, "week_ended")
}

// week shows a week, as links tell them apart, to whoever its mail went to.
func (p *Pages) week(w http.ResponseWriter, r *http.Request, kind string) {
	w.Header().Set("Cache-Control", "no-store")
	message, signed := p.Links.Read(r.URL.Query().Get("k"), kind, r.PathValue("about"), r.PathValue("week"))
	visitor, by := p.visitor(r)
	signsIn := p.Login != nil && !r.URL.Query().Has("k")
	// Many readers may share an address: whoever has a link of ours or is known waits for nobody's tries.
	trying := !signed && visitor == "" && !signsIn
	if trying && !p.quota.take(fmt.Sprint("refused ", client(r)), mostRefused, p.Now()) || signed && !p.viewed(message) {
		p.tooMany(w, r)
		return
	}
	held, way, err := p.reader(r, kind)
	switch {
	case errors.Is(err, errNotHeld):
		switch {
		case visitor != "":
			p.offer(w, r, visitor, by, http.StatusNotFound)
		case signsIn:
			http.Redirect(w, r, login.To(r.URL.Path), http.StatusFound)
		default:
			p.ended(w, r)
		}
		return
	case err == nil && !signed && !p.viewed(held.Message):
		p.tooMany(w, r)
		return
	case err == nil:
		err = p.noted(r, held, audit.Event{About: held.About + " " + held.Week, After: map[string]any{"message": held.Message, "edition": held.Edition, "by": way}})
	}
	var page *weekPage
	if err == nil {
		page, err = p.drawn(r, held)
	}
	if err == nil {
		page.Leave = way == byLogin
	}
	if err != nil {
		p.log(slog.LevelWarn, "a week cannot be shown", "message", held.Message, "error", err)
		p.unread(w, r)
		return
	}
	p.write(w, http.StatusOK, "week.html", page)
}

// viewed counts a view of a message's week; false: there were too many.
func (p *Pages) viewed(message int64) bool {
	return p.quota.take(fmt.Sprint("view ", message), mostViews, p.Now())
}

// tooMany tells whoever asks too often to wait.
func (p *Pages) tooMany(w http.ResponseWriter, r *http.Request) {
	p.refusals.count(tooOften)
	w.Header().Set("Retry-After", "60")
	p.refuse(w, r, http.StatusTooManyRequests, "page_too_many")
}

// errNotHeld: whoever asks has no edition of that week, or no longer, or is nobody known.
var errNotHeld = errors.New("no edition is held")

// reader finds the message whose edition whoever asks holds, and by which way they came.
func (p *Pages) reader(r *http.Request, kind string) (held shown.Held, way string, err error) {
	about, week := r.PathValue("about"), r.PathValue("week")
	monday, is := nightly.MondayOf(week)
	if !is || monday+7 <= p.today() {
		return held, "", errNotHeld
	}
	any := false
	if k := r.URL.Query().Get("k"); k != "" {
		if message, ok := p.Links.Read(k, kind, about, week); ok {
			way = byLink
			held, any, err = shown.HeldBy(r.Context(), p.Store.DB(), message)
		}
	} else if visitor, by := p.visitor(r); visitor != "" {
		way = by
		held, any, err = shown.HeldOf(r.Context(), p.Store.DB(), visitor, kind, about, week)
	}
	if err == nil && (!any || held.Of != kind || held.About != about || held.Week != week) {
		err = errNotHeld
	}
	return held, way, err
}

// offer lists the weeks that a visitor, known by a way, holds: because they asked for them (200),
// or for one that they do not hold.
func (p *Pages) offer(w http.ResponseWriter, r *http.Request, visitor, way string, status int) {
	if !p.quota.take("list "+strings.ToLower(visitor), mostViews, p.Now()) {
		p.tooMany(w, r)
		return
	}
	words := p.words(r)
	list, err := shown.Weeks(r.Context(), p.Store.DB(), visitor)
	list = slices.DeleteFunc(list, func(h shown.Held) bool {
		monday, is := nightly.MondayOf(h.Week)
		return !is || monday+7 <= p.today()
	})
	if err == nil && len(list) > 0 {
		var weeks []string
		for _, held := range list {
			weeks = append(weeks, held.About+" "+held.Week)
		}
		err = p.noted(r, list[0], audit.Event{About: "weeks", After: map[string]any{"weeks": weeks, "by": way}})
	}
	if err != nil {
		p.log(slog.LevelWarn, "the weeks of a reader cannot be read", "error", err)
		p.unread(w, r)
		return
	}
	page := listPage{layout: p.layout(r, words, words.Say("page_none")), Why: words.Say("week_not_yours"), Offers: words.Say("week_yours")}
	if status == http.StatusOK {
		page.layout, page.Why = p.layout(r, words, words.Say("week_yours")), ""
	}
	sites, err := p.screens(r.Context(), words)
	if err != nil {
		p.log(slog.LevelWarn, "the names of sites cannot be read", "error", err)
	}
	for _, held := range list {
		what := held.About
		if held.Of == links.Own {
			what = words.Say("week_own")
		} else if sites != nil && sites.of[held.About] != nil {
			what = sites.of[held.About].Place
		}
		monday, _ := nightly.MondayOf(held.Week)
		page.Links = append(page.Links, link{links.Path(held.Of, held.About, held.Week), what + ", " + words.Week(monday)})
	}
	if status == http.StatusOK && len(page.Links) == 0 {
		page.Why = words.Say("week_none_yours")
	}
	p.write(w, status, "list.html", page)
}

// noted notes in the audit trail that a reader saw their week or the list of their weeks;
// without that it is not shown. Whoever asks for nothing but whether it is there sees nothing.
func (p *Pages) noted(r *http.Request, held shown.Held, e audit.Event) error {
	if r.Method == http.MethodHead {
		return nil
	}
	ctx := r.Context()
	tx, err := p.Store.DB().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	ctx = audit.By(ctx, audit.Actor{Way: audit.Web, Sender: audit.SenderOf(held.Kind, held.Subject, held.Email)})
	e.At, e.Kind = p.Now(), audit.View
	if err := audit.Record(ctx, tx, e); err != nil {
		return err
	}
	return tx.Commit()
}

// drawn is the page of a message's week: the grid of the rooms or, as somebody chose, of the
// trainers. What a message shows never changes, so it is kept for as long as there is room.
func (p *Pages) drawn(r *http.Request, held shown.Held) (*weekPage, error) {
	grids, err := p.grids(r.Context(), held.Message)
	if err != nil {
		return nil, err
	}
	if held.Of == links.Own {
		return &weekPage{layout: p.layout(r, grids.words, grids.own.Title), Grid: grids.own}, nil
	}
	who := r.URL.Query().Get("by") == "trainer"
	here := links.Path(held.Of, held.About, held.Week) + "?"
	if k := r.URL.Query().Get("k"); k != "" {
		here += "k=" + k + "&"
	}
	grid := grids.rooms
	if who {
		grid = grids.trainers
	}
	return &weekPage{layout: p.layout(r, grids.words, grid.Title), Grid: grid, Here: here, ByRoom: !who, ByWho: who}, nil
}

// grids are what the workbook of a message draws.
type grids struct {
	words           words.Words
	rooms, trainers drawn // of a site
	own             drawn // of a trainer
}

// drawAhead draws the screens in each language and the weeks that readers hold before anybody
// looks, as the board of a large network takes a second. Where nobody has a way to their week
// none is drawn. Screens hear of nothing meanwhile, so it goes on after the next look at the
// database when the time between two is over.
func (p *Pages) drawAhead(ctx context.Context) error {
	until := p.Clock().Add(p.Poll)
	for _, language := range []string{"ru", "en"} {
		if _, err := p.screens(ctx, in(language)); err != nil {
			return err
		}
	}
	if len(p.Links.Key) == 0 && p.VisitorHeader == "" { // who signs in has a key too
		return nil
	}
	year, week := p.today().ISOWeek()
	list, err := shown.Holding(ctx, p.Store.DB(), fmt.Sprintf("%04d-W%02d", year, week))
	if err != nil {
		return err
	}
	failed, tried, drawn := make(map[int64]failure), false, false
	var first error
	for _, held := range list[max(0, len(list)-mostGrids):] {
		if p.known(held.Message) != nil {
			continue
		}
		f, is := p.failed[held.Message]
		if now := p.Clock(); (!is || !now.Before(f.again)) && (!tried || ctx.Err() == nil && !now.After(until)) {
			tried = true
			if _, f.error = p.grids(ctx, held.Message); f.error == nil {
				drawn = true
				continue
			}
			is, f.again = true, p.Clock().Add(patience)
		}
		if is { // the others are drawn all the same
			failed[held.Message] = f
			first = cmp.Or(first, fmt.Errorf("message %d: %w", held.Message, f.error))
		}
	}
	p.failed = failed
	if !drawn { // and so mail is not being written, of which there would be more to draw
		p.drawing.Lock()
		defer p.drawing.Unlock()
		p.open = nil // what it has read is large
	}
	return first
}

// failure is why the week of a message could not be drawn ahead, and when that is tried again.
type failure struct {
	error
	again time.Time
}

// patience is how long a week that could not be drawn waits: it may take all the time that the
// others need.
const patience = time.Minute

// mostGrids are kept at once, some 10 kB each. Readers in Moscow's network hold 64 of two weeks.
const mostGrids = 2000

func (p *Pages) grids(ctx context.Context, message int64) (*grids, error) {
	if g := p.known(message); g != nil {
		return g, nil
	}
	p.drawing.Lock()
	defer p.drawing.Unlock()
	if g := p.known(message); g != nil { // drawn meanwhile
		return g, nil
	}
	m, err := p.Store.Message(ctx, message)
	if err != nil {
		return nil, err
	}
	if p.open == nil {
		p.open = p.Weeks()
	}
	var g *grids
	err = p.open(ctx, m, func(b *editions.Board, head editions.Head, last editions.Last, w words.Words) {
		if m.Kind == links.Own {
			own := b.OwnWeek(m.About, head, last)
			own.Sessions = w.Sorted(own.Sessions)
			g = &grids{words: w, own: draw(timetable.OwnGrid(&own, w))}
			return
		}
		week := b.Week(m.About, head, last)
		week.Sessions = w.Sorted(week.Sessions)
		g = &grids{words: w, rooms: draw(timetable.WeekGrid(&week, w)), trainers: draw(timetable.TrainerGrid(&week, w))}
	})
	if err != nil {
		return nil, err
	}
	p.keep(message, g)
	return g, nil
}

// keep keeps the grids of a message. Where there are too many the oldest message's go, so that
// what was drawn ahead of an edition stands.
func (p *Pages) keep(message int64, g *grids) {
	p.keeping.Lock()
	defer p.keeping.Unlock()
	if p.kept == nil {
		p.kept = map[int64]*grids{}
	}
	p.kept[message] = g
	if len(p.kept) > mostGrids {
		delete(p.kept, slices.Min(slices.Collect(maps.Keys(p.kept))))
	}
}

// forget lets go of all weeks that were drawn, and of what they are drawn from.
func (p *Pages) forget() {
	p.drawing.Lock() // one that is being drawn is let go of too
	defer p.drawing.Unlock()
	p.open = nil
	p.keeping.Lock()
	defer p.keeping.Unlock()
	p.kept = nil
}

// known are the grids of a message if they are kept, else nil.
func (p *Pages) known(message int64) *grids {
	p.keeping.Lock()
	defer p.keeping.Unlock()
	return p.kept[message]
}
