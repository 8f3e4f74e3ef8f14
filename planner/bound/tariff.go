package bound

import (
	"fmt"

	"cohort/planner/ground"
)

// tariffs are prices that are moved together: each raises what it concerns by
// its share.
type tariffs struct {
	count int
	parts []part
}

// part is one thing's share of a tariff, in places of 2^-shareBits.
type part struct {
	tariff, at int32
	share      int64
}

const shareBits = 20

// broad are tariffs for a day of a trainer of one role, or of a room of one
// kind, the same for a week. A session takes as much of a day as is lost to
// others of its length, and a seat its part of the session.
func (r *relaxation) broad() *tariffs {
	t := &tariffs{}
	known := map[string]int{}
	add := func(name string, at int, one int64) {
		k, seen := known[name]
		if !seen {
			k = t.count
			known[name] = k
			t.count++
		}
		t.parts = append(t.parts, part{int32(k), int32(at), 1 << shareBits / one})
	}
	day, open := 0, 0
	for i := range r.s.Trainers {
		day = max(day, min(r.s.Trainers[i].MaxDayMinutes, 1440))
	}
	for _, k := range r.RoomDay {
		open = max(open, r.Longest(k))
	}
	pause := r.s.Rules.RoomChangeoverMinutes
	for p, pair := range r.pairs {
		c := &r.s.Courses[pair[0]]
		seats := int64(1)
		for _, room := range r.Suits[pair[0]] {
			if r.SiteOf[room] == ground.SiteIx(pair[1]) {
				seats = max(seats, int64(min(c.MaxGroup, r.s.Rooms[room].Seats)))
			}
		}
		for d := range r.Days {
			if r.soonest(r.at(pair[0], pair[1], d), 0) < 0 {
				continue
			}
			led, held := int64(max(1, day/c.Minutes)), int64(max(1, (open+pause)/(c.Minutes+pause)))
			for i, role := range c.Crew {
				name := fmt.Sprint("trainer ", role, r.Week[d])
				add(name, r.lead(r.role[p]+i, d), led)
				add(name, p*r.Days+d, led*seats)
			}
			add(fmt.Sprint("room ", pair[1], c.Features, r.Week[d]), p*r.Days+d, held*seats)
		}
	}
	return t
}

// single are tariffs for each thing alone.
func (r *relaxation) single() *tariffs {
	t := &tariffs{count: len(r.price)}
	for i := range r.price {
		t.parts = append(t.parts, part{int32(i), int32(i), r.weight(i) << shareBits / trainerWeight})
	}
	return t
}
