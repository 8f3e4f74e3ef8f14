package demand

import (
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
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
	ReserveQuantile   float64      // of a catchment's starts, up to which seats are held
	HistoryDays       int          // of recorded moves that conversions are learned from
	PriorStrength     float64      // candidates that a configured rate counts for
	IntakeWeekday     time.Weekday // starts happen on it, or on the next working day
	NewcomerFrom      int          // minute: newcomers without a roster are free from
	NewcomerTo        int          // minute: until
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
// weeks, of which the run's ISO week is the first. Later sessions are a preview.
func (s Settings) FirmUntil(asOf planner.Date) planner.Date {
	return asOf.Monday() + planner.Date(7*s.FirmWeeks) - 1
}

// Built is a snapshot with what its making has to say.
type Built struct {
	Snapshot *planner.Snapshot
	Forecast *Forecast
	Faults   []facts.Fault // wrong in the data: left out or mended by a stated rule
	Released []Released    // issued sessions that the world has broken
}

// Released is an issued session that can no longer stand as it was announced:
// its pin is released and somebody is told.
type Released struct {
	Session string `json:"session"`
	Cause   Cause  `json:"cause"`
	Who     string `json:"who,omitempty"` // the trainer or room that it hangs on
}

// Cause is what the world did to a session.
type Cause string

// The causes.
const (
	TrainerAway Cause = "trainer_away" // absent, off the roster or gone
	RoomShut    Cause = "room_shut"    // closed, booked by others or gone
	NobodyLeft  Cause = "nobody_left"  // everybody who sat in it withdrew
	CourseGone  Cause = "course_gone"  // the course is not taught any more, or changed
	Clash       Cause = "clash"        // two pinned sessions no longer fit together
)
