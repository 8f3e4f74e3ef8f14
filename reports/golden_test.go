package reports_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"cohort/internal/editions"
	capacitybook "cohort/reports/capacity"
	"cohort/reports/internal/given"
	timetablebook "cohort/reports/timetable"
	"cohort/reports/waves"
	whatifbook "cohort/reports/whatif"
)

var (
	update = flag.Bool("update", false, "rewrite the golden workbooks in testdata")
	keep   = flag.String("keep", "", "also write the workbooks into this folder, to be looked at")
)

type example struct {
	name   string
	golden bool
	write  func(w io.Writer, lang string) error
}

// examples are all kinds of workbooks.
func examples(t testing.TB) []example {
	waves := func(n int) func(w io.Writer, lang string) error {
		return func(w io.Writer, lang string) error {
			return waves.Write(w, officeWaves(t, lang, n), given.Words(t, lang))
		}
	}
	return []example{
		{"week", true, func(w io.Writer, lang string) error {
			return timetablebook.Write(w, vdnkhWeek(t, lang), given.Words(t, lang))
		}},
		{"busy", false, func(w io.Writer, lang string) error {
			return timetablebook.Write(w, busyWeek(t, lang), given.Words(t, lang))
		}},
		{"empty", true, func(w io.Writer, lang string) error {
			week := vdnkhWeek(t, lang)
			return timetablebook.Write(w, editions.Week{Head: editions.Head{Place: week.Place, Monday: week.Monday, Edition: 1, ReadAt: week.ReadAt}, Rooms: week.Rooms}, given.Words(t, lang))
		}},
		{"correction", true, func(w io.Writer, lang string) error {
			return timetablebook.WriteCorrection(w, vdnkhWeek(t, lang), given.Words(t, lang))
		}},
		{"own", true, func(w io.Writer, lang string) error {
			return timetablebook.WriteTrainer(w, ownWeek(t, lang), given.Words(t, lang))
		}},
		{"capacity40", true, func(w io.Writer, lang string) error {
			return capacitybook.Write(w, capacityBook(t, lang, 40), given.Words(t, lang))
		}},
		{"capacity95", true, func(w io.Writer, lang string) error {
			return capacitybook.Write(w, capacityBook(t, lang, 95), given.Words(t, lang))
		}},
		{"capacityfiles", false, func(w io.Writer, lang string) error {
			return capacitybook.Write(w, capacityOfFiles(t, lang), given.Words(t, lang))
		}},
		{"whatif7", true, func(w io.Writer, lang string) error {
			return whatifbook.Write(w, whatifHead(), whatifAnswer(t, lang), whatifCalled(lang), given.Words(t, lang))
		}},
		{"whatif0", true, func(w io.Writer, lang string) error {
			return whatifbook.Write(w, whatifHead(), whatifAlone(t, lang), nil, given.Words(t, lang))
		}},
		{"waves0", true, waves(0)}, {"waves3", true, waves(3)}, {"waves25", false, waves(25)},
	}
}

// rendered are the examples that were written already, by name: tests share them.
var rendered sync.Map

// each hands every example over in both languages, written once for all tests.
func each(t *testing.T, do func(t *testing.T, name string, e example, workbook []byte)) {
	t.Helper()
	for _, e := range examples(t) {
		for _, lang := range []string{"ru", "en"} {
			name := e.name + "-" + lang
			t.Run(name, func(t *testing.T) {
				workbook, known := rendered.Load(name)
				if !known {
					var out bytes.Buffer
					if err := e.write(&out, lang); err != nil {
						t.Fatal(err)
					}
					workbook = out.Bytes()
					rendered.Store(name, workbook)
				}
				do(t, name, e, workbook.([]byte))
			})
		}
	}
}

func TestWorkbooksAreAsTheyWere(t *testing.T) {
	each(t, func(t *testing.T, name string, e example, workbook []byte) {
		if *keep != "" {
			if err := os.WriteFile(filepath.Join(*keep, name+".xlsx"), workbook, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got := dump(t, workbook)
		if e.golden {
			compare(t, name+".txt", got)
		}
	})
}

func TestTheSameWeekGivesTheSameBytes(t *testing.T) {
	each(t, func(t *testing.T, name string, e example, workbook []byte) {
		var again bytes.Buffer
		if err := e.write(&again, name[len(name)-2:]); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(workbook, again.Bytes()) {
			t.Error("written twice, the bytes differ")
		}
	})
}

func BenchmarkTimetable(b *testing.B) {
	week, w := busyWeek(b, "ru"), given.Words(b, "ru")
	for b.Loop() {
		if err := timetablebook.Write(io.Discard, week, w); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWaves(b *testing.B) {
	o, w := officeWaves(b, "ru", 10), given.Words(b, "ru")
	for b.Loop() {
		if err := waves.Write(io.Discard, o, w); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrainerWeek(b *testing.B) {
	own, w := ownWeek(b, "ru"), given.Words(b, "ru")
	for b.Loop() {
		if err := timetablebook.WriteTrainer(io.Discard, own, w); err != nil {
			b.Fatal(err)
		}
	}
}
