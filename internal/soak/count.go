package soak

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
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
	Unnamed int            `json:"unnamed"`  // of Moved, those of which the ledger names nobody for whom
	WorldBy map[string]int `json:"world_by"`

	Editions      int            `json:"editions"`    // mails of the jobs
	Corrections   int            `json:"corrections"` // mails between them
	Readers       int            `json:"readers"`
	Worst         int            `json:"worst"`          // corrections of the reader with the most
	CorrectionsBy map[string]int `json:"corrections_by"` // by what changed and what it comes from; one may have several
	Nothing       int            `json:"nothing"`        // corrections of which their reader knew everything
	Twice         int            `json:"twice"`          // corrections of which their reader had another one that day
	MondaysBy     map[string]int `json:"mondays_by"`     // heads of offices on whom the job of a Monday decided, by the reason

	LedgerFaults int `json:"ledger_faults"`
	Versions     int `json:"versions"`
	Decisions    int `json:"decisions"`
	Refused      int `json:"refused"`
	Held         int `json:"held"` // groups that became too small, by what the manager decided: held with fewer
	Cancelled    int `json:"cancelled"`
	Undecided    int `json:"undecided"`
	Workbooks    int `json:"workbooks"` // that came back
	NotTaken     int `json:"not_taken"`

	Seated int `json:"seated"` // people in the sessions that were held
	Places int `json:"places"` // in those, by course and room
	Ready  int `json:"ready"`  // newcomers who had each training by its day
	Due    int `json:"due"`    // newcomers whose trainings were all due meanwhile

	Before   Welcome `json:"before"`     // newcomers first named before their first day
	OnTheDay Welcome `json:"on_the_day"` // on it or later

	Free  Outlook `json:"free"`  // of plans that may change everything, of some nights
	Calm  Outlook `json:"calm"`  // of plans of the same nights that keep what is announced, searched for as long
	Stood Outlook `json:"stood"` // of the plans that stood in the same nights

	FirstMB      float64 `json:"first_mb"`      // the database after the first quarter of the nights
	LastMB       float64 `json:"last_mb"`       // and at the end
	FirstSeconds float64 `json:"first_seconds"` // of a night and its day, the mean of the first quarter
	LastSeconds  float64 `json:"last_seconds"`  // and of the last
	Weeks        []Week  `json:"weeks"`
}

// Week is what was counted in a week of nights.
type Week struct {
	Monday      planner.Date `json:"monday"`
	Nights      int          `json:"nights"`
	Kept        int          `json:"kept"`
	Moved       int          `json:"moved"`
	World       int          `json:"world"`
	Corrections int          `json:"corrections"`
	MB          float64      `json:"mb"`      // the database after its last night
	Seconds     float64      `json:"seconds"` // of its nights and days
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

type counter struct {
	*soak
	Figures
	last      int64 // version
	message   int64
	versions  map[int64]*made
	announced map[diff.Need]place
	told      map[string]int64 // version, by reader and subject
	by        map[int64]int    // corrections by reader
	today     map[int64]string // the day of a reader's last correction
	newcomers map[string]map[string]*training
	seconds   []float64
	bytes     []int64
	before    Week // what was counted before this night
}

// look counts the versions and the mail that are new.
func (c *counter) look() error {
	if c.versions == nil {
		c.versions, c.announced, c.told, c.by = map[int64]*made{}, map[diff.Need]place{}, map[string]int64{}, map[int64]int{}
		c.today, c.MondaysBy = map[int64]string{}, map[string]int{}
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
		between, err := nightly.Between(c.ctx, c.st, now.base, n)
		if err != nil {
			return err
		}
		l := ledger.Compare(old.Side, now.Side, between)
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
		if len(x.Cause.Whom()) == 0 {
			c.Unnamed++
		}
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
	if n := len(c.Weeks); n == 0 || c.Weeks[n-1].Monday != day.Monday() {
		c.Weeks = append(c.Weeks, Week{Monday: day.Monday()})
	}
	w := &c.Weeks[len(c.Weeks)-1]
	w.Nights, w.MB, w.Seconds = w.Nights+1, float64(size)/(1<<20), w.Seconds+seconds
	w.Kept, w.Moved, w.World, w.Corrections = w.Kept+c.Kept-c.before.Kept, w.Moved+c.Moved-c.before.Moved, w.World+c.World-c.before.World, w.Corrections+c.Corrections-c.before.Corrections
	c.before = Week{Kept: c.Kept, Moved: c.Moved, World: c.World, Corrections: c.Corrections}
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
	f.Due, f.Ready = c.ready(day)
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

// mondays counts why heads of offices are written to by the job of this minute, or not. What
// was decided of a head earlier that day about the same version is not noted again.
func (c *counter) mondays() error {
	const query = `
		select reason, count(*) as heads
		from (
			select distinct on (address) reason
			from cohort.tellings
			where kind = $1 and (decided_at = $2 or decided_at > $2::timestamptz - interval '12 hours' and reason = 'nothing_new' and version = $3)
			order by address, decided_at desc) x
		group by reason`
	var list []struct {
		Reason string
		Heads  int
	}
	if err := c.db.SelectContext(c.ctx, &list, query, store.KindWaves, c.at, c.last); err != nil {
		return err
	}
	for _, x := range list {
		c.MondaysBy[x.Reason] += x.Heads
	}
	return nil
}

// preview is the first day that is not announced as of a day.
func (c *counter) preview(day planner.Date) planner.Date {
	return day.Monday() + planner.Date(7*c.service.Settings.FirmWeeks)
}

func (v *made) site(room string) string {
	for _, r := range v.Snapshot.Rooms {
		if r.ID == room {
			return r.Site
		}
	}
	return ""
}
