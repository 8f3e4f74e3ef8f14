package nightly

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"cohort/internal/calendar"
	"cohort/internal/editions"
	"cohort/internal/nightly/feeds"
	"cohort/reports/words"
	"cohort/sql/sent"
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
	return feeds.Of(b, v, f, installation, w.Settings.Zone, words), nil
}

// attached is a trainer's feed as a file of their mail. It goes on from the calendar that their
// last mail had, by way of each version that stood since, so that what was cancelled stays
// cancelled, and a day that is over stays as it was when it began. It is made from what is
// stored alone.
func (w *work) attached(ctx context.Context, o *occasion, own editions.OwnWeek) (*store.Attachment, error) {
	if w.installation == "" { // asking waits for whoever writes feeds
		var err error
		if w.installation, err = w.Store.CalendarInstallation(ctx, w.Now()); err != nil {
			return nil, err
		}
	}
	had, any, err := sent.LastCalendar(ctx, w.Store.DB(), o.address, o.about, w.run.ID)
	if err != nil {
		return nil, err
	}
	if !any {
		had.Version = o.since - 1
	}
	versions, err := w.stoodAfter(ctx, had.Version, o)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		led, err := w.ledIn(ctx, v, o)
		if err != nil {
			return nil, err
		}
		if had.Bytes, err = led[o.about].Bytes(had.Bytes); err != nil {
			return nil, err
		}
	}
	f := store.CalendarFeed{Kind: store.CalendarTrainer, Subject: o.about}
	data, err := feeds.Of(o.board, o.version, f, w.installation, w.Settings.Zone, o.words).Bytes(had.Bytes)
	return &store.Attachment{Name: o.words.CalendarFile(own), MediaType: "text/calendar; charset=utf-8", Bytes: data}, err
}

// stoodAfter are the versions, as far as they are kept, that stood after one (below 0: none is
// asked for) and before that of an edition, in their order.
func (w *work) stoodAfter(ctx context.Context, after int64, o *occasion) (out []store.Version, err error) {
	for at := o.version; after >= 0 && at.Base > after; out = append(out, at) {
		if at, err = w.versionOf(ctx, at.Base); errors.Is(err, store.ErrRemoved) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	slices.Reverse(out)
	return out, nil
}

// ledIn is what each trainer leads in a version, as a calendar. Its board is not kept: there may
// be many of them.
func (w *work) ledIn(ctx context.Context, v store.Version, o *occasion) (map[string]*calendar.Feed, error) {
	key := boardKey{v.Version, o.language, o.board.Names}
	if led := w.led[key]; led != nil {
		return led, nil
	}
	_, kept := w.boards[key]
	b, err := w.boardCalled(ctx, v, o.language, o.board.Names)
	if err != nil {
		return nil, err
	}
	if !kept {
		delete(w.boards, key)
	}
	led := map[string]*calendar.Feed{}
	for id := range o.board.Trainers() {
		led[id] = feeds.Of(b, v, store.CalendarFeed{Kind: store.CalendarTrainer, Subject: id}, w.installation, w.Settings.Zone, o.words)
	}
	if w.led == nil {
		w.led = map[boardKey]map[string]*calendar.Feed{}
	}
	w.led[key] = led
	return led, nil
}
