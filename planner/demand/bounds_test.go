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
// may have, of those that an id made of several must escape.
func TestASnapshotOfTheLongestKeysCanBeRead(t *testing.T) {
	f := worlds.New()
	worlds.Hire(f, "monday", "O1", "2027-01-18", false)
	worlds.Offer(f, "offered", "O3", "2027-02-01")
	f.Waves = []facts.Wave{{ID: "w", Office: "O1", Position: worlds.Specialist, Start: date("2027-02-01"), Headcount: 3}}
	f.Equipment = []facts.Equipment{{Site: "T1", Kind: "terminal", Number: 9}}
	f.RoomEquipment = []facts.RoomEquipment{{Room: "A", Kind: "terminal", Number: 8}, {Room: "C", Kind: "terminal", Number: 8}}
	plain := must(f)
	stretch(reflect.ValueOf(f).Elem())
	b := must(f)
	s, err := referee.ReadSnapshot(bytes.NewReader(b.Snapshot.Bytes()))
	if err != nil {
		t.Fatalf("%.300s", err)
	}
	for name, n := range map[string][2]int{
		"requests": {len(plain.Snapshot.Requests), len(s.Requests)}, "learners": {len(plain.Snapshot.Learners), len(s.Learners)}, "shared equipment": {1, len(s.Shared)},
	} {
		if n[0] == 0 || n[0] != n[1] {
			t.Errorf("%s: %d of short keys, %d of long ones", name, n[0], n[1])
		}
	}
}

// stretch makes each key of facts as long as a text may be; words that mean something stay.
func stretch(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			stretch(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			stretch(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch name := v.Type().Field(i).Name; {
			case name == "Issued" || name == "Pattern" || name == "Stage" || name == "Stages" || strings.HasPrefix(name, "Calendar"):
			case name == "Kind" && v.Type() != reflect.TypeFor[facts.Equipment]() && v.Type() != reflect.TypeFor[facts.RoomEquipment]():
			case v.Type().Field(i).IsExported():
				stretch(v.Field(i))
			}
		}
	case reflect.String:
		if v.Len() > 0 {
			v.SetString(v.String() + strings.Repeat("%", planner.MostText-v.Len()))
		}
	}
}
