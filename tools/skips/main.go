// Command skips reads what go test -json says and tells it as go test would: a line
// a package, and all of what failed. Beside that it names every test that was
// skipped, and fails if there is one, for a test that nobody runs proves nothing:
//
//	go test -json ./... | go run ./tools/skips
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is what go test -json says of a test, or of a package where Test is empty.
type event struct {
	Action, Package, Test, Output, ImportPath string
}

func main() {
	failed, skipped, err := tell(os.Stdin, os.Stdout)
	for _, s := range skipped {
		fmt.Println("skipped:", s)
	}
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case failed, len(skipped) > 0:
		os.Exit(1)
	}
}

// tell writes the lines of packages as they come and the output of what failed,
// and returns the tests that were skipped, each with its reason.
func tell(in io.Reader, out io.Writer) (failed bool, skipped []string, err error) {
	said := map[[2]string]*strings.Builder{}
	lines := bufio.NewReader(in)
	for {
		line, end := lines.ReadBytes('\n')
		var e event
		if len(line) > 0 {
			if json.Unmarshal(line, &e) != nil { // what go itself says, of a build for instance
				_, err = out.Write(line)
				failed = true
			}
		}
		key := [2]string{e.Package + e.ImportPath, e.Test}
		if said[key] == nil {
			said[key] = &strings.Builder{}
		}
		switch e.Action {
		case "output", "build-output":
			said[key].WriteString(e.Output)
		case "skip":
			if e.Test != "" {
				skipped = append(skipped, e.Package+" "+e.Test+": "+reason(said[key].String()))
			}
		case "fail", "build-fail":
			failed = true
			_, err = io.WriteString(out, said[key].String())
		case "pass":
			if e.Test == "" {
				_, err = io.WriteString(out, last(said[key].String()))
			}
		}
		if e.Action == "pass" || e.Action == "fail" || e.Action == "skip" {
			delete(said, key)
		}
		if err != nil {
			return failed, skipped, err
		}
		if end == io.EOF {
			return failed, skipped, nil
		}
		if end != nil {
			return failed, skipped, end
		}
	}
}

// last is the last line, which says how long the package took.
func last(text string) string {
	text = strings.TrimSuffix(text, "\n")
	return text[strings.LastIndexByte(text, '\n')+1:] + "\n"
}

// reason is what a test said when it was skipped, less go test's own lines.
func reason(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			out = append(out, line)
		}
	}
	return strings.Join(out, " ")
}
