// Package faults breaks one thing at a time under the service, at each step of a real run,
// and asserts what stands afterwards. It is tests alone: a small part of them runs with all
// others, the whole matrix and a storm of faults at random with make faults, which writes
// docs/RELIABILITY.md.
//
// What is broken is broken from outside. Between the service and its database stands a wire,
// between it and its mail server a relay: both read what is said and know at which statement
// or command of the run it is. Nothing is built into the program for it.
package faults
