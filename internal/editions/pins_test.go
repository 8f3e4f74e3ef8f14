package editions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
)

const friday = planner.Date(20833) // 2027-01-15

// centre is a board of a Friday: site S with room R, an office beside it, a course for three.
func centre(sessions ...planner.Session) *editions.Board {
	d := &directory.Directory{Sites: []directory.Site{{ID: "S", NameRu: "Центр"}}, Rooms: []directory.Room{{ID: "R", Site: "S", NameRu: "Зал"}}, Courses: []directory.Course{{ID: "C", NameRu: "Сервис"}},
		Offices: []directory.Office{{ID: "O", NameRu: "Сокол"}}, Trainers: []directory.Trainer{{ID: "T", FamilyName: "Белов", GivenName: "Денис"}},
		People:    []directory.Person{{ID: "p", FamilyName: "Ким", GivenName: "Олег", Office: "O"}, {ID: "q", FamilyName: "Юдина", GivenName: "Вера", Office: "elsewhere"}},
		Exhausted: []directory.Exhausted{{Person: "p", Course: "C", Failed: 2}, {Person: "q", Course: "C", Failed: 2}}}
	s := &planner.Snapshot{FirstDay: friday, Days: 20, GridMinutes: 30, Sites: []planner.Site{{ID: "S"}, {ID: "o"}}, Travel: []planner.Travel{{From: "o", To: "S", Minutes: 30}},
		Rooms: []planner.Room{{ID: "R", Site: "S", Seats: 9}}, Offices: []planner.Office{{ID: "O", Site: "o"}}, Courses: []planner.Course{{ID: "C", Minutes: 60, MinGroup: 3, MaxGroup: 9}}}
	for _, id := range []string{"p", "a", "b", "nobody"} {
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "O", Sites: []string{"S"}, Anonymous: id == "nobody"})
		s.Requests = append(s.Requests, planner.Request{ID: id + ":C", Learner: id, Course: "C"})
	}
	return editions.Lay(s, &planner.Plan{Sessions: sessions}, editions.NewNames(d, "ru"))
}

// What a manager has to decide: groups below the least, until the working day before; people
// of the offices near the site who have no further attempt.
func TestSmallGroupsAndLastAttempts(t *testing.T) {
	session := func(id string, day int, seated ...string) planner.Session {
		return planner.Session{ID: id, Course: "C", Room: "R", Day: day, Start: 600, Seated: seated}
	}
	b := centre(session("monday", 3, "p:C"), session("full", 4, "p:C", "a:C", "b:C"), session("reserved", 5, "nobody:C"), session("thursday", 6, "a:C", "b:C"), session("later", 10, "p:C"))
	week := b.Week("S", editions.Head{Monday: friday + 3}, editions.Last{})
	got := map[string]planner.Date{}
	for _, x := range week.Small {
		got[x.ID] = x.By
	}
	if diff := cmp.Diff(map[string]planner.Date{"monday": friday, "thursday": friday + 5}, got); diff != "" {
		t.Errorf("groups that are too small (-want +got)\n%s", diff)
	}
	if len(week.Exhausted) != 1 || week.Exhausted[0].ID != "p" || week.Exhausted[0].Office != "Сокол" {
		t.Errorf("people without a further attempt: %+v", week.Exhausted)
	}
}

// Pins of one session for one reason are one; one expires if it ends within a week, before
// its session.
func TestPinsAsAManagerReadsThem(t *testing.T) {
	soon, late := friday+6, friday+7
	pin := func(session string, day planner.Date, field string, until *planner.Date, cause, about string) editions.Pin {
		return editions.Pin{Session: session, Course: "C", Date: day, Start: 600, Room: "R", Fields: []string{field}, Who: "Рощина", Reason: "гости", Until: until, Cause: cause, About: about}
	}
	shown := func(session string, day planner.Date, expires bool, until planner.Date, cause, about string, fields ...string) editions.Pinned {
		return editions.Pinned{Session: session, Course: "Сервис", At: editions.Appointment{Date: day, Start: 600, End: 660, RoomID: "R", Room: "Зал"}, Fields: fields, Who: "Рощина", Reason: "гости", Until: until, Expires: expires, Cause: cause, About: about}
	}
	got := centre().Pinned([]editions.Pin{
		pin("gone", friday+3, "trainers", nil, "trainer_away", "T"),
		pin("expires", friday+8, "time", &soon, "", ""), pin("expires", friday+8, "room", &soon, "", ""),
		pin("held before", friday+6, "time", &soon, "", ""),
		pin("later", friday+9, "time", &late, "", ""),
		pin("no end", friday+10, "time", nil, "", ""),
	})
	want := []editions.Pinned{
		shown("held before", friday+6, false, soon, "", "", "time"),
		shown("expires", friday+8, true, soon, "", "", "time", "room"),
		shown("later", friday+9, false, late, "", "", "time"),
		shown("no end", friday+10, false, 0, "", "", "time"),
		shown("gone", friday+3, false, 0, "trainer_away", "Белов\u00a0Д.", "trainers"),
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
