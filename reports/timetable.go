package reports

import "io"

// Timetable writes the weekly timetable of a site for its manager.
func Timetable(w io.Writer, week Week, words Words) error { return nil }

// Waves writes the onboarding waves of an office for its head.
func Waves(w io.Writer, o OfficeWaves, words Words) error { return nil }

// TrainerWeek writes a trainer's own week.
func TrainerWeek(w io.Writer, own OwnWeek, words Words) error { return nil }
