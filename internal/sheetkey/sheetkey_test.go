package sheetkey

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// drawn is a key of random signs, with one at a place where that is wanted.
func drawn(rng *rand.Rand, at, sign int) string {
	for {
		key := []byte(For("2027-01-15-0123456789ab/7", rng.IntN(1<<30)))
		if key[at] = signs[sign]; at < Length-1 { // the check sign follows
			sum := 0
			for i := range Length - 1 {
				sum += weight(i) * strings.IndexByte(signs, key[i])
			}
			key[Length-1] = signs[(base-sum%base)%base]
		}
		if _, is := Read(string(key)); is {
			return string(key)
		}
	}
}

// All signs at all places, read as all others.
func TestOneMisreadSignIsFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for at := range Length {
		for is := range base {
			for range 3 {
				key := []byte(drawn(rng, at, is))
				for read := range base {
					key[at] = signs[read]
					if _, taken := Read(string(key)); taken != (read == is) {
						t.Fatalf("%c at %d, read as %c in %s: taken %v", signs[is], at, signs[read], key, taken)
					}
				}
			}
		}
	}
}

// All pairs of neighbours at all places, swapped.
func TestSwappedNeighboursAreFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 2))
	seen := map[[3]int]bool{}
	for range 40_000 {
		key := []byte(For("session", rng.IntN(1<<30)))
		for at := range Length - 1 {
			a, b := strings.IndexByte(signs, key[at]), strings.IndexByte(signs, key[at+1])
			seen[[3]int{at, a, b}] = true
			key[at], key[at+1] = key[at+1], key[at]
			if _, taken := Read(string(key)); taken != (a == b) {
				t.Fatalf("%s, swapped at %d: taken %v", key, at, taken)
			}
			key[at], key[at+1] = key[at+1], key[at]
		}
	}
	if len(seen) != (Length-1)*base*base {
		t.Errorf("%d of %d pairs of neighbours were drawn", len(seen), (Length-1)*base*base)
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, text, key string }{
		{"as printed", "TEAMP", "TEAMP"},
		{"small letters", "teamp", "TEAMP"},
		{"spaces and a hyphen", " te-am p ", "TEAMP"},
		{"Cyrillic letters that look the same", "теамр", "TEAMP"},
		{"a Cyrillic letter like none", "ЖEAMP", ""},
		{"a look-alike that no key has", "TEAM0", ""},
		{"too short", "TEAM", ""},
		{"too long", "TEAMPP", ""},
		{"nothing", "", ""},
	} {
		if key, is := Read(c.text); is != (c.key != "") || is && key != c.key {
			t.Errorf("%s: %q, %v", c.name, key, is)
		}
	}
}

func TestKeysOfAttemptsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for attempt := range 20 {
		seen[For("s", attempt)] = true
	}
	if len(seen) < 19 {
		t.Errorf("20 attempts give %d keys", len(seen))
	}
	if again := For("s", 0); !seen[again] {
		t.Errorf("the same attempt gives another key, %s", again)
	}
}
