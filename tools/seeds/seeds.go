// Package seeds says which worlds the tests of properties draw. At a commit they
// are the same ones each time, so that a failure is of the commit and several
// tests can count what was drawn. At night they are others:
//
//	COHORT_SEED=$(date +%Y%m%d) make test
//
// A world that fails is kept in testdata/rapid of its package and is drawn first by
// every later run there, with whatever seed, until the folder is deleted.
package seeds

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// Commit is the seed where COHORT_SEED names no other.
const Commit = "7"

// few is how many worlds Heavy shows to a property.
const few = "60"

// Main runs the tests of a package with the seed; it does not return. A package
// whose tests draw has
//
//	func TestMain(m *testing.M) { seeds.Main(m) }
//
// -rapid.seed goes before COHORT_SEED.
func Main(m *testing.M) {
	flag.Parse()
	if drawn := flag.Lookup("rapid.seed"); drawn.Value.String() == "0" {
		seed := os.Getenv("COHORT_SEED")
		if seed == "" {
			seed = Commit
		}
		if err := drawn.Value.Set(seed); err != nil {
			fmt.Fprintf(os.Stderr, "COHORT_SEED is %q, want a whole number: %v\n", seed, err)
			os.Exit(2)
		}
	}
	os.Exit(m.Run())
}

// Heavy is Main for a package whose worlds take long to look at: at a commit a property is
// shown 60 of them and not 100, unless -rapid.checks says so. COHORT_SEED brings the rest.
func Heavy(m *testing.M) {
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); os.Getenv("COHORT_SEED") == "" && checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set(few); err != nil {
			panic(err)
		}
	}
	Main(m)
}
