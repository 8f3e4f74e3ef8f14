package planner

import "strings"

// separated escapes the character that joins the parts of an id, so that other
// parts make another id, whatever is in them.
var separated = strings.NewReplacer("%", "%25", ":", "%3A")

// RequestID is the id that this program gives to a learner's request for a
// course. Two needs never have the same. It is never taken apart: Request has
// both as fields.
func RequestID(learner, course string) string {
	return separated.Replace(learner) + ":" + separated.Replace(course)
}

// CohortID names the newcomers who start on one day in one catchment. It is
// never taken apart: Learner has both as fields.
func CohortID(intake Date, catchment string) string { return intake.String() + " " + catchment }
