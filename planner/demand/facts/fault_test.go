package facts_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cohort/planner/demand/facts"
)

func TestKindLeavesOutWhatDiffersFromRowToRow(t *testing.T) {
	kind := func(wrong facts.Said) string { return facts.Fault{Wrong: wrong}.Kind() }
	for _, c := range []struct {
		a, b facts.Said
		same bool
	}{
		{facts.Say("room_seats", "Seats", 0), facts.Say("room_seats", "Seats", -3), true},
		{facts.Say("no_role"), facts.Say("no_roster"), false},
		{facts.Say("column_null", "Column", "site"), facts.Say("column_null", "Column", "seats"), false},
		{facts.Say("no_leader", "Role", "psychologist"), facts.Say("no_leader", "Role", "trainer"), false},
		{facts.Say("column_not_date", "Column", "day", "Value", "x"), facts.Say("column_not_date", "Column", "day", "Value", "y"), true},
	} {
		if got := kind(c.a) == kind(c.b); got != c.same {
			t.Errorf("%s and %s are %q and %q", c.a, c.b, kind(c.a), kind(c.b))
		}
	}
}

// What an earlier version kept as a sentence is still readable; what this one keeps comes
// back as it was.
func TestSaidAsJSON(t *testing.T) {
	var old facts.Said
	if err := json.Unmarshal([]byte(`"has 0 seats"`), &old); err != nil || old.Compare(facts.Say(facts.Quoted, "Text", "has 0 seats")) != 0 {
		t.Errorf("%v, %v", old, err)
	}
	for _, want := range []facts.Said{facts.Say("no_role"), facts.Say("room_seats", "Seats", 0), {}} {
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got facts.Said
		if err := json.Unmarshal(data, &got); err != nil || got.Compare(want) != 0 {
			t.Errorf("%s: %v, %v", data, got, err)
		}
	}
}

func TestFewKeepsSomeOfEachKindAndCountsTheRest(t *testing.T) {
	var list []facts.Fault
	add := func(view, key, wrong string) {
		list = append(list, facts.Fault{Table: view, Key: key, Wrong: facts.Say(wrong), Done: facts.Say("left_out")})
	}
	for i := range 1000 {
		add("people", fmt.Sprintf("P-%04d", i), "no_family_name")
	}
	add("people", "Z-1", "key_of_trainer")
	add("people", "Z-1", "key_of_trainer") // told once
	add("rooms", "R-1", "room_seats")
	add("rooms", strings.Repeat("x", 5000), "room_seats")
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

// Whatever comes, few faults are in memory; what is told of them is the same as if all were.
func TestFaultsThatAreNotToldAreNotHeld(t *testing.T) {
	var all, held []facts.Fault
	for i := range 4000 {
		// Every view of the three has other kinds, and the later ones come late.
		view := i * 3 / 4000
		kind := i * i % (2 + 3*view)
		f := facts.Fault{Table: fmt.Sprint("view", (view+i%2)%3), Key: fmt.Sprint(i * 7919 % 4001), Wrong: facts.Say(fmt.Sprint("kind", kind), "Value", i)}
		all = append(all, f)
		if held = facts.AddTo(held, f, 100, 10); len(held) > 100 {
			t.Fatalf("%d faults are held after %d", len(held), i+1)
		}
	}
	want, further := facts.Few(all, 10)
	got, counted := facts.Few(held, 10)
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(counted, further) {
		t.Errorf("told are %v and %v; of all at once %v and %v", got, counted, want, further)
	}
	if n := facts.Number(held); n != 4000 {
		t.Errorf("they are %d", n)
	}
}
