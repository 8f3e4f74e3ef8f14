package mail

import (
	"cohort/internal/editions"
	"cohort/reports/waves"
	"cohort/reports/words"
)

// WeeklyCorrection tells the manager of a site what changed since the edition of the week
// that they have, why, and what to take off the wall.
func WeeklyCorrection(week editions.Week, words words.Words) (Body, error) {
	return correction(week.Head, "week", nil, words)
}

// TrainerCorrection tells a trainer what changed in their week.
func TrainerCorrection(own editions.OwnWeek, words words.Words) (Body, error) {
	return correction(own.Head, "own", nil, words)
}

// WavesCorrection tells the head of an office what changed for their people.
func WavesCorrection(o editions.OfficeWaves, words words.Words) (Body, error) {
	return correction(o.Head, "waves", waves.Corrected(words, &o), words)
}

// correction is short: what changed, why, and what to do about it. Key says what the reader
// had, as in words.CorrectionDo, and also is what else they must know.
func correction(h editions.Head, key string, also []string, words words.Words) (Body, error) {
	l := open(h, words.Week(h.Monday), words)
	l.Short = also
	l.Title, l.Banner = words.CorrectionTitle(h), words.CorrectionDo(key, h)
	l.Closing = words.Say("correction_attached_" + key)
	return l.body(words.Say("correction_subject", "Title", l.Title, "Changes", changes(h, "mail_no_changes", words)))
}

// Nothing is the line to a trainer who has no sessions in a week, in place of silence.
func Nothing(own editions.OwnWeek, words words.Words) (Body, error) {
	line := words.Say("own_nothing_line", "Week", words.Week(own.Monday))
	if own.KnownUntil != 0 { // not announced yet: nobody knows whether there is nothing
		line = words.Say("week_unknown", "Date", words.Date(own.KnownUntil))
	}
	l := letter{Lang: words.Say("language"), Title: words.Say("own_title", "Name", own.Trainer.Name), Short: []string{line}}
	if own.Notice != nil {
		l.Notice = words.Notice(*own.Notice)
	}
	return l.body(words.Say("own_nothing_subject", "Place", own.Place, "Week", words.Week(own.Monday)))
}
