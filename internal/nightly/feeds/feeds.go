// Package feeds makes of a plan version what a calendar feed shows.
package feeds

import (
	"strings"
	"time"

	"cohort/internal/calendar"
	"cohort/internal/editions"
	"cohort/reports/words"
	"cohort/sql/store"
)

// Of is what one feed shows of a board.
func Of(b *editions.Board, v store.Version, f store.CalendarFeed, installation string, zone *time.Location, words words.Words) *calendar.Feed {
	out := &calendar.Feed{Installation: installation, Zone: zone, Version: v.Version, At: v.ReadAt}
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
		out.Events = append(out.Events, Event(&sessions[i], b.Announced(&sessions[i]), f.Kind != store.CalendarTrainer, zone, words))
	}
	return out
}

// Event is a session as an event. Nobody who sits in it is named: a feed can be read by
// whoever has its address.
func Event(s *editions.Session, announced, trainers bool, zone *time.Location, words words.Words) calendar.Event {
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
