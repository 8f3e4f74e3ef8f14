// Package kept keeps the names of the directories that were read last: one tells many
// messages, often of several jobs, and how nobody is called as somebody else is takes long
// to say.
package kept

import (
	"crypto/sha256"
	"slices"
	"sync"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
)

// most is how many are kept: what stands and what readers hold, in two languages.
const most = 4

// Names are the names of directories. The zero value is ready, and several may ask at once.
type Names struct {
	mu   sync.Mutex
	list []names // what was asked for last is the last
}

type names struct {
	of       [sha256.Size]byte
	language string
	*editions.Names
}

// Of returns the names of a directory in a language, see editions.NewNames. Its error is
// that of a directory that cannot be read.
func (k *Names) Of(frozen []byte, language string) (*editions.Names, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	x := names{of: sha256.Sum256(frozen), language: language}
	at := slices.IndexFunc(k.list, func(y names) bool { return y.of == x.of && y.language == language })
	if at >= 0 {
		x = k.list[at]
		k.list = slices.Delete(k.list, at, at+1)
	} else {
		d, err := directory.Read(frozen)
		if err != nil {
			return nil, err
		}
		x.Names = editions.NewNames(d, language)
	}
	k.list = append(k.list, x)
	k.list = slices.Delete(k.list, 0, max(len(k.list)-most, 0))
	return x.Names, nil
}
