package nightly

import (
	"cmp"
	"context"
	"strings"
	"time"

	"cohort/internal/calendar"
	"cohort/internal/editions"
	"cohort/reports/words"
	"cohort/sql/store"
)

// fed is what the calendar feeds were written from last, under the lock of looked.
type fed struct {
	version int64
	names   string
}

// calendars brings the calendar feeds in the folder files.out up to the plan that stands,
// once a version and whenever a feed has got another name. Who is cut off leaves whole files,
// and the next look writes the others.
func (s *Service) calendars(ctx context.Context, current store.Version) error {
	if s.Out == "" {
		return nil
	}
	names, err := s.Store.CalendarNames(ctx)
	if err != nil {
		return err
	}
	at := string(encode(names))
	if s.fed.version == current.Version && s.fed.names == at {
		return nil
	}
	w := s.telling()
	if err := w.feed(ctx, current); err != nil {
		return err
	}
	if names, err = s.Store.CalendarNames(ctx); err == nil {
		s.fed.version, s.fed.names = current.Version, string(encode(names))
	}
	return err
}

// feed writes the feeds of a version: of every trainer, room and site that it knows, and of
// those that had one before, whose last sessions end as cancelled.
func (w *work) feed(ctx context.Context, v store.Version) error {
	b, err := w.board(ctx, v, w.Language)
	if err != nil {
		return err
	}
	var wanted []store.CalendarFeed
	for i := range b.Snapshot.Trainers {
		wanted = append(wanted, store.CalendarFeed{Kind: store.CalendarTrainer, Subject: b.Snapshot.Trainers[i].ID})
	}
	for i := range b.Snapshot.Rooms {
		wanted = append(wanted, store.CalendarFeed{Kind: store.CalendarRoom, Subject: b.Snapshot.Rooms[i].ID})
	}
	for site := range b.Sites() {
		wanted = append(wanted, store.CalendarFeed{Kind: store.CalendarSite, Subject: site})
	}
	languages, err := w.calendarLanguages(ctx)
	if err != nil {
		return err
	}
	return w.Store.WithCalendars(ctx, wanted, w.Now(), func(installation string, feeds []store.CalendarFeed) error {
		stands, _, err := w.Store.CurrentPlan(ctx)
		if err != nil || stands.Version != v.Version { // whoever published the later one writes it
			return err
		}
		folder, tokens := w.folder(), make([]string, 0, len(feeds))
		for _, f := range feeds {
			if err := ctx.Err(); err != nil {
				return err
			}
			file, err := w.feedOf(ctx, v, f, installation, cmp.Or(languages[[2]string{f.Kind, f.Subject}], w.Language))
			if err != nil {
				return err
			}
			if err := folder.PutFeed(f.Token, file); err != nil {
				return err
			}
			tokens = append(tokens, f.Token)
		}
		return folder.KeepFeeds(tokens)
	})
}

// calendarLanguages are the languages of readers: of a trainer, and of the managers of a site
// where they all read one; empty: the network's, which rooms have.
func (w *work) calendarLanguages(ctx context.Context) (map[[2]string]string, error) {
	readers, err := w.Store.Addresses(ctx, store.Manager, store.TrainerSelf)
	out := map[[2]string]string{}
	for _, r := range readers {
		kind := store.CalendarTrainer
		if r.Kind == store.Manager {
			kind = store.CalendarSite
		}
		key := [2]string{kind, r.Subject}
		if one, known := out[key]; known && one != r.Language {
			out[key] = ""
		} else {
			out[key] = r.Language
		}
	}
	return out, err
}

// feedOf is what one feed shows of a version.
func (w *work) feedOf(ctx context.Context, v store.Version, f store.CalendarFeed, installation, language string) (*calendar.Feed, error) {
	b, err := w.board(ctx, v, language)
	if err != nil {
		return nil, err
	}
	words, err := words.New(language)
	if err != nil {
		return nil, err
	}
	return w.shown(b, v, f, installation, words), nil
}

// shown is what one feed shows of a board.
func (w *work) shown(b *editions.Board, v store.Version, f store.CalendarFeed, installation string, words words.Words) *calendar.Feed {
	out := &calendar.Feed{Installation: installation, Zone: w.Settings.Zone, Version: v.Version, At: v.ReadAt}
	var sessions []editions.Session
	switch f.Kind {
	case store.CalendarTrainer:
		out.Name, sessions = b.TrainerName(f.Subject), b.TrainerCalendar(f.Subject)
	case store.CalendarRoom:
		out.Name, sessions = b.RoomName(f.Subject), b.RoomCalendar(f.Subject)
	default:
		out.Name, sessions = b.Site(f.Subject), b.SiteCalendar(f.Subject)
	}
	for i := range sessions {
		out.Events = append(out.Events, eventOf(&sessions[i], b.Announced(&sessions[i]), f.Kind != store.CalendarTrainer, w.Settings.Zone, words))
	}
	return out
}

// attached is a trainer's feed as a file of their mail: as it would be if the edition that
// they received last had been fed, so that it is made from what is stored alone, and what was
// cancelled since then is in it.
func (w *work) attached(ctx context.Context, o *occasion) (*store.Attachment, error) {
	if w.installation == "" { // asking waits for whoever writes feeds
		var err error
		if w.installation, err = w.Store.CalendarInstallation(ctx, w.Now()); err != nil {
			return nil, err
		}
	}
	f := store.CalendarFeed{Kind: store.CalendarTrainer, Subject: o.about}
	var before []byte
	if o.since != 0 && o.since != o.version.Version {
		v, err := w.Store.PlanVersion(ctx, o.since)
		if err != nil {
			return nil, err
		}
		b, err := w.boardCalled(ctx, v, o.language, o.board.Names)
		if err != nil {
			return nil, err
		}
		if before, err = w.shown(b, v, f, w.installation, o.words).Bytes(nil); err != nil {
			return nil, err
		}
	}
	data, err := w.shown(o.board, o.version, f, w.installation, o.words).Bytes(before)
	return &store.Attachment{Name: o.words.CalendarFile(o.head), MediaType: "text/calendar; charset=utf-8", Bytes: data}, err
}

// eventOf is a session as an event. Nobody who sits in it is named: a feed can be read by
// whoever has its address.
func eventOf(s *editions.Session, announced, trainers bool, zone *time.Location, words words.Words) calendar.Event {
	lines := []string{words.Seats(s)}
	if trainers && len(s.Trainers) > 0 {
		lines = append(lines, s.TrainerNames())
	}
	if !announced {
		lines = append(lines, words.Say("state_provisional"))
	}
	return calendar.Event{Session: s.ID, Start: s.Date.At(s.Start, zone), End: s.Date.At(s.End, zone), Summary: s.Course,
		Location: strings.Trim(s.Room+", "+s.Where(), ", "), Description: strings.Join(lines, "\n"), Tentative: !announced}
}
