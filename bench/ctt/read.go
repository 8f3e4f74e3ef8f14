package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The format is the one of the second timetabling competition (Di Gaspero,
// McCollum and Schaerf 2007): a head, then four blocks; the .ectt form has a
// fifth block and more fields (Bonutti, De Cesco, Di Gaspero and Schaerf 2012).

// Beyond these no number of a file means anything, and sums could overflow.
const (
	mostOfAnything = 1_000_000
	mostLectures   = 10_000 // of a course
	mostDays       = 366
)

// reader collects the faults of a file, each with its line.
type reader struct {
	name   string
	line   int
	in     *instance
	faults []error

	head                     map[string]int // number of a head field; -1 if it was no number
	block                    string
	seen                     map[string]int // line of each block
	rows                     map[string]int
	courses, rooms, programs map[string]int
}

func (r *reader) say(format string, a ...any) {
	r.sayAt(r.line, format, a...)
}

func (r *reader) sayAt(line int, format string, a ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s:%d: %s", r.name, line, fmt.Sprintf(format, a...)))
}

// blocks and the head fields that count their rows, in each form of the file.
var counted = map[string][2]string{
	"COURSES":                    {"Courses", "Courses"},
	"ROOMS":                      {"Rooms", "Rooms"},
	"CURRICULA":                  {"Curricula", "Curricula"},
	"UNAVAILABILITY_CONSTRAINTS": {"Constraints", "UnavailabilityConstraints"},
	"ROOM_CONSTRAINTS":           {"", "RoomConstraints"},
}

var blocks = []string{"COURSES", "ROOMS", "CURRICULA", "UNAVAILABILITY_CONSTRAINTS", "ROOM_CONSTRAINTS"}

var headFields = []string{"Courses", "Rooms", "Days", "Periods_per_day", "Curricula", "Constraints", "UnavailabilityConstraints", "RoomConstraints"}

// read reads a .ctt or .ectt file, or returns every fault of it, joined.
func read(from io.Reader, name string) (*instance, error) {
	r := &reader{
		name: name, in: &instance{}, head: map[string]int{}, seen: map[string]int{}, rows: map[string]int{},
		courses: map[string]int{}, rooms: map[string]int{}, programs: map[string]int{},
	}
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	ended := false
	for lines.Scan() {
		r.line++
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch {
		case text == "":
		case ended:
			r.say("text after END.")
		case text == "END.":
			ended = true
		case strings.HasSuffix(text, ":") && counted[text[:len(text)-1]] != [2]string{}:
			r.begin(text[:len(text)-1])
		case r.block == "":
			r.headLine(text)
		default:
			r.row(strings.Fields(text))
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, r.line+1, err)
	}
	r.line++
	if !ended {
		r.say("the file ends without END.")
	}
	if r.block == "" {
		r.endOfHead()
	}
	r.end()
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	return r.in, nil
}

// headLine reads "Name: value".
func (r *reader) headLine(text string) {
	field, value, found := strings.Cut(text, ":")
	field, value = strings.TrimSpace(field), strings.TrimSpace(value)
	if !found {
		r.say("%q: want a head field \"Name: value\" or the beginning of a block", text)
		return
	}
	if _, twice := r.head[field]; twice {
		r.say("%s stands twice in the head", field)
		return
	}
	r.head[field] = -1
	switch field {
	case "Name":
		r.in.Name = value
		return
	case "Min_Max_Daily_Lectures":
		f := strings.Fields(value)
		if len(f) != 2 {
			r.say("%s %q: want two numbers", field, value)
			return
		}
		r.in.LeastDaily = r.number(field, f[0], 0, mostOfAnything)
		r.in.MostDaily = r.number(field, f[1], 0, mostOfAnything)
		return
	}
	for _, known := range headFields {
		if field == known {
			least, most := 0, mostOfAnything
			if field == "Days" || field == "Periods_per_day" {
				least, most = 1, mostDays
			}
			r.head[field] = r.number(field, value, least, most)
			return
		}
	}
	r.say("unknown head field %q", field)
}

// endOfHead checks that the head is whole and tells the form of the file.
func (r *reader) endOfHead() {
	_, a := r.head["UnavailabilityConstraints"]
	_, b := r.head["RoomConstraints"]
	_, c := r.head["Min_Max_Daily_Lectures"]
	r.in.Extended = a || b || c
	want := []string{"Name", "Courses", "Rooms", "Days", "Periods_per_day", "Curricula", "Constraints"}
	if r.in.Extended {
		want = append(want[:6], "Min_Max_Daily_Lectures", "UnavailabilityConstraints", "RoomConstraints")
		if _, both := r.head["Constraints"]; both {
			r.say("the head has Constraints of the .ctt form and fields of the .ectt form")
		}
	}
	for _, field := range want {
		if _, there := r.head[field]; !there {
			r.say("the head has no %s", field)
		}
	}
	r.in.Days, r.in.Periods = max(r.head["Days"], 0), max(r.head["Periods_per_day"], 0)
}

// begin opens a block; those that later ones refer to have to stand before them.
func (r *reader) begin(block string) {
	if r.block == "" {
		r.endOfHead()
	}
	if at, twice := r.seen[block]; twice {
		r.say("block %s stands twice, first in line %d", block, at)
	} else {
		r.seen[block] = r.line
	}
	r.block = block
	if block == "ROOM_CONSTRAINTS" && !r.in.Extended {
		r.say("block ROOM_CONSTRAINTS is of the .ectt form, the head is of the .ctt form")
	}
	var before []string
	switch block {
	case "CURRICULA", "UNAVAILABILITY_CONSTRAINTS":
		before = []string{"COURSES"}
	case "ROOM_CONSTRAINTS":
		before = []string{"COURSES", "ROOMS"}
	}
	for _, b := range before {
		if _, there := r.seen[b]; !there {
			r.say("block %s has to stand after block %s", block, b)
		}
	}
}

// end compares the rows with what the head announced.
func (r *reader) end() {
	form := 0
	if r.in.Extended {
		form = 1
	}
	for _, block := range blocks {
		field := counted[block][form]
		if field == "" {
			continue
		}
		at, there := r.seen[block]
		if !there {
			r.say("block %s is missing", block)
		} else if n, known := r.head[field]; known && n >= 0 && n != r.rows[block] {
			r.sayAt(at, "block %s has %d rows, the head says %s: %d", block, r.rows[block], field, n)
		}
	}
}

// number reads a number from least to most; a fault makes it -1.
func (r *reader) number(what, text string, least, most int) int {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		r.say("%s %q is not a whole number", what, text)
	case n < least || n > most:
		r.say("%s %d: want %d to %d", what, n, least, most)
	default:
		return n
	}
	return -1
}
