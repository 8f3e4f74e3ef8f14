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

// add tells what became of a file: of the sessions that it moves (nil: none), and of its rows.
func (a *answer) add(name string, moved, rows *forms.Taken) {
	remarks, err := rows.RemarksWith(moved) // in the language of the file
	if err != nil {                         // the file is such that nothing can be written into it: the answer alone tells
		remarks = nil
	}
	// What is wrong; what there is only to know is told by the answer alone.
	attach := remarks != nil && (len(rows.Faults) > 0 || moved != nil && len(moved.Faults) > 0)
	if moved != nil {
		a.tell(name, moved, true, attach)
	}
	if moved == nil || !rows.Silent() {
		a.tell(name, rows, false, attach)
	}
	if attach {
		a.attach(name, remarks)
	}
}

// tell tells what became of a part of a file; whether it counts at once.
func (a *answer) tell(name string, t *forms.Taken, atOnce, remarks bool) {
	t.Language = a.words.Language()
	if t.Unfit != nil {
		end := t.Summary()
		a.files = append(a.files, File{Name: name, Outcome: t.Outcome, End: end})
		a.returned = append(a.returned, mail.Returned{File: name, End: end})
		return
	}
	out := mail.Returned{File: name, Kind: a.words.Say("form_kind_" + t.Kind.Name), Rows: t.Rows, Same: t.Same, End: t.End(), Wrong: t.Wrongs(), Noted: t.Noted(), AtOnce: atOnce, Remarks: remarks, BySession: t.BySession()}
	added, changed, deleted, bad := t.Counts()
	out.Bad = bad
	if t.Outcome != handin.ImportRefused {
		out.Taken, out.Changed = t.Lines(), max(added+changed+deleted, t.Moved())
	}
	a.files = append(a.files, File{Name: name, Outcome: t.Outcome, End: out.End, Lines: append(out.Wrong, out.Noted...)})
	a.returned = append(a.returned, out)
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
