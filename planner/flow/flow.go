// Package flow finds maximum flows and minimum cuts in directed networks with
// whole capacities, by Dinic's algorithm (Dinic, "Algorithm for solution of a
// problem of maximum flow in networks with power estimation", Soviet
// Mathematics Doklady 11, 1970): shortest augmenting paths, all of one length
// at a time. A Network grows edge by edge, is solved, read and used again; once
// its lists have grown, nothing is allocated any more.
package flow

// Unlimited is a capacity that no flow of people, places or minutes reaches.
// A network may have as many unlimited edges as it likes, as long as every way
// from source to sink has a limit.
const Unlimited = int64(1) << 60

const none = int32(-1)

// Network is a directed network of nodes 0, 1, 2, … The same network gives the
// same flow on every machine: edges are tried in the order in which they came.
type Network struct {
	first, last []int32 // of each node, its edges in order, each followed by next
	edges       []edge  // edge 2k and its reverse 2k+1
	level, at   []int32
	queue       []int32
	side        []bool
	source      int32
}

type edge struct {
	to, next int32
	left     int64 // residual capacity
}

// New returns a network of so many nodes and no edges.
func New(nodes int) *Network {
	n := &Network{}
	n.Clear(nodes)
	return n
}

// Clear takes all edges out and sets the number of nodes; memory is kept.
func (n *Network) Clear(nodes int) {
	n.edges = n.edges[:0]
	n.first, n.last = n.first[:0], n.last[:0]
	n.level, n.at = n.level[:0], n.at[:0]
	n.source = none
	for range nodes {
		n.Node()
	}
}

// Node adds a node and returns its number.
func (n *Network) Node() int {
	n.first, n.last = append(n.first, none), append(n.last, none)
	n.level, n.at = append(n.level, none), append(n.at, none)
	return len(n.first) - 1
}

// Nodes is how many nodes there are.
func (n *Network) Nodes() int { return len(n.first) }

// Edge adds an edge and returns its number, counted from 0. It panics on a
// negative capacity, which is a defect of the caller.
func (n *Network) Edge(from, to int, capacity int64) int {
	if capacity < 0 {
		panic("flow: an edge of negative capacity")
	}
	e := len(n.edges)
	n.edges = append(n.edges, edge{int32(to), none, capacity}, edge{int32(from), none, 0})
	n.append(from, int32(e))
	n.append(to, int32(e+1))
	return e / 2
}

func (n *Network) append(node int, e int32) {
	if n.first[node] == none {
		n.first[node] = e
	} else {
		n.edges[n.last[node]].next = e
	}
	n.last[node] = e
}

// Max pushes as much as it can from source to sink, on top of what flows
// already, and returns what it added. After new edges it goes on from where it
// was; after Reset it starts anew.
func (n *Network) Max(source, sink int) int64 {
	n.source = int32(source)
	total := int64(0)
	for source != sink && n.layer(int32(sink)) {
		copy(n.at, n.first)
		for {
			pushed := n.push(int32(source), int32(sink), Unlimited)
			if pushed == 0 {
				break
			}
			total += pushed
		}
	}
	if source == sink {
		n.layer(none)
	}
	return total
}

// layer numbers the nodes by their distance from the source along edges with
// room left, as far as the sink, and says whether the sink was reached.
func (n *Network) layer(sink int32) bool {
	for i := range n.level {
		n.level[i] = none
	}
	n.level[n.source] = 0
	n.queue = append(n.queue[:0], n.source)
	for k := 0; k < len(n.queue); k++ {
		v := n.queue[k]
		for e := n.first[v]; e != none; e = n.edges[e].next {
			x := &n.edges[e]
			if x.left > 0 && n.level[x.to] == none {
				n.level[x.to] = n.level[v] + 1
				if x.to == sink {
					return true
				}
				n.queue = append(n.queue, x.to)
			}
		}
	}
	return false
}

// push sends up to most from v to the sink along falling distances.
func (n *Network) push(v, sink int32, most int64) int64 {
	if v == sink {
		return most
	}
	pushed := int64(0)
	for ; n.at[v] != none; n.at[v] = n.edges[n.at[v]].next {
		e := n.at[v]
		x := &n.edges[e]
		if x.left == 0 || n.level[x.to] != n.level[v]+1 {
			continue
		}
		got := n.push(x.to, sink, min(most-pushed, x.left))
		x.left -= got
		n.edges[e^1].left += got
		if pushed += got; pushed == most {
			return pushed // the edge may have room left
		}
	}
	return pushed
}

// Cut says of each node whether it lies on the source's side of the minimum cut
// nearest the source: whether anything more could still get there. It is to be
// asked after Max; the edges that lead out of this side are full, and their
// capacities add up to the flow. The list is good until the next call.
func (n *Network) Cut() []bool {
	n.side = n.side[:0]
	for _, l := range n.level {
		n.side = append(n.side, l != none)
	}
	return n.side
}

// Flow is what flows along an edge.
func (n *Network) Flow(edge int) int64 { return n.edges[2*edge+1].left }

// Capacity is what may flow along an edge.
func (n *Network) Capacity(edge int) int64 {
	return n.edges[2*edge].left + n.edges[2*edge+1].left
}

// SetCapacity changes what may flow along an edge. Call Reset before the next
// Max unless the flow fits.
func (n *Network) SetCapacity(edge int, capacity int64) {
	if capacity < 0 {
		panic("flow: an edge of negative capacity")
	}
	n.edges[2*edge].left = capacity - n.edges[2*edge+1].left
}

// Reset empties all edges; their capacities stay.
func (n *Network) Reset() {
	for e := 0; e < len(n.edges); e += 2 {
		n.edges[e].left += n.edges[e+1].left
		n.edges[e+1].left = 0
	}
}
