//go:build faults

package faults

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
)

var page = flag.String("page", "", "the page whose tables are written anew")

func init() {
	everything = true
	tell = told.note
	finish = told.write
}

var told = &report{}

// report is what the page is made of: a table for each section, in the order in which things
// were told.
type report struct {
	mu       sync.Mutex
	sections []*section
}

// section is a table: what stood, by what was being done and what broke.
type section struct {
	name          string
	rows, columns []string
	cells         map[[2]string]string
}

func (r *report) note(name, row, column, came string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var s *section
	for _, x := range r.sections {
		if x.name == name {
			s = x
		}
	}
	if s == nil {
		s = &section{name: name, cells: map[[2]string]string{}}
		r.sections = append(r.sections, s)
	}
	s.rows, s.columns = with(s.rows, row), with(s.columns, column)
	s.cells[[2]string{row, column}] = came
}

func with(list []string, one string) []string {
	for _, x := range list {
		if x == one {
			return list
		}
	}
	return append(list, one)
}

func (s *section) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| | %s |\n|---|%s\n", strings.Join(s.columns, " | "), strings.Repeat("---|", len(s.columns)))
	for _, row := range s.rows {
		fmt.Fprintf(&b, "| %s |", row)
		for _, column := range s.columns {
			fmt.Fprintf(&b, " %s |", s.cells[[2]string{row, column}])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// write puts the tables between their marks on the page; what was not tried stays as it was.
func (r *report) write() error {
	if *page == "" {
		return nil
	}
	text, err := os.ReadFile(*page)
	if err != nil {
		return err
	}
	out := string(text)
	for _, s := range r.sections {
		begin, end := "<!-- begin "+s.name+" -->\n", "<!-- end "+s.name+" -->"
		before, rest, found := strings.Cut(out, begin)
		_, after, ended := strings.Cut(rest, end)
		if !found || !ended {
			return fmt.Errorf("%s has no place for %s: it needs %q and %q", *page, s.name, begin, end)
		}
		out = before + begin + s.table() + end + after
	}
	return os.WriteFile(*page, []byte(out), 0o644)
}
