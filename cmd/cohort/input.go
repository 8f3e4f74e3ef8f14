package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"

	"cohort/planner"
	"cohort/planner/referee"
)

// openInput opens a file that the user named, and unpacks it if its name ends
// in .gz.
func openInput(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, badInput(fmt.Errorf("%s cannot be opened: %w", path, unwrapPath(err)))
	}
	if !strings.HasSuffix(path, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		f.Close()
		return nil, badInput(fmt.Errorf("%s cannot be unpacked: %w", path, err))
	}
	return &unpacked{z, f}, nil
}

type unpacked struct {
	*gzip.Reader
	file *os.File
}

func (u *unpacked) Close() error {
	u.Reader.Close()
	return u.file.Close()
}

// unwrapPath leaves out the path, which the caller names.
func unwrapPath(err error) error {
	if p, ok := err.(*os.PathError); ok {
		return p.Err
	}
	return err
}

// readSnapshot reads a snapshot that is sound, pinned sessions included; every
// command that plans from a file reads it so.
func readSnapshot(path string) (*planner.Snapshot, error) {
	f, err := openInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := referee.ReadSnapshot(f)
	return s, inFile(path, err)
}

// readPlan reads a plan for a snapshot.
func readPlan(path string, s *planner.Snapshot) (*planner.Plan, error) {
	f, err := openInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := planner.ReadPlan(f, s)
	return p, inFile(path, err)
}

func inFile(path string, err error) error {
	if err == nil {
		return nil
	}
	return badInput(fmt.Errorf("%s: %w", path, err))
}
