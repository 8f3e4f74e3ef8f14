package nightly_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/editions"
	"cohort/internal/editions/foreign"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/sql/store"
)

// sent is the capacity mail of a run.
type sent struct {
	Number      int    `db:"number"`
	Subject     string `db:"subject"`
	Text        string `db:"text"`
	Attachments int    `db:"attachments"`
	State       string `db:"state"`
	Name        string `db:"name"`
	Bytes       []byte `db:"bytes"`
}

func (c *centre) capacity(day planner.Date) []sent {
	c.t.Helper()
	return c.headquarters(store.Capacity, day)
}

// headquarters is what a job of theirs mails on a day.
func (c *centre) headquarters(job string, day planner.Date) []sent {
	c.t.Helper()
	run := c.must(job, day)
	var out []sent
	err := c.db.Select(&out, `select e.number, o.subject, o.text, o.state, coalesce(a.name, '') as name, coalesce(a.bytes, '') as bytes
		from cohort.outbox o
		join cohort.editions e on e.id = o.edition
		left join cohort.attachments a on a.message = o.id
		where o.run = $1 and o.kind = 'capacity'`, run.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

func TestHeadquartersHearOfTheMonthAndOfNewShortages(t *testing.T) {
	c, first := afterFriday(t)
	c.service.Away = 300
	mail := c.capacity(friday)
	if len(mail) != 1 || mail[0].Number != 1 || mail[0].State != "accepted" || !strings.HasPrefix(mail[0].Name, "Мощности_2027-W02_изд1") ||
		!strings.Contains(mail[0].Subject, "первое издание") {
		t.Fatalf("the first edition: %+v", mail)
	}
	tellsAll(t, mail[0].Bytes, first)

	// Once a quarter they get it whatever is new, with the year ahead.
	if mail = c.headquarters(store.Year, friday); len(mail) != 1 || mail[0].Number != 2 || mail[0].State != "accepted" {
		t.Errorf("the year: %+v", mail)
	} else if book, err := excelize.OpenReader(bytes.NewReader(mail[0].Bytes)); err != nil {
		t.Error(err)
	} else if rows, err := book.GetRows("Год вперёд"); err != nil || len(rows) < 20 {
		t.Errorf("%d rows tell of the year, %v", len(rows), err)
	}
	if again := c.capacity(friday + 3); len(again) != 0 {
		t.Errorf("the plan is the same and headquarters are written to: %+v", again)
	}
	// Every psychologist is away for three weeks.
	c.exec(`delete from cohort.absences where to_date >= $1 and person in (select id from input.trainers where 'psychologist' = any(roles))`, friday+3)
	c.exec(`insert into cohort.absences (id, person, from_date, to_date, kind)
		select 'test-' || id, id, $1, $2, 'illness' from input.trainers where 'psychologist' = any(roles)`, friday+3, friday+25)
	c.night(friday + 3)
	mail = c.capacity(friday + 4)
	if len(mail) != 1 || mail[0].Number != 1 || !strings.Contains(mail[0].Text, "Новый дефицит.") || !strings.Contains(mail[0].Subject, "изменени") {
		t.Fatalf("nobody leads a course any more: %+v", mail)
	}
	c.night(friday + 5)
	if again := c.capacity(friday + 5); len(again) != 0 {
		t.Errorf("the shortage is known and headquarters are written to: %+v", again)
	}
	c.exec(`delete from cohort.absences where id like 'test-%'`)
	c.night(friday + 6)
	if mail = c.capacity(friday + 6); len(mail) != 1 || !strings.Contains(mail[0].Text, "Дефицит исчез:") {
		t.Errorf("they are back: %+v", mail)
	}
	if mail = c.capacity(friday + 17); len(mail) != 1 || !strings.Contains(mail[0].Text, "ни один не появился и не исчез") {
		t.Errorf("on the first of February: %+v", mail)
	}
}

// tellsAll holds a workbook against what it was made of.
func tellsAll(t *testing.T, workbook []byte, n night) {
	t.Helper()
	rows := func(key string) int { return len(sheet(t, workbook, "sheet_"+key)) }
	if want := 4 + len(capacity.Understudies(n.snapshot, n.plan.Sessions)); rows("understudies") != want {
		t.Errorf("the sheet of understudies has %d rows, want %d", rows("understudies"), want)
	}
	for _, key := range []string{"heat", "hours", "hangs", "forecast", "record", "taught"} {
		if rows(key) < 6 {
			t.Errorf("the sheet of %s is all but empty", key)
		}
	}
}

func TestNobodyWhoIsTrainedStandsInTheCapacityWorkbook(t *testing.T) {
	c, _ := afterFriday(t)
	c.service.Away = 300
	var all []string
	if err := c.db.Select(&all, `select family_name from input.people union select family_name from input.candidates
		except select family_name from input.trainers`); err != nil || len(all) < 50 {
		t.Fatalf("%d names, %v", len(all), err)
	}
	mail := c.capacity(friday)
	foreign, err := foreign.In(mail[0].Bytes, nil, all, mail[0].Text, mail[0].Subject)
	if err != nil || len(foreign) > 0 {
		t.Errorf("headquarters read of %q, %v", foreign, err)
	}
	// A name gets into what stands in every workbook.
	var family, given, patronymic string
	if err := c.db.QueryRow(`select family_name, given_name, patronymic from input.people where family_name = any (
		select family_name from input.people except select family_name from input.trainers) limit 1`).Scan(&family, &given, &patronymic); err != nil {
		t.Fatal(err)
	}
	c.exec(`update cohort.rooms set name_ru = $1 where id = (select min(id) from cohort.rooms)`, strings.ReplaceAll(editions.Name(family, given, patronymic), "\u00a0", " "))
	c.night(friday + 17)
	run := c.must(store.Capacity, friday+17)
	if run.State != store.RunDone || !strings.Contains(run.Error, "the mail for headquarters names 1 people") {
		t.Errorf("the run is %s, its error %q", run.State, run.Error)
	}
	var text string
	if err := c.db.Get(&text, `select text from cohort.outbox where run = $1`, run.ID); err != nil || strings.Contains(text, family) {
		t.Errorf("what headquarters got instead: %q, %v", text, err)
	}
	var files int
	if err := c.db.Get(&files, `select count(*) from cohort.attachments a join cohort.outbox o on o.id = a.message where o.run = $1`, run.ID); err != nil || files != 0 {
		t.Errorf("%d workbooks went out all the same, %v", files, err)
	}
}

func TestHeadquartersHearThatNothingStands(t *testing.T) {
	c := newCentre(t)
	if _, err := c.do(store.Capacity, friday); err == nil {
		t.Fatal("without a plan the capacity is told")
	}
	var told []string
	if err := c.db.Select(&told, `select a.kind from cohort.outbox o join cohort.addresses a on a.id = o.address where o.kind = 'standing' order by 1`); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, " "); got != "headquarters operator" {
		t.Errorf("told were %s", got)
	}
	if _, _, err := c.service.CapacityWorkbook(context.Background(), friday, "ru"); !errors.Is(err, store.ErrNothingPublished) {
		t.Errorf("by hand: %v", err)
	}
}
