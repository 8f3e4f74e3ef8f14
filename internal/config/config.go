// Package config reads the configuration file. A file needs to hold only what
// differs from the defaults, and everything wrong in it is reported at once,
// each fault with its line. Secrets never stand in the file: it names the
// environment variable or the file that holds them.
package config

import (
	"crypto"
	"net/mail"
	"time"

	"cohort/internal/slots"
	"cohort/planner/demand"
	"cohort/planner/year"
)

// Config is everything that an installation chooses.
type Config struct {
	Path      string // of the file; empty: the defaults
	Language  string // that people are written to in: ru or en
	Database  Database
	Planning  demand.Settings
	Search    Search
	Year      year.Lead
	Mail      Mail
	Inbox     Inbox
	Jobs      Jobs
	HTTP      HTTP
	Files     Files
	Retention Retention
	Log       Log
	Secrets   []string // the files that secrets were read from
}

// Database says where the facts are.
type Database struct {
	URL Secret // empty: given on the command line or not at all
}

// MaxThreads is the most searches side by side that anybody is let ask for.
const MaxThreads = 256

// Search is how long and how wide a night's search for a plan is.
type Search struct {
	Time    time.Duration
	Threads int   // at most MaxThreads; 0: one a processor
	Seed    int64 // of the random choices
	// EachRequest is for how many iterations each request of a network is planned that is
	// too large for one machine; 0: every network is planned by one, within Time.
	EachRequest int64
}

// TLS is how the conversation with the mail server is kept private.
type TLS string

// The ways to keep it private.
const (
	STARTTLS TLS = "starttls" // asked for after the greeting; a server that does not offer it is refused
	Implicit TLS = "implicit" // from the first byte
	NoTLS    TLS = "none"     // not at all: only to a server on this machine
)

// Mail is the way out to the readers.
type Mail struct {
	Host     string // empty: no mail is sent
	Port     int
	TLS      TLS
	User     string // empty: no authentication
	Password Secret
	From     mail.Address
	ReplyTo  mail.Address // empty address: none
	Hello    string       // the name that we greet the server with
	// Messages are signed with the key (DKIM), whose other half stands in the DNS under the
	// selector at the domain of From; nil: they are not.
	Key      crypto.Signer
	Selector string
	// GatheredUntil is the minute of each working day, above 0, until which changes of days
	// after the next working day wait, so that several make one mail.
	GatheredUntil int
}

// Inbox is where the mail lies that readers send.
type Inbox struct {
	Folder   string // a maildir, or a folder of .eml files; empty: none is taken
	ProvenBy string // the mail server whose Authentication-Results prove a sender; empty: senders are believed
}

// Jobs is when each job is due.
type Jobs struct {
	Nightly                 slots.Schedule
	Weekly, Waves, Capacity slots.Times
	Year                    slots.Times
	Retention               slots.Schedule
}

// HTTP is where the service's pages are.
type HTTP struct {
	Listen string // a loopback address and port; empty: no page
	// Public is how readers reach the pages through a proxy, like https://cohort.example.org; mail
	// has links to them, signed with LinkKey. Empty: it has none.
	Public  string
	LinkKey Secret
	// VisitorHeader is where the proxy names who asks, by mail address; empty: it does not.
	VisitorHeader string
	// OIDC is by which identity provider readers sign in; no Issuer: by none.
	OIDC OIDC
}

// OIDC is an identity provider (OpenID Connect).
type OIDC struct {
	Issuer   string // as its tokens name it
	ClientID string // by which it knows us
	Secret   Secret
}

// Files is where the service leaves files.
type Files struct {
	Out string // a folder for copies of the workbooks; empty: none are kept
}

// Log is how the service writes its log.
type Log struct {
	Format string // text or json
}

// Secret is text that shows itself to nobody: string(s) reveals it.
type Secret string

func (Secret) String() string { return "(hidden)" }

// GoString keeps the secret out of %#v.
func (Secret) GoString() string { return `"(hidden)"` }

// MarshalText keeps the secret out of JSON and logs.
func (Secret) MarshalText() ([]byte, error) { return []byte("(hidden)"), nil }

// Default returns the configuration of an installation that chose nothing: it
// has no database and no mail server.
func Default() *Config {
	settings := demand.DefaultSettings()
	return &Config{
		Language: "ru",
		Planning: settings,
		Search:   Search{Time: time.Minute, Seed: 1},
		Year:     year.CustomaryLead,
		Mail:     Mail{TLS: STARTTLS, Port: 587, GatheredUntil: 7 * 60},
		Jobs: Jobs{
			Nightly:   mustParse("0 2 * * *", settings.Zone),
			Weekly:    beforeHolidays("0 12 * * 5", settings.Zone),
			Waves:     beforeHolidays("0 7 * * 1", settings.Zone),
			Capacity:  beforeHolidays("30 7 * * 1-5", settings.Zone),
			Year:      slots.Times{Schedule: mustParse("0 8 15 1,4,7,10 *", settings.Zone), OnHoliday: slots.After},
			Retention: mustParse("30 4 * * *", settings.Zone),
		},
		Retention: defaultRetention(),
		HTTP:      HTTP{Listen: "127.0.0.1:8470"},
		Log:       Log{Format: "text"},
	}
}

func beforeHolidays(line string, zone *time.Location) slots.Times {
	return slots.Times{Schedule: mustParse(line, zone), OnHoliday: slots.Before}
}

func mustParse(line string, zone *time.Location) slots.Schedule {
	s, err := slots.Parse(line, zone)
	if err != nil {
		panic(err)
	}
	return s
}
