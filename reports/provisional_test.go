package reports_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/reports/internal/given"
	"cohort/reports/mail"
	timetablebook "cohort/reports/timetable"
	"cohort/reports/waves"
)

// What lies beyond the firm weeks is called provisional wherever it is shown, and
// nothing else is.
func TestWhatIsProvisionalSaysSo(t *testing.T) {
	for lang, word := range map[string]string{"ru": "предварительно", "en": "provisional"} {
		w := given.Words(t, lang)
		week, own := vdnkhWeek(t, lang), ownWeek(t, lang)
		for _, c := range []struct {
			name      string
			firmUntil planner.Date
			want      bool
		}{
			{"it is not known what is firm", 0, false},
			{"the week is the last firm one", week.Monday + 6, false},
			{"the week comes after the firm ones", week.Monday - 1, true},
		} {
			week.FirmUntil, own.FirmUntil = c.firmUntil, c.firmUntil
			var book, ownBook bytes.Buffer
			if err := timetablebook.Write(&book, week, w); err != nil {
				t.Fatal(err)
			}
			if err := timetablebook.WriteTrainer(&ownBook, own, w); err != nil {
				t.Fatal(err)
			}
			body, err := mail.Weekly(week, w)
			if err != nil {
				t.Fatal(err)
			}
			for what, text := range map[string]string{"the week": dump(t, book.Bytes()), "a trainer's week": dump(t, ownBook.Bytes()), "the mail": body.Text} {
				if strings.Contains(text, word) != c.want {
					t.Errorf("%s, %s, %s: says %q %t, want %t", lang, c.name, what, word, !c.want, c.want)
				}
			}
		}

		// Of an office's days those up to one are firm: the state of the others is the word.
		o := officeWaves(t, lang, 3)
		count := func(firmUntil planner.Date) int {
			o.FirmUntil = firmUntil
			var book bytes.Buffer
			if err := waves.Write(&book, o, w); err != nil {
				t.Fatal(err)
			}
			return strings.Count(dump(t, book.Bytes()), word)
		}
		if n := count(0); n != 0 {
			t.Errorf("%s: %d days of an office are provisional, where none is", lang, n)
		}
		some, all := count(o.Away[len(o.Away)/2].Date), count(o.Away[0].Date-1)
		if some == 0 || all <= some {
			t.Errorf("%s: provisional %d times, and %d times where every day is", lang, some, all)
		}
	}
}

// The first sheet lists what changed of what is announced, and counts the preview.
func TestTheFirstSheetCountsThePreview(t *testing.T) {
	for lang, said := range map[string][2]string{
		"ru": {"Кроме того, 1 занятие предварительного плана стоит иначе", "Из объявленного ничего не изменилось."},
		"en": {"Besides, 1 session of the preview stands otherwise", "Nothing of what is announced has changed."},
	} {
		w, own := given.Words(t, lang), ownWeek(t, lang)
		own.Previous, own.Changes = 1, slices.Clone(own.Changes[:1])
		change := w.What(own.Changes[0]) + ": " + own.Changes[0].Course
		for _, preview := range []bool{false, true} {
			own.Changes[0].Provisional = preview
			var book bytes.Buffer
			if err := timetablebook.WriteTrainer(&book, own, w); err != nil {
				t.Fatal(err)
			}
			text := dump(t, book.Bytes())
			for _, x := range said {
				if strings.Contains(text, x) != preview {
					t.Errorf("%s: says %q: %t, want %t", lang, x, !preview, preview)
				}
			}
			if strings.Contains(text, change) == preview {
				t.Errorf("%s: lists %q: %t, want %t", lang, change, preview, !preview)
			}
		}
	}
}
