package decisions

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/forms/cell"
	"cohort/internal/sheetkey"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// SessionMeant is the session that somebody names by the short key of its attendance sheet or
// by its id. The error is a *Refused where the text is a key with a slip, or that of no sheet.
func SessionMeant(ctx context.Context, st *store.Store, text string) (id string, err error) {
	text = strings.TrimSpace(text)
	key, is := sheetkey.Read(text)
	if !is {
		if utf8.RuneCountInString(text) == sheetkey.Length {
			return "", &Refused{Code: "slip", ID: text}
		}
		return text, nil
	}
	if id, err = st.SessionOfSheet(ctx, key); err == nil && id == "" {
		err = &Refused{Code: "unknown", Kind: "sheet", ID: key}
	}
	return id, err
}

// one is whom or what a text means: the only one of several, if there is one.
func (o *opened) one(kind, text string, ids []string) (string, *Refused) {
	switch len(ids) {
	case 0:
		return "", &Refused{Code: "unknown", Kind: kind, ID: text}
	case 1:
		return ids[0], nil
	}
	return "", &Refused{Code: "several", Kind: kind, ID: text, Among: ids}
}

// personMeant is the person or candidate whom somebody names, by name or id.
func (o *opened) personMeant(text string) (string, *Refused) {
	known := func(id string) bool {
		return slices.ContainsFunc(o.facts.People, func(p facts.Person) bool { return p.ID == id && p.Left == nil }) ||
			slices.ContainsFunc(o.facts.Candidates, func(c facts.Candidate) bool { return c.ID == id })
	}
	if known(text) || slices.ContainsFunc(o.built.Snapshot.Learners, func(l planner.Learner) bool { return l.ID == text }) {
		return text, nil
	}
	return o.one("person", text, slices.DeleteFunc(o.named("ru").Meant(text), func(id string) bool { return !known(id) }))
}

// trainers are those whom a text names, by name or id.
func (o *opened) trainers(text string) []string {
	known := func(id string) bool {
		return slices.ContainsFunc(o.facts.Trainers, func(t facts.Trainer) bool { return t.ID == id })
	}
	if known(text) {
		return []string{text}
	}
	return slices.DeleteFunc(o.named("ru").Meant(text), func(id string) bool { return !known(id) })
}

// trainersMeant are the trainers whom somebody names, each by name or id.
func (o *opened) trainersMeant(texts []string) (ids []string, no *Refused) {
	for _, text := range texts {
		id, no := o.one("trainer", text, o.trainers(strings.TrimSpace(text)))
		if no != nil {
			return nil, no
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// rooms are those which people call so, in either language, or the one that has this id: those
// of a site if there are any, else those of all others if that is wanted.
func (o *opened) rooms(text, site string, others bool) (ids []string) {
	wanted := cell.Fold(text)
	meant := func(room string) bool {
		for _, language := range cell.Languages {
			if n := o.named(language); cell.Fold(n.Room(room)) == wanted || cell.Fold(n.Placed(room)) == wanted {
				return true
			}
		}
		return false
	}
	for _, r := range o.facts.Rooms {
		if r.ID == text {
			return []string{r.ID}
		}
	}
	for _, here := range []bool{true, false} {
		for _, r := range o.facts.Rooms {
			if (r.Site == site) == here && meant(r.ID) {
				ids = append(ids, r.ID)
			}
		}
		if len(ids) > 0 || !others {
			break
		}
	}
	return ids
}

// site is where a session is held.
func (o *opened) site(session string) string {
	for _, x := range o.facts.Issued {
		if x.ID == session {
			return o.siteOf(x.Room)
		}
	}
	return ""
}

func (o *opened) siteOf(room string) string {
	for _, r := range o.facts.Rooms {
		if r.ID == room {
			return r.Site
		}
	}
	return ""
}

// whereMeant is where a session is to be held, with what people call a room and trainers.
func (o *opened) whereMeant(session string, to Where) (Where, *Refused) {
	var no *Refused
	if to.Room != "" {
		if to.Room, no = o.one("room", to.Room, o.rooms(to.Room, o.site(session), true)); no != nil {
			return to, no
		}
	}
	to.Trainers, no = o.trainersMeant(to.Trainers)
	return to, no
}

// named are the names of a language.
func (o *opened) named(language string) *editions.Names {
	if o.names == nil {
		o.names = map[string]*editions.Names{}
	}
	if o.names[language] == nil {
		o.names[language] = editions.NewNames(directory.Named(o.facts), language)
	}
	return o.names[language]
}

// keyed adds the short keys of sessions to a refusal; any other error stays as it is.
func (o *opened) keyed(ctx context.Context, err error) error {
	no, is := err.(*Refused)
	if !is {
		return err
	}
	no.Facts = o.facts
	if no.Keys, err = o.keys(ctx); err != nil {
		return err
	}
	return no
}

// keys are the short keys of all sessions about which somebody may decide, or which were lately
// in the timetable.
func (o *opened) keys(ctx context.Context) (map[string]string, error) {
	const back, ahead = 60, 1000
	if o.short != nil {
		return o.short, nil
	}
	first := o.built.Snapshot.FirstDay
	var err error
	o.short, err = o.Service.Store.SheetKeysBetween(ctx, first-back, first+ahead)
	return o.short, err
}
