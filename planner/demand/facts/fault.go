package facts

import (
	"cmp"
	"encoding/json"
	"fmt"
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
	all := make([]ranked, len(list))
	for i, f := range list {
		f.Key, f.Wrong, f.Done = short(f.Key), f.Wrong.short(), f.Done.short()
		all[i] = ranked{Fault: f, kind: f.Kind()}
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
	further, in := map[string]int{}, map[string]int{}
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
