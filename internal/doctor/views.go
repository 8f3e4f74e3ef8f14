package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
	"cohort/sql/input"
	"cohort/sql/store"
)

// View is what was seen of a view of the schema input.
type View struct {
	Name   string `json:"view"`
	Rows   int    `json:"rows"`           // that a night would read
	More   bool   `json:"more,omitempty"` // there are more, which were not looked at
	Took   int64  `json:"milliseconds"`
	Failed string `json:"failed,omitempty"` // why it cannot be read
	Bad    []Bad  `json:"bad"`              // a column with values that cannot be right, in the order of the columns
}

// Bad is what is wrong with a column: its first bad row, and how many there are.
type Bad struct {
	Column string `json:"column"`
	Rows   int    `json:"rows"`
	Key    string `json:"key"`
	Value  string `json:"value"`
	Wrong  string `json:"wrong"`
	Right  string `json:"right"`
}

// Limits bound the looking at views.
type Limits struct {
	Rows   int           // of a view that are looked at
	Within time.Duration // a view has to be read
}

// DefaultLimits are more than any network has, and less than a night can bear.
func DefaultLimits() Limits { return Limits{Rows: 1_000_000, Within: 30 * time.Second} }

// look is the looking at all views.
type look struct {
	grid int                        // minutes
	keys map[string]map[string]bool // of views that others name, once they were looked at; nil: not all are known
	last map[string]string          // of the others: the key of the row before
}

// named are the views that others name, each after those that it names. Their keys are
// kept, of the others no row is.
var named = []string{"sites", "rooms", "courses", "programmes", "offices", "trainers", "people", "stages", "candidates", "past_candidates"}

// Views looks at every view that a night reads: how many rows it has, how long that takes,
// and of each column the first row that cannot be right. The sentences are in the language
// of the words. The error is that of a database that cannot be asked.
func Views(ctx context.Context, i Installation, limits Limits, w words.Words) ([]View, error) {
	url, err := i.Config.DatabaseURL(i.Database)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	unreadable, err := input.Check(ctx, st.DB())
	if err != nil {
		return nil, err
	}
	all := input.Names()
	l := &look{grid: i.Config.Planning.GridMinutes, keys: map[string]map[string]bool{}, last: map[string]string{}}
	seen := map[string]View{}
	for _, name := range append(slices.Clone(named), all...) {
		if _, done := seen[name]; !done {
			seen[name] = l.view(ctx, st, i, name, unreadable, limits, w)
		}
	}
	out := make([]View, len(all))
	for k, name := range all {
		out[k] = seen[name]
	}
	return out, ctx.Err()
}

// view looks at one view.
func (l *look) view(ctx context.Context, st *store.Store, i Installation, name string, unreadable []facts.Fault, limits Limits, w words.Words) View {
	out := View{Name: name, Bad: []Bad{}}
	if slices.Contains(named, name) {
		l.keys[name] = map[string]bool{}
	}
	at := map[string]int{} // in out.Bad, by column
	var order []string
	row := map[string]input.Cell{}
	began := i.Now()
	zone := i.Config.Planning.Zone
	var err error
	out.Rows, out.More, err = input.LookAt(ctx, st.DB(), name, planner.DateOf(began.In(zone)), zone, limits.Rows, limits.Within, func(key string, cells []input.Cell) {
		for _, c := range cells {
			row[c.Column] = c
		}
		if order == nil {
			for _, c := range cells {
				order = append(order, c.Column)
			}
		}
		for _, c := range cells {
			wrong, right, args := l.broken(name, key, c, row)
			if wrong == "" {
				continue
			}
			k, before := at[c.Column]
			if !before {
				k = len(out.Bad)
				at[c.Column] = k
				out.Bad = append(out.Bad, Bad{Column: c.Column, Key: key, Value: short(c.Shown), Wrong: w.Say(wrong, args...), Right: w.Say(right, args...)})
			}
			out.Bad[k].Rows++
		}
	})
	out.Took = i.Now().Sub(began).Milliseconds()
	slices.SortStableFunc(out.Bad, func(a, b Bad) int { return slices.Index(order, a.Column) - slices.Index(order, b.Column) })
	switch {
	case errors.Is(err, input.ErrSlow):
		out.Failed = w.Say("view_slow", "Seconds", limits.Within.Seconds())
	case err != nil:
		out.Failed = err.Error()
		for _, f := range unreadable {
			if f.Table == name {
				out.Failed = w.Fault(f.Wrong)
			}
		}
	}
	if err != nil || out.More {
		delete(l.keys, name)
	}
	return out
}

// twice says whether a key of a view was there before, and notes it.
func (l *look) twice(view, key string) bool {
	if keys := l.keys[view]; keys != nil {
		before := keys[input.Tidy(key)]
		keys[input.Tidy(key)] = true
		return before
	}
	before, any := l.last[view]
	l.last[view] = key
	return any && before == key
}

// longest is how many letters of a value are shown.
const longest = 60

func short(text string) string {
	if r := []rune(text); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return text
}

// IllViews is how many views cannot be read or have a row that cannot be right.
func IllViews(list []View) (n int) {
	for _, v := range list {
		if v.Failed != "" || len(v.Bad) > 0 {
			n++
		}
	}
	return n
}

// ViewsText lists views, a line each, and below each what is wrong in it.
func ViewsText(list []View, w words.Words) string {
	var out strings.Builder
	for _, v := range list {
		rows := w.Count("view_rows", v.Rows)
		if v.More {
			rows = w.Say("view_more", "Rows", rows)
		}
		if v.Failed != "" {
			fmt.Fprintf(&out, "ILL  %-18s %s\n", v.Name, v.Failed)
			continue
		}
		mark := "ok  "
		if len(v.Bad) > 0 {
			mark = "ILL "
		}
		fmt.Fprintf(&out, "%s %-18s %s\n", mark, v.Name, w.Say("view_line", "Title", w.Say("data_view_"+v.Name), "Rows", rows, "Took", v.Took))
		for _, b := range v.Bad {
			fmt.Fprintf(&out, "     %s\n", w.Say("view_bad", "Column", b.Column, "Rows", w.Count("view_bad_rows", b.Rows), "Key", b.Key, "Value", b.Value, "Wrong", b.Wrong, "Right", b.Right))
		}
	}
	return out.String()
}
