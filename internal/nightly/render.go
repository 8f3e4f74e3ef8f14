package nightly

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/reports"
	capacitybook "cohort/reports/capacity"
	"cohort/reports/mail"
	timetablebook "cohort/reports/timetable"
	"cohort/reports/waves"
	"cohort/reports/words"
	"cohort/sql/store"
)

// xlsx is the media type of a workbook.
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// render fills in the bytes of the run's messages; each is frozen by itself, so
// that a run that is begun again goes on with the next.
func (w *work) render(ctx context.Context) error {
	return w.step("render", func() error {
		messages, err := w.Store.Unrendered(ctx, w.run.ID)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if err := ctx.Err(); err != nil {
				return err
			}
			rendered, err := w.rendered(ctx, m)
			if err != nil {
				return fmt.Errorf("message %d (%s): %w", m.ID, m.Kind, err)
			}
			if err := w.Store.Freeze(ctx, m.ID, rendered, w.Now()); err != nil {
				return err
			}
			// The mail matters, the copy does not.
			if err := w.keep(rendered.Attachments); err != nil {
				w.log.Warn("the message goes out, but its workbook could not be copied to the folder files.out", "error", err)
			}
		}
		return nil
	})
}

// rulesChecked is how many rules the referee has found kept in every plan that was
// published, one of which is that the plan is one for its snapshot at all.
func rulesChecked() int { return len(referee.Rules()) - 1 }

// rendered makes one message.
func (w *work) rendered(ctx context.Context, m store.Message) (store.Rendered, error) {
	var n note
	if err := json.Unmarshal(m.Note, &n); err != nil {
		return store.Rendered{}, fmt.Errorf("its note is unreadable: %w", err)
	}
	language := m.Language
	if language == "" {
		language = w.Language
	}
	words, err := words.New(language)
	if err != nil {
		return store.Rendered{}, err
	}
	head := reports.Head{Reader: m.Name, Monday: n.Monday, Edition: m.Number, Rules: rulesChecked()}
	if n.Previous != nil {
		head.Previous, head.PreviousMonday = n.Previous.Number, n.Previous.Monday
	}
	if f := n.Failed; f != nil {
		head.Notice = &reports.Notice{Night: f.Night, Failure: f.Failure, Edition: f.Edition, Monday: f.Monday, Issued: f.Issued}
		if m.Edition != 0 { // the edition that this message brings is what stands
			head.Notice.Edition, head.Notice.Monday = m.Number, n.Monday
		}
	}
	if m.Kind == store.KindStanding {
		kind, place := n.about(language)
		head.Place = place
		return standing(head, kind, words)
	}
	version, err := w.Store.PlanVersion(ctx, m.Version)
	if err != nil {
		return store.Rendered{}, err
	}
	b, err := w.board(ctx, version, language)
	if err != nil {
		return store.Rendered{}, err
	}
	head.ReadAt = version.ReadAt.In(w.Settings.Zone)
	var before *board
	var broken []demand.Released
	if n.Previous != nil && n.Previous.Version != m.Version {
		v, err := w.Store.PlanVersion(ctx, n.Previous.Version)
		if err != nil {
			return store.Rendered{}, err
		}
		if before, err = w.boardCalled(ctx, v, language, b.names); err != nil {
			return store.Rendered{}, err
		}
		if broken, err = w.brokenSince(ctx, version, v.Version); err != nil {
			return store.Rendered{}, err
		}
	}
	var workbook bytes.Buffer
	var body mail.Body
	var file string
	switch m.Kind {
	case store.KindWeekly:
		week := b.week(m.About, head)
		if before != nil {
			week.Changes = reports.Changes(language, before.week(m.About, head).Sessions, week.Sessions, before.causes(broken))
		}
		file = words.TimetableFile(week.Head)
		if err = timetablebook.Write(&workbook, week, words); err == nil {
			body, err = mail.Weekly(week, words)
		}
	case store.KindTrainerWeek:
		own := b.ownWeek(m.About, head)
		if before != nil && before.trainerOf[m.About] != nil {
			own.Changes = reports.Changes(language, before.ownWeek(m.About, head).Sessions, own.Sessions, before.causes(broken))
		}
		file = words.OwnFile(own.Head)
		if err = timetablebook.WriteTrainer(&workbook, own, words); err == nil {
			body, err = mail.TrainerWeek(own, words)
		}
	case store.KindWaves:
		o := b.waves(m.About, head)
		var table *promise.Table
		if table, err = w.table(ctx, m.About); err != nil {
			return store.Rendered{}, err
		}
		o.Table = b.named(table)
		switch {
		case before != nil:
			o.Changes = b.officeChanges(m.About, before, broken)
			b.since(&o, m.About, before)
		case n.Previous != nil: // the same plan as then
			b.since(&o, m.About, b)
		}
		file = words.WavesFile(o.Head)
		if err = waves.Write(&workbook, o, words); err == nil {
			body, err = mail.Waves(o, words)
		}
		if err == nil {
			err = b.keepsToItsOwn(m.About, words, m.Name, workbook.Bytes(), body)
		}
	case store.KindCapacity:
		var since int64
		if n.Previous != nil {
			since = n.Previous.Version
		}
		var c reports.CapacityBook
		if c, err = w.capacity(ctx, version, since, head, language, words); err != nil {
			break
		}
		file = words.CapacityFile(c.Head)
		if err = capacitybook.Write(&workbook, c, words); err == nil {
			body, err = mail.Capacity(c, words)
		}
		if err == nil {
			err = b.namesTrainersOnly(words, m.Name, workbook.Bytes(), body)
		}
	default:
		err = fmt.Errorf("nothing is known of its kind")
	}
	var foreign *foreignPeople
	if errors.As(err, &foreign) { // this one is held back, everybody else gets theirs
		w.log.Error("message held back: it names people whom its reader may not see", "message", m.ID, "error", err)
		w.held = append(w.held, foreign.Error())
		head.Notice = &reports.Notice{Night: w.run.AsOf, Failure: reports.FailedOther}
		if n.Previous != nil {
			head.Notice.Edition, head.Notice.Monday = n.Previous.Number, n.Previous.Monday
		}
		kind := mail.KindCapacity
		if m.Kind == store.KindWaves {
			head.Place, kind = b.office(m.About), mail.KindWaves
		}
		return standing(head, kind, words)
	}
	if err != nil {
		return store.Rendered{}, err
	}
	return store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text,
		Attachments: []store.Attachment{{Name: file, MediaType: xlsx, Bytes: workbook.Bytes()}}}, nil
}

// standing is the message to somebody who gets nothing new: which edition stands,
// and why.
func standing(head reports.Head, kind mail.Kind, words words.Words) (store.Rendered, error) {
	body, err := mail.Standing(head, kind, words)
	return store.Rendered{Subject: body.Subject, HTML: body.HTML, Text: body.Text}, err
}

// brokenSince lists what the world broke in the nights from one version to a
// later one: a reader's last edition may be a week of nights ago.
func (w *work) brokenSince(ctx context.Context, v store.Version, since int64) ([]demand.Released, error) {
	key := [2]int64{since, v.Version}
	if list, known := w.broken[key]; known {
		return list, nil
	}
	var out []demand.Released
	for v.Version > since {
		reading, err := w.Store.Reading(ctx, v.Run)
		if err != nil {
			return nil, fmt.Errorf("what version %d was made from: %w", v.Version, err)
		}
		out = append(out, reading.Released...)
		earlier, any, err := w.Store.PlanBefore(ctx, v.Version)
		if err != nil {
			return nil, err
		}
		if !any {
			break
		}
		v = earlier
	}
	// The latest cause of a session is the one that counts.
	slices.Reverse(out)
	if w.broken == nil {
		w.broken = make(map[[2]int64][]demand.Released)
	}
	w.broken[key] = out
	return out, nil
}

// causes resolves sessions that the world broke.
func (n *names) causes(broken []demand.Released) []reports.Released {
	var out []reports.Released
	for _, r := range broken {
		out = append(out, reports.Released{Session: reports.Session{ID: r.Session}, Cause: r.Cause, Who: n.who(r.Who)})
	}
	return out
}

// foreignPeople is a workbook that names people of other offices.
type foreignPeople struct {
	office string
	n      int
}

func (f *foreignPeople) Error() string {
	if f.office == "" {
		return fmt.Sprintf("the mail for headquarters names %d people who are trained and was not sent", f.n)
	}
	return fmt.Sprintf("the mail of office %s names %d people of other offices and was not sent", f.office, f.n)
}

// shortestName is what a name has at the least: shorter ones, of people without
// a family name, are a part of ordinary words.
const shortestName = 4

// keepsToItsOwn opens an office head's workbook again and sees that nobody
// stands in it, or in the message around it, whom they may not see. They may see
// their own people, the trainers, and themselves as the one who is written to.
func (b *board) keepsToItsOwn(office string, words words.Words, reader string, workbook []byte, body mail.Body) error {
	theirs := make(map[string]bool)
	for _, c := range b.directory.Candidates {
		theirs[c.ID] = c.Office == office
	}
	for _, p := range b.directory.People {
		theirs[p.ID] = p.Office == office
	}
	n, err := b.foreign(theirs, words, reader, workbook, body)
	if err == nil && n > 0 {
		err = &foreignPeople{office, n}
	}
	return err
}

// foreign counts the names in a workbook and its message of people who are
// neither trainers nor of those who may stand there, by id. What these are called
// is nobody else's name; of all others every form of their name is sought. The
// reader is often called as somebody elsewhere is, so that their name counts as
// theirs only where it says whom the message is for.
func (b *board) foreign(theirs map[string]bool, words words.Words, reader string, workbook []byte, body mail.Body) (int, error) {
	may, all := words.Addressed(reader), []string(nil)
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
	found, err := reports.Foreign(workbook, may, all, body.Subject, body.HTML, body.Text)
	return len(found), err
}

// keep leaves copies of workbooks in the folder for them; where a name is taken
// by another reader's, a number is put behind it.
func (w *work) keep(files []store.Attachment) error {
	if w.Out == "" {
		return nil
	}
	if err := os.MkdirAll(w.Out, 0o755); err != nil {
		return fmt.Errorf("folder %s for copies cannot be made: %w", w.Out, err)
	}
	for _, f := range files {
		name := filepath.Base(f.Name)
		for k := 2; ; k++ {
			path := filepath.Join(w.Out, name)
			if old, err := os.ReadFile(path); err == nil && !bytes.Equal(old, f.Bytes) {
				ext := filepath.Ext(f.Name)
				name = fmt.Sprintf("%s_%d%s", strings.TrimSuffix(filepath.Base(f.Name), ext), k, ext)
				continue
			}
			if err := os.WriteFile(path+".part", f.Bytes, 0o644); err != nil {
				return fmt.Errorf("a copy of a workbook cannot be kept: %w", err)
			}
			if err := os.Rename(path+".part", path); err != nil {
				return fmt.Errorf("a copy of a workbook cannot be kept: %w", err)
			}
			break
		}
	}
	return nil
}

// newDirectory is what is frozen with a reading for the sheets.
func (w *work) newDirectory(ctx context.Context, facts *demand.Facts, s *planner.Snapshot) (*editions.Directory, error) {
	outcomes, err := w.Store.Outcomes(ctx, demand.Slots(demand.NewCalendar(facts.Calendar), s.FirstDay, w.Settings.IntakeWeekday))
	if err != nil {
		return nil, err
	}
	return editions.NewDirectory(facts, s, w.Settings, outcomes), nil
}

// directory is what was frozen for the sheets of a snapshot. Of a version from
// before directories were kept nothing was: it is told with the facts of now.
func (w *work) directory(ctx context.Context, frozen json.RawMessage, s *planner.Snapshot) (*editions.Directory, error) {
	if frozen != nil {
		return editions.ReadDirectory(frozen)
	}
	w.log.Warn("a version is shown with the names and absences of now, as none were kept with it", "first_day", s.FirstDay)
	return w.directoryNow(ctx, s)
}

// directoryNow is what would be frozen for the sheets of a snapshot now.
func (w *work) directoryNow(ctx context.Context, s *planner.Snapshot) (*editions.Directory, error) {
	facts, _, _, err := holds.ReadFacts(ctx, w.Store, w.run.AsOf, w.Settings.Zone)
	if err != nil {
		return nil, err
	}
	return w.newDirectory(ctx, facts, s)
}

// boardKey tells the boards of a run apart.
type boardKey struct {
	version  int64
	language string
	called   *names
}

// board makes the board of a plan version from what was stored with it, once a
// run and language.
func (w *work) board(ctx context.Context, v store.Version, language string) (*board, error) {
	return w.boardCalled(ctx, v, language, nil)
}

// boardCalled makes the board of a plan version in which everything is called as
// in a later one (nil: as it was then), so that a new name is no change of plan.
func (w *work) boardCalled(ctx context.Context, v store.Version, language string, called *names) (*board, error) {
	key := boardKey{v.Version, language, called}
	if b := w.boards[key]; b != nil {
		return b, nil
	}
	reading, err := w.Store.Reading(ctx, v.Run)
	if err != nil {
		return nil, fmt.Errorf("what version %d was made from: %w", v.Version, err)
	}
	b := &board{names: called, released: reading.Released, s: &planner.Snapshot{}, p: &planner.Plan{}, forecast: &demand.Forecast{}}
	for _, x := range []struct {
		data []byte
		into any
	}{{reading.Snapshot, b.s}, {v.Plan, b.p}, {reading.Forecast, b.forecast}} {
		if err := json.Unmarshal(x.data, x.into); err != nil {
			return nil, fmt.Errorf("what is stored of version %d is unreadable: %w", v.Version, err)
		}
	}
	if called == nil {
		d, err := w.directory(ctx, reading.Directory, b.s)
		if err != nil {
			return nil, fmt.Errorf("version %d: %w", v.Version, err)
		}
		b.names = newNames(d, language)
	}
	b.fill()
	if w.boards == nil {
		w.boards = make(map[boardKey]*board)
	}
	w.boards[key] = b
	return b, nil
}
