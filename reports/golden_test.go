package reports

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
)

var (
	update = flag.Bool("update", false, "rewrite the golden workbooks in testdata")
	keep   = flag.String("keep", "", "also write the workbooks into this folder, to be looked at")
)

type example struct {
	name  string
	write func(w io.Writer, lang string) error
}

// examples are all kinds of workbooks, in one language each time.
func examples(t testing.TB) []example {
	waves := func(n int) func(w io.Writer, lang string) error {
		return func(w io.Writer, lang string) error { return Waves(w, officeWaves(t, lang, n), words(t, lang)) }
	}
	return []example{
		{"week", func(w io.Writer, lang string) error { return Timetable(w, vdnkhWeek(t, lang), words(t, lang)) }},
		{"busy", func(w io.Writer, lang string) error { return Timetable(w, busyWeek(t, lang), words(t, lang)) }},
		{"empty", func(w io.Writer, lang string) error {
			week := vdnkhWeek(t, lang)
			return Timetable(w, Week{Head: Head{Place: week.Place, Monday: week.Monday, Edition: 1, ReadAt: week.ReadAt}, Rooms: week.Rooms}, words(t, lang))
		}},
		{"own", func(w io.Writer, lang string) error { return TrainerWeek(w, ownWeek(t, lang), words(t, lang)) }},
		{"waves0", waves(0)}, {"waves3", waves(3)}, {"waves25", waves(25)},
	}
}

func TestKeepForLooking(t *testing.T) {
	for _, e := range examples(t) {
		for _, lang := range []string{"ru", "en"} {
			var out bytes.Buffer
			if err := e.write(&out, lang); err != nil {
				t.Fatal(err)
			}
			if *keep != "" {
				if err := os.WriteFile(filepath.Join(*keep, e.name+"-"+lang+".xlsx"), out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
