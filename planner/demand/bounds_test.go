package demand

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/planner/referee"
)

// Whatever is frozen can be read again, also where each key has as many letters as a text
// may have, of those that an id made of several must escape; or so many that an id made of two
// has just as many.
func TestASnapshotOfTheLongestKeysCanBeRead(t *testing.T) {
	world := func() *facts.Facts {
		f := worlds.New()
		worlds.Hire(f, "monday", "O1", "2027-01-18", false)
		worlds.Offer(f, "offered", "O3", "2027-02-01")
		f.Waves = []facts.Wave{{ID: "w", Office: "O1", Position: worlds.Specialist, Start: date("2027-02-01"), Headcount: 3}}
		f.Equipment = []facts.Equipment{{Site: "T1", Kind: "terminal", Number: 9}}
		f.RoomEquipment = []facts.RoomEquipment{{Room: "A", Kind: "terminal", Number: 8}, {Room: "C", Kind: "terminal", Number: 8}}
		return f
	}
	plain := must(world())
	for _, c := range []struct {
		with    string
		letters int
	}{{"%", planner.MostText}, {"x", 493}, {"x", 492}, {"x", 400}} {
		f := world()
		stretch(reflect.ValueOf(f).Elem(), c.with, c.letters)
		b := must(f)
		s, err := referee.ReadSnapshot(bytes.NewReader(b.Snapshot.Bytes()))
		if err != nil {
			t.Fatalf("keys of %d letters: %.300s", c.letters, err)
		}
		for name, n := range map[string][2]int{
			"requests": {len(plain.Snapshot.Requests), len(s.Requests)}, "learners": {len(plain.Snapshot.Learners), len(s.Learners)}, "shared equipment": {1, len(s.Shared)},
		} {
			if n[0] == 0 || n[0] != n[1] {
				t.Errorf("%s: %d of short keys, %d of those of %d letters", name, n[0], n[1], c.letters)
			}
		}
	}
}

// stretch makes each key of facts so many letters long; words that mean something stay.
func stretch(v reflect.Value, with string, letters int) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			stretch(v.Elem(), with, letters)
		}
	case reflect.Slice:
		for i := range v.Len() {
			stretch(v.Index(i), with, letters)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch name := v.Type().Field(i).Name; {
			case name == "Issued" || name == "Pattern" || name == "Stage" || name == "Stages" || strings.HasPrefix(name, "Calendar"):
			case name == "Kind" && v.Type() != reflect.TypeFor[facts.Equipment]() && v.Type() != reflect.TypeFor[facts.RoomEquipment]():
			case v.Type().Field(i).IsExported():
				stretch(v.Field(i), with, letters)
			}
		}
	case reflect.String:
		if v.Len() > 0 {
			v.SetString(v.String() + strings.Repeat(with, letters-v.Len()))
		}
	}
}
