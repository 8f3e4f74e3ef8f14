package timetable

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner/timetable/internal/moves"
)

// without is what of the engine is left out of a search.
type without struct {
	moves.Without
	infeasible, cycles, restart, keeping, polish, rehouse, takeback bool
}

// special is a part of the engine that is no neighbourhood, and how to leave it out.
type special struct {
	name  string
	leave func(*without)
}

var specials = []special{
	{"lookahead", func(w *without) { w.Lookahead = true }},
	{"clearing", func(w *without) { w.Clearing = true }},     // of the way, in shift
	{"infeasible", func(w *without) { w.infeasible = true }}, // whom no plan can serve is searched for all the same
	{"cycles", func(w *without) { w.cycles = true }},         // a small network is cooled once as well
	{"restart", func(w *without) { w.restart = true }},       // each cycle begins from the best so far
	{"keeping", func(w *without) { w.keeping = true }},       // no first stage that keeps what stands
	{"polish", func(w *without) { w.polish = true }},         // exchanges after the search
	{"rehouse", func(w *without) { w.rehouse = true }},       // rooms as announced, after the search
	{"take back", func(w *without) { w.takeback = true }},    // changes that nobody needs, after the search
	{"small mix", func(w *without) { w.ForceSmall() }},       // the shares of a small network for every one
	{"large mix", func(w *without) { w.ForceLarge() }},       // of a large one
}

// Parts are the parts of the engine that Options.Without may name: each neighbourhood,
// and each special case. A mix stands for the choice of one by the network's size: the
// one that is named is taken for every network.
func Parts() []string {
	out := moves.Names()
	for _, x := range specials {
		out = append(out, x.name)
	}
	return out
}

// leaveOut reads names of parts; an unknown one is an error, and so is leaving out all
// neighbourhoods.
func leaveOut(names []string) (w without, err error) {
	for _, name := range names {
		if slices.Contains(moves.Names(), name) {
			w.Leave(name)
		} else if i := slices.IndexFunc(specials, func(x special) bool { return x.name == name }); i >= 0 {
			specials[i].leave(&w)
		} else {
			return w, fmt.Errorf("the engine has no part %q to leave out; its parts are %s", name, strings.Join(Parts(), ", "))
		}
	}
	return w, w.Check()
}
