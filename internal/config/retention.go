package config

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"cohort/sql/removal"
)

// Span is for how long something is kept; the zero value is for ever.
type Span struct{ Years, Months, Days int }

// Before returns the instant of which everything earlier is no longer kept.
func (s Span) Before(now time.Time) time.Time { return now.AddDate(-s.Years, -s.Months, -s.Days) }

// days is about how long it is.
func (s Span) days() int { return s.Years*365 + s.Months*30 + s.Days }

func (s Span) String() string {
	text := "P"
	for _, part := range []struct {
		n    int
		unit string
	}{{s.Years, "Y"}, {s.Months, "M"}, {s.Days, "D"}} {
		if part.n != 0 {
			text += strconv.Itoa(part.n) + part.unit
		}
	}
	if text == "P" {
		return forever
	}
	return text
}

const forever = "forever"

var span = regexp.MustCompile(`^(?:P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?|(\d{1,5}) ?d(?:ays)?)$`)

func parseSpan(text string) (s Span, err error) {
	if text == forever {
		return Span{}, nil
	}
	m := span.FindStringSubmatch(text)
	if m == nil {
		return s, fmt.Errorf("%q is no span of days; write it like P30D, P1Y6M or 30d, or forever", text)
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(m[i]) // digits only, few; none is 0
		return n
	}
	s = Span{number(1), number(2), 7*number(3) + number(4) + number(5)}
	if s == (Span{}) {
		return s, fmt.Errorf("%q is no time at all", text)
	}
	return s, nil
}

// Retention is for how long each kind of what is not needed any longer is kept.
type Retention map[removal.Kind]Span

// bounds of a kind: what it is by itself, and between how many days it may be.
var bounds = map[removal.Kind]struct {
	standard    Span
	least, most int // days; a most of 0: it may be kept for ever
}{
	removal.Candidates: {Span{Days: 30}, 1, 365},
	removal.Mails:      {Span{Days: 30}, 14, 5 * 365},
	// The forecasts of the last weeks are held against what came.
	removal.Plans:   {Span{Days: 90}, 60, 0},
	removal.Ahead:   {Span{Days: 30}, 7, 0},
	removal.Refused: {Span{Days: 30}, 7, 5 * 365},
	removal.Imports: {Span{Years: 1}, 30, 0},
	removal.Letters: {Span{Days: 30}, 14, 5 * 365},
	removal.Runs:    {Span{Years: 3}, 90, 0},
	removal.Audit:   {Span{Years: 5}, 365, 0},
}

func defaultRetention() Retention {
	r := make(Retention, len(bounds))
	for kind, b := range bounds {
		r[kind] = b.standard
	}
	return r
}

// retention reads how long each kind is kept.
func (r *reader) retention(n *yaml.Node, path string, c *Config) {
	section := keys{}
	for kind, b := range bounds {
		section[string(kind)] = r.str(func(text string) error {
			s, err := parseSpan(text)
			days := s.days()
			switch {
			case err != nil:
				return err
			case s == (Span{}) && b.most > 0:
				return fmt.Errorf("names of people are in it, so it is not kept for ever; %d days are the most", b.most)
			case s != (Span{}) && days < b.least:
				return fmt.Errorf("%s is too short; %d days are the least", text, b.least)
			case b.most > 0 && days > b.most:
				return fmt.Errorf("%s is too long; %d days are the most", text, b.most)
			}
			c.Retention[kind] = s
			return nil
		})
	}
	r.section(n, path, section)
	audit := c.Retention[removal.Audit]
	for _, kind := range []removal.Kind{removal.Mails, removal.Plans, removal.Imports, removal.Runs} {
		if s := c.Retention[kind]; audit != (Span{}) && (s == (Span{}) || s.days() > audit.days()) {
			at := cmp.Or(child(n, string(removal.Audit)), child(n, string(kind)), n)
			r.fault(at, path+"."+string(removal.Audit), "%s is shorter than %s, %s; who did what is kept at least as long as what was done", audit, kind, s)
		}
	}
}
