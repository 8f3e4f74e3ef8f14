package promise

import (
	"cmp"
	"maps"

	"cohort/planner"
)

// provinces are the parts of a network between which nobody travels and that share nothing: for
// each an open desk of its own, by its offices. What an office can be promised hangs on its
// province alone, and a desk takes the longer for an answer the more it sees. Nil: the network
// is one, as any is that has rooms online.
func (d *Desk) provinces() (map[string]*Desk, error) {
	of, whole := d.joined()
	if whole {
		return nil, nil
	}
	parts := map[string]*province{}
	in := func(site string) *province {
		root := of.root(site)
		if parts[root] == nil {
			p := &province{s: *d.s}
			p.plan = planner.Plan{Format: d.p.Format, Snapshot: d.p.Snapshot, Sessions: []planner.Session{}}
			s := &p.s
			s.Sites, s.Travel, s.Rooms, s.Shared, s.Trainers, s.Offices, s.Learners, s.Requests, s.Published, s.Reserved = nil, nil, nil, nil, nil, nil, nil, nil, nil, nil
			parts[root] = p
		}
		return parts[root]
	}
	d.share(in)
	maps.DeleteFunc(parts, func(_ string, p *province) bool { return len(p.s.Offices) == 0 })
	if len(parts) < 2 {
		return nil, nil
	}
	out := map[string]*Desk{}
	for _, p := range parts {
		desk, err := Open(&p.s, &p.plan)
		if err != nil {
			return nil, err
		}
		desk.Working, desk.Intake, desk.NotBefore, desk.Promised = d.working, d.Intake, d.NotBefore, d.Promised
		for i := range p.s.Offices {
			out[p.s.Offices[i].ID] = desk
		}
	}
	return out, nil
}

// province is a part of a network and of its plan.
type province struct {
	s    planner.Snapshot
	plan planner.Plan
}

// joined joins the sites that anything has to do with. Whole: everything has with everything.
func (d *Desk) joined() (of together, whole bool) {
	of = together{}
	site, virtual := map[string]string{}, map[string]bool{}
	for _, x := range d.s.Sites {
		virtual[x.ID] = x.Virtual
	}
	for _, x := range d.s.Rooms {
		site[x.ID] = x.Site
		whole = whole || virtual[x.Site]
	}
	for _, x := range d.s.Travel {
		of.join(x.From, x.To)
	}
	for _, x := range d.s.Shared {
		for _, r := range x.Rooms {
			of.join(site[x.Rooms[0].Room], site[r.Room])
		}
	}
	cohorts, home := map[string]string{}, map[string]string{}
	for i := range d.s.Learners {
		l := &d.s.Learners[i]
		from := d.office(l.Office).Site
		for _, x := range l.Sites {
			of.join(from, x)
		}
		if l.Cohort != "" {
			cohorts[l.Cohort] = cmp.Or(cohorts[l.Cohort], from)
			of.join(cohorts[l.Cohort], from)
		}
	}
	for _, x := range d.s.Trainers {
		home[x.ID] = x.Home
		whole = whole || x.Home == ""
	}
	join := func(x *planner.Session) {
		for _, id := range x.Trainers {
			of.join(site[x.Room], home[id])
		}
		for _, id := range x.Seated {
			of.join(site[x.Room], d.siteOf(id))
		}
	}
	for i := range d.p.Sessions {
		join(&d.p.Sessions[i])
	}
	for i := range d.s.Published {
		join(&d.s.Published[i].Session)
	}
	for i := range d.s.Reserved {
		join(&d.s.Reserved[i])
	}
	return of, whole
}

// siteOf is the site that whoever has a request sets out from; empty: the snapshot has it not.
func (d *Desk) siteOf(request string) string {
	if i := d.ground.Request(request); i >= 0 {
		return d.office(d.s.Learners[d.ground.LearnerOf[i]].Office).Site
	}
	return ""
}

// share gives each province what is its own, all in their order.
func (d *Desk) share(in func(site string) *province) {
	site := map[string]string{}
	for _, x := range d.s.Sites {
		p := in(x.ID)
		p.s.Sites = append(p.s.Sites, x)
	}
	for _, x := range d.s.Travel {
		p := in(x.From)
		p.s.Travel = append(p.s.Travel, x)
	}
	for _, x := range d.s.Rooms {
		site[x.ID] = x.Site
		p := in(x.Site)
		p.s.Rooms = append(p.s.Rooms, x)
	}
	for _, x := range d.s.Shared {
		p := in(site[x.Rooms[0].Room])
		p.s.Shared = append(p.s.Shared, x)
	}
	for _, x := range d.s.Trainers {
		p := in(x.Home)
		p.s.Trainers = append(p.s.Trainers, x)
	}
	for _, x := range d.s.Offices {
		p := in(x.Site)
		p.s.Offices = append(p.s.Offices, x)
	}
	for _, x := range d.s.Learners {
		p := in(d.office(x.Office).Site)
		p.s.Learners = append(p.s.Learners, x)
	}
	for _, x := range d.s.Requests {
		p := in(d.siteOf(x.ID))
		p.s.Requests = append(p.s.Requests, x)
	}
	for _, x := range d.s.Published {
		p := in(site[x.Room])
		p.s.Published = append(p.s.Published, x)
	}
	for _, x := range d.s.Reserved {
		p := in(site[x.Room])
		p.s.Reserved = append(p.s.Reserved, x)
	}
	for _, x := range d.p.Sessions {
		p := in(site[x.Room])
		p.plan.Sessions = append(p.plan.Sessions, x)
	}
}

// together are sites that have to do with each other: each has another one, or itself at the
// end (union and find, Tarjan 1975).
type together map[string]string

func (t together) root(site string) string {
	for {
		up, known := t[site]
		if !known || up == site {
			return site
		}
		if next, known := t[up]; known {
			t[site] = next
		}
		site = up
	}
}

// join joins two sites; one that is not known (empty) joins nothing.
func (t together) join(a, b string) {
	if a == "" || b == "" {
		return
	}
	if a, b = t.root(a), t.root(b); a != b {
		t[b] = a
	}
}
