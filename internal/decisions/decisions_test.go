package decisions_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/decisions"
	"cohort/internal/localpg/pgtest"
	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/ledger"
	"cohort/planner/referee"
	"cohort/planner/timetable/explain"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/decided"
	"cohort/sql/sample"
	"cohort/sql/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const friday = planner.Date(20833) // 2027-01-15

// desk is a sample centre after its first night.
type desk struct {
	*decisions.Desk
	t  *testing.T
	db *sqlx.DB
	st *store.Store
	at time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	url := pgtest.Prepared(t, "decisions", func(url string) error {
		d := open(t, url)
		defer d.db.Close()
		defer d.st.Close()
		if _, err := sample.Fill(t.Context(), d.db, sample.Options{Size: "XS", Seed: 3, AsOf: friday}); err != nil {
			return err
		}
		d.night(friday)
		return nil
	})
	d := open(t, url)
	t.Cleanup(func() { d.db.Close() })
	t.Cleanup(func() { d.st.Close() })
	d.at = friday.At(15*60, d.Service.Settings.Zone)
	return d
}

func open(t *testing.T, url string) *desk {
	d := &desk{t: t}
	var err error
	if d.db, err = sqlx.Connect("postgres", url); err != nil {
		t.Fatal(err)
	}
	if d.st, err = store.Open(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	var read atomic.Int64
	d.Desk = &decisions.Desk{Service: &nightly.Service{Store: d.st, Settings: demand.DefaultSettings(), Language: "ru", Now: func() time.Time { return d.at },
		Clock: func() time.Time { return time.UnixMilli(read.Add(1)) }, Search: nightly.Search{Seed: 1, Threads: 1, Time: 200 * time.Millisecond}, Log: slog.New(slog.DiscardHandler)}}
	return d
}

func (d *desk) night(day planner.Date) {
	d.t.Helper()
	d.at = day.At(2*60, d.Service.Settings.Zone)
	run, _, err := d.st.OpenRun(d.t.Context(), store.Nightly, d.at, day, false, d.at)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.Service.Do(d.t.Context(), run.ID); err != nil {
		d.t.Fatal(err)
	}
}

// stands is the version that stands, with the snapshot and the plan that the referee accepts.
func (d *desk) stands() (store.Version, *planner.Snapshot, *planner.Plan) {
	d.t.Helper()
	v, _, err := d.st.CurrentPlan(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	r, err := d.st.Reading(d.t.Context(), v.Run)
	if err != nil {
		d.t.Fatal(err)
	}
	s, p := &planner.Snapshot{}, &planner.Plan{}
	if err := errors.Join(json.Unmarshal(r.Snapshot, s), json.Unmarshal(v.Plan, p)); err != nil {
		d.t.Fatal(err)
	}
	if _, err := referee.Agree(s, p); err != nil {
		d.t.Fatalf("version %d: %v", v.Version, err)
	}
	return v, s, p
}

// announced are the sessions of the plan beyond the notice in which somebody has a name.
func (d *desk) announced() (out []planner.Session) {
	_, s, p := d.stands()
	nameless := map[string]bool{}
	for _, l := range s.Learners {
		nameless[l.ID] = l.Anonymous
	}
	for _, r := range s.Requests {
		nameless[r.ID] = nameless[r.Learner]
	}
	for _, x := range p.Sessions {
		if x.Day > 5 && x.Day < 14 && slices.ContainsFunc(x.Seated, func(id string) bool { return !nameless[id] }) {
			out = append(out, x)
		}
	}
	if len(out) < 2 {
		d.t.Fatal("too few sessions; choose another seed")
	}
	return out
}

// rows counts everything that a decision could write.
func (d *desk) rows() (n int) {
	d.t.Helper()
	for _, table := range []string{"runs", "readings", "snapshots", "plan_versions", "sessions", "seats", "plan_changes", "pins", "decisions", "absences", "closures", "outbox"} {
		var k int
		if err := d.db.Get(&k, "select count(*) from cohort."+table); err != nil {
			d.t.Fatal(err)
		}
		n += k
	}
	return n
}

// movable proposes to move a session by a day or some hours, wherever the rules allow it.
func (d *desk) movable() (planner.Session, *decisions.Proposal) {
	d.t.Helper()
	_, s, plan := d.stands()
	for _, x := range d.announced() {
		for _, by := range []int{1, -1, 2, -2, 3} {
			if got, err := explain.Move(s, plan, x.ID, explain.Target{Day: new(x.Day + by)}); err != nil || got.Forbidden != "" {
				continue
			}
			day := friday + planner.Date(x.Day+by)
			p, err := d.Move(d.t.Context(), "A. Petrova", "the ministry comes", x.ID, decisions.Where{Day: &day})
			var no *decisions.Refused
			if errors.As(err, &no) {
				continue
			}
			if err != nil {
				d.t.Fatal(err)
			}
			return x, p
		}
	}
	d.t.Fatal("no session can be moved; choose another seed")
	return planner.Session{}, nil
}

func held(p *planner.Plan, id string) *planner.Session {
	for i := range p.Sessions {
		if p.Sessions[i].ID == id {
			return &p.Sessions[i]
		}
	}
	return nil
}

func TestASessionIsMovedKeptAndNamedInTheLedger(t *testing.T) {
	d := newDesk(t)
	before := d.rows()
	x, p := d.movable()
	if d.rows() != before {
		t.Fatal("a proposal wrote something")
	}
	price := p.Price()
	if len(price.Changes) == 0 {
		t.Error("it moves people, and nobody is named")
	}
	version, err := p.Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, s, plan := d.stands()
	now := held(plan, x.ID)
	if v.Version != version || version != 2 || now == nil || now.Day == x.Day || now.Start != x.Start || now.Room != x.Room {
		t.Fatalf("version %d: %+v became %+v", v.Version, x, now)
	}
	last, ok, err := decided.DecisionOf(t.Context(), d.st.DB(), version)
	if err != nil || !ok || last.Kind != decided.Move || last.Who != "A. Petrova" || last.Reason != "the ministry comes" || !slices.Equal(last.What.Sessions, []string{x.ID}) {
		t.Errorf("decision %+v, %v", last, err)
	}
	rows, err := d.st.Changes(t.Context(), version)
	if err != nil || len(rows) != len(price.Changes) {
		t.Errorf("%d changes in the ledger, %d in the price: %v", len(rows), len(price.Changes), err)
	}
	for _, c := range rows {
		if c.Session == x.ID && (c.Cause != "decided" || !strings.Contains(string(c.Because), "A. Petrova")) {
			t.Errorf("the ledger says %+v, %s", c, c.Because)
		}
	}
	between, err := nightly.Between(t.Context(), d.st, 1, version)
	if want := (ledger.Decision{By: "A. Petrova", Why: "the ministry comes"}); err != nil || between.Decided[x.ID] != want || len(between.Decided) != 1+len(p.What.Also) || len(between.Left) != 0 {
		t.Errorf("on record between the versions: %+v, %v", between, err)
	}
	later, err := nightly.Between(t.Context(), d.st, 1, version+1)
	left := ledger.Place{Learner: price.Changes[0].Need().Learner, Course: price.Changes[0].Need().Course, Date: price.Changes[0].Before.Date, Start: price.Changes[0].Before.Start}
	if why, known := later.Left[left]; err != nil || !known || why.Kind != ledger.Decided {
		t.Errorf("on record of who left %+v: %+v, %v", left, later.Left, err)
	}
	if none, err := nightly.Between(t.Context(), d.st, version, version+1); err != nil || len(none.Decided)+len(none.Left) != 0 {
		t.Errorf("on record after it: %+v, %v", none, err)
	}
	day := s.FirstDay + planner.Date(now.Day)
	d.night(friday + 1)
	_, s, plan = d.stands()
	if now := held(plan, x.ID); now == nil || s.FirstDay+planner.Date(now.Day) != day || now.Start != x.Start {
		t.Errorf("decided for %s, and the next night has %+v", day, now)
	}
}

func TestWhatCannotBeDecidedChangesNothing(t *testing.T) {
	d := newDesk(t)
	x := d.announced()[0]
	if err := decided.PinSession(t.Context(), d.st.DB(), decided.Pin{Session: x.ID, Who: "Boss", Reason: "mine"}, []string{planner.PinRoom}, d.at); err != nil {
		t.Fatal(err)
	}
	few := d.announced()[1]
	if _, err := d.db.Exec("insert into cohort.pins (session, field, least, reason, who, since) values ($1, 'least', 1, 'they cannot wait', 'Boss', $2)", few.ID, d.at); err != nil {
		t.Fatal(err)
	}
	namesakes(d)
	key, err := d.key(x.ID)
	if err != nil {
		t.Fatal(err)
	}
	ru, err := words.New("ru")
	if err != nil {
		t.Fatal(err)
	}
	before := d.rows()
	for _, c := range []struct {
		says, code, rule string
		do               func() (*decisions.Proposal, error)
	}{
		{"a session that is unknown", "unknown", "", func() (*decisions.Proposal, error) { return d.Cancel(t.Context(), "me", "", "nothing/1") }},
		{"a trainer who is unknown", "unknown", "", func() (*decisions.Proposal, error) {
			return d.Move(t.Context(), "me", "", x.ID, decisions.Where{Trainers: []string{"nobody"}})
		}},
		{"a person who is unknown", "unknown", "", func() (*decisions.Proposal, error) { return d.Seat(t.Context(), "me", "", "nobody", x.ID) }},
		{"a day that is over", "unknown", "", func() (*decisions.Proposal, error) {
			return d.Move(t.Context(), "me", "", x.ID, decisions.Where{Day: new(friday - 1)})
		}},
		{"a room that somebody pinned", "pinned", "", func() (*decisions.Proposal, error) {
			return d.Move(t.Context(), "me", "", x.ID, decisions.Where{Room: x.Room})
		}},
		{"to give up what somebody pinned", "pinned", "", func() (*decisions.Proposal, error) { return d.Cancel(t.Context(), "me", "", x.ID) }},
		{"to give up what is held with few", "pinned", "", func() (*decisions.Proposal, error) { return d.Cancel(t.Context(), "me", "", few.ID) }},
		{"to swap a session with itself", "same", "", func() (*decisions.Proposal, error) { return d.Swap(t.Context(), "me", "", x.ID, x.ID) }},
		{"a key with a slip", "slip", "", func() (*decisions.Proposal, error) { return d.Cancel(t.Context(), "me", "", key[:4]+"0") }},
		{"a key that no sheet has", "unknown", "", func() (*decisions.Proposal, error) { return d.Cancel(t.Context(), "me", "", "TEAMP") }},
		{"an hour at which the room is shut, of a session by its key", "forbidden", "H3", func() (*decisions.Proposal, error) {
			return d.Move(t.Context(), "me", "", " "+strings.ToLower(key), decisions.Where{Start: new(0)})
		}},
		{"somebody whose name two have", "several", "", func() (*decisions.Proposal, error) {
			return d.Seat(t.Context(), "me", "", "иванова  МАРИЯ", key)
		}},
		{"somebody who does not need it, by name", "no_need", "", func() (*decisions.Proposal, error) {
			return d.Seat(t.Context(), "me", "", "Петрова Мария", key)
		}},
		{"a trainer by a family name that two have", "several", "", func() (*decisions.Proposal, error) {
			return d.Move(t.Context(), "me", "", x.ID, decisions.Where{Trainers: []string{"Тёзкин"}})
		}},
		{"to take a night back", "nothing_to_undo", "", func() (*decisions.Proposal, error) { return d.Undo(t.Context(), "me", "") }},
	} {
		t.Run(c.says, func(t *testing.T) {
			_, err := c.do()
			var no *decisions.Refused
			if !errors.As(err, &no) || no.Code != c.code || no.Rule != c.rule {
				t.Fatalf("%v, want %s %s", err, c.code, c.rule)
			}
			text := views.RefusedText(no, ru)
			if raw := identifier.FindString(text); raw != "" {
				t.Errorf("%q says %s, which nobody knows", text, raw)
			}
		})
	}
	if d.rows() != before {
		t.Error("something was written")
	}
}

// identifier is what an ID looks like in the sample: a session, somebody, a room, a course.
var identifier = regexp.MustCompile(`\d{4}-\d{2}-\d{2}-[0-9a-f]+/\d+|\b[A-Z]{1,3}\d*-\d+\b|\b[A-Z]+_[A-Z_]+\b|\b[a-z]+_[a-z_]+\b`)

// namesakes have the family name of others, and one of them a whole name.
func namesakes(d *desk) {
	d.t.Helper()
	_, err := d.db.Exec(`
		update cohort.people set family_name = 'Иванова', given_name = 'Мария', patronymic = 'Олеговна' where id in (select id from cohort.people where left_on is null order by id limit 2);
		update cohort.people set family_name = 'Петрова', given_name = 'Мария', patronymic = 'Ильинична' where id in (select id from cohort.people where left_on is null and cleared_on is not null order by id desc limit 1);
		update cohort.trainers set family_name = 'Тёзкин' where id in (select id from cohort.trainers order by id limit 2)`)
	if err != nil {
		d.t.Fatal(err)
	}
}

// key is the short key of the attendance sheet of a session.
func (d *desk) key(session string) (key string, err error) {
	err = d.db.Get(&key, "select key from cohort.sheet_keys where session = $1", session)
	return key, err
}

func TestADecisionIsTakenBackWhileNothingIsBuiltOnIt(t *testing.T) {
	d := newDesk(t)
	_, _, was := d.stands()
	x := d.announced()[0]
	p, err := d.Cancel(t.Context(), "me", "", x.ID)
	if err != nil {
		t.Fatal(err)
	}
	late, err := d.Cancel(t.Context(), "somebody else", "", d.announced()[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := d.rows()
	if _, err := late.Publish(t.Context()); !errors.Is(err, store.ErrOvertaken) || d.rows() != before {
		t.Errorf("the second of two decisions: %v", err)
	}
	if _, _, plan := d.stands(); held(plan, x.ID) != nil {
		t.Error("it is still held")
	}
	undo, err := d.Undo(t.Context(), "me", "it is needed after all")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := undo.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, _, is := d.stands()
	for _, y := range was.Sessions {
		if now := held(is, y.ID); y.Day > 0 && (now == nil || now.Day != y.Day || now.Start != y.Start || now.Room != y.Room || !slices.Equal(now.Trainers, y.Trainers) || !slices.Equal(now.Seated, y.Seated)) {
			t.Errorf("%+v is %+v after all was taken back", y, now)
		}
	}
	var no *decisions.Refused
	if _, err := d.Undo(t.Context(), "me", ""); !errors.As(err, &no) || no.Code != "undone_before" {
		t.Errorf("taken back twice: %v", err)
	}
	// What a decision pinned is free again, and what the world broke since does not come back.
	x, p = d.movable()
	if _, err := p.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	sessions := d.announced()
	i := slices.IndexFunc(sessions, func(y planner.Session) bool {
		return y.ID != x.ID && len(y.Trainers) > 0 && !slices.Contains(x.Trainers, y.Trainers[0])
	})
	broken := sessions[max(i, 0)]
	day := friday + planner.Date(broken.Day)
	if _, err := d.db.Exec("insert into cohort.absences (id, person, from_date, to_date, kind) values ('ill', $1, $2, $2, 'illness')", broken.Trainers[0], day); i < 0 || err != nil {
		t.Fatal(i, err)
	}
	if undo, err = d.Undo(t.Context(), "me", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := undo.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, _, is = d.stands()
	if now := held(is, x.ID); now == nil || now.Day != x.Day {
		t.Errorf("%+v is %+v after it was taken back", x, now)
	}
	if now := held(is, broken.ID); now != nil && now.Day == broken.Day && slices.Contains(now.Trainers, broken.Trainers[0]) {
		t.Errorf("%s is led by somebody who is ill", broken.ID)
	}
	if pins, err := decided.Pins(t.Context(), d.st.DB(), "", nil); err != nil || len(pins) != 0 {
		t.Errorf("still pinned: %v, %v", pins, err)
	}
	d.night(friday + 1)
	if _, err := d.Undo(t.Context(), "me", ""); !errors.As(err, &no) || no.Code != "nothing_to_undo" {
		t.Errorf("after a night: %v", err)
	}
}

func TestSomebodyIsSeated(t *testing.T) {
	d := newDesk(t)
	_, s, plan := d.stands()
	who := map[string]planner.Request{}
	for _, r := range s.Requests {
		who[r.ID] = r
	}
	d.at = d.at.Add(-12 * time.Hour) // the snapshot is that of the night
	for _, x := range d.announced() {
		for _, y := range plan.Sessions {
			for _, id := range y.Seated {
				if y.Course != x.Course || y.ID == x.ID {
					continue
				}
				if got, err := explain.Seat(s, plan, id, x.ID); err != nil || got.Forbidden != "" {
					continue
				}
				p, err := d.Seat(t.Context(), "me", "", who[id].Learner, x.ID)
				var no *decisions.Refused
				if errors.As(err, &no) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if _, err := p.Publish(t.Context()); err != nil {
					t.Fatal(err)
				}
				_, _, now := d.stands()
				if !slices.Contains(held(now, x.ID).Seated, id) {
					t.Errorf("%s does not sit in %s", id, x.ID)
				}
				return
			}
		}
	}
	t.Fatal("nobody can be seated elsewhere; choose another seed")
}

// What is decided about the next working day is taken back too, and whoever decides about what
// was given up hears whose decision that was.
func TestADecisionWithinTheNoticeIsTakenBack(t *testing.T) {
	d := newDesk(t)
	_, _, was := d.stands()
	i := slices.IndexFunc(was.Sessions, func(x planner.Session) bool {
		p, err := d.Cancel(t.Context(), "A. Petrova", "", x.ID)
		if x.Day == 0 || err != nil {
			return false
		}
		if _, err := p.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		return true
	})
	x := was.Sessions[max(i, 0)]
	if i < 0 || x.Day > 4 {
		t.Fatalf("%+v is not within the notice; choose another seed", x)
	}
	var no *decisions.Refused
	if _, err := d.Move(t.Context(), "me", "", x.ID, decisions.Where{Start: new(600)}); !errors.As(err, &no) || no.Code != "gone" || no.Who != "A. Petrova" {
		t.Errorf("a session that was given up: %v", err)
	}
	undo, err := d.Undo(t.Context(), "me", "")
	if err != nil {
		t.Fatalf("%s is not held again: %+v", x.ID, err)
	}
	if _, err := undo.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, is := d.stands(); held(is, x.ID) == nil || !slices.Equal(held(is, x.ID).Seated, x.Seated) {
		t.Errorf("%+v is %+v", x, held(is, x.ID))
	}
}

// What a decision costs says who waits, not that whoever lost their last training is through
// sooner; what becomes of other sessions by it is noted with it; and no night holds the session
// there again.
func TestThePriceOfASessionGivenUp(t *testing.T) {
	d := newDesk(t)
	for _, x := range d.announced() {
		p, err := d.Cancel(t.Context(), "me", "", x.ID)
		if err != nil {
			t.Fatal(err)
		}
		price, waits := p.Price(), map[string]bool{}
		for _, c := range price.Changes {
			if c.After == nil {
				waits[c.Need().Learner] = true
			}
			if c.Before != nil && c.Before.Session == x.ID && c.Cause.Kind != ledger.Decided {
				t.Errorf("%s: %+v hangs on %s", x.ID, c.Change, c.Cause.Kind)
			}
		}
		for _, l := range price.Later {
			if waits[l.Learner] {
				t.Errorf("%s waits and is through on %s", l.Learner, l.Is)
			}
		}
		if len(waits) == 0 || len(p.What.Also) == 0 {
			continue
		}
		if _, err := p.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.night(friday + 1)
		_, s, plan := d.stands()
		for _, y := range plan.Sessions {
			if y.Room == x.Room && s.FirstDay+planner.Date(y.Day) == friday+planner.Date(x.Day) && y.Start == x.Start {
				t.Errorf("%+v is held where %s was given up", y, x.ID)
			}
		}
		pins := &decisions.Pins{Store: d.st, Zone: d.Service.Settings.Zone, Now: d.Service.Now}
		for i, want := range []bool{true, false} {
			if done, err := pins.Uncancel(t.Context(), x.ID); err != nil || done != want {
				t.Errorf("freed %d times: %v, %v", i+1, done, err)
			}
		}
		if _, built, err := d.Service.Today(t.Context()); err != nil || !opened(built.Snapshot, x) {
			t.Errorf("the room is not free again: %v", err)
		}
		return
	}
	t.Fatal("nobody waits for any session; choose another seed")
}

// opened says whether the room of a session is open at its time, a day later.
func opened(s *planner.Snapshot, x planner.Session) bool {
	for _, r := range s.Rooms {
		if r.ID == x.Room {
			return slices.ContainsFunc(r.Open, func(w planner.Window) bool { return w.Day() == x.Day-1 && w.From() <= x.Start && x.Start < w.To() })
		}
	}
	return false
}

// The sessions of a trainer who is away are led by others, moved or given up; the absence is
// written with the version, and both are taken back together.
func TestSomebodyIsAway(t *testing.T) {
	d := newDesk(t)
	_, _, was := d.stands()
	x := d.announced()[0]
	day := friday + planner.Date(x.Day)
	away := decisions.Absence{ID: x.Trainers[0], From: day, To: day, Starts: new(0), Ends: new(x.Start + 60), Kind: "illness"}
	if err := decided.PinSession(t.Context(), d.st.DB(), decided.Pin{Session: x.ID, Who: "Boss", Reason: "guests"}, planner.AllPins(), d.at); err != nil {
		t.Fatal(err)
	}
	pinned := func() (out string) {
		pins, err := decided.Pins(t.Context(), d.st.DB(), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pins {
			out += " " + p.Field
		}
		return out
	}
	before := d.rows()
	for _, c := range []struct {
		says, code string
		do         func(a *decisions.Absence)
	}{
		{"nobody", "unknown", func(a *decisions.Absence) { a.ID = "nobody" }},
		{"it ends before it begins", "reversed", func(a *decisions.Absence) { a.Starts = new(x.Start + 60) }},
		{"it is over", "reversed", func(a *decisions.Absence) { a.From, a.To = friday-2, friday-1 }},
	} {
		a := away
		c.do(&a)
		var no *decisions.Refused
		if _, err := d.Absent(t.Context(), "me", "", a); !errors.As(err, &no) || no.Code != c.code {
			t.Errorf("%s: %v, want %s", c.says, err, c.code)
		}
	}
	p, err := d.Absent(t.Context(), "me", "flu", away)
	if err != nil {
		t.Fatal(err)
	}
	if d.rows() != before {
		t.Fatal("a proposal wrote something")
	}
	if len(p.Concerned) == 0 || !slices.ContainsFunc(p.Concerned, func(c decisions.Concerned) bool { return c.Before.ID == x.ID }) {
		t.Errorf("%s is not among %+v", x.ID, p.Concerned)
	}
	for _, c := range p.Price().Changes {
		if c.Before != nil && c.Before.Session == x.ID && c.Cause.Kind != ledger.TrainerAway {
			t.Errorf("%+v hangs on %s", c.Change, c.Cause.Kind)
		}
	}
	version, err := p.Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	absences := func() (n int) {
		if err := d.db.Get(&n, "select count(*) from cohort.absences where id like 'AB-decided-%' and person = $1", away.ID); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := absences(); n != 1 {
		t.Errorf("%d absences written", n)
	}
	_, _, plan := d.stands()
	for _, y := range plan.Sessions {
		if y.Day == x.Day && y.Start < x.Start+60 && slices.Contains(y.Trainers, away.ID) {
			t.Errorf("%+v is led by somebody who is away", y)
		}
	}
	if version != 2 {
		t.Errorf("version %d", version)
	}
	if got := pinned(); strings.Contains(got, "trainers") {
		t.Errorf("pinned of the session of somebody who is away:%s", got)
	}
	undo, err := d.Undo(t.Context(), "me", "they are well")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := undo.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, _, plan = d.stands()
	if now := held(plan, x.ID); absences() != 0 || now == nil || !slices.Equal(now.Trainers, x.Trainers) || now.Day != x.Day || now.Start != x.Start {
		t.Errorf("%d absences, and %+v is %+v after all was taken back", absences(), held(was, x.ID), now)
	}
	if got := pinned(); got != " time room trainers seated" {
		t.Errorf("pinned after all was taken back:%s", got)
	}
	// A room: the closure goes into its own table, unless that is kept elsewhere.
	shut := decisions.Absence{ID: x.Room, From: day, To: day}
	if p, err = d.Absent(t.Context(), "me", "the heating", shut); err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Concerned {
		if c.After != nil && c.After.Room == x.Room && c.After.Day == x.Day {
			t.Errorf("%+v is held in a room that is shut", c.After)
		}
	}
	d.db.MustExec(`create or replace view input.closures as select ''::text as id, ''::text as site, ''::text as room, date '2027-01-01' as from_date, date '2027-01-01' as to_date, ''::text as reason,
		null::integer as from_minute, null::integer as to_minute where false`)
	var no *decisions.Refused
	if _, err := d.Absent(t.Context(), "me", "the heating", shut); !errors.As(err, &no) || no.Code != "elsewhere" || no.Kind != "closures" {
		t.Errorf("a closure that is kept elsewhere: %v", err)
	}
}

// A suggestion is taken by its name while the version stands that it was made for.
func TestASuggestionIsTaken(t *testing.T) {
	d := newDesk(t)
	var no *decisions.Refused
	if _, err := d.Take(t.Context(), "me", "", "1-aaaaa"); !errors.As(err, &no) || no.Code != "unknown" || no.Kind != "suggestion" {
		t.Errorf("nobody suggested it: %v", err)
	}
	for _, x := range d.announced() {
		found, err := d.Suggest(t.Context(), x.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.Suggest(t.Context(), x.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Alternatives) < 2 {
			continue
		}
		for i, a := range found.Alternatives {
			if again.Alternatives[i].ID != a.ID || i > 0 && found.Alternatives[0].ID == a.ID {
				t.Errorf("alternative %d is %s, and %s when asked again", i+1, a.ID, again.Alternatives[i].ID)
			}
		}
		p, err := d.Take(t.Context(), "me", "", found.Alternatives[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, _, plan := d.stands()
		for _, y := range found.Alternatives[0].Plan.Sessions {
			if now := held(plan, y.ID); y.Day > 0 && (now == nil || now.Day != y.Day || now.Start != y.Start || now.Room != y.Room) {
				t.Errorf("%+v is %+v", y, now)
			}
		}
		if _, err := d.Take(t.Context(), "me", "", found.Alternatives[1].ID); !errors.As(err, &no) || no.Code != "overtaken" {
			t.Errorf("of a version that stands no more: %v", err)
		}
		return
	}
	t.Fatal("nothing is suggested; choose another seed")
}

// A group that becomes too small is held by the nights until somebody decides, and whatever
// they decide of it is possible, within the notice too.
func TestASmallGroupIsHeldUntilSomebodyDecides(t *testing.T) {
	d := newDesk(t)
	away := func(x *planner.Session) (planner.Session, bool) {
		_, s, _ := d.stands()
		day, least := s.FirstDay+planner.Date(x.Day), 0
		for _, c := range s.Courses {
			if c.ID == x.Course {
				least = c.MinGroup
			}
		}
		if least < 2 {
			return *x, false
		}
		for _, r := range x.Seated[1:] {
			who, _, _ := strings.Cut(r, ":")
			d.db.MustExec("insert into cohort.absences (id, person, from_date, to_date, kind) select 'AB-' || $1, p.id, $2, $2, 'illness' from cohort.people p where p.id = $1 on conflict do nothing", who, day.String())
		}
		_, built, err := d.Service.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, y := range built.Snapshot.Published {
			if y.ID == x.ID && len(y.Seated) > 0 && len(y.Seated) < least {
				return y.Session, true
			}
		}
		return *x, false
	}
	hourly := func(x planner.Session) *decisions.Proposal {
		for _, by := range []int{60, -60, 120, -120, 180, 30, -30} {
			p, err := d.Move(t.Context(), "me", "", x.ID, decisions.Where{Start: new(x.Start + by)})
			var no *decisions.Refused
			if err == nil {
				return p
			}
			if !errors.As(err, &no) || no.Code != "forbidden" {
				t.Fatalf("%s: %+v", x.ID, err)
			}
		}
		return nil
	}
	tried := false
	for _, x := range d.announced() {
		few, is := away(&x)
		if !is {
			continue
		}
		day := friday + 1
		d.night(day)
		_, s, plan := d.stands()
		now := held(plan, x.ID)
		if now == nil || s.FirstDay+planner.Date(now.Day) != friday+planner.Date(x.Day) || now.Start != x.Start || len(now.Seated) == 0 {
			t.Fatalf("%+v became %+v", few, now)
		}
		d.at = day.At(15*60, d.Service.Settings.Zone)
		_, built, err := d.Service.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(built.Kept, func(k demand.Kept) bool { return k.Session == x.ID }) {
			continue // others joined it
		}
		p := hourly(*now)
		if p == nil {
			continue
		}
		if _, err := p.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		undo, err := d.Undo(t.Context(), "me", "")
		if err != nil {
			t.Fatalf("undo: %+v", err)
		}
		if _, err := undo.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		gone, err := d.Cancel(t.Context(), "me", "", x.ID)
		if err != nil {
			t.Fatalf("cancel: %+v", err)
		}
		if held(gone.After, x.ID) != nil {
			t.Error("it is held though it was given up")
		}
		tried = true
		break
	}
	if !tried {
		t.Fatal("no group became too small; choose another seed")
	}
	d.at = (friday + 3).At(15*60, d.Service.Settings.Zone)
	_, _, plan := d.stands()
	for i := range plan.Sessions {
		if x := &plan.Sessions[i]; x.Day == 4 || x.Day == 5 { // Tuesday and Wednesday
			if few, is := away(x); is && hourly(few) != nil {
				return
			}
		}
	}
	t.Error("no small group within the notice was moved; choose another seed")
}
