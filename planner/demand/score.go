package demand

import (
	"time"

	"cohort/planner"
)

// What of the past is judged.
const (
	ScoredIntakes = 26  // the last ones that are over
	MemoryDays    = 430 // of recorded moves that a forecast is given
	// LeastRecord is how many days of recorded moves a forecast must rest on to be
	// judged: one from fewer would say more of the configured rates than of the
	// network.
	LeastRecord = 90
)

// Leads are how many days before an intake the forecasts stood that are judged.
var Leads = [...]int{28, 14}

// Slot is a forecast to be judged: of an intake, as it stood on the morning of
// a day so many days before.
type Slot struct {
	Intake planner.Date `json:"intake" db:"intake"`
	Lead   int          `json:"lead_days" db:"lead_days"`
}

// AsOf is the day on whose morning the forecast stood.
func (s Slot) AsOf() planner.Date { return s.Intake - planner.Date(s.Lead) }

// Slots are the forecasts to be judged on the morning of asOf, in the order of
// time: those of the last ScoredIntakes intakes that are over. An intake is over
// when the day of the next has come: whoever started late in its week is known.
func Slots(cal *Calendar, asOf planner.Date, weekday time.Weekday) []Slot {
	const weeks = ScoredIntakes + 1 + (longestBreak+6)/7
	intakes := cal.Intakes(asOf-7*weeks, asOf+1, weekday)
	if len(intakes) > 0 {
		intakes = intakes[:len(intakes)-1]
	}
	var out []Slot
	for _, w := range intakes[max(0, len(intakes)-ScoredIntakes):] {
		for _, lead := range Leads {
			out = append(out, Slot{w, lead})
		}
	}
	return out
}

// Basis says where a forecast of the past comes from.
type Basis string

// The bases.
const (
	// FromNight: the night of that day made it and kept it, with the expected
	// starts that HR had written down by then.
	FromNight Basis = "night"
	// FromMoves: computed again from the moves recorded up to that day. What HR
	// expected then is not on record, so that nobody's start counts as known.
	FromMoves Basis = "moves"
)

// Outcome is what was forecast for an intake, as it stood some days before, and
// what came.
type Outcome struct {
	Scope Scope  `json:"scope" db:"scope"`
	ID    string `json:"id" db:"subject"`
	Slot
	Basis Basis   `json:"basis" db:"basis"`
	Mean  float64 `json:"mean" db:"mean"`
	P10   int     `json:"p10" db:"p10"`
	P50   int     `json:"p50" db:"p50"`
	P80   int     `json:"p80" db:"p80"`
	P90   int     `json:"p90" db:"p90"`
	// Band is the probability that the forecast itself gave to P10 to P90, both
	// included: counts are whole, so that it is 0.8 or more.
	Band float64 `json:"band" db:"band"`
	// Came is who started from the day of the intake until the day before the
	// next, by their recorded move.
	Came int `json:"came" db:"came"`
	// Unseen are those of them who were not in the pipeline yet when the forecast
	// stood, so that it could not know of them.
	Unseen int `json:"unseen" db:"unseen"`
	// Candidates are those who were in the pipeline then.
	Candidates int `json:"candidates" db:"candidates"`
	// Squares is the sum over them of (chance to start at this intake less 1 if
	// they did, less 0 if not) squared.
	Squares float64 `json:"squares" db:"squares"`
}

// Inside says whether what came lies within P10 to P90.
func (o *Outcome) Inside() bool { return o.P10 <= o.Came && o.Came <= o.P90 }

// Chance is what one forecast gave one candidate for its intake, and whether
// they started there.
type Chance struct {
	Slot
	Candidate string  `json:"candidate"`
	Office    string  `json:"office"`
	Chance    float64 `json:"chance"`
	Came      bool    `json:"came"`
}

// Judgement is what became of forecasts.
type Judgement struct {
	Outcomes []Outcome // by intake, lead, scope (network, sites, offices) and id
	// Chances are those above 0 or of candidates who came; of the other candidates
	// of a forecast neither is the case.
	Chances []Chance
	// Homeless is how many candidates of the record have no office on record: they
	// count neither as forecast nor as having come.
	Homeless int
	// Unjudged are the slots before which too little was recorded, see LeastRecord.
	Unjudged []Slot
}

// Calibration says how forecasts did over a number of outcomes.
type Calibration struct {
	Outcomes int     `json:"outcomes"`
	Inside   int     `json:"inside"` // P10 to P90, both included
	Below    int     `json:"below"`  // fewer than P10 came
	Above    int     `json:"above"`  // more than P90 came
	Share    float64 `json:"share"`  // inside, of all
	Band     float64 `json:"band"`   // what the forecasts themselves gave to P10 to P90, on average
	Mean     float64 `json:"mean"`   // people forecast, summed up
	Came     int     `json:"came"`   // people who came, summed up
	Unseen   int     `json:"unseen"` // of them, who could not be known of
	// Chances is how many single chances were judged, Brier the mean square of
	// their errors: 0 if everybody's start had been known, and Base what it would
	// be if everybody had been given the same chance, the share that came.
	Chances int     `json:"chances"`
	Brier   float64 `json:"brier"`
	Base    float64 `json:"brier_base"`
}

// Calibrate sums outcomes up. What nothing is known of is 0.
func Calibrate(list []Outcome) Calibration {
	var c Calibration
	squares, band := 0.0, 0.0
	for i := range list {
		o := &list[i]
		c.Outcomes++
		switch {
		case o.Came < o.P10:
			c.Below++
		case o.Came > o.P90:
			c.Above++
		default:
			c.Inside++
		}
		c.Mean += o.Mean
		c.Came += o.Came
		c.Unseen += o.Unseen
		c.Chances += o.Candidates
		squares += o.Squares
		band += o.Band
	}
	if c.Outcomes > 0 {
		c.Share, c.Band = float64(c.Inside)/float64(c.Outcomes), band/float64(c.Outcomes)
	}
	if c.Chances > 0 {
		rate := float64(c.Came-c.Unseen) / float64(c.Chances)
		c.Brier, c.Base = squares/float64(c.Chances), rate*(1-rate)
	}
	return c
}
