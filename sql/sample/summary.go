package sample

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// summary counts what Fill writes.
func (w *world) summary() Summary {
	day := w.o.AsOf
	stages := map[string]int{}
	candidates, inPipeline := w.candidates(day), 0
	for _, c := range candidates {
		if c.Outcome == nil {
			inPipeline++
			stages[c.Stage]++
		}
	}
	employed, training, practice := 0, 0, 0
	done := map[string]int{}
	for _, c := range w.Completed {
		done[c.Person]++
	}
	for _, p := range w.People {
		if p.Left != nil && *p.Left <= day {
			continue
		}
		employed++
		switch {
		case p.Cleared != nil:
		case done[p.ID] < len(usual[p.Position]):
			training++
		default:
			practice++
		}
	}
	centres, rooms := map[string]bool{}, map[string]int{}
	for _, s := range w.Sites {
		if s.Kind == facts.SiteTraining {
			centres[s.ID] = true
		}
	}
	for _, r := range w.Rooms {
		rooms[r.Features[0]]++
	}
	roles := map[string]int{}
	for _, t := range w.Trainers {
		roles[t.Roles[0]]++
	}
	moves := len(w.movesBetween(0, day))
	s := Summary{Counts: []Count{
		{"offices", len(w.Offices)}, {"training sites", len(centres)},
		{"auditoria", rooms["auditorium"]}, {"computer rooms", rooms["computers"]}, {"online rooms", rooms["online"]},
		{"psychologists", roles["psychologist"]}, {"process trainers", roles["process"]},
		{"courses", len(w.Courses)}, {"programmes", len(w.Programmes)},
		{"people employed", employed}, {"newcomers in training", training}, {"newcomers in practice at their office", practice},
		{"candidates in the pipeline", inPipeline}, {"candidates ever", len(candidates)}, {"stage moves", moves},
		{"courses completed", len(w.Completed)}, {"rosters", len(w.Rosters)}, {"absences", len(w.Absences)},
		{"nominations", len(w.Nominations)}, {"waves announced", len(w.Waves)},
		{"rooms booked by others", len(w.Bookings)}, {"closures", len(w.Closures)}, {"vacancies", len(w.vacanciesBefore(day))},
		{"addresses", len(w.addresses)},
	}}
	say := func(format string, args ...any) { s.Sentences = append(s.Sentences, fmt.Sprintf(format, args...)) }
	say("%d offices with %d people; %s, %d auditoria and %d computer rooms, %d + %d trainers.", len(w.Offices), employed,
		some(len(centres), "training site"), rooms["auditorium"], rooms["computers"], roles["psychologist"], roles["process"])
	say("%d newcomers in training, %d more practise at their office with a mentor.", training, practice)
	say("%d candidates in the pipeline (%d with an accepted offer), learned from %d moves of %d days.", inPipeline, stages[w.Stages[4].ID],
		len(w.movesBetween(day-historyDays, day)), historyDays)
	for _, v := range w.Waves {
		say("%s announced a wave of %d from %s.", w.officeEn(v.Office), v.Headcount, says(v.Start))
	}
	for _, c := range w.Closures {
		say("%s is shut from %s to %s.", w.shutEn(c), says(c.From), says(c.To))
	}
	if len(w.RoomParts) > 0 {
		say("The auditoria of %s are one hall when their wall is open; it shares 12 training terminals with the last computer room.", w.siteEn(w.centres[0].id))
	}
	say("One trainer alone can lead %s.", w.course(w.alone).NameEn)
	say("%s releases one person a day.", w.officeEn(w.smallest))
	for _, p := range w.People {
		if len(p.Needs) > 0 {
			say("One newcomer needs rooms without stairs: the first auditorium and the first computer room of a site.")
		}
	}
	return s
}

func some(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (w *world) shutEn(c facts.Closure) string {
	for _, r := range w.Rooms {
		if c.Room != nil && r.ID == *c.Room {
			return r.NameEn + " at " + w.siteEn(c.Site)
		}
	}
	return w.siteEn(c.Site)
}

func (w *world) officeEn(id string) string {
	for _, o := range w.Offices {
		if o.ID == id {
			return o.NameEn
		}
	}
	return id
}

// says writes a date as people say it in English.
func says(d planner.Date) string { return d.UTC().Format("Mon 2 January") }
