package main

import (
	"math/bits"
	"slices"

	"cohort/planner/search"
)

// unit is what a cost of 1 is in the search, whose temperatures are integers.
const unit = 256

// draft is a timetable without a broken hard rule, its indexes and its cost.
type draft struct {
	*model

	period []uint8  // of a lecture
	room   []uint8  // of a lecture
	at     []int16  // by period and room: the lecture, -1 if none
	here   []uint64 // by period: the courses
	which  []int16  // by course and period: the lecture; only where here says so
	week   []uint64 // by curriculum: the bits of its periods
	inRoom []uint8  // by course and room: lectures
	onDay  []uint8  // by course and day: lectures
	workng []int32  // by course: days with a lecture
	cost   int32

	change  []step // proposed and priced, not made
	worse   int32  // by how much it would change the cost
	chained chain
	counts  *counts

	savedPeriod, savedRoom []uint8
}

// step takes a lecture elsewhere.
type step struct {
	lecture      int16
	period, room uint8
}

// counts are moves by neighbourhood: proposed and made.
type counts struct {
	proposed, kept [neighbourhoods]int64
	last           int
}

var _ search.Problem[*draft] = (*draft)(nil)

func newDraft(m *model) *draft {
	d := &draft{
		model: m, counts: &counts{},
		period: make([]uint8, m.lectures), room: make([]uint8, m.lectures),
		savedPeriod: make([]uint8, m.lectures), savedRoom: make([]uint8, m.lectures),
		at: slices.Repeat([]int16{-1}, m.periods*m.rooms), here: make([]uint64, m.periods*m.cwords), which: make([]int16, m.courses*m.periods),
		week: make([]uint64, m.curricula), inRoom: make([]uint8, m.courses*m.rooms), onDay: make([]uint8, m.courses*m.days), workng: make([]int32, m.courses),
	}
	d.change = make([]step, 0, 2*m.rooms+2)
	d.chained = newChain(m)
	return d
}

// put places a lecture that has no place.
func (d *draft) put(l int, p, r uint8) {
	c := int(d.of[l])
	d.period[l], d.room[l] = p, r
	d.at[int(p)*d.rooms+int(r)] = int16(l)
	d.here[int(p)*d.cwords+c>>6] |= 1 << (c & 63)
	d.which[c*d.periods+int(p)] = int16(l)
	d.inRoom[c*d.rooms+int(r)]++
	if n := &d.onDay[c*d.days+int(d.day[p])]; *n == 0 {
		*n = 1
		d.workng[c]++
	} else {
		*n++
	}
	for _, q := range d.curriculaOf[c] {
		d.week[q] ^= d.bit[p]
	}
}

// take takes a lecture from its place.
func (d *draft) take(l int) {
	c, p, r := int(d.of[l]), int(d.period[l]), int(d.room[l])
	d.at[p*d.rooms+r] = -1
	d.here[p*d.cwords+c>>6] &^= 1 << (c & 63)
	d.inRoom[c*d.rooms+r]--
	if n := &d.onDay[c*d.days+int(d.day[p])]; *n == 1 {
		*n = 0
		d.workng[c]--
	} else {
		*n--
	}
	for _, q := range d.curriculaOf[c] {
		d.week[q] ^= d.bit[p]
	}
}

// isolated counts the lectures of a week that have no neighbour.
func isolated(week uint64) int32 {
	return int32(bits.OnesCount64(week &^ (week << 1) &^ (week >> 1)))
}

// count counts the cost from the indexes.
func (d *draft) count() (cost int32) {
	for c := range d.courses {
		cost += priceOfDay * max(0, d.least[c]-d.workng[c])
		used := int32(0)
		for r := range d.rooms {
			if n := d.inRoom[c*d.rooms+r]; n > 0 {
				used++
				cost += int32(n) * d.over[c*d.rooms+r]
			}
		}
		cost += max(0, used-1)
	}
	for _, week := range d.week {
		cost += priceOfIsolated * isolated(week)
	}
	return cost
}

// places lists the timetable.
func (d *draft) places() []place {
	out := make([]place, d.lectures)
	for l := range out {
		p := int(d.period[l])
		out[l] = place{int(d.of[l]), int(d.room[l]), p / d.in.Periods, p % d.in.Periods}
	}
	return out
}

// Keep makes the proposed change.
func (d *draft) Keep() {
	d.counts.kept[d.counts.last]++
	d.cost += d.worse
	if len(d.change) == 2 && d.period[d.change[0].lecture] == d.change[0].period {
		d.keepRooms()
		return
	}
	for _, s := range d.change {
		d.take(int(s.lecture))
	}
	for _, s := range d.change {
		d.put(int(s.lecture), s.period, s.room)
	}
}

// Drop forgets the proposed change, which was only priced.
func (d *draft) Drop() {}

func (d *draft) Cost() int64 { return int64(d.cost) * unit }

func (d *draft) Save() {
	copy(d.savedPeriod, d.period)
	copy(d.savedRoom, d.room)
}

func (d *draft) Recall() { d.become(d.savedPeriod, d.savedRoom) }

// Adopt makes the draft as the other one is.
func (d *draft) Adopt(o *draft) { d.become(o.period, o.room) }

func (d *draft) become(period, room []uint8) {
	for l := range d.lectures {
		d.take(l)
	}
	for l := range d.lectures {
		d.put(l, period[l], room[l])
	}
	d.cost = d.count()
}
