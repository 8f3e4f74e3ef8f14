package cli

import (
	"encoding/json"
	"fmt"
	"io"
)

// Said marks a failure to write the answer.
func Said(err error) error {
	if err == nil {
		return nil
	}
	return Environment(fmt.Errorf("the answer cannot be written: %w", err))
}

// PrintJSON writes an answer for programs, indented so that people can read it
// too.
func PrintJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return Said(e.Encode(v))
}

// PrintLine writes an answer for programs in one line.
func PrintLine(w io.Writer, v any) error { return Said(json.NewEncoder(w).Encode(v)) }

// PrintText writes an answer for people.
func PrintText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return Said(err)
}
