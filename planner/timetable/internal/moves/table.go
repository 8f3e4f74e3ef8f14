package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// neighbourhood is one kind of change that a search proposes. Its file, the function
// that proposes and its name in the tables of benchmarks are the same word; it goes
// with its file and its line below.
type neighbourhood struct {
	name  string
	share share
	// priced says that the change is priced before it is made, and only made if it is
	// accepted.
	priced bool
	// propose makes a change of the kind and returns by how much it worsens the cost;
	// false if it made none. It counts what it tried in d.Stats[d.last].
	propose func(d *State, rand *search.Rand, limit int64) (delta int64, made bool)
}

// share is how often of 64 a neighbourhood is tried in a small network and in a large
// one. In a small network days and waves are planned from nothing, or it freezes in
// whatever shape it first took. In a large one a single wave takes as long as a hundred
// other moves, and a search gains most from moving single sessions.
type share struct{ small, large int }

var neighbourhoods = [...]neighbourhood{seat, reseat, shift, refit, window, wave}

// construction is where a state counts the steps of its construction, behind the
// neighbourhoods.
const construction = len(neighbourhoods)

// Names are the neighbourhoods' names, in their order.
func Names() []string {
	out := make([]string, len(neighbourhoods))
	for i, n := range neighbourhoods {
		out[i] = n.name
	}
	return out
}

// making proposes a change that is made first and priced by what it did.
func making(change func(*State, *search.Rand) bool) func(*State, *search.Rand, int64) (int64, bool) {
	return func(d *State, rand *search.Rand, _ int64) (int64, bool) {
		before := d.Total
		made := change(d, rand)
		d.Stats[d.last].Evaluated++
		if !made || d.Forsaken() {
			d.Undo()
			return 0, false
		}
		return d.Total - before, true
	}
}

// ahead is making, and now and then the choice of people looks ahead, see lookaheads.
func ahead(change func(*State, *search.Rand) bool) func(*State, *search.Rand, int64) (int64, bool) {
	return making(func(d *State, rand *search.Rand) bool {
		d.drawLookahead(rand)
		return change(d, rand)
	})
}

// mix has the place of each neighbourhood in the table as often as its share says.
type mix [64]uint8

// mixes are how networks are searched, by their Smallness.
var mixes = func() (out [draft.Smallest + 1]mix) {
	for small := range out {
		out[small] = mixed(small)
	}
	return out
}()

// mix is how the network is searched.
func (d *State) mix() *mix {
	if d.Without.forced != nil {
		return d.Without.forced
	}
	return &mixes[d.Smallness]
}

// mixed is how a network is searched that is so small, of draft.Smallest. What is lost
// by rounding goes to the neighbourhoods that lost most, the first ones of the table
// among those that lost as much.
func mixed(small int) (m mix) {
	var part, left [len(neighbourhoods)]int
	free := len(m)
	for i, n := range neighbourhoods {
		sum := n.share.small*small + n.share.large*(draft.Smallest-small)
		part[i], left[i] = sum/draft.Smallest, sum%draft.Smallest
		free -= part[i]
	}
	for ; free > 0; free-- {
		most := 0
		for i := range left {
			if left[i] > left[most] {
				most = i
			}
		}
		part[most]++
		left[most] = 0
	}
	at := 0
	for i, n := range part {
		for range n {
			m[at] = uint8(i)
			at++
		}
	}
	return m
}
