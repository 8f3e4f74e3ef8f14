package sample

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
)

// world is a whole network with its past and, for hiring, its future: what is
// known on a day is cut out of it, so that the days that are lived later follow
// from the same seed.
type world struct {
	facts.Facts
	o         Options
	calendar  calendar
	zone      *time.Location
	want      figures
	centres   []centre
	staffOf   map[string]int // people of each office, by its size
	smallest  string         // the office that lets one person go a day
	names     *names
	lives     []*life
	owed      [6]float64 // advances owed to each stage's rate, by ordinal
	vacancies []vacancy
	addresses []address
	nominees  []*nominees
	alone     string // a course that one trainer alone knows
}

// figures size a network.
type figures struct {
	staff      int
	inflow     float64 // applications a week
	deliveries int     // percent of room-days that others book half of
	stale      int     // candidates whom everybody forgot
	longAway   int     // people away for longer than the horizon
	overdue    int     // people whose refresher should have been long ago
	mentors    int     // nominations for mentor training
	heads      int     // nominations for office heads' skills
	waves      []int   // people in each announced wave
}

// Staff and inflow follow published head-counts of the network and a turnover
// of a fifth a year, in S a little less: its seats are held for more than the
// mean, and groups of twelve fill up. The rest is assumed. XS is S with a third of
// its staff and half of its inflow: nights of it cost half of the time.
var sizes = map[string]figures{
	"XS": {staff: 1100, inflow: 70, deliveries: 4, stale: 4, longAway: 2, overdue: 3, mentors: 14, heads: 12, waves: []int{5, 4}},
	"S":  {staff: 3000, inflow: 120, deliveries: 4, stale: 4, longAway: 2, overdue: 3, mentors: 14, heads: 12, waves: []int{5, 4}},
	"M":  {staff: 10500, inflow: 475, deliveries: 4, stale: 12, longAway: 6, overdue: 10, mentors: 44, heads: 26, waves: []int{12, 9, 6}},
}

const (
	historyDays = 400 // of stage moves before the day
	livedDays   = 86  // that can be lived after it, unless Options ask for more
	lookAhead   = 75  // of absences and bookings that are known
	quarter     = 91
)

// lived is the number of days that can be lived.
func (o Options) lived() planner.Date { return planner.Date(max(livedDays, o.Days)) }

// future is the number of days after AsOf of which stage moves are drawn: those that can be
// lived, and the next fortnight.
func (o Options) future() planner.Date { return o.lived() + 14 }

// ahead is the number of days after AsOf of which absences and bookings are drawn.
func (o Options) ahead() planner.Date {
	if o.Days <= livedDays {
		return lookAhead
	}
	return o.lived() + lookAhead
}

// quarters are the first days of AsOf's quarter and of those after it until as far as
// anything is drawn: one, unless Options ask for more days.
func (o Options) quarters() (out []planner.Date) {
	for d := o.AsOf; d < o.AsOf+o.ahead(); d += quarter {
		out = append(out, d)
	}
	return out
}

func build(o Options, rows []facts.CalendarDay) (*world, error) {
	want, ok := sizes[o.Size]
	if !ok {
		return nil, fmt.Errorf("size %q of the sample network is not known; use XS, S or M", o.Size)
	}
	w := &world{o: o, calendar: newCalendar(rows), want: want, zone: demand.DefaultSettings().Zone}
	w.names = newNames(w.stream("names"))
	if err := w.buildNetwork(); err != nil {
		return nil, err
	}
	w.buildCourses()
	w.buildTrainers()
	w.buildRoomUse()
	if !w.small() {
		w.divide()
	}
	w.buildHiring()
	w.buildStaff()
	w.buildRequests()
	w.buildAddresses()
	w.buildEarlier()
	return w, nil
}

func (w *world) small() bool { return w.o.Size != "M" }

// stream is a source of random numbers of its own for each purpose, so that a
// change to one part of the network leaves the others as they were.
func (w *world) stream(purpose string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(purpose))
	return rand.New(rand.NewPCG(uint64(w.o.Seed), h.Sum64()))
}

// chance is true p times in a hundred.
func chance(rnd *rand.Rand, percent int) bool { return rnd.IntN(100) < percent }

// gamma draws whole numbers of a mean with a longer tail to the right, the sum
// of two geometric ones.
func gamma(rnd *rand.Rand, mean float64) int {
	n := 0
	for range 2 {
		for rnd.Float64() > 2/(2+mean) {
			n++
		}
	}
	return n
}

func monthsBefore(d planner.Date, months int) planner.Date {
	return planner.DateOf(d.UTC().AddDate(0, -months, 0))
}
