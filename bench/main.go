// Command bench plans generated snapshots against the clock and prints what the
// plans cost above what no plan can avoid, beside a careful clerk's plan.
//
//	go run ./bench [--sizes S,M] [--variants base,tight] [--seeds 1-5] [--time-s 10s] [--time-m 60s] [--full]
//
// Snapshots, the clerk and the bound come from ../shared/bench; without that
// folder there is nothing to measure by, and it says so.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

const tools = "../shared/bench"

type options struct {
	variants []string
	seeds    []int
	threads  int
	cache    string
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	sizes := flag.String("sizes", "S,M", "sizes of generate.py")
	variants := flag.String("variants", "", "variants of generate.py; by default a few, with --full all")
	seeds := flag.String("seeds", "", "seeds as 1-5 or 1,3; by default 1-3 for S and 1-2 for M, with --full 1-5")
	small := flag.Duration("time-s", 10*time.Second, "time for a snapshot of size S")
	large := flag.Duration("time-m", 60*time.Second, "time for a snapshot of any other size")
	threads := flag.Int("threads", 2, "searches side by side")
	full := flag.Bool("full", false, "every variant, five seeds: about two hours")
	cache := flag.String("cache", filepath.Join(os.TempDir(), "cohort-bench"), "folder that keeps snapshots and the clerk's plans")
	flag.Parse()
	if _, err := os.Stat(filepath.Join(tools, "generate.py")); err != nil {
		return fmt.Errorf("%s is not there: the snapshots, the clerk's plans and the bound come from it", tools)
	}
	if err := os.MkdirAll(*cache, 0o755); err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d processors, %d threads, engine %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), *threads, timetable.Version)
	for _, size := range strings.Split(*sizes, ",") {
		o := options{threads: *threads, cache: *cache}
		limit, someVariants, someSeeds := *large, "base,tight", "1-2"
		if size == "S" {
			limit, someVariants, someSeeds = *small, "base,tight,closure,surge,online,backlog", "1-3"
		}
		if *full {
			someVariants, someSeeds = "base,tight,closure,surge,online,backlog", "1-5"
		}
		if *variants != "" {
			someVariants = *variants
		}
		if *seeds != "" {
			someSeeds = *seeds
		}
		list, err := numbers(someSeeds)
		if err != nil {
			return err
		}
		o.variants, o.seeds = strings.Split(someVariants, ","), list
		if err := o.table(size, limit); err != nil {
			return err
		}
	}
	return nil
}

// row is one snapshot's result.
type row struct {
	ours, clerk, bound int64 // costs; ours and the clerk's above the bound
	served, requests   int
	moves              float64 // evaluated a second
}

func (o options) table(size string, limit time.Duration) error {
	fmt.Printf("%s, %s each: cost above the unavoidable\n\n", size, limit)
	fmt.Printf("| snapshot | unavoidable | clerk | ours | ours / clerk | served | moves a second |\n|---|---|---|---|---|---|---|\n")
	var ratios, ours []float64
	for _, variant := range o.variants {
		var these []float64
		for _, seed := range o.seeds {
			r, err := o.one(size, seed, variant, limit)
			if err != nil {
				return fmt.Errorf("%s %d %s: %w", size, seed, variant, err)
			}
			ratio := float64(r.ours) / float64(max(r.clerk, 1))
			these, ratios, ours = append(these, ratio), append(ratios, ratio), append(ours, float64(r.ours))
			fmt.Printf("| %s %d %s | %d | %d | %d | %.3f | %d of %d | %.0f |\n", size, seed, variant, r.bound, r.clerk, r.ours, ratio, r.served, r.requests, r.moves)
		}
		m, s := spread(these)
		fmt.Printf("| **%s %s** | | | | **%.3f** ± %.3f | | |\n", size, variant, m, s)
	}
	m, s := spread(ratios)
	sort.Float64s(ratios)
	mean, _ := spread(ours)
	fmt.Printf("\n%s: mean ratio %.3f ± %.3f, median %.3f, worst %.3f over %d snapshots; mean cost above the unavoidable %.0f\n\n",
		size, m, s, ratios[len(ratios)/2], ratios[len(ratios)-1], len(ratios), mean)
	return nil
}

func (o options) one(size string, seed int, variant string, limit time.Duration) (row, error) {
	name := fmt.Sprintf("%s-%d-%s", size, seed, variant)
	snapshot, err := o.kept(name+".json", "generate.py", size, strconv.Itoa(seed), variant)
	if err != nil {
		return row{}, err
	}
	clerk, err := o.kept(name+"-clerk.json", "greedy.py", snapshot)
	if err != nil {
		return row{}, err
	}
	f, err := os.Open(snapshot)
	if err != nil {
		return row{}, err
	}
	defer f.Close()
	s, err := planner.ReadSnapshot(f)
	if err != nil {
		return row{}, err
	}
	result, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: 1, Threads: o.threads, Time: limit, Now: time.Now})
	if err != nil {
		return row{}, err
	}
	v := referee.Check(s, result.Plan)
	if !v.Valid || v.Terms != *result.Plan.Cost {
		return row{}, fmt.Errorf("the referee does not agree: valid %v, cost %d, ours %d", v.Valid, v.Cost, result.Plan.Cost.Total())
	}
	plan := filepath.Join(o.cache, name+"-plan.json")
	if err := os.WriteFile(plan, result.Plan.Bytes(), 0o644); err != nil {
		return row{}, err
	}
	r := row{served: v.Facts.Served, requests: v.Facts.Requests}
	for _, n := range result.Neighbourhoods {
		r.moves += float64(n.Evaluated) / max(result.Seconds, 1e-9)
	}
	// The bound's own tool judges both plans by the referee of the specification.
	out, err := script("unavoidable.py", snapshot, clerk, plan)
	if err != nil {
		return row{}, err
	}
	lines := json.NewDecoder(bytes.NewReader(out))
	var bound struct {
		Unavoidable int64 `json:"unavoidable"`
	}
	var judged [2]struct {
		Valid bool  `json:"valid"`
		Above int64 `json:"above"`
	}
	if err := lines.Decode(&bound); err != nil {
		return row{}, err
	}
	for i := range judged {
		if err := lines.Decode(&judged[i]); err != nil {
			return row{}, err
		}
		if !judged[i].Valid {
			return row{}, fmt.Errorf("a plan is not valid, see %s", plan)
		}
	}
	r.bound, r.clerk, r.ours = bound.Unavoidable, judged[0].Above, judged[1].Above
	return r, nil
}

// kept returns the file that holds what a script writes, made once.
func (o options) kept(name, tool string, args ...string) (string, error) {
	path := filepath.Join(o.cache, name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	out, err := script(tool, args...)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(path+".part", out, 0o644); err != nil {
		return "", err
	}
	return path, os.Rename(path+".part", path)
}

func script(tool string, args ...string) ([]byte, error) {
	var failed bytes.Buffer
	c := exec.Command("python3", append([]string{filepath.Join(tools, tool)}, args...)...)
	c.Stderr = &failed
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", tool, err, strings.TrimSpace(failed.String()))
	}
	return out, nil
}

func numbers(text string) (list []int, err error) {
	for _, part := range strings.Split(text, ",") {
		low, high, ranged := strings.Cut(part, "-")
		a, err := strconv.Atoi(low)
		if err != nil {
			return nil, fmt.Errorf("--seeds: %q is not a number", low)
		}
		b := a
		if ranged {
			if b, err = strconv.Atoi(high); err != nil {
				return nil, fmt.Errorf("--seeds: %q is not a number", high)
			}
		}
		for n := a; n <= b; n++ {
			list = append(list, n)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("--seeds: %q names none", text)
	}
	return list, nil
}

// spread returns the mean and the standard deviation.
func spread(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean)
	}
	if len(x) > 1 {
		deviation = math.Sqrt(deviation / float64(len(x)-1))
	}
	return mean, deviation
}
