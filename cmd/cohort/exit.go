package main

import (
	"errors"

	"cohort/planner"
)

// The exit statuses.
const (
	statusDone        = 0
	statusNegative    = 1
	statusBadInput    = 2
	statusEnvironment = 3
)

// status is an error with the exit status that it ends the program with.
type status struct {
	code int
	err  error
}

func (s *status) Error() string { return s.err.Error() }
func (s *status) Unwrap() error { return s.err }

// negative: the command worked and the answer is no (exit status 1), such as an
// invalid plan.
func negative(err error) error { return &status{statusNegative, err} }

// badInput marks something that the user can mend in what they handed in.
func badInput(err error) error { return &status{statusBadInput, err} }

// environment marks something outside: the database, the mail server, the disk.
func environment(err error) error { return &status{statusEnvironment, err} }

// statusOf returns the exit status of an error: files with faults are bad
// input, anything unmarked is the environment's.
func statusOf(err error) int {
	var s *status
	if errors.As(err, &s) {
		return s.code
	}
	var f *planner.Faults
	if errors.As(err, &f) {
		return statusBadInput
	}
	return statusEnvironment
}
