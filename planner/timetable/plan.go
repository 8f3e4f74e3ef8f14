package timetable

import (
	"fmt"
	"sort"

	"cohort/planner"
)

// plan writes the draft in the snapshot's words, in a fixed order.
func (d *draft) plan() *planner.Plan { return d.write(d.names()) }

// write is plan with sessions called as ids says.
func (d *draft) write(ids map[sessionIx]string) *planner.Plan {
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: d.s.Name, Sessions: []planner.Session{}}
	for _, s := range d.held {
		x := &d.sessions[s]
		out := planner.Session{ID: ids[s], Course: d.s.Courses[x.course].ID, Room: d.s.Rooms[x.room].ID,
			Trainers: []string{}, Day: int(x.day), Start: int(x.start), Seated: []string{}}
		for _, t := range d.crew(s) {
			out.Trainers = append(out.Trainers, d.s.Trainers[t].ID)
		}
		for _, r := range d.group(s) {
			out.Seated = append(out.Seated, d.s.Requests[r].ID)
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

// names gives each session its id. What people know as a session keeps its id
// where it is still the same one: a pinned one as it is, another one where it
// stands unchanged or has most of its people. New ones are numbered under the
// snapshot's name, soonest first, so that an id is never used twice.
func (d *draft) names() map[sessionIx]string {
	ids := map[sessionIx]string{}
	all := d.former()
	taken := map[string]bool{}
	for _, x := range all {
		taken[x.ID] = true
	}
	for _, s := range d.held {
		if p := d.sessions[s].pinned; p != none {
			ids[s] = d.s.Published[p].ID
		}
	}
	type likeness struct {
		old     int
		session sessionIx
		score   int
	}
	var alike []likeness
	for i, x := range all {
		if x.pinned {
			continue
		}
		c, known := d.courseAt[x.Course]
		if !known {
			continue
		}
		was := map[requestIx]bool{}
		for _, id := range x.Seated {
			if r, known := d.requestAt[id]; known {
				was[requestIx(r)] = true
			}
		}
		for _, s := range d.byCourse[c] {
			y := &d.sessions[s]
			if y.pinned != none {
				continue
			}
			stayed := 0
			for _, r := range d.group(s) {
				if was[r] {
					stayed++
				}
			}
			score := 2 * stayed
			if int(y.day) == x.Day && int(y.start) == x.Start {
				score += 1 << 10
				if d.s.Rooms[y.room].ID == x.Room {
					score += 1 << 11
				}
			} else if 2*stayed <= max(len(was), int(y.n)) {
				continue
			}
			alike = append(alike, likeness{i, s, score})
		}
	}
	order := d.chronicle()
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
	soonest := append([]sessionIx(nil), d.held...)
	sort.Slice(soonest, func(i, j int) bool { return order[soonest[i]] < order[soonest[j]] })
	n := 0
	for _, s := range soonest {
		if _, named := ids[s]; named {
			continue
		}
		for n++; taken[fmt.Sprintf("%s/%d", d.s.Name, n)]; n++ {
		}
		ids[s] = fmt.Sprintf("%s/%d", d.s.Name, n)
	}
	return ids
}

// chronicle numbers the sessions by day, start and room.
func (d *draft) chronicle() map[sessionIx]int {
	list := append([]sessionIx(nil), d.held...)
	sort.Slice(list, func(i, j int) bool {
		a, b := &d.sessions[list[i]], &d.sessions[list[j]]
		if a.day != b.day {
			return a.day < b.day
		}
		if a.start != b.start {
			return a.start < b.start
		}
		return a.room < b.room
	})
	at := make(map[sessionIx]int, len(list))
	for i, s := range list {
		at[s] = i
	}
	return at
}
