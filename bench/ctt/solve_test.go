package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestGeneratedInstancesAreLikeThePublished(t *testing.T) {
	for seed := int64(1); seed <= 40; seed++ {
		in := generate(seed)
		lectures := 0
		for _, c := range in.Courses {
			lectures += c.Lectures
		}
		for _, x := range []struct {
			what           string
			n, least, most int
		}{
			{"courses", len(in.Courses), 30, 130}, {"lectures", lectures, 130, 450}, {"rooms", len(in.Rooms), 5, 20},
			{"periods", in.Days * in.Periods, 25, 36}, {"curricula", len(in.Curricula), 13, 150},
		} {
			if x.n < x.least || x.n > x.most {
				t.Errorf("seed %d: %d %s, not %d to %d", seed, x.n, x.what, x.least, x.most)
			}
		}
		var text bytes.Buffer
		if err := in.writeInstance(&text); err != nil {
			t.Fatal(err)
		}
		same, err := read(&text, in.Name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(in, same); diff != "" {
			t.Fatalf("seed %d: read back:\n%s", seed, diff)
		}
		if err := right(draftOf(t, in, seed)); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

func TestSolvesAndRepeats(t *testing.T) {
	in := generate(6)
	start := draftOf(t, in, 1).cost
	var first []place
	for range 2 {
		places, err := solve(t.Context(), in, options{Seed: 3, Iterations: 300_000, Now: time.Now, Progress: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		if c := in.recount(places); c.hard() != 0 || c.soft() > int(start)/4 {
			t.Fatalf("from %d to %s", start, c)
		}
		if first == nil {
			first = places
		} else if diff := cmp.Diff(first, places); diff != "" {
			t.Fatalf("another timetable from the same seed:\n%s", diff)
		}
	}
}

// A clock that goes on by a tenth of a second whenever somebody looks at it ends a
// search of a second and leaves the rest of ten looks to its end and its report.
func TestObeysTheClock(t *testing.T) {
	began := time.Date(2027, 1, 22, 0, 0, 0, 0, time.UTC)
	now, late := began, 0
	var progress bytes.Buffer
	clock := func() time.Time {
		if now = now.Add(100 * time.Millisecond); now.Sub(began) > time.Second {
			late++
		}
		return now
	}
	places, err := solve(t.Context(), generate(6), options{Seed: 1, Limit: time.Second, Began: began, Now: clock, Progress: &progress})
	if err != nil || len(places) == 0 {
		t.Fatal(places, err)
	}
	var seconds float64
	var iterations int64
	lines := strings.Split(progress.String(), "\n")
	if _, err := fmt.Sscanf(strings.TrimSpace(lines[1]), "%fs %d iterations", &seconds, &iterations); err != nil {
		t.Fatal(err, lines)
	}
	if iterations == 0 || iterations > 10*roundLength || late > 3 {
		t.Errorf("%d iterations in a second of ten looks, %d looks after it:\n%s", iterations, late, &progress)
	}
}

func TestCommandWritesASolution(t *testing.T) {
	var instance, solution, progress bytes.Buffer
	if err := run(t.Context(), time.Now(), []string{"-generate", "9"}, &instance, &progress); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "9.ctt")
	if err := os.WriteFile(name, instance.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), time.Now(), []string{"-iterations", "1000", name}, &solution, &progress); err != nil {
		t.Fatal(err)
	}
	lectures := 0
	for _, c := range generate(9).Courses {
		lectures += c.Lectures
	}
	if lines := strings.Split(strings.TrimSpace(solution.String()), "\n"); len(lines) != lectures || len(strings.Fields(lines[0])) != 4 {
		t.Errorf("%d lines for %d lectures, the first %q", len(lines), lectures, lines[0])
	}
	if !strings.Contains(progress.String(), "hard rules broken: 0") {
		t.Error(progress.String())
	}
}

func TestWhatHasNoTimetableIsRefused(t *testing.T) {
	const head = "Name: x\nCourses: %\nRooms: 1\nDays: 1\nPeriods_per_day: 2\nCurricula: 0\nConstraints: "
	for _, x := range []struct {
		name, text, want string
	}{
		{"nothing to place", "Name: x\nCourses: 0\nRooms: 0\nDays: 1\nPeriods_per_day: 2\nCurricula: 0\nConstraints: 0\nCOURSES:\nROOMS:\nCURRICULA:\nUNAVAILABILITY_CONSTRAINTS:\nEND.", ""},
		{"it fits", strings.Replace(head, "%", "2", 1) + "0\nCOURSES:\na t 1 1 5\nb t 1 1 5\nROOMS:\nr 9\nCURRICULA:\nUNAVAILABILITY_CONSTRAINTS:\nEND.", ""},
		{"more lectures than places", strings.Replace(head, "%", "2", 1) + "0\nCOURSES:\na t 1 1 5\nb u 2 1 5\nROOMS:\nr 9\nCURRICULA:\nUNAVAILABILITY_CONSTRAINTS:\nEND.",
			"3 lectures for 1 rooms in 2 periods: there is no timetable"},
		{"more lectures than open periods", strings.Replace(head, "%", "1", 1) + "1\nCOURSES:\na t 2 1 5\nROOMS:\nr 9\nCURRICULA:\nUNAVAILABILITY_CONSTRAINTS:\na 0 1\nEND.",
			"course a has 2 lectures and 1 open periods: there is no timetable"},
		{"two courses want the one period", strings.Replace(head, "%", "2", 1) + "2\nCOURSES:\na t 1 1 5\nb u 1 1 5\nROOMS:\nr 9\nCURRICULA:\nUNAVAILABILITY_CONSTRAINTS:\na 0 1\nb 0 1\nEND.",
			"x: no timetable without a broken hard rule found: 1 of 2 lectures without a place after 2 attempts"},
		{"a week too long", "Name: x\nCourses: 0\nRooms: 0\nDays: 7\nPeriods_per_day: 12\nCurricula: 0\nConstraints: 0\nCOURSES:\nROOMS:\nCURRICULA:\nUNAVAILABILITY_CONSTRAINTS:\nEND.",
			"7 days of 12 periods: days x (periods + 1) may be at most 64"},
	} {
		t.Run(x.name, func(t *testing.T) {
			in, err := readText(x.text)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if _, err := solve(t.Context(), in, options{Iterations: 100, Now: time.Now, Progress: io.Discard}); err != nil {
				got = err.Error()
			}
			if got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		})
	}
}
