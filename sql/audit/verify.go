package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// Row is a row of the audit trail.
type Row struct {
	Number       int64            `db:"number" json:"number"`
	At           time.Time        `db:"at" json:"at"`
	Kind         Kind             `db:"kind" json:"kind"`
	About        string           `db:"about" json:"about"`
	DatabaseUser string           `db:"database_user" json:"database_user"`
	Account      string           `db:"account" json:"account"`
	Host         string           `db:"host" json:"host"`
	Way          Way              `db:"way" json:"way"`
	Command      string           `db:"command" json:"command"`
	Sender       string           `db:"sender" json:"sender,omitempty"`
	Before       *json.RawMessage `db:"before" json:"before"`
	After        *json.RawMessage `db:"after" json:"after"`
	Digest       []byte           `db:"digest" json:"-"`
	Salt         *string          `db:"salt" json:"-"`
	Details      []byte           `db:"details" json:"-"`                     // the digest of what is about somebody; nil: of a row of before there was any
	Forgotten    bool             `db:"forgotten" json:"forgotten,omitempty"` // what it said of somebody was taken out
}

const columns = `coalesce(number, 0) as number, at, kind, about, database_user, account, host, way, command, sender, before, after, coalesce(digest, '') as digest, salt, details, forgotten`

// digestOf is what cohort.audit_digest makes of a digest and texts; nil is a null.
func digestOf(previous []byte, fields ...*string) []byte {
	h := sha256.New()
	h.Write(previous)
	for _, f := range fields {
		if f == nil {
			h.Write([]byte("-"))
		} else {
			fmt.Fprintf(h, "%d:%s", len(*f), *f)
		}
	}
	return h.Sum(nil)
}

func textOf(said *json.RawMessage) *string {
	if said == nil {
		return nil
	}
	text := string(*said)
	return &text
}

// stands says whether a row is as it was written after another one, as far as it can be said:
// of what was taken out of it only the digest is there.
func (r *Row) stands(previous []byte) bool {
	number, at := strconv.FormatInt(r.Number, 10), strconv.FormatInt(r.At.UnixMicro(), 10)
	kind, way := string(r.Kind), string(r.Way)
	before, after := textOf(r.Before), textOf(r.After)
	if r.Forgotten && (r.About != "" || r.Sender != "" || before != nil || after != nil) {
		return false
	}
	if r.Details == nil {
		return r.Forgotten || bytes.Equal(r.Digest, digestOf(previous, &number, &at, &kind, &r.About, &r.DatabaseUser, &r.Account, &r.Host, &way, &r.Command, &r.Sender, before, after))
	}
	details := hex.EncodeToString(r.Details)
	return bytes.Equal(r.Digest, digestOf(previous, &number, &at, &kind, &r.DatabaseUser, &r.Account, &r.Host, &way, &r.Command, &details)) &&
		(r.Forgotten || r.Salt != nil && bytes.Equal(r.Details, digestOf(nil, r.Salt, &r.About, &r.Sender, before, after)))
}

// Head is the last row of the trail: whoever has one of before can see that nothing was cut off
// or written anew since. The zero value is that of an empty trail.
type Head struct {
	Number int64
	Digest string // of the row, its first 16 hexadecimal digits
}

func (h Head) String() string {
	if h.Number == 0 {
		return "0, for nothing is in it yet"
	}
	return fmt.Sprintf("%d-%s", h.Number, h.Digest)
}

func (r *Row) head() Head { return Head{r.Number, hex.EncodeToString(r.Digest)[:16]} }

// ParseHead reads what String writes.
func ParseHead(text string) (h Head, err error) {
	number, digest, _ := strings.Cut(text, "-")
	if h.Number, err = strconv.ParseInt(number, 10, 64); err != nil || h.Number < 1 || len(digest) != 16 {
		return Head{}, fmt.Errorf("%q is no head of the audit trail; write it as cohort doctor prints it, like 1204-9f3ab2c4d5e6f708", text)
	}
	h.Digest = digest
	return h, nil
}

// Last returns the head of the trail.
func Last(ctx context.Context, db *sql.DB) (Head, error) {
	const query = `select number, digest from cohort.audit where number is not null order by number desc limit 1`
	var r Row
	err := db.QueryRowContext(ctx, query).Scan(&r.Number, &r.Digest)
	if errors.Is(err, sql.ErrNoRows) {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, fmt.Errorf("the audit trail: %w", err)
	}
	return r.head(), nil
}

// Broken says where the chain does not hold.
type Broken struct {
	Number int64 // the first row that is not as it was written
	Why    string
}

func (b *Broken) Error() string {
	return fmt.Sprintf("the audit trail is broken at row %d: %s", b.Number, b.Why)
}

// without leaves out of the numbers of forgotten rows those that a row of the kind forget lists.
func (r *Row) without(forgotten []int64) []int64 {
	var said struct{ Rows []int64 }
	if r.After == nil || json.Unmarshal(*r.After, &said) != nil {
		return forgotten
	}
	return slices.DeleteFunc(forgotten, func(n int64) bool { return slices.Contains(said.Rows, n) })
}

// lastCut is where the beginning of the trail was cut off: the last row that is not kept, and
// its digest; 0: nowhere.
func lastCut(ctx context.Context, db *sql.DB) (number int64, digest []byte, err error) {
	const query = `select number, digest from cohort.audit_cuts order by number desc limit 1`
	err = db.QueryRowContext(ctx, query).Scan(&number, &digest)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, nil, fmt.Errorf("the audit trail: %w", err)
	}
	return number, digest, nil
}

// Verify reads the whole trail, from where its beginning was cut off, and returns its head. The error is a *Broken that names the first
// row which is not as it was written, or, with a head of before, at which the trail is another
// one. That rows were cut off its end is seen by such a head alone.
func Verify(ctx context.Context, db *sql.DB, before Head) (head Head, err error) {
	cut, previous, err := lastCut(ctx, db)
	if err != nil {
		return Head{}, err
	}
	if head.Number = cut; before.Number > 0 && before.Number < cut {
		return Head{}, fmt.Errorf("the audit trail is kept from row %d on, so row %d cannot be compared; give a later head", cut+1, before.Number)
	}
	var forgotten []int64                                                                                                  // of which no later row says that it was
	rows, err := sqlx.NewDb(db, "postgres").QueryxContext(ctx, `select `+columns+` from cohort.audit a order by a.number`) // what has none comes last
	if err != nil {
		return Head{}, fmt.Errorf("the audit trail: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Row
		if err := rows.StructScan(&r); err != nil {
			return Head{}, fmt.Errorf("the audit trail: %w", err)
		}
		want := head.Number + 1
		switch {
		case r.Number == 0:
			return Head{}, &Broken{want, "a row was added past the program, without its number"}
		case r.Number != want:
			return Head{}, &Broken{want, fmt.Sprintf("it is gone; the next that is there is %d", r.Number)}
		case !r.stands(previous):
			return Head{}, &Broken{want, "it is not what was written, or the row before it is not"}
		}
		if r.Forgotten {
			forgotten = append(forgotten, r.Number)
		}
		if r.Kind == Forget {
			forgotten = r.without(forgotten)
		}
		head, previous = r.head(), r.Digest
		if r.Number == before.Number && head != before {
			return Head{}, &Broken{want, fmt.Sprintf("it is %s, and was %s when that was noted: the trail was written anew", head, before)}
		}
	}
	if err := rows.Err(); err != nil {
		return Head{}, fmt.Errorf("the audit trail: %w", err)
	}
	if len(forgotten) > 0 {
		return Head{}, &Broken{forgotten[0], "what it said was taken out, and nobody was forgotten for it"}
	}
	if head.Number < before.Number {
		return Head{}, &Broken{head.Number + 1, fmt.Sprintf("it is gone; the trail went on to %d when that was noted", before.Number)}
	}
	return head, nil
}

// Filter says which rows are asked for; what is empty does not narrow.
type Filter struct {
	Since time.Time
	Kind  Kind
	Who   string // the user of the database, the account, or the beginning of the sender
	Limit int    // the latest of them; 0: all
}

// List returns rows of the trail, the first first.
func List(ctx context.Context, db *sql.DB, f Filter) (out []Row, err error) {
	const query = `
		select *
		from (
			select ` + columns + `
			from cohort.audit
			where at >= $1 and $2 in ('', kind) and ($3 in ('', database_user, account) or starts_with(sender, $3))
			order by number desc
			limit nullif(cast($4 as bigint), 0)
		) x
		order by number`
	err = sqlx.NewDb(db, "postgres").SelectContext(ctx, &out, query, f.Since, f.Kind, f.Who, f.Limit)
	if err != nil {
		return nil, fmt.Errorf("the audit trail: %w", err)
	}
	return out, nil
}
