package timetable

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"cohort/planner"
)

// Suggestions are complete alternatives to a plan, the best first.
type Suggestions struct {
	Request string `json:"request,omitempty"` // which was to be served
	Session string `json:"session,omitempty"` // which was to be held elsewhere
	Detail  string `json:"detail"`            // how it stands in the plan
	// Alternatives are at most five, each other than the rest.
	Alternatives []Alternative `json:"alternatives"`
}

// Alternative is a valid plan and how it comes from the one that there is.
type Alternative struct {
	Kind string `json:"kind"`
	Effect
	Text    string   `json:"text"` // what comes of it
	Changes []Change `json:"changes"`
	// Plan has its cost; its reasons, which take longer, are Reasons' to give.
	Plan *planner.Plan `json:"-"`
}

const (
	mostAlternatives = 5
	keptOfKind       = 3  // of each kind of change
	ofKind           = 2  // of them at most where there are others
	mostSteps        = 12 // searches for the courses that come one after the other
)

// SuggestRequest looks for ways to serve a request that waits, the courses that
// come before it too, or to seat one elsewhere: on a free seat, in exchange for
// seats of others, in one more session, in a session shifted, or in one held in
// place of another. The plan must be valid; an unknown request is an error.
func SuggestRequest(s *planner.Snapshot, p *planner.Plan, id string, l Language) (*Suggestions, error) {
	b, err := openBoard(s, p, l)
	if err != nil {
		return nil, err
	}
	r, err := b.request(id)
	if err != nil {
		return nil, err
	}
	out := &Suggestions{Request: id, Alternatives: []Alternative{}}
	x := b.explained(r)
	out.Detail = x.Detail
	if b.requests[r].frozen {
		out.Detail += b.say(", which is pinned: what was announced stands")
		return out, nil
	}
	budget := mostSteps
	found, err := b.waysTo(r, &budget)
	if err != nil {
		return nil, err
	}
	out.Alternatives = finished(found)
	return out, nil
}

// SuggestSession looks for other days, hours, rooms and trainers for a session
// of the plan, for another session to change places with or for its people to
// sit in, and for what comes of giving it up. The plan must be valid; an unknown session is an error.
func SuggestSession(s *planner.Snapshot, p *planner.Plan, id string, l Language) (*Suggestions, error) {
	b, err := openBoard(s, p, l)
	if err != nil {
		return nil, err
	}
	at, err := b.session(id)
	if err != nil {
		return nil, err
	}
	out := &Suggestions{Session: id, Detail: b.stands(at), Alternatives: []Alternative{}}
	if b.sessions[at].pinned != none {
		out.Detail += b.say("; it is pinned: what was announced stands")
		return out, nil
	}
	c := newChoice(b)
	b.holdElsewhere(at, c.take)
	b.swapWith(at, c.take)
	b.giveUp(at, c.take)
	out.Alternatives = finished(c.all())
	return out, nil
}

// stands says where and when a session of the plan is, and for whom.
func (b *board) stands(s sessionIx) string {
	x := &b.sessions[s]
	return b.say("session %s is %s on %s in room %s with %s, for %s", b.ids[s], b.s.Courses[x.course].ID, b.span(&x.place),
		b.s.Rooms[x.room].ID, b.team(b.crew(s)), b.persons(int(x.n)))
}

// choice collects the best alternatives of each kind.
type choice struct {
	*board
	kinds map[string][]Alternative
}

func newChoice(b *board) *choice { return &choice{b, map[string][]Alternative{}} }

// take keeps what was done since begin if it is among the best of its kind.
func (c *choice) take(kind string) {
	list := c.kinds[kind]
	price := c.cost - c.wasCost
	if len(list) == keptOfKind && list[keptOfKind-1].Price <= price {
		return
	}
	a := c.alternative(kind)
	if len(a.Changes) == 0 {
		return
	}
	for i := range list {
		if list[i].alike(&a) {
			if list[i].Price <= price {
				return
			}
			list = slices.Delete(list, i, i+1)
			break
		}
	}
	at := 0
	for at < len(list) && list[at].Price <= price {
		at++
	}
	list = slices.Insert(list, at, a)
	c.kinds[kind] = list[:min(len(list), keptOfKind)]
}

// alternative writes down what was done since begin.
func (b *board) alternative(kind string) Alternative {
	a := Alternative{Kind: kind, Effect: b.effect(), Plan: b.written()}
	a.Changes, _ = b.changes()
	a.Text = strings.Join(b.consequences(a.Effect), ", ")
	if a.Text == "" {
		a.Text = b.say("nobody is better or worse off")
	}
	return a
}

// alike says whether two alternatives differ in nothing that people would call
// different: the same changes, or changes of one kind that concern the same
// sessions and days.
func (a *Alternative) alike(x *Alternative) bool {
	return a.Kind == x.Kind && a.gist() == x.gist() || slices.EqualFunc(a.Changes, x.Changes, func(a, b Change) bool { return a.Text == b.Text })
}

func (a *Alternative) gist() string {
	var out strings.Builder
	days := map[string]int{}
	for _, s := range a.Plan.Sessions {
		days[s.ID] = s.Day
	}
	for _, c := range a.Changes {
		switch c.What {
		case "hold", "move", "drop":
			fmt.Fprintf(&out, "%s %s %d ", c.What, c.Session, days[c.Session])
		case "seat":
			fmt.Fprintf(&out, "seat %s ", c.Session)
		}
	}
	return out.String()
}

// all returns what was kept, kind by kind.
func (c *choice) all() (out []Alternative) {
	for _, kind := range []string{freeSeat, exchanged, ownPath, oneMore, shifted, inPlaceOf, otherHour, otherRoom, otherTrainer, otherDay, swapped, merged, dropped} {
		out = append(out, c.kinds[kind]...)
	}
	return out
}

// finished picks the best that differ.
func finished(found []Alternative) []Alternative {
	sort.SliceStable(found, func(i, j int) bool {
		x, y := &found[i], &found[j]
		if x.Price != y.Price {
			return x.Price < y.Price
		}
		return x.Moved < y.Moved
	})
	var distinct []Alternative
	for i := range found {
		if !slices.ContainsFunc(distinct, func(a Alternative) bool { return a.alike(&found[i]) }) {
			distinct = append(distinct, found[i])
		}
	}
	chosen := make([]bool, len(distinct))
	n, of := 0, map[string]int{}
	for _, most := range []int{ofKind, keptOfKind} {
		for i := range distinct {
			if kind := distinct[i].Kind; n < mostAlternatives && !chosen[i] && of[kind] < most {
				chosen[i] = true
				of[kind]++
				n++
			}
		}
	}
	out := []Alternative{}
	for i, a := range distinct {
		if chosen[i] {
			out = append(out, a)
		}
	}
	return out
}

// waysTo collects ways to serve a request. Where courses that come before it
// wait too, the best ways to serve the first of those are followed by ways to
// serve the next, as long as a budget of such steps lasts: what serves one may
// turn out another.
func (b *board) waysTo(r requestIx, budget *int) ([]Alternative, error) {
	if b.hopeless[r] {
		return nil, nil
	}
	if b.lacks[r] == 0 {
		if *budget--; *budget < 0 {
			return nil, nil
		}
		c := newChoice(b)
		b.serve(r, thorough, c.take)
		return c.all(), nil
	}
	first := requestIx(none)
	for _, a := range b.before[r] {
		if b.seat[a] == none {
			first = a
			break
		}
	}
	found, err := b.waysTo(first, budget)
	if err != nil {
		return nil, err
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Price < found[j].Price })
	c := newChoice(b)
	for _, a := range found[:min(len(found), ofKind)] {
		d := newDraft(b.model)
		ids, err := d.load(a.Plan)
		if err != nil {
			return nil, fmt.Errorf("an alternative is no valid plan, this is a defect of the engine: %w", err)
		}
		next := []Alternative{a}
		if d.seat[r] == none {
			if next, err = newBoard(d, ids, b.lang).waysTo(r, budget); err != nil {
				return nil, err
			}
		}
		for _, x := range next {
			b.begin()
			b.turnInto(x.Plan)
			c.take(x.Kind)
			b.undo()
		}
	}
	return c.all(), nil
}

// turnInto makes the board hold another valid plan.
func (b *board) turnInto(p *planner.Plan) {
	now := map[hour]sessionIx{}
	same := func(s sessionIx, x *planner.Session) bool {
		y := &b.sessions[s]
		crew := b.crew(s)
		if b.s.Courses[y.course].ID != x.Course || len(crew) != len(x.Trainers) {
			return false
		}
		for i, t := range crew {
			if b.s.Trainers[t].ID != x.Trainers[i] {
				return false
			}
		}
		return true
	}
	at := make([]sessionIx, len(p.Sessions))
	kept := map[sessionIx]bool{}
	for _, s := range b.held {
		x := &b.sessions[s]
		now[hour{x.room, x.day, x.start}] = s
	}
	for i := range p.Sessions {
		x := &p.Sessions[i]
		at[i] = none
		if s, any := now[hour{roomIx(b.roomAt[x.Room]), int32(x.Day), int32(x.Start)}]; any && same(s, x) {
			at[i], kept[s] = s, true
		}
	}
	for _, s := range slices.Clone(b.held) {
		if !kept[s] {
			b.dissolve(s)
		}
	}
	for i := range p.Sessions {
		x := &p.Sessions[i]
		if at[i] == none {
			room := roomIx(b.roomAt[x.Room])
			crew := make([]trainerIx, len(x.Trainers))
			for k, id := range x.Trainers {
				crew[k] = trainerIx(b.trainerAt[id])
			}
			at[i] = b.open(b.sessionAt(b.placeAt(courseIx(b.courseAt[x.Course]), b.rooms[room].site, int32(x.Day), int32(x.Start/b.grid)), room), crew)
		}
	}
	goal := make([]sessionIx, len(b.requests))
	for r := range goal {
		goal[r] = none
	}
	for i := range p.Sessions {
		for _, id := range p.Sessions[i].Seated {
			goal[b.requestAt[id]] = at[i]
		}
	}
	for r, s := range goal {
		if b.seat[r] != none && b.seat[r] != s {
			b.rise(requestIx(r))
		}
	}
	for r, s := range goal {
		if s != none && b.seat[r] == none {
			b.sit(requestIx(r), s)
		}
	}
}
