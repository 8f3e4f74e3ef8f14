package planner_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/sjson"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

const (
	smallSnapshot = "testdata/small.snapshot.json"
	smallPlan     = "testdata/small.plan.json"
)

func file(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func small(t testing.TB) *planner.Snapshot {
	t.Helper()
	s, err := planner.ReadSnapshot(strings.NewReader(file(t, smallSnapshot)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// badCase is a change to the small snapshot and everything that is wrong then.
type badCase struct {
	Says   string
	Set    map[string]json.RawMessage
	Delete []string
	Faults []string
}

func (c badCase) apply(t testing.TB, text string) string {
	t.Helper()
	var err error
	for path, raw := range c.Set {
		if text, err = sjson.SetRaw(text, path, string(raw)); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range c.Delete {
		if text, err = sjson.Delete(text, path); err != nil {
			t.Fatal(err)
		}
	}
	return text
}

func badCases(t testing.TB) []badCase {
	t.Helper()
	var cases []badCase
	if err := json.Unmarshal([]byte(file(t, "testdata/bad.json")), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// faultsOf takes an error apart, which is nil or a *Faults.
func faultsOf(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return []string{}
	}
	var f *planner.Faults
	if !errors.As(err, &f) {
		t.Fatalf("%T, want faults: %v", err, err)
	}
	return f.List
}

func TestReadSnapshotNamesEveryFaultAtOnce(t *testing.T) {
	for _, c := range badCases(t) {
		t.Run(c.Says, func(t *testing.T) {
			_, err := referee.ReadSnapshot(strings.NewReader(c.apply(t, file(t, smallSnapshot))))
			if diff := cmp.Diff(c.Faults, faultsOf(t, err)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// A file that somebody made to do harm is refused with a sentence, whatever its size.
func TestFilesHaveBounds(t *testing.T) {
	good := file(t, smallSnapshot)
	with := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("there is no %s", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	name := regexp.MustCompile(`"name":\s*"[^"]*"`).FindString(good)
	days := regexp.MustCompile(`"days":\s*\d+`).FindString(good)
	for _, c := range []struct{ says, text, want string }{
		{"days without end", with(days, `"days": 2000000`), "snapshot: days is 2000000, want at most 400"},
		{"a field twice", with(days, days+`, "days": 4`), `the field "days" stands twice in one object`},
		{"NUL in a name", with(name, `"name": "a\u0000b"`), `snapshot: name is "a\x00b", want text without control characters`},
		{"ESC in a name", with(name, `"name": "a\u001b[2Jb"`), `snapshot: name is "a\x1b[2Jb", want text without control characters`},
		{"a name without end", with(name, `"name": "`+strings.Repeat("ы", 1001)+`"`), "want text of at most 1000 letters"},
		{"values without end", "[" + strings.Repeat(",", planner.MostValues+1), "snapshot: it has more than 20000000 values; more are not read"},
	} {
		if _, err := planner.ReadSnapshot(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.300v", c.says, err)
		}
	}
	if _, err := planner.ReadSnapshot(strings.NewReader(with(name, `"name": "`+strings.Repeat("ы", 1000)+`"`))); err != nil {
		t.Errorf("a name of 1000 letters: %.300v", err)
	}
	var faults *planner.Faults
	rooms := func(list string) []string {
		_, err := planner.ReadSnapshot(strings.NewReader(with(`"rooms":`, `"rooms": [`+list+`], "before":`)))
		if !errors.As(err, &faults) {
			t.Fatalf("rooms %.300s: %v", list, err)
		}
		return faults.List
	}
	begin := strings.Repeat("ы", 70)
	if got := strings.Join(rooms(`{"id": "`+begin+`1", "seats": true}, {"id": "`+begin+`2", "seats": -1, "site": "nowhere"}`), "; "); !strings.Contains(got, "2: seats is -1") || !strings.Contains(got, `2: unknown site "nowhere"`) {
		t.Errorf("two rooms whose ids begin alike: %s", got)
	}
	for _, id := range []string{`a\u001b[2Jb`, strings.Repeat("ы", 2000)} {
		if got := strings.Join(rooms(`{"id": "`+id+`", "seats": -1}`), "; "); strings.ContainsRune(got, '\x1b') || len(got) > 2000 || !strings.Contains(got, "rooms[0]: id is ") || !strings.Contains(got, "rooms[0]: seats is -1") {
			t.Errorf("an id that is no text: %.300q", got)
		}
	}
	_, err := planner.ReadSnapshot(strings.NewReader(`{"rooms":[` + strings.Repeat(`{"id":"r"},`, 1500) + `{}]}`))
	if !errors.As(err, &faults) || len(faults.List) != planner.MostFaults || faults.More < 1500 || !strings.HasSuffix(err.Error(), fmt.Sprintf("; and %d more", faults.More)) {
		t.Errorf("faults without end: %.300v", err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = planner.ReadSnapshot(strings.NewReader(`{"requests":[` + strings.Repeat(`{"id":""},`, 200_000) + `{}]}`))
	runtime.ReadMemStats(&after)
	if err == nil || !strings.HasPrefix(err.Error(), "snapshot: at least 10000 faults: ") {
		t.Errorf("a flood of faults: %.300v", err)
	}
	if !strings.HasSuffix(err.Error(), "; and at least 9900 more") {
		t.Errorf("a flood of faults ends: %s", err.Error()[len(err.Error())-100:])
	}
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 64 {
		t.Errorf("a flood of faults takes %d MB", mb)
	}
}

func TestReadSnapshotPointsAtWhatIsNotJSON(t *testing.T) {
	for _, c := range []struct{ says, text, want string }{
		{"nothing", "", "line 1, column 1: not JSON: unexpected end of JSON input"},
		{"cut short", "{\n \"format\": \"coh", "line 2, column 16: not JSON: unexpected end of JSON input"},
		{"a comma too many", "{\n \"days\": 3,\n}", "line 3, column 1: not JSON: invalid character '}' looking for beginning of object key string"},
		{"two files in one", "{}\n{}", "line 2, column 1: not JSON: invalid character '{' after top-level value"},
		{"a letter after others than ASCII", `{"имя": x}`, "line 1, column 9: not JSON: invalid character 'x' looking for beginning of value"},
		{"another encoding", "{\"name\":\n\"\xcf\xf0\"}", "line 2, column 2: not UTF-8"},
		{"not a number", `{"days": NaN}`, "line 1, column 10: not JSON: invalid character 'N' looking for beginning of value"},
		{"a list", "[]", "is a list, want an object"},
	} {
		t.Run(c.says, func(t *testing.T) {
			_, err := planner.ReadSnapshot(strings.NewReader(c.text))
			if diff := cmp.Diff([]string{c.want}, faultsOf(t, err)[:1]); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadPlanNamesEveryFaultAtOnce(t *testing.T) {
	for _, c := range []badCase{
		{Says: "the small plan as it is", Faults: []string{}},
		{Says: "fields that nobody knows", Set: raw("made_by", `"me"`, "sessions.0.pinned", "3"), Faults: []string{}},
		{Says: "a cost and reasons in another planner's form", Set: raw("cost", "17", "unserved", `["Q1"]`), Faults: []string{}},
		{Says: "another format", Set: raw("format", `"plan"`), Faults: []string{`format is "plan", want "cohort-plan/1"`}},
		{Says: "a snapshot in its place", Set: raw("format", `"cohort-snapshot/1"`), Delete: []string{"sessions"},
			Faults: []string{`format is "cohort-snapshot/1", want "cohort-plan/1"; this is a snapshot`}},
		{Says: "no format", Delete: []string{"format"}, Faults: []string{"format is missing"}},
		{Says: "another snapshot", Set: raw("snapshot", `"large"`), Faults: []string{`it was made for the snapshot "large", not "small"`}},
		{Says: "no snapshot", Delete: []string{"snapshot"}, Faults: []string{"snapshot is missing"}},
		{Says: "no sessions", Delete: []string{"sessions"}, Faults: []string{"sessions is missing"}},
		{Says: "fields missing here and there", Delete: []string{"sessions.0.seated", "sessions.2.id", "sessions.1.day"},
			Faults: []string{"session old/1: seated is missing", "session new/1: day is missing", "sessions[2]: id is missing"}},
		{Says: "wrong types", Set: raw("sessions.0.day", "1.5", "sessions.0.start", `"10:00"`, "sessions.1.trainers", `"PSY"`, "sessions.2.seated.0", "3", "sessions.3", "null"),
			Faults: []string{"session old/1: day is 1.5, want a whole number", `session old/1: start is "10:00", want a whole number`,
				`session new/1: trainers is "PSY", want a list`, "session old/2: seated[0] is 3, want text", "sessions[3] is null, want an object"}},
	} {
		t.Run(c.Says, func(t *testing.T) {
			_, err := planner.ReadPlan(strings.NewReader(c.apply(t, file(t, smallPlan))), small(t))
			if diff := cmp.Diff(c.Faults, faultsOf(t, err)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func raw(pairs ...string) map[string]json.RawMessage {
	m := map[string]json.RawMessage{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return m
}

func TestAPlanKeepsItsExplanation(t *testing.T) {
	s := small(t)
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name,
		Unserved:    []planner.Unserved{{Request: "P4:IT-02", Reason: planner.ReasonGroup, Detail: "only 1 person", Together: 1}},
		Cost:        &planner.Cost{Unserved: 3, Retrained: 4},
		Engine:      &planner.Engine{Version: "1", Seed: -1 << 62, Threads: 2, Planned: 1 << 40, Done: 1 << 39, Revised: []planner.Revision{{Done: 1 << 20, Planned: 1 << 41}}},
		Unavoidable: new(int64), LowerBound: new(int64)}
	*p.LowerBound = 1 << 41
	got, err := planner.ReadPlan(strings.NewReader(string(p.Bytes())), s)
	if err == nil && string(p.Bytes()) != string(got.Bytes()) {
		t.Errorf("wrote %s, read %s", p.Bytes(), got.Bytes())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Whoever reads a plan in which everybody is served finds an empty list; one that
// nobody asked for reasons has none.
func TestAPlanListsItsUnservedEvenIfThereAreNone(t *testing.T) {
	s := small(t)
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
	for want, list := range map[bool][]planner.Unserved{true: {}, false: nil} {
		p.Unserved = list
		if got := strings.Contains(string(p.Bytes()), `"unserved":[]`); got != want {
			t.Errorf("%s", p.Bytes())
		}
		again, err := planner.ReadPlan(strings.NewReader(string(p.Bytes())), s)
		if err != nil || string(again.Bytes()) != string(p.Bytes()) {
			t.Errorf("wrote %s, read %s: %v", p.Bytes(), again.Bytes(), err)
		}
	}
}

// A chain of courses as long as one likes is no circle and breaks nothing.
func TestALongChainOfCoursesIsSound(t *testing.T) {
	s := small(t)
	model := s.Courses[0]
	const n = 200_000
	for i := range n {
		c := model
		c.ID = fmt.Sprint("C", i)
		c.After = nil
		if i > 0 {
			c.After = []string{s.Courses[len(s.Courses)-1].ID}
		}
		s.Courses = append(s.Courses, c)
	}
	if f := s.Faults(); len(f) > 0 {
		t.Fatalf("%d faults: %s", len(f), f[0])
	}
	s.Courses[len(s.Courses)-n].After = []string{s.Courses[len(s.Courses)-1].ID}
	if f := s.Faults(); len(f) != 1 || !strings.HasPrefix(f[0], "courses in a circle: ") {
		t.Fatalf("%d faults", len(f))
	}
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	want := string(small(t).Bytes())
	rapid.Check(t, func(rt *rapid.T) {
		s := small(t)
		shuffle(rt, s.Sites)
		shuffle(rt, s.Travel)
		for i, x := range s.Travel {
			if rapid.Bool().Draw(rt, "other way") {
				s.Travel[i].From, s.Travel[i].To = x.To, x.From
			}
		}
		shuffle(rt, s.Rooms)
		shuffle(rt, s.Rooms[0].Open)
		shuffle(rt, s.Trainers)
		shuffle(rt, s.Trainers[0].Courses)
		shuffle(rt, s.Trainers[0].Available)
		shuffle(rt, s.Courses)
		for i := range s.Courses {
			shuffle(rt, s.Courses[i].After)
			shuffle(rt, s.Courses[i].Starts)
		}
		shuffle(rt, s.Offices)
		shuffle(rt, s.Learners)
		shuffle(rt, s.Learners[0].Sites)
		shuffle(rt, s.Requests)
		shuffle(rt, s.Published)
		shuffle(rt, s.Published[0].Seated)
		before := text(t, s)
		if diff := cmp.Diff(want, string(s.Bytes())); diff != "" {
			rt.Fatalf("bytes:\n%s", diff)
		}
		if got := s.Digest(); got != planner.Digest([]byte(want)) {
			rt.Fatalf("digest %s", got)
		}
		if text(t, s) != before {
			rt.Fatal("Bytes changed the snapshot")
		}
		s.Normalise()
		if got := text(t, s); got != want {
			rt.Fatal("a normalised snapshot is not written as its Bytes")
		}
	})
}

func shuffle[E any](rt *rapid.T, list []E) {
	copy(list, rapid.Permutation(list).Draw(rt, "order"))
}

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	s := small(t)
	s.Reserved = []planner.Session{{ID: "r/1", Course: "WEB-1", Room: "WEB"}}
	got, err := planner.ReadSnapshot(strings.NewReader(string(s.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := planner.Kept(s.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []*planner.Snapshot{got, kept} {
		if diff := cmp.Diff(string(s.Bytes()), string(got.Bytes())); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := planner.Kept([]byte("{")); err == nil {
		t.Error("half of the bytes are read")
	}
}

// Orders that mean something stay: a crew, a session's trainers, a programme.
func TestNormaliseKeepsWhatHasAnOrder(t *testing.T) {
	s := small(t)
	s.Published[0].Trainers = []string{"PSY", "PRO"}
	s.Normalise()
	if diff := cmp.Diff([]string{"PSY", "PRO"}, s.Published[0].Trainers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"process", "psychologist"}, s.Courses[0].Crew); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"SRV-01", "SRV-02", "IT-01", "IT-02", "ATT-01"}, s.Programmes[0].Courses); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmptySnapshotHasNoNulls(t *testing.T) {
	for _, b := range [][]byte{
		(&planner.Snapshot{Rooms: []planner.Room{{}}, Trainers: []planner.Trainer{{}}, Courses: []planner.Course{{}},
			Learners: []planner.Learner{{}}, Programmes: []planner.Programme{{}}, Published: []planner.Published{{}}, Reserved: []planner.Session{{}}}).Bytes(),
		(&planner.Plan{Sessions: []planner.Session{{}}}).Bytes(),
		(&planner.Plan{}).Bytes(),
	} {
		if strings.Contains(string(b), "null") || !strings.HasSuffix(string(b), "}\n") {
			t.Errorf("%s", b)
		}
	}
}

func TestANameSpeaksOfTheContentAlone(t *testing.T) {
	s := small(t)
	s.SetName()
	first := s.Name
	if !strings.HasPrefix(first, "2027-01-18-") || len(first) != len("2027-01-18-")+12 {
		t.Errorf("name %q", first)
	}
	s.Name = "another"
	s.SetName()
	if s.Name != first {
		t.Errorf("named %s, then %s", first, s.Name)
	}
	s.Rooms[0].Seats++
	s.SetName()
	if s.Name == first {
		t.Error("another content has the same name")
	}
	name := s.Name
	s.Name = ""
	if want := "2027-01-18-" + planner.Digest(s.Bytes())[:12]; name != want {
		t.Errorf("name %s, want %s", name, want)
	}
}
