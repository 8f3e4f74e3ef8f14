package kept

import (
	"fmt"
	"testing"

	"cohort/internal/editions/directory"
)

// Names are those of the directory and the language that are asked for, whatever was asked
// before, and the same ones as long as they are kept.
func TestNamesAreThoseThatAreAskedFor(t *testing.T) {
	frozen := func(n int) []byte {
		d := directory.Directory{Sites: []directory.Site{{ID: "S", NameRu: fmt.Sprint("Центр ", n), NameEn: fmt.Sprint("Centre ", n)}}}
		return d.Bytes()
	}
	var k Names
	asked := func(n int, language string) string {
		t.Helper()
		names, err := k.Of(frozen(n), language)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := k.Of(frozen(n), language); again != names || err != nil {
			t.Errorf("asked twice, they were made twice: %v", err)
		}
		return names.Site("S")
	}
	for range 2 {
		for n := range most + 1 {
			if got, want := asked(n, "ru"), fmt.Sprint("Центр ", n); got != want {
				t.Errorf("%q, want %q", got, want)
			}
			if got, want := asked(n, "en"), fmt.Sprint("Centre ", n); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
	if len(k.list) != most {
		t.Errorf("%d are kept, want %d", len(k.list), most)
	}
	if _, err := k.Of([]byte("{"), "ru"); err == nil {
		t.Error("a directory that cannot be read has names")
	}
}
