package decisions_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/forms"
	"cohort/internal/inbox"
	"cohort/planner"
	"cohort/reports/timetable"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/decided"
	"cohort/sql/handin"
)

// sent is the timetable of a session's site and week, as its manager has it, with cells of
// the list of sessions changed: by column, what stands in the session's row. The column "mark"
// is that of the first person in the sheet of marks.
func (d *desk) sent(x planner.Session, changed map[string]any) []byte {
	d.t.Helper()
	f, _, err := d.Service.Today(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	_, s, plan := d.stands()
	site := ""
	for _, r := range s.Rooms {
		if r.ID == x.Room {
			site = r.Site
		}
	}
	w, err := words.New("ru")
	if err != nil {
		d.t.Fatal(err)
	}
	week := editions.Lay(s, plan, editions.NewNames(directory.Named(f), "ru")).Week(site, editions.Head{Monday: (s.FirstDay + planner.Date(x.Day)).Monday(), Edition: 1, ReadAt: d.at}, editions.Last{})
	var out bytes.Buffer
	if err := timetable.Write(&out, week, w); err != nil {
		d.t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		d.t.Fatal(err)
	}
	name := w.Say("sheet_sessions")
	rows, err := book.GetRows(name)
	if err != nil {
		d.t.Fatal(err)
	}
	column := map[string]int{}
	found := false
	for i, row := range rows {
		if len(column) == 0 {
			for k, title := range row {
				if title == w.Say("form_key") {
					for k, title := range row {
						column[title] = k + 1
					}
					column["key"] = k + 1
				}
			}
			continue
		}
		if len(row) < column["key"] || row[column["key"]-1] != x.ID {
			continue
		}
		found = true
		for title, value := range changed {
			if title == "mark" {
				if err := book.SetCellValue(w.Say("form_kind_returns"), "G3", value); err != nil {
					d.t.Fatal(err)
				}
				continue
			}
			cell, err := excelize.CoordinatesToCellName(column[w.Col(title)], i+1)
			if err == nil {
				err = book.SetCellValue(name, cell, value)
			}
			if err != nil {
				d.t.Fatal(err)
			}
		}
	}
	if !found {
		d.t.Fatalf("%s is not in the list", x.ID)
	}
	out.Reset()
	if _, err := book.WriteTo(&out); err != nil {
		d.t.Fatal(err)
	}
	return out.Bytes()
}

// managers are the manager of the site of a session, and that of another.
func (d *desk) managers(x planner.Session) {
	d.t.Helper()
	_, err := d.db.Exec(`
		insert into cohort.addresses (kind, subject, email, name, language)
		select 'manager', r.site, 'manager@example.org', 'Маркова М. М.', 'ru' from cohort.rooms r where r.id = $1
		union all
		(select 'manager', s.id, 'other@example.org', 'Другая Д. Д.', 'ru' from cohort.sites s where s.id <> (select site from cohort.rooms where id = $1) order by s.id limit 1)`, x.Room)
	if err != nil {
		d.t.Fatal(err)
	}
}

// held is the day on which a session is held in the version that stands; -1: it is not.
func (d *desk) held(x planner.Session) int {
	_, _, plan := d.stands()
	if now := held(plan, x.ID); now != nil {
		return now.Day
	}
	return -1
}

// letter takes a letter with a workbook, which the mail server proves, and returns the text of
// the answer.
func (d *desk) letter(from string, data []byte) (answer string) {
	d.t.Helper()
	said, err := forms.NewWords()
	if err != nil {
		d.t.Fatal(err)
	}
	dir := d.t.TempDir()
	eml := "From: " + from + "\r\nTo: training@example.org\r\nMessage-ID: <" + from + ">\r\nSubject: week\r\nAuthentication-Results: mx.example.org; dmarc=pass\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=week.xlsx\r\n\r\n" + base64.StdEncoding.EncodeToString(data) + "\r\n"
	if err := os.WriteFile(filepath.Join(dir, "a.eml"), []byte(eml), 0o644); err != nil {
		d.t.Fatal(err)
	}
	service := &inbox.Service{Store: d.st, Words: said, Language: "ru", Zone: d.Service.Settings.Zone, Account: "cohort", Server: "mx.example.org", Today: friday, Log: slog.New(slog.DiscardHandler),
		Now:     func() time.Time { return d.at },
		Decided: d.Service.TellAfter,
		TakeFile: func(ctx context.Context, tx *sql.Tx, desk *forms.Desk, f forms.File, take inbox.TakeRows) (*forms.Taken, *forms.Taken, error) {
			got, err := d.TakeFile(ctx, tx, desk, f, func(no *decisions.Refused, language string) string {
				w, err := words.New(language)
				if err != nil {
					return err.Error()
				}
				return views.RefusedText(no, w)
			}, func(_ *decisions.Returned, f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
				return take(f, before)
			})
			if err != nil {
				return nil, nil, err
			}
			return got.Moved, got.Rows, nil
		}}
	if err := service.Take(d.t.Context(), dir); err != nil {
		d.t.Fatal(err)
	}
	if err := d.db.Get(&answer, `select text from cohort.outbox where kind = 'answer' and email = $1 order by id desc limit 1`, from); err != nil {
		d.t.Fatalf("%s is not answered: %v", from, err)
	}
	return answer
}

// A manager changes a row of the list of sessions and sends the timetable back.
func TestARowOfTheListIsADecision(t *testing.T) {
	d := newDesk(t)
	said, err := forms.NewWords()
	if err != nil {
		t.Fatal(err)
	}
	desk := &forms.Desk{DB: d.st.DB(), Words: said, Language: "ru", Zone: d.Service.Settings.Zone, Today: friday, Now: d.at}
	take := func(data []byte, from *forms.Sender) (*forms.Taken, *decisions.Proposal) {
		t.Helper()
		taken, p, err := d.ReadSheet(t.Context(), desk, forms.File{Name: "week.xlsx", Data: data, By: "A. Petrova", Sender: from}, func(no *decisions.Refused, _ string) string { return no.Code + " " + no.Rule })
		if err != nil {
			t.Fatal(err)
		}
		return taken, p
	}
	w, err := words.New("ru")
	if err != nil {
		t.Fatal(err)
	}
	x, p := d.movable()
	d.managers(x)
	day := friday + planner.Date(held(p.After, x.ID).Day)
	before := d.rows()
	if taken, _ := take(d.sent(x, nil), nil); taken != nil {
		t.Errorf("nothing was changed, and it says %v", taken.Wrongs())
	}
	for _, c := range []struct {
		says    string
		changed map[string]any
		from    *forms.Sender
		wrong   string
	}{
		{"at night", map[string]any{"start": 0}, nil, "forbidden"},
		{"in a room that nobody knows", map[string]any{"room": "Зимний сад"}, nil, "unknown"},
		{"with a trainer whom nobody knows", map[string]any{"trainer": "Никто Н. Н."}, nil, "unknown"},
		{"on no day", map[string]any{"date": "скоро"}, nil, ""},
		{"at another's site", map[string]any{"date": day.String()}, &forms.Sender{Proven: true, Sites: []string{"ELSEWHERE"}}, "not_yours"},
		{"by a letter that nobody proves", map[string]any{"date": day.String()}, &forms.Sender{Everything: true}, "unproven"},
	} {
		taken, p := take(d.sent(x, c.changed), c.from)
		if taken == nil || p != nil || taken.Outcome != handin.ImportRefused || len(taken.Wrongs()) != 1 || !strings.Contains(taken.Wrongs()[0], c.wrong) {
			t.Errorf("%s: it is taken, or its fault is not told", c.says)
			continue
		}
		if remarks, err := taken.Remarks(); err != nil || remarks == nil {
			t.Errorf("%s: comes back without remarks: %v", c.says, err)
		}
	}
	if d.rows() != before {
		t.Error("something was written")
	}
	file := d.sent(x, map[string]any{"date": day.String()})
	f := forms.File{Name: "week.xlsx", Data: file, By: "A. Petrova", Try: true, Sender: &forms.Sender{Proven: true, Everything: true}}
	if taken, p, err := d.ReadSheet(t.Context(), desk, f, nil); err != nil || taken == nil || p == nil || d.rows() != before {
		t.Fatalf("an operator tries it: %v", err)
	}
	// The transaction of a file that fails leaves nothing, and a second file that decides in it is
	// refused.
	tx, err := d.st.DB().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	f.Try = false
	for i, want := range []string{handin.ImportTaken, handin.ImportRefused} {
		got, err := d.TakeFile(t.Context(), tx, desk, f, func(no *decisions.Refused, _ string) string { return no.Code },
			func(_ *decisions.Returned, f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
				return desk.TakeIn(t.Context(), tx, f, before)
			})
		if err != nil || got.Moved.Outcome != want || want == handin.ImportRefused && !strings.Contains(strings.Join(got.Moved.Wrongs(), " "), "overtaken") {
			t.Errorf("file %d of one transaction: %+v, %v", i+1, got, err)
		}
	}
	if err := tx.Rollback(); err != nil || d.rows() != before {
		t.Errorf("something of it is left: %v", err)
	}
	refused := d.letter("other@example.org", file)
	if !strings.Contains(refused, "не на вашей площадке") || strings.Contains(refused, x.ID) || d.held(x) != x.Day {
		t.Errorf("the manager of another site is answered %s", refused)
	}
	spoiled := d.sent(x, map[string]any{"date": day.String(), "mark": "спал"})
	both := d.letter("manager@example.org", spoiled)
	if !strings.Contains(both, "ничего не изменено") || !strings.Contains(both, "был, опоздал, не был") || strings.Contains(both, "уже стоят") || d.held(x) != x.Day {
		t.Errorf("a move beside a mark that nobody knows is answered %s", both)
	}
	if answer := d.letter("manager@example.org", file); !strings.Contains(answer, "занятие перенесено: ") || !strings.Contains(answer, " → "+w.Date(day)+", ") || !strings.Contains(answer, "Расписание изменено, это действует с этой минуты (версия расписания 2).") || !strings.Contains(answer, "уже стоят в расписании") || strings.Contains(answer, "со следующей ночи") {
		t.Errorf("the manager of the site is answered %s", answer)
	}
	_, _, plan := d.stands()
	if now := held(plan, x.ID); now == nil || friday+planner.Date(now.Day) != day || now.Start != x.Start || now.Room != x.Room {
		t.Errorf("%+v is %+v", x, now)
	}
	last, _, err := decided.DecisionOf(t.Context(), d.st.DB(), 2)
	if err != nil || last.Kind != decided.Move || last.Who != "Маркова М. М. <manager@example.org>" {
		t.Errorf("decision %+v, %v", last, err)
	}
	if taken, _ := take(file, nil); taken != nil {
		t.Errorf("it comes twice, and it says %v", taken.Wrongs())
	}
	if _, err := decided.Unpin(t.Context(), d.st.DB(), x.ID, planner.AllPins(), d.at); err != nil {
		t.Fatal(err)
	}
	moved := x
	moved.Day = d.held(x)
	back := forms.File{Name: "week.xlsx", Data: d.sent(moved, map[string]any{"date": (friday + planner.Date(x.Day)).String(), "mark": "спал"}), By: "A. Petrova", Good: true}
	if tx, err = d.st.DB().BeginTx(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	got, err := d.TakeFile(t.Context(), tx, desk, back, nil, func(_ *decisions.Returned, f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
		return desk.TakeIn(t.Context(), tx, f, before)
	})
	if err := errors.Join(err, tx.Commit()); err != nil || got.Moved.Outcome != handin.ImportTaken || got.Rows.Outcome != handin.ImportRefused || d.held(x) != x.Day {
		t.Errorf("the good rows alone, where a mark is bad: %+v, %v", got, err)
	}
}
