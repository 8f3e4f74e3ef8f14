package capacity

import (
	"cmp"
	"slices"

	"cohort/planner"
)

// Risks returns the courses that one person alone can lead, in some role, at
// some of the sites in some of the weeks that people ask for them: nobody else
// who may lead them and gets there has a day that week on which a session fits.
// Sites with the same weeks stand together.
func Risks(s *planner.Snapshot) []Risk { return newWorld(s).risks() }

func (w *world) risks() []Risk {
	out := []Risk{}
	for i := range w.sides {
		side := &w.sides[i]
		if side.kind != Trainers {
			continue
		}
		for _, c := range side.courses {
			if len(w.needs[c]) > 0 {
				out = append(out, w.alone(side, c)...)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Risk) int {
		return cmp.Or(cmp.Compare(b.Requests, a.Requests), cmp.Compare(a.Course, b.Course), cmp.Compare(a.Role, b.Role))
	})
	return out
}

// alone finds who leads a course alone, by site and week.
func (w *world) alone(side *side, c int) []Risk {
	only := newSet(len(w.courses))
	only.add(c)
	sites := []string{}
	for _, r := range w.Suits[c] {
		if site := w.s.Rooms[r].Site; !slices.Contains(sites, site) {
			sites = append(sites, site)
		}
	}
	slices.Sort(sites)
	var out []Risk
	at := map[string]int{} // in out, by person and weeks
	for _, site := range sites {
		weeks := map[string][]int{} // by person
		var order []string
		for week := range w.weeks {
			who := w.leads(side, c, only, site, week)
			if len(who) != 1 || len(w.askers(c, []string{site}, []int{week})) == 0 {
				continue
			}
			if weeks[who[0]] == nil {
				order = append(order, who[0])
			}
			weeks[who[0]] = append(weeks[who[0]], week)
		}
		for _, id := range order {
			x := Risk{Course: w.courses[c].ID, Role: side.label, Trainers: []string{id}, weeks: weeks[id]}
			key := id
			for _, week := range weeks[id] {
				x.Weeks = append(x.Weeks, w.weeks[week].monday)
				key += "," + x.Weeks[len(x.Weeks)-1].String()
			}
			if _, known := at[key]; !known {
				at[key] = len(out)
				out = append(out, x)
			}
			out[at[key]].Sites = append(out[at[key]].Sites, site)
		}
	}
	for i := range out {
		out[i].Requests = len(w.askers(c, out[i].Sites, out[i].weeks))
	}
	return out
}

// leads lists who can lead a session of a course at a site in a week.
func (w *world) leads(side *side, c int, only set, site string, week int) []string {
	var who []string
	for _, t := range side.givers {
		g := &w.trainers[t]
		if _, knows := slices.BinarySearch(g.knows, c); !knows || !w.among(g.reach, site) {
			continue
		}
		if weeks := w.weekly(g, only); weeks[week+1] > weeks[week] {
			who = append(who, g.id)
		}
	}
	return who
}

// askers lists the requests of a course that may be taken in one of the weeks,
// not after they are due, at one of the sites.
func (w *world) askers(c int, sites []string, weeks []int) []int {
	var out []int
	for _, x := range w.asking[c] {
		if !slices.ContainsFunc(weeks, func(week int) bool { return x.from <= week && week <= x.to }) {
			continue
		}
		if slices.ContainsFunc(sites, func(site string) bool { return w.among(w.classes[x.class].reached, site) }) {
			out = append(out, x.requests...)
		}
	}
	return out
}

// among says whether a site with rooms is one of some places, or virtual, where
// everybody can be.
func (w *world) among(places set, site string) bool {
	at := w.placeAt[w.Site(site)]
	return at < 0 || places.has(at)
}
