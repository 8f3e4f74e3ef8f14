package main

import (
	"io"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// Each command has examples, and each of them begins with the command itself.
func TestEachCommandHasAnExample(t *testing.T) {
	parser, err := newParser(&commands{}, io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	leaves := parser.Model.Leaves(false)
	if len(leaves) < 15 {
		t.Fatalf("there are %d commands", len(leaves))
	}
	for _, command := range leaves {
		if !hasExample(command) {
			t.Errorf("cohort %s --help shows no example of it", command.Path())
		}
	}
}

func hasExample(command *kong.Node) bool {
	_, examples, any := strings.Cut(command.Detail, "Example")
	return any && strings.Contains(examples, "\n  cohort "+command.Path())
}
