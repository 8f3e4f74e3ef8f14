package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const lastEditionRead = `
select e.id, e.kind, e.subject, e.period, e.number, e.version, e.run, e.content, e.created_at
from cohort.editions e
join cohort.outbox o on o.edition = e.id
where e.kind = $1
  and e.subject = $2
  and o.address = $3
  and o.state = 'accepted'
  and e.run <> $4
order by e.id desc
limit 1`

// LastEditionRead returns the latest edition of a kind and subject, of whatever
// period, that the mail server accepted for an address and that another run than
// the given one issued: what that reader holds. False: they hold none.
func (s *Store) LastEditionRead(ctx context.Context, kind, subject string, address, otherThan int64) (Edition, bool, error) {
	var row struct {
		ID      int64
		Kind    string
		Subject string
		Period  string
		Number  int
		Version int64
		Run     int64
		Content []byte
		Created time.Time `db:"created_at"`
	}
	err := s.db.GetContext(ctx, &row, lastEditionRead, kind, subject, address, otherThan)
	if errors.Is(err, sql.ErrNoRows) {
		return Edition{}, false, nil
	}
	if err != nil {
		return Edition{}, false, fmt.Errorf("the last edition of %s %s: %w", kind, subject, err)
	}
	return Edition{ID: row.ID, Kind: row.Kind, Subject: row.Subject, Period: row.Period, Number: row.Number,
		Version: row.Version, Run: row.Run, Content: json.RawMessage(row.Content), Created: row.Created}, true, nil
}
