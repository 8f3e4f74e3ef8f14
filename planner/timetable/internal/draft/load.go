package draft

import (
	"fmt"
	"sort"

	"cohort/planner"
)

// Load brings an empty draft to exactly what a plan holds and returns what each
// session is called there. The plan must be valid for the snapshot; the first
// thing that is not is the error, and the draft is of no use then.
func (d *Draft) Load(p *planner.Plan) (map[SessionIx]string, error) {
	if p.Snapshot != d.Snapshot.Name {
		return nil, fmt.Errorf("the plan was made for the snapshot %q, not %q", p.Snapshot, d.Snapshot.Name)
	}
	d.Begin()
	pinned := map[string]PublishedIx{}
	for i := range d.Snapshot.Published {
		if x := &d.Snapshot.Published[i]; x.Stands() {
			pinned[x.ID] = PublishedIx(i)
		}
	}
	at := make([]SessionIx, len(p.Sessions))
	ids := map[SessionIx]string{}
	known := map[string]bool{}
	for _, first := range []bool{true, false} { // what is pinned comes first: it is held whatever else does not fit beside it
		for i, x := range p.Sessions {
			declared, pin := pinned[x.ID]
			if pin != first {
				continue
			}
			if known[x.ID] {
				return nil, fmt.Errorf("session %s stands twice", x.ID)
			}
			known[x.ID] = true
			if pin && !d.announced(&x, declared) {
				return nil, fmt.Errorf("pinned session %s was changed", x.ID)
			}
			if as := d.PublishedAt(x.ID); as != None && d.Snapshot.Published[as].Course != x.Course {
				return nil, fmt.Errorf("session %s is of the course %s, but was published as %s", x.ID, x.Course, d.Snapshot.Published[as].Course)
			}
			y, crew, err := d.Numbered(&x)
			if err != nil {
				return nil, err
			}
			if (!pin || !d.Whole(declared)) && !d.HoldsIn(d.roomsFor(y.Course, pin), &y.Place, y.Room, crew) {
				return nil, fmt.Errorf("session %s cannot be held as the plan says", x.ID)
			}
			at[i] = d.Open(y, crew)
			ids[at[i]] = x.ID
			if pin {
				d.Sessions[at[i]].Pinned = declared
			}
		}
	}
	if err := d.loadSeats(p, at); err != nil {
		return nil, err
	}
	for i := range d.Snapshot.Published {
		x := &d.Snapshot.Published[i]
		if x.Stands() && !known[x.ID] {
			return nil, fmt.Errorf("pinned session %s is missing", x.ID)
		}
		for _, id := range x.Seated {
			if r := d.Ground.Request(id); x.Fixes(planner.PinSeated) && r != None && (d.Seat[r] == None || ids[d.Seat[r]] != x.ID) {
				return nil, fmt.Errorf("pinned session %s does not seat request %s", x.ID, id)
			}
		}
	}
	for _, s := range d.All {
		if x := &d.Sessions[s]; x.N < x.Least && x.Pinned == None {
			return nil, fmt.Errorf("session %s has %d people, and needs %d", ids[s], x.N, x.Least)
		}
	}
	d.Begin()
	return ids, nil
}

// announced says whether a session stands as what is pinned of its announcement says, its
// trainers in the order of the crew.
func (d *Draft) announced(x *planner.Session, as PublishedIx) bool {
	p, fixed := &d.Snapshot.Published[as], d.Fixed[as]
	if x.Course != p.Course || fixed&FixedRoom != 0 && x.Room != p.Room || fixed&FixedTime != 0 && (x.Day != p.Day || x.Start != p.Start) {
		return false
	}
	if fixed&FixedTrainers == 0 {
		return true
	}
	if len(x.Trainers) != len(p.Trainers) {
		return false
	}
	able := d.Courses[d.Ground.Course(x.Course)].Able
	for i, t := range x.Trainers {
		if !Contains(p.Trainers, t) || Contains(x.Trainers[:i], t) || !Contains(able[i], d.Ground.Trainer(t)) {
			return false
		}
	}
	return true
}

// loadSeats seats everybody, courses that come before first.
func (d *Draft) loadSeats(p *planner.Plan, at []SessionIx) error {
	type seat struct {
		request RequestIx
		session int // in the plan
	}
	var seats []seat
	for i, x := range p.Sessions {
		for _, id := range x.Seated {
			r := d.Ground.Request(id)
			if r == None {
				return fmt.Errorf("session %s: request %s is not known", x.ID, id)
			}
			if d.Requests[r].Course != d.Sessions[at[i]].Course {
				return fmt.Errorf("session %s: request %s is not one for %s", x.ID, id, x.Course)
			}
			seats = append(seats, seat{r, i})
		}
	}
	depth := func(x seat) int32 {
		if d.Requests[x.request].Exempt {
			return None // what was announced stands, whatever comes before it
		}
		return d.Depth[d.Requests[x.request].Course]
	}
	sort.SliceStable(seats, func(i, j int) bool { return depth(seats[i]) < depth(seats[j]) })
	for _, x := range seats {
		s := at[x.session]
		to := &d.Sessions[s]
		kept := d.Requests[x.request].Exempt && to.Pinned == d.Requests[x.request].Announced
		if d.Seat[x.request] != None || to.N >= to.Cap || !kept && !d.Fits(x.request, &to.Place) {
			return fmt.Errorf("session %s cannot seat request %s", p.Sessions[x.session].ID, d.Snapshot.Requests[x.request].ID)
		}
		d.Sit(x.request, s)
	}
	return nil
}
