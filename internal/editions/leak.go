package editions

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Foreign is the error of a workbook that names people whom its reader may not
// see, or of the message around it.
type Foreign struct {
	office string
	n      int
}

func (f *Foreign) Error() string {
	if f.office == "" {
		return fmt.Sprintf("the mail for headquarters names %d people who are trained and was not sent", f.n)
	}
	return fmt.Sprintf("the mail of office %s names %d people of other offices and was not sent", f.office, f.n)
}

// shortestName is what a name has at the least: shorter ones, of people without
// a family name, are a part of ordinary words.
const shortestName = 4

// KeepsToItsOwn opens an office head's workbook again and sees that nobody
// stands in it, or in the message around it, whom they may not see. They may see
// their own people, the trainers, and themselves as the one who is written to:
// addressed are the words with which workbook and message say so.
func (b *Board) KeepsToItsOwn(office string, addressed []string, workbook []byte, text ...string) error {
	theirs := make(map[string]bool)
	for _, c := range b.directory.Candidates {
		theirs[c.ID] = c.Office == office
	}
	for _, p := range b.directory.People {
		theirs[p.ID] = p.Office == office
	}
	n, err := b.foreign(theirs, addressed, workbook, text...)
	if err == nil && n > 0 {
		err = &Foreign{office, n}
	}
	return err
}

// foreign counts the names in a workbook and its message of people who are
// neither trainers nor of those who may stand there, by id. What these are called
// is nobody else's name; of all others every form of their name is sought. The
// reader is often called as somebody elsewhere is, so that their name counts as
// theirs only where it says whom the message is for.
func (b *Board) foreign(theirs map[string]bool, addressed []string, workbook []byte, text ...string) (int, error) {
	may, all := slices.Clone(addressed), []string(nil)
	for id, p := range b.everybody {
		if _, trainer := b.trainers[id]; trainer || theirs[id] {
			may = append(may, b.people[id])
			continue
		}
		for _, form := range p.Forms() {
			if utf8.RuneCountInString(form) >= shortestName {
				all = append(all, form)
			}
		}
	}
	found, err := ForeignIn(workbook, may, all, text...)
	return len(found), err
}

// NamesTrainersOnly opens the workbook for headquarters again and sees that
// nobody who is trained stands in it, or in the message around it.
func (b *Board) NamesTrainersOnly(addressed []string, workbook []byte, text ...string) error {
	n, err := b.foreign(nil, addressed, workbook, text...)
	if err == nil && n > 0 {
		err = &Foreign{"", n}
	}
	return err
}
