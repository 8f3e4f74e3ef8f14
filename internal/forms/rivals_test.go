package forms_test

import (
	"strings"
	"testing"

	"cohort/internal/forms"
	"cohort/sql/handin"
)

// A file that does not say what it was made of replaces only what the same person
// has handed in. All else is a conflict, which is named and stays; the file with
// remarks, sent again, replaces it.
func TestRowsWithoutAVersion(t *testing.T) {
	csv := func(reason string) []byte {
		return []byte("id;site;from_date;to_date;reason\nX1;VDNKH;2027-02-01;2027-02-02;" + reason)
	}
	type sent struct{ by, reason string }
	o := open(t)
	o.Language = "en"
	for _, c := range []struct {
		name      string
		before    []sent
		meanwhile string // what stands then, by hand
		delete    bool
		replace   bool
		conflict  string // empty: it is taken
	}{
		{"it stands as somebody entered it by hand", nil, "roof", false, false, "somebody else. Now it says: Why shut: roof; you sent: Why shut: paint."},
		{"and is to be replaced all the same", nil, "roof", false, true, ""},
		{"and says the same", nil, "paint", false, false, ""},
		{"they handed it in", []sent{{"A", "roof"}}, "", false, false, ""},
		{"somebody else did", []sent{{"B", "roof"}}, "", false, false, "somebody else (B, 22.01.2027 09:00). Now it says: Why shut: roof; you sent: Why shut: paint."},
		{"somebody else did after them", []sent{{"A", "floor"}, {"B", "roof"}}, "", false, false, "somebody else (B, 22.01.2027 09:00). Now"},
		{"they did after somebody else", []sent{{"B", "floor"}, {"A", "roof"}}, "", false, false, ""},
		{"it was changed by hand since", []sent{{"A", "floor"}}, "roof", false, false, "somebody else. Now it says: Why shut: roof; you sent: Why shut: paint."},
		{"it is to be deleted", nil, "roof", true, false, "somebody else. Now it says: Site: VDNKH VDNKh; From date: 01.02.2027; To date: 02.02.2027; Why shut: roof; you sent: Delete."},
		{"theirs is to be deleted", []sent{{"A", "roof"}}, "", true, false, ""},
	} {
		o.exec(`delete from cohort.closures where id = 'X1'; delete from cohort.imports`)
		if len(c.before) == 0 {
			o.exec(`insert into cohort.closures (id, site, from_date, to_date, reason) values ('X1', 'VDNKH', '2027-02-01', '2027-02-02', 'old')`)
		}
		for _, s := range c.before {
			if taken := o.take(forms.File{Data: csv(s.reason), By: s.by, Replace: true}); taken.Outcome != handin.ImportTaken {
				t.Fatal(taken.Wrongs())
			}
		}
		if c.meanwhile != "" {
			o.exec(`update cohort.closures set reason = $1 where id = 'X1'`, c.meanwhile)
		}
		data, want := csv("paint"), "paint"
		if c.delete {
			data, want = []byte("id;site;from_date;to_date;reason;delete\nX1;VDNKH;2027-02-01;2027-02-02;other;yes"), "-"
		}
		is := func() string {
			return o.value(`select coalesce((select reason from cohort.closures where id = 'X1'), '-')`)
		}
		was := is()
		taken := o.take(forms.File{Data: data, By: "A", Replace: c.replace})
		said := strings.Join(taken.Wrongs(), "\n")
		if c.conflict == "" {
			if taken.Outcome != handin.ImportTaken || is() != want {
				t.Errorf("%s: %s, %s, %s", c.name, taken.Outcome, said, is())
			}
			continue
		}
		if taken.Outcome != handin.ImportRefused || !strings.Contains(said, "row 2: was entered or changed by "+c.conflict) || is() != was {
			t.Errorf("%s: %s, %s, %s", c.name, taken.Outcome, said, is())
		}
		back, err := taken.Remarks()
		if err != nil {
			t.Fatal(err)
		}
		if again := o.take(forms.File{Data: back, By: "A"}); again.Outcome != handin.ImportTaken || is() != want {
			t.Errorf("%s, with remarks: %s, %v, %s", c.name, again.Outcome, again.Wrongs(), is())
		}
	}
}

// The same holds for what came of a session, whichever form it comes by; what is left
// empty takes nothing away, and what fills a gap replaces nothing.
func TestMarksThatOthersMade(t *testing.T) {
	o := open(t)
	o.issued()
	for _, c := range []struct {
		name      string
		by        string
		meanwhile string // what stands of K-1 in s-1, and of s-1
		cells     map[string]string
		conflict  string
		marks     string
	}{
		{"by hand", "", "absent", map[string]string{"G3": "был"}, "кто-то другой. Сейчас там: Явка: не был; вы прислали: Явка: был.", "s-1 K-1 absent; "},
		{"the same", "", "absent", map[string]string{"G3": "не был"}, "", "s-1 K-1 absent; "},
		{"by another's list", "B", "absent", map[string]string{"G3": "был"}, "кто-то другой (B, 22.01.2027 09:00). Сейчас там: Явка: не был;", "s-1 K-1 absent; "},
		{"by their own list", "A", "absent", map[string]string{"G3": "был"}, "", "s-1 K-1 present; "},
		{"a result that the sheet leaves empty", "B", "late failed", map[string]string{"G3": "опоздал"}, "", "s-1 K-1 late failed; "},
		{"a result to a mark", "B", "late", map[string]string{"H3": "сдал"}, "", "s-1 K-1 late passed; "},
		{"another result", "B", "late failed", map[string]string{"H3": "сдал"}, "кто-то другой (B, 22.01.2027 09:00). Сейчас там: Результат: не сдал;", "s-1 K-1 late failed; "},
	} {
		o.exec(`delete from cohort.attendance; delete from cohort.imports`)
		mark, result, _ := strings.Cut(c.meanwhile, " ")
		if c.by == "" {
			o.exec(`insert into cohort.attendance (session, person, mark, result) values ('s-1', 'K-1', $1, nullif($2, ''))`, mark, result)
		} else if taken := o.take(forms.File{Kind: "attendance", By: c.by, Data: []byte("session;person;mark;result\ns-1;K-1;" + mark + ";" + result)}); taken.Outcome != handin.ImportTaken {
			t.Fatal(taken.Wrongs())
		}
		taken := o.take(forms.File{Data: o.fill(o.weekly("ru", "s-1", "s-2"), "ru", c.cells), By: "A"})
		said := strings.Join(taken.Wrongs(), "\n")
		if c.conflict == "" && said != "" || !strings.Contains(said, c.conflict) || o.marks() != c.marks {
			t.Errorf("%s: %q, %s", c.name, said, o.marks())
		}
		if c.conflict == "" {
			continue
		}
		back, err := taken.Remarks()
		if err != nil {
			t.Fatal(err)
		}
		if again := o.take(forms.File{Data: back, By: "A"}); again.Outcome != handin.ImportTaken || o.marks() == c.marks {
			t.Errorf("%s, with remarks: %s, %v, %s", c.name, again.Outcome, again.Wrongs(), o.marks())
		}
	}
}
