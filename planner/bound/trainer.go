package bound

import "slices"

// trainerWeek is one ISO week of one trainer.
type trainerWeek struct {
	trainer int
	most    int // units that they may still teach in the week
	days    []trainerDay
}

type trainerDay struct {
	day, most int // units that they may teach on the day
	count     int // sessions that their windows may hold
	room      int // minutes of windows, each with one break more
	zones     []trainerZone
}

// trainerZone is what a trainer could lead on one day if they went to one zone,
// or online alone.
type trainerZone struct {
	way     int64
	lessons []lesson // one for each length
}

type lesson struct {
	units, minutes int
	times          int64   // how often it is led at once: 1, save where a day holds too many to tell apart
	roles          []int32 // places in the multipliers
}

type weekWork struct {
	day    []int64 // best of each number of units on one day
	sums   []int64 // day, units so far
	taken  []int32 // day, units so far: units on that day
	zones  []int32 // day, units
	most   []int64 // sessions, units
	chosen []int32 // sessions, units: lesson
	prices []int64
	picks  []int32
}

const mostUnits = 192

// mostLessons is how many sessions of a trainer on a day are told apart.
const mostLessons = 16

// gatherTrainers cuts the trainers' days into weeks. Minutes are counted in
// units, rounded down, so that a week has at most mostUnits.
func (r *relaxation) gatherTrainers() {
	longest := 1
	for t := range r.s.Trainers {
		longest = max(longest, min(r.s.Trainers[t].MaxWeekMinutes, 7*1440))
	}
	r.unit = 0
	for _, m := range r.lengths {
		r.unit = gcd(m, r.unit)
	}
	r.unit = max(r.unit, (longest+mostUnits-1)/mostUnits, 1)
	for t := range r.s.Trainers {
		who := &r.s.Trainers[t]
		if who.TaughtMinutes > 0 && r.days > 0 {
			r.always += r.s.Weights.Overload * int64(max(0, (who.TaughtMinutes-who.TargetWeekMinutes+59)/60))
		}
		for d := 0; d < r.days; {
			w := trainerWeek{trainer: t}
			week := r.week[d]
			w.most = min(max(0, r.weekly(t, week)), 7*1440) / r.unit
			for ; d < r.days && r.week[d] == week; d++ {
				if x := r.newTrainerDay(t, d); len(x.zones) > 0 {
					w.days = append(w.days, x)
				}
			}
			if len(w.days) > 0 && w.most > 0 {
				r.weeks = append(r.weeks, w)
			}
		}
	}
}

func (r *relaxation) newTrainerDay(t, d int) trainerDay {
	who := &r.s.Trainers[t]
	x := trainerDay{day: d, most: min(who.MaxDayMinutes, 1440) / r.unit}
	for _, w := range who.Available {
		if w.Day() == d {
			x.room += w.To() - w.From() + r.s.Rules.TrainerBreakMinutes
		}
	}
	online := slices.Contains(r.virtual, true)
	shortest := 1 << 30
	for i := -1; i < len(r.zones); i++ {
		if i < 0 && !online || i >= 0 && (r.virtual[i] || r.trainerWay(t, i) == far) {
			continue
		}
		z := trainerZone{}
		if i >= 0 {
			z.way = r.s.Weights.TrainerTravel * 2 * r.trainerWay(t, i) * scale
		}
		for p, pair := range r.pairs {
			c, at := pair[0], pair[1]
			if at != i && !r.virtual[at] || !r.leads(t, c, at, d) {
				continue
			}
			if !overlap(r.at(c, at, d), r.open(r.trainers, t, d, r.length[c])) {
				continue
			}
			minutes := r.s.Courses[c].Minutes
			for place, able := range r.able[c] {
				if !slices.Contains(able, t) {
					continue
				}
				k := slices.IndexFunc(z.lessons, func(l lesson) bool { return l.minutes == minutes })
				if k < 0 {
					k = len(z.lessons)
					z.lessons = append(z.lessons, lesson{units: minutes / r.unit, minutes: minutes, times: 1})
				}
				z.lessons[k].roles = append(z.lessons[k].roles, int32(r.lead(r.role[p]+place, d)))
				shortest = min(shortest, minutes)
			}
		}
		if len(z.lessons) > 0 {
			x.zones = append(x.zones, z)
		}
	}
	if len(x.zones) > 0 {
		x.count = min(x.room/(shortest+r.s.Rules.TrainerBreakMinutes), max(1, who.MaxDayMinutes/shortest))
	}
	if x.count > mostLessons {
		for _, z := range x.zones {
			for i := range z.lessons {
				z.lessons[i].units, z.lessons[i].times = 0, int64(x.count)
			}
		}
		x.count = 1
	}
	return x
}

// teach returns the most that a trainer's week can earn and offers their presence.
func (r *relaxation) teach(x *trainerWeek) int64 {
	w := &r.teaching
	n := x.most + 1
	grow(&w.sums, (len(x.days)+1)*n)
	grow(&w.taken, (len(x.days)+1)*n)
	grow(&w.zones, len(x.days)*n)
	for i := range w.sums[:n] {
		w.sums[i] = -unreached
	}
	w.sums[0] = 0
	for k := range x.days {
		zones := w.zones[k*n : (k+1)*n]
		r.teachDay(&x.days[k], n, zones)
		from, to, taken := w.sums[k*n:(k+1)*n], w.sums[(k+1)*n:(k+2)*n], w.taken[(k+1)*n:(k+2)*n]
		copy(to, from)
		for i := range taken {
			taken[i] = -1
		}
		for i := 0; i < n && i < len(w.day); i++ {
			if w.day[i] <= 0 {
				continue
			}
			for j := 0; j+i < n; j++ {
				if from[j] == -unreached {
					continue
				}
				if v := from[j] + w.day[i]; v > to[j+i] {
					to[j+i], taken[j+i] = v, int32(i)
				}
			}
		}
	}
	who := &r.s.Trainers[x.trainer]
	taught := 0
	if r.week[x.days[0].day] == 0 {
		taught = who.TaughtMinutes
	}
	before := max(0, (taught-who.TargetWeekMinutes+59)/60)
	last := w.sums[len(x.days)*n:]
	best, at := int64(0), 0
	for j := 0; j < n; j++ {
		if last[j] == -unreached {
			continue
		}
		over := int64(max(0, (taught+j*r.unit-who.TargetWeekMinutes+59)/60) - before)
		if v := last[j] - over*r.s.Weights.Overload*scale; v > best {
			best, at = v, j
		}
	}
	if best == 0 {
		return 0
	}
	for k := len(x.days); k > 0; k-- {
		if i := int(w.taken[k*n+at]); i >= 0 {
			d := &x.days[k-1]
			r.lessons(d, &d.zones[w.zones[(k-1)*n+i]], n)
			r.led(d, &d.zones[w.zones[(k-1)*n+i]], i)
			at -= i
		}
	}
	return best
}

// teachDay fills day with the most that each number of units can earn.
func (r *relaxation) teachDay(x *trainerDay, n int, zones []int32) {
	w := &r.teaching
	units := min(x.most, n-1) + 1
	grow(&w.day, units)
	for i := range w.day {
		w.day[i] = 0
	}
	for z := range x.zones {
		r.lessons(x, &x.zones[z], n)
		for i := 0; i < units; i++ {
			for k := 1; k <= x.count; k++ {
				if v := w.most[k*units+i] - x.zones[z].way; v > w.day[i] {
					w.day[i], zones[i] = v, int32(z)
				}
			}
		}
	}
}

// lessons fills most with the most that each number of sessions and units can
// earn in a zone.
func (r *relaxation) lessons(x *trainerDay, z *trainerZone, n int) {
	w := &r.teaching
	units := min(x.most, n-1) + 1
	grow(&w.most, (x.count+1)*units)
	grow(&w.chosen, (x.count+1)*units)
	grow(&w.prices, len(z.lessons))
	grow(&w.picks, len(z.lessons))
	for i := range w.most {
		w.most[i] = -unreached
	}
	w.most[0] = 0
	for i := range z.lessons {
		w.prices[i], w.picks[i] = 0, -1
		for _, p := range z.lessons[i].roles {
			if v := r.price[p] * z.lessons[i].times; v > w.prices[i] {
				w.prices[i], w.picks[i] = v, p
			}
		}
	}
	pause := r.s.Rules.TrainerBreakMinutes
	for k := 1; k <= x.count; k++ {
		for i := range z.lessons {
			if w.picks[i] < 0 {
				continue
			}
			l := &z.lessons[i]
			for u := l.units; u < units && u*r.unit+k*pause <= x.room; u++ {
				if f := w.most[(k-1)*units+u-l.units]; f != -unreached && f+w.prices[i] > w.most[k*units+u] {
					w.most[k*units+u], w.chosen[k*units+u] = f+w.prices[i], int32(i)
				}
			}
		}
	}
}

// led offers the sessions that lessons found best for a number of units.
func (r *relaxation) led(x *trainerDay, z *trainerZone, i int) {
	w := &r.teaching
	units := len(w.most) / (x.count + 1)
	best := 1
	for k := 2; k <= x.count; k++ {
		if w.most[k*units+i] > w.most[best*units+i] {
			best = k
		}
	}
	for k := best; k > 0; k-- {
		l := w.chosen[k*units+i]
		r.excess[w.picks[l]] -= z.lessons[l].times
		i -= z.lessons[l].units
	}
}

func overlap(a, b []uint64) bool {
	for i := range a {
		if a[i]&b[i] != 0 {
			return true
		}
	}
	return false
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
