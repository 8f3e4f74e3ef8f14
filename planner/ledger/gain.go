package ledger

import (
	"cohort/planner"
	"cohort/planner/diff"
)

// soonerBy says that some people are ready sooner, by how many days; nil: none is.
func (c *comparison) soonerBy(people []string) *Cause {
	var own Gain
	var sooner []Group
	for _, who := range people {
		if l := c.now.learners[who]; l != nil && !l.Anonymous {
			if days := c.sooner(who); days > 0 {
				own.Days += days
				sooner = union(sooner, []Group{{l.Office, l.Intake, []string{who}}})
			}
		}
	}
	if own.Days == 0 {
		return nil
	}
	return &Cause{Kind: Better, Gain: &own, For: sooner}
}

// cause is a gain as the cause of a change: the numbers, without all the people, whom the
// ledger names once.
func (g *Gain) cause() *Cause {
	return &Cause{Kind: Better, Gain: &Gain{Served: g.Served, Days: g.Days, Late: g.Late}}
}

// sooner is by how many days somebody is ready sooner by the new plan, where what they take
// is what they had before; 0 where it is not, or where they are no newcomer.
func (c *comparison) sooner(who string) int {
	days, known := c.days[who]
	if !known {
		days = c.daysSooner(who)
		c.days[who] = days
	}
	return days
}

func (c *comparison) daysSooner(who string) int {
	last := func(s *side, stands bool) (day planner.Date, served int) {
		for i := range c.now.Courses {
			n := diff.Need{Learner: who, Course: c.now.Courses[i].ID}
			r, h := c.now.requests[n], s.seat[n]
			if r == nil || r.Working || h == nil || stands && c.touched[n] != nil {
				continue
			}
			served++
			day = max(day, h.Date)
		}
		return day, served
	}
	was, stood := last(c.old, true)
	is, serves := last(c.now, false)
	if stood == 0 || stood != serves {
		return 0
	}
	return int(was - is)
}

// gain is what the new plan has more than what still stands of the old one, of what both
// could plan: needs that were known then, on days that were planned then.
func (c *comparison) gain() *Gain {
	if c.whole != nil {
		return c.whole
	}
	g := &Gain{}
	for i := range c.now.Requests {
		r := &c.now.Requests[i]
		n := diff.Need{Learner: r.Learner, Course: r.Course}
		was, is := c.old.seat[n], c.now.seat[n]
		stands := was != nil && c.touched[n] == nil
		due := c.now.FirstDay + planner.Date(r.Due)
		if is != nil && c.old.requests[n] != nil && !c.beyond(is.Date) {
			g.Served++
			if is.Date > due {
				g.Late--
			}
		}
		if stands {
			g.Served--
			if was.Date > due {
				g.Late++
			}
		}
		if l := c.now.learners[r.Learner]; is != nil && !stands && !l.Anonymous {
			g.Without = union(g.Without, []Group{{l.Office, l.Intake, []string{l.ID}}})
		}
	}
	for i := range c.now.Learners {
		if l := &c.now.Learners[i]; !l.Anonymous {
			g.Days += c.sooner(l.ID)
		}
	}
	c.whole = g
	return g
}
