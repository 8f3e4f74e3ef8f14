package explain

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// board is a plan on which changes are tried.
type board struct {
	*exchange.Board
	ids      map[draft.SessionIx]string // what the plan calls its sessions
	hourName map[hour]string            // of the plan's sessions
	taken    map[string]bool            // ids that no new session may have
	inUse    int                        // so many numbers from 1 on are in such ids, without a gap, as far as anybody asked
	own      map[draft.LearnerIx]ownDays
	inOrder  map[draft.LearnerIx]int // the most of a learner's requests that their days hold in order, as far as anybody asked
}

// hour is where and when a session is: no two can share it.
type hour struct {
	room       draft.RoomIx
	day, start int32
}

// newBoard starts from a draft that holds a plan in which the sessions are
// called as ids says.
func newBoard(d *draft.Draft, ids map[draft.SessionIx]string) *board {
	b := &board{Board: exchange.NewBoard(d), ids: ids, own: map[draft.LearnerIx]ownDays{}, inOrder: map[draft.LearnerIx]int{}, hourName: map[hour]string{}, taken: map[string]bool{}}
	for s, id := range ids {
		x := &d.Sessions[s]
		b.hourName[hour{x.Room, x.Day, x.Start}] = id
		b.taken[id] = true
	}
	for _, x := range d.Former() {
		b.taken[x.ID] = true
	}
	return b
}

// openBoard reads a valid plan onto a board.
func openBoard(s *planner.Snapshot, p *planner.Plan) (*board, error) {
	d := draft.New(draft.NewModel(s))
	ids, err := d.Load(p)
	if err != nil {
		return nil, fmt.Errorf("the plan is not valid: %w", err)
	}
	return newBoard(d, ids), nil
}

// requestOf finds a request by its id.
func (b *board) requestOf(id string) (draft.RequestIx, error) {
	r := b.Ground.Request(id)
	if r == draft.None {
		return draft.None, fmt.Errorf("the snapshot %s has no request %s; requests[] lists them", b.Snapshot.Name, id)
	}
	return draft.RequestIx(r), nil
}

// sessionOf finds a session of the plan by its id.
func (b *board) sessionOf(id string) (draft.SessionIx, error) {
	for s, name := range b.ids {
		if name == id {
			return s, nil
		}
	}
	return draft.None, fmt.Errorf("the plan has no session %s; sessions[] lists them", id)
}
