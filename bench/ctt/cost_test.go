package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/tools/beside"
)

// timetables of the toy, each with what it costs.
var timetables = []struct {
	name string
	edit func([]place) []place
	want cost
}{
	{"as it is", func(p []place) []place { return p }, cost{}},
	{"a lecture missing", func(p []place) []place { return p[:15] }, cost{Lectures: 1}},
	{"two of a course at once", func(p []place) []place { p[0] = place{0, 2, 1, 0}; return p }, cost{Lectures: 2, WorkingDays: 5, RoomStability: 1}},
	{"two of a curriculum at once", func(p []place) []place { p[3] = place{1, 1, 0, 0}; return p }, cost{Conflicts: 1, Compactness: 4}},
	{"in a closed period", func(p []place) []place { p[5] = place{1, 1, 4, 2}; return p }, cost{Availability: 1, Compactness: 2}},
	{"two in a room", func(p []place) []place { p[14] = place{3, 2, 4, 1}; return p }, cost{Conflicts: 1, RoomOccupation: 1, Compactness: 2, RoomStability: 1}},
	{"students without a seat", func(p []place) []place { p[3].Room = 0; return p }, cost{RoomCapacity: 10, RoomStability: 1}},
	{"another room", func(p []place) []place { p[2].Room = 2; return p }, cost{RoomStability: 1}},
	{"a day too few", func(p []place) []place { p[2] = place{0, 0, 1, 3}; return p }, cost{WorkingDays: 5, Compactness: 4}},
}

// base is a timetable of the toy that costs nothing.
func base() []place {
	return []place{
		{0, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 2, 3},
		{1, 1, 0, 1}, {1, 1, 2, 2}, {1, 1, 3, 0},
		{2, 2, 0, 2}, {2, 2, 1, 1}, {2, 2, 3, 1}, {2, 2, 4, 0}, {2, 2, 4, 1},
		{3, 0, 0, 3}, {3, 0, 1, 2}, {3, 0, 3, 2}, {3, 0, 4, 2}, {3, 0, 4, 3},
	}
}

func TestRecountCountsEachRule(t *testing.T) {
	in, err := readText(toy(t, "ctt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range timetables {
		t.Run(x.name, func(t *testing.T) {
			if diff := cmp.Diff(x.want, in.recount(x.edit(base()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// said is what the validator prints.
type said struct {
	Valid bool
	Cost  int
	Hard  struct {
		Lectures      int `json:"lectures"`
		Conflicts     int `json:"conflicts"`
		Availability  int `json:"availability"`
		RoomOccupancy int `json:"room_occupation"`
	}
	Soft struct{ RoomCapacity, MinimumWorkingDays, CurriculumCompactness, RoomStability int }
}

func (s said) cost() cost {
	return cost{s.Hard.Lectures, s.Hard.Conflicts, s.Hard.Availability, s.Hard.RoomOccupancy,
		s.Soft.RoomCapacity, s.Soft.MinimumWorkingDays, s.Soft.CurriculumCompactness, s.Soft.RoomStability}
}

// TestTheValidatorAgrees compares the recount with the competition's rules as the
// validator tells them, where that is at hand: on the toy's timetables, on
// generated instances and on those that stand beside the validator.
func TestTheValidatorAgrees(t *testing.T) {
	shared := filepath.Dir(beside.Path(t, "bench/ctt_check.py"))
	const each = "import json,sys; sys.path.insert(0,sys.argv[1]); from ctt_check import check\n" +
		"for i in range(2,len(sys.argv),2): print(json.dumps(check(sys.argv[i],sys.argv[i+1])))"
	dir := t.TempDir()
	file := func(name string, write func(io.Writer) error) string {
		t.Helper()
		var text bytes.Buffer
		if err := write(&text); err != nil {
			t.Fatal(err)
		}
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	var own []cost
	args := []string{"-c", each, shared}
	add := func(name string, in *instance, places []place) {
		t.Helper()
		own = append(own, in.recount(places))
		solution := file(fmt.Sprintf("%d.sol", len(own)), func(w io.Writer) error { return in.write(w, places) })
		args = append(args, name, solution)
	}
	small, err := readText(toy(t, "ctt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range timetables {
		add("testdata/toy.ctt", small, x.edit(base()))
	}
	files, err := filepath.Glob(filepath.Join(shared, "ctt/*.ctt"))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range int64(3) {
		files = append(files, file(fmt.Sprintf("%d.ctt", seed), generate(seed+1).writeInstance))
	}
	for _, name := range files {
		in, err := readFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d := draftOf(t, in, 1)
		if err := right(d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		add(name, in, d.places())
	}
	out, err := exec.Command("python3", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := json.NewDecoder(bytes.NewReader(out))
	for i, c := range own {
		var s said
		if err := answers.Decode(&s); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.cost(), c); diff != "" || s.Cost != c.soft() || s.Valid != (c.hard() == 0) {
			t.Errorf("%s: the validator and the recount differ:\n%s", args[3+2*i], diff)
		}
	}
}
