package whatif

import (
	"fmt"
	"slices"

	"cohort/planner"
)

func (c CloseRoom) change(w *world) error {
	r, err := w.room(c.ID)
	if err != nil {
		return err
	}
	first, last, err := w.span(c.From, c.To)
	if err != nil {
		return err
	}
	rest, days := without(r.Open, first, last)
	if days == 0 {
		return fmt.Errorf("room %s is closed from %s to %s already", c.ID, c.From, c.To)
	}
	r.Open, w.effect.Amount = rest, days
	return nil
}

func (c CloseSite) change(w *world) error {
	rooms, err := w.roomsOf(c.ID)
	if err != nil {
		return err
	}
	first, last, err := w.span(c.From, c.To)
	if err != nil {
		return err
	}
	most := 0
	for _, r := range rooms {
		rest, days := without(r.Open, first, last)
		r.Open, most = rest, max(most, days)
	}
	if most == 0 {
		return fmt.Errorf("site %s is closed from %s to %s already", c.ID, c.From, c.To)
	}
	w.effect.Amount = most
	return nil
}

// roomsOf are the rooms of a site.
func (w *world) roomsOf(site string) ([]*planner.Room, error) {
	if _, err := w.site(site); err != nil {
		return nil, err
	}
	var out []*planner.Room
	for i := range w.s.Rooms {
		if w.s.Rooms[i].Site == site {
			out = append(out, &w.s.Rooms[i])
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("site %s has no rooms", site)
	}
	return out, nil
}

// On days on which a room opens or closes at its usual hour, it does so at the
// new one; a day that is cut short, by a holiday's eve or a booking, stays so.
func (c Hours) change(w *world) error {
	rooms, err := w.roomsOf(c.Site)
	if err != nil {
		return err
	}
	if c.From == NoHour && c.To == NoHour {
		return fmt.Errorf("neither from nor to says which hours site %s is to have", c.Site)
	}
	most, earliest, latest := 0, 1440, 0
	for _, r := range rooms {
		_, days := longer(r.Open, c)
		most = max(most, days)
		if opens, closes, ok := usual(r.Open); ok {
			earliest, latest = min(earliest, opens), max(latest, closes)
		}
	}
	switch {
	case latest == 0:
		return fmt.Errorf("site %s is closed on all days of the plan", c.Site)
	case c.From > earliest || c.To != NoHour && c.To < latest:
		return fmt.Errorf("site %s is open from %s to %s, hours can only be made longer; close_site shuts it", c.Site, clock(earliest), clock(latest))
	case most == 0:
		return fmt.Errorf("site %s is open from %s to %s already", c.Site, clock(earliest), clock(latest))
	}
	for _, r := range rooms {
		r.Open, _ = longer(r.Open, c)
	}
	w.effect.Amount = most
	w.learnersOf(c.Site, func(l *planner.Learner) {
		l.Available, _ = longer(l.Available, c)
	})
	return nil
}

// learnersOf are the newcomers who may be sent to a site.
func (w *world) learnersOf(site string, do func(*planner.Learner)) {
	working := map[string]bool{}
	for i := range w.s.Requests {
		if w.s.Requests[i].Working {
			working[w.s.Requests[i].Learner] = true
		}
	}
	for i := range w.s.Learners {
		if l := &w.s.Learners[i]; !working[l.ID] && slices.Contains(l.Sites, site) {
			do(l)
		}
	}
}

// longer opens windows earlier and closes them later where they have their
// usual hours, and counts the days on which that changes anything.
func longer(list []planner.Window, c Hours) ([]planner.Window, int) {
	opens, closes, ok := usual(list)
	if !ok {
		return list, 0
	}
	first, last := edges(list)
	changed := map[int]bool{}
	out := slices.Clone(list)
	for i, x := range out {
		if c.From != NoHour && x.From() == opens && first[x.Day()] == opens && c.From < opens {
			out[i][1] = c.From
			changed[x.Day()] = true
		}
		if c.To != NoHour && x.To() == closes && last[x.Day()] == closes && c.To > closes {
			out[i][2] = c.To
			changed[x.Day()] = true
		}
	}
	return out, len(changed)
}

// edges are when each day begins and ends.
func edges(list []planner.Window) (first, last map[int]int) {
	first, last = map[int]int{}, map[int]int{}
	for _, x := range list {
		if at, known := first[x.Day()]; !known || x.From() < at {
			first[x.Day()] = x.From()
		}
		last[x.Day()] = max(last[x.Day()], x.To())
	}
	return first, last
}

// usual is when most days begin and when most end; of equals the longer day.
func usual(list []planner.Window) (opens, closes int, ok bool) {
	first, last := edges(list)
	begin, end := map[int]int{}, map[int]int{}
	for day := range first {
		begin[first[day]]++
		end[last[day]]++
	}
	most := 0
	for at, n := range begin {
		if n > most || n == most && at < opens {
			opens, most = at, n
		}
	}
	most = 0
	for at, n := range end {
		if n > most || n == most && at > closes {
			closes, most = at, n
		}
	}
	return opens, closes, len(first) > 0
}

func (c WorkingDay) change(w *world) error {
	if _, _, err := w.span(c.Date, c.Date); err != nil {
		return err
	}
	day := int(c.Date - w.s.FirstDay)
	open := make([]bool, w.s.Days)
	for _, r := range w.s.Rooms {
		for _, x := range r.Open {
			open[x.Day()] = true
		}
	}
	if open[day] {
		return fmt.Errorf("%s is a working day already", c.Date)
	}
	model := -1
	for d := range open {
		if open[d] && (d < day || model < 0) {
			model = d
		}
	}
	if model < 0 {
		return fmt.Errorf("no day of the plan is a working day that %s could be like", c.Date)
	}
	copied := func(list *[]planner.Window) {
		out := slices.Clone(*list)
		for _, x := range *list {
			switch x.Day() {
			case day: // a roster that has the day already
				return
			case model:
				out = append(out, planner.Window{day, x.From(), x.To()})
			}
		}
		if len(out) > len(*list) {
			*list = out
			w.effect.Amount++
		}
	}
	for i := range w.s.Rooms {
		copied(&w.s.Rooms[i].Open)
	}
	for i := range w.s.Trainers {
		copied(&w.s.Trainers[i].Available)
	}
	for i := range w.s.Learners {
		copied(&w.s.Learners[i].Available)
	}
	return nil
}

// clock writes a minute of the day.
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
