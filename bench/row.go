package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"cohort/internal/soak"
	"cohort/planner/timetable"
)

// row is one measurement. What it says of plans was said by the referee and by
// the specification's own; costs are above what no plan can avoid.
type row struct {
	Kind     string  `json:"kind"`     // solve, moves, replan, without, soak or many
	Snapshot string  `json:"snapshot"` // such as S-1-base
	Planner  string  `json:"planner"`  // of kind without: the part that is left out
	Limit    float64 `json:"limit"`    // seconds that it was given; 0: none needed
	Threads  int     `json:"threads"`
	Seed     int64   `json:"seed"` // of the search

	Unavoidable int64               `json:"unavoidable"`
	Above       int64               `json:"above"`
	Served      int                 `json:"served"`
	Requests    int                 `json:"requests"`
	Seconds     float64             `json:"seconds"`             // wall time of the whole process; of kind without: processor time of the search
	PeakKB      int64               `json:"peak_kb,omitempty"`   // most memory of the process
	Planned     int64               `json:"planned,omitempty"`   // iterations of each thread that cooling followed
	Done        int64               `json:"done,omitempty"`      // iterations of each thread
	Moves       int64               `json:"moves,omitempty"`     // evaluated by all threads
	Trace       []point             `json:"trace,omitempty"`     // cost above the unavoidable over seconds
	Changed     *timetable.Upheaval `json:"changed,omitempty"`   // of kind replan
	Given       string              `json:"given,omitempty"`     // where a row comes from that was not measured here, or under which conditions
	Engine      string              `json:"engine,omitempty"`    // timetable.Version
	Machine     string              `json:"machine,omitempty"`   // processor, number of them, system, Go
	Date        string              `json:"date,omitempty"`      // of the start
	Load        float64             `json:"load,omitempty"`      // mean over the minute before the start
	Evaluated   []kind              `json:"evaluated,omitempty"` // of kind moves
	Alone       []alone             `json:"alone,omitempty"`     // of kind moves
	Soak        *soak.Figures       `json:"soak,omitempty"`      // of kind soak
	Many        *many               `json:"many,omitempty"`      // of kind many
}

// point is a place in a plot.
type point struct{ X, Y float64 }

// kind is how often one kind of move was tried.
type kind = timetable.Neighbourhood

// alone is what one kind of move does while nothing else is tried.
type alone struct {
	kind
	Seconds float64
}

// MarshalJSON writes [x, y].
func (p point) MarshalJSON() ([]byte, error) { return json.Marshal([2]float64{p.X, p.Y}) }

// UnmarshalJSON reads [x, y].
func (p *point) UnmarshalJSON(text []byte) error {
	var xy [2]float64
	err := json.Unmarshal(text, &xy)
	p.X, p.Y = xy[0], xy[1]
	return err
}

// key is what a row measures: two rows with one key are the same measurement,
// taken twice.
type key struct {
	kind, snapshot, planner string
	limit                   float64
	threads                 int
	seed                    int64
	engine                  string // of rows that compare an engine with itself
}

func (r row) key() key {
	k := key{r.Kind, r.Snapshot, r.Planner, r.Limit, r.Threads, r.Seed, ""}
	if r.Kind == "without" {
		k.engine = r.Engine
	}
	return k
}

// store is a file of rows, one JSON object a line. Rows are only added; of
// several with one key the last counts.
type store struct {
	path string
	at   map[key]int
	rows []row
}

// open reads the file if there is one.
func open(path string) (*store, error) {
	s := &store{path: path, at: map[key]int{}}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w; mend or remove the line", path, n, err)
		}
		s.keep(r)
	}
	return s, lines.Err()
}

func (s *store) keep(r row) {
	if i, known := s.at[r.key()]; known {
		s.rows[i] = r
		return
	}
	s.at[r.key()] = len(s.rows)
	s.rows = append(s.rows, r)
}

func (s *store) find(k key) (row, bool) {
	i, known := s.at[k]
	if !known {
		return row{}, false
	}
	return s.rows[i], true
}

// add appends the row to the file at once, so that what was measured is kept
// whatever happens next.
func (s *store) add(r row) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(s.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		s.keep(r)
	}
	return err
}
