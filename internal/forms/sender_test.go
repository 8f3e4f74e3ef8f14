package forms_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cohort/internal/forms"
	"cohort/sql/handin"
)

// Who may say what of a session: each thing that can be said, by each who may send.
// What somebody may not say refuses the file, and what stands stays.
func TestWhoMaySayWhatOfASession(t *testing.T) {
	o := open(t)
	o.issued()
	o.exec(`
		set session_replication_role = replica;
		insert into cohort.session_trainers (version, session, trainer, place, during)
		select 1, 's-1', 'T-1', 1, during from cohort.sessions where id = 's-1';
		set session_replication_role = origin`)
	office := o.value(`select office from cohort.people where id = 'P-2'`)
	const by, byHand = "B", `insert into cohort.attendance (session, person, mark, result) values ('s-1', 'P-2', 'absent', null)`
	theirs := `{"session":"s-1","person":"P-2","mark":"absent","result":""}`
	o.exec(byHand)
	edited := func(cells map[string]string) []byte {
		return o.edit("attendance", "en", func(f *excelize.File, sheet string) {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == "s-1 P-2" })
			for column, v := range cells {
				o.set(f, sheet, column+string(rune('1'+i)), v)
			}
		})
	}
	acts := []struct {
		name   string
		stands string // of P-2 in s-1: "", "other" (somebody else's) or "own"
		data   []byte
	}{
		{"held", "", []byte("session;person;mark;held\ns-1;;;yes")},
		{"present", "", []byte("session;person;mark\ns-1;P-2;present")},
		{"absent", "", []byte("session;person;mark\ns-1;P-2;absent")},
		{"late", "", []byte("session;person;mark\ns-1;P-2;late")},
		{"passed", "", []byte("session;person;mark;result\ns-1;P-2;late;passed")},
		{"other's changed", "other", edited(map[string]string{"E": "excused"})},
		{"other's deleted", "other", edited(map[string]string{"G": "yes"})},
		{"other's left alone", "other", edited(nil)},
		{"own changed", "own", edited(map[string]string{"E": "excused"})},
		{"own deleted", "own", edited(map[string]string{"G": "yes"})},
	}
	all := "held, present, absent, late, passed, other's changed, other's deleted, other's left alone, own changed, own deleted"
	for _, c := range []struct {
		who    string
		sender forms.Sender
		may    string
	}{
		{"operator", forms.Sender{Everything: true}, all},
		{"manager of the site", forms.Sender{Sites: []string{"VDNKH"}}, all},
		{"trainer of the session", forms.Sender{Trainers: []string{"T-1"}}, all},
		{"owner of the marks and of what was held", forms.Sender{Views: []string{"attendance", "session_outcomes"}}, all},
		{"owner of the marks", forms.Sender{Views: []string{"attendance"}}, strings.TrimPrefix(all, "held, ")},
		{"head of the office", forms.Sender{Offices: []string{office}}, "absent, late, other's left alone, own changed, own deleted"},
		{"head of another office", forms.Sender{Offices: []string{"another"}}, ""},
		{"manager of another site", forms.Sender{Sites: []string{"RAMENKI"}}, ""},
		{"trainer of another session", forms.Sender{Trainers: []string{"T-2"}}, ""},
		{"head of the office who leads the session", forms.Sender{Offices: []string{office}, Trainers: []string{"T-1"}}, all},
		{"owner of the absences", forms.Sender{Views: []string{"absences"}, Proven: true}, ""},
	} {
		var may []string
		for _, act := range acts {
			o.exec(`delete from cohort.attendance; delete from cohort.session_outcomes; delete from cohort.imports`)
			was := "; "
			if act.stands != "" {
				o.exec(byHand)
				who := map[string]string{"other": by, "own": "A"}[act.stands]
				o.exec(`
					insert into cohort.imports (kind, file, sha256, asked_by, account, taken_at, outcome, rows, added, changed, deleted, refused, changes, faults)
					values ('returns', 'x', repeat('0', 64), $1, 'x', now(), 'taken', 1, 1, 0, 0, 0, jsonb_build_array(jsonb_build_object('row', 1, 'key', 's-1 P-2', 'before', null, 'after', $2::jsonb)), '[]')`, who, theirs)
				was = o.marks()
			}
			taken := o.take(forms.File{Data: act.data, By: "A", Sender: &c.sender})
			switch {
			case taken.Outcome == handin.ImportTaken:
				may = append(may, act.name)
			case o.marks() != was:
				t.Errorf("%s, %s: refused, and %s", c.who, act.name, o.marks())
			}
		}
		if got := strings.Join(may, ", "); got != c.may {
			t.Errorf("%s may say %q, want %q", c.who, got, c.may)
		}
	}

	// Whoever owns the rows, and is not proven to have sent them, hears just that.
	absences, _, err := o.Template(t.Context(), "absences", "ru", forms.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	addresses, _, err := o.Template(t.Context(), "addresses", "ru", forms.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	if taken := o.take(forms.File{Data: addresses, By: "A", Sender: &forms.Sender{Everything: true, Proven: true}}); taken.Unfit == nil || taken.Unfit.Code != "never_by_mail" {
		t.Errorf("addresses of an operator: %v", taken.Unfit)
	}
	for code, s := range map[string]forms.Sender{"unproven": {Views: []string{"absences"}}, "not_yours": {Views: []string{"rosters"}}} {
		if taken := o.take(forms.File{Data: absences, By: "A", Sender: &s}); taken.Unfit == nil || string(taken.Unfit.Code) != code {
			t.Errorf("absences of an owner of %v: %v, want %s", s.Views, taken.Unfit, code)
		}
	}
}

// Where nobody can tell whose a row is, the head of an office hears the same of it whomever
// it names: somebody of another office, or nobody at all.
func TestAHeadOfAnOfficeHearsNothingOfOtherOffices(t *testing.T) {
	o := open(t)
	o.issued()
	office := o.value(`select office from cohort.people where id = 'P-2'`)
	heard := func(session, person string, s forms.Sender) string {
		taken := o.take(forms.File{Kind: "attendance", Data: []byte("session;person;mark\n" + session + ";" + person + ";absent"), By: "A", Try: true, Sender: &s})
		var out []string
		for _, f := range taken.Faults {
			out = append(out, f.Column+" "+f.Code)
		}
		return taken.Outcome + ": " + strings.Join(out, ", ")
	}
	for _, session := range []string{"no/such", "", "s-1"} {
		want := heard(session, "P-2", forms.Sender{Offices: []string{"another"}})
		if !strings.HasPrefix(want, "refused: session ") {
			t.Errorf("session %q: %s", session, want)
		}
		for _, person := range []string{"P-99", "Пробна Лев", "a b c"} {
			if got := heard(session, person, forms.Sender{Offices: []string{"another"}}); got != want {
				t.Errorf("session %q: of %s it is said %s, of somebody of another office %s", session, person, got, want)
			}
		}
	}
	if got := heard("no/such", "P-99", forms.Sender{Sites: []string{"VDNKH"}, Offices: []string{office}}); strings.Count(got, ",") != 1 {
		t.Errorf("a manager hears of the session and of the person: %s", got)
	}
}
