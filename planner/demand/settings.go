package demand

import (
	"errors"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
)

// Settings are the choices of an installation.
type Settings struct {
	Zone              *time.Location // of the network
	HorizonDays       int            // calendar days that a snapshot spans
	GridMinutes       int
	Rules             planner.Rules
	Weights           planner.Weights
	NoticeWorkingDays int          // sessions that start within it are pinned
	FirmWeeks         int          // ISO weeks from that of the run on whose sessions are announced; later ones are a preview
	ReserveQuantile   float64      // of a catchment's starts, up to which seats are reserved
	HistoryDays       int          // of recorded moves that conversions are learned from
	PriorStrength     float64      // candidates that a configured rate counts for
	IntakeWeekday     time.Weekday // starts happen on it, or on the next working day
	NewcomerFrom      int          // minute of a working day from which newcomers without a roster may be trained
	NewcomerTo        int          // minute until which they may
	LearnerDayMinutes int          // most that a learner attends on one day
	NearestSites      int          // training sites that an office's people may be sent to
	RefresherLeadDays int          // a refresher may be taken so many days before it is due
}

// DefaultSettings are the customary choices; the zone is Moscow's.
func DefaultSettings() Settings {
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		zone = time.FixedZone("MSK", 3*60*60)
	}
	return Settings{Zone: zone, HorizonDays: 42, GridMinutes: 30,
		Rules:   planner.Rules{TrainerBreakMinutes: 30, LearnerBreakMinutes: 30, RoomChangeoverMinutes: 30},
		Weights: planner.DefaultWeights(), NoticeWorkingDays: 2, FirmWeeks: 3, ReserveQuantile: 0.8, HistoryDays: 180,
		PriorStrength: 20, IntakeWeekday: time.Monday, NewcomerFrom: 9 * 60, NewcomerTo: 21 * 60,
		LearnerDayMinutes: 480, NearestSites: 3, RefresherLeadDays: 30}
}

// FirmUntil is the last day whose sessions a run of asOf announces: that of the firm
// weeks, of which the run's ISO week is the first, but none beyond what the working
// calendar knows. Later sessions are a preview.
func (s Settings) FirmUntil(asOf planner.Date, c *clean.Calendar) planner.Date {
	firm := asOf.Monday() + planner.Date(7*s.FirmWeeks) - 1
	end, any := c.End()
	if !any {
		end = asOf - 1
	}
	return min(firm, end)
}

// The bounds within which a horizon makes sense.
const (
	mostDays    = 366
	mostHistory = 36500
)

// check is an error that names everything that is wrong with settings and a
// date. It is nil if nothing is.
func (s *Settings) check(asOf planner.Date) error {
	var wrong []error
	want := func(fine bool, format string, a ...any) {
		if !fine {
			wrong = append(wrong, fmt.Errorf(format, a...))
		}
	}
	want(clean.Plausible(asOf), "as of %s: the date cannot be meant", asOf)
	want(s.Zone != nil, "zone: none is given")
	want(s.HorizonDays >= 1 && s.HorizonDays <= mostDays, "horizon: %d days, want 1 to %d", s.HorizonDays, mostDays)
	want(s.GridMinutes >= 1 && s.GridMinutes <= 1440, "grid: %d minutes, want 1 to 1440", s.GridMinutes)
	want(s.NoticeWorkingDays >= 0 && s.NoticeWorkingDays <= mostDays, "notice: %d working days, want 0 to %d", s.NoticeWorkingDays, mostDays)
	want(s.ReserveQuantile >= 0 && s.ReserveQuantile <= 1, "reserve quantile: %v, want 0 to 1", s.ReserveQuantile)
	want(s.HistoryDays >= 1 && s.HistoryDays <= mostHistory, "history: %d days, want 1 to %d", s.HistoryDays, mostHistory)
	want(s.PriorStrength >= 0 && s.PriorStrength <= 1e9, "prior strength: %v candidates, want 0 to 1000000000", s.PriorStrength)
	want(s.IntakeWeekday >= time.Sunday && s.IntakeWeekday <= time.Saturday, "intake weekday: %d is none", int(s.IntakeWeekday))
	want(s.NewcomerFrom >= 0 && s.NewcomerFrom < s.NewcomerTo && s.NewcomerTo <= 1440, "newcomers' hours: minutes %d to %d, want a part of one day", s.NewcomerFrom, s.NewcomerTo)
	want(s.LearnerDayMinutes >= 0 && s.LearnerDayMinutes <= 1440, "learner's day: %d minutes, want 0 to 1440", s.LearnerDayMinutes)
	want(s.NearestSites >= 1, "nearest sites: %d, want at least 1", s.NearestSites)
	want(s.RefresherLeadDays >= 0 && s.RefresherLeadDays <= mostHistory, "refresher lead: %d days, want 0 to %d", s.RefresherLeadDays, mostHistory)
	return errors.Join(wrong...)
}

// bounded is the settings for a forecast, which cannot refuse them: whatever
// check would refuse has its customary value.
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
