package words

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/demand"
	"cohort/planner/diff"
	"cohort/planner/ledger"
)

// Date writes a date, ДД.ММ.ГГГГ.
func (w Words) Date(d planner.Date) string {
	if w.iso {
		return d.String()
	}
	return d.UTC().Format("02.01.2006")
}

// DayMonth writes a date without its year.
func (w Words) DayMonth(d planner.Date) string { return d.UTC().Format("02.01") }

// Begins writes the first date of a span whose last one is written in full: without
// its year where that is the same.
func (w Words) Begins(from, to planner.Date) string {
	if w.iso || from.UTC().Year() != to.UTC().Year() {
		return w.Date(from)
	}
	return w.DayMonth(from)
}

// Clock writes a time of day, 24 hours.
func (w Words) Clock(minute int) string { return fmt.Sprintf("%d:%02d", minute/60, minute%60) }

// Hours writes from when to when.
func (w Words) Hours(from, to int) string { return w.Clock(from) + "–" + w.Clock(to) }

// Weekday writes the short name of a date's day of the week.
func (w Words) Weekday(d planner.Date) string {
	return w.Say("weekday_" + strconv.Itoa(weekdayOf(d)+1))
}

// weekdayOf counts the days of the week from Monday, 0.
func weekdayOf(d planner.Date) int { return (int(d.Weekday()) + 6) % 7 }

// Week writes an ISO week, «неделя 3 (18.01–24.01.2027)».
func (w Words) Week(monday planner.Date) string {
	_, number := monday.ISOWeek()
	return w.Say("week", "Number", number, "From", w.Begins(monday, monday+6), "To", w.Date(monday+6))
}

// ReadAt writes when the data was read.
func (w Words) ReadAt(h editions.Head) string {
	return w.Say("read_at", "Moment", h.ReadAt.Format("02.01.2006 15:04"), "Zone", h.Zone())
}

// Certificate writes what the referee found.
func (w Words) Certificate(h editions.Head) string {
	if h.Rules == 0 {
		return w.Say("certificate_none")
	}
	return w.Count("certificate", h.Rules)
}

// Since writes what the changes are counted from.
func (w Words) Since(h editions.Head) string {
	switch {
	case h.Previous == 0:
		return w.Say("changes_first")
	case h.PreviousMonday != 0 && h.PreviousMonday != h.Monday:
		return w.Say("changes_since_week", "Edition", h.Previous, "Week", w.Week(h.PreviousMonday))
	}
	return w.Say("changes_since", "Edition", h.Previous)
}

// Notice writes why there is nothing new and which edition stands.
func (w Words) Notice(n editions.Notice) string {
	text := w.Say("notice_night", "Date", w.Date(n.Night)) + " " + w.Say("failure_"+string(n.Failure))
	switch {
	case n.Edition == 0:
		return text + " " + w.Say("notice_none")
	case n.Issued == 0:
		return text + " " + w.Say("notice_stands", "Edition", n.Edition, "Week", w.Week(n.Monday))
	}
	return text + " " + w.Say("notice_stands_of", "Edition", n.Edition, "Week", w.Week(n.Monday), "Date", w.Date(n.Issued))
}

// Because writes why a need is not scheduled.
func (w Words) Because(u editions.Unscheduled) string {
	if u.Later {
		return w.Say("reason_later")
	}
	switch u.Reason {
	case planner.ReasonImpossible:
		switch u.Missing {
		case "room", "crew", "window", "site", "release":
			return w.Say("reason_impossible_" + u.Missing)
		}
		return w.Say("reason_impossible")
	case planner.ReasonDays:
		return w.Count("reason_days", u.Fit)
	case planner.ReasonBefore:
		return w.Say("reason_before", "Course", u.Before)
	case planner.ReasonGroup:
		if u.MinGroup == 0 {
			return w.Count("reason_group", u.Together)
		}
		return w.Count("reason_group_of", u.Together, "Least", u.MinGroup)
	case planner.ReasonCrowded:
		return w.Say("reason_crowded")
	}
	return w.Say("reason_unknown")
}

// When writes from when to when a session changes. What happened says already that it is new,
// or gone.
func (w Words) When(c editions.Change) string {
	before, after := w.Appointment(c.Before), w.Appointment(c.After)
	switch {
	case c.Before == nil:
		return after
	case c.After == nil || before == after:
		return before
	}
	return before + " → " + after
}

// DayAndHours writes when a session takes place.
func (w Words) DayAndHours(a *editions.Appointment) string {
	return w.Weekday(a.Date) + " " + w.DayMonth(a.Date) + " " + w.Hours(a.Start, a.End)
}

// WhenWhere writes when and where a session takes place.
func (w Words) WhenWhere(a *editions.Appointment) string {
	alone := *a
	alone.Trainers = nil
	return w.Appointment(&alone)
}

// Appointment writes when, where and with whom.
func (w Words) Appointment(a *editions.Appointment) string {
	if a == nil {
		return "—"
	}
	parts := []string{w.DayAndHours(a)}
	if a.Room != "" {
		room := a.Room
		if len([]rune(room)) <= 20 { // «Комп. класс 2» is not torn apart
			room = strings.ReplaceAll(room, " ", "\u00a0")
		}
		parts = append(parts, room)
	}
	if len(a.Trainers) > 0 {
		parts = append(parts, editions.Everybody(a.Trainers))
	}
	if a.Provisional {
		parts = append(parts, w.Say("state_provisional"))
	}
	return strings.Join(parts, ", ")
}

// Became writes where the people of a session sit now that cannot be held as announced, and
// for how many there is no place yet.
func (w Words) Became(r editions.Released) string {
	left := len(r.Session.Seated)
	var parts []string
	for i := range r.Became {
		x := &r.Became[i]
		left -= x.Seats
		text := w.Appointment(&x.Appointment)
		if x.Seats < len(r.Session.Seated) {
			text = w.Say("became_some", "When", text, "Seats", x.Seats)
		}
		parts = append(parts, text)
	}
	if left > 0 {
		parts = append(parts, w.Count("became_none", left))
	}
	return strings.Join(parts, "; ")
}

// Cause writes why a session changed: without for whom, where their names stand beside it.
func (w Words) Cause(c editions.Change) string {
	if c.Kind() == diff.Same {
		return w.seatCauses(c.Causes)
	}
	causes := slices.Clone(c.Causes)
	for i := range causes {
		x := &causes[i]
		people := 0
		for _, wave := range x.For {
			people += wave.People
		}
		// Those who are in it stand beside it. What was gained, or is reserved, is told of whom.
		if people == len(c.People) && x.Kind != ledger.Better && x.Kind != ledger.Reserve {
			x.For = nil
		}
	}
	return w.Causes(causes)
}

// What writes the kind of a change in a word, and that it is a preview only.
func (w Words) What(c editions.Change) string {
	if c.Provisional {
		return w.kind(c) + " (" + w.Say("state_provisional") + ")"
	}
	return w.kind(c)
}

func (w Words) kind(c editions.Change) string {
	switch c.Kind() {
	case diff.Added:
		return w.Say("change_new")
	case diff.Cancelled:
		return w.Say("change_cancelled")
	case diff.Moved:
		return w.Say("change_moved")
	case diff.Reroomed:
		if !slices.Equal(c.Before.Trainers, c.After.Trainers) {
			return w.Say("change_room_trainer")
		}
		return w.Say("change_room")
	case diff.Retrained:
		return w.Say("change_trainer")
	}
	return w.Say("change_seats")
}

// People lists people's names. Candidates who withdrew, who are all called the same,
// stand behind the others, counted where they are several.
func (w Words) People(names []string) []string {
	gone := editions.Withdrawn(w.lang)
	out := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == gone })
	switch n := len(names) - len(out); n {
	case 0:
	case 1:
		out = append(out, gone)
	default:
		out = append(out, w.Count("withdrawn", n))
	}
	return out
}

// Touched writes whom a change concerns: heads first, then names.
func (w Words) Touched(c editions.Change) string {
	var parts []string
	seats := c.Kind() == diff.Same
	switch {
	case seats && len(c.Came)+len(c.Left) > 0:
		if len(c.Came) > 0 {
			parts = append(parts, w.Say("came", "Names", strings.Join(w.People(c.Came), ", ")))
		}
		if len(c.Left) > 0 {
			parts = append(parts, w.Say("went", "Names", strings.Join(w.People(c.Left), ", ")))
		}
	case len(c.People) > 0:
		parts = append(parts, w.Count("people", len(c.People))+": "+strings.Join(w.People(c.People), ", "))
		if len(c.Left) > 0 {
			parts = append(parts, w.Say("went", "Names", strings.Join(w.People(c.Left), ", ")))
		}
	}
	switch {
	case c.Reserved < 0:
		parts = append(parts, w.Count("held_seats_fewer", -c.Reserved))
	case c.Reserved > 0 && seats:
		parts = append(parts, w.Count("held_seats_more", c.Reserved))
	case c.Reserved > 0:
		parts = append(parts, w.Count("held_seats", c.Reserved))
	}
	if len(parts) == 0 {
		return "—"
	}
	return strings.Join(parts, "; ")
}

// Audience writes who the people of a session are: newcomers by their first
// working days, or working staff.
func (w Words) Audience(s *editions.Session) string {
	var intakes []planner.Date
	working := false
	for _, seat := range s.Seated {
		if seat.Intake == 0 {
			working = true
			continue
		}
		at := 0
		for at < len(intakes) && intakes[at] < seat.Intake {
			at++
		}
		if at == len(intakes) || intakes[at] != seat.Intake {
			intakes = append(intakes[:at], append([]planner.Date{seat.Intake}, intakes[at:]...)...)
		}
	}
	var parts []string
	if len(intakes) > 0 {
		dates := make([]string, len(intakes))
		for i, d := range intakes {
			dates[i] = w.DayMonth(d)
		}
		parts = append(parts, w.Say("audience_newcomers", "Dates", strings.Join(dates, ", ")))
	}
	if working {
		parts = append(parts, w.Say("audience_staff"))
	}
	return strings.Join(parts, "; ")
}

// Notes are the short remarks about a session.
func (w Words) Notes(s *editions.Session) []string {
	var out []string
	reserved := s.ReservedSeats()
	switch {
	case s.Reserved():
		out = append(out, w.Say("note_reserved"))
	case reserved > 0:
		out = append(out, w.Say("note_held", "Seats", reserved))
	}
	switch {
	case s.New:
		out = append(out, w.Say("note_new"))
	case s.Moved:
		out = append(out, w.Say("note_moved"))
	}
	if s.Pinned {
		out = append(out, w.Say("note_pinned"))
	}
	for _, need := range s.Needs {
		out = append(out, w.Say("note_needs", "What", w.Offered(need)))
	}
	if s.MinGroup > 0 && len(s.Seated) < s.MinGroup {
		out = append(out, w.Say("note_small", "Least", s.MinGroup))
	}
	return out
}

// Offered is what a room offers, by the code of the feature where it has no word.
func (w Words) Offered(feature string) string {
	key := "form_feature_" + feature
	if text := w.Say(key); text != key {
		return text
	}
	return feature
}

// Seats writes how full a session is, «12 из 15».
func (w Words) Seats(s *editions.Session) string {
	if s.Reserved() {
		return w.Count("held_seats", s.ReservedSeats())
	}
	return w.Say("seated_of", "Seated", s.Named(), "Places", s.Places)
}

// CountOf is a number of things in English, "1 session" or "2 sessions", where nobody
// reads another language.
func CountOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// UpperFirst begins a text with a capital letter.
func UpperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// WeekShort writes the number of a date's ISO week.
func (w Words) WeekShort(d planner.Date) string { return w.Say("week_short", "Number", WeekNumber(d)) }

// WeekNumber is the number of a date's ISO week.
func WeekNumber(d planner.Date) int {
	_, week := d.ISOWeek()
	return week
}

// ForetoldText says a forecast and what came.
func (w Words) ForetoldText(f editions.Foretold, came int) string {
	return w.Say("past_in_words", "Likely", f.Likely, "Low", f.Low, "High", f.High, "Came", came)
}

// TrackText says how often what came lay within a forecast's range.
func (w Words) TrackText(key string, days int, c demand.Calibration) string {
	return w.Say(key, "Before", w.Count("days_before", days), "Inside", c.Inside, "Outcomes", c.Outcomes,
		"Share", math.Round(100*c.Share), "Band", math.Round(100*c.Band), "Mean", w.Decimal(c.Mean, 1), "Came", c.Came, "Unseen", c.Unseen)
}

// Decimal writes a number with so many decimals.
func (w Words) Decimal(x float64, places int) string {
	return strings.Replace(fmt.Sprintf("%.*f", places, x), ".", w.Say("decimal_mark"), 1)
}

// Sorted orders sessions as people look for them: by day, start, room.
func (w Words) Sorted(sessions []editions.Session) []editions.Session {
	out, order := slices.Clone(sessions), editions.ByName(w.Language())
	slices.SortStableFunc(out, func(a, b editions.Session) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Start, b.Start), order(a.Room, b.Room), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Addressed is what a workbook and a message say of whom they are for: names in
// these words are the reader's, whoever else is called so.
func (w Words) Addressed(reader string) []string {
	if reader == "" {
		return nil
	}
	return []string{w.Say("for_whom") + " " + reader, w.Say("mail_for", "Name", reader)}
}

// Tenths writes hours to one place.
func (w Words) Tenths(minutes int) string {
	return w.HoursOf((minutes + 3) / 6 * 6)
}

// LoadName names what a load is of.
func (w Words) LoadName(x *capacity.Load, c editions.Called) string {
	if x.Kind == capacity.Trainers {
		return w.Role(x.ID)
	}
	return w.Say("capacity_at", "Rooms", w.Feature(x.Feature), "Site", c.Name(x.Site))
}
