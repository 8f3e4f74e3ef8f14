// Package inbox takes the mail that people send with workbooks: it reads each letter
// in a folder, sees who sent it and what they may say, takes the workbooks as cohort
// import does, and answers through the outbox.
//
// What is taken of a letter, the record of the letter and its answer are one
// transaction; then the file of the letter is moved away. Whoever dies in between
// leaves a letter that is known already, and is only moved the next time.
//
// Who is a stranger, or not proven to be who they say, gets no answer: the operator
// sees the letter in the report, in the log and in the folder for what was set aside.
// A machine gets none either.
package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"time"

	"cohort/internal/forms"
	"cohort/internal/inbox/letter"
	"cohort/planner"
	"cohort/sql/audit"
	"cohort/sql/handin"
	"cohort/sql/store"
)

// Service takes letters.
type Service struct {
	Store    *store.Store
	Words    forms.Words
	Language string // of readers without one of their own: ru or en
	Zone     *time.Location
	Account  string // of the machine
	Server   string // whose Authentication-Results prove a sender; empty: senders are believed
	Now      func() time.Time
	Today    planner.Date // as of which workbooks are read; 0: the day that Now falls on
	Log      *slog.Logger
	Try      bool               // say what would become of the letters, and change nothing
	Told     func(Report) error // told of each letter when it is dealt with; may be nil
	// TakeFile takes a file whole or not at all: what it says of where sessions are to be held
	// (nil: nothing), and its rows by take, as a part of a transaction (of a file that is only
	// tried: nil). May be nil: files are read for their rows alone. Decided, which may be nil, is called when
	// something was decided so, once the letter is dealt with.
	TakeFile func(ctx context.Context, tx *sql.Tx, desk *forms.Desk, f forms.File, take TakeRows) (moved, rows *forms.Taken, err error)
	Decided  func(ctx context.Context)

	ByHand bool // somebody waits for it: letters that could not be dealt with are tried at once

	moved func(string) error // what a test does before a letter is moved away
}

// TakeRows takes the rows of a file. Before is called when it is known what becomes of them,
// and they are kept only if it succeeds.
type TakeRows func(f forms.File, before func(*forms.Taken) error) (*forms.Taken, error)

// Outcome is what became of a letter.
type Outcome string

// The outcomes.
const (
	Taken    Outcome = "taken"    // each of its files
	InPart   Outcome = "in part"  // some of its files, or some rows of one
	Refused  Outcome = "refused"  // nothing of it
	Stranger Outcome = "stranger" // nothing of it: nobody of ours sent it
	Unproven Outcome = "unproven" // nothing of it: the mail server does not prove the sender
	Over     Outcome = "over"     // nothing of it: its sender has sent as much as they may
	Before   Outcome = "before"   // it was dealt with before
	CameBack Outcome = "bounce"   // it reports that a message of ours did not arrive
	Unknown  Outcome = "unknown"  // it reports that of a message that is none of ours, or is marked already
)

// Report is what became of a letter.
type Report struct {
	File     string // within the folder
	Sender   string // the e-mail address that it says to be from; may be empty
	Outcome  Outcome
	Why      letter.Code // of a letter that could not be read
	Files    []File
	Answered bool   // an answer lies in the outbox
	Moved    string // where it is now, within the folder
}

// File is what became of a file that came with a letter.
type File struct {
	Name    string
	Outcome string   // of handin.Import
	End     string   // in the sender's language, as the next
	Lines   []string // what is wrong
}

// Take deals with each letter in a folder. Letters that cannot be dealt with now, which
// is never the letter's fault, stay where they are, and are in the error; the others are
// dealt with all the same. The next calls try such a letter again after growing waits, which
// outlive the program.
func (s *Service) Take(ctx context.Context, dir string) error {
	names, err := waiting(dir)
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	late, err := handin.LateLetters(ctx, s.Store.DB(), folder, names)
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range names {
		if ctx.Err() != nil {
			break
		}
		l, before := late[name]
		if before && !s.ByHand && s.Now().Before(l.NextAt) {
			continue
		}
		r, err := s.safely(ctx, dir, name)
		if err != nil && !errors.Is(err, errGone) {
			l.Folder, l.File = folder, name
			again(&l, err, s.Now())
			late[name] = l
			s.Log.Error("letter cannot be dealt with; it stays where it is", "file", name, "error", err, "tries", l.Tries, "next", l.NextAt)
			faults = append(faults, fmt.Errorf("letter %s: %w", name, err))
			if !s.Try {
				faults = append(faults, handin.KeepLate(ctx, s.Store.DB(), l))
			}
			continue
		}
		if before && !s.Try {
			delete(late, name)
			faults = append(faults, handin.ForgetLate(ctx, s.Store.DB(), folder, name))
		}
		if err == nil && s.Told != nil {
			if err := s.Told(r); err != nil {
				return err
			}
		}
	}
	faults = append(faults, s.tellLate(ctx, late), ctx.Err())
	return errors.Join(faults...)
}

// errGone: somebody else has moved the letter meanwhile.
var errGone = errors.New("gone")

// safely deals with a letter; one at which the program itself fails is set aside, so
// that it does not stand in the way of the others, and its sender is told.
func (s *Service) safely(ctx context.Context, dir, name string) (r Report, err error) {
	defer func() {
		broken := recover()
		if broken == nil {
			return
		}
		s.Log.Error("a fault of the program; please report it with this line", "file", name, "panic", broken, "stack", string(debug.Stack()))
		if r, err = s.apologise(ctx, dir, name); err != nil && !s.Try {
			s.Log.Error("nobody can be told of it", "file", name, "error", err)
			r = Report{File: name, Outcome: Refused}
			r.Moved, err = move(dir, name, Aside)
		}
	}()
	return s.letter(ctx, dir, name, "")
}

// Broken: the program itself fails at the letter.
const Broken letter.Code = "broken"

// apologise refuses a letter at which the program fails, without its files.
func (s *Service) apologise(ctx context.Context, dir, name string) (r Report, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("it fails again: %v", broken)
		}
	}()
	return s.letter(ctx, dir, name, Broken)
}

// letter deals with one letter. Where a reason is given, nothing is taken of it.
func (s *Service) letter(ctx context.Context, dir, name string, why letter.Code) (Report, error) {
	r := Report{File: name}
	data, err := read(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return r, errGone
	}
	if err != nil {
		return r, fmt.Errorf("cannot be read: %w", unwrapPath(err))
	}
	if b := letter.ReadBounce(data); b != nil {
		return s.bounced(ctx, dir, name, b)
	}
	l, err := letter.Read(data)
	var no *letter.Refused
	if err != nil && !errors.As(err, &no) {
		return r, err
	}
	r.Sender = l.From
	from, err := s.senders(ctx, l.From)
	if err != nil {
		return r, err
	}
	if len(from) > 0 {
		ctx = audit.ByLetter(ctx, audit.SenderOf(from[0].Kind, from[0].Subject, from[0].Email))
	}
	row := store.Letter{Key: l.Key, MessageID: l.ID, Thread: l.Thread, Sender: l.From, Bytes: len(data)}
	r.Outcome, row.Outcome = Taken, store.LetterRead
	switch {
	case l.From != "" && len(from) == 0:
		r.Outcome, row.Outcome = Stranger, store.LetterStranger
	case l.From != "" && s.Server != "" && !l.Proven(s.Server):
		r.Outcome, row.Outcome = Unproven, store.LetterUnproven
	case no != nil:
		r.Outcome, row.Outcome, r.Why = Refused, store.LetterRefused, no.Code
	case why != "":
		r.Outcome, row.Outcome, r.Why = Refused, store.LetterRefused, why
	}
	over, err := s.over(ctx, &r, &row)
	if err != nil {
		return r, err
	}
	aside := r.Outcome == Stranger || r.Outcome == Unproven || r.Outcome == Over
	if aside { // it may be taken when it comes again, and the sender is known, proven, or has waited
		row.Key = planner.Digest([]byte(row.Key + "/" + string(row.Outcome)))
	}
	if s.Try {
		return r, s.try(ctx, l, from, &r)
	}
	decided := false
	taken, err := s.Store.TakeLetter(ctx, row, s.Now(), func(tx *sql.Tx, number int64) (answer *store.Answer, err error) {
		answer, decided, err = s.deal(ctx, tx, number, l, from, over, &r)
		return answer, err
	})
	if err != nil {
		return r, err
	}
	if decided && s.Decided != nil {
		s.Decided(ctx)
	}
	to := Done
	switch {
	case aside:
		to = Aside
	case !taken:
		r.Outcome, r.Why, r.Files, r.Answered = Before, "", nil, false
	case r.Why != "":
		to = Aside
	}
	if r.Outcome == Over && taken && !over.Told {
		s.tellOver(ctx, l.From, over)
	}
	if s.moved != nil {
		if err := s.moved(name); err != nil {
			return r, err
		}
	}
	if r.Moved, err = move(dir, name, to); err != nil {
		return r, err
	}
	s.Log.Info("letter dealt with", "file", name, "outcome", string(r.Outcome), "why", string(r.Why), "files", len(r.Files), "answered", r.Answered, "now", r.Moved)
	return r, nil
}

// senders are the addresses of ours that a mail address is.
func (s *Service) senders(ctx context.Context, email string) ([]store.Address, error) {
	if email == "" {
		return nil, nil
	}
	all, err := s.Store.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	var out []store.Address
	for _, a := range all {
		if letter.Address(a.Email) == email {
			out = append(out, a)
		}
	}
	return out, nil
}

// deal takes the files of a letter that was read, and makes the answer; nil: nobody
// gets one. It says whether something was decided.
func (s *Service) deal(ctx context.Context, tx *sql.Tx, number int64, l *letter.Letter, from []store.Address, sent store.Sent, r *Report) (answer *store.Answer, decided bool, err error) {
	if r.Outcome == Stranger || r.Outcome == Unproven || len(from) == 0 || r.Outcome == Over && sent.Told {
		return nil, false, nil
	}
	a, err := s.begin(from[0], l)
	if err != nil {
		return nil, false, err
	}
	if r.Outcome == Taken {
		for _, f := range l.Files {
			moved, taken, err := s.takeFile(ctx, tx, a, s.file(f, from, number), func(f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
				return s.desk().TakeIn(ctx, tx, f, before)
			})
			if err != nil {
				return nil, false, err
			}
			decided = decided || moved != nil && moved.Outcome == handin.ImportTaken
			if taken.Unfit != nil && errors.Unwrap(taken.Unfit) != nil {
				s.Log.Error("a file is refused for good; its sender is told so", "letter", r.File, "name", f.Name, "error", errors.Unwrap(taken.Unfit))
			}
		}
		r.Files, r.Outcome = a.files, a.outcome()
	}
	if l.Auto {
		return nil, decided, nil
	}
	r.Answered = true
	why := r.Why
	if r.Outcome == Over {
		why = "over"
	}
	answer, err = a.message(why)
	return answer, decided, err
}

// try says what would become of a letter.
func (s *Service) try(ctx context.Context, l *letter.Letter, from []store.Address, r *Report) error {
	before, err := s.Store.LetterTaken(ctx, l.Key)
	if err != nil {
		return err
	}
	if before {
		r.Outcome, r.Why = Before, ""
		return nil
	}
	if r.Outcome != Taken {
		return nil
	}
	a, err := s.begin(from[0], l)
	if err != nil {
		return err
	}
	for _, f := range l.Files {
		file := s.file(f, from, 0)
		file.Try = true
		_, _, err := s.takeFile(ctx, nil, a, file, func(f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
			return s.desk().Take(ctx, f, before)
		})
		if err != nil {
			return err
		}
	}
	r.Files, r.Outcome = a.files, a.outcome()
	return nil
}

// takeFile takes a file, and adds to the answer what became of it: of its list of sessions
// (nil: nothing) and of its rows.
func (s *Service) takeFile(ctx context.Context, tx *sql.Tx, a *answer, f forms.File, take TakeRows) (moved, rows *forms.Taken, err error) {
	if s.TakeFile != nil {
		moved, rows, err = s.TakeFile(ctx, tx, s.desk(), f, take)
	} else {
		rows, err = take(f, func(*forms.Taken) error { return nil })
	}
	if err != nil {
		return nil, nil, fmt.Errorf("file %s: %w", f.Name, err)
	}
	a.add(f.Name, moved, rows)
	return moved, rows, nil
}

func (s *Service) desk() *forms.Desk {
	return &forms.Desk{DB: s.Store.DB(), Words: s.Words, Language: s.Language, Zone: s.Zone, Today: s.today(), Now: s.Now()}
}

func (s *Service) today() planner.Date {
	if s.Today != 0 {
		return s.Today
	}
	return planner.DateOf(s.Now().In(s.Zone))
}

func (s *Service) file(f letter.File, from []store.Address, number int64) forms.File {
	return forms.File{Name: f.Name, Data: f.Data, By: fmt.Sprintf("%s <%s>", from[0].Name, from[0].Email), Account: s.Account, Letter: number,
		Sender: forms.SenderOf(from, s.Server != "")}
}

// outcome is what became of the files together.
func (a *answer) outcome() Outcome {
	count := map[string]int{}
	for _, f := range a.files {
		count[f.Outcome]++
	}
	switch len(a.files) {
	case count[handin.ImportTaken]:
		return Taken
	case count[handin.ImportRefused]:
		return Refused
	}
	return InPart
}
