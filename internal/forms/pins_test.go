package forms_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/forms"
	"cohort/planner"
	"cohort/sql/handin"
)

// stands makes sessions of Monday the timetable: x-1 and x-2 at VDNKH, x-3 at RAMENKI, of x-4
// the seats are reserved only, and x-5 began this morning. Of x-1 its time and room are pinned.
func (o office) stands() {
	o.t.Helper()
	o.exec(`
		set session_replication_role = replica;
		insert into cohort.plan_versions (version, run, snapshot, first_day, days, plan, cost, published_at) values (1, 1, '', '2027-01-18', 30, '', '{}', '2027-01-17');
		insert into cohort.sessions (version, id, course, room, site, date, start_minute, minutes, reserved) values
			(1, 'x-1', 'SRV-01', 'A1', 'VDNKH', '2027-01-25', 600, 90, false), (1, 'x-2', 'SRV-01', 'A1', 'VDNKH', '2027-01-25', 720, 90, false),
			(1, 'x-3', 'SRV-01', 'W', 'RAMENKI', '2027-01-25', 600, 90, false), (1, 'x-4', 'SRV-01', 'A1', 'VDNKH', '2027-01-26', 600, 90, true),
			(1, 'x-5', 'SRV-01', 'A1', 'VDNKH', '2027-01-22', 480, 90, false);
		insert into cohort.seats (version, request, session, learner, anonymous)
		select 1, session || n, session, 'P-00' || n, false from unnest(array['x-1', 'x-2']) session, generate_series(1, 3) n;
		update cohort.current_plan set version = 1, moved_at = '2027-01-17';
		insert into cohort.pins (session, field, reason, who, since, until)
		select 'x-1', field, 'гости', 'Boss', '2027-01-18', '2027-01-25' from unnest(array['time', 'room']) x (field);
		set session_replication_role = origin`)
}

// held are the pins that hold, and what became of the others.
func (o office) held() string {
	return o.value(`select coalesce(string_agg(concat_ws(' ', session, field, who, reason, until, cause), ', ' order by session, number), '') from cohort.pins`)
}

// A row of the form is a pin: a new one pins, a changed one pins anew, a cleared one releases;
// the same file twice changes nothing.
func TestPinsBySpreadsheet(t *testing.T) {
	o := open(t)
	o.stands()
	o.exec(`insert into cohort.sheet_keys values ('x-2', 'H4RTK', '2027-01-20')`)
	for _, c := range []struct {
		says  string
		cells map[string]any // session, field, reason and until are in columns C to F; the pin that holds is in row 2
		lines []string
		held  string
	}{
		{"cleared", map[string]any{"D2": ""}, []string{"строка 2, больше не закреплено: аудитория, день и время – 25.01.2027, 10:00, Основы, Аудитория 1"},
			"x-1 time Boss гости 2027-01-25 unpinned, x-1 room Boss гости 2027-01-25 unpinned"},
		{"all of it cleared", map[string]any{"C2": "", "D2": "", "E2": "", "F2": ""}, []string{"строка 2, больше не закреплено: аудитория, день и время – 25.01.2027, 10:00, Основы, Аудитория 1"},
			"x-1 time Boss гости 2027-01-25 unpinned, x-1 room Boss гости 2027-01-25 unpinned"},
		{"something else", map[string]any{"D2": "day and hour, people", "F2": ""}, []string{"строка 2, больше не закреплено: аудитория, день и время – 25.01.2027, 10:00, Основы, Аудитория 1",
			"строка 2, закреплено: участники, день и время – 25.01.2027, 10:00, Основы, Аудитория 1; гости"},
			"x-1 time Boss гости 2027-01-25 unpinned, x-1 room Boss гости 2027-01-25 unpinned, x-1 seated A. Petrova гости, x-1 time A. Petrova гости"},
		{"another reason", map[string]any{"E2": "министр", "C2": "x-1 когда-то"}, []string{"строка 2, закреплено заново: аудитория, день и время – 25.01.2027, 10:00, Основы, Аудитория 1; министр; по 25.01.2027"},
			"x-1 time Boss гости 2027-01-25 replaced, x-1 room Boss гости 2027-01-25 replaced, x-1 room A. Petrova министр 2027-01-25, x-1 time A. Petrova министр 2027-01-25"},
		{"a new row", map[string]any{"C3": "x-2", "D3": "всё", "E3": "проведём и втроём", "C4": "x-1", "D4": "тренеры", "E4": "экзамен"},
			[]string{"строка 3, закреплено: всё – H4RTK, 25.01.2027, 12:00, Основы, Аудитория 1; проведём и втроём", "строка 4, закреплено: тренеры – 25.01.2027, 10:00, Основы, Аудитория 1; экзамен"},
			"x-1 time Boss гости 2027-01-25, x-1 room Boss гости 2027-01-25, x-1 trainers A. Petrova экзамен, x-2 room A. Petrova проведём и втроём, x-2 seated A. Petrova проведём и втроём, " +
				"x-2 time A. Petrova проведём и втроём, x-2 trainers A. Petrova проведём и втроём"},
		{"with three too", map[string]any{"G2": 3, "C3": "x-2", "E3": "ждать нельзя", "G3": 2}, []string{"строка 2, больше не закреплено: аудитория, день и время – 25.01.2027, 10:00, Основы, Аудитория 1",
			"строка 2, закреплено: аудитория, день и время, проводится и с 3 участниками – 25.01.2027, 10:00, Основы, Аудитория 1; гости; по 25.01.2027",
			"строка 3, закреплено: проводится и с 2 участниками – H4RTK, 25.01.2027, 12:00, Основы, Аудитория 1; ждать нельзя"},
			"x-1 time Boss гости 2027-01-25 unpinned, x-1 room Boss гости 2027-01-25 unpinned, x-1 least A. Petrova гости 2027-01-25, x-1 room A. Petrova гости 2027-01-25, " +
				"x-1 time A. Petrova гости 2027-01-25, x-2 least A. Petrova ждать нельзя"},
	} {
		o.exec(`alter table cohort.pins disable trigger pins_stay; delete from cohort.pins where number > 2; update cohort.pins set released_at = null, cause = null; alter table cohort.pins enable trigger pins_stay`)
		data := o.edit("pins", "ru", func(f *excelize.File, sheet string) {
			for cell, v := range c.cells {
				o.set(f, sheet, cell, v)
			}
		})
		try := o.take(forms.File{Data: data, Try: true})
		if was := o.held(); strings.Contains(was, "Petrova") || strings.Contains(was, "unpinned") || len(try.Lines()) != len(c.lines) {
			t.Errorf("%s, tried: %s, %q", c.says, was, append(try.Lines(), try.Wrongs()...))
		}
		taken := o.take(forms.File{Data: data})
		same(t, c.says, append(taken.Lines(), taken.Wrongs()...), c.lines...)
		if got := o.held(); got != c.held {
			t.Errorf("%s: %s\nwant %s", c.says, got, c.held)
		}
		again := o.take(forms.File{Data: data})
		if same(t, c.says+", again", append(again.Lines(), again.Wrongs()...)); o.held() != c.held {
			t.Errorf("%s, again: %s", c.says, o.held())
		}
	}
}

// The sessions to choose from are in the order in which they are held, without those that
// nobody is known of; how to fill in names each thing that can be pinned as it is called.
func TestWhatCanBePinned(t *testing.T) {
	o := open(t)
	o.stands()
	data, _, err := o.Template(ctx, "pins", "en", forms.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	var sessions, how []string
	for _, row := range o.cells(data, 2)[1:] {
		id, _, _ := strings.Cut(row[0], " ")
		sessions = append(sessions, id)
	}
	for _, row := range o.cells(data, 1) {
		how = append(how, strings.Join(row, " "))
	}
	if got := strings.TrimSpace(strings.Join(sessions, " ")); got != "x-5 x-1 x-3 x-2" {
		t.Errorf("offered: %s", got)
	}
	for lang, w := range o.Words {
		for _, pin := range append(planner.AllPins(), "all") {
			if text := w.Say("form_how_pins"); !strings.Contains(text, w.Pinned(pin, 0)) {
				t.Errorf("%s does not name %s: %s", lang, w.Pinned(pin, 0), text)
			}
		}
	}
	if !strings.Contains(strings.Join(how, " "), o.Words["en"].Say("form_how_pins")) {
		t.Error("how to fill in does not say it")
	}
}

// A row that cannot be pinned says why, and nothing of the file is done.
func TestPinsThatCannotBe(t *testing.T) {
	o := open(t)
	o.stands()
	was := o.held()
	for _, c := range []struct{ row, wrong string }{
		{"x-9;всё;так;", "is not in the list"},
		{"x-5;всё;так;", "session “Basics” on 22.01.2027 at 8:00 has begun or is over"},
		{"x-4;всё;так;", "its seats are reserved only"},
		{"x-2;всё;так;21.01.2027", "the last day, 21.01.2027, is over"},
		{"x-2;погода;так;", "is not in the list"},
		{"x-2;;так;", "is empty"},
		{"x-2;всё;так;;6", "is held with 5 people or more anyway"},
		{"x-2;;так;;4", "there are fewer than that already: 3 people"},
		{"x-2;всё;;", "is empty"},
		{"x-1;аудитория, тренеры;так;", "another row has pinned that already: room"},
	} {
		taken := o.take(forms.File{Kind: "pins", Data: []byte("session;field;reason;until;least\nx-3;тренеры;верно;;\n" + c.row)})
		if wrong := strings.Join(taken.Wrongs(), " "); taken.Outcome != handin.ImportRefused || len(taken.Faults) != 1 || !strings.Contains(wrong, c.wrong) {
			t.Errorf("%s: %s, %s", c.row, taken.Outcome, wrong)
		}
	}
	if got := o.held(); got != was {
		t.Errorf("pinned: %s", got)
	}
}

// By mail whoever manages a site pins what is held there, an operator everything, and others
// nothing.
func TestWhoMayPinByMail(t *testing.T) {
	o := open(t)
	o.stands()
	site, elsewhere := "x-2;всё;так;", "x-3;всё;так;"
	edited := o.edit("pins", "en", func(f *excelize.File, sheet string) { o.set(f, sheet, "C2", "x-3") }) // takes the pin from x-1
	file := func(row string) []byte { return []byte("session;field;reason;until\n" + row) }
	for _, c := range []struct {
		who    string
		sender forms.Sender
		data   []byte
		may    bool
	}{
		{"the manager of the site", forms.Sender{Proven: true, Sites: []string{"VDNKH"}}, file(site), true},
		{"the manager of another site", forms.Sender{Proven: true, Sites: []string{"VDNKH"}}, file(elsewhere), false},
		{"the manager of another site, of whose a row was", forms.Sender{Proven: true, Sites: []string{"RAMENKI"}}, edited, false},
		{"an operator", forms.Sender{Proven: true, Everything: true}, file(elsewhere), true},
		{"a manager who is not proven", forms.Sender{Sites: []string{"VDNKH"}}, file(site), false},
		{"an operator who is not proven", forms.Sender{Everything: true}, file(site), false},
		{"the trainer", forms.Sender{Proven: true, Trainers: []string{"T-1"}}, file(site), false},
		{"the owner of all views", forms.Sender{Proven: true, Views: []string{"*"}}, file(site), false},
	} {
		taken := o.take(forms.File{Kind: "pins", Data: c.data, Try: true, Sender: &c.sender})
		if got := taken.Outcome == handin.ImportTaken; got != c.may {
			t.Errorf("%s: %s, %q", c.who, taken.Outcome, taken.Wrongs())
		}
	}
}
