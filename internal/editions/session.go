package editions

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Named is how many people sit in the session by name.
func (s *Session) Named() int {
	n := 0
	for i := range s.Seated {
		if s.Seated[i].Name != "" {
			n++
		}
	}
	return n
}

// Held is how many seats are held for somebody not yet known.
func (s *Session) Held() int { return len(s.Seated) - s.Named() }

// Reserved says that nobody sits in the session by name: it is held, but not
// announced.
func (s *Session) Reserved() bool { return s.Named() == 0 }

// TrainerNames joins the names of a session's trainers.
func (s *Session) TrainerNames() string { return Everybody(s.Trainers) }

func (s *Session) Leads(trainer string) bool {
	return slices.ContainsFunc(s.Trainers, func(t Person) bool { return t.ID == trainer })
}

// Where is the session's site with its address.
func (s *Session) Where() string {
	if s.Site == "" || s.Address == "" {
		return s.Site + s.Address
	}
	return s.Site + ": " + s.Address
}

// Appointment is when, where and with whom a session takes place.
func (s *Session) Appointment() *Appointment {
	return &Appointment{Date: s.Date, Start: s.Start, End: s.End, RoomID: s.RoomID, Room: s.Room, Trainers: s.Trainers}
}

// SeatedNames are the names of the people who sit somewhere.
func SeatedNames(seats []Seat) []string {
	var out []string
	for _, seat := range seats {
		if seat.Name != "" {
			out = append(out, seat.Name)
		}
	}
	return out
}

func Everybody(people []Person) string {
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

// Zone writes how far the time zone of the reading is from UTC.
func (h Head) Zone() string {
	_, seconds := h.ReadAt.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	text := "UTC" + sign + strconv.Itoa(seconds/3600)
	if m := seconds / 60 % 60; m != 0 {
		text += fmt.Sprintf(":%02d", m)
	}
	return text
}
