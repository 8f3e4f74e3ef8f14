// Package beside finds for tests what stands beside a checkout and is no part of
// it: the specification with its referee, the facts, the public benchmarks.
package beside

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// Path is where a file or folder of ../shared lies. Where it is not, the test is
// skipped: what it asks nobody else can answer.
func Path(t testing.TB, name string) string {
	t.Helper()
	path, there := Find(name)
	if !there {
		t.Skipf("%s does not stand beside the checkout", filepath.Join("../shared", name))
	}
	return path
}

// Find is Path for a test that has an answer of its own, kept in its testdata.
func Find(name string) (path string, there bool) {
	_, self, _, _ := runtime.Caller(0)
	path = filepath.Join(filepath.Dir(self), "../../../shared", name)
	_, err := os.Stat(path)
	return path, err == nil
}

// Python runs a script of ../shared and returns what it printed. Where the script
// or python3 is not, the test is skipped.
func Python(t testing.TB, script string, args ...string) []byte {
	t.Helper()
	path := Path(t, script)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here")
	}
	out, err := exec.Command(python, append([]string{"-B", path}, args...)...).Output()
	if err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			t.Fatalf("%s %v: %v\n%s%s", script, args, err, out, exit.Stderr)
		}
		t.Fatalf("%s: %v", script, err)
	}
	return out
}
