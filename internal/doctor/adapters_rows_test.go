package doctor_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/tools/seeds"
)

// worker is somebody in an HR system, by rows that are drawn.
type worker struct {
	no     int
	jobs   []job
	orders []planner.Date // of admission, those that count
	leaves []leave
}

// job is a row of an employment; leave is an order of leave.
type (
	job struct {
		no       int
		unit     int
		schedule string
		from, to planner.Date
		counts   bool
	}
	leave struct {
		no           int
		from, to     planner.Date
		recalled     planner.Date // 0: they were not
		counts, back bool         // the order, the recall
	}
)

// The days that are looked at, around the day of the rows. An end beyond them is open.
const earliest, latest = theDay - 260, theDay + 260

// draw fills the tables with people. What they lack is drawn as well.
func draw(random *rand.Rand, n int) (list []worker, insert string) {
	day := func(from, to int) planner.Date { return theDay + planner.Date(from+random.IntN(to-from)) }
	text := func(d planner.Date) string { return d.UTC().Format("02.01.2006") }
	var employees, employments, admissions, orders []string
	number := 10000
	for i := range n {
		w := worker{no: 50000 + i}
		employees = append(employees, fmt.Sprintf("(%d, 'Вымышленный Иван')", w.no))
		for range 1 + random.IntN(4) {
			number++
			j := job{no: number, unit: []int{4107, 4107, 4119, 4301}[random.IntN(4)], schedule: []string{"ПД", "СМ-А"}[random.IntN(2)], from: day(-250, 100), counts: true}
			if j.to = j.from + planner.Date(random.IntN(120)); random.IntN(3) == 0 {
				j.to = latest
			}
			kind, state, deleted := "Основное", "Действует", "null"
			switch random.IntN(9) {
			case 0:
				kind = "Внутреннее совместительство"
			case 1:
				state = "Аннулировано"
			case 2:
				deleted = "'2027-01-12 09:40'"
			case 3:
				kind, state = "Временный перевод", "Завершено"
			}
			j.counts = kind != "Внутреннее совместительство" && state != "Аннулировано" && deleted == "null"
			until := j.to.String()
			if j.to == latest {
				until = "9999-12-31"
			}
			employments = append(employments, fmt.Sprintf("(%d, %d, %d, '0417', '%s', '%s', '%s', '%s', '%s', %s)", j.no, w.no, j.unit, kind, state, j.schedule, j.from, until, deleted))
			w.jobs = append(w.jobs, j)
		}
		for range random.IntN(3) {
			d, state := day(-250, 100), "Проведён"
			if random.IntN(3) == 0 {
				state = "Отменён"
			} else {
				w.orders = append(w.orders, d)
			}
			admissions = append(admissions, fmt.Sprintf("('Д', %d, '%s', '%s')", w.no, text(d), state))
		}
		for range random.IntN(3) {
			number += 2
			l := leave{no: number, from: day(-100, 100), counts: random.IntN(4) > 0}
			l.to = l.from + planner.Date(random.IntN(30))
			state := map[bool]string{true: "Проведён", false: "Проект"}
			orders = append(orders, fmt.Sprintf("(%d, 'О', %d, 'ОТ', '%s', '%s', '%s', null)", l.no, w.no, text(l.from), text(l.to), state[l.counts]))
			if random.IntN(2) == 0 {
				l.recalled, l.back = l.from+planner.Date(random.IntN(40)-3), random.IntN(3) > 0
				orders = append(orders, fmt.Sprintf("(%d, 'О', %d, 'ОТЗ', '%s', '', '%s', %d)", l.no+1, w.no, text(l.recalled), state[l.back], l.no))
			}
			w.leaves = append(w.leaves, l)
		}
		list = append(list, w)
	}
	for table, rows := range map[string][]string{"employee (tab_no, full_name)": employees, "employment": employments, "admission": admissions, "leave_order": orders} {
		insert += "insert into hr." + table + " values " + strings.Join(rows, ", ") + ";\n"
	}
	return list, insert
}

// on is the job that somebody has on a day: of those that count the one that began last.
func (w *worker) on(d planner.Date) (held job, any bool) {
	for _, j := range w.jobs {
		if j.counts && j.from <= d && d <= j.to && (!any || j.from > held.from || j.from == held.from && j.no > held.no) {
			held, any = j, true
		}
	}
	return held, any
}

// people is the row of the view, by looking at every day; false: there is none.
func (w *worker) people() (row string, shown bool) {
	type stint struct{ first, last planner.Date }
	var all []stint
	for d := earliest; d <= latest; d++ {
		if _, any := w.on(d); !any {
			continue
		}
		if n := len(all); n > 0 && d-all[n-1].last-1 <= 31 {
			all[n-1].last = d
		} else {
			all = append(all, stint{d, d})
		}
	}
	if len(all) == 0 {
		return "", false
	}
	now := all[len(all)-1]
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].last >= theDay {
			now = all[i]
		}
	}
	held, found := w.on(theDay)
	for d := theDay - 1; !found && d >= now.first; d-- {
		held, found = w.on(d)
	}
	for d := theDay + 1; !found && d <= now.last; d++ {
		held, found = w.on(d)
	}
	office := map[int]string{4107: "SOKOL", 4119: "STROGINO"}[held.unit]
	cleared, left := "null", "null"
	for d := now.first; d <= latest && cleared == "null"; d++ {
		for _, on := range w.orders {
			if on == d {
				cleared = d.String()
			}
		}
	}
	if now.last < latest {
		left = (now.last + 1).String()
	}
	return fmt.Sprintf("P-%d | %s | %s | %s | %s", w.no, office, now.first, cleared, left), office != ""
}

// Whatever rows there are, the views show what looking at every day finds: who works
// where since when, by which schedule, and who is away.
func TestViewsOverAnHRSystemSayWhatEveryDaySays(t *testing.T) {
	_, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql")
	said, drawn := os.LookupEnv("COHORT_SEED")
	if !drawn {
		said = seeds.Commit
	}
	seed, err := strconv.ParseUint(said, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("seed %d", seed)
	list, insert := draw(rand.New(rand.NewPCG(seed, 1)), 60)
	if _, err := db.Exec(insert); err != nil {
		t.Fatal(err)
	}
	var want []string
	rostered, away := map[string]bool{}, map[string]bool{} // "person day schedule", "person day"
	for i := range list {
		w := &list[i]
		row, shown := w.people()
		if !shown {
			continue
		}
		want = append(want, row)
		for d := earliest; d <= latest; d++ {
			if j, any := w.on(d); any {
				rostered[fmt.Sprintf("P-%d %s %s", w.no, d, map[string]string{"ПД": "5/2", "СМ-А": "2/2"}[j.schedule])] = true
			}
			for _, l := range w.leaves {
				if l.counts && l.from <= d && d <= l.to && !(l.back && l.recalled <= d) {
					away[fmt.Sprintf("P-%d %s", w.no, d)] = true
				}
			}
		}
	}
	if len(want) < 20 || len(away) < 50 {
		t.Fatalf("%d people, %d days away are too few to say anything", len(want), len(away))
	}
	if diff := cmp.Diff(want, lines(t, db, `
		select concat_ws(' | ', id, office, started_on, coalesce(cleared_on::text, 'null'), coalesce(left_on::text, 'null'))
		from input.people
		where id like 'P-5%'
		order by id`)); diff != "" {
		t.Errorf("people: %s", diff)
	}
	sameDays(t, db, "rosters", rostered, `person || ' ' || d::date || ' ' || pattern`)
	sameDays(t, db, "absences", away, `person || ' ' || d::date`)
}

// sameDays compares what a view says of each day.
func sameDays(t *testing.T, db *sql.DB, view string, want map[string]bool, said string) {
	t.Helper()
	got := map[string]bool{}
	for _, line := range lines(t, db, fmt.Sprintf(`
		select %s
		from input.%s
		cross join generate_series(greatest(from_date, '%s'), least(coalesce(to_date, 'infinity'), '%s'), interval '1 day') d
		where person like 'P-5%%'`, said, view, earliest, latest)) {
		if got[line] && view == "rosters" {
			t.Errorf("%s: twice %s", view, line)
		}
		got[line] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-every day +view): %s", view, diff)
	}
}
