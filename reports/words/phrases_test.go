package words

import (
	"slices"
	"testing"

	"cohort/internal/editions"
	"cohort/planner/ledger"
)

// Candidates who withdrew are counted: nobody reads the same words twice.
func TestWithdrawnCandidatesAreCounted(t *testing.T) {
	for _, c := range []struct {
		lang  string
		gone  int
		names []string
		want  []string
	}{
		{"ru", 0, []string{"Белов", "Яшин"}, []string{"Белов", "Яшин"}},
		{"ru", 1, []string{"Белов"}, []string{"Белов", "выбывший из подбора кандидат"}},
		{"ru", 2, []string{"Белов", "Яшин"}, []string{"Белов", "Яшин", "2 выбывших из подбора кандидата"}},
		{"ru", 5, nil, []string{"5 выбывших из подбора кандидатов"}},
		{"en", 1, nil, []string{"a candidate who does not come"}},
		{"en", 2, []string{"Belov"}, []string{"Belov", "2 candidates who do not come"}},
	} {
		w, err := New(c.lang)
		if err != nil {
			t.Fatal(err)
		}
		names := slices.Clone(c.names)
		for range c.gone {
			names = slices.Insert(names, min(1, len(names)), editions.Withdrawn(c.lang))
		}
		if got := w.People(names); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
		change := editions.Change{Before: &editions.Appointment{}, After: &editions.Appointment{}, Left: names}
		if c.gone == 2 && c.lang == "ru" && w.Touched(change) != "выбыли: Белов, Яшин, 2 выбывших из подбора кандидата" {
			t.Errorf("of seats: %q", w.Touched(change))
		}
	}
}

// What is needed of a room is said in words, and by its code where there is none.
func TestNotesSayWhatIsNeeded(t *testing.T) {
	for lang, want := range map[string][]string{"ru": {"нужно участнику: вход без ступеней", "нужно участнику: loop"}, "en": {"somebody needs: a way in without steps", "somebody needs: loop"}} {
		w, err := New(lang)
		if err != nil {
			t.Fatal(err)
		}
		s := &editions.Session{Seated: []editions.Seat{{Name: "Белов"}}, Needs: []string{"step_free", "loop"}}
		if got := w.Notes(s); !slices.Equal(got, want) {
			t.Errorf("%s: %q", lang, got)
		}
		if got := w.Notes(&editions.Session{Seated: s.Seated}); len(got) > 0 {
			t.Errorf("%s, nothing needed: %q", lang, got)
		}
	}
}

// Of a session in which only the people changed, their names stand beside the cause; of
// another the cause says for whom.
func TestCausesOfSeatsNameNobody(t *testing.T) {
	w, err := New("en")
	if err != nil {
		t.Fatal(err)
	}
	at := &editions.Appointment{Date: 20000, Start: 600, End: 660, Room: "A"}
	later := &editions.Appointment{Date: 20001, Start: 600, End: 660, Room: "A"}
	waiting := func(name string) editions.Cause {
		return editions.Cause{Kind: ledger.Waiting, For: []editions.Wave{{Office: "North", People: 1, Names: []string{name}}}}
	}
	both := []editions.Cause{waiting("Belov"), waiting("Yashin")}
	if got, want := w.Cause(editions.Change{Before: at, After: at, Causes: both}), "a place for those who had none"; got != want {
		t.Errorf("only the people changed: %q, want %q", got, want)
	}
	if got, want := w.Cause(editions.Change{Before: at, After: later, Causes: both[:1]}), "a place for those who had none: Belov (North)"; got != want {
		t.Errorf("moved: %q, want %q", got, want)
	}
	for _, x := range []struct {
		people []string
		want   string
	}{{[]string{"Belov"}, "a place for those who had none"}, {[]string{"Belov", "Yashin"}, "a place for those who had none: Belov (North)"}} {
		if got := w.Cause(editions.Change{After: at, Causes: both[:1], People: x.people}); got != x.want {
			t.Errorf("new, for %v: %q, want %q", x.people, got, x.want)
		}
	}
	chain := []editions.Cause{{Kind: ledger.OrderChanged, Who: "Two", Because: &editions.Cause{Kind: ledger.OrderChanged, Who: "One"}}}
	if got, want := w.Cause(editions.Change{Before: at, After: at, Causes: chain}), w.Causes([]editions.Cause{*chain[0].Because}); got != want {
		t.Errorf("what goes back to its like: %q, want %q", got, want)
	}
}
