package promise

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// Every cell of a table is what the same wave is told alone, or sooner, as a part
// of a larger one; the largest wave is in time and one more is not, and the latest
// intake keeps its day.
func TestTableSaysWhatEachWaveIsTold(t *testing.T) {
	cells, parts, known := 0, 0, 0
	for seed := range uint64(5) {
		s, p := world(t, seed, false)
		d, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		by := s.FirstDay + planner.Date(s.Days-2)
		tables, err := d.Tables(t.Context(), []string{"o1", "o2"}, "", &by)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			for _, in := range table.Intakes {
				for _, c := range in.Waves {
					a, err := d.Ask(t.Context(), Wave{Office: table.Office, Start: in.Start, Headcount: c.Headcount})
					if err != nil {
						t.Fatal(err)
					}
					cells++
					if c.Possible && (!a.Possible || *c.Ready < *a.Ready) {
						parts++ // as TestPartsOfAWave has it
						continue
					}
					if a.Possible != c.Possible || a.InTime != c.InTime || !cmp.Equal(a.Ready, c.Ready) {
						t.Errorf("%s, %s, %s, %d people: the table says %+v, alone it is %v, %v", s.Name, table.Office, in.Start, c.Headcount, c, a.Possible, a.Ready)
					}
				}
				if in.Largest == nil {
					continue
				}
				known++
				for n, want := range map[int]bool{*in.Largest: true, *in.Largest + 1: false} {
					if n == 0 {
						continue
					}
					if a, err := d.Ask(t.Context(), Wave{Office: table.Office, Start: in.Start, Headcount: n}); err != nil || a.InTime != want {
						t.Errorf("%s, %s, %s: the largest wave is %d, and %d in time is %v, %v", s.Name, table.Office, in.Start, *in.Largest, n, a.InTime, err)
					}
				}
			}
			for i, l := range table.Latest {
				for _, in := range table.Intakes {
					c := in.Waves[i]
					if keeps := c.Possible && *c.Ready <= by; keeps && (l.Start == nil || *l.Start < in.Start) {
						t.Errorf("%s: the latest intake of %d is %v, and %s is safe too", s.Name, l.Headcount, l.Start, in.Start)
					}
				}
			}
		}
	}
	if cells < 100 || known < 3 || parts > cells/20 {
		t.Errorf("too tame: %d cells, %d of them parts, %d largest waves known", cells, parts, known)
	}
}

func TestSinceTheLastEdition(t *testing.T) {
	day := func(n int) *planner.Date { d := planner.Date(n); return &d }
	was := Status{Office: "o", Cohort: "w", Needs: 10, InTime: 8, Ready: day(20)}
	for _, c := range []struct {
		name string
		now  Status
		want Trend
	}{
		{"nothing changed", was, Same},
		{"one more in time", Status{Office: "o", Cohort: "w", Needs: 10, InTime: 9, Ready: day(22)}, Better},
		{"one less in time", Status{Office: "o", Cohort: "w", Needs: 10, InTime: 7, Ready: day(18)}, Worse},
		{"as many in time, ready sooner", Status{Office: "o", Cohort: "w", Needs: 10, InTime: 8, Ready: day(19)}, Better},
		{"as many in time, not all planned", Status{Office: "o", Cohort: "w", Needs: 10, InTime: 8}, Worse},
		{"as many in time, ready later", Status{Office: "o", Cohort: "w", Needs: 10, InTime: 8, Ready: day(21)}, Worse},
		{"courses done since, as many not in time", Status{Office: "o", Cohort: "w", Needs: 6, InTime: 4, Ready: day(20)}, Same},
		{"another wave", Status{Office: "o", Cohort: "x", Needs: 10, InTime: 8, Ready: day(20)}, New},
	} {
		now := []Status{c.now}
		if Since(now, []Status{was}); now[0].Since != c.want {
			t.Errorf("%s: %s, want %s", c.name, now[0].Since, c.want)
		}
	}
}

// What a desk remembers of other offices changes nothing of what an office is told that
// is asked alone, also where other seats give way to it.
func TestOfficesAreToldWhatEachIsToldAlone(t *testing.T) {
	yields := 0
	for seed := range uint64(8) {
		s, p := world(t, seed, false)
		var offices []string
		for _, o := range s.Offices {
			offices = append(offices, o.ID)
		}
		together, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, office := range offices {
			alone, err := Open(s, p)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range []int{1, 2, 4} {
				w := Wave{Office: office, Start: s.FirstDay, Headcount: n}
				want, err := alone.Ask(t.Context(), w)
				if err != nil {
					t.Fatal(err)
				}
				got, err := together.Ask(t.Context(), w)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(mustJSON(want)), string(mustJSON(got))); diff != "" {
					t.Errorf("%s, %s, %d people: %s", s.Name, office, n, diff)
				}
				if len(got.GaveWay) > 0 {
					yields++
				}
			}
		}
	}
	if yields < 5 {
		t.Errorf("too tame: seats gave way to %d waves", yields)
	}
}

// Whether reserved seats give way is tried where a wave without as many people is ready
// sooner, and not where it is as late: there it is in vain but for one time in five or less.
func TestReservedSeatsAreNotTriedInVain(t *testing.T) {
	tried, spared, missed := 0, 0, 0
	for seed := range uint64(14) {
		s, p := world(t, seed, false)
		d, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, office := range []string{"o1", "o2"} {
			for n := 2; n < 6; n++ {
				wave, err := d.task(Wave{Office: office, Start: s.FirstDay, Headcount: n})
				if err != nil {
					t.Fatal(err)
				}
				if len(wave.anonymous) == 0 || len(wave.anonymous) == n {
					continue
				}
				whole, err := d.common(t.Context(), wave)
				if err != nil {
					t.Fatal(err)
				}
				less := wave.common()
				less.Headcount -= len(wave.anonymous)
				part, err := d.common(t.Context(), less)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := d.yielding(t.Context(), wave, whole); err != nil {
					t.Fatal(err)
				}
				until := wave.horizon
				if whole.Possible {
					until = whole.ReadyDay - 1
				}
				_, inTime := d.cells.places.peek(d.question(wave, wave.due, 0))
				_, any := d.cells.places.peek(d.question(wave, until, 0))
				sooner := part.Possible && part.ReadyDay <= until
				if (inTime || any) != sooner {
					t.Errorf("%s, %s, %d people: tried %v, where a smaller wave is ready sooner: %v", s.Name, office, n, inTime || any, sooner)
				}
				if sooner {
					tried++
					continue
				}
				spared++
				got, err := d.sooner(t.Context(), wave, until, 0)
				if err != nil {
					t.Fatal(err)
				}
				if got.Possible {
					missed++
				}
			}
		}
	}
	if tried < 10 || spared < 20 || 5*missed > spared {
		t.Errorf("tried %d times, spared %d, of which %d would have been sooner", tried, spared, missed)
	}
}
