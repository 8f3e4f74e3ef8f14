package input

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Tidy is a text as facts have it, whoever wrote it: composed letters, single blanks of
// the ordinary kind, none at the ends, nothing that nobody sees. So «й» in one sign and
// in two, a no-break space and a blank are one and the same in names, positions and keys.
func Tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200b', r == '\u200c', r == '\u200d', r == '\u2060', r == '\ufeff', r == '\u00ad', r == '\u200e', r == '\u200f':
			return -1
		case r < ' ', r == 0x7f:
			return ' '
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}
