package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/planner/demand/facts"
)

func TestKindLeavesOutWhatDiffersFromRowToRow(t *testing.T) {
	kind := func(wrong string) string { return facts.Fault{Wrong: wrong}.Kind() }
	for _, same := range [][2]string{
		{`names the site "A", which is unknown`, `names the site "B \" and more", which is unknown`},
		{"was completed on 2027-01-20, which cannot be: the facts are of 2027-01-15", "was completed on 2027-02-20, which cannot be: the facts are of 2027-01-16"},
		{"no way leads from its site SOKOL to a training site", "no way leads from its site VDNKH-A1 to a training site"},
		{"has 0 seats", "has -3 seats"},
	} {
		if kind(same[0]) != kind(same[1]) {
			t.Errorf("%q and %q are %q and %q", same[0], same[1], kind(same[0]), kind(same[1]))
		}
	}
	if kind("has no role") == kind("has no roster") {
		t.Error("two kinds are one")
	}
}

func TestFewKeepsSomeOfEachKindAndCountsTheRest(t *testing.T) {
	var list []facts.Fault
	add := func(view, key, wrong string) {
		list = append(list, facts.Fault{Table: view, Key: key, Wrong: wrong, Done: "left out"})
	}
	for i := range 1000 {
		add("people", fmt.Sprintf("P-%04d", i), "has no family name")
	}
	add("people", "Z-1", "a trainer has the same key")
	add("people", "Z-1", "a trainer has the same key") // told once
	add("rooms", "R-1", "has 0 seats")
	add("rooms", strings.Repeat("x", 5000), "has 0 seats")
	kept, further := facts.Few(list, 10)
	in := map[string]int{}
	for _, f := range kept {
		in[f.Table]++
		if len(f.Key) > 300 {
			t.Errorf("a key of %d bytes is kept", len(f.Key))
		}
	}
	if in["people"] != 10 || in["rooms"] != 2 || further["people"] != 991 || further["rooms"] != 0 {
		t.Errorf("kept %v, further %v", in, further)
	}
	if last := kept[9]; last.Key != "Z-1" || kept[0].Key != "P-0000" {
		t.Errorf("the rare kind is lost: %+v", kept)
	}
}
