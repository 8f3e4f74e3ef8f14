package years_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/localpg/pgtest"
	"cohort/planner/year"
	"cohort/sql/store"
	"cohort/sql/years"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestYears(t *testing.T) {
	st, err := store.Open(t.Context(), pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	db := st.DB()
	if plan, err := years.Hiring(t.Context(), db); err != nil || len(plan) > 0 {
		t.Fatalf("a hiring plan of nobody: %v, %v", plan, err)
	}
	if _, err := db.Exec(`
		insert into cohort.sites (id, name_ru, name_en, address, kind) values ('S', 'S', 'S', 'S', 'office');
		insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values ('O', 'O', 'O', 'S', 'S', 1);
		insert into cohort.hiring values ('B', 'O', 'clerk', '2027-04-01', 3), ('A', 'O', 'clerk', '2027-03-01', 0);
		insert into cohort.runs (id, job, slot, as_of, state, fence, opened_at, by_hand, attempts, claimed_at) overriding system value
			values (7, 'year', '2027-01-15 05:00+00', '2027-01-15', 'running', 2, '2027-01-15 05:00+00', false, 1, '2027-01-15 05:00+00')`); err != nil {
		t.Fatal(err)
	}
	plan, err := years.Hiring(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	march, _ := year.ParseMonth("2027-03")
	if diff := cmp.Diff([]year.Hiring{{Office: "O", Position: "clerk", Month: march}, {Office: "O", Position: "clerk", Month: march + 1, Headcount: 3}}, plan); diff != "" {
		t.Error(diff)
	}
	seen := func(n year.Milli) *year.Seen {
		return &year.Seen{Answer: &year.Answer{Year: &year.Year{Months: []year.Month{march}, Learned: year.Outlook{People: []year.PeopleRow{{Month: march, Staff: n}}}}, Scenarios: []year.Scenario{}}, Past: &year.Backtest{}}
	}
	for _, c := range []struct {
		fence int64
		n     year.Milli
		want  *year.Seen
	}{{1, 5, nil}, {2, 6, seen(6)}, {2, 7, seen(6)}} { // claimed by somebody else since; saved; saved already
		if err := years.Save(t.Context(), db, 7, c.fence, seen(c.n), time.Now()); err != nil {
			t.Fatal(err)
		}
		got, err := years.Of(t.Context(), db, 7)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("fence %d: %s", c.fence, diff)
		}
	}
	if _, err := db.Exec("update cohort.years set saved_at = saved_at"); err == nil {
		t.Error("the year of a run was changed")
	}
}
