package referee

import (
	"cmp"
	"slices"
	"strings"
)

// H3 Room.
func (j *judge) room() {
	for _, t := range j.sessions {
		if !fits(t.room.Open, t) {
			j.broken("session %s: room %s is not open from %s to %s", t.ID, t.Room, j.when(t), clock(t.end))
		}
	}
	for _, key := range j.roomDays.order {
		j.apart("room", key, j.roomDays.spans[key], j.s.Rules.RoomChangeoverMinutes, "")
	}
	j.shared()
}

// shared reports what rooms share and is in use more often than it is there: at the
// start of some session, by all whose changeover is not over.
func (j *judge) shared() {
	for _, x := range j.s.Shared {
		takes := map[string]int{}
		for _, r := range x.Rooms {
			takes[r.Room] = r.Number
		}
		for _, t := range j.sessions {
			if takes[t.Room] == 0 {
				continue
			}
			total := 0
			for _, o := range j.sessions {
				if o.Day == t.Day && o.Start <= t.Start && t.Start < max(o.end+j.s.Rules.RoomChangeoverMinutes, o.Start+1) {
					total += takes[o.Room]
				}
			}
			if total > x.Number {
				j.broken("session %s: from %s on, rooms take %d of %s, and there are %d", t.ID, j.when(t), total, x.ID, x.Number)
			}
		}
	}
}

// H4 Trainer.
func (j *judge) trainer() {
	for _, t := range j.sessions {
		for _, id := range t.Trainers {
			if !fits(j.trainers[id].Available, t) {
				j.broken("session %s: trainer %s is not available from %s to %s", t.ID, id, j.when(t), clock(t.end))
			}
		}
	}
	for _, key := range j.teaching.order {
		spans, tr := j.teaching.spans[key], j.trainers[key.id]
		j.apart("trainer", key, spans, j.s.Rules.TrainerBreakMinutes, tr.Home)
		if taught := sum(spans); taught > tr.MaxDayMinutes {
			j.broken("trainer %s teaches %d minutes on %s, more than %d", key.id, taught, j.date(key.day), tr.MaxDayMinutes)
		}
	}
	weeks, taught := j.weekly()
	for _, w := range weeks {
		if most := j.trainers[w.trainer].MaxWeekMinutes; taught[w] > most {
			j.broken("trainer %s teaches %d minutes in week %d of %d, more than %d", w.trainer, taught[w], w.week, w.year, most)
		}
	}
}

// week is an ISO week of a trainer.
type week struct {
	trainer    string
	year, week int
}

// weekly is the minutes that trainers teach in each week of the horizon, with
// what they taught in its first week before it began.
func (j *judge) weekly() (order []week, taught map[week]int) {
	taught = map[week]int{}
	add := func(id string, day, minutes int) {
		w := week{trainer: id}
		w.year, w.week = j.date(day).ISOWeek()
		if _, known := taught[w]; !known {
			order = append(order, w)
		}
		taught[w] += minutes
	}
	for _, key := range j.teaching.order {
		if key.day >= 0 && key.day < j.s.Days {
			add(key.id, key.day, sum(j.teaching.spans[key]))
		}
	}
	for _, t := range j.s.Trainers {
		if t.TaughtMinutes > 0 {
			add(t.ID, 0, t.TaughtMinutes)
		}
	}
	return order, taught
}

// H5 Learner.
func (j *judge) learner() {
	for _, t := range j.sessions {
		for _, id := range t.Seated {
			if l := j.requests[id].Learner; !fits(j.learners[l].Available, t) {
				j.broken("session %s: learner %s is not available from %s to %s", t.ID, l, j.when(t), clock(t.end))
			}
		}
	}
	for _, key := range j.sitting.order {
		spans, l := j.sitting.spans[key], j.learners[key.id]
		j.apart("learner", key, spans, j.s.Rules.LearnerBreakMinutes, j.offices[l.Office].Site)
		if attended := sum(spans); attended > l.MaxDayMinutes {
			j.broken("learner %s attends %d minutes on %s, more than %d", key.id, attended, j.date(key.day), l.MaxDayMinutes)
		}
	}
}

// apart reports sessions that follow each other with less than the pause
// between them. For somebody who sets out from base, the pause between an
// online session and one in a room grows by the way to the room (H6).
func (j *judge) apart(what string, who on, spans []span, pause int, base string) {
	if len(spans) < 2 {
		return
	}
	spans = slices.SortedFunc(slices.Values(spans), func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), strings.Compare(a.site, b.site))
	})
	for i, b := range spans[1:] {
		a, want := spans[i], pause
		if base != "" && j.virtual[a.site] != j.virtual[b.site] {
			site := a.site
			if j.virtual[a.site] {
				site = b.site
			}
			want += j.minutes[[2]string{base, site}]
		}
		if b.start < a.end+want {
			j.broken("%s %s on %s: session %s ends at %s, session %s starts at %s, want %d minutes between them",
				what, who.id, j.date(who.day), a.session, clock(a.end), b.session, clock(b.start), want)
		}
	}
}

// H6 One place a day.
func (j *judge) onePlaceADay() {
	for _, key := range j.teaching.order {
		sites := j.places(j.teaching.spans[key])
		if len(sites) > 1 {
			j.broken("trainer %s is at %s on %s", key.id, strings.Join(sites, " and at "), j.date(key.day))
		}
		for _, site := range sites {
			if home := j.trainers[key.id].Home; !j.joined(home, site) {
				j.broken("trainer %s cannot travel from %s to %s on %s", key.id, home, site, j.date(key.day))
			}
		}
	}
	for _, key := range j.sitting.order {
		sites, l := j.places(j.sitting.spans[key]), j.learners[key.id]
		if len(sites) > 1 {
			j.broken("learner %s is at %s on %s", key.id, strings.Join(sites, " and at "), j.date(key.day))
		}
		for _, site := range sites {
			if !slices.Contains(l.Sites, site) || !j.joined(j.offices[l.Office].Site, site) {
				j.broken("learner %s of the office %s may not be sent to %s on %s", key.id, l.Office, site, j.date(key.day))
			}
		}
	}
}

func (j *judge) joined(from, to string) bool {
	_, ok := j.minutes[[2]string{from, to}]
	return ok
}

// H10 Release.
func (j *judge) release() {
	away := map[on]int{}
	var order []on
	for _, key := range j.sitting.order {
		if !slices.ContainsFunc(j.sitting.spans[key], func(x span) bool { return x.working }) {
			continue
		}
		office := on{j.learners[key.id].Office, key.day}
		if away[office] == 0 {
			order = append(order, office)
		}
		away[office]++
	}
	for _, o := range order {
		if most := j.offices[o.id].ReleasePerDay; away[o] > most {
			j.broken("office %s releases %d people on %s, more than %d", o.id, away[o], j.date(o.day), most)
		}
	}
}
