package main

import (
	"encoding/json"
	"fmt"
	"io"
)

// said marks a failure to write the answer.
func said(err error) error {
	if err == nil {
		return nil
	}
	return environment(fmt.Errorf("the answer cannot be written: %w", err))
}

// printJSON writes an answer for programs, indented so that people can read it
// too.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return said(e.Encode(v))
}

// printLine writes an answer for programs in one line.
func printLine(w io.Writer, v any) error { return said(json.NewEncoder(w).Encode(v)) }

// printText writes an answer for people.
func printText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return said(err)
}
