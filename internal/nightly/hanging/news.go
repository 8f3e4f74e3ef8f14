package hanging

import (
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// MostTold is how many faults of a kind and view are told one by one: in the log, and
// in the letter to whoever owns the data.
const MostTold = 5

// News is what was found after a run, by view, as it is told on a day: of each kind the first rows, the others counted.
// Sheets are the short keys of sessions, which people know.
func News(open []store.DataFault, since int64, f *facts.Facts, day planner.Date, sheets map[string]string) []editions.Faulty {
	var out []editions.Faulty
	at, row := map[string]int{}, map[[2]string]int{} // in out; the last row of a kind in its view
	told := map[[2]string]int{}
	count := map[string]int{}
	for _, x := range open {
		count[x.View] += max(x.Further, 1)
		if x.Since <= since {
			continue
		}
		i, known := at[x.View]
		if !known {
			i = len(out)
			at[x.View] = i
			out = append(out, editions.Faulty{View: x.View})
		}
		v := &out[i]
		v.New += max(x.Further, 1)
		k := [2]string{x.View, x.Kind}
		switch {
		case x.Further > 0: // counted
		case told[k] == MostTold:
			v.Rows[row[k]].More++
		default:
			told[k]++
			row[k] = len(v.Rows)
			session, _, _ := strings.Cut(x.Key, ", ")
			r := editions.FaultyRows{Key: x.Key, Sheet: sheets[session], Wrong: x.Wrong, Done: x.Done}
			r.People, r.Sessions, r.Seats = On(f, day, x.View, x.Key)
			v.Rows = append(v.Rows, r)
		}
	}
	for i := range out {
		out[i].Open = count[out[i].View]
	}
	return out
}
