package views

import (
	"cmp"
	"maps"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
)

// Called is what people who read these words call things and trainers, by id; also the
// stages of hiring, and the network.
func Called(f *facts.Facts, w words.Words) editions.Called {
	out := editions.NewNames(directory.Named(f), w.Language()).Called()
	out[demand.NetworkID] = w.Say("all_offices")
	for _, x := range f.Stages {
		if out[x.ID] = x.NameRu; w.Language() == "en" {
			out[x.ID] = cmp.Or(x.NameEn, x.NameRu)
		}
	}
	return out
}

// Everybody is Called with all people by their names, for whoever may see them all.
func Everybody(f *facts.Facts, w words.Words) editions.Called {
	out := editions.NewNames(directory.Named(f), w.Language()).Everybody()
	maps.Copy(out, Called(f, w))
	return out
}
