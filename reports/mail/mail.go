// Package mail writes the bodies of the messages that go out with the
// workbooks: a subject, HTML and its plain-text twin. The changes come first,
// then the week at a glance as a table.
package mail

import (
	"fmt"
	"strconv"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	timetablebook "cohort/reports/timetable"
	"cohort/reports/waves"
	"cohort/reports/words"
)

// Body is a message without its addresses and attachments.
type Body struct {
	Subject string // one line
	HTML    string
	Text    string
}

// Kind is what a message carries.
type Kind string

// The kinds.
const (
	KindWeekly  Kind = "weekly"
	KindTrainer Kind = "trainer"
	KindWaves   Kind = "waves"

	KindCapacity Kind = "capacity"
	KindLetter   Kind = "letter"
)

// letter is what both twins are made of.
type letter struct {
	Lang     string
	Title    string
	Banner   string // of a correction: what to do about it
	Subtitle string
	Greeting string
	Notice   string
	Since    string
	Changes  []change
	More     string // changes that are left to the workbook
	Short    []string
	Table    table
	Closing  string
	Link     string // where the reader sees it too; empty: nowhere
	LinkTo   string // what is behind it
}

type change struct{ What, When, Cause, Touched string }

// table is rows of words under a heading.
type table struct {
	Title string
	Heads []string
	Rows  [][]string
	More  string
}

// What a short message holds at most; the workbook holds the rest.
const (
	mostChanges = 8
	mostRows    = 40
	mostNames   = 4
)

// Weekly is the message that carries a site's weekly timetable.
func Weekly(week editions.Week, words words.Words) (Body, error) {
	l := open(week.Head, words.Week(week.Monday), words)
	l.Title = words.Say("timetable_title", "Place", week.Place)
	l.Short = timetablebook.InShort(words, &week)
	l.Table = sessions(week.Sessions, false, words)
	l.Closing = words.Say("mail_attached_week")
	return l.body(subject(week.Head, "mail_subject_week", "mail_no_changes", week.Place, words))
}

// TrainerWeek is the message that carries a trainer's week.
func TrainerWeek(own editions.OwnWeek, words words.Words) (Body, error) {
	l := open(own.Head, words.Week(own.Monday), words)
	l.Title = words.Say("own_title", "Name", own.Trainer.Name)
	l.Short = timetablebook.OwnInShort(words, &own)
	l.Table = sessions(own.Sessions, true, words)
	l.Closing = words.Say("mail_attached_own")
	return l.body(subject(own.Head, "mail_subject_own", "mail_no_changes", own.Place, words))
}

// Waves is the message that carries an office's onboarding waves.
func Waves(o editions.OfficeWaves, words words.Words) (Body, error) {
	l := open(o.Head, words.Date(o.From())+"–"+words.Date(o.Until), words)
	l.Title = words.Say("waves_title", "Place", o.Place)
	l.Short = waves.Told(words, &o)
	if len(o.Intakes) == 0 {
		l.Short = waves.InShort(words, &o)
	}
	l.Short = append(l.Short, waves.Soon(words, &o, false)...)
	l.Table = waveTable(&o, words)
	l.Closing = words.Say("mail_attached_waves")
	if o.Previous != 0 && len(o.Changes) == 0 { // what is new stands below: trainings of the next week, or what is expected
		l.More = words.Say("waves_places_same")
	}
	return l.body(subject(o.Head, "mail_subject_waves", "mail_places_same", o.Place, words))
}

// Standing is the message to somebody whose mail was due when a run failed: it
// says which edition stands and why. Kind says what would have come.
func Standing(h editions.Head, kind Kind, words words.Words) (Body, error) {
	if h.Notice == nil {
		return Body{}, fmt.Errorf("a message that says what stands needs a notice")
	}
	l := letter{Lang: words.Say("language"), Greeting: greeting(h, words), Notice: words.Notice(*h.Notice),
		Subtitle: h.Place + " · " + words.Week(h.Monday), Closing: words.Say("mail_standing_next")}
	if h.Notice.Edition == 0 {
		l.Closing = words.Say("mail_standing_none")
	}
	switch kind {
	case KindWeekly:
		l.Title = words.Say("timetable_title", "Place", h.Place)
	case KindTrainer:
		l.Title = words.Say("own_title", "Name", h.Reader)
	case KindWaves:
		l.Title = words.Say("waves_title", "Place", h.Place)
	case KindLetter:
		l.Title, l.Subtitle = words.Say("letter_held"), h.Place
		return l.body(words.Say("letter_held"))
	case KindCapacity:
		l.Title, l.Subtitle = words.Say("capbook_title"), words.Week(h.Monday)
		return l.body(words.Say("mail_subject_standing", "Place", words.Say("capbook_title"), "Week", words.Week(h.Monday)))
	default:
		return Body{}, fmt.Errorf("there is no kind of message %q", kind)
	}
	return l.body(words.Say("mail_subject_standing", "Place", h.Place, "Week", words.Week(h.Monday)))
}

// open begins a letter with what every kind says.
func open(h editions.Head, period string, words words.Words) letter {
	l := letter{Lang: words.Say("language"), Greeting: greeting(h, words), Since: words.Since(h), Link: h.Link, LinkTo: words.Say("mail_link"),
		Subtitle: strings.Join([]string{h.Place, period, words.Say("edition_n", "Edition", h.Edition), words.ReadAt(h), words.Certificate(h)}, " · ")}
	if h.Notice != nil {
		l.Notice = words.Notice(*h.Notice)
	}
	if h.Previous == 0 {
		return l
	}
	announced := editions.Announced(h.Changes)
	preview := len(h.Changes) - len(announced)
	switch {
	case len(h.Changes) == 0:
		l.More = words.Say("changes_none")
	case preview > 0:
		l.More = words.Count("changes_preview", preview)
	}
	for i, c := range announced {
		if i == mostChanges {
			l.More = strings.TrimSpace(words.Count("mail_more_changes", len(announced)-i) + " " + l.More)
			break
		}
		l.Changes = append(l.Changes, change{What: words.What(c) + ": " + c.Course, When: words.When(c), Cause: words.Cause(c), Touched: touched(c, words)})
	}
	return l
}

func greeting(h editions.Head, words words.Words) string {
	if h.Reader == "" {
		return ""
	}
	return words.Say("mail_for", "Name", h.Reader)
}

// touched names few people; the workbook names all of them.
func touched(c editions.Change, words words.Words) string {
	if names := words.People(c.People); len(names) > mostNames && len(c.Came)+len(c.Left) == 0 {
		return words.Count("people", len(c.People)) + ": " + strings.Join(names[:mostNames], ", ") + " " + words.Say("mail_and_others")
	}
	return words.Touched(c)
}

// subject is one line: place, week, edition and how much changed for the reader; same says that
// nothing did.
func subject(h editions.Head, key, same, place string, words words.Words) string {
	changed := words.Say("mail_first")
	if h.Previous != 0 {
		changed = changes(h, same, words)
	}
	return words.Say(key, "Place", place, "Week", words.Week(h.Monday), "Edition", h.Edition, "Changes", changed)
}

// changes counts what changed of what is announced, or says that only the preview did, or that
// all is the same.
func changes(h editions.Head, same string, words words.Words) string {
	switch n := len(editions.Announced(h.Changes)); {
	case n > 0:
		return words.Count("mail_changes", n)
	case len(h.Changes) > 0:
		return words.Say("mail_preview_only")
	}
	return words.Say(same)
}

// sessions are a week at a glance.
func sessions(all []editions.Session, own bool, words words.Words) table {
	t := table{Title: words.Say("mail_glance"), Heads: []string{words.Say("col_day"), words.Say("mail_hours"), words.Say("col_course"), words.Say("col_trainer"), words.Say("col_room"), words.Say("col_named")}}
	if own {
		t.Heads[3] = words.Say("col_place")
	}
	if len(all) == 0 {
		return table{}
	}
	var last planner.Date
	for i, s := range words.Sorted(all) {
		if i == mostRows {
			t.More = words.Say("mail_more_rows", "Sessions", words.Count("sessions", len(all)-i))
			break
		}
		day := ""
		if s.Date != last {
			day = words.Weekday(s.Date) + " " + words.DayMonth(s.Date)
		}
		last = s.Date
		who := s.TrainerNames()
		if own {
			who = s.Site
			if s.Address != "" {
				who += ", " + s.Address
			}
		}
		t.Rows = append(t.Rows, []string{day, words.Hours(s.Start, s.End), s.Course, who, s.Room, words.Seats(&s)})
	}
	return t
}

// waves are the intakes at a glance.
func waveTable(o *editions.OfficeWaves, words words.Words) table {
	intakes := o.Intakes
	if len(intakes) == 0 {
		return table{}
	}
	t := table{Title: words.Say("sheet_waves"), Heads: []string{words.Say("col_intake"), words.Say("col_likely"), words.Say("col_safe"), words.Say("col_announced"), words.Say("col_people_named"),
		words.Say("col_seats_held"), words.Say("col_ready"), words.Say("col_status"), words.Say("col_because")}, More: words.Say("waves_quantiles")}
	for i := range intakes {
		in := &intakes[i]
		ready, likely, safe, announced := words.Say("not_known"), strconv.Itoa(in.Likely), strconv.Itoa(in.Safe), ""
		if in.Started {
			likely, safe = "", ""
		}
		if in.Announced > 0 {
			announced = strconv.Itoa(in.Announced)
		}
		if in.Ready != 0 {
			ready = words.Date(in.Ready)
			if o.Provisional(in.Ready) {
				ready += ", " + words.Say("state_provisional")
			}
		}
		t.Rows = append(t.Rows, []string{words.Date(in.Start), likely, safe, announced, strconv.Itoa(in.Named), strconv.Itoa(in.Reserved), ready, waves.Status(words, in), waves.WhyText(words, in)})
	}
	return t
}
