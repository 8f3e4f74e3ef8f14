package referee

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/sjson"

	"cohort/planner"
	"cohort/tools/beside"
)

// The published referee, check.py, is the authority: its answers to every case
// of this package are kept in testdata/check.py.json, and where its folder
// stands beside the checkout it is asked anew.
//
//	go test ./planner/referee -run CheckPy -update   (writes its answers down)
var update = flag.Bool("update", false, "ask check.py and keep its answers in testdata")

const answers = "testdata/check.py.json"

// answer is what check.py, or we in its words, say of a snapshot or a plan.
type answer struct {
	Valid       bool                `json:"valid,omitempty"`
	Broken      map[string][]string `json:"broken,omitempty"`
	BrokenCount int                 `json:"broken_count,omitempty"`
	Cost        int64               `json:"cost,omitempty"`
	Terms       *planner.Cost       `json:"terms,omitempty"`
	Facts       *Facts              `json:"facts,omitempty"`
	Error       string              `json:"error,omitempty"`
	Faults      []string            `json:"faults,omitempty"`
}

// verdicts are the answers to a snapshot alone and to plans for it.
type verdicts struct {
	Snapshot answer   `json:"snapshot"`
	Plans    []answer `json:"plans"`
}

// question is a snapshot and plans for it, as files.
type question struct {
	Name     string   `json:"-"`
	Snapshot string   `json:"snapshot"`
	Plans    []string `json:"plans"`
	stricter bool     // we refuse what check.py does not judge
}

func (q question) digest() string {
	return planner.Digest([]byte(q.Snapshot + strings.Join(q.Plans, "")))
}

// ourAnswers are what we say.
func ourAnswers(q question) verdicts {
	var out verdicts
	out.Snapshot = answerTo(func() (answer, error) {
		_, err := ReadSnapshot(strings.NewReader(q.Snapshot))
		return answer{Valid: true}, err
	})
	s, err := planner.ReadSnapshot(strings.NewReader(q.Snapshot))
	for _, plan := range q.Plans {
		out.Plans = append(out.Plans, answerTo(func() (answer, error) {
			if err != nil {
				return answer{}, err
			}
			p, err := planner.ReadPlan(strings.NewReader(plan), s)
			if err != nil {
				return answer{}, err
			}
			v := Check(s, p)
			return answer{Valid: v.Valid, Broken: v.Broken, BrokenCount: v.BrokenCount, Cost: v.Cost, Terms: &v.Terms, Facts: &v.Facts}, nil
		}))
	}
	return out
}

func answerTo(judge func() (answer, error)) answer {
	a, err := judge()
	var f *planner.Faults
	if errors.As(err, &f) {
		return answer{Error: err.Error(), Faults: f.List}
	}
	return a
}

// agree compares figures, not words.
func agree(t *testing.T, what string, theirs, ours answer) {
	t.Helper()
	type figures struct {
		Refused, Valid bool
		Broken         map[string]int // up to 20 a rule
		BrokenCount    int
		Cost           int64
		Terms          *planner.Cost
		Facts          *Facts
	}
	of := func(a answer) figures {
		f := figures{Refused: a.Error != "", Valid: a.Valid, Broken: map[string]int{}, BrokenCount: a.BrokenCount, Cost: a.Cost, Terms: a.Terms, Facts: a.Facts}
		for rule, said := range a.Broken {
			f.Broken[rule] = len(said)
		}
		return f
	}
	if diff := cmp.Diff(of(theirs), of(ours)); diff != "" {
		t.Errorf("%s (-check.py +we):\n%s\ncheck.py: %s\nwe: %s", what, diff, text(theirs), text(ours))
	}
	// Where it names what is wrong, we name as much.
	if len(theirs.Faults) > len(ours.Faults) {
		t.Errorf("%s: check.py names %q, we %q", what, theirs.Faults, ours.Faults)
	}
}

func (q question) compare(t *testing.T, theirs verdicts) {
	t.Helper()
	ours := ourAnswers(q)
	if q.stricter {
		if theirs.Snapshot.Error != "" || ours.Snapshot.Error == "" {
			t.Errorf("check.py is to accept the snapshot and we are to refuse it: %s; %s", text(theirs.Snapshot), text(ours.Snapshot))
		}
	} else {
		agree(t, "snapshot", theirs.Snapshot, ours.Snapshot)
	}
	for i := range q.Plans {
		agree(t, "plan", theirs.Plans[i], ours.Plans[i])
	}
}

// questions are the cases of this package and those of a bad snapshot.
func questions(t *testing.T) []question {
	var out []question
	add := func(name string, change func(w world)) {
		w := newWorld(t)
		change(w)
		out = append(out, question{Name: name, Snapshot: text(w.s), Plans: []string{text(w.p)}})
	}
	for _, c := range ruleCases {
		add(c.rule+" "+c.says, c.change)
	}
	for _, c := range costCases {
		add(c.term+" "+c.says, c.change)
	}
	var bad []struct {
		Says     string
		Set      map[string]json.RawMessage
		Delete   []string
		Stricter bool
	}
	if err := json.Unmarshal(file(t, "../testdata/bad.json"), &bad); err != nil {
		t.Fatal(err)
	}
	for _, c := range bad {
		snapshot := string(file(t, "../testdata/small.snapshot.json"))
		var err error
		for _, path := range slices.Sorted(maps.Keys(c.Set)) { // always the same text
			if snapshot, err = sjson.SetRaw(snapshot, path, string(c.Set[path])); err != nil {
				t.Fatal(err)
			}
		}
		for _, path := range c.Delete {
			if snapshot, err = sjson.Delete(snapshot, path); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, question{Name: "snapshot: " + c.Says, Snapshot: snapshot, stricter: c.Stricter})
	}
	return out
}

// kept is an answer of check.py with the digest of what it was asked.
type kept struct {
	Digest string `json:"digest"`
	verdicts
}

func TestWeSayWhatCheckPySaid(t *testing.T) {
	asked := questions(t)
	if *update {
		keep(t, asked)
	}
	var old map[string]kept
	if err := json.Unmarshal(file(t, answers), &old); err != nil {
		t.Fatal(err)
	}
	for _, q := range asked {
		t.Run(q.Name, func(t *testing.T) {
			if old[q.Name].Digest != q.digest() {
				t.Fatalf("%s does not answer this case; run this test with -update beside the folder shared", answers)
			}
			q.compare(t, old[q.Name].verdicts)
		})
	}
	if len(old) != len(asked) {
		t.Errorf("%s has %d answers to %d cases", answers, len(old), len(asked))
	}
}

func keep(t *testing.T, asked []question) {
	t.Helper()
	out := map[string]kept{}
	for i, v := range ask(t, asked) {
		out[asked[i].Name] = kept{asked[i].digest(), v}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteString("{\n")
	for i, q := range asked {
		name, _ := json.Marshal(q.Name)
		b.Write(name)
		b.WriteString(": ")
		if err := e.Encode(out[q.Name]); err != nil {
			t.Fatal(err)
		}
		if i < len(asked)-1 {
			b.Truncate(b.Len() - 1)
			b.WriteString(",\n")
		}
	}
	b.WriteString("}\n")
	if err := os.WriteFile(answers, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// ask hands all questions to check.py in one go.
func ask(t *testing.T, asked []question) []verdicts {
	t.Helper()
	var in bytes.Buffer
	e := json.NewEncoder(&in)
	for _, q := range asked {
		if err := e.Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	out := python(t, &in, "testdata/judge.py", beside.Path(t, "spec"))
	var all []verdicts
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var v verdicts
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if len(all) != len(asked) {
		t.Fatalf("%d answers to %d questions: %v", len(all), len(asked), lines.Err())
	}
	return all
}

func python(t *testing.T, in *bytes.Buffer, args ...string) []byte {
	t.Helper()
	c := exec.Command("python3", args...)
	c.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1")
	c.Stdin = in
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("python3 %s: %v\n%s", strings.Join(args, " "), err, errs.Bytes())
	}
	return out
}
