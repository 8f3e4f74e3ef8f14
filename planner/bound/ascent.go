package bound

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// Rounds of the search for prices. Small snapshots afford rounds in which each
// price finds its own step; large ones have the broad and the last ones alone.
const (
	broadRounds = 150
	ownRounds   = 1200 // at the most, in four passes
	lastRounds  = 250
	work        = 1 << 26 // steps of learners' ways that the own rounds may take
)

// rise looks for good prices and returns the best bound that it meets. First a
// day of a role's trainers or of a kind of room gets one price for a week,
// which says roughly where there are too few; then each price goes its own way.
func (r *relaxation) rise(ctx context.Context) int64 {
	r.ascend(ctx, r.broad(), pace{rounds: broadRounds, first: 8, memory: 16, growth: 4, patience: 6})
	r.spread(ctx, int(min(ownRounds, work/(1+r.effort()))))
	return r.ascend(ctx, r.single(), pace{rounds: lastRounds, first: 256, memory: 10, growth: 8, patience: 8})
}

// effort is how many steps the learners' ways take in one round.
func (r *relaxation) effort() (steps int64) {
	for _, c := range r.classes {
		if c.order != nil {
			steps += int64(len(c.order.steps)+len(c.order.states)) * int64(len(c.days))
		}
	}
	return steps + int64(len(r.price))
}

// pace is how ascend goes about it.
type pace struct {
	rounds   int
	first    int64 // the first aim is the bound divided by it
	memory   int64 // a round's part in the mean is one over it
	growth   int64 // after a success the aim grows by its part one over it
	patience int   // after so many failures the aim shrinks by a third
}

// fine is how many binary places a mean excess has.
const fine = 8

// ascend looks for tariffs that prove more than the present prices do, leaves
// the best prices that it meets and returns what they prove. From the best
// tariffs so far it goes along the mean of what was lacking in the last rounds,
// as far as would bring the bound to its aim if nothing changed on the way: the
// volume algorithm (Barahona and Anbil, Mathematical Programming 87, 2000).
func (r *relaxation) ascend(ctx context.Context, t *tariffs, p pace) int64 {
	base, best := slices.Clone(r.price), slices.Clone(r.price)
	proven := r.value()
	excess, mean := make([]int64, t.count), make([]int64, t.count)
	centre, now := make([]int64, t.count), make([]int64, t.count)
	falls := make([]bool, t.count) // one of its prices may fall
	gather := func() {
		clear(excess)
		for _, x := range t.parts {
			excess[x.tariff] += r.excess[x.at] * x.share >> (shareBits - fine)
		}
	}
	look := func() {
		clear(falls)
		for _, x := range t.parts {
			falls[x.tariff] = falls[x.tariff] || r.price[x.at] > 0
		}
	}
	gather()
	look()
	copy(mean, excess)
	aim, failed := proven/p.first, 0
	for range p.rounds {
		square := int64(0)
		for k, m := range mean {
			if m > 0 || falls[k] {
				square += m * m >> fine
			}
		}
		if square == 0 || aim == 0 || ctx.Err() != nil {
			break
		}
		for k, m := range mean {
			now[k] = centre[k]
			if m > 0 || falls[k] {
				now[k] += proportion(aim, m, square)
			}
		}
		copy(r.price, base)
		for _, x := range t.parts {
			r.price[x.at] += proportion(x.share, now[x.tariff], 1<<shareBits)
		}
		for i, v := range r.price {
			r.price[i] = min(max(0, v), r.dearest)
		}
		v := r.value()
		gather()
		for k := range mean {
			mean[k] += (excess[k] - mean[k]) / p.memory
		}
		if v > proven {
			proven, failed = v, 0
			aim += aim / p.growth
			copy(centre, now)
			copy(best, r.price)
			look()
		} else if failed++; failed == p.patience {
			failed = 0
			aim -= (aim + 2) / 3
		}
	}
	copy(r.price, best)
	return proven
}

// spread moves every price by a step of its own, the smaller the more it has
// swung: AdaGrad (Duchi, Hazan and Singer, Journal of Machine Learning Research
// 12, 2011). In each of its passes steps begin smaller, from the best prices so
// far, which it leaves.
func (r *relaxation) spread(ctx context.Context, rounds int) {
	best, proven := slices.Clone(r.price), r.value()
	swung, mean := make([]int64, len(r.price)), make([]int64, len(r.price))
	sum, wishes := int64(0), int64(1)
	for _, c := range r.classes {
		for _, w := range c.wishes {
			sum, wishes = sum+w.price*c.count, wishes+c.count
		}
	}
	step := sum / wishes * scale / 2
	for range 4 {
		copy(r.price, best)
		r.value()
		clear(swung)
		clear(mean)
		for range rounds / 4 {
			if ctx.Err() != nil {
				break
			}
			for i, e := range r.excess {
				mean[i] += (e<<fine - mean[i]) / 16
				swung[i] += e * e
				if swung[i] == 0 {
					continue
				}
				// A square root of a whole number is the same on every machine.
				by := proportion(step*r.weight(i), mean[i], int64(math.Sqrt(float64(swung[i])))<<fine)
				r.price[i] = min(max(0, r.price[i]+by), r.dearest)
			}
			if v := r.value(); v > proven {
				proven = v
				copy(best, r.price)
			}
		}
		step /= 3
	}
	copy(r.price, best)
}

// weight is how much greater a step the price of a trainer takes than that of
// one of the seats that they make possible.
func (r *relaxation) weight(i int) int64 {
	if i < len(r.pairs)*r.Days {
		return 1
	}
	return trainerWeight
}

const trainerWeight = 10

// most is the result of a proportion that is beyond all bounds.
const most = int64(1) << 60

// proportion is a x b / c, rounded towards 0, for a >= 0 and c > 0; at
// the most most.
func proportion(a, b, c int64) int64 {
	if b < 0 {
		return -proportion(a, -b, c)
	}
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high >= uint64(c) {
		return most
	}
	q, _ := bits.Div64(high, low, uint64(c))
	return int64(min(q, uint64(most)))
}
