package store

import (
	"context"
	"encoding/json"
	"time"
)

// The kinds of mail.
const (
	KindWeekly      = "weekly"       // a site's timetable, for its manager
	KindTrainerWeek = "trainer_week" // a trainer's own week
	KindWaves       = "waves"        // an office's onboarding waves, for its head
	KindStanding    = "standing"     // a run failed: which edition stands and why; has no edition of its own
)

// Address is somebody who receives mail.
type Address struct {
	ID       int64  `db:"id" json:"id"`
	Kind     string `db:"kind" json:"kind"`       // see the constants
	Subject  string `db:"subject" json:"subject"` // the site, trainer or office; empty for headquarters and operators
	Email    string `db:"email" json:"email"`
	Name     string `db:"name" json:"name"`
	Language string `db:"language" json:"language"` // ru or en; empty: the installation's
}

// The kinds of addresses.
const (
	Manager      = "manager"      // of a site
	TrainerSelf  = "trainer"      // a trainer
	OfficeHead   = "office_head"  // of an office
	Headquarters = "headquarters" // of the network
	Operator     = "operator"     // of this service
)

// Addresses lists who receives mail, of some kinds or of all, by kind, subject
// and email. Those who were switched off are left out.
func (s *Store) Addresses(ctx context.Context, kinds ...string) ([]Address, error) {
	return nil, errUnfinished
}

// Intent is mail that must go out: to whom, of which kind, about what. Its
// bytes come later.
type Intent struct {
	Address int64           // Address.ID
	Kind    string          // KindWeekly and so on
	Subject string          // the site, trainer or office that it is about; empty: the network
	Period  string          // the ISO week, such as 2027-W04; empty with KindStanding only
	Version int64           // of the plan that it shows; 0: none (in a Publication: the one being published)
	Content json.RawMessage // what this reader sees, to be compared later; the same for all of an edition
	Note    json.RawMessage // whatever the rendering needs beside it: the reason of a notice, say; may be nil
}

// Edition is what was mailed, numbered by kind, subject and period.
type Edition struct {
	ID      int64
	Kind    string
	Subject string
	Period  string
	Number  int // from 1
	Version int64
	Run     int64
	Content json.RawMessage
	Created time.Time
}

// Issue writes intents of mail, in one transaction: the editions that they
// belong to get their numbers, and each intent becomes a message to be
// rendered. What this run issued before is not issued twice, so a run that is
// begun again goes on where it was. The run ends with it in the given state;
// RunRunning leaves it with its holder. It returns how many messages are new.
// ErrStale when the run was claimed by somebody else since.
func (s *Store) Issue(ctx context.Context, run Run, intents []Intent, state RunState, o Outcome, now time.Time) (created int, err error) {
	return 0, errUnfinished
}

// LastEdition returns the latest edition of a kind and subject, for a period or
// (empty) any; false: there is none.
func (s *Store) LastEdition(ctx context.Context, kind, subject, period string) (Edition, bool, error) {
	return Edition{}, false, errUnfinished
}

// EditionRead returns the latest edition of the same kind, subject and period
// before the given one that the mail server accepted for an address: what that
// reader holds. False: they hold none.
func (s *Store) EditionRead(ctx context.Context, before Edition, address int64) (Edition, bool, error) {
	return Edition{}, false, errUnfinished
}

// Edition returns an edition by its id. ErrNotFound when there is none.
func (s *Store) Edition(ctx context.Context, id int64) (Edition, error) {
	return Edition{}, errUnfinished
}
