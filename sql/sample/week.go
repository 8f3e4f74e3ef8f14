package sample

import (
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// happening is something that one day brings, beside hiring and attendance.
type happening struct {
	day       planner.Date
	sentence  string
	absence   *facts.Absence
	closure   *facts.Closure
	wave      *facts.Wave
	nominated []facts.Nomination
}

// week is what befalls the network in one ISO week: illness, water in a room, an
// office head's new wave. It follows from the seed and the week alone, so days
// may be lived one by one or together.
func (w *world) week(monday planner.Date) []happening {
	var days []planner.Date
	for d := monday; d < monday+5; d++ {
		if w.calendar.working(d) {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return nil
	}
	on := func(k int) planner.Date { return days[min(k, len(days)-1)] }
	year, number := monday.ISOWeek()
	label := fmt.Sprintf("%d-W%02d", year, number)
	rnd := w.stream("week " + label)

	var list []happening
	ill := 1
	if !w.small() {
		ill = 2
	}
	taken := map[string]bool{}
	for k := range ill {
		day := on(3 - k)
		until := day + planner.Date(3+rnd.IntN(4))
		for range 50 {
			t := pick(rnd, w.Trainers)
			if taken[t.ID] || w.isAway(t.ID, day, until) {
				continue
			}
			taken[t.ID] = true
			list = append(list, happening{day: day,
				absence:  &facts.Absence{ID: fmt.Sprintf("AB-%s-%d", label, k+1), Person: t.ID, From: day, To: until, Kind: "illness"},
				sentence: fmt.Sprintf("On %s a %s fell ill, until %s.", says(day), map[string]string{"psychologist": "psychologist", "process": "process trainer"}[t.Roles[0]], says(until))})
			break
		}
	}

	shut := on(3)
	r := w.Rooms[rnd.IntN(slices.IndexFunc(w.Rooms, func(r facts.Room) bool { return r.Site == online }))] // behind it is the hall
	until := w.calendar.upTo(shut + 4)
	list = append(list, happening{day: shut,
		closure:  &facts.Closure{ID: "CL-" + label, Site: r.Site, Room: &r.ID, From: shut, To: until, Reason: "Протечка воды, просушка помещения"},
		sentence: fmt.Sprintf("On %s water came into %s at %s, shut until %s.", says(shut), r.NameEn, w.siteEn(r.Site), says(until))})

	day := on(1)
	for range 50 {
		o := pick(rnd, w.Offices)
		if o.ReleasePerDay == 1 || w.announced(o.ID) {
			continue
		}
		wave := facts.Wave{ID: "W-" + label, Office: o.ID, Position: specialist, Start: w.calendar.intake(day + 20 + planner.Date(7*rnd.IntN(2))),
			Headcount: 4}
		if !w.small() {
			wave.Headcount = 10
		}
		list = append(list, happening{day: day, wave: &wave,
			sentence: fmt.Sprintf("On %s the head of %s announced a wave of %d from %s.", says(day), o.NameEn, wave.Headcount, says(wave.Start))})
		break
	}
	if k := int(monday-w.o.AsOf.Monday()) / quarter; k > 0 && int(monday-w.o.AsOf.Monday())%quarter == 0 && w.o.Days > livedDays {
		for _, x := range w.nominees {
			batch := x.batch(rnd, k, on(0), func(i int) string { return fmt.Sprintf("N-%s-%s-%d", label, x.course, i+1) })
			list = append(list, happening{day: on(0), nominated: batch, sentence: fmt.Sprintf("On %s %d people were nominated for %s.", says(on(0)), len(batch), w.course(x.course).NameEn)})
		}
	}
	return list
}

func (w *world) isAway(person string, from, to planner.Date) bool {
	for _, a := range w.Absences {
		if a.Person == person && a.From <= to && from <= a.To && a.Kind != "field_day" {
			return true
		}
	}
	return false
}

func (w *world) announced(office string) bool {
	for _, v := range w.Waves {
		if v.Office == office {
			return true
		}
	}
	return false
}

func (w *world) siteEn(id string) string {
	for _, s := range w.Sites {
		if s.ID == id {
			return s.NameEn
		}
	}
	return id
}
