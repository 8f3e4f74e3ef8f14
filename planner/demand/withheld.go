package demand

import (
	"slices"

	"cohort/planner"
	"cohort/planner/demand/clean"
)

// withhold are, by room, the hours of the day of the run in which it is shut because what
// has begun in other rooms has taken what they share, equipment of the site mostly. A
// snapshot cannot say that there is less of it for some hours. So as many rooms stay open
// as could be in use at one time: those in which something is announced for these hours
// before the others, and those by their ids.
func (k *known) withhold() map[string][]clean.Span {
	out := map[string][]clean.Span{}
	for i := range k.Shared {
		x := &k.Shared[i]
		takes := map[string]int{}
		for _, r := range x.Rooms {
			takes[r.Room] = r.Number
		}
		points := k.turns(takes)
		for i := 1; i < len(points); i++ {
			left := x.Number
			shut := map[string]bool{} // for what is under way in them
			for _, s := range k.rest.begun {
				if takes[s.Room] > 0 && points[i-1] < s.Start+s.Minutes+k.Rules.RoomChangeoverMinutes {
					left -= takes[s.Room]
					for _, room := range k.Together(s.Room) {
						shut[room] = true
					}
				}
			}
			if len(shut) == 0 {
				break
			}
			hours := clean.Span{From: points[i-1], To: points[i]}
			for _, room := range k.byUse(x.Rooms, hours) {
				switch {
				case shut[room]:
				case takes[room] <= left:
					left -= takes[room]
				default:
					out[room] = append(out[room], hours)
				}
			}
		}
	}
	return out
}

// turns are the minutes of what is left of the day at which the use of some rooms
// changes, in order.
func (k *known) turns(rooms map[string]int) []int {
	pause := k.Rules.RoomChangeoverMinutes
	points := []int{k.rest.begins, 1440}
	for i := range k.Issued {
		if s := &k.Issued[i]; s.Date == k.asOf && rooms[s.Room] > 0 {
			points = append(points, s.Start-pause, s.Start, s.Start+s.Minutes, s.Start+s.Minutes+pause)
		}
	}
	slices.Sort(points)
	points = slices.Compact(points)
	return slices.DeleteFunc(points, func(minute int) bool { return minute < k.rest.begins || minute > 1440 })
}

// byUse are rooms in the order in which they keep what they share in some hours of the
// day of the run: in use as announced, to be cleared, to be furnished, others.
func (k *known) byUse(rooms []planner.SharedBy, hours clean.Span) []string {
	pause := k.Rules.RoomChangeoverMinutes
	use := map[string]int{}
	for i := range k.Issued {
		s := &k.Issued[i]
		if s.Date != k.asOf || s.Start < k.rest.begins {
			continue
		}
		ends := s.Start + s.Minutes
		switch {
		case hours.From >= s.Start && hours.From < ends:
			use[s.Room] = max(use[s.Room], 3)
		case hours.From >= ends && hours.From < ends+pause:
			use[s.Room] = max(use[s.Room], 2)
		case hours.From >= s.Start-pause && hours.From < s.Start:
			use[s.Room] = max(use[s.Room], 1)
		}
	}
	out := make([]string, len(rooms))
	for i, r := range rooms {
		out[i] = r.Room
	}
	slices.Sort(out)
	slices.SortStableFunc(out, func(a, b string) int { return use[b] - use[a] })
	return out
}
