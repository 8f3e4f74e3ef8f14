package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func readText(text string) (*instance, error) { return read(strings.NewReader(text), "f") }

func toy(t testing.TB, form string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/toy." + form)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReadsBothForms(t *testing.T) {
	plain, err := readText(toy(t, "ctt"))
	if err != nil {
		t.Fatal(err)
	}
	extended, err := readText(toy(t, "ectt"))
	if err != nil {
		t.Fatal(err)
	}
	if c := plain.Courses[2]; c != (course{ID: "TecCos", Teacher: "Rosa", Lectures: 5, Days: 4, Students: 40}) {
		t.Errorf("course %+v", c)
	}
	if diff := cmp.Diff([]int{2, 3}, plain.Curricula[1].Courses); diff != "" {
		t.Errorf("courses of Cur2:\n%s", diff)
	}
	if x := plain.Closed[3]; x != (closed{2, 3, 3}) {
		t.Errorf("closed %+v", x)
	}
	if !extended.Extended || extended.LeastDaily != 2 || extended.MostDaily != 3 || !extended.Courses[0].Double || extended.Rooms[0].Site != 1 {
		t.Errorf("what only the .ectt form has: %+v", extended)
	}
	if diff := cmp.Diff([]unsuitable{{0, 0}, {3, 1}, {2, 2}}, extended.Unsuitable); diff != "" {
		t.Errorf("unsuitable rooms:\n%s", diff)
	}
	// What the two forms share is the same.
	extended.Extended, extended.LeastDaily, extended.MostDaily, extended.Unsuitable = false, 0, 0, nil
	for i := range extended.Courses {
		extended.Courses[i].Double = false
	}
	for i := range extended.Rooms {
		extended.Rooms[i].Site = 0
	}
	if diff := cmp.Diff(plain, extended); diff != "" {
		t.Errorf("two forms, two instances:\n%s", diff)
	}
}

func TestFaultsHaveTheirLine(t *testing.T) {
	type edit struct{ from, to string }
	for _, x := range []struct {
		name  string
		form  string
		edits []edit
		want  []string // none: it is read
	}{
		{"nothing wrong", "ctt", nil, nil},
		{"line ends of another system", "ctt", []edit{{"\n", "\r\n"}}, nil},
		{"a period closed twice is closed", "ctt", []edit{{"TecCos 2 1", "TecCos 2 0"}}, nil},
		{"a course twice in a curriculum is in it", "ctt", []edit{{"Cur2 2 TecCos Geotec", "Cur2 3 TecCos Geotec TecCos"}}, nil},
		{"a number that is none", "ctt", []edit{{"ArcTec Indaco 3", "ArcTec Indaco three"}}, []string{`f:11: lectures of course ArcTec "three" is not a whole number`}},
		{"a number out of bounds", "ctt", []edit{{"rA\t32", "rA\t-1"}}, []string{"f:16: seats of room rA -1: want 0 to 1000000"}},
		{"a field too few", "ctt", []edit{{"Rosa 5 4 40", "Rosa 5 4"}}, []string{"f:12: 4 fields, want 5: course teacher lectures least-days students"}},
		{"a field of the other form", "ectt", []edit{{"rB 50 0", "rB 50"}}, []string{"f:19: 2 fields, want 3: room seats site"}},
		{"a course that is not known", "ctt", []edit{{"Cur2 2 TecCos Geotec", "Cur2 2 TecCos Geotek"}}, []string{"f:22: course Geotek is not known"}},
		{"a room that is not known", "ectt", []edit{{"Geotec rB\n", "Geotec rD\n"}}, []string{"f:38: room rD is not known"}},
		{"an id twice", "ctt", []edit{{"rC\t40", "rA\t40"}}, []string{"f:18: room rA stands twice"}},
		{"a curriculum that names fewer than it says", "ctt", []edit{{"Cur1 3", "Cur1 4"}}, []string{"f:21: curriculum Cur1 names 3 courses and says 4"}},
		{"a day beyond the week", "ctt", []edit{{"ArcTec 4 3", "ArcTec 5 4"}}, []string{"f:32: day 5: want 0 to 4", "f:32: period 4: want 0 to 3"}},
		{"fewer rows than announced", "ctt", []edit{{"Courses: 4", "Courses: 5"}}, []string{"f:9: block COURSES has 4 rows, the head says Courses: 5"}},
		{"cut off", "ctt", []edit{{"END.\n", ""}}, []string{"f:34: the file ends without END."}},
		{"something behind the end", "ctt", []edit{{"END.\n", "END.\nmore\n"}}, []string{"f:35: text after END."}},
		{"a head field that is missing", "ctt", []edit{{"Days: 5\n", ""}}, []string{"f:8: the head has no Days"}},
		{"a head field that is unknown", "ctt", []edit{{"Days: 5\n", "Days: 5\nWeeks: 2\n"}}, []string{`f:5: unknown head field "Weeks"`}},
		{"two forms in one head", "ectt", []edit{{"Curricula: 2\n", "Curricula: 2\nConstraints: 8\n"}}, []string{"f:12: the head has Constraints of the .ctt form and fields of the .ectt form"}},
		{"several at once", "ctt", []edit{{"rA\t32", "rA\tx"}, {"Cur1 3 SceCosC", "Cur1 3 Sce"}}, []string{`f:16: seats of room rA "x" is not a whole number`, "f:21: course Sce is not known"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			text := toy(t, x.form)
			for _, e := range x.edits {
				if !strings.Contains(text, e.from) {
					t.Fatalf("the file has no %q", e.from)
				}
				text = strings.ReplaceAll(text, e.from, e.to)
			}
			_, err := readText(text)
			var got []string
			if err != nil {
				got = strings.Split(err.Error(), "\n")
			}
			if diff := cmp.Diff(x.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAMissingBlockIsNamed(t *testing.T) {
	text := toy(t, "ectt")
	text = text[:strings.Index(text, "ROOM_CONSTRAINTS")] + "END.\n"
	if _, err := readText(text); err == nil || err.Error() != "f:37: block ROOM_CONSTRAINTS is missing" {
		t.Fatal(err)
	}
}

// FuzzRead: whatever is read, is read again from what is written of it, and
// fits the search or is refused.
func FuzzRead(f *testing.F) {
	f.Add(toy(f, "ctt"))
	f.Add(toy(f, "ectt"))
	f.Add("Name: x\nCOURSES:\n\nEND.\n")
	f.Add("Courses: 1000000\nROOM_CONSTRAINTS:\na b\n")
	f.Fuzz(func(t *testing.T, text string) {
		in, err := readText(text)
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, "f:") {
					t.Fatalf("a fault without its line: %q", line)
				}
			}
			return
		}
		if in.Extended {
			return
		}
		var again bytes.Buffer
		if err := in.writeInstance(&again); err != nil {
			t.Fatal(err)
		}
		same, err := readText(again.String())
		if err != nil {
			t.Fatalf("%v\n%s", err, again.String())
		}
		if diff := cmp.Diff(in, same); diff != "" {
			t.Fatal(diff)
		}
		if len(in.Courses) < 200 && len(in.Curricula) < 200 {
			if _, err := newModel(in); err != nil && err.Error() == "" {
				t.Fatal("refused without a word")
			}
		}
	})
}
