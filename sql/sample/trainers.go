package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// buildTrainers makes the trainers with what they know, when they work and when
// they are away.
func (w *world) buildTrainers() {
	rnd := w.stream("trainers")
	n := 0
	for _, role := range []string{"psychologist", "process"} {
		at := 0 // of the role
		for _, c := range w.centres {
			count := c.psychologists
			if role == "process" {
				count = c.processTrainers
			}
			for range count {
				n++
				w.addTrainer(rnd, fmt.Sprintf("T-%02d", n), role, c.id, at)
				at++
			}
		}
	}
	for _, t := range w.Trainers {
		w.addAway(rnd, t)
	}
	w.addHolidays(rnd)
}

func (w *world) addTrainer(rnd *rand.Rand, id, role, home string, at int) {
	name := w.names.draw("trainers")
	for w.names.taken["trainer "+feminine(name.family)] { // people call them by their family names
		name = w.names.draw("trainers")
	}
	w.names.taken["trainer "+feminine(name.family)] = true
	hours := 40
	if chance(rnd, 30) {
		hours = 36
	}
	t := facts.Trainer{ID: id, FamilyName: name.family, GivenName: name.given, Patronymic: name.patronymic, Home: home,
		Roles: []string{role}, MaxDayMinutes: 480, MaxWeekMinutes: hours * 60, TargetWeekMinutes: hours * 60 * 65 / 100}
	roster := facts.Roster{ID: "R-" + id, Person: id, Pattern: facts.FiveTwo, From: w.o.AsOf - 300, Starts: 540, Ends: 1080}
	switch {
	case role == "process" && at%5 == 2: // long days, two on and two off, at weekends too
		first := w.o.AsOf.Monday() + planner.Date(rnd.IntN(4))
		roster.Pattern, roster.Anchor, roster.Starts, roster.Ends = facts.TwoTwo, &first, 540, 1260
		t.MaxDayMinutes = 600
	case at%3 == 1:
		roster.Starts, roster.Ends = 690, 1230
	case at%3 == 2 || home == "TC-VDNKH":
		roster.Starts, roster.Ends = 600, 1140
	}
	w.Trainers, w.Rosters = append(w.Trainers, t), append(w.Rosters, roster)
	for k, c := range w.knows(role, at) {
		// Newer people do not lead everything yet; the first of a role does.
		if at > 0 && k > 0 && chance(rnd, 12) {
			continue
		}
		w.TrainerCourses = append(w.TrainerCourses, facts.TrainerCourse{Trainer: id, Course: c})
	}
}

// knows lists the courses of the at-th trainer of a role, with the one first
// that they surely lead.
func (w *world) knows(role string, at int) []string {
	var list []string
	for _, c := range w.Courses {
		if !slices.Contains(c.Crew, role) {
			continue
		}
		switch c.ID {
		case "MGR-01", "REF-02":
			if at%2 == 0 {
				list = append(list, c.ID)
			}
		case "MGR-02": // one alone
			if at == 0 {
				list = append(list, c.ID)
				w.alone = c.ID
			}
		default:
			list = append(list, c.ID)
		}
	}
	sure := at % len(list)
	list[0], list[sure] = list[sure], list[0]
	return list
}

// addAway gives every trainer a day at the offices every second week.
func (w *world) addAway(rnd *rand.Rand, t facts.Trainer) {
	first := w.o.AsOf.Monday() - 14 + planner.Date(7*rnd.IntN(2)+rnd.IntN(5))
	for d := first; d < w.o.AsOf+w.o.ahead(); d += 14 {
		if w.calendar.working(d) {
			w.away(t.ID, d, d, "field_day")
		}
	}
}

// addHolidays sends in each quarter a fourth of the trainers away for a week or two in turns,
// and leaves one ill and one on a trip. With those who fall ill week by week
// about a tenth of the trainers' days are lost.
func (w *world) addHolidays(rnd *rand.Rand) {
	order := rnd.Perm(len(w.Trainers))
	some := len(order) / 4
	for q, day := range w.o.quarters() {
		for k := range some {
			monday := day.Monday() + 14 + planner.Date(7*(k*5/some)) // no two at once in the small network
			w.away(w.Trainers[order[(q*some+k)%len(order)]].ID, monday, monday+planner.Date(6+7*rnd.IntN(2)), "holiday")
		}
	}
	w.away(w.Trainers[order[some]].ID, w.o.AsOf-2, w.o.AsOf+5, "illness")
	trip := w.calendar.from(w.o.AsOf + 12)
	w.away(w.Trainers[order[some+1]].ID, trip, trip+1, "trip")
}

func (w *world) away(person string, from, to planner.Date, kind string) {
	w.Absences = append(w.Absences, facts.Absence{ID: fmt.Sprintf("AB-%05d", len(w.Absences)+1), Person: person, From: from, To: to, Kind: kind})
}

// buildRoomUse lets others into the rooms: delegations now and then, courses of
// digital literacy for citizens week by week, and closures that are known.
func (w *world) buildRoomUse() {
	rnd := w.stream("rooms")
	visit := w.calendar.from(w.o.AsOf.Monday() + 17) // one delegation stays a day
	w.book(w.Rooms[0].ID, visit, w.RoomHours[0].From, w.RoomHours[0].To, visitors[0])
	for i, r := range w.Rooms {
		if r.Site == online {
			continue
		}
		opens, closes := w.RoomHours[5*i].From, w.RoomHours[5*i].To
		for d := w.o.AsOf - 7; d < w.o.AsOf+w.o.ahead(); d++ {
			switch last := strings.HasSuffix(r.ID, "-C2"); {
			case !w.calendar.working(d), i == 0 && d == visit:
			case last && d.Weekday() == time.Thursday:
				w.book(r.ID, d, closes-180, closes, "Цифровая грамотность: занятие для жителей")
			case !chance(rnd, w.want.deliveries):
			case chance(rnd, 50):
				w.book(r.ID, d, opens, opens+180, pick(rnd, visitors))
			default:
				w.book(r.ID, d, closes-300, closes, pick(rnd, visitors))
			}
		}
	}
	for _, day := range w.o.quarters() {
		shut := w.calendar.from(day.Monday() + 23)
		if w.small() {
			w.shut("TC-VDNKH", &w.Rooms[2].ID, shut, shut+1, "Замена рабочих мест")
			continue
		}
		w.shut("TC-STROGINO", &w.Rooms[8].ID, shut, shut+1, "Замена рабочих мест")
		w.shut("TC-YASENEVO", nil, shut+7, shut+9, "Плановое отключение электричества")
	}
}

// shut closes a room of a site, or the whole site.
func (w *world) shut(site string, room *string, from, to planner.Date, reason string) {
	w.Closures = append(w.Closures, facts.Closure{ID: fmt.Sprintf("CL-%d", len(w.Closures)+1), Site: site, Room: room, From: from, To: to, Reason: reason})
}

var visitors = []string{"Делегация из другого региона", "Совещание руководителей офисов", "Приём делегации", "День открытых дверей"}

func (w *world) book(room string, d planner.Date, from, to int, title string) {
	w.Bookings = append(w.Bookings, facts.Booking{ID: fmt.Sprintf("B-%04d", len(w.Bookings)+1), Room: room,
		Starts: d.At(from, w.zone), Ends: d.At(to, w.zone), Title: title})
}
