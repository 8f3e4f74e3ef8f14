package referee

import "cohort/planner"

// price is the cost by term.
func (j *judge) price() planner.Cost {
	var c planner.Cost
	j.priceRequests(&c)
	j.pricePublished(&c)
	c.Ready = j.ready()
	c.Teaching = j.teachingHours()
	c.TrainerTravel = j.trainerTravel()
	c.LearnerTravel = j.learnerTravel()
	c.Split = j.split()
	c.Overload = j.overload()
	return c
}

// priceRequests fills Unserved, Deferred and Late.
func (j *judge) priceRequests(c *planner.Cost) {
	w, days := j.s.Weights, int64(j.s.Days)
	for _, r := range j.s.Requests {
		due, weight := int64(r.Due), int64(r.Weight)
		t, served := j.served[r.ID]
		switch {
		case served:
			c.Late += w.Late * weight * max(0, int64(t.Day)-due)
		case due < days:
			c.Unserved += (w.Unserved + w.Late*(days-due)) * weight
		default: // the nearer beyond the horizon, the dearer
			c.Deferred += (w.Deferred + (w.Unserved-w.Deferred)*7/(8+due-days)) * weight
		}
	}
}

// pricePublished fills Moved, Reroomed and Retrained: what changes for each
// request that a published session held; and Provisional, where people were shown
// a preview only, of which nothing but the time has a price.
func (j *judge) pricePublished(c *planner.Cost) {
	w := j.s.Weights
	c.Provisional.Given = w.Provisional.Given
	for _, p := range j.s.Published {
		for _, id := range p.Seated {
			t, served := j.served[id]
			elsewhen := !served || t.Day != p.Day || t.Start != p.Start
			switch {
			case elsewhen && p.Provisional:
				c.Provisional.Amount += w.Provisional.Amount
				continue
			case elsewhen:
				c.Moved += w.Moved
				continue
			case p.Provisional:
				continue
			}
			if t.Room != p.Room {
				c.Reroomed += w.Reroomed
			}
			if !sameSet(t.Trainers, p.Trainers) {
				c.Retrained += w.Retrained
			}
		}
	}
}

// ready is the days from when newcomers could begin until they have attended
// everything that they are served.
func (j *judge) ready() int64 {
	n := 0
	for _, l := range j.wave {
		first, last, any := 0, 0, false
		begun := false
		for _, r := range l.requests {
			if r.Working {
				continue
			}
			if !begun || r.Earliest < first {
				first, begun = r.Earliest, true
			}
			if t, served := j.served[r.ID]; served && (!any || t.Day > last) {
				last, any = t.Day, true
			}
		}
		if any {
			n += last - first
		}
	}
	return j.s.Weights.Ready * int64(n)
}

func (j *judge) teachingHours() int64 {
	n := 0
	for _, t := range j.sessions {
		n += (t.course.Minutes + 29) / 30 * len(t.course.Crew)
	}
	return j.s.Weights.Teaching * int64(n)
}

func (j *judge) trainerTravel() int64 {
	n := 0
	for _, d := range j.teaching.list {
		for _, site := range j.places(d.spans) {
			n += 2 * j.minutes[[2]string{j.trainers.of(d.id).Home, site}]
		}
	}
	return j.s.Weights.TrainerTravel * int64(n)
}

// learnerTravel is rounded down for each learner and day by itself.
func (j *judge) learnerTravel() int64 {
	var n int64
	for _, d := range j.sitting.list {
		l := j.learners.of(d.id)
		for _, site := range j.places(d.spans) {
			for _, allowed := range l.Sites {
				if allowed == site {
					n += j.s.Weights.LearnerTravel * 2 * int64(j.minutes[[2]string{j.offices.of(l.Office).Site, site}]) / 10
					break
				}
			}
		}
	}
	return n
}

// split is the sessions beyond the first in which people of one cohort take the
// same course.
func (j *judge) split() int64 {
	type group struct{ cohort, course string }
	type sitting struct {
		group
		session string
	}
	groups := make(map[group]bool)
	sessions := make(map[sitting]bool)
	for id, t := range j.served {
		r := j.requests.of(id)
		cohort := j.learners.of(r.Learner).Cohort
		if cohort == "" {
			continue
		}
		g := group{cohort, r.Course}
		groups[g], sessions[sitting{g, t.ID}] = true, true
	}
	return j.s.Weights.Split * int64(len(sessions)-len(groups))
}

func (j *judge) overload() int64 {
	n := 0
	weeks, taught := j.weekly()
	for _, w := range weeks {
		if over := taught[w] - j.trainers.of(w.trainer).TargetWeekMinutes; over > 0 {
			n += (over + 59) / 60
		}
	}
	return j.s.Weights.Overload * int64(n)
}
