package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/user"
	"runtime"
	"strings"
	"time"

	"cohort/internal/config"
	"cohort/internal/jobs"
	"cohort/internal/links"
	"cohort/internal/login"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/internal/regions"
	"cohort/internal/retention"
	"cohort/internal/slots"
	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/reports/words"
	"cohort/sql/audit"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// Configuration reads the configuration file.
func (g *Globals) Configuration() (*config.Config, error) {
	cfg, err := config.Find(g.Config)
	var faults *planner.Faults
	if errors.As(err, &faults) {
		err = fmt.Errorf("%s:\n  %s", faults.What, strings.Join(faults.List, "\n  "))
	}
	if err != nil {
		return nil, BadInput(err)
	}
	return cfg, nil
}

// URL is where the database is: as the command line or the environment say, or else
// the configuration.
func (g *Globals) URL(cfg *config.Config) (string, error) {
	url, err := cfg.DatabaseURL(g.Database)
	if err != nil {
		return "", BadInput(err)
	}
	return url, nil
}

// Store opens the configured database, which must have the schema that this
// program works with.
func (g *Globals) Store() (*store.Store, *config.Config, error) {
	cfg, err := g.Configuration()
	if err != nil {
		return nil, nil, err
	}
	url, err := g.URL(cfg)
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(g.Ctx, url)
	if err != nil {
		return nil, nil, Environment(err)
	}
	if err := schema.Right(g.Ctx, st.DB()); err != nil {
		st.Close()
		return nil, nil, Environment(err)
	}
	return st, cfg, nil
}

// StoreOn opens the database on a day, today if none is given.
func (g *Globals) StoreOn(asOf string) (*store.Store, *config.Config, planner.Date, error) {
	var day planner.Date
	if asOf != "" {
		var err error
		if day, err = Day("--as-of", asOf); err != nil {
			return nil, nil, 0, err
		}
	}
	st, cfg, err := g.Store()
	if err != nil {
		return nil, nil, 0, err
	}
	if asOf == "" {
		day = planner.DateOf(g.Now().In(cfg.Planning.Zone))
	}
	return st, cfg, day, nil
}

// Day reads the day that stands after a flag: whatever a command takes one for, one by which
// nothing could be meant is a slip of the hand.
func Day(flag, text string) (planner.Date, error) {
	day, err := planner.ParseDate(text)
	switch {
	case err != nil:
		return 0, BadInput(fmt.Errorf("%s: %w", flag, err))
	case !clean.Plausible(day):
		return 0, BadInput(fmt.Errorf("%s: %s cannot be meant; give a day from 1870 to 2269", flag, text))
	}
	return day, nil
}

// Opened is what a command works with that answers from the database in words: what is
// configured, the database, the day, and the words of its language, with dates as commands
// print them. Close it.
type Opened struct {
	*store.Store
	Config *config.Config
	Day    planner.Date
	Words  words.Words
}

// Open opens the database on a day, today if none is given, for answers in a language.
func (g *Globals) Open(asOf, language string) (*Opened, error) {
	w, err := words.New(language)
	if err != nil {
		return nil, Environment(err)
	}
	st, cfg, day, err := g.StoreOn(asOf)
	if err != nil {
		return nil, err
	}
	return &Opened{Store: st, Config: cfg, Day: day, Words: w.ISO()}, nil
}

// Links are those by which readers of mail reach their week, as configured.
func Links(cfg *config.Config) links.Links {
	return links.Links{Public: cfg.HTTP.Public, Key: []byte(cfg.HTTP.LinkKey)}
}

// Login signs readers in by the identity provider that is configured; nil: there is none.
func Login(cfg *config.Config, now func() time.Time) *login.Login {
	o := cfg.HTTP.OIDC
	if o.Issuer == "" {
		return nil
	}
	return login.New(login.Options{Issuer: o.Issuer, ClientID: o.ClientID, Secret: string(o.Secret), Public: cfg.HTTP.Public, Key: []byte(cfg.HTTP.LinkKey), Now: now})
}

// Service is what does runs, as configured.
func (g *Globals) Service(cfg *config.Config, st *store.Store, log *slog.Logger) *nightly.Service {
	var apart *regions.Planner
	if cfg.Search.EachRequest > 0 {
		apart = &regions.Planner{Store: st, Log: log, Clock: g.Now, Each: cfg.Search.EachRequest}
	}
	return &nightly.Service{Store: st, Settings: cfg.Planning, Language: cfg.Language, Now: g.Now, Clock: g.Now, Log: log, Effort: g.Effort, Organizer: cfg.Mail.From, Link: Links(cfg).Week,
		Search:  nightly.Search{Seed: cfg.Search.Seed, Threads: Threads(cfg), Time: cfg.Search.Time},
		Regions: apart, Out: cfg.Files.Out,
		Lead: cfg.Year, GatheredUntil: cfg.Mail.GatheredUntil, Slot: func(c *clean.Calendar, job string, day planner.Date) (time.Time, bool) {
			return jobs.SlotOf(Timetable(cfg), c, job, day, cfg.Planning.Zone)
		}}
}

// Retention is what removes what is no longer kept, as configured.
func (g *Globals) Retention(cfg *config.Config, st *store.Store) *retention.Service {
	return &retention.Service{Store: st, Keep: cfg.Retention, Out: cfg.Files.Out, Inbox: cfg.Inbox.Folder, Now: g.Now, Log: g.Log, Language: cfg.Language, Zone: cfg.Planning.Zone}
}

// Threads is how many searches go on side by side.
func Threads(cfg *config.Config) int {
	if cfg.Search.Threads == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return cfg.Search.Threads
}

// gentle is the pause between two messages.
const gentle = 100 * time.Millisecond

// Post is the way to the mail server, as configured.
func Post(cfg *config.Config) outbox.Settings {
	m := cfg.Mail
	return outbox.Settings{Host: m.Host, Port: m.Port, TLS: string(m.TLS), User: m.User, Password: string(m.Password),
		From: m.From, ReplyTo: m.ReplyTo, Hello: m.Hello, Zone: cfg.Planning.Zone, Pause: gentle, Language: cfg.Language, Copies: cfg.Files.Out, Key: m.Key, Selector: m.Selector}
}

// AtHome sees that the database is the one that counts, not a copy that was restored and of
// which nobody has said yet what is to go on.
func AtHome(g *Globals, st *store.Store) error {
	err := st.AtHome(g.Ctx)
	if errors.Is(err, store.ErrRestored) {
		return BadInput(err)
	}
	return Known(err)
}

// Deliver sends what lies in the outbox and says what became of it. A message that is dead
// or ambiguous now makes the answer a negative one.
func (g *Globals) Deliver(cfg *config.Config, st *store.Store) error {
	report, err := outbox.Deliver(g.Ctx, st, Post(cfg), g.Now, g.Log)
	if report.Total() > 0 {
		fmt.Fprintf(g.Stdout, "mail: %d accepted, %d waiting for another attempt, %d dead, %d ambiguous\n",
			report.Accepted, report.Deferred, report.Dead, report.Ambiguous)
	}
	switch lost := report.Dead + report.Ambiguous; {
	case err != nil:
		return Environment(err)
	case lost > 0:
		return Negative(fmt.Errorf("%s did not arrive, or perhaps not; see cohort outbox --late", words.CountOf(lost, "message")))
	}
	return nil
}

// JobNames are the jobs, for people.
var JobNames = []string{store.Nightly, store.Weekly, store.Waves, store.Capacity, store.Year, store.Retention}

// Timetable lists the jobs with their times, in the order in which they go when
// several are due: the night before what is mailed of it.
func Timetable(cfg *config.Config) []jobs.Job {
	return []jobs.Job{{Name: store.Nightly, Times: slots.Times{Schedule: cfg.Jobs.Nightly}}, {Name: store.Waves, Times: cfg.Jobs.Waves},
		{Name: store.Capacity, Times: cfg.Jobs.Capacity}, {Name: store.Year, Times: cfg.Jobs.Year}, {Name: store.Weekly, Times: cfg.Jobs.Weekly},
		{Name: store.Retention, Times: slots.Times{Schedule: cfg.Jobs.Retention}}}
}

// Account is the name of who runs the program.
func Account() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

// Actor is who has a command done, such as outbox retry.
func Actor(command string) audit.Actor {
	host, _ := os.Hostname() // empty where the system knows none
	a := audit.Actor{Account: Account(), Host: host, Way: audit.Command, Command: command}
	if command == "serve" {
		a.Way = audit.Service
	}
	return a
}
