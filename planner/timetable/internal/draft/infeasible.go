package draft

// listInfeasible notes the requests that no plan can serve. One is
// feasible if it could be served alone, see Facts.Possible, and if all that comes before
// it is feasible. The search leaves the others out: where a site closes they are many, and
// it would look at them again and again.
func (m *Model) listInfeasible() {
	m.Infeasible = make([]bool, len(m.Requests))
	facts := NewFacts(m)
	for r := range m.Requests {
		m.Infeasible[r] = !facts.Possible(RequestIx(r))
	}
	// Before a pinned seat comes nothing, nor is it one of them: it stands.
	for again := true; again; {
		again = false
		for r := range m.Requests {
			for _, a := range m.Before[r] {
				if m.Infeasible[a] && !m.Infeasible[r] {
					m.Infeasible[r], again = true, true
				}
			}
		}
	}
}

// ForgetInfeasible has the requests that no plan can serve searched for like all
// others. It comes before any draft of the model is made.
func (m *Model) ForgetInfeasible() {
	clear(m.Infeasible)
	m.ListMovable()
}
