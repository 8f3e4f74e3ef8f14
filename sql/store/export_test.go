package store

import "time"

// What the tests of this package see of its insides.
// Patience is how long a store gives each view from then on.
func Patience(s *Store, d time.Duration) { s.patience = d }
