package moves

import (
	"os"
	"strings"
	"testing"
)

// The line that a mutant makes wrong stands once in its file: otherwise TestMutants
// cannot make it.
func TestMutantsNameLinesThatAreThere(t *testing.T) {
	for _, m := range mutants {
		source, err := os.ReadFile(m.file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(source), m.old); n != 1 {
			t.Errorf("%s: %q stands there %d times; write the mutant anew", m.file, m.old, n)
		}
	}
}

// mutant is a wrong line of a file instead of the right one.
type mutant struct{ file, old, new string }

var mutants = []mutant{
	// The deltas.
	{"../draft/terms.go", "return q.Late * int64(day-q.Due)", "return q.Late * int64(day-q.Due+1)"},
	{"../draft/terms.go", "if day <= q.Due {", "if day <= q.Due+1 {"},
	{"../draft/terms.go", "last-m.Learners[l].Earliest", "last"},
	{"../draft/terms.go", "s != None && r != out && !d.Requests[r].Working", "s != None && r != out"},
	{"../draft/terms.go", "last = max(last, d.Sessions[s].Day)", "last = d.Sessions[s].Day"},
	{"../draft/terms.go", "if r != except && !d.Virtual[d.Sessions[d.Seat[r]].Site] {", "if r != except {"},
	{"../draft/terms.go", "if !d.Virtual[d.Sessions[int(x)/d.CrewMax].Site] {", "if true {"},
	{"../draft/terms.go", "x != None; x = d.TrainerNext[x] {\n		if !d.Virtual", "x != None; x = None {\n		if !d.Virtual"},
	{"../draft/terms.go", "d.Weights.TrainerTravel * 2 * int64(way)", "d.Weights.TrainerTravel * int64(way)"},
	{"../draft/terms.go", "int64((over+59)/60)", "int64(over/60)"},
	{"../draft/terms.go", "over := taught - m.Trainers[t].target", "over := taught - m.Trainers[t].target + 1"},
	{"../draft/terms.go", "if r != except && d.Requests[r].Group == g {", "if d.Requests[r].Group == g && r < except {"},
	{"../draft/terms.go", "if int(x.Day) != p.Day || int(x.Start) != p.Start {", "if int(x.Day) != p.Day {"},
	{"../draft/terms.go", "if x.Room != d.PublishedRoom[q.Announced] {", "if x.Room < d.PublishedRoom[q.Announced] {"},
	{"../draft/terms.go", "if price.Retrained > 0 && !d.SameCrew(", "if price.Retrained > 0 && len(d.Crew(s)) == 1 && !d.SameCrew("},
	{"../draft/terms.go", "if len(crew) != len(was) {", "if len(crew) > len(was) {"},
	// The changes.
	{"../draft/change.go", "	d.Price(r, -1)\n", ""},
	{"../draft/change.go", "	d.add(late, d.Lateness(q, x.Day))\n", ""},
	{"../draft/change.go", "	d.add(late, -d.Lateness(q, x.Day))\n", ""},
	{"../draft/change.go", "	d.add(learnerTravel, d.Fare(l, &x.Place, None))\n", ""},
	{"../draft/change.go", "	d.add(learnerTravel, -d.Fare(l, &x.Place, None))\n", ""},
	{"../draft/change.go", "		if d.Spread[q.Group] > 0 {\n			d.add(split, d.Weights.Split)", "		if d.Spread[q.Group] > 1 {\n			d.add(split, d.Weights.Split)"},
	{"../draft/change.go", "		if d.Spread[q.Group] > 0 {\n			d.add(split, -d.Weights.Split)", "		{\n			d.add(split, -d.Weights.Split)"},
	{"../draft/change.go", "d.add(price.Term, a-price.Moved)", "d.add(price.Term, a)"},
	{"../draft/change.go", "d.add(price.Term, price.Moved-a)", "d.add(price.Term, price.Moved-a+1)"},
	{"../draft/change.go", "		d.add(reroomed, -b)\n", "		_ = b\n"},
	{"../draft/change.go", "		d.add(retrained, c)\n", "		_ = c\n"},
	{"../draft/change.go", "if x.Day > d.LastDay[l] {", "if x.Day >= d.LastDay[l]-1 {"},
	{"../draft/change.go", "			d.LastDay[l] = x.Day\n", ""},
	{"../draft/change.go", "				d.LastDay[l] = last\n", ""},
	{"../draft/change.go", "	} else if !d.InTraining(l, x.Day) {\n		d.Released[int(d.Learners[l].Office)*d.Days+int(x.Day)]++", "	} else {\n		d.Released[int(d.Learners[l].Office)*d.Days+int(x.Day)]++"},
	{"../draft/change.go", "	} else if !d.InTraining(l, x.Day) {\n		d.Released[int(d.Learners[l].Office)*d.Days+int(x.Day)]--", "	} else {\n		d.Released[int(d.Learners[l].Office)*d.Days+int(x.Day)]--"},
	{"../draft/change.go", "	d.add(teaching, c.Teaching)\n", ""},
	{"../draft/change.go", "	d.add(teaching, -c.Teaching)\n", ""},
	{"../draft/change.go", "		d.add(trainerTravel, -d.Tour(t, &x.Place))\n", ""},
	{"../draft/change.go", "d.Teach(t, x.Day, -c.Minutes)", "d.Teach(t, x.Day, -c.Minutes+1)"},
	{"../draft/change.go", "	d.add(overload, d.Overtime(t, *taught)-before)\n", "	_ = before\n"},
	{"../draft/change.go", "if d.Lacks[b]--; d.Lacks[b] == 0 && d.Seat[b] == None {", "if d.Lacks[b]--; d.Lacks[b] == 1 && d.Seat[b] == None {"},
	{"../draft/change.go", "if d.Lacks[b]++; d.Lacks[b] == 1 && d.Seat[b] == None {", "if d.Lacks[b]++; d.Lacks[b] == 1 && d.Seat[b] != None {"},
	{"../draft/change.go", "			d.rawOpen(c.Session, kept.session, append(kept.crew[:], kept.more...))", "			d.rawOpen(c.Session, kept.session, append(kept.crew[:], kept.crew[0]))"},
	{"../draft/change.go", "	if x := &d.Sessions[s]; x.N == x.Least-1 {\n", "	if x := &d.Sessions[s]; x.N == x.Least-2 {\n"},
	// What everybody pays from the start.
	{"../draft/draft.go", "		d.Taught[t*m.Weeks] = x.Taught\n", ""},
	{"../draft/draft.go", "		d.add(overload, d.Overtime(TrainerIx(t), x.Taught))\n", ""},
	{"../draft/draft.go", "			d.add(m.PublishedPrice[at].Term, m.PublishedPrice[at].Moved)\n", ""},
	// The rules, too weak.
	{"../draft/fits.go", "	if p.Day < q.Earliest {\n", "	if p.Day < q.Earliest-1 {\n"},
	{"../draft/fits.go", "	if !d.Windows.Open(d.LearnerDay[day], p.Length, p.At) {\n", "	if d.LearnerDay[day] < 0 {\n"},
	{"../draft/fits.go", "		if s == None {\n			return false\n		}\n		if !d.InTurn", "		if s == None {\n			continue\n		}\n		if !d.InTurn"},
	{"../draft/fits.go", "!d.InTurn(&d.Sessions[s].Place, p)", "d.Sessions[s].Day > p.Day"},
	{"../draft/fits.go", "!d.InTurn(p, &d.Sessions[s].Place)", "p.Day > d.Sessions[s].Day+1"},
	{"../draft/fits.go", "if d.Clash(p, x, d.LearnerBreak, ways) {", "if d.Clash(p, x, d.LearnerBreak-ways[x.Site], ways) {"},
	{"../draft/fits.go", "	ways := d.LearnerWay[int(who.Reach)*len(d.Virtual):]\n	if ways[p.Site] == Far {", "	ways := d.LearnerWay[int(who.Reach)*len(d.Virtual):]\n	if ways[p.Site] == Far-1 {"},
	{"../draft/fits.go", "len(d.Rooms[r].Takes) == 0 || d.Overdrawn(r, p, except) == None", "true"},
	{"../draft/fits.go", "minute < x.End+d.RoomChangeover", "minute < x.End"},
	{"../draft/fits.go", "x.Start > p.Start && x.Start < p.End+d.RoomChangeover", "false"},
	{"../draft/fits.go", "	if !d.Ground.Meets(who.Need, p.Kind) {\n		return false\n	}\n", ""},
	{"../draft/fits.go", "	p.Kind = d.Rooms[r].Kind\n", ""},
	{"../draft/fits.go", "		if !m.Virtual[x.Site] && !m.Virtual[p.Site] {\n			return true\n		}\n", ""},
	{"../draft/fits.go", "			minutes += x.End - x.Start\n		}\n		if minutes > who.MaxDay {", "		}\n		if minutes > who.MaxDay {"},
	{"../draft/fits.go", "	} else if p.End-p.Start > who.MaxDay {\n		return false\n	}\n", "	}\n"},
	{"../draft/fits.go", "return free || d.Released", "return true || d.Released"},
	{"../draft/fits.go", "d.Released[int(who.Office)*d.Days+int(p.Day)]-spared < d.Release[who.Office]", "d.Released[int(who.Office)*d.Days+int(p.Day)]-spared <= d.Release[who.Office]"},
	{"../draft/fits.go", "	if !d.Windows.Open(d.TrainerDay[day], p.Length, p.At) {\n", "	if d.TrainerDay[day] < 0 {\n"},
	{"../draft/fits.go", "	if taught+minutes > who.MaxWeek {\n", "	if taught > who.MaxWeek {\n"},
	{"../draft/fits.go", "		pause += m.Crossing(p.Site, x.Site, ways)\n", ""},
	{"../draft/fits.go", "if d.Clash(p, x, d.TrainerBreak, ways) {", "if d.Clash(p, x, d.TrainerBreak-ways[x.Site], ways) {"},
	{"../draft/fits.go", "	return minutes <= who.MaxDay\n", "	return true\n"},
	{"../draft/fits.go", "p.Near(&d.Sessions[s].Place, d.RoomChangeover)", "p.Near(&d.Sessions[s].Place, 0)"},
	{"../draft/fits.go", "	if !d.Windows.Open(d.RoomDay[day], p.Length, p.At) {\n", "	if d.RoomDay[day] < 0 {\n"},
	{"../draft/fits.go", "Cap: min(c.Max, d.Rooms[r].Seats, int32(d.SeatMax))", "Cap: min(c.Max, int32(d.SeatMax))"},
	{"../draft/fits.go", "Least: c.Min, Pinned", "Least: 1, Pinned"},
	// The rules, too strict.
	{"../draft/fits.go", "free = free || d.Requests[other].Working", "free = free || false"},
	{"../draft/fits.go", "	if except != None && d.Week[d.Sessions[except].Day] == d.Week[p.Day] && d.leading(t, except) {\n		taught", "	if d.Weeks > 1 {\n		taught++\n	}\n	if except != None && d.Week[d.Sessions[except].Day] == d.Week[p.Day] && d.leading(t, except) {\n		taught"},
	// What the snapshot says.
	{"../../../ground/ground.go", "g.Week[d] = int32(first+planner.Date(d)-first.Monday()) / 7", "g.Week[d] = int32(first+planner.Date(d)-first) / 7"},
	{"../draft/model.go", "m.Weights.LearnerTravel*2*int64(max(minutes, 0))/10", "m.Weights.LearnerTravel*2*(int64(max(minutes, 0))/10)"},
	{"../../../ground/learn.go", "		for _, id := range l.Sites {\n", "		for id := range g.sites {\n"},
	{"../draft/model.go", "Teaching: m.Weights.Teaching * int64((x.Minutes+29)/30)", "Teaching: m.Weights.Teaching * int64(x.Minutes/30)"},
	{"../../../ground/learn.go", "return !slices.Contains(room.Features, f)", "return len(room.Features) == 0"},
	{"../../../ground/learn.go", "if taught[t*len(s.Courses)+c] && slices", "if slices"},
	{"../draft/published.go", "if m.Requests[b].Exempt {\n				continue", "if false {\n				continue"},
	{"../draft/published.go", "		crew = slices.Compact(crew)", "		_ = crew"},
	{"../../../ground/windows.go", "k*grid+minutes <= to", "k*grid <= to"},
	// The price of a session that could be opened.
	{"opening.go", "	sum -= c.Teaching\n", ""},
	{"opening.go", "		sum -= d.Tour(t, p)\n", ""},
	{"opening.go", "		sum -= d.Overtime(t, taught+c.Minutes) - d.Overtime(t, taught)\n", "		_ = taught\n"},
	{"../draft/settle.go", "v := q.Price - d.Lateness(q, day)", "v := q.Price"},
	// The prices of small moves.
	{"price.go", "if x.out != draft.None && d.absent(x.out, x.then) && d.besides(x.r, x.out) {", "if x.out != draft.None && d.absent(x.out, x.then) {"},
	{"price.go", "	if x.from != draft.None && d.Sessions[x.from].Day == d.Sessions[x.then].Day && d.absent(x.r, x.to) && d.besides(x.r, x.out) {\n		spared = 1", "	if x.from != draft.None && d.absent(x.r, x.to) && d.besides(x.r, x.out) {\n		spared = 1"},
	{"price.go", "	if x.from != draft.None && d.Sessions[x.from].Day == d.Sessions[x.then].Day && d.absent(x.r, x.to) && d.besides(x.r, x.out) {\n		spared = 1", "	if false {\n		spared = 1"},
	{"price.go", "	if to != draft.None && d.Sessions[to].Day == day {\n		return false\n	}\n", ""},
	{"price.go", "if other != r && d.Requests[other].Working {", "if false {"},
	{"price.go", "			if d.Seat[b] != draft.None {\n				return false\n			}\n", "			_ = b\n"},
	{"price.go", "		cost -= d.Lateness(q, was) + d.Fare(l, from, r)", "		cost -= d.Lateness(q, was) + d.Fare(l, from, draft.None)"},
	{"price.go", "		cost += d.Lateness(q, is) + d.Fare(l, to, r)", "		cost += d.Fare(l, to, r)"},
	{"price.go", "			now = max(is, d.LastWithout(l, r))", "			now = is"},
	{"price.go", "		now := max(last, is)", "		now := last"},
	{"price.go", "		cost += d.difference(q, to) - d.difference(q, from)", "		cost += d.difference(q, to)"},
	{"price.go", "		n -= d.Scattered(g, from, r)", "		n -= d.Scattered(g, from, draft.None)"},
	{"price.go", "max(n-1, 0)-max(d.Spread[g]-1, 0)", "n-d.Spread[g]"},
	{"price.go", "	if x.from == x.then {\n		return cost\n	}\n", ""},
	{"price.go", "d.parting(h, x.out, x.to, x.then)", "d.parting(h, x.out, x.then, x.to)"},
	{"draw.go", "d.Sessions[s].Pinned == draft.None {", "s != draft.None {"},
	{"../draft/model.go", "if !m.Requests[r].Frozen && ", "if "},
	{"../draft/infeasible.go", "if m.Infeasible[a] && !m.Infeasible[r] {", "if !m.Infeasible[a] && !m.Infeasible[r] {"},
	{"../draft/facts_order.go", "if day < q.Earliest ||", "if day < q.Earliest+1 ||"},
	{"../draft/facts_order.go", "return int(day) == f.Snapshot.Published[q.Announced].Day", "return false"},
	{"../../../ground/starts.go", "some |= g.TrainerStarts(t, day, c)[i]", "some = g.TrainerStarts(t, day, c)[i]"},
	{"../../../ground/starts.go", "			out[p.Start>>6] |= 1 << (p.Start & 63)\n", ""},
	{"../draft/settle.go", "if other != r && !d.Requests[other].Frozen {", "if other != r {"},
	{"wave.go", "x.N < x.Least && x.Pinned == draft.None {", "x.N < x.Least {"},
	{"relocate.go", "return x.N > x.Least || x.Pinned != draft.None", "return x.N >= x.Least || x.Pinned != draft.None"},
	{"relocate.go", "if y.N == y.Cap || stays {", "if stays {"},
	{"relocate.go", "		if d.Requests[x.out].Frozen {\n			continue\n		}\n", ""},
	{"relocate.go", "		if !free && !d.enters(x) || !d.leaves(x) {", "		if !free && false || !d.leaves(x) {"},
	{"relocate.go", "x.then != x.from && z.N == z.Cap {", "x.then != x.from && false && z.N > 0 {"},
	// How a move ends.
	{"../draft/settle.go", "				if d.Seat[b] != None {\n					d.Rise(b)\n				}\n", "				_ = b\n"},
	{"../draft/settle.go", "x.N >= x.Least || x.Pinned != None", "x.N >= x.Least"},
	{"../draft/settle.go", "			if x.N < x.Least {\n				d.Dissolve(s)\n			}\n", ""},
	{"../draft/standing.go", "Contains(crew[:i], t)", "false"},
	{"../draft/standing.go", "len(x.Trainers) != int(d.Courses[c].Crew)", "len(x.Trainers) > int(d.Courses[c].Crew)"},
	{"../draft/standing.go", "			d.Sessions[at[i]].Pinned = x.declared\n", ""},
	{"../draft/standing.go", "p.N < p.Cap && d.Fits(r, &p.Place)", "p.N < p.Cap"},
	// The best so far.
	{"../draft/memory.go", "m.Seat = append(m.Seat[:0], d.Seat...)", "m.Seat = append(m.Seat[:0], d.Seat...)\n	if len(m.Seat) > 0 && len(d.All) > 3 { m.Seat[0] = None }"},
}
