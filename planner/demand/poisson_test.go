package demand

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestStartingIsWhatEnumerationSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 10).Draw(t, "p")
		want := make([]float64, len(p)+1)
		for who := range 1 << len(p) { // each set of people who start
			chance, n := 1.0, 0
			for i := range p {
				if who>>i&1 == 1 {
					chance *= p[i]
					n++
				} else {
					chance *= 1 - p[i]
				}
			}
			want[n] += chance
		}
		got := starting(p)
		for n := range want {
			if math.Abs(got[n]-want[n]) > 1e-12 {
				t.Fatalf("%d of %v: %v, want %v", n, p, got[n], want[n])
			}
		}
	})
}

func TestQuantile(t *testing.T) {
	// Two of three coins: 1/8, 3/8, 3/8, 1/8.
	coins := starting([]float64{0.5, 0.5, 0.5})
	for _, c := range []struct {
		name string
		d    []float64
		q    float64
		want int
	}{
		{"nobody", starting(nil), 0.9, 0},
		{"the first step reaches it exactly", coins, 0.125, 0},
		{"a little above it", coins, 0.126, 1},
		{"the half", coins, 0.5, 1},
		{"four fifths", coins, 0.8, 2},
		{"nine tenths", coins, 0.9, 3},
		{"rounding does not add a person", starting([]float64{0.1, 0.2, 0.3}), (1 - 0.1) * (1 - 0.2) * (1 - 0.3), 0},
		{"certainty", coins, 1, 3},
		{"everybody for sure", starting([]float64{1, 1}), 0.1, 2},
	} {
		if got := quantile(c.d, c.q); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		name      string
		seats     int
		weights   []float64
		otherwise []float64
		want      []int
	}{
		{"exact parts", 4, []float64{1, 3}, nil, []int{1, 3}},
		{"the largest remainder", 2, []float64{1, 1, 3}, nil, []int{1, 0, 1}}, // 0.4 0.4 1.2
		{"ties go to the first", 2, []float64{1, 1, 1}, nil, []int{1, 1, 0}},
		{"ties but for rounding", 1, []float64{0.1 + 0.2, 0.3}, nil, []int{1, 0}},
		{"nobody without a weight", 3, []float64{0, 2}, nil, []int{0, 3}},
		{"all weights 0: the others", 2, []float64{0, 0}, []float64{3, 1}, []int{2, 0}},
		{"no weights at all", 2, []float64{0, 0}, []float64{0, 0}, []int{0, 0}},
		{"no seats", 0, []float64{1}, nil, []int{0}},
	} {
		if diff := cmp.Diff(c.want, share(c.seats, c.weights, c.otherwise)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0.001, 5), 1, 12).Draw(t, "weights")
		seats := rapid.IntRange(0, 40).Draw(t, "seats")
		total := 0
		for i, n := range share(seats, weights, nil) {
			total += n
			if exact := float64(seats) * weights[i] / sum(weights); math.Abs(float64(n)-exact) > 1+1e-9 {
				t.Fatalf("%d seats by %v: %d gets %d", seats, weights, i, n)
			}
		}
		if total != seats {
			t.Fatalf("%d seats by %v: %d given", seats, weights, total)
		}
	})
}

func TestConvolve(t *testing.T) {
	got := convolve([]float64{0.5, 0.5, 0}, []float64{0, 0.25, 0.75})
	if diff := cmp.Diff([]float64{0, 0.125, 0.5}, got); diff != "" { // three days and more lie beyond
		t.Error(diff)
	}
}
