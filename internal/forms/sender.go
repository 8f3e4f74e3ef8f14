package forms

import (
	"slices"

	"cohort/sql/handin"
	"cohort/sql/store"
)

// Sender is who sent a file by mail, and what they may say: the union of what each of
// their addresses allows.
type Sender struct {
	Proven     bool     // the mail server says that they sent it; else marks alone are taken, for an address can be forged
	Everything bool     // an operator
	Sites      []string // whose managers they are: what came of the sessions held there, and what is pinned of those to come
	Trainers   []string // who they are: what came of the sessions that they were to lead
	Offices    []string // whose heads they are: who of the office was not there, or late, as long as nobody else has said it
	Views      []string // whose rows they own; store.AllViews: all
}

// SenderOf is what the addresses of a person allow. Proven says whether the mail server
// looked at who sent it.
func SenderOf(addresses []store.Address, proven bool) *Sender {
	s := &Sender{Proven: proven}
	for _, a := range addresses {
		switch a.Kind {
		case store.Operator:
			s.Everything = true
		case store.Manager:
			s.Sites = append(s.Sites, a.Subject)
		case store.TrainerSelf:
			s.Trainers = append(s.Trainers, a.Subject)
		case store.OfficeHead:
			s.Offices = append(s.Offices, a.Subject)
		case store.DataOwner:
			s.Views = append(s.Views, a.Subject)
		}
	}
	return s
}

// owns says whether somebody may hand in every row of a kind of form. Who may say what
// is said to the program itself, never by mail.
func (s *Sender) owns(kind string) bool {
	views := []string{kind}
	if kind == returned {
		views = []string{"attendance", "session_outcomes"}
	}
	if kind == "addresses" || !s.Proven && !marks(kind) {
		return false
	}
	if kind == pinned { // which is decided, and is nobody's data
		return s.Everything
	}
	return s.Everything || slices.Contains(s.Views, store.AllViews) ||
		!slices.ContainsFunc(views, func(v string) bool { return !slices.Contains(s.Views, v) })
}

// marks says whether a kind of form says what came of sessions.
func marks(kind string) bool { return kind == returned || kind == "attendance" }

// mayHandIn says whether some rows of a kind of form may be theirs.
func (s *Sender) mayHandIn(kind string) bool {
	return s.owns(kind) || marks(kind) && len(s.Sites)+len(s.Trainers)+len(s.Offices) > 0 || kind == pinned && s.Proven && len(s.Sites) > 0
}

// refusal is why no row of a kind of form is taken of somebody: nobody sends it by mail, it is
// not theirs, or would be if the mail server proved that they sent it.
func (s *Sender) refusal(kind string) string {
	if kind == "addresses" {
		return "never_by_mail"
	}
	proven := *s
	proven.Proven = true
	if proven.mayHandIn(kind) {
		return "unproven"
	}
	return "not_yours"
}

// leads says whether a session is of a site or a trainer of theirs.
func (s *Sender) leads(session handin.Belonging) bool {
	both := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(id string) bool { return slices.Contains(b, id) })
	}
	return both(session.Sites, s.Sites) || both(session.Trainers, s.Trainers)
}

// foreign finds the rows that are not the sender's to say. Nothing else is said of
// them: what stands in the table now is not theirs to know.
func (t *Taken) foreign(form *handin.Form) ([]Fault, error) {
	s := t.file.Sender
	if s.owns(t.Kind.Name) {
		return nil, nil
	}
	if t.Kind.Name == pinned {
		return t.strangePins(), nil
	}
	seen := map[string]bool{}
	var sessions []string
	for _, row := range t.table.rows {
		if id := row.Values["session"]; id != "" && !seen[id] {
			seen[id] = true
			sessions = append(sessions, id)
		}
	}
	whose, err := form.Belongings(sessions)
	if err != nil {
		return nil, err
	}
	var faults []Fault
	// Of a row that nobody can tell to be theirs the head of an office hears no more than that:
	// what is said of a person beside it would tell whom other offices have.
	strange, hidden := map[int]bool{}, map[int]bool{}
	for i := range t.table.rows {
		row := &t.table.rows[i]
		session, known := whose[row.Values["session"]]
		person, _ := t.lists.Get("people", row.Values["person"])
		switch {
		case !known && row.wrong: // why is said already
			hidden[row.Number] = len(s.Sites)+len(s.Trainers) == 0
			if hidden[row.Number] && !slices.ContainsFunc(t.Faults, func(f Fault) bool { return f.Row == row.Number && f.Column == "session" }) {
				faults = append(faults, Fault{Row: row.Number, Column: "session", Code: "not_yours"})
			}
			continue
		case s.leads(session):
			continue
		case person.Office != "" && slices.Contains(s.Offices, person.Office):
			row.head = true
			continue
		}
		strange[row.Number], row.wrong = true, true
		faults = append(faults, Fault{Row: row.Number, Column: "session", Code: "not_yours", about: row.Values["session"]})
	}
	if t.Kind.Name == returned && len(faults) > 0 {
		once, err := form.Once(sessions)
		if err != nil {
			return nil, err
		}
		for i := range faults {
			if s.leads(once[faults[i].about]) {
				faults[i].Code = sessionElsewhere
			}
		}
	}
	t.Faults = slices.DeleteFunc(t.Faults, func(f Fault) bool { return strange[f.Row] || hidden[f.Row] && f.Column != "session" })
	return faults, nil
}
