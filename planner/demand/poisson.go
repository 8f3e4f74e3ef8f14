package demand

import (
	"math"
	"slices"
)

// starting is the distribution of how many of several people start, each with
// a probability of their own and independently of the others: element n is the
// probability of n people. It is the Poisson-binomial distribution, by exact
// convolution.
func starting(probabilities []float64) []float64 {
	out := make([]float64, 1, len(probabilities)+1)
	out[0] = 1
	for _, p := range probabilities {
		out = append(out, 0)
		for n := len(out) - 1; n > 0; n-- {
			out[n] = out[n]*(1-p) + out[n-1]*p
		}
		out[0] *= 1 - p
	}
	return out
}

// quantile is the smallest n for which the probability of n people or fewer is
// at least q.
func quantile(distribution []float64, q float64) int {
	sum := 0.0
	for n, p := range distribution {
		if sum += p; sum >= q-1e-9 {
			return n
		}
	}
	return len(distribution) - 1
}

// convolve is the distribution of the sum of two independent numbers, cut to
// the length of the first.
func convolve(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i, x := range a {
		if x == 0 {
			continue
		}
		for j, y := range b[:min(len(b), len(out)-i)] {
			out[i+j] += x * y
		}
	}
	return out
}

// share divides seats in proportion to weights by the method of the largest
// remainder. Ties go to the first. If all weights are 0 it takes the other
// weights; if those are 0 too nobody gets a seat.
func share(seats int, weights, otherwise []float64) []int {
	out := make([]int, len(weights))
	total := sum(weights)
	if total <= 0 {
		weights, total = otherwise, sum(otherwise)
	}
	if total <= 0 || seats <= 0 {
		return out
	}
	type rest struct {
		at       int
		fraction float64
	}
	var rests []rest
	left := seats
	for i, w := range weights {
		if w <= 0 {
			continue
		}
		exact := float64(seats) * w / total
		out[i] = int(math.Floor(exact + tie))
		left -= out[i]
		rests = append(rests, rest{i, exact - float64(out[i])})
	}
	slices.SortStableFunc(rests, func(a, b rest) int {
		switch {
		case a.fraction > b.fraction+tie:
			return -1
		case b.fraction > a.fraction+tie:
			return 1
		}
		return 0
	})
	for i := 0; i < left; i++ {
		out[rests[i%len(rests)].at]++
	}
	return out
}

// tie is the difference below which two fractions are the same but for rounding.
const tie = 1e-9

func sum(list []float64) float64 {
	total := 0.0
	for _, x := range list {
		total += x
	}
	return total
}
