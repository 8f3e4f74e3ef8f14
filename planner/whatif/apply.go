package whatif

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/referee"
)

// Apply makes the changes of a scenario one after another and returns another
// sound snapshot and what each change did. Where changes cannot be made, it
// says why of each of them, as if it had been left out. The given snapshot
// must be sound and stays as it is. The error is a defect of this package.
func Apply(s *planner.Snapshot, sc Scenario) (*planner.Snapshot, []Effect, []Fault, error) {
	w := newWorld(s)
	effects := []Effect{}
	var faults []Fault
	for _, step := range sc.Steps {
		w.effect = Effect{Change: step.Change, Key: step.Key(), Broken: []Broken{}}
		wrong := step.faults(w)
		_, unread := step.Change.(Unread)
		if len(wrong) == 0 && !unread {
			if err := step.change(w); err != nil {
				wrong = append(wrong, err)
			}
		}
		for _, err := range wrong {
			f := Fault{Scenario: sc.Name, Line: step.Line, Sentence: err.Error()}
			var m misplaced
			if errors.As(err, &m) {
				f.Key = m.key
			}
			faults = append(faults, f)
		}
		if len(wrong) > 0 || unread {
			continue
		}
		w.release()
		effects = append(effects, w.effect)
	}
	if len(sc.Steps) > 0 {
		w.s.Name += " | " + sc.Name
	}
	if wrong := referee.Sound(w.s); len(wrong) > 0 {
		return nil, nil, nil, fmt.Errorf("scenario %q leads to a snapshot that is not sound, this is a defect of the program: %w", sc.Name,
			&planner.Faults{What: "snapshot", List: wrong})
	}
	return w.s, effects, faults, nil
}

// Check is every fault of the scenarios on a sound snapshot.
func Check(s *planner.Snapshot, list []Scenario) ([]Fault, error) {
	out := CheckNames(list)
	for _, sc := range list {
		_, _, faults, err := Apply(s, sc)
		if err != nil {
			return nil, err
		}
		out = append(out, faults...)
	}
	return out, nil
}

// CheckNames is every fault of the names of scenarios.
func CheckNames(list []Scenario) []Fault {
	var out []Fault
	seen, seenRu := map[string]bool{}, map[string]bool{}
	for _, sc := range list {
		russian := sc.In("ru").Name
		switch {
		case sc.Name == Base || russian == Base:
			out = append(out, Fault{Scenario: sc.Name, Line: sc.Line, Sentence: "the name is that of the snapshot as it is; choose another"})
		case seen[sc.Name]:
			out = append(out, Fault{Scenario: sc.Name, Line: sc.Line, Sentence: "the name stands twice; choose another"})
		case seenRu[russian]:
			out = append(out, Fault{Scenario: sc.Name, Line: sc.Line, Sentence: "the name in Russian stands twice; choose another"})
		}
		seen[sc.Name], seenRu[russian] = sc.Name != "", russian != ""
	}
	return out
}

// world is a snapshot while it is changed. Its lists are its own, what hangs on
// them is shared until it is replaced.
type world struct {
	s      *planner.Snapshot
	effect Effect
	stood  map[string]bool // published sessions that could be held before the change
}

// newWorld is a copy of a snapshot that knows what of the published can be held.
func newWorld(s *planner.Snapshot) *world {
	w := copyOf(s)
	alone := w.alone()
	for i := range w.s.Published {
		w.stood[w.s.Published[i].ID] = alone(&w.s.Published[i])
	}
	return w
}

func copyOf(s *planner.Snapshot) *world {
	out := *s
	out.Rooms, out.Trainers, out.Courses = slices.Clone(s.Rooms), slices.Clone(s.Trainers), slices.Clone(s.Courses)
	out.Learners, out.Requests = slices.Clone(s.Learners), slices.Clone(s.Requests)
	out.Published, out.Reserved = slices.Clone(s.Published), slices.Clone(s.Reserved)
	return &world{s: &out, stood: map[string]bool{}}
}

func (w *world) room(id string) (*planner.Room, error) {
	return find(w.s.Rooms, "room", id, func(x *planner.Room) string { return x.ID })
}

func (w *world) trainer(id string) (*planner.Trainer, error) {
	return find(w.s.Trainers, "trainer", id, func(x *planner.Trainer) string { return x.ID })
}

func (w *world) course(id string) (*planner.Course, error) {
	return find(w.s.Courses, "course", id, func(x *planner.Course) string { return x.ID })
}

func (w *world) site(id string) (*planner.Site, error) {
	return find(w.s.Sites, "site", id, func(x *planner.Site) string { return x.ID })
}

// find finds something by its id. Where there is none, it names the id that is
// written most alike.
func find[T any](list []T, kind, id string, of func(*T) string) (*T, error) {
	var known []string
	for i := range list {
		if of(&list[i]) == id {
			return &list[i], nil
		}
		known = append(known, of(&list[i]))
	}
	return nil, unknown(kind, id, planner.Near(id, known))
}

// unknown says that there is no such thing, and which may be meant, if one is.
func unknown(kind, id, near string) error {
	if near != "" {
		return fmt.Errorf("%s %q is not known; is %s meant?", kind, id, near)
	}
	return fmt.Errorf("%s %q is not known", kind, id)
}

// span reads dates as days of the horizon, as far as they lie in it.
func (w *world) span(from, to planner.Date) (first, last int, err error) {
	if from > to {
		return 0, 0, fmt.Errorf("from %s is after to %s", from, to)
	}
	end := w.s.FirstDay + planner.Date(w.s.Days-1)
	if to < w.s.FirstDay || from > end {
		span := from.String()
		if to > from {
			span += " to " + to.String()
		}
		return 0, 0, fmt.Errorf("%s lies outside the plan, which is of %s to %s", span, w.s.FirstDay, end)
	}
	return int(max(from, w.s.FirstDay) - w.s.FirstDay), int(min(to, end) - w.s.FirstDay), nil
}

// without leaves out windows of some days, and counts those days.
func without(list []planner.Window, first, last int) (rest []planner.Window, days int) {
	gone := map[int]bool{}
	rest = []planner.Window{}
	for _, x := range list {
		if x.Day() < first || x.Day() > last {
			rest = append(rest, x)
		} else {
			gone[x.Day()] = true
		}
	}
	return rest, len(gone)
}

// alone returns a judge of whether a published session could be held if there
// were no other: a session that names somebody or something that is gone could
// not.
func (w *world) alone() func(x *planner.Published) bool {
	learners, requests := w.asking()
	return func(x *planner.Published) bool {
		one := w.only(learners, requests, []*planner.Published{x})
		p := &planner.Plan{Format: planner.PlanFormat, Snapshot: one.Name, Sessions: []planner.Session{x.Session}}
		return referee.Check(one, p).Valid
	}
}

// asking looks up who asks for what: learners and requests by their ids.
func (w *world) asking() (map[string]*planner.Learner, map[string]*planner.Request) {
	learners, requests := map[string]*planner.Learner{}, map[string]*planner.Request{}
	for i := range w.s.Learners {
		learners[w.s.Learners[i].ID] = &w.s.Learners[i]
	}
	for i := range w.s.Requests {
		requests[w.s.Requests[i].ID] = &w.s.Requests[i]
	}
	return learners, requests
}

// only is the snapshot with nobody in it but those who sit in some published
// sessions, which are taken as pinned: a group that was announced may be small.
func (w *world) only(learners map[string]*planner.Learner, requests map[string]*planner.Request, sessions []*planner.Published) *planner.Snapshot {
	out := *w.s
	out.Learners, out.Requests, out.Published = nil, nil, nil
	known := map[string]bool{}
	for _, x := range sessions {
		out.Published = append(out.Published, planner.Published{Session: x.Session, Pinned: true})
		for _, id := range x.Seated {
			r := requests[id]
			out.Requests = append(out.Requests, *r)
			if !known[r.Learner] {
				known[r.Learner] = true
				out.Learners = append(out.Learners, *learners[r.Learner])
			}
		}
	}
	return &out
}

// release finds what the change has broken of what is published. Those that
// stood before and cannot be held now, each looked at by itself, are broken; and
// of pinned ones that clash, which a longer course may bring about, the later day
// gives way, on one day the smaller group.
func (w *world) release() {
	alone := w.alone()
	for i := range w.s.Published {
		x := &w.s.Published[i]
		if (w.stood[x.ID] || len(x.Pins) > 0) && !alone(x) {
			w.breaks(x)
		}
	}
	if len(referee.Sound(w.s)) == 0 {
		return
	}
	learners, requests := w.asking()
	var pinned []*planner.Published
	for i := range w.s.Published {
		if w.s.Published[i].Pinned {
			pinned = append(pinned, &w.s.Published[i])
		}
	}
	slices.SortStableFunc(pinned, func(a, b *planner.Published) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(len(b.Seated), len(a.Seated)), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	var standing []*planner.Published
	for _, x := range pinned {
		if try := append(standing, x); len(referee.Sound(w.only(learners, requests, try))) == 0 {
			standing = try
		} else {
			w.breaks(x)
		}
	}
}

// breaks releases a published session and notes that it is broken.
func (w *world) breaks(x *planner.Published) {
	w.effect.Broken = append(w.effect.Broken, Broken{Session: x.ID, Course: x.Course, Room: x.Room, Date: w.s.FirstDay + planner.Date(x.Day), Start: x.Start,
		Seats: len(x.Seated), Pinned: x.Stands()})
	x.Pinned, x.Pins = false, nil
	w.stood[x.ID] = false
}

// forget takes requests out of what is published and reserved.
func (w *world) forget(requests map[string]bool) {
	gone := func(id string) bool { return requests[id] }
	for i := range w.s.Published {
		if x := &w.s.Published[i]; slices.ContainsFunc(x.Seated, gone) {
			x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), gone)
		}
	}
	kept := w.s.Reserved[:0]
	for _, x := range w.s.Reserved {
		if slices.ContainsFunc(x.Seated, gone) {
			x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), gone)
		}
		if len(x.Seated) > 0 {
			kept = append(kept, x)
		}
	}
	w.s.Reserved = kept
}
