package soak

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/sql/store"
)

// Figures are what was counted.
type Figures struct {
	Nights int     `json:"nights"`
	Months float64 `json:"months"` // of 365.25/12 days

	// Seats of people with a name in the announced weeks, each from the edition that
	// announced it until its day or until it changed.
	Kept    int            `json:"kept"`     // day and start as announced
	Moved   int            `json:"moved"`    // the world had left them alone, and the plan did not
	World   int            `json:"world"`    // the world changed them
	Decided int            `json:"decided"`  // somebody decided otherwise
	MovedBy map[string]int `json:"moved_by"` // Moved by what it comes from
	WorldBy map[string]int `json:"world_by"`

	Editions      int            `json:"editions"`    // mails of the jobs
	Corrections   int            `json:"corrections"` // mails between them
	Readers       int            `json:"readers"`
	Worst         int            `json:"worst"`          // corrections of the reader with the most
	CorrectionsBy map[string]int `json:"corrections_by"` // by what changed and what it comes from; one may have several
	Nothing       int            `json:"nothing"`        // corrections of which their reader knew everything

	LedgerFaults int `json:"ledger_faults"`
	Versions     int `json:"versions"`
	Decisions    int `json:"decisions"`
	Refused      int `json:"refused"`
	Workbooks    int `json:"workbooks"` // that came back
	NotTaken     int `json:"not_taken"`

	Seated int `json:"seated"` // people in the sessions that were held
	Places int `json:"places"` // in those, by course and room
	Ready  int `json:"ready"`  // newcomers who had each training by its day
	Due    int `json:"due"`    // newcomers whose trainings were all due meanwhile

	FirstMB      float64 `json:"first_mb"`      // the database after the first quarter of the nights
	LastMB       float64 `json:"last_mb"`       // and at the end
	FirstSeconds float64 `json:"first_seconds"` // of a night and its day, the mean of the first quarter
	LastSeconds  float64 `json:"last_seconds"`  // and of the last
}

// made is a version with what it was made from.
type made struct {
	number, base int64
	day          planner.Date // the first that was planned
	ledger.Side
	need  map[string]diff.Need // by request
	named map[string]bool      // learners
}

// place is a seat that was announced.
type place struct {
	date  planner.Date
	start int
}

// newcomer is what is known of the trainings of somebody who begins.
type training struct {
	due, seat planner.Date // seat: 0 where there is none
	gone      bool
}

type counter struct {
	*soak
	Figures
	last      int64 // version
	message   int64
	versions  map[int64]*made
	announced map[diff.Need]place
	told      map[string]int64 // version, by reader and subject
	by        map[int64]int    // corrections by reader
	newcomers map[string]map[string]*training
	seconds   []float64
	bytes     []int64
}

// look counts the versions and the mail that are new.
func (c *counter) look() error {
	if c.versions == nil {
		c.versions, c.announced, c.told, c.by = map[int64]*made{}, map[diff.Need]place{}, map[string]int64{}, map[int64]int{}
		c.newcomers, c.MovedBy, c.WorldBy, c.CorrectionsBy = map[string]map[string]*training{}, map[string]int{}, map[string]int{}, map[string]int{}
	}
	v, stands, err := c.st.CurrentPlan(c.ctx)
	if err != nil || !stands {
		return err
	}
	for n := c.last + 1; n <= v.Version; n++ {
		if err := c.published(n); err != nil {
			return err
		}
		c.last = n
	}
	return c.mail()
}

// version reads a published plan.
func (c *counter) version(n int64) (*made, error) {
	if m := c.versions[n]; m != nil {
		return m, nil
	}
	v, err := c.st.PlanVersion(c.ctx, n)
	if err != nil {
		return nil, err
	}
	side, _, err := nightly.Made(c.ctx, c.st, v)
	if err != nil {
		return nil, err
	}
	m := &made{number: v.Version, base: v.Base, day: v.FirstDay, Side: side, need: map[string]diff.Need{}, named: map[string]bool{}}
	for _, r := range m.Snapshot.Requests {
		m.need[r.ID] = diff.Need{Learner: r.Learner, Course: r.Course}
	}
	for _, l := range m.Snapshot.Learners {
		m.named[l.ID] = !l.Anonymous
	}
	c.versions[n] = m
	delete(c.versions, n-100)
	return m, nil
}

// published counts what a version means for those who hold the one before it.
func (c *counter) published(n int64) error {
	now, err := c.version(n)
	if err != nil {
		return err
	}
	c.Versions++
	if now.base != 0 {
		old, err := c.version(now.base)
		if err != nil {
			return err
		}
		decided, err := nightly.DecidedBetween(c.ctx, c.st, now.base, n)
		if err != nil {
			return err
		}
		l := ledger.Compare(old.Side, now.Side, decided)
		c.addsUp(old, now, l)
		moved := c.Moved
		for i := range l.Seats {
			c.changed(&l.Seats[i], now)
		}
		if c.Moved > moved {
			if err := c.keep(now); err != nil {
				return err
			}
		}
	}
	firm := c.preview(now.day)
	seats := diff.Seats(now.Snapshot, now.Plan.Sessions)
	for need, seat := range seats {
		if _, known := c.announced[need]; !known && now.named[need.Learner] && seat.Date < firm {
			c.announced[need] = place{seat.Date, seat.Start}
		}
	}
	c.hiring(now, seats)
	return nil
}

// keep leaves a version to be looked at: what it was made from, and its plan.
func (c *counter) keep(v *made) error {
	name := filepath.Join(c.Folder, fmt.Sprintf("version-%d", v.number))
	return errors.Join(os.WriteFile(name+".snapshot.json", v.Snapshot.Bytes(), 0o644), os.WriteFile(name+".plan.json", v.Plan.Bytes(), 0o644))
}

// changed counts an announced seat that is another one now.
func (c *counter) changed(x *ledger.Seat, now *made) {
	need := x.Need()
	was, known := c.announced[need]
	if !known || x.After != nil && x.After.Date == was.date && x.After.Start == was.start {
		return
	}
	delete(c.announced, need)
	cause := kinds(&x.Cause)
	switch {
	case strings.Contains(cause, string(ledger.Decided)):
		c.Decided++
	case !x.Alone:
		c.World++
		c.WorldBy[root(cause)]++
	default:
		c.Moved++
		c.MovedBy[root(cause)]++
		fmt.Fprintf(c.Log, "%s moved %s from %s %d to %s: %s\n", now.day, need, was.date, was.start, at(x.After), cause)
	}
}

func at(s *diff.Seat) string {
	if s == nil {
		return "nowhere"
	}
	return fmt.Sprintf("%s %d", s.Date, s.Start)
}

// kinds are the kinds of a cause and of what it hangs on.
func kinds(c *ledger.Cause) string {
	var out []string
	for ; c != nil; c = c.Because {
		out = append(out, string(c.Kind))
	}
	return strings.Join(out, " < ")
}

// root is the kind at the end of a chain: what it all comes from.
func root(chain string) string { return chain[strings.LastIndexByte(chain, ' ')+1:] }

// addsUp counts it as a fault if the old plan with the changes is not the new plan. The first
// day is left out: what has begun of it is history.
func (c *counter) addsUp(old, now *made, l *ledger.Ledger) {
	was, is := diff.Seats(old.Snapshot, old.Plan.Sessions), diff.Seats(now.Snapshot, now.Plan.Sessions)
	for _, x := range l.Seats {
		if x.After == nil {
			delete(was, x.Need())
			continue
		}
		was[x.Need()] = *x.After
	}
	later := func(list map[diff.Need]diff.Seat) {
		maps.DeleteFunc(list, func(_ diff.Need, s diff.Seat) bool { return s.Date <= l.From })
	}
	later(was)
	later(is)
	for _, x := range diff.Between(was, is) {
		c.LedgerFaults++
		fmt.Fprintf(c.Log, "version %d: the ledger lacks that %v became %v\n", now.number, x.Before, x.After)
	}
}

// hiring keeps by when newcomers need their trainings, and when they have them.
func (c *counter) hiring(now *made, seats map[diff.Need]diff.Seat) {
	begins := map[string]bool{}
	for _, l := range now.Snapshot.Learners {
		begins[l.ID] = l.Intake != nil && !l.Anonymous
	}
	open := map[diff.Need]bool{}
	for _, r := range now.Snapshot.Requests {
		need, due := diff.Need{Learner: r.Learner, Course: r.Course}, now.day+planner.Date(r.Due)
		if !begins[r.Learner] {
			continue
		}
		open[need] = true
		if c.newcomers[r.Learner] == nil {
			c.newcomers[r.Learner] = map[string]*training{}
		}
		t := c.newcomers[r.Learner][r.Course]
		if t == nil {
			t = &training{due: due}
			c.newcomers[r.Learner][r.Course] = t
		}
		t.seat = seats[need].Date // zero where there is none
		if t.due >= now.day {
			t.due = due
		}
	}
	for who, courses := range c.newcomers {
		for course, t := range courses {
			if !open[diff.Need{Learner: who, Course: course}] && (t.seat == 0 || t.seat > now.day) {
				t.gone = true // they do not need it any more, or left
			}
		}
	}
}

// held counts the seats of a day that is over.
func (c *counter) held(day planner.Date) error {
	now, err := c.version(c.last)
	if err != nil {
		return err
	}
	for need, p := range c.announced {
		if p.date <= day {
			c.Kept++
			delete(c.announced, need)
		}
	}
	most := map[string]int{}
	for _, x := range now.Snapshot.Courses {
		most[x.ID] = x.MaxGroup
	}
	seats := map[string]int{}
	for _, x := range now.Snapshot.Rooms {
		seats[x.ID] = x.Seats
	}
	for _, x := range now.Plan.Sessions {
		people := 0
		for _, r := range x.Seated {
			if now.named[now.need[r].Learner] {
				people++
			}
		}
		if now.day+planner.Date(x.Day) == day && people > 0 {
			c.Seated += people
			c.Places += min(most[x.Course], seats[x.Room])
		}
	}
	return nil
}

// night notes how long a night and its day took, and how large the database is.
func (c *counter) night(day planner.Date, seconds float64) error {
	var size int64
	if err := c.db.GetContext(c.ctx, &size, "select pg_database_size(current_database())"); err != nil {
		return err
	}
	c.seconds, c.bytes, c.Nights = append(c.seconds, seconds), append(c.bytes, size), c.Nights+1
	fmt.Fprintf(c.Log, "%s night %d: %.1f s, %d MB, version %d; kept %d, moved %d, world %d, decided %d; corrections %d, nothing %d, ledger %d\n", day, c.Nights, seconds,
		size>>20, c.last, c.Kept, c.Moved, c.World, c.Decided, c.Corrections, c.Nothing, c.LedgerFaults)
	return nil
}

// figures are all that was counted until a day.
func (c *counter) figures(day planner.Date) (*Figures, error) {
	f := c.Figures
	f.Months = float64(day-c.First) / (365.25 / 12)
	for _, n := range c.by {
		f.Worst = max(f.Worst, n)
	}
	f.Readers = len(c.by)
	for _, courses := range c.newcomers {
		due, ready := true, true
		for _, t := range courses {
			due = due && !t.gone && t.due < day && t.due >= c.First
			ready = ready && t.seat != 0 && t.seat <= t.due
		}
		if due {
			f.Due++
			if ready {
				f.Ready++
			}
		}
	}
	quarter := max(1, len(c.seconds)/4)
	mean := func(list []float64) (sum float64) {
		for _, x := range list {
			sum += x
		}
		return sum / float64(max(1, len(list)))
	}
	f.FirstSeconds, f.LastSeconds = mean(c.seconds[:quarter]), mean(c.seconds[len(c.seconds)-quarter:])
	f.FirstMB, f.LastMB = float64(c.bytes[quarter-1])/(1<<20), float64(c.bytes[len(c.bytes)-1])/(1<<20)
	return &f, nil
}

// letter is a message of an edition.
type letter struct {
	ID, Address, Version         int64
	Kind, About, Period, Subject string
	Job                          string
}

// mail counts the messages that were accepted since the last look.
func (c *counter) mail() error {
	const query = `
		select o.id, o.address, e.version, o.kind, o.about, e.period, coalesce(o.subject, '') as subject, r.job
		from cohort.outbox o
		join cohort.editions e on e.id = o.edition
		join cohort.runs r on r.id = o.run
		where o.id > $1 and o.accepted_at is not null
		order by o.id`
	var list []letter
	if err := c.db.SelectContext(c.ctx, &list, query, c.message); err != nil {
		return err
	}
	for _, m := range list {
		c.message = m.ID
		period := m.Period
		if m.Kind == store.KindWaves || m.Kind == store.KindLetter {
			period = ""
		}
		key := fmt.Sprint(m.Address, " ", m.Kind, " ", m.About, " ", period)
		before, any := c.told[key]
		c.told[key] = m.Version
		if m.Job != store.JobTelling {
			c.Editions++
			c.by[m.Address] += 0
			continue
		}
		c.Corrections++
		c.by[m.Address]++
		if !any {
			c.CorrectionsBy["first"]++
			fmt.Fprintf(c.Log, "  told %s %s %s first\n", m.Kind, m.About, m.Period)
			continue
		}
		if err := c.correction(m, before); err != nil {
			return err
		}
	}
	return nil
}

// correction counts why a correction was sent; where nothing in it differs from what its
// reader was told last it was sent for nothing.
func (c *counter) correction(m letter, before int64) error {
	now, err := c.version(m.Version)
	if err != nil {
		return err
	}
	old, err := c.version(before)
	if err != nil {
		return err
	}
	today := planner.DateOf(c.at.In(c.service.Settings.Zone))
	if slices.Equal(c.shown(old, m, today), c.shown(now, m, today)) {
		c.Nothing++
		fmt.Fprintf(c.Log, "  FOR NOTHING: message %d %s %s %s, version %d after %d\n", m.ID, m.Kind, m.About, m.Period, m.Version, before)
		return nil
	}
	decided, err := nightly.DecidedBetween(c.ctx, c.st, before, m.Version)
	if err != nil {
		return err
	}
	causes := map[string]bool{}
	l := ledger.Compare(old.Side, now.Side, decided)
	for i := range l.Seats {
		if x := &l.Seats[i]; m.Kind == store.KindWaves && c.headHears(m, now, x, today) {
			what := string(x.Kind)
			if x.Before != nil && x.Before.Date >= c.preview(today) {
				what = "announced after a preview" // on another day than that showed
			}
			causes[what+": "+kinds(&x.Cause)] = true
		}
	}
	for _, x := range l.Sessions {
		if m.Kind == store.KindWaves || x.Kind == diff.Same || !inWeek(m, old, x.Before) && !inWeek(m, now, x.After) {
			continue
		}
		for i := range x.Causes {
			causes[string(x.Kind)+": "+kinds(&x.Causes[i])] = true
		}
	}
	why := strings.Join(slices.Sorted(maps.Keys(causes)), ", ")
	roots := map[string]bool{}
	for cause := range causes {
		kind, _, _ := strings.Cut(cause, ":")
		roots[kind+", "+root(cause)] = true
	}
	for cause := range roots {
		c.CorrectionsBy[cause]++
	}
	if len(causes) == 0 {
		c.CorrectionsBy["unexplained"]++
	}
	fmt.Fprintf(c.Log, "  told %s %s %s at %s, version %d after %d: %s\n", m.Kind, m.About, m.Period, c.at.In(c.service.Settings.Zone).Format("Mon 02.01 15:04"), m.Version, before, cmp.Or(why, "?"))
	return nil
}

// headHears says whether the head of an office hears of a changed seat between the jobs: one
// of their people in the announced weeks is on another day, at another hour or site, but for
// first places that a later Monday's mail has.
func (c *counter) headHears(m letter, now *made, x *ledger.Seat, today planner.Date) bool {
	if x.Kind == diff.Retrained || x.Kind == diff.Reroomed && now.site(x.Before.Room) == now.site(x.After.Room) {
		return false
	}
	who := x.Need().Learner
	mine := slices.ContainsFunc(now.Snapshot.Learners, func(l planner.Learner) bool { return l.ID == who && l.Office == m.About && !l.Anonymous })
	firm := func(s *diff.Seat) bool {
		return s != nil && s.Date >= today && s.Date < c.preview(today)
	}
	return mine && (firm(x.Before) || firm(x.After)) && (x.Before != nil || x.After.Date <= today.Monday()+7)
}

// preview is the first day that is not announced as of a day.
func (c *counter) preview(day planner.Date) planner.Date {
	return day.Monday() + planner.Date(7*c.service.Settings.FirmWeeks)
}

// inWeek says whether a session is in the week of a site or trainer.
func inWeek(m letter, v *made, x *ledger.Held) bool {
	if x == nil {
		return false
	}
	monday, _ := nightly.MondayOf(m.Period)
	return x.Date.Monday() == monday && v.reads(m, x.Room, x.Trainers)
}

// reads says whether a session in a room with trainers is in a reader's week.
func (v *made) reads(m letter, room string, trainers []string) bool {
	if m.Kind == store.KindTrainerWeek {
		return slices.Contains(trainers, m.About)
	}
	return v.site(room) == m.About
}

func (v *made) site(room string) string {
	for _, r := range v.Snapshot.Rooms {
		if r.ID == room {
			return r.Site
		}
	}
	return ""
}

// shown is what a reader plans their days by: sessions in which somebody has a name, of their
// week and from a day on; of an office head the seats of their people in the announced weeks.
func (c *counter) shown(v *made, m letter, from planner.Date) (out []string) {
	monday, _ := nightly.MondayOf(m.Period)
	firm := c.preview(from)
	office := map[string]string{}
	for _, l := range v.Snapshot.Learners {
		office[l.ID] = l.Office
	}
	for _, x := range v.Plan.Sessions {
		day := v.day + planner.Date(x.Day)
		head := m.Kind == store.KindWaves
		if day < from || head && day >= firm || !head && (day.Monday() != monday || !v.reads(m, x.Room, x.Trainers)) {
			continue
		}
		var people []string
		for _, r := range x.Seated {
			if who := v.need[r].Learner; v.named[who] && (!head || office[who] == m.About) {
				people = append(people, who)
			}
		}
		if len(people) == 0 {
			continue
		}
		slices.Sort(people)
		if head {
			out = append(out, fmt.Sprint(day, x.Start, x.Course, v.site(x.Room), people))
			continue
		}
		trainers := slices.Sorted(slices.Values(x.Trainers))
		out = append(out, fmt.Sprint(day, x.Start, x.Course, x.Room, trainers, people))
	}
	slices.Sort(out)
	return out
}
