package nightly

import (
	"context"

	"cohort/internal/editions"
	"cohort/sql/store"
)

// letters decides for the people of offices whose heads want letters on their sessions.
func (t *teller) letters(ctx context.Context, b *editions.Board) error {
	for _, office := range sorted(b.Offices()) {
		var heads []reader
		toLearners := false
		for _, a := range t.readers[store.OfficeHead][office] {
			if a.Letters == store.LettersToOffice {
				heads = append(heads, a)
			}
			toLearners = toLearners || a.Letters == store.LettersToLearner
		}
		if len(heads) == 0 && !toLearners {
			continue
		}
		for _, person := range b.People(office) {
			r := editions.About{Person: person, Monday: t.now.Day.Monday()}
			for _, a := range heads {
				if err := t.decide(ctx, a, aboutOf(a.ID, store.KindLetter, person, ""), r, true); err != nil {
					return err
				}
			}
			if !toLearners {
				continue
			}
			own := t.readers[store.LearnerSelf][person]
			for _, a := range own {
				if err := t.decide(ctx, a, aboutOf(a.ID, store.KindLetter, person, ""), r, false); err != nil {
					return err
				}
			}
			if len(own) == 0 {
				if err := t.noReader(ctx, store.KindLetter, period(r.Monday), person, r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
