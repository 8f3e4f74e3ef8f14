// Package directory is what a run freezes of the world beside snapshot, plan and
// forecast: names, absences, closures, bookings, what was taught. It reads no
// database and no clock.
package directory

import (
	"encoding/json"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// Directory is what a sheet needs beside snapshot, plan and forecast. It is frozen
// with the reading of the run that made the plan, so that an edition is the same
// whenever it is rendered, and holds no more of anybody than a sheet shows.
type Directory struct {
	FirmUntil  planner.Date     `json:"firm_until,omitempty"` // the last day whose sessions are announced; 0: not known
	Calendar   []Day            `json:"calendar"`
	Sites      []Site           `json:"sites"`
	Rooms      []Room           `json:"rooms"`
	Closures   []Closure        `json:"closures"`
	Bookings   []Booking        `json:"bookings"`
	Trainers   []Trainer        `json:"trainers"`
	Absences   []Absence        `json:"absences"` // of trainers
	Courses    []Course         `json:"courses"`
	Programmes []Programme      `json:"programmes"`
	Offices    []Office         `json:"offices"`
	People     []Person         `json:"people"`
	Candidates []Person         `json:"candidates"`
	Completed  []Completed      `json:"completed"`          // since they started, by the newcomers of the snapshot
	Finished   []Completed      `json:"finished,omitempty"` // likewise, by those who have passed, of the last FinishedDays days
	Exhausted  []Exhausted      `json:"exhausted,omitempty"`
	Stages     []Stage          `json:"stages"`
	Waves      []Wave           `json:"waves"`
	Taught     []Taught         `json:"taught"`         // before the snapshot's first day
	Past       []Past           `json:"past,omitempty"` // likewise, of the last PastDays days
	Outcomes   []demand.Outcome `json:"outcomes"`       // of the forecasts for the last intakes
}

// Day is an exception from Monday to Friday being worked, as in facts.CalendarDay.
type Day struct {
	Date planner.Date `json:"date"`
	Kind string       `json:"kind"`
}

// Site is a place.
type Site struct {
	ID      string `json:"id"`
	NameRu  string `json:"ru"`
	NameEn  string `json:"en,omitempty"`
	Address string `json:"address,omitempty"`
}

// Room is a room that sessions are held in.
type Room struct {
	ID     string `json:"id"`
	Site   string `json:"site"`
	NameRu string `json:"ru"`
	NameEn string `json:"en,omitempty"`
	WayRu  string `json:"way_ru,omitempty"` // how to find it
	WayEn  string `json:"way_en,omitempty"`
}

// Closure shuts a site (Room empty) or one room of it, as in facts.Closure.
type Closure struct {
	Site   string       `json:"site"`
	Room   string       `json:"room,omitempty"`
	From   planner.Date `json:"from"`
	To     planner.Date `json:"to"`
	Reason string       `json:"reason"`
	Starts *int         `json:"starts,omitempty"` // minute; nil, as Ends then is: whole days
	Ends   *int         `json:"ends,omitempty"`
}

// On is what a closure takes of a day.
func (c *Closure) On(d planner.Date) []clean.Span {
	return clean.Times{From: c.From, To: c.To, Starts: c.Starts, Ends: c.Ends}.On(d)
}

// Booking is what somebody else's use of a room takes of one day, in minutes of
// the network's clock.
type Booking struct {
	Room  string       `json:"room"`
	Date  planner.Date `json:"date"`
	From  int          `json:"from"`
	To    int          `json:"to"`
	Title string       `json:"title"`
}

// Trainer leads sessions.
type Trainer struct {
	ID         string `json:"id"`
	FamilyName string `json:"family"`
	GivenName  string `json:"given"`
	Patronymic string `json:"patronymic,omitempty"`
	Home       string `json:"home"`
}

// Absence is a trainer away, as in facts.Absence. Of an illness it says no more
// than that: Kind is holiday, trip, field_day or empty.
type Absence struct {
	Trainer  string       `json:"trainer"`
	From     planner.Date `json:"from"`
	To       planner.Date `json:"to"`
	Kind     string       `json:"kind,omitempty"`
	Starts   *int         `json:"starts,omitempty"` // minute; nil, as Ends then is: whole days
	Ends     *int         `json:"ends,omitempty"`
	Weekdays []int        `json:"weekdays,omitempty"` // ISO; none: every day
}

// On is what an absence takes of a day.
func (a *Absence) On(d planner.Date) []clean.Span {
	return clean.Times{From: a.From, To: a.To, Starts: a.Starts, Ends: a.Ends, Weekdays: a.Weekdays}.On(d)
}

// Course is a training; Group is its colour on the wall.
type Course struct {
	ID     string `json:"id"`
	NameRu string `json:"ru"`
	NameEn string `json:"en,omitempty"`
	Group  string `json:"group"`

	Examined bool `json:"examined,omitempty"`
}

// Programme is what newcomers of a position take.
type Programme struct {
	ID             string `json:"id"`
	NameRu         string `json:"ru"`
	NameEn         string `json:"en,omitempty"`
	Position       string `json:"position"`
	DueWorkingDays int    `json:"due_working_days"`
}

// Office is a public-service office.
type Office struct {
	ID     string `json:"id"`
	NameRu string `json:"ru"`
	NameEn string `json:"en,omitempty"`
}

// Person is somebody hired, or a candidate, who alone has a stage.
type Person struct {
	ID         string        `json:"id"`
	FamilyName string        `json:"family"`
	GivenName  string        `json:"given"`
	Patronymic string        `json:"patronymic,omitempty"`
	Office     string        `json:"office"`
	Position   string        `json:"position"`
	Stage      string        `json:"stage,omitempty"`
	Left       *planner.Date `json:"left,omitempty"` // the first day on which they are employed no more
}

// Completed says that a person finished a course.
type Completed struct {
	Person string       `json:"person"`
	Course string       `json:"course"`
	On     planner.Date `json:"on"`
}

// Stage is a stage of the hiring pipeline, with its configured conversion.
type Stage struct {
	ID      string  `json:"id"`
	Ordinal int     `json:"ordinal"`
	NameRu  string  `json:"ru"`
	NameEn  string  `json:"en,omitempty"`
	Rate    float64 `json:"rate"`
}

// Wave is an intake that an office head announced, on the day on which it falls.
type Wave struct {
	Office    string       `json:"office"`
	Intake    planner.Date `json:"intake"`
	Headcount int          `json:"headcount"`
}

// Exhausted is a course that somebody needs and has failed for the last time.
type Exhausted struct {
	Person string `json:"person"`
	Course string `json:"course"`
	Failed int    `json:"failed"` // attempts
}

// Taught is a session that was held before the snapshot begins.
type Taught struct {
	Course string       `json:"course"`
	Date   planner.Date `json:"date"`
	Seats  int          `json:"seats"` // people who were there
}

// New takes from the facts that a snapshot was made of what its sheets
// need. Outcomes are those on record of the forecasts for the last intakes, keys those
// of the attendance sheets of the last PastDays days, by session.
func New(f *facts.Facts, b *demand.Built, settings demand.Settings, outcomes []demand.Outcome, keys map[string]string) *Directory {
	d, s := Named(f), b.Snapshot
	d.Outcomes, d.Calendar = outcomes, Days(f.Calendar)
	for _, x := range f.Stages {
		d.Stages = append(d.Stages, Stage{x.ID, x.Ordinal, x.NameRu, x.NameEn, x.Rate})
	}
	d.FirmUntil = settings.FirmUntil(s.FirstDay, clean.NewCalendar(f.Calendar))
	calendar := clean.NewCalendar(f.Calendar)
	for _, x := range f.Waves {
		d.Waves = append(d.Waves, Wave{x.Office, calendar.Intake(x.Start, settings.IntakeWeekday), x.Headcount})
	}
	// Sheets show whole weeks: the first may begin, the last end beyond the plan.
	from, to := s.FirstDay.Monday(), s.FirstDay+planner.Date(s.Days)+6
	d.shut(f, from, to, settings.Zone)
	d.history(f, b, keys)
	return d
}

// Named is a directory of names alone: of what people call things and each other.
func Named(f *facts.Facts) *Directory {
	d := &Directory{}
	for _, x := range f.Sites {
		d.Sites = append(d.Sites, Site{x.ID, x.NameRu, x.NameEn, x.Address})
	}
	for _, x := range f.Rooms {
		d.Rooms = append(d.Rooms, Room{x.ID, x.Site, x.NameRu, x.NameEn, x.WayRu, x.WayEn})
	}
	for _, x := range f.Courses {
		d.Courses = append(d.Courses, Course{x.ID, x.NameRu, x.NameEn, x.Group, x.Examined})
	}
	for _, x := range f.Programmes {
		d.Programmes = append(d.Programmes, Programme{x.ID, x.NameRu, x.NameEn, x.Position, x.DueWorkingDays})
	}
	for _, x := range f.Offices {
		d.Offices = append(d.Offices, Office{x.ID, x.NameRu, x.NameEn})
	}
	for _, x := range f.Trainers {
		d.Trainers = append(d.Trainers, Trainer{x.ID, x.FamilyName, x.GivenName, x.Patronymic, x.Home})
	}
	for _, x := range f.People {
		d.People = append(d.People, Person{x.ID, x.FamilyName, x.GivenName, x.Patronymic, x.Office, x.Position, "", x.Left})
	}
	for _, x := range f.Candidates {
		d.Candidates = append(d.Candidates, Person{x.ID, x.FamilyName, x.GivenName, x.Patronymic, x.Office, x.Position, x.Stage, nil})
	}
	return d
}

// shut notes why rooms and trainers are not there on the days from..to.
func (d *Directory) shut(f *facts.Facts, from, to planner.Date, zone *time.Location) {
	for _, x := range f.Closures {
		if x.From > to || x.To < from-1 { // what began on the day before may lead into the first
			continue
		}
		c := Closure{Site: x.Site, From: x.From, To: x.To, Reason: x.Reason, Starts: x.Starts, Ends: x.Ends}
		if x.Room != nil {
			c.Room = *x.Room
		}
		d.Closures = append(d.Closures, c)
	}
	for _, x := range f.Bookings {
		d.Bookings = append(d.Bookings, days(x, from, to, zone)...)
	}
	trainers := map[string]bool{}
	for _, x := range f.Trainers {
		trainers[x.ID] = true
	}
	for _, x := range f.Absences {
		if x.From > to || x.To < from-1 || !trainers[x.Person] {
			continue
		}
		kind := x.Kind
		if kind != "holiday" && kind != "trip" && kind != "field_day" {
			kind = ""
		}
		d.Absences = append(d.Absences, Absence{x.Person, x.From, x.To, kind, x.Starts, x.Ends, x.Weekdays})
	}
}

// days cuts a booking into the days from..to.
func days(b facts.Booking, from, to planner.Date, zone *time.Location) []Booking {
	var out []Booking
	for day := max(from, planner.DateOf(b.Starts.In(zone))); day <= min(to, planner.DateOf(b.Ends.In(zone))); day++ {
		midnight, next := day.At(0, zone), (day+1).At(0, zone)
		if !b.Starts.Before(next) || !b.Ends.After(midnight) {
			continue
		}
		k := Booking{Room: b.Room, Date: day, From: 0, To: 24 * 60, Title: b.Title}
		if b.Starts.After(midnight) {
			t := b.Starts.In(zone)
			k.From = t.Hour()*60 + t.Minute()
		}
		if b.Ends.Before(next) {
			t := b.Ends.In(zone)
			k.To = t.Hour()*60 + t.Minute()
			if t.Second() > 0 || t.Nanosecond() > 0 {
				k.To++ // as the planner has it
			}
		}
		out = append(out, k)
	}
	return out
}

// history notes what the snapshot's newcomers have finished, who has failed for the
// last time, what was taught before the snapshot begins, and what became of the
// sessions of the last days.
func (d *Directory) history(f *facts.Facts, b *demand.Built, keys map[string]string) {
	for i := range b.Snapshot.Learners {
		l := &b.Snapshot.Learners[i]
		if l.Intake == nil || l.Anonymous {
			continue
		}
		for _, c := range f.Courses {
			if on := b.Happened.Standing(l.ID, c.ID).Completed; on != nil && *on >= *l.Intake {
				d.Completed = append(d.Completed, Completed{l.ID, c.ID, *on})
			}
		}
	}
	d.finished(f, b)
	for _, x := range b.Exhausted {
		d.Exhausted = append(d.Exhausted, Exhausted(x))
	}
	seats := map[string]int{}
	for seat, there := range b.Happened.Attended {
		if there {
			seats[seat.Session]++
		}
	}
	for _, x := range f.Issued {
		if b.Happened.Sessions[x.ID].Held {
			d.Taught = append(d.Taught, Taught{x.Course, x.Date, seats[x.ID]})
		}
	}
	d.past(f, b, seats, keys)
}

// FinishedDays is how long somebody who needs no training any more is remembered to have finished
// some: an office is told of it with its next edition.
const FinishedDays = 180

// finished notes what those have finished of whom the snapshot has nothing any more.
func (d *Directory) finished(f *facts.Facts, b *demand.Built) {
	learns := map[string]bool{}
	for i := range b.Snapshot.Learners {
		learns[b.Snapshot.Learners[i].ID] = true
	}
	for i := range f.People {
		p := &f.People[i]
		if learns[p.ID] || p.Started < b.Snapshot.FirstDay-FinishedDays {
			continue
		}
		for _, c := range f.Courses {
			if on := b.Happened.Standing(p.ID, c.ID).Completed; on != nil && *on >= p.Started {
				d.Finished = append(d.Finished, Completed{p.ID, c.ID, *on})
			}
		}
	}
}

// Working is the calendar of the network.
func (d *Directory) Working() *clean.Calendar { return Working(d.Calendar) }

// Days is what is kept of the rows of a calendar.
func Days(rows []facts.CalendarDay) []Day {
	out := make([]Day, len(rows))
	for i, x := range rows {
		out[i] = Day{x.Date, x.Kind}
	}
	return out
}

// Working makes a calendar again of what was kept of one.
func Working(days []Day) *clean.Calendar {
	rows := make([]facts.CalendarDay, len(days))
	for i, x := range days {
		rows[i] = facts.CalendarDay{Date: x.Date, Kind: x.Kind}
	}
	return clean.NewCalendar(rows)
}

// Bytes is the directory as JSON.
func (d *Directory) Bytes() []byte {
	data, err := json.Marshal(d)
	if err != nil {
		panic(err) // plain values of our own always encode
	}
	return data
}

// Read reads what Bytes wrote.
func Read(data []byte) (*Directory, error) {
	d := &Directory{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, fmt.Errorf("the directory is unreadable: %w", err)
	}
	return d, nil
}
