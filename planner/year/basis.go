package year

import (
	"maps"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// Lead is how long it takes until a trainer whom nobody has looked for yet teaches alone.
type Lead struct {
	HireMonths  int
	TrainMonths int
}

// CustomaryLead is that of an installation that says nothing else. It is assumed.
var CustomaryLead = Lead{HireMonths: 2, TrainMonths: 3}

// Settings are the choices of an installation.
type Settings struct {
	Lead
	Zone          *time.Location // of the network
	Changeover    int            // minutes between a session and other use of its room
	IntakeWeekday time.Weekday
	Months        int      // whole months ahead, the first after that of the day
	Factor        *float64 // of the starts learned, in a scenario; nil: as they were
}

// What is taken where nothing, or too little, is known. Shares of the past count
// together with so many cases of the customary share (prior), as conversions do in
// a forecast.
const (
	historyMonths = 36 // of the past that starts, leavers and absences are counted in
	halfYear      = 182
	priorYears    = 2  // that the customary change from year to year counts for
	prior         = 20 // people, seats or examinations that a customary share counts for
	priorSessions = 10 // sessions that a customary group counts for

	customaryDropOut Share = 70_000  // of those who start leave before they are cleared
	customaryNoShow  Share = 50_000  // of seats stay empty
	customaryFailed  Share = 100_000 // of examinations are failed
	customaryFilling Share = 800_000 // of the seats of a full group are taken
	customaryAway    Share = 100_000 // of their working days trainers are away
	customaryLeaving Share = 18_400  // of the staff leave in a month: a fifth in a year
	customaryDrift   Share = 200_000 // changes the number of a year to the next
	customaryTarget        = 1560    // minutes that a trainer teaches in a week: 65 percent of 40 hours
	fewestLeavers          = 10      // from which a curve can be told
)

// Basis is what was counted in the past and what there is, so that everybody can
// redo the year.
type Basis struct {
	Starts  StartsBasis `json:"starts"`
	Leaving Curve       `json:"leaving"`
	DropOut Counted     `json:"drop_out"` // people who started in the last 12 whole months and left before they were cleared
	NoShow  Counted     `json:"no_show"`  // seats of the last half year whose people did not come
	Failed  Counted     `json:"failed"`   // examinations of the last half year that were failed
	Groups  []Group     `json:"groups"`
	Away    Away        `json:"away"`
	Booked  Counted     `json:"booked"` // minutes that rooms were open in and others had booked
	Hire    int         `json:"hire_months"`
	Train   int         `json:"train_months"`
}

// Counted is a share of the past: so many of so many, and what is taken with the
// customary share for company.
type Counted struct {
	Of    int   `json:"of"`
	All   int   `json:"all"`
	Share Share `json:"share"`
}

// counted is (of + prior × customary) / (all + prior).
func counted(of, all int, customary Share, prior int) Counted {
	return Counted{of, all, Share(divide(of*int(whole)+prior*int(customary), all+prior))}
}

// Group is how many people a session of a course has at a site.
type Group struct {
	Course   string `json:"course"`
	Site     string `json:"site"`
	Full     int    `json:"full"`     // the largest group that a room there allows
	Seats    int    `json:"seats"`    // taken in sessions held in the last half year, wherever
	Sessions int    `json:"sessions"` // those
	Mean     Milli  `json:"mean"`
}

// Away is how much of their working days trainers were away, by month of the
// calendar.
type Away struct {
	From   *Month    `json:"from"` // first month counted; nil: none is recorded
	Days   [12]int   `json:"days_away"`
	All    [12]int   `json:"days"`
	Share  [12]Share `json:"share"`
	Custom bool      `json:"customary"` // nothing is recorded
}

// world is what is counted and multiplied: clean facts and what was learned of them.
type world struct {
	*clean.Facts
	Settings
	in     *facts.Facts
	asOf   planner.Date
	months []Month
	basis  Basis

	sites   []string // training sites and virtual ones with rooms, by id; at the end "" where an office has none
	starts  *starts
	kinds   []string          // of rooms
	kindOf  map[string]string // by course
	full    map[[2]string]int // by course and site: the largest group there
	openDay map[[2]string]int // by site and kind: minutes of the longest day
	group   map[[2]string]Milli
	again   map[Month]int     // refreshers taken; nil: not counted yet
	homes   map[string]string // by course: the virtual site where all of it is held; empty: it is held where people are
}

// learn cleans facts and counts what the year rests on.
func learn(in *facts.Facts, asOf planner.Date, s Settings) *world {
	first := MonthOf(asOf) + 1
	last := first + Month(s.Months)
	frame := clean.Frame{AsOf: asOf, Days: int(last.First() - asOf), Zone: s.Zone, GridMinutes: 30, Changeover: s.Changeover, IntakeWeekday: s.IntakeWeekday}
	w := &world{Facts: clean.New(in, frame), Settings: s, in: in, asOf: asOf}
	for m := first; m < last; m++ {
		w.months = append(w.months, m)
	}
	w.basis.Hire, w.basis.Train = s.HireMonths, s.TrainMonths
	w.settle()
	w.learnStarts()
	w.basis.Leaving = w.curve()
	w.learnShares()
	w.learnGroups()
	w.basis.Away = w.lost()
	return w
}

// catchment is the training site nearest to an office, empty where none can be reached.
func (w *world) catchment(office string) string {
	if near := w.Near[office]; len(near) > 0 {
		return near[0]
	}
	return ""
}

// settle learns where which courses can be held.
func (w *world) settle() {
	w.kindOf, w.full, w.openDay, w.homes = map[string]string{}, map[[2]string]int{}, map[[2]string]int{}, map[string]string{}
	found, kinds := map[string]bool{}, map[string]bool{}
	for _, o := range w.Offices {
		found[w.catchment(o.ID)] = true
	}
	for i := range w.Courses {
		c := &w.Courses[i]
		kind := kindOf(c)
		w.kindOf[c.ID], kinds[kind] = kind, true
		virtual := ""
		real := false
		for k := range w.Rooms {
			r := &w.Rooms[k]
			if !r.Suits(c) {
				continue
			}
			found[r.Site] = true
			at := [2]string{c.ID, r.Site}
			w.full[at] = max(w.full[at], min(r.Seats, c.MaxGroup))
			if w.SiteAt[r.Site].Kind == facts.SiteVirtual {
				virtual = r.Site
			} else {
				real = true
			}
		}
		if !real {
			w.homes[c.ID] = virtual
		}
	}
	w.sites = slices.Sorted(maps.Keys(found))
	w.kinds = slices.Sorted(maps.Keys(kinds))
	for _, m := range w.months {
		for _, d := range m.days() {
			for i := range w.Rooms {
				r := &w.Rooms[i]
				for _, kind := range w.kinds {
					if at := [2]string{r.Site, kind}; suits(r, kind) {
						w.openDay[at] = max(w.openDay[at], sum(w.Open(r.ID, d)))
					}
				}
			}
		}
	}
}

func sum(spans []clean.Span) (minutes int) {
	for _, s := range spans {
		minutes += s.To - s.From
	}
	return minutes
}

// learnShares counts drop-outs, no-shows and failures.
func (w *world) learnShares() {
	end := MonthOf(w.asOf)
	from, until := (end - 12).First(), end.First()
	started, dropped := 0, 0
	for _, p := range w.People {
		if p.Started < from || p.Started >= until {
			continue
		}
		started++
		if p.Left != nil && *p.Left <= w.asOf && (p.Cleared == nil || *p.Cleared >= *p.Left) {
			dropped++
		}
	}
	w.basis.DropOut = counted(dropped, started, customaryDropOut, prior)
	recent := map[string]bool{}
	for _, x := range w.Issued {
		recent[x.ID] = x.Date >= w.asOf-halfYear && x.Date < w.asOf
	}
	var marks, missed, results, failed int
	for _, a := range w.in.Attendance {
		if !recent[a.Session] {
			continue
		}
		marks++
		if a.Mark == attendance.Absent || a.Mark == attendance.Excused {
			missed++
		}
		if a.Result != nil && *a.Result != attendance.Excused {
			results++
			if *a.Result == attendance.Failed {
				failed++
			}
		}
	}
	w.basis.NoShow = counted(missed, marks, customaryNoShow, prior)
	w.basis.Failed = counted(failed, results, customaryFailed, prior)
}

// learnGroups counts how many people sat in the sessions of the last half year.
func (w *world) learnGroups() {
	w.group = map[[2]string]Milli{}
	seats, sessions := map[string]int{}, map[string]int{}
	for _, x := range w.Issued {
		if x.Date >= w.asOf-halfYear && x.Date < w.asOf && w.Happened.Sessions[x.ID].Held {
			seats[x.Course] += len(x.Learners)
			sessions[x.Course]++
		}
	}
	for _, c := range w.Courses {
		for _, site := range w.sites {
			full := w.full[[2]string{c.ID, site}]
			if full == 0 {
				continue
			}
			customary := times(1000*full, customaryFilling)
			mean := Milli(divide(1000*seats[c.ID]+priorSessions*customary, sessions[c.ID]+priorSessions))
			mean = min(mean, Milli(1000*full))
			w.group[[2]string{c.ID, site}] = mean
			w.basis.Groups = append(w.basis.Groups, Group{c.ID, site, full, seats[c.ID], sessions[c.ID], mean})
		}
	}
}
