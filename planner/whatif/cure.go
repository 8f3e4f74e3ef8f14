package whatif

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/capacity"
)

// Cure is the smallest that a search found with which no shortage is proven any
// more: days of trainers together with rooms, or in place of the rooms with
// longer hours where that is enough. It was tried by proving shortages anew, and
// what could be left out of it was left out, one by one as far as the trials
// reach. That nothing smaller exists is not said.
type Cure struct {
	Trainers []Part `json:"trainers"`
	Rooms    []Part `json:"rooms"`
	Hours    []Part `json:"hours"` // in place of Rooms; empty where no closing until 22:00 is enough
}

// Part is one thing that a cure adds.
type Part struct {
	What Remedy `json:"what"`
	// Amount is days of a trainer, rooms, or minutes a day.
	Amount  int          `json:"amount"`
	Role    string       `json:"role,omitempty"`    // of trainer_days
	Feature string       `json:"feature,omitempty"` // of rooms and hours: of the shortage
	Site    string       `json:"site"`
	From    planner.Date `json:"from"` // the first and the last day of it
	To      planner.Date `json:"to"`
}

// Remedy is what a part of a cure adds.
type Remedy string

// The remedies.
const (
	TrainerDays Remedy = "trainer_days" // days of somebody who may lead all courses of a role
	MoreRooms   Remedy = "rooms"        // for the whole of the plan
	LongerHours Remedy = "hours"        // minutes a day that the rooms of a site close later
)

// How far the search for a cure goes.
const (
	mostRounds  = 6         // of adding what the proofs that are left miss
	mostTrials  = 150       // of leaving something out again, of trainers and of rooms
	mostLooks   = 2_000_000 // requests looked at in those trials, so that large networks get fewer
	latestClose = 22 * 60
	closeStep   = 30
)

// cure looks for the smallest cure of a snapshot's proofs; nil where there are
// none, or where no cure was found.
func cure(ctx context.Context, s *planner.Snapshot, proofs []capacity.Proof) *Cure {
	if len(proofs) == 0 {
		return nil
	}
	trainers, cured := search(ctx, s, proofs, capacity.Trainers)
	rooms, also := search(ctx, s, proofs, capacity.Rooms)
	if !cured || !also {
		return nil
	}
	both := with(s, append(slices.Clone(trainers), rooms...))
	if capacity.Short(both, capacity.Trainers) || capacity.Short(both, capacity.Rooms) {
		return nil
	}
	c := &Cure{Trainers: parts(s, trainers), Rooms: parts(s, rooms), Hours: []Part{}}
	if len(rooms) > 0 {
		c.Hours = hours(s, proofs)
	}
	return c
}

// extra is a day of a trainer, or a room for all days.
type extra struct {
	kind    capacity.Kind
	label   string // role or feature
	site    string
	courses []string // of a room's proof
	day     int      // of a trainer
	days    []int    // of a room's window
}

// search adds what proofs of a kind miss until none is left, then leaves out
// again what is not needed.
func search(ctx context.Context, s *planner.Snapshot, proofs []capacity.Proof, kind capacity.Kind) (list []extra, cured bool) {
	left := of(proofs, kind)
	for range mostRounds {
		if len(left) == 0 || ctx.Err() != nil {
			break
		}
		// What a short window needs helps the longer ones around it.
		slices.SortStableFunc(left, func(a, b capacity.Proof) int {
			return cmp.Or(cmp.Compare(a.ToDay-a.FromDay, b.ToDay-b.FromDay), cmp.Compare(a.FromDay, b.FromDay), cmp.Compare(len(a.Sites), len(b.Sites)))
		})
		begun := len(list)
		for i := range left {
			list = append(list, lacking(s, &left[i], list[begun:])...)
		}
		left = capacity.ProofsOf(with(s, list), kind)
	}
	if len(left) > 0 || ctx.Err() != nil {
		return nil, false
	}
	trials, most := 0, min(mostTrials, max(1, mostLooks/max(1, len(s.Requests))))
	for size := max(1, len(list)/2); size > 0; size /= 2 {
		for at := 0; at < len(list) && trials < most && ctx.Err() == nil; trials++ {
			fewer := slices.Delete(slices.Clone(list), at, min(at+size, len(list)))
			if !capacity.Short(with(s, fewer), kind) {
				list = fewer
			} else {
				at += size
			}
		}
	}
	return list, true
}

func of(proofs []capacity.Proof, kind capacity.Kind) []capacity.Proof {
	return slices.DeleteFunc(slices.Clone(proofs), func(p capacity.Proof) bool { return p.Kind != kind })
}

// lacking is what one proof misses beside what was added already.
func lacking(s *planner.Snapshot, p *capacity.Proof, added []extra) (out []extra) {
	x := extra{kind: p.Kind, label: p.Role, site: home(s, p)}
	days := capacity.WorkingDays(s, p.FromDay, p.ToDay)
	want := 1
	for _, c := range p.Cures {
		if c.What == capacity.TrainerDays || c.What == capacity.RoomDays {
			want = c.Amount
		}
	}
	if p.Kind == capacity.Rooms {
		x.label, x.courses, x.days = p.Feature, p.Courses, days
		want = (want + len(days) - 1) / len(days)
	}
	for _, a := range added {
		if a.label == x.label && slices.Contains(p.Sites, a.site) && (p.Kind == capacity.Rooms || a.day >= p.FromDay && a.day <= p.ToDay) {
			want--
		}
	}
	for n := range max(0, want) {
		x.day = days[n%len(days)]
		out = append(out, x)
	}
	return out
}

// home is the first site of a proof to which people travel.
func home(s *planner.Snapshot, p *capacity.Proof) string {
	for _, x := range s.Sites {
		if !x.Virtual && slices.Contains(p.Sites, x.ID) && slices.ContainsFunc(s.Rooms, func(r planner.Room) bool { return r.Site == x.ID }) {
			return x.ID
		}
	}
	return p.Sites[0]
}

// with is a snapshot with something added.
func with(s *planner.Snapshot, list []extra) *planner.Snapshot {
	out := *s
	out.Trainers, out.Rooms = slices.Clone(s.Trainers), slices.Clone(s.Rooms)
	for n, x := range list {
		id := fmt.Sprintf("+%d", n)
		if x.kind == capacity.Rooms {
			out.Rooms = append(out.Rooms, anotherRoom(s, &x, id))
		} else {
			out.Trainers = append(out.Trainers, anotherTrainer(s, &x, id))
		}
	}
	return &out
}

// anotherTrainer is somebody for one day who may lead everything that is led in
// a role. The day is as those who have the role have it most often.
func anotherTrainer(s *planner.Snapshot, x *extra, id string) planner.Trainer {
	type shift struct{ from, to, most int }
	seen := map[shift]int{}
	usual := shift{540, 1080, 480}
	for _, t := range s.Trainers {
		for _, w := range t.Available {
			if slices.Contains(t.Roles, x.label) {
				seen[shift{w.From(), w.To(), t.MaxDayMinutes}]++
			}
		}
	}
	for d, n := range seen {
		if cmp.Or(cmp.Compare(n, seen[usual]), cmp.Compare(usual.from, d.from), cmp.Compare(usual.to, d.to), cmp.Compare(usual.most, d.most)) > 0 {
			usual = d
		}
	}
	out := planner.Trainer{ID: id, Home: x.site, Roles: []string{x.label}, Available: []planner.Window{{x.day, usual.from, usual.to}},
		MaxDayMinutes: usual.most, MaxWeekMinutes: 7 * 1440}
	for _, c := range s.Courses {
		if slices.Contains(c.Crew, x.label) {
			out.Courses = append(out.Courses, c.ID)
		}
	}
	return out
}

// anotherRoom is a room with all that the courses of a proof want, as large as
// the largest of its kind. It has the usual hours of the site's rooms, or of all
// rooms where the site has none, on every day on which some room is open, and in
// the proof's window where none is.
func anotherRoom(s *planner.Snapshot, x *extra, id string) planner.Room {
	out := planner.Room{ID: id, Site: x.site, Features: []string{}}
	if x.label != "" {
		out.Features = append(out.Features, x.label)
	}
	largest := 0
	for _, c := range s.Courses {
		if slices.Contains(x.courses, c.ID) {
			out.Features = append(out.Features, c.Features...)
			largest = max(largest, c.MaxGroup)
		}
	}
	open := map[int]bool{}
	var here, all []planner.Window
	for _, r := range s.Rooms {
		if (x.label == "" || slices.Contains(r.Features, x.label)) && r.Seats > out.Seats {
			out.Seats = r.Seats
		}
		all = append(all, r.Open...)
		if r.Site == x.site {
			here = append(here, r.Open...)
		}
		for _, w := range r.Open {
			open[w.Day()] = true
		}
	}
	if out.Seats == 0 {
		out.Seats = largest
	}
	for _, d := range x.days {
		open[d] = true
	}
	opens, closes, known := usual(here)
	if !known {
		opens, closes, known = usual(all)
	}
	if !known {
		opens, closes = 540, 1080
	}
	for d := range s.Days {
		if open[d] {
			out.Open = append(out.Open, planner.Window{d, opens, closes})
		}
	}
	return out
}

// parts adds up what is alike.
func parts(s *planner.Snapshot, list []extra) []Part {
	out := []Part{}
	for _, x := range list {
		p := Part{What: TrainerDays, Role: x.label, Site: x.site, From: s.FirstDay + planner.Date(x.day), To: s.FirstDay + planner.Date(x.day)}
		if x.kind == capacity.Rooms {
			p = Part{What: MoreRooms, Feature: x.label, Site: x.site, From: s.FirstDay, To: s.FirstDay + planner.Date(s.Days-1)}
		}
		i := slices.IndexFunc(out, func(o Part) bool {
			return o.What == p.What && o.Role == p.Role && o.Feature == p.Feature && o.Site == p.Site
		})
		if i < 0 {
			i = len(out)
			out = append(out, p)
		}
		out[i].Amount++
		out[i].From, out[i].To = min(out[i].From, p.From), max(out[i].To, p.To)
	}
	return out
}

// hours is by how much the rooms of the sites that are short must close later,
// every day and all by the same; nothing where closing at ten is not enough.
func hours(s *planner.Snapshot, proofs []capacity.Proof) []Part {
	at := map[string]string{} // sites, and the feature that is short there
	var sites []string
	for _, p := range of(proofs, capacity.Rooms) {
		for _, id := range p.Sites {
			if _, known := at[id]; !known {
				at[id] = p.Feature
				sites = append(sites, id)
			}
		}
	}
	slices.Sort(sites)
	longer := func(by int) *planner.Snapshot {
		out := *s
		out.Rooms = slices.Clone(s.Rooms)
		for i := range out.Rooms {
			r := &out.Rooms[i]
			if _, short := at[r.Site]; !short {
				continue
			}
			_, last := edges(r.Open)
			r.Open = slices.Clone(r.Open)
			for k, x := range r.Open {
				if x.To() == last[x.Day()] {
					r.Open[k][2] = max(x.To(), min(x.To()+by, latestClose))
				}
			}
		}
		return &out
	}
	out := []Part{}
	for by := closeStep; by <= 8*closeStep; by += closeStep {
		if !capacity.Short(longer(by), capacity.Rooms) {
			for _, id := range sites {
				out = append(out, Part{What: LongerHours, Amount: by, Feature: at[id], Site: id, From: s.FirstDay, To: s.FirstDay + planner.Date(s.Days-1)})
			}
			break
		}
	}
	return out
}
