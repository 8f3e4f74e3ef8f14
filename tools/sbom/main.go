// Command sbom writes what a program was built from as a bill of materials in CycloneDX,
// the JSON that scanners of supply chains read:
//
//	go run ./tools/sbom bin/cohort >bin/cohort.cdx.json
//
// It says what the linker wrote into the program: the compiler, and each module with its
// version and checksum. The same program gives the same bytes.
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: sbom PROGRAM")
		os.Exit(2)
	}
	if err := write(os.Stdout, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
	Depends    []depends   `json:"dependencies"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version,omitempty"`
	PURL       string     `json:"purl,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type depends struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn"`
}

// write writes the bill of a program that Go has built.
func write(out io.Writer, program string) error {
	bytes, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	built, err := buildinfo.ReadFile(program)
	if err != nil {
		return fmt.Errorf("%s does not say what it was built from: %w", program, err)
	}
	whole := component{Type: "application", Ref: built.Path, Name: filepath.Base(program),
		Hashes: []hash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(bytes))}}}
	for _, s := range built.Settings {
		if s.Value != "" {
			whole.Properties = append(whole.Properties, property{"go:build:" + s.Key, s.Value})
		}
	}
	b := bill{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{whole}}
	b.Components = append(b.Components, module("std", strings.TrimPrefix(built.GoVersion, "go"), ""))
	for _, m := range built.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		b.Components = append(b.Components, module(m.Path, m.Version, m.Sum))
	}
	on := depends{Ref: whole.Ref}
	for _, c := range b.Components {
		on.On = append(on.On, c.Ref)
	}
	b.Depends = []depends{on}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(b)
}

// module is a module of Go as a component; sum is its line in go.sum.
func module(path, version, sum string) component {
	purl := "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
	c := component{Type: "library", Ref: purl, Name: path, Version: version, PURL: purl}
	if sum != "" {
		c.Properties = []property{{"go:sum", sum}}
	}
	return c
}
