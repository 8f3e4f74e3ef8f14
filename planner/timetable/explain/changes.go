package explain

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
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
	Text     Fact     `json:"-"`
}

// changes lists what was done since begin, sessions first, and what each
// session that is not as it was is called now.
func (b *board) changes() ([]Change, map[draft.SessionIx]string) {
	gone, fresh := b.goneAndNew()
	from := b.pair(gone, fresh)
	called := map[draft.SessionIx]string{}
	var out []Change
	kept := map[draft.SessionIx]bool{}
	for _, g := range from {
		kept[g] = true
	}
	for _, g := range gone {
		if !kept[g] {
			x := &b.WasSessions[g]
			out = append(out, Change{What: "drop", Session: b.ids[g],
				Text: told("dropped", "Course", b.Snapshot.Courses[x.Course].ID, "Span", b.span(&x.Place), "Room", b.Snapshot.Rooms[x.Room].ID, "Crew", b.team(b.WasCrew(g)), "Session", b.ids[g])})
		}
	}
	n := b.inUse
	for _, s := range fresh {
		x := &b.Sessions[s]
		course := b.Snapshot.Courses[x.Course].ID
		if g, moved := from[s]; moved {
			called[s] = b.ids[g]
			if text := b.movedText(g, s); !text.Silent() {
				out = append(out, Change{What: "move", Session: b.ids[g], Text: text})
			}
			continue
		}
		for n++; b.taken[fmt.Sprintf("%s/%d", b.Snapshot.Name, n)]; n++ {
			if b.inUse == n-1 {
				b.inUse = n
			}
		}
		called[s] = fmt.Sprintf("%s/%d", b.Snapshot.Name, n)
		out = append(out, Change{What: "hold", Session: called[s],
			Text: told("held", "Course", course, "Span", b.span(&x.Place), "Room", b.Snapshot.Rooms[x.Room].ID, "Crew", b.team(b.Crew(s)), "Session", called[s])})
	}
	return append(out, b.seatChanges(called)...), called
}

// goneAndNew lists the sessions of the plan that are not held as they were, and
// those that are held and were not so, by time.
func (b *board) goneAndNew() (gone, fresh []draft.SessionIx) {
	var slots []draft.SessionIx
	for _, c := range b.Log {
		if c.What == draft.Opened || c.What == draft.Dissolved {
			slots = append(slots, c.Session)
		}
	}
	slices.Sort(slots)
	for _, s := range slices.Compact(slots) {
		if b.Stayed(s) {
			continue
		}
		if int(s) < len(b.WasSessions) && b.WasSessions[s].ListedAt != draft.None {
			gone = append(gone, s)
		}
		if b.Sessions[s].ListedAt != draft.None {
			fresh = append(fresh, s)
		}
	}
	sort.SliceStable(fresh, func(i, j int) bool {
		x, y := &b.Sessions[fresh[i]], &b.Sessions[fresh[j]]
		if x.Day != y.Day {
			return x.Day < y.Day
		}
		if x.Start != y.Start {
			return x.Start < y.Start
		}
		return x.Room < y.Room
	})
	return gone, fresh
}

// pair finds which new session is an old one held elsewhere: the one of which the same is
// pinned, or one of its course that is alike, see draft.Alike.
func (b *board) pair(gone, fresh []draft.SessionIx) map[draft.SessionIx]draft.SessionIx {
	type likeness struct {
		old, now draft.SessionIx
		score    int
	}
	var alike []likeness
	for _, g := range gone {
		was := &b.WasSessions[g]
		for _, s := range fresh {
			x := &b.Sessions[s]
			if x.Course != was.Course || x.Pinned != was.Pinned {
				continue
			}
			stayed := int32(0)
			for _, r := range b.Group(s) {
				if b.WasSeat[r] == g {
					stayed++
				}
			}
			score := draft.Alike(was, x, stayed)
			if x.Pinned != draft.None {
				score = math.MaxInt
			}
			if score > 0 {
				alike = append(alike, likeness{g, s, score})
			}
		}
	}
	sort.SliceStable(alike, func(i, j int) bool { return alike[i].score > alike[j].score })
	from, used := map[draft.SessionIx]draft.SessionIx{}, map[draft.SessionIx]bool{}
	for _, x := range alike {
		if _, paired := from[x.now]; !paired && !used[x.old] {
			from[x.now], used[x.old] = x.old, true
		}
	}
	return from
}

// movedText tells what differs about a session that is held elsewhere; silent if
// nothing does.
func (b *board) movedText(was, now draft.SessionIx) Fact {
	x, y := &b.WasSessions[was], &b.Sessions[now]
	var differs []Fact
	if x.Day != y.Day || x.Start != y.Start {
		differs = append(differs, told("from_to", "From", b.span(&x.Place), "To", b.span(&y.Place)))
	}
	if x.Room != y.Room {
		differs = append(differs, told("from_room_to", "From", b.Snapshot.Rooms[x.Room].ID, "To", b.Snapshot.Rooms[y.Room].ID))
	}
	if !slices.Equal(b.WasCrew(was), b.Crew(now)) {
		differs = append(differs, told("from_to", "From", b.team(b.WasCrew(was)), "To", b.team(b.Crew(now))))
	}
	if len(differs) == 0 {
		return Fact{}
	}
	return told("moves", "Course", b.Snapshot.Courses[y.Course].ID, "Session", b.ids[was], "Changes", joined(InList, differs...))
}

// seatChanges groups the requests that change sessions by where from and where
// to; those who go with their session do not.
func (b *board) seatChanges(called map[draft.SessionIx]string) (out []Change) {
	type way struct{ from, to string }
	var order []way
	groups := map[way][]draft.RequestIx{}
	for _, r := range b.Touched() {
		var w way
		if s := b.WasSeat[r]; s != draft.None {
			w.from = b.ids[s]
		}
		if s := b.Seat[r]; s != draft.None {
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
			c.Requests = append(c.Requests, b.Snapshot.Requests[r].ID)
		}
		who, course := b.who(group), b.Snapshot.Courses[b.Requests[group[0]].Course].ID
		var s Fact
		if w.to != "" {
			x := &b.Sessions[b.Seat[group[0]]]
			s = told("session_on", "Session", w.to, "Span", b.span(&x.Place))
		}
		switch {
		case w.from == "":
			c.What = "seat"
			c.Text = counted("get_seats", len(group), "Names", who, "Course", course, "Session", s)
		case w.to == "":
			c.What, c.Session, c.From = "unseat", w.from, ""
			c.Text = counted("give_up_seats", len(group), "Names", who, "Course", course, "Session", w.from)
		default:
			c.Text = counted("change_seats", len(group), "Names", who, "Course", course, "From", w.from, "Session", s)
		}
		out = append(out, c)
	}
	return out
}

// written writes the board as a plan, with its cost and its reasons.
func (b *board) written() *planner.Plan {
	_, called := b.changes()
	ids := map[draft.SessionIx]string{}
	for _, s := range b.All {
		if id, changed := called[s]; changed {
			ids[s] = id
		} else {
			ids[s] = b.ids[s]
		}
	}
	p := b.Write(ids)
	cost := b.CostTerms()
	p.Cost = &cost
	return p
}
