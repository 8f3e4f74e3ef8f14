package explain

import (
	"strings"

	"cohort/planner/timetable/internal/draft"
)

// crowded says by which cheapest exchange somebody could be served for whom
// there is a place, but no free one, and what that comes to.
func (b *board) crowded(r draft.RequestIx) string {
	name, id := b.Snapshot.Courses[b.Requests[r].Course].ID, b.Snapshot.Learners[b.Requests[r].Learner].ID
	most, served, all := b.ownOrder(b.Requests[r].Learner)
	if n := b.needs(r); n > most {
		return b.say("in the order in which %s has to take them, their days until the horizon's end on %s hold %d of %d trainings, and %s with all that comes before it is %d: no exchange makes room for it",
			id, b.date(int32(b.Days-1)), most, all, name, n)
	}
	best, found, how := int64(0), false, ""
	b.Seek(r, func(string) {
		if price := b.Total - b.WasCost; !found || price < best {
			best, found, how = price, true, b.exchangeText(r)
		}
	})
	if !found {
		if most <= served {
			return b.say("in the order in which %s has to take them, their days until the horizon's end on %s hold %d of %d trainings, and they have %d: %s could only take the place of another of their own; no exchange was found that does that",
				id, b.date(int32(b.Days-1)), most, all, served, name)
		}
		for _, a := range b.Before[r] { // the last of what comes first leaves no day
			if x := &b.Sessions[b.Seat[a]]; !b.anyAfter(r, x.Day) {
				return b.say("%s takes %s, which comes before %s, on %s (session %s), and could not take %s on any day after that; no exchange was found that brings it forward",
					id, b.Snapshot.Courses[x.Course].ID, name, b.span(&x.Place), b.ids[b.Seat[a]], name)
			}
		}
		return b.say("all that %s needs for %s is in use; no exchange of a seat or of a session was found that frees it", id, name)
	}
	if best < 0 {
		return b.say("%s; that would make the plan cheaper by %d", how, -best)
	}
	return b.say("%s; price %d", how, best)
}

// ownOrder is how many of a learner's requests their days hold in their order,
// how many are served, and how many there are.
func (b *board) ownOrder(l draft.LearnerIx) (most, served, all int) {
	for _, r := range b.RequestsOf[l] {
		if b.Seat[r] != draft.None {
			served++
		}
	}
	all = len(b.RequestsOf[l])
	if counted, known := b.Facts.InOrder(l); known {
		return counted, served, all
	}
	return all, served, all
}

// needs is how many requests of a learner are served if one is: that and all that
// comes before it, except before what is pinned.
func (b *board) needs(r draft.RequestIx) int {
	all := []draft.RequestIx{r}
	for i := 0; i < len(all); i++ {
		if b.Requests[all[i]].Frozen {
			continue
		}
		for _, a := range b.Before[all[i]] {
			if !draft.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return len(all)
}

// anyAfter says whether a request could be served after a day if nothing else
// were planned.
func (b *board) anyAfter(r draft.RequestIx, day int32) bool {
	for day++; day < int32(b.Days); day++ {
		for site := range b.Virtual {
			if b.Facts.Reach(b.Requests[r].Learner, draft.SiteIx(site)) != draft.Far && b.Facts.Free(r, draft.SiteIx(site), day) != nil {
				return true
			}
		}
	}
	return false
}

// exchangeText says what the changes since begin do for a request that they
// serve.
func (b *board) exchangeText(r draft.RequestIx) string {
	x := &b.Sessions[b.Seat[r]]
	text := b.say("%s could sit in %s on %s", b.Snapshot.Learners[b.Requests[r].Learner].ID, b.Snapshot.Courses[x.Course].ID, b.span(&x.Place))
	changes, called := b.changes()
	if id, changed := called[b.Seat[r]]; changed && b.taken[id] {
		text += b.say(", session %s", id)
	} else if changed {
		text += b.say(" in a new session in room %s with %s", b.Snapshot.Rooms[x.Room].ID, b.team(b.Crew(b.Seat[r])))
	} else {
		text += b.say(", session %s", b.ids[b.Seat[r]])
	}
	var ifs, seats []string
	lost, moved, more := 0, 0, 0
	for _, c := range changes {
		n := len(c.Requests)
		switch c.What {
		case "drop", "move":
			ifs = append(ifs, c.Text)
			continue
		case "hold":
			if c.Session != called[b.Seat[r]] {
				ifs = append(ifs, c.Text)
			}
			continue
		case "unseat":
			lost += n
		case "reseat":
			moved += n
		case "seat":
			more += n
			continue
		}
		seats = append(seats, c.Text)
	}
	if len(seats) > 2 || len(ifs) > 0 {
		seats = nil
		if lost > 0 {
			seats = append(seats, b.say(verb(lost == 1, "%s is given up", "%s are given up"), b.count(lost, "seat")))
		}
		if moved > 0 {
			seats = append(seats, b.say(verb(moved == 1, "%s is exchanged for another session", "%s are exchanged for another session"), b.count(moved, "seat")))
		}
	}
	if more > 1 {
		text += b.say(verb(more == 2, ", together with %d more who waits", ", together with %d more who wait"), more-1)
	}
	if ifs = append(ifs, seats...); len(ifs) > 0 {
		if more := len(ifs) - 4; more > 0 {
			ifs = append(ifs[:4], b.say(verb(more == 1, "%s is made", "%s are made"), b.count(more, "more change")))
		}
		text += b.say(", if %s", strings.Join(ifs, b.say(" and ")))
	}
	return text
}
