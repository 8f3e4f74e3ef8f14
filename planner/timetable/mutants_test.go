//go:build mutants

package timetable

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMutants makes the engine wrong in one line after the other, in a copy,
// and runs the tests that compare it with the referee: each mutant has to fail
// them. It compiles the package once for each and takes minutes:
//
//	go test -tags mutants -run Mutants -timeout 60m ./planner/timetable
func TestMutants(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		t.Run(m.file+" "+strings.TrimSpace(m.old), func(t *testing.T) {
			source, err := os.ReadFile(m.file)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(source), m.old); n != 1 {
				t.Fatalf("it stands there %d times; write the mutant anew", n)
			}
			wrong := filepath.Join(t.TempDir(), "wrong.go")
			if err := os.WriteFile(wrong, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			overlay := filepath.Join(t.TempDir(), "overlay.json")
			b, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(dir, m.file): wrong}})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(overlay, b, 0o600); err != nil {
				t.Fatal(err)
			}
			c := exec.Command("go", "test", "-overlay", overlay, "-vet=off", "-count=1", "-failfast", "-timeout=600s",
				"-run", "^(TestRunningCostIsTheReferees|TestWalks|TestAllowedIsWhatTheRefereeAllows|TestSmallMovesArePricedBeforeTheyAreMade|TestTwoOfAnOfficeExchangeDaysAtItsLimit|TestASessionMovesToADayOnWhichOneIsAwayAlready|TestAWeekMayBeFull|TestNeverDearerThanStanding|TestEdges|TestTheHopelessAreImpossible|TestAPinnedSeatIsHopeAgain)$", ".",
				"-args", "-rapid.nofailfile", "-rapid.shrinktime=0s")
			out, err := c.CombinedOutput()
			switch {
			case strings.Contains(string(out), "[build failed]"):
				t.Fatalf("it does not compile:\n%s", out)
			case strings.Contains(string(out), "test timed out"):
				t.Fatalf("no answer in ten minutes: either %q never ends or the machine is busy", m.new)
			case err == nil:
				t.Fatalf("nobody noticed %q", m.new)
			}
			line, _, _ := strings.Cut(string(out[max(0, strings.Index(string(out), "_test.go:")):]), "\n")
			t.Log(line)
		})
	}
}

type mutant struct{ file, old, new string }

var mutants = []mutant{
	// The deltas.
	{"terms.go", "return q.late * int64(day-q.due)", "return q.late * int64(day-q.due+1)"},
	{"terms.go", "if day <= q.due {", "if day <= q.due+1 {"},
	{"terms.go", "last-m.learners[l].earliest", "last"},
	{"terms.go", "s != none && r != out && !d.requests[r].working", "s != none && r != out"},
	{"terms.go", "last = max(last, d.sessions[s].day)", "last = d.sessions[s].day"},
	{"terms.go", "if r != except && !d.virtual[d.sessions[d.seat[r]].site] {", "if r != except {"},
	{"terms.go", "if other := int(x) / d.crewMax; other != int(except) && !d.virtual[d.sessions[other].site] {", "if true {"},
	{"terms.go", "other != int(except) && !d.virtual", "!d.virtual"},
	{"terms.go", "d.w.TrainerTravel * 2 * int64(way)", "d.w.TrainerTravel * int64(way)"},
	{"terms.go", "int64((over+59)/60)", "int64(over/60)"},
	{"terms.go", "over := taught - m.trainers[t].target", "over := taught - m.trainers[t].target + 1"},
	{"terms.go", "if r != except && d.requests[r].group == g {", "if d.requests[r].group == g && r < except {"},
	{"terms.go", "if int(x.day) != p.Day || int(x.start) != p.Start {", "if int(x.day) != p.Day {"},
	{"terms.go", "if r != d.publishedRoom[q.held] {", "if r < d.publishedRoom[q.held] {"},
	{"terms.go", "if !d.sameCrew(crew, q.held) {", "if len(crew) == 1 && !d.sameCrew(crew, q.held) {"},
	{"terms.go", "if len(crew) != len(was) {", "if len(crew) > len(was) {"},
	// The changes.
	{"change.go", "	d.price(r, -1)\n", ""},
	{"change.go", "	d.add(late, d.lateness(q, x.day))\n", ""},
	{"change.go", "	d.add(late, -d.lateness(q, x.day))\n", ""},
	{"change.go", "	d.add(learnerTravel, d.fare(l, &x.place, none))\n", ""},
	{"change.go", "	d.add(learnerTravel, -d.fare(l, &x.place, none))\n", ""},
	{"change.go", "		if d.spread[q.group] > 0 {\n			d.add(split, d.w.Split)", "		if d.spread[q.group] > 1 {\n			d.add(split, d.w.Split)"},
	{"change.go", "		if d.spread[q.group] > 0 {\n			d.add(split, -d.w.Split)", "		{\n			d.add(split, -d.w.Split)"},
	{"change.go", "d.add(moved, a-d.w.Moved)", "d.add(moved, a)"},
	{"change.go", "d.add(moved, d.w.Moved-a)", "d.add(moved, d.w.Moved-a+1)"},
	{"change.go", "		d.add(reroomed, -b)\n", "		_ = b\n"},
	{"change.go", "		d.add(retrained, c)\n", "		_ = c\n"},
	{"change.go", "if x.day > d.lastDay[l] {", "if x.day >= d.lastDay[l]-1 {"},
	{"change.go", "			d.lastDay[l] = x.day\n", ""},
	{"change.go", "				d.lastDay[l] = last\n", ""},
	{"change.go", "	} else if !d.works(l, x.day) {\n		d.released[int(d.learners[l].office)*d.days+int(x.day)]++", "	} else {\n		d.released[int(d.learners[l].office)*d.days+int(x.day)]++"},
	{"change.go", "	} else if !d.works(l, x.day) {\n		d.released[int(d.learners[l].office)*d.days+int(x.day)]--", "	} else {\n		d.released[int(d.learners[l].office)*d.days+int(x.day)]--"},
	{"change.go", "	d.add(teaching, c.teaching)\n", ""},
	{"change.go", "	d.add(teaching, -c.teaching)\n", ""},
	{"change.go", "		d.add(trainerTravel, -d.tour(t, &x.place))\n", ""},
	{"change.go", "d.teach(t, x.day, -c.minutes)", "d.teach(t, x.day, -c.minutes+1)"},
	{"change.go", "	d.add(overload, d.overtime(t, *taught)-before)\n", "	_ = before\n"},
	{"change.go", "if d.lacks[b]--; d.lacks[b] == 0 && d.seat[b] == none {", "if d.lacks[b]--; d.lacks[b] == 1 && d.seat[b] == none {"},
	{"change.go", "if d.lacks[b]++; d.lacks[b] == 1 && d.seat[b] == none {", "if d.lacks[b]++; d.lacks[b] == 1 && d.seat[b] != none {"},
	{"change.go", "			d.rawOpen(c.session, kept.session, append(kept.crew[:], kept.more...))", "			d.rawOpen(c.session, kept.session, append(kept.crew[:], kept.crew[0]))"},
	{"change.go", "	if x := &d.sessions[s]; x.n == x.least-1 {\n", "	if x := &d.sessions[s]; x.n == x.least-2 {\n"},
	// What everybody pays from the start.
	{"draft.go", "		d.taught[t*m.weeks] = x.taught\n", ""},
	{"draft.go", "		d.add(overload, d.overtime(trainerIx(t), x.taught))\n", ""},
	{"draft.go", "			d.add(moved, m.w.Moved)\n", ""},
	// The rules, too weak.
	{"fits.go", "	if p.day < q.earliest {\n", "	if p.day < q.earliest-1 {\n"},
	{"fits.go", "	if !d.windows.open(d.userDay[day], p.length, p.at) {\n", "	if d.userDay[day] < 0 {\n"},
	{"fits.go", "		if s == none {\n			return false\n		}\n		if x := &d.sessions[s]; x.day > p.day || x.day == p.day && x.end+d.pause > p.start {", "		if s == none {\n			continue\n		}\n		if x := &d.sessions[s]; x.day > p.day || x.day == p.day && x.end+d.pause > p.start {"},
	{"fits.go", "x.day > p.day || x.day == p.day && x.end+d.pause > p.start", "x.day > p.day"},
	{"fits.go", "p.day > x.day || x.day == p.day && p.end+d.pause > x.start", "p.day > x.day+1"},
	{"fits.go", "gap += d.learnerWay[int(who.reach)*len(d.virtual)+int(x.site)]", "gap += 0"},
	{"fits.go", "	way := d.learnerWay[int(who.reach)*len(d.virtual)+int(p.site)]\n	if way == far {", "	way := d.learnerWay[int(who.reach)*len(d.virtual)+int(p.site)]\n	if way == far-1 {"},
	{"fits.go", "			} else if !online && x.site != p.site {\n				return false\n			}\n			if p.start < x.end+gap && x.start < p.end+gap {", "			}\n			if p.start < x.end+gap && x.start < p.end+gap {"},
	{"fits.go", "			minutes += x.end - x.start\n		}\n		if minutes > who.maxDay {", "		}\n		if minutes > who.maxDay {"},
	{"fits.go", "	} else if p.end-p.start > who.maxDay {\n		return false\n	}\n", "	}\n"},
	{"fits.go", "return free || d.released", "return true || d.released"},
	{"fits.go", "d.released[int(who.office)*d.days+int(p.day)]-spared < d.release[who.office]", "d.released[int(who.office)*d.days+int(p.day)]-spared <= d.release[who.office]"},
	{"fits.go", "	if !d.windows.open(d.trainerDay[day], p.length, p.at) {\n", "	if d.trainerDay[day] < 0 {\n"},
	{"fits.go", "	if taught+minutes > who.maxWeek {\n", "	if taught > who.maxWeek {\n"},
	{"fits.go", "		} else if !online && x.site != p.site {\n			return false\n		}\n		if p.start < x.end+gap", "		}\n		if p.start < x.end+gap"},
	{"fits.go", "gap += d.trainerWay[int(t)*len(d.virtual)+int(x.site)]", "gap += 0"},
	{"fits.go", "	return minutes <= who.maxDay\n", "	return true\n"},
	{"fits.go", "p.start < x.end+d.roomPause && x.start < p.end+d.roomPause", "p.start < x.end && x.start < p.end"},
	{"fits.go", "	if !d.windows.open(d.roomDay[day], p.length, p.at) {\n", "	if d.roomDay[day] < 0 {\n"},
	{"fits.go", "cap: min(c.max, d.rooms[r].seats, int32(d.seatMax))", "cap: min(c.max, int32(d.seatMax))"},
	{"fits.go", "least: c.min, pinned", "least: 1, pinned"},
	// The rules, too strict.
	{"fits.go", "free = free || d.requests[other].working", "free = free || false"},
	{"fits.go", "	if except != none && d.week[d.sessions[except].day] == d.week[p.day] && d.leading(t, except) {\n		taught", "	if d.weeks > 1 {\n		taught++\n	}\n	if except != none && d.week[d.sessions[except].day] == d.week[p.day] && d.leading(t, except) {\n		taught"},
	// What the snapshot says.
	{"windows.go", "if d == 0 || y != lastYear || w != lastWeek {", "if d%7 == 0 || y < lastYear-99 || w < lastWeek-99 {"},
	{"model.go", "fare = m.w.LearnerTravel * 2 * int64(minutes) / 10", "fare = m.w.LearnerTravel * 2 * (int64(minutes) / 10)"},
	{"model.go", "} else if allowed[i] && way[i] != far {", "} else if way[i] != far {"},
	{"model.go", "teaching: m.w.Teaching * int64((x.Minutes+29)/30)", "teaching: m.w.Teaching * int64(x.Minutes/30)"},
	{"model.go", "fits = fits && has[f]", "fits = fits || has[f]"},
	{"model.go", "if has[r] && knows[m.s.Courses[c].ID] {", "if has[r] {"},
	{"published.go", "if m.requests[b].frozen {\n				continue", "if false {\n				continue"},
	{"published.go", "		crew = slices.Compact(crew)", "		_ = crew"},
	{"windows.go", "start+minutes <= x.To()", "start+minutes <= x.To()+minutes"},
	// The prices of small moves.
	{"price.go", "if x.out != none && d.absent(x.out, x.then) && d.besides(x.r, x.out) {", "if x.out != none && d.absent(x.out, x.then) {"},
	{"price.go", "	if x.from != none && d.sessions[x.from].day == d.sessions[x.then].day && d.absent(x.r, x.to) && d.besides(x.r, x.out) {\n		spared = 1", "	if x.from != none && d.absent(x.r, x.to) && d.besides(x.r, x.out) {\n		spared = 1"},
	{"price.go", "	if x.from != none && d.sessions[x.from].day == d.sessions[x.then].day && d.absent(x.r, x.to) && d.besides(x.r, x.out) {\n		spared = 1", "	if false {\n		spared = 1"},
	{"price.go", "	if to != none && d.sessions[to].day == day {\n		return false\n	}\n", ""},
	{"price.go", "if other != r && d.requests[other].working {", "if false {"},
	{"price.go", "			if d.seat[b] != none {\n				return false\n			}\n", "			_ = b\n"},
	{"price.go", "		cost -= d.lateness(q, was) + d.fare(l, from, r)", "		cost -= d.lateness(q, was) + d.fare(l, from, none)"},
	{"price.go", "		cost += d.lateness(q, is) + d.fare(l, to, r)", "		cost += d.fare(l, to, r)"},
	{"price.go", "			now = max(is, d.lastWithout(l, r))", "			now = is"},
	{"price.go", "		now := max(last, is)", "		now := last"},
	{"price.go", "		cost += d.difference(q, to) - d.difference(q, from)", "		cost += d.difference(q, to)"},
	{"price.go", "		n -= d.scattered(g, from, r)", "		n -= d.scattered(g, from, none)"},
	{"price.go", "max(n-1, 0)-max(d.spread[g]-1, 0)", "n-d.spread[g]"},
	{"price.go", "	if x.from == x.then {\n		return cost\n	}\n", ""},
	{"price.go", "d.parting(h, x.out, x.to, x.then)", "d.parting(h, x.out, x.then, x.to)"},
	{"price_carry.go", "y.n > min(d.courses[p.course].max, d.rooms[x.room].seats) || ", ""},
	{"price_carry.go", "d.fitsBeside(r, p, -d.joining(group[:i], r, p.day))", "d.fitsBeside(r, p, 0*d.joining(group[:i], r, p.day))"},
	{"price_carry.go", "q.working && d.besides(r, other) && !d.works(q.learner, day)", "q.working && d.besides(r, other)"},
	{"price_carry.go", "			cost += a + b + c - d.difference(q, x.s)", "			cost += a + b + c"},
	{"price_carry.go", "d.tourBeside(t, &y.place, x.s)", "d.tour(t, &y.place)"},
	{"price_carry.go", "cost += d.tourBeside(t, p, x.s)", "cost += d.tour(t, p)"},
	{"price_carry.go", "		if from != to || !contains(x.crew, t) {", "		if !contains(x.crew, t) {"},
	{"price_carry.go", "		if from != to || !contains(d.crew(x.s), t) {", "		if from != to {"},
	{"carry.go", "		if contains(x.crew, t) {\n			return x, false\n		}\n", ""},
	{"draw.go", "d.sessions[s].pinned == none {", "s != none {"},
	{"draw.go", "if !m.requests[r].frozen && ", "if "},
	{"hopeless.go", "any |= m.windows", "any = m.windows"},
	{"hopeless.go", "day := int(max(q.earliest, 0));", "day := int(max(q.earliest, 0)) + 1;"},
	{"hopeless.go", "bits(c, site, day)[at>>6] |= 1 << (at & 63)", "_ = bits"},
	{"shift.go", "		if !d.requests[other].frozen {\n", "		if true {\n"},
	{"wave.go", "x.n < x.least && x.pinned == none {", "x.n < x.least {"},
	{"seat.go", "return x.n > x.least || x.pinned != none", "return x.n >= x.least || x.pinned != none"},
	{"seat.go", "if y.n == y.cap || stays {", "if stays {"},
	{"seat.go", "		if d.requests[x.out].frozen {\n			continue\n		}\n", ""},
	{"seat.go", "		if !free && !d.enters(x) || !d.makesWay(x) {", "		if !free && false || !d.makesWay(x) {"},
	{"seat.go", "x.then != x.from && z.n == z.cap {", "x.then != x.from && false && z.n > 0 {"},
	// How a move ends.
	{"settle.go", "				if d.seat[b] != none {\n					d.rise(b)\n				}\n", "				_ = b\n"},
	{"settle.go", "x.n >= x.least || x.pinned != none", "x.n >= x.least"},
	{"settle.go", "			if x.n < x.least {\n				d.dissolve(s)\n			}\n", ""},
	{"standing.go", "contains(crew[:i], t)", "false"},
	{"standing.go", "!known || len(x.Trainers) != len(d.s.Courses[c].Crew)", "!known"},
	{"standing.go", "			d.sessions[at[i]].pinned = x.declared\n", ""},
	{"standing.go", "p.n < p.cap && d.fits(requestIx(r), &p.place)", "p.n < p.cap"},
	// The best so far.
	{"work.go", "m.seat = append(m.seat[:0], d.seat...)", "m.seat = append(m.seat[:0], d.seat...)\n	if len(m.seat) > 0 && len(d.held) > 3 { m.seat[0] = none }"},
}
