package search_test

import (
	"context"
	"fmt"

	"cohort/planner/search"
)

// split divides weights between two pans of a scale. The cost is by how much one
// pan is heavier.
type split struct {
	weights []int
	left    []bool // by weight: in the left pan
	last    int    // the weight that was moved last
	saved   []bool
}

func (s *split) Cost() int64 {
	difference := 0
	for i, w := range s.weights {
		if s.left[i] {
			difference += w
		} else {
			difference -= w
		}
	}
	return int64(max(difference, -difference))
}

// Propose moves a weight to the other pan.
func (s *split) Propose(r *search.Rand, _ int64) (int64, bool) {
	before := s.Cost()
	s.last = r.Intn(len(s.weights))
	s.left[s.last] = !s.left[s.last]
	return s.Cost() - before, true
}

func (s *split) Keep()          {}
func (s *split) Drop()          { s.left[s.last] = !s.left[s.last] }
func (s *split) Save()          { s.saved = append(s.saved[:0], s.left...) }
func (s *split) Recall()        { copy(s.left, s.saved) }
func (s *split) Adopt(o *split) { copy(s.left, o.left) }

// A problem says how it changes and what it costs; Run leaves it at the best that
// was found.
func ExampleRun() {
	s := &split{weights: []int{31, 27, 23, 19, 16, 12, 9, 5}, left: make([]bool, 8)}
	fmt.Println("before:", s.Cost())
	cooling := search.Cooling{Hot: 20, Cold: 1, Planned: 2000}
	search.Run(context.Background(), []*split{s}, cooling, 1, search.Schedule{StopAfter: 2000, Round: 100})
	fmt.Println("after:", s.Cost())
	// Output:
	// before: 142
	// after: 0
}
