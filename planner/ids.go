package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// Bounded is an id that was put together of several texts as a file may hold it: itself,
// or a digest of it where it is longer than MostText letters, each of its parts may be so
// long. Two that differ stay two.
func Bounded(id string) string {
	if len(id) <= MostText || utf8.RuneCountInString(id) <= MostText {
		return id
	}
	digest := sha256.Sum256([]byte(id))
	return "%~" + hex.EncodeToString(digest[:])
}

// separated escapes the character that joins the parts of an id, so that other
// parts make another id, whatever is in them.
var separated = strings.NewReplacer("%", "%25", ":", "%3A")

// RequestID is the id that this program gives to a learner's request for a
// course. Two needs never have the same. It is never taken apart: Request has
// both as fields.
func RequestID(learner, course string) string {
	return Bounded(separated.Replace(learner) + ":" + separated.Replace(course))
}

// CohortID names the newcomers who start on one day in one catchment. It is
// never taken apart: Learner has both as fields.
func CohortID(intake Date, catchment string) string {
	return Bounded(intake.String() + " " + catchment)
}
