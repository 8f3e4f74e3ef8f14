// Package referee judges a plan by the rules H1 to H12 and prices it, by plain
// enumeration. It knows nothing of how a plan was found and shares no code with
// whoever finds one, so that its answer is worth something. Where it and the
// planner disagree, the referee is right until shown wrong.
//
// The rules stand in session.go (what one session must satisfy), day.go (what
// holds between sessions of one room, trainer, learner or office) and
// request.go (what holds for a learner's needs and for what was published); the
// cost terms in cost.go. docs/CONSTRAINTS.md says them in words.
package referee

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"cohort/planner"
)

// Verdict is what the referee says of a plan. Its JSON is the output of
// cohort check.
type Verdict struct {
	Valid       bool                `json:"valid"`
	Broken      map[string][]string `json:"broken"`       // by rule, at most 20 sentences each
	BrokenCount int                 `json:"broken_count"` // all of them
	Cost        int64               `json:"cost"`         // the sum of Terms; means nothing for an invalid plan
	Terms       planner.Cost        `json:"terms"`
	Facts       Facts               `json:"facts"`
}

// First is the first rule that a plan breaks, with the first thing said of it;
// empty for a valid plan.
func (v Verdict) First() string {
	for _, rule := range Rules() {
		if said := v.Broken[rule]; len(said) > 0 {
			return rule + ", " + said[0]
		}
	}
	return ""
}

// all is First with the other rules that a plan breaks behind it.
func (v Verdict) all() string {
	text := v.First()
	for _, rule := range Rules() {
		if len(v.Broken[rule]) > 0 && !strings.HasPrefix(text, rule+", ") {
			text += "; also " + rule
		}
	}
	return text
}

// Agree judges a plan that bears its own cost. The error says which rules it breaks, or
// that its cost is not the referee's; whoever made the plan is wrong then.
func Agree(s *planner.Snapshot, p *planner.Plan) (Verdict, error) {
	v := Check(s, p)
	switch {
	case !v.Valid:
		return v, fmt.Errorf("it breaks %s", v.all())
	case v.Terms != *p.Cost:
		return v, fmt.Errorf("the engine prices it at %d and the referee at %d", p.Cost.Total(), v.Cost)
	}
	return v, nil
}

// AgreeDearer is Agree for a plan that is said to cost so much more than another one, of
// a known cost.
func AgreeDearer(s *planner.Snapshot, p *planner.Plan, than, by int64) error {
	v, err := Agree(s, p)
	if err == nil && v.Cost-than != by {
		err = fmt.Errorf("the engine prices it at %d more and the referee at %d", by, v.Cost-than)
	}
	return err
}

// Facts are head-counts of a plan.
type Facts struct {
	Sessions int `json:"sessions"`
	Served   int `json:"served"`
	Requests int `json:"requests"`
	Late     int `json:"late"` // served after they were due
}

// The most sentences that a verdict holds for one rule.
const mostMessages = 20

// Format is the rule that a plan breaks that repeats a session id, names
// something unknown, or gives a published session's id to another course.
const Format = "format"

var rules = []struct {
	name  string
	judge func(*judge)
}{
	{Format, (*judge).format},
	{"H1", (*judge).course},
	{"H2", (*judge).time},
	{"H3", (*judge).room},
	{"H4", (*judge).trainer},
	{"H5", (*judge).learner},
	{"H6", (*judge).onePlaceADay},
	{"H7", (*judge).group},
	{"H8", (*judge).request},
	{"H9", (*judge).order},
	{"H10", (*judge).release},
	{"H11", (*judge).pinned},
	{"H12", (*judge).needed},
}

// Check judges a plan for a sound snapshot. A session that names something
// unknown is reported and otherwise left out.
func Check(s *planner.Snapshot, p *planner.Plan) Verdict {
	v, _ := check(s, p)
	return v
}

// check also returns every message, by rule.
func check(s *planner.Snapshot, p *planner.Plan) (Verdict, map[string][]string) {
	j := newJudge(s, p)
	v := Verdict{Broken: map[string][]string{}}
	all := map[string][]string{}
	for _, r := range rules {
		j.messages = nil
		r.judge(j)
		if n := len(j.messages); n > 0 {
			all[r.name] = j.messages
			v.Broken[r.name] = j.messages[:min(n, mostMessages)]
			v.BrokenCount += n
		}
	}
	v.Valid = v.BrokenCount == 0
	v.Terms = j.price()
	v.Cost = v.Terms.Total()
	v.Facts = Facts{Sessions: len(j.sessions), Served: len(j.served), Requests: len(s.Requests)}
	for id, seat := range j.served {
		if seat.Day > j.requests.of(id).Due {
			v.Facts.Late++
		}
	}
	return v, all
}

// ReadSnapshot reads a snapshot and refuses one that is not sound: the error is
// then a *planner.Faults with everything that is wrong. It is the way to read a
// snapshot that will be planned from.
func ReadSnapshot(r io.Reader) (*planner.Snapshot, error) {
	s, err := planner.ReadSnapshot(r)
	if s == nil {
		return nil, err
	}
	var f *planner.Faults
	if !errors.As(err, &f) {
		f = &planner.Faults{What: "snapshot"}
	}
	for _, fault := range Pinned(s) {
		f.Add(fault)
	}
	if f.Count() > 0 {
		return nil, f
	}
	return s, nil
}

// Sound returns every reason why a snapshot is not sound, one sentence each,
// none if it is: those of Snapshot.Faults, and why its pinned sessions alone,
// with the requests that they held, form no valid plan.
func Sound(s *planner.Snapshot) []string { return append(s.Faults(), Pinned(s)...) }

// Pinned returns every reason why the pinned sessions of a snapshot without Faults
// form no valid plan, with the requests that they held; none if they do.
func Pinned(s *planner.Snapshot) []string {
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
	for _, x := range s.Published {
		if x.Pinned {
			p.Sessions = append(p.Sessions, x.Session)
		}
	}
	alone := "pinned sessions break"
	if len(p.Sessions) == 0 { // then no plan is valid, such as where somebody has taught too much already
		alone = "even a plan without sessions breaks"
	}
	var out []string
	_, broken := check(s, p)
	for _, r := range rules {
		if r.name == Format || r.name == "H11" {
			continue // what they name, Snapshot.Faults judges; and they are all there
		}
		for _, text := range broken[r.name] {
			out = append(out, fmt.Sprintf("%s %s: %s", alone, r.name, text))
		}
	}
	return out
}

// Rules are the names of what a plan can break, in their order: Format, then H1
// to H12.
func Rules() []string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.name
	}
	return names
}

// Checked is the number of rules that a plan is checked for, Format left out.
func Checked() int { return len(rules) - 1 }
