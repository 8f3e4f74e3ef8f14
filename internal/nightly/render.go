package nightly

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/holds"
	"cohort/internal/nightly/folder"
	"cohort/internal/sidebyside"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/planner/referee"
	"cohort/reports/mail"
	"cohort/reports/words"
	"cohort/sql/store"
)

// render fills in the bytes of the run's messages: several are made side by side, each is
// frozen by itself and in their order, so that a run that is begun again goes on with the
// next.
func (w *work) render(ctx context.Context) error {
	return w.step("render", func() error {
		messages, err := w.Store.Unrendered(ctx, w.run.ID)
		if err != nil {
			return err
		}
		return sidebyside.InOrder(ctx, len(messages), w.Search.Threads, func(ctx context.Context, i int) rendered { return w.rendered(ctx, messages[i]) },
			func(i int, x rendered) error { return w.freezeOne(ctx, messages[i], x) })
	})
}

// rendered is a message that was made.
type rendered struct {
	store.Rendered
	held error // why it is held back; nil: it is not
	err  error
}

// freezeOne freezes the bytes of a message.
func (w *work) freezeOne(ctx context.Context, m store.Message, x rendered) error {
	if x.err != nil {
		return fmt.Errorf("message %d (%s): %w", m.ID, m.Kind, x.err)
	}
	if x.held != nil {
		w.log.Error("message held back: it names people whom its reader may not see", "message", m.ID, "error", x.held)
		w.held = append(w.held, x.held.Error())
	}
	if err := w.Store.Freeze(ctx, m.ID, x.Rendered, w.Now()); err != nil {
		return err
	}
	if w.Out == "" {
		return nil
	}
	// The mail matters, the copy does not.
	if err := w.folder().KeepWorkbooks(x.Attachments); err != nil {
		w.log.Warn("the message goes out, but its workbook could not be copied to the folder files.out", "error", err)
	}
	return nil
}

// rendered makes one message.
func (w *work) rendered(ctx context.Context, m store.Message) (out rendered) {
	var e *edition
	e, out.Rendered, out.err = w.prepared(ctx, m)
	if out.err != nil || e == nil {
		return out
	}
	out.Rendered, out.err = e.rendered()
	if errors.As(out.err, new(*editions.Foreign)) { // this one is held back, everybody else gets theirs
		out.held = out.err
		out.Rendered, out.err = e.withheld()
		out.Withheld = true
	}
	return out
}

// prepared is the edition that a message brings, ready to be written, or, where it brings
// none, the message. Boards and the like are made once for all messages, one at a time.
func (w *work) prepared(ctx context.Context, m store.Message) (_ *edition, out store.Rendered, err error) {
	w.sharing.Lock()
	defer w.sharing.Unlock()
	var n note
	if err := json.Unmarshal(m.Note, &n); err != nil {
		return nil, out, fmt.Errorf("its note is unreadable: %w", err)
	}
	if n.Copy != 0 {
		had, err := w.Store.Message(ctx, n.Copy)
		return nil, store.Rendered{Subject: had.Subject, HTML: had.HTML, Text: had.Text, Attachments: had.Attachments}, err
	}
	o, err := w.occasion(m, &n)
	if err != nil {
		return nil, out, err
	}
	switch {
	case m.Kind == store.KindData:
		out, err = w.dataLetter(ctx, m, &n, o.words)
		return nil, out, err
	case m.Kind == store.KindInvitation && n.Invitation != nil:
		out, err = w.invitation(ctx, m, n.Invitation, o.words)
		return nil, out, err
	case m.Kind == store.KindPins:
		present, err := w.present(ctx)
		if err != nil {
			return nil, out, err
		}
		body, err := mail.Pins(m.Name, w.run.AsOf, n.Pins, editions.NewNames(present, o.language).Called(), o.words)
		return nil, store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text}, err
	case m.Kind == store.KindStanding:
		kind, place := n.about(o.language)
		o.head.Place = place
		out, err = standing(o.head, kind, o.words)
		return nil, out, err
	}
	if err := w.open(ctx, o, m.Version, n.Previous, o.language); err != nil {
		return nil, out, err
	}
	kind, known := kinds[m.Kind]
	if !known {
		return nil, out, errors.New("nothing is known of its kind")
	}
	e, err := kind(w, ctx, o)
	if err != nil {
		return nil, out, err
	}
	e.withheld = func() (store.Rendered, error) {
		head := o.head
		head.Place = e.place
		head.Notice = &editions.Notice{Night: w.run.AsOf, Failure: editions.FailedOther}
		if n.Previous != nil {
			head.Notice.Edition, head.Notice.Monday = n.Previous.Number, n.Previous.Monday
		}
		return standing(head, e.kind, o.words)
	}
	return &e, out, nil
}

// occasion is what a message is made for, as its note has it; its boards are not open yet.
func (w *work) occasion(m store.Message, n *note) (*occasion, error) {
	language := cmp.Or(m.Language, w.Language)
	words, err := words.New(language)
	if err != nil {
		return nil, err
	}
	head := editions.Head{Reader: m.Name, Monday: n.Monday, Edition: m.Number, Rules: referee.Checked()}
	if n.Previous != nil {
		head.Previous, head.PreviousMonday = n.Previous.Number, n.Previous.Monday
	}
	if f := n.Failed; f != nil {
		head.Notice = &editions.Notice{Night: f.Night, Failure: f.Failure, Edition: f.Edition, Monday: f.Monday, Issued: f.Issued}
		if m.Edition != 0 { // the edition that this message brings is what stands
			head.Notice.Edition, head.Notice.Monday = m.Number, n.Monday
		}
	}
	if w.Link != nil {
		head.Link = w.Link(m.ID, m.Kind, m.About, m.Period)
	}
	return &occasion{about: m.About, address: m.Address, reader: m.Name, head: head, words: words, language: language, pinned: n.Pinned, correction: n.Correction, forward: n.Forward}, nil
}

// Weeks has drawn what the workbooks of messages on weeks were made from: the board, the head of an edition, what came
// before, and the words that it is written in. What it opens for one message it keeps for the next, as boards of a large
// network take half a second: up to four, of a version and the one before it in two languages. It is for one goroutine.
func (s *Service) Weeks() func(context.Context, store.Message, func(*editions.Board, editions.Head, editions.Last, words.Words)) error {
	w := s.telling()
	return func(ctx context.Context, m store.Message, draw func(*editions.Board, editions.Head, editions.Last, words.Words)) error {
		var n note
		if err := json.Unmarshal(m.Note, &n); err != nil {
			return fmt.Errorf("the note of message %d is unreadable: %w", m.ID, err)
		}
		o, err := w.occasion(m, &n)
		if err == nil && w.boards[boardKey{m.Version, o.language, nil}] == nil && len(w.boards) > 2 {
			w.boards, w.since, w.versions = nil, nil, nil
		}
		if err == nil {
			err = w.open(ctx, o, m.Version, n.Previous, o.language)
		}
		if err == nil {
			draw(o.board, o.head, o.last, o.words)
		}
		return err
	}
}

// open opens the boards of the version that an edition shows and of the one that
// its reader received last.
func (w *work) open(ctx context.Context, o *occasion, version int64, last *previous, language string) (err error) {
	if o.version, err = w.versionOf(ctx, version); err != nil {
		return err
	}
	if o.board, err = w.board(ctx, o.version, language); err != nil {
		return err
	}
	o.head.ReadAt = o.version.ReadAt.In(w.Settings.Zone)
	if last == nil {
		return nil
	}
	o.since = last.Version
	o.last, err = w.lastOf(ctx, o.board, version, last.Version, language)
	return err
}

// versionOf reads a published version, once a run.
func (w *work) versionOf(ctx context.Context, version int64) (v store.Version, err error) {
	v, known := w.versions[version]
	if !known {
		if v, err = w.Store.PlanVersion(ctx, version); err == nil {
			if w.versions == nil {
				w.versions = make(map[int64]store.Version)
			}
			w.versions[version] = v
		}
	}
	return v, err
}

// lastOf is what somebody who holds one version does not know of another, whose board is
// given.
func (w *work) lastOf(ctx context.Context, b *editions.Board, version, holds int64, language string) (editions.Last, error) {
	key := [2]*editions.Board{b, b}
	if holds != version {
		v, err := w.versionOf(ctx, holds)
		if err != nil {
			return editions.Last{}, err
		}
		if key[0], err = w.boardCalled(ctx, v, language, b.Names); err != nil {
			return editions.Last{}, err
		}
	}
	since, known := w.since[key]
	if !known {
		between, err := Between(ctx, w.Store, holds, version)
		if err != nil {
			return editions.Last{}, err
		}
		since = b.Since(key[0], between)
		if w.since == nil {
			w.since = make(map[[2]*editions.Board]editions.Last)
		}
		w.since[key] = since
	}
	return since, nil
}

// rendered writes an edition. The error is an *editions.Foreign where it names
// people whom its reader may not see.
func (e *edition) rendered() (store.Rendered, error) {
	body, err := e.mail()
	if err != nil {
		return store.Rendered{}, err
	}
	out := store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text}
	var workbook bytes.Buffer
	if e.workbook != nil {
		if err := e.workbook(&workbook); err != nil {
			return store.Rendered{}, err
		}
		out.Attachments = []store.Attachment{{Name: e.file, MediaType: folder.Workbook, Bytes: workbook.Bytes()}}
	}
	if e.calendar != nil {
		out.Attachments = append(out.Attachments, *e.calendar)
	}
	if e.foreign != nil {
		if err := e.foreign(workbook.Bytes(), body.Subject, body.HTML, body.Text); err != nil {
			return store.Rendered{}, err
		}
	}
	return out, nil
}

// standing is the message to somebody who gets nothing new: which edition stands,
// and why.
func standing(head editions.Head, kind mail.Kind, words words.Words) (store.Rendered, error) {
	body, err := mail.Standing(head, kind, words)
	return store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text}, err
}

// folder is the folder files.out.
func (w *work) folder() folder.Folder { return folder.Folder{Path: w.Out, Log: w.log} }

// newDirectory is what is frozen with a reading for the sheets.
func (w *work) newDirectory(ctx context.Context, facts *facts.Facts, b *demand.Built) (*directory.Directory, error) {
	outcomes, err := w.Store.Outcomes(ctx, demand.Slots(clean.NewCalendar(facts.Calendar), b.Snapshot.FirstDay, w.Settings.IntakeWeekday))
	if err != nil {
		return nil, err
	}
	keys, err := w.Store.SheetKeysBetween(ctx, b.Snapshot.FirstDay-directory.PastDays, b.Snapshot.FirstDay-1)
	if err != nil {
		return nil, err
	}
	return directory.New(facts, b, w.Settings, outcomes, keys), nil
}

// directory is what was frozen for the sheets of a version. Of one from before
// directories were kept nothing was: it is told with the facts of now.
func (w *work) directory(ctx context.Context, v store.Version, r store.Reading) (*directory.Directory, error) {
	if r.Directory != nil {
		return directory.Read(r.Directory)
	}
	w.log.Warn("a version is shown with the names and absences of now, as none were kept with it", "version", v.Version)
	s := &planner.Snapshot{}
	if err := json.Unmarshal(r.Snapshot, s); err != nil {
		return nil, fmt.Errorf("its snapshot is unreadable: %w", err)
	}
	return w.directoryNow(ctx, s)
}

// names is what everything of a version is called in a language.
func (w *work) names(ctx context.Context, v store.Version, r store.Reading, language string) (*editions.Names, error) {
	if r.Directory != nil {
		return w.called.Of(r.Directory, language)
	}
	d, err := w.directory(ctx, v, r)
	if err != nil {
		return nil, err
	}
	return editions.NewNames(d, language), nil
}

// directoryNow is what would be frozen for the sheets of a snapshot now.
func (w *work) directoryNow(ctx context.Context, s *planner.Snapshot) (*directory.Directory, error) {
	facts, _, _, err := holds.ReadFacts(ctx, w.Store, w.run.AsOf, w.Settings.Zone)
	if err != nil {
		return nil, err
	}
	built, err := holds.Build(facts, s.FirstDay, 0, w.Settings)
	if err != nil {
		return nil, err
	}
	built.Snapshot = s
	return w.newDirectory(ctx, facts, built)
}

// boardKey tells the boards of a run apart.
type boardKey struct {
	version  int64
	language string
	called   *editions.Names
}

// board makes the board of a plan version from what was stored with it, once a
// run and language.
func (w *work) board(ctx context.Context, v store.Version, language string) (*editions.Board, error) {
	return w.boardCalled(ctx, v, language, nil)
}

// boardCalled makes the board of a plan version in which everything is called as
// in a later one (nil: as it was then).
func (w *work) boardCalled(ctx context.Context, v store.Version, language string, called *editions.Names) (*editions.Board, error) {
	key := boardKey{v.Version, language, called}
	if b := w.boards[key]; b != nil {
		return b, nil
	}
	reading, err := w.Store.Reading(ctx, v.Run)
	if err != nil {
		return nil, fmt.Errorf("what version %d was made from: %w", v.Version, err)
	}
	if called == nil {
		if called, err = w.names(ctx, v, reading, language); err != nil {
			return nil, fmt.Errorf("version %d: %w", v.Version, err)
		}
	}
	keys, err := w.Store.SheetKeys(ctx, v.Version)
	if err != nil {
		return nil, err
	}
	b, err := editions.Open(editions.Stored{Version: v.Version, Snapshot: reading.Snapshot, Plan: v.Plan, Forecast: reading.Forecast, Released: reading.Released,
		Keys: keys}, called)
	if err != nil {
		return nil, err
	}
	if w.boards == nil {
		w.boards = make(map[boardKey]*editions.Board)
	}
	w.boards[key] = b
	return b, nil
}
