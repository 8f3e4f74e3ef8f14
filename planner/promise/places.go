package promise

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
)

// nearestSites is how many training sites the people of an office are sent to
// where nobody of theirs shows which.
const nearestSites = 3

// ways are the minutes from an office to the sites that it is joined to.
func (d *Desk) ways(o *planner.Office) map[string]int {
	way := d.waysOf[o]
	if way == nil {
		way = map[string]int{}
		for _, x := range d.s.Travel {
			if x.From == o.Site {
				way[x.To] = x.Minutes
			} else if x.To == o.Site {
				way[x.From] = x.Minutes
			}
		}
		way[o.Site] = 0
		d.waysOf[o] = way
	}
	return way
}

// nearest are the training sites that are nearest to an office, nearest first.
func (d *Desk) nearest(o *planner.Office) []string {
	way := d.ways(o)
	var out []string
	for id := range way {
		if d.sites[id] && !d.virtual[id] {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(way[a], way[b]), cmp.Compare(a, b)) })
	return out[:min(len(out), nearestSites)]
}

// allHours are the hours in which any room is open that newcomers may be sent
// to, those that touch or overlap made one.
func (d *Desk) allHours(sites []string) []planner.Window {
	key := fmt.Sprint(sites)
	if out, known := d.hours[key]; known {
		return out
	}
	var all []planner.Window
	for _, r := range d.s.Rooms {
		if d.virtual[r.Site] || slices.Contains(sites, r.Site) {
			all = append(all, r.Open...)
		}
	}
	slices.SortFunc(all, func(a, b planner.Window) int { return slices.Compare(a[:], b[:]) })
	var out []planner.Window
	for _, w := range all {
		if n := len(out); n > 0 && out[n-1].Day() == w.Day() && w.From() <= out[n-1].To() {
			out[n-1][2] = max(out[n-1][2], w.To())
		} else {
			out = append(out, w)
		}
	}
	d.hours[key] = out
	return out
}
