package cli

import (
	"errors"

	"cohort/planner"
)

// The exit statuses.
const (
	StatusDone        = 0
	StatusNegative    = 1
	StatusBadInput    = 2
	StatusEnvironment = 3
)

// status is an error with the exit status that it ends the program with.
type status struct {
	code int
	err  error
}

func (s *status) Error() string { return s.err.Error() }
func (s *status) Unwrap() error { return s.err }

// Negative: the command worked and the answer is no (exit status 1), such as an
// invalid plan.
func Negative(err error) error { return &status{StatusNegative, err} }

// BadInput marks something that the user can mend in what they handed in.
func BadInput(err error) error { return &status{StatusBadInput, err} }

// Environment marks something outside: the database, the mail server, the disk.
func Environment(err error) error { return &status{StatusEnvironment, err} }

// StatusOf returns the exit status of an error: files with faults are bad
// input, anything unmarked is the environment's.
func StatusOf(err error) int {
	var s *status
	if errors.As(err, &s) {
		return s.code
	}
	var f *planner.Faults
	if errors.As(err, &f) {
		return StatusBadInput
	}
	return StatusEnvironment
}

// Known marks an error that bears no exit status yet as the environment's.
func Known(err error) error {
	var s *status
	if err == nil || errors.As(err, &s) {
		return err
	}
	return Environment(err)
}
