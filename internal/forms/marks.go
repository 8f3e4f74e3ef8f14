package forms

import (
	"cmp"
	"slices"
	"strings"
)

// came is what the sheet of a week says of one session.
type came struct {
	session        string
	held, trainers string
	marked         map[string][]string // people by mark, and by result
	walked         []string            // who walked in
	present, of    int                 // marked as there, late ones too, of how many who were marked and had a seat
	silent         int                 // people of whom it says nothing
	news           bool                // something of it was not known
}

// sessionsTold tell what came of each session, in the order of the sheet: one line in place of
// a row for each of its people. Rows with a fault are left out, they are told apart.
func (t *Taken) sessionsTold() []string {
	var list []*came
	of := map[string]*came{}
	bad, fresh := map[int]bool{}, map[int]bool{}
	for _, f := range t.Faults {
		bad[f.Row] = true
	}
	for _, c := range t.Changes {
		fresh[c.Row] = true
	}
	for _, row := range t.table.rows {
		if bad[row.Number] {
			continue
		}
		session := row.Values["session"]
		x := of[session]
		if x == nil {
			x = &came{session: session, marked: map[string][]string{}, silent: t.table.silent[session]}
			of[session] = x
			list = append(list, x)
		}
		x.add(&row, t.table.columns[keyColumn] > 0)
		x.news = x.news || fresh[row.Number]
	}
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = t.sessionTold(x)
	}
	return out
}

// add notes a row of the session. Where rows are keyed those without a key were added by hand.
func (x *came) add(row *Row, keyed bool) {
	person, mark, result := row.Values["person"], row.Values["mark"], row.Values["result"]
	if person == "" {
		x.held, x.trainers = cmp.Or(row.Values["held"], x.held), cmp.Or(row.Values["trainers"], x.trainers)
		return
	}
	if keyed && row.Key == "" {
		x.walked = append(x.walked, person)
	} else if x.of++; mark == "present" || mark == "late" {
		x.present++
	}
	x.marked[mark] = append(x.marked[mark], person)
	x.marked["result_"+result] = append(x.marked["result_"+result], person)
}

// sessionTold is what came of a session, in one line.
func (t *Taken) sessionTold(x *came) string {
	w := t.desk.Words[t.Language]
	var parts []string
	switch {
	case x.held == "false":
		parts = append(parts, w.Say("form_came_not_held"))
	case x.held == "true":
		parts = append(parts, w.Say("form_came_held"))
	}
	if of := x.of + x.silent; x.of > 0 && x.present == 0 {
		parts = append(parts, w.Say("form_came_nobody", "Of", of))
	} else if x.of > 0 {
		parts = append(parts, w.Count("form_came_present", x.present, "Of", of))
	}
	named := func(word string, people []string) {
		if len(people) > 0 {
			parts = append(parts, w.Say(word, "Names", t.names(people)))
		}
	}
	named("form_came_late", x.marked["late"])
	named("form_came_absent", x.marked["absent"])
	named("form_came_excused", x.marked["excused"])
	named("form_came_walked_in", x.walked)
	if n := len(x.marked["result_passed"]); n > 0 {
		parts = append(parts, w.Count("form_came_passed", n))
	}
	named("form_came_failed", x.marked["result_failed"])
	named("form_came_no_result", x.marked["result_excused"])
	if x.silent > 0 && x.held != "false" {
		parts = append(parts, w.Count("form_came_silent", x.silent))
	}
	if x.trainers != "" {
		column, _ := t.Kind.column("trainers")
		parts = append(parts, w.Say("form_came_led", "Names", t.lists.Tell(t.Language, column, x.trainers)))
	}
	if !x.news {
		parts = append(parts, w.Say("form_came_known"))
	}
	column, _ := t.Kind.column("session")
	return t.lists.Tell(t.Language, column, x.session) + ": " + strings.Join(parts, "; ")
}

// names are people by what they are called, in order.
func (t *Taken) names(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id
		if e, known := t.lists.Get("people", id); known {
			out[i] = cmp.Or(e.Names[t.Language], id)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
