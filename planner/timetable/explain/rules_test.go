package explain

import (
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/internal/draft"
)

// intro gives Ann an introduction to attend, on a day at an hour, in a room.
func intro(day, start int, room string) func(*planner.Snapshot, *planner.Plan) {
	return func(s *planner.Snapshot, p *planner.Plan) {
		s.Requests = append(s.Requests, planner.Request{ID: "ann:intro", Learner: "ann", Course: "intro", Due: 2, Weight: 5, Working: true})
		p.Sessions = append(p.Sessions, planner.Session{ID: "first", Course: "intro", Room: room, Trainers: []string{"theo"}, Day: day, Start: start, Seated: []string{"ann:intro"}})
	}
}

func TestWhyAnnMayNotSitInTheTalk(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(*planner.Snapshot, *planner.Plan)
		want   string // empty: she may
	}{
		{"there is a free seat", func(*planner.Snapshot, *planner.Plan) {}, ""},
		{"she is free in the morning only", func(s *planner.Snapshot, _ *planner.Plan) { s.Learners[0].Available = []planner.Window{{1, 480, 655}} },
			"H5: not_available ann 2027-01-19 10:00–11:00"},
		{"she is free just long enough", func(s *planner.Snapshot, _ *planner.Plan) { s.Learners[0].Available = []planner.Window{{1, 600, 660}} }, ""},
		{"she sits in the introduction until the break", intro(1, 525, "barn"),
			"H6: other_site ann east 2027-01-19 (course_session intro first) north"},
		{"the introduction leaves her the break", intro(1, 525, "loft"), ""},
		{"the introduction leaves her no break", intro(1, 530, "loft"),
			"H9: before_later intro talk ann 2027-01-19 08:50–09:50 first"},
		{"the introduction was online, and the way is long", intro(1, 510, "screen"),
			"H5: sits_too_close ann (course_session intro first) 2027-01-19 08:30–09:30 55"},
		{"the introduction was online, early enough", intro(1, 485, "screen"), ""},
		{"she attends two hours that day, and may one", func(s *planner.Snapshot, p *planner.Plan) {
			intro(1, 485, "loft")(s, p)
			s.Learners[0].MaxDayMinutes = 119
		}, "H5: attends_too_long ann 119 120 2027-01-19"},
		{"she attends two hours that day, and may two", func(s *planner.Snapshot, p *planner.Plan) {
			intro(1, 485, "loft")(s, p)
			s.Learners[0].MaxDayMinutes = 120
		}, ""},
		{"she may not be sent to that site", func(s *planner.Snapshot, _ *planner.Plan) { s.Learners[0].Sites = []string{"east"} },
			"H6: not_sent ann north"},
		{"the session is full", func(_ *planner.Snapshot, p *planner.Plan) {
			p.Sessions[0].Seated = append(p.Sessions[0].Seated, "cid:talk")
		}, "H7: session_full tuesday 2 person"},
		{"the session is full for its course", func(s *planner.Snapshot, _ *planner.Plan) { s.Courses[1].MaxGroup = 1 },
			"H7: session_full tuesday 1 person"},
		{"she may take it from the next day on", func(s *planner.Snapshot, _ *planner.Plan) { s.Requests[0].Earliest = 2 },
			"H8: too_early ann talk 2027-01-20"},
		{"she may take it from that day on", func(s *planner.Snapshot, _ *planner.Plan) { s.Requests[0].Earliest = 1 }, ""},
		{"nobody gives her the introduction", func(s *planner.Snapshot, p *planner.Plan) {
			intro(0, 600, "loft")(s, p)
			p.Sessions = p.Sessions[:1]
		}, "H9: before_no_seat intro talk ann"},
		{"the introduction is on the next day", intro(2, 600, "loft"),
			"H9: before_later intro talk ann 2027-01-20 10:00–11:00 first"},
		{"the introduction is on the day before", intro(0, 600, "loft"), ""},
		{"the office releases one, and that is Bob", func(s *planner.Snapshot, _ *planner.Plan) { s.Offices[0].ReleasePerDay = 1 },
			"H10: office_full office 1 person 2027-01-19"},
		{"the office releases one, and Bob does not work yet", func(s *planner.Snapshot, _ *planner.Plan) {
			s.Offices[0].ReleasePerDay = 1
			s.Requests[1].Working = false
		}, ""},
		{"she needs what the room has not", func(s *planner.Snapshot, _ *planner.Plan) { s.Learners[0].Needs = []string{"step_free"} }, "H12: room_not_for hall step_free ann"},
		{"she needs what the room has", func(s *planner.Snapshot, _ *planner.Plan) {
			s.Learners[0].Needs = []string{"step_free"}
			for i := range s.Rooms {
				s.Rooms[i].Features = append(s.Rooms[i].Features, "step_free")
			}
		}, ""},
		{"the office releases two", func(s *planner.Snapshot, _ *planner.Plan) { s.Offices[0].ReleasePerDay = 2 }, ""},
		{"she sits in a pinned session", func(s *planner.Snapshot, p *planner.Plan) {
			pin := planner.Session{ID: "told", Course: "talk", Room: "barn", Trainers: []string{"theo"}, Day: 2, Start: 600, Seated: []string{"ann:talk"}}
			s.Published = append(s.Published, planner.Published{Session: pin, Pinned: true})
			p.Sessions = append(p.Sessions, pin)
		}, "H11: holds_pinned_seat [ann] told"},
		{"she sits in a session that needs her", func(s *planner.Snapshot, p *planner.Plan) {
			p.Sessions = append(p.Sessions, planner.Session{ID: "hers", Course: "talk", Room: "barn", Trainers: []string{"theo"}, Day: 2, Start: 600, Seated: []string{"ann:talk"}})
		}, "H7: would_keep hers 0 person talk 1"},
		{"she sits in a session that does not need her", func(s *planner.Snapshot, p *planner.Plan) {
			p.Sessions = append(p.Sessions, planner.Session{ID: "hers", Course: "talk", Room: "barn", Trainers: []string{"theo"}, Day: 2, Start: 600, Seated: []string{"ann:talk", "cid:talk"}})
		}, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			b, s, p := boardOf(t, x.change)
			at, err := b.sessionOf("tuesday")
			if err != nil {
				t.Fatal(err)
			}
			o := b.joining(b.Ground.Request("ann:talk"), at)
			place := b.place(&o, ofRequest)
			says(t, &place, x.want)
			if err := trueOf(s, p, seatElsewhere(p, "ann:talk", &place), &place, ofRequest); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// other adds a session of the introduction for Cid.
func other(day, start int, room, trainer string) func(*planner.Snapshot, *planner.Plan) {
	return func(s *planner.Snapshot, p *planner.Plan) {
		s.Requests = append(s.Requests, planner.Request{ID: "cid:intro", Learner: "cid", Course: "intro", Due: 2, Weight: 5, Working: true})
		p.Sessions = append(p.Sessions, planner.Session{ID: "other", Course: "intro", Room: room, Trainers: []string{trainer}, Day: day, Start: start, Seated: []string{"cid:intro"}})
	}
}

func TestWhyTheTalkMayNotBeHeldElsewhere(t *testing.T) {
	nothing := func(*planner.Snapshot, *planner.Plan) {}
	for _, x := range []struct {
		name    string
		change  func(*planner.Snapshot, *planner.Plan)
		day     int
		start   int
		room    string
		trainer string
		want    string // empty: it may
	}{
		{"an hour later", nothing, 1, 660, "hall", "tess", ""},
		{"in a room without desks", nothing, 1, 600, "loft", "tess", "H1: room_lacks loft desk talk"},
		{"in another room", nothing, 1, 600, "barn", "tess", ""},
		{"with somebody who may not lead it", func(s *planner.Snapshot, _ *planner.Plan) { s.Trainers[1].Courses = nil }, 1, 600, "hall", "theo", "H1: may_not_lead theo talk host"},
		{"with somebody else", nothing, 1, 600, "hall", "theo", ""},
		{"after the room closes", func(s *planner.Snapshot, _ *planner.Plan) { s.Rooms[0].Open = []planner.Window{{1, 480, 715}} }, 1, 660, "hall", "tess",
			"H3: room_shut hall 2027-01-19 11:00–12:00"},
		{"until the room closes", func(s *planner.Snapshot, _ *planner.Plan) { s.Rooms[0].Open = []planner.Window{{1, 480, 720}} }, 1, 660, "hall", "tess", ""},
		{"while the room is in use", other(1, 690, "hall", "theo"), 1, 660, "hall", "tess", "H3: room_taken hall (course_session intro other) 2027-01-19 11:30–12:30"},
		{"when the room is not ready again", other(1, 745, "hall", "theo"), 1, 660, "hall", "tess",
			"H3: room_too_close hall (course_session intro other) 2027-01-19 12:25–13:25 30"},
		{"when the room is just ready again", other(1, 750, "hall", "theo"), 1, 660, "hall", "tess", ""},
		{"when the trainer is away", func(s *planner.Snapshot, _ *planner.Plan) { s.Trainers[0].Available = []planner.Window{{1, 480, 700}} }, 1, 660, "hall", "tess",
			"H4: not_available tess 2027-01-19 11:00–12:00"},
		{"while the trainer is teaching", other(1, 690, "loft", "tess"), 1, 660, "hall", "tess", "H4: leads_then tess (course_session intro other) 2027-01-19 11:30–12:30"},
		{"when the trainer has no break", other(1, 730, "loft", "tess"), 1, 660, "hall", "tess",
			"H4: leads_too_close tess (course_session intro other) 2027-01-19 12:10–13:10 15"},
		{"when the trainer has just the break", other(1, 735, "loft", "tess"), 1, 660, "hall", "tess", ""},
		{"on a day on which the trainer teaches enough", func(s *planner.Snapshot, p *planner.Plan) {
			other(2, 800, "loft", "tess")(s, p)
			s.Trainers[0].MaxDayMinutes = 119
		}, 2, 600, "hall", "tess", "H4: teaches_too_long tess 119 120 2027-01-20"},
		{"on a day on which the trainer teaches just so much", func(s *planner.Snapshot, p *planner.Plan) {
			other(2, 800, "loft", "tess")(s, p)
			s.Trainers[0].MaxDayMinutes = 120
		}, 2, 600, "hall", "tess", ""},
		{"with somebody whose week is full", func(s *planner.Snapshot, _ *planner.Plan) {
			s.Trainers[1].MaxWeekMinutes, s.Trainers[1].TaughtMinutes = 300, 270
		}, 1, 600, "hall", "theo",
			"H4: week_too_long theo 300 min 330 min 2027-01-19"},
		{"with somebody whose week is just full", func(s *planner.Snapshot, _ *planner.Plan) {
			s.Trainers[1].MaxWeekMinutes, s.Trainers[1].TaughtMinutes = 300, 240
		}, 1, 600, "hall", "theo", ""},
		{"at a site to which the trainer cannot travel", nothing, 1, 600, "hut", "tess", "H6: no_way tess north far"},
		{"at another site than the trainer is at that day", other(2, 800, "loft", "tess"), 2, 600, "barn", "tess",
			"H6: other_site tess north 2027-01-20 (course_session intro other) east"},
		{"when Bob is away", func(s *planner.Snapshot, _ *planner.Plan) { s.Learners[1].Available = []planner.Window{{1, 480, 1080}} }, 2, 600, "hall", "tess",
			"H5: not_available bob 2027-01-20 10:00–11:00"},
		{"in a room with too few seats", func(_ *planner.Snapshot, p *planner.Plan) {
			p.Sessions[0].Seated = append(p.Sessions[0].Seated, "cid:talk")
		}, 1, 600, "cell", "tess", "H7: room_too_small cell 1 person 2"},
		{"on a day on which the office has released enough", func(s *planner.Snapshot, p *planner.Plan) {
			other(2, 800, "loft", "theo")(s, p)
			s.Offices[0].ReleasePerDay = 1
		}, 2, 600, "hall", "tess", "H10: office_full office 1 person 2027-01-20"},
		{"although it is pinned", func(s *planner.Snapshot, p *planner.Plan) {
			s.Published = append(s.Published, planner.Published{Session: p.Sessions[0], Pinned: true})
		}, 1, 660, "hall", "tess", "H11: pinned tuesday"},
		{"although it was announced", func(s *planner.Snapshot, p *planner.Plan) {
			s.Published = append(s.Published, planner.Published{Session: p.Sessions[0]})
		}, 1, 660, "hall", "tess", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			b, s, p := boardOf(t, x.change)
			at, err := b.sessionOf("tuesday")
			if err != nil {
				t.Fatal(err)
			}
			room := b.Ground.Room(x.room)
			where := b.PlaceAt(b.Sessions[at].Course, b.Rooms[room].Site, int32(x.day), int32(x.start/5))
			o := b.relocated(at, "", where, room, []draft.TrainerIx{b.Ground.Trainer(x.trainer)})
			place := b.place(&o, ofSession)
			says(t, &place, x.want)
			if err := trueOf(s, p, holdElsewhere(p, &place), &place, ofSession); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func boardOf(t *testing.T, change func(*planner.Snapshot, *planner.Plan)) (*board, *planner.Snapshot, *planner.Plan) {
	t.Helper()
	s, p := school()
	change(s, p)
	if faults := referee.Sound(s); len(faults) > 0 {
		t.Fatal(faults)
	}
	if v := referee.Check(s, p); !v.Valid {
		t.Fatal(v.Broken)
	}
	b, err := openBoard(s, p)
	if err != nil {
		t.Fatal(err)
	}
	return b, s, p
}

func says(t *testing.T, x *Place, want string) {
	t.Helper()
	got := ""
	if x.Forbidden != nil {
		got = fmt.Sprintf("%s: %s", *x.Forbidden, plain(x.Because))
	}
	if got != want {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
}
