package explain

import (
	"fmt"
	"strings"
	"testing"

	"cohort/planner"
)

// plain writes a fact as its code and what it speaks of, in the order of its values.
func plain(f Fact) string {
	if f.Code == "" {
		parts := make([]string, len(f.Parts))
		for i, p := range f.Parts {
			parts[i] = plain(p)
		}
		return strings.Join(parts, " + ")
	}
	out := f.Code
	if f.Count > 0 {
		out += fmt.Sprint(" ", f.Count)
	}
	for i := 1; i < len(f.Args); i += 2 {
		out += " " + plainValue(f.Args[i])
	}
	return out
}

func plainValue(value any) string {
	switch x := value.(type) {
	case Fact:
		return "(" + plain(x) + ")"
	case Span:
		return fmt.Sprintf("%s %02d:%02d–%02d:%02d", x.Date, x.Start/60, x.Start%60, x.End/60, x.End%60)
	case Hours:
		return fmt.Sprintf("%d min", int(x))
	case Count:
		return fmt.Sprintf("%d %s", x.N, x.What)
	case Names:
		if x.More > 0 {
			return fmt.Sprintf("%v+%d", x.First, x.More)
		}
		return fmt.Sprint(x.First)
	}
	return fmt.Sprint(value)
}

// within looks for a fact in another and in what that speaks of; nil: it is not in it.
func within(f *Fact, code string) *Fact {
	if f.Code == code {
		return f
	}
	for i := range f.Parts {
		if found := within(&f.Parts[i], code); found != nil {
			return found
		}
	}
	for _, x := range f.Args {
		if x, ok := x.(Fact); ok {
			if found := within(&x, code); found != nil {
				return found
			}
		}
	}
	return nil
}

// amount is how many a fact in another speaks of first; 0: it is not in it.
func amount(f *Fact, code string) int {
	found := within(f, code)
	if found == nil {
		return 0
	}
	switch x := found.Args[1].(type) {
	case int:
		return x
	case int64:
		return int(x)
	case Count:
		return x.N
	}
	panic(fmt.Sprintf("%s speaks of no number: %v", code, found.Args))
}

// reasonsOf are the reasons as a plan has them, each with its detail in plain.
func reasonsOf(s *planner.Snapshot, p *planner.Plan) ([]planner.Unserved, error) {
	reasons, err := Reasons(s, p)
	return unserved(reasons), err
}

func unserved(reasons []Reason) []planner.Unserved {
	out := make([]planner.Unserved, len(reasons))
	for i, r := range reasons {
		out[i] = r.Unserved
		out[i].Detail = plain(r.Why)
	}
	return out
}

// Of many people the first few are named, and never all but one.
func TestTheFirstFewAreNamed(t *testing.T) {
	for want, ids := range map[string][]string{"[]": nil, "[a b c d]": {"a", "b", "c", "d"}, "[a b c]+2": {"a", "b", "c", "d", "e"}} {
		if got := plainValue(names(ids)); got != want {
			t.Errorf("%v: %s, want %s", ids, got, want)
		}
	}
}
