package store

import (
	"testing"
	"time"
)

// What the tests of this package see of its insides.
// Patience is how long a store gives each view from then on.
func Patience(s *Store, d time.Duration) { s.patience = d }

// PartRows is how many rows one statement takes of a plan until the test ends.
func PartRows(t *testing.T, n int) {
	was := partRows
	t.Cleanup(func() { partRows = was })
	partRows = n
}
