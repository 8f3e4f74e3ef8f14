package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/internal/soak"
	"cohort/planner"
	"cohort/planner/timetable"
)

func TestSnapshotsAreNamedBySizeSeedsAndVariants(t *testing.T) {
	for _, c := range []struct{ text, want, wrong string }{
		{text: "S/1/base", want: "S-1-base"},
		{text: "S/1-2,7/base,tight", want: "S-1-base S-2-base S-7-base S-1-tight S-2-tight S-7-tight"},
		{text: "M0.5/3/surge", want: "M0.5-3-surge"},
		{text: "S/1", wrong: "write SIZE/SEEDS/VARIANTS"},
		{text: "S/x/base", wrong: `"x" is not a number`},
		{text: "S/2-1/base", wrong: "the lower one first"},
		{text: "S/1/", wrong: "write SIZE/SEEDS/VARIANTS"},
	} {
		list, err := snapshots([]string{c.text})
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%s: error %v, want one with %q", c.text, err, c.wrong)
			}
			continue
		}
		var names []string
		for _, g := range list {
			names = append(names, g.String())
			if back, rest := named(g.String() + "-sick-1"); back != g || len(rest) != 2 || rest[0] != "sick" {
				t.Errorf("%s is read back as %v and %v", g, back, rest)
			}
		}
		if err != nil || strings.Join(names, " ") != c.want {
			t.Errorf("%s: %v, %v, want %s", c.text, names, err, c.want)
		}
	}
}

func TestTheTimeForASnapshotGrowsWithItsRegions(t *testing.T) {
	for size, want := range map[string]time.Duration{"S": 10 * time.Second, "M": time.Minute, "M0.5": time.Minute, "M2": 2 * time.Minute, "M4.2": 5 * time.Minute, "L": 590 * time.Second} {
		if got := (given{size: size}).limit(); got != want {
			t.Errorf("%s: %s, want %s", size, got, want)
		}
	}
}

func TestMeanSpreadAndWorst(t *testing.T) {
	x := sample{2, 4, 4, 4, 5, 5, 7, 9}
	if x.mean() != 5 || math.Abs(x.deviation()-2.13809) > 1e-5 || x.most() != 9 {
		t.Errorf("mean %g, deviation %g, worst %g", x.mean(), x.deviation(), x.most())
	}
	if one := (sample{3}); one.deviation() != 0 || one.costs() != "3" {
		t.Errorf("one value spreads by %g and is written %s", one.deviation(), one.costs())
	}
	if got := (sample{1234567, 1234569}).costs(); got != "1,234,568 ± 1" {
		t.Error(got)
	}
}

func TestNumbersForPeople(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567.6: "1,234,568", -0.2: "0", -4321: "-4,321"} {
		if got := whole(v); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{0: "0", 0.5: "0.5", 1500: "1.5k", 2e6: "2M", 250e3: "250k", 75874: "75.9k", 12.54: "12.54"} {
		if got := short(v); got != want {
			t.Errorf("%g on an axis is %s, want %s", v, got, want)
		}
	}
	if got := logTicks(0.9, 600); !cmp.Equal(got, []float64{1, 2, 5, 10, 20, 50, 100, 200, 500}) {
		t.Error(got)
	}
}

func TestTicksReachTheTopInRoundSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		top := rapid.Float64Range(1e-3, 1e9).Draw(t, "top")
		out := ticks(top, 6)
		if len(out) < 2 || len(out) > 9 || out[0] != 0 || out[len(out)-1] < top*(1-1e-6) || out[len(out)-2] >= top {
			t.Fatalf("up to %g: %v", top, out)
		}
	})
}

func TestRowsAreReadBackAsTheyWereWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results", "ours.jsonl")
	s, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	first := row{Kind: "solve", Snapshot: "S-1-base", Planner: cohort, Limit: 10, Threads: 2, Seed: 1, Above: 500, Trace: []point{{0.5, 900}, {9.5, 500.25}}, Machine: `a "processor"`}
	second := row{Kind: "replan", Snapshot: "S-1-base-sick-1", Planner: repair, Limit: 2.5, Changed: &timetable.Upheaval{Seated: 3, Moved: 1}}
	better := first
	better.Above = 0
	for _, r := range []row{first, second, better} {
		if err := s.add(r); err != nil {
			t.Fatal(err)
		}
	}
	back, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]row{better, second}, back.rows); d != "" {
		t.Error("of two rows with one key the later counts:", d)
	}
	if r, known := back.find(first.key()); !known || r.Above != 0 {
		t.Errorf("found %v, %v", known, r)
	}
	if _, known := back.find(key{kind: "solve", snapshot: "S-1-base", planner: cohort, limit: 10, threads: 1, seed: 1}); known {
		t.Error("another number of threads is another measurement")
	}
	if err := os.WriteFile(path, []byte("{}\n{\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := open(path); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a damaged line is told of as %v", err)
	}
}

func TestWhatHasBeenMeasuredIsNotMeasuredAgain(t *testing.T) {
	peers, err := open(filepath.Join(t.TempDir(), "peers.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	read := task{name: "S-1-base", planner: cpsat, limit: 10 * time.Second, threads: 2, seed: 1}.row()
	read.Given, read.Above = "a book", 7
	here := read
	here.Limit, here.Machine = 60, "a machine"
	for _, r := range []row{read, here} {
		if err := peers.add(r); err != nil {
			t.Fatal(err)
		}
	}
	b := &bench{cli: &cli{}, ctx: t.Context(), out: io.Discard, peers: peers}
	for _, c := range []struct {
		name     string
		limit    time.Duration
		threads  int
		again    bool
		measured bool
	}{
		{name: "measured here", limit: time.Minute, threads: 2},
		{name: "measured here, to be measured again", limit: time.Minute, threads: 2, again: true, measured: true},
		{name: "measured here with another number of threads", limit: time.Minute, threads: 1, measured: true},
		{name: "read in a book", limit: 10 * time.Second, threads: 2, measured: true},
	} {
		b.Again = c.again
		r, err := b.solve(task{name: "S-1-base", planner: cpsat, limit: c.limit, threads: c.threads, seed: 1})
		if c.measured { // it tries to, and has no Python for it
			if err == nil || !strings.Contains(err.Error(), "--python names a Python") {
				t.Errorf("%s: %v", c.name, err)
			}
		} else if err != nil || r.Above != 7 {
			t.Errorf("%s: %v, %v", c.name, r, err)
		}
	}
	for engine, want := range map[string]bool{"": true, timetable.Version: true, timetable.Version + "0": false} {
		b.Again = false
		if got := b.stands(row{Machine: "a machine", Engine: engine}); got != want {
			t.Errorf("a row of engine %q stands: %v", engine, got)
		}
	}
}

func TestARoundGoesOnWhereItWasBrokenOff(t *testing.T) {
	ours, err := open(filepath.Join(t.TempDir(), "ours.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	snapshot := filepath.Join(t.TempDir(), "s.json")
	if err := os.WriteFile(snapshot, (&planner.Snapshot{Format: planner.SnapshotFormat, Days: 1, GridMinutes: 30}).Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	of := task{name: "S-1-base", snapshot: snapshot, limit: time.Second, threads: 1, seed: 1}
	for _, arm := range []string{wholeEngine, wholeAgain, "wave"} {
		r := of
		r.planner = arm
		done := r.row()
		done.Kind, done.Machine, done.Engine = "without", "a machine", timetable.Version
		if err := ours.add(done); err != nil {
			t.Fatal(err)
		}
	}
	over, end := context.WithCancel(t.Context())
	end()
	b := &bench{cli: &cli{}, ctx: over, out: io.Discard, ours: ours}
	if err := b.round(of, 1, []string{"wave"}); err != nil {
		t.Errorf("what has been measured is measured again: %v", err)
	}
	if err := b.round(of, 1, []string{"wave", "seat"}); !errors.Is(err, context.Canceled) {
		t.Errorf("what is left is not measured: %v", err)
	}
	if len(ours.rows) != 3 {
		t.Error("a search that was broken off left a row")
	}
}

func TestWhatIsLeftOutIsAPartOfTheEngine(t *testing.T) {
	if _, err := (&withoutCmd{Parts: []string{"wave", "waves"}}).parts(); err == nil || !strings.Contains(err.Error(), `no part "waves"; --parts takes seat, `) {
		t.Error(err)
	}
	if all, err := (&withoutCmd{}).parts(); err != nil || !cmp.Equal(all, timetable.Parts()) {
		t.Error(all, err)
	}
	if err := (&withoutCmd{Seeds: "1", File: map[string]string{"sample": "x.json"}}).Run(nil); err == nil || !strings.Contains(err.Error(), "write SIZE-SEED-VARIANT=FILE") {
		t.Error(err)
	}
}

func TestAPeersLogIsReadAsACurve(t *testing.T) {
	var r row
	logTrace([]byte("     0.0 s  cost 2475916  greedy\n     0.1 s  cost 1805366  greedy (0.2, 2)\n    60.0 s  block      12 tried\n    61.2 s  final cost 1700000, lower bound 5\n"), &r)
	if d := cmp.Diff([]point{{0, 2475916}, {0.1, 1805366}, {61.2, 1700000}}, r.Trace); d != "" {
		t.Error("CP-SAT:", d)
	}
	logTrace([]byte("after    2 s  cost 900\nafter   10 s  cost 700\nstart took 4 ms; 9 moves\ncost 700, hard 0\n"), &r)
	if d := cmp.Diff([]point{{2, 900}, {10, 700}}, r.Trace); d != "" {
		t.Error("Timefold:", d)
	}
	last := progressTrace([]byte("{\"seconds\":0.5,\"cost\":90}\nnot json\n{\"seconds\":1,\"cost\":80,\"moves\":7,\"planned\":9}\n"), &r)
	if d := cmp.Diff([]point{{0.5, 90}, {1, 80}}, r.Trace); d != "" || last.Moves != 7 || last.Planned != 9 {
		t.Error("ours:", d, last)
	}
}

func TestAThinnedCurveKeepsItsEndsAndNeverRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := []point{{0.5, 1e6}}
		for range rapid.IntRange(0, 300).Draw(t, "points") {
			last := all[len(all)-1]
			all = append(all, point{last.X + rapid.Float64Range(0.01, 2).Draw(t, "later"), last.Y - rapid.Float64Range(0, 100).Draw(t, "less")})
		}
		out := thinned(all)
		if out[0] != all[0] || out[len(out)-1] != all[len(all)-1] || len(out) > 150 {
			t.Fatalf("%d of %d points are left, from %v to %v", len(out), len(all), out[0], out[len(out)-1])
		}
		for i := 1; i < len(out); i++ {
			if out[i].Y > out[i-1].Y {
				t.Fatal("it rises")
			}
		}
	})
}

// wellFormed fails unless the text is one XML document.
func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%s is not well formed: %v", name, err)
		}
	}
}

func TestPicturesAreWellFormed(t *testing.T) {
	awkward := `<b> & "c"`
	text := picture(800, 400,
		chart{title: awkward, x: awkward, logX: true, series: []series{{name: awkward, points: []point{{0, 5}, {10, 3}}, spread: []float64{1, 0}, dots: true}, {name: "none", colour: 5}}},
		chart{title: "nothing at all"},
		bars{title: awkward, names: []string{awkward}, series: []series{{name: awkward, points: []point{{0, 0}}}}})
	wellFormed(t, "picture", text)
	if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
		t.Error("a place is no number")
	}
}

// plan has one session a request, at its day and start.
func TestARestartTakesNoPublishedSessionsName(t *testing.T) {
	s := &planner.Snapshot{Published: []planner.Published{{Session: planner.Session{ID: "1"}, Pinned: true}, {Session: planner.Session{ID: "2"}}, {Session: planner.Session{ID: "again-0"}}}}
	p := &planner.Plan{Sessions: []planner.Session{{ID: "1"}, {ID: "2"}, {ID: "3"}, {ID: "again-0"}}}
	rename(p, s)
	var ids []string
	for _, x := range p.Sessions {
		ids = append(ids, x.ID)
	}
	if d := cmp.Diff([]string{"1", "again-1", "3", "again-2"}, ids); d != "" {
		t.Error(d)
	}
	if left := emptied(s).Published; len(left) != 1 || left[0].ID != "1" || len(s.Published) != 3 {
		t.Errorf("%v is left of %v", left, s.Published)
	}
}

func TestWhatStandsIsPinnedAndWhatBrokeIsNot(t *testing.T) {
	at := func(id string, day int, seated ...string) planner.Session {
		return planner.Session{ID: id, Room: "R", Day: day, Start: 600, Seated: seated}
	}
	s := &planner.Snapshot{Published: []planner.Published{{Session: at("1", 1, "a", "b")}, {Session: at("2", 1, "c")}, {Session: at("3", 1, "d")}}}
	stands := &planner.Plan{Sessions: []planner.Session{at("1", 1, "a"), at("3", 2, "d")}}
	got := pinned(s, stands).Published
	want := []planner.Published{{Session: at("1", 1, "a"), Pinned: true}, {Session: at("2", 1, "c")}, {Session: at("3", 1, "d")}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if s.Published[0].Pinned || len(s.Published[0].Seated) != 2 {
		t.Error("the snapshot itself was changed")
	}
}

// measuredRows are rows of every kind, small enough to reckon by hand.
func measuredRows() (ours, peers []row) {
	add := func(snapshot, planner string, limit float64, threads int, seed, above int64) {
		ours = append(ours, row{Kind: "solve", Snapshot: snapshot, Planner: planner, Limit: limit, Threads: threads, Seed: seed, Above: above, Unavoidable: 1000, Served: 9, Requests: 10,
			Seconds: limit, PeakKB: 102400, Moves: 1e6, Trace: []point{{1, float64(2 * above)}, {limit, float64(above)}}, Engine: "1", Machine: "a machine", Date: "2026-11-23 09:00", Load: 0.5})
	}
	add("S-1-base", clerk, 0, 0, 0, 1000)
	add("S-2-base", clerk, 0, 0, 0, 2000)
	add("S-1-base", cohort, 10, 2, 1, 400)
	add("S-2-base", cohort, 10, 2, 1, 1200)
	add("S-1-base", cohort, 10, 1, 1, 500)
	add("S-2-base", cohort, 10, 1, 1, 1000)
	add("M-1-base", cohort, 60, 2, 1, 10000)
	add("M-2-base", cohort, 60, 2, 1, 12000)
	add("L-1-base", cohort, 590, 2, 1, 112200)
	ours = append(ours, row{Kind: "moves", Snapshot: "S-1-base", Planner: cohort, Seconds: 2, Moves: 30, Evaluated: []kind{{Name: "open", Evaluated: 10, Accepted: 1}, {Name: "seat", Evaluated: 20, Accepted: 5}},
		Alone: []alone{{kind{Name: "small", Evaluated: 3000, Accepted: 1}, 1.5}, {kind{Name: "seat", Evaluated: 40}, 2}}})
	for i, way := range []string{standing, repair, least, restart} {
		ours = append(ours, row{Kind: "replan", Snapshot: "M-1-base-sick-1-0a0b0c0d", Planner: way, Limit: 10, Above: int64(1000 * (4 - i)), Served: 1, Requests: 2, Changed: &timetable.Upheaval{Seated: 100, Broken: 7, Moved: 7 + i, Idly: i}})
	}
	for i, above := range []struct{ whole, again, wave int64 }{{1000, 1010, 1100}, {2000, 1960, 2400}, {500, 500, 490}} {
		name := []string{"S-1-base", "S-1-tight", "S-1-base-sick-1-0a0b0c0d"}[i]
		for arm, cost := range map[string]int64{wholeEngine: above.whole, wholeAgain: above.again, "wave": above.wave} {
			ours = append(ours, row{Kind: "without", Snapshot: name, Planner: arm, Limit: 6, Threads: 1, Seed: 1, Above: cost, Seconds: 6 - float64(cost%20)/10, Engine: "2"})
		}
	}
	ours = append(ours, row{Kind: "soak", Snapshot: "S-5-2027-01-15", Planner: cohort, Threads: 1, Seed: 4, Seconds: 60, Planned: 2000, Soak: &soak.Figures{Nights: 5, Months: 0.5, Kept: 199, Moved: 1,
		World: 17, Decided: 3, WorldBy: map[string]int{"room_shut": 7, "trainer_away": 10}, Editions: 90, Corrections: 20, Readers: 10, Worst: 3, LedgerFaults: 2, Nothing: 6, Seated: 40, Places: 80, Ready: 7, Due: 8,
		FirstMB: 20, LastMB: 30, FirstSeconds: 1, LastSeconds: 1.5, Stood: soak.Outlook{Nights: 1, Newcomers: 60, InTime: 49}, Free: soak.Outlook{Nights: 1, Newcomers: 60, InTime: 50},
		Calm: soak.Outlook{Nights: 1, Newcomers: 60, InTime: 48}, Before: soak.Welcome{Newcomers: 9, InTime: 8}, OnTheDay: soak.Welcome{Newcomers: 5, InTime: 2},
		Weeks: []soak.Week{{Nights: 3, Kept: 99, Moved: 1, Corrections: 4, MB: 25, Seconds: 3}, {Nights: 2, Kept: 100, Corrections: 6, MB: 30, Seconds: 3}}}})
	// Neither a row without its whole engine nor one of another version is a pair.
	ours = append(ours, row{Kind: "without", Snapshot: "S-2-base", Planner: "wave", Limit: 6, Threads: 1, Seed: 1, Above: 1, Engine: "2"},
		row{Kind: "without", Snapshot: "S-1-base", Planner: "seat", Limit: 6, Threads: 1, Seed: 1, Above: 1, Engine: "1"})
	peers = []row{
		{Kind: "solve", Snapshot: "S-1-base", Planner: cpsat, Limit: 600, Threads: 2, Seed: 1, Above: 500, Given: "a book"},
		{Kind: "solve", Snapshot: "S-1-base", Planner: timefold, Limit: 10, Threads: 1, Seed: 1, Above: 800},
	}
	return ours, peers
}

func TestTheReportReckonsItsTables(t *testing.T) {
	ours, peers := measuredRows()
	page, plots := report(ours, peers, written{notes: "## In short\n\nWell.", curriculum: "## Courses\n\nAlso."}, "benchmarks")
	for what, line := range map[string]string{
		"quality":  "| S | base | 10 s | 2 | 1,000 | 1,500 | **800 ± 566** | 1,200 | 0.500 ± 0.141 | 0.600 | 90.0 % |",
		"ours":     "| S-1-base | **cohort** | **400** |  |  |  |",
		"CP-SAT":   "| S-1-base | CP-SAT |  | 500 (1) |  | 0.800, ours in 10 s |",
		"Timefold": "| S-1-base | Timefold | 800 |  | 0.500 at 10 s | 0.500, ours in 10 s |",
		"origin":   "1. a book",
		"alone":    "| 1 | 2 | 10 | 60 s | 11,000 ± 1,414 | +0.0 % | 60 s | 60 s | 100 MiB | 16,667 |",
		"ten":      "| 10 | 1 | 10 | 590 s | 11,220 | +2.0 % | 590 s | 590 s | 100 MiB | 1,695 |",
		"moves":    "| seat | 10 | 3 | 20 |",
		"small":    "| small |  |  | 2,000 |",
		"repair":   "| M | sick | **repair** | 1 | 3,000 | 50.0 % | 100 | 7 | 8 | 1 |",
		"restart":  "| M | sick | 1 | 3.000 | 0 of 1 | -1,000 |",
		"threads":  "| S | base | 10 s | 750 ± 354 | 800 ± 566 | +0.0 % ± 28.3 | 1 of 2 |",
		"columns":  "| left out | S base, 6 s | S tight, 6 s | S all, 6 s | S nights, 6 s | time |",
		"control":  "| whole again | +1.0 (0 of 1) | -2.0 (1 of 1) | -0.5 ± 1.5 (1 of 2) | +0.0 (0 of 1) | -5.6 |",
		"part":     "| wave | +10.0 (0 of 1) | +20.0 (0 of 1) | +15.0 ± 5.0 (0 of 2) | -2.0 (1 of 1) | -5.6 |",
		"soak":     "| S | 4 | 5 | 199 of 200 (99.50 %) | 17 | 3 | 4.00 | 6.0 | 6 | 2 | 50 % | 7 of 8 | 49, 50 of 60 (-2.0 %) | 20 to 30 | 1.0 to 1.5 |",
		"reasons":  "The world moved seats by: `trainer_away` 10, `room_shut` 7. Seats that it had left alone moved by: nothing.",
		"named":    "Of 9 newcomers first named before their first day 8 had each training by its day that morning, of 5 named on it or later 2. With calm, searched for as long as the free plans, 48, 50 of 60 (-4.0 %) are in time.",
		"notes":    "\nWell.\n",
		"machine":  "on: a machine.",
	} {
		if !strings.Contains(page, line) {
			t.Errorf("%s: the page lacks %q", what, line)
		}
	}
	for _, name := range []string{"time-S-1-base.svg", "size.svg", "moves.svg"} {
		if !strings.Contains(page, "(benchmarks/"+name+")") {
			t.Errorf("the page does not show %s", name)
		}
		wellFormed(t, name, plots[name])
	}
	if strings.Contains(page, "| seat | +") || strings.Contains(page, "| seat | -") {
		t.Error("rows of two engines are a pair")
	}
	if len(plots) != 5 {
		t.Errorf("%d plots", len(plots))
	}
	if again, _ := report(ours, peers, written{}, "benchmarks"); again != strings.NewReplacer("## In short\n\nWell.\n\n", "", "## Courses\n\nAlso.\n\n", "").Replace(page) {
		t.Error("the same rows make another page")
	}
}

func TestAReportOfNothingSaysSo(t *testing.T) {
	page, plots := report(nil, nil, written{}, "benchmarks")
	if !strings.Contains(page, "Nothing has been measured yet.") || strings.Contains(page, "##") || len(plots) != 0 {
		t.Error(page)
	}
}

// A worker that ends by itself is told of, with what it said; one that was told to end is not.
func TestAWorkerThatIsLostIsTold(t *testing.T) {
	lost := make(chan error, 1)
	w, err := hire(exec.Command("sh", "-c", "echo no database; exit 3"), func(err error) { lost <- err })
	if err != nil {
		t.Fatal(err)
	}
	<-w.ended
	if err := <-lost; !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no database") {
		t.Errorf("it is told of as %v", err)
	}
	in, give := io.Pipe()
	waits := exec.Command("cat")
	waits.Stdin = in
	if w, err = hire(waits, func(err error) { lost <- err }); err != nil {
		t.Fatal(err)
	}
	w.dismissed.Store(true)
	give.Close()
	<-w.ended
	if len(lost) > 0 {
		t.Errorf("told to end it is told of: %v", <-lost)
	}
}

func TestThePeersRowsInTheTreeCanBeRead(t *testing.T) {
	s, err := open("../docs/benchmarks/peers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	r, known := s.find(key{"solve", "M-1-base", cpsat, 600, 2, 1, ""})
	if !known || r.Above != 1228599 || r.Given == "" {
		text, _ := json.Marshal(r)
		t.Errorf("CP-SAT's published cost on M 1 is %s", text)
	}
}

func TestWithoutTheSharedFolderItSaysWhatIsMissing(t *testing.T) {
	t.Chdir(t.TempDir())
	err := run([]string{"quality", "--cache", "cache", "--results", "results"})
	if err == nil || !strings.Contains(err.Error(), "../shared/bench/generate.py is not there") {
		t.Errorf("it says %v", err)
	}
	if _, err := os.Stat("cache"); err == nil {
		t.Error("it began all the same")
	}
	if err := run([]string{"report", "--results", "results", "-o", "page.md"}); err != nil {
		t.Error("a report needs nothing shared:", err)
	}
}
