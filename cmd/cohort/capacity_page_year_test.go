package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"

	"cohort/cmd/cohort/internal/cli"
	"cohort/planner/year"
)

// year redoes the year ahead of the sample network: its rows are counted in the database, and
// what follows from them is worked out here once more.
func (p *page) year() {
	var y struct {
		year.Year
		Past year.Backtest
	}
	p.asks(&y, "year", "--as-of", "2027-01-22")
	db, err := sqlx.Open("postgres", os.Getenv("COHORT_DATABASE_URL"))
	if err != nil {
		p.Fatal(err)
	}
	defer db.Close()
	count := func(query string) float64 {
		p.Helper()
		var n float64
		if err := db.Get(&n, query); err != nil {
			p.Fatal(err)
		}
		return n
	}
	started := func(more string) float64 {
		return count(`select count(*) from cohort.stage_moves where to_stage = 'started' and (moved_at at time zone 'Europe/Moscow')::date ` + more)
	}
	network := func(m string) (out year.PeopleRow) {
		for _, r := range y.Learned.People {
			if r.Site == year.Network && r.Month.String() == m {
				out = r
			}
		}
		return out
	}
	rounded := func(n year.Milli) string { return tenths(float64(n) / 1000) }

	last, all := started("between '2026-01-01' and '2026-12-31'"), started("between '2024-01-01' and '2026-12-31'")
	septembers := started("between '2024-01-01' and '2026-12-31' and extract(month from moved_at at time zone 'Europe/Moscow') = 9")
	before := [2]float64{started("between '2025-01-01' and '2025-12-31'"), started("between '2024-01-01' and '2024-12-31'")}
	season := (septembers + all/36) / (4 * all / 36)
	mean := last / 12 * season
	drift := math.Sqrt((math.Pow((last-before[0])/before[0], 2) + math.Pow((before[0]-before[1])/before[1], 2) + 2*0.2*0.2) / 4)
	spread := float64(y.Basis.Starts.Spread) / 1e6
	september := network("2027-09")
	p.is("year.last", last)
	p.is("year.all", all)
	p.is("year.septembers", septembers)
	p.is("year.season", short(float64(y.Basis.Starts.Season[8])/1e6), short(season))
	p.is("year.starts", rounded(september.Starts.P50), tenths(mean))
	p.is("year.drift", short(float64(y.Basis.Starts.Drift)/1e6), short(drift))
	p.is("year.spread", short(spread))
	p.is("year.safe", rounded(september.Starts.P80), tenths(mean+0.8416*math.Sqrt(spread*mean+math.Max(spread*mean*mean/last, drift*drift*mean*mean)+spread*mean*mean/(septembers+all/36))))

	p.hiring(db, y.Learned)

	first := y.Basis.Leaving.Rows[0]
	p.is("year.risk", first.AtRisk)
	p.is("year.left", first.Left)
	p.is("year.stayed", fmt.Sprintf("%.4f", float64(first.Stayed)/1e6), fmt.Sprintf("%.4f", 1-float64(first.Left)/float64(first.AtRisk)))
	p.is("year.error", fmt.Sprintf("%.4f", float64(first.Error)/1e6), fmt.Sprintf("%.4f", float64(first.Stayed)/1e6*math.Sqrt(float64(first.Left)/float64(first.AtRisk*(first.AtRisk-first.Left)))))

	p.is("year.due", network("2027-03").Due, count(`
		select count(*)
		from (
			select max(d.completed_on) + make_interval(months => c.refresh_months) as due
			from cohort.completed d
			join cohort.courses c on c.id = d.course
			join cohort.people p on p.id = d.person and (p.left_on is null or p.left_on > '2027-01-31')
			where c.refresh_months > 0
			group by d.person, c.id, c.refresh_months
		) x
		where due >= '2027-03-01' and due < '2027-04-01'`))

	for _, r := range y.Learned.Needs { // nobody but newcomers takes it
		if r.Course == "SRV-01" && r.Month.String() == "2027-09" {
			seats := mean * (1 - float64(y.Basis.DropOut.Share)/2e6) / (1 - float64(y.Basis.NoShow.Share)/1e6)
			p.is("year.seats", rounded(r.Seats.P50), tenths(seats))
			p.is("year.sessions", rounded(r.Sessions.P50), tenths(seats/12))
		}
	}
	away := float64(y.Basis.Away.Days[6]) / float64(y.Basis.Away.All[6])
	target := count(`select sum(target_week_minutes) from cohort.trainers where 'psychologist' = any (roles)`)
	p.is("year.target", short(target/60))
	p.is("year.away", fmt.Sprintf("%.4f", float64(y.Basis.Away.Share[6])/1e6), fmt.Sprintf("%.4f", away))
	for _, r := range y.Learned.Trainers {
		if r.Site == year.Network && r.Role == "psychologist" && r.Month.String() == "2027-07" {
			p.is("year.have", tenths(float64(r.Have)/60), tenths(target/60/5*22*(1-away)))
		}
	}
	for _, e := range y.Past.Errors {
		if e.What == year.Leavers {
			left := count(fmt.Sprintf(`select count(*) from cohort.people where left_on between date '2027-01-01' - interval '%d months' and '2026-12-31'`, e.Lead))
			p.is(fmt.Sprintf("year.leave%d", e.Lead), tenths(float64(e.Foreseen)/1000))
			p.is(fmt.Sprintf("year.left%d", e.Lead), e.Came, left)
			p.is(fmt.Sprintf("year.held%d", e.Lead), e.Within)
		}
		if e.What == year.Starts {
			p.is(fmt.Sprintf("year.foreseen%d", e.Lead), tenths(float64(e.Foreseen)/1000))
			p.is(fmt.Sprintf("year.came%d", e.Lead), e.Came, started(fmt.Sprintf("between date '2027-01-01' - interval '%d months' and '2026-12-31'", e.Lead)))
			p.is(fmt.Sprintf("year.within%d", e.Lead), e.Within)
		}
	}
}

// hiring looks at the year as a hiring plan of a file has it, beside what was learned; a file
// with a fault is taken in no part.
func (p *page) hiring(db *sqlx.DB, learned year.Outlook) {
	p.Helper()
	file := filepath.Join(p.TempDir(), "plan.csv")
	write := func(row string) {
		p.Helper()
		if err := os.WriteFile(file, []byte("office;position;month;headcount\n"+row), 0o600); err != nil {
			p.Fatal(err)
		}
	}
	var y year.Year
	write("SOKOL;универсальный специалист;01.03.2027;17\n")
	p.asks(&y, "year", "--as-of", "2027-01-22", "--hiring", file)
	if y.Planned == nil {
		p.Fatal("there is no year as the hiring plan has it")
	}
	if x := y.Plan; x == nil || x.Named != 1 || x.Offices < 2 || x.Starts != 17 || len(x.Untrained) > 0 || x.OutsideRows > 0 {
		p.Errorf("of the plan is said %+v", x)
	}
	starts := func(o *year.Outlook) (out year.Range) {
		for _, r := range o.People {
			if r.Site == year.Network && r.Month.String() == "2027-03" {
				out = r.Starts
			}
		}
		return out
	}
	if got, was := starts(y.Planned), starts(&learned); got != (year.Range{P50: 17_000, P80: 17_000}) || starts(&y.Learned) != was {
		p.Errorf("as planned %+v start in March, as learned %+v; without a file %+v", got, starts(&y.Learned), was)
	}
	for _, x := range []struct{ text, language, says string }{
		{"SOKOL;универсальный специалист;01.03.2027;many\nNOPE;универсальный специалист;15.03.2027;2\n", "ru", "Файл " + file + " не годится как план найма:\n" +
			"  строка 2, столбец D «headcount», «many»: нужно целое число от 0 до 1000\n" +
			"  строка 3, столбец A «office», «NOPE»: такого в списке нет; выберите из списка или впишите код.\n"},
		{"SOKOL;универсальный специалист;15.03.2027;2\n", "en", file + " cannot be looked at as a hiring plan:\n  row 2, column C “month”, “15.03.2027”: a month is given by its first day, such as 01.03.2027\n"},
		{"SOKOL;универсальный специалист;01.03.2027;2\nSOKOL;универсальный специалист;01.03.2027;3\n", "en", "row 3: is of the office, position and month of row 2; leave one of them"},
		{"SOKOL;директор;01.03.2027;2\n", "ru", "строка 2, столбец B «position», «директор»: это не должность ни одной программы; должности программ: администратор зала, руководитель офиса, старший специалист, универсальный специалист. Строку с другой должностью уберите.\n"},
		{"SOKOL;универсальный специалист;01.03.2029;17\n", "en", file + " says nothing of 02.2027 to 01.2028. Write"},
		{"", "ru", "В файле " + file + " нет ничего за 02.2027–01.2028. Внесите"},
	} {
		write(x.text)
		p.refuses(x.says, "--hiring", file, "--lang", x.language)
	}
	for text, says := range map[string]string{"": "Файл " + file + " не годится как план найма:\n  Файл пуст.", "a;b\n1;2\n": "внесите план в шаблон (cohort template hiring)", "PK": "Файл повреждён",
		"office;position;monat;headcount\nSOKOL;x;01.03.2027;1\n": "но нет столбцов: «Месяц (первый день)». Неизвестно: столбец C «monat». Если"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			p.Fatal(err)
		}
		p.refuses(says, "--hiring", file, "--lang", "ru")
	}
	p.refuses("Файл "+file+"x не прочитать: такого файла нет. Укажите", "--hiring", file+"x", "--lang", "ru")
	p.refuses("--hiring: no file is named", "--hiring", "")
	p.refuses("--scenarios: no file is named", "--scenarios", "")
	if err := os.WriteFile(file, []byte("PK\x03\x04"), 0o600); err != nil {
		p.Fatal(err)
	}
	p.refuses(file+" is no text; scenarios are", "--scenarios", file)
	p.again(db, file)
}

// refuses sees that a year is refused, with words in it.
func (p *page) refuses(says string, flags ...string) {
	p.Helper()
	var out, errs bytes.Buffer
	if status := run(append([]string{"year", "--as-of", "2027-01-22"}, flags...), &out, &errs, clock, little); status != cli.StatusBadInput || !strings.Contains(errs.String(), says) || out.Len() > 0 {
		p.Errorf("%q: exit status %d: %s%s\nwant %s", flags, status, &out, &errs, says)
	}
}

// again looks at a plan while another one of the same months was handed in: that does not
// count, nor which of its rows the file once had, and it stays as it is.
func (p *page) again(db *sqlx.DB, file string) {
	p.Helper()
	if _, err := db.Exec(`insert into cohort.hiring values ('HP-1', 'SOKOL', 'универсальный специалист', '2027-03-01', 5)`); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("Key;Version;Office;Position;Month (its first day);People\nHP-9;x;SOKOL;универсальный специалист;01.03.2027;6\n"), 0o600); err != nil {
		p.Fatal(err)
	}
	var y year.Year
	p.asks(&y, "year", "--as-of", "2027-01-22", "--hiring", file)
	if y.Plan == nil || y.Plan.Starts != 6 {
		p.Errorf("of the plan is said %+v", y.Plan)
	}
	if _, err := db.Exec(`delete from cohort.hiring`); err != nil {
		p.Fatal(err)
	}
}
