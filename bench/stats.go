package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// sample is what was measured several times.
type sample []float64

func (x sample) mean() float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// deviation is the standard deviation of the sample; 0 for one value.
func (x sample) deviation() float64 {
	if len(x) < 2 {
		return 0
	}
	m, sum := x.mean(), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(x)-1))
}

// standardError is that of the mean; 0 for one value.
func (x sample) standardError() float64 { return x.deviation() / math.Sqrt(float64(len(x))) }

// most is the largest value.
func (x sample) most() float64 {
	out := math.Inf(-1)
	for _, v := range x {
		out = max(out, v)
	}
	return out
}

// costs writes mean and spread as whole numbers.
func (x sample) costs() string {
	switch len(x) {
	case 0:
		return ""
	case 1:
		return whole(x[0])
	}
	return whole(x.mean()) + " ± " + whole(x.deviation())
}

// ratios writes mean and spread with three decimals.
func (x sample) ratios() string {
	switch len(x) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%.3f", x[0])
	}
	return fmt.Sprintf("%.3f ± %.3f", x.mean(), x.deviation())
}

// whole writes a number without decimals and with commas.
func whole(v float64) string {
	digits := strconv.FormatInt(int64(math.Round(math.Abs(v))), 10)
	var out strings.Builder
	if math.Round(v) < 0 {
		out.WriteByte('-')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(d)
	}
	return out.String()
}

// short writes a number in three digits or so: 450k, 1.25M.
func short(v float64) string {
	unit, by := "", 1.0
	switch a := math.Abs(v); {
	case a >= 1e6:
		unit, by = "M", 1e6
	case a >= 1e3:
		unit, by = "k", 1e3
	}
	v /= by
	fine := 100.0
	if math.Abs(v) >= 20 {
		fine = 10
	}
	return strconv.FormatFloat(math.Round(v*fine)/fine, 'f', -1, 64) + unit
}

// ticks returns round values from 0 to at least top, about n of them.
func ticks(top float64, n int) (out []float64) {
	if !(top > 0) {
		return []float64{0, 1}
	}
	step := math.Pow(10, math.Floor(math.Log10(top/float64(n))))
	for _, by := range []float64{1, 2, 2.5, 5, 10} {
		if top/(step*by) <= float64(n) {
			step *= by
			break
		}
	}
	for i := 0; ; i++ {
		out = append(out, float64(i)*step)
		if out[i] >= top*(1-1e-9) {
			return out
		}
	}
}

// logTicks returns 1, 2, 5 times powers of ten within the range.
func logTicks(low, high float64) (out []float64) {
	for e := math.Floor(math.Log10(low)); e <= math.Ceil(math.Log10(high)); e++ {
		for _, by := range []float64{1, 2, 5} {
			if v := by * math.Pow(10, e); v >= low*(1-1e-9) && v <= high*(1+1e-9) {
				out = append(out, v)
			}
		}
	}
	return out
}
