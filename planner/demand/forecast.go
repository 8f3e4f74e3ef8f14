package demand

import (
	"encoding/json"

	"cohort/planner"
)

// Forecast says who will start when. It has a distribution of starts at each
// intake for each office, for each training site's catchment, and for the
// network. Each is computed for itself, so that quantiles do not add up. Its
// JSON is the answer of cohort forecast --json --explain.
type Forecast struct {
	AsOf     planner.Date `json:"as_of"`
	Quantile float64      `json:"quantile"` // of a catchment's starts, up to which seats are reserved
	Starts   []Starts     `json:"starts"`
	// The explanation: with it anybody can redo the arithmetic.
	Stages     []StageOdds     `json:"stages,omitempty"`
	Candidates []CandidateOdds `json:"candidates,omitempty"`
	// Stale are the candidates who have stood in their stage longer than anybody
	// recorded: they count as not coming.
	Stale []string `json:"stale,omitempty"`
}

// Scope says whose starts are counted.
type Scope string

// The scopes.
const (
	ScopeOffice  Scope = "office"
	ScopeSite    Scope = "site" // a training site's catchment: the offices that are nearest to it
	ScopeNetwork Scope = "network"
)

// NetworkID is the ID of Starts of the network.
const NetworkID = "network"

// Starts is the distribution of how many people start at one intake. P10 is
// its 10 percent quantile: the smallest number for which the probability that
// no more people start is at least 10 percent. The others are read the same
// way.
type Starts struct {
	Scope  Scope        `json:"scope"`
	ID     string       `json:"id"`
	Intake planner.Date `json:"intake"`
	Mean   float64      `json:"mean"`
	P10    int          `json:"p10"`
	P50    int          `json:"p50"`
	P80    int          `json:"p80"`
	P90    int          `json:"p90"`
	Named  int          `json:"named"` // candidates with an accepted offer and a known start
	// Reserved is the number of seats reserved for people who have no name yet: of a
	// site the reserve quantile less Named, of an office its share of the site's, of
	// the network the sum over sites. Seats that announced waves add do not count.
	Reserved int `json:"held"`
}

// StageOdds is what the moves of the last HistoryDays say of a stage. Each position
// has its own; all offices count together.
type StageOdds struct {
	Position   string  `json:"position"`
	Stage      string  `json:"stage"`
	Advanced   int     `json:"advanced"`
	Left       int     `json:"left"`       // advanced or lost
	Prior      float64 `json:"prior"`      // the configured conversion
	Strength   float64 `json:"strength"`   // candidates that Prior counts for
	Conversion float64 `json:"conversion"` // the probability to advance from the stage
	// Dwell is the distribution of the calendar days that people stand in the stage
	// before they advance: a share for each number of days.
	Dwell map[int]float64 `json:"dwell"`
	// Recorded is how many dwells were recorded. With fewer than EnoughDwells the
	// dwell is geometric with the configured mean.
	Recorded int `json:"recorded"`
}

// CandidateOdds says when one candidate is likely to start.
type CandidateOdds struct {
	ID          string        `json:"id"`
	Office      string        `json:"office"`
	Site        string        `json:"site"` // of training, whose catchment the office belongs to; empty: none can be reached
	Position    string        `json:"position"`
	Stage       string        `json:"stage"`
	DaysInStage int           `json:"days_in_stage"`
	Expected    *planner.Date `json:"expected"`
	Chance      float64       `json:"chance"` // to start at all
	Named       bool          `json:"named"`
	Stale       bool          `json:"stale"`
	// Intakes is the probability of starting at each intake shown. The rest of Chance
	// lies after the last of them.
	Intakes map[planner.Date]float64 `json:"intakes"`
}

// Brief is the forecast without its explanation.
func (f *Forecast) Brief() *Forecast {
	return &Forecast{AsOf: f.AsOf, Quantile: f.Quantile, Starts: f.Starts, Stale: f.Stale}
}

// Bytes is the forecast's JSON with a newline at the end.
func (f *Forecast) Bytes() []byte {
	b, err := json.Marshal(f)
	if err != nil { // plain data without infinities
		panic(err)
	}
	return append(b, '\n')
}

// Conversions are the conversions of a position's stages, by stage.
func (f *Forecast) Conversions(position string) map[string]float64 {
	out := map[string]float64{}
	for _, s := range f.Stages {
		if s.Position == position {
			out[s.Stage] = s.Conversion
		}
	}
	return out
}
