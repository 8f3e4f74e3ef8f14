package reports

import (
	"io"
	"strings"
)

// Waves writes the onboarding waves of an office for its head.
func Waves(w io.Writer, o OfficeWaves, words Words) error {
	b := newBook(words)
	title := words.Say("waves_title", "Place", o.Place)
	foot := title + " · " + words.Week(o.Monday) + " · " + words.Say("edition_n", "Edition", o.Edition)
	f := front{title: title, foot: foot, purpose: words.Say("waves_purpose"), until: o.Until, sentences: words.WavesInShort(&o)}
	for _, key := range []string{"waves", "people", "large", "away", "pipeline", "record"} {
		f.sheets = append(f.sheets, [2]string{words.Say("sheet_" + key), words.Say("about_" + key)})
	}
	b.front(o.Head, f)
	b.waves(&o, foot)
	b.people(&o, foot)
	b.large(&o, foot)
	b.away(&o, foot)
	b.pipeline(&o, foot)
	b.record(&o.Record, o.Place, foot)
	return b.write(w, title, o.ReadAt)
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

// waves writes the list of intakes.
func (b *book) waves(o *OfficeWaves, foot string) {
	w := b.words
	columns := b.columns("number", 5, "intake", 12.5, "likely", 10, "safe", 10, "announced", 11, "people_named", 11, "seats_held", 10,
		"ready", 12, "due", 12, "needs", 10, "in_time", 10, "status", 16, "since", 13, "because", 44, "missing", 36)
	columns[5].middle, columns[6].middle = true, true
	var rows []listRow
	for i := range o.Intakes {
		in := &o.Intakes[i]
		r := listRow{fill: calm}
		switch {
		case in.Holdup != nil:
			r.fill = alarm
		case in.Needs == 0:
			r.fill = ""
		}
		var likely, safe, due any = in.Likely, in.Safe, in.Due
		if in.Started {
			likely, safe = nil, nil
		}
		if in.Needs == 0 {
			due = nil
		}
		var announced, ready any = in.Announced, in.Ready
		if in.Announced == 0 {
			announced = nil
		}
		if in.Ready == 0 {
			ready = w.Say("not_known")
		}
		r.cells = []any{i + 1, in.Start, likely, safe, announced, in.Named, in.Held, ready, due, in.Needs, in.InTime, w.Status(in), w.SinceText(in.Since), w.WhyText(in), w.MissingText(in.Missing)}
		rows = append(rows, r)
	}
	b.list(w.Say("sheet_waves"), w.Say("waves_list_title", "Place", o.Place), w.Say("waves_list_purpose"), w.Say("waves_none"), columns, rows, foot)
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

// people writes the way of every named newcomer: a row per session and per
// course that is missing.
func (b *book) people(o *OfficeWaves, foot string) {
	w := b.words
	columns := b.columns("name", 22, "intake", 11.5, "course", 33, "date", 11.5, "day", 5.5, "start", 8, "end", 7.5,
		"room", 17, "where", 38, "trainer", 17.5, "state", 18, "last_chance", 13, "ready", 12)
	var rows []listRow
	for i := range o.People {
		p := &o.People[i]
		var ready any = p.Ready
		if p.Ready == 0 {
			ready = w.Say("not_known")
		}
		add := func(r listRow) {
			r.begins = len(rows) == 0 || rows[len(rows)-1].cells[0] != p.Name
			rows = append(rows, r)
		}
		for j := range p.Sessions {
			s := &p.Sessions[j]
			add(listRow{cells: []any{p.Name, p.Start, s.Course, s.Date, w.Weekday(s.Date), clockTime(s.Start), clockTime(s.End),
				s.Room, s.where(), s.TrainerNames(), w.Say("state_scheduled"), nil, ready}})
		}
		for j := range p.Missing {
			m := &p.Missing[j]
			var chance any = m.LastChance
			if m.LastChance == 0 {
				chance = w.Say("chance_passed")
			}
			fill := alarm
			if m.Later {
				fill, chance = "", nil
			}
			add(listRow{fill: fill, cells: []any{p.Name, p.Start, m.Course, nil, nil, nil, nil, nil, w.Because(m.Unscheduled), nil,
				w.Say("state_unscheduled"), chance, ready}})
		}
		for _, course := range p.Done {
			add(listRow{cells: []any{p.Name, p.Start, course, nil, nil, nil, nil, nil, nil, nil, w.Say("state_done"), nil, ready}})
		}
		if len(p.Sessions)+len(p.Missing)+len(p.Done) == 0 {
			add(listRow{cells: []any{p.Name, p.Start, p.Programme, nil, nil, nil, nil, nil, nil, nil, w.Say("state_none"), nil, ready}})
		}
	}
	b.list(w.Say("sheet_people"), w.Say("people_title", "Place", o.Place), w.Say("people_purpose"), w.Say("people_none"), columns, rows, foot)
}
