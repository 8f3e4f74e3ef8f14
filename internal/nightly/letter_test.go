package nightly_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/sql/store"
)

// dataLetter is what an owner of data was sent by a night.
type dataLetter struct {
	Email, Subject, Text, State string
	Name                        string
	Bytes                       []byte
}

// letters are the letters on the data of the night of a day, by address; each
// attachment has a row. That on candidates, who grow stale every day, is left out.
func (c *centre) letters(day planner.Date) []dataLetter {
	c.t.Helper()
	run := c.must(store.Nightly, day)
	if run.State != store.RunDone {
		c.t.Errorf("the night is %s", run.State)
	}
	var out []dataLetter
	err := c.db.Select(&out, `select o.email, o.subject, o.text, o.state, coalesce(a.name, '') as name, coalesce(a.bytes, '') as bytes
		from cohort.outbox o
		left join cohort.attachments a on a.message = o.id
		where o.run = $1 and o.kind = 'data' and o.email <> 'hiring@mfc.example'
		order by o.email, a.ordinal`, run.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

func TestOwnersOfDataHearOfWhatIsNew(t *testing.T) {
	c := newCentre(t)
	c.exec(`delete from cohort.rosters where person = (select min(id) from cohort.trainers)`)
	c.exec(`insert into cohort.addresses (kind, subject, email, name, language) values ('data', 'rooms', 'rooms@mfc.example', 'Keeper of rooms', 'en'),
		('data', 'candidates', 'hiring@mfc.example', 'Hiring', null)`)
	c.exec(`update cohort.addresses set active = false where kind = 'trainer' and subject = (select min(id) from cohort.trainers)`)
	var trainer string
	if err := c.db.Get(&trainer, `select min(id) from cohort.trainers`); err != nil {
		t.Fatal(err)
	}
	first := c.letters(friday)
	if len(first) == 0 || first[0].Email != "operator@mfc.example" || first[0].State != "accepted" {
		t.Fatalf("%d letters: %+v", len(first), first)
	}
	for _, l := range first {
		if l.Email == "rooms@mfc.example" {
			t.Errorf("whoever owns the rooms is written to, in which nothing is wrong: %s", l.Text)
		}
	}
	for _, want := range []string{"Ошибки в данных", trainer, "нет графика работы", "строка учтена, но занятий тренер не ведёт", "trainer, " + trainer, "нет получателя писем (тренер)",
		"Адреса рассылки: новых 1, всего 1"} {
		if !strings.Contains(first[0].Text, want) {
			t.Errorf("%q is not said:\n%s", want, first[0].Text)
		}
	}
	// What a change of the trainer's row does not mend is to be entered elsewhere.
	book, err := excelize.OpenReader(bytes.NewReader(first[0].Bytes))
	if err != nil {
		t.Fatalf("%s: %v", first[0].Name, err)
	}
	defer book.Close()
	rows, err := book.GetRows("Графики работы")
	if err != nil || len(rows) != 2 || !strings.Contains(strings.Join(rows[1], "|"), trainer) || rows[1][len(rows[1])-1] != "нет графика работы" {
		t.Errorf("the workbook %s: %v %q", first[0].Name, err, rows)
	}

	// The same once more: nobody is written to.
	if again := c.letters(friday + 1); len(again) != 0 {
		t.Errorf("nothing is new, and a letter goes: %s", again[0].Text)
	}
	// A room loses its hours: its keeper hears of it, and the operator does not.
	c.exec(`delete from cohort.room_hours where room = (select room from cohort.sessions where date > $1 order by date, id limit 1)`, friday+5)
	// A candidate looks like somebody who was hired: their owner hears of that, and of those who
	// have grown stale since, of whom alone they never hear.
	c.exec(`update cohort.candidates c
		set vacancy = null, (family_name, given_name, patronymic, office, position) = (select family_name, given_name, patronymic, office, position from cohort.people where cleared_on is null and left_on is null order by id limit 1)
		where id = (select min(id) from cohort.candidates where outcome is null)`)
	third := c.letters(friday + 2)
	var hiring []string
	if err := c.db.Select(&hiring, `select text from cohort.outbox where kind = 'data' and email = 'hiring@mfc.example'`); err != nil {
		t.Fatal(err)
	}
	if len(hiring) != 1 || !strings.Contains(hiring[0], "дольше всех за") || !strings.Contains(hiring[0], "похоже, что это") {
		t.Errorf("whoever owns the candidates has %d letters: %q", len(hiring), hiring)
	}
	if len(third) != 1 || third[0].Email != "rooms@mfc.example" || third[0].Subject != "Wrong in the data: 1 new (Rooms)" ||
		!strings.Contains(third[0].Text, "has no opening hours") || !strings.Contains(third[0].Text, " sessions, ") {
		t.Fatalf("%+v", third)
	}
	// A letter that was not accepted tells nobody: the next one says it again.
	c.exec(`alter table cohort.outbox disable trigger user`)
	c.exec(`update cohort.outbox set state = 'dead', accepted_at = null, next_attempt_at = null where kind = 'data' and email = 'rooms@mfc.example'`)
	if fourth := c.letters(friday + 3); len(fourth) != 1 || fourth[0].Subject != third[0].Subject {
		t.Errorf("%+v", fourth)
	}
}

// A night that is rejected tells of the data all the same: that may be why. The next one
// tells nothing twice.
func TestARejectedNightWritesOfTheData(t *testing.T) {
	c := newCentre(t)
	c.exec(`delete from cohort.rosters where person = (select min(id) from cohort.trainers)`)
	nightly.Sabotage(c.service, func(_ *planner.Snapshot, p *planner.Plan) { p.Cost.Late++ })
	run, err := c.do(store.Nightly, friday)
	var rejected *nightly.Rejected
	if !errors.As(err, &rejected) || run.State != store.RunRejected {
		t.Fatalf("the run is %s, %v", run.State, err)
	}
	var said []string
	if err := c.db.Select(&said, `select kind || ' ' || state from cohort.outbox where run = $1 and email = 'operator@mfc.example' order by kind`, run.ID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"data accepted", "standing accepted"}, said); diff != "" {
		t.Errorf("the operator is told (-want +got): %s", diff)
	}
	nightly.Sabotage(c.service, nil)
	if again := c.letters(friday + 1); len(again) != 0 {
		t.Errorf("nothing is new, and a letter goes: %s", again[0].Text)
	}
}
