package localpg

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrMissing says that the system has no PostgreSQL, and how to get it.
var ErrMissing = errors.New("PostgreSQL's programs initdb and postgres are not installed; get them with: " +
	"apt-get install postgresql (Debian), dnf install postgresql-server postgresql-contrib (Fedora), brew install postgresql (macOS)")

// Folders outside PATH where packages put the server's programs.
var folders = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian
	"/usr/pgsql-*/bin",                                   // Fedora, packages of the PostgreSQL project
	"/opt/homebrew/opt/postgresql*/bin",                  // macOS, Homebrew on Apple silicon
	"/usr/local/opt/postgresql*/bin",                     // macOS, Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin", // macOS, Postgres.app
	"/usr/local/pgsql/bin",                               // built from source
}

// programs returns the folder with initdb and postgres: the one on PATH, or
// that of the highest version.
func programs() (string, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if dir := filepath.Dir(initdb); hasPrograms(dir) {
			return filepath.Abs(dir)
		}
	}
	return newest(folders)
}

// Programs says which programs a server is run from: their folder and what they say of
// their version.
func Programs() (string, error) {
	bin, err := programs()
	if err != nil {
		return "", err
	}
	said, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Join(bin, "postgres"), err)
	}
	return bin + ": " + strings.TrimSpace(string(said)), nil
}

func newest(patterns []string) (string, error) {
	var found []string
	for _, pattern := range patterns {
		dirs, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		for _, dir := range dirs {
			if hasPrograms(dir) {
				found = append(found, dir)
			}
		}
	}
	if len(found) == 0 {
		return "", ErrMissing
	}
	return slices.MaxFunc(found, func(a, b string) int { return slices.Compare(version(a), version(b)) }), nil
}

func hasPrograms(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.IsDir() || info.Mode().Perm()&0o111 == 0 {
			return false
		}
	}
	return true
}

var digits = regexp.MustCompile(`\d+`)

// version is the numbers in a folder's path: 9.6 is older than 15.
func version(dir string) []int {
	var v []int
	for _, d := range digits.FindAllString(dir, -1) {
		n, err := strconv.Atoi(d)
		if err != nil {
			return nil
		}
		v = append(v, n)
	}
	return v
}
