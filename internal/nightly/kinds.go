package nightly

import (
	"context"
	"io"

	"cohort/internal/editions"
	"cohort/planner/promise"
	capacitybook "cohort/reports/capacity"
	"cohort/reports/mail"
	timetablebook "cohort/reports/timetable"
	wavesbook "cohort/reports/waves"
	"cohort/reports/words"
	"cohort/sql/rights"
	"cohort/sql/store"
)

// occasion is what an edition is made for: whom it is for, what it is about, and
// what they received last.
type occasion struct {
	about    string // the site, trainer or office
	address  int64  // of the reader
	reader   string // by name
	head     editions.Head
	version  store.Version
	board    *editions.Board
	last     editions.Last
	since    int64 // the version that they received last, 0: none
	words    words.Words
	language string
	pinned   []editions.Pin // of a manager's week

	correction bool // what changed is told between the jobs
	forward    bool // the reader hands it on
}

// edition is one edition ready to be written: everything about its kind is here.
type edition struct {
	kind     mail.Kind
	place    string                // what a notice says when it is held back
	file     string                // name of the workbook
	workbook func(io.Writer) error // nil: the mail says it all
	mail     func() (mail.Body, error)
	calendar *store.Attachment // nil: none
	// foreign returns an *editions.Foreign where workbook or mail name people whom
	// the reader may not see; nil: the reader may see everybody who can stand there.
	foreign  func(workbook []byte, texts ...string) error
	withheld func() (store.Rendered, error) // the notice in its place where it does
}

// kinds make editions, by the kind of their message.
var kinds = map[string]func(*work, context.Context, *occasion) (edition, error){
	store.KindWeekly:      (*work).weekly,
	store.KindTrainerWeek: (*work).trainerWeek,
	store.KindWaves:       (*work).waves,
	store.KindCapacity:    (*work).capacity,
	store.KindLetter:      (*work).letter,
}

// of makes an edition of what a reader sees.
func of[View any](kind mail.Kind, view View, file string, draw func(io.Writer, View, words.Words) error,
	tell func(View, words.Words) (mail.Body, error), w words.Words) edition {
	return edition{kind: kind, file: file,
		workbook: func(out io.Writer) error { return draw(out, view, w) },
		mail:     func() (mail.Body, error) { return tell(view, w) }}
}

func (w *work) weekly(_ context.Context, o *occasion) (edition, error) {
	week := o.board.Week(o.about, o.head, o.last)
	if o.correction {
		week.Changes = editions.Corrected(week.Changes)
		return of(mail.KindWeekly, week, o.words.TimetableFile(week.Head), timetablebook.WriteCorrection, mail.WeeklyCorrection, o.words), nil
	}
	week.Pins = o.board.Pinned(o.pinned)
	return of(mail.KindWeekly, week, o.words.TimetableFile(week.Head), timetablebook.Write, mail.Weekly, o.words), nil
}

func (w *work) trainerWeek(ctx context.Context, o *occasion) (e edition, err error) {
	own := o.board.OwnWeek(o.about, o.head, o.last)
	switch {
	case o.correction:
		own.Changes = editions.Corrected(own.Changes)
		e = of(mail.KindTrainer, own, o.words.OwnFile(own), timetablebook.WriteTrainerCorrection, mail.TrainerCorrection, o.words)
	case len(own.Sessions)+len(own.Changes) == 0:
		return edition{kind: mail.KindTrainer, mail: func() (mail.Body, error) { return mail.Nothing(own, o.words) }}, nil
	default:
		e = of(mail.KindTrainer, own, o.words.OwnFile(own), timetablebook.WriteTrainer, mail.TrainerWeek, o.words)
	}
	if wants, err := w.wantsFile(ctx, o.address); err != nil || !wants {
		return e, err
	}
	e.calendar, err = w.attached(ctx, o, own)
	return e, err
}

func (w *work) waves(ctx context.Context, o *occasion) (edition, error) {
	var table *promise.Table
	write, tell := wavesbook.WriteCorrection, mail.WavesCorrection
	if !o.correction {
		var err error
		if table, err = w.table(ctx, o.about); err != nil {
			return edition{}, err
		}
		write, tell = wavesbook.Write, mail.Waves
	}
	// Their names are those that the database shows for the office.
	people, err := rights.People(ctx, w.Store.DB(), o.version.Run, o.about)
	if err != nil {
		return edition{}, err
	}
	office := o.board.NamingOnly(people).Waves(o.about, o.head, table, o.last.NamingOnly(people))
	if len(office.Gone.Withdrawn) > 0 {
		was, err := w.board(ctx, w.versions[o.since], o.language)
		if err != nil {
			return edition{}, err
		}
		office.Gone.Name(was.Names.Everybody().Name)
	}
	e := of(mail.KindWaves, office, o.words.WavesFile(office.Head), write, tell, o.words)
	e.place = o.board.Office(o.about)
	e.foreign = func(workbook []byte, texts ...string) error {
		// Of those who will not start nothing is known any more: somebody elsewhere may be called so.
		own := append(o.words.Addressed(o.reader), wavesbook.NotExpected(o.words, &office)...)
		return o.board.KeepsToItsOwn(o.about, own, workbook, texts...)
	}
	return e, nil
}

func (w *work) capacity(ctx context.Context, o *occasion) (edition, error) {
	book, err := w.capacityBook(ctx, o)
	if err != nil {
		return edition{}, err
	}
	e := of(mail.KindCapacity, book, o.words.CapacityFile(book.Head), capacitybook.Write, mail.Capacity, o.words)
	e.foreign = func(workbook []byte, texts ...string) error {
		return o.board.NamesTrainersOnly(o.words.Addressed(o.reader), workbook, texts...)
	}
	return e, nil
}

func (w *work) letter(_ context.Context, o *occasion) (edition, error) {
	own := map[string]bool{o.about: true}
	letter := o.board.NamingOnly(own).Letter(o.about, o.head, o.last.NamingOnly(own), w.moment())
	letter.Forward = o.forward
	return edition{kind: mail.KindLetter, place: letter.Place, mail: func() (mail.Body, error) { return mail.Letter(letter, o.words) },
		foreign: func(_ []byte, texts ...string) error {
			return o.board.NamesNobodyElse(o.about, o.words.Addressed(o.reader), texts...)
		}}, nil
}
