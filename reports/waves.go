package reports

import (
	"io"
	"strings"
)

// Waves writes the onboarding waves of an office for its head.
func Waves(out io.Writer, o OfficeWaves, w Words) error {
	title := w.Say("waves_title", "Place", o.Place)
	foot := title + " · " + w.Week(o.Monday) + " · " + w.Say("edition_n", "Edition", o.Edition)
	return w.workbook(o.Head, title, foot,
		front{title: title, purpose: w.Say("waves_purpose"), until: o.Until, sentences: w.WavesInShort(&o)}.sheet(o.Head, w),
		intakes(&o, w),
		peopleOf(&o, w),
		large(&o, w),
		away(&o, w),
		pipeline(&o, w),
		record(&o.Record, o.Place, w),
	).Write(out)
}

// WavesInShort says an office's waves in sentences.
func (w Words) WavesInShort(o *OfficeWaves) []string {
	if len(o.Intakes) == 0 {
		return []string{w.Say("waves_none")}
	}
	var out []string
	for i := range o.Intakes {
		out = append(out, w.IntakeInShort(&o.Intakes[i]))
	}
	out = append(out, w.Say("waves_quantiles"))
	if o.Table != nil && len(o.Table.Intakes) > 0 {
		out = append(out, w.LargestInShort(o.Table))
	}
	return out
}

// IntakeInShort says one intake in a sentence or two.
func (w Words) IntakeInShort(in *Intake) string {
	text := w.Say("intake_counts", "Date", w.Date(in.Start), "Likely", in.Likely, "Safe", in.Safe, "Named", in.Named, "Held", in.Held)
	if in.Started {
		text = w.Say("intake_started", "Date", w.Date(in.Start), "Named", in.Named)
	}
	if in.Announced > 0 {
		text += " " + w.Count("intake_announced", in.Announced)
	}
	if in.Ready != 0 {
		text += " " + w.Say("intake_ready", "Date", w.Date(in.Ready))
	}
	if in.Needs == 0 {
		return text + " " + w.Say("because_nobody")
	}
	text += " " + w.Status(in)
	if in.Since != "" {
		text += " (" + w.Say("since_edition_"+string(in.Since)) + ")"
	}
	text += "."
	if in.Holdup != nil || in.Later > 0 {
		text += " " + w.WhyText(in)
	}
	return text
}

// Status says whether an intake is on track, in two words; of one for which
// nothing is to be planned yet it says nothing.
func (w Words) Status(in *Intake) string {
	if in.Needs == 0 {
		return "—"
	}
	if in.Holdup == nil {
		return w.Say("status_on_track")
	}
	return w.Say("status_heads_up")
}

// WhyText says the fact behind the status.
func (w Words) WhyText(in *Intake) string {
	switch {
	case in.Holdup != nil:
		return w.HoldupText(in.Holdup)
	case in.Needs == 0:
		return w.Say("because_nobody")
	case in.Later > 0:
		return w.Count("because_later", in.Later)
	}
	return w.Say("because_none")
}

// HoldupText says the one fact that holds an intake.
func (w Words) HoldupText(h *Holdup) string {
	who := h.Name
	if who == "" {
		who = upperFirst(w.Say("held_seat"))
	}
	if h.On != 0 {
		return w.Say("holdup_late", "Who", who, "Course", h.Course, "On", w.Date(h.On), "Due", w.Date(h.Due))
	}
	return w.Say("holdup_unscheduled", "Who", who, "Course", h.Course, "Due", w.Date(h.Due), "Because", w.Because(h.Unscheduled))
}

// MissingText lists the courses that people of an intake lack, together where
// the last chance to take them in time is the same.
func (w Words) MissingText(missing []MissingCourse) string {
	var chances []string
	courses := map[string][]string{}
	for _, m := range missing {
		chance := w.Say("missing_passed")
		switch {
		case m.Later:
			chance = w.Say("missing_later")
		case m.LastChance != 0:
			chance = w.Say("missing_until", "Date", w.Date(m.LastChance))
		}
		if len(courses[chance]) == 0 {
			chances = append(chances, chance)
		}
		courses[chance] = append(courses[chance], w.Say("missing_course", "Course", m.Course, "People", w.Count("people", m.People)))
	}
	lines := make([]string, len(chances))
	for i, chance := range chances {
		lines[i] = w.Say("missing_courses", "Courses", strings.Join(courses[chance], ", "), "Chance", chance)
	}
	return strings.Join(lines, "\n")
}
