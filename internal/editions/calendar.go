package editions

import (
	"slices"

	"cohort/planner"
)

// TrainerCalendar is what a trainer leads in the weeks that the plan looks ahead to, as far
// as the working calendar knows them.
func (b *Board) TrainerCalendar(id string) []Session {
	return b.ahead(func(s *planner.Session) bool { return slices.Contains(s.Trainers, id) })
}

// RoomCalendar is likewise what is held in a room.
func (b *Board) RoomCalendar(id string) []Session {
	return b.ahead(func(s *planner.Session) bool { return s.Room == id })
}

// SiteCalendar is likewise what is held at a site.
func (b *Board) SiteCalendar(id string) []Session {
	return b.ahead(func(s *planner.Session) bool { return b.siteOf(s) == id })
}

func (b *Board) ahead(takes func(*planner.Session) bool) []Session {
	return b.sessions(true, func(s *planner.Session) bool { return b.inWeek(s.Day, b.date(s.Day).Monday()) && takes(s) })
}

// Announced says whether a session stands: it lies in the firm weeks, and somebody sits in it
// by name.
func (b *Board) Announced(s *Session) bool {
	return !s.Reserved() && !b.preview(s.Date)
}

// TrainerName is what a trainer is called.
func (n *Names) TrainerName(id string) string { return n.trainer(id) }

// RoomName is what a room is called.
func (n *Names) RoomName(id string) string { return n.room(id) }
