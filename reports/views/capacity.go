package views

import (
	"cohort/planner/capacity"
)

// Report is the answer of cohort capacity.
type Report struct {
	*capacity.Report
	Proofs       []Proof               `json:"proofs"`
	Windows      []capacity.Window     `json:"windows"`
	Load         []capacity.Load       `json:"load"`
	Risks        []capacity.Risk       `json:"risks"`
	Hangs        []capacity.Hang       `json:"hangs"`
	Understudies []capacity.Understudy `json:"understudies"`
	Withouts     []capacity.Without    `json:"without,omitempty"`
}

// Proof is a proven shortage with its sentence.
type Proof struct {
	capacity.Proof
	Sentence string                `json:"sentence"`
	Cures    []Cure                `json:"cures"`
	Needs    []capacity.CourseNeed `json:"needs"`
	Haves    []capacity.PartHave   `json:"haves"`
	Inside   []capacity.Inside     `json:"inside"`
}

// Cure is what would make a proof vanish, with its sentence.
type Cure struct {
	capacity.Cure
	Sentence   string         `json:"sentence"`
	DayMinutes int            `json:"day_minutes,omitempty"`
	Limit      capacity.Limit `json:"limit,omitempty"`
	Requests   []string       `json:"requests,omitempty"`
}

// Report shows what a snapshot tells of its capacity.
func (v Views) Report(r *capacity.Report) Report {
	return Report{r, v.proofs(r.Proofs), r.Windows, r.Load, r.Risks, r.Hangs, r.Understudies, r.Withouts}
}

func (v Views) proofs(list []capacity.Proof) []Proof { return each(list, v.proof) }

func (v Views) proof(p *capacity.Proof) Proof {
	return Proof{*p, v.words.Shortage(p, v.called), each(p.Cures, v.cure), p.Needs, p.Haves, p.Inside}
}

func (v Views) cure(c *capacity.Cure) Cure {
	return Cure{*c, v.words.Cure(c), c.DayMinutes, c.Limit, c.Requests}
}
