package words

import (
	"fmt"
	"sync"

	"cohort/planner/demand/facts"
)

// Fault says what is wrong in the data, or what was done about it.
func (w Words) Fault(s facts.Said) string {
	pairs := make([]any, len(s.Values))
	for i, v := range s.Values {
		pairs[i] = v
	}
	return w.Say("fault_"+s.Code, pairs...)
}

var english = sync.OnceValue(func() Words {
	w, err := New("en")
	if err != nil {
		panic(fmt.Sprintf("the words of English: %v", err)) // built in, and read by every test
	}
	return w
})

// FaultOf is Fault in English, where nobody reads another language.
func FaultOf(s facts.Said) string { return english().Fault(s) }
