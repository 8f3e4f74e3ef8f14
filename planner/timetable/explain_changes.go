package timetable

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"cohort/planner"
)

// Change is one step from a plan to another.
type Change struct {
	// What: hold a new session, drop one, move one to another day, hour, room or
	// crew; seat requests that had no seat, unseat some, reseat some in another
	// session.
	What     string   `json:"what"`
	Session  string   `json:"session,omitempty"`  // which; for seat and reseat the one they come to
	From     string   `json:"from,omitempty"`     // for reseat: the session that they leave
	Requests []string `json:"requests,omitempty"` // whose seat changes
	Text     string   `json:"text"`
}

// changes lists what was done since begin, sessions first, and what each
// session that is not as it was is called now.
func (b *board) changes() ([]Change, map[sessionIx]string) {
	gone, fresh := b.goneAndNew()
	from := b.pair(gone, fresh)
	called := map[sessionIx]string{}
	var out []Change
	kept := map[sessionIx]bool{}
	for _, g := range from {
		kept[g] = true
	}
	for _, g := range gone {
		if !kept[g] {
			x := &b.wasSessions[g]
			out = append(out, Change{What: "drop", Session: b.ids[g],
				Text: b.say("%s on %s in room %s with %s is not held (session %s)", b.s.Courses[x.course].ID, b.span(&x.place), b.s.Rooms[x.room].ID, b.team(b.wasCrew(g)), b.ids[g])})
		}
	}
	n := b.inUse
	for _, s := range fresh {
		x := &b.sessions[s]
		course := b.s.Courses[x.course].ID
		if g, moved := from[s]; moved {
			called[s] = b.ids[g]
			if text := b.movedText(g, s); text != "" {
				out = append(out, Change{What: "move", Session: b.ids[g], Text: text})
			}
			continue
		}
		for n++; b.taken[fmt.Sprintf("%s/%d", b.s.Name, n)]; n++ {
			if b.inUse == n-1 {
				b.inUse = n
			}
		}
		called[s] = fmt.Sprintf("%s/%d", b.s.Name, n)
		out = append(out, Change{What: "hold", Session: called[s],
			Text: b.say("%s is held on %s in room %s with %s (new session %s)", course, b.span(&x.place), b.s.Rooms[x.room].ID, b.team(b.crew(s)), called[s])})
	}
	return append(out, b.seatChanges(called)...), called
}

// goneAndNew lists the sessions of the plan that are not held as they were, and
// those that are held and were not so, by time.
func (b *board) goneAndNew() (gone, fresh []sessionIx) {
	var slots []sessionIx
	for _, c := range b.log {
		if c.what == opened || c.what == dissolved {
			slots = append(slots, c.session)
		}
	}
	slices.Sort(slots)
	for _, s := range slices.Compact(slots) {
		if b.stayed(s) {
			continue
		}
		if int(s) < len(b.wasSessions) && b.wasSessions[s].heldAt != none {
			gone = append(gone, s)
		}
		if b.sessions[s].heldAt != none {
			fresh = append(fresh, s)
		}
	}
	sort.SliceStable(fresh, func(i, j int) bool {
		x, y := &b.sessions[fresh[i]], &b.sessions[fresh[j]]
		if x.day != y.day {
			return x.day < y.day
		}
		if x.start != y.start {
			return x.start < y.start
		}
		return x.room < y.room
	})
	return gone, fresh
}

// pair finds which new session is an old one held elsewhere: of the same course,
// at the same hour in the same room or with at least half of its people.
func (b *board) pair(gone, fresh []sessionIx) map[sessionIx]sessionIx {
	type likeness struct {
		old, now sessionIx
		score    int
	}
	var alike []likeness
	for _, g := range gone {
		was := &b.wasSessions[g]
		for _, s := range fresh {
			x := &b.sessions[s]
			if x.course != was.course {
				continue
			}
			stayed := 0
			for _, r := range b.group(s) {
				if b.wasSeat[r] == g {
					stayed++
				}
			}
			score := stayed
			if x.room == was.room && x.day == was.day && x.start == was.start {
				score += 1 << 10
			}
			if score > 0 && 2*score >= int(was.n) {
				alike = append(alike, likeness{g, s, score})
			}
		}
	}
	sort.SliceStable(alike, func(i, j int) bool { return alike[i].score > alike[j].score })
	from, used := map[sessionIx]sessionIx{}, map[sessionIx]bool{}
	for _, x := range alike {
		if _, paired := from[x.now]; !paired && !used[x.old] {
			from[x.now], used[x.old] = x.old, true
		}
	}
	return from
}

// movedText says what differs about a session that is held elsewhere; empty if
// nothing does.
func (b *board) movedText(was, now sessionIx) string {
	x, y := &b.wasSessions[was], &b.sessions[now]
	var differs []string
	if x.day != y.day || x.start != y.start {
		differs = append(differs, b.say("from %s to %s", b.span(&x.place), b.span(&y.place)))
	}
	if x.room != y.room {
		differs = append(differs, b.say("from room %s to %s", b.s.Rooms[x.room].ID, b.s.Rooms[y.room].ID))
	}
	if !slices.Equal(b.wasCrew(was), b.crew(now)) {
		differs = append(differs, b.say("from %s to %s", b.team(b.wasCrew(was)), b.team(b.crew(now))))
	}
	if len(differs) == 0 {
		return ""
	}
	return b.say("%s, session %s, moves %s", b.s.Courses[y.course].ID, b.ids[was], strings.Join(differs, ", "))
}

// team names a crew.
func (b *board) team(crew []trainerIx) string {
	var names []string
	for _, t := range crew {
		names = append(names, b.s.Trainers[t].ID)
	}
	return b.list(names)
}

// seatChanges groups the requests that change sessions by where from and where
// to; those who go with their session do not.
func (b *board) seatChanges(called map[sessionIx]string) (out []Change) {
	type way struct{ from, to string }
	var order []way
	groups := map[way][]requestIx{}
	for _, r := range b.touched() {
		var w way
		if s := b.wasSeat[r]; s != none {
			w.from = b.ids[s]
		}
		if s := b.seat[r]; s != none {
			if w.to = called[s]; w.to == "" {
				w.to = b.ids[s]
			}
		}
		if w.from == w.to {
			continue
		}
		if groups[w] == nil {
			order = append(order, w)
		}
		groups[w] = append(groups[w], r)
	}
	for _, w := range order {
		group := groups[w]
		c := Change{What: "reseat", Session: w.to, From: w.from}
		for _, r := range group {
			c.Requests = append(c.Requests, b.s.Requests[r].ID)
		}
		who, course, s := b.who(group), b.s.Courses[b.requests[group[0]].course].ID, ""
		one := len(group) == 1
		if w.to != "" {
			x := &b.sessions[b.seat[group[0]]]
			s = b.say("session %s on %s", w.to, b.span(&x.place))
		}
		switch {
		case w.from == "":
			c.What = "seat"
			c.Text = b.say(verb(one, "%s gets a seat in %s, %s", "%s get seats in %s, %s"), who, course, s)
		case w.to == "":
			c.What, c.Session, c.From = "unseat", w.from, ""
			c.Text = b.say(verb(one, "%s gives up the seat in %s, session %s, and waits", "%s give up their seats in %s, session %s, and wait"), who, course, w.from)
		default:
			c.Text = b.say(verb(one, "%s moves in %s from session %s to %s", "%s move in %s from session %s to %s"), who, course, w.from, s)
		}
		out = append(out, c)
	}
	return out
}

func verb(one bool, singular, plural string) string {
	if one {
		return singular
	}
	return plural
}

// written writes the board as a plan, with its cost and its reasons.
func (b *board) written() *planner.Plan {
	_, called := b.changes()
	ids := map[sessionIx]string{}
	for _, s := range b.held {
		if id, changed := called[s]; changed {
			ids[s] = id
		} else {
			ids[s] = b.ids[s]
		}
	}
	p := b.write(ids)
	cost := b.total()
	p.Cost = &cost
	return p
}
