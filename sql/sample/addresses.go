package sample

import "strings"

// address is who receives mail about what.
type address struct {
	Kind     string  `db:"kind"`
	Subject  *string `db:"subject"`
	Email    string  `db:"email"`
	Name     string  `db:"name"`
	Language *string `db:"language"`
}

// buildAddresses gives everybody who reads one, under a domain that is nobody's.
// The deputy manager at VDNKh reads English, the others what the installation
// says.
func (w *world) buildAddresses() {
	english := "en"
	add := func(kind, subject, mailbox, name string, language *string) {
		a := address{Kind: kind, Email: strings.ToLower(mailbox) + "@mfc.example", Name: name, Language: language}
		if subject != "" {
			a.Subject = &subject
		}
		w.addresses = append(w.addresses, a)
	}
	for _, c := range w.centres {
		add("manager", c.id, "manager."+strings.TrimPrefix(c.id, "TC-"), w.names.draw("managers").short(), nil)
	}
	add("manager", w.centres[0].id, "deputy."+strings.TrimPrefix(w.centres[0].id, "TC-"), "Deputy manager", &english)
	for _, t := range w.Trainers {
		add("trainer", t.ID, "trainer."+t.ID, name{t.FamilyName, t.GivenName, t.Patronymic}.short(), nil)
	}
	for _, p := range w.People {
		if p.Position == head && p.Left == nil {
			add("office_head", p.Office, "office."+p.Office, name{p.FamilyName, p.GivenName, p.Patronymic}.short(), nil)
		}
	}
	add("headquarters", "", "training", "Управление обучения", nil)
	add("operator", "", "operator", "Дежурный администратор", nil)
}
