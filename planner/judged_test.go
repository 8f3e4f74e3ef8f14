package planner_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
)

// free are the fields that may hold any value of their kind.
var free = []string{
	"name", "shared.id", "trainers.id", "programmes.id", // what nothing in the small snapshot refers to
	"sites.virtual", "learners.cohort", "learners.needs", "learners.anonymous", "learners.announced", "requests.working",
	"rooms.features", "trainers.roles", "courses.features", "courses.crew", // what has no list to be known from
	"programmes.due_days",
	"published.id", "published.room", "published.trainers", "published.day", "published.start", // one that is not pinned may be broken in the world
	"reserved.id", "reserved.course", "reserved.room", "reserved.trainers", "reserved.day", "reserved.start", "reserved.seated",
}

// Whoever adds a field to the snapshot says by which values it is unsound, or
// that it never is.
func TestEveryFieldIsJudged(t *testing.T) {
	seen := map[string]bool{}
	each(t, func(s *planner.Snapshot, path string, v reflect.Value) {
		judged := false
		for _, bad := range strange(v.Kind()) {
			old := reflect.New(v.Type()).Elem()
			old.Set(v)
			v.Set(reflect.ValueOf(bad).Convert(v.Type()))
			judged = judged || len(referee.Sound(s)) > 0
			v.Set(old)
		}
		seen[path] = seen[path] || judged
	})
	for path, judged := range seen {
		if known := slices.Contains(free, path); judged == known {
			t.Errorf("%s: judged %v, said to be free %v", path, judged, known)
		}
	}
	for _, path := range free {
		if _, there := seen[path]; !there {
			t.Errorf("%s is no field", path)
		}
	}
}

// strange are values that hardly anything may have.
func strange(k reflect.Kind) []any {
	switch k {
	case reflect.String:
		return []any{"nobody"}
	case reflect.Bool:
		return []any{true, false}
	}
	return []any{-1, -2_000_000, 2_000_000}
}

// each visits every value of the small snapshot, alone of its list with what it
// needs; one list of each kind is enough.
func each(t *testing.T, visit func(*planner.Snapshot, string, reflect.Value)) {
	t.Helper()
	s := small(t)
	for i := range s.Published {
		s.Published[i].Pinned = false
	}
	s.Reserved = []planner.Session{{ID: "r/1", Course: "WEB-1", Room: "WEB", Trainers: []string{"PRO"}, Seated: []string{"x"}}}
	s.Learners[0].Intake = &s.FirstDay
	s.Learners[0].Needs = []string{"step_free"}
	s.Published[0].Pins = []string{planner.PinTime}
	s.Shared = []planner.Shared{{ID: "hall", Number: 2, Rooms: []planner.SharedBy{{Room: "AUD", Number: 2}, {Room: "LAB", Number: 1}}}}
	if f := referee.Sound(s); len(f) > 0 {
		t.Fatal(f)
	}
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				f := v.Type().Field(i)
				if f.Anonymous {
					walk(v.Field(i), path)
					continue
				}
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				walk(v.Field(i), strings.TrimPrefix(path+"."+name, "."))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), path)
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), path)
			}
		case reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i), path)
			}
		default:
			visit(s, path, v)
		}
	}
	walk(reflect.ValueOf(s).Elem(), "")
}

func TestTheTotalIsTheSumOfAllTerms(t *testing.T) {
	var c planner.Cost
	v := reflect.ValueOf(&c).Elem()
	for i := range v.NumField() {
		amount := v.Field(i)
		if amount.Kind() == reflect.Struct { // an optional one
			amount = amount.FieldByName("Amount")
		}
		amount.SetInt(1 << i)
	}
	if c.Total() != 1<<v.NumField()-1 {
		t.Errorf("%b", c.Total())
	}
	b, err := json.Marshal(planner.DefaultWeights())
	if err != nil || strings.Contains(string(b), ":0") {
		t.Errorf("a term has no customary weight: %s, %v", b, err)
	}
}
