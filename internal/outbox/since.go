package outbox

import (
	"context"
	"strings"
	"time"

	"cohort/internal/maillog"
	"cohort/sql/delivered"
	"cohort/sql/store"
)

// Since is what a mail server took of an installation beside what its database, a restored
// copy, knows of that.
type Since struct {
	Known   int             // taken, and the copy knows
	Unsent  []Unsent        // taken, and the copy would send them again
	Unknown []maillog.Taken // taken, and written after the copy was made
	Others  int             // of other installations
}

// Unsent is a message that went out and waits, or is ambiguous or dead, in the copy.
type Unsent struct {
	delivered.Message
	State string // in the copy
}

// Compare lays what a mail server took beside what the database knows. A message is the same
// where the copy is of the generation that sent it; of an earlier one only by everything in it,
// for another message may have got its number since.
func Compare(ctx context.Context, st *store.Store, taken []maillog.Taken, s Settings) (out Since, err error) {
	in, err := st.Installation(ctx)
	if err != nil {
		return out, err
	}
	var ids []int64
	for _, t := range taken {
		ids = append(ids, t.Number)
	}
	stands, err := delivered.Stands(ctx, st.DB(), ids)
	if err != nil {
		return out, err
	}
	for _, t := range taken {
		stand, there := stands[t.Number]
		if t.Token != in.Token {
			out.Others++
			continue
		}
		if there && t.Generation != in.Generation {
			if there, err = sameContent(ctx, st, t, in, s); err != nil {
				return out, err
			}
		}
		switch {
		case !there:
			out.Unknown = append(out.Unknown, t)
		case stand.State == string(store.MessageAccepted):
			out.Known++
		default:
			out.Unsent = append(out.Unsent, Unsent{delivered.Message{ID: t.Number, SentAs: t.Name + "@" + s.domain(), At: t.At}, stand.State})
		}
	}
	return out, nil
}

// sameContent says whether a message of the database is what the server took.
func sameContent(ctx context.Context, st *store.Store, t maillog.Taken, in store.Installation, s Settings) (bool, error) {
	m, err := st.Message(ctx, t.Number)
	if err != nil {
		return false, err
	}
	in.Generation = t.Generation
	sent, _, _ := strings.Cut(m.SentAs, "@")
	return sent == t.Name || MessageID(m, in, s.domain()) == t.Name+"@"+s.domain(), nil
}

// OnWord is the same on an operator's word: all that waits in the copy and was written until an
// instant went out then.
func OnWord(ctx context.Context, st *store.Store, until time.Time) (out Since, err error) {
	ids, err := delivered.Waiting(ctx, st.DB(), until)
	for _, id := range ids {
		out.Unsent = append(out.Unsent, Unsent{delivered.Message{ID: id, At: until}, "waiting"})
	}
	return out, err
}
