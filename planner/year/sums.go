package year

import (
	"cmp"
	"slices"
)

// Sum is a year added up: the amounts of all months, and the most that are missing in one.
type Sum struct {
	Starts   Range
	Leavers  Range
	Trainers []TrainerRow // by role, of the network
	Rooms    []RoomRow    // by site and kind
}

// Sums adds up the months of a year. A reserve is that of all months together, if each were
// as bad as it is in four of five.
func Sums(o *Outlook) Sum {
	var s Sum
	for _, r := range o.People {
		if r.Site == Network {
			s.Starts.add(r.Starts)
			s.Leavers.add(r.Leavers)
		}
	}
	for _, r := range o.Trainers {
		if r.Site != Network {
			continue
		}
		i := slices.IndexFunc(s.Trainers, func(x TrainerRow) bool { return x.Role == r.Role })
		if i < 0 {
			s.Trainers = append(s.Trainers, r)
			continue
		}
		x := &s.Trainers[i]
		x.Need.P50, x.Need.P80, x.Have = x.Need.P50+r.Need.P50, x.Need.P80+r.Need.P80, x.Have+r.Have
		x.Missing.most(r.Missing)
	}
	for _, r := range o.Rooms {
		i := slices.IndexFunc(s.Rooms, func(x RoomRow) bool { return x.Site == r.Site && x.Kind == r.Kind })
		if i < 0 {
			s.Rooms = append(s.Rooms, r)
			continue
		}
		x := &s.Rooms[i]
		x.Need.add(r.Need)
		x.Have += r.Have
		x.Missing.most(r.Missing)
	}
	slices.SortStableFunc(s.Rooms, func(a, b RoomRow) int { return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Kind, b.Kind)) })
	return s
}

func (r *Range) add(x Range) { r.P50, r.P80 = r.P50+x.P50, r.P80+x.P80 }

func (n *Whole) most(x Whole) { n.P50, n.P80 = max(n.P50, x.P50), max(n.P80, x.P80) }
