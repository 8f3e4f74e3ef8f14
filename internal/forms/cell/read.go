package cell

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cohort/internal/forms/book"
	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Fault is something wrong in a cell, as a code with what it is about. The words are in
// reports/words, under form_fault_ and the code: what is wrong, and what would be right.
type Fault struct {
	Code  string
	Value string // the part of the cell that is wrong; empty: all of it
	Args  []any  // names and values of the placeholders; a func(lang string) string is asked for its
}

// Earliest and Latest are the days that a cell can mean: others are slips of the hand.
var Earliest, Latest = day(1930, 1, 1), day(2199, 12, 31)

func day(y int, m time.Month, d int) planner.Date {
	return planner.DateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// Open is a day or a moment that never comes, as a value.
const Open = "infinity"

// wrong begins a fault.
func wrong(code string, args ...any) *Fault { return &Fault{Code: code, Args: args} }

// Read reads a cell of a column. The fault is nil where nothing is wrong.
func (l *Lists) Read(c Column, cell book.Cell) (string, *Fault) {
	switch cell.Kind {
	case book.Formula:
		return "", wrong("formula")
	case book.Broken:
		return "", wrong("broken")
	}
	if n := utf8.RuneCountInString(cell.Text); n > longestCell {
		return "", wrong("long", "Length", n, "Limit", longestText)
	}
	text := Tidy(cell.Text)
	switch c.Type {
	case Date:
		return l.date(c, cell, text)
	case Moment:
		if c.Open && l.isOpen(text) {
			return Open, nil
		}
		return l.moment(cell, text)
	case Clock:
		return clock(cell, text)
	case Integer:
		return integer(c, cell, text)
	case Choice:
		if c.Free && cell.Kind == book.Text && rotation.MatchString(text) {
			return text, nil
		}
		return l.choice(c.Choices, text)
	case Flag:
		return l.choice("flag", text)
	case Spans:
		return spans(cell, text)
	}
	if cell.Kind == book.Date {
		return "", wrong("is_date")
	}
	if cell.Kind == book.Number && strings.ContainsAny(text, ".-") {
		return "", wrong("is_number")
	}
	if c.Type == List {
		return l.several(c, text)
	}
	if c.List != "" {
		id, code, args := l.Find(c.List, text)
		if code == "unknown" && c.Free && args[1] == "" {
			code, id = "", text
		}
		if code == "unknown" && c.List == "positions" && !c.Free {
			code, args = "unknown_position", append(args, "List", l.positions())
		}
		if code != "" {
			return "", wrong(code, args...)
		}
		return id, nil
	}
	return checked(c, text)
}

// positions names those that programmes train, the first where there are many.
func (l *Lists) positions() string {
	var out []string
	for _, e := range l.byName["positions"].entries {
		out = append(out, e.ID)
	}
	const most = 10
	if len(out) > most {
		out = append(out[:most], "…")
	}
	return strings.Join(out, ", ")
}

// checked keeps to what the tables demand of texts and keys.
func checked(c Column, text string) (string, *Fault) {
	n := utf8.RuneCountInString(text)
	switch {
	case c.Type == Text && n > longestText:
		return "", wrong("long", "Length", n, "Limit", longestText)
	case c.Type == ID && n > longestID:
		return "", wrong("long", "Length", n, "Limit", longestID)
	case c.Type == ID && strings.ContainsAny(text, " :"):
		return "", wrong("id", "Example", strings.NewReplacer(" ", "-", ":", "-").Replace(text))
	case c.Type == ID && strings.HasPrefix(text, facts.NamelessPrefix):
		return "", wrong("id_anonymous")
	}
	return text, nil
}

// several reads a list: its parts stand between commas or semicolons.
func (l *Lists) several(c Column, text string) (string, *Fault) {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = Tidy(part); part == "" {
			continue
		}
		id, code, args := l.Find(c.List, part)
		if code != "" {
			f := wrong(code, args...)
			f.Value = part
			return "", f
		}
		out = append(out, id)
		if c.List == "pins" && id == everyPin {
			out = planner.AllPins()
			break
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "\n"), nil
}

// choice reads one of the codes: by itself, by its word in either language, or by another word
// for it that people write and that can mean no other, such as "+" in place of "present".
func (l *Lists) choice(name, text string) (string, *Fault) {
	means := l.choices[name]
	if means == nil {
		means = map[string]string{}
		l.choices[name] = means
		for _, code := range Choices[name] {
			means[choiceText(code)] = code
			for _, lang := range Languages {
				means[choiceText(l.word(lang, name, code))] = code
				for also := range strings.SplitSeq(l.said(lang, "form_also_"+name+"_"+code), ", ") {
					means[choiceText(also)] = code
				}
			}
		}
		delete(means, "")
	}
	if code, known := means[choiceText(text)]; known {
		return code, nil
	}
	return "", wrong("choice", "Choices", func(lang string) string {
		var out []string
		for _, code := range Choices[name] {
			out = append(out, l.word(lang, name, code))
		}
		return strings.Join(out, ", ")
	})
}

// choiceText is a text as choices are compared: a full stop behind it and the kind of a minus
// make no difference.
func choiceText(s string) string {
	return strings.TrimRight(strings.ReplaceAll(Fold(s), "\u2212", "-"), ".!")
}

// rotation is a pattern of days on and days off, as the table of rosters has it.
var rotation = regexp.MustCompile(`^[1-9][0-9]?/[1-9][0-9]?$`)

var (
	isoDay    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](.*))?$`)
	dottedDay = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: г\.?)?(?:,? (.*))?$`)
	wordyDay  = regexp.MustCompile(`^(\d{1,2})[ .-]+(\pL+)[ .-]+(\d{4})(?: ?г\.?)?(?:,? (.*))?$`)
	hours     = regexp.MustCompile(`^(\d{1,2})[:.-](\d{2})(?::00(?:\.0+)?)?$`)
)

// written reads a date in digits, or with the name of its month, and what stands behind it. The fault is that of a
// day that its month does not have.
func (l *Lists) written(text string) (d planner.Date, rest string, none *Fault, ok bool) {
	var y, m, dd int
	if p := isoDay.FindStringSubmatch(text); p != nil {
		y, m, dd, rest = Number(p[1]), Number(p[2]), Number(p[3]), p[4]
	} else if p := dottedDay.FindStringSubmatch(text); p != nil {
		y, m, dd, rest = Number(p[3]), Number(p[2]), Number(p[1]), p[4]
	} else if p := wordyDay.FindStringSubmatch(text); p != nil {
		y, m, dd, rest = Number(p[3]), l.month(p[2]), Number(p[1]), p[4]
	} else {
		return 0, "", nil, false
	}
	t := time.Date(y, time.Month(m), dd, 0, 0, 0, 0, time.UTC)
	if d = planner.DateOf(t); m >= 1 && m <= 12 && dd >= 29 && dd <= 31 && t.Day() != dd {
		return 0, "", wrong("no_day", "Day", dd, "Year", y, "Month", func(lang string) string { return l.words[lang].Say(fmt.Sprintf("form_month_%d", m)) }), false
	}
	return d, rest, nil, t.Month() == time.Month(m) && t.Day() == dd && d >= Earliest && d <= Latest
}

// leastOfMonth are the letters that tell one month from the others.
const leastOfMonth = 3

// nominative writes the names of months as they end in dates.
var nominative = regexp.MustCompile("[ьй]$")

// month is the month of a name or of its first letters, in either language; 0: of none.
func (l *Lists) month(text string) int {
	text = nominative.ReplaceAllString(Fold(text), "я")
	if utf8.RuneCountInString(text) < leastOfMonth {
		return 0
	}
	for m := 1; m <= 12; m++ {
		for _, lang := range Languages {
			if strings.HasPrefix(Fold(l.words[lang].Say(fmt.Sprintf("form_month_%d", m))), text) {
				return m
			}
		}
	}
	return 0
}

// Number is the number that a value in digits is, 0 where it is none.
func Number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// serial is the day and the minute that a spreadsheet's number of a date means.
func serial(x float64) (d planner.Date, minute int, ok bool) {
	minutes := math.Round(x * 24 * 60 * 60)
	if x < 61 || x > 120_000 || math.Mod(minutes, 60) != 0 { // before March 1900 the count is wrong by a day
		return 0, 0, false
	}
	whole := int(minutes) / 60
	d = day(1899, 12, 30) + planner.Date(whole/(24*60))
	return d, whole % (24 * 60), d >= Earliest && d <= Latest
}

func (l *Lists) date(c Column, cell book.Cell, text string) (string, *Fault) {
	if cell.Kind == book.Date {
		d, minute, ok := serial(cell.Number)
		switch {
		case !ok:
			return "", wrong("date")
		case minute != 0:
			return "", wrong("date_with_time")
		}
		return d.String(), nil
	}
	if cell.Kind == book.Number {
		return "", wrong("date_number")
	}
	if c.Open && l.isOpen(text) {
		return Open, nil
	}
	d, rest, none, ok := l.written(text)
	if none != nil {
		return "", none
	}
	if _, minute := clockOf(rest); ok && rest != "" && minute != 0 {
		return "", wrong("date_with_time")
	}
	if !ok {
		return "", wrong("date")
	}
	return d.String(), nil
}

// isOpen says whether a text means that a span has no end.
func (l *Lists) isOpen(text string) bool {
	return Fold(text) != "" && (Fold(text) == Fold(l.words["ru"].Say("form_open")) || Fold(text) == Fold(l.words["en"].Say("form_open")) || text == Open)
}

func (l *Lists) moment(cell book.Cell, text string) (string, *Fault) {
	d, minute, ok := planner.Date(0), 0, false
	switch cell.Kind {
	case book.Date:
		d, minute, ok = serial(cell.Number)
	case book.Text:
		var rest string
		var none *Fault
		if d, rest, none, ok = l.written(text); none != nil {
			return "", none
		}
		if ok && rest != "" {
			ok, minute = clockOf(rest)
			ok = ok && minute < 24*60
		}
	}
	if !ok {
		return "", wrong("moment")
	}
	return fmt.Sprintf("%s %02d:%02d", d, minute/60, minute%60), nil
}

// clockOf reads a time of day.
func clockOf(text string) (ok bool, minute int) {
	p := hours.FindStringSubmatch(text)
	if p == nil {
		return false, 0
	}
	minute = Number(p[1])*60 + Number(p[2])
	return Number(p[2]) < 60 && minute <= 24*60, minute
}

func clock(cell book.Cell, text string) (string, *Fault) {
	minute, ok := 0, false
	switch cell.Kind {
	case book.Date:
		seconds := math.Round(cell.Number * 24 * 60 * 60)
		ok = cell.Number >= 0 && cell.Number <= 1 && math.Mod(seconds, 60) == 0
		minute = int(seconds) / 60
	case book.Text:
		ok, minute = clockOf(text)
	}
	if !ok {
		return "", wrong("clock")
	}
	return strconv.Itoa(minute), nil
}

func integer(c Column, cell book.Cell, text string) (string, *Fault) {
	outside := wrong("integer", "Low", c.Low, "High", c.High)
	if cell.Kind == book.Date {
		return "", outside
	}
	text = strings.ReplaceAll(text, " ", "")
	if whole, zeros, found := strings.Cut(strings.ReplaceAll(text, ",", "."), "."); found && strings.Trim(zeros, "0") == "" {
		text = whole
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < c.Low || n > c.High {
		return "", outside
	}
	return strconv.Itoa(n), nil
}

// spans reads the hours of a day: 9:00-13:00, 14:00-18:00.
func spans(cell book.Cell, text string) (string, *Fault) {
	if cell.Kind != book.Text {
		return "", wrong("spans")
	}
	type span struct{ from, to int }
	var list []span
	for _, part := range strings.FieldsFunc(Fold(text), func(r rune) bool { return r == ',' || r == ';' }) {
		from, to, found := strings.Cut(part, "-")
		begins, f := clockOf(from)
		ends, t := clockOf(to)
		if !found || !begins || !ends || f >= t {
			return "", wrong("spans")
		}
		list = append(list, span{f, t})
	}
	slices.SortFunc(list, func(a, b span) int { return a.from - b.from })
	var out []string
	for i, s := range list {
		if i > 0 && s.from < list[i-1].to {
			return "", wrong("spans_overlap")
		}
		out = append(out, fmt.Sprintf("%d-%d", s.from, s.to))
	}
	return strings.Join(out, "\n"), nil
}
