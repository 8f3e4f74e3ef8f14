package views

import "cohort/planner/timetable/explain"

// RequestExplanation is the answer of cohort explain to a request.
type RequestExplanation struct {
	*explain.RequestExplanation
	Detail string  `json:"detail"`
	Places []Place `json:"places"`
}

// SessionExplanation is the answer of cohort explain to a session.
type SessionExplanation struct {
	*explain.SessionExplanation
	Detail string  `json:"detail"`
	Places []Place `json:"places"`
}

// Place is a place that could be taken or not, with the sentence why.
type Place struct {
	*explain.Place
	Because string `json:"because"`
	Price   *int64 `json:"price"`
}

// Suggestions is the answer of cohort suggest.
type Suggestions struct {
	*explain.Suggestions
	Detail       string        `json:"detail"`
	Alternatives []Alternative `json:"alternatives"`
}

// Alternative is a plan and what comes of it, in a sentence.
type Alternative struct {
	*explain.Alternative
	Text    string   `json:"text"`
	Changes []Change `json:"changes"`
}

// Change is a step to an alternative, with its sentence.
type Change struct {
	*explain.Change
	Text string `json:"text"`
}

// Request shows why a request sits where it does or nowhere.
func (v Views) Request(x *explain.RequestExplanation) RequestExplanation {
	return RequestExplanation{x, v.words.Told(&x.Detail), each(x.Places, v.place)}
}

// Session shows why a session is where it is.
func (v Views) Session(x *explain.SessionExplanation) SessionExplanation {
	return SessionExplanation{x, v.words.Told(&x.Detail), each(x.Places, v.place)}
}

func (v Views) place(x *explain.Place) Place { return Place{x, v.words.Told(&x.Because), x.Price} }

// Suggestions show alternatives to a plan.
func (v Views) Suggestions(x *explain.Suggestions) Suggestions {
	return Suggestions{x, v.words.Told(&x.Detail), each(x.Alternatives, func(a *explain.Alternative) Alternative {
		changes := each(a.Changes, func(c *explain.Change) Change { return Change{c, v.words.Told(&c.Text)} })
		return Alternative{a, v.words.Told(&a.Text), changes}
	})}
}
