package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// given is a generated snapshot: the arguments of generate.py.
type given struct {
	size    string
	seed    int
	variant string
}

func (g given) String() string { return fmt.Sprintf("%s-%d-%s", g.size, g.seed, g.variant) }

// named reads a given's name back; whatever follows it, as in the name of a
// disturbed snapshot, is returned apart.
func named(name string) (g given, rest []string) {
	parts := strings.Split(name, "-")
	if len(parts) < 3 {
		return given{size: name}, nil
	}
	seed, _ := strconv.Atoi(parts[1])
	return given{parts[0], seed, parts[2]}, parts[3:]
}

// cutOut stands in the size of one region that was cut out of a network, before its
// number.
const cutOut = "r"

// regions is how many regions generate.py makes of a size.
func (g given) regions() int {
	switch g.size {
	case "S", "M":
		return 1
	case "L":
		return 10
	}
	factor, err := strconv.ParseFloat(strings.TrimLeft(g.size, "SML"), 64)
	if err != nil {
		return 1
	}
	return max(1, int(math.Ceil(factor)))
}

// limit is the customary time for a snapshot: ten seconds for S, a minute a
// region for others, and no night has more than ten minutes.
func (g given) limit() time.Duration {
	if g.size == "S" {
		return 10 * time.Second
	}
	return min(time.Duration(g.regions())*time.Minute, 590*time.Second)
}

// snapshots reads SIZE/SEEDS/VARIANTS, such as S/1-3,7/base,tight.
func snapshots(list []string) (out []given, err error) {
	for _, text := range list {
		parts := strings.Split(text, "/")
		if len(parts) != 3 || parts[0] == "" || parts[2] == "" {
			return nil, fmt.Errorf("%q does not name snapshots; write SIZE/SEEDS/VARIANTS, such as S/1-3/base,tight", text)
		}
		seeds, err := numbers(parts[1])
		if err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
		for _, variant := range strings.Split(parts[2], ",") {
			for _, seed := range seeds {
				out = append(out, given{parts[0], seed, variant})
			}
		}
	}
	return out, nil
}

// numbers reads 1-3,7.
func numbers(text string) (list []int, err error) {
	for _, part := range strings.Split(text, ",") {
		low, high, ranged := strings.Cut(part, "-")
		if !ranged {
			high = low
		}
		a, err := strconv.Atoi(low)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number; write numbers as 1-3,7", low)
		}
		b, err := strconv.Atoi(high)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number; write numbers as 1-3,7", high)
		}
		if a > b {
			return nil, fmt.Errorf("%q names no number; write the lower one first", part)
		}
		for n := a; n <= b; n++ {
			list = append(list, n)
		}
	}
	return list, nil
}
