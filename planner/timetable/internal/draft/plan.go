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

// likenesses lists which sessions may still be which former ones, see Alike. Pinned ones
// are none of them.
func (d *Draft) likenesses(all []Former) (alike []likeness) {
	for i, x := range all {
		c := d.Ground.Course(x.Course)
		if x.Pinned || c == None {
			continue
		}
		people := map[RequestIx]bool{}
		for _, id := range x.Seated {
			if r := d.Ground.Request(id); r != None {
				people[r] = true
			}
		}
		was := Session{Place: Place{Day: int32(x.Day), Start: int32(x.Start)}, Room: d.Ground.Room(x.Room), N: int32(len(people))}
		for _, s := range d.ByCourse[c] {
			y := &d.Sessions[s]
			if y.Pinned != None {
				continue
			}
			stayed := int32(0)
			for _, r := range d.Group(s) {
				if people[r] {
					stayed++
				}
			}
			if score := Alike(&was, y, stayed); score > 0 {
				alike = append(alike, likeness{i, s, score})
			}
		}
	}
	return alike
}

// Alike says how much a session is to people still another one of its course, of whose
// people so many sit in it: the more, the more alike. 0: it is not that one, since it is
// held at another time and those who stayed are not half of the larger one.
func Alike(was, is *Session, stayed int32) int {
	score := 2 * int(stayed)
	if is.Day == was.Day && is.Start == was.Start {
		score += 1 << 10
		if is.Room == was.Room {
			score += 1 << 11
		}
		return score
	}
	if 2*stayed < max(was.N, is.N) {
		return 0
	}
	return score
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
