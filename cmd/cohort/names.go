package main

import (
	"cmp"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
)

// calledOf is what people call things and trainers, by id, in a language.
func calledOf(f *facts.Facts, lang string) editions.Called {
	out := editions.NewNames(directory.Named(f), lang).Called()
	add := func(id, russian, english string) {
		if out[id] = russian; lang == "en" {
			out[id] = cmp.Or(english, russian)
		}
	}
	add(demand.NetworkID, "все офисы", "all offices")
	for _, x := range f.Stages {
		add(x.ID, x.NameRu, x.NameEn)
	}
	return out
}
