package inbox

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohort/internal/forms"
)

const proof = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\r\n"

// owner makes the manager the owner of the closures, and returns a letter with one.
func (p *post) owner() []byte {
	p.t.Helper()
	p.Server = "mx.example.org"
	if _, err := p.db.Exec(`insert into cohort.addresses (kind, subject, email, name) values ('data', 'closures', 'manager@example.org', 'Маркова М. М.')`); err != nil {
		p.t.Fatal(err)
	}
	return eml("manager@example.org", "c@x", proof, map[string][]byte{"closures.csv": []byte("site;room;from_date;to_date;reason\nVDNKH;;01.03.2027;02.03.2027;ремонт\n")})
}

func (p *post) exec(query string) {
	p.t.Helper()
	if _, err := p.db.Exec(query); err != nil {
		p.t.Fatal(err)
	}
}

// What will never be taken, however often it is tried, is answered once and done with.
func TestWhatTheDatabaseWillNotTakeIsAnsweredOnce(t *testing.T) {
	for _, c := range []struct{ name, code, said string }{
		{"the service may not write there", "42501", "не дано права"},
		{"a value that is none", "22021", "нельзя записать в базу данных"},
	} {
		p := open(t)
		p.exec(`
			create function cohort.no() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '` + c.code + `'; end $$;
			create trigger no before insert on cohort.imports for each row when (new.outcome = 'taken') execute function cohort.no()`)
		p.arrives("c.eml", p.owner())
		p.is(c.name, p.takes(), "c.eml: refused, answered, done/c.eml")
		p.is(c.name+", again", p.takes(), "")
		p.is(c.name+", on record", p.value(`select string_agg(concat_ws(' ', kind, outcome, faults #>> '{0,code}'), ', ') from cohort.imports`), "closures refused "+map[string]string{"42501": "rights", "22021": "values"}[c.code])
		if got := p.delivered(); len(got) != 1 {
			t.Errorf("%s: %d answers", c.name, len(got))
		} else if text, _ := p.parts(got[0]); !strings.Contains(text, c.said) {
			t.Errorf("%s: %s", c.name, text)
		}
	}
}

// A letter at which the program itself fails is answered once and set aside; nothing of
// it is taken, and the next is dealt with.
func TestALetterAtWhichTheProgramFails(t *testing.T) {
	p := open(t)
	week := map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")}
	words := p.Words
	p.Words = forms.Words{} // there is no word for anything in a workbook
	p.arrives("a.eml", eml("manager@example.org", "a@x", "", week))
	p.is("it fails", p.takes(), "a.eml: refused (broken), answered, aside/a.eml")
	p.Words = words
	p.arrives("b.eml", eml("manager@example.org", "b@x", "", week))
	p.is("the next", p.takes(), "b.eml: taken, answered, done/b.eml")
	p.is("letters", p.value(`select string_agg(outcome, ' ' order by number) from cohort.letters`), "refused read")
	if text, _ := p.parts(p.delivered()[0]); !strings.Contains(text, "Программа не смогла прочитать это письмо") {
		t.Error(text)
	}
}

// What fails for a reason of ours stays and is tried again, after growing waits; the
// operators are told once. Another letter is not kept waiting.
func TestWhatFailsForAReasonOfOursIsTriedAgain(t *testing.T) {
	p := open(t)
	now := p.Now()
	p.Service.Now = func() time.Time { return now }
	p.exec(`
		create function cohort.full() returns trigger language plpgsql as $$ begin raise exception 'the disk is full' using errcode = '53100'; end $$;
		create trigger disk before insert on cohort.letters for each row when (new.message_id = 'full@x') execute function cohort.full()`)
	week := map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")}
	p.arrives("a.eml", eml("manager@example.org", "full@x", "", week))
	p.arrives("b.eml", eml("manager@example.org", "b@x", "", week))
	tried, notices := "", ""
	for minute := range 20 {
		if minute == 4 { // the program is started anew
			before := p.Service
			p.Service = &Service{Store: before.Store, Words: before.Words, Language: before.Language, Zone: before.Zone, Account: before.Account, Server: before.Server, Now: before.Now, Log: before.Log, Told: before.Told}
		}
		err := p.Take(t.Context(), p.dir)
		if err != nil && !strings.Contains(err.Error(), "letter a.eml: letter: pq: the disk is full") {
			t.Fatal(err)
		}
		if err != nil {
			tried += fmt.Sprint(" ", minute)
		}
		if n := p.value(`select count(*)::text from cohort.outbox where kind = 'notice'`); n != "0" {
			notices += n
		}
		now = now.Add(time.Minute)
	}
	p.is("tried in the minutes", tried, " 0 1 3 7 15")
	p.is("told since the fifth time, once", notices, "11111")
	p.is("the other letter", p.value(`select string_agg(message_id, ' ') from cohort.letters`), "b@x")
	got := p.delivered()
	if len(got) != 2 || !strings.Contains(p.server.Messages()[1].To, "ops@example.org") {
		t.Fatalf("%d messages", len(got))
	}
	if text, _ := p.parts(got[1]); !strings.Contains(text, "The letter a.eml could not be taken 5 times by now: letter: pq: the disk is full") {
		t.Error(text)
	}
	p.is("on record", p.value(`select concat_ws(' ', file, tries, error, told) from cohort.late_letters`), "a.eml 5 letter: pq: the disk is full (53100) t")
	p.exec(`drop trigger disk on cohort.letters`)
	now = now.Add(time.Hour)
	p.is("when the disk has room", p.takes(), "a.eml: taken, answered, done/a.eml")
	p.is("on record then", p.value(`select count(*)::text from cohort.late_letters`), "0")
}

// Who sends more than is taken is told so once, and the operators too; when the hour is
// over their letters are taken again. Others are not concerned.
func TestHowMuchASenderMaySend(t *testing.T) {
	for _, c := range []struct {
		name, before string // letters of the last hours
		over         bool
	}{
		{"one letter below", fmt.Sprintf(`select n, 'read', 10, '10 minutes'::interval, 0 from generate_series(1, %d) n`, MostLetters-1), false},
		{"as many letters", fmt.Sprintf(`select n, 'read', 10, '10 minutes'::interval, 0 from generate_series(1, %d) n`, MostLetters), true},
		{"as many, an hour ago", fmt.Sprintf(`select n, 'read', 10, '61 minutes'::interval, 0 from generate_series(1, %d) n`, MostLetters), false},
		{"as many that nobody proved", fmt.Sprintf(`select n, 'unproven', 10, '10 minutes'::interval, 0 from generate_series(1, %d) n`, MostLetters), false},
		{"as many bytes", fmt.Sprintf(`select n, 'read', %d, '10 minutes'::interval, 0 from generate_series(1, 10) n`, MostMB<<20/10), true},
		{"as many rows", fmt.Sprintf(`select n, 'read', 10, '23 hours'::interval, %d from generate_series(1, 10) n`, MostRows/10), true},
		{"as many rows, a day ago", fmt.Sprintf(`select n, 'read', 10, '25 hours'::interval, %d from generate_series(1, 10) n`, MostRows/10), false},
	} {
		p := open(t)
		now := p.Now()
		p.Service.Now = func() time.Time { return now }
		p.exec(`
			with given (n, outcome, bytes, ago, rows) as (` + c.before + `), sent as (
				insert into cohort.letters (key, sender, outcome, taken_at, bytes)
				select encode(sha256(n::text::bytea), 'hex'), 'manager@example.org', outcome, '` + now.Format(time.RFC3339) + `'::timestamptz - ago, bytes from given
				returning number, taken_at)
			insert into cohort.imports (kind, file, sha256, asked_by, account, taken_at, outcome, rows, added, changed, deleted, refused, changes, faults, letter)
			select 'returns', 'x', repeat('0', 64), 'x', 'x', taken_at, 'refused', (select max(rows) from given), 0, 0, 0, 0, '[]', '[]', number from sent`)
		week := map[string][]byte{"week.xlsx": p.weekly(map[string]string{"G3": "был"}, "s-1")}
		one, two := eml("manager@example.org", "1@x", "", week), eml("manager@example.org", "2@x", "", week)
		p.arrives("1.eml", one)
		if !c.over {
			p.is(c.name, p.takes(), "1.eml: taken, answered, done/1.eml")
			continue
		}
		p.is(c.name, p.takes(), "1.eml: over, answered, aside/1.eml")
		p.arrives("2.eml", two)
		p.arrives("3.eml", eml("trainer@example.org", "3@x", "", week))
		p.is(c.name+", another and somebody else's", p.takes(), "2.eml: over, aside/2.eml; 3.eml: taken, answered, done/3.eml")
		p.is(c.name+", mail", p.value(`select string_agg(kind || ' ' || email, ', ' order by id) from cohort.outbox`), "answer Manager@example.org, notice ops@example.org, answer trainer@example.org")
		now = now.Add(24 * time.Hour)
		p.arrives("1.eml", one)
		p.is(c.name+", a day later", p.takes(), "1.eml: taken, answered, done/1.eml")
	}
}
