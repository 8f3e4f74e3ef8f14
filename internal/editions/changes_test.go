package editions_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/ledger"
)

// before is a week of one hall in which Anna, Boris and a reserved seat learn on Monday at
// ten, and later what became of it.
type before struct {
	snapshot, later planner.Snapshot
	firm            planner.Date // the last day that is announced; 0: all are
	past            []directory.Past
	people          []directory.Person // besides Anna, Boris and Vera
}

const firstMonday = planner.Date(20836)

func newBefore() *before {
	all := []planner.Window{{0, 540, 1020}, {1, 540, 1020}, {7, 540, 1020}}
	s := planner.Snapshot{Format: planner.SnapshotFormat, FirstDay: firstMonday, Days: 14, GridMinutes: 30, Weights: planner.DefaultWeights(), Sites: []planner.Site{{ID: "S"}},
		Rooms:    []planner.Room{{ID: "R", Site: "S", Seats: 9, Features: []string{}, Open: all}, {ID: "Q", Site: "S", Seats: 9, Features: []string{}, Open: all}},
		Courses:  []planner.Course{{ID: "C", Minutes: 120, MinGroup: 1, MaxGroup: 9, Crew: []string{"a"}}},
		Offices:  []planner.Office{{ID: "O", Site: "S", ReleasePerDay: 9}, {ID: "P", Site: "S", ReleasePerDay: 9}},
		Trainers: []planner.Trainer{}, Travel: []planner.Travel{}}
	for _, id := range []string{"T", "U"} {
		s.Trainers = append(s.Trainers, planner.Trainer{ID: id, Home: "S", Roles: []string{"a"}, Courses: []string{"C"}, Available: all, MaxDayMinutes: 480, MaxWeekMinutes: 2400})
	}
	for who, office := range map[string]string{"anna": "O", "boris": "O", "somebody": "O", "vera": "P"} {
		s.Learners = append(s.Learners, planner.Learner{ID: who, Office: office, Anonymous: who == "somebody", Sites: []string{"S"}, Available: all, MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: who, Learner: who, Course: "C", Due: 9, Working: true})
	}
	return &before{snapshot: s, later: s}
}

// asks leaves some people in a snapshot.
func asks(s *planner.Snapshot, people ...string) {
	var learners []planner.Learner
	var requests []planner.Request
	for _, who := range people {
		for i := range s.Learners {
			if s.Learners[i].ID == who {
				learners, requests = append(learners, s.Learners[i]), append(requests, s.Requests[i])
			}
		}
	}
	s.Learners, s.Requests = learners, requests
}

// opened are the boards of two plans, with the names of the second.
func (b *before) opened(t *testing.T, was, is []planner.Session) (*editions.Board, editions.Last) {
	d := &directory.Directory{Sites: []directory.Site{{ID: "S", NameRu: "Центр"}}, Rooms: []directory.Room{{ID: "R", Site: "S", NameRu: "Зал"}, {ID: "Q", Site: "S", NameRu: "Класс"}},
		Courses: []directory.Course{{ID: "C", NameRu: "Сервис"}}, Trainers: []directory.Trainer{{ID: "T", FamilyName: "Белов"}, {ID: "U", FamilyName: "Ганин"}},
		Offices: []directory.Office{{ID: "O", NameRu: "Сокол"}, {ID: "P", NameRu: "Пресня"}},
		People:  []directory.Person{{ID: "anna", FamilyName: "Анина", Office: "O"}, {ID: "boris", FamilyName: "Борин", Office: "O"}, {ID: "vera", FamilyName: "Верина", Office: "P"}}}
	d.FirmUntil, d.Past, d.People = b.firm, b.past, append(d.People, b.people...)
	names := editions.NewNames(d, "ru")
	board := func(s *planner.Snapshot, sessions []planner.Session) *editions.Board {
		out, err := editions.Open(editions.Stored{Snapshot: data(t, s), Plan: data(t, &planner.Plan{Sessions: sessions}), Forecast: data(t, &demand.Forecast{})}, names)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	first, second := board(&b.snapshot, was), board(&b.later, is)
	return second, second.Since(first, ledger.Between{})
}

func data(t *testing.T, v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func held(change func(s *planner.Session)) planner.Session {
	s := planner.Session{ID: "1", Course: "C", Room: "R", Trainers: []string{"T"}, Day: 0, Start: 600, Seated: []string{"anna", "boris", "somebody"}}
	change(&s)
	return s
}

func TestChangesOfAWeek(t *testing.T) {
	at := func(day planner.Date, start int, room, trainer string) *editions.Appointment {
		return &editions.Appointment{Date: firstMonday + day, Start: start, End: start + 120, RoomID: map[string]string{"Зал": "R", "Класс": "Q"}[room], Room: room,
			Trainers: []editions.Person{{ID: map[string]string{"Белов": "T", "Ганин": "U"}[trainer], Name: trainer}}}
	}
	as := held(func(*planner.Session) {})
	ten := at(0, 600, "Зал", "Белов")
	both := []string{"Анина", "Борин"}
	for _, c := range []struct {
		name    string
		happens func(b *before)
		was, is []planner.Session
		want    []editions.Change
		marks   string
	}{
		{"nothing changed", nil, []planner.Session{as}, []planner.Session{as}, nil, ""},
		{"a session that was not there", nil, nil, []planner.Session{as},
			[]editions.Change{{Course: "Сервис", After: ten, Causes: []editions.Cause{{Kind: ledger.Waiting, For: []editions.Wave{{Office: "Сокол", People: 2, Names: both}}}}, People: both, Reserved: 1}}, "new"},
		{"for somebody who has a namesake elsewhere", func(b *before) { b.people = []directory.Person{{ID: "other", FamilyName: "Анина", Office: "P"}} }, nil, []planner.Session{as},
			[]editions.Change{{Course: "Сервис", After: ten, Causes: []editions.Cause{{Kind: ledger.Waiting, For: []editions.Wave{{Office: "Сокол", People: 2, Names: both}}}}, People: []string{"Анина\u00a0(Сокол)", "Борин"}, Reserved: 1}}, "new"},
		{"its trainer is ill", func(b *before) { b.later.Trainers = b.later.Trainers[1:] }, []planner.Session{as}, []planner.Session{held(func(s *planner.Session) { s.Trainers = []string{"U"} })},
			[]editions.Change{{Course: "Сервис", Before: ten, After: at(0, 600, "Зал", "Ганин"), Causes: []editions.Cause{{Kind: ledger.TrainerAway, Who: "Белов", Use: editions.UseTrainer}}, People: both, Reserved: 1}}, "moved"},
		{"its room is shut, and it moves to the week after", func(b *before) { b.later.Rooms = b.later.Rooms[1:] }, []planner.Session{as}, []planner.Session{held(func(s *planner.Session) { s.Room, s.Day = "Q", 7 })},
			[]editions.Change{{Course: "Сервис", Before: ten, After: at(7, 600, "Класс", "Белов"), Causes: []editions.Cause{{Kind: ledger.RoomShut, Who: "Зал", Use: editions.UseRoom}}, People: both, Reserved: 1}}, ""},
		{"nobody asks any more", func(b *before) { asks(&b.later, "vera") }, []planner.Session{as}, nil,
			[]editions.Change{{Course: "Сервис", Before: ten, Causes: []editions.Cause{{Kind: ledger.TooFew, Course: "Сервис", Session: ten, Because: &editions.Cause{Kind: ledger.PersonGone}}}, People: both, Reserved: 1}}, ""},
		{"one leaves, one comes", func(b *before) { asks(&b.later, "boris", "vera", "somebody") }, []planner.Session{as}, []planner.Session{held(func(s *planner.Session) { s.Seated = []string{"boris", "vera", "somebody"} })},
			[]editions.Change{{Course: "Сервис", Before: ten, After: ten, Causes: []editions.Cause{{Kind: ledger.Waiting, For: []editions.Wave{{Office: "Пресня", People: 1, Names: []string{"Верина"}}}}, {Kind: ledger.PersonGone}},
				Came: []string{"Верина"}, Left: []string{"Анина"}, People: []string{"Анина", "Верина"}}}, ""},
		{"it did not count, and the new one has its name", func(b *before) { b.later.FirstDay++ }, []planner.Session{as}, []planner.Session{held(func(s *planner.Session) { s.Day = 2 })},
			[]editions.Change{{Course: "Сервис", After: at(3, 600, "Зал", "Белов"), Causes: []editions.Cause{{Kind: ledger.Again, Course: "Сервис", Session: ten, For: []editions.Wave{{Office: "Сокол", People: 2, Names: both}}}}, People: both, Reserved: 1}}, "new"},
		{"a reserved seat is given up", func(b *before) { asks(&b.later, "anna", "boris") }, []planner.Session{as}, []planner.Session{held(func(s *planner.Session) { s.Seated = s.Seated[:2] })},
			[]editions.Change{{Course: "Сервис", Before: ten, After: ten, Causes: []editions.Cause{{Kind: ledger.Reserve}}, Reserved: -1}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBefore()
			if c.happens != nil {
				c.happens(b)
			}
			board, last := b.opened(t, c.was, c.is)
			week := board.Week("S", editions.Head{Monday: firstMonday}, last)
			if d := cmp.Diff(c.want, week.Changes); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			marks := ""
			for _, s := range week.Sessions {
				if s.New {
					marks += "new"
				}
				if s.Moved {
					marks += "moved"
				}
			}
			if marks != c.marks {
				t.Errorf("marked %q, want %q", marks, c.marks)
			}
		})
	}
}

// An office head reads for whom something was done, and no name of another office's
// people; a trainer hears of sessions that another one took over.
func TestEverybodyHearsTheirOwnChanges(t *testing.T) {
	b := newBefore()
	full := func(s *planner.Snapshot) {
		s.Courses = []planner.Course{s.Courses[0]}
		s.Courses[0].MaxGroup = 2
	}
	full(&b.snapshot)
	full(&b.later)
	was := held(func(s *planner.Session) { s.Seated = s.Seated[:2] })
	is := held(func(s *planner.Session) { s.Seated, s.Trainers = []string{"boris", "vera"}, []string{"U"} })
	other := held(func(s *planner.Session) { s.ID, s.Day, s.Seated = "2", 1, []string{"anna"} })
	board, last := b.opened(t, []planner.Session{was}, []planner.Session{is, other})
	for _, x := range []struct {
		trainer string
		want    int
	}{{"T", 2}, {"U", 1}} {
		if got := board.OwnWeek(x.trainer, editions.Head{Monday: firstMonday}, last).Changes; len(got) != x.want {
			t.Errorf("trainer %s hears of %d changes, not %d: %+v", x.trainer, len(got), x.want, got)
		}
	}
	// The days before the week of an edition are over when its mail goes.
	all := board.Waves("O", editions.Head{Monday: firstMonday}, nil, last).Away
	if cut := board.Waves("O", editions.Head{Monday: firstMonday + 1}, nil, last).Away; len(all) < 2 || all[0].Date != firstMonday || len(cut) != len(all)-1 || cut[0].Date != firstMonday+1 {
		t.Errorf("in training on %+v, and of the next day on %+v", all, cut)
	}
	got := board.Waves("O", editions.Head{}, nil, last).Changes
	if len(got) != 1 || len(got[0].People) != 1 || got[0].People[0] != "Анина" {
		t.Fatalf("the office hears of %+v", got)
	}
	if got := board.Waves("P", editions.Head{}, nil, last).Changes; len(got) != 1 || len(got[0].Causes) != 1 || got[0].Causes[0].Kind != ledger.Waiting {
		t.Errorf("the other office hears of %+v", got)
	}
	for c := &got[0].Causes[0]; c != nil; c = c.Because {
		for _, w := range c.For {
			if len(w.Names) > 0 || w.Office == "Пресня" {
				t.Errorf("the office reads of %+v", w)
			}
		}
	}
}

// Whoever decided something is named to the site; an office head hears that it was decided.
func TestWhatSomebodyDecidedIsToldAsThat(t *testing.T) {
	b := newBefore()
	was := held(func(*planner.Session) {})
	is := held(func(s *planner.Session) { s.Start = 780 })
	after, last := b.opened(t, []planner.Session{was}, []planner.Session{is})
	last = after.Since(last.Board, ledger.Between{Decided: map[string]ledger.Decision{"1": {By: "Петрова", Why: "ремонт улицы"}}})
	want := editions.Cause{Kind: ledger.Decided, By: "Петрова", Why: "ремонт улицы"}
	for reader, got := range map[string][]editions.Change{"site": after.Week("S", editions.Head{Monday: firstMonday}, last).Changes, "office": after.Waves("O", editions.Head{}, nil, last).Changes} {
		if reader == "office" {
			want.By, want.Why = "", ""
		} else {
			want.By, want.Why = "Петрова", "ремонт улицы"
		}
		if len(got) != 1 || len(got[0].Causes) != 1 || cmp.Diff(want, got[0].Causes[0]) != "" {
			t.Errorf("the %s hears of %+v", reader, got)
		}
	}
}

// A place that is a preview before and after is no news of a Monday; an announced one is.
func TestAPreviewThatChangedIsNoNews(t *testing.T) {
	at := func(start int) []planner.Session {
		return []planner.Session{held(func(s *planner.Session) { s.Day, s.Start, s.Seated = 7, start, []string{"anna"} })}
	}
	for firm, news := range map[planner.Date]bool{firstMonday + 6: false, firstMonday + 7: true} {
		b := newBefore()
		b.firm = firm
		board, last := b.opened(t, at(600), at(780))
		if got := board.OfficeNews("O", last, firstMonday, firstMonday); got != news {
			t.Errorf("announced until %s: news %v", firm, got)
		}
	}
}
