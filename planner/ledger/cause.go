package ledger

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
)

// node is what changed and has a cause: a session, or somebody's place in one that is held
// as it was.
type node struct {
	pair *pair
	need diff.Need // of a place, where pair is nil
}

// link is one way from a change to what was done before it.
type link struct {
	Cause        // as it is told, but for Because
	to    node   // the change that it was made for
	why   *Cause // why that one was made; nil: see to
}

// causes finds the cause of every change. One whose cause can be seen by itself has that.
// Every other one has the shortest chain to such a one, so that a chain ends with what the
// world or somebody did, or for whom it was done, and never goes round; where there is none,
// the change has what can be said of it alone.
func (c *comparison) causes() {
	c.why = map[node]*Cause{}
	links := map[node][]link{}
	var open []node
	see := func(n node, cause *Cause, to []link) {
		if cause != nil {
			c.why[n] = cause
			return
		}
		links[n] = to
		open = append(open, n)
	}
	for _, p := range c.pairs {
		if p.kind() != diff.Same {
			cause, to := c.session(p)
			see(node{pair: p}, cause, to)
		}
	}
	for _, d := range c.changed {
		if n := c.nodeOf(need(&d)); n.pair == nil {
			cause, to := c.seat(n.need)
			see(n, cause, to)
		}
	}
	for more := true; more; {
		found := map[node]*Cause{}
		open = slices.DeleteFunc(open, func(n node) bool {
			found[n] = c.through(links[n])
			return found[n] != nil
		})
		more = false
		for n, cause := range found {
			if cause != nil {
				c.why[n], more = cause, true
			}
		}
	}
	for _, n := range open {
		c.why[n] = c.alone(n)
	}
}

// through is the first of some links whose other end has its cause; nil: none has.
func (c *comparison) through(links []link) *Cause {
	for i := range links {
		l := &links[i]
		because := l.why
		if because == nil {
			because = c.why[l.to]
		}
		if because != nil {
			out := l.Cause
			out.Because = because
			return &out
		}
	}
	return nil
}

// nodeOf is the change of a place: that of its session, where the session is held otherwise and
// nothing but that took the place.
func (c *comparison) nodeOf(n diff.Need) node {
	if was := c.old.seat[n]; was != nil && was.pair.kind() != diff.Same && c.forced(n, was) == nil && c.left(n, was) == nil {
		return node{pair: was.pair}
	}
	return node{need: n}
}

// session is the cause of a session's change, where it can be seen by itself, or else the links
// to what was done before it.
func (c *comparison) session(p *pair) (*Cause, []link) {
	if d := c.decision(p); d != nil {
		return d, nil
	}
	if p.old == nil {
		return c.opened(p)
	}
	if why := c.dispersed(p); why != nil {
		return why, nil
	}
	if why := c.breach(p.old); why != nil {
		return why, nil
	}
	takers := c.takers(p)
	if links := c.linksTo(takers); len(links) > 0 {
		return nil, links
	}
	if len(takers) > 0 {
		return &Cause{Kind: RulesChanged}, nil
	}
	return c.plain(p), nil
}

// plain is the cause of a session's change for which nothing made way: for whom it was done,
// where its people are, who is ready sooner; nil: nothing of that is so.
func (c *comparison) plain(p *pair) *Cause {
	if out := c.toward(c.gained(p)); out != nil {
		return out
	}
	if p.now != nil {
		return c.soonerBy(p.now.People)
	}
	if joined := c.joined(p); joined != "" {
		return &Cause{Kind: Joined, Session: joined}
	}
	return nil
}

// linksTo are the links to those in the way that changed themselves.
func (c *comparison) linksTo(takers []taker) (out []link) {
	for i := range takers {
		t := &takers[i]
		if !t.changed(c) {
			continue
		}
		l := link{Cause: t.Cause}
		l.to, l.why = t.because(c)
		out = append(out, l)
	}
	return out
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
		if d, any := c.between.Decided[h.ID]; any {
			return &Cause{Kind: Decided, Decision: &d}
		}
	}
	return nil
}

// opened is why a session is new: for its people, or for what they left.
func (c *comparison) opened(p *pair) (*Cause, []link) {
	if c.beyond(p.now.Date) {
		return &Cause{Kind: Horizon}, nil
	}
	if out := c.toward(c.gained(p)); out != nil {
		return out, nil
	}
	var links []link
	for _, who := range p.now.People {
		was := c.old.seat[diff.Need{Learner: who, Course: p.now.Course}]
		if was != nil && was.pair.kind() != diff.Same {
			links = append(links, link{Cause: Cause{Kind: From, Session: was.ID}, to: node{pair: was.pair}})
		}
	}
	if len(links) > 0 {
		return nil, links
	}
	return c.soonerBy(p.now.People), nil
}

// beyond says whether a day was not planned before.
func (c *comparison) beyond(d planner.Date) bool { return d >= c.old.FirstDay+planner.Date(c.old.Days) }

// seat is the cause of a change of somebody's place, likewise.
func (c *comparison) seat(n diff.Need) (*Cause, []link) {
	was, is := c.old.seat[n], c.now.seat[n]
	if was == nil {
		if c.beyond(is.Date) {
			return &Cause{Kind: Horizon}, nil
		}
		if d := c.decidedOf(is); d != nil && c.reason(n).Kind == Waiting {
			return d, nil
		}
		return c.toward([]diff.Need{n}), nil
	}
	why := c.forced(n, was)
	if why != nil && (why.Kind == PersonGone || why.Kind == StartGone) {
		return why, nil
	}
	if left := c.left(n, was); left != nil {
		return left, nil
	}
	if why != nil {
		return why, nil
	}
	if links := c.linksTo(c.displaced(n, was)); len(links) > 0 {
		return nil, links
	}
	if followed := c.decidedOf(is, was); followed != nil { // who sits where it was decided, or sat there, follows that
		return followed, nil
	}
	return c.joining(n, is), nil
}

// joining is why somebody came to a session from one that is held as it was: they make up the
// group that others need, or are ready sooner; nil: neither.
func (c *comparison) joining(n diff.Need, is *held) *Cause {
	if is == nil {
		return nil
	}
	if x := c.now.courses[n.Course]; len(is.People) <= x.MinGroup {
		if out := c.toward(c.gained(is.pair)); out != nil {
			return &Cause{Kind: Joined, Session: is.ID, Because: out}
		}
	}
	return c.soonerBy([]string{n.Learner})
}

// alone is what can be said of a change to which no chain leads: what was decided, for whom it
// was done, or what the plan as a whole gained.
func (c *comparison) alone(n node) *Cause {
	var out *Cause
	switch {
	case n.pair == nil:
		was, is := c.old.seat[n.need], c.now.seat[n.need]
		if out = c.decidedOf(is, was); out == nil {
			out = c.besides(n.need)
		}
		if out == nil {
			out = c.joining(n.need, is)
		}
	case n.pair.old == nil:
		out = c.soonerBy(n.pair.now.People)
	default:
		out = c.plain(n.pair)
	}
	if out == nil {
		out = c.gain().cause()
	}
	return out
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
	if why != nil && c.inTime(why, n.Learner, was) {
		why = c.broken[was]
	}
	if why != nil && why.Kind == TooFew && (was.pair.kind() == diff.Same || c.breach(was) == nil) {
		return nil
	}
	return why
}

// inTime says whether what kept somebody from a session, an earlier course, is taken before it
// after all.
func (c *comparison) inTime(why *Cause, who string, was *held) bool {
	if why.Kind != OrderChanged {
		return false
	}
	is := c.now.seat[diff.Need{Learner: who, Course: why.Course}]
	return is != nil && c.inTurn(is, was)
}

// breach is what the world did to a session, where that is why it is held otherwise; nil: it
// is not. A group that seemed too small is none where what its people take before is in time
// after all.
func (c *comparison) breach(h *held) *Cause {
	why := c.broken[h]
	if why == nil || why.Kind != TooFew {
		return why
	}
	can := 0
	for _, who := range h.People {
		if lost := c.touched[diff.Need{Learner: who, Course: h.Course}]; lost == nil || lost == why || c.inTime(lost, who, h) {
			can++
		}
	}
	if can >= c.now.courses[h.Course].MinGroup {
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
		classes = Together(classes, c.reason(n))
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

// reason is why somebody needed a place that they have now.
func (c *comparison) reason(n diff.Need) Cause {
	who := c.now.learners[n.Learner]
	out := Cause{Kind: Waiting}
	switch lost := c.touched[n]; {
	case who.Anonymous:
		out = Cause{Kind: Reserve}
	case lost != nil:
		out = Cause{Kind: Lost, Because: lost}
	case c.old.past[n] != nil:
		out = *c.uncounted(n)
	case c.old.requests[n] == nil:
		out = Cause{Kind: NewPeople}
	}
	out.For = []Group{{who.Office, who.Intake, []string{who.ID}}}
	return out
}

// left is why a plan between the two moved somebody from the day and hour that they had; nil:
// none did, or it is not on record.
func (c *comparison) left(n diff.Need, was *held) *Cause {
	if is := c.now.seat[n]; is != nil && is.Date == was.Date && is.Start == was.Start {
		return nil
	}
	if why, known := c.between.Left[Place{n.Learner, n.Course, was.Date, was.Start}]; known {
		return c.stillThere(c.judged(&why), n, was)
	}
	return nil
}

// stillThere is a cause that was found before, without the session that it names where that is held
// elsewhere by now: it is told with the day and hour that it has now, at which it is in nobody's way.
func (c *comparison) stillThere(why *Cause, n diff.Need, was *held) *Cause {
	named := func(h *held) bool { return h.ID == why.Session }
	there := true
	switch why.Kind {
	case MadeWay:
		there = slices.ContainsFunc(c.now.sessions, func(h *held) bool {
			return named(h) && (h.Date == was.Date || why.Trainer != "" && h.Date.Monday() == was.Date.Monday())
		})
	case Joined:
		is := c.now.seat[n]
		there = is != nil && named(is)
	case OrderChanged:
		first := c.now.seat[diff.Need{Learner: why.Learner, Course: why.Course}]
		there = first != nil && named(first) && !c.inTurn(first, was)
	}
	if !there {
		why.Session = ""
	}
	return why
}

// judged is a cause that was found before, with what is known now of the sessions that do not
// count in it; nil where it is.
func (c *comparison) judged(x *Cause) *Cause {
	if x == nil {
		return nil
	}
	out := *x
	out.Because = c.judged(x.Because)
	became, known := c.became.Sessions[x.Session]
	all := func(list []string) bool {
		if x.Learner != "" {
			return slices.Contains(list, x.Learner)
		}
		return len(x.For) > 0 && !slices.ContainsFunc(x.For, func(g Group) bool { return len(without(g.People, list)) > 0 })
	}
	switch {
	case x.Kind != Again || !known:
	case !became.Held:
		out.Kind = NotHeld
	case all(became.Failed):
		out.Kind = Failed
	case all(became.Missed):
		out.Kind = Missed
	}
	return &out
}

// dispersed is why a plan between the two moved half of a session's people or more; nil: none
// did.
func (c *comparison) dispersed(p *pair) (first *Cause) {
	moved := 0
	for _, who := range p.old.People {
		if why := c.left(diff.Need{Learner: who, Course: p.old.Course}, p.old); why != nil {
			if moved++; first == nil {
				first = why
			}
		}
	}
	if 2*moved < len(p.old.People) {
		return nil
	}
	return first
}

// uncounted is why a session that somebody was to take, and that is past, does not count for
// them.
func (c *comparison) uncounted(n diff.Need) *Cause {
	was := c.old.past[n]
	out := &Cause{Kind: Again, Session: was.ID}
	became, known := c.became.Sessions[was.ID]
	switch p := c.now.published[was.ID]; {
	case p != nil && p.Course == n.Course:
		out.Kind, out.Because = Moved, c.left(n, was)
	case c.became.From == 0 || was.Date < c.became.From || was.Date >= c.now.FirstDay:
	case !known: // it was given up, or has another id now
		out.Kind, out.Because = NotHeld, c.left(n, was)
	case !became.Held:
		out.Kind = NotHeld
	case slices.Contains(became.Failed, n.Learner):
		out.Kind = Failed
	case slices.Contains(became.Missed, n.Learner):
		out.Kind = Missed
	}
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
