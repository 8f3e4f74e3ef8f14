// Package house keeps docs/ARCHITECTURE.md true: it reads the table of packages
// there and compares it with what the packages really import, and holds the
// habits that a compiler does not.
package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "cohort/"
	top    = "../.."
	table  = top + "/docs/ARCHITECTURE.md"
)

// room is a package of the table.
type room struct {
	everything bool            // it may import what it likes
	standard   bool            // it imports the standard library alone
	packages   map[string]bool // of ours that it may import
}

var row = regexp.MustCompile("^\\| (`.*`) \\| .* \\| (.*) \\|$")
var quoted = regexp.MustCompile("`([^`]+)`")

// rooms reads the table "package | what lives there | may import".
func rooms(t *testing.T) map[string]room {
	t.Helper()
	text, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]room{}
	_, text, found := bytes.Cut(text, []byte("| package | what lives there | may import |"))
	if !found {
		t.Fatalf("%s has no table of packages", table)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			break
		}
		cells := row.FindStringSubmatch(line)
		if cells == nil {
			continue
		}
		r := room{everything: cells[2] == "everything", standard: cells[2] == "standard library", packages: map[string]bool{}}
		for _, name := range quoted.FindAllStringSubmatch(cells[2], -1) {
			r.packages[name[1]] = true
		}
		for _, name := range quoted.FindAllStringSubmatch(cells[1], -1) {
			out[name[1]] = r
		}
	}
	return out
}

// pkg is what go list says of a package.
type pkg struct {
	ImportPath, Dir string
	GoFiles         []string
	Imports         []string
}

func (p pkg) name() string { return strings.TrimPrefix(p.ImportPath, module) }

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", module+"...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %s", exit.Stderr)
		}
		t.Fatal(err)
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 { // a folder of tests imports what it needs
			list = append(list, p)
		}
	}
	return list
}

// foreign says whether an import is neither ours nor the standard library's.
func foreign(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

func TestPackagesImportWhatTheTableSays(t *testing.T) {
	rooms := rooms(t)
	seen := map[string]bool{}
	for _, p := range packages(t) {
		name := p.name()
		seen[name] = true
		r, known := rooms[name]
		if !known {
			t.Errorf("package %s has no row in %s", name, table)
			continue
		}
		if r.everything {
			continue
		}
		for _, path := range p.Imports {
			ours, isOurs := strings.CutPrefix(path, module)
			switch {
			case isOurs && !r.packages[ours]:
				t.Errorf("%s imports %s; its row in %s does not allow that", name, ours, table)
			case foreign(path) && r.standard:
				t.Errorf("%s imports %s; its row in %s allows the standard library alone", name, path, table)
			case foreign(path) && (name == "planner" || strings.HasPrefix(name, "planner/")):
				t.Errorf("%s imports %s; the planner rests on the standard library", name, path)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rooms)) {
		if !seen[name] {
			t.Errorf("%s has a row in %s, but there is no such package", name, table)
		}
		for other := range rooms[name].packages {
			if !seen[other] {
				t.Errorf("the row of %s in %s allows %s, but there is no such package", name, table, other)
			}
		}
	}
}

// files parses the sources of a package, tests left out.
func files(t *testing.T, p pkg, each func(path string, f *ast.File, set *token.FileSet)) {
	t.Helper()
	for _, name := range p.GoFiles {
		set := token.NewFileSet()
		path := filepath.Join(p.Dir, name)
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		each(p.name()+"/"+name, f, set)
	}
}

// uses reports what a file takes from an imported package.
func uses(f *ast.File, path string, each func(name string, at token.Pos)) {
	for _, i := range f.Imports {
		if imported, _ := strconv.Unquote(i.Path.Value); imported != path {
			continue
		}
		called := strings.TrimSuffix(path, "/v2")
		called = called[strings.LastIndex(called, "/")+1:]
		if i.Name != nil {
			called = i.Name.Name
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == called && x.Obj == nil {
					each(s.Sel.Name, s.Pos())
				}
			}
			return true
		})
	}
}

// Clock and chance are handed in, so that a run can be repeated: only programs
// read the clock, and the global source of random numbers is nobody's.
func TestClockAndChanceAreHandedIn(t *testing.T) {
	clock := []string{"Now", "Since", "Until"}
	handed := []string{"New", "NewPCG", "NewChaCha8", "NewSource", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf"}
	for _, p := range packages(t) {
		files(t, p, func(path string, f *ast.File, set *token.FileSet) {
			if f.Name.Name != "main" {
				uses(f, "time", func(name string, at token.Pos) {
					if slices.Contains(clock, name) {
						t.Errorf("%s:%d: time.%s; take the clock from the caller", path, set.Position(at).Line, name)
					}
				})
			}
			for _, rand := range []string{"math/rand", "math/rand/v2"} {
				uses(f, rand, func(name string, at token.Pos) {
					if !slices.Contains(handed, name) {
						t.Errorf("%s:%d: rand.%s; take the source of chance from the caller", path, set.Position(at).Line, name)
					}
				})
			}
		})
	}
}

// Everything that the planner shows to others says what it means.
func TestThePlannerIsExplained(t *testing.T) {
	for _, p := range packages(t) {
		if p.name() != "planner" && !strings.HasPrefix(p.name(), "planner/") {
			continue
		}
		explained := false
		files(t, p, func(path string, f *ast.File, set *token.FileSet) {
			explained = explained || f.Doc != nil
			for _, d := range f.Decls {
				for _, name := range silent(d) {
					t.Errorf("%s:%d: %s has no comment", path, set.Position(d.Pos()).Line, name)
				}
			}
		})
		if !explained {
			t.Errorf("package %s has no comment", p.name())
		}
	}
}

// silent lists exported names of a declaration without a comment. String and
// Error say what they are by their names.
func silent(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) && d.Name.Name != "String" && d.Name.Name != "Error" {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	name, ok := t.(*ast.Ident)
	return ok && name.IsExported()
}

// lines counts the lines of a package's files, tests left out.
func lines(t *testing.T, p pkg) (n int) {
	t.Helper()
	for _, name := range p.GoFiles {
		data, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(data, []byte("\n"))
	}
	return n
}

// A package that grows beyond what somebody can keep in their head has a subject that wants
// a package of its own.
func TestPackagesAreOfASizeToKnow(t *testing.T) {
	const most = 3500
	for _, p := range packages(t) {
		if n := lines(t, p); n > most {
			t.Errorf("package %s has %d lines without tests, more than %d; give a subject of it a package of its own", p.name(), n, most)
		}
	}
}
