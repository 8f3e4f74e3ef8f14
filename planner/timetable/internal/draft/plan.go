package draft

import (
	"fmt"
	"sort"

	"cohort/planner"
)

// Plan writes the draft in the snapshot's words, in a fixed order.
func (d *Draft) Plan() *planner.Plan { return d.Write(d.Names()) }

// Write is plan with sessions called as ids says.
func (d *Draft) Write(ids map[SessionIx]string) *planner.Plan {
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: d.Snapshot.Name, Sessions: []planner.Session{}}
	for _, s := range d.All {
		x := &d.Sessions[s]
		out := planner.Session{ID: ids[s], Course: d.Snapshot.Courses[x.Course].ID, Room: d.Snapshot.Rooms[x.Room].ID,
			Trainers: []string{}, Day: int(x.Day), Start: int(x.Start), Seated: []string{}}
		for _, t := range d.Crew(s) {
			out.Trainers = append(out.Trainers, d.Snapshot.Trainers[t].ID)
		}
		for _, r := range d.Group(s) {
			out.Seated = append(out.Seated, d.Snapshot.Requests[r].ID)
		}
		sort.Strings(out.Seated)
		p.Sessions = append(p.Sessions, out)
	}
	sort.Slice(p.Sessions, func(i, j int) bool {
		a, b := &p.Sessions[i], &p.Sessions[j]
		if a.Day != b.Day {
			return a.Day < b.Day
		}
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		if a.Room != b.Room {
			return a.Room < b.Room
		}
		return a.ID < b.ID
	})
	return p
}

// Names gives each session its id. What people know as a session keeps its id
// where it is still the same one: a pinned one as it is, another one where it
// stands unchanged or has most of its people. New ones are numbered under the
// snapshot's name, soonest first, so that an id is never used twice.
func (d *Draft) Names() map[SessionIx]string {
	ids := map[SessionIx]string{}
	all := d.Former()
	taken := map[string]bool{}
	for _, x := range all {
		taken[x.ID] = true
	}
	for _, s := range d.All {
		if p := d.Sessions[s].Pinned; p != None {
			ids[s] = d.Snapshot.Published[p].ID
		}
	}
	order := d.chronicle()
	alike := d.likenesses(all)
	sort.SliceStable(alike, func(i, j int) bool {
		a, b := alike[i], alike[j]
		if a.score != b.score {
			return a.score > b.score
		}
		if a.old != b.old {
			return a.old < b.old
		}
		return order[a.session] < order[b.session]
	})
	used := make([]bool, len(all))
	for _, x := range alike {
		if _, named := ids[x.session]; !named && !used[x.old] {
			ids[x.session] = all[x.old].ID
			used[x.old] = true
		}
	}
	soonest := append([]SessionIx(nil), d.All...)
	sort.Slice(soonest, func(i, j int) bool { return order[soonest[i]] < order[soonest[j]] })
	n := 0
	for _, s := range soonest {
		if _, named := ids[s]; named {
			continue
		}
		for n++; taken[fmt.Sprintf("%s/%d", d.Snapshot.Name, n)]; n++ {
		}
		ids[s] = fmt.Sprintf("%s/%d", d.Snapshot.Name, n)
	}
	return ids
}

// likeness says how much a session is still a former one.
type likeness struct {
	old     int
	session SessionIx
	score   int
}

// likenesses lists which sessions may still be which former ones: those at the same time,
// and those with most of their people. Pinned ones are none of them.
func (d *Draft) likenesses(all []Former) (alike []likeness) {
	for i, x := range all {
		if x.Pinned {
			continue
		}
		c := d.Ground.Course(x.Course)
		if c == None {
			continue
		}
		was := map[RequestIx]bool{}
		for _, id := range x.Seated {
			if r := d.Ground.Request(id); r != None {
				was[RequestIx(r)] = true
			}
		}
		for _, s := range d.ByCourse[c] {
			y := &d.Sessions[s]
			if y.Pinned != None {
				continue
			}
			stayed := 0
			for _, r := range d.Group(s) {
				if was[r] {
					stayed++
				}
			}
			score := 2 * stayed
			if int(y.Day) == x.Day && int(y.Start) == x.Start {
				score += 1 << 10
				if d.Snapshot.Rooms[y.Room].ID == x.Room {
					score += 1 << 11
				}
			} else if 2*stayed <= max(len(was), int(y.N)) {
				continue
			}
			alike = append(alike, likeness{i, s, score})
		}
	}
	return alike
}

// chronicle numbers the sessions by day, start and room.
func (d *Draft) chronicle() map[SessionIx]int {
	list := append([]SessionIx(nil), d.All...)
	sort.Slice(list, func(i, j int) bool {
		a, b := &d.Sessions[list[i]], &d.Sessions[list[j]]
		if a.Day != b.Day {
			return a.Day < b.Day
		}
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.Room < b.Room
	})
	at := make(map[SessionIx]int, len(list))
	for i, s := range list {
		at[s] = i
	}
	return at
}
