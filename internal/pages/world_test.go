package pages_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/internal/editions/directory"
	"cohort/internal/jobs"
	"cohort/internal/links"
	"cohort/internal/localpg/pgtest"
	"cohort/internal/nightly"
	"cohort/internal/pages"
	"cohort/internal/slots"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var ctx = context.Background()

const monday = planner.Date(20836) // 2027-01-18

var zone = func() *time.Location {
	z, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		panic(err)
	}
	return z
}()

// centre is a training site with a timetable in a database of its own, and its pages.
type centre struct {
	t    testing.TB
	url  string
	st   *store.Store
	db   *sql.DB
	at   time.Time // what the calendar's clock shows
	runs int
	last int64 // version
	shut []directory.Closure

	service *nightly.Service
	*pages.Pages
	http.Handler
}

func newCentre(t testing.TB, change ...func(*pages.Options)) *centre {
	t.Helper()
	c := &centre{t: t, url: pgtest.Database(t), at: monday.At(9*60, zone)}
	var err error
	if c.st, err = store.Open(ctx, c.url); err != nil {
		t.Fatal(err)
	}
	c.db = c.st.DB()
	t.Cleanup(func() { c.st.Close() })
	o := pages.Options{Store: c.st, Zone: zone, Language: "ru", Now: func() time.Time { return c.at }, Clock: time.Now, Log: slog.New(slog.DiscardHandler)}
	o.OnDuty = func(ctx context.Context) (*doctor.Duty, error) {
		cfg := config.Default()
		return doctor.OnDuty(ctx, doctor.Installation{Config: cfg, Now: o.Now,
			Jobs: []jobs.Job{{Name: store.Nightly, Times: slots.Times{Schedule: cfg.Jobs.Nightly}}, {Name: store.Weekly, Times: cfg.Jobs.Weekly}}}, c.st)
	}
	o.Links, o.VisitorHeader = links.Links{Public: "https://cohort.example.org", Key: []byte("a key of more than thirty-two letters")}, "X-Email"
	c.service = &nightly.Service{Store: c.st, Settings: demand.DefaultSettings(), Language: "ru", Now: o.Now, Clock: o.Now, Log: o.Log, Link: o.Links.Week}
	o.Weeks = func() pages.Week { return c.service.Weeks() }
	for _, f := range change {
		f(&o)
	}
	if c.Pages, err = pages.New(o); err != nil {
		t.Fatal(err)
	}
	c.Handler = c.Pages.Handler(http.NotFoundHandler())
	return c
}

// session is held on a day after monday; the person sits in it, if one is named.
func session(id, course, room, trainer string, day, start int, seated ...string) planner.Session {
	s := planner.Session{ID: id, Course: course, Room: room, Trainers: []string{trainer}, Day: day, Start: start}
	for _, l := range seated {
		s.Seated = append(s.Seated, l+":"+course)
	}
	return s
}

// open opens and claims a run of a night, now.
func (c *centre) open(day planner.Date) store.Run {
	c.t.Helper()
	c.runs++
	run, _, err := c.st.OpenRun(ctx, store.Nightly, c.at.Add(time.Duration(c.runs)*time.Second), day, false, c.at)
	if err == nil {
		run, err = c.st.ClaimRun(ctx, run.ID, c.at)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return run
}

// publish makes a plan the current one, as read on a day, now.
func (c *centre) publish(first planner.Date, sessions ...planner.Session) {
	c.t.Helper()
	intake := first + 14
	s := &planner.Snapshot{Format: planner.SnapshotFormat, FirstDay: first, Days: 42, GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites:    []planner.Site{{ID: "VDNKH"}, {ID: "FILI"}},
		Rooms:    []planner.Room{{ID: "A1", Site: "VDNKH", Seats: 10}, {ID: "C1", Site: "VDNKH", Seats: 10}, {ID: "F1", Site: "FILI", Seats: 10}},
		Trainers: []planner.Trainer{{ID: "t1", Home: "VDNKH"}, {ID: "t2", Home: "VDNKH"}},
		Courses:  []planner.Course{{ID: "short", Minutes: 60, MinGroup: 1, MaxGroup: 10}, {ID: "long", Minutes: 240, MinGroup: 1, MaxGroup: 10}},
		Offices:  []planner.Office{{ID: "o1", Site: "VDNKH"}},
		Learners: []planner.Learner{{ID: "anna", Office: "o1"}, {ID: "boris", Office: "o1"}, {ID: "A/x/1", Office: "o1", Anonymous: true, Intake: &intake, Number: 1}},
	}
	for k := range 7 * 6 {
		for i := range s.Rooms {
			if slices.ContainsFunc(c.shut, func(x directory.Closure) bool {
				return x.Site == s.Rooms[i].Site && x.Room == "" && x.Starts == nil && x.From <= first+planner.Date(k) && first+planner.Date(k) <= x.To
			}) {
				continue
			}
			s.Rooms[i].Open = append(s.Rooms[i].Open, planner.Window{k, 9 * 60, 21 * 60})
		}
		for i := range s.Trainers {
			s.Trainers[i].Available = append(s.Trainers[i].Available, planner.Window{k, 9 * 60, 18 * 60})
		}
	}
	for _, l := range s.Learners {
		for _, course := range s.Courses {
			s.Requests = append(s.Requests, planner.Request{ID: l.ID + ":" + course.ID, Learner: l.ID, Course: course.ID})
		}
	}
	s.Normalise()
	s.SetName()
	d := &directory.Directory{FirmUntil: first + 20, Closures: c.shut,
		Sites:    []directory.Site{{ID: "VDNKH", NameRu: "Центр «ВДНХ»", NameEn: "VDNKh centre", Address: "проспект Мира, 119"}, {ID: "FILI", NameRu: "Фили", NameEn: "Fili"}},
		Rooms:    []directory.Room{{ID: "A1", Site: "VDNKH", NameRu: "Аудитория 1", NameEn: "Auditorium 1", WayRu: "2 этаж, направо от лифта", WayEn: "First floor, right of the lift"}, {ID: "C1", Site: "VDNKH", NameRu: "Класс <1>", NameEn: "Computer room 1"}, {ID: "F1", Site: "FILI", NameRu: "Зал", NameEn: "Hall"}},
		Trainers: []directory.Trainer{{ID: "t1", FamilyName: "Фиалкин", GivenName: "Роман", Home: "VDNKH"}, {ID: "t2", FamilyName: "Вишенкина", GivenName: "Любовь", Home: "VDNKH"}},
		Courses:  []directory.Course{{ID: "short", NameRu: "Управление стрессом", NameEn: "Managing stress", Group: "soft_skill"}, {ID: "long", NameRu: "Программный комплекс", NameEn: "Software", Group: "software"}},
		Offices:  []directory.Office{{ID: "o1", NameRu: "МФЦ Сокол", NameEn: "Sokol"}},
		People:   []directory.Person{{ID: "anna", FamilyName: "Секретова", GivenName: "Анна", Office: "o1"}, {ID: "boris", FamilyName: "Тайнов", GivenName: "Борис", Office: "o1"}}}
	encoded, err := json.Marshal(d)
	if err != nil {
		c.t.Fatal(err)
	}
	run, data := c.open(first), s.Bytes()
	err = c.st.SaveReading(ctx, run, store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: s.Name, FirstDay: first, Days: s.Days, ReadAt: c.at,
		Forecast: json.RawMessage(`{"as_of": "2027-01-18"}`), Directory: encoded}, c.at)
	if err == nil {
		c.last, err = c.st.Publish(ctx, run, store.Publication{Base: c.last, Snapshot: s,
			Plan: &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: sessions, Cost: &planner.Cost{}}}, c.at)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// look looks at the database.
func (c *centre) look() {
	c.t.Helper()
	if err := c.Look(ctx); err != nil {
		c.t.Fatal(err)
	}
}

// get asks for a page from elsewhere, with headers.
func (c *centre) get(path string, headers ...string) *httptest.ResponseRecorder {
	return c.from("192.0.2.1:1234", path, headers...)
}

// proxied asks for a page as a proxy on this machine does, with headers.
func (c *centre) proxied(path string, headers ...string) *httptest.ResponseRecorder {
	return c.from("127.0.0.1:1234", path, headers...)
}

func (c *centre) from(address, path string, headers ...string) *httptest.ResponseRecorder {
	out, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = address
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	c.ServeHTTP(out, r)
	return out
}
