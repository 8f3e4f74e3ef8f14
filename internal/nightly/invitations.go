package nightly

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"

	"cohort/internal/calendar"
	"cohort/internal/nightly/feeds"
	"cohort/planner"
	lettermail "cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/store"
)

// invitations decides which trainers who chose so are sent which invitations: for each session
// of the editions that were accepted for them, as far as it is announced, where something of it
// is another than in the last invitation to it. So invitations say what the mail says, and
// never before it. Whoever chose otherwise meanwhile gets theirs cancelled.
func (t *teller) invitations(ctx context.Context) error {
	if t.Organizer.Address == "" {
		return nil
	}
	had, err := t.invited(ctx)
	if err != nil {
		return err
	}
	for _, a := range t.known.Readers {
		if a.Kind != store.TrainerSelf || a.Calendar != store.CalendarInvitations && len(had[a.ID]) == 0 {
			continue
		}
		var events []calendar.Event
		version := t.current.Version
		if a.Calendar == store.CalendarInvitations {
			if events, version, err = t.invitesTo(ctx, a); err != nil {
				return err
			}
		}
		for _, x := range calendar.Invitations(had[a.ID], events, version, t.clock.Now) {
			t.intents = append(t.intents, store.Intent{Address: a.ID, Kind: store.KindInvitation, Subject: x.Session,
				Note: encode(note{Monday: planner.DateOf(x.Start.In(t.Settings.Zone)).Monday(), Invitation: &x})})
		}
	}
	return nil
}

// invited are the last invitations that went out to each address, or wait to, by session.
func (t *teller) invited(ctx context.Context) (map[int64][]calendar.Invitation, error) {
	list, err := t.Store.Invited(ctx)
	if err != nil {
		return nil, err
	}
	out := map[int64][]calendar.Invitation{}
	for _, m := range list {
		var n note
		if err := json.Unmarshal(m.Note, &n); err != nil || n.Invitation == nil {
			return nil, fmt.Errorf("the note of message %d is unreadable: %w", m.Message, err)
		}
		out[m.Address] = append(out[m.Address], *n.Invitation)
	}
	return out, nil
}

// invitesTo are the announced sessions of a trainer in the weeks of which they have an edition,
// as that has them, and the latest version of these.
func (t *teller) invitesTo(ctx context.Context, a reader) (events []calendar.Event, version int64, err error) {
	w, err := words.New(cmp.Or(a.Language, t.Language))
	if err != nil {
		return nil, 0, err
	}
	for key, m := range t.told {
		if key.address != a.ID || key.kind != store.KindTrainerWeek || key.period < period(t.now.Day.Monday()) {
			continue
		}
		v, err := t.Store.PlanVersion(ctx, m.Version)
		if err != nil {
			return nil, 0, err
		}
		b, err := t.board(ctx, v, w.Language())
		if err != nil {
			return nil, 0, err
		}
		for _, s := range b.TrainerCalendar(a.Subject) {
			if b.Announced(&s) && period(s.Date.Monday()) == key.period {
				events = append(events, feeds.Event(&s, true, false, t.Settings.Zone, w))
			}
		}
		version = max(version, m.Version)
	}
	return events, version, nil
}

// invitation renders an invitation, by what its note says alone.
func (w *work) invitation(ctx context.Context, m store.Message, x *calendar.Invitation, words words.Words) (store.Rendered, error) {
	installation, err := w.Store.CalendarInstallation(ctx, w.Now())
	if err != nil {
		return store.Rendered{}, err
	}
	body, err := lettermail.Invitation(m.Name, x, w.Settings.Zone, words)
	data := x.Bytes(calendar.Meeting{Installation: installation, Zone: w.Settings.Zone, Organizer: w.Organizer, Attendee: mail.Address{Name: m.Name, Address: m.Email}})
	return store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text,
		Attachments: []store.Attachment{{Name: "invite.ics", MediaType: "text/calendar; charset=utf-8; method=" + x.Method(), Bytes: data}}}, err
}

// wantsFile says whether a trainer's mail has their calendar attached: who chose invitations, or
// no calendar, does not need it.
func (w *work) wantsFile(ctx context.Context, address int64) (bool, error) {
	readers, err := w.Store.Addresses(ctx, store.TrainerSelf)
	return !slices.ContainsFunc(readers, func(a store.Address) bool {
		return a.ID == address && (a.Calendar == store.CalendarInvitations || a.Calendar == store.CalendarNone)
	}), err
}
