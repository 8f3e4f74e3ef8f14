package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The test's own program is one that Go has built.
func TestWhatAProgramIsBuiltFrom(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	built, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	var once, twice bytes.Buffer
	if err := write(&once, program); err != nil {
		t.Fatal(err)
	}
	if err := write(&twice, program); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Errorf("a second bill is another one: %v", err)
	}
	var b bill
	if err := json.Unmarshal(once.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	if len(b.Components) != 1+len(built.Deps) || b.Components[0].PURL != "pkg:golang/std@"+strings.TrimPrefix(built.GoVersion, "go") {
		t.Errorf("%d components, the first %+v; want the standard library and %d modules", len(b.Components), b.Components[0], len(built.Deps))
	}
	if err := write(&once, "main.go"); err == nil || !strings.Contains(err.Error(), "main.go does not say what it was built from") {
		t.Errorf("a bill of a text: %v", err)
	}
}

func TestAModuleIsNamedAsScannersNameIt(t *testing.T) {
	c := module("example.org/a/v2", "v2.0.1+incompatible", "h1:x=")
	if c.PURL != "pkg:golang/example.org/a/v2@v2.0.1%2Bincompatible" || c.Version != "v2.0.1+incompatible" || len(c.Properties) != 1 {
		t.Errorf("%+v", c)
	}
}
