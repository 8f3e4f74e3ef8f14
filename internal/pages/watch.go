package pages

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"cohort/internal/comparison"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/reports/words"
	"cohort/sql/shown"
)

// standing is what the screens show of a version on a day.
type standing struct {
	version   int64
	forgotten int64 // when somebody was last forgotten, who may be named in what is drawn
	today     planner.Date
	by        map[string]*screens // by language; one that nobody asked for is not there
}

// screens are those of all sites in one language.
type screens struct {
	of    map[string]*screen // by site
	links []link             // to each, by name
}

// screen is what the hallway of a site shows: nobody who is trained is named on it.
type screen struct {
	Place   string
	Address string
	Days    []day
	Rooms   []room
	Shut    []day    // days on which the site is shut, or for hours, and what is said of it then
	Changed []string // sentences about today
	State   string   // another one as soon as anything else is shown
}

// day is a day of the network, between two instants in seconds.
type day struct {
	Label    string
	From, To int64
}

// room is a room and what is held in it from today on, by time.
type room struct {
	Name  string
	Way   string // how to find it; empty: nobody says
	Slots []slot
}

// slot is a session between two instants in seconds.
type slot struct {
	From, To int64
	Day      string
	Hours    string
	Course   string
	Group    editions.Group
	Trainers string
}

// ahead is how many days a screen knows, so that it goes on without the service over a long
// weekend.
const ahead = 7

// Watch looks at the database until ctx ends, and wakes the screens whenever something else
// is to be shown: a version was published, or a day begins.
func (p *Pages) Watch(ctx context.Context) {
	turn := time.NewTicker(p.Poll)
	defer turn.Stop()
	told := "" // the trouble of the look before, which has its line in the log
	for {
		err, trouble := p.Look(ctx), "the screens show what was read last; they are looked after again as soon as the database answers"
		if err == nil {
			err, trouble = p.drawAhead(ctx), "not all weeks are drawn before somebody looks; whoever opens such a week waits for it"
		}
		if err == nil {
			trouble = ""
		}
		if trouble != "" && trouble != told && ctx.Err() == nil {
			p.Log.Warn(trouble, "error", err)
		}
		told = trouble
		p.tellRefused()
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}

// Look looks at the database once.
func (p *Pages) Look(ctx context.Context) error {
	p.looking.Lock()
	defer p.looking.Unlock()
	version, err := shown.Standing(ctx, p.Store.DB())
	if err != nil {
		return err
	}
	forgotten, err := shown.Forgotten(ctx, p.Store.DB())
	if err != nil {
		return err
	}
	today := p.today()
	p.mu.Lock()
	old := p.standing
	p.mu.Unlock()
	now := old
	if old != nil && old.forgotten != forgotten {
		p.forget()
	}
	if old == nil || old.version != version || old.forgotten != forgotten || old.today != today {
		now = &standing{version, forgotten, today, map[string]*screens{}}
		languages := []string{p.Language}
		if old != nil {
			languages = slices.Collect(maps.Keys(old.by))
		}
		for _, language := range languages {
			if now.by[language], err = p.make(ctx, version, today, language); err != nil {
				return err
			}
		}
	}
	p.mu.Lock()
	p.standing, p.heard = now, p.Now()
	p.mu.Unlock()
	if now != old {
		p.hub.wake()
	}
	return nil
}

// screens are those of a language; nil: nothing was read yet.
func (p *Pages) screens(ctx context.Context, w words.Words) (*screens, error) {
	find := func() (*standing, *screens) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.standing == nil {
			return nil, nil
		}
		return p.standing, p.standing.by[w.Language()]
	}
	if now, s := find(); now == nil || s != nil {
		return s, nil
	}
	p.looking.Lock()
	defer p.looking.Unlock()
	now, s := find()
	if s != nil {
		return s, nil
	}
	s, err := p.make(ctx, now.version, now.today, w.Language())
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now.by[w.Language()] = s
	return s, nil
}

// make reads what the screens of all sites show of a version, in one language.
func (p *Pages) make(ctx context.Context, version int64, today planner.Date, language string) (*screens, error) {
	out := &screens{of: map[string]*screen{}}
	if version == 0 {
		return out, nil
	}
	w, err := words.New(language)
	if err != nil {
		return nil, err
	}
	board, world, last, err := p.board(ctx, version, today, language)
	if err != nil {
		return nil, err
	}
	for site := range board.Sites() {
		s := p.draw(board, world, site, last, today, w)
		out.of[site] = s
		out.links = append(out.links, link{"/screen/" + url.PathEscape(site), s.Place})
	}
	slices.SortFunc(out.links, func(a, b link) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Href, b.Href)) })
	return out, nil
}

// board is the board of a version, what was frozen of the world beside it, and what the plan
// was that stood as the day began.
func (p *Pages) board(ctx context.Context, version int64, today planner.Date, language string) (*editions.Board, *directory.Directory, editions.Last, error) {
	read := func(version int64) (*comparison.Plan, error) {
		v, err := p.Store.PlanVersion(ctx, version)
		if err != nil {
			return nil, err
		}
		return comparison.Published(ctx, p.Store, v, language)
	}
	now, err := read(version)
	if err != nil {
		return nil, nil, editions.Last{}, err
	}
	board := editions.Lay(now.Snapshot, now.Plan, now.Names)
	began, err := shown.StoodAt(ctx, p.Store.DB(), today.At(0, p.Zone))
	if err != nil || began == 0 || began == version {
		return board, now.World, editions.Last{}, err
	}
	before, err := read(began)
	if err != nil {
		return nil, nil, editions.Last{}, err
	}
	return board, now.World, board.Since(editions.Lay(before.Snapshot, before.Plan, now.Names), ledger.Between{}), nil
}

// draw is what the screen of a site shows.
func (p *Pages) draw(b *editions.Board, world *directory.Directory, site string, last editions.Last, today planner.Date, w words.Words) *screen {
	s := &screen{Place: b.Site(site), Address: b.Address(site)}
	for d := today; d < today+ahead; d++ {
		s.Days = append(s.Days, day{w.Weekday(d) + " " + w.DayMonth(d), d.At(0, p.Zone).Unix(), (d + 1).At(0, p.Zone).Unix()})
	}
	for i, d := range s.Days {
		if text := closed(world, site, today+planner.Date(i), w); text != "" {
			s.Shut = append(s.Shut, day{text, d.From, d.To})
		}
	}
	at := map[string]int{}
	for _, x := range b.SiteCalendar(site) {
		if x.Date < today || x.Date >= today+ahead || !b.Announced(&x) {
			continue
		}
		k, known := at[x.RoomKey()]
		if !known {
			k = len(s.Rooms)
			at[x.RoomKey()] = k
			s.Rooms = append(s.Rooms, room{Name: x.Room, Way: b.Way(x.RoomID)})
		}
		s.Rooms[k].Slots = append(s.Rooms[k].Slots, slot{From: x.Date.At(x.Start, p.Zone).Unix(), To: x.Date.At(x.End, p.Zone).Unix(),
			Day: s.Days[x.Date-today].Label, Hours: w.Hours(x.Start, x.End), Course: x.Course, Group: x.Group, Trainers: x.TrainerNames()})
	}
	editions.SortByName(w.Language(), s.Rooms, func(r room) string { return r.Name })
	if last.Ledger != nil {
		s.Changed = changed(b.Week(site, editions.Head{Monday: today.Monday()}, last).Changes, today, w)
	}
	s.State = digest(s)
	return s
}

// closed says of a day that a site is shut, without the reason, which may be nobody's business;
// empty where it is not.
func closed(world *directory.Directory, site string, d planner.Date, w words.Words) string {
	hours, until := world.Shut(site, d)
	switch {
	case len(hours) == 0:
		return ""
	case until == 0:
		var list []string
		for _, s := range hours {
			list = append(list, w.Hours(s.From, s.To))
		}
		return w.Say("screen_shut_hours", "Hours", strings.Join(list, ", "))
	case until == d:
		return w.Say("screen_shut_today")
	case until == d+directory.Ever:
		return w.Say("screen_shut")
	}
	return w.Say("screen_shut_until", "Date", w.Date(until))
}

// changed tells what is held otherwise on a day, without whom it concerns and why: reasons
// name people.
func changed(list []editions.Change, today planner.Date, w words.Words) (out []string) {
	for _, c := range list {
		touches := c.Before != nil && c.Before.Date == today || c.After != nil && c.After.Date == today
		if !touches || c.Provisional || c.Kind() == diff.Same {
			continue
		}
		before, after := cmp.Or(c.Before, c.After), cmp.Or(c.After, c.Before)
		parts := []string{c.Course}
		for _, part := range []func(*editions.Appointment) string{
			func(a *editions.Appointment) string {
				if a.Date == today {
					return w.Hours(a.Start, a.End)
				}
				return w.Weekday(a.Date) + " " + w.DayMonth(a.Date) + " " + w.Hours(a.Start, a.End)
			},
			func(a *editions.Appointment) string { return a.Room },
			func(a *editions.Appointment) string { return editions.Everybody(a.Trainers) },
		} {
			was, is := part(before), part(after)
			if was != is {
				is = was + " → " + is
			}
			parts = append(parts, is)
		}
		out = append(out, words.UpperFirst(w.What(c))+": "+strings.Join(parts, ", "))
	}
	return out
}

// digest is the same for what looks the same.
func digest(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values of our own always encode
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
