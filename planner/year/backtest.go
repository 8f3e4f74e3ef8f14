package year

import (
	"cmp"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Leads are how many months before today the year is foreseen again.
var Leads = []int{12, 6, 3}

// Past is a month that has passed: as it was foreseen and what came.
type Past struct {
	Lead      int    `json:"lead"` // months from the day of the outlook to today
	Month     Month  `json:"month"`
	Starts    Range  `json:"starts"`
	Started   int    `json:"started"`
	Leavers   Range  `json:"leavers"`
	Left      int    `json:"left"`
	Refreshed Range  `json:"refreshed"` // refreshers foreseen
	Took      int    `json:"took"`      // refreshers taken
	Sites     []Near `json:"sites"`     // the same, by training site
}

// Near is a Past of the offices nearest to a training site.
type Near struct {
	Site    string `json:"site"`
	Starts  Range  `json:"starts"`
	Started int    `json:"started"`
	Leavers Range  `json:"leavers"`
	Left    int    `json:"left"`
}

// Error is how far a sum of months was off.
type Error struct {
	Lead int  `json:"lead"`
	What What `json:"what"`
	// Foreseen is the likely number, Came what came of it.
	Foreseen Milli `json:"foreseen"`
	Came     int   `json:"came"`
	// Off is Foreseen less Came, by Came, in millionths, below 0 where less was foreseen;
	// null: nothing came.
	Off *int `json:"off"`
	// Within is in how many of Months no more came than was foreseen with a reserve. A month of
	// which nothing was foreseen and in which nothing came proves nothing and is not counted.
	Within int `json:"within"`
	Months int `json:"months"`
	// SitesWithin and SiteMonths are the same of each site; 0 of refreshers, which are foreseen
	// of the network.
	SitesWithin int `json:"sites_within"`
	SiteMonths  int `json:"site_months"`
}

// What is what an Error is about.
type What string

// What is foreseen of people.
const (
	Starts    What = "starts"
	Leavers   What = "leavers"
	Refreshed What = "refreshed"
)

// Backtest is how well the year was foreseen: each of the last months as it was foreseen
// from the data of twelve, six and three months ago, and what came.
type Backtest struct {
	Months []Past  `json:"months"`
	Errors []Error `json:"errors"`
}

// Seen is a year ahead and how well the last one was foreseen.
type Seen struct {
	*Answer
	Past *Backtest `json:"past"`
}

// Look foresees the last months again from what was known on the last day before them,
// and lays what came beside it. A day that little is known of is foreseen as well as it could
// be then. The facts hold four years of moves.
func Look(in *facts.Facts, asOf planner.Date, s Settings) *Backtest {
	came := learn(in, asOf, s)
	source := came.listed()
	if came.basis.Starts.Source == Moves {
		source = came.moved()
	}
	b := &Backtest{}
	for _, lead := range Leads {
		s.Months = lead
		day := (MonthOf(asOf) - Month(lead)).First() - 1
		w := learn(known(in, day, s.Zone), day, s)
		t := w.newTally(w.countAsked(), nil)
		t.comeAndGo()
		for k, m := range w.months {
			row := t.people[Network][k]
			p := Past{Lead: lead, Month: m, Starts: row.Starts, Leavers: row.Leavers, Refreshed: row.Refreshed, Took: came.took(m)}
			near := map[string]*Near{}
			at := func(office string) *Near { return cmp.Or(near[came.catchment(office)], &Near{}) }
			for _, site := range t.sitesOfPeople() {
				row := t.people[site][k]
				p.Sites = append(p.Sites, Near{Site: site, Starts: row.Starts, Leavers: row.Leavers})
			}
			for i := range p.Sites {
				near[p.Sites[i].Site] = &p.Sites[i]
			}
			for _, x := range source {
				if x.month == m {
					p.Started++
					at(x.office).Started++
				}
			}
			for _, x := range came.People {
				if x.Left != nil && *x.Left <= asOf && MonthOf(*x.Left) == m && *x.Left >= x.Started {
					p.Left++
					at(x.Office).Left++
				}
			}
			b.Months = append(b.Months, p)
		}
		b.judge(lead)
	}
	return b
}

// judge adds up the months of a lead.
func (b *Backtest) judge(lead int) {
	for _, what := range []What{Starts, Leavers, Refreshed} {
		e := Error{Lead: lead, What: what}
		for _, p := range b.Months {
			if p.Lead != lead {
				continue
			}
			foreseen, came := p.Starts, p.Started
			for _, n := range p.Sites {
				switch what {
				case Starts:
					e.site(n.Starts, n.Started)
				case Leavers:
					e.site(n.Leavers, n.Left)
				}
			}
			switch what {
			case Leavers:
				foreseen, came = p.Leavers, p.Left
			case Refreshed:
				foreseen, came = p.Refreshed, p.Took
			}
			e.Foreseen += foreseen.P50
			e.Came += came
			count(foreseen, came, &e.Within, &e.Months)
		}
		if e.Came > 0 {
			off := int(e.Foreseen)*1000/e.Came - int(whole)
			e.Off = &off
		}
		b.Errors = append(b.Errors, e)
	}
}

// site counts a month of a site.
func (e *Error) site(foreseen Range, came int) { count(foreseen, came, &e.SitesWithin, &e.SiteMonths) }

// count counts a month that was foreseen, if there is anything in it.
func count(foreseen Range, came int, within, months *int) {
	if foreseen == (Range{}) && came == 0 {
		return
	}
	*months++
	if Milli(1000*came) <= foreseen.P80 {
		*within++
	}
}

// Held is in how many months foreseen, of all leads together, no more came than was foreseen
// with a reserve.
func (b *Backtest) Held(what What) (within, months int) {
	for _, e := range b.Errors {
		if e.What == what {
			within, months = within+e.Within, months+e.Months
		}
	}
	return within, months
}

// TooSmall are those of whom the reserve, meant for four months of five, was enough in fewer.
func (b *Backtest) TooSmall() (out []What) {
	for _, what := range []What{Starts, Leavers, Refreshed} {
		if within, months := b.Held(what); 5*within < 4*months {
			out = append(out, what)
		}
	}
	return out
}

// took counts the refreshers taken in a month: courses completed that had been before.
func (w *world) took(m Month) (n int) {
	if w.again == nil {
		w.again = map[Month]int{}
		last := map[[2]string][]planner.Date{}
		for _, c := range w.in.Completed {
			if x := w.CourseAt[c.Course]; x != nil && x.RefreshMonths != nil {
				key := [2]string{c.Person, c.Course}
				last[key] = append(last[key], c.On)
			}
		}
		for _, days := range last {
			slices.Sort(days)
			for _, d := range days[1:] {
				w.again[MonthOf(d)]++
			}
		}
	}
	return w.again[m]
}

// known is what was known on the evening of a day: what happened later is taken out.
func known(in *facts.Facts, day planner.Date, zone *time.Location) *facts.Facts {
	out := *in
	later := func(d *planner.Date) *planner.Date {
		if d != nil && *d > day {
			return nil
		}
		return d
	}
	out.People = nil
	for _, p := range in.People {
		if p.Started > day {
			continue
		}
		p.Left, p.Cleared = later(p.Left), later(p.Cleared)
		out.People = append(out.People, p)
	}
	out.Completed = slices.DeleteFunc(slices.Clone(in.Completed), func(c facts.Completed) bool { return c.On > day })
	evening := (day + 1).At(0, zone)
	out.Moves = slices.DeleteFunc(slices.Clone(in.Moves), func(m facts.StageMove) bool { return !m.At.Before(evening) })
	out.Issued = slices.DeleteFunc(slices.Clone(in.Issued), func(x facts.Issued) bool { return x.Date > day })
	then := map[string]bool{}
	for _, x := range out.Issued {
		then[x.ID] = true
	}
	out.Attendance = slices.DeleteFunc(slices.Clone(in.Attendance), func(a facts.Attendance) bool { return !then[a.Session] })
	out.Outcomes = slices.DeleteFunc(slices.Clone(in.Outcomes), func(o facts.SessionOutcome) bool { return !then[o.Session] })
	out.Absences = slices.DeleteFunc(slices.Clone(in.Absences), func(a facts.Absence) bool { return a.From > day })
	out.Candidates, out.Nominations, out.Waves = nil, nil, nil // those of today came later
	return &out
}
