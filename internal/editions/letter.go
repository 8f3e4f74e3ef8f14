package editions

import (
	"cmp"
	"slices"

	"cohort/internal/editions/foreign"
	"cohort/planner"
	"cohort/planner/diff"
)

// Letter is what a person who is trained receives, or the head of their office for them:
// their own announced sessions from a moment on, and nobody else's.
type Letter struct {
	Head
	Person   Person
	Forward  bool // it goes to the head of the office, to be handed on
	Sessions []Session
}

// Letter is the letter to a person, as of a moment. Its changes say neither why nor for
// whom: that is not theirs to know.
func (b *Board) Letter(person string, head Head, last Last, now Moment) Letter {
	out := Letter{Head: head, Person: Person{ID: person, Name: b.person(person)}}
	if l := b.learners[person]; l != nil {
		out.Place = b.Office(l.Office)
	}
	out.FirmUntil = b.directory.FirmUntil
	for _, seat := range b.places(person, b.directory.FirmUntil) {
		if s := b.session(b.planned[seat.Session], false); !now.over(s.Appointment()) {
			s.Trainers = nil
			out.Sessions = append(out.Sessions, s)
		}
	}
	slices.SortFunc(out.Sessions, func(x, y Session) int { return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Start, y.Start)) })
	if last.Board != nil {
		out.Changes = b.placeChanges(person, last, now)
	}
	return out
}

// places are the announced seats of a person with a name; until 0: all are announced.
func (b *Board) places(person string, until planner.Date) map[diff.Need]diff.Seat {
	out := map[diff.Need]diff.Seat{}
	if l := b.learners[person]; l == nil || l.Anonymous {
		return out
	}
	for _, seat := range b.seats()[person] {
		if until == 0 || seat.Date <= until {
			out[diff.Need{Learner: person, Course: seat.Course}] = seat
		}
	}
	return out
}

// placeChanges are what became of the announced seats of a person since they were told,
// none of them over, by time. What was a preview then they were not told.
func (b *Board) placeChanges(person string, last Last, now Moment) []Change {
	told := map[diff.Need]diff.Seat{}
	if was := last.Board; was != nil {
		until := b.directory.FirmUntil
		if until != 0 { // of the version that they were told; its board has the later one's names
			until += was.Snapshot.FirstDay.Monday() - b.Snapshot.FirstDay.Monday()
		}
		told = was.places(person, until)
	}
	var out []Change
	for _, x := range diff.Between(told, b.places(person, b.directory.FirmUntil)) {
		c := Change{Before: last.Board.place(x.Before), After: b.place(x.After)}
		if c.Before != nil && now.over(c.Before) {
			c.Before = nil
		}
		if c.After != nil && now.over(c.After) {
			c.After = nil
		}
		if c.Before == nil && c.After == nil || x.Kind == diff.Retrained {
			continue
		}
		c.Course = b.course(cmp.Or(x.After, x.Before).Course)
		out = append(out, c)
	}
	order := ByName(b.language)
	slices.SortFunc(out, func(x, y Change) int {
		return cmp.Or(byTime(x.when(), y.when(), order), cmp.Compare(x.Course, y.Course))
	})
	return out
}

// place is when and where a seat of the board's plan is; nil: there is none.
func (b *Board) place(x *diff.Seat) *Appointment {
	if x == nil || b.planned[x.Session] == nil {
		return nil
	}
	s := b.session(b.planned[x.Session], false)
	return &Appointment{Date: s.Date, Start: s.Start, End: s.End, RoomID: s.RoomID, Room: s.Site + ", " + s.Room}
}

// People are the people with a name of an office whom the snapshot knows, by id.
func (b *Board) People(office string) (out []string) {
	for i := range b.Snapshot.Learners {
		if l := &b.Snapshot.Learners[i]; l.Office == office && !l.Anonymous {
			out = append(out, l.ID)
		}
	}
	slices.Sort(out)
	return out
}

// NamesNobodyElse sees that nobody stands in the texts of a letter but the person whom it is
// about and, where it says whom it is for, its reader: addressed are the words for that.
func (b *Board) NamesNobodyElse(person string, addressed []string, texts ...string) error {
	sought := foreign.Sought{Names: []foreign.Names{foreign.NewNames(addressed, nil), b.register()}, People: b.known(), May: func(id string) bool { return id == person }}
	if found := sought.InTexts(texts...); len(found) > 0 {
		return &Foreign{person: person, n: len(found)}
	}
	return nil
}
