package search

import "math/bits"

// Everything here is integer arithmetic: the same on every machine, which the
// floating point of different processors is not.

// scale is the number of fraction bits of logarithms and temperatures.
const scale = 16

// ln2 is the natural logarithm of 2, times 1<<32.
const ln2 = 2977044472

// surprise holds -ln(u) for u in the middle of each of its parts of (0, 1): the
// part of the temperature that a worsening may reach when u is drawn.
var surprise = func() (t [4096]int64) {
	for i := range t {
		u := uint64(2*i + 1) // of 2*len(t)
		t[i] = int64((bitsOf(2*len(t))<<scale - log2(u)) * ln2 >> 32)
	}
	return t
}()

func bitsOf(n int) uint64 { return uint64(bits.Len(uint(n)) - 1) }

// log2 returns the binary logarithm of a positive number, times 1<<scale.
func log2(x uint64) uint64 {
	n := uint64(bits.Len64(x) - 1)
	m := x << (63 - n) >> 32 // the number over its power of two, 31 fraction bits
	out := n
	for range scale {
		m = m * m >> 31
		out <<= 1
		if m >= 1<<32 {
			out |= 1
			m >>= 1
		}
	}
	return out
}

// halves holds 2^-(i/1024), times 1<<32.
var halves = func() (t [1025]uint64) {
	const step = 4292061010 // 2^(-1/1024) times 1<<32
	t[0] = 1 << 32
	for i := 1; i < len(t); i++ {
		t[i] = t[i-1] * step >> 32
	}
	return t
}()

// Cooling lowers the temperature geometrically over a planned number of iterations, in
// one cooling cycle or in several. Several cycles end at Cold, and the last part of the
// iterations is polishing: one more cycle, from a little above Cold. Polishing, or the
// only cycle, ends with a while at a temperature of 1. Beyond the planned iterations the
// search is reheated again and again, to a fraction of Hot, each time for a quarter of
// what was planned.
type Cooling struct {
	Hot, Cold int64 // temperatures in units of cost; Hot >= Cold >= 1
	Planned   int64 // iterations
	Cycles    int64 // from hot to cold within Planned; 0 is 1
}

// settling is the part, one in so many, of the last cycle that is spent at a temperature
// of 1. The small terms of the cost come to rest there; at Cold they are still noise.
const settling = 10

// polishing is the part, one in so many, of the planned iterations that follows
// on several cycles, and deeper the factor by which it ends colder than they do.
const (
	polishing = 8
	deeper    = 16
)

// cycle is the number of iterations from hot to cold.
func (c Cooling) cycle() int64 {
	if c.Cycles <= 1 {
		return max(c.Planned, 1)
	}
	return max((c.Planned-c.Planned/polishing)/c.Cycles, 1)
}

// polish is the iteration at which polishing begins, Planned where it never does.
func (c Cooling) polish() int64 {
	if c.Cycles <= 1 {
		return c.Planned
	}
	return min(c.cycle()*c.Cycles, c.Planned)
}

// phase numbers the cycles, the polishing and the reheatings, one after the other.
func (c Cooling) phase(iteration int64) int64 {
	switch {
	case iteration < c.polish():
		return iteration / c.cycle()
	case iteration < c.Planned:
		return c.Cycles
	}
	return max(c.Cycles, 1) + 1 + (iteration-c.Planned)/max(c.Planned/4, 1)
}

// At returns the temperature at an iteration, times 1<<scale.
func (c Cooling) At(iteration int64) int64 {
	cold := max(c.Cold, 1)
	hot := max(c.Hot, cold)
	length, at, ends := c.cycle(), iteration, c.Cycles <= 1
	switch {
	case iteration >= c.Planned:
		length, ends = max(c.Planned/4, 1), true
		at = (iteration - c.Planned) % length
		hot = max(cold, hot/8)
	case iteration < c.polish():
		at %= length
	default:
		length, ends = c.Planned-c.polish(), true
		at -= c.polish()
		hot = cold + cold/2
	}
	if c.Cycles > 1 && ends {
		cold = max(cold/deeper, 1)
	}
	if ends && at >= length-length/settling {
		return 1 << scale
	}
	drop := log2(uint64(hot)) - log2(uint64(cold)) // of the whole way, scaled
	hi, lo := bits.Mul64(drop, uint64(at))
	part, _ := bits.Div64(hi, lo, uint64(length))
	t := uint64(hot) << scale >> (part >> scale)
	hi, lo = bits.Mul64(t, halves[part>>(scale-10)&1023])
	return int64(hi<<32 | lo>>32)
}

// limit draws the largest worsening that is accepted at a temperature
// (Metropolis, the random number drawn before the move is priced).
func limit(temperature int64, r *Rand) int64 {
	u := r.Uint64() >> 52
	hi, lo := bits.Mul64(uint64(temperature), uint64(surprise[u]))
	return int64(hi<<(64-2*scale) | lo>>(2*scale))
}
