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
	for _, d := range j.roomDays.list {
		j.apart("room", d, j.s.Rules.RoomChangeoverMinutes, "")
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
			if !fits(j.trainers.of(id).Available, t) {
				j.broken("session %s: trainer %s is not available from %s to %s", t.ID, id, j.when(t), clock(t.end))
			}
		}
	}
	for _, d := range j.teaching.list {
		tr := j.trainers.of(d.id)
		j.apart("trainer", d, j.s.Rules.TrainerBreakMinutes, tr.Home)
		if taught := sum(d.spans); taught > tr.MaxDayMinutes {
			j.broken("trainer %s teaches %d minutes on %s, more than %d", d.id, taught, j.date(d.day), tr.MaxDayMinutes)
		}
	}
	weeks, taught := j.weekly()
	for _, w := range weeks {
		if most := j.trainers.of(w.trainer).MaxWeekMinutes; taught[w] > most {
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
	for _, d := range j.teaching.list {
		if d.day >= 0 && d.day < j.s.Days {
			add(d.id, d.day, sum(d.spans))
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
			if l := j.requests.of(id).Learner; !fits(j.learners.of(l).Available, t) {
				j.broken("session %s: learner %s is not available from %s to %s", t.ID, l, j.when(t), clock(t.end))
			}
		}
	}
	for _, d := range j.sitting.list {
		l := j.learners.of(d.id)
		j.apart("learner", d, j.s.Rules.LearnerBreakMinutes, j.offices.of(l.Office).Site)
		if attended := sum(d.spans); attended > l.MaxDayMinutes {
			j.broken("learner %s attends %d minutes on %s, more than %d", d.id, attended, j.date(d.day), l.MaxDayMinutes)
		}
	}
}

// apart reports sessions that follow each other with less than the pause
// between them. For somebody who sets out from base, the pause between an
// online session and one in a room grows by the way to the room (H6).
func (j *judge) apart(what string, d day, pause int, base string) {
	if len(d.spans) < 2 {
		return
	}
	spans := slices.SortedFunc(slices.Values(d.spans), func(a, b span) int {
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
				what, d.id, j.date(d.day), a.session, clock(a.end), b.session, clock(b.start), want)
		}
	}
}

// H6 One place a day.
func (j *judge) onePlaceADay() {
	for _, d := range j.teaching.list {
		sites := j.places(d.spans)
		if len(sites) > 1 {
			j.broken("trainer %s is at %s on %s", d.id, strings.Join(sites, " and at "), j.date(d.day))
		}
		for _, site := range sites {
			if home := j.trainers.of(d.id).Home; !j.joined(home, site) {
				j.broken("trainer %s cannot travel from %s to %s on %s", d.id, home, site, j.date(d.day))
			}
		}
	}
	for _, d := range j.sitting.list {
		sites, l := j.places(d.spans), j.learners.of(d.id)
		if len(sites) > 1 {
			j.broken("learner %s is at %s on %s", d.id, strings.Join(sites, " and at "), j.date(d.day))
		}
		for _, site := range sites {
			if !slices.Contains(l.Sites, site) || !j.joined(j.offices.of(l.Office).Site, site) {
				j.broken("learner %s of the office %s may not be sent to %s on %s", d.id, l.Office, site, j.date(d.day))
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
	away := map[on]int{} // of offices
	var order []on
	for _, d := range j.sitting.list {
		if !slices.ContainsFunc(d.spans, func(x span) bool { return x.working }) {
			continue
		}
		office := on{j.learners.of(d.id).Office, d.day}
		if away[office] == 0 {
			order = append(order, office)
		}
		away[office]++
	}
	for _, o := range order {
		if most := j.offices.of(o.id).ReleasePerDay; away[o] > most {
			j.broken("office %s releases %d people on %s, more than %d", o.id, away[o], j.date(o.day), most)
		}
	}
}
