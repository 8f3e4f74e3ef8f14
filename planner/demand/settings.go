package demand

import (
	"errors"
	"fmt"
	"time"

	"cohort/planner"
)

// The bounds within which a horizon makes sense.
const (
	mostDays    = 366
	mostHistory = 36500
)

// check says everything that is wrong with settings and a date.
func (s *Settings) check(asOf planner.Date) error {
	var wrong []error
	want := func(fine bool, format string, a ...any) {
		if !fine {
			wrong = append(wrong, fmt.Errorf(format, a...))
		}
	}
	want(plausible(asOf), "as of %s: the date cannot be meant", asOf)
	want(s.Zone != nil, "zone: none is given")
	want(s.HorizonDays >= 1 && s.HorizonDays <= mostDays, "horizon: %d days, want 1 to %d", s.HorizonDays, mostDays)
	want(s.GridMinutes >= 1 && s.GridMinutes <= 1440, "grid: %d minutes, want 1 to 1440", s.GridMinutes)
	want(s.NoticeWorkingDays >= 0 && s.NoticeWorkingDays <= mostDays, "notice: %d working days, want 0 to %d", s.NoticeWorkingDays, mostDays)
	want(s.ReserveQuantile >= 0 && s.ReserveQuantile <= 1, "reserve quantile: %v, want 0 to 1", s.ReserveQuantile)
	want(s.HistoryDays >= 1 && s.HistoryDays <= mostHistory, "history: %d days, want 1 to %d", s.HistoryDays, mostHistory)
	want(s.PriorStrength >= 0 && s.PriorStrength <= 1e9, "prior strength: %v candidates, want 0 to 1000000000", s.PriorStrength)
	want(s.IntakeWeekday >= time.Sunday && s.IntakeWeekday <= time.Saturday, "intake weekday: %d is none", int(s.IntakeWeekday))
	want(misshapen(s.NewcomerFrom, s.NewcomerTo) == "", "newcomers' hours: %s", misshapen(s.NewcomerFrom, s.NewcomerTo))
	want(s.LearnerDayMinutes >= 0 && s.LearnerDayMinutes <= 1440, "learner's day: %d minutes, want 0 to 1440", s.LearnerDayMinutes)
	want(s.NearestSites >= 1, "nearest sites: %d, want at least 1", s.NearestSites)
	want(s.RefresherLeadDays >= 0 && s.RefresherLeadDays <= mostHistory, "refresher lead: %d days, want 0 to %d", s.RefresherLeadDays, mostHistory)
	return errors.Join(wrong...)
}

// bounded is the settings with whatever check would refuse in its customary
// place, for a forecast, which cannot refuse.
func (s Settings) bounded() Settings {
	d := DefaultSettings()
	if s.Zone == nil {
		s.Zone = d.Zone
	}
	if s.HorizonDays < 1 || s.HorizonDays > mostDays {
		s.HorizonDays = d.HorizonDays
	}
	if s.GridMinutes < 1 {
		s.GridMinutes = d.GridMinutes
	}
	if !(s.ReserveQuantile >= 0 && s.ReserveQuantile <= 1) {
		s.ReserveQuantile = d.ReserveQuantile
	}
	if s.HistoryDays < 1 || s.HistoryDays > mostHistory {
		s.HistoryDays = d.HistoryDays
	}
	if !(s.PriorStrength >= 0 && s.PriorStrength <= 1e9) {
		s.PriorStrength = d.PriorStrength
	}
	if s.IntakeWeekday < time.Sunday || s.IntakeWeekday > time.Saturday {
		s.IntakeWeekday = d.IntakeWeekday
	}
	return s
}
