package planner_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

// readTwice reads a snapshot, by the rules too, and checks what must hold of
// whatever comes in: no panic, faults or a sound snapshot, nothing accepted that
// the second statement of the faults refuses, and what is written of it is read
// as the same.
func readTwice(t testing.TB, text string) (accepted bool) {
	t.Helper()
	s, err := referee.ReadSnapshot(strings.NewReader(text))
	if err != nil {
		if s != nil || len(faultsOf(t, err)) == 0 {
			t.Fatalf("refused for %q, and yet there is %v", err, s)
		}
		return false
	}
	if ok, why := restated(text); !ok {
		t.Fatalf("accepted in spite of %s", why)
	}
	again, err := referee.ReadSnapshot(strings.NewReader(string(s.Bytes())))
	if err != nil {
		t.Fatalf("written again it is not sound: %v", err)
	}
	if string(again.Bytes()) != string(s.Bytes()) {
		t.Fatal("written again it is another")
	}
	return true
}

// Whoever fuzzes says -fuzzminimizetime 5x: shortening an input of this size takes the whole
// minute otherwise that it may, in which nothing else is tried.
func FuzzReadSnapshot(f *testing.F) {
	good := file(f, smallSnapshot)
	f.Add(good)
	for _, c := range badCases(f) {
		f.Add(c.apply(f, good))
	}
	f.Add(`{"format":"cohort-snapshot/1","rooms":[[]],"travel":[{}],"courses":[{"id":""},{"id":""}]}`)
	f.Fuzz(func(t *testing.T, text string) { readTwice(t, text) })
}

// FuzzMangledSnapshot changes a good snapshot in a few places, so that what
// comes out is mostly a snapshot still.
func FuzzMangledSnapshot(f *testing.F) {
	good := file(f, smallSnapshot)
	for seed := range uint64(40) {
		f.Add(seed, uint8(seed%5))
	}
	f.Fuzz(func(t *testing.T, seed uint64, times uint8) {
		text, _ := mangled(good, seed, int(times%16))
		readTwice(t, text)
	})
}

func FuzzReadPlan(f *testing.F) {
	good := file(f, smallPlan)
	f.Add(good)
	f.Add(`{"format":"cohort-plan/1","snapshot":"small","sessions":[{"id":"","course":"","room":"","trainers":[],"day":-9,"start":-9,"seated":[]}]}`)
	f.Add(`{"format":"cohort-plan/1","snapshot":"small","sessions":[{}],"cost":[]}`)
	f.Add(`{"format":"cohort-plan/1","snapshot":"small","sessions":[],"unserved":[{"request":"P4:IT-02","reason":"group","detail":"","together":1}],"cost":{"unserved":3},"engine":{"seed":-1}}`)
	for seed := range uint64(40) {
		text, _ := mangled(good, seed, 1+int(seed%4))
		f.Add(text)
	}
	s := small(f)
	f.Fuzz(func(t *testing.T, text string) { readPlanTwice(t, s, text) })
}

// readPlanTwice is readTwice of a plan.
func readPlanTwice(t testing.TB, s *planner.Snapshot, text string) (accepted bool) {
	t.Helper()
	p, err := planner.ReadPlan(strings.NewReader(text), s)
	if err != nil {
		if p != nil || len(faultsOf(t, err)) == 0 {
			t.Fatalf("refused for %q, and yet there is %v", err, p)
		}
		return false
	}
	v := referee.Check(s, p)
	if v.Valid != (v.BrokenCount == 0) || v.Cost != v.Terms.Total() {
		t.Fatalf("%+v", v)
	}
	again, err := planner.ReadPlan(strings.NewReader(string(p.Bytes())), s)
	if err != nil {
		t.Fatalf("written again it is no plan: %v", err)
	}
	if string(again.Bytes()) != string(p.Bytes()) {
		t.Fatalf("written %s, then %s", p.Bytes(), again.Bytes())
	}
	return true
}

// A snapshot with a few things changed is sound to us if and only if it is by
// the second statement of the faults; we alone bound numbers from above.
func TestMangledSnapshotsAreJudgedTheSame(t *testing.T) {
	good := file(t, smallSnapshot)
	accepted, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		for range 10 {
			text, says := mangled(good, rapid.Uint64().Draw(rt, "seed"), rapid.IntRange(0, 4).Draw(rt, "times"))
			_, err := planner.ReadSnapshot(strings.NewReader(text))
			ok, why := restated(text)
			if ok {
				accepted++
			} else {
				refused++
			}
			if ok != (err == nil) {
				rt.Fatalf("%v: we say %v; restated: %q", says, err, why)
			}
		}
	})
	if accepted < 50 || refused < 50 {
		t.Errorf("%d accepted, %d refused", accepted, refused)
	}
}

func TestMangledPlansAreReadOrRefused(t *testing.T) {
	good, s := file(t, smallPlan), small(t)
	accepted, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		text, _ := mangled(good, rapid.Uint64().Draw(rt, "seed"), rapid.IntRange(0, 4).Draw(rt, "times"))
		if readPlanTwice(t, s, text) {
			accepted++
		} else {
			refused++
		}
	})
	if accepted < 10 || refused < 10 {
		t.Errorf("%d accepted, %d refused", accepted, refused)
	}
}

// mangled changes values of a file at random, and says which.
func mangled(text string, seed uint64, times int) (out string, says []string) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	tree := treeOf(text)
	for range times {
		tree = mangle(rnd, tree, "", &says)
	}
	return textOf(tree), says
}

// mangle changes one value somewhere in a tree and returns the tree.
func mangle(rnd *rand.Rand, tree any, path string, says *[]string) any {
	note := func(format string, a ...any) { *says = append(*says, path+" "+fmt.Sprintf(format, a...)) }
	if rnd.IntN(24) == 0 {
		v := []any{nil, true, false, "x", "", 1.5, -1, 0, []any{}, map[string]any{}}[rnd.IntN(10)]
		note("becomes %v", v)
		return treeOf(textOf(v))
	}
	switch x := tree.(type) {
	case map[string]any:
		if len(x) == 0 {
			return x
		}
		keys := slices.Sorted(maps.Keys(x))
		k := keys[rnd.IntN(len(keys))]
		if rnd.IntN(24) == 0 {
			note("loses %s", k)
			delete(x, k)
			return x
		}
		x[k] = mangle(rnd, x[k], path+"."+k, says)
		return x
	case []any:
		if len(x) == 0 {
			return x
		}
		i := rnd.IntN(len(x))
		switch rnd.IntN(8) {
		case 0:
			note("loses %d", i)
			return append(append([]any{}, x[:i]...), x[i+1:]...)
		case 1:
			note("has %d twice", i)
			return append(x, treeOf(textOf(x[i])))
		case 2:
			other := rnd.IntN(len(x))
			note("has %d at %d", other, i)
			x[i] = treeOf(textOf(x[other]))
			return x
		}
		x[i] = mangle(rnd, x[i], fmt.Sprintf("%s[%d]", path, i), says)
		return x
	case string:
		v := []string{"", "x", "TC", "IT-01", "P1", "P1:IT-01", "old/1", "2027-02-29", "2027-12-28", "PSY"}[rnd.IntN(10)]
		note("becomes %q", v)
		return v
	case bool:
		note("is the opposite")
		return !x
	}
	v := []any{0, 1, -1, 2, 30, 60, 101, 1440, 1441, 600, 15, "7", 1.0e3}[rnd.IntN(13)]
	note("becomes %v", v)
	return treeOf(textOf(v))
}
