package soak

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	gomail "github.com/wneessen/go-mail"

	"cohort/internal/demo"
	"cohort/internal/forms"
	"cohort/internal/inbox"
	"cohort/planner"
	"cohort/sql/sample"
)

// sheets chooses the site whose manager hands in the workbook of the week that begins, every
// second week.
func (s *soak) sheets(n int, day planner.Date) (err error) {
	if n == 0 || !s.beginsWeek(day) {
		return nil
	}
	s.sample.Sheets = ""
	if (day.Monday()-s.First.Monday())/7%2 == 1 {
		s.sample.Sheets, err = sample.SheetSite(s.ctx, s.db, s.sample, day, day.Monday()+7)
	}
	return err
}

// handIn lets the manager of the site hand in what happened in the week before a day, and
// somebody a sick note that comes late.
func (s *soak) handIn(next planner.Date) error {
	words, err := forms.NewWords()
	if err != nil {
		return err
	}
	s.at = (next - 1).At(18*60, s.service.Settings.Zone)
	from := s.calendar.Previous(next - 1).Monday()
	sheets, err := sample.SheetsOf(s.ctx, s.db, s.sample, from, next)
	if err != nil {
		return err
	}
	const mailed = `
		select o.email, a.name
		from cohort.outbox o
		join cohort.attachments a on a.message = o.id
		join cohort.editions e on e.id = o.edition
		join cohort.runs r on r.id = o.run
		where o.kind = 'weekly' and o.about = $1 and e.period = $2 and r.job = 'weekly' and coalesce(o.language, 'ru') = 'ru'
		order by o.id, a.ordinal
		limit 1`
	year, week := from.ISOWeek()
	var sent struct{ Email, Name string }
	if err := s.db.GetContext(s.ctx, &sent, mailed, s.sample.Sheets, fmt.Sprintf("%d-W%02d", year, week)); err != nil {
		return fmt.Errorf("the weekly workbook of %s: %w", s.sample.Sheets, err)
	}
	book, err := demo.FilledIn(filepath.Join(s.Folder, "workbooks", sent.Name), sheets, words["ru"])
	if err != nil {
		return fmt.Errorf("fill in %s: %w", sent.Name, err)
	}
	folder := filepath.Join(s.Folder, "handed-in")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	m := gomail.NewMsg()
	err = errors.Join(m.From(sent.Email), m.To(desk))
	m.Subject("Отметки за неделю")
	m.SetDateWithValue(s.at)
	m.SetMessageIDWithValue(fmt.Sprintf("returned-%s@mfc.example", from))
	m.SetBodyString(gomail.TypeTextPlain, "Отметки за неделю — в книге.")
	if err = errors.Join(err, m.AttachReader(sent.Name, bytes.NewReader(book))); err != nil {
		return err
	}
	if err := m.WriteToFile(filepath.Join(folder, from.String()+".eml")); err != nil {
		return err
	}
	s.count.Workbooks++
	in := &inbox.Service{Store: s.st, Words: words, Language: "ru", Zone: s.service.Settings.Zone, Account: "soak", Now: s.service.Now, Log: s.quiet, Told: func(r inbox.Report) error {
		if r.Outcome != inbox.Taken {
			s.count.NotTaken++
			fmt.Fprintf(s.Log, "the letter of %s was not taken whole (%s): %+v\n", r.Sender, r.Outcome, r.Files)
		}
		return nil
	}}
	if err := in.Take(s.ctx, folder); err != nil {
		return err
	}
	if note := sheets.Note; note != nil {
		const late = `
			insert into cohort.absences (id, person, from_date, to_date, kind)
			values ($1, $2, $3, $4, $5)`
		if _, err := s.db.ExecContext(s.ctx, late, fmt.Sprintf("late-%s", from), note.Person, note.From, note.To, note.Kind); err != nil {
			return fmt.Errorf("a late sick note: %w", err)
		}
	}
	return s.deliver()
}
