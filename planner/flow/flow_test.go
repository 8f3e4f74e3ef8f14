package flow

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// arc is one edge of a table: from, to, capacity.
type arc [3]int64

func build(nodes int, arcs []arc) *Network {
	n := New(nodes)
	for _, a := range arcs {
		n.Edge(int(a[0]), int(a[1]), a[2])
	}
	return n
}

func TestMax(t *testing.T) {
	for _, c := range []struct {
		name  string
		nodes int
		arcs  []arc
		want  int64
		side  []bool // from node 0 to the last
	}{
		{"nothing leads anywhere", 2, nil, 0, []bool{true, false}},
		{"one edge is its capacity", 2, []arc{{0, 1, 7}}, 7, []bool{true, false}},
		{"an edge leads one way only", 2, []arc{{1, 0, 7}}, 0, []bool{true, false}},
		{"two edges between the same nodes add up", 2, []arc{{0, 1, 3}, {0, 1, 4}}, 7, []bool{true, false}},
		{"a loop carries nothing", 2, []arc{{0, 0, 9}, {0, 1, 2}}, 2, []bool{true, false}},
		{"the narrowest place decides", 4, []arc{{0, 1, 9}, {1, 2, 4}, {2, 3, 8}}, 4, []bool{true, true, false, false}},
		{"of two narrowest places the cut takes the nearer", 4, []arc{{0, 1, 4}, {1, 2, 9}, {2, 3, 4}}, 4, []bool{true, false, false, false}},
		{"a first way is taken back in part", 4, []arc{{0, 1, 1}, {0, 2, 1}, {1, 2, 1}, {1, 3, 1}, {2, 3, 1}}, 2, []bool{true, false, false, false}},
		{"unlimited edges do not count", 4, []arc{{0, 1, Unlimited}, {1, 2, 6}, {2, 3, Unlimited}}, 6, []bool{true, true, false, false}},
		{"what cannot reach the sink lies on the source's side", 4, []arc{{0, 1, 2}, {0, 2, 5}, {1, 3, 9}}, 2, []bool{true, false, true, false}},
		// Three people, two seats in one course and one in another.
		{"who sits where", 7, []arc{{0, 1, 1}, {0, 2, 1}, {0, 3, 1}, {1, 4, 1}, {2, 4, 1}, {3, 4, 1}, {3, 5, 1}, {4, 6, 2}, {5, 6, 1}}, 3,
			[]bool{true, false, false, false, false, false, false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := build(c.nodes, c.arcs)
			if got := n.Max(0, c.nodes-1); got != c.want {
				t.Fatalf("flow %d, want %d", got, c.want)
			}
			for v, got := range n.Cut() {
				if got != c.side[v] {
					t.Errorf("node %d on the source's side: %v", v, got)
				}
			}
		})
	}
}

func TestSourceIsSink(t *testing.T) {
	n := build(2, []arc{{0, 1, 1}})
	if got := n.Max(0, 0); got != 0 {
		t.Errorf("flow %d from a node to itself", got)
	}
}

func TestNegativeCapacity(t *testing.T) {
	for name, do := range map[string]func(){
		"edge":         func() { New(2).Edge(0, 1, -1) },
		"set capacity": func() { build(2, []arc{{0, 1, 1}}).SetCapacity(0, -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			do()
		}()
	}
}

func draw(t *rapid.T) (int, []arc) {
	nodes := rapid.IntRange(2, 8).Draw(t, "nodes")
	node := rapid.Int64Range(0, int64(nodes-1))
	arcs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) arc {
		return arc{node.Draw(t, "from"), node.Draw(t, "to"), rapid.Int64Range(0, 9).Draw(t, "capacity")}
	}), 0, 20).Draw(t, "arcs")
	return nodes, arcs
}

// The greatest flow is the least of all cuts, and Cut is the smallest set that
// is one.
func TestAgainstAllCuts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes, arcs := draw(t)
		n := build(nodes, arcs)
		got := n.Max(0, nodes-1)
		least, smallest := int64(1<<62), 0
		for set := range 1 << nodes {
			if set&1 == 0 || set>>(nodes-1)&1 != 0 {
				continue
			}
			sum := int64(0)
			for _, a := range arcs {
				if set>>a[0]&1 != 0 && set>>a[1]&1 == 0 {
					sum += a[2]
				}
			}
			// The least cuts are closed under intersection, so that the nearest
			// is all of them together.
			if sum < least {
				least, smallest = sum, set
			} else if sum == least {
				smallest &= set
			}
		}
		if got != least {
			t.Fatalf("flow %d, least cut %d", got, least)
		}
		for v, side := range n.Cut() {
			if side != (smallest>>v&1 != 0) {
				t.Fatalf("node %d on the source's side: %v; the nearest cut is %b", v, side, smallest)
			}
		}
		kept(t, n, nodes, arcs, got)
	})
}

// kept checks that a flow stays within capacities and loses nothing on the way.
func kept(t *rapid.T, n *Network, nodes int, arcs []arc, total int64) {
	balance := make([]int64, nodes)
	for i, a := range arcs {
		f := n.Flow(i)
		if f < 0 || f > a[2] || n.Capacity(i) != a[2] {
			t.Fatalf("edge %d carries %d of %d, and says %d", i, f, a[2], n.Capacity(i))
		}
		balance[a[0]] -= f
		balance[a[1]] += f
	}
	balance[0] += total
	balance[nodes-1] -= total
	for v, b := range balance {
		if b != 0 {
			t.Fatalf("node %d keeps %d", v, b)
		}
	}
}

// A network that was used before gives what a fresh one gives.
func TestUsedAgain(t *testing.T) {
	used := New(3)
	rapid.Check(t, func(t *rapid.T) {
		nodes, arcs := draw(t)
		want := build(nodes, arcs).Max(0, nodes-1)
		used.Clear(nodes)
		for _, a := range arcs {
			used.Edge(int(a[0]), int(a[1]), a[2])
		}
		if got := used.Max(0, nodes-1); got != want {
			t.Fatalf("cleared: %d, fresh: %d", got, want)
		}
		if got := used.Max(0, nodes-1); got != 0 {
			t.Fatalf("a greatest flow grew by %d", got)
		}
		used.Reset()
		if got := used.Max(0, nodes-1); got != want {
			t.Fatalf("reset: %d, fresh: %d", got, want)
		}
		if len(arcs) == 0 {
			return
		}
		// A changed capacity, and edges that come after a first flow.
		i := rapid.IntRange(0, len(arcs)-1).Draw(t, "edge")
		arcs[i][2] = rapid.Int64Range(0, 9).Draw(t, "changed")
		used.SetCapacity(i, arcs[i][2])
		used.Reset()
		some := used.Max(0, nodes-1)
		more := arc{0, int64(nodes - 1), 5}
		used.Edge(0, nodes-1, 5)
		some += used.Max(0, nodes-1)
		if want := build(nodes, append(arcs, more)).Max(0, nodes-1); some != want {
			t.Fatalf("with edge %d changed and one more %d, fresh: %d", i, some, want)
		}
		kept(t, used, nodes, append(arcs, more), some)
	})
}

// large is people, the days on which they could come, and rooms' seats on days.
func large(n *Network) {
	rand := rand.New(rand.NewPCG(1, 2))
	const people, places = 4000, 500
	n.Clear(people + places + 2)
	for p := range people {
		n.Edge(0, 2+p, 3)
		for range 11 {
			n.Edge(2+p, 2+people+rand.IntN(places), 1)
		}
	}
	for k := range places {
		n.Edge(2+people+k, 1, int64(rand.IntN(40)))
	}
}

func TestNoAllocationOnceGrown(t *testing.T) {
	n := New(0)
	large(n)
	n.Max(0, 1)
	if got := testing.AllocsPerRun(3, func() { n.Reset(); n.Max(0, 1); n.Cut() }); got != 0 {
		t.Errorf("%v allocations", got)
	}
}

func BenchmarkMax(b *testing.B) {
	n := New(0)
	large(n)
	for b.Loop() {
		n.Reset()
		n.Max(0, 1)
	}
}
