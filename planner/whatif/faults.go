package whatif

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"cohort/planner"
	"cohort/planner/promise"
)

// MostPeople is the largest wave of a scenario.
const MostPeople = promise.MostPeople

func (c CloseRoom) faults(w *world) []error {
	_, err := w.room(c.ID)
	return those(given("id", c.ID, err), w.dates("from", c.From, c.To))
}

func (c CloseSite) faults(w *world) []error {
	_, err := w.roomsOf(c.ID)
	return those(given("id", c.ID, err), w.dates("from", c.From, c.To))
}

func (c TrainerAway) faults(w *world) []error {
	_, err := w.trainer(c.ID)
	return those(given("id", c.ID, err), w.dates("from", c.From, c.To))
}

func (c AddTrainer) faults(w *world) []error {
	like, err := w.trainer(c.Like)
	_, home := w.site(c.Home)
	out := those(given("like", c.Like, err), given("home", c.Home, home))
	for i, id := range c.Courses {
		out = append(out, those(given(fmt.Sprintf("courses[%d]", i+1), id, w.leads(like, id)))...)
	}
	if like != nil && len(like.Available) == 0 {
		out = append(out, at("like", fmt.Errorf("trainer %s is away on all days of the plan, and whoever is like them would be so too", c.Like)))
	}
	return out
}

func (c Train) faults(w *world) []error {
	t, err := w.trainer(c.Trainer)
	return those(given("trainer", c.Trainer, err), given("course", c.Course, w.leads(t, c.Course)))
}

func (c Wave) faults(w *world) []error {
	desk, err := w.desk()
	if err != nil {
		return []error{err}
	}
	var out []error
	if end := w.s.FirstDay + planner.Date(w.s.Days-1); c.Start > end {
		out = append(out, at("start", fmt.Errorf("a start on %s lies behind the plan's last day, %s", c.Start, end)))
		c.Start = 0
	}
	office := c.Office
	if office == "" && len(w.s.Offices) > 0 {
		office = w.s.Offices[0].ID
	}
	for _, r := range desk.Refusals(promise.Wave{Office: office, Start: cmp.Or(c.Start, desk.NextIntake(w.s.FirstDay)), Headcount: cmp.Or(c.Headcount, 1),
		Programme: c.Programme}) {
		out = append(out, at(r.Of, refused(r)))
	}
	return out
}

// refused is an error of promises, as a sentence where a wave makes no sense.
func refused(err error) error {
	var r *promise.Refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r.Code {
	case promise.NoSuchOffice:
		return unknown("office", r.ID, r.Near)
	case promise.NoSuchHeadcount:
		return fmt.Errorf("a wave of %d people cannot be promised, want 1 to %d", r.Count, MostPeople)
	case promise.NoProgrammes:
		return errors.New("the snapshot has no programmes, so that nothing can be promised")
	case promise.NoSuchProgramme:
		return fmt.Errorf("position or programme %q is not known; there is %s", r.ID, strings.Join(r.Known, ", "))
	case promise.StartTooEarly:
		return fmt.Errorf("%s lies before the first day of the plan, %s; the next intake is %s", r.Start, r.First, r.Next)
	case promise.StartNotWorking:
		return fmt.Errorf("%s is no working day; the next intake is %s", r.Start, r.Next)
	}
	return err
}

func (c Hiring) faults(*world) []error { return nil }

func (c Course) faults(w *world) []error {
	_, err := w.course(c.ID)
	return those(given("id", c.ID, err))
}

func (c Hours) faults(w *world) []error {
	_, err := w.roomsOf(c.Site)
	out := those(given("site", c.Site, err))
	if c.From != NoHour && c.To != NoHour && c.From >= c.To {
		out = append(out, at("from", fmt.Errorf("from %s is not before to %s", clock(c.From), clock(c.To))))
	}
	return out
}

func (c WorkingDay) faults(w *world) []error { return those(w.dates("date", c.Date, c.Date)) }

// those are the errors that are some.
func those(list ...error) (out []error) {
	for _, err := range list {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}

// misplaced is an error with the key that it is about.
type misplaced struct {
	error
	key string
}

func at(key string, err error) error { return misplaced{err, key} }

// given is what is wrong with the name at a key, unless it is empty.
func given(key, name string, err error) error {
	if name == "" || err == nil {
		return nil
	}
	return at(key, err)
}

// dates is what is wrong with two dates, the first at a key, if both are there.
func (w *world) dates(key string, from, to planner.Date) error {
	if _, _, err := w.span(from, to); err != nil && from != 0 && to != 0 {
		return at(key, err)
	}
	return nil
}
