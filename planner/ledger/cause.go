package ledger

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
)

// longest is how many other sessions and seats a chain of causes goes through at most.
const longest = 4

// within is how far the causes of one change are looked for: the shortest chain counts.
type within struct {
	links int  // that it may still have
	vague bool // it may end with what nobody needed: with the gain of the whole plan
}

// nearest looks for the shortest chain, one that ends with somebody who needed it first.
func nearest(look func(within) *Cause) *Cause {
	for _, vague := range []bool{false, true} {
		for links := range longest + 1 {
			if out := look(within{links, vague}); out != nil {
				return out
			}
		}
	}
	return nil
}

// next is what is left for the next link.
func (w within) next() within { return within{w.links - 1, w.vague} }

// ofSession is why a session is held otherwise, is new or is no more.
func (c *comparison) ofSession(p *pair) *Cause {
	if p.cause == nil {
		p.cause = nearest(func(w within) *Cause { return c.session(p, w) })
	}
	if p.cause == nil { // it goes round in a circle
		p.cause = c.gain().cause()
	}
	return p.cause
}

// session is the cause of a session's change; nil: there is none within so many links.
func (c *comparison) session(p *pair, w within) *Cause {
	if p.asked {
		return nil
	}
	p.asked = true
	defer func() { p.asked = false }()
	if d := c.decision(p); d != nil {
		return d
	}
	if p.old == nil {
		return c.opened(p, w)
	}
	if why := c.broken[p.old]; why != nil {
		return why
	}
	if p.takers == nil {
		p.takers = append([]taker{}, c.takers(p)...)
	}
	out, open := c.through(p.takers, w)
	switch {
	case out != nil:
		return out
	case open && !w.vague:
		return nil
	case len(p.takers) > 0 && !open:
		return &Cause{Kind: RulesChanged}
	}
	if out := c.toward(c.gained(p)); out != nil {
		return out
	}
	if p.now == nil {
		if joined := c.joined(p); joined != "" {
			return &Cause{Kind: Joined, Session: joined}
		}
		return c.better(nil, w)
	}
	return c.better(p.now.People, w)
}

// through is a chain of causes through one of those that stand in the way. Open: there are
// some that changed themselves.
func (c *comparison) through(all []taker, w within) (out *Cause, open bool) {
	for i := range all {
		t := &all[i]
		if !t.changed(c) {
			continue
		}
		open = true
		if w.links == 0 {
			continue
		}
		if because := t.because(c, w.next()); because != nil {
			out := t.Cause
			out.Because = because
			return &out, true
		}
	}
	return nil, open
}

// decision is what somebody decided of a session, as its cause; nil: nobody did.
func (c *comparison) decision(p *pair) *Cause { return c.decidedOf(p.now, p.old) }

// decidedOf is what somebody decided of the first of some sessions of which somebody decided
// anything, as a cause; nil: nobody did. Those that are nil do not count.
func (c *comparison) decidedOf(list ...*held) *Cause {
	for _, h := range list {
		if h == nil {
			continue
		}
		if d, any := c.decided[h.ID]; any {
			return &Cause{Kind: Decided, Decision: &d}
		}
	}
	return nil
}

// opened is why a session is new: for its people, or for what they left.
func (c *comparison) opened(p *pair, w within) *Cause {
	if c.beyond(p.now.Date) {
		return &Cause{Kind: Horizon}
	}
	if out := c.toward(c.gained(p)); out != nil {
		return out
	}
	left := false
	for _, who := range p.now.People {
		was := c.old.seat[diff.Need{Learner: who, Course: p.now.Course}]
		if was == nil || was.pair.kind() == diff.Same {
			continue
		}
		left = true
		if w.links == 0 {
			continue
		}
		if because := c.session(was.pair, w.next()); because != nil {
			return &Cause{Kind: From, Session: was.ID, Because: because}
		}
	}
	if left && !w.vague {
		return nil
	}
	return c.better(p.now.People, w)
}

// beyond says whether a day was not planned before.
func (c *comparison) beyond(d planner.Date) bool { return d >= c.old.FirstDay+planner.Date(c.old.Days) }

// ofSeat is why somebody's place is another one.
func (c *comparison) ofSeat(n diff.Need) *Cause {
	out := nearest(func(w within) *Cause { return c.seat(n, w) })
	if out == nil {
		out = c.decidedOf(c.now.seat[n], c.old.seat[n])
	}
	if out == nil { // it goes round in a circle
		out = c.gain().cause()
	}
	return out
}

// seat is the cause of a seat's change; nil: there is none within so many links.
func (c *comparison) seat(n diff.Need, w within) *Cause {
	if c.asked[n] {
		return nil
	}
	c.asked[n] = true
	defer delete(c.asked, n)
	was, is := c.old.seat[n], c.now.seat[n]
	if was == nil {
		if c.beyond(is.Date) {
			return &Cause{Kind: Horizon}
		}
		if d := c.decidedOf(is); d != nil && c.why(n).Kind == Waiting {
			return d
		}
		return c.toward([]diff.Need{n})
	}
	if why := c.forced(n, was); why != nil {
		return why
	}
	if was.pair.kind() != diff.Same {
		if was.pair.cause != nil {
			return was.pair.cause
		}
		return c.session(was.pair, w)
	}
	followed := c.decidedOf(is, was) // who sits where it was decided, or sat there, follows that
	if w.vague && followed != nil {
		return followed
	}
	all, known := c.ousters[n]
	if !known {
		all = c.displaced(n, was)
		c.ousters[n] = all
	}
	out, open := c.through(all, w)
	switch {
	case out != nil:
		return out
	case open && !w.vague:
		return nil
	case followed != nil:
		return followed
	}
	if w.vague {
		if out := c.besides(n); out != nil {
			return out
		}
	}
	if is == nil {
		return c.better(nil, w)
	}
	// Somebody makes up the group that others need.
	if x := c.now.courses[n.Course]; len(is.People) <= x.MinGroup {
		if out := c.toward(c.gained(is.pair)); out != nil {
			return &Cause{Kind: Joined, Session: is.ID, Because: out}
		}
	}
	return c.better([]string{n.Learner}, w)
}

// besides is another place that somebody lost and has again, with which theirs were laid out
// anew; nil: there is none.
func (c *comparison) besides(n diff.Need) *Cause {
	who := c.now.learners[n.Learner]
	if who == nil {
		return nil
	}
	for _, r := range c.old.Requests {
		other := diff.Need{Learner: r.Learner, Course: r.Course}
		if lost := c.touched[other]; r.Learner == n.Learner && other != n && lost != nil && c.now.seat[other] != nil {
			return &Cause{Kind: Lost, For: []Group{{who.Office, who.Intake, []string{who.ID}}}, Because: lost}
		}
	}
	return nil
}

// forced is what the world did to a seat, where that is why it changed; nil: it is not.
// What was touched may be allowed again: whoever is led by a substitute at the old hour
// can go on as before.
func (c *comparison) forced(n diff.Need, was *held) *Cause {
	why := c.touched[n]
	if why != nil && why.Kind == OrderChanged {
		if is := c.now.seat[diff.Need{Learner: n.Learner, Course: why.Course}]; is != nil && c.inTurn(is, was) {
			why = c.broken[was]
		}
	}
	if why != nil && why.Kind == TooFew && was.pair.kind() == diff.Same {
		return nil
	}
	return why
}

// inTurn says whether somebody who takes one session has a break before another one, or a
// night.
func (c *comparison) inTurn(first, then *held) bool {
	return first.Date < then.Date || first.Date == then.Date && first.End+c.now.Rules.LearnerBreakMinutes <= then.Start
}

// gained are the needs of a session's people that have their place by it and had none, or
// had lost it.
func (c *comparison) gained(p *pair) (out []diff.Need) {
	if p.now == nil {
		return nil
	}
	for _, who := range p.now.People {
		n := diff.Need{Learner: who, Course: p.now.Course}
		if c.old.seat[n] == nil || c.touched[n] != nil {
			out = append(out, n)
		}
	}
	return out
}

// toward is for whom of some people who gained a place something was done: those of whom
// most have it for the same reason, people with a name first. Nil: they are none.
func (c *comparison) toward(needs []diff.Need) *Cause {
	var classes []Cause
	for _, n := range needs {
		classes = Together(classes, c.why(n))
	}
	if len(classes) == 0 {
		return nil
	}
	count := func(x *Cause) (people int) {
		for _, g := range x.For {
			people += len(g.People)
		}
		return people
	}
	named := func(x *Cause) int {
		if x.Kind == Reserve {
			return 0
		}
		return 1
	}
	best := slices.MaxFunc(classes, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(named(&a), named(&b)), cmp.Compare(count(&a), count(&b)))
	})
	return &best
}

// why is for what reason somebody needed a place that they have now.
func (c *comparison) why(n diff.Need) Cause {
	who := c.now.learners[n.Learner]
	out := Cause{Kind: Waiting}
	switch lost := c.touched[n]; {
	case who.Anonymous:
		out = Cause{Kind: Reserve}
	case lost != nil:
		out = Cause{Kind: Lost, Because: lost}
	case c.old.past[n] != nil:
		out = Cause{Kind: Again, Session: c.old.past[n].ID}
	case c.old.requests[n] == nil:
		out = Cause{Kind: NewPeople}
	}
	out.For = []Group{{who.Office, who.Intake, []string{who.ID}}}
	return out
}

// joined is the session in which most of the people sit of one that is no more; empty:
// they sit nowhere.
func (c *comparison) joined(p *pair) (most string) {
	count := map[string]int{}
	for _, who := range p.old.People {
		if is := c.now.seat[diff.Need{Learner: who, Course: p.old.Course}]; is != nil {
			count[is.ID]++
			if most == "" || count[is.ID] > count[most] || count[is.ID] == count[most] && is.ID < most {
				most = is.ID
			}
		}
	}
	return most
}

// union puts groups together, in the order of office and intake.
func union(a, b []Group) []Group {
	out := slices.Clone(a)
	for _, g := range b {
		at := slices.IndexFunc(out, func(x Group) bool { return x.Office == g.Office && intake(x) == intake(g) })
		if at < 0 {
			out = append(out, g)
			continue
		}
		people := append(slices.Clone(out[at].People), g.People...)
		slices.Sort(people)
		out[at].People = slices.Compact(people)
	}
	slices.SortFunc(out, func(x, y Group) int {
		return cmp.Or(cmp.Compare(x.Office, y.Office), cmp.Compare(intake(x), intake(y)))
	})
	return out
}

func intake(g Group) planner.Date {
	if g.Intake == nil {
		return 0
	}
	return *g.Intake
}
