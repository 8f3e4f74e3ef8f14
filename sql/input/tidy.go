package input

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Tidy is a text as facts have it, whoever wrote it: composed letters, single blanks of
// the ordinary kind, none at the ends, nothing that nobody sees. So «й» in one sign and
// in two, a no-break space and a blank are one and the same in names, positions and keys.
func Tidy(s string) string {
	if tidied(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unseen(r):
			return -1
		case r < ' ', r == 0x7f:
			return ' '
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// unseen says whether a sign takes no room: it joins or parts others, fills in for a letter, or
// turns the direction of a text. It is what cohort.is_tidy refuses beside blanks.
func unseen(r rune) bool {
	switch r {
	case '\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u180e', '\u3164', '\ufeff', '\uffa0':
		return true
	}
	return '\u200b' <= r && r <= '\u200f' || '\u202a' <= r && r <= '\u202e' || '\u2060' <= r && r <= '\u206f'
}

// tidied says whether a text is tidy for sure: single blanks between signs that have one
// form alone. Most texts of a network are; looking takes a tenth of making them tidy.
func tidied(s string) bool {
	blank := true // before the first sign, and after a blank
	for _, r := range s {
		switch {
		case r == ' ':
			if blank {
				return false
			}
			blank = true
			continue
		case r > ' ' && r < 0x7f, cyrillic(r):
		default:
			return false
		}
		blank = false
	}
	return !blank || s == ""
}

// cyrillic says whether a sign is a Cyrillic letter of today's or yesterday's alphabets, each
// of which has one form alone.
func cyrillic(r rune) bool { return r >= '\u0400' && r <= '\u0481' }
