package views

import (
	"cohort/planner/whatif"
)

// WhatIf is the answer of cohort whatif.
type WhatIf struct {
	*whatif.Answer
	Scenarios []Outcome        `json:"scenarios"`
	Again     []whatif.Figures `json:"again"`
}

// Outcome is the base or a scenario.
type Outcome struct {
	*whatif.Outcome
	Proofs   []Proof  `json:"proofs"`
	Appeared []Proof  `json:"appeared"`
	Vanished []Proof  `json:"vanished"`
	Cure     *AllCure `json:"cure"`
	Effects  []Effect `json:"changes"`
}

// AllCure is the smallest found with which no shortage is proven any more.
type AllCure struct {
	Trainers []Part `json:"trainers"`
	Rooms    []Part `json:"rooms"`
	Hours    []Part `json:"hours"`
}

// Part is one thing that a cure adds, with its sentence.
type Part struct {
	*whatif.Part
	Sentence string `json:"sentence"`
}

// Effect is what one change did, with its sentence.
type Effect struct {
	*whatif.Effect
	Sentence string `json:"sentence"`
}

// WhatIf shows the base and the scenarios.
func (v Views) WhatIf(a *whatif.Answer) WhatIf {
	return WhatIf{a, each(a.Scenarios, v.outcome), a.Again}
}

func (v Views) outcome(o *whatif.Outcome) Outcome {
	out := Outcome{o, v.proofs(o.Proofs), v.proofs(o.Appeared), v.proofs(o.Vanished), nil, each(o.Effects, func(e *whatif.Effect) Effect {
		return Effect{e, v.words.Effect(e, o.Snapshot, v.called)}
	})}
	if c := o.Cure; c != nil {
		part := func(p *whatif.Part) Part { return Part{p, v.words.Part(p, v.called)} }
		out.Cure = &AllCure{each(c.Trainers, part), each(c.Rooms, part), each(c.Hours, part)}
	}
	return out
}
