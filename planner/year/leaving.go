package year

import (
	"cohort/planner/demand/facts"
)

// Curve says how long people stay: the Kaplan-Meier estimate by months of service,
// of everybody who was employed in some part of the months that are looked at. Who
// was hired before those is counted from the first of them on, and who is still
// employed up to today.
type Curve struct {
	From   *Month `json:"from"`      // first month looked at; nil: nobody is known to have left
	Custom bool   `json:"customary"` // too few have left: the customary share leaves in each month
	Rows   []Stay `json:"rows"`
	// Drift is by how much of itself the number of those who leave changes from one year to
	// the next, as that of starts does.
	Drift Share `json:"drift"`
}

// Stay is one month of service; the last row stands for all later months together.
type Stay struct {
	Months int   `json:"months"`  // of service, whole ones, at its beginning
	AtRisk int   `json:"at_risk"` // people who were employed at its beginning
	Left   int   `json:"left"`    // of them in it
	Stayed Share `json:"stayed"`  // of those who start, after it
	// Error is the standard error of Stayed by Greenwood's formula.
	Error Share `json:"error"`
}

// lastMonths is the service from which on months are counted together.
const lastMonths = 60

// curve estimates how long people stay.
func (w *world) curve() Curve {
	end := MonthOf(w.asOf)
	var first *Month
	for _, p := range w.People {
		if p.Left != nil && *p.Left <= w.asOf {
			if m := MonthOf(*p.Left); m >= end-historyMonths && (first == nil || m < *first) {
				first = &m
			}
		}
	}
	c := Curve{From: first, Rows: make([]Stay, lastMonths+1)}
	left := 0
	if first != nil {
		for i := range w.People {
			left += c.count(w, &w.People[i])
		}
	}
	c.Custom = left < fewestLeavers
	if first != nil {
		counts := make([]int, max(0, int(end-*first)))
		for _, p := range w.People {
			if p.Left != nil && *p.Left < end.First() && MonthOf(*p.Left) >= *first {
				counts[MonthOf(*p.Left)-*first]++
			}
		}
		c.Drift = drift(counts)
	}
	c.follow()
	return c
}

// count enters a person in the months of service at whose beginning they were employed
// while we looked. It returns 1 if they left then.
func (c *Curve) count(w *world, p *facts.Person) int {
	from, until, gone := c.From.First(), w.asOf, 0
	if p.Left != nil && *p.Left <= w.asOf {
		until, gone = *p.Left, 1
	}
	if p.Started > w.asOf || until < p.Started || until < from {
		return 0
	}
	enter := 0
	if p.Started < from {
		enter = served(p.Started, from) + 1 // the month of service that was under way is not a whole one
		if from == p.Started {
			enter--
		}
	}
	last := served(p.Started, until)
	for k := enter; k <= last; k++ {
		c.Rows[min(k, lastMonths)].AtRisk++
	}
	if gone == 1 && last >= enter {
		c.Rows[min(last, lastMonths)].Left++
		return 1
	}
	return 0
}

// follow multiplies what stays, month by month.
func (c *Curve) follow() {
	stayed, sum := int(whole), 0 // sum in millionths of millionths
	for k := range c.Rows {
		r := &c.Rows[k]
		r.Months = k
		stayed = times(stayed, whole-c.leaving(k))
		if n, d := r.AtRisk, r.Left; d > 0 && n > d {
			sum += divide(divide(d*1_000_000_000, n)*1000, n-d)
		}
		r.Stayed = Share(stayed)
		r.Error = Share(times(stayed, Share(root(sum))))
	}
}

// leaving is the share of those in a month of service who leave in it: where nobody was
// counted, that of the month before.
func (c *Curve) leaving(months int) Share {
	if c.Custom {
		return customaryLeaving
	}
	for k := min(months, lastMonths); k >= 0; k-- {
		if r := &c.Rows[k]; r.AtRisk > 0 {
			return Share(divide(r.Left*int(whole), r.AtRisk))
		}
	}
	return customaryLeaving
}

// spread is how much what leaves may vary: by chance, and as the years do or as far as what
// was counted is chance, whichever is more. All is in millionths.
func (c *Curve) spread(mean, chance int) int {
	counted := 1
	if !c.Custom {
		counted = c.Left()
	}
	return chance + max(divide(mean*mean, counted), square(mean, c.Drift))
}

// Left is how many were counted as leaving.
func (c *Curve) Left() (n int) {
	for _, r := range c.Rows {
		n += r.Left
	}
	return n
}

// service is people by whole months of service, in thousandths, at one site.
type service [lastMonths + 1]int

// pass lets a month go by. It returns who leaves, and how much that may vary by
// chance, in millionths.
func (s *service) pass(c *Curve, newcomers Milli) (left Milli, variance int) {
	var next service
	for k, n := range s {
		gone := times(n, c.leaving(k))
		left += Milli(gone)
		variance += times(gone*1000, whole-c.leaving(k))
		next[min(k+1, lastMonths)] += n - gone
	}
	next[0] += int(newcomers)
	*s = next
	return left, variance
}

func (s *service) people() (n Milli) {
	for _, x := range s {
		n += Milli(x)
	}
	return n
}
