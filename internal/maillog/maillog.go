// Package maillog reads which of our messages a mail server has taken, from its log: lines of
// Postfix, of Exim, or whatever has a Message-ID of ours in each line.
package maillog

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Taken is a message of ours that a mail server took.
type Taken struct {
	Name       string    // its Message-ID up to the domain
	Number     int64     // of the message
	Token      string    // of the installation
	Generation int       // of its database
	At         time.Time // by the line; zero: it says none
	To         []string  // whom the log says that it went to, in small letters
	Bounced    bool      // it came back, as the log says
}

// mostLine is how long a line may be.
const mostLine = 1 << 20

var (
	ours = regexp.MustCompile(`\bcohort\.(\d{1,18})\.([A-Za-z0-9]{1,40})\.(\d{1,9})\.([0-9a-f]{24})@`)
	// What a line says is done with which message of the server's: Postfix and Exim.
	postfix  = regexp.MustCompile(`\bpostfix[^\[\s]*\[\d+\]: ([0-9A-Za-z]{6,20}): `)
	exim     = regexp.MustCompile(`^\S+ \S+ (?:\[\d+\] )?([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) (<=|=>|->|\*\*|==) ?(\S*)`)
	to       = regexp.MustCompile(`\bto=<([^>\s]+)>`)
	came     = regexp.MustCompile(`\bstatus=bounced\b`)
	another  = regexp.MustCompile(`\bmessage-id=|: removed$`)
	refused  = regexp.MustCompile(`\b(?:milter-reject|reject|NOQUEUE)\b`)
	iso      = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?\b`)
	syslog   = regexp.MustCompile(`^[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}\b`)
	brackets = strings.NewReplacer("<", "", ">", "")
)

// Read reads a log. Times without a zone are in the given one, times without a year in the
// last twelve months before now. A message is named once, whenever the server took it first.
func Read(log io.Reader, zone *time.Location, now time.Time) ([]Taken, error) {
	var (
		out    []*Taken
		known  = map[string]*Taken{}
		queued = map[string]*Taken{} // by what the server calls it
		lines  = bufio.NewScanner(log)
	)
	lines.Buffer(nil, mostLine)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Text()
		id, recipient, bounced := called(line)
		if m := ours.FindStringSubmatch(line); m != nil && !refused.MatchString(line) {
			name := strings.TrimSuffix(m[0], "@")
			t := known[name]
			if t == nil {
				number, _ := strconv.ParseInt(m[1], 10, 64) // digits only, few
				generation, _ := strconv.Atoi(m[3])
				t = &Taken{Name: name, Number: number, Token: m[2], Generation: generation, At: timeOf(line, zone, now)}
				known[name], out = t, append(out, t)
			}
			if id != "" {
				queued[id] = t
			}
		} else if another.MatchString(line) {
			delete(queued, id) // Postfix calls later messages by the same name
		}
		if t := queued[id]; id != "" && t != nil {
			if recipient = strings.ToLower(recipient); strings.Contains(recipient, "@") && !slices.Contains(t.To, recipient) {
				t.To = append(t.To, recipient)
			}
			t.Bounced = t.Bounced || bounced
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("line %d is longer than %d bytes: that is no log of a mail server", n+1, mostLine)
	} else if err != nil {
		return nil, fmt.Errorf("the log cannot be read: %w", err)
	}
	list := make([]Taken, len(out))
	for i, t := range out {
		list[i] = *t
	}
	return list, nil
}

// called is what the server calls the message of a line, to whom the line says that it goes,
// and whether it came back.
func called(line string) (id, recipient string, bounced bool) {
	if m := exim.FindStringSubmatch(line); m != nil {
		if m[2] != "<=" {
			recipient = brackets.Replace(m[3])
		}
		return m[1], recipient, m[2] == "**"
	}
	if m := postfix.FindStringSubmatch(line); m != nil {
		if r := to.FindStringSubmatch(line); r != nil {
			recipient = r[1]
		}
		return m[1], recipient, came.MatchString(line)
	}
	return "", "", false
}

// timeOf is the time with which a line begins; zero: none.
func timeOf(line string, zone *time.Location, now time.Time) time.Time {
	if m := iso.FindStringSubmatch(line); m != nil {
		text := m[1] + "T" + m[2]
		if m[3] == "" {
			at, _ := time.ParseInLocation("2006-01-02T15:04:05", text, zone) // zero where it is none
			return at
		}
		offset := m[3]
		if len(offset) == 5 {
			offset = offset[:3] + ":" + offset[3:]
		}
		at, _ := time.Parse(time.RFC3339, text+offset)
		return at
	}
	text := syslog.FindString(line)
	at, err := time.ParseInLocation("2006 Jan _2 15:04:05", fmt.Sprintf("%d %s", now.In(zone).Year(), text), zone)
	if err != nil {
		return time.Time{}
	}
	if at.After(now.Add(24 * time.Hour)) {
		at, _ = time.ParseInLocation("2006 Jan _2 15:04:05", fmt.Sprintf("%d %s", now.In(zone).Year()-1, text), zone)
	}
	return at
}
