package sample

import (
	"context"
	"fmt"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	for _, size := range []string{"S", "M"} {
		db := open(t)
		began := time.Now()
		w, err := worldOf(context.Background(), db, Options{Size: size, Seed: 1, AsOf: day(t, "2027-01-15")})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("build", time.Since(began))
		a := w.o.AsOf
		stages := map[string]int{}
		cands := w.candidates(a)
		known, unknown, passed := 0, 0, 0
		exp := map[string]int{}
		for _, c := range cands {
			if c.Outcome == nil {
				stages[c.Stage]++
				if c.Stage == "offer" {
					if c.Expected == nil {
						unknown++
					} else if *c.Expected < a {
						passed++
					} else {
						known++
						exp[c.Expected.String()]++
					}
				}
			} else {
				stages[*c.Outcome]++
			}
		}
		fmt.Println(size, stages, "offers known", known, "unknown", unknown, "passed", passed, exp)
		fmt.Println("people", len(w.People), "rosters", len(w.Rosters), "absences", len(w.Absences), "completed", len(w.Completed), "cands", len(cands), "moves", len(w.movesBetween(0, a)), "vac", len(w.vacancies), "bookings", len(w.Bookings))
		starts := map[string]int{}
		for _, l := range w.lives {
			if l.start > a-40 && l.start < a+60 {
				starts[l.start.String()]++
			}
		}
		fmt.Println("starts", starts)
		newc, training := 0, 0
		done := map[string]int{}
		for _, c := range w.Completed {
			done[c.Person]++
		}
		for _, p := range w.People {
			if p.Cleared == nil && p.Left == nil {
				newc++
				if done[p.ID] < len(usual[p.Position]) {
					training++
				}
			}
		}
		emp := 0
		for _, p := range w.People {
			if p.Left == nil {
				emp++
			}
		}
		fmt.Println("newcomers", newc, "in training", training, "employed", emp)
		// refreshers due
		last := map[[2]string]int{}
		for _, c := range w.Completed {
			k := [2]string{c.Person, c.Course}
			last[k] = max(last[k], int(c.On))
		}
		byc := map[string][]int{}
		for k, on := range last {
			c := w.course(k[1])
			if c.RefreshMonths == nil {
				continue
			}
			due := int(a) // approx
			due = on + *c.RefreshMonths*30436/1000
			wk := (due - int(a)) / 7
			if due < int(a) {
				wk = 0
			}
			if wk < 14 {
				if byc[k[1]] == nil {
					byc[k[1]] = make([]int, 14)
				}
				byc[k[1]][wk]++
			}
		}
		for _, r := range refreshed {
			fmt.Println(r.course, byc[r.course])
		}
	}
}
