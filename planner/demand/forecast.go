package demand

import (
	"encoding/json"

	"cohort/planner"
)

// Forecast is who will start when: for each office, each training site's
// catchment and the network a distribution of starts at each intake, each
// computed for itself, so that quantiles do not add up. Its JSON is the answer
// of cohort forecast --json --explain.
type Forecast struct {
	AsOf     planner.Date `json:"as_of"`
	Quantile float64      `json:"quantile"` // up to which seats are held
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

// Starts is the distribution of the people who start at one intake. Percentiles
// are the smallest count that holds with that probability.
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
	// Held is the seats held for people who have no name yet: of a site as many
	// as the reserve quantile exceeds the named, of an office its share of them, of
	// the network the sum over sites. Seats that announced waves add are not in it.
	Held int `json:"held"`
}

// StageOdds is what the moves of the last HistoryDays say of a stage, pooled
// over the network by position.
type StageOdds struct {
	Position   string  `json:"position"`
	Stage      string  `json:"stage"`
	Advanced   int     `json:"advanced"`
	Left       int     `json:"left"` // advanced or lost
	Prior      float64 `json:"prior"`
	Strength   float64 `json:"strength"`
	Conversion float64 `json:"conversion"`
	// Dwell is the share of those who moved on by the calendar days that they had
	// stood in the stage.
	Dwell map[int]float64 `json:"dwell"`
	// Recorded is how many dwells were recorded; with fewer than 20 the dwell is
	// geometric with the configured mean.
	Recorded int `json:"recorded"`
}

// CandidateOdds is what the forecast makes of one candidate.
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
	// Intakes is the probability of starting at each intake shown. What is missing
	// to Chance lies beyond the last of them.
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
