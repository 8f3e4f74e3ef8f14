package soak

import (
	"errors"
	"slices"

	"cohort/internal/decisions"
	"cohort/planner"
	"cohort/sql/decided"
)

// who decides in the log.
const who = "manager"

// decide lets the manager decide something, every third day in turn: a move, a move that is
// taken back, a pin.
func (s *soak) decide(n int, day planner.Date) error {
	if n%3 != 2 {
		return nil
	}
	s.at = day.At(15*60, s.service.Settings.Zone)
	list, err := s.announced(day)
	if err != nil || len(list) == 0 {
		return err
	}
	x := list[s.rnd.Intn(len(list))]
	s.count.Decisions++
	desk := &decisions.Desk{Service: s.service}
	switch n / 3 % 3 {
	case 0:
		return s.move(desk, x)
	case 2:
		pins := &decisions.Pins{Store: s.st, Zone: s.service.Settings.Zone, Now: s.service.Now}
		return pins.Pin(s.ctx, decided.Pin{Session: x.ID, Who: who, Reason: "Приедет проверка"}, planner.AllPins())
	}
	before := s.count.last
	if err := s.move(desk, x); err != nil {
		return err
	}
	if s.count.last == before {
		return nil // nothing was moved
	}
	p, err := desk.Undo(s.ctx, who, "Ошибка")
	var no *decisions.Refused
	if errors.As(err, &no) {
		s.count.Refused++
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := p.Publish(s.ctx); err != nil {
		return err
	}
	return s.deliver()
}

// small lets the manager decide about the groups that became too small and are kept for it,
// two working days before the notice begins: the smaller, the likelier it is cancelled. About
// some they decide nothing.
func (s *soak) small(day planner.Date) error {
	s.at = day.At(14*60, s.service.Settings.Zone)
	_, built, err := s.service.Today(s.ctx)
	if err != nil {
		return err
	}
	soon := s.calendar.NoticeEnd(day, s.service.Settings.NoticeWorkingDays+2)
	for _, x := range built.Kept {
		if s.asked[x.Session] || x.Date >= soon {
			continue
		}
		s.asked[x.Session] = true
		switch n := s.rnd.Intn(x.Least + 1); {
		case n == x.Least:
			s.count.Undecided++
		case n >= x.People:
			s.count.Cancelled++
			if err := s.cancel(x.Session); err != nil {
				return err
			}
		default:
			s.count.Held++
			pins := &decisions.Pins{Store: s.st, Zone: s.service.Settings.Zone, Now: s.service.Now}
			if err := pins.Pin(s.ctx, decided.Pin{Session: x.Session, Who: who, Reason: "Ведём и с ними", Least: x.People}, []string{decided.PinLeast}); err != nil {
				return err
			}
		}
	}
	return nil
}

// cancel gives up a session.
func (s *soak) cancel(session string) error {
	desk := &decisions.Desk{Service: s.service}
	p, err := desk.Cancel(s.ctx, who, "Мало людей", session)
	var no *decisions.Refused
	if errors.As(err, &no) {
		s.count.Refused++
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := p.Publish(s.ctx); err != nil {
		return err
	}
	return s.deliver()
}

// move holds a session at the first other hour of its day that the rules allow.
func (s *soak) move(desk *decisions.Desk, x planner.Session) error {
	for _, by := range []int{60, -60, 120, -120, 180, -180} {
		start := x.Start + by
		p, err := desk.Move(s.ctx, who, "Совещание", x.ID, decisions.Where{Start: &start})
		var no *decisions.Refused
		if errors.As(err, &no) {
			continue
		}
		if err != nil {
			return err
		}
		if _, err := p.Publish(s.ctx); err != nil {
			return err
		}
		return s.deliver()
	}
	s.count.Refused++
	return nil
}

// announced are the sessions of the announced weeks from the day after tomorrow on in which
// somebody has a name.
func (s *soak) announced(day planner.Date) ([]planner.Session, error) {
	v, err := s.count.version(s.count.last)
	if err != nil {
		return nil, err
	}
	firm := s.count.preview(day)
	return slices.DeleteFunc(slices.Clone(v.Plan.Sessions), func(x planner.Session) bool {
		date := v.day + planner.Date(x.Day)
		return date <= day+1 || date >= firm || !slices.ContainsFunc(x.Seated, func(r string) bool { return v.named[v.need[r].Learner] })
	}), nil
}
