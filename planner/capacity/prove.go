package capacity

import (
	"slices"

	"cohort/planner"
)

// prove adds the claims that are shown up once more, from the snapshot, and
// looks for what would cure each.
func (w *world) prove(claims []claim) []Proof {
	l := newLedger(w.s)
	out := []Proof{}
	for i := range claims {
		p := w.proof(&claims[i])
		sum := l.add(&p)
		if sum.need <= sum.have {
			continue // never seen; what does not add up is not claimed
		}
		p.Needs, p.Haves = sum.needs, sum.haves
		p.NeedMinutes, p.HaveMinutes, p.MissingMinutes = sum.need, sum.have, sum.need-sum.have
		for _, h := range sum.haves {
			p.Who = append(p.Who, h.ID)
		}
		for _, r := range sum.requests {
			p.Requests = append(p.Requests, r.ID)
		}
		slices.Sort(p.Who)
		slices.Sort(p.Requests)
		p.Cures = l.cures(&p, sum)
		out = append(out, p)
	}
	return out
}

// proof says a claim by name.
func (w *world) proof(c *claim) Proof {
	first, last := w.weeks[c.first].first, w.weeks[c.last].last
	p := Proof{Kind: c.side.kind, FromDay: first, ToDay: last, From: w.s.FirstDay + planner.Date(first), To: w.s.FirstDay + planner.Date(last),
		Sites: []string{}, Courses: w.ids(c.courses), Who: []string{}, Requests: []string{}, Cures: []Cure{}, Inside: []Inside{}}
	if p.Kind == Trainers {
		p.Role = c.side.label
	} else {
		p.Feature = c.side.label
	}
	for _, at := range c.region.places.list() {
		p.Sites = append(p.Sites, w.places[at])
	}
	for _, at := range c.courses.list() {
		for _, r := range w.Suits[at] {
			if site := w.s.Rooms[r].Site; w.Virtual[w.SiteOf[r]] && !slices.Contains(p.Sites, site) {
				p.Sites = append(p.Sites, site)
			}
		}
	}
	slices.Sort(p.Sites)
	p.Everywhere = !slices.ContainsFunc(w.Sites, func(site string) bool { return w.placeAt[w.Site(site)] >= 0 && !slices.Contains(p.Sites, site) })
	for i := range c.inside {
		x := &c.inside[i]
		p.Inside = append(p.Inside, Inside{w.weeks[x.first].first, w.weeks[x.last].last, w.ids(x.courses), x.missing()})
	}
	return p
}

// ids names courses, in order.
func (w *world) ids(courses set) []string {
	var out []string
	for _, c := range courses.list() {
		out = append(out, w.courses[c].ID)
	}
	slices.Sort(out)
	return out
}
