package demo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/internal/forms"
	"cohort/internal/inbox"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
	"cohort/sql/decided"
)

// deciding is what people decide between the two nights, and the service that does it.
type deciding struct {
	*demo
	service *nightly.Service
	desk    *decisions.Desk
	catcher *mailcatch.Catcher
	site    string
	email   string // of the manager of the site
	manager string // their name
	called  editions.Called
	lines   []string
}

// announced is a session that was announced, with its day.
type announced struct {
	planner.Session
	day planner.Date
}

// decide lets the manager of a site decide on Monday: a trainer is ill, a session is pinned,
// one is moved by spreadsheet and moved back.
func (d *demo) decide(site string) (err error) {
	folder := filepath.Join(d.Folder, "decided")
	x := &deciding{demo: d, site: site}
	if x.catcher, err = mailcatch.Start(filepath.Join(folder, "mail")); err != nil {
		return err
	}
	defer x.catcher.Close()
	x.service = d.service(folder, 0)
	x.desk = &decisions.Desk{Service: x.service}
	const manager = `
		select a.email, a.name
		from cohort.addresses a
		where a.kind = 'manager' and a.subject = $1 and coalesce(a.language, 'ru') = 'ru'
		order by a.id
		limit 1`
	if err := d.db.QueryRowContext(d.ctx, manager, site).Scan(&x.email, &x.manager); err != nil {
		return fmt.Errorf("the manager of %s: %w", site, err)
	}
	monday := d.AsOf.Monday()
	d.clock.at = monday.At(8*60+30, d.settings.Zone)
	f, built, err := x.service.Today(d.ctx)
	if err != nil {
		return err
	}
	x.called = editions.NewNames(directory.Named(f), "en").Everybody()
	here := x.here(f, built.Snapshot)
	if err := x.illness(monday, here); err != nil {
		return err
	}
	d.clock.at = monday.At(10*60, d.settings.Zone)
	if err := x.pin(monday, here); err != nil {
		return err
	}
	d.clock.at = monday.At(11*60, d.settings.Zone)
	if err := x.move(monday, here); err != nil {
		return err
	}
	if err := x.gathered(monday); err != nil {
		return err
	}
	d.screen.decided = x.lines
	return nil
}

// gathered is what was decided being told to those whom it concerns on later days, until the
// second night.
func (x *deciding) gathered(monday planner.Date) error {
	for day := monday + 1; day < x.AsOf; day++ {
		told, err := x.gather(day, x.service, x.catcher, false)
		if err != nil {
			return err
		}
		if told > 0 {
			x.say("On %s at 7:00 those heard whom it concerns on later days: %s.", weekday(day), words.CountOf(told, "message"))
		}
	}
	return nil
}

// here are the sessions of the site that were announced, by time.
func (x *deciding) here(f *facts.Facts, s *planner.Snapshot) (out []announced) {
	rooms := map[string]bool{}
	for i := range f.Rooms {
		rooms[f.Rooms[i].ID] = f.Rooms[i].Site == x.site
	}
	for i := range s.Published {
		if p := &s.Published[i]; rooms[p.Room] && len(p.Trainers) > 0 {
			out = append(out, announced{p.Session, s.FirstDay + planner.Date(p.Day)})
		}
	}
	slices.SortFunc(out, func(a, b announced) int { return int(a.day-b.day)*24*60 + a.Start - b.Start })
	return out
}

func (x *deciding) say(format string, a ...any) { x.lines = append(x.lines, fmt.Sprintf(format, a...)) }

// deliver sends what is due, and returns how many messages that were.
func (x *deciding) deliver(what string) (int, error) {
	report, err := outbox.Deliver(x.ctx, x.st, post(x.catcher), x.clock.now, x.quiet)
	x.screen.delivered(false, slot{job: what}, report)
	return report.Accepted, err
}

// illness writes down on Monday that the trainer of the first session of the week is ill for
// two days.
func (x *deciding) illness(monday planner.Date, here []announced) error {
	i := slices.IndexFunc(here, func(p announced) bool { return p.day >= monday })
	if i < 0 || here[i].day > monday+1 {
		return nil // nobody teaches
	}
	who := here[i].Trainers[0]
	p, err := x.desk.Absent(x.ctx, x.manager, "", decisions.Absence{ID: who, From: monday, To: monday + 1, Kind: "illness"})
	if err != nil {
		return fmt.Errorf("%s is ill: %w", who, err)
	}
	if _, err := p.Publish(x.ctx); err != nil {
		return err
	}
	told, err := x.deliver("corrections")
	if err != nil {
		return err
	}
	var led, moved, gone int
	for _, c := range p.Concerned {
		switch {
		case c.After == nil:
			gone++
		case c.After.Day != c.Before.Day || c.After.Start != c.Before.Start:
			moved++
		default:
			led++
		}
	}
	x.say("On %s at 8:30 %s fell ill for two days. Of %s: %d with a stand-in, %d at another time, %d not held.", day(monday), x.called.Name(who),
		words.CountOf(len(p.Concerned), "session"), led, moved, gone)
	x.say("Whom that concerned by Tuesday heard at once: %s.", words.CountOf(told, "message"))
	return nil
}

// pin pins the fullest session of the next week.
func (x *deciding) pin(monday planner.Date, here []announced) error {
	var best *announced
	for i := range here {
		if p := &here[i]; p.day.Monday() == monday+7 && (best == nil || len(p.Seated) > len(best.Seated)) {
			best = p
		}
	}
	if best == nil {
		return nil
	}
	pins := &decisions.Pins{Store: x.st, Zone: x.settings.Zone, Now: x.clock.now}
	if err := pins.Pin(x.ctx, decided.Pin{Session: best.ID, Who: x.manager, Reason: "Приедет комиссия"}, planner.AllPins()); err != nil {
		return fmt.Errorf("pin %s: %w", best.ID, err)
	}
	x.screen.pinned = best
	x.say("The manager pinned %s of %s: a commission comes.", x.called.Name(best.Course), day(best.day))
	return nil
}

// became says whether the session that was pinned stands as it was; nil: none was pinned.
func (p *announced) became(s *planner.Snapshot, plan *planner.Plan) []string {
	if p == nil {
		return nil
	}
	for i := range plan.Sessions {
		x := &plan.Sessions[i]
		if x.ID == p.ID && s.FirstDay+planner.Date(x.Day) == p.day && x.Start == p.Start && x.Room == p.Room && slices.Equal(x.Trainers, p.Trainers) {
			return []string{"What was pinned stands as it was."}
		}
	}
	return []string{"What was pinned cannot stand as it was: whoever pinned it is told by mail, with the cause."}
}

// move lets the manager hold a session of Friday or Saturday at another hour, in the list of
// sessions of the timetable that they were mailed, and take it back half an hour later.
func (x *deciding) move(monday planner.Date, here []announced) error {
	who, start, err := x.movable(monday, here)
	if err != nil || who == nil {
		return err
	}
	w, err := forms.NewWords()
	if err != nil {
		return err
	}
	had, err := x.mailed(x.site)
	if err != nil {
		return err
	}
	book, err := rescheduled(filepath.Join(x.Folder, "before", "workbooks", had.Name), who.ID, start, w["ru"])
	if err != nil {
		return fmt.Errorf("move a row of %s: %w", had.Name, err)
	}
	folder := filepath.Join(x.Folder, "decided", "letters")
	if err := x.letter(folder, letter{x.email, "Перенос занятия", "Перенесите, пожалуйста: строка на листе «Занятия».", "moved", had.Name, book}); err != nil {
		return err
	}
	in := x.inbox(w)
	in.Decided = x.desk.Service.TellAfter
	in.TakeFile = func(ctx context.Context, tx *sql.Tx, desk *forms.Desk, f forms.File, take inbox.TakeRows) (moved, rows *forms.Taken, err error) {
		got, err := x.desk.TakeFile(ctx, tx, desk, f, func(no *decisions.Refused, _ string) string { return no.Error() },
			func(_ *decisions.Returned, f forms.File, before func(*forms.Taken) error) (*forms.Taken, error) {
				return take(f, before)
			})
		if err != nil {
			return nil, nil, err
		}
		return got.Moved, got.Rows, nil
	}
	if err := in.Take(x.ctx, folder); err != nil {
		return err
	}
	if _, err := x.deliver("answers"); err != nil || len(x.screen.trouble) > 0 {
		return err
	}
	x.say("They moved %s of %s from %s to %s in the workbook and sent it back by mail: published, and answered.",
		x.called.Name(who.Course), day(who.day), clock(who.Start), clock(start))
	x.clock.at = x.clock.at.Add(30 * time.Minute)
	p, err := x.desk.Undo(x.ctx, x.manager, "")
	if err != nil {
		return fmt.Errorf("take the move back: %w", err)
	}
	if _, err := p.Publish(x.ctx); err != nil {
		return err
	}
	told, err := x.deliver("corrections")
	if err != nil {
		return err
	}
	x.say("Half an hour later they took it back (cohort undo), before it had been told to anybody: %s.", words.CountOf(told, "message"))
	return nil
}

// movable is a session of Friday or Saturday and an hour at which it can be held instead; nil:
// there is none among the first few.
func (x *deciding) movable(monday planner.Date, here []announced) (*announced, int, error) {
	tried := 0
	for i := range here {
		p := &here[i]
		if p.day < monday+4 || p.day > monday+5 {
			continue
		}
		for _, by := range []int{-60, 60} {
			start := p.Start + by
			if tried++; tried > mostTried {
				return nil, 0, nil
			}
			_, err := x.desk.Move(x.ctx, x.manager, "", p.ID, decisions.Where{Start: &start})
			var no *decisions.Refused
			if errors.As(err, &no) {
				continue
			}
			return p, start, err
		}
	}
	return nil, 0, nil
}

// mostTried is how many moves are looked at before the demo goes on without one.
const mostTried = 6

// rescheduled is a timetable with another start in the row of a session.
func rescheduled(path, session string, start int, w words.Words) ([]byte, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	name := w.Say("sheet_sessions")
	rows, err := f.GetRows(name)
	if err != nil {
		return nil, err
	}
	column := 0 // of the start
	for i, row := range rows {
		if c := slices.Index(row, w.Col("start")); c >= 0 && column == 0 {
			column = c + 1
		}
		if column > 0 && slices.Contains(row, session) {
			at, err := excelize.CoordinatesToCellName(column, i+1)
			if err != nil {
				return nil, err
			}
			return written(f, f.SetCellValue(name, at, float64(start)/(24*60)))
		}
	}
	return nil, fmt.Errorf("%s is not in it", session)
}

func clock(minute int) string { return fmt.Sprintf("%d:%02d", minute/60, minute%60) }
