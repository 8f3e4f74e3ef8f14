package demand

import (
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Predict is the forecast of who starts when, as known on the morning of asOf.
// Candidates stand where the facts have them, and the moves of the HistoryDays
// days before asOf are learned from. It shows the intakes of the horizon and
// of two weeks more.
func Predict(f *facts.Facts, asOf planner.Date, s Settings) *Forecast {
	return learn(f, asOf, s.bounded()).predict().forecast
}

// prediction is a forecast with what the snapshot is made of.
type prediction struct {
	forecast *Forecast
	intakes  []planner.Date
	named    map[string]planner.Date // the intake of each named candidate, any intake
	groups   map[string]*group       // by office
	reserved map[string][]int        // by catchment: the seats at each intake
	share    map[string][]int        // by office: its part of them
}

// group is the people whose starts are counted together.
type group struct {
	chances  [][]float64       // of its candidates that are not 0, at each intake
	named    []int             // at each intake
	position map[string]*group // its parts by position, see of
}

func newGroup(intakes int) *group {
	return &group{chances: make([][]float64, intakes), named: make([]int, intakes), position: map[string]*group{}}
}

func (g *group) mean(intake int) float64 { return sum(g.chances[intake]) }

// add counts a candidate in.
func (g *group) add(c *chances, named bool) {
	for i, p := range c.at {
		if p > 0 {
			g.chances[i] = append(g.chances[i], p)
		}
	}
	if named && c.intake >= 0 {
		g.named[c.intake]++
	}
}

// of is the part of a group that has a position.
func (g *group) of(position string) *group {
	if g.position[position] == nil {
		g.position[position] = newGroup(len(g.named))
	}
	return g.position[position]
}

func (k *known) predict() *prediction {
	p := &prediction{intakes: k.Intakes(), named: map[string]planner.Date{}, groups: map[string]*group{}}
	p.forecast = &Forecast{AsOf: k.asOf, Quantile: k.ReserveQuantile, Starts: []Starts{}, Stages: []StageOdds{}, Candidates: []CandidateOdds{}, Stale: []string{}}
	history := k.recall(k.asOf)
	p.explain(k, history)
	network, sites := newGroup(len(p.intakes)), map[string]*group{}
	for _, o := range k.Offices {
		p.groups[o.ID] = newGroup(len(p.intakes))
	}
	for _, s := range k.Sites {
		if s.Kind == facts.SiteTraining {
			sites[s.ID] = newGroup(len(p.intakes))
		}
	}
	ways := newWays(k, p.intakes, history)
	for i := range k.Candidates {
		c := &k.Candidates[i]
		x := ways.chances(c)
		p.tell(k, c, x)
		named := k.offered(c) && !x.stale
		if named {
			p.named[c.ID] = k.Calendar.Intake(max(*c.Expected, k.asOf), k.IntakeWeekday)
		}
		network.add(x, named)
		p.groups[c.Office].add(x, named)
		p.groups[c.Office].of(c.Position).add(x, named)
		if site := k.catchment(c.Office); site != "" {
			sites[site].add(x, named)
		}
	}
	p.reserve(k, network, sites)
	return p
}

// offered says whether a candidate has accepted an offer and is expected.
func (k *known) offered(c *facts.Candidate) bool {
	return c.Expected != nil && k.StageIndex(&c.Stage) == len(k.Stages)-1
}

// explain adds to the forecast what was learned of each stage.
func (p *prediction) explain(k *known, h history) {
	for _, position := range slices.Sorted(maps.Keys(h)) {
		for i, o := range h[position] {
			s := StageOdds{Position: position, Stage: k.Stages[i].ID, Advanced: o.advanced, Left: o.left, Prior: k.Stages[i].Rate,
				Strength: k.PriorStrength, Conversion: o.conversion, Recorded: len(o.dwell.days), Dwell: o.dwell.listed()}
			p.forecast.Stages = append(p.forecast.Stages, s)
		}
	}
}

// tell adds to the forecast when a candidate is likely to start. It lists a
// fault if the candidate is stale.
func (p *prediction) tell(k *known, c *facts.Candidate, x *chances) {
	out := CandidateOdds{ID: c.ID, Office: c.Office, Site: k.catchment(c.Office), Position: c.Position, Stage: c.Stage, DaysInStage: x.passed, Expected: c.Expected,
		Chance: x.total, Named: k.offered(c) && !x.stale, Stale: x.stale, Intakes: map[planner.Date]float64{}}
	for i, chance := range x.at {
		if chance > 0 {
			out.Intakes[p.intakes[i]] = chance
		}
	}
	p.forecast.Candidates = append(p.forecast.Candidates, out)
	if x.stale {
		p.forecast.Stale = append(p.forecast.Stale, c.ID)
		k.fault("candidates", c.ID, facts.Say(facts.HasStood, "Stage", c.Stage, "Days", x.passed, "Recorded", k.HistoryDays),
			facts.Say("not_coming"))
	}
}

// reserve adds the starts of every group to the forecast, with the seats to
// reserve for them.
func (p *prediction) reserve(k *known, network *group, sites map[string]*group) {
	p.reserved, p.share = map[string][]int{}, map[string][]int{}
	for _, o := range k.Offices {
		p.share[o.ID] = make([]int, len(p.intakes))
	}
	siteIDs := slices.Sorted(maps.Keys(sites))
	all := make([]int, len(p.intakes))
	for _, id := range siteIDs {
		p.reserved[id] = make([]int, len(p.intakes))
		var offices []string
		for _, o := range k.Offices {
			if k.catchment(o.ID) == id {
				offices = append(offices, o.ID)
			}
		}
		for i := range p.intakes {
			n := max(0, quantile(starting(sites[id].chances[i]), k.ReserveQuantile)-sites[id].named[i])
			p.reserved[id][i] = n
			all[i] += n
			for j, seats := range split(n, i, offices, p.groups) {
				p.share[offices[j]][i] = seats
			}
		}
	}
	p.list(ScopeNetwork, NetworkID, network, all)
	for _, id := range siteIDs {
		p.list(ScopeSite, id, sites[id], p.reserved[id])
	}
	for _, o := range k.Offices {
		p.list(ScopeOffice, o.ID, p.groups[o.ID], p.share[o.ID])
	}
}

// split divides the seats reserved at an intake among groups, in proportion to
// what each group's mean is above its named people.
func split(seats, intake int, ids []string, groups map[string]*group) []int {
	more, means := make([]float64, len(ids)), make([]float64, len(ids))
	for i, id := range ids {
		g := groups[id]
		means[i] = g.mean(intake)
		more[i] = max(0, means[i]-float64(g.named[intake]))
	}
	return share(seats, more, means)
}

// list adds a group's starts to the forecast.
func (p *prediction) list(scope Scope, id string, g *group, reserved []int) {
	for i, intake := range p.intakes {
		d := starting(g.chances[i])
		p.forecast.Starts = append(p.forecast.Starts, Starts{Scope: scope, ID: id, Intake: intake, Mean: g.mean(i),
			P10: quantile(d, 0.1), P50: quantile(d, 0.5), P80: quantile(d, 0.8), P90: quantile(d, 0.9), Named: g.named[i], Reserved: reserved[i]})
	}
}

// ways are the paths that candidates have before them.
type ways struct {
	k       *known
	history history
	intakes []planner.Date
	days    int                    // that are looked ahead
	at      []int                  // the intake of whoever is ready so many days ahead
	rest    map[string][][]float64 // by position and stage, see after
}

func newWays(k *known, intakes []planner.Date, h history) *ways {
	w := &ways{k: k, history: h, intakes: intakes, rest: map[string][][]float64{}}
	if len(intakes) > 0 {
		w.days = int(intakes[len(intakes)-1]-k.asOf) + 1
	}
	w.at = make([]int, w.days)
	for d := range w.at {
		w.at[d], _ = slices.BinarySearch(intakes, k.date(d))
	}
	return w
}

// after is the distribution of the days from leaving a stage to the start:
// element i is the probability of exactly i days.
func (w *ways) after(position string, stage int) []float64 {
	if w.rest[position] == nil {
		path := w.history[position]
		rest := make([][]float64, len(path))
		sum := make([]float64, w.days)
		sum[0] = 1
		for i := len(path) - 1; i >= 0; i-- {
			rest[i] = sum
			sum = convolve(sum, path[i].dwell.whole(w.days))
		}
		w.rest[position] = rest
	}
	return w.rest[position][stage]
}

// chances are one candidate's chances to start.
type chances struct {
	total  float64   // to start at all
	at     []float64 // at each intake shown
	intake int       // of a known start; -1: none or not shown
	passed int       // days in the stage
	stale  bool
}

// chances are those of one candidate. Where HR expects the start on a day,
// that day stands in place of the dwells. Whom HR expects on a day still to
// come is never stale.
func (w *ways) chances(c *facts.Candidate) *chances {
	k := w.k
	path, stage := w.history[c.Position], k.StageIndex(&c.Stage)
	x := &chances{total: 1, at: make([]float64, len(w.intakes)), intake: -1, passed: max(0, int(k.asOf-k.localDate(c.Since)))}
	left := path[stage].dwell.remaining(x.passed, w.days)
	if left == nil && (c.Expected == nil || *c.Expected < k.asOf) {
		x.stale, x.total = true, 0
		return x
	}
	for _, o := range path[stage:] {
		x.total *= o.conversion
	}
	if len(w.intakes) == 0 {
		return x
	}
	if c.Expected != nil {
		if d := max(0, k.day(*c.Expected)); d < w.days {
			x.intake = w.at[d]
			x.at[x.intake] = x.total
		}
		return x
	}
	for d, p := range convolve(left, w.after(c.Position, stage)) {
		x.at[w.at[d]] += x.total * p
	}
	return x
}
