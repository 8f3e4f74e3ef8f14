package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/whatif"
)

// SmallestCure tells what would make all shortages of an outcome vanish; nothing
// where nothing is short.
func (w Words) SmallestCure(o *whatif.Outcome, c editions.Called) string {
	switch {
	case len(o.Proofs) == 0:
		return ""
	case o.Cure == nil:
		return w.Say("whatif_no_cure")
	}
	sentences := func(list []whatif.Part) (out []string) {
		for i := range list {
			out = append(out, w.Part(&list[i], c))
		}
		return out
	}
	text := strings.Join(slices.Concat(sentences(o.Cure.Trainers), sentences(o.Cure.Rooms)), "; ")
	if len(o.Cure.Hours) > 0 {
		text += " (" + w.Say("whatif_instead", "Hours", strings.Join(sentences(o.Cure.Hours), "; ")) + ")"
	}
	return w.Say("whatif_cure", "Cure", text)
}

// Part tells one thing that a cure adds.
func (w Words) Part(p *whatif.Part, c editions.Called) string {
	switch p.What {
	case whatif.TrainerDays:
		when := w.Date(p.From)
		if p.From != p.To {
			when = w.Begins(p.From, p.To) + "–" + w.Date(p.To)
		}
		return w.Count("whatif_part_days", p.Amount, "Role", w.Role(p.Role), "Site", c.Name(p.Site), "When", when)
	case whatif.MoreRooms:
		return w.Count("whatif_part_rooms", p.Amount, "Feature", w.Feature(p.Feature), "Site", c.Name(p.Site))
	}
	return w.Say("whatif_part_hours", "Hours", w.HoursOf(p.Amount), "Site", c.Name(p.Site))
}

// mostBroken is how many broken sessions a sentence names.
const mostBroken = 8

// Effect tells a change, what it did and what it breaks.
func (w Words) Effect(e *whatif.Effect, s *planner.Snapshot, c editions.Called) string {
	text := w.ChangeText(e, s, c)
	if len(e.Broken) > 0 {
		pinned, seats := 0, 0
		var which []string
		for i := range e.Broken {
			b := &e.Broken[i]
			if b.Pinned {
				pinned++
			}
			seats += b.Seats
			which = append(which, w.brokenSession(b, c))
		}
		if left := len(which) - mostBroken; left > 0 {
			which = append(which[:mostBroken], w.Count("capacity_and_more", left))
		}
		text += " " + w.Count("whatif_broken", len(e.Broken), "Seats", w.Count("places", seats), "Which", strings.Join(which, "; "))
		if pinned > 0 {
			text += " " + w.Count("whatif_released", pinned)
		}
	}
	return text
}

func (w Words) brokenSession(b *whatif.Broken, c editions.Called) string {
	return w.DayMonth(b.Date) + " " + w.Clock(b.Start) + " " + c.Name(b.Course)
}

func (w Words) ChangeText(e *whatif.Effect, s *planner.Snapshot, c editions.Called) string {
	until := func(from, to planner.Date) string {
		if from == to {
			return w.Date(from)
		}
		return w.Date(from) + "–" + w.Date(to)
	}
	switch x := e.Change.(type) {
	case whatif.CloseRoom:
		return w.Count("whatif_close_room", e.Amount, "What", RoomName(s, c, x.ID), "When", until(x.From, x.To))
	case whatif.CloseSite:
		return w.Count("whatif_close_site", e.Amount, "What", c.Name(x.ID), "When", until(x.From, x.To))
	case whatif.TrainerAway:
		return w.Count("whatif_trainer_away", e.Amount, "What", c.Name(x.ID), "When", until(x.From, x.To))
	case whatif.AddTrainer:
		courses, home := w.Say("whatif_same_courses"), ""
		for _, t := range s.Trainers {
			if t.ID == e.Added[0] {
				home = t.Home
			}
		}
		if x.Courses != nil {
			courses = w.Quoted(c, x.Courses)
		}
		return w.Say("whatif_add_trainer", "Like", c.Name(x.Like), "Home", c.Name(home), "Courses", courses)
	case whatif.Train:
		return w.Say("whatif_train", "Who", c.Name(x.Trainer), "Course", w.Quoted(c, []string{x.Course}))
	case whatif.Wave:
		return w.Count("whatif_wave", x.Headcount, "Office", c.Name(x.Office), "Date", w.Date(x.Start), "Expected", e.Expected, "Added", e.Amount)
	case whatif.Hiring:
		key := "whatif_hiring_more"
		switch {
		case e.Amount == 0:
			return w.Say("whatif_hiring_same", "Factor", w.factor(x.Factor))
		case e.Amount < 0:
			key = "whatif_hiring_less"
		}
		return w.Count(key, max(e.Amount, -e.Amount), "Factor", w.factor(x.Factor))
	case whatif.Course:
		var what []string
		if x.Minutes > 0 {
			what = append(what, w.Say("whatif_course_minutes", "Hours", w.HoursOf(x.Minutes)))
		}
		if x.MinGroup > 0 {
			what = append(what, w.Say("whatif_course_least", "People", x.MinGroup))
		}
		if x.MaxGroup > 0 {
			what = append(what, w.Say("whatif_course_most", "People", x.MaxGroup))
		}
		return w.Say("whatif_course", "Course", w.Quoted(c, []string{x.ID}), "What", strings.Join(what, ", "))
	case whatif.Hours:
		var when []string
		if x.From != whatif.NoHour {
			when = append(when, w.Say("whatif_hours_from", "From", w.Clock(x.From)))
		}
		if x.To != whatif.NoHour {
			when = append(when, w.Say("whatif_hours_to", "To", w.Clock(x.To)))
		}
		return w.Count("whatif_hours", e.Amount, "Site", c.Name(x.Site), "When", strings.Join(when, " "))
	case whatif.WorkingDay:
		return w.Say("whatif_working_day", "Date", w.Date(x.Date), "Weekday", w.Weekday(x.Date))
	}
	return fmt.Sprint(e.Key)
}

// RoomName is a room's name, with its site's where that is known: rooms are
// numbered at each site.
func RoomName(s *planner.Snapshot, c editions.Called, id string) string {
	if c[id] == "" {
		return id
	}
	for i := range s.Rooms {
		if s.Rooms[i].ID == id {
			return c[id] + " (" + c.Name(s.Rooms[i].Site) + ")"
		}
	}
	return c[id]
}

// factor writes a number as short as it is.
func (w Words) factor(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", w.Say("decimal_mark"), 1)
}
