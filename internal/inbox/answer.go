package inbox

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"cohort/internal/forms"
	"cohort/internal/inbox/letter"
	"cohort/planner"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/handin"
	"cohort/sql/store"
)

// xlsx is the media type of a workbook.
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// answer is what is said to the sender of a letter, while its files are taken.
type answer struct {
	to       store.Address
	about    string // the subject of the letter
	day      planner.Date
	words    words.Words
	files    []File
	returned []mail.Returned
	attached []store.Attachment
}

func (s *Service) begin(to store.Address, l *letter.Letter) (*answer, error) {
	w, err := words.New(cmp.Or(to.Language, s.Language))
	if err != nil {
		return nil, err
	}
	return &answer{to: to, about: l.Subject, day: s.today(), words: w}, nil
}

// add tells what became of a file.
func (a *answer) add(name string, t *forms.Taken, err error) error {
	if err != nil {
		return fmt.Errorf("file %s: %w", name, err)
	}
	remarks, err := t.Remarks() // in the language of the file
	if err != nil {             // the file is such that nothing can be written into it: the answer alone tells
		remarks = nil
	}
	t.Language = a.words.Language()
	if t.Unfit != nil {
		end := t.Summary()
		a.files = append(a.files, File{Name: name, Outcome: t.Outcome, End: end})
		a.returned = append(a.returned, mail.Returned{File: name, End: end})
		return nil
	}
	out := mail.Returned{File: name, Kind: a.words.Say("form_kind_" + t.Kind.Name), Rows: t.Rows, Same: t.Same, End: t.End(), Wrong: t.Wrongs(), Noted: t.Noted(), Remarks: len(t.Faults) > 0 && remarks != nil}
	_, _, _, out.Bad = t.Counts()
	if t.Outcome != handin.ImportRefused {
		out.Taken = t.Lines()
	}
	if out.Remarks {
		a.attach(name, remarks)
	}
	a.files = append(a.files, File{Name: name, Outcome: t.Outcome, End: out.End, Lines: append(out.Wrong, out.Noted...)})
	a.returned = append(a.returned, out)
	return nil
}

// attach puts a workbook with remarks beside the answer. No two have one name.
func (a *answer) attach(name string, data []byte) {
	base := strings.TrimSuffix(name, filepath.Ext(name))
	file := a.words.Say("answer_remarks_file", "Name", base)
	for k := 2; ; k++ {
		taken := false
		for _, x := range a.attached {
			taken = taken || x.Name == file
		}
		if !taken {
			break
		}
		file = a.words.Say("answer_remarks_file", "Name", fmt.Sprintf("%s_%d", base, k))
	}
	a.attached = append(a.attached, store.Attachment{Name: file, MediaType: xlsx, Bytes: data})
}

// message is the answer as it goes into the outbox. Why the letter could not be read
// may be empty.
func (a *answer) message(why letter.Code) (*store.Answer, error) {
	refused := ""
	if why != "" {
		refused = a.words.Say("inbox_"+string(why), "MostLetters", MostLetters, "MostMB", MostMB, "MostRows", MostRows)
	}
	body, err := mail.Answer(a.to.Name, a.about, a.day, refused, a.returned, a.words)
	if err != nil {
		return nil, err
	}
	return &store.Answer{Address: a.to, Rendered: store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text, Attachments: a.attached}}, nil
}
