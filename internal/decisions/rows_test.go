package decisions_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/forms"
	"cohort/planner"
	"cohort/reports/timetable"
	"cohort/reports/words"
	"cohort/sql/handin"
	"cohort/sql/store"
)

// sent is the timetable of a session's site and week, as its manager has it, with cells of
// the list of sessions changed: by column, what stands in the session's row.
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
		taken, p, err := d.TakeSheet(t.Context(), desk, forms.File{Name: "week.xlsx", Data: data, By: "A. Petrova", Sender: from}, func(no *decisions.Refused, _ string) string { return no.Code + " " + no.Rule })
		if err != nil {
			t.Fatal(err)
		}
		return taken, p
	}
	x, p := d.movable()
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
	if taken, p := take(file, &forms.Sender{Proven: true, Everything: true}); taken == nil || p == nil || taken.Outcome != handin.ImportTaken {
		t.Fatal("it is not taken")
	}
	_, _, plan := d.stands()
	if now := held(plan, x.ID); now == nil || friday+planner.Date(now.Day) != day || now.Start != x.Start || now.Room != x.Room {
		t.Errorf("%+v is %+v", x, now)
	}
	last, _, err := d.st.DecisionOf(t.Context(), 2)
	if err != nil || last.Kind != store.DecisionMove || last.Who != "A. Petrova" {
		t.Errorf("decision %+v, %v", last, err)
	}
	if taken, _ := take(file, nil); taken != nil {
		t.Errorf("it comes twice, and it says %v", taken.Wrongs())
	}
}
