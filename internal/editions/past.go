package editions

import (
	"cmp"
	"slices"

	"cohort/internal/editions/directory"
	"cohort/planner"
)

// Past is what became of the sessions of a site that were announced for the last
// seven days before the data was read, and which attendance sheets of the last two
// weeks are missing.
type Past struct {
	From, To planner.Date // 0: nothing was announced
	Sessions int
	Held     int
	Seats    int // of all of them
	There    int // people who were there, seated or not
	Missing  []MissingSheet
}

// MissingSheet is a session of which nobody has said anything, or not whether it was held,
// though nobody came.
type MissingSheet struct {
	Key    string // of its attendance sheet; may be empty
	Course string
	At     Appointment // without trainers
	Held   bool        // it counts as held
	Nobody bool        // everybody who could have come is marked as absent
}

// past is what became of the sessions of a site.
func (b *Board) past(site string) Past {
	var out Past
	first := b.Snapshot.FirstDay
	for i := range b.directory.Past {
		x := &b.directory.Past[i]
		if x.Site != site {
			continue
		}
		if x.Date >= first-7 {
			out.From, out.To = first-7, first-1
			out.Sessions++
			out.Seats += x.Seats
			out.There += x.There
			if x.Held {
				out.Held++
			}
		}
		if !x.Said || x.Asked {
			out.Missing = append(out.Missing, b.missing(x))
		}
	}
	slices.SortStableFunc(out.Missing, func(x, y MissingSheet) int {
		return cmp.Or(cmp.Compare(x.At.Date, y.At.Date), cmp.Compare(x.At.Start, y.At.Start), cmp.Compare(x.At.Room, y.At.Room))
	})
	return out
}

func (b *Board) missing(x *directory.Past) MissingSheet {
	return MissingSheet{Key: x.Key, Course: b.course(x.Course), Held: x.Held, Nobody: x.Asked,
		At: Appointment{Date: x.Date, Start: x.Start, End: x.End, RoomID: x.Room, Room: b.room(x.Room)}}
}
