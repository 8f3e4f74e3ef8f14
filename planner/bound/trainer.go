package bound

import (
	"slices"

	"cohort/planner/ground"
)

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
	sites     []trainerSite
}

// trainerSite is what a trainer could lead on one day if they went to one site,
// or online alone.
type trainerSite struct {
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
	sites  []int32 // day, units
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
	for _, m := range r.Lengths {
		r.unit = gcd(m, r.unit)
	}
	r.unit = max(r.unit, (longest+mostUnits-1)/mostUnits, 1)
	for t := range r.s.Trainers {
		who := &r.s.Trainers[t]
		if who.TaughtMinutes > 0 && r.Days > 0 {
			r.always += r.s.Weights.Overload * int64(max(0, (who.TaughtMinutes-who.TargetWeekMinutes+59)/60))
		}
		for d := 0; d < r.Days; {
			w := trainerWeek{trainer: t}
			week := r.Week[d]
			w.most = min(max(0, r.WeekMinutes(ground.TrainerIx(t), week)), 7*1440) / r.unit
			for ; d < r.Days && r.Week[d] == week; d++ {
				if x := r.newTrainerDay(t, d); len(x.sites) > 0 {
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
	online := slices.Contains(r.Virtual, true)
	shortest := 1 << 30
	ways := r.TrainerWay[t*len(r.Sites) : (t+1)*len(r.Sites)]
	for i := -1; i < len(r.Sites); i++ {
		if i < 0 && !online || i >= 0 && (r.Virtual[i] || ways[i] == ground.Far) {
			continue
		}
		z := trainerSite{}
		if i >= 0 {
			z.way = r.s.Weights.TrainerTravel * 2 * int64(ways[i]) * scale
		}
		for p, pair := range r.pairs {
			c, at := pair[0], pair[1]
			if at != i && !r.Virtual[at] || !r.May(ground.TrainerIx(t), ground.CourseIx(c), ground.SiteIx(at), d) {
				continue
			}
			if !ground.Overlap(r.at(c, at, d), r.TrainerStarts(ground.TrainerIx(t), d, ground.CourseIx(c))) {
				continue
			}
			minutes := r.s.Courses[c].Minutes
			for place, able := range r.Able[c] {
				if !slices.Contains(able, ground.TrainerIx(t)) {
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
			x.sites = append(x.sites, z)
		}
	}
	if len(x.sites) > 0 {
		x.count = min(x.room/(shortest+r.s.Rules.TrainerBreakMinutes), max(1, who.MaxDayMinutes/shortest))
	}
	if x.count > mostLessons {
		for _, z := range x.sites {
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
	grow(&w.sites, len(x.days)*n)
	for i := range w.sums[:n] {
		w.sums[i] = -unreached
	}
	w.sums[0] = 0
	for k := range x.days {
		sites := w.sites[k*n : (k+1)*n]
		r.teachDay(&x.days[k], n, sites)
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
	if r.Week[x.days[0].day] == 0 {
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
			r.lessons(d, &d.sites[w.sites[(k-1)*n+i]], n)
			r.led(d, &d.sites[w.sites[(k-1)*n+i]], i)
			at -= i
		}
	}
	return best
}

// teachDay fills day with the most that each number of units can earn.
func (r *relaxation) teachDay(x *trainerDay, n int, sites []int32) {
	w := &r.teaching
	units := min(x.most, n-1) + 1
	grow(&w.day, units)
	for i := range w.day {
		w.day[i] = 0
	}
	for z := range x.sites {
		r.lessons(x, &x.sites[z], n)
		for i := 0; i < units; i++ {
			for k := 1; k <= x.count; k++ {
				if v := w.most[k*units+i] - x.sites[z].way; v > w.day[i] {
					w.day[i], sites[i] = v, int32(z)
				}
			}
		}
	}
}

// lessons fills most with the most that each number of sessions and units can
// earn in a site.
func (r *relaxation) lessons(x *trainerDay, z *trainerSite, n int) {
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
func (r *relaxation) led(x *trainerDay, z *trainerSite, i int) {
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

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
