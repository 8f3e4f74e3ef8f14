package explain

import (
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// crowded says by which cheapest exchange somebody could be served for whom
// there is a place, but no free one, and what that comes to.
func (b *board) crowded(r draft.RequestIx) Fact {
	name, id := b.Snapshot.Courses[b.Requests[r].Course].ID, b.Snapshot.Learners[b.Requests[r].Learner].ID
	most, served, all := b.ownOrder(b.Requests[r].Learner)
	if n := b.needs(r); n > most {
		return told("order_too_short", "Learner", id, "Day", b.date(int32(b.Days-1)), "Fit", most, "Need", all, "Course", name, "Chain", n)
	}
	best, found, how := int64(0), false, Fact{}
	b.Seek(r, func(exchange.Kind) {
		if price := b.Total - b.WasCost; !found || price < best {
			best, found, how = price, true, b.exchangeText(r)
		}
	})
	if !found {
		if most <= served {
			return told("order_full", "Learner", id, "Day", b.date(int32(b.Days-1)), "Fit", most, "Need", all, "Served", served, "Course", name)
		}
		for _, a := range b.Before[r] { // the last of what comes first leaves no day
			if x := &b.Sessions[b.Seat[a]]; !b.anyAfter(r, x.Day) {
				return told("before_too_late", "Learner", id, "Before", b.Snapshot.Courses[x.Course].ID, "Course", name, "Span", b.span(&x.Place), "Session", b.ids[b.Seat[a]], "Again", name)
			}
		}
		return told("all_in_use", "Learner", id, "Course", name)
	}
	if best < 0 {
		return told("way_cheaper", "Way", how, "Price", -best)
	}
	return how
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
	most, seen := b.inOrder[l]
	if !seen {
		counted, known := b.Facts.InOrder(l)
		if most = all; known {
			most = counted
		}
		b.inOrder[l] = most
	}
	return most, served, all
}

// needs is how many requests of a learner are served if one is: that and all that
// comes before it, except before what is pinned.
func (b *board) needs(r draft.RequestIx) int {
	all := []draft.RequestIx{r}
	for i := 0; i < len(all); i++ {
		if b.Requests[all[i]].Exempt {
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
func (b *board) exchangeText(r draft.RequestIx) Fact {
	x := &b.Sessions[b.Seat[r]]
	parts := []Fact{told("could_sit", "Learner", b.Snapshot.Learners[b.Requests[r].Learner].ID, "Course", b.Snapshot.Courses[x.Course].ID, "Span", b.span(&x.Place))}
	changes, called := b.changes()
	if id, changed := called[b.Seat[r]]; changed && b.taken[id] {
		parts = append(parts, told("in_session", "Session", id))
	} else if changed {
		parts = append(parts, told("in_new_session", "Room", b.Snapshot.Rooms[x.Room].ID, "Crew", b.team(b.Crew(b.Seat[r]))))
	} else {
		parts = append(parts, told("in_session", "Session", b.ids[b.Seat[r]]))
	}
	var ifs, seats []Fact
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
			seats = append(seats, counted("given_up", lost))
		}
		if moved > 0 {
			seats = append(seats, counted("exchanged", moved))
		}
	}
	if more > 1 {
		parts = append(parts, counted("with_more", more-1))
	}
	if ifs = append(ifs, seats...); len(ifs) > 0 {
		if more := len(ifs) - 4; more > 0 {
			ifs = append(ifs[:4], counted("made", more))
		}
		parts = append(parts, told("if", "Changes", joined(InAll, ifs...)))
	}
	return joined(InOne, parts...)
}
