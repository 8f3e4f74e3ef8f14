package main

import (
	"cmp"

	"cohort/internal/editions"
	"cohort/planner/demand"
	"cohort/reports"
)

// calledOf is what people call things and trainers, by id, in a language.
func calledOf(f *demand.Facts, lang string) reports.Called {
	out := editions.Called(f, lang)
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
