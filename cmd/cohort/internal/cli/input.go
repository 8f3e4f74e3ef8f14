package cli

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/reports/words"
)

// OpenInput opens a file that the user named, and unpacks it if its name ends
// in .gz.
func OpenInput(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, BadInput(fmt.Errorf("%s cannot be opened: %w", path, UnwrapPath(err)))
	}
	if !strings.HasSuffix(path, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		f.Close()
		return nil, BadInput(fmt.Errorf("%s cannot be unpacked: %w", path, err))
	}
	return &unpacked{z, f}, nil
}

// Given reads the name of a file or folder that a command is to read. An empty one, as a script
// leaves it whose variable is not set, would pass for none and another answer be given.
func Given(ctx *kong.DecodeContext, target reflect.Value) error {
	var path string
	if err := ctx.Scan.PopValueInto("file", &path); err != nil {
		return err
	}
	if path == "" {
		return errors.New("no file is named: give its path, or leave this out")
	}
	target.SetString(path)
	return nil
}

// FileBounds is what the help of a command says of the files that it reads.
var FileBounds = fmt.Sprintf(`A file has at most %d MB unpacked and %d million values, a snapshot at most %d days, a text at most %d letters and
no control characters; no object has a field twice. Of what is wrong the first %d faults are told, and how many there are; after %d nobody looks for more.`,
	planner.MostBytes>>20, planner.MostValues/1_000_000, planner.MostDays, planner.MostText, planner.MostFaults, planner.MostLooked)

type unpacked struct {
	*gzip.Reader
	file *os.File
}

func (u *unpacked) Close() error {
	u.Reader.Close()
	return u.file.Close()
}

// UnwrapPath leaves out the path, which the caller names.
func UnwrapPath(err error) error {
	if p, ok := err.(*os.PathError); ok {
		return p.Err
	}
	return err
}

// ReadSnapshot reads a snapshot that is sound, pinned sessions included; every
// command that plans from a file reads it so.
func ReadSnapshot(path string) (*planner.Snapshot, error) {
	f, err := OpenInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := referee.ReadSnapshot(f)
	return s, InFile(path, err)
}

// ReadPlan reads a plan for a snapshot.
func ReadPlan(path string, s *planner.Snapshot) (*planner.Plan, error) {
	f, err := OpenInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := planner.ReadPlan(f, s)
	return p, InFile(path, err)
}

// ReadValidPlan reads a plan to start from or to explain, which must obey every
// rule; the error has the referee's words.
func ReadValidPlan(path string, s *planner.Snapshot) (*planner.Plan, error) {
	p, err := ReadPlan(path, s)
	if err != nil {
		return nil, err
	}
	v := referee.Check(s, p)
	if v.Valid {
		return p, nil
	}
	more := ""
	if v.BrokenCount > 1 {
		more = fmt.Sprintf("; and %s more, which cohort check lists", words.CountOf(v.BrokenCount-1, "fault"))
	}
	return nil, BadInput(fmt.Errorf("%s is no valid plan: it breaks %s%s", path, v.First(), more))
}

// ReadBoth reads a snapshot and a valid plan for it.
func ReadBoth(snapshot, plan string) (*planner.Snapshot, *planner.Plan, error) {
	s, err := ReadSnapshot(snapshot)
	if err != nil {
		return nil, nil, err
	}
	p, err := ReadValidPlan(plan, s)
	return s, p, err
}

// InFile says in which file that the user named something is wrong.
func InFile(path string, err error) error {
	if err == nil {
		return nil
	}
	return BadInput(fmt.Errorf("%s: %w", path, err))
}
