package views

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/promise"
)

// Answer is the answer of cohort promise.
type Answer struct {
	*promise.Answer
	Because any `json:"because"` // why not, a Proof or a sentence; nil where it is possible
}

// Table is what an office may expect of its next intakes.
type Table struct {
	*promise.Table
	Intakes []Intake         `json:"intakes"`
	ReadyBy *planner.Date    `json:"ready_by,omitempty"`
	Latest  []promise.Latest `json:"latest,omitempty"`
}

// Intake is one start of a table and its waves.
type Intake struct {
	*promise.Intake
	Waves   []Cell `json:"waves"`
	Largest *int   `json:"largest"`
}

// Cell is one wave of a table.
type Cell struct {
	*promise.Cell
	Because string `json:"because,omitempty"` // why not, a sentence
	promise.Why
	WaitsFor []string `json:"waits_for,omitempty"`
}

// Status is how the newcomers of one office and intake stand.
type Status struct {
	*promise.Status
	Fact    *Holdup           `json:"fact"`
	Ready   *planner.Date     `json:"ready"`
	InTime  int               `json:"in_time"`
	Needs   int               `json:"needs"`
	Later   int               `json:"later"`
	Missing []promise.Missing `json:"missing"`
	Since   promise.Trend     `json:"since,omitempty"`
}

// Holdup is what keeps a wave, with its sentence.
type Holdup struct {
	*promise.Holdup
	Sentence string `json:"sentence"`
}

// Answer shows what is promised, or why nothing is.
func (v Views) Answer(a *promise.Answer) Answer {
	out := Answer{Answer: a}
	switch {
	case a.Proof != nil:
		out.Because = v.proof(a.Proof)
	case !a.Possible:
		out.Because = v.words.WhyNot(&a.Why, editions.Asked{Start: a.Start, Due: a.Due, Until: a.Until}, v.called)
	}
	return out
}

// Tables show what offices may expect.
func (v Views) Tables(list []*promise.Table) []Table {
	return each(list, func(t **promise.Table) Table { return v.table(*t) })
}

func (v Views) table(t *promise.Table) Table {
	intakes := each(t.Intakes, func(in *promise.Intake) Intake {
		at := editions.Asked{Start: in.Start, Due: in.Due, Until: t.Until}
		waves := each(in.Waves, func(x *promise.Cell) Cell {
			return Cell{x, v.words.WhyNot(&x.Why, at, v.called), x.Why, x.WaitsFor}
		})
		return Intake{in, waves, in.Largest}
	})
	return Table{t, intakes, t.ReadyBy, t.Latest}
}

// Statuses show how waves stand.
func (v Views) Statuses(list []promise.Status) []Status {
	return each(list, func(x *promise.Status) Status {
		var fact *Holdup
		if x.Fact != nil {
			fact = &Holdup{x.Fact, v.words.Fact(x.Fact, v.called)}
		}
		return Status{x, fact, x.Ready, x.InTime, x.Needs, x.Later, x.Missing, x.Since}
	})
}
