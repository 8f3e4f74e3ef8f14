package year

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Foresee looks ahead from a day: as the past has it and, where there is a hiring plan,
// as that has it. The facts hold the moves of the last three years and the past
// candidates.
func Foresee(in *facts.Facts, asOf planner.Date, s Settings, plan []Hiring) *Year {
	w := learn(in, asOf, s)
	h := w.countAsked()
	w.countHad(h)
	y := &Year{AsOf: asOf, Months: w.months, Learned: w.outlook(h, nil)}
	if len(plan) > 0 {
		planned := w.outlook(h, plan)
		y.Planned, y.Plan = &planned, w.read(plan)
	}
	y.Basis = w.basis
	return y
}

// held is what a year has whoever starts: counted once for both outlooks.
type held struct {
	due       map[[2]string][]int   // by course and site, in each month: refreshers of those employed today
	refreshed map[[2]string][]Range // of them, who will still be there; P80 as a variance
	nominated map[[2]string][]int   // by course and site
	roles     []string
	teach     map[[2]string][]teaching // by role and site
	rooms     map[[2]string][]roomHave // by kind and site
}

type roomHave struct {
	days   Milli
	number int
	one    Milli
}

// countAsked counts the refreshers that fall due, and the nominations.
func (w *world) countAsked() *held {
	h := &held{due: map[[2]string][]int{}, refreshed: map[[2]string][]Range{}, nominated: map[[2]string][]int{},
		teach: map[[2]string][]teaching{}, rooms: map[[2]string][]roomHave{}}
	for i := range w.People {
		w.countDue(h, &w.People[i])
	}
	office := map[string]string{}
	for _, p := range w.People {
		office[p.ID] = p.Office
	}
	for need, n := range w.Nominations {
		if m := MonthOf(n.Due); n.Due >= w.asOf {
			w.add(h.nominated, need.Course, w.catchment(office[need.Person]), m)
		}
	}
	return h
}

// countHad counts what trainers and rooms give.
func (w *world) countHad(h *held) {
	free := w.unbooked()
	w.learnBooked(free)
	roles := map[string]bool{}
	for i := range w.Courses {
		for _, r := range w.Courses[i].Crew {
			roles[r] = true
		}
	}
	h.roles = slices.Sorted(maps.Keys(roles))
	for _, m := range w.months {
		for _, role := range h.roles {
			for _, site := range append([]string{Network}, w.sites...) {
				if site == Network || w.SiteAt[site].Kind != facts.SiteVirtual {
					key := [2]string{role, site}
					h.teach[key] = append(h.teach[key], w.teach(role, site, m))
				}
			}
		}
		for _, kind := range w.kinds {
			for _, site := range w.sites {
				key := [2]string{kind, site}
				days, number, one := w.rooms(free, kind, site, m)
				h.rooms[key] = append(h.rooms[key], roomHave{days, number, one})
			}
		}
	}
}

// add counts one in a month; what is before the first month counts in it.
func (w *world) add(to map[[2]string][]int, course, site string, m Month) {
	if k := max(0, int(m-w.months[0])); k < len(w.months) {
		key := [2]string{course, site}
		if to[key] == nil {
			to[key] = make([]int, len(w.months))
		}
		to[key][k]++
	}
}

// countDue counts when the courses of somebody who is employed fall due again, in each
// round, and how likely they are to be there then.
func (w *world) countDue(h *held, p *facts.Person) {
	first := w.months[0].First()
	if p.Started > w.asOf || p.Left != nil && *p.Left < first {
		return
	}
	site, age := w.catchment(p.Office), served(p.Started, first)
	there := w.staying(age)
	for i := range w.Courses {
		c := &w.Courses[i]
		if c.RefreshMonths == nil || *c.RefreshMonths < 1 {
			continue
		}
		standing := w.Happened.Standing(p.ID, c.ID)
		if standing.Until == nil || standing.Exhausted {
			continue
		}
		k := int(MonthOf(*standing.Until) - w.months[0])
		switch {
		case k < 0 && *standing.Until >= w.asOf: // for the timetable of the month under way, as who starts in it
			k += *c.RefreshMonths
		case k < 0: // overdue
			k = 0
		}
		for ; k < len(w.months); k += *c.RefreshMonths {
			w.add(h.due, c.ID, site, w.months[k])
			key := [2]string{c.ID, site}
			if h.refreshed[key] == nil {
				h.refreshed[key] = make([]Range, len(w.months))
			}
			stays := int(there[k])
			x := &h.refreshed[key][k]
			x.P50 += Milli(stays) // in millionths until all are added
			x.P80 += Milli(divide(stays*(int(whole)-stays), int(whole)))
		}
	}
}

// staying is the chance of somebody of a service to be there at the beginning of each month.
func (w *world) staying(age int) []Share {
	out := make([]Share, len(w.months))
	stays := whole
	for k := range out {
		out[k] = stays
		stays = Share(times(int(stays), whole-w.basis.Leaving.leaving(age+k)))
	}
	return out
}

// amounts is what a month asks for: of newcomers, of refreshers, and of those who are nominated.
type amounts struct{ newcomers, refreshed, nominated int }

func (a *amounts) add(b amounts) {
	a.newcomers += b.newcomers
	a.refreshed += b.refreshed
	a.nominated += b.nominated
}

// likely is the amount, and with both reserves: newcomers as many more as start with a
// reserve, refreshers as many more as stay.
func (a amounts) likely(starts, refreshed Range) (p50, p80 int) {
	p50 = a.newcomers + a.refreshed + a.nominated
	return p50, with(a.newcomers, starts) + with(a.refreshed, refreshed) + a.nominated
}

// with is an amount with the reserve of a range.
func with(amount int, r Range) int {
	if r.P50 == 0 {
		return amount
	}
	return divide(amount*int(r.P80), int(r.P50))
}

// tally adds up one outlook.
type tally struct {
	*world
	h      *held
	plan   hiring
	people map[string][]PeopleRow  // by site, and of the network
	seats  map[[2]string][]amounts // by course and site of the offices, in thousandths
	out    Outlook
}

func (w *world) newTally(h *held, plan []Hiring) *tally {
	return &tally{world: w, h: h, plan: w.newHiring(plan), people: map[string][]PeopleRow{}, seats: map[[2]string][]amounts{}}
}

// outlook makes the rows of a year.
func (w *world) outlook(h *held, plan []Hiring) Outlook {
	t := w.newTally(h, plan)
	t.comeAndGo()
	t.ask()
	t.needs()
	t.out.Hires = t.hires()
	return t.out
}

// sitesOfPeople are the training sites near offices; "" last, for offices without one.
func (w *world) sitesOfPeople() []string {
	found := map[string]bool{}
	for _, o := range w.Offices {
		found[w.catchment(o.ID)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// comeAndGo says month by month who starts and who leaves.
func (t *tally) comeAndGo() {
	sites := t.sitesOfPeople()
	staff := map[string]*service{}
	for _, site := range sites {
		staff[site] = &service{}
	}
	first := t.months[0].First()
	for i := range t.People {
		p := &t.People[i]
		if p.Started <= t.asOf && (p.Left == nil || *p.Left >= first) {
			staff[t.catchment(p.Office)][min(served(p.Started, first), lastMonths)] += 1000
		}
	}
	for k, m := range t.months {
		all := PeopleRow{Month: m, Site: Network}
		number, variance := 0, 0
		for _, site := range sites {
			row := PeopleRow{Month: m, Site: site, Staff: staff[site].people()}
			var n int
			row.Starts, row.Announced, n = t.starting(site, m)
			row.Planned = t.plan.covers(m)
			gone, chance := staff[site].pass(&t.basis.Leaving, row.Starts.P50)
			row.Leavers = Range{gone, gone + reserve(t.basis.Leaving.spread(int(gone), chance))}
			number, variance = number+n, variance+chance
			t.refreshers(&row, site, k)
			all.Starts.P50 += row.Starts.P50
			all.Announced += row.Announced
			all.Leavers.P50 += row.Leavers.P50
			all.Staff += row.Staff
			all.Due += row.Due
			all.Nominated += row.Nominated
			t.people[site] = append(t.people[site], row)
			t.out.People = append(t.out.People, row)
		}
		all.Planned = t.plan.covers(m)
		all.Starts.P80 = all.Starts.P50
		if !all.Planned {
			all.Starts.P80 += t.basis.Starts.expected(number, m).reserve()
		}
		gone := int(all.Leavers.P50)
		all.Leavers.P80 = all.Leavers.P50 + reserve(t.basis.Leaving.spread(gone, variance))
		t.refreshers(&all, Network, k)
		t.people[Network] = append(t.people[Network], all)
		t.out.People = append(t.out.People, all)
	}
}

func (r Range) reserve() Milli { return r.P80 - r.P50 }

// starting is who starts near a site in a month, how many of them come by announced waves
// alone, and how many of the last months it was learned from.
func (t *tally) starting(site string, m Month) (r Range, announced Milli, number int) {
	for _, position := range t.starts.positions {
		number += t.starts.bySite[[2]string{site, position}]
	}
	if t.plan.covers(m) {
		n := Milli(0)
		for _, position := range t.plan.positions {
			n += 1000 * Milli(t.plan.heads[planned{site, position, m}])
		}
		return Range{n, n}, 0, number
	}
	r = t.basis.Starts.expected(number, m)
	for _, extra := range t.extra(site, m) {
		announced += extra
	}
	return Range{r.P50 + announced, r.P80 + announced}, announced, number
}

// extra is, by position, how many more than usual the announced waves of a month bring to
// the offices of a site: a wave is at least so many, so what an office expects anyway counts.
func (t *tally) extra(site string, m Month) map[string]Milli {
	waves := map[[2]string]int{} // by office and position
	for _, x := range t.Waves {
		if MonthOf(x.Start) == m && t.catchment(x.Office) == site {
			waves[[2]string{x.Office, x.Position}] += x.Headcount
		}
	}
	out := map[string]Milli{}
	for key, heads := range waves {
		out[key[1]] += max(0, Milli(1000*heads)-t.basis.Starts.expected(t.starts.byOffice[key], m).P50)
	}
	return out
}

// byPosition is who starts near a site in a month, by position.
func (t *tally) byPosition(site string, m Month) map[string]Milli {
	out := map[string]Milli{}
	if t.plan.covers(m) {
		for _, position := range t.plan.positions {
			out[position] = 1000 * Milli(t.plan.heads[planned{site, position, m}])
		}
		return out
	}
	for _, position := range t.starts.positions {
		out[position] = t.basis.Starts.expected(t.starts.bySite[[2]string{site, position}], m).P50
	}
	for position, extra := range t.extra(site, m) {
		out[position] += extra
	}
	return out
}

// refreshers fills in what falls due in the k-th month. Who will have left by then varies by
// chance, and as the years do.
func (t *tally) refreshers(row *PeopleRow, site string, k int) {
	mean, variance, due := 0, 0, 0
	for key, list := range t.h.refreshed {
		if site == Network || key[1] == site {
			mean += int(list[k].P50)
			variance += int(list[k].P80)
		}
	}
	for key, list := range t.h.due {
		if site == Network || key[1] == site {
			due += list[k]
		}
	}
	row.Refreshed.P50 = Milli(divide(mean, 1000))
	gone := max(0, 1000*due-int(row.Refreshed.P50))
	row.Refreshed.P80 = row.Refreshed.P50 + reserve(variance+square(gone, t.basis.Leaving.Drift))
	if site == Network {
		return
	}
	row.Due = due
	for key, list := range t.h.nominated {
		if key[1] == site {
			row.Nominated += list[k]
		}
	}
}

// ask says how many seats of each course are asked for. A newcomer takes the courses of the
// programme, one who drops out half of them. A seat whose person does not come is asked for
// again, an examination that is failed too.
func (t *tally) ask() {
	for i := range t.Courses {
		c := &t.Courses[i]
		again := func(n int) int {
			n = divide(n*int(whole), int(whole-t.basis.NoShow.Share))
			if c.Examined {
				n = divide(n*int(whole), int(whole-t.basis.Failed.Share))
			}
			return n
		}
		for _, site := range t.sitesOfPeople() {
			key := [2]string{c.ID, site}
			list := make([]amounts, len(t.months))
			for k, m := range t.months {
				for position, n := range t.byPosition(site, m) {
					if p := t.Programmes[position]; p != nil && slices.Contains(p.Courses, c.ID) {
						list[k].newcomers += times(int(n), whole-t.basis.DropOut.Share/2)
					}
				}
				list[k].newcomers = again(list[k].newcomers)
				if r := t.h.refreshed[key]; r != nil {
					list[k].refreshed = again(divide(int(r[k].P50), 1000))
				}
				if n := t.h.nominated[key]; n != nil {
					list[k].nominated = again(1000 * n[k])
				}
			}
			t.seats[key] = list
		}
	}
}

// place is where a course is held for the offices of a site: there, else at the virtual site,
// else at the nearest site with a room for it; empty where there is none.
func (t *tally) place(course, site string) string {
	if t.full[[2]string{course, site}] > 0 {
		return site
	}
	if home := t.homes[course]; home != "" {
		return home
	}
	best, least := "", -1
	for _, other := range t.sites {
		way, joined := t.Travel[[2]string{site, other}]
		if t.full[[2]string{course, other}] > 0 && joined && (least < 0 || way < least) {
			best, least = other, way
		}
	}
	return best
}

// needs turns seats into sessions, room-days and hours of trainers, and lays beside them what
// there is.
func (t *tally) needs() {
	for k, m := range t.months {
		rooms := map[[2]string]*[2]int{}  // by kind and site
		hours := map[[2]string]*amounts{} // by role and site of the offices
		for i := range t.Courses {
			t.course(&t.Courses[i], k, rooms, hours)
		}
		starts := func(site string) (Range, Range) {
			row := t.people[site][k]
			return row.Starts, row.Refreshed
		}
		for _, role := range t.h.roles {
			var all amounts
			for _, site := range t.sitesOfPeople() {
				n := hours[[2]string{role, site}]
				if n == nil {
					n = &amounts{}
				}
				all.add(*n)
				if site == "" {
					continue
				}
				p50, p80 := n.likely(starts(site))
				t.out.Trainers = append(t.out.Trainers, TrainerRow{Month: m, Site: site, Role: role, Need: Hours{p50, p80},
					Have: t.h.teach[[2]string{role, site}][k].minutes, One: t.one(role, m)})
			}
			p50, p80 := all.likely(starts(Network))
			row := TrainerRow{Month: m, Site: Network, Role: role, Need: Hours{p50, p80}, Have: t.h.teach[[2]string{role, Network}][k].minutes, One: t.one(role, m)}
			row.Missing = Whole{short(p50, row.Have, row.One), short(p80, row.Have, row.One)}
			t.out.Trainers = append(t.out.Trainers, row)
		}
		for _, kind := range t.kinds {
			for _, site := range t.sites {
				key := [2]string{kind, site}
				n, have := rooms[key], t.h.rooms[key][k]
				if n == nil && have.number == 0 {
					continue
				}
				if n == nil {
					n = &[2]int{}
				}
				t.out.Rooms = append(t.out.Rooms, RoomRow{Month: m, Site: site, Kind: kind, Need: Range{Milli(n[0]), Milli(n[1])}, Have: have.days, One: have.one,
					Missing: Whole{short(n[0], int(have.days), int(have.one)), short(n[1], int(have.days), int(have.one))}})
			}
		}
	}
}

// short is how many more are needed of what each gives one.
func short(need, have, one int) int {
	if need <= have || one <= 0 {
		return 0
	}
	return up(need-have, one)
}

// course adds what a course needs in the k-th month.
func (t *tally) course(c *facts.Course, k int, rooms map[[2]string]*[2]int, hours map[[2]string]*amounts) {
	at := map[string]*[4]int{} // by place: seats and sessions, likely and with a reserve
	for _, site := range t.sitesOfPeople() {
		seats := t.seats[[2]string{c.ID, site}][k]
		if seats == (amounts{}) {
			continue
		}
		place := t.place(c.ID, site)
		mean := int(t.group[[2]string{c.ID, place}])
		if mean == 0 {
			mean = times(1000*c.MaxGroup, customaryFilling)
		}
		row := t.people[site][k]
		p50, p80 := seats.likely(row.Starts, row.Refreshed)
		if at[place] == nil {
			at[place] = &[4]int{}
		}
		for i, n := range []int{p50, p80, divide(p50*1000, mean), divide(p80*1000, mean)} {
			at[place][i] += n
		}
		for _, role := range c.Crew {
			key := [2]string{role, site}
			if hours[key] == nil {
				hours[key] = &amounts{}
			}
			minutes := func(n int) int { return divide(n*c.Minutes, mean) }
			hours[key].add(amounts{minutes(seats.newcomers), minutes(seats.refreshed), minutes(seats.nominated)})
		}
	}
	for _, place := range slices.Sorted(maps.Keys(at)) {
		n := at[place]
		t.out.Needs = append(t.out.Needs, CourseRow{t.months[k], place, c.ID, Range{Milli(n[0]), Milli(n[1])}, Range{Milli(n[2]), Milli(n[3])}})
		if place == "" {
			continue
		}
		key := [2]string{t.kindOf[c.ID], place}
		if rooms[key] == nil {
			rooms[key] = &[2]int{}
		}
		fits := t.fits(c, place)
		rooms[key][0] += divide(n[2], fits)
		rooms[key][1] += divide(n[3], fits)
	}
}

// fits is how many whole sessions of a course a room's longest day holds, at least 1.
func (w *world) fits(c *facts.Course, site string) int {
	return max(1, (w.openDay[[2]string{site, w.kindOf[c.ID]}]+w.Changeover)/(c.Minutes+w.Changeover))
}

// hires says by when to begin hiring whom.
func (t *tally) hires() []Hire {
	out := []Hire{}
	ahead := Month(t.HireMonths + t.TrainMonths)
	for _, role := range t.h.roles {
		for n := 1; ; n++ {
			x := Hire{Role: role, Which: n}
			for _, row := range t.out.Trainers {
				if row.Site != Network || row.Role != role {
					continue
				}
				if row.Missing.P80 >= n {
					if x.Months == 0 {
						x.From = row.Month
					}
					x.Months++
				}
				if row.Missing.P50 >= n {
					x.Likely++
				}
			}
			if x.Months == 0 {
				break
			}
			x.Begin = x.From - ahead
			x.Late = x.Begin < MonthOf(t.asOf)
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Hire) int { return cmp.Compare(a.Begin, b.Begin) })
	return out
}
