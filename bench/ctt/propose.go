package main

import "cohort/planner/search"

// The neighbourhoods, in the order of their names and shares.
const (
	toPlace = iota
	toRoom
	toCompact
	toSpread
	toChain
	neighbourhoods
)

var names = [neighbourhoods]string{"place", "room", "compact", "spread", "chain"}

// shares are the proposals of each neighbourhood, out of 64.
var shares = [neighbourhoods]int{12, 10, 6, 2, 34}

var pick = func() (t [64]uint8) {
	i := 0
	for n, share := range shares {
		for range share {
			t[i] = uint8(n)
			i++
		}
	}
	return t
}()

// Propose prices a change of one of the neighbourhoods without touching the
// draft. Most proposals end at the first rule they would break.
func (d *draft) Propose(r *search.Rand, limit int64) (int64, bool) {
	n := int(pick[r.Intn(len(pick))])
	d.counts.last = n
	d.counts.proposed[n]++
	d.change = d.change[:0]
	d.worse = 0
	most := int32(min(limit/unit, 1<<30))
	made := false
	switch n {
	case toPlace:
		made = d.place(r, most)
	case toRoom:
		made = d.otherRoom(r, most)
	case toCompact:
		made = d.compact(r, most)
	case toSpread:
		made = d.spread(r, most)
	case toChain:
		made = d.anyChain(r, most)
	}
	return int64(d.worse) * unit, made
}
