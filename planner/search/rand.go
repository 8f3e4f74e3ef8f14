package search

import "math/bits"

// Rand is a small generator (splitmix64, Steele, Lea and Flood 2014). The same
// seed gives the same numbers on every machine and with every Go version.
type Rand struct{ state uint64 }

// NewRand returns the generator of one of several searches with a common seed.
func NewRand(seed int64, thread int) *Rand {
	// The generator walks through its states in equal steps: hashed starts keep
	// the sequences of neighbouring seeds apart.
	r := &Rand{state: uint64(seed)}
	r.state = r.Uint64() + uint64(thread)
	r.state = r.Uint64()
	return r
}

// Uint64 returns 64 random bits.
func (r *Rand) Uint64() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Intn returns a number from 0 to n-1; n must be positive.
func (r *Rand) Intn(n int) int {
	hi, _ := bits.Mul64(r.Uint64(), uint64(n))
	return int(hi)
}

// Chance is true once in n times.
func (r *Rand) Chance(n int) bool { return r.Intn(n) == 0 }
