package facts

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// Fault is something wrong in the data and what was done about it. The owner of
// the data reads it.
type Fault struct {
	Table string `json:"table"` // the view, without its schema
	Key   string `json:"key"`
	Wrong Said   `json:"wrong"`
	Done  Said   `json:"done"`
	// Further is, where it is not 0, how many more faults of the view this one stands for: it
	// has no key then, and says nothing.
	Further int `json:"further,omitempty"`
}

// Said is a code that names a message, and what it speaks of. Whoever shows it makes a
// sentence of it, in their language; see reports/words.
type Said struct {
	Code   string   `json:"code"`
	Values []string `json:"values,omitempty"` // names and values by turns
}

// HasStood is what is wrong with a candidate who has stood in a stage for longer than
// anybody did. The days that go by make it, no row that somebody wrote: it is shown and
// counted, and nobody is written to for it alone.
const HasStood = "has_stood"

// Quoted is the code of what an earlier version of the program said, in its own words.
const Quoted = "quoted"

// Say returns a message of a code, with names and values by turns.
func Say(code string, pairs ...any) Said {
	s := Said{Code: code}
	for _, x := range pairs {
		s.Values = append(s.Values, fmt.Sprint(x))
	}
	return s
}

// String is the code and the values, for tests and whoever looks for a defect.
func (s Said) String() string {
	out := s.Code
	for i := 1; i < len(s.Values); i += 2 {
		out += " " + s.Values[i]
	}
	return out
}

// Empty says whether there is nothing to say.
func (s Said) Empty() bool { return s.Code == "" }

// Compare orders messages by code and values.
func (s Said) Compare(t Said) int {
	return cmp.Or(cmp.Compare(s.Code, t.Code), slices.Compare(s.Values, t.Values))
}

// UnmarshalJSON reads a message. A text alone is one of an earlier version, which kept
// sentences: it is quoted.
func (s *Said) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var text string
		err := json.Unmarshal(data, &text)
		*s = Say(Quoted, "Text", text)
		return err
	}
	type plain Said
	return json.Unmarshal(data, (*plain)(s))
}

// Compare orders faults by view, key and what is said.
func (f Fault) Compare(g Fault) int {
	return cmp.Or(cmp.Compare(f.Table, g.Table), cmp.Compare(f.Key, g.Key), f.Wrong.Compare(g.Wrong), f.Done.Compare(g.Done))
}

// Kind is what is wrong without the values in it, so that many rows with the same
// mistake have one kind, and a row keeps it from day to day. A row may have the same
// mistake in several columns, or several roles and features may be missing for it: those
// are different kinds.
func (f Fault) Kind() string {
	kind := f.Wrong.Code
	for i := 0; i+1 < len(f.Wrong.Values); i += 2 {
		switch f.Wrong.Values[i] {
		case "Column", "Role", "Feature":
			kind += " " + f.Wrong.Values[i+1]
		}
	}
	return short(kind)
}

// longest is how many letters of a key, and of a value, are kept.
const longest = 200

func short(text string) string {
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest-1]) + "…"
}

func (s Said) short() Said {
	values := make([]string, len(s.Values))
	for i, v := range s.Values {
		values[i] = short(v)
	}
	return Said{s.Code, values}
}

// Most is how many faults of a view are told apart; further ones are counted.
const Most = 1000

// mostHeld is how many faults are in memory at a time, whatever comes.
const mostHeld = 100_000

// Add appends a fault to a list. Of a list that has become long those that are told stay, and
// of each view how many more there were: what is told in the end is the same.
func Add(list []Fault, f Fault) []Fault { return add(list, f, mostHeld, Most) }

func add(list []Fault, f Fault, held, most int) []Fault {
	if list = append(list, f); len(list) < held {
		return list
	}
	kept, further := Few(list, most)
	for _, view := range slices.Sorted(maps.Keys(further)) {
		kept = append(kept, Fault{Table: view, Further: further[view]})
	}
	return kept
}

// Number is how many faults a list has, with those that it only counts.
func Number(list []Fault) (n int) {
	for _, f := range list {
		n += max(f.Further, 1)
	}
	return n
}

// Few keeps at most so many faults of each view, each of another key or kind, and
// counts by view those that it left out. Of each kind of a view it keeps about as
// many as of the others, those with the first keys. Texts that are long beyond all
// use are cut. The faults come back in the order of views and keys.
func Few(list []Fault, most int) (kept []Fault, further map[string]int) {
	type ranked struct {
		Fault
		kind string
		rank int // among those of its view and kind
	}
	all, further := make([]ranked, 0, len(list)), map[string]int{}
	for _, f := range list {
		if f.Further > 0 {
			further[f.Table] += f.Further
			continue
		}
		f.Key, f.Wrong, f.Done = short(f.Key), f.Wrong.short(), f.Done.short()
		all = append(all, ranked{Fault: f, kind: f.Kind()})
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.kind, b.kind), cmp.Compare(a.Key, b.Key))
	})
	all = slices.CompactFunc(all, func(a, b ranked) bool { return a.Table == b.Table && a.kind == b.kind && a.Key == b.Key })
	for i := 1; i < len(all); i++ {
		if all[i].Table == all[i-1].Table && all[i].kind == all[i-1].kind {
			all[i].rank = all[i-1].rank + 1
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.rank, b.rank)) })
	in := map[string]int{}
	for _, f := range all {
		if in[f.Table] == most {
			further[f.Table]++
			continue
		}
		in[f.Table]++
		kept = append(kept, f.Fault)
	}
	slices.SortStableFunc(kept, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Key, b.Key)) })
	return kept, further
}
