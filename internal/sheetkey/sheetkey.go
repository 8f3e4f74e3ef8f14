// Package sheetkey makes and reads the keys of attendance sheets: five signs that
// a person can type. The signs are digits and Latin capitals without 0, O, 1, I
// and L. The last one checks the others: a key with one sign misread, or with two
// neighbours swapped, is no key.
package sheetkey

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// signs are those of a key. Their number is a prime, so that a sum of signs, each
// times a weight below it, tells all single slips apart.
const signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// Length is how many signs a key has.
const Length = 5

// base is how many signs there are.
const base = len(signs)

// alike are the Cyrillic letters that look like signs: who types with a Russian
// keyboard writes what is seen.
var alike = strings.NewReplacer("А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "Р", "P", "Т", "T", "Х", "X", "У", "Y",
	" ", "", "\u00a0", "", "-", "")

// For returns the key that a session would have. Two sessions may share it: then
// one of them takes that of the next attempt, counted from 0.
func For(session string, attempt int) string {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(attempt)))
	h.Write([]byte(session))
	n := binary.BigEndian.Uint64(h.Sum(nil))
	var key [Length]byte
	sum := 0
	for i := range Length - 1 {
		sign := int(n % uint64(base))
		n /= uint64(base)
		key[i] = signs[sign]
		sum += weight(i) * sign
	}
	key[Length-1] = signs[(base-sum%base)%base] // the weight of the last is 1
	return string(key[:])
}

// weight is another one for each sign, and none is a multiple of the base.
func weight(i int) int { return Length - i }

// Read returns the key that a text says, in capitals; false: it is none, since it
// has another length, a sign that keys do not have, or a slip. Small letters,
// spaces, hyphens and Cyrillic letters that look the same are understood.
func Read(text string) (string, bool) {
	key := alike.Replace(strings.ToUpper(text))
	if len(key) != Length {
		return "", false
	}
	sum := 0
	for i := range Length {
		sign := strings.IndexByte(signs, key[i])
		if sign < 0 {
			return "", false
		}
		sum += weight(i) * sign
	}
	return key, sum%base == 0
}
