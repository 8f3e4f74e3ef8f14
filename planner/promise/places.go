package promise

import (
	"fmt"
	"slices"

	"cohort/planner"
)

// nearestSites is how many training sites the people of an office are sent to
// where nobody of theirs shows which.
const nearestSites = 3

// nearest are the training sites that are nearest to an office, nearest first.
func (d *Desk) nearest(o *planner.Office) []string {
	var out []string
	for _, site := range d.ground.Nearest(d.ground.Base(o.Site)) {
		out = append(out, d.ground.Sites[site])
	}
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
	for i, r := range d.s.Rooms {
		if d.ground.Virtual[d.ground.SiteOf[i]] || slices.Contains(sites, r.Site) {
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
