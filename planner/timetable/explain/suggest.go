package explain

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// Suggestions are complete alternatives to a plan, the best first.
type Suggestions struct {
	Request string `json:"request,omitempty"` // which was to be served
	Session string `json:"session,omitempty"` // which was to be held elsewhere
	Detail  Fact   `json:"-"`                 // how it stands in the plan
	// Alternatives are at most five, each other than the rest.
	Alternatives []Alternative `json:"alternatives"`
}

// Alternative is a valid plan and how it comes from the one that there is.
type Alternative struct {
	ID   string        `json:"id,omitempty"` // by which it can be taken, where it was asked for of what stands
	Kind exchange.Kind `json:"kind"`         // one of Kinds
	Effect
	Text    Fact     `json:"-"` // what comes of it
	Changes []Change `json:"changes"`
	// Plan has its cost; its reasons, which take longer, are Reasons' to give.
	Plan *planner.Plan `json:"-"`
}

// Kinds are the kinds of alternatives, in the order in which one is preferred at equal
// price and as many people moved.
func Kinds() []exchange.Kind {
	return []exchange.Kind{exchange.FreeSeat, exchange.Exchanged, exchange.OwnPath, exchange.OneMore, exchange.Shifted, exchange.InPlaceOf,
		otherHour, otherRoom, otherTrainer, otherDay, swapped, merged, dropped}
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
func SuggestRequest(s *planner.Snapshot, p *planner.Plan, id string) (*Suggestions, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	r, err := b.requestOf(id)
	if err != nil {
		return nil, err
	}
	out := &Suggestions{Request: id, Alternatives: []Alternative{}}
	x := b.explained(r)
	out.Detail = x.Detail
	if b.Requests[r].Frozen {
		out.Detail = joined(InOne, out.Detail, told("seat_pinned"))
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
func SuggestSession(s *planner.Snapshot, p *planner.Plan, id string) (*Suggestions, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	at, err := b.sessionOf(id)
	if err != nil {
		return nil, err
	}
	out := &Suggestions{Session: id, Detail: b.stands(at), Alternatives: []Alternative{}}
	c := newChoice(b)
	if x := &b.Sessions[at]; x.Pinned != draft.None {
		if !b.Loose(x) {
			out.Detail = joined(InOne, out.Detail, told("session_pinned"))
			return out, nil
		}
		b.holdElsewhere(at, c.take)
		out.Alternatives = finished(c.all())
		return out, nil
	}
	b.holdElsewhere(at, c.take)
	b.swapWith(at, c.take)
	b.giveUp(at, c.take)
	out.Alternatives = finished(c.all())
	return out, nil
}

// stands says where and when a session of the plan is, and for whom.
func (b *board) stands(s draft.SessionIx) Fact {
	x := &b.Sessions[s]
	return told("session_stands", "Session", b.ids[s], "Course", b.Snapshot.Courses[x.Course].ID, "Span", b.span(&x.Place), "Room", b.Snapshot.Rooms[x.Room].ID, "Crew", b.team(b.Crew(s)), "People", persons(int(x.N)))
}

// choice collects the best alternatives of each kind.
type choice struct {
	*board
	kinds map[exchange.Kind][]Alternative
}

func newChoice(b *board) *choice { return &choice{b, map[exchange.Kind][]Alternative{}} }

// take keeps what was done since begin if it is among the best of its kind.
func (c *choice) take(kind exchange.Kind) {
	list := c.kinds[kind]
	price := c.Total - c.WasCost
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
func (b *board) alternative(kind exchange.Kind) Alternative {
	a := Alternative{Kind: kind, Effect: b.effect(), Plan: b.written()}
	a.Changes, _ = b.changes()
	if all := b.consequences(a.Effect); len(all) > 0 {
		a.Text = joined(InList, all...)
	} else {
		a.Text = told("nobody_worse")
	}
	return a
}

// alike says whether two alternatives differ in nothing that people would call
// different: the same changes, or changes of one kind that concern the same
// sessions and days.
func (a *Alternative) alike(x *Alternative) bool {
	return a.Kind == x.Kind && a.gist() == x.gist() || slices.EqualFunc(a.Changes, x.Changes, func(a, b Change) bool { return reflect.DeepEqual(a.Text, b.Text) })
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
	for _, kind := range Kinds() {
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
	n, of := 0, map[exchange.Kind]int{}
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

// waysTo collects ways to serve a request. It is a bounded depth-first search: serve
// the earliest course before it that waits, then the next. budget counts the steps.
// After each step it is asked anew who waits, since an ejection chain that serves one
// request may leave out another.
func (b *board) waysTo(r draft.RequestIx, budget *int) ([]Alternative, error) {
	if b.Infeasible[r] {
		return nil, nil
	}
	if b.Lacks[r] == 0 {
		if *budget--; *budget < 0 {
			return nil, nil
		}
		c := newChoice(b)
		b.Serve(r, exchange.Thorough, c.take)
		return c.all(), nil
	}
	first := draft.RequestIx(draft.None)
	for _, a := range b.Before[r] {
		if b.Seat[a] == draft.None {
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
		d := draft.New(b.Model)
		ids, err := d.Load(a.Plan)
		if err != nil {
			return nil, fmt.Errorf("an alternative is no valid plan, this is a defect of the engine: %w", err)
		}
		next := []Alternative{a}
		if d.Seat[r] == draft.None {
			if next, err = newBoard(d, ids).waysTo(r, budget); err != nil {
				return nil, err
			}
		}
		for _, x := range next {
			b.Begin()
			if err := b.turnInto(x.Plan); err != nil {
				return nil, err
			}
			c.take(x.Kind)
			b.Undo()
		}
	}
	return c.all(), nil
}

// turnInto makes the board hold another valid plan. Sessions that both have stay open,
// so that they are no changes. The error is a session that the snapshot does not know;
// nothing is changed then.
func (b *board) turnInto(p *planner.Plan) error {
	type session struct {
		draft.Session
		crew []draft.TrainerIx
	}
	all, at, kept := make([]session, len(p.Sessions)), make([]draft.SessionIx, len(p.Sessions)), map[draft.SessionIx]bool{}
	for i := range p.Sessions {
		x, crew, err := b.Numbered(&p.Sessions[i])
		if err != nil {
			return fmt.Errorf("an alternative is no plan of the snapshot, this is a defect of the engine: %w", err)
		}
		all[i], at[i] = session{x, crew}, b.same(&x, crew)
		kept[at[i]] = true
	}
	for _, s := range slices.Clone(b.All) {
		if !kept[s] {
			b.Dissolve(s)
		}
	}
	goal := slices.Repeat([]draft.SessionIx{draft.None}, len(b.Requests))
	for i := range p.Sessions {
		if at[i] == draft.None {
			at[i] = b.Open(all[i].Session, all[i].crew)
		}
		for _, id := range p.Sessions[i].Seated {
			goal[b.Ground.Request(id)] = at[i]
		}
	}
	for r, s := range goal {
		if b.Seat[r] != draft.None && b.Seat[r] != s {
			b.Rise(draft.RequestIx(r))
		}
	}
	for r, s := range goal {
		if s != draft.None && b.Seat[r] == draft.None {
			b.Sit(draft.RequestIx(r), s)
		}
	}
	return nil
}

// same is the session that is held at the same place, in the same room and by the same
// crew; None if there is none.
func (b *board) same(x *draft.Session, crew []draft.TrainerIx) draft.SessionIx {
	for _, s := range b.ByCourse[x.Course] {
		if y := &b.Sessions[s]; y.Place == x.Place && y.Room == x.Room && slices.Equal(b.Crew(s), crew) {
			return s
		}
	}
	return draft.None
}
