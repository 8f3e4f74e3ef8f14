package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"cohort/planner"
)

// reader walks the file's tree, sets what it finds and collects every fault.
type reader struct {
	file   string // as faults name it
	getenv func(string) (string, bool)
	faults []string
}

// keys are what a section may hold: by name, what to do with the value.
type keys map[string]func(n *yaml.Node, path string)

func (r *reader) fault(n *yaml.Node, path, format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf("%s:%d: %s: %s", r.file, n.Line, path, fmt.Sprintf(format, args...)))
}

// section reads a mapping; a section that is left empty changes nothing.
func (r *reader) section(n *yaml.Node, path string, known keys) {
	if isEmpty(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.fault(n, path, "is to be a section with keys of its own")
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		full := key.Value
		if path != "" {
			full = path + "." + key.Value
		}
		read, ok := known[key.Value]
		switch line, twice := seen[key.Value]; {
		case !ok:
			r.fault(key, full, "unknown key%s", suggestion(key.Value, known))
		case twice:
			r.fault(key, full, "stands on line %d already", line)
		case value.Kind == yaml.AliasNode:
			r.fault(value, full, "is an alias; write the value out")
		default:
			read(value, full)
		}
		seen[key.Value] = key.Line
	}
}

func isEmpty(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// text reads a value as it stands, "" for none.
func (r *reader) text(n *yaml.Node, path string) (string, bool) {
	if isEmpty(n) {
		return "", true
	}
	if n.Kind != yaml.ScalarNode {
		r.fault(n, path, "is to be one value")
		return "", false
	}
	return n.Value, true
}

func (r *reader) str(set func(string) error) func(*yaml.Node, string) {
	return func(n *yaml.Node, path string) {
		s, ok := r.text(n, path)
		if !ok || s == "" {
			return
		}
		if err := set(s); err != nil {
			r.fault(n, path, "%v", err)
		}
	}
}

func (r *reader) oneOf(to *string, choices ...string) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		for _, c := range choices {
			if s == c {
				*to = s
				return nil
			}
		}
		return fmt.Errorf("%q is none of %s", s, strings.Join(choices, ", "))
	})
}

func number[T int | int64](r *reader, to *T, least, most int64) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no whole number", s)
		}
		if v < least || v > most {
			return fmt.Errorf("%d is not between %d and %d", v, least, most)
		}
		*to = T(v)
		return nil
	})
}

func (r *reader) fraction(to *float64, least, most float64) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return fmt.Errorf("%q is no number", s)
		}
		if !(v >= least && v <= most) {
			return fmt.Errorf("%v is not between %v and %v", v, least, most)
		}
		*to = v
		return nil
	})
}

func (r *reader) duration(to *time.Duration, least, most time.Duration) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		v, err := time.ParseDuration(s)
		if err != nil {
			return fmt.Errorf("%q is no span of time; write it like 90s or 10m", s)
		}
		if v < least || v > most {
			return fmt.Errorf("%s is not between %s and %s", v, least, most)
		}
		*to = v
		return nil
	})
}

// clock reads a time of day such as 09:00 as minutes; 24:00 is the day's end.
func (r *reader) clock(to *int) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		h, m, ok := strings.Cut(s, ":")
		hour, err := strconv.ParseUint(h, 10, 8)
		minute, err2 := strconv.ParseUint(m, 10, 8)
		if !ok || len(m) != 2 || err != nil || err2 != nil || minute > 59 || hour*60+minute > 24*60 {
			return fmt.Errorf("%q is no time of day; write it like \"09:00\"", s)
		}
		*to = int(hour*60 + minute)
		return nil
	})
}

func (r *reader) weekday(to *time.Weekday) func(*yaml.Node, string) {
	return r.str(func(s string) error {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(d.String(), s) {
				*to = d
				return nil
			}
		}
		return fmt.Errorf("%q is no day of the week; write it like monday", s)
	})
}

// suggestion names the known key that is written most alike, if one is.
func suggestion(key string, known keys) string {
	if near := planner.Near(key, slices.Collect(maps.Keys(known))); near != "" {
		return "; perhaps " + near + " is meant"
	}
	return ""
}
