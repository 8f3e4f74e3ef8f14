package demo

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/xuri/excelize/v2"

	"cohort/internal/forms"
	"cohort/internal/inbox"
	"cohort/internal/mailcatch"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
	"cohort/sql/handin"
	"cohort/sql/sample"
)

// handed is what people handed in between the two nights.
type handed struct {
	sheets *sample.Sheets
	rows   int // taken of the spreadsheet of absences
}

// handIn lets people say what happened: the manager fills in the workbook of the week
// and sends it back by mail, an office head hands in a spreadsheet of absences.
func (d *demo) handIn(options sample.Options) error {
	d.clock.at = (d.AsOf - 1).At(18*60, d.settings.Zone)
	words, err := forms.NewWords()
	if err != nil {
		return err
	}
	h := &d.screen.handed
	if h.sheets, err = sample.SheetsOf(d.ctx, d.db, options, options.AsOf, d.AsOf); err != nil {
		return err
	}
	sent, err := d.mailed(options.Sheets)
	if err != nil {
		return err
	}
	book, err := FilledIn(filepath.Join(d.Folder, "before", "workbooks", sent.Name), h.sheets, words["ru"])
	if err != nil {
		return fmt.Errorf("fill in %s: %w", sent.Name, err)
	}
	if err := d.sendBack(sent.Email, sent.Name, book, words); err != nil || h.sheets.Note == nil {
		return err
	}
	h.rows, err = d.absences(h.sheets, words)
	return err
}

// sent is a workbook that a manager got by mail.
type sent struct{ Email, Name string }

// mailed is the weekly timetable of a site, as its manager got it before the week.
func (d *demo) mailed(site string) (out sent, err error) {
	const weekly = `
		select o.email, a.name
		from cohort.outbox o
		join cohort.attachments a on a.message = o.id
		where o.kind = 'weekly' and o.about = $1 and coalesce(o.language, 'ru') = 'ru'
		order by o.id, a.ordinal
		limit 1`
	if err := d.db.GetContext(d.ctx, &out, weekly, site); err != nil {
		return out, fmt.Errorf("the weekly workbook of %s: %w", site, err)
	}
	return out, nil
}

// sendBack lets the manager of the site send the workbook by mail, and the service take it and
// answer.
func (d *demo) sendBack(manager, name string, book []byte, w forms.Words) error {
	folder := filepath.Join(d.Folder, "handed-in")
	if err := d.letter(folder, letter{manager, "Отметки за неделю", "Отметки за неделю — в книге.", "marks", name, book}); err != nil {
		return err
	}
	if err := d.inbox(w).Take(d.ctx, folder); err != nil {
		return err
	}
	catcher, err := mailcatch.Start(filepath.Join(folder, "answers"))
	if err != nil {
		return err
	}
	defer catcher.Close()
	report, err := outbox.Deliver(d.ctx, d.st, post(catcher), d.clock.now, d.quiet)
	d.screen.delivered(false, slot{job: "inbox"}, report)
	return err
}

// letter is one that a manager sends, with a workbook.
type letter struct {
	from, subject, text string
	file                string // of the letter itself, without its ending
	name                string
	book                []byte
}

// server is the mail server that proves who sent a letter.
const server = "mx.cohort.example"

// letter writes a letter as the mail server leaves it in a folder, and beside it the
// workbook, to be looked at.
func (d *demo) letter(folder string, l letter) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, l.name), l.book, 0o644); err != nil {
		return err
	}
	m := gomail.NewMsg()
	err := errors.Join(m.From(l.from), m.To(desk))
	m.Subject(l.subject)
	m.SetDateWithValue(d.clock.at)
	m.SetMessageIDWithValue(l.file + "@mfc.example")
	m.SetGenHeader("Authentication-Results", server+"; dmarc=pass")
	m.SetBodyString(gomail.TypeTextPlain, l.text)
	if err = errors.Join(err, m.AttachReader(l.name, bytes.NewReader(l.book))); err != nil {
		return fmt.Errorf("the letter of %s: %w", l.from, err)
	}
	return m.WriteToFile(filepath.Join(folder, l.file+".eml"))
}

// inbox takes letters and answers them; what it does not take whole is told on the screen.
func (d *demo) inbox(w forms.Words) *inbox.Service {
	return &inbox.Service{Store: d.st, Words: w, Language: "ru", Zone: d.settings.Zone, Account: "demo", Server: server, Now: d.clock.now, Log: d.quiet, Told: func(r inbox.Report) error {
		if r.Outcome != inbox.Taken {
			d.screen.trouble = append(d.screen.trouble, fmt.Sprintf("the letter of %s was not taken whole (%s): %+v", r.Sender, r.Outcome, r.Files))
		}
		return nil
	}}
}

// absences lets an office head fill in a spreadsheet of absences, and imports it. It
// returns how many rows were taken.
func (d *demo) absences(s *sample.Sheets, w forms.Words) (int, error) {
	desk := &forms.Desk{DB: d.st.DB(), Words: w, Language: "ru", Zone: d.settings.Zone, Today: d.AsOf - 1, Now: d.clock.at}
	template, count, err := desk.Template(d.ctx, "absences", "ru", forms.Scope{Office: s.Office})
	if err != nil {
		return 0, err
	}
	data, err := noted(template, count, s.Note, w["ru"])
	if err != nil {
		return 0, fmt.Errorf("fill in the absences of %s: %w", s.Office, err)
	}
	const name = "absences.xlsx"
	if err := os.WriteFile(filepath.Join(d.Folder, "handed-in", name), data, 0o644); err != nil {
		return 0, err
	}
	taken, err := desk.Take(d.ctx, forms.File{Name: name, Data: data, By: "head of " + s.Office, Account: "demo"}, func(*forms.Taken) error { return nil })
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	if taken.Outcome != handin.ImportTaken {
		d.screen.trouble = append(d.screen.trouble, fmt.Sprintf("%s was not taken: %s", name, strings.Join(append([]string{taken.Summary()}, taken.Wrongs()...), "; ")))
	}
	return len(taken.Changes), nil
}

// FilledIn is the weekly workbook with what the manager knows: which sessions were
// held, who was there, who came without a seat, who failed.
func FilledIn(path string, s *sample.Sheets, w words.Words) ([]byte, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	name := w.Say("form_kind_returns")
	rows, err := f.GetRows(name)
	if err != nil {
		return nil, err
	}
	columns := map[string]int{}
	for i, heading := range rows[0] {
		columns[heading] = i
	}
	cell := func(row []string, word string) string {
		if i := columns[w.Say(word)]; i < len(row) {
			return row[i]
		}
		return ""
	}
	set := func(row int, word, value string) {
		at, wrong := excelize.CoordinatesToCellName(columns[w.Say(word)]+1, row+1)
		if wrong == nil {
			wrong = f.SetCellStr(name, at, value)
		}
		if err == nil {
			err = wrong
		}
	}
	session := map[string]string{} // by the key of the sheet
	for _, row := range rows[1:] {
		if id, _, is := strings.Cut(cell(row, "form_key"), " "); is {
			session[cell(row, "form_sheet_key")] = id
		}
	}
	marks := map[string]facts.Attendance{}
	for _, m := range s.Marks {
		marks[m.Session+" "+m.Person] = m
	}
	held := map[string]string{}
	for _, id := range s.Held {
		held[id] = "true"
	}
	for _, id := range s.Fallen {
		held[id] = "false"
	}
	before := ""
	for i, row := range rows[1:] {
		sheet := cell(row, "form_sheet_key")
		id, key := session[sheet], cell(row, "form_key")
		m, marked := marks[key]
		switch {
		case sheet != before && held[id] != "":
			set(i+1, "form_held", w.Say("form_choice_flag_"+held[id]))
		case sheet == before && key == "" && s.WalkIn != nil && s.WalkIn.Session == id:
			set(i+1, "form_person", s.WalkIn.Person)
			m, marked = *s.WalkIn, true
			id = "" // the second line for others stays empty
			delete(session, sheet)
		}
		before = sheet
		if marked {
			set(i+1, "form_attended", w.Say("form_choice_mark_"+m.Mark))
			if m.Result != nil {
				set(i+1, "form_result", w.Say("form_choice_result_"+*m.Result))
			}
		}
	}
	return written(f, err)
}

// noted is a template of absences with one more row: a sick note.
func noted(template []byte, count int, note *facts.Absence, w words.Words) ([]byte, error) {
	f, err := excelize.OpenReader(bytes.NewReader(template))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for column, v := range map[string]any{"C": note.Person, "D": note.From.UTC(), "E": note.To.UTC(), "F": w.Say("form_choice_absence_" + note.Kind)} {
		if wrong := f.SetCellValue(f.GetSheetName(0), fmt.Sprint(column, count+2), v); err == nil {
			err = wrong
		}
	}
	return written(f, err)
}

func written(f *excelize.File, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = f.WriteTo(&out)
	return out.Bytes(), err
}

// day writes a date as people say it.
func day(d planner.Date) string { return d.UTC().Format("Mon 2 January") }

func weekday(d planner.Date) string { return d.UTC().Format("Monday") }

// became says what came of what people handed in: in the night's snapshot and plan.
func (h *handed) became(s *planner.Snapshot, p *planner.Plan) []string {
	seat := map[string]planner.Date{} // by request
	for i := range p.Sessions {
		for _, id := range p.Sessions[i].Seated {
			seat[id] = s.FirstDay + planner.Date(p.Sessions[i].Day)
		}
	}
	needed := map[string]bool{}
	for i := range s.Requests {
		needed[s.Requests[i].ID] = true
	}
	again := func(person, course string) string {
		id := planner.RequestID(person, course)
		switch {
		case seat[id] != 0:
			return "it is planned again for " + day(seat[id])
		case needed[id]:
			return "it is needed again, without a place so far"
		}
		return "it is needed no more"
	}
	x := h.sheets
	out := []string{fmt.Sprintf("The manager of %s sent back the workbook of the week by mail, and has an answer: %s held, %d not, %s.", x.SiteEn,
		words.CountOf(len(x.Held), "session"), len(x.Fallen), words.CountOf(len(x.Marks), "mark"))}
	for _, id := range x.Fallen[:min(2, len(x.Fallen))] {
		told := x.Sessions[id]
		var first planner.Date
		planned := 0
		for _, person := range told.People {
			if on := seat[planner.RequestID(person, told.Course)]; on != 0 {
				planned++
				if first == 0 || on < first {
					first = on
				}
			}
		}
		text := fmt.Sprintf("Not held: %s on %s. Of %s %d have a new place", told.NameEn, day(told.Date), words.CountOf(len(told.People), "seat"), planned)
		if first != 0 {
			text += ", the first on " + day(first)
		}
		out = append(out, text+".")
	}
	if m := x.WalkIn; m != nil {
		told := x.Sessions[m.Session]
		out = append(out, fmt.Sprintf("Somebody came to %s on %s without a seat. That counts: %s.", told.NameEn, day(told.Date), again(m.Person, told.Course)))
	}
	if m := x.Failed; m != nil {
		told := x.Sessions[m.Session]
		out = append(out, fmt.Sprintf("Somebody failed %s on %s: %s.", told.NameEn, day(told.Date), again(m.Person, told.Course)))
	}
	if n := x.Note; n != nil {
		told := x.Sessions[x.Noted[0]]
		out = append(out, fmt.Sprintf("The head of %s sent a spreadsheet of absences, %s taken: a sick note from %s, handed in late.", x.OfficeEn, words.CountOf(h.rows, "row"), day(n.From)),
			fmt.Sprintf("%s of that day had no mark and counted as taken; now %s.", told.NameEn, again(n.Person, told.Course)))
	}
	return out
}
