package words

import (
	"fmt"
	"slices"
	"sync"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// days are the names of what faults speak of that may be a date. What a row says word for
// word, as in Value, is shown as it stands there.
var days = []string{"Day", "Begin", "End", "From", "Until", "Start", "Today"}

// Fault says what is wrong in the data, or what was done about it.
func (w Words) Fault(s facts.Said) string {
	pairs := make([]any, len(s.Values))
	for i, v := range s.Values {
		pairs[i] = v
		if i%2 == 1 && slices.Contains(days, s.Values[i-1]) {
			if d, err := planner.ParseDate(v); err == nil {
				pairs[i] = w.Date(d)
			}
		}
	}
	return w.Say("fault_"+s.Code, pairs...)
}

var english = sync.OnceValue(func() Words {
	w, err := New("en")
	if err != nil {
		panic(fmt.Sprintf("the words of English: %v", err)) // built in, and read by every test
	}
	return w.ISO()
})

// FaultOf is Fault in English, where nobody reads another language.
func FaultOf(s facts.Said) string { return english().Fault(s) }
