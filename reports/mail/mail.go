// Package mail writes the bodies of the messages that go out with the
// workbooks: a subject, HTML and its plain-text twin.
package mail

import "cohort/reports"

// Body is a message without its addresses and attachments.
type Body struct {
	Subject string // one line
	HTML    string
	Text    string
}

// Weekly is the message that carries a site's weekly timetable.
func Weekly(week reports.Week, words reports.Words) (Body, error) { return Body{}, nil }

// TrainerWeek is the message that carries a trainer's week.
func TrainerWeek(own reports.OwnWeek, words reports.Words) (Body, error) { return Body{}, nil }

// Waves is the message that carries an office's onboarding waves.
func Waves(o reports.OfficeWaves, words reports.Words) (Body, error) { return Body{}, nil }

// Standing is the message to somebody whose mail was due when a run failed: it
// says which edition stands and why. Head.Notice must be set; kind says what
// would have come.
func Standing(h reports.Head, kind Kind, words reports.Words) (Body, error) { return Body{}, nil }

// Kind is what a message carries.
type Kind string

// The kinds.
const (
	KindWeekly  Kind = "weekly"
	KindTrainer Kind = "trainer"
	KindWaves   Kind = "waves"
)
