package demand

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
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

// Leads are the numbers of days before an intake: its forecasts are judged as
// they stood then.
var Leads = [...]int{28, 14}

// Slot is a forecast to be judged: that of an intake, as it stood on the
// morning of a day Lead days before.
type Slot struct {
	Intake planner.Date `json:"intake" db:"intake"`
	Lead   int          `json:"lead_days" db:"lead_days"`
}

// AsOf is the day on whose morning the forecast stood.
func (s Slot) AsOf() planner.Date { return s.Intake - planner.Date(s.Lead) }

// Slots are the forecasts to be judged on the morning of asOf, in the order of
// time: those of the last ScoredIntakes intakes that are over. An intake is over
// when the day of the next has come: whoever started late in its week is known.
func Slots(cal *clean.Calendar, asOf planner.Date, weekday time.Weekday) []Slot {
	begun := cal.LastIntakes(ScoredIntakes+1, asOf+1, weekday)
	var out []Slot
	for _, w := range begun[:max(0, len(begun)-1)] {
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
	// Chances are those above 0, and those of candidates who came. A candidate whose
	// chance was 0 and who did not come is left out.
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

// Calibrate sums outcomes up. Without outcomes, or without chances, what rests
// on them is 0.
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

// Score is how forecasts did over the last intakes: its JSON is the answer of
// cohort forecast --score --json.
type Score struct {
	AsOf        planner.Date  `json:"as_of"`
	Calibration []ScopeScore  `json:"calibration"` // of each scope and lead, pooled
	Outcomes    []ScoredStart `json:"outcomes"`
	// Changed are recorded outcomes of which the moves of today tell another story:
	// some were entered or mended later. What was recorded stands.
	Changed  []Changed `json:"changed"`
	Unjudged []Slot    `json:"unjudged"` // too little was recorded before them
	Homeless int       `json:"homeless"` // candidates without an office on record, left out
	Chances  []Chance  `json:"chances,omitempty"`
}

// ScopeScore is the calibration of all outcomes of one scope and lead.
type ScopeScore struct {
	Scope Scope `json:"scope"`
	Lead  int   `json:"lead_days"`
	Calibration
}

// ScoredStart is an outcome and whether it lies within P10 to P90.
type ScoredStart struct {
	Outcome
	Inside   bool `json:"inside"`
	Recorded bool `json:"recorded"` // by a night; the others are worked out now
}

// Changed is an outcome as it was recorded and as today's moves tell it.
type Changed struct {
	Recorded Outcome `json:"recorded"`
	Now      Outcome `json:"now"`
}

// NewScore puts together what was recorded of forecasts and what is worked out
// now. Of an outcome that is both the recorded one stands.
func NewScore(asOf planner.Date, recorded []Outcome, j *Judgement) *Score {
	type key struct {
		Slot
		scope Scope
		id    string
	}
	s := &Score{AsOf: asOf, Calibration: []ScopeScore{}, Outcomes: []ScoredStart{}, Changed: []Changed{}, Unjudged: []Slot{}, Homeless: j.Homeless, Chances: j.Chances}
	s.Unjudged = append(s.Unjudged, j.Unjudged...)
	known := map[key]*Outcome{}
	for i := range recorded {
		o := &recorded[i]
		known[key{o.Slot, o.Scope, o.ID}] = o
		s.Outcomes = append(s.Outcomes, ScoredStart{*o, o.Inside(), true})
	}
	for _, o := range j.Outcomes {
		was := known[key{o.Slot, o.Scope, o.ID}]
		switch {
		case was == nil:
			s.Outcomes = append(s.Outcomes, ScoredStart{o, o.Inside(), false})
		case !was.agrees(&o):
			s.Changed = append(s.Changed, Changed{*was, o})
		}
	}
	slices.SortStableFunc(s.Outcomes, func(a, b ScoredStart) int {
		return cmp.Or(cmp.Compare(a.Intake, b.Intake), cmp.Compare(b.Lead, a.Lead), cmp.Compare(a.Scope.rank(), b.Scope.rank()), cmp.Compare(a.ID, b.ID))
	})
	for _, scope := range []Scope{ScopeNetwork, ScopeSite, ScopeOffice} {
		for _, lead := range Leads {
			if c := Calibrate(s.Of(scope, "", lead)); c.Outcomes > 0 {
				s.Calibration = append(s.Calibration, ScopeScore{scope, lead, c})
			}
		}
	}
	return s
}

// Of are the outcomes of a scope and lead, of one id or, if that is empty, of all.
func (s *Score) Of(scope Scope, id string, lead int) []Outcome {
	var out []Outcome
	for i := range s.Outcomes {
		if o := &s.Outcomes[i].Outcome; o.Scope == scope && o.Lead == lead && (id == "" || o.ID == id) {
			out = append(out, *o)
		}
	}
	return out
}

// agrees says whether two outcomes tell the same but for rounding.
func (o *Outcome) agrees(with *Outcome) bool {
	near := func(a, b float64) bool { return a-b < tie && b-a < tie }
	a, b := *o, *with
	a.Mean, a.Band, a.Squares, b.Mean, b.Band, b.Squares = 0, 0, 0, 0, 0, 0
	return a == b && near(o.Mean, with.Mean) && near(o.Band, with.Band) && near(o.Squares, with.Squares)
}

// Bytes is the score's JSON with a newline at the end.
func (s *Score) Bytes() []byte {
	b, err := json.Marshal(s)
	if err != nil { // plain data without infinities
		panic(err)
	}
	return append(b, '\n')
}
