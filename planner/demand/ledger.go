package demand

import (
	"cohort/planner"
	"cohort/planner/demand/clean"
)

// ledger is the pinned sessions so far, with which the next one is compared.
// Together they form a valid plan. With remains.broken it states parts of the
// rules H1 to H6 and H10 once more, as it has to say whose seat or which room
// is in the way. Change it together with the referee: tests compare the two in
// both directions.
type ledger struct {
	k        *known
	requests map[string]*planner.Request
	learners map[string]*learner
	week     map[on]int // taught minutes by trainer and the Monday of the week
	rooms    map[on][]block
	trainers map[on][]block
	people   map[on][]block
	away     map[on]map[string]bool // working staff of an office in training
}

// on is somebody or something on one day.
type on struct {
	id  string
	day int
}

// block is a session on a day.
type block struct {
	clean.Span
	site string
}

func newLedger(k *known, requests map[string]*planner.Request, learners map[string]*learner) *ledger {
	l := &ledger{k: k, requests: requests, learners: learners, week: map[on]int{}, rooms: map[on][]block{}, trainers: map[on][]block{},
		people: map[on][]block{}, away: map[on]map[string]bool{}}
	for id, minutes := range k.taught() {
		l.week[on{id, k.day(k.asOf.Monday())}] = minutes
	}
	for _, x := range k.rest.begun {
		if r := k.RoomAt[x.Room]; r != nil {
			l.rooms[on{x.Room, 0}] = append(l.rooms[on{x.Room, 0}], block{clean.Span{From: x.Start, To: x.Start + x.Minutes}, r.Site})
		}
	}
	return l
}

// enter adds a session and returns whom it seats: everybody whose day has time
// for it. It seats nobody and adds nothing if no day has time, or if the room or
// a trainer is taken: then it says which.
func (l *ledger) enter(s *standing) (seated []string, who string) {
	k := l.k
	site := k.RoomAt[s.Room].Site
	b := block{clean.Span{From: s.Start, To: s.Start + s.Minutes}, site}
	if !l.apart(l.rooms[on{s.Room, s.day}], b, k.Rules.RoomChangeoverMinutes, "") {
		return nil, s.Room
	}
	if l.overdrawn(s.Room, s.day, b) {
		return nil, s.Room
	}
	monday := k.day(k.date(s.day).Monday())
	for _, id := range s.Trainers {
		t := k.TrainerAt[id]
		day := l.trainers[on{id, s.day}]
		if !l.apart(day, b, k.Rules.TrainerBreakMinutes, t.Home) || minutes(day)+s.Minutes > t.MaxDayMinutes ||
			l.week[on{id, monday}]+s.Minutes > t.MaxWeekMinutes {
			return nil, id
		}
	}
	for _, id := range s.seated {
		if l.sits(l.requests[id], s.day, b) {
			seated = append(seated, id)
		}
	}
	if len(seated) == 0 {
		return nil, ""
	}
	l.rooms[on{s.Room, s.day}] = append(l.rooms[on{s.Room, s.day}], b)
	for _, id := range s.Trainers {
		l.trainers[on{id, s.day}] = append(l.trainers[on{id, s.day}], b)
		l.week[on{id, monday}] += s.Minutes
	}
	return seated, ""
}

// overdrawn says whether too little is left of what a room shares with others for a
// session on a day.
func (l *ledger) overdrawn(room string, day int, b block) bool {
	pause := l.k.Rules.RoomChangeoverMinutes
	for _, x := range l.k.Shared {
		takes := 0
		points := []int{b.From}
		for _, r := range x.Rooms {
			if r.Room == room {
				takes = r.Number
			}
			for _, o := range l.rooms[on{r.Room, day}] {
				if o.From > b.From && o.From < b.To+pause {
					points = append(points, o.From)
				}
			}
		}
		if takes == 0 {
			continue
		}
		for _, minute := range points {
			total := takes
			for _, r := range x.Rooms {
				for _, o := range l.rooms[on{r.Room, day}] {
					if o.From <= minute && minute < o.To+pause {
						total += r.Number
					}
				}
			}
			if total > x.Number {
				return true
			}
		}
	}
	return false
}

// sits seats one person if their day has time for it and their office can
// release them. It says whether it did.
func (l *ledger) sits(r *planner.Request, day int, b block) bool {
	who := l.learners[r.Learner]
	office := l.k.OfficeAt[who.Office]
	at := on{who.ID, day}
	if !l.apart(l.people[at], b, l.k.Rules.LearnerBreakMinutes, office.Site) || minutes(l.people[at])+b.To-b.From > who.MaxDayMinutes {
		return false
	}
	if r.Working {
		away := l.away[on{office.ID, day}]
		if away == nil {
			away = map[string]bool{}
			l.away[on{office.ID, day}] = away
		}
		if !away[who.ID] && len(away) >= office.ReleasePerDay {
			return false
		}
		away[who.ID] = true
	}
	l.people[at] = append(l.people[at], b)
	return true
}

// apart says whether a session keeps the pause to all others of a day. Whoever
// has a base is at one site a day. Between an online session and one at a site
// they also need the way from their base.
func (l *ledger) apart(day []block, b block, pause int, base string) bool {
	for _, a := range day {
		want := pause
		if base != "" {
			site, other := a.site, b.site
			online := l.k.online(site)
			switch {
			case online != (l.k.online(other)):
				if online {
					site = other
				}
				want += l.k.Travel[[2]string{base, site}]
			case !online && site != other:
				return false
			}
		}
		if b.From < a.To+want && a.From < b.To+want {
			return false
		}
	}
	return true
}

func minutes(day []block) int {
	total := 0
	for _, b := range day {
		total += b.To - b.From
	}
	return total
}
