package decisions

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/ledger"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/planner/timetable/explain"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// Desk is where people decide about the timetable that stands.
type Desk struct{ Service *nightly.Service }

// Proposal is a decision that obeys every rule and is not published yet. Nothing is written
// before Publish.
type Proposal struct {
	decided.Decision
	Facts  *facts.Facts
	Built  *demand.Built
	Before *planner.Plan // what stands, less what the world broke
	After  *planner.Plan
	// Concerned are the sessions that hang on who or what is away, by time; of Absent alone.
	Concerned []Concerned
	Keys      map[string]string // the short keys of sessions
	base      int64
	desk      *Desk
	changes   []ledger.Seat
}

// Refused says why something cannot be decided: a rule with the fact that forbids it, or a
// code.
type Refused struct {
	Code     string          // one of Refusals
	Rule     string          // of forbidden
	Because  explain.Fact    // of forbidden; may be empty
	Kind     string          // of unknown and several: one of Unknowns; of no_need: the course; of elsewhere: the table
	ID       string          // of the session, of no_need the person; of unknown, several and slip: what was written
	Among    []string        // of several: whom or what it may mean
	Pin      decided.Pin     // of pinned
	Released demand.Released // of broken: what the world did; may be empty
	Who      string          // of gone: whose decision it was; empty: a night did without it
	Course   string          // of gone: what the session was; of others the facts say it
	Date     planner.Date    // of over, beyond, reserved, nobody_left and gone: when the session begins
	Start    int
	Facts    *facts.Facts
	Keys     map[string]string // the short keys of sessions
	Sheet    bool              // of a row of a sheet: of people those alone are named who sit in its session
}

// Refusals are the codes of a Refused.
func Refusals() []string {
	return []string{"forbidden", "pinned", "unknown", "several", "slip", "over", "beyond", "reserved", "nobody_left", "gone", "broken", "no_need", "same",
		"nothing_to_undo", "undone_before", "elsewhere", "reversed", "overtaken", "not_yours", "unproven"}
}

// Unknowns are what may be unknown.
func Unknowns() []string {
	return []string{"session", "sheet", "person", "room", "trainer", "away", "request", "start", "crew", "suggestion"}
}

func (r *Refused) Error() string {
	return fmt.Sprintf("this cannot be decided: %s %s %s %s", r.Code, r.Rule, r.Kind, r.ID)
}

// opened is what a decision is made from.
type opened struct {
	*Desk
	base  store.Version
	facts *facts.Facts
	built *demand.Built
	names map[string]*editions.Names // by language, once they were asked for
	short map[string]string          // the short keys of sessions, once they were asked for
}

// open reads what stands, for a decision about some sessions.
func (d *Desk) open(ctx context.Context, sessions ...string) (*opened, error) {
	base, stands, err := d.Service.Store.CurrentPlan(ctx)
	if err != nil {
		return nil, err
	}
	if !stands {
		return nil, store.ErrNothingPublished
	}
	o := &opened{Desk: d, base: base}
	if o.facts, o.built, err = d.Service.Today(ctx); err != nil {
		return nil, err
	}
	for _, id := range sessions {
		if !slices.ContainsFunc(o.built.Snapshot.Published, func(x planner.Published) bool { return x.ID == id }) {
			return nil, o.keyed(ctx, o.missing(ctx, id))
		}
	}
	return o, nil
}

// fields are what of some sessions changes or is pinned, of planner.AllPins, by session.
type fields map[string][]string

// missing says why a session is not there to be decided about.
func (o *opened) missing(ctx context.Context, id string) error {
	x, standing, err := decided.StandingSession(ctx, o.Service.Store.DB(), id)
	switch {
	case err != nil:
		return err
	case !standing:
		return o.gone(ctx, id)
	}
	no := &Refused{Code: "nobody_left", ID: id, Date: x.Date, Start: x.Start}
	switch day := int(x.Date - o.built.Snapshot.FirstDay); {
	case day < 0 || day == 0 && x.Start < o.built.Begins:
		no.Code = "over"
	case day >= o.built.Snapshot.Days:
		no.Code = "beyond"
	case x.Reserved:
		no.Code = "reserved"
	}
	return no
}

// gone says of a session that does not stand when it was, and whose decision it was to do
// without it.
func (o *opened) gone(ctx context.Context, id string) error {
	db := o.Service.Store.DB()
	last, known, err := decided.LastHeld(ctx, db, id)
	switch {
	case err != nil:
		return err
	case !known:
		return &Refused{Code: "unknown", Kind: "session", ID: id}
	case last.Date < o.built.Snapshot.FirstDay:
		return &Refused{Code: "over", ID: id, Course: last.Course, Date: last.Date, Start: last.Start}
	}
	d, _, err := decided.DecisionOf(ctx, db, last.Version+1)
	if err != nil {
		return err
	}
	return &Refused{Code: "gone", ID: id, Course: last.Course, Date: last.Date, Start: last.Start, Who: d.Who}
}

// lost says why a session cannot be held as it was announced.
func (o *opened) lost(id string) *Refused {
	no := &Refused{Code: "broken", Kind: "session", ID: id}
	for _, r := range o.built.Released {
		if r.Session == id {
			no.Released = r
		}
	}
	return no
}

// unhold takes what the notice pins off the sessions that a decision is about, by what it
// changes of them: that is decided. What somebody pinned of them holds, but for what is given
// off. One with so few people that it would not be held without a pin keeps one of something
// that does not change.
func (o *opened) unhold(changes, off fields) {
	byHand := fields{}
	for _, x := range o.facts.Issued {
		byHand[x.ID] = x.ByHand()
	}
	s := o.built.Snapshot
	least := leastGroups(s)
	for i := range s.Published {
		x := &s.Published[i]
		changed, about := changes[x.ID]
		if !about {
			continue
		}
		x.Pinned, x.Pins = false, nil
		for _, pin := range byHand[x.ID] {
			if !slices.Contains(off[x.ID], pin) {
				x.Pins = append(x.Pins, pin)
			}
		}
		slices.Sort(x.Pins)
		if len(x.Pins) == 0 && len(x.Seated) < least[x.Course] {
			for _, pin := range planner.AllPins() {
				if len(x.Pins) == 0 && !slices.Contains(changed, pin) {
					x.Pins = []string{pin}
				}
			}
		}
	}
	s.SetName()
}

// leastGroups are how many people courses take at least.
func leastGroups(s *planner.Snapshot) map[string]int {
	out := map[string]int{}
	for _, c := range s.Courses {
		out[c.ID] = c.MinGroup
	}
	return out
}

// proposed is a decision whose plan the referee accepts; broken is what it makes of pins beside
// setting its own.
func (o *opened) proposed(ctx context.Context, d decided.Decision, before *planner.Plan, got *explain.Decided, err error, broken ...demand.Unpinned) (*Proposal, error) {
	var u *explain.Unknown
	if errors.As(err, &u) {
		if u.Kind == "session" && slices.ContainsFunc(o.built.Snapshot.Published, func(x planner.Published) bool { return x.ID == u.ID }) {
			return nil, o.lost(u.ID)
		}
		return nil, &Refused{Code: "unknown", Kind: u.Kind, ID: u.ID}
	}
	if err != nil {
		return nil, err
	}
	if got.Forbidden != "" {
		return nil, &Refused{Code: "forbidden", Rule: got.Forbidden, Because: got.Because}
	}
	if v, err := referee.Agree(o.built.Snapshot, got.Plan); err != nil {
		return nil, o.broken(v, before, got.Plan)
	}
	d.What.Also = o.also(d.What.Sessions, before, got.Plan)
	if d.What.Released, err = o.releases(ctx, d.What.Pins, broken); err != nil {
		return nil, err
	}
	changes, err := o.Service.Changes(ctx, o.base.Version, o.built.Snapshot, got.Plan, d)
	if err != nil {
		return nil, err
	}
	keys, err := o.keys(ctx)
	if err != nil {
		return nil, err
	}
	return &Proposal{Decision: d, Facts: o.facts, Built: o.built, Before: before, After: got.Plan, Keys: keys, base: o.base.Version, desk: o.Desk, changes: changes}, nil
}

// releases are the numbers of the pins that a decision releases: those in place of which it sets
// its own, and those that it breaks.
func (o *opened) releases(ctx context.Context, sets map[string][]string, broken []demand.Unpinned) (out []int64, err error) {
	pins, err := decided.Pins(ctx, o.Service.Store.DB(), "", nil)
	if err != nil {
		return nil, err
	}
	for _, p := range pins {
		if slices.Contains(sets[p.Session], p.Field) || slices.ContainsFunc(broken, func(x demand.Unpinned) bool { return x.Session == p.Session && p.Fixes(x.Pin) }) {
			out = append(out, p.Number)
		}
	}
	return out, nil
}

// broken says which rule a plan breaks that was made of another, and why the first of its
// sessions cannot be held as it has it, if one cannot.
func (o *opened) broken(v referee.Verdict, before, after *planner.Plan) *Refused {
	rule, _, _ := strings.Cut(v.First(), ", ")
	no := &Refused{Code: "forbidden", Rule: rule}
	for _, x := range after.Sessions {
		if was := find(before, x.ID); was == nil || !otherwise(*was, x) {
			continue
		}
		got, err := explain.Move(o.built.Snapshot, before, x.ID, explain.Target{Day: &x.Day, Start: &x.Start, Room: x.Room, Trainers: x.Trainers})
		if err == nil && got.Forbidden != "" {
			no.Rule, no.Because = got.Forbidden, got.Because
			break
		}
	}
	return no
}

// pinnedBy refuses where somebody pinned a field of a session that is to change.
func (o *opened) pinnedBy(ctx context.Context, session string, fields []string) error {
	pins, err := decided.Pins(ctx, o.Service.Store.DB(), "", nil)
	if err != nil {
		return err
	}
	for _, p := range pins {
		if p.Session == session && slices.ContainsFunc(fields, p.Fixes) && (p.Until == nil || *p.Until >= o.built.Snapshot.FirstDay) {
			return &Refused{Code: "pinned", ID: session, Pin: p}
		}
	}
	return nil
}

// about decides about sessions that somebody names by short key or id. What is refused says
// their short keys.
func (d *Desk) about(ctx context.Context, sessions []string, decide func(o *opened, ids []string) (*Proposal, error)) (*Proposal, error) {
	ids := make([]string, len(sessions))
	for i, text := range sessions {
		var err error
		if ids[i], err = SessionMeant(ctx, d.Service.Store, text); err != nil {
			return nil, err
		}
	}
	o, err := d.open(ctx, ids...)
	if err != nil {
		return nil, err
	}
	p, err := decide(o, ids)
	if err != nil {
		return nil, o.keyed(ctx, err)
	}
	return p, nil
}

// Where is where a session is to be held; what is nil or empty stays. A room and trainers may
// be given by id or by what people call them.
type Where struct {
	Day      *planner.Date
	Start    *int
	Room     string
	Trainers []string
}

// fields are what of the session changes, of planner.AllPins.
func (w *Where) fields() (out []string) {
	if w.Day != nil || w.Start != nil {
		out = append(out, planner.PinTime)
	}
	if w.Room != "" {
		out = append(out, planner.PinRoom)
	}
	if len(w.Trainers) > 0 {
		out = append(out, planner.PinTrainers)
	}
	return out
}

// Move holds a session elsewhere. People who cannot come get another seat where there is
// one. What changes of the session is pinned.
func (d *Desk) Move(ctx context.Context, who, reason, session string, to Where) (*Proposal, error) {
	return d.about(ctx, []string{session}, func(o *opened, ids []string) (*Proposal, error) { return o.move(ctx, who, reason, ids[0], to) })
}

func (o *opened) move(ctx context.Context, who, reason, session string, to Where) (*Proposal, error) {
	to, no := o.whereMeant(session, to)
	if no != nil {
		return nil, no
	}
	changed := to.fields()
	o.unhold(fields{session: changed}, nil)
	if err := o.pinnedBy(ctx, session, changed); err != nil {
		return nil, err
	}
	target := explain.Target{Start: to.Start, Room: to.Room, Trainers: to.Trainers}
	if to.Day != nil {
		target.Day = new(int(*to.Day - o.built.Snapshot.FirstDay))
	}
	before := timetable.Standing(o.built.Snapshot)
	got, err := explain.Move(o.built.Snapshot, before, session, target)
	return o.proposed(ctx, decided.Decision{Kind: decided.Move, Who: who, Reason: reason,
		What: decided.What{Sessions: []string{session}, Pins: fields{session: changed}}}, before, got, err)
}

// Swap holds two sessions at each other's time, in each other's room. Time and room of both
// are pinned.
func (d *Desk) Swap(ctx context.Context, who, reason, one, other string) (*Proposal, error) {
	return d.about(ctx, []string{one, other}, func(o *opened, ids []string) (*Proposal, error) { return o.swap(ctx, who, reason, ids[0], ids[1]) })
}

func (o *opened) swap(ctx context.Context, who, reason, one, other string) (*Proposal, error) {
	if one == other {
		return nil, &Refused{Code: "same", ID: one}
	}
	place := []string{planner.PinTime, planner.PinRoom}
	o.unhold(fields{one: place, other: place}, nil)
	for _, id := range []string{one, other} {
		if err := o.pinnedBy(ctx, id, place); err != nil {
			return nil, err
		}
	}
	before := timetable.Standing(o.built.Snapshot)
	got, err := explain.Swap(o.built.Snapshot, before, one, other)
	return o.proposed(ctx, decided.Decision{Kind: decided.Swap, Who: who, Reason: reason,
		What: decided.What{Sessions: []string{one, other}, Pins: fields{one: place, other: place}}}, before, got, err)
}

// Cancel gives a session up: its room is taken at that time, so that no night holds it there
// again. Its people get another seat where there is one; the others wait for the next night.
func (d *Desk) Cancel(ctx context.Context, who, reason, session string) (*Proposal, error) {
	return d.about(ctx, []string{session}, func(o *opened, ids []string) (*Proposal, error) { return o.cancel(ctx, who, reason, ids[0]) })
}

func (o *opened) cancel(ctx context.Context, who, reason, session string) (*Proposal, error) {
	o.unhold(fields{session: nil}, nil)
	if err := o.pinnedBy(ctx, session, planner.AllPins()); err != nil {
		return nil, err
	}
	gone := o.givenUp(session, reason)
	before := timetable.Standing(o.built.Snapshot)
	err := o.anew(func(f *facts.Facts) {
		f.Bookings = append(f.Bookings, gone.Booking(o.base.Version+1, o.Service.Settings.Zone))
	})
	if err != nil {
		return nil, err
	}
	o.built.Released = slices.DeleteFunc(o.built.Released, func(r demand.Released) bool { return r.Session == session })
	got, err := o.repaired(before, session)
	return o.proposed(ctx, decided.Decision{Kind: decided.Cancel, Who: who, Reason: reason,
		What: decided.What{Sessions: []string{session}, GivenUp: []decided.GivenUp{gone}}}, before, got, err)
}

// givenUp is the place and time of a session that is given up.
func (o *opened) givenUp(session, reason string) decided.GivenUp {
	for _, x := range o.facts.Issued {
		if x.ID == session {
			return decided.GivenUp{Session: x.ID, Room: x.Room, Date: x.Date, Start: x.Start, Minutes: x.Minutes, Reason: reason}
		}
	}
	panic("a published session that was not issued")
}

// anew makes the snapshot again after something was done to the facts.
func (o *opened) anew(do func(*facts.Facts)) (err error) {
	do(o.facts)
	o.built, err = o.Service.Build(o.facts)
	return err
}

// repaired is what stands in the snapshot as it is now, with sessions that are lost since a
// plan of before held again where the rules allow it, but for one that is given up (empty:
// none), and with seats for whoever lost theirs.
func (o *opened) repaired(before *planner.Plan, gone string) (*explain.Decided, error) {
	s := o.built.Snapshot
	stands := timetable.Standing(s)
	held, seated := map[string]bool{}, map[string]bool{}
	for _, x := range stands.Sessions {
		held[x.ID] = true
		for _, id := range x.Seated {
			seated[id] = true
		}
	}
	var lost []planner.Session
	var people []string
	for _, x := range before.Sessions {
		if !held[x.ID] && x.ID != gone {
			lost = append(lost, x)
		}
		for _, id := range x.Seated {
			if !seated[id] {
				people = append(people, id)
			}
		}
	}
	return explain.Rehold(s, stands, lost, people)
}

// Seat seats a person in a session, in place of the seat that they may have for its course.
// The people of the session are pinned.
func (d *Desk) Seat(ctx context.Context, who, reason, person, session string) (*Proposal, error) {
	return d.about(ctx, []string{session}, func(o *opened, ids []string) (*Proposal, error) { return o.seat(ctx, who, reason, person, ids[0]) })
}

func (o *opened) seat(ctx context.Context, who, reason, person, session string) (*Proposal, error) {
	person, no := o.personMeant(person)
	if no != nil {
		return nil, no
	}
	o.unhold(fields{session: {planner.PinSeated}}, nil)
	s := o.built.Snapshot
	course := ""
	for _, x := range s.Published {
		if x.ID == session {
			course = x.Course
		}
	}
	request := planner.RequestID(person, course)
	if !slices.ContainsFunc(s.Requests, func(r planner.Request) bool { return r.ID == request }) {
		return nil, &Refused{Code: "no_need", ID: person, Kind: course}
	}
	leaves := fields{} // the session that they sit in now is theirs to leave
	for _, x := range s.Published {
		if slices.Contains(x.Seated, request) && x.ID != session {
			leaves[x.ID] = []string{planner.PinSeated}
			if err := o.pinnedBy(ctx, x.ID, []string{planner.PinSeated}); err != nil {
				return nil, err
			}
		}
	}
	o.unhold(leaves, nil)
	before := timetable.Standing(s)
	got, err := explain.Seat(s, before, request, session)
	return o.proposed(ctx, decided.Decision{Kind: decided.Seat, Who: who, Reason: reason,
		What: decided.What{Sessions: []string{session}, Request: request, Pins: fields{session: {planner.PinSeated}}}}, before, got, err)
}

// also are the sessions that are held otherwise or seat others by a decision, beside those
// that it is about, and those that are new by it. What the world broke is not among them.
func (o *opened) also(about []string, before, after *planner.Plan) (out []string) {
	at, published := map[string]planner.Session{}, map[string]bool{}
	for _, x := range after.Sessions {
		at[x.ID] = x
	}
	for _, x := range o.built.Snapshot.Published {
		published[x.ID] = true
	}
	for _, x := range before.Sessions {
		if now, held := at[x.ID]; (!held || otherwise(x, now) || differ(x.Seated, now.Seated)) && !slices.Contains(about, x.ID) {
			out = append(out, x.ID)
		}
		delete(at, x.ID)
	}
	for _, x := range after.Sessions {
		if _, fresh := at[x.ID]; fresh && !published[x.ID] && !slices.Contains(about, x.ID) {
			out = append(out, x.ID)
		}
	}
	return out
}

// otherwise says whether a session is held on another day, at another hour, in another room
// or with others.
func otherwise(a, b planner.Session) bool {
	return a.Day != b.Day || a.Start != b.Start || a.Room != b.Room || !slices.Equal(a.Trainers, b.Trainers)
}

// changed are the published sessions that a plan holds otherwise, or seats otherwise, and in
// what it holds them otherwise.
func (o *opened) changed(p *planner.Plan) fields {
	at := map[string]planner.Session{}
	for _, x := range p.Sessions {
		at[x.ID] = x
	}
	out := fields{}
	for _, x := range o.built.Snapshot.Published {
		now, held := at[x.ID]
		if !held || otherwise(x.Session, now) ||
			slices.ContainsFunc(x.Seated, func(id string) bool { return !slices.Contains(now.Seated, id) }) {
			out[x.ID] = fieldsBetween(x.Session, now)
		}
	}
	return out
}

// differ says whether two lists do not have the same members.
func differ(a, b []string) bool {
	lacks := func(list, other []string) bool {
		return slices.ContainsFunc(list, func(id string) bool { return !slices.Contains(other, id) })
	}
	return lacks(a, b) || lacks(b, a)
}

// Publish makes a proposal the timetable that stands, and returns its version. The error is
// store.ErrOvertaken where somebody else was quicker; nothing is changed then.
func (p *Proposal) Publish(ctx context.Context) (int64, error) {
	x, err := p.publishable(ctx)
	if err != nil {
		return 0, err
	}
	return x.Publish(ctx)
}

// publishIn is Publish as a part of a transaction. Those whom it concerns are written to after
// that, see nightly.Service.TellAfter.
func (p *Proposal) publishIn(ctx context.Context, tx *sql.Tx) (int64, error) {
	x, err := p.publishable(ctx)
	if err != nil {
		return 0, err
	}
	return x.PublishIn(ctx, tx)
}

func (p *Proposal) publishable(ctx context.Context) (*nightly.Publishable, error) {
	return p.desk.Service.Publishable(ctx, p.base, p.Facts, p.Built, p.After, p.Decision)
}

// Price compares what people were told with what is proposed.
func (p *Proposal) Price() ledger.Price {
	return ledger.Price{Changes: p.changes, Later: ledger.Through(p.Built.Snapshot, p.Before, p.After)}
}

// Late are the seats that were in time, and are after their due day by the proposal.
func (p *Proposal) Late() (late []ledger.Seat) {
	s := p.Built.Snapshot
	due := make(map[string]planner.Date, len(s.Requests))
	for _, r := range s.Requests {
		due[r.ID] = s.FirstDay + planner.Date(r.Due)
	}
	for _, c := range p.changes {
		last, known := due[planner.RequestID(c.Need().Learner, c.Need().Course)]
		if known && c.Before != nil && c.After != nil && c.Before.Date <= last && c.After.Date > last {
			late = append(late, c)
		}
	}
	return late
}

func decode(data []byte) (*planner.Plan, error) {
	p := &planner.Plan{}
	return p, json.Unmarshal(data, p)
}
