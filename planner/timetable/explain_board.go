package timetable

import (
	"fmt"

	"cohort/planner"
)

// board is a plan on which changes are tried, and its words.
type board struct {
	*exboard
	lang     Language
	ids      map[sessionIx]string // what the plan calls its sessions
	hourName map[hour]string      // of the plan's sessions
	taken    map[string]bool      // ids that no new session may have
	inUse    int                  // so many numbers from 1 on are in such ids, without a gap, as far as anybody asked
	own      map[learnerIx]ownDays
}

// hour is where and when a session is: no two can share it.
type hour struct {
	room       roomIx
	day, start int32
}

// newBoard starts from a draft that holds a plan in which the sessions are
// called as ids says.
func newBoard(d *draft, ids map[sessionIx]string, l Language) *board {
	b := &board{exboard: newExboard(d), lang: l, ids: ids, own: map[learnerIx]ownDays{}, hourName: map[hour]string{}, taken: map[string]bool{}}
	for s, id := range ids {
		x := &d.sessions[s]
		b.hourName[hour{x.room, x.day, x.start}] = id
		b.taken[id] = true
	}
	for _, x := range d.former() {
		b.taken[x.ID] = true
	}
	return b
}

// openBoard reads a valid plan onto a board that speaks a language.
func openBoard(s *planner.Snapshot, p *planner.Plan, l Language) (*board, error) {
	d := newDraft(newModel(s))
	ids, err := d.load(p)
	if err != nil {
		return nil, fmt.Errorf("the plan is not valid: %w", err)
	}
	return newBoard(d, ids, l), nil
}

// request finds a request by its id.
func (b *board) request(id string) (requestIx, error) {
	r, known := b.requestAt[id]
	if !known {
		return none, fmt.Errorf("the snapshot %s has no request %s; requests[] lists them", b.s.Name, id)
	}
	return requestIx(r), nil
}

// session finds a session of the plan by its id.
func (b *board) session(id string) (sessionIx, error) {
	for s, name := range b.ids {
		if name == id {
			return s, nil
		}
	}
	return none, fmt.Errorf("the plan has no session %s; sessions[] lists them", id)
}
