package main

import (
	"cmp"

	"cohort/planner/demand"
	"cohort/reports"
)

// names says what people call things, by id, in one language.
type names map[string]string

func (n names) add(lang, id, ru, en string) {
	n[id] = cmp.Or(en, ru)
	if lang == "ru" {
		n[id] = ru
	}
}

// namesOf are the names of sites, offices and stages in a language.
func namesOf(f *demand.Facts, lang string) names {
	n := names{}
	n.add(lang, demand.NetworkID, "все офисы", "all offices")
	for _, x := range f.Stages {
		n.add(lang, x.ID, x.NameRu, x.NameEn)
	}
	for _, x := range f.Sites {
		n.add(lang, x.ID, x.NameRu, x.NameEn)
	}
	for _, x := range f.Offices {
		n.add(lang, x.ID, x.NameRu, x.NameEn)
	}
	return n
}

// calledOf is the names of everything that capacity speaks of, in a language.
func calledOf(f *demand.Facts, lang string) reports.Called {
	n := namesOf(f, lang)
	for _, x := range f.Courses {
		n.add(lang, x.ID, x.NameRu, x.NameEn)
	}
	for _, x := range f.Rooms {
		n.add(lang, x.ID, x.NameRu, x.NameEn)
	}
	for _, x := range f.Trainers {
		n[x.ID] = reports.Name(x.FamilyName, x.GivenName, x.Patronymic)
	}
	return reports.Called(n)
}
